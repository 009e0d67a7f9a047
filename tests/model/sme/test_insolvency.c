/* SMEs that run out of money: the month of closing at constant losses, the hazard of giving up against its
 * formula, funding only of those in need, what owners draw, and that every payment is booked. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"

#include "model/sme/sme_insolvency.h"

enum { SMES = 4000 };

/* SMEs without models, users or uses that have 100 kCNY and lose wages of 10 a month. */
static const char losers[] =
    "simulation = { title = \"losers\"; rounds = 400; };\n"
    "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"
    "clouds = ( { name = \"Cloud\"; capital = 1e6; accelerators = 0; account_share = 0; } );\n"
    "vendors = ( { name = \"V\"; host = \"Cloud\"; capital = 1e7; fixed_cost = 1; seeks_funding = false;\n"
    "  pricing = { strategy = \"hold\"; };\n"
    "  products = ( { name = \"v\"; tier = \"main\"; price_input = 12; price_output = 12; unit_cost = 4;\n"
    "                 quality = 6; } ); } );\n"
    "choice = { initial = \"none\"; outside_utility = 1000; };\n"
    "finance = { sme_round_rate = 0; sme_round_value = 0; sme_round_users = 0; };\n"
    "sectors = ( { name = \"s\"; kind = \"business\"; number = 4000; latent_classes = 2; capital = 100;\n"
    "  capital_log_sd = 0; wages = 10; cloud_spend_fixed = 0; potential_users = 0; entry_rate = 0;\n"
    "  value_initial_share = 0; value_hazard = 0; value_loss = 0; solution_revenue = 30;\n"
    "  solution_revenue_log_sd = 0; quality_investment = 0; cloud_move_rate = 0; } );\n";

/* The round in which all SMEs close at once, having closed nowhere before; leaves the world after it. */
static int64_t round_of_closing(struct simulation *simulation)
{
    const struct world *world = simulation_world(simulation);
    while (world->sectors[0].alive > 0 && world->round < 400) {
        expect_near(world->sectors[0].alive, SMES, 0, "SMEs before the closing", world->round);
        play(simulation, 1);
    }
    return world->round;
}

