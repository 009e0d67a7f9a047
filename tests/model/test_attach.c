/* What a customer is worth to the cloud that hosts its model, against markets that are played with it and without. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"
#include "strategy/attach_worth.h"

enum { HOME, AWAY, SMES = 40000 };

/* A on the cloud Home, which owns it, and B on Away; three in ten accounts are at Home. Nobody reviews unless told. */
static const char market[] =
    "simulation = { title = \"attach\"; rounds = 900; noise = \"off\"; };\n"
    "technology = { algorithmic_progress = 0; hardware_progress = 0; learning_rate = 0; quality_arrival_rate = 0;\n"
    "               catch_up = 0; data_effect = 0; compute_contract = \"metered\"; };\n"
    "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"
    "cloud_defaults = { capital = 1e7; accelerators = 0; service_quality = 0; attach_margin = 0.4; };\n"
    "clouds = ( { name = \"Home\"; account_share = 3; }, { name = \"Away\"; account_share = 7; } );\n"
    "vendor_defaults = { capital = 1e7; fixed_cost = 0; seeks_funding = false; };\n"
    "product_defaults = { tier = \"main\"; unit_cost = 0; price_input = 0; price_output = 0; initial_share = 0; };\n"
    "vendors = (\n"
    "  { name = \"A\"; host = \"Home\"; owner = \"Home\"; pricing = { attach_valuation = \"moves\"; };\n"
    "    products = ( { name = \"a\"; quality = 1.0; } ); },\n"
    "  { name = \"B\"; host = \"Away\"; products = ( { name = \"b\"; quality = 1.2; } ); }\n"
    ");\n"
    "choice = { outside_utility = 0; switch_cost_vendor = 0; switch_cost_product = 0; reconsider_base = 0;\n"
    "           reconsider_response = 0; nonuser_review = 0; unfit_penalty = 0; home_cloud_utility = 0;\n"
    "           initial = \"shares\"; };\n"
    "sectors = ( { name = \"tools\"; kind = \"business\"; number = 40000; latent_classes = 1; quality_taste = 1;\n"
    "  volume = 0.01; volume_log_sd = 0; volume_fixed = 1; value_initial_share = 0; value_hazard = 0;\n"
    "  experiment_maximum = 0; potential_users = 0; wages = 0; capital = 1e5; capital_log_sd = 0; entry_rate = 0;\n"
    "  cloud_spend_fixed = 15; cloud_move_rate = 0.04; } );\n"
    "smes = { slot_factor = 1; };\n"
    "finance = { sme_round_rate = 0; sme_round_value = 0; sme_round_users = 0; };\n";

#define SHARES(a, b) "vendors.A.products[0].initial_share=" a, "vendors.B.products[0].initial_share=" b
static const double bill = 15, margin = 0.4, volume = 0.01, chi = 0.04;

