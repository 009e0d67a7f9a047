/* A piece of JSON that can't be made says why: memory that was short, or a slip in the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/summary_fixture.h"
#include "text/json.h"
#include "text/summary_json.h"

/* Allocations that still succeed; negative: all. */
static int left = -1;

static void *allocate(size_t size)
{
    if (left == 0)
        return NULL;
    left -= left > 0;
    return malloc(size);
}

static int limit_allocations(void **state)
{
    (void)state;
    json_set_alloc_funcs(allocate, free);
    return 0;
}

static int allow_allocations(void **state)
{
    (void)state;
    left = -1;
    json_set_alloc_funcs(malloc, free);
    return 0;
}

static void expect_slip(const struct error *error, const char *words)
{
    assert_int_equal(error->status, STATUS_FAILED);
    assert_false(error->no_memory);
    if (strncmp(error->message, "internal error: ", 16) != 0 || !strstr(error->message, words))
        fail_msg("\"%s\" does not say that `%s` is an internal error", error->message, words);
}

static void test_a_slip_in_a_format_is_an_internal_error_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *format, *words;
    } slips[] = {
        {"{ss", "Unexpected end of format string, character 4 of the JSON format \"{ss\""},
        {"{sq}", "Unexpected format character 'q', character 3 of the JSON format \"{sq}\""},
        {"{ss}s", "Garbage after format string"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct error error = {0};
        assert_null(pack_json(&error, slips[i].format, "name", "value"));
        expect_slip(&error, slips[i].words);
    }
}

static void test_a_missing_text_is_an_internal_error_and_a_missing_piece_is_memory(void **state)
{
    (void)state;
    struct error error = {0};
    assert_null(pack_json(&error, "{ss}", "name", (const char *)NULL));
    expect_slip(&error, "character 3 of the JSON format \"{ss}\"");
    error = (struct error){0};
    assert_null(pack_json(&error, "{ss}", (const char *)NULL, "value"));
    expect_slip(&error, "character 2 of");
    error = (struct error){0};
    assert_null(pack_json(&error, "{so}", "name", (json_t *)NULL));
    assert_true(error.no_memory);
}

static void test_a_slip_in_a_piece_is_what_the_whole_says(void **state)
{
    (void)state;
    struct error error = {0};
    json_t *array = json_array();
    append_to_json(&array, pack_json(&error, "{ss", "name", "value"));
    assert_null(pack_json(&error, "{so}", "items", array));
    assert_int_equal(print_json(stdout, NULL, &error), STATUS_FAILED);
    expect_slip(&error, "of the JSON format \"{ss\"");
}

static enum status print(const struct summary *summary, const char *file, struct error *error)
{
    const struct scenario scenario = {.file = (char *)file};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    enum status status = summary_print_json(out, summary, &scenario, NULL, error);
    fclose(out);
    free(text);
    return status;
}

static void test_a_summary_says_which_of_the_two_it_was(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    struct error error = {0};
    summary_fixture_init(&fixture);
    assert_int_equal(print(&fixture.summary, NULL, &error), STATUS_FAILED);
    expect_slip(&error, "NULL string");
    int failures = 0;
    enum status status = STATUS_FAILED;
    for (int allocations = 0; status != STATUS_OK; allocations++) {
        left = allocations;
        error = (struct error){0};
        status = print(&fixture.summary, "a.cfg", &error);
        if (status != STATUS_OK && !error.no_memory)
            fail_msg("after %d allocations: %s", allocations, error.message);
        failures += status != STATUS_OK;
    }
    assert_true(failures > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_slip_in_a_format_is_an_internal_error_with_its_place),
        cmocka_unit_test(test_a_missing_text_is_an_internal_error_and_a_missing_piece_is_memory),
        cmocka_unit_test(test_a_slip_in_a_piece_is_what_the_whole_says),
        cmocka_unit_test_setup_teardown(test_a_summary_says_which_of_the_two_it_was, limit_allocations,
                                        allow_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
