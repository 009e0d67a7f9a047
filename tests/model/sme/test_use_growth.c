/* Growth of use along a path: volume, who considers models, and how much of the bill the choice sees. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"
#include "model/sme/app_market.h"
#include "model/sme/choice_table.h"
#include "model/sme/use_growth.h"

enum { SMES = 40000 };

/* Two vendors at 2 and 3 CNY/Mtok, and everybody chooses anew in every round at no cost: static logit. Nothing grows
 * by itself. */
static const char market[] =
    "simulation = { title = \"growth\"; rounds = 60; };\n"
    "technology = { algorithmic_progress = 0; hardware_progress = 0; learning_rate = 0; quality_arrival_rate = 0;\n"
    "               catch_up = 0; data_effect = 0; compute_contract = \"metered\"; };\n"
    "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"
    "clouds = ( { name = \"Cloud\"; capital = 1e7; accelerators = 0; service_quality = 0; account_share = 1; } );\n"
    "vendor_defaults = { host = \"Cloud\"; owner = \"Cloud\"; capital = 1e7; fixed_cost = 0; seeks_funding = false; };\n"
    "product_defaults = { tier = \"main\"; unit_cost = 0; };\n"
    "vendors = (\n"
    "  { name = \"A\"; products = ( { name = \"a\"; price_input = 2; price_output = 2; quality = 1.0; } ); },\n"
    "  { name = \"B\"; products = ( { name = \"b\"; price_input = 3; price_output = 3; quality = 1.2; } ); }\n"
    ");\n"
    "choice = { outside_utility = 0; switch_cost_vendor = 0; switch_cost_product = 0; reconsider_base = 1;\n"
    "           nonuser_review = 1; unfit_penalty = 0; home_cloud_utility = 0; initial = \"logit\"; };\n"
    "sector_defaults = { latent_classes = 1; quality_taste = 1; price_sensitivity = 0.4; price_sensitivity_log_sd = 0;\n"
    "  volume = 0.01; volume_log_sd = 0; volume_fixed = 1; value_initial_share = 0; value_hazard = 0;\n"
    "  experiment_maximum = 0; potential_users = 0; wages = 0; capital = 1000; cloud_spend_fixed = 1; entry_rate = 0; };\n"
    "sectors = ( { name = \"tools\"; kind = \"business\"; number = 40000; } );\n"
    "smes = { slot_factor = 1; };\n"
    "finance = { sme_round_rate = 0; sme_round_value = 0; sme_round_users = 0; };\n";

static const double quality[2] = {1.0, 1.2}, start_price[2] = {2, 3}, alpha = 0.4;

#define PATH(form) "sectors[0].volume_path=" form, "sectors[0].volume_ceiling=20"
#define DIFFUSION "sectors[0].considering_start=0.1", "sectors[0].considering_rate=1.5"

static double logistic(double ceiling, double rate, double years)
{
    return ceiling / (1 + (ceiling - 1) * exp(-rate * years));
}

static double years_at(const struct world *world)
{
    return (double)(world->round - 1) * world->scenario->simulation.round_days / 365.25;
}

/* Logit shares at these prices, with alpha times `weight`. */
static void find_shares(const double price[2], double weight, double share[2])
{
    double sum = 1;
    for (size_t j = 0; j < 2; j++)
        sum += share[j] = exp(quality[j] - weight * alpha * price[j]);
    for (size_t j = 0; j < 2; j++)
        share[j] /= sum;
}

/* customers as shares of all SMEs; with draws within 4.5 standard deviations. */
static void expect_customers(const struct world *world, const double share[2], double part)
{
    bool drawn = world->scenario->simulation.noise == NOISE_ON;
    for (size_t j = 0; j < 2; j++) {
        double p = part * share[j], allowed = drawn ? 4.5 * sqrt(p * (1 - p) / SMES) : 1e-12;
        double found = world->report.product_customers[j] / SMES;
        if (!(fabs(found - p) <= allowed))
            fail_msg("round %lld: share of product %zu is %.12g, expected %.12g", (long long)world->round, j,
                     found, p);
    }
}

