/* A charge for scarce compute: it rests where demand meets the load that it aims at, and goes when the load has gone.
 * On the market of duel.cfg: 100 Gtok a month, logit with 8 - 4 p against 0, unit cost 1, list prices 1.5. */
#include "fixtures/engine_fixture.h"

static const char duel[] = "tests/scenarios/duel.cfg";

/* Demand at 1.5 would be 1.2 times what 2.91 accelerators can do. */
#define SCARCE                                                                                               \
    "clouds.Cloud.accelerators=2.911", "clouds.Cloud.expands=false", "infrastructure.depreciation=0",        \
        "simulation.rounds=400", "vendors[*].pricing.capacity_charge=0.5"

static const double list_price = 1.5, aim = 0.9;

/* The price, of both, at which the demand of both takes `aim` of the capacity: by hand. */
static double clearing_price(void)
{
    double need = 0.7 / 0.0257; /* accelerator-hours per Gtok: unit cost 1 at target load and start price */
    double sold = aim * 2.911 * 730.5 / need / 100;
    return (8 - log(sold / (1 - sold) / 2)) / 4;
}

static void expect_clearing(const char *form, const char *days, int64_t rounds, double tolerance)
{
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(SCARCE, form, days, "sectors[0].number=20000",
                                      "sectors[0].volume=0.005", "sectors[0].price_sensitivity_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double utilisation = 0;
    play(simulation, rounds);
    for (int64_t t = 0; t < 10; t++) {
        play(simulation, 1);
        utilisation += world->clouds[0].utilisation / 10;
        for (size_t j = 0; j < 2; j++) {
            const struct product_state *product = &world->products[j];
            expect_near(product->price, clearing_price(), tolerance, "price", t);
            expect_near(product->price - product->capacity_charge, list_price, 1e-12, "list price", t);
            expect_near(product->capacity_charge, world->vendors[j].scarcity * product->unit_cost, 1e-12,
                        "charge", t);
            expect_near(product->price_input, product->price, 1e-12, "input price", t);
        }
    }
    expect_near(utilisation, aim, tolerance, "utilisation", rounds);
    assert_true(clearing_price() > list_price + 0.1);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_the_charge_rests_where_demand_meets_the_load(void **state)
{
    (void)state;
    expect_clearing("simulation.noise=off", "simulation.round_days=30.4", 60, 1e-9);
    expect_clearing("simulation.noise=off", "simulation.round_days=7.6", 240, 1e-9);
    expect_clearing("simulation.noise=on", "simulation.round_days=30.4", 60, 0.01);
}

/* Using none gets better by 6 utils a year, so that the load falls. */
static void test_the_charge_goes_when_the_load_has_gone(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(SCARCE, "simulation.noise=off", "choice.outside_drift=6"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *product = &simulation_world(simulation)->products[0];
    double highest = 0;
    for (int64_t t = 1; t <= 48; t++) {
        play(simulation, 1);
        assert_true(product->price >= list_price - 1e-15);
        highest = fmax(highest, product->price);
    }
    assert_true(highest > list_price + 0.05);
    expect_near(product->price, list_price, 1e-15, "price", 48);
    expect_near(product->capacity_charge, 0, 0, "charge", 48);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_no_charge_where_compute_is_not_scarce(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES("vendors[*].pricing.capacity_charge=0.5", "clouds.Cloud.accelerators=10"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 12);
    expect_near(simulation_world(simulation)->products[0].price, list_price, 1e-15, "price", 12);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* B undercuts A's list price by a tenth, whatever both charge, and nobody's charge gets into a list price. */
static void test_rules_see_and_set_list_prices(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(SCARCE, "simulation.noise=off", "vendors.B.pricing.strategy=undercut",
                                      "vendors.B.pricing.step=0.1"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        expect_near(world->products[0].price - world->products[0].capacity_charge, 1.5, 1e-12, "A", t);
        expect_near(world->products[1].price - world->products[1].capacity_charge, 1.35, 1e-12, "B", t);
    }
    assert_true(world->products[0].capacity_charge > 0.1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* So do decisions from outside the program. */
static void test_decisions_from_outside_are_about_list_prices(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(duel, OVERRIDES(SCARCE, "simulation.noise=off"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *product = &simulation_world(simulation)->products[0];
    struct error error = {0};
    play(simulation, 12);
    struct offer offer = simulation_offer(simulation, 0);
    expect_near(offer.price, list_price, 1e-12, "list price", 12);
    offer.price = 1.4;
    assert_int_equal(simulation_decide(simulation, 0, &offer, &error), STATUS_OK);
    play(simulation, 1);
    expect_near(product->price - product->capacity_charge, 1.4, 1e-12, "list price", 13);
    assert_true(product->capacity_charge > 0.1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Buyers who do not mind the price keep the load u, so that x grows by k (u - u_c) a month whatever is charged.
 * Those who take turns post what it has come to in their last turn. */
static void test_the_charge_goes_by_time_and_not_by_moves(void **state)
{
    (void)state;
    static const char *const orders[] = {"simulation.move_order=simultaneous",
                                         "simulation.move_order=alternating"};
    double week = 7.6 / 30.4;
    for (size_t i = 0; i < 2; i++) {
        struct scenario *scenario = load_scenario(
            duel, OVERRIDES(SCARCE, "simulation.noise=off", "simulation.round_days=7.6",
                            "sectors[0].price_sensitivity=1e-9", "choice.congestion_penalty=0", orders[i]));
        struct simulation *simulation = start(scenario, 0);
        const struct world *world = simulation_world(simulation);
        play(simulation, 1); /* from the second round on the load is known */
        double a_week = 0.5 * week * (world->clouds[0].utilisation - aim);
        assert_true(a_week > 0.01);
        for (int64_t t = 2; t <= 49; t++) {
            play(simulation, 1);
            for (size_t j = 0; j < 2; j++) {
                double turns_ago = i && (t - 1) % 2 != (int64_t)j ? 1 : 0, weeks = (double)(t - 1);
                expect_near(world->vendors[j].scarcity, weeks * a_week, 1e-6, "scarcity", t);
                expect_near(world->products[j].capacity_charge, (weeks - turns_ago) * a_week, 1e-6, "charge",
                            t);
            }
        }
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_charge_rests_where_demand_meets_the_load),
        cmocka_unit_test(test_the_charge_goes_when_the_load_has_gone),
        cmocka_unit_test(test_no_charge_where_compute_is_not_scarce),
        cmocka_unit_test(test_rules_see_and_set_list_prices),
        cmocka_unit_test(test_the_charge_goes_by_time_and_not_by_moves),
        cmocka_unit_test(test_decisions_from_outside_are_about_list_prices),
    };
    return cmocka_run_group_tests_name("capacity_charge", tests, NULL, NULL);
}
