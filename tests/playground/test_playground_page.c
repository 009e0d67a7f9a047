/* The page of a scenario, around an engine of a few bytes: what is put in, and what is refused. */
#include "fixtures/scenario_fixture.h"

#include "playground/playground_page.h"
#include "strategy/strategies.h"

/* Bytes that are no engine, for what is put around it: base64 "/wB6". */
static const char program[] = {(char)0xff, 0, 'z'}, glue[] = "createEngine();";
static const struct playground_engine engine = {program, program + sizeof program, glue,
                                                glue + sizeof glue - 1};

/* As a shared object would be, which is not opened here. */
static enum status take_any(const char *strategy, struct parameter_extension *extension, struct error *error)
{
    (void)strategy, (void)error;
    *extension = (struct parameter_extension){.struct_size = 1};
    return STATUS_OK;
}

/* Reads the text with the overrides, and makes its page. */
static enum status page_of(const char *text, const char *const *sets, size_t count, char **page,
                           struct error *error)
{
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    size_t size = 0;
    catalog.plugin = take_any;
    struct reading reading = {.error = {0}};
    diagnostics_init(&reading.findings);
    reading.status = scenario_load_text(text, "war.cfg", sets, count, &catalog, &reading.scenario,
                                        &reading.findings, &reading.error);
    print_findings(&reading);
    assert_int_equal(reading.status, STATUS_OK);
    enum status status = playground_page(reading.scenario, &engine, page, &size, error);
    assert_int_equal(*page ? strlen(*page) : 0, size);
    end_reading(&reading);
    free(extensions);
    return status;
}

static const char *const rules[] = {"plugin:./rule.so", "process:python3 rule.py"};

static void test_the_page_has_the_engine_and_the_scenario(void **state)
{
    (void)state;
    struct error error = {0};
    char *page = NULL;
    const char *const sets[] = {"simulation.rounds=7"};
    assert_int_equal(page_of(BASE, sets, 1, &page, &error), STATUS_OK);
    assert_non_null(strstr(page, "/wB6"));
    assert_non_null(strstr(page, glue));
    assert_non_null(strstr(page, "Doubao-pro"));
    assert_non_null(strstr(page, "simulation.rounds=7"));
    free(page);
}

static void test_a_rule_from_outside_is_refused_with_its_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct error error = {0};
        char *page = NULL, set[100];
        const char *const sets[] = {set};
        snprintf(set, sizeof set, "vendors.Doubao.pricing.strategy=%s", rules[i]);
        assert_int_equal(page_of(BASE, sets, 1, &page, &error), STATUS_INVALID);
        assert_null(page);
        assert_non_null(strstr(error.message, "vendors.Doubao.pricing.strategy is `"));
        assert_non_null(strstr(error.message, rules[i]));
    }
}

/* The base scenario with more in Doubao's part. */
#define WITH(more)                                                                                           \
    SIMULATION SELLERS CLOUDS                                                                                \
        "vendors = ( " VENDOR("Doubao", more, PRODUCT("Doubao-pro", "quality = 7;")) " );\n" SECTORS

static void test_so_is_one_that_takes_over_from_a_script(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct error error = {0};
        char *page = NULL, set[100];
        const char *const sets[] = {set};
        snprintf(set, sizeof set, "vendors.Doubao.pricing.then=%s", rules[i]);
        assert_int_equal(
            page_of(WITH("pricing = { strategy = \"script\"; moves = ( (3, \"Doubao-pro\", 0.4, 1) ); };"),
                    sets, 1, &page, &error),
            STATUS_INVALID);
        assert_null(page);
        assert_non_null(strstr(error.message, "vendors.Doubao.pricing.then is `"));
        assert_non_null(strstr(error.message, rules[i]));
    }
}

static void test_one_that_an_override_replaced_is_not(void **state)
{
    (void)state;
    struct error error = {0};
    char *page = NULL;
    const char *const sets[] = {"vendors[*].pricing.strategy=hold"};
    assert_int_equal(
        page_of(WITH("pricing = { strategy = \"process:python3 rule.py\"; };"), sets, 1, &page, &error),
        STATUS_OK);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_page_has_the_engine_and_the_scenario),
        cmocka_unit_test(test_a_rule_from_outside_is_refused_with_its_key),
        cmocka_unit_test(test_so_is_one_that_takes_over_from_a_script),
        cmocka_unit_test(test_one_that_an_override_replaced_is_not),
    };
    return cmocka_run_group_tests_name("playground_page", tests, NULL, NULL);
}
