/* The summary of runs made by hand: survival, wins and ties, sums, starts and ends. */
#include "fixtures/record_fixture.h"

#include "file/runs_file.h"
#include "model/founders.h"
#include "runs/tally.h"
#include "runs/winners.h"

enum { ROUNDS = 6, DOUBAO = 4, ZHIPU = 5, MOONSHOT = 6 }; /* firms: 2 sellers, 2 clouds, 3 vendors */

static struct summary *summarise(struct tally *tally)
{
    struct summary *summary;
    assert_int_equal(tally_summarise(tally, &summary, NULL), STATUS_OK);
    tally_free(tally);
    return summary;
}

/* One run: `story` sets the world of each round. */
static void add_run(struct tally *tally, const struct scenario *scenario, int run,
                    void (*story)(struct world *world, int run))
{
    struct world *world = hand_made_world(scenario);
    struct outcome *outcome;
    assert_int_equal(outcome_create(scenario, &outcome, NULL), STATUS_OK);
    for (int64_t t = 0; t <= scenario->simulation.rounds; t++) {
        world->round = t;
        story(world, run);
        (t == 0 ? founders_start : founders_update)(world);
        outcome_take(outcome, world);
    }
    tally_add(tally, outcome);
    outcome_free(outcome);
    free_hand_made_world(world);
}

static struct summary *play(const struct scenario *scenario, int runs,
                            void (*story)(struct world *world, int run))
{
    struct tally *tally;
    assert_int_equal(tally_create(scenario, &tally, NULL), STATUS_OK);
    for (int run = 0; run < runs; run++)
        add_run(tally, scenario, run, story);
    return summarise(tally);
}

/* Zhipu leaves in round 2, 3, 4 of runs 0, 1, 2 and stays in run 3; Moonshot never leaves. */
static void exits(struct world *world, int run)
{
    struct vendor_state *zhipu = &world->vendors[ZHIPU - DOUBAO];
    zhipu->price = 10 - (double)world->round;
    if (run < 3 && world->round == run + 2) {
        zhipu->alive = false;
        zhipu->exit_round = world->round;
        zhipu->exit_cause = EXIT_BANKRUPT;
    }
}

static void test_survival_and_median_exit_follow_the_exits(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = play(scenario, 4, exits);
    const struct firm_summary *zhipu = &summary->firms[ZHIPU];
    assert_string_equal(zhipu->name, "Zhipu");
    assert_int_equal(zhipu->layer, FIRM_VENDOR);
    assert_false(zhipu->owned);
    assert_true(summary->firms[DOUBAO].owned);
    assert_true(zhipu->survival.value == 0.25);
    assert_true(zhipu->median_exit_round == 3);
    assert_true(isnan(summary->firms[MOONSHOT].median_exit_round));
    assert_true(zhipu->price_start == 10);
    assert_true(zhipu->price.value == 4); /* of run 3 only: the others have no price at the end */
    assert_int_equal(summary->independents, 2);
    assert_int_equal(summary->owned, 1);
    assert_true(summary->independents_alive.value == 1.25);
    assert_true(fabs(summary->independents_alive.low - (1.25 - 3.182446 * 0.25)) < 1e-6);
    assert_true(summary->independents_alive.high == 2); /* and not 2.05 of 2 */
    assert_true(summary->owned_alive.value == 1);
    summary_free(summary);
    scenario_free(scenario);
}

static void nobody_comes(struct world *world, int run)
{
    (void)run;
    world->vendors[ZHIPU - DOUBAO].alive = false;
}

/* Its exit was in month 0. */
static void test_who_never_came_has_not_left(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = play(scenario, 2, nobody_comes);
    assert_true(summary->firms[ZHIPU].survival.value == 0);
    assert_true(isnan(summary->firms[ZHIPU].median_exit_round));
    summary_free(summary);
    scenario_free(scenario);
}

/* Shares: Doubao first in run 0, Doubao and Moonshot tie in run 1, nobody sells in run 2. */
static void wins(struct world *world, int run)
{
    static const double shares[3][3] = {{0.6, 0.3, 0.1}, {0.4, 0.2, 0.4}, {0, 0, 0}};
    for (int f = 0; f < 3; f++) {
        world->vendors[f].share = shares[run][f];
        world->vendors[f].profit = world->round > 0 ? -1.0 - f : 0;
    }
    world->clouds[1].profit = world->round > 0 ? 2 : 0;
    world->clouds[1].attach_profit = world->round > 0 ? 3 : 0;
    world->clouds[1].support_paid = world->round > 0 ? 0.5 : 0;
    world->clouds[0].customers = 30;
    world->clouds[1].customers = 10;
}

