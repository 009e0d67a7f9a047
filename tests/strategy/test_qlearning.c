/* Q-learners in static markets against published and recomputed results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/workers.h"
#include "fixtures/calvano_fixture.h"
#include "verify/theory/klein_session.h"
#include "verify/theory/markov_values.h"

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

static const struct qlearning_rules baseline = {.learning_rate = 0.15,
                                                .exploration_decay = 4e-6,
                                                .discount = 0.95,
                                                .stable_periods = 100000,
                                                .most_periods = INT64_C(1000000000)};

static void open_session(struct qlearning_session *session, const struct calvano *market,
                         const struct qlearning_rules *rules)
{
    struct qlearning_game game = calvano_game(market);
    struct error error = {.message = ""};
    if (qlearning_init(session, &game, rules, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
}

/* CALV-P2: grid, profits and first values of the baseline market. */
static void test_tables_of_the_baseline_market(void **state)
{
    (void)state;
    const double grid[15] = {1.4277212341319083, 1.4664687420450917, 1.505216249958275,  1.5439637578714585,
                             1.5827112657846418, 1.6214587736978252, 1.6602062816110086, 1.6989537895241922,
                             1.7377012974373756, 1.776448805350559,  1.8151963132637423, 1.8539438211769257,
                             1.892691329090109,  1.9314388370032924, 1.9701863449164758};
    const double diagonal[15] = {0.20354533479302406, 0.22020400846611438, 0.23628234753331032,
                                 0.25167712830162886, 0.26627198468998836, 0.27993741575420067,
                                 0.29253147445772065, 0.30390135609870195, 0.31388611020696444,
                                 0.3223206766210949,  0.3290413826713355,  0.3338929234135491,
                                 0.336736675963553,   0.33745997841455083, 0.335985755661687};
    const double first[15] = {5.78976049999172,  6.008108408133246, 6.162084248995266, 6.2516366542090775,
                              6.278004903253797, 6.243737366930513, 6.152641912857276, 6.00966833088767,
                              5.820728633595711, 5.592466692335335, 5.331993408540487, 5.046606812894492,
                              4.743517584758338, 4.429599234502998, 4.111178738684915};
    struct calvano market;
    struct qlearning_session session;
    assert_true(calvano_start(&market, 2, 15, NULL));
    open_session(&session, &market, &baseline);
    assert_near(market.nash_profit[0], 0.2229266600306226, 1e-10);
    assert_near(market.monopoly_profit[1], 0.33749045950888096, 1e-10);
    for (size_t k = 0; k < 15; k++) {
        assert_near(market.grid[15 + k], grid[k], 1e-10);
        assert_near(market.payoff[2 * (k + 15 * k)], diagonal[k], 1e-10);
        assert_near(session.tables[0].value[15 * 77 + k], first[k], 1e-10);
    }
    assert_int_equal(price_grid_nearest(15, grid, 1.56), 3);
    assert_int_equal(price_grid_nearest(15, grid, 9), 14);
    qlearning_clear(&session);
    calvano_end(&market);
}

/* CALV-P2: eight updates of agent 0 while both follow a script. */
static void test_updates_follow_the_scripted_trace(void **state)
{
    (void)state;
    const double trace[8] = {6.0458187988162475, 6.283921469216548, 6.062381268688399, 5.446569271709188,
                             4.681365630592583,  6.046661909465939, 6.288950550284885, 6.107187265819018};
    struct calvano market;
    struct qlearning_session session;
    assert_true(calvano_start(&market, 2, 15, NULL));
    open_session(&session, &market, &baseline);
    size_t row = 0;
    for (size_t t = 0; t < 8; t++) {
        size_t action[2] = {(3 * t + 1) % 15, (3 * t + 6) % 15}, next = action[0] + 15 * action[1];
        for (size_t i = 0; i < 2; i++)
            q_table_learn(&session.tables[i], row, action[i], 0.15,
                          market.payoff[2 * next + i] + 0.95 * session.tables[i].best_value[next]);
        assert_near(session.tables[0].value[row * 15 + action[0]], trace[t], 1e-10);
        row = next;
    }
    qlearning_clear(&session);
    calvano_end(&market);
}

