/* Parts of paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/path_name.h"

static void test_a_name_follows_the_last_slash(void **state)
{
    (void)state;
    assert_string_equal(path_name("war.cfg"), "war.cfg");
    assert_string_equal(path_name("a.b/c/war.cfg"), "war.cfg");
    assert_string_equal(path_name("/war"), "war");
    assert_string_equal(path_name("a/"), "");
}

static void test_a_stem_ends_before_the_last_dot_of_the_name(void **state)
{
    (void)state;
    assert_int_equal(path_stem_length("a/war.2.cfg"), 7);
    assert_int_equal(path_stem_length("a.b/war"), 7);
    assert_int_equal(path_stem_length("a/.war"), 6);
    assert_int_equal(path_stem_length(""), 0);
}

static void test_a_folder_ends_with_a_slash(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a.b/c/war.cfg", "a.b/c/"}, {"/war", "/"}, {"war.cfg", "./"}, {"a/", "a/"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *folder = path_folder(cases[i][0]);
        assert_string_equal(folder, cases[i][1]);
        free(folder);
    }
}

static void test_a_name_is_beside_the_file(void **state)
{
    (void)state;
    const char *const cases[][3] = {
        {"a/war.cfg", "seen.csv", "a/seen.csv"},
        {"a/war.cfg", "../b/seen.csv", "a/../b/seen.csv"},
        {"war.cfg", "seen.csv", "seen.csv"},
        {"a/war.cfg", "/b/seen.csv", "/b/seen.csv"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = path_beside(cases[i][0], cases[i][1]);
        assert_string_equal(path, cases[i][2]);
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_follows_the_last_slash),
        cmocka_unit_test(test_a_stem_ends_before_the_last_dot_of_the_name),
        cmocka_unit_test(test_a_folder_ends_with_a_slash),
        cmocka_unit_test(test_a_name_is_beside_the_file),
    };
    return cmocka_run_group_tests_name("path_name", tests, NULL, NULL);
}