/* Discounted gross profit of Home on cloud bills, per SME. */
static double profit_of_home(const char *const *overrides, size_t count, double rounds)
{
    struct scenario *scenario = small_market(market, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    double sum = 0;
    for (int64_t t = 1; t <= 900; t++) {
        play(simulation, 1);
        sum += exp(-(double)(t - 1) / rounds) * simulation_world(simulation)->clouds[HOME].attach_profit;
    }
    simulation_free(simulation);
    scenario_free(scenario);
    return sum / SMES;
}

static void expect_gain(double gain, struct account_moves moves, double first_kept)
{
    const double rounds = 12;
    moves.profit = margin * bill / volume;
    moves.move = chi;
    moves.held = 0.3;
    double sold = first_kept * volume / (1 - exp(-1 / rounds) * moves.kept);
    expect_near(gain / (sold * attach_worth(&moves, 1, rounds)), 1, 1e-9, "gain over worth", 0);
}

static void test_a_customer_that_stays_is_worth_what_its_account_brings(void **state)
{
    (void)state;
    double with = profit_of_home(OVERRIDES(SHARES("1", "0")), 12);
    double rival = profit_of_home(OVERRIDES(SHARES("0", "1")), 12);
    double nobody = profit_of_home(OVERRIDES(SHARES("0", "0")), 12);
    assert_true(with > nobody && nobody > rival);
    expect_gain(with - rival, (struct account_moves){.kept = 1, .elsewhere = 1}, 1);
    expect_gain(with - nobody, (struct account_moves){.kept = 1, .none = 1}, 1);
}

/* A tenth reviews, chooses between A and none, and does not come back: the account stays. */
static void test_a_customer_that_leaves_leaves_its_account(void **state)
{
    (void)state;
    static const char reviews[] = "choice.reconsider_base=0.1",
                      no_rival[] = "vendors.B.products[0].quality=-80";
    double kept = 1 - 0.1 / (1 + exp(1));
    double with = profit_of_home(OVERRIDES(reviews, no_rival, SHARES("1", "0")), 12);
    double nobody = profit_of_home(OVERRIDES(reviews, no_rival, SHARES("0", "0")), 12);
    /* some leave in the first round, before they use it */
    expect_gain(with - nobody, (struct account_moves){.kept = kept, .none = 1}, kept);
}

#define REVIEWS "choice.reconsider_base=0.1", "choice.nonuser_review=0.1"

/* The round's moves by hand, from what the run reports of its end and from the logit. */
static double worth_by_hand(const struct world *world, double growth)
{
    double sum = 1 + exp(1) + exp(1.2), users = world->vendors[0].customers + world->vendors[1].customers;
    double others = SMES - world->vendors[0].customers;
    struct account_moves moves = {
        .profit = margin * bill * world->months / (volume * growth * world->months),
        .move = 1 - pow(1 - chi, world->months),
        .kept = 1 - (1 - pow(0.9, world->months)) * (1 - exp(1) / sum),
        .held = world->report.cloud_customers[HOME] / SMES,
        .elsewhere = world->vendors[1].customers / others,
        .none = (SMES - users) / others,
    };
    return attach_worth(&moves, 1, 12 / world->months);
}

static void follow_worth(const char *noise, const char *days, double tolerance)
{
    struct scenario *scenario = small_market(
        market, OVERRIDES(REVIEWS, SHARES("0.2", "0.3"), noise, days, "sectors[0].volume_path=logistic",
                          "sectors[0].volume_ceiling=20", "sectors[0].volume_rate=3"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    expect_near(world->vendors[0].attach_worth, 0, 0, "worth", 0);
    for (int64_t t = 1; t <= 40; t++) {
        play(simulation, 1);
        double growth = 20 / (1 + 19 * exp(-3 * (double)(t - 1) * world->years));
        expect_near(world->vendors[0].attach_worth / worth_by_hand(world, growth), 1, tolerance, "worth", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* As observed, in both forms and in months and weeks; it falls as use grows. */
static void test_the_worth_follows_from_the_moves_of_the_round(void **state)
{
    (void)state;
    follow_worth("simulation.noise=off", "simulation.round_days=30.4", 1e-9);
    follow_worth("simulation.noise=off", "simulation.round_days=7.6", 1e-9);
    follow_worth("simulation.noise=on", "simulation.round_days=30.4", 0.02);
    follow_worth("simulation.noise=on", "simulation.round_days=7.6", 0.02);
}

/* A is launched later. And nothing is reckoned where nobody asks. */
static void test_a_vendor_without_customers_keeps_like_the_others(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(
        market, OVERRIDES(REVIEWS, SHARES("0", "0.5"), "vendors.A.products[0].launch_round=100"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 6);
    double kept = 1 - 0.1 / (1 + exp(1.2)), users = world->vendors[1].customers / SMES;
    struct account_moves moves = {.profit = margin * bill / volume,
                                  .move = chi,
                                  .kept = kept,
                                  .held = world->report.cloud_customers[HOME] / SMES,
                                  .elsewhere = users,
                                  .none = 1 - users};
    expect_near(world->vendors[0].attach_worth / attach_worth(&moves, 1, 12), 1, 1e-9, "worth", 6);
    simulation_free(simulation);
    scenario_free(scenario);
    scenario =
        small_market(market, OVERRIDES("vendors.A.pricing.attach_valuation=rule", SHARES("0.5", "0.5")));
    simulation = start(scenario, 0);
    play(simulation, 3);
    expect_near(simulation_world(simulation)->vendors[0].attach_worth, 0, 0, "worth", 3);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Of what is given per token, only as much as a token at the start's use. */
static double price_after_a_year(const char *path, const char *value)
{
    struct scenario *scenario = small_market(
        market, OVERRIDES(REVIEWS, SHARES("0.5", "0.2"), "vendors.A.pricing.attach_valuation=rule",
                          "vendors.A.pricing.strategy=loss_leader", "vendors.A.products[0].unit_cost=4",
                          "sectors[0].price_sensitivity=0.4", "sectors[0].price_sensitivity_log_sd=0", value,
                          path, "sectors[0].volume_ceiling=5", "sectors[0].volume_rate=60"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 13);
    double price = simulation_world(simulation)->products[0].price;
    simulation_free(simulation);
    scenario_free(scenario);
    return price;
}

static void test_a_given_worth_falls_along_the_path(void **state)
{
    (void)state;
    double grown = price_after_a_year("sectors[0].volume_path=logistic", "vendors.A.pricing.attach_value=3");
    double small = price_after_a_year("sectors[0].volume_path=none", "vendors.A.pricing.attach_value=0.6");
    double large = price_after_a_year("sectors[0].volume_path=none", "vendors.A.pricing.attach_value=3");
    expect_near(grown, small, 1e-9, "price", 13);
    assert_true(large < small - 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_customer_that_stays_is_worth_what_its_account_brings),
        cmocka_unit_test(test_a_customer_that_leaves_leaves_its_account),
        cmocka_unit_test(test_the_worth_follows_from_the_moves_of_the_round),
        cmocka_unit_test(test_a_vendor_without_customers_keeps_like_the_others),
        cmocka_unit_test(test_a_given_worth_falls_along_the_path),
    };
    return cmocka_run_group_tests_name("attach", tests, NULL, NULL);
}