static void follow_volume(const char *noise, const char *days, const char *form, const char *key,
                          double (*expected)(double years))
{
    struct scenario *scenario =
        small_market(market, OVERRIDES(noise, days, form, key, "sectors[0].volume_ceiling=20"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 30; t++) {
        play(simulation, 1);
        double each = 0.01 * world->months * expected(years_at(world));
        for (size_t j = 0; j < 2; j++)
            expect_near(world->products[j].demand / (world->report.product_customers[j] * each), 1,
                        scenario->simulation.noise == NOISE_ON ? 1e-6 : 1e-12, "demand per customer", t);
        expect_near(use_growth_of_market(world), expected(years_at(world)), 1e-6, "growth of the market", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static double logistic_path(double years)
{
    return logistic(20, 3.9, years);
}

/* The midpoint, C/e, after six months. */
static double gompertz_path(double years)
{
    double rate = log(log(20)) / (6 * 30.4 / 365.25);
    return exp(log(20) * (1 - exp(-rate * years)));
}

/* The volume asked for in a month is that of the date, however long a round is. */
static void test_demand_follows_the_path_in_rounds_of_any_length(void **state)
{
    (void)state;
    static const char *const lengths[] = {"simulation.round_days=30.4", "simulation.round_days=7",
                                          "simulation.round_days=91.2"};
    static const char *const noises[] = {"simulation.noise=off", "simulation.noise=on"};
    for (size_t n = 0; n < 2; n++)
        for (size_t l = 0; l < 3; l++) {
            follow_volume(noises[n], lengths[l], "sectors[0].volume_path=logistic",
                          "sectors[0].volume_rate=3.9", logistic_path);
            follow_volume(noises[n], lengths[l], "sectors[0].volume_path=gompertz",
                          "sectors[0].volume_midpoint=6", gompertz_path);
        }
}

/* Of two classes that take 6 and 2 Gtok, thrice and once as much as at the start: 8 in place of 4. */
static void test_growth_of_a_market_is_weighted_by_volume(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(market, OVERRIDES("sectors[0].latent_classes=2"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    struct sme_class *classes = world->choice->classes;
    classes[0].alive = 1, classes[0].typical_volume = 6, classes[0].growth = 3;
    classes[1].alive = 2, classes[1].typical_volume = 1;
    expect_near(use_growth_of_market(world), 2, 1e-15, "growth of the market", 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void follow_considering(const char *noise, const char *initial, const char *more)
{
    struct scenario *scenario = small_market(market, OVERRIDES(noise, initial, more, DIFFUSION));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double share[2];
    find_shares(start_price, 1, share);
    if (scenario->choice.initial == INITIAL_LOGIT)
        expect_customers(world, share, 0.1);
    for (int64_t t = 1; t <= 40; t++) {
        play(simulation, 1);
        expect_customers(world, share, fmin(1, 0.1 * logistic(10, 1.5, years_at(world))));
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Those of the start, and those that take the places of who closes. */
static void test_adoption_is_the_logit_of_those_who_consider(void **state)
{
    (void)state;
    follow_considering("simulation.noise=off", "choice.initial=logit", "choice.reconsider_base=1");
    follow_considering("simulation.noise=off", "choice.initial=none", "sectors[0].cloud_move_rate=0.2");
    follow_considering("simulation.noise=on", "choice.initial=logit", "choice.reconsider_base=1");
    follow_considering("simulation.noise=on", "choice.initial=none", "sectors[0].cloud_move_rate=0.2");
}

static void test_entrants_consider_like_all_others(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_market(market, OVERRIDES(DIFFUSION, "sectors[0].wages=1", "sectors[0].give_up_rate=0.3",
                                       "sectors[0].replace_exits=true"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double share[2];
    find_shares(start_price, 1, share);
    for (int64_t t = 1; t <= 30; t++) {
        play(simulation, 1);
        assert_true(world->sectors[0].entries > 0.25 * SMES);
        expect_customers(world, share, 0.1 * logistic(10, 1.5, years_at(world)));
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Thresholds are fixed: where models are so good that all who consider one use it, nobody ever stops. */
static void test_nobody_stops_considering(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(
        market, OVERRIDES(DIFFUSION, "choice.outside_utility=-40", "vendors.B.products[0].quality=-40"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 30; t++) {
        play(simulation, 1);
        expect_near(world->report.switched, 0, 0, "switched", t);
    }
    assert_true(world->market.adoption > 0.7);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_second_suppliers_are_for_those_who_consider(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_market(market, OVERRIDES(DIFFUSION, PATH("logistic"), "sectors[0].volume_rate=3.9",
                                       "choice.bill_response=1", "choice.second_share=0.3"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double share[2];
    for (int64_t t = 1; t <= 12; t++) {
        play(simulation, 1);
        find_shares(start_price, logistic_path(years_at(world)), share);
        double part = 0.1 * logistic(10, 1.5, years_at(world)) * (share[0] + share[1]);
        double allowed = 4.5 * sqrt(part * (1 - part) / SMES);
        expect_near(world->sectors[0].adopters / SMES, part, allowed, "adoption", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Shares of the start are those of the SMEs that consider. */
static void test_initial_shares_are_of_those_who_consider(void **state)
{
    (void)state;
    static const char *const noises[] = {"simulation.noise=off", "simulation.noise=on"};
    const double share[2] = {0.5, 0.3};
    for (size_t n = 0; n < 2; n++) {
        struct scenario *scenario =
            small_market(market, OVERRIDES(noises[n], DIFFUSION, "choice.initial=shares",
                                           "vendors.A.products[0].initial_share=0.5",
                                           "vendors.B.products[0].initial_share=0.3"));
        struct simulation *simulation = start(scenario, 0);
        expect_customers(simulation_world(simulation), share, 0.1);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

static void follow_bills(const char *noise, const char *response, double b)
{
    struct scenario *scenario =
        small_market(market, OVERRIDES(noise, response, PATH("logistic"), "sectors[0].volume_rate=3.9"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 24; t++) {
        double share[2];
        play(simulation, 1);
        find_shares(start_price, pow(logistic_path(years_at(world)), b), share);
        expect_customers(world, share, 1);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_choice_sees_the_bill_as_far_as_it_responds(void **state)
{
    (void)state;
    static const char *const noises[] = {"simulation.noise=off", "simulation.noise=on"};
    for (size_t n = 0; n < 2; n++) {
        follow_bills(noises[n], "choice.bill_response=0", 0);
        follow_bills(noises[n], "choice.bill_response=0.5", 0.5);
        follow_bills(noises[n], "choice.bill_response=1", 1);
    }
}

/* Sets the prices of the next round. */
static void post(struct simulation *simulation, const double price[2])
{
    for (size_t j = 0; j < 2; j++) {
        struct error error;
        struct offer offer = simulation_offer(simulation, j);
        offer.price = price[j];
        assert_int_equal(simulation_decide(simulation, j, &offer, &error), STATUS_OK);
    }
}

/* Worth of choosing anew and freely, util: the logsum over using none. */
static double logsum(const double price[2], double weight)
{
    return log(1 + exp(quality[0] - weight * alpha * price[0]) + exp(quality[1] - weight * alpha * price[1]));
}

static double no_path(double years)
{
    (void)years;
    return 1;
}

static double doubling_path(double years)
{
    return pow(2, years);
}

/* The surplus of all is tokens that they would take at most, N S d0 G m, times the logsum over alpha G^b (Small & Rosen
 * 1981). Drawn customers miss it by chance. */
static void follow_surplus(const char *noise, const char *form, const char *rate, const char *response,
                           double (*growth)(double years), double b)
{
    bool grows = growth == logistic_path;
    struct scenario *scenario = small_market(
        market, OVERRIDES(noise, form, rate, response, DIFFUSION,
                          grows ? "sectors[0].volume_ceiling=20" : "sectors[0].volume_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    bool drawn = scenario->simulation.noise == NOISE_ON;
    for (int64_t t = 1; t <= 36; t++) {
        play(simulation, 1);
        double used = growth(years_at(world)), weight = pow(used, b);
        double considering = fmin(1, 0.1 * logistic(10, 1.5, years_at(world)));
        double worth = SMES * considering * 0.01 * used * world->months / (alpha * weight);
        expect_near(world->sectors[0].surplus / worth, logsum(start_price, weight), drawn ? 0.05 : 1e-9,
                    "logsum by surplus", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_the_surplus_is_what_the_choice_is_worth_however_much_is_used(void **state)
{
    (void)state;
    static const char *const noises[] = {"simulation.noise=off", "simulation.noise=on"};
    for (size_t n = 0; n < 2; n++) {
        follow_surplus(noises[n], "sectors[0].volume_growth=0", "sectors[0].wages=0",
                       "choice.bill_response=1", no_path, 1);
        follow_surplus(noises[n], "sectors[0].volume_growth=1", "sectors[0].wages=0",
                       "choice.bill_response=1", doubling_path, 0);
        follow_surplus(noises[n], "sectors[0].volume_growth=1", "sectors[0].kind=consumer",
                       "choice.bill_response=0", doubling_path, 0);
        follow_surplus(noises[n], "sectors[0].volume_path=logistic", "sectors[0].volume_rate=3.9",
                       "choice.bill_response=0", logistic_path, 0);
        follow_surplus(noises[n], "sectors[0].volume_path=logistic", "sectors[0].volume_rate=3.9",
                       "choice.bill_response=0.4", logistic_path, 0.4);
    }
    /* to draws, few buy as bills grow twentyfold */
    follow_surplus("simulation.noise=off", "sectors[0].volume_path=logistic", "sectors[0].volume_rate=3.9",
                   "choice.bill_response=1", logistic_path, 1);
}

/* In month 18, when A, alone in the market, sets its price anew. */
static double surplus_at(double price, const char *form, const char *response, const char *kind,
                         double *tokens)
{
    struct scenario *scenario = small_market(
        market, OVERRIDES("simulation.noise=off", form, response, kind, DIFFUSION,
                          "vendors.B.products[0].quality=-60", "sectors[0].initial_users=500",
                          "sectors[0].reference_users=1000", "sectors[0].churn=0",
                          strstr(form, "path") ? "sectors[0].volume_rate=3.9" : "sectors[0].wages=0",
                          strstr(form, "path") ? "sectors[0].volume_ceiling=20" : "sectors[0].wages=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 17);
    post(simulation, (double[2]){price, 3});
    play(simulation, 1);
    double surplus = world->sectors[0].surplus;
    *tokens = world->products[0].volume;
    simulation_free(simulation);
    scenario_free(scenario);
    return surplus;
}

/* Roy's identity: what a small cut gives is the tokens times the cut, however much use has grown and however much of
 * the bill the choice sees. */
static void test_a_small_cut_gives_the_tokens_times_the_cut(void **state)
{
    (void)state;
    static const char *const forms[] = {"sectors[0].volume_growth=0", "sectors[0].volume_growth=1",
                                        "sectors[0].volume_path=gompertz", "sectors[0].volume_path=logistic"};
    static const char *const responses[] = {"choice.bill_response=0", "choice.bill_response=0.5",
                                            "choice.bill_response=1"};
    static const char *const kinds[] = {"sectors[0].kind=business", "sectors[0].kind=consumer"};
    const double small = 1e-4;
    for (size_t i = 0; i < 4; i++)
        for (size_t r = 0; r < 3; r++)
            for (size_t k = 0; k < 2; k++) {
                double tokens, ignored;
                surplus_at(1.5, forms[i], responses[r], kinds[k], &tokens);
                double cheap = surplus_at(1.5 - small, forms[i], responses[r], kinds[k], &ignored);
                double dear = surplus_at(1.5 + small, forms[i], responses[r], kinds[k], &ignored);
                expect_near((cheap - dear) / (2 * small * tokens), 1, 1e-6, "gain by tokens and cut",
                            (int64_t)i);
            }
}

/* The fastest growth and the largest power that are allowed are a number after fifty years. */
static void test_the_largest_growth_of_solutions_is_a_number(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_market(market, OVERRIDES("sectors[0].solution_growth=2", "sectors[0].volume_growth=1000"));
    const double growth = app_solution_growth(&scenario->sectors[0], 49.9);
    assert_true(growth > 1e299 && isfinite(growth));
    scenario_free(scenario);
}

/* Revenue of those who have found a use goes by growth to the power that the scenario gives. */
static void test_revenue_from_solutions_follows_the_growth_of_use(void **state)
{
    (void)state;
    static const char *const noises[] = {"simulation.noise=off", "simulation.noise=on"};
    static const char *const powers[] = {"sectors[0].solution_growth=0", "sectors[0].solution_growth=0.5",
                                         "sectors[0].solution_growth=1"};
    for (size_t n = 0; n < 2; n++)
        for (size_t i = 0; i < 3; i++) {
            struct scenario *scenario = small_market(
                market, OVERRIDES(noises[n], powers[i], PATH("logistic"), "sectors[0].volume_rate=3.9",
                                  "sectors[0].value_initial_share=1", "sectors[0].value_loss=0",
                                  "sectors[0].volume_with_value=0", "sectors[0].solution_revenue=3",
                                  "sectors[0].solution_revenue_log_sd=0"));
            struct simulation *simulation = start(scenario, 0);
            const struct world *world = simulation_world(simulation);
            for (int64_t t = 1; t <= 24; t++) {
                play(simulation, 1);
                expect_near(world->sectors[0].solutions / (3.0 * SMES * world->months),
                            pow(logistic_path(years_at(world)), 0.5 * (double)i), 1e-9, "solutions", t);
            }
            simulation_free(simulation);
            scenario_free(scenario);
        }
}

/* A price that falls as use grows leaves the bill, so choices, surplus and equilibria are those of the start. */
static void expect_nothing_changes(const char *noise, const char *classes)
{
    struct scenario *scenario =
        small_market(market, OVERRIDES(noise, classes, "choice.bill_response=1", PATH("gompertz"),
                                       "sectors[0].volume_rate=2", "output.benchmarks=true",
                                       "sectors[0].price_sensitivity_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double share[2], nash = 0, surplus = 0;
    find_shares(start_price, 1, share);
    for (int64_t t = 1; t <= 24; t++) {
        double years = (double)(t - 1) * world->years, growth = exp(log(20) * (1 - exp(-2 * years)));
        post(simulation, (double[2]){start_price[0] / growth, start_price[1] / growth});
        play(simulation, 1);
        expect_customers(world, share, 1);
        nash = t == 1 ? world->products[0].nash_price : nash;
        surplus = t == 1 ? world->sectors[0].surplus : surplus;
        expect_near(world->products[0].nash_price * growth / nash, 1, 1e-6, "equilibrium price", t);
        expect_near(world->sectors[0].surplus / surplus, 1, 1e-9, "surplus", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_where_prices_fall_as_use_grows_choices_stay(void **state)
{
    (void)state;
    expect_nothing_changes("simulation.noise=off", "sectors[0].latent_classes=1");
    expect_nothing_changes("simulation.noise=on", "sectors[0].latent_classes=1");
}

/* Market research sees the bill too: without costs the best price falls as bills grow. */
static void test_best_replies_fall_as_bills_grow(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(
        market, OVERRIDES("simulation.noise=off", "choice.bill_response=1", PATH("logistic"),
                          "sectors[0].volume_rate=3.9", "vendors.A.pricing.strategy=best_response",
                          "vendors.B.products[0].quality=-60"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double first = 0;
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        double bill = world->products[0].price * logistic_path(years_at(world));
        first = t == 1 ? bill : first;
        expect_near(bill / first, 1, 1e-9, "best price times growth", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A customer's cloud bill does not grow with its tokens. */
static void test_the_observed_attach_value_falls_as_use_grows(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(
        market, OVERRIDES("simulation.noise=off", PATH("logistic"), "sectors[0].volume_rate=3.9"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double first = 0;
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        const struct vendor_state *vendor = &world->vendors[0];
        double value = vendor->attach_profit / vendor->volume * logistic_path(years_at(world));
        assert_true(value > 0);
        first = t == 1 ? value : first;
        expect_near(value / first, 1, 1e-9, "attach profit per unit times growth", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_demand_follows_the_path_in_rounds_of_any_length),
        cmocka_unit_test(test_growth_of_a_market_is_weighted_by_volume),
        cmocka_unit_test(test_adoption_is_the_logit_of_those_who_consider),
        cmocka_unit_test(test_entrants_consider_like_all_others),
        cmocka_unit_test(test_nobody_stops_considering),
        cmocka_unit_test(test_second_suppliers_are_for_those_who_consider),
        cmocka_unit_test(test_initial_shares_are_of_those_who_consider),
        cmocka_unit_test(test_choice_sees_the_bill_as_far_as_it_responds),
        cmocka_unit_test(test_the_surplus_is_what_the_choice_is_worth_however_much_is_used),
        cmocka_unit_test(test_a_small_cut_gives_the_tokens_times_the_cut),
        cmocka_unit_test(test_the_largest_growth_of_solutions_is_a_number),
        cmocka_unit_test(test_revenue_from_solutions_follows_the_growth_of_use),
        cmocka_unit_test(test_where_prices_fall_as_use_grows_choices_stay),
        cmocka_unit_test(test_best_replies_fall_as_bills_grow),
        cmocka_unit_test(test_the_observed_attach_value_falls_as_use_grows),
    };
    return cmocka_run_group_tests_name("use growth", tests, NULL, NULL);
}
