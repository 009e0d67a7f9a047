/* Products that come beside others: introductory prices that end, prices that rules leave alone, and successors, beside
 * which the old product stays for a while or for good. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"

enum { OLD, NEW, RIVAL, PRODUCTS };

/* A has an old product and a new one, and cuts by a tenth a month whenever it may; B holds. Nothing else moves. */
#define MARKET(old, new)                                                                                                                               \
    "simulation = { title = \"launches\"; rounds = 200; };\n"                                                                                          \
    "technology = { quality_arrival_rate = 0; catch_up = 0; data_effect = 0; learning_rate = 0;\n"                                                     \
    "  algorithmic_progress = 0; hardware_progress = 0; compute_contract = \"metered\"; };\n"                                                          \
    "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"                                                                                         \
    "clouds = ( { name = \"Cloud\"; capital = 0; accelerators = 0; } );\n"                                                                             \
    "vendor_defaults = { host = \"Cloud\"; capital = 1e7; fixed_cost = 0; seeks_funding = false; };\n"                                                 \
    "product_defaults = { tier = \"main\"; unit_cost = 1; quality = 7; };\n"                                                                           \
    "vendors = (\n"                                                                                                                                    \
    "  { name = \"A\"; pricing = { strategy = \"undercut\"; step = 0.1; };\n"                                                                          \
    "    products = ( { name = \"old\"; price_input = 10; price_output = 20; " old " },\n"                                                             \
    "                 { name = \"new\"; " new " } ); },\n"                                                                                             \
                                              "  { name = \"B\"; products = ( { name = \"b\"; price_input = 9; price_output = 9; } ); } );\n"          \
                                              "choice = { switch_cost_vendor = 1; unfit_penalty = 0; reconsider_base = 0; reconsider_response = 0;\n"  \
                                              "  nonuser_review = 0; home_cloud_utility = 0; outside_utility = 6; };\n"                                \
                                              "sectors = ( { name = \"tools\"; kind = \"business\"; number = 3000; capital = 1e6; value_hazard = 0;\n" \
                                              "  value_loss = 0; experiment_maximum = 0; potential_users = 0; entry_rate = 0; wages = 0;\n"            \
                                              "  output_share_low = 0.5; output_share_high = 0.5; latent_classes = 2; } );\n"                          \
                                              "smes = { slot_factor = 1; };\n"                                                                         \
                                              "finance = { sme_round_rate = 0; sme_round_value = 0; sme_round_users = 0; };\n"

static const char *const forms[] = {"simulation.noise=off", "simulation.noise=on"};

static size_t count_events(const struct world *world, enum event_kind kind, size_t product)
{
    size_t count = 0;
    for (size_t e = 0; e < world->events.count; e++)
        count += world->events.items[e].kind == (int32_t)kind &&
                 world->events.items[e].product == (int32_t)product;
    return count;
}

static void expect_prices(const struct product_state *product, double input, double output, int64_t round)
{
    expect_near(product->price_input, input, 1e-12, "input price", round);
    expect_near(product->price_output, output, 1e-12, "output price", round);
    expect_near(product->price, (input + output) / 2, 1e-12, "price", round);
}

/* In rounds of `days`, of which a month has so many: 2/4 for three months from the start, then the list, which the rule
 * moves from then on; the new product 1/1 for two months from its launch after four, then 30/40. */
static void follow_introductions(const char *form, const char *days, int64_t a_month)
{
    static const char text[] =
        MARKET("introductory_months = 3; introductory_price_input = 2; introductory_price_output = 4;",
               "price_input = 30; price_output = 40; introductory_months = 2; introductory_price_input = 1;"
               " introductory_price_output = 1; tier = \"flagship\";");
    char launch[64];
    snprintf(launch, sizeof launch, "vendors.A.products.new.launch_round=%lld", 4 * (long long)a_month + 1);
    struct scenario *scenario = small_market(text, OVERRIDES(form, days, launch));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct product_state *products = world->products;
    expect_prices(&products[OLD], 2, 4, 0);
    for (int64_t t = 1; t <= 8 * a_month; t++) {
        play(simulation, 1);
        assert_int_equal(products[NEW].live, t > 4 * a_month);
        if (t <= 3 * a_month)
            expect_prices(&products[OLD], 2, 4, t);
        else /* 0.9 of the rival's, in the list's proportion of 1 to 2 */
            expect_prices(&products[OLD], 5.4, 10.8, t);
        if (products[NEW].live && t <= 6 * a_month)
            expect_prices(&products[NEW], 1, 1, t);
        else if (products[NEW].live)
            expect_prices(&products[NEW], 30, 40, t);
    }
    assert_int_equal(count_events(world, EVENT_PRICE_RISE, OLD), 1);
    assert_int_equal(count_events(world, EVENT_PRICE_CUT, OLD), 1);
    assert_int_equal(count_events(world, EVENT_PRICE_RISE, NEW), 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_introductory_prices_hold_for_their_time_and_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        follow_introductions(forms[i], "simulation.round_days=30.4", 1);
        follow_introductions(forms[i], "simulation.round_days=7.6", 4);
        follow_introductions(forms[i], "simulation.round_days=6.08", 5);
    }
}

