/* What must hold in every run: money is conserved, the dead sell nothing, capacity is not exceeded, the same
 * seed gives the same numbers, units do not matter. Books that do not balance stop a run, so play() checks
 * them too. */
#include "fixtures/engine_fixture.h"

static const char war[] = "tests/scenarios/small_war.cfg";

static double all_cash(const struct world *world)
{
    double sum = 0;
    for (size_t s = 0; s < LEDGER_SECTORS; s++)
        sum += world->closing_cash[s];
    return sum;
}

static void test_all_cash_together_never_changes(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, NULL, 0);
    for (uint32_t run = 0; run < 3; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        play(simulation, 1);
        double first = 0, gross = 0;
        for (size_t s = 0; s < LEDGER_SECTORS; s++)
            first += world->opening_cash[s];
        for (int64_t t = 1; t < 36; t++) {
            for (size_t flow = 0; flow < LEDGER_FLOWS; flow++)
                gross += world->ledger.gross[flow];
            if (!(fabs(all_cash(world) - first) <= 1e-12 * gross + 1e-15 * fabs(first)))
                fail_msg("round %lld: all cash is %.17g, was %.17g", (long long)t, all_cash(world), first);
            assert_true(ledger_row_error(&world->ledger) <= 1e-12);
            play(simulation, 1);
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
}

/* Stocks up to 1e14 times the flows, in many classes: each flow is small change, and none is lost. */
static void test_small_flows_are_not_lost_in_huge_stocks(void **state)
{
    (void)state;
    const char *const spreads[] = {"sectors[*].capital_log_sd=5", "sectors[*].capital_log_sd=6",
                                   "sectors[*].capital_log_sd=7.7"};
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
        struct scenario *scenario =
            load_scenario(war, OVERRIDES("simulation.noise=off", "sectors[*].latent_classes=40",
                                         "smes.weight=7.3", spreads[i]));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 36);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

/* Every flow of the matrix happens in this war; a flow that is never booked would be tested by nothing. */
static void test_the_war_books_every_flow(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        war, OVERRIDES("acquisition.rate=0.5", "acquisition.runway=12", "acquisition.customer_value=50",
                       "acquisition.price_months=2", "niche.tender_rate=4", "vendors.Alpha.niche_capacity=1",
                       "vendors.Alpha.app.potential_users=1000", "vendors.Alpha.app.price=9",
                       "clouds[*].parent_trigger=12", "sectors[*].advertising_per_user=0.1"));
    double gross[LEDGER_FLOWS] = {0};
    for (uint32_t run = 0; run < 4; run++) {
        struct simulation *simulation = start(scenario, run);
        for (int64_t t = 0; t < 36; t++) {
            play(simulation, 1);
            for (size_t flow = 0; flow < LEDGER_FLOWS; flow++)
                gross[flow] += simulation_world(simulation)->ledger.gross[flow];
        }
        simulation_free(simulation);
    }
    for (size_t flow = 0; flow < LEDGER_FLOWS; flow++)
        if (!(gross[flow] > 0))
            fail_msg("nothing was booked as %s", ledger_flow_names[flow]);
    scenario_free(scenario);
}

static void test_the_dead_sell_nothing_and_capacity_holds(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, OVERRIDES("vendors.Gamma.capital=1000"));
    struct simulation *simulation = start(scenario, 1);
    const struct world *world = simulation_world(simulation);
    size_t exits = 0;
    bool short_of_capacity = false;
    for (int64_t t = 1; t <= 36; t++) {
        play(simulation, 1);
        double load[3] = {0};
        for (size_t j = 0; j < world->product_count; j++) {
            const struct product_state *product = &world->products[j];
            const struct vendor_state *vendor = &world->vendors[product->vendor];
            if (!vendor->alive && vendor->exit_round < t)
                assert_true(product->volume <= 0 && product->customers <= 0);
            if (product->parameters->launch_round > t)
                assert_true(product->volume <= 0);
            load[scenario->vendors[product->vendor].host] += product->volume * product->compute_need;
        }
        for (size_t c = 0; c < scenario->cloud_count; c++) {
            assert_true(load[c] <= world->clouds[c].capacity * (1 + 1e-9));
            short_of_capacity = short_of_capacity || world->clouds[c].unserved_share > 0;
        }
        for (size_t f = 0; f < scenario->vendor_count; f++) {
            assert_true(!world->vendors[f].alive || balance_total(&world->vendors[f].cash) >= 0);
            exits += world->vendors[f].exit_round == t;
        }
        assert_true(world->market.hhi <= 1e4 * (1 + 1e-12) && world->market.hhi >= 1e4 / 5 * (1 - 1e-12));
    }
    assert_true(exits > 0);
    assert_true(short_of_capacity);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void expect_same(const struct world *a, const struct world *b)
{
    for (size_t j = 0; j < a->product_count; j++) {
        assert_memory_equal(&a->products[j].price, &b->products[j].price, sizeof(double));
        assert_memory_equal(&a->products[j].volume, &b->products[j].volume, sizeof(double));
    }
    assert_memory_equal(a->sectors, b->sectors, a->scenario->sector_count * sizeof *a->sectors);
    assert_memory_equal(a->closing_cash, b->closing_cash, sizeof a->closing_cash);
}

