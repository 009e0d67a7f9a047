/* The length of a round is no part of the market: the same war in months, weeks and days ends alike. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"

enum { LENGTHS = 3, DATES = 4, LAST_MONTH = 18, THIN = 2 };

static const struct {
    const char *name;
    int64_t a_month; /* rounds */
} lengths[LENGTHS] = {{"months", 1}, {"weeks", 4}, {"days", 30}};

static const int64_t dates[DATES] = {2, 6, 12, LAST_MONTH}; /* months */
/* Allowed differences; the steps show most while users are still being won. */
static const double of_adoption[DATES] = {0.08, 0.015, 0.015, 0.015},
                    of_volume[DATES] = {0.1, 0.06, 0.06, 0.06};

/* Two cuts by date, an undercutter, a follower, a best reply, and a thin firm that the war ruins. */
static const char war[] =
    "simulation = { title = \"round length\"; start_date = \"2024-01-01\"; };\n"
    "technology = { quality_arrival_rate = 0; learning_rate = 0; };\n"
    "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"
    "clouds = ( { name = \"Cloud\"; capital = 1e7; accelerators = 0; } );\n"
    "vendor_defaults = { host = \"Cloud\"; capital = 1e7; fixed_cost = 500; seeks_funding = false; };\n"
    "vendors = (\n"
    "  { name = \"Dated\"; pricing = { strategy = \"script\";\n"
    "      moves = ( (\"2024-02-01\", \"d\", 6.0, 6.0), (\"2024-07-01\", \"d\", 4.5, 4.5) ); };\n"
    "    products = ( { name = \"d\"; tier = \"main\"; price_input = 12; price_output = 12; unit_cost = 4;\n"
    "                   quality = 6.8; } ); },\n"
    "  { name = \"Cutter\"; pricing = { strategy = \"undercut\"; step = 0.05; };\n"
    "    products = ( { name = \"c\"; tier = \"main\"; price_input = 11; price_output = 11; unit_cost = 3;\n"
    "                   quality = 6.5; } ); },\n"
    "  { name = \"Thin\"; capital = 250000; fixed_cost = 60000;\n"
    "    pricing = { strategy = \"match\"; floor_markup = 0.1; };\n"
    "    products = ( { name = \"t\"; tier = \"main\"; price_input = 10; price_output = 10; unit_cost = 4;\n"
    "                   quality = 7.0; } ); },\n"
    "  { name = \"Reply\"; pricing = { strategy = \"best_response\"; maximum_step = 0.2; };\n"
    "    products = ( { name = \"r\"; tier = \"light\"; price_input = 5; price_output = 5; unit_cost = 1;\n"
    "                   quality = 5.0; } ); }\n"
    ");\n"
    "choice = { reconsider_base = 0.08; reconsider_response = 0.4; switch_cost_vendor = 1; };\n"
    "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 6000; initial_users = 3000; },\n"
    "            { name = \"tools\"; kind = \"business\"; number = 4000; potential_users = 0; } );\n";

struct outcome {
    double adoption[DATES], price[DATES], volume[DATES]; /* volume: a month */
    double survived;                                     /* months of the thin firm */
};

static struct outcome play_war(size_t length, const char *noise, uint32_t runs, const char *change)
{
    char days[64], rounds[64];
    struct outcome outcome = {0};
    double a_month = (double)lengths[length].a_month, all = (double)runs;
    snprintf(days, sizeof days, "simulation.round_days=%.17g", 30.4 / a_month);
    snprintf(rounds, sizeof rounds, "simulation.rounds=%g", LAST_MONTH * a_month);
    const char *overrides[] = {noise, days, rounds, change};
    struct scenario *scenario = small_market(war, overrides, change ? 4 : 3);
    for (uint32_t run = 0; run < runs; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        for (size_t d = 0; d < DATES; d++) {
            play(simulation, dates[d] * lengths[length].a_month - world->round);
            outcome.adoption[d] += world->market.adoption / all;
            outcome.price[d] += world->market.mean_price / all;
            outcome.volume[d] += world->market.volume * a_month / all;
        }
        outcome.survived += (double)world->vendors[THIN].exit_round / a_month / all;
        simulation_free(simulation);
    }
    scenario_free(scenario);
    return outcome;
}

static bool near(double found, double expected, double allowed)
{
    return fabs(found - expected) <= allowed;
}

/* What is left of the length is of first order in it, as in any reckoning by steps. */
static bool alike(const struct outcome *one, const struct outcome *other)
{
    bool same = near(one->survived, other->survived, 1.25);
    for (size_t d = 0; d < DATES; d++)
        same = same && near(one->adoption[d], other->adoption[d], of_adoption[d]) &&
               near(one->price[d] / other->price[d], 1, 0.02) &&
               near(one->volume[d] / other->volume[d], 1, of_volume[d]);
    return same;
}

static void tell(const struct outcome *outcome, const char *name)
{
    for (size_t d = 0; d < DATES; d++)
        fprintf(stderr, "%s, month %lld: adoption %.4f, price %.4f, volume %.0f; thin until %.2f\n", name,
                (long long)dates[d], outcome->adoption[d], outcome->price[d], outcome->volume[d],
                outcome->survived);
}

static void expect_alike(const char *noise, uint32_t runs)
{
    struct outcome outcome[LENGTHS];
    for (size_t l = 0; l < LENGTHS; l++)
        outcome[l] = play_war(l, noise, runs, NULL);
    assert_true(outcome[0].survived > 1); /* it is ruined, and not at once */
    for (size_t l = 1; l < LENGTHS; l++) {
        if (alike(&outcome[l], &outcome[0]))
            continue;
        tell(&outcome[0], lengths[0].name);
        tell(&outcome[l], lengths[l].name);
        fail_msg("%s are not what months are, %s", lengths[l].name, noise);
    }
}

static void test_a_war_in_expectations_ends_alike(void **state)
{
    (void)state;
    expect_alike("simulation.noise=off", 1);
}

static void test_a_war_with_noise_ends_alike(void **state)
{
    (void)state;
    expect_alike("simulation.noise=on", 4);
}

/* What is not by the month does differ, so that the test can tell. */
static void test_what_happens_every_round_depends_on_its_length(void **state)
{
    (void)state;
    static const char *const by_the_round[] = {"vendors[*].pricing.decides_every=0",
                                               "choice.nonuser_review=1"};
    for (size_t i = 0; i < 2; i++) {
        struct outcome months = play_war(0, "simulation.noise=off", 1, by_the_round[i]);
        struct outcome days = play_war(2, "simulation.noise=off", 1, by_the_round[i]);
        if (alike(&months, &days))
            fail_msg("%s: days are what months are", by_the_round[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_war_in_expectations_ends_alike),
        cmocka_unit_test(test_a_war_with_noise_ends_alike),
        cmocka_unit_test(test_what_happens_every_round_depends_on_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