static void test_a_fixed_price_stays_while_others_move(void **state)
{
    (void)state;
    static const char text[] = MARKET("price_fixed = true;", "price_input = 12; price_output = 12;");
    struct scenario *scenario = small_market(text, NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 6);
    expect_prices(&simulation_world(simulation)->products[OLD], 10, 20, 6);
    expect_prices(&simulation_world(simulation)->products[NEW], 8.1, 8.1, 6);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Profit of A in the static logit of one class. */
static double profit(const struct scenario *scenario, double price)
{
    const struct sector_parameters *sector = &scenario->sectors[0];
    const double taste = sector->quality_taste * 7, prices[] = {15, price, 9};
    double weights[PRODUCTS], sum = exp(6);
    for (size_t j = 0; j < PRODUCTS; j++)
        sum += weights[j] = exp(taste - sector->price_sensitivity * prices[j]);
    return ((prices[OLD] - 1) * weights[OLD] + (prices[NEW] - 1) * weights[NEW]) / sum;
}

/* The best price of the new product is the one beside the old one's fixed price. */
static void test_a_best_reply_reckons_with_the_fixed_price(void **state)
{
    (void)state;
    static const char text[] = MARKET("price_fixed = true;", "price_input = 12; price_output = 12;");
    struct scenario *scenario =
        small_market(text, OVERRIDES("simulation.noise=off", "vendors.A.pricing.strategy=best_response",
                                     "sectors[0].latent_classes=1", "sectors[0].price_sensitivity_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *products = simulation_world(simulation)->products;
    play(simulation, 1);
    double price = products[NEW].price, best = profit(scenario, price);
    assert_true(fabs(price - 12) > 0.5);
    assert_true(profit(scenario, price + 0.01) < best && profit(scenario, price - 0.01) < best);
    expect_prices(&products[OLD], 10, 20, 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Nobody reviews, so that customers move only with their product: after `kept` months they have the new one. */
static void succeed(const char *form, const char *days, int64_t a_month, int64_t kept)
{
    static const char text[] = MARKET("", "price_input = 10; price_output = 20; successor_of = \"old\";");
    char launch[64], stay[64];
    snprintf(launch, sizeof launch, "vendors.A.products.new.launch_round=%lld", 4 * (long long)a_month + 1);
    snprintf(stay, sizeof stay, "vendors.A.products.new.kept_months=%lld", (long long)kept);
    struct scenario *scenario =
        small_market(text, OVERRIDES(form, days, launch, stay, "vendors.A.pricing.strategy=hold"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct product_state *products = world->products;
    play(simulation, 1);
    double customers = products[OLD].customers, rival = products[RIVAL].customers;
    double surplus = world->sectors[0].surplus;
    assert_true(customers > 100 && rival > 100);
    for (int64_t t = 2; t <= 10 * a_month; t++) {
        play(simulation, 1);
        bool retired = t > (4 + kept) * a_month;
        assert_int_equal(products[OLD].live, !retired);
        expect_near(products[OLD].customers, retired ? 0 : customers, 1e-9, "customers of the old", t);
        expect_near(products[NEW].customers, retired ? customers : 0, 1e-9, "customers of the new", t);
        expect_near(products[RIVAL].customers, rival, 1e-9, "customers of the rival", t);
        expect_near(world->sectors[0].surplus / surplus, 1, 1e-9, "surplus", t);
    }
    assert_int_equal(count_events(world, EVENT_WITHDRAWAL, OLD), 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_customers_of_a_retired_product_have_its_successor(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        succeed(forms[i], "simulation.round_days=30.4", 1, 3);
        succeed(forms[i], "simulation.round_days=7.6", 4, 3);
        succeed(forms[i], "simulation.round_days=30.4", 1, 0);
    }
}

/* Old lists are kept beside a cheap new model, which alone takes part in the war. */
static void test_the_old_list_price_stays_beside_the_successor(void **state)
{
    (void)state;
    static const char text[] = MARKET("", "price_input = 2; price_output = 2; successor_of = \"old\";"
                                          " launch_round = 3;");
    struct scenario *scenario = small_market(
        text, OVERRIDES("vendors.B.products[0].price_input=1", "vendors.A.pricing.floor_markup=0.2"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *products = simulation_world(simulation)->products;
    for (int64_t t = 1; t <= 9; t++) {
        play(simulation, 1);
        /* before the successor comes the old one takes part: 0.9 of the rival's 5, in proportion 1 to 2 */
        expect_prices(&products[OLD], 3, 6, t);
        if (t >= 3)
            expect_prices(&products[NEW], 4.5, 4.5, t);
    }
    assert_true(products[OLD].live && products[NEW].live);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A caller is told why it can't move a price that is held, and may withdraw the product. */
static void expect_held(const char *old, const char *says)
{
    struct scenario *scenario = small_market(old, NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    struct error error = {0};
    struct offer offer = simulation_offer(simulation, OLD);
    offer.price *= 0.9;
    assert_int_equal(simulation_decide(simulation, OLD, &offer, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, says));
    assert_true(isnan(simulation_lowest_price(simulation, OLD)));
    offer.withdraw = true;
    assert_int_equal(simulation_decide(simulation, OLD, &offer, &error), STATUS_OK);
    play(simulation, 1);
    assert_false(simulation_world(simulation)->products[OLD].live);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_caller_is_told_why_a_price_is_held(void **state)
{
    (void)state;
    expect_held(MARKET("price_fixed = true;", "price_input = 1; price_output = 1;"), "price_fixed is set");
    expect_held(
        MARKET("introductory_months = 3; introductory_price_input = 2; introductory_price_output = 4;",
               "price_input = 1; price_output = 1;"),
        "introductory price holds");
    expect_held(MARKET("", "successor_of = \"old\"; launch_round = 1;"), "a newer product has succeeded it");
}

/* Generations that come before the launch are not for the successor, whose quality is what it is launched with. */
static void test_a_successor_has_its_quality_at_the_launch(void **state)
{
    (void)state;
    static const char text[] = MARKET("", "successor_of = \"old\"; launch_round = 13;");
    struct scenario *scenario =
        small_market(text, OVERRIDES("simulation.noise=off", "technology.quality_arrival_rate=2",
                                     "vendors.A.fixed_cost=1", "vendors.A.products[1].quality=9"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *products = simulation_world(simulation)->products;
    play(simulation, 12);
    double gain = (products[OLD].quality - 7) / 12;
    play(simulation, 1);
    expect_near(products[NEW].quality, 9 + gain, 1e-12, "quality", 13);
    assert_true(gain > 0.01);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A successor without a price has that of the old product at its launch, moves included. */
static void test_a_successor_takes_over_the_price_of_its_time(void **state)
{
    (void)state;
    static const char text[] = MARKET("", "successor_of = \"old\"; launch_round = 5; kept_months = 0;");
    struct scenario *scenario =
        small_market(text, OVERRIDES("vendors.A.pricing.strategy=script",
                                     "vendors.A.pricing.moves=((2,\"old\",8,12),(4,\"old\",6,7))"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *products = simulation_world(simulation)->products;
    play(simulation, 4);
    assert_false(products[NEW].live);
    play(simulation, 1);
    assert_true(products[NEW].live && !products[OLD].live);
    expect_prices(&products[NEW], 6, 7, 5);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_introductory_prices_hold_for_their_time_and_end),
        cmocka_unit_test(test_a_fixed_price_stays_while_others_move),
        cmocka_unit_test(test_a_best_reply_reckons_with_the_fixed_price),
        cmocka_unit_test(test_customers_of_a_retired_product_have_its_successor),
        cmocka_unit_test(test_the_old_list_price_stays_beside_the_successor),
        cmocka_unit_test(test_a_caller_is_told_why_a_price_is_held),
        cmocka_unit_test(test_a_successor_has_its_quality_at_the_launch),
        cmocka_unit_test(test_a_successor_takes_over_the_price_of_its_time),
    };
    return cmocka_run_group_tests_name("launch", tests, NULL, NULL);
}
