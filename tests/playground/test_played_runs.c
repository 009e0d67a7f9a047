/* The door of playgrounds, natively: runs that others have played are what the library makes of its own. */
#include "fixtures/library_fixture.h"

#include "playground/engine.h"

static char *text_of(const char *path)
{
    FILE *in = fopen(path, "r");
    char *text = calloc(1, 1 << 20);
    assert_non_null(in);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, in) > 0);
    fclose(in);
    return text;
}

/* Plays a run in an engine of its own, as a worker does, and hands its bytes over. */
static void play_elsewhere(struct engine *engine, const char *text, const char *overrides, uint32_t run,
                           int in_peace)
{
    struct engine *other = engine_create();
    unsigned char *bytes;
    size_t size;
    int left = 1;
    assert_true(engine_read(other, text, "war.cfg", overrides));
    assert_true(engine_begin(other, run, in_peace));
    while (left > 0)
        assert_true(engine_play(other, 1, &left));
    assert_true(engine_end(other, &bytes, &size));
    assert_true(engine_take(engine, "test_played_runs.h5", bytes, size, in_peace));
    engine_free(other);
}

static const char scenario[] = "scenarios/theory/price_war.cfg",
                  overrides[] = "[\"simulation.replicates=2\", \"simulation.seed=7\"]";

/* The summary without what the library's has not: where it comes from, and what the war caused. */
static void assert_begins_alike(const char *page, const char *library, const char *key)
{
    const char *own = strstr(page, "\"claims\""); /* behind what the war caused */
    assert_non_null(own);
    const char *one = strstr(own, key), *other = strstr(library, key);
    assert_non_null(one);
    assert_non_null(other);
    size_t length = strcspn(other, "\n");
    assert_int_equal(strncmp(one, other, length), 0);
}

static void test_runs_that_others_played_have_the_summary_of_the_library(void **state)
{
    (void)state;
    static const char *const sets[] = {"simulation.replicates=2", "simulation.seed=7"};
    char *text = text_of(scenario), *json = NULL;
    struct pw_scenario *read = NULL;
    struct pw_error *error = pw_error_create();
    struct engine *engine = engine_create();
    assert_true(engine_read(engine, text, "war.cfg", overrides));
    for (int peace = 0; peace < 2; peace++)
        for (uint32_t run = 0; run < 2; run++)
            play_elsewhere(engine, text, overrides, run, peace);
    assert_true(engine_finish(engine));
    assert_int_equal(pw_scenario_read_text(text, "war.cfg", sets, 2, &read, error), PW_OK);
    assert_int_equal(pw_summary(read, 1, &json, error), PW_OK);
    const char *summary = engine_text(engine, ENGINE_SUMMARY);
    assert_non_null(strstr(summary, "\"caused\""));
    assert_begins_alike(summary, json, "\"worst_ledger_error\"");
    assert_begins_alike(summary, json, "\"price_index\"");
    assert_begins_alike(summary, json, "\"replicates\"");
    assert_non_null(strstr(engine_text(engine, ENGINE_DATA), "\"kind\":\"runs\""));
    remove("test_played_runs.h5");
    pw_text_free(json);
    pw_scenario_free(read);
    pw_error_free(error);
    engine_free(engine);
    free(text);
}

static void test_what_is_wrong_is_said_with_its_path(void **state)
{
    (void)state;
    char *text = text_of(scenario);
    struct engine *engine = engine_create();
    assert_false(engine_read(engine, text, "war.cfg", "[\"choice.differentiation=-1\"]"));
    assert_non_null(strstr(engine_text(engine, ENGINE_PROBLEMS), "\"path\":\"choice.differentiation\""));
    assert_false(
        engine_read(engine, text, "war.cfg", "[\"vendors[*].pricing.strategy=process:python3 rule.py\"]"));
    assert_non_null(strstr(engine_text(engine, ENGINE_PROBLEMS), "can't be used here"));
    assert_false(engine_begin(engine, 0, 0)); /* nothing to play */
    assert_false(engine_read(engine, text, "war.cfg", "{}"));
    assert_false(engine_finish(engine));
    engine_free(engine);
    free(text);
}

static void test_bytes_of_another_scenario_are_refused(void **state)
{
    (void)state;
    char *text = text_of(scenario), *small = text_of("tests/scenarios/small_war.cfg");
    struct engine *engine = engine_create(), *other = engine_create();
    unsigned char *bytes;
    size_t size;
    int left;
    assert_true(engine_read(engine, text, "war.cfg", "[]"));
    assert_true(engine_read(other, small, "small.cfg", "[]"));
    assert_true(engine_begin(other, 0, 0));
    assert_true(engine_play(other, 99, &left));
    assert_int_equal(left, 0);
    assert_true(engine_end(other, &bytes, &size));
    assert_false(engine_take(engine, "refused.h5", bytes, size, 0));
    assert_false(engine_take(engine, "refused.h5", bytes, 5, 1));
    engine_free(engine);
    engine_free(other);
    free(text);
    free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_that_others_played_have_the_summary_of_the_library),
        cmocka_unit_test(test_what_is_wrong_is_said_with_its_path),
        cmocka_unit_test(test_bytes_of_another_scenario_are_refused),
    };
    return cmocka_run_group_tests_name("played_runs", tests, NULL, NULL);
}
