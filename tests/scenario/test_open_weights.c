/* What a scenario may say of open weights and of offers of others' models. */
#include "fixtures/scenario_fixture.h"
#include "scenario/open_weights.h"

#define OPEN "quality = 7; open_weights = true;"
#define OFFER(name, more) "{ name = \"" name "\"; tier = \"main\"; " more " }"
/* Line 4: the maker with the given keys of its model; line 5: the host with the given products. */
#define MARKET(model, products)                                                                              \
    SIMULATION SELLERS CLOUDS "vendors = ( " VENDOR("Maker", "", PRODUCT("open", model)) ",\n" VENDOR(       \
        "Host", "", products) " );\n" SECTORS

#define OFFER_PATH "vendors[1].products[0]."

static void expect_one(const char *text, const char *key, const char *says)
{
    char path[64];
    snprintf(path, sizeof path, OFFER_PATH "%s", key);
    expect_refused(text, 1, 5, path, says);
}

static void test_an_offer_needs_neither_prices_nor_cost(void **state)
{
    (void)state;
    struct reading reading = expect_fine(MARKET(OPEN, OFFER("o", "weights_of = \"open\";")), NULL, 0);
    const struct product_parameters *offer = &reading.scenario->vendors[1].products[0];
    assert_int_equal(reading.scenario->hosted_count, 1);
    assert_int_equal(offer->original, 0);
    assert_true(is_hosted(offer) && !is_hosted(&reading.scenario->vendors[0].products[0]));
    assert_true(isnan(offer->quality) && isnan(offer->unit_cost));
    assert_true(offer->price_of_owner == 1 && offer->serving_factor == 1 && offer->hosting_lag == 0.25);
    end_reading(&reading);
}

/* The defaults of products are meant for models of one's own. */
static void test_defaults_of_products_are_no_mistake(void **state)
{
    (void)state;
    struct reading reading =
        expect_fine("product_defaults = { unit_cost = 3; quality = 2; size = 4; };\n" MARKET(
                        "open_weights = true;", OFFER("o", "weights_of = \"open\";")),
                    NULL, 0);
    assert_true(isnan(reading.scenario->vendors[1].products[0].quality));
    assert_true(isnan(reading.scenario->vendors[1].products[0].unit_cost));
    end_reading(&reading);
}

static void test_the_launch_follows_the_opening_by_the_lag(void **state)
{
    (void)state;
    static const struct {
        const char *model, *offer;
        int64_t launch;
    } cases[] = {
        {OPEN, "", 0},
        {OPEN, "hosting_lag = 3;", 0},
        {OPEN, "launch_round = 4;", 4},
        {OPEN "launch_round = 5;", "", 6},
        {OPEN "launch_round = 5;", "hosting_lag = 0;", 5},
        {OPEN "launch_round = 5; open_round = 8;", "hosting_lag = 2;", 10},
        {OPEN "open_round = 8;", "hosting_lag = 2.1;", 11},
        {OPEN "open_round = 8;", "launch_round = 9; hosting_lag = 0.5;", 9},
        {OPEN "open_round = 8;", "launch_round = 12;", 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2000];
        snprintf(text, sizeof text,
                 SIMULATION SELLERS CLOUDS
                 "vendors = ( " VENDOR("Maker", "", PRODUCT("open", "%s")) ",\n" VENDOR(
                     "Host", "", OFFER("o", "weights_of = \"open\"; %s")) " );\n" SECTORS,
                 cases[i].model, cases[i].offer);
        struct reading reading = expect_fine(text, NULL, 0);
        assert_int_equal(reading.scenario->vendors[1].products[0].launch_round, cases[i].launch);
        end_reading(&reading);
    }
}

/* September is the fifth month; the offer comes a week later, or never. Events may be moved without any mistake. */
static void test_an_event_opens_the_weights(void **state)
{
    (void)state;
    const char *text = "events = ( { name = \"opening\"; date = \"2024-09-01\"; } );\n" MARKET(
        OPEN "open_event = \"opening\";", OFFER("o", "weights_of = \"open\"; launch_round = 3;"));
    static const struct {
        const char *override;
        int64_t launch;
    } cases[] = {{"simulation.rounds=24", 6},
                 {"events.opening.on=false", ROUND_NEVER},
                 {"events.opening.date=\"2024-04-01\"", 3},
                 {"events.opening.date=\"2024-12-31\"", 9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = expect_fine(text, &cases[i].override, 1);
        assert_true(reading.scenario->vendors[1].products[0].launch_round == cases[i].launch);
        end_reading(&reading);
    }
}

static void test_weights_must_be_those_of_another_vendors_open_model(void **state)
{
    (void)state;
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"opem\";")), "weights_of",
               "there is no product \"opem\"; did you mean \"open\"?; open are: open");
    expect_one(MARKET("quality = 7;", OFFER("o", "weights_of = \"open\";")), "weights_of",
               "which lacks open_weights = true; no model has open weights");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"o\";")), "weights_of", "names the product itself");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"b\";") ", " PRODUCT("b", OPEN)), "weights_of",
               "names a product of the same vendor");
    expect_refused(
        MARKET(OPEN, OFFER("o", "weights_of = \"open\";") ", " OFFER("p", "weights_of = \"open\";")), 1, 5,
        "vendors[1].products[1].weights_of", "one offer a vendor");
    expect_refused(
        SIMULATION SELLERS CLOUDS "vendors = ( " VENDOR("Maker", "", PRODUCT("open", OPEN)) ", " VENDOR(
            "Host", "",
            OFFER("o", "weights_of = \"open\";")) ",\n" VENDOR("Chain", "",
                                                               OFFER("c",
                                                                     "weights_of = \"o\";")) " );\n" SECTORS,
        1, 5, "vendors[2].products[0].weights_of",
        "is itself an offer of another's model; name that one, \"open\"");
}

