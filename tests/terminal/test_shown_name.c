/* Names for people: by name, label or both, within the columns that there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "terminal/shown_name.h"
#include "terminal/text_width.h"

static void expect(enum name_style style, const char *name, const char *label, int width, const char *wanted)
{
    assert_string_equal(name_to_show(style, name, label, width).bytes, wanted);
}

static void test_a_style_shows_what_it_says(void **state)
{
    (void)state;
    expect(NAMES_BOTH, "ByteDance", "豆包", 0, "ByteDance 豆包");
    expect(NAMES_NAME, "ByteDance", "豆包", 0, "ByteDance");
    expect(NAMES_LABEL, "ByteDance", "豆包", 0, "豆包");
}

static void test_nothing_is_said_twice(void **state)
{
    (void)state;
    expect(NAMES_BOTH, "ofo", "ofo 小黄车", 0, "ofo 小黄车");
    expect(NAMES_BOTH, "Kimi", "Kimi", 0, "Kimi");
    expect(NAMES_BOTH, "Kimi", "", 0, "Kimi");
    expect(NAMES_LABEL, "Kimi", "", 0, "Kimi");
    expect(NAMES_BOTH, "GLM-4-Plus", "GLM-4 Plus", 0, "GLM-4 Plus");
    expect(NAMES_BOTH, "360gpt_turbo", "360GPT Turbo", 0, "360GPT Turbo");
    expect(NAMES_BOTH, "GLM-4", "GLM-4 9B", 0, "GLM-4 9B");
    expect(NAMES_BOTH, "GLM-4-9B", "GLM-4", 26, "GLM-4-9B GLM-4");
    expect(NAMES_BOTH, "GLM", "GLM4", 0, "GLM GLM4");
    expect(NAMES_BOTH, "GLM4", "GLM", 0, "GLM4 GLM");
    expect(NAMES_BOTH, "Li", "Lithium", 0, "Li Lithium"); /* a part of a word is none */
}

static void test_a_label_is_cut_to_the_columns(void **state)
{
    (void)state;
    expect(NAMES_BOTH, "BYDGroup", "比亚迪集团 (弗迪电池)", 26, "BYDGroup 比亚迪集团…");
    expect(NAMES_BOTH, "ByteDance", "字节跳动", 16, "ByteDance 字节…");
    expect(NAMES_BOTH, "ByteDance", "字节跳动", 12, "ByteDance");
    const char *label = "零一万物 Yi 上海 上海";
    for (int width = 1; width < 60; width++) {
        struct shown_name shown = name_to_show(NAMES_BOTH, "01-AI", label, width);
        assert_true(text_width(shown.bytes) <= (width > 5 ? width : 5));
        assert_int_equal(utf8_valid_prefix(shown.bytes, strlen(shown.bytes)), strlen(shown.bytes));
    }
}

static void test_names_without_end_are_cut_at_a_character(void **state)
{
    (void)state;
    char longest[1000] = "";
    while (strlen(longest) < 990)
        strcat(longest, "豆");
    struct shown_name shown = name_to_show(NAMES_LABEL, "x", longest, 0);
    assert_int_equal(utf8_valid_prefix(shown.bytes, strlen(shown.bytes)), strlen(shown.bytes));
    shown = name_to_show(NAMES_BOTH, "x", longest, 0);
    assert_int_equal(utf8_valid_prefix(shown.bytes, strlen(shown.bytes)), strlen(shown.bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_style_shows_what_it_says),
        cmocka_unit_test(test_nothing_is_said_twice),
        cmocka_unit_test(test_a_label_is_cut_to_the_columns),
        cmocka_unit_test(test_names_without_end_are_cut_at_a_character),
    };
    return cmocka_run_group_tests_name("shown_name", tests, NULL, NULL);
}