static void close_at(const char *reserve, const char *days, int64_t round, double left, bool is_short)
{
    struct scenario *scenario = small_market(losers, OVERRIDES(reserve, days));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    assert_int_equal(round_of_closing(simulation), round);
    expect_near(world->sectors[0].exits, SMES, 0, "closed", round);
    expect_near(world->sectors[0].exits_short, is_short ? SMES : 0, 0, "closed short of money", round);
    expect_near(world->sectors[0].handed_back, SMES * left, 1e-12, "handed back", round);
    expect_near(world->ledger.flow[FLOW_RESIDUAL][LEDGER_INVESTORS], SMES * left, 1e-12, "booked", round);
    expect_near(world->sectors[0].capital, 0, 0, "cash left in the layer", round);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* After n months 100 - 10 n are left, which falls below r months of wages after 10 - r months. */
static void test_constant_losses_close_an_sme_in_the_month_of_its_reserve(void **state)
{
    (void)state;
    close_at("insolvency.closing_reserve=2.5", "simulation.round_days=30.4", 8, 20, true);
    close_at("insolvency.closing_reserve=4.5", "simulation.round_days=30.4", 6, 40, false);
    close_at("insolvency.closing_reserve=1e-9", "simulation.round_days=30.4", 10, 0, true);
    /* in rounds of a tenth of a month: 10 - 2.55 months are 74.5 rounds */
    close_at("insolvency.closing_reserve=2.55", "simulation.round_days=3.04", 75, 25, true);
}

static void test_giving_up_has_its_hazard(void **state)
{
    (void)state;
    const struct insolvency_terms terms = {.months = 0.5, .give_up_rate = 0.3, .give_up_runway = 6};
    expect_near(insolvency_giving_up(&terms, 3), 1 - pow(0.7, 0.5 * exp(-0.5)), 1e-15, "chance", 0);
    expect_near(insolvency_giving_up(&terms, INFINITY), 0, 0, "chance without a loss", 0);
    const struct insolvency_terms all = {.months = 1, .give_up_rate = 1, .give_up_runway = 1e-3};
    expect_near(insolvency_giving_up(&all, 10), 0, 0, "chance far from the end", 0);
    expect_near(insolvency_giving_up(&all, 0), 1, 0, "chance at the end", 0);
    const struct insolvency_terms constant = {.months = 1, .give_up_rate = 0.3};
    expect_near(insolvency_giving_up(&constant, 3), 0.3, 1e-15, "chance without an effect", 0);
}

/* Expected survivors after n months: N prod (1 - g)^exp(-(10 - k)/tau), k = 1..n; shorter rounds likewise. */
static void survive(const char *days, double months, int64_t rounds)
{
    struct scenario *scenario = small_market(
        losers, OVERRIDES("insolvency.give_up_runway=5", "sector_defaults.give_up_rate=0.2", days));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double expected = 1;
    for (int64_t t = 1; t <= rounds; t++)
        expected *= pow(0.8, months * exp(-(10 - (double)t * months) / 5));
    play(simulation, rounds);
    double error = sqrt(expected * (1 - expected) / SMES);
    expect_near(world->sectors[0].alive / SMES, expected, 4 * error, "survivors", rounds);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_smes_give_up_as_their_cash_runs_out(void **state)
{
    (void)state;
    survive("simulation.round_days=30.4", 1, 8);
    survive("simulation.round_days=7.6", 0.25, 32);
    /* the same market in months and weeks: the hazard is that of the end of the round */
    double months = 1, weeks = 1;
    for (int k = 1; k <= 8; k++)
        months *= pow(0.8, exp(-(10 - (double)k) / 5));
    for (int k = 1; k <= 32; k++)
        weeks *= pow(0.8, 0.25 * exp(-(10 - 0.25 * (double)k) / 5));
    assert_true(fabs(months - weeks) < 0.04);
}

static void test_only_smes_in_need_look_for_money(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_market(losers, OVERRIDES("insolvency.round_runway=4.5", "finance.sme_round_rate=1",
                                       "finance.sme_round_size=50", "finance.sme_round_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 17; t++) {
        play(simulation, 1);
        bool needed = t == 6 || t == 11 || t == 16; /* 40 left, then 40 again five months later */
        expect_near(world->sectors[0].funding, needed ? 50.0 * SMES : 0, 1e-12, "funding", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* All have a use that earns 30 a month: cash 100 + 20 n, of which a fifth above 120 is drawn a month. */
static void test_owners_draw_of_what_exceeds_the_reserve(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_market(losers, OVERRIDES("insolvency.draw_rate=0.2", "sectors[0].value_initial_share=1",
                                       "simulation.rounds=40"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double cash = 100;
    for (int64_t t = 1; t <= 40; t++) {
        play(simulation, 1);
        cash += 20;
        double drawn = 0.2 * fmax(0, cash - 120);
        cash -= drawn;
        expect_near(world->sectors[0].drawn, SMES * drawn, 1e-12, "drawn", t);
        expect_near(world->sectors[0].capital, SMES * cash, 1e-12, "cash", t);
        expect_near(world->ledger.flow[FLOW_RESIDUAL][LEDGER_SMES], -SMES * drawn, 1e-12, "booked", t);
    }
    expect_near(cash, 120 + 0.8 * 20 / 0.2, 0.1, "cash in the long run", 40);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* The lines of a file of overrides that are no comments; texts are its bytes. */
static size_t read_overrides(char *bytes, const char **overrides, size_t most)
{
    size_t count = 0;
    for (char *line = strtok(bytes, "\n"); line; line = strtok(NULL, "\n"))
        if (*line != '#' && count < most)
            overrides[count++] = line;
    return count;
}

/* What the values of the overlay were chosen for: closures for want of cash, at the rates of small firms; cash
 * per head that stays; venture money within a factor of 2 of 36 bn CNY in year one. */
static void test_the_overlay_gives_what_it_is_for(void **state)
{
    (void)state;
    enum { RUNS = 3, MOST = 40 };
    const char *overrides[MOST];
    size_t size;
    char *bytes = read_bytes("tests/scenarios/mechanisms/insolvency.set", &size);
    bytes[size] = '\0';
    size_t count = read_overrides(bytes, overrides, MOST);
    struct scenario *scenario =
        load_scenario("tests/scenarios/frozen_2024/bigtech_vs_startups.cfg", overrides, count);
    double exits = 0, in_short = 0, year_one = 0, end = 0, funding = 0, start_head = 0, end_head = 0;
    for (uint32_t run = 0; run < RUNS; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        for (int64_t t = 0; t <= scenario->simulation.rounds; t++) {
            double cash = 0, alive = 0;
            if (t > 0)
                play(simulation, 1);
            for (size_t s = 0; s < scenario->sector_count; s++) {
                exits += world->sectors[s].exits;
                in_short += world->sectors[s].exits_short;
                funding += t <= 12 ? world->sectors[s].funding : 0;
                cash += world->sectors[s].capital;
                alive += world->sectors[s].alive;
            }
            start_head += t == 0 ? cash / alive / RUNS : 0;
            end_head += t == scenario->simulation.rounds ? cash / alive / RUNS : 0;
        }
        year_one += world->market.exit_year_one / RUNS;
        end += world->market.exit_end / RUNS;
        simulation_free(simulation);
    }
    assert_true(in_short > 0.6 * exits);
    expect_near(year_one, 0.19, 0.025, "closed in year one", 12);
    expect_near(end, 0.5, 0.03, "closed in five years", 60);
    expect_near(end_head / start_head, 1, 0.1, "cash per head", 60);
    assert_true(funding / RUNS > 18e6 && funding / RUNS < 72e6);
    scenario_free(scenario);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constant_losses_close_an_sme_in_the_month_of_its_reserve),
        cmocka_unit_test(test_giving_up_has_its_hazard),
        cmocka_unit_test(test_smes_give_up_as_their_cash_runs_out),
        cmocka_unit_test(test_only_smes_in_need_look_for_money),
        cmocka_unit_test(test_the_overlay_gives_what_it_is_for),
        cmocka_unit_test(test_owners_draw_of_what_exceeds_the_reserve),
    };
    return cmocka_run_group_tests_name("insolvency", tests, NULL, NULL);
}