static void test_ties_share_the_win_and_no_sales_have_no_winner(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = play(scenario, 3, wins);
    assert_true(fabs(summary->firms[DOUBAO].wins_share.value - 1.5 / 3) < 1e-15);
    assert_true(summary->firms[ZHIPU].wins_share.value == 0);
    assert_true(fabs(summary->firms[MOONSHOT].wins_share.value - 0.5 / 3) < 1e-15);
    /* all vendors lose, and so does Doubao's owner with it: the smallest loss is no win */
    for (size_t f = DOUBAO; f <= MOONSHOT; f++)
        assert_true(summary->firms[f].wins_profit.value == 0);
    assert_int_equal(winner_contest(summary, WIN_PROFIT).leader, SIZE_MAX);
    assert_true(summary->firms[3].wins_profit.value == 1);
    assert_true(summary->firms[2].wins_profit.value == 0);
    assert_true(summary->firms[0].wins_profit.value == 0);
    assert_true(summary->firms[2].share.value == 0.75);
    summary_free(summary);
    scenario_free(scenario);
}

/* By round: Volc earns 10 and supports its vendor Doubao, which loses 4, by 3; investors put 2 into Doubao and 50
 * into Zhipu, which earns 5 and pays 3 of it out. */
static void groups(struct world *world, int run)
{
    double on = world->round > 0, t = (double)world->round;
    (void)run;
    struct cloud_state *volc = &world->clouds[0];
    struct vendor_state *doubao = &world->vendors[0], *zhipu = &world->vendors[1];
    volc->profit = 10 * on;
    volc->cash_flow = 8 * on;
    volc->value_added = 20 * on;
    volc->support_paid = 3 * on;
    volc->cash.value = 1000 + (8 - 3) * t;
    doubao->revenue = 7 * on;
    doubao->volume = 6 * on;
    doubao->customers = 4 + t;
    doubao->compute_bill = 5 * on;
    doubao->value_added = 2 * on;
    doubao->profit = -4 * on;
    doubao->support = 3 * on;
    doubao->funding = 2 * on;
    doubao->cash.value = 100 + (-4 + 3 + 2) * t;
    zhipu->profit = zhipu->value_added = 5 * on;
    zhipu->funding = 50 * on;
    zhipu->paid_out = 3 * on;
    zhipu->cash.value = 100 + 52 * t;
}

static void test_groups_are_consolidated_and_money_put_in_is_no_gain(void **state)
{
    (void)state;
    enum { VOLC = 2 };
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = play(scenario, 1, groups);
    static const double own[ACCOUNTS] = {2, -4, -4, 2, 5, -4}, group[ACCOUNTS] = {22, 6, 4, 2, 2, 4};
    static const double zhipu[ACCOUNTS] = {5, 5, 5, 0, 47, 5};
    assert_int_equal(summary->firms[DOUBAO].head, VOLC);
    assert_int_equal(summary->firms[ZHIPU].head, ZHIPU);
    for (enum account a = 0; a < ACCOUNTS; a++) {
        assert_true(summary->firms[DOUBAO].accounts[a].value == ROUNDS * own[a]);
        assert_true(summary->firms[DOUBAO].group[a].value == ROUNDS * group[a]);
        assert_true(summary->firms[VOLC].group[a].value == ROUNDS * group[a]);
        assert_true(summary->firms[ZHIPU].accounts[a].value == ROUNDS * zhipu[a]);
        assert_true(summary->firms[ZHIPU].group[a].value == ROUNDS * zhipu[a]);
    }
    assert_int_equal(summary->owner_count, 1);
    assert_int_equal(summary->owners[0].head, VOLC);
    static const double totals[OWNER_TOTALS] = {
        [OWNER_CAPITAL_START] = 1100,  [OWNER_CAPITAL] = 1100 + 6 * ROUNDS, [OWNER_REVENUE] = 2 * ROUNDS,
        [OWNER_INTERNAL] = 8 * ROUNDS, [OWNER_VOLUME] = 6 * ROUNDS,         [OWNER_CUSTOMERS] = 4 + ROUNDS,
        [OWNER_VENDORS_ALIVE] = 1};
    for (enum owner_total which = 0; which < OWNER_TOTALS; which++)
        if (summary->owners[0].totals[which].value != totals[which])
            fail_msg("%s is %g, not %g", owner_total_names[which], summary->owners[0].totals[which].value,
                     totals[which]);
    /* 6 of the group against 5; 52 of cash are 5 earned, against 4 */
    assert_true(summary->firms[DOUBAO].wins_profit.value == 1);
    assert_true(summary->firms[ZHIPU].wins_capital.value == 1);
    summary_free(summary);
    scenario_free(scenario);
}

