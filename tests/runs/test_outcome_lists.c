/* Lists of outcomes as they are written on a command line. */
#include "fixtures/record_fixture.h"

#include "runs/measure.h"

static void test_lists_name_outcomes_and_all_elements_of_outcomes(void **state)
{
    (void)state;
    static const char list[] = "final_hhi,final_share[Zhipu],total_profit,final_alive[A, B and C]";
    static const char *const listed[] = {"final_hhi",           "final_share[Zhipu]",
                                         "total_profit[Zhipu]", "total_profit[Nvidia]",
                                         "total_profit",        "final_alive[A, B and C]"};
    static const char *const others[] = {"final_share[Doubao]", "final_share", "final_hh", "final_hhi2",
                                         "final_alive[A]",      "total",       "B and C]", "final_alive"};
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
        if (!measure_is_listed(list, listed[i]))
            fail_msg("%s is not found", listed[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (measure_is_listed(list, others[i]))
            fail_msg("%s is found", others[i]);
    assert_false(measure_is_listed("", "final_hhi"));
}

/* Every outcome can be asked for, by its whole name and for all elements at once; what is wrong is named with
 * the nearest. */
static void test_every_outcome_can_be_listed_and_others_are_refused(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct error error = {0};
    for (size_t i = 0; i < measure_count; i++) {
        char name[OUTCOME_NAME_SIZE];
        bool there = measure_length(&measures[i], scenario) > 0;
        assert_int_equal(measure_list_check(measures, measure_count, scenario, measures[i].name, &error),
                         there ? STATUS_OK : STATUS_INVALID);
        if (!there) /* of named apps, and of models that others serve */
            assert_non_null(strstr(error.message, "`: the scenario "));
        for (size_t k = 0; k < measure_length(&measures[i], scenario); k++) {
            measure_name(&measures[i], scenario, k, name, sizeof name);
            assert_int_equal(measure_list_check(measures, measure_count, scenario, name, &error), STATUS_OK);
            assert_true(measure_is_listed(measures[i].name, name) && measure_is_listed(name, name));
        }
    }
    static const char *const wrong[][2] = {
        {"final_hhi,final_shares", "no run ends with an outcome `final_shares`; did you mean final_share?"},
        {"final_share[Zipu],final_hhi", "`final_share[Zipu]`; did you mean final_share[Zhipu]?"},
        {"final_hhi,,final_smes", "outcome ``; `pricewar-sim outcomes` lists them"},
        {"", "outcome ``; `pricewar-sim outcomes` lists them"},
        {"bananas and oranges", "`bananas and oranges`; `pricewar-sim outcomes` lists them"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        error = (struct error){0};
        assert_int_equal(measure_list_check(measures, measure_count, scenario, wrong[i][0], &error),
                         STATUS_INVALID);
        if (!strstr(error.message, wrong[i][1]))
            fail_msg("`%s` is not said in: %s", wrong[i][1], error.message);
    }
    scenario_free(scenario);
}

/* The page is what `outcomes --markdown` prints, which `make check` compares. */
static void test_the_page_has_every_outcome_with_unit_and_meaning(void **state)
{
    (void)state;
    static char page[100000];
    FILE *file = fopen("docs/outcomes.md", "rb");
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    for (size_t i = 0; i < measure_count; i++) {
        char name[100], rest[400];
        snprintf(name, sizeof name, "\n| `%s%s", measures[i].name,
                 measures[i].axis == AXIS_NONE ? "` " : "[");
        snprintf(rest, sizeof rest, "` | %s | %s |\n", measures[i].unit, measures[i].long_name);
        const char *row = strstr(page, name);
        assert_true(*measures[i].unit && *measures[i].long_name);
        if (!row || strchr(row + 1, '\n') != strstr(row, rest) + strlen(rest) - 1)
            fail_msg("%s is not on the page as it should be", measures[i].name);
        /* the page says of which outcomes a window can be taken */
        assert_true(measures[i].adds_up == (strstr(measures[i].long_name, "all rounds") != NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_name_outcomes_and_all_elements_of_outcomes),
        cmocka_unit_test(test_the_page_has_every_outcome_with_unit_and_meaning),
        cmocka_unit_test(test_every_outcome_can_be_listed_and_others_are_refused),
    };
    return cmocka_run_group_tests_name("outcome_lists", tests, NULL, NULL);
}
