/* Following rivals down and up: against closed forms, on the duel's market and in the engine. */
#include "fixtures/engine_fixture.h"
#include "fixtures/strategy_fixture.h"

#include "market/lambert.h"

struct follow {
    int follows;
    double ratio, speed_down, speed_up, tolerance, floor_markup, ceiling_markup;
    int alone;
    bool follows_fee;
};

static const struct follow all_the_way = {
    .ratio = 1, .speed_down = 1, .speed_up = 1, .ceiling_markup = NAN, .alone = 1};

/* Price after one decision at `own`, with two rivals at these prices, of which the second sells more. */
static double price_after(const struct follow *rule, double own, double small, double large, double months)
{
    struct duel duel;
    duel_start(&duel, 3, own);
    duel.view.decision_months = months;
    duel.products[1].price = small;
    duel.products[1].volume_share = 0.2;
    duel.products[2].price = large;
    duel.products[2].volume_share = 0.5;
    double price = duel_decide(&duel, "follow", rule);
    duel_end(&duel);
    return price;
}

static void test_whom_it_follows_and_how_far(void **state)
{
    (void)state;
    struct follow rule = all_the_way;
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 1.5, 0);
    assert_close(price_after(&rule, 1.2, 1.5, 3, 1), 1.5, 0); /* up as well, which match never does */
    rule.follows = 1;
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 3, 0);
    rule.follows = 2;
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 2.25, 0);
    rule.ratio = 0.8;
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 1.8, 1e-15);
    rule.ceiling_markup = 0.5; /* unit cost is 1 */
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 1.5, 0);
    rule.floor_markup = 0.7;
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 1.7, 0);
    rule.tolerance = 0.2;
    assert_close(price_after(&rule, 2, 1.5, 3, 1), 2, 0);
}

/* The gap to what is followed falls by the factor 1 - speed a month, whatever a round is. */
static void test_speeds_are_of_time(void **state)
{
    (void)state;
    struct follow rule = all_the_way;
    rule.speed_down = 0.3;
    rule.speed_up = 0.1;
    for (double own = 1; own < 6; own += 4) { /* below and above the rival's 3 */
        double price = own, gap = own - 3, kept = own < 3 ? 0.9 : 0.7;
        for (int t = 1; t <= 12; t++) {
            price = price_after(&rule, price, 3, 3, 0.25);
            assert_close(price - 3, gap * pow(kept, t * 0.25), 1e-12);
        }
    }
    rule.speed_up = 0;
    assert_close(price_after(&rule, 1, 3, 3, 1), 1, 0);
}

/* p = c + (1 + W)/alpha with W exp W = exp(utility - alpha c - 1): Morrow & Skerlos (2011); lambert.h. */
static double monopoly_price(void)
{
    return 1 + (1 + lambert_w_of_exp(8 - 4 - 1)) / 4;
}

static void test_alone_it_replies_or_holds(void **state)
{
    (void)state;
    struct duel duel;
    struct follow rule = all_the_way;
    duel_start(&duel, 2, 1.1);
    duel.products[1].live = false;
    assert_close(duel_decide(&duel, "follow", &rule), monopoly_price(), 1e-6);
    rule.speed_up = 0.5;
    assert_close(duel_decide(&duel, "follow", &rule), 0.5 * (1.1 + monopoly_price()), 1e-6);
    rule.alone = 0;
    assert_close(duel_decide(&duel, "follow", &rule), 1.1, 0);
    duel_end(&duel);
}

/* A follows B into a war at half the cost. B can pay for two rounds of it; then A raises its price to what a
 * monopolist asks, which `match` does not. */
static double price_after_the_war(const char *rule, double *in_the_war)
{
    struct scenario *scenario = load_scenario(
        "tests/scenarios/duel.cfg",
        OVERRIDES(rule, "vendors[0].pricing.floor_markup=-1", "vendors[1].products[0].price_input=0.5",
                  "vendors[1].products[0].price_output=0.5", "vendors[1].capital=50"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 1);
    *in_the_war = world->products[0].price;
    play(simulation, 5);
    assert_false(world->vendors[1].alive);
    assert_true(world->vendors[0].alive);
    double price = world->products[0].price;
    simulation_free(simulation);
    scenario_free(scenario);
    return price;
}

static void test_prices_rise_when_the_last_rival_has_gone(void **state)
{
    (void)state;
    double war;
    assert_close(price_after_the_war("vendors[0].pricing.strategy=follow", &war), monopoly_price(), 1e-6);
    assert_close(war, 0.5, 1e-12);
    assert_close(price_after_the_war("vendors[0].pricing.strategy=match", &war), 0.5, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whom_it_follows_and_how_far),
        cmocka_unit_test(test_speeds_are_of_time),
        cmocka_unit_test(test_alone_it_replies_or_holds),
        cmocka_unit_test(test_prices_rise_when_the_last_rival_has_gone),
    };
    return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