static void test_flows_add_up_over_rounds(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = play(scenario, 1, wins);
    assert_true(summary->firms[MOONSHOT].accounts[ACCOUNT_PROFIT].value == -3.0 * ROUNDS);
    assert_true(summary->firms[3].attach.value == 3.0 * ROUNDS);
    assert_true(summary->firms[3].support.value == 0.5 * ROUNDS);
    assert_true(isnan(summary->firms[3].support.low)); /* one run has no interval */
    summary_free(summary);
    scenario_free(scenario);
}

static void markets(struct world *world, int run)
{
    double t = (double)world->round;
    world->market.mean_price = 20 - t;
    world->market.volume = t > 0 ? 100 * t + run : 0;
    world->market.hhi = t > 0 ? 5000 - t : 4000;
    world->sectors[0].alive = 300 + t;
    world->sectors[1].alive = 200;
    world->sectors[1].surplus = t;
    world->sectors[0].user_surplus = t > 0 ? 2 : 50;
    world->opening_cash[LEDGER_SMES] = 1000 * t;
    world->closing_cash[LEDGER_SMES] = 1000 * (t + 1);
    world->cumulative_profit[LEDGER_CLOUDS] = 7 * t;
}

static void test_paths_start_before_round_1_and_what_is_sold_in_it(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = play(scenario, 2, markets);
    assert_true(summary->mean_price.start == 20 && summary->mean_price.end.value == 14);
    assert_true(summary->volume.start == 100.5 && summary->volume.end.value == 600.5);
    assert_true(summary->hhi.start == 4999 && summary->hhi.end.value == 4994);
    assert_true(summary->smes.start == 500 && summary->smes.end.value == 506);
    const struct layer_summary *smes = &summary->layers[LEDGER_SMES];
    assert_int_equal(smes->layer, LEDGER_SMES);
    assert_true(smes->surplus.value == 21); /* 1 + 2 + ... + 6 */
    assert_true(smes->capital_change.value == 6000);
    assert_true(summary->layers[LEDGER_HOUSEHOLDS].surplus.value == 12);
    assert_true(summary->layers[LEDGER_CLOUDS].profit.value == 42);
    assert_true(isnan(summary->sme_exit_year_one.value)); /* half a year */
    summary_free(summary);
    scenario_free(scenario);
}

/* In expectations: a tenth of each sector leaves per round, entrants keep the number; 1 - .9^12 of the
 * founders are gone after twelve months. */
static void churn(struct world *world, int run)
{
    (void)run;
    world->sectors[0].alive = 300;
    world->sectors[0].exits = world->round > 0 ? 30 : 0;
    world->sectors[1].alive = 0;
}

static void test_founders_that_leave_in_a_year_do_not_count_entrants(void **state)
{
    (void)state;
    const char *const overrides[] = {"simulation.rounds=20"};
    struct scenario *scenario = small_market(SMALL_MARKET(""), overrides, 1);
    struct summary *summary = play(scenario, 1, churn);
    assert_true(fabs(summary->sme_exit_year_one.value - (1 - pow(0.9, 12))) < 1e-12);
    summary_free(summary);
    scenario_free(scenario);
}

/* The count of founders one by one agrees with the sector's exits when nobody is founded. */
static void test_founders_of_a_simulation_are_counted_one_by_one(void **state)
{
    (void)state;
    const char *const overrides[] = {"simulation.rounds=13", "sector_defaults.entry_rate=0.0"};
    struct scenario *scenario = small_market(SMALL_MARKET(""), overrides, 2);
    struct runs_options options = {.replicates = 2, .threads = 1};
    struct summary *summary;
    assert_int_equal(runs_to_file(scenario, &options, &summary, NULL), STATUS_OK);
    double left = 0;
    for (uint32_t run = 0; run < 2; run++) {
        struct simulation *simulation;
        assert_int_equal(simulation_create(scenario, run, &simulation, NULL), STATUS_OK);
        const struct world *world = simulation_world(simulation);
        while (world->round < 12) /* of 30.4 days: the round that ends nearest to a year */
            assert_int_equal(simulation_step(simulation, NULL), STATUS_OK);
        left += world->sectors[0].alive + world->sectors[1].alive;
        simulation_free(simulation);
    }
    double expected = 1 - left / (2 * scenario->smes.weight * 500);
    assert_true(expected > 0);
    assert_true(fabs(summary->sme_exit_year_one.value - expected) < 1e-12);
    summary_free(summary);
    scenario_free(scenario);
}