static void test_what_is_the_originals_can_not_be_written(void **state)
{
    (void)state;
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; quality = 3;")), "quality",
               "can't stand beside weights_of");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; elo = 1200;")), "elo",
               "can't stand beside weights_of");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; unit_cost = 3;")), "unit_cost",
               "can't stand beside weights_of");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; size = 3;")), "size",
               "can't stand beside weights_of");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; open_round = 3;")), "open_round",
               "can't stand beside weights_of");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; introductory_months = 2; "
                                       "introductory_price_input = 1; introductory_price_output = 1;")),
               "introductory_months", "can't stand beside weights_of");
    expect_refused(MARKET(OPEN, PRODUCT("old", "quality = 1;") ", " OFFER("o", "weights_of = \"open\"; "
                                                                               "successor_of = \"old\";")),
                   1, 5, "vendors[1].products[1].successor_of", "a model of others succeeds none");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; open_weights = true;")), "open_weights",
               "must be false beside weights_of");
    expect_one(MARKET(OPEN, "{ name = \"o\"; tier = \"light\"; weights_of = \"open\"; }"), "tier",
               "is \"light\"; the model \"open\" is \"main\"");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; price_input = 3;")), "price_output",
               "write both prices, or neither");
    expect_one(MARKET(OPEN, OFFER("o", "weights_of = \"open\"; price_input = 3; price_output = 3; "
                                       "price_of_owner = 2;")),
               "price_of_owner", "can't stand beside price_input");
    expect_one(MARKET(OPEN "open_round = 6;", OFFER("o", "weights_of = \"open\"; launch_round = 5;")),
               "launch_round", "before the weights of \"open\" are open, in round 6");
}

static void test_keys_without_effect_are_refused(void **state)
{
    (void)state;
    static const char *const of_offers[] = {"price_of_owner", "serving_factor", "hosting_lag"};
    static const char *const of_open[] = {"open_round", "size"};
    char override[64];
    const char *overrides[] = {override};
    for (size_t i = 0; i < 5; i++) {
        const char *key = i < 3 ? of_offers[i] : of_open[i - 3];
        snprintf(override, sizeof override, "vendors.Doubao.products[0].%s=2", key);
        struct reading reading = read_with(BASE, overrides, 1);
        assert_int_equal(reading.status, STATUS_INVALID);
        expect_finding(&reading, -1, NULL,
                       i < 3 ? "has no effect unless weights_of"
                             : "has no effect unless open_weights = true");
        end_reading(&reading);
    }
}

/* An override makes and breaks an offer like any line of the file. */
static void test_overrides_are_checked_likewise(void **state)
{
    (void)state;
    const char *text = MARKET(OPEN, OFFER("o", "weights_of = \"open\";"));
    static const char *const overrides[][2] = {
        {"vendors.Maker.products[0].open_weights=false", "which lacks open_weights"},
        {"vendors.Host.products[0].unit_cost=1", "can't stand beside weights_of"},
        {"vendors.Host.products[0].weights_of=none", "there is no product \"none\""},
        {"vendors.Host.products[0].hosting_lag=-1", "must be"},
        {"choice.same_model_correlation=1", "must be"},
        {"vendors.Host.largest_model=-2", "must be"},
    };
    for (size_t i = 0; i < sizeof overrides / sizeof *overrides; i++) {
        struct reading reading = read_with(text, overrides[i], 1);
        assert_int_equal(reading.status, STATUS_INVALID);
        expect_finding(&reading, -1, NULL, overrides[i][1]);
        end_reading(&reading);
    }
}

static void test_an_offer_of_nothing_needs_its_prices(void **state)
{
    (void)state;
    expect_refused(MARKET(OPEN, OFFER("o", "weights_of = \"\"; quality = 3;")), 3, 5, OFFER_PATH "unit_cost",
                   "is missing and has no default");
}

static void test_shares_of_the_start_need_open_weights_at_the_start(void **state)
{
    (void)state;
    expect_one(
        "choice = { initial = \"shares\"; }; " SIMULATION SELLERS CLOUDS
        "vendors = ( " VENDOR("Maker", "", PRODUCT("open", OPEN "open_round = 2; initial_share = 0.1;")) ",\n" VENDOR(
            "Host", "", OFFER("o", "weights_of = \"open\"; initial_share = 0.1;")) " );\n" SECTORS,
        "initial_share", "must be 0: the weights are open only in round 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_offer_needs_neither_prices_nor_cost),
        cmocka_unit_test(test_defaults_of_products_are_no_mistake),
        cmocka_unit_test(test_the_launch_follows_the_opening_by_the_lag),
        cmocka_unit_test(test_an_event_opens_the_weights),
        cmocka_unit_test(test_weights_must_be_those_of_another_vendors_open_model),
        cmocka_unit_test(test_what_is_the_originals_can_not_be_written),
        cmocka_unit_test(test_keys_without_effect_are_refused),
        cmocka_unit_test(test_overrides_are_checked_likewise),
        cmocka_unit_test(test_an_offer_of_nothing_needs_its_prices),
        cmocka_unit_test(test_shares_of_the_start_need_open_weights_at_the_start),
    };
    return cmocka_run_group_tests_name("open_weights", tests, NULL, NULL);
}