static void test_a_run_is_a_function_of_seed_and_number(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, NULL, 0);
    struct simulation *once = start(scenario, 2), *again = start(scenario, 2), *other = start(scenario, 3);
    play(other, 30); /* runs side by side do not disturb each other */
    for (int64_t t = 0; t < 30; t++) {
        play(once, 1);
        play(again, 1);
    }
    expect_same(simulation_world(once), simulation_world(again));
    assert_memory_not_equal(simulation_world(once)->sectors, simulation_world(other)->sectors,
                            sizeof(struct sector_totals));
    simulation_free(once);
    simulation_free(again);
    simulation_free(other);
    scenario_free(scenario);
}

/* In another currency all prices and cash are k times as high and price sensitivities
 * 1/k: the same shares. */
static void test_the_unit_of_money_does_not_matter(void **state)
{
    (void)state;
    struct scenario *a = load_scenario("tests/scenarios/mini_p1.cfg", NULL, 0);
    struct scenario *b = load_scenario(
        "tests/scenarios/mini_p1.cfg",
        OVERRIDES("vendors[*].products[*].price_input=120", "vendors[*].products[*].price_output=120",
                  "vendors.A.products[0].unit_cost=40", "vendors.B.products[0].unit_cost=50",
                  "vendors.A.capital=1e6", "vendors.B.capital=4e4", "vendors.A.fixed_cost=2.5e4",
                  "vendors.B.fixed_cost=1.5e4", "vendors.A.pricing.attach_value=60",
                  "sectors[0].price_sensitivity=0.025", "sectors[0].cloud_spend_with_model=60"));
    struct simulation *one = start(a, 0), *ten = start(b, 0);
    for (int64_t t = 1; t <= 12; t++) {
        play(one, 1);
        play(ten, 1);
        for (size_t j = 0; j < 2; j++) {
            expect_near(simulation_world(ten)->products[j].share, simulation_world(one)->products[j].share,
                        1e-10, "share", t);
            expect_near(simulation_world(ten)->products[j].price / 10,
                        simulation_world(one)->products[j].price, 1e-10, "price", t);
        }
    }
    simulation_free(one);
    simulation_free(ten);
    scenario_free(a);
    scenario_free(b);
}

/* Only differences of utility count. */
static void test_the_zero_of_utility_does_not_matter(void **state)
{
    (void)state;
    struct scenario *a = load_scenario("tests/scenarios/mini_p1.cfg", NULL, 0);
    struct scenario *b =
        load_scenario("tests/scenarios/mini_p1.cfg",
                      OVERRIDES("vendors.A.products[0].quality=27", "vendors.B.products[0].quality=26.8",
                                "choice.outside_utility=24"));
    struct simulation *low = start(a, 0), *high = start(b, 0);
    for (int64_t t = 1; t <= 12; t++) {
        play(low, 1);
        play(high, 1);
        for (size_t j = 0; j < 2; j++)
            expect_near(simulation_world(high)->products[j].customers,
                        simulation_world(low)->products[j].customers, 1e-10, "customers", t);
    }
    simulation_free(low);
    simulation_free(high);
    scenario_free(a);
    scenario_free(b);
}

/* Prices held, nothing drifts, nobody enters or leaves: after a while the shares no longer move. */
static void test_peace_without_drift_is_stationary(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(war, OVERRIDES("simulation.noise=off", "technology.algorithmic_progress=0",
                                     "technology.hardware_progress=0", "technology.learning_rate=0",
                                     "technology.quality_arrival_rate=0", "technology.catch_up=0",
                                     "technology.data_effect=0", "vendors[*].pricing.strategy=hold",
                                     "vendors.EastAI.pricing.strategy=hold", "vendors[*].capital=1e9",
                                     "clouds[*].expands=false", "clouds[*].accelerators=0",
                                     "vendors.Beta.products[1].launch_round=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 3000); /* accounts move to the clouds of the models in use only slowly */
    double share[9];
    for (size_t j = 0; j < world->product_count; j++)
        share[j] = world->products[j].share;
    play(simulation, 40);
    for (size_t j = 0; j < world->product_count; j++)
        expect_near(world->products[j].share, share[j], 1e-8, "share", world->round);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_cash_together_never_changes),
        cmocka_unit_test(test_small_flows_are_not_lost_in_huge_stocks),
        cmocka_unit_test(test_the_war_books_every_flow),
        cmocka_unit_test(test_the_dead_sell_nothing_and_capacity_holds),
        cmocka_unit_test(test_a_run_is_a_function_of_seed_and_number),
        cmocka_unit_test(test_the_unit_of_money_does_not_matter),
        cmocka_unit_test(test_the_zero_of_utility_does_not_matter),
        cmocka_unit_test(test_peace_without_drift_is_stationary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
