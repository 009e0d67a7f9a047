/* The niche for private deployment: tenders won by logit, capacity, contracts and money, and the pivot of
 * vendors in need. On the scenario of the takeover, whose start-up loses 100 kCNY a month. */
#include "fixtures/engine_fixture.h"

static const char takeover[] = "tests/scenarios/takeover.cfg";

enum { EAST_AI, WEST_AI, START, VENDORS };

/* Without data the qualities are 2, 2.5 and 3. */
#define NICHE                                                                                                \
    "acquisition.rate=0", "technology.data_effect=0", "niche.outside_utility=1",                             \
        "vendors[*].niche_skill=0.5", "vendors.Start.niche_skill=1", "vendors.Start.niche_fee=1000",         \
        "vendors.Start.capital=1e6"

/* exp(z + q - alpha fee) of the vendors; returns that of none. */
static double weights(double weight[VENDORS])
{
    weight[EAST_AI] = exp(0.5 + 2 - 1.5);
    weight[WEST_AI] = exp(0.5 + 2.5 - 1.5);
    weight[START] = exp(1 + 3 - 1);
    return exp(1);
}

static void test_tenders_are_shared_by_logit_in_expectation(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(NICHE, "simulation.noise=off", "niche.tender_rate=4",
                                          "vendors[*].niche_capacity=100"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double weight[VENDORS], sum = weights(weight), contracts[VENDORS] = {0};
    for (size_t f = 0; f < VENDORS; f++)
        sum += weight[f];
    for (int64_t t = 1; t <= 12; t++) {
        double cash = balance_total(&world->vendors[START].cash);
        play(simulation, 1);
        double all = 0;
        for (size_t f = 0; f < VENDORS; f++) {
            const struct vendor_state *vendor = &world->vendors[f];
            double won = 4 * weight[f] / sum, kept = 0.97 * contracts[f];
            expect_near(vendor->contracts_won, won, 1e-12, "contracts won", t);
            expect_near(vendor->contract_revenue, (f == START ? 1000 : 1500) * won + 15 * kept, 1e-12,
                        "fees and maintenance", t);
            contracts[f] = kept + won;
            expect_near(vendor->contracts, contracts[f], 1e-12, "contracts", t);
            all += vendor->contract_revenue;
        }
        const struct vendor_state *vendor = &world->vendors[START];
        expect_near(balance_total(&vendor->cash) - cash,
                    vendor->revenue - vendor->compute_bill - 100 + 0.5 * vendor->contract_revenue, 1e-9,
                    "cash", t);
        expect_near(world->ledger.flow[FLOW_PRIVATE_CONTRACTS][LEDGER_VENDORS], all, 1e-12, "flow", t);
        expect_near(world->ledger.flow[FLOW_PRIVATE_CONTRACTS][LEDGER_HOUSEHOLDS], -all, 1e-12, "flow", t);
        expect_near(world->market.tenders, 4, 0, "tenders", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Start and West do one contract a month: Start is busy after sum / w_S tenders; from then on East and West
 * share with none, until West is busy, and East gets its part of what is left. */
static void test_busy_vendors_leave_tenders_to_others(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(NICHE, "simulation.noise=off", "niche.tender_rate=4",
                                          "vendors[*].niche_capacity=1", "vendors.EastAI.niche_capacity=5"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double weight[VENDORS], none = weights(weight), sum = none;
    for (size_t f = 0; f < VENDORS; f++)
        sum += weight[f];
    double first = sum / weight[START], rest = none + weight[EAST_AI] + weight[WEST_AI];
    double west = first * weight[WEST_AI] / sum, east = first * weight[EAST_AI] / sum;
    double second = (1 - west) * rest / weight[WEST_AI];
    assert_true(first + second < 4);
    east += second * weight[EAST_AI] / rest;
    east += (4 - first - second) * weight[EAST_AI] / (none + weight[EAST_AI]);
    for (int64_t t = 1; t <= 3; t++) {
        play(simulation, 1);
        expect_near(world->vendors[START].contracts_won, 1, 1e-12, "contracts of Start", t);
        expect_near(world->vendors[WEST_AI].contracts_won, 1, 1e-12, "contracts of WestAI", t);
        expect_near(world->vendors[EAST_AI].contracts_won, east, 1e-12, "contracts of EastAI", t);
        expect_near(world->market.tenders_won, 2 + east, 1e-12, "tenders won", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

struct wins {
    double mean[VENDORS], square[VENDORS], most;
};

/* Wins a round over 12 rounds of 300 runs. */
static struct wins draw_wins(size_t count, const char *const *overrides)
{
    struct scenario *scenario = load_scenario(takeover, overrides, count);
    struct wins wins = {.most = 0};
    const double number = 12.0 * 300;
    for (uint32_t run = 0; run < 300; run++) {
        struct simulation *simulation = start(scenario, run);
        for (int64_t t = 1; t <= 12; t++) {
            play(simulation, 1);
            for (size_t f = 0; f < VENDORS; f++) {
                double won = simulation_world(simulation)->vendors[f].contracts_won;
                wins.mean[f] += won / number;
                wins.square[f] += won * won / number;
                wins.most = fmax(wins.most, won);
            }
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
    return wins;
}

/* Tenders of a Poisson process thinned by the logit are Poisson: mean and variance lam_V P. */
static void test_tenders_won_are_poisson(void **state)
{
    (void)state;
    static const char *const overrides[] = {NICHE, "sectors[0].number=20", "vendors[*].niche_capacity=100",
                                            "niche.tender_rate=4"};
    struct wins wins = draw_wins(sizeof overrides / sizeof *overrides, overrides);
    double weight[VENDORS], sum = weights(weight), number = 3600;
    for (size_t f = 0; f < VENDORS; f++)
        sum += weight[f];
    for (size_t f = 0; f < VENDORS; f++) {
        double mean = 4 * weight[f] / sum, variance = wins.square[f] - wins.mean[f] * wins.mean[f];
        assert_true(fabs(wins.mean[f] - mean) < 4 * sqrt(mean / number));
        assert_true(fabs(variance - mean) < 4 * sqrt((mean + 2 * mean * mean) / number));
    }
}

/* With one contract a month a lone bidder has work with probability 1 - exp(-lam_V P). */
static void test_a_contract_a_month_is_the_most_that_one_person_does(void **state)
{
    (void)state;
    static const char *const overrides[] = {NICHE, "sectors[0].number=20", "vendors.Start.niche_capacity=1",
                                            "niche.tender_rate=2"};
    struct wins wins = draw_wins(sizeof overrides / sizeof *overrides, overrides);
    double chance = 1 - exp(-2 * exp(3) / (exp(3) + exp(1)));
    assert_true(wins.most <= 1);
    assert_true(fabs(wins.mean[START] - chance) < 4 * sqrt(chance * (1 - chance) / 3600));
    assert_true(wins.mean[EAST_AI] + wins.mean[WEST_AI] <= 0);
}

/* Nothing of the price war touches a contract. */
static void test_the_price_of_tokens_does_not_enter(void **state)
{
    (void)state;
    struct scenario *dear =
        load_scenario(takeover, OVERRIDES(NICHE, "niche.tender_rate=4", "vendors[*].niche_capacity=2",
                                          "niche.skill_log_sd=0.5"));
    struct scenario *free_of_charge =
        load_scenario(takeover, OVERRIDES(NICHE, "niche.tender_rate=4", "vendors[*].niche_capacity=2",
                                          "niche.skill_log_sd=0.5", "vendors[*].products[*].price_input=0",
                                          "vendors[*].products[*].price_output=0"));
    struct simulation *a = start(dear, 3), *b = start(free_of_charge, 3);
    for (int64_t t = 1; t <= 12; t++) {
        play(a, 1);
        play(b, 1);
        for (size_t f = 0; f < VENDORS; f++)
            expect_near(simulation_world(b)->vendors[f].contracts, simulation_world(a)->vendors[f].contracts,
                        0, "contracts", t);
    }
    simulation_free(a);
    simulation_free(b);
    scenario_free(dear);
    scenario_free(free_of_charge);
}

#define PIVOT                                                                                                \
    "acquisition.rate=0", "technology.data_effect=0", "niche.tender_rate=1", "niche.pivot=true",             \
        "niche.outside_utility=-50", "vendors.Start.niche_skill=1", "vendors.Start.niche_capacity=100",      \
        "niche.contract_fee=60", "niche.maintenance=0", "simulation.noise=off"

/* Start loses 70 kCNY a month besides its sales, 300 customers at a loss of 0.01 each. */
static void test_a_vendor_in_need_lives_on_in_the_niche(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        takeover, OVERRIDES(PIVOT, "vendors.Start.capital=300", "vendors.Start.products[0].unit_cost=2.01"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct vendor_state *vendor = &world->vendors[START];
    for (int64_t t = 1; t <= 12; t++) {
        bool before = vendor->in_niche;
        double cash = balance_total(&vendor->cash);
        play(simulation, 1);
        assert_true(vendor->alive);
        if (!before)
            continue;
        /* fee 60, of which half is spent, less 0.3 of the fixed cost */
        expect_near(balance_total(&vendor->cash) - cash, 30 - 30, 1e-9, "change of cash", t);
        expect_near(vendor->volume + vendor->customers + vendor->compute_bill, 0, 0, "sales of tokens", t);
    }
    assert_true(vendor->in_niche);
    /* 300 - 73 t < 4 * 73 after the first round */
    assert_int_equal(vendor->pivot_round, 1);
    size_t pivots = 0;
    for (size_t e = 0; e < world->events.count; e++)
        pivots += world->events.items[e].kind == EVENT_PIVOT;
    assert_int_equal(pivots, 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void expect_fate(size_t count, const char *const *overrides, enum exit_cause cause)
{
    struct scenario *scenario = load_scenario(takeover, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 12);
    const struct vendor_state *vendor = &simulation_world(simulation)->vendors[START];
    assert_int_equal(vendor->exit_cause, cause);
    assert_false(vendor->in_niche);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_without_skill_or_with_paying_customers_there_is_no_pivot(void **state)
{
    (void)state;
    static const char *const unskilled[] = {PIVOT, "niche.pivot_skill=1",
                                            "vendors.Start.products[0].unit_cost=2.01",
                                            "vendors.Start.capital=300"};
    static const char *const paying[] = {PIVOT, "vendors.Start.products[0].unit_cost=1.99",
                                         "vendors.Start.capital=300"};
    static const char *const sound[] = {PIVOT, "vendors.Start.capital=1e6",
                                        "vendors.Start.products[0].unit_cost=2.01"};
    expect_fate(sizeof unskilled / sizeof *unskilled, unskilled, EXIT_BANKRUPT);
    expect_fate(sizeof paying / sizeof *paying, paying, EXIT_BANKRUPT);
    expect_fate(sizeof sound / sizeof *sound, sound, EXIT_NONE);
}

/* The niche keeps independents of a war alive; their books balance. */
static void test_the_niche_is_a_refuge_from_the_war(void **state)
{
    (void)state;
    double alive[2] = {0, 0}, pivots = 0;
    for (size_t refuge = 0; refuge < 2; refuge++) {
        struct scenario *scenario = load_scenario(
            "tests/scenarios/small_war.cfg",
            OVERRIDES(refuge ? "niche.tender_rate=4" : "niche.tender_rate=1e-9", "niche.pivot=true",
                      "niche.pivot_runway=6", "vendors[*].niche_skill=1", "vendors[*].niche_capacity=1",
                      "finance.vendor_round_rate=0", "vendors[*].capital=5000",
                      "vendors[*].pricing.strategy=match", "vendors[*].pricing.floor_markup=-0.9",
                      "vendors.EastAI.pricing.strategy=undercut", "vendors.EastAI.pricing.floor_markup=-1",
                      "vendors.EastAI.pricing.step=0.3"));
        for (uint32_t run = 0; run < 24; run++) {
            struct simulation *simulation = start(scenario, run);
            play(simulation, 36);
            for (size_t f = 2; f < 5; f++) {
                alive[refuge] += simulation_world(simulation)->vendors[f].alive;
                pivots += simulation_world(simulation)->vendors[f].in_niche;
            }
            simulation_free(simulation);
        }
        scenario_free(scenario);
    }
    assert_true(pivots > 0);
    assert_true(alive[1] > alive[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tenders_are_shared_by_logit_in_expectation),
        cmocka_unit_test(test_busy_vendors_leave_tenders_to_others),
        cmocka_unit_test(test_tenders_won_are_poisson),
        cmocka_unit_test(test_a_contract_a_month_is_the_most_that_one_person_does),
        cmocka_unit_test(test_the_price_of_tokens_does_not_enter),
        cmocka_unit_test(test_a_vendor_in_need_lives_on_in_the_niche),
        cmocka_unit_test(test_without_skill_or_with_paying_customers_there_is_no_pivot),
        cmocka_unit_test(test_the_niche_is_a_refuge_from_the_war),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
