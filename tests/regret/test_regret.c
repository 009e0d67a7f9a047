/* Regrets: signs against known distributions, a gain against its closed form and against runs played by themselves, kept
 * runs, shares, and the file. */
#include "fixtures/study_fixture.h"

#include "regret/regret_output.h"
#include "rerun/rerun.h"
#include "runs/timeline.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

enum { ALPHA = 2 };

/* ---- Signs ---- */

/* Looks at 8, 16, 32 and 64 normal numbers in turn, as regret_play does; which look found a sign, and which. */
static enum regret_verdict look_on(gsl_rng *random, double mean, size_t *runs)
{
    enum { MOST = 64 };
    double numbers[MOST];
    struct estimate gain;
    enum regret_verdict verdict = REGRET_UNDECIDED;
    for (size_t i = 0; i < MOST; i++)
        numbers[i] = mean + gsl_ran_gaussian(random, 1);
    assert_int_equal(regret_looks(MOST), 4);
    for (size_t look = 0; verdict == REGRET_UNDECIDED && look < 4; look++) {
        *runs = regret_look_at(look, MOST);
        assert_int_equal(*runs, (size_t)8 << look);
        verdict = regret_judge(numbers, *runs, 4, &gain);
        assert_true(gain.low <= gain.value && gain.value <= gain.high);
    }
    return verdict;
}

static void test_repeated_looks_find_a_sign_by_chance_in_at_most_5_percent(void **state)
{
    (void)state;
    enum { TRIES = 20000 };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    size_t found = 0, runs;
    for (size_t i = 0; i < TRIES; i++)
        found += look_on(random, 0, &runs) != REGRET_UNDECIDED;
    gsl_rng_free(random);
    assert_true((double)found / TRIES <= 0.05);
    assert_true((double)found / TRIES >= 0.02); /* nor are the intervals much too wide */
}

static void test_a_clear_sign_needs_few_runs_and_is_the_right_one(void **state)
{
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    size_t runs, all = 0;
    for (size_t i = 0; i < 200; i++) {
        assert_int_equal(look_on(random, i % 2 ? 3 : -3, &runs), i % 2 ? REGRET_GAINS : REGRET_LOSES);
        all += runs;
    }
    gsl_rng_free(random);
    assert_true(all <= 200 * 9);
}

static void test_equal_unknown_and_single_differences_are_told_apart(void **state)
{
    (void)state;
    const double same[] = {0, 0, 0}, failed[] = {1, (double)NAN, 1}, one[] = {5}, constant[] = {2, 2, 2};
    struct estimate gain;
    assert_int_equal(regret_judge(same, 3, 2, &gain), REGRET_SAME);
    assert_int_equal(regret_judge(failed, 3, 2, &gain), REGRET_FAILED);
    assert_int_equal(regret_judge(one, 1, 1, &gain), REGRET_UNDECIDED);
    assert_int_equal(regret_judge(constant, 3, 2, &gain), REGRET_GAINS);
    assert_true(gain.low == 2 && gain.high == 2);
    assert_int_equal(regret_looks(5), 1);
    assert_int_equal(regret_look_at(0, 5), 5);
    assert_int_equal(regret_looks(20), 3);
    assert_int_equal(regret_look_at(2, 20), 20);
}

/* ---- Studies ---- */

struct asked {
    struct parameter_extension extensions[64];
    struct parameter_catalog catalog;
    struct scenario *scenario;
    struct study *study;
};