/* After any number of updates the greedy actions kept are those that a scan of all values finds. */
static void test_greedy_actions_are_kept_up_to_date(void **state)
{
    (void)state;
    struct calvano market;
    struct qlearning_session session;
    struct qlearning_rules rules = baseline;
    rules.most_periods = 30011;
    assert_true(calvano_start(&market, 3, 5, NULL));
    open_session(&session, &market, &rules);
    qlearning_restart(&session, 5, 5);
    assert_false(qlearning_learn(&session, 5, 5));
    assert_int_equal(session.period, 30011);
    for (size_t i = 0; i < 3; i++)
        for (size_t s = 0; s < session.game.states; s++) {
            uint32_t kept = session.tables[i].best[s];
            double value = session.tables[i].best_value[s], bound = session.tables[i].others[s];
            q_table_scan(&session.tables[i], s);
            assert_true(session.tables[i].others[s] <= bound);
            assert_int_equal(session.tables[i].best[s], kept);
            assert_near(session.tables[i].best_value[s], value, 0);
        }
    qlearning_clear(&session);
    calvano_end(&market);
}

/* Only markups matter: (quality 2.25, cost 1) and (quality 2, cost .75) give the same play. */
static void test_a_shift_of_cost_and_quality_changes_nothing(void **state)
{
    (void)state;
    const double costs[2] = {1, 0.75};
    struct calvano market;
    struct qlearning_outcome outcomes[2][4];
    struct qlearning_rules rules = baseline;
    rules.exploration_decay = 2e-4;
    rules.stable_periods = 5000;
    for (size_t shifted = 0; shifted < 2; shifted++) {
        assert_true(calvano_start(&market, 2, 7, costs));
        if (shifted) { /* product 2 a quarter dearer to make and as much better */
            market.cost[1] += 0.25;
            market.utility[1] += 1;
            for (size_t k = 7; k < 14; k++)
                market.grid[k] += 0.25;
            struct payoff_market choices = {.demand = &market.demand,
                                            .cost = market.cost,
                                            .player_count = 2,
                                            .price_count = 7,
                                            .grid = market.grid};
            assert_int_equal(payoff_table_logit(&choices, market.payoff, NULL), STATUS_OK);
        }
        struct qlearning_game game = calvano_game(&market);
        assert_int_equal(qlearning_run(&game, &rules, market.grid, 9, 0, 4, 1, outcomes[shifted], NULL),
                         STATUS_OK);
        calvano_end(&market);
    }
    for (size_t k = 0; k < 4; k++) {
        assert_true(outcomes[0][k].converged && outcomes[0][k].periods > 1000);
        assert_int_equal(outcomes[0][k].periods, outcomes[1][k].periods);
        assert_near(outcomes[1][k].price[1] - outcomes[0][k].price[1], 0.25, 1e-12);
        assert_near(outcomes[1][k].profit[0], outcomes[0][k].profit[0], 1e-12);
    }
}

static void test_outcomes_do_not_depend_on_threads(void **state)
{
    (void)state;
    struct calvano market;
    struct qlearning_outcome one[6], two[6];
    struct qlearning_rules rules = baseline;
    rules.exploration_decay = 2e-4;
    rules.stable_periods = 5000;
    assert_true(calvano_start(&market, 2, 7, NULL));
    struct qlearning_game game = calvano_game(&market);
    assert_int_equal(qlearning_run(&game, &rules, market.grid, 3, 10, 6, 1, one, NULL), STATUS_OK);
    assert_int_equal(qlearning_run(&game, &rules, market.grid, 3, 10, 6, 2, two, NULL), STATUS_OK);
    for (size_t k = 0; k < 6; k++) {
        assert_int_equal(one[k].periods, two[k].periods);
        assert_near(one[k].profit[0], two[k].profit[0], 0);
        assert_true(k == 0 || one[k].periods != one[k - 1].periods);
    }
    calvano_end(&market);
}