/* Cuts are shares of the list prices 13.6, 100 and 12 (3 parts of output in 10); what flows adds up. */
static void test_details_of_a_run_are_those_of_its_rounds(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct world *world = hand_made_world(scenario);
    struct outcome *outcome;
    assert_int_equal(outcome_create(scenario, &outcome, NULL), STATUS_OK);
    const struct outcome_detail *detail = &outcome->detail;
    world->mean_output_share = 0.3;
    for (world->round = 0; world->round <= 3; world->round++) {
        double round = (double)world->round;
        world->products[0].price = 13.6 * (1 - 0.1 * round);
        world->products[3].price = 12 * (1 - 0.2 * round);
        world->products[1].price = 100;
        world->products[0].volume = round > 0 ? 3 : 0;
        world->products[3].volume = round > 0 ? 1 : 0;
        world->products[0].unit_cost = 4 - round;
        world->products[3].unit_cost = 8;
        world->market.mean_price = 20 - 2 * round;
        world->market.below_cost_share = round > 2 ? 0.75 : 0;
        world->vendors[0].revenue = round;
        world->vendors[0].partner_revenue = 2 * round;
        world->vendors[0].compute_bill = 0.5;
        world->vendors[0].profit = -1;
        world->vendors[0].volume = round;
        world->vendors[2].volume = 5 * round;
        world->vendors[2].profit = -10;
        world->vendors[1].share = 0.25;
        world->vendors[0].share = 0.75;
        world->sectors[0].users = round > 1 ? 5 : 9;
        outcome_take(outcome, world);
    }
    assert_true(fabs(detail->cut[TIER_MAIN] - (4.08 + 7.2) / 25.6) < 1e-12);
    assert_true(fabs(detail->fall[TIER_MAIN] - (4.08 + 7.2) / 2) < 1e-12);
    assert_true(fabs(detail->owned_cut[TIER_MAIN] - 0.3) < 1e-12);
    assert_true(detail->cut[TIER_FLAGSHIP] == 0);
    assert_true(detail->cost == 2.75);
    /* since round 1, three tokens of the one product and one of the other */
    assert_true(fabs(detail->cost_part - 3 * 2 / (3 * 2.72 + 4.8)) < 1e-12);
    assert_true(detail->volume == 12 && detail->below_cost == 3 && detail->owned_served == 6);
    assert_true(outcome->firms[DOUBAO].call_margin == 4 && detail->api_revenue == 6);
    assert_true(outcome->firms[DOUBAO].revenue == 6 + 12); /* API fees and those of partners */
    assert_true(detail->owned_profit == -4 && detail->independents_profit == -40);
    assert_true(detail->independents_share == 0.25 && detail->largest_share == 0.75);
    assert_true(detail->sectors[0].users == 5 && detail->sectors[0].peak_users == 9);
    outcome_free(outcome);
    free_hand_made_world(world);
    scenario_free(scenario);
}

/* Buyers move to the dearer product, whose costs fall: no price fell, so nothing of a fall is due to costs. */
static void test_costs_have_no_part_in_a_fall_that_is_none(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct world *world = hand_made_world(scenario);
    struct outcome *outcome;
    assert_int_equal(outcome_create(scenario, &outcome, NULL), STATUS_OK);
    for (world->round = 0; world->round <= 2; world->round++) {
        world->products[0].price = 12;
        world->products[3].price = 10;
        world->products[0].volume = 3 - (double)world->round;
        world->products[3].volume = (double)world->round;
        world->products[0].unit_cost = 4 - (double)world->round;
        world->market.mean_price = 12 - (double)world->round;
        outcome_take(outcome, world);
        assert_true(isnan(outcome->detail.cost_part));
    }
    world->products[3].price = 10.5;
    outcome_take(outcome, world);
    assert_true(isnan(outcome->detail.cost_part)); /* a rise is no fall either */
    world->products[3].price = 9;
    outcome_take(outcome, world);
    assert_true(fabs(outcome->detail.cost_part - 1.0 / 2) < 1e-12);
    outcome_free(outcome);
    free_hand_made_world(world);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_details_of_a_run_are_those_of_its_rounds),
        cmocka_unit_test(test_costs_have_no_part_in_a_fall_that_is_none),
        cmocka_unit_test(test_survival_and_median_exit_follow_the_exits),
        cmocka_unit_test(test_who_never_came_has_not_left),
        cmocka_unit_test(test_ties_share_the_win_and_no_sales_have_no_winner),
        cmocka_unit_test(test_groups_are_consolidated_and_money_put_in_is_no_gain),
        cmocka_unit_test(test_flows_add_up_over_rounds),
        cmocka_unit_test(test_paths_start_before_round_1_and_what_is_sold_in_it),
        cmocka_unit_test(test_founders_that_leave_in_a_year_do_not_count_entrants),
        cmocka_unit_test(test_founders_of_a_simulation_are_counted_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
