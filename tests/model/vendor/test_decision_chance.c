/* Reviews of prices at random times (Calvo 1983): their share of the time does not depend on the length of a round, and
 * who decides when is a matter of vendor and round alone. */
#include "fixtures/engine_fixture.h"
#include "model/vendor/pricing_limits.h"

static const char duel[] = "tests/scenarios/duel.cfg";

enum { A, B, MONTHS = 4000 };

/* Unit costs fall in every round, and prices follow them when a vendor decides. */
#define FALLING                                                                                              \
    "technology.algorithmic_progress=0.05", "vendors[*].pricing.strategy=cost_plus", "sectors[0].number=20", \
        "simulation.rounds=16000"

static const double chance = 0.25;

/* Months with a decision of A; intervals between decisions, in rounds; decisions. */
struct reviews {
    double months, decisions, intervals, alone; /* alone: intervals of one round */
    double mean_months;                         /* as rules are told */
    bool moved[MONTHS + 1];                     /* by round, the first ones */
};

static void play_reviews(struct reviews *reviews, const char *days, int64_t a_month, const char *of_b)
{
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(FALLING, "simulation.noise=on", days,
                                      "vendors.A.pricing.decision_chance=0.25", of_b));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double before = world->products[A].price;
    bool in_month = false;
    int64_t last = 0;
    *reviews = (struct reviews){.mean_months = decision_months(world, A)};
    for (int64_t t = 1; t <= MONTHS * a_month; t++) {
        play(simulation, 1);
        bool moved = fabs(world->products[A].price - before) > 0;
        before = world->products[A].price;
        in_month |= moved;
        if (t <= MONTHS)
            reviews->moved[t] = moved;
        if (moved) {
            reviews->decisions++;
            reviews->intervals += (double)(t - last);
            reviews->alone += t - last == 1;
            last = t;
        }
        if (t % a_month == 0) {
            reviews->months += in_month;
            in_month = false;
        }
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void expect_share(double count, double trials, double probability, const char *what)
{
    double sd = sqrt(trials * probability * (1 - probability));
    if (!(fabs(count - trials * probability) < 4 * sd))
        fail_msg("%s: %g of %g, expected %g", what, count, trials, trials * probability);
}

static void test_reviews_take_their_share_of_the_months(void **state)
{
    (void)state;
    static struct reviews months, weeks;
    play_reviews(&months, "simulation.round_days=30.4", 1, "vendors.B.pricing.decision_chance=0");
    expect_share(months.decisions, MONTHS, chance, "decisions");
    expect_share(months.alone, months.decisions, chance, "intervals of a month");
    expect_near(months.intervals / months.decisions, 1 / chance, 4 * sqrt(0.75) / chance / sqrt(1000) / 4,
                "mean interval", MONTHS);
    expect_near(months.mean_months, 4, 1e-12, "months between decisions", 1);
    play_reviews(&weeks, "simulation.round_days=7.6", 4, "vendors.B.pricing.decision_chance=0");
    double weekly = 1 - pow(0.75, 0.25);
    expect_share(weeks.months, MONTHS, chance, "months with a decision");
    expect_share(weeks.decisions, 4 * MONTHS, weekly, "decisions by weeks");
    expect_near(weeks.mean_months, 0.25 / weekly, 1e-12, "months between decisions", 1);
}

/* Common random numbers: when A decides does not depend on B. */
static void test_reviews_are_addressed_by_vendor_and_round(void **state)
{
    (void)state;
    static struct reviews one, other;
    play_reviews(&one, "simulation.round_days=30.4", 1, "vendors.B.pricing.decision_chance=0");
    play_reviews(&other, "simulation.round_days=30.4", 1, "vendors.B.pricing.decision_chance=0.6");
    assert_memory_equal(one.moved, other.moved, sizeof one.moved);
}

static void test_with_certainty_a_rule_decides_in_every_round(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(FALLING, "simulation.noise=off", "simulation.round_days=7.6",
                                      "vendors[*].pricing.decision_chance=1"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 12; t++) {
        double before = world->products[B].price;
        play(simulation, 1);
        assert_true(world->products[B].price < before || t == 1);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reviews_take_their_share_of_the_months),
        cmocka_unit_test(test_reviews_are_addressed_by_vendor_and_round),
        cmocka_unit_test(test_with_certainty_a_rule_decides_in_every_round),
    };
    return cmocka_run_group_tests_name("decision_chance", tests, NULL, NULL);
}
