/* Games among rules by roles: payoffs in closed form, equilibria, departures, kept runs, the file. */
#include "fixtures/study_fixture.h"

#include "regret/role_output.h"
#include "regret/role_play.h"
#include "rerun/rerun.h"

enum { MOST_RULES = 8 };

/* A question and what it points into. */
struct asked {
    struct study *study;
    struct role_question question;
    int vendor_role[8];
    const char *rules[MOST_RULES];
};

static const char *const names[] = {"first", "second", "third"};

/* roles: of each vendor of the scenario; -1: none. */
static void ask(struct asked *asked, const char *file, const char *const *sets, size_t set_count,
                const char *const *rules, size_t rule_count, const int *roles, size_t role_count, size_t runs)
{
    static struct parameter_extension extensions[64];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    size_t members[8], count = 0;
    diagnostics_init(&findings);
    *asked = (struct asked){.study = NULL};
    if (scenario_load(file, sets, set_count, &catalog, &scenario, &findings, &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        asked->vendor_role[f] = roles[f];
        if (roles[f] >= 0)
            members[count++] = f;
    }
    const struct regret_question question = {.scenario = scenario,
                                             .sets = sets,
                                             .set_count = set_count,
                                             .vendors = members,
                                             .vendor_count = count,
                                             .rules = rules,
                                             .rule_count = rule_count,
                                             .most_runs = runs,
                                             .targets_of_all = true};
    if (regret_study_make(&question, &asked->study, &findings, &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    asked->rules[0] = role_game_as_it_is;
    for (size_t i = 0; i < rule_count; i++)
        asked->rules[i + 1] = rules[i];
    asked->question = (struct role_question){.study = asked->study,
                                             .role_names = names,
                                             .role_count = role_count,
                                             .vendor_role = asked->vendor_role,
                                             .rules = asked->rules,
                                             .rule_count = rule_count + 1,
                                             .resamples = 50};
    diagnostics_clear(&findings);
    scenario_free(scenario);
}

static const struct regret_options alone = {.shared.threads = 2};

static struct role_game *play(const struct asked *asked, struct regret_options options)
{
    struct role_game *game = NULL;
    struct error error = {0};
    if (role_game_open(&asked->question, &game, &error) != STATUS_OK ||
        role_game_play(game, &options, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return game;
}

static void expect_close(double found, double expected, double relative)
{
    if (!(fabs(found - expected) <= relative * fabs(expected)))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* ---- A dilemma of prices ---- */

/* Profit of a round in the market of duel.cfg: logit shares of 100 Gtok, u = 8 - 4 p against 0, unit cost 1. */
static double duel_profit(double price, double rival)
{
    double own = exp(8 - 4 * price), other = exp(8 - 4 * rival);
    return 100 * (price - 1) * own / (1 + own + other);
}

/* By golden section. */
static double best_price(double rival)
{
    double low = 1, high = 3, ratio = (sqrt(5) - 1) / 2;
    for (int i = 0; i < 100; i++) {
        double a = high - ratio * (high - low), b = low + ratio * (high - low);
        *(duel_profit(a, rival) < duel_profit(b, rival) ? &low : &high) =
            duel_profit(a, rival) < duel_profit(b, rival) ? a : b;
    }
    return low;
}

static const double monopoly = 1.924981;
static const char *const dear[] = {"vendors[*].pricing.strategy=hold",
                                   "vendors[*].products[*].price_input=1.924981",
                                   "vendors[*].products[*].price_output=1.924981"};
static const char *const dilemma[] = {"hold", "best_response"};

/* Both hold the price of joint monopoly, one replies to it, or both reply to each other's last price. */
static void test_a_dilemma_of_prices_has_the_payoffs_of_its_closed_form(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, "tests/scenarios/duel.cfg", dear, 3, dilemma, 2, (const int[]){0, 1}, 2, 2);
    struct role_game *game = play(&asked, alone);
    double reply = best_price(monopoly), price = monopoly, both = 0;
    for (int round = 0; round < 12; round++) {
        price = best_price(price);
        both += duel_profit(price, price);
    }
    const double expected[] = {12 * duel_profit(monopoly, monopoly),
                               12 * duel_profit(monopoly, monopoly),
                               12 * duel_profit(monopoly, reply),
                               12 * duel_profit(reply, monopoly),
                               12 * duel_profit(reply, monopoly),
                               12 * duel_profit(monopoly, reply),
                               both,
                               both};
    assert_non_null(
        strstr(asked.study->text, "base = \"duel.cfg\"")); /* nothing of the folder it was asked in */
    assert_string_equal(asked.study->base->file, "tests/scenarios/duel.cfg");
    assert_int_equal(game->profile_count, 4); /* hold is what the scenario has, and no other rule */
    assert_int_equal(game->refusal_count, 2);
    for (size_t k = 0; k < 8; k++)
        expect_close(game->earned[k].value, expected[k], 1e-6);
    assert_int_equal(game->profiles[3].stability, STABILITY_SUPPORTED);
    assert_int_equal(game->profiles[3].better, 0);
    assert_true(game->profiles[3].epsilon == 0);
    for (size_t profile = 0; profile < 3; profile++)
        assert_int_equal(game->profiles[profile].stability, STABILITY_REJECTED);
    assert_int_equal(game->equilibria.count, 1);
    assert_true(game->equilibria.complete);
    assert_int_equal(game->equilibria.items[0].profile, 3);
    expect_close(game->shares[0], 1, 1e-12);
    expect_close(game->ranks[(game->alpha_count - 1) * 4 + 3], 1, 1e-6);
    assert_int_equal(role_game_top(game), 3);
    assert_int_equal(game->departure_count, 0); /* roles of one member leave as a role */
    expect_close(role_gain_of(game, 0, 1, 1)->gain.value, expected[3] - expected[1], 1e-9);
    role_game_free(game);
    study_free(asked.study);
}

/* Both firms in one role: together they hold, and what one gains alone is what the role's choice hides. */
static void test_a_member_gains_by_leaving_where_its_role_does_not(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, "tests/scenarios/duel.cfg", dear, 3, dilemma, 2, (const int[]){0, 0}, 1, 2);
    struct role_game *game = play(&asked, alone);
    assert_int_equal(game->profile_count, 2);
    assert_int_equal(game->equilibria.count, 1);
    assert_int_equal(game->equilibria.items[0].profile, 0);
    assert_int_equal(game->departure_count, 2);
    double expected = 12 * (duel_profit(best_price(monopoly), monopoly) - duel_profit(monopoly, monopoly));
    for (size_t d = 0; d < 2; d++) {
        assert_int_equal(game->departures[d].vendor, d);
        assert_int_equal(game->departures[d].gain.verdict, REGRET_GAINS);
        expect_close(game->departures[d].gain.gain.value, expected, 1e-6);
    }
    role_game_free(game);
    study_free(asked.study);
}

/* ---- Failures ---- */

/* So much money that it is not finite: a run fails. With buyers who do not mind the price all rules fail. */
static void test_runs_that_fail_are_no_equilibrium(void **state)
{
    (void)state;
    static const char *const sets[] = {"vendors[*].pricing.strategy=hold", "sectors[0].volume=1e200",
                                       "vendors[*].products[*].price_input=1e150",
                                       "vendors[*].products[*].price_output=1e150",
                                       "sectors[0].price_sensitivity=0"};
    static const char *const rules[] = {"hold", "match"};
    struct asked asked;
    ask(&asked, "tests/scenarios/duel.cfg", sets, 5, rules, 2, (const int[]){0, 1}, 2, 2);
    struct role_game *game = play(&asked, alone);
    assert_false(game->whole);
    for (size_t profile = 0; profile < game->profile_count; profile++) {
        assert_int_equal(game->profiles[profile].stability, STABILITY_FAILED);
        assert_true(isnan(game->profiles[profile].epsilon));
        assert_int_equal(game->profiles[profile].better, SIZE_MAX);
    }
    assert_int_equal(game->equilibria.count, 0);
    assert_int_equal(game->departure_count, 0);
    struct study_folder here = study_in_folder("");
    char path[256];
    struct error error = {0};
    path_in(here.folder, "failed.h5", path);
    if (role_game_write(game, path, false, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    role_game_free(game);
    study_free(asked.study);
    remove_folder(&here);
}

static void test_too_many_profiles_are_refused(void **state)
{
    (void)state;
    static const char *const sets[] = {"simulation.rounds=2"};
    static const char *const rules[] = {"hold", "match", "cost_plus", "undercut"};
    struct asked asked;
    struct role_game *game = NULL;
    struct error error = {0};
    ask(&asked, "tests/scenarios/small_war.cfg", sets, 1, rules, 4, (const int[]){0, 1, 2, 3, 4}, 3, 2);
    assert_int_equal(role_game_open(&asked.question, &game, &error),
                     STATUS_INVALID); /* roles beyond the third */
    role_game_free(game);
    asked.question.role_names = (const char *const[]){"a", "b", "c", "d", "e"};
    asked.question.role_count = 5;
    assert_int_equal(role_game_open(&asked.question, &game, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "more than 1000 profiles"));
    role_game_free(game);
    study_free(asked.study);
}

/* ---- Files ---- */

static const char *const short_war[] = {"simulation.rounds=8", "simulation.seed=7"};
static const char *const three_rules[] = {"hold", "match", "undercut"};

static void ask_small_war(struct asked *asked)
{
    ask(asked, "tests/scenarios/small_war.cfg", short_war, 2, three_rules, 3, (const int[]){0, 0, 1, 1, -1},
        2, 4);
}

static struct regret_options kept_in(const struct asked *asked, const char *output, struct study_part part)
{
    struct regret_options options = alone;
    struct role_game *game = NULL;
    struct error error = {0};
    assert_int_equal(role_game_open(&asked->question, &game, &error), STATUS_OK);
    if (calibrate_memory_join(asked->study, "roles", role_game_most_points(game), output, false, &part,
                              &options.shared.memory, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    role_game_free(game);
    return options;
}

static void write_and_free(struct role_game *game, const char *path)
{
    struct error error = {0};
    if (role_game_write(game, path, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    role_game_free(game);
}

static bool stop_in_the_second_batch(void *context, size_t done, size_t total)
{
    size_t *calls = context;
    (void)done;
    (void)total;
    return ++*calls < 2;
}

static void expect_the_same_again(const char *path)
{
    struct rerun_report report;
    struct error error = {0};
    const struct rerun_options repeat = {.run = -1, .threads = 2};
    if (rerun_file(path, &repeat, &report, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_int_equal(report.difference_count, 0);
    assert_int_equal(report.runs_equal, 4);
    rerun_clear(&report);
}

static void test_a_stopped_game_goes_on_and_shares_join_to_the_same_bytes(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder("");
    struct asked asked;
    char once[256], again[256], shared[256];
    path_in(here.folder, "once.h5", once);
    path_in(here.folder, "again.h5", again);
    path_in(here.folder, "shared.h5", shared);
    ask_small_war(&asked);
    write_and_free(play(&asked, (struct regret_options){.shared.threads = 1}), once);
    size_t calls = 0;
    struct regret_options options = kept_in(&asked, again, (struct study_part){1, 1});
    options.progress = stop_in_the_second_batch;
    options.context = &calls;
    struct role_game *stopped = play(&asked, options);
    assert_true(stopped->stopped && stopped->runs > 0);
    size_t played = stopped->runs;
    role_game_free(stopped);
    calibrate_memory_close(options.shared.memory, false);
    options = kept_in(&asked, again, (struct study_part){1, 1});
    assert_int_equal(calibrate_memory_runs(options.shared.memory), played);
    write_and_free(play(&asked, options), again);
    calibrate_memory_close(options.shared.memory, true);
    expect_same_bytes(once, again);
    for (size_t part = 1; part <= 2; part++) {
        options = kept_in(&asked, shared, (struct study_part){part, 2});
        write_and_free(play(&asked, options), shared);
        calibrate_memory_close(options.shared.memory, false);
        expect_same_bytes(once, shared);
    }
    expect_the_same_again(once);
    assert_true(role_game_is_in(&asked.question, once));
    asked.question.alpha = 2;
    assert_false(role_game_is_in(&asked.question, once));
    asked.question.alpha = 0;
    asked.vendor_role[1] = 1;
    assert_false(role_game_is_in(&asked.question, once));
    study_free(asked.study);
    remove_folder(&here);
}

/* Gains, stability and means follow from the runs that the file has. */
static void test_a_table_follows_from_its_runs(void **state)
{
    (void)state;
    struct asked asked;
    ask_small_war(&asked);
    struct role_game *game = play(&asked, alone);
    for (size_t profile = 0; profile < game->profile_count; profile++)
        for (size_t r = 0; r < 2; r++) {
            double mean = 0;
            for (size_t run = 0; run < 4; run++)
                for (size_t m = 0; m < 2; m++)
                    mean += role_game_cash(game, profile, 2 * r + m, run) / 8;
            expect_close(game->earned[profile * 2 + r].value, mean, 1e-9);
            size_t own = normal_form_choice(&game->table, profile, r);
            assert_int_equal(role_gain_of(game, profile, r, own)->verdict, REGRET_SAME);
        }
    assert_true(isnan(role_game_cash(game, 0, 4, 0))); /* in no role */
    for (size_t e = 0; e < game->equilibria.count; e++)
        assert_true(game->shares[e] >= 0 && game->shares[e] <= 1 + 1e-12);
    role_game_free(game);
    study_free(asked.study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_dilemma_of_prices_has_the_payoffs_of_its_closed_form),
        cmocka_unit_test(test_a_member_gains_by_leaving_where_its_role_does_not),
        cmocka_unit_test(test_runs_that_fail_are_no_equilibrium),
        cmocka_unit_test(test_too_many_profiles_are_refused),
        cmocka_unit_test(test_a_stopped_game_goes_on_and_shares_join_to_the_same_bytes),
        cmocka_unit_test(test_a_table_follows_from_its_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
