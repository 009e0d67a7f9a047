/* What an error knows, and how it is put into words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

static void expect(const struct error *error, const char *words)
{
    assert_string_equal(error_text(error).bytes, words);
}

static void test_each_place_that_is_known_is_named(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(error_set(&error, STATUS_FAILED, "cash is %g", 0.5), STATUS_FAILED);
    expect(&error, "cash is 0.5");
    assert_int_equal(error_of_agent(&error, STATUS_FAILED, "SME %d", 17), STATUS_FAILED);
    expect(&error, "SME 17: cash is 0.5");
    assert_int_equal(error_in_round(&error, STATUS_FAILED, 0), STATUS_FAILED);
    expect(&error, "round 0: SME 17: cash is 0.5");
    assert_int_equal(error_in_run(&error, STATUS_FAILED, 3), STATUS_FAILED);
    expect(&error, "run 3, round 0: SME 17: cash is 0.5");
    assert_int_equal(error_in_file(&error, STATUS_FAILED, "war.h5"), STATUS_FAILED);
    expect(&error, "war.h5: run 3, round 0: SME 17: cash is 0.5");
    assert_string_equal(error.message, "cash is 0.5");
}

static void test_a_message_may_go_on_from_the_name_of_the_file(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(error_set_about_file(&error, STATUS_INVALID, "war.h5", "is %s", "empty"),
                     STATUS_INVALID);
    expect(&error, "war.h5 is empty");
    (void)error_in_run(&error, STATUS_INVALID, 3);
    expect(&error, "run 3: war.h5 is empty");
    assert_int_equal(error_set_in_file(&error, STATUS_FAILED, "war.h5", "can't be read: %s", "why"),
                     STATUS_FAILED);
    expect(&error, "war.h5: can't be read: why");
}

static void test_who_found_it_knows_best(void **state)
{
    (void)state;
    struct error error;
    (void)error_of_agent(&error, error_set(&error, STATUS_FAILED, "lost"), "vendor A");
    (void)error_of_agent(&error, STATUS_FAILED, "vendor B");
    (void)error_in_round(&error, STATUS_FAILED, 5);
    (void)error_in_round(&error, STATUS_FAILED, 6);
    (void)error_in_run(&error, STATUS_FAILED, 0);
    (void)error_in_run(&error, STATUS_FAILED, 1);
    (void)error_in_file(&error, STATUS_FAILED, "inner.h5");
    (void)error_in_file(&error, STATUS_FAILED, "outer.h5");
    expect(&error, "inner.h5: run 0, round 5: vendor A: lost");
}

static void test_no_failure_gets_no_place(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error_in_file(&error, STATUS_OK, "war.h5"), STATUS_OK);
    assert_int_equal(error_in_run(&error, STATUS_OK, 3), STATUS_OK);
    assert_int_equal(error_in_round(&error, STATUS_OK, 5), STATUS_OK);
    assert_int_equal(error_of_agent(&error, STATUS_OK, "vendor A"), STATUS_OK);
    expect(&error, "");
}

static void test_nobody_need_want_to_know(void **state)
{
    (void)state;
    assert_int_equal(error_in_file(NULL, error_set(NULL, STATUS_FAILED, "lost"), "war.h5"), STATUS_FAILED);
    assert_int_equal(error_set_about_file(NULL, STATUS_INVALID, "war.h5", "is empty"), STATUS_INVALID);
    assert_int_equal(error_in_round(NULL, error_in_run(NULL, STATUS_FAILED, 3), 5), STATUS_FAILED);
    assert_int_equal(error_of_agent(NULL, STATUS_FAILED, "vendor A"), STATUS_FAILED);
    assert_int_equal(error_no_memory(NULL, "a run"), STATUS_FAILED);
    assert_int_equal(error_advise(NULL, STATUS_INVALID, "try again"), STATUS_INVALID);
}

static void test_a_new_error_forgets_the_places_of_the_last(void **state)
{
    (void)state;
    struct error error;
    (void)error_set_about_file(&error, STATUS_INVALID, "war.h5", "is empty");
    (void)error_in_run(&error, STATUS_INVALID, 3);
    (void)error_in_round(&error, STATUS_INVALID, 5);
    (void)error_of_agent(&error, STATUS_INVALID, "vendor A");
    assert_int_equal(error_no_memory(&error, "a run"), STATUS_FAILED);
    assert_true(error.no_memory);
    expect(&error, "not enough memory for a run");
    (void)error_set(&error, STATUS_FAILED, "lost");
    assert_false(error.no_memory);
}

static void test_an_error_is_handed_on_whole_and_advice_is_added(void **state)
{
    (void)state;
    struct error cause, error;
    (void)error_set_about_file(&cause, STATUS_FAILED, "war.h5", "is locked");
    assert_int_equal(error_pass(&error, &cause), STATUS_FAILED);
    assert_int_equal(error_pass(NULL, &cause), STATUS_FAILED);
    assert_int_equal(error_advise(&error, STATUS_INVALID, "--force replaces it"), STATUS_INVALID);
    assert_int_equal(error.status, STATUS_INVALID);
    expect(&error, "war.h5 is locked; --force replaces it");
}

static void test_a_long_path_and_a_long_cause_can_both_be_read(void **state)
{
    (void)state;
    char path[3001], cause[1001], words[5000];
    struct error error;
    memset(path, 'p', sizeof path - 1);
    memset(cause, 'c', sizeof cause - 1);
    path[sizeof path - 1] = cause[sizeof cause - 1] = '\0';
    (void)error_set_in_file(&error, STATUS_INVALID, path, "%s", cause);
    snprintf(words, sizeof words, "%s: %s", path, cause);
    expect(&error, words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_place_that_is_known_is_named),
        cmocka_unit_test(test_a_message_may_go_on_from_the_name_of_the_file),
        cmocka_unit_test(test_who_found_it_knows_best),
        cmocka_unit_test(test_no_failure_gets_no_place),
        cmocka_unit_test(test_nobody_need_want_to_know),
        cmocka_unit_test(test_a_new_error_forgets_the_places_of_the_last),
        cmocka_unit_test(test_an_error_is_handed_on_whole_and_advice_is_added),
        cmocka_unit_test(test_a_long_path_and_a_long_cause_can_both_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
