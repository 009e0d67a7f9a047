/* Alternating price setting against the published equilibria of Maskin & Tirole (1988). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/markov_pricing.h"
#include "verify/theory/markov_values.h"
#include <math.h>

enum { COUNT = MASKIN_TIROLE_PRICES };

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

struct play {
    double payoff[COUNT * COUNT], policy[COUNT * COUNT], mover[COUNT], waiter[COUNT], distribution[COUNT];
};

static void solve(struct play *play, enum maskin_tirole_equilibrium equilibrium, double discount)
{
    for (size_t a = 0; a < COUNT; a++)
        for (size_t r = 0; r < COUNT; r++)
            play->payoff[a * COUNT + r] = homogeneous_profit((double)a / 6, (double)r / 6, 0);
    maskin_tirole_policy(equilibrium, discount, play->policy);
    assert_true(markov_values(COUNT, play->payoff, play->policy, discount, play->mover, play->waiter));
    assert_true(markov_stationary(COUNT, play->policy, play->distribution));
}

static void test_edgeworth_cycle(void **state)
{
    (void)state;
    const double mover[COUNT] = {1.2787485775908225, 1.2787485775908227, 1.292959480164606,
                                 1.3762928134979397, 1.4168959308485567, 1.4643264864041128,
                                 1.4643264864041128};
    const double waiter[COUNT] = {1.3460511343061292, 1.2148111487112814, 1.2148111487112816,
                                  1.2283115061563756, 1.3074781728230427, 1.346051134306129,
                                  1.346051134306129};
    const double distribution[COUNT] = {0.21177085593334077,
                                        0.157645828813332,
                                        0.1576458288133319,
                                        0.15764582881333192,
                                        0.1576458288133318,
                                        0.15764582881333164,
                                        -0.0};
    struct play play;
    solve(&play, MASKIN_TIROLE_EDGEWORTH, 0.95);
    assert_near(maskin_tirole_mix(MASKIN_TIROLE_EDGEWORTH, 0.95), 0.2555829832271441, 1e-12);
    for (size_t k = 0; k < COUNT; k++) {
        assert_near(play.mover[k], mover[k], 1e-9);
        assert_near(play.waiter[k], waiter[k], 1e-9);
        assert_near(play.distribution[k], distribution[k], 1e-9);
    }
    assert_near(markov_mean_profit(COUNT, play.payoff, play.policy, play.distribution), 0.06568576200555493,
                1e-9);
    assert_near(1 / play.distribution[1], 6.34333307469936,
                1e-9); /* length of the cycle: it passes 1/6 once */
}

static void test_focal_price_under_a_kinked_demand_curve(void **state)
{
    (void)state;
    const double mover[COUNT] = {2.3749999999999996, 2.374999999999999,  2.4444444444444433,
                                 2.4999999999999996, 2.6249999999999996, 2.6249999999999996,
                                 2.6249999999999996};
    const double waiter[COUNT] = {2.3749999999999996, 2.4269005847953204, 2.2562499999999988,
                                  2.4999999999999996, 2.3749999999999996, 2.3749999999999996,
                                  2.3749999999999996};
    struct play play;
    solve(&play, MASKIN_TIROLE_KINKED, 0.95);
    assert_near(maskin_tirole_mix(MASKIN_TIROLE_KINKED, 0.95), 0.46222567488832844, 1e-12);
    for (size_t k = 0; k < COUNT; k++) {
        assert_near(play.mover[k], mover[k], 1e-9);
        assert_near(play.waiter[k], waiter[k], 1e-9);
        assert_near(play.distribution[k], k == 3, 1e-12);
    }
    assert_near(markov_mean_profit(COUNT, play.payoff, play.policy, play.distribution), 0.125, 1e-12);
}

/* No mover gains by departing once, for discount factors near 1; a policy that is no equilibrium shows it. */
static void test_both_are_markov_perfect(void **state)
{
    (void)state;
    const double discounts[] = {0.93, 0.95, 0.97, 0.99};
    struct play play;
    for (size_t i = 0; i < 4; i++)
        for (int equilibrium = 0; equilibrium < 2; equilibrium++) {
            solve(&play, (enum maskin_tirole_equilibrium)equilibrium, discounts[i]);
            assert_near(markov_deviation_gain(COUNT, play.payoff, discounts[i], play.mover, play.waiter), 0,
                        1e-12);
        }
    solve(&play, MASKIN_TIROLE_EDGEWORTH, 0.95);
    play.policy[6 * COUNT + 4] = 0;
    play.policy[6 * COUNT + 6] = 1;
    assert_true(markov_values(COUNT, play.payoff, play.policy, 0.95, play.mover, play.waiter));
    assert_true(markov_deviation_gain(COUNT, play.payoff, 0.95, play.mover, play.waiter) > 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edgeworth_cycle),
        cmocka_unit_test(test_focal_price_under_a_kinked_demand_curve),
        cmocka_unit_test(test_both_are_markov_perfect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