/* Reference of 1,000 sessions with m = 7, beta = 2e-5: gain .75512 (sd .15399, se .00487), 343,985 periods
 * (sd 80,436). */
static void test_learners_reach_the_known_profit_gain(void **state)
{
    (void)state;
    enum { SESSIONS = 100 };
    struct calvano market;
    struct qlearning_outcome outcomes[SESSIONS];
    struct qlearning_rules rules = baseline;
    double gain = 0, periods = 0;
    rules.exploration_decay = 2e-5;
    assert_true(calvano_start(&market, 2, 7, NULL));
    struct qlearning_game game = calvano_game(&market);
    assert_int_equal(
        qlearning_run(&game, &rules, market.grid, 1, 0, SESSIONS, workers_available(), outcomes, NULL),
        STATUS_OK);
    for (size_t k = 0; k < SESSIONS; k++) {
        assert_true(outcomes[k].converged);
        gain += qlearning_profit_gain(2, outcomes[k].profit, market.nash_profit, market.monopoly_profit) /
                SESSIONS;
        periods += (double)outcomes[k].periods / SESSIONS;
    }
    assert_near(gain, 0.75512, 4 * sqrt(0.15399 * 0.15399 / SESSIONS + 0.00487 * 0.00487));
    assert_near(periods, 343985, 4 * 80436 * sqrt(1.0 / SESSIONS + 1.0 / 1000));
    calvano_end(&market);
}

/* Learners whose greedy prices are set by hand: reply(state) for both players. */
static enum learned_conduct conduct_of(const struct calvano *market, size_t (*reply)(size_t, size_t),
                                       size_t start, struct deviation_summary *summary)
{
    struct qlearning_session session;
    open_session(&session, market, &baseline);
    for (size_t i = 0; i < 2; i++)
        for (size_t a = 0; a < 7; a++)
            for (size_t b = 0; b < 7; b++)
                session.tables[i].best[a + 7 * b] = (uint32_t)reply(a, b);
    session.last = start;
    assert_int_equal(qlearning_conduct(&session, 200, summary, NULL), STATUS_OK);
    qlearning_clear(&session);
    return summary->conduct;
}

/* High prices, and two periods of low ones when they were not both high or both low for the second time. */
static size_t punish(size_t a, size_t b)
{
    return (a == 5 && b == 5) || (a == 1 && b == 1) ? 5 : 1;
}

static size_t always_high(size_t a, size_t b)
{
    (void)a;
    (void)b;
    return 5;
}

static size_t never_forgive(size_t a, size_t b)
{
    return a == 5 && b == 5 ? 5 : 0;
}

static void test_punishment_and_return_tell_collusion_from_high_prices(void **state)
{
    (void)state;
    struct calvano market;
    struct deviation_summary summary;
    assert_true(calvano_start(&market, 2, 7, NULL));
    assert_int_equal(conduct_of(&market, punish, 40, &summary), CONDUCT_COLLUSIVE);
    assert_int_equal(summary.tried, 2);
    assert_int_equal(summary.punished, 2);
    assert_int_equal(summary.returned, 2);
    assert_int_equal(summary.unprofitable, 2);
    assert_int_equal(conduct_of(&market, always_high, 40, &summary), CONDUCT_SPURIOUS);
    assert_int_equal(summary.punished, 0);
    assert_int_equal(summary.unprofitable, 0);
    assert_int_equal(conduct_of(&market, never_forgive, 40, &summary), CONDUCT_SPURIOUS);
    assert_int_equal(summary.punished, 2);
    assert_int_equal(summary.returned, 0);
    calvano_end(&market);
}

