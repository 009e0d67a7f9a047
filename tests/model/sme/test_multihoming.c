/* Second suppliers: pairs of the logit without replacement, a Markov chain of pairs with switching costs, and
 * volumes and fees that add up. */
#include "fixtures/engine_fixture.h"

static const char inertia[] = "tests/scenarios/inertia.cfg";

enum { NONE, A, B, C, SUPPLIERS };

static const double smes = 1e5, each = 0.3 * 0.3; /* SMEs, Gtok a month of a user */

#define TWO                                                                                                  \
    "simulation.noise=on", "choice.second_share=0.3", "sectors[0].volume_log_sd=0",                          \
        "sectors[0].value_initial_share=0", "sectors[0].experiment_maximum=0"

/* Weights of an SME with the pair (first, second): qualities 1, .8, .5, cost 1.5 of whatever it has not. */
static void weigh(size_t first, size_t second, double cost, double weight[SUPPLIERS])
{
    const double utility[SUPPLIERS] = {0, 1.0, 0.8, 0.5};
    for (size_t j = 0; j < SUPPLIERS; j++)
        weight[j] = exp(utility[j] - (j == first || (second && j == second) ? 0 : cost));
}

/* One round of the chain of pairs; a share `review` of the SMEs draws anew. */
static void expect_pairs(double pair[SUPPLIERS][SUPPLIERS], double cost, double review)
{
    double next[SUPPLIERS][SUPPLIERS] = {{0}};
    for (size_t y = 0; y < SUPPLIERS; y++)
        for (size_t z = 0; z < SUPPLIERS; z++) {
            double weight[SUPPLIERS], sum = 0;
            weigh(y, z, cost, weight);
            for (size_t j = 0; j < SUPPLIERS; j++)
                sum += weight[j];
            next[y][z] += (1 - review) * pair[y][z];
            next[NONE][NONE] += review * pair[y][z] * weight[NONE] / sum;
            for (size_t j = A; j < SUPPLIERS; j++)
                for (size_t k = NONE; k < SUPPLIERS; k++)
                    if (j != k)
                        next[j][k] += review * pair[y][z] * weight[j] / sum * weight[k] / (sum - weight[j]);
        }
    memcpy(pair, next, sizeof next);
}

static void compare(const struct world *world, double pair[SUPPLIERS][SUPPLIERS])
{
    double volume = 0;
    for (size_t j = A; j < SUPPLIERS; j++) {
        double customers = 0, expected = 0;
        for (size_t k = NONE; k < SUPPLIERS; k++) {
            customers += k == j ? 0 : pair[j][k] + pair[k][j];
            expected += k == j ? 0 : pair[j][k] * (k ? 0.7 : 1) + pair[k][j] * 0.3;
        }
        double allowed = 4.5 * sqrt(customers * (1 - customers) / smes);
        double found = world->products[j - 1].customers / smes;
        if (!(fabs(found - customers) <= allowed))
            fail_msg("round %lld: %g of the SMEs use %zu, expected %g", (long long)world->round, found, j,
                     customers);
        found = world->products[j - 1].volume / (smes * each);
        if (!(fabs(found - expected) <= allowed))
            fail_msg("round %lld: volume of %zu is %g, expected %g", (long long)world->round, j, found,
                     expected);
        volume += world->products[j - 1].volume;
    }
    /* all volume of those who use a model goes somewhere */
    expect_near(volume, world->sectors[0].adopters * each, 1e-6, "volume", world->round);
    double adopters = 1 - pair[NONE][NONE];
    assert_true(fabs(world->sectors[0].adopters / smes - adopters) <
                4.5 * sqrt(adopters * (1 - adopters) / smes));
}

static void follow_pairs(const char *cost, double cost_number, const char *review, const char *nonuser_review,
                         double review_number)
{
    struct scenario *scenario = load_scenario(inertia, OVERRIDES(TWO, cost, review, nonuser_review));
    struct simulation *simulation = start(scenario, 0);
    double pair[SUPPLIERS][SUPPLIERS] = {{1}};
    for (int64_t t = 1; t <= 25; t++) {
        play(simulation, 1);
        expect_pairs(pair, cost_number, review_number);
        compare(simulation_world(simulation), pair);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_without_costs_pairs_are_drawn_by_logit_without_replacement(void **state)
{
    (void)state;
    follow_pairs("choice.switch_cost_vendor=0", 0, "choice.reconsider_base=1", "choice.nonuser_review=1", 1);
}

static void test_with_costs_pairs_follow_a_markov_chain(void **state)
{
    (void)state;
    follow_pairs("choice.switch_cost_vendor=1.5", 1.5, "choice.reconsider_base=0.25",
                 "choice.nonuser_review=0.25", 0.25);
}

/* A second supplier is free to turn to: the vendor of the first is left more often than with one supplier. */
static void test_a_second_supplier_weakens_the_lock_in(void **state)
{
    (void)state;
    double left[2];
    for (size_t two = 0; two < 2; two++) {
        struct scenario *scenario =
            load_scenario(inertia, OVERRIDES("simulation.noise=on", "choice.switch_cost_vendor=4",
                                             "choice.initial=logit", "vendors.A.fixed_cost=3e5",
                                             two ? "choice.second_share=0.5" : "choice.second_share=0"));
        struct simulation *simulation = start(scenario, 0);
        const struct world *world = simulation_world(simulation);
        play(simulation, 3);
        left[two] = world->sectors[0].adopters;
        assert_true(world->vendors[0].alive);
        play(simulation, 3); /* A goes bankrupt in round 4; who has another supplier stays with it */
        assert_false(world->vendors[0].alive);
        assert_true(world->products[0].customers <= 0);
        left[two] -= world->sectors[0].adopters;
        simulation_free(simulation);
        scenario_free(scenario);
    }
    print_message("SMEs that use no model once A is gone: %.0f with one supplier each, %.0f with two\n",
                  left[0], left[1]);
    assert_true(left[1] < left[0]);
}

/* With quotas, fees, caps, exits and acquisitions what SMEs pay is what vendors receive; play() checks it. */
static void test_a_war_with_second_suppliers_balances(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("tests/scenarios/small_war.cfg",
                      OVERRIDES("choice.second_share=0.4", "acquisition.rate=0.5", "acquisition.runway=12",
                                "acquisition.customer_value=50", "acquisition.price_months=2"));
    for (uint32_t run = 0; run < 3; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        for (int64_t t = 1; t <= 36; t++) {
            play(simulation, 1);
            double volume = 0, customers = 0;
            for (size_t j = 0; j < world->product_count; j++) {
                volume += world->products[j].volume;
                customers += world->products[j].customers;
            }
            expect_near(volume, world->sectors[0].volume + world->sectors[1].volume, 1e-12, "volume", t);
            double adopters = world->sectors[0].adopters + world->sectors[1].adopters;
            assert_true(customers > adopters && customers <= 2 * adopters);
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_costs_pairs_are_drawn_by_logit_without_replacement),
        cmocka_unit_test(test_with_costs_pairs_follow_a_markov_chain),
        cmocka_unit_test(test_a_second_supplier_weakens_the_lock_in),
        cmocka_unit_test(test_a_war_with_second_suppliers_balances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
