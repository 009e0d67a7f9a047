/* Numbers, widths and progress as people read them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/progress.h"
#include "cli/output_path.h"
#include "terminal/format.h"
#include "terminal/plain_print.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"

static void test_money_is_scaled_from_kcny(void **state)
{
    (void)state;
    static const struct {
        double kcny;
        const char *text;
    } cases[] = {{0, "0"},         {1e-9, "0"},        {1, "1.00 k"},         {999.6, "1.00 m"},
                 {999.4, "999 k"}, {-4.5e5, "-450 m"}, {1.2345e7, "12.3 bn"}, {9.999e8, "1.00 tn"},
                 {0.0257, "25.7"}, {NAN, "-"},         {2e12, "2,000 tn"},    {0.9996, "1.00 k"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(format_money(cases[i].kcny).bytes, cases[i].text);
}

static void test_numbers_show_three_digits(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},       {9.999, "10.0"},  {0.0123456, "0.0123"},  {1234.5, "1,235"},
                 {99.96, "100"}, {-0.5, "-0.500"}, {1234567, "1,234,567"}, {NAN, "-"},
                 {0.8, "0.800"}, {999.7, "1,000"}, {INFINITY, "inf"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(format_number(cases[i].value).bytes, cases[i].text);
    assert_string_equal(format_count(2.5e6).bytes, "2.50 m");
    assert_string_equal(format_count(8123.4).bytes, "8,123");
    assert_string_equal(format_count(999999.7).bytes, "1,000,000");
}

static void test_what_may_happen_is_never_shown_as_sure(void **state)
{
    (void)state;
    assert_string_equal(format_percent(0).bytes, "0 %");
    assert_string_equal(format_percent(0.001).bytes, "<1 %");
    assert_string_equal(format_percent(0.999).bytes, ">99 %");
    assert_string_equal(format_percent(1).bytes, "100 %");
    assert_string_equal(format_percent(0.125).bytes, "12 %");
    assert_string_equal(format_percent(nextafter(0.125, 1)).bytes, "12 %");
    assert_string_equal(format_percent(-0.001).bytes, "0 %");
    assert_string_equal(format_points(-0.001).bytes, "+0");
    assert_string_equal(format_points(nextafter(-0.125, -1)).bytes, "-12");
    struct estimate chance = {0.84375, 0.68, 0.93}, unknown = {0.5, NAN, NAN};
    assert_string_equal(format_probability(&chance).bytes, "84 % (68-93)");
    assert_string_equal(format_probability(&unknown).bytes, "50 %");
    assert_string_equal(format_interval(&unknown, format_number).bytes, "-");
}

static void test_chinese_characters_take_two_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width("豆包"), 4);
    assert_int_equal(text_width("火山引擎 Volc"), 13);
    assert_int_equal(text_width("（）"), 4);
    assert_int_equal(text_width("e\xcc\x81"), 1);
    assert_int_equal(text_width("\xff\xe8"), 2); /* stray bytes */
    assert_int_equal(text_width("😀"), 2);
}

static char *table_text(int width)
{
    static const struct text_column columns[] = {{"name", false}, {"alive", true}, {"price", true}};
    struct text_table table;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    text_table_init(&table, NULL, columns, 3);
    text_table_heading(&table, "Vendors");
    text_table_add(&table, "豆包");
    text_table_add(&table, "1 %");
    text_table_add(&table, "");
    assert_true(text_table_print(out, &table, width));
    fclose(out);
    return text;
}

static void test_a_wide_table_is_printed_in_blocks(void **state)
{
    (void)state;
    char *text = table_text(0);
    assert_string_equal(text, "name  alive  price\nVendors\n豆包    1 %\n");
    free(text);
    text = table_text(13);
    assert_string_equal(text, "name  alive\nVendors\n豆包    1 %\n\nname  price\nVendors\n豆包\n");
    free(text);
}

static void test_progress_tells_rate_and_time_left(void **state)
{
    (void)state;
    char line[PROGRESS_LINE_SIZE];
    progress_format(line, 12, 32, 4, 60);
    assert_string_equal(line, "run 12 of 32 [========>             ] 3.0 runs/s, 6.7 s left");
    progress_format(line, 0, 32, 4, 30);
    assert_string_equal(line, "run 0 of 32 [>               ]");
    progress_format(line, 1, 1000, 60, 40);
    assert_string_equal(line, "run 1 of 1000 1.0 runs/min, 16 h 39 min ");
    progress_format(line, 32, 32, 4, 1000);
    assert_string_equal(line,
                        "run 32 of 32 [========================================] 8.0 runs/s, 0.0 s left");
    for (int width = 0; width < 300; width++) {
        progress_format(line, 7, 9, 3, width);
        assert_true(strlen(line) <= (size_t)width);
    }
}

static void test_durations_are_short(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *text;
    } cases[] = {{0.44, "0.4 s"},      {42.4, "42 s"},      {200, "3 min 20 s"},
                 {7500, "2 h 05 min"}, {273600, "3 d 4 h"}, {-1, "0.0 s"}};
    char text[40];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        duration_format(text, sizeof text, cases[i].seconds);
        assert_string_equal(text, cases[i].text);
    }
}

static void expect_default(const char *scenario, const char *wanted)
{
    char *path = output_path_default(scenario);
    assert_string_equal(path, wanted);
    free(path);
}

static void test_the_output_is_named_after_the_scenario(void **state)
{
    (void)state;
    expect_default("scenarios/war.cfg", "results/war.h5");
    expect_default("war.v2.cfg", "results/war.v2.h5");
    expect_default("../a.b/war", "results/war.h5");
    expect_default(".hidden", "results/.hidden.h5");
}

static void test_no_text_gives_orders_to_the_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"智谱 Zhipu: 5 €\n\t😀", "智谱 Zhipu: 5 €\n\t😀"},
        {"\033[2J\r\a\x7f", "?[2J???"},
        {"\xc2\x85\xc2\x9b"
         "31m\u00a0",
         "????31m\u00a0"},
        {"cfg.\u202efi\u202c \u2066x\u2069 \u200f", "cfg.???fi??? ???x??? ???"},
        {"\u2028\u2029\u061c\u2027\u202f", "????????\u2027\u202f"},
        {"a\x9b"
         "31m\xff\xc3(\xe2\x80",
         "a?31m?"
         "?(?"
         "?"},
        {"\xe0\x80\x80 \xed\xa0\x80", "??? ???"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *shown = NULL;
        size_t size;
        FILE *out = open_memstream(&shown, &size);
        assert_non_null(out);
        plain_print(out, "%s", cases[i].text);
        fclose(out);
        assert_string_equal(shown, cases[i].shown);
        free(shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_money_is_scaled_from_kcny),
        cmocka_unit_test(test_numbers_show_three_digits),
        cmocka_unit_test(test_what_may_happen_is_never_shown_as_sure),
        cmocka_unit_test(test_no_text_gives_orders_to_the_terminal),
        cmocka_unit_test(test_chinese_characters_take_two_columns),
        cmocka_unit_test(test_a_wide_table_is_printed_in_blocks),
        cmocka_unit_test(test_progress_tells_rate_and_time_left),
        cmocka_unit_test(test_durations_are_short),
        cmocka_unit_test(test_the_output_is_named_after_the_scenario),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