/* Myopic learners end in a static equilibrium of the grid or next to it, far below those who look ahead. */
static void test_myopic_learners_compete(void **state)
{
    (void)state;
    enum { SESSIONS = 12 };
    struct calvano market;
    struct qlearning_outcome outcomes[SESSIONS];
    struct qlearning_rules rules = baseline;
    double gain = 0;
    rules.discount = 0;
    rules.exploration_decay = 2e-5;
    assert_true(calvano_start(&market, 2, 7, NULL));
    struct qlearning_game game = calvano_game(&market);
    assert_int_equal(
        qlearning_run(&game, &rules, market.grid, 2, 0, SESSIONS, workers_available(), outcomes, NULL),
        STATUS_OK);
    for (size_t k = 0; k < SESSIONS; k++)
        gain += qlearning_profit_gain(2, outcomes[k].profit, market.nash_profit, market.monopoly_profit) /
                SESSIONS;
    assert_true(gain < 0.3);
    calvano_end(&market);
}

/* Klein (2021) with k = 6: profit .108931 (sd .012232, se .000387), constant prices in 68.4 % of 1,000
 * sessions. */
static void test_sequential_learners_reach_the_known_profit(void **state)
{
    (void)state;
    enum { SESSIONS = 100 };
    double payoff[49], profit = 0, constant = 0;
    for (size_t a = 0; a < 7; a++)
        for (size_t r = 0; r < 7; r++)
            payoff[a * 7 + r] = homogeneous_profit((double)a / 6, (double)r / 6, 0);
    struct klein_rules rules = {.prices = 7,
                                .payoff = payoff,
                                .learning_rate = 0.3,
                                .discount = 0.95,
                                .periods = 500000,
                                .last_exploration = 1e-6,
                                .window = 1000};
    for (uint32_t run = 0; run < SESSIONS; run++) {
        struct klein_outcome outcome;
        assert_int_equal(klein_session(&rules, 1, run, &outcome, NULL), STATUS_OK);
        profit += outcome.profit / SESSIONS;
        constant += (double)outcome.constant / SESSIONS;
    }
    assert_near(profit, 0.108931, 4 * sqrt(0.012232 * 0.012232 / SESSIONS + 0.000387 * 0.000387));
    assert_near(constant, 0.684, 4 * sqrt(0.684 * 0.316 * (1.0 / SESSIONS + 1.0 / 1000)));
}

static void test_what_cannot_be_learned_is_refused(void **state)
{
    (void)state;
    struct qlearning_session session;
    struct error error = {.message = ""};
    double payoff[2] = {0, 1};
    struct qlearning_game game = {.players = 8, .prices = 30, .payoff = payoff};
    assert_int_equal(qlearning_init(&session, &game, &baseline, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "combinations"));
    qlearning_clear(&session);
    game = (struct qlearning_game){.players = 1, .prices = 2, .payoff = payoff};
    struct qlearning_rules rules = baseline;
    rules.discount = 1;
    assert_int_equal(qlearning_init(&session, &game, &rules, &error), STATUS_INVALID);
    qlearning_clear(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_of_the_baseline_market),
        cmocka_unit_test(test_updates_follow_the_scripted_trace),
        cmocka_unit_test(test_greedy_actions_are_kept_up_to_date),
        cmocka_unit_test(test_a_shift_of_cost_and_quality_changes_nothing),
        cmocka_unit_test(test_outcomes_do_not_depend_on_threads),
        cmocka_unit_test(test_learners_reach_the_known_profit_gain),
        cmocka_unit_test(test_punishment_and_return_tell_collusion_from_high_prices),
        cmocka_unit_test(test_myopic_learners_compete),
        cmocka_unit_test(test_sequential_learners_reach_the_known_profit),
        cmocka_unit_test(test_what_cannot_be_learned_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
