/* Sellers of accelerators under export controls: what is delivered, when, and to whom the rest goes. On the
 * scenario of the takeover, with a small fleet in East that has to grow to demand. */
#include "fixtures/engine_fixture.h"
#include "model/rates.h"

static const char takeover[] = "tests/scenarios/takeover.cfg";

/* No wear, delivery for the next round, half of the gap ordered in a month; months of 30.4
 * days from 1 May. */
#define FLEET                                                                                                \
    "simulation.noise=off", "acquisition.rate=0", "clouds.East.accelerators=2", "clouds.East.capital=1e6",   \
        "infrastructure.depreciation=0", "infrastructure.order_delay=0", "vendors.Start.capital=1e6"

/* East serves 200 Gtok at 1 and 100 Gtok at 4 CNY/Mtok. */
static double accelerators_needed(void)
{
    return (200 * 1 + 100 * 4) / 0.0257 / HOURS_PER_MONTH;
}

static void test_without_a_cap_half_of_the_gap_comes_every_month(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(takeover, OVERRIDES(FLEET));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double fleet = 2;
    for (int64_t t = 1; t <= 12; t++) {
        play(simulation, 1);
        double order = 0.5 * (accelerators_needed() - fleet);
        fleet += order;
        expect_near(world->clouds[0].accelerators, fleet, 1e-12, "accelerators", t);
        expect_near(world->sellers[0].shipments, order, 1e-12, "shipments", t);
        expect_near(world->sellers[0].unfilled, 0, 0, "orders not filled", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Free to deliver in May and June, two a month from 1 July: the fleet then grows by two a month. */
static void test_from_its_date_on_the_cap_is_what_is_delivered(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(FLEET, "infrastructure.order_adjustment=0.2",
                                          "infrastructure.sellers.Foundry.shipment_cap=2",
                                          "infrastructure.sellers.Foundry.shipment_cap_from=\"2024-07-01\""));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double before = 0, delivered = 0, spent = 0, shocks = 0;
    for (int64_t t = 1; t <= 7; t++) {
        play(simulation, 1);
        double wanted = 0.2 * (accelerators_needed() - 2 - delivered);
        delivered += world->sellers[0].shipments;
        spent += world->clouds[0].capital_spending;
        if (t <= 2) {
            expect_near(world->sellers[0].shipments, wanted, 1e-12, "shipments in freedom", t);
            assert_true(wanted > 2);
        } else {
            expect_near(world->sellers[0].shipments, fmin(2, wanted), 1e-12, "shipments under the cap", t);
            expect_near(world->sellers[0].unfilled, fmax(0, wanted - 2), 1e-12, "orders not filled", t);
        }
        if (t > 2)
            expect_near(world->clouds[0].accelerators - before, 2, 1e-12, "growth of the fleet", t);
        before = world->clouds[0].accelerators;
    }
    expect_near(spent, 220 * delivered, 1e-12, "capital spending", 7);
    expect_near(balance_total(&world->sellers[0].cash), 0.6 * spent, 1e-12, "the seller's margin", 7);
    for (size_t e = 0; e < world->events.count; e++)
        if (world->events.items[e].kind == EVENT_SHIPMENT_CAP) {
            shocks++;
            assert_int_equal(world->events.items[e].round, 3);
            expect_near(world->events.items[e].after, 2, 1e-12, "shipments in the event", 3);
        }
    assert_true(shocks == 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Of orders Q three quarters go to A, which delivers 1; of its 0.75 Q - 1 a share is taken over by B. */
static void test_other_sellers_take_over_a_share_of_the_rest(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES("simulation.noise=off", "infrastructure.sellers.N.order_share=0.75",
                  "infrastructure.sellers.H.order_share=0.25", "infrastructure.sellers.N.shipment_cap=1",
                  "infrastructure.rerouted_share=0.6", "clouds[*].capital=1e9"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    size_t short_rounds = 0;
    for (int64_t t = 1; t <= 36; t++) {
        play(simulation, 1);
        double n = world->sellers[0].shipments, h = world->sellers[1].shipments;
        double unfilled = world->sellers[0].unfilled;
        if (unfilled > 0) {
            short_rounds++;
            expect_near(n, 1, 1e-12, "shipments of the capped seller", t);
            double orders = (1 + unfilled) / 0.75;
            expect_near(h, 0.25 * orders + 0.6 * unfilled, 1e-12, "shipments of the other", t);
        } else {
            expect_near(n, 3 * h, 1e-12, "shipments in proportion", t);
        }
        /* what is delivered is paid for, and arrives */
        double on_order = 0;
        for (size_t c = 0; c < 2; c++)
            on_order += world->clouds[c].orders[((size_t)t + 2) % world->order_slots];
        expect_near(on_order, n + h, 1e-12, "accelerators on order", t);
    }
    assert_true(short_rounds > 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_cap_half_of_the_gap_comes_every_month),
        cmocka_unit_test(test_from_its_date_on_the_cap_is_what_is_delivered),
        cmocka_unit_test(test_other_sellers_take_over_a_share_of_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
