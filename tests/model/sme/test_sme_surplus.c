/* The surplus of SMEs under inertia: who does not choose has the utility of what it has, and price cuts give
 * at most the quantity sold in the war times the cut. */
#include "fixtures/engine_fixture.h"
#include "model/sme/choice_table.h"
#include "random/philox.h"

static const char market[] = "tests/scenarios/random_war.cfg";

enum { ROUNDS = 12, MARKETS = 40, PRODUCTS = 4 };

/* kCNY, sum over sectors, by round; and what the cuts since the start are worth at most. */
struct path {
    double surplus[ROUNDS + 1], most[ROUNDS + 1];
};

static struct path play_market(size_t count, const char *const *overrides)
{
    struct scenario *scenario = load_scenario(market, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double before[PRODUCTS];
    struct path path = {0};
    for (size_t j = 0; j < PRODUCTS; j++)
        before[j] = world->products[j].price;
    for (int64_t t = 1; t <= ROUNDS; t++) {
        play(simulation, 1);
        for (size_t s = 0; s < scenario->sector_count; s++)
            path.surplus[t] += world->sectors[s].surplus;
        for (size_t j = 0; j < PRODUCTS; j++)
            path.most[t] += world->products[j].volume * (before[j] - world->products[j].price);
    }
    simulation_free(simulation);
    scenario_free(scenario);
    return path;
}

#define PLAY(...)                                                                                            \
    play_market(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                                 \
                (const char *const[]){__VA_ARGS__})

/* Random numbers in (0, 1) by market and purpose. */
static double draw(uint32_t number, uint32_t what)
{
    return uniform_from_word(philox4x32(7, number, what, 0, RANDOM_TEST_MODEL).word[0]);
}

/* Overrides that say how the SMEs of a random market choose, and last how the vendors cut. */
struct habits {
    char text[16][80];
    const char *overrides[17];
    size_t count;
    double growth; /* of use, 1/year */
};

static void add_text(struct habits *habits, const char *override)
{
    habits->overrides[habits->count++] = override;
}

static void add(struct habits *habits, const char *path, double value)
{
    char *text = habits->text[habits->count];
    snprintf(text, sizeof *habits->text, "%s=%.3f", path, value);
    add_text(habits, text);
}

static void find_habits(uint32_t number, bool noise, struct habits *habits)
{
    static const char *const starts[] = {"logit", "logit", "none", "shares"};
    double vendor = 4 * draw(number, 0);
    size_t start = (size_t)(4 * draw(number, 1));
    habits->count = 0;
    snprintf(habits->text[0], sizeof *habits->text, "choice.initial=%s", starts[start]);
    add_text(habits, habits->text[0]);
    add_text(habits, noise ? "simulation.noise=on" : "simulation.noise=off");
    add(habits, "choice.switch_cost_vendor", vendor);
    add(habits, "choice.switch_cost_product", vendor * draw(number, 2));
    add_text(habits,
             draw(number, 3) < 0.5 ? "choice.switch_cost_outside=true" : "choice.switch_cost_outside=false");
    add(habits, "choice.reconsider_base", draw(number, 4) * draw(number, 4));
    add(habits, "choice.reconsider_response", draw(number, 5) < 0.5 ? 0 : draw(number, 6));
    add(habits, "choice.home_cloud_utility", 2 * draw(number, 7));
    add(habits, "choice.outside_utility", 8 * draw(number, 8) - 2);
    add(habits, "sectors[*].price_sensitivity_log_sd", draw(number, 9));
    add(habits, "sectors[*].price_sensitivity", 0.02 + draw(number, 10));
    if (start == 3)
        add(habits, "vendors[*].products[*].initial_share", 0.24 * draw(number, 12));
    habits->growth = draw(number, 13) < 0.5 ? 0 : rint(3000 * draw(number, 14)) / 1000;
    add(habits, "sectors[*].volume_growth", habits->growth);
    add(habits, "vendors[*].pricing.step", 0.02 + 0.5 * draw(number, 11));
}

static void test_price_cuts_give_at_most_the_quantity_times_the_cut(void **state)
{
    (void)state;
    double smallest = INFINITY, largest = 0;
    for (uint32_t number = 0; number < MARKETS; number++) {
        struct habits habits;
        find_habits(number, number % 2, &habits);
        struct path war = play_market(habits.count, habits.overrides);
        habits.overrides[habits.count - 1] = "vendors[*].pricing.strategy=hold";
        struct path peace = play_market(habits.count, habits.overrides);
        double gain = 0, most = 0, scale = 0;
        for (size_t t = 1; t <= ROUNDS; t++) {
            double used = pow(1 + habits.growth, (double)(t - 1) * 30.4 / 365.25);
            expect_near(peace.surplus[t], used * peace.surplus[1], 1e-9, "surplus at held prices",
                        (int64_t)t);
            scale = fmax(scale, fabs(war.surplus[t]));
            if (!(war.surplus[t] - peace.surplus[t] <= war.most[t] + 1e-9 * scale))
                fail_msg("market %u, round %zu: a gain of %.6g by cuts that are worth %.6g", number, t,
                         war.surplus[t] - peace.surplus[t], war.most[t]);
            gain += war.surplus[t] - peace.surplus[t];
            most += war.most[t];
        }
        smallest = fmin(smallest, gain / most);
        largest = fmax(largest, gain / most);
    }
    /* The bound is met by those who never move, and missed by far where people move much for little. */
    assert_true(largest > 0.95 && largest <= 1 && smallest < 0.9 && smallest > 0);
}

/* Nobody reviews, so everybody has what it had, for less. */
static void test_those_who_do_not_choose_gain_the_cut(void **state)
{
    (void)state;
    static const char *const noises[] = {"simulation.noise=on", "simulation.noise=off"};
    for (size_t i = 0; i < 2; i++) {
        struct path war = PLAY(noises[i], "choice.reconsider_base=0", "choice.reconsider_response=0",
                               "choice.nonuser_review=0");
        struct path peace = PLAY(noises[i], "choice.reconsider_base=0", "choice.reconsider_response=0",
                                 "choice.nonuser_review=0", "vendors[*].pricing.strategy=hold");
        for (size_t t = 1; t <= ROUNDS; t++)
            expect_near(war.surplus[t] - peace.surplus[t], war.most[t], 1e-9, "gain", (int64_t)t);
        assert_true(war.most[ROUNDS] > 1);
    }
}

static double logsum(const struct world *world)
{
    const struct choice_table *table = world->choice;
    double sum = exp(table->outside_utility), alpha = table->classes[0].price_sensitivity[0];
    for (size_t code = 1; code <= PRODUCTS; code++)
        sum += exp(table->rows[0].utility[code] - alpha * table->rows[0].price[code]);
    return (log(sum) - table->outside_utility) / alpha;
}

/* Everybody chooses anew each round, and moving is free: the logsum of Small & Rosen (1981). */
static void test_when_all_choose_freely_it_is_the_logsum(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        market, OVERRIDES("simulation.noise=off", "choice.reconsider_base=1", "choice.switch_cost_vendor=0",
                          "choice.switch_cost_product=0", "choice.home_cloud_utility=0",
                          "sectors[1].number=1", "sectors[0].latent_classes=1", "sectors[0].value_hazard=0",
                          "sectors[0].experiment_maximum=0", "sectors[0].volume_per_users=0",
                          "sectors[0].volume_fixed=1", "sectors[0].volume_with_value=0",
                          "sectors[0].volume_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= ROUNDS; t++) {
        play(simulation, 1);
        expect_near(world->sectors[0].surplus,
                    world->scenario->smes.weight * 200 * world->choice->classes[0].typical_volume *
                        world->months * logsum(world),
                    1e-9, "surplus", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_price_cuts_give_at_most_the_quantity_times_the_cut),
        cmocka_unit_test(test_those_who_do_not_choose_gain_the_cut),
        cmocka_unit_test(test_when_all_choose_freely_it_is_the_logsum),
    };
    return cmocka_run_group_tests_name("surplus of SMEs", tests, NULL, NULL);
}
