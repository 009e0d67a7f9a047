/* Best replies among rules: equilibria that are known, cycles, kept runs, the file. */
#include "fixtures/study_fixture.h"

#include "regret/replies_output.h"
#include "rerun/rerun.h"

enum { TURNS = 40 };

static struct study *ask(const char *file, const char *const *sets, size_t set_count,
                         const char *const *rules, size_t rule_count, size_t most_runs)
{
    static const size_t everybody[] = {0, 1, 2, 3, 4};
    static struct parameter_extension extensions[64];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct study *study = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    if (scenario_load(file, sets, set_count, &catalog, &scenario, &findings, &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    const struct regret_question question = {.scenario = scenario,
                                             .sets = sets,
                                             .set_count = set_count,
                                             .vendors = everybody,
                                             .vendor_count = scenario->vendor_count,
                                             .rules = rules,
                                             .rule_count = rule_count,
                                             .most_runs = most_runs};
    if (regret_study_make(&question, &study, &findings, &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    scenario_free(scenario);
    return study;
}

static struct replies *find(const struct study *study, struct regret_options regret)
{
    const struct replies_options options = {.regret = regret, .most_turns = TURNS};
    struct replies *replies = NULL;
    struct error error = {0};
    if (replies_find(study, &options, &replies, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return replies;
}

static const struct regret_options alone = {.shared.threads = 2};

/* Two firms hold the price of joint monopoly. One that replies best to it gains: a prisoners' dilemma, whose only
 * equilibrium is that both reply. */
static const char *const dear[] = {"vendors[*].pricing.strategy=hold",
                                   "vendors[*].products[*].price_input=1.924981",
                                   "vendors[*].products[*].price_output=1.924981"};
static const char *const dilemma[] = {"hold", "best_response"};

/* What a rule gains a firm when the other one plays `rival`, by `regret` with the rules swapped. */
static double gain_of_replying(const char *rival)
{
    char change[80];
    snprintf(change, sizeof change, "vendors[1].pricing.strategy=%s", rival);
    const char *const sets[] = {dear[0], dear[1], dear[2], change};
    struct study *study = ask("tests/scenarios/duel.cfg", sets, 4, dilemma, 2, 2);
    struct regret *regret = NULL;
    struct error error = {0};
    assert_int_equal(regret_open(study, &regret, &error), STATUS_OK);
    assert_int_equal(regret_play(regret, &alone, &error), STATUS_OK);
    assert_int_equal(regret->alternatives[0].vendor, 0);
    assert_string_equal(regret->alternatives[0].name, "best_response");
    double gain = regret->alternatives[0].gain.value;
    regret_free(regret);
    study_free(study);
    return gain;
}

/* What a firm earns when both hold, by `regret`. */
static double earned_in_peace(size_t firm)
{
    struct study *study = ask("tests/scenarios/duel.cfg", dear, 3, dilemma, 2, 2);
    struct regret *regret = NULL;
    struct error error = {0};
    assert_int_equal(regret_open(study, &regret, &error), STATUS_OK);
    assert_int_equal(regret_play(regret, &alone, &error), STATUS_OK);
    double earned = regret->vendors[firm].earned.value;
    regret_free(regret);
    study_free(study);
    return earned;
}

static void test_a_prisoners_dilemma_ends_where_both_defect(void **state)
{
    (void)state;
    assert_true(gain_of_replying("hold") > 0 && gain_of_replying("best_response") > 0);
    struct study *study = ask("tests/scenarios/duel.cfg", dear, 3, dilemma, 2, 2);
    struct replies *replies = find(study, alone);
    assert_int_equal(replies->end, REPLIES_EQUILIBRIUM);
    assert_int_equal(replies->switch_count, 2);
    assert_int_equal(replies->turns, 4); /* both switch, then both are content */
    for (size_t f = 0; f < 2; f++) {
        assert_string_equal(replies->vendors[f].first, "hold");
        assert_string_equal(replies->vendors[f].rule, "best_response");
        assert_int_equal(replies->switches[f].vendor, f);
        assert_true(replies->vendors[f].epsilon == 0 && !replies->vendors[f].tempting);
        /* and both earn less than when they began */
        double change = replies->vendors[f].earned.value - earned_in_peace(f);
        assert_true(replies->vendors[f].change.high < 0);
        assert_true(fabs(replies->vendors[f].change.value - change) <= 1e-9 * fabs(change));
    }
    assert_true(fabs(replies->switches[0].gain.value - gain_of_replying("hold")) < 1e-9);
    assert_true(fabs(replies->switches[1].gain.value - gain_of_replying("best_response")) < 1e-9);
    assert_true(replies->epsilon == 0); /* the market has no chance in it */
    replies_free(replies);
    study_free(study);
}

/* Everything that is said of an equilibrium holds in regrets that are asked for at its rules. */
static void expect_no_regret_at(const struct replies *replies, const char *file, const char *const *sets,
                                size_t set_count, const char *const *rules, size_t rule_count,
                                size_t most_runs)
{
    const char *all[16];
    char changes[8][80];
    size_t count = 0;
    for (size_t i = 0; i < set_count; i++)
        all[count++] = sets[i];
    for (size_t v = 0; v < replies->vendor_count; v++) {
        snprintf(changes[v], sizeof changes[v], "vendors[%zu].pricing.strategy=%s",
                 replies->vendors[v].vendor, replies->vendors[v].rule);
        all[count++] = changes[v];
    }
    struct study *study = ask(file, all, count, rules, rule_count, most_runs);
    struct regret *regret = NULL;
    struct error error = {0};
    double epsilon = 0;
    assert_int_equal(regret_open(study, &regret, &error), STATUS_OK);
    assert_int_equal(regret_play(regret, &alone, &error), STATUS_OK);
    for (size_t v = 0; v < regret->vendor_count; v++) {
        assert_int_equal(regret->vendors[v].best, SIZE_MAX);
        assert_true(fabs(regret->vendors[v].earned.value - replies->vendors[v].earned.value) <=
                        1e-9 * fabs(regret->vendors[v].earned.value) ||
                    regret->vendors[v].undecided > 0 || replies->vendors[v].undecided > 0);
    }
    for (size_t i = 0; i < regret->alternative_count; i++) {
        const struct regret_alternative *one = &regret->alternatives[i];
        const struct replies_vendor *vendor = &replies->vendors[0];
        while (vendor->vendor != one->vendor)
            vendor++;
        epsilon = fmax(epsilon, one->gain.high);
        if (vendor->tempting && strcmp(vendor->tempting, one->name) == 0) {
            assert_true(fabs(vendor->left.value - one->gain.value) <= 1e-9 * fabs(one->gain.value));
            assert_true(fabs(vendor->left.low - one->gain.low) <= 1e-9 * fabs(one->gain.low));
            assert_true(vendor->left.high == vendor->epsilon);
        }
    }
    assert_true(fabs(epsilon - replies->epsilon) <= 1e-9 * epsilon);
    regret_free(regret);
    study_free(study);
}

static const char *const short_war[] = {"simulation.rounds=8", "simulation.seed=7"};
static const char *const four_rules[] = {"hold", "match", "cost_plus", "undercut"};

static struct study *ask_small_war(void)
{
    return ask("tests/scenarios/small_war.cfg", short_war, 2, four_rules, 4, 16);
}

static void test_an_equilibrium_has_no_regret_and_its_epsilon_is_the_largest_gain_left(void **state)
{
    (void)state;
    struct study *study = ask_small_war();
    struct replies *replies = find(study, alone);
    assert_int_equal(replies->end, REPLIES_EQUILIBRIUM);
    assert_true(replies->switch_count > 0);
    for (size_t i = 0; i < replies->switch_count; i++)
        assert_true(replies->switches[i].gain.low > 0);
    expect_no_regret_at(replies, "tests/scenarios/small_war.cfg", short_war, 2, four_rules, 4, 16);
    replies_free(replies);
    study_free(study);
}

/* One firm gains by doing what the other does, which gains by doing something else, as in matching pennies. */
static void test_a_cycle_is_recognised(void **state)
{
    (void)state;
    static const char *const sets[] = {
        "vendors[*].pricing.strategy=hold",        "vendors[0].products[0].price_input=1.5",
        "vendors[0].products[0].price_output=1.5", "vendors[1].products[0].price_input=1.6",
        "vendors[1].products[0].price_output=1.6", "vendors[1].products[0].unit_cost=0.8"};
    static const char *const rules[] = {"hold", "best_response", "follow"};
    static const struct {
        size_t vendor;
        const char *from, *to;
    } expected[] = {{0, "hold", "best_response"},
                    {1, "hold", "follow"},
                    {0, "best_response", "follow"},
                    {1, "follow", "hold"},
                    {0, "follow", "best_response"}};
    struct study *study = ask("tests/scenarios/duel.cfg", sets, 6, rules, 3, 2);
    struct replies *replies = find(study, alone);
    assert_int_equal(replies->end, REPLIES_CYCLE);
    assert_int_equal(replies->cycle_from, 1);
    assert_int_equal(replies->switch_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(replies->switches[i].vendor, expected[i].vendor);
        assert_string_equal(replies->switches[i].from, expected[i].from);
        assert_string_equal(replies->switches[i].to, expected[i].to);
    }
    assert_int_equal(replies->turns, 5); /* the sixth would be the second again */
    replies_free(replies);
    study_free(study);
}

/* So much money that it is not finite. A search in which no rule can be held against another has found nothing. */
static void test_rules_with_which_runs_fail_are_no_equilibrium(void **state)
{
    (void)state;
    static const char *const sets[] = {"vendors[*].pricing.strategy=hold", "sectors[0].volume=1e200",
                                       "vendors[*].products[*].price_input=1e150",
                                       "vendors[*].products[*].price_output=1e150",
                                       "sectors[0].price_sensitivity=0"};
    static const char *const rules[] = {"hold", "match"};
    struct study *study = ask("tests/scenarios/duel.cfg", sets, 5, rules, 2, 2);
    struct replies *replies = find(study, alone);
    assert_int_equal(replies->end, REPLIES_FAILED);
    assert_int_equal(replies->turns, 0);
    assert_int_equal(replies->switch_count, 0);
    replies_free(replies);
    study_free(study);
}

static void test_a_search_without_turns_left_says_so(void **state)
{
    (void)state;
    struct study *study = ask_small_war();
    struct replies *replies = NULL;
    struct error error = {0};
    const struct replies_options options = {.regret = alone, .most_turns = 2};
    assert_int_equal(replies_find(study, &options, &replies, &error), STATUS_OK);
    assert_int_equal(replies->end, REPLIES_TURNS);
    assert_int_equal(replies->turns, 2);
    replies_free(replies);
    study_free(study);
}

/* ---- Files ---- */

static struct regret_options kept_in(const struct study *study, const char *output, struct study_part part)
{
    struct regret_options options = alone;
    struct error error = {0};
    if (calibrate_memory_join(study, "best replies", replies_most_points(study, TURNS), output, false, &part,
                              &options.shared.memory, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return options;
}

static void write_and_free(struct replies *replies, const char *path)
{
    struct error error = {0};
    if (replies_write(replies, TURNS, path, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    replies_free(replies);
}

static bool stop_in_the_third_batch(void *context, size_t done, size_t total)
{
    (void)total;
    size_t *calls = context;
    (void)done;
    return ++*calls < 3;
}

static void test_a_stopped_search_goes_on_and_shares_join_to_the_same_bytes(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder("");
    struct study *study = ask_small_war();
    char once[256], again[256], shared[256];
    path_in(here.folder, "once.h5", once);
    path_in(here.folder, "again.h5", again);
    path_in(here.folder, "shared.h5", shared);
    write_and_free(find(study, (struct regret_options){.shared.threads = 1}), once);
    size_t calls = 0;
    struct regret_options options = kept_in(study, again, (struct study_part){1, 1});
    options.progress = stop_in_the_third_batch;
    options.context = &calls;
    struct replies *stopped = find(study, options);
    assert_int_equal(stopped->end, REPLIES_STOPPED);
    size_t played = stopped->runs;
    replies_free(stopped);
    calibrate_memory_close(options.shared.memory, false);
    options = kept_in(study, again, (struct study_part){1, 1});
    assert_int_equal(calibrate_memory_runs(options.shared.memory), played);
    write_and_free(find(study, options), again);
    calibrate_memory_close(options.shared.memory, true);
    expect_same_bytes(once, again);
    for (size_t part = 1; part <= 2; part++) {
        options = kept_in(study, shared, (struct study_part){part, 2});
        write_and_free(find(study, options), shared);
        calibrate_memory_close(options.shared.memory, false);
        expect_same_bytes(once, shared);
    }
    assert_true(replies_are_in(study, TURNS, once));
    assert_false(replies_are_in(study, TURNS + 1, once));
    struct rerun_report report;
    struct error error = {0};
    const struct rerun_options repeat = {.run = -1, .threads = 2};
    if (rerun_file(once, &repeat, &report, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_int_equal(report.difference_count, 0);
    assert_int_equal(report.runs_equal, 1);
    rerun_clear(&report);
    study_free(study);
    remove_folder(&here);
}

static void test_a_study_of_parameters_is_refused(void **state)
{
    (void)state;
    struct study *study = ask("tests/scenarios/duel.cfg", dear, 3, dilemma, 2, 2);
    const struct replies_options options = {.regret = alone, .most_turns = 1};
    struct replies *replies = NULL;
    struct error error = {0};
    const char *path = study->vary[1].path;
    study->vary[1].path = "vendors[1].capital";
    assert_int_equal(replies_find(study, &options, &replies, &error), STATUS_INVALID);
    assert_null(replies);
    study->vary[1].path = path;
    study_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_prisoners_dilemma_ends_where_both_defect),
        cmocka_unit_test(test_an_equilibrium_has_no_regret_and_its_epsilon_is_the_largest_gain_left),
        cmocka_unit_test(test_a_cycle_is_recognised),
        cmocka_unit_test(test_rules_with_which_runs_fail_are_no_equilibrium),
        cmocka_unit_test(test_a_search_without_turns_left_says_so),
        cmocka_unit_test(test_a_stopped_search_goes_on_and_shares_join_to_the_same_bytes),
        cmocka_unit_test(test_a_study_of_parameters_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
