/* The share sold below cost, where prices stand at the cost. */
#include "fixtures/engine_fixture.h"

/* In the small war with every rule at its cost, some products earn less than their cost by rounding alone. */
static void test_what_is_sold_at_cost_but_for_rounding_is_not_sold_below_it(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("tests/scenarios/small_war.cfg",
                      OVERRIDES("vendors[*].pricing.strategy=cost_plus", "vendors[*].pricing.markup=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    size_t rounded = 0, below = 0;
    for (int64_t t = 0; t < scenario->simulation.rounds; t++) {
        double clearly = 0, volume = 0;
        play(simulation, 1);
        for (size_t j = 0; j < world->product_count; j++) {
            const struct product_state *product = &world->products[j];
            double lost = 1 - product->revenue / (product->unit_cost * product->volume);
            volume += product->volume;
            clearly += product->volume > 0 && lost > 1e-6 ? product->volume : 0;
            rounded += product->volume > 0 && lost > 0 && lost < 1e-12;
            below += product->volume > 0 && lost > 1e-6;
        }
        expect_near(world->market.below_cost_share, volume > 0 ? clearly / volume : 0, 1e-12,
                    "the share sold below cost", t);
    }
    assert_true(rounded > 0 && below > 0); /* else this test tries nothing */
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_sold_at_cost_but_for_rounding_is_not_sold_below_it),
    };
    return cmocka_run_group_tests_name("below_cost", tests, NULL, NULL);
}