static enum status try_ask(struct asked *asked, const char *file, const char *const *sets, size_t set_count,
                           const char *const *rules, size_t rule_count, const struct regret_try *try,
                           size_t most_runs, char message[ERROR_MESSAGE_SIZE])
{
    static const size_t everybody[] = {0, 1, 2, 3, 4};
    struct diagnostics findings;
    struct error error = {0};
    *asked = (struct asked){.scenario = NULL};
    asked->catalog = strategy_catalog(asked->extensions);
    diagnostics_init(&findings);
    if (scenario_load(file, sets, set_count, &asked->catalog, &asked->scenario, &findings, &error) !=
        STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    const struct regret_question question = {.scenario = asked->scenario,
                                             .sets = sets,
                                             .set_count = set_count,
                                             .vendors = everybody,
                                             .vendor_count = asked->scenario->vendor_count,
                                             .rules = rules,
                                             .rule_count = rule_count,
                                             .tries = try,
                                             .try_count = try ? 1 : 0,
                                             .most_runs = most_runs};
    enum status status = regret_study_make(&question, &asked->study, &findings, &error);
    snprintf(message, ERROR_MESSAGE_SIZE, "%s", findings.count ? findings.items[0].text : error.message);
    diagnostics_clear(&findings);
    return status;
}

static struct asked ask(const char *file, const char *const *sets, size_t set_count, const char *const *rules,
                        size_t rule_count, const struct regret_try *try, size_t most_runs)
{
    struct asked asked;
    char message[ERROR_MESSAGE_SIZE];
    if (try_ask(&asked, file, sets, set_count, rules, rule_count, try, most_runs, message) != STATUS_OK)
        fail_msg("%s", message);
    return asked;
}

static void clear(struct asked *asked)
{
    study_free(asked->study);
    scenario_free(asked->scenario);
}

static struct regret *play(const struct study *study, const struct regret_options *options)
{
    struct regret *regret = NULL;
    struct error error = {0};
    if (regret_open(study, &regret, &error) != STATUS_OK || regret_play(regret, options, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return regret;
}

static const struct regret_alternative *alternative(const struct regret *regret, size_t vendor,
                                                    const char *name)
{
    for (size_t i = 0; i < regret->alternative_count; i++)
        if (regret->alternatives[i].vendor == vendor && strcmp(regret->alternatives[i].name, name) == 0)
            return &regret->alternatives[i];
    fail_msg("vendor %zu has no alternative %s", vendor, name);
    return NULL;
}

/* Profit of a round in the market of duel.cfg, 100 Gtok at unit cost 1, against a rival at the price. */
static double duel_profit(double price, double rival)
{
    double own = exp(8 - 4 * price), other = exp(8 - 4 * rival);
    return 100 * (price - 1) * own / (1 + own + other);
}

/* By golden section. */
static double best_profit(double rival)
{
    double low = 1, high = 3, ratio = (sqrt(5) - 1) / 2;
    for (int i = 0; i < 100; i++) {
        double a = high - ratio * (high - low), b = low + ratio * (high - low);
        *(duel_profit(a, rival) < duel_profit(b, rival) ? &low : &high) =
            duel_profit(a, rival) < duel_profit(b, rival) ? a : b;
    }
    return duel_profit(low, rival);
}

/* Both hold the prices of joint monopoly for 12 rounds: who holds regrets that it did not reply to that price. */
static void test_the_regret_of_holding_a_monopoly_price_is_that_of_the_best_reply(void **state)
{
    (void)state;
    static const double monopoly = 1.924981;
    static const char *const sets[] = {"vendors[*].pricing.strategy=hold",
                                       "vendors[*].products[*].price_input=1.924981",
                                       "vendors[*].products[*].price_output=1.924981"};
    static const char *const rules[] = {"hold", "best_response", "undercut"};
    struct asked asked = ask("tests/scenarios/duel.cfg", sets, 3, rules, 3, NULL, 2);
    struct regret *regret = play(asked.study, &(struct regret_options){.shared.threads = 1});
    double expected = 12 * (best_profit(monopoly) - duel_profit(monopoly, monopoly));
    assert_int_equal(regret->alternative_count, 4);
    for (size_t f = 0; f < 2; f++) {
        const struct regret_alternative *reply = alternative(regret, f, "best_response"),
                                        *undercut = alternative(regret, f, "undercut");
        assert_true(fabs(reply->gain.value - expected) < 1e-6 * expected);
        assert_int_equal(reply->verdict, REGRET_GAINS);
        assert_true(undercut->gain.value > 0 && undercut->gain.value < reply->gain.value);
        assert_int_equal(regret->vendors[f].best, (size_t)(reply - regret->alternatives));
    }
    regret_free(regret);
    clear(&asked);
}

static const char *const short_war[] = {"simulation.rounds=8", "simulation.seed=7"};
static const char *const three_rules[] = {"hold", "match", "cost_plus"};
static const struct regret_try steps = {"vendors.Alpha.pricing.step", "0.02,0.2"};

static struct asked ask_small_war(void)
{
    return ask("tests/scenarios/small_war.cfg", short_war, 2, three_rules, 3, &steps, 16);
}

/* What a vendor earns with its group in the runs 0 to count - 1 of a scenario, played by themselves. */
static void earned_in(const char *change, size_t vendor, size_t count, double *earned)
{
    struct parameter_extension extensions[64];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    const char *sets[] = {short_war[0], short_war[1], change};
    diagnostics_init(&findings);
    assert_int_equal(scenario_load("tests/scenarios/small_war.cfg", sets, change ? 3 : 2, &catalog, &scenario,
                                   &findings, &error),
                     STATUS_OK);
    diagnostics_clear(&findings);
    const struct timeline timeline = {.scenario = scenario};
    const struct timelines_options options = {.runs = count, .threads = 1};
    size_t numbers = measured_numbers(scenario), place = measure_place("group_cash_earned", scenario) +
                                                         scenario->infrastructure.seller_count +
                                                         scenario->cloud_count + vendor;
    double *measured = calloc(count * numbers, sizeof *measured);
    assert_int_equal(timelines_measure(&timeline, 1, &options, measured, &error), STATUS_OK);
    for (size_t r = 0; r < count; r++)
        earned[r] = measured[r * numbers + place];
    free(measured);
    scenario_free(scenario);
}

static void expect_gain(const struct regret *regret, size_t vendor, const char *name, const char *change)
{
    const struct regret_alternative *found = alternative(regret, vendor, name);
    double *was = calloc(found->runs, sizeof *was), *would = calloc(found->runs, sizeof *would);
    struct sample sample = {0};
    earned_in(NULL, vendor, found->runs, was);
    earned_in(change, vendor, found->runs, would);
    for (size_t r = 0; r < found->runs; r++)
        sample_add(&sample, would[r] - was[r]);
    if (!(fabs(found->gain.value - sample.mean) <= 1e-9 * fabs(sample.mean)))
        fail_msg("%s: %.17g, expected %.17g", name, found->gain.value, sample.mean);
    free(was);
    free(would);
}

static void test_gains_are_those_of_runs_that_their_scenarios_give(void **state)
{
    (void)state;
    struct asked asked = ask_small_war();
    struct regret *regret = play(asked.study, &(struct regret_options){.shared.threads = 2});
    /* Alpha plays undercut with step 0.1; EastAI is owned by a cloud */
    expect_gain(regret, ALPHA, "hold", "vendors.Alpha.pricing.strategy=hold");
    expect_gain(regret, ALPHA, "pricing.step = 0.2", "vendors.Alpha.pricing.step=0.2");
    expect_gain(regret, 0, "match", "vendors[0].pricing.strategy=match");
    for (size_t i = 0; i < regret->alternative_count; i++)
        assert_true(regret->alternatives[i].runs == 8 ||
                    regret->alternatives[i].verdict != REGRET_UNDECIDED ||
                    regret->alternatives[i].runs == 16);
    regret_free(regret);
    clear(&asked);
}

/* ---- Files ---- */

static struct regret_options kept_in(const struct study *study, const char *output, struct study_part part)
{
    struct regret_options options = {.shared.threads = 2};
    struct error error = {0};
    if (calibrate_memory_join(study, "regret", regret_most_points(study), output, false, &part,
                              &options.shared.memory, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return options;
}

static void write_and_free(struct regret *regret, const char *path)
{
    struct error error = {0};
    if (regret_write(regret, path, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    regret_free(regret);
}

static bool stop_after_some(void *context, size_t done, size_t total)
{
    (void)total;
    *(size_t *)context = done;
    return false;
}

static void test_a_stopped_search_goes_on_and_shares_join_to_the_same_bytes(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder("");
    struct asked asked = ask_small_war();
    char once[256], again[256], shared[256];
    path_in(here.folder, "once.h5", once);
    path_in(here.folder, "again.h5", again);
    path_in(here.folder, "shared.h5", shared);
    write_and_free(play(asked.study, &(struct regret_options){.shared.threads = 1}), once);

    size_t played = 0;
    struct regret_options options = kept_in(asked.study, again, (struct study_part){1, 1});
    options.progress = stop_after_some;
    options.context = &played;
    struct regret *stopped = play(asked.study, &options);
    assert_true(stopped->stopped);
    regret_free(stopped);
    calibrate_memory_close(options.shared.memory, false);
    options = kept_in(asked.study, again, (struct study_part){1, 1});
    assert_int_equal(calibrate_memory_runs(options.shared.memory), played);
    write_and_free(play(asked.study, &options), again);
    calibrate_memory_close(options.shared.memory, true);
    expect_same_bytes(once, again);

    for (size_t part = 1; part <= 2; part++) { /* the first does all, the second plays nothing */
        options = kept_in(asked.study, shared, (struct study_part){part, 2});
        size_t known = calibrate_memory_runs(options.shared.memory);
        struct regret *regret = play(asked.study, &options);
        assert_int_equal(known, part == 1 ? 0 : regret->runs);
        write_and_free(regret, shared);
        calibrate_memory_close(options.shared.memory, false);
        expect_same_bytes(once, shared);
    }
    assert_true(regret_is_in(asked.study, once));
    asked.study->replicates = 8;
    assert_false(regret_is_in(asked.study, once));
    clear(&asked);
    remove_folder(&here);
}

static void test_a_file_of_regrets_can_be_repeated(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder("");
    struct asked asked = ask_small_war();
    struct rerun_report report;
    struct error error = {0};
    write_and_free(play(asked.study, &(struct regret_options){.shared.threads = 2}), here.output);
    const struct rerun_options options = {.run = -1, .threads = 2};
    if (rerun_file(here.output, &options, &report, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_int_equal(report.difference_count, 0);
    assert_int_equal(report.runs_equal, 16);
    assert_true(report.numbers > 100);
    rerun_clear(&report);
    const struct rerun_options one = {.run = 3, .threads = 1};
    assert_int_equal(rerun_file(here.output, &one, &report, &error), STATUS_INVALID);
    rerun_clear(&report);
    clear(&asked);
    remove_folder(&here);
}

/* ---- Mistakes ---- */

/* No pair differs, but the next one might: it is looked at until the last. */
static void test_what_does_the_same_is_played_to_the_end(void **state)
{
    (void)state;
    static const struct regret_try later = {"vendors.A.pricing.from_round", "50,60"};
    static const char *const sets[] = {"vendors[*].pricing.strategy=hold"};
    struct asked asked = ask("tests/scenarios/duel.cfg", sets, 1, NULL, 0, &later, 20);
    struct regret *regret = play(asked.study, &(struct regret_options){.shared.threads = 2});
    assert_int_equal(regret->alternative_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(regret->alternatives[i].verdict, REGRET_SAME);
        assert_int_equal(regret->alternatives[i].runs, 20);
    }
    regret_free(regret);
    clear(&asked);
}

static void test_what_cannot_be_tried_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        struct regret_try try;
        const char *says;
    } cases[] = {
        {{"choice.switch_cost_vendor", "1,2"}, "give a parameter of a vendor"},
        {{"vendors.Nobody.pricing.step", "1"}, "is about none of those"},
        {{"vendors.Beta.pricing.step", "0.1"}, "whose rule is best_response, has no such value"},
        {{"vendors.Alpha.pricing.stap", "0.1"}, "has no such value"},
        {{"vendors.Alpha.pricing.step", "0.1,,0.2"}, "a value is missing"},
        {{"vendors[*].pricing.strategy", "\"hold\""}, "tried already"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        char message[ERROR_MESSAGE_SIZE];
        assert_int_equal(try_ask(&asked, "tests/scenarios/small_war.cfg", short_war, 2, three_rules,
                                 i == 5 ? 3 : 0, &cases[i].try, 8, message),
                         STATUS_INVALID);
        if (!strstr(message, cases[i].says))
            fail_msg("`%s` is not said: %s", cases[i].says, message);
        clear(&asked);
    }
}

static void test_a_value_out_of_range_is_left_out_with_the_reason(void **state)
{
    (void)state;
    static const struct regret_try wild = {"vendors.Alpha.pricing.step", "0.3,-5,0.30,nan,-5,inf,0x1p3"};
    struct asked asked = ask("tests/scenarios/small_war.cfg", short_war, 2, NULL, 0, &wild, 8);
    struct regret *regret = NULL;
    struct error error = {0};
    assert_int_equal(regret_open(asked.study, &regret, &error), STATUS_OK);
    assert_int_equal(regret->alternative_count, 1);
    assert_int_equal(regret->refusal_count, 4); /* nan, inf and 0x1p3 are no numbers to libconfig */
    assert_string_equal(regret->refusals[0].name, "pricing.step = -5");
    assert_non_null(strstr(regret->refusals[0].reason, "step"));
    regret_free(regret);
    clear(&asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repeated_looks_find_a_sign_by_chance_in_at_most_5_percent),
        cmocka_unit_test(test_a_clear_sign_needs_few_runs_and_is_the_right_one),
        cmocka_unit_test(test_equal_unknown_and_single_differences_are_told_apart),
        cmocka_unit_test(test_the_regret_of_holding_a_monopoly_price_is_that_of_the_best_reply),
        cmocka_unit_test(test_gains_are_those_of_runs_that_their_scenarios_give),
        cmocka_unit_test(test_a_stopped_search_goes_on_and_shares_join_to_the_same_bytes),
        cmocka_unit_test(test_a_file_of_regrets_can_be_repeated),
        cmocka_unit_test(test_what_does_the_same_is_played_to_the_end),
        cmocka_unit_test(test_what_cannot_be_tried_is_refused_with_the_reason),
        cmocka_unit_test(test_a_value_out_of_range_is_left_out_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
