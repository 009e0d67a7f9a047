/* Offers of another vendor's open model: shares against closed forms, tokens by model and by host, launches, and
 * what outlives the maker. On a market with one open model and two hosts. */
#include "fixtures/engine_fixture.h"
#include "model/rates.h"
#include "model/sme/choice_table.h"
#include "model/vendor/technology.h"
#include "record/fields.h"

static const char market[] = "tests/scenarios/hosting.cfg";

enum { OPEN, OWN, OPEN_RIVAL, OPEN_HOST, PRODUCTS };
enum { MAKER, RIVAL, HOST };
enum { EAST, WEST };

#define CALM "simulation.noise=off"

struct game {
    struct scenario *scenario;
    struct simulation *simulation;
    const struct world *world;
};

static struct game begin(const char *const *overrides, size_t count)
{
    struct game game = {.scenario = load_scenario(market, overrides, count)};
    game.simulation = start(game.scenario, 0);
    game.world = simulation_world(game.simulation);
    return game;
}

static void end(struct game *game)
{
    simulation_free(game->simulation);
    scenario_free(game->scenario);
}

static double share_of(const struct game *game, size_t j)
{
    return game->world->products[j].customers / 100000;
}

/* Buyers take prices times 0.5, qualities times 1, no model at utility 0. */
static double value_of(const struct game *game, size_t j)
{
    static const double quality[PRODUCTS] = {1.0, 0.8, 1.0, 1.0};
    return quality[j] - 0.5 * game->world->products[j].price;
}

/* P(j) = P(nest) P(j | nest), with nests of the three offers of "open" and of "own" (Train 2009, eq. 4.2). */
static void expect_nested_shares(const struct game *game, double sigma, double tolerance)
{
    double within = 0, weight[PRODUCTS];
    for (size_t j = 0; j < PRODUCTS; j++) {
        weight[j] = exp(value_of(game, j) / (1 - sigma));
        within += j == OWN ? 0 : weight[j];
    }
    double nest = pow(within, 1 - sigma), own = exp(value_of(game, OWN));
    for (size_t j = 0; j < PRODUCTS; j++) {
        double share = j == OWN ? own / (1 + own + nest) : nest / (1 + own + nest) * weight[j] / within;
        expect_near(share_of(game, j), share, tolerance, "nested logit share", game->world->round);
    }
}

static void test_shares_of_one_model_at_several_vendors_are_those_of_the_nested_logit(void **state)
{
    (void)state;
    static const char *const sigmas[] = {"choice.same_model_correlation=0",
                                         "choice.same_model_correlation=0.5",
                                         "choice.same_model_correlation=0.9"};
    static const double sigma[] = {0, 0.5, 0.9};
    for (size_t i = 0; i < 3; i++) {
        struct game game = begin(OVERRIDES(CALM, sigmas[i]));
        play(game.simulation, 2);
        expect_nested_shares(&game, sigma[i], 1e-12);
        end(&game);
        game = begin(OVERRIDES(sigmas[i]));
        play(game.simulation, 2);
        expect_nested_shares(&game, sigma[i], 4 * 0.5 / sqrt(100000));
        end(&game);
    }
}

/* Half of the buyers have their account with each cloud, and like what is there 0.7 utils more. */
static void test_buyers_take_the_model_rather_on_their_own_cloud(void **state)
{
    (void)state;
    struct game game =
        begin(OVERRIDES(CALM, "choice.same_model_correlation=0", "choice.home_cloud_utility=0.7"));
    play(game.simulation, 1);
    double share[PRODUCTS] = {0};
    for (size_t home = EAST; home <= WEST; home++) {
        double weight[PRODUCTS], sum = 1;
        for (size_t j = 0; j < PRODUCTS; j++) {
            size_t host = j == OPEN ? EAST : WEST;
            sum += weight[j] = exp(value_of(&game, j) + (host == home ? 0.7 : 0));
        }
        for (size_t j = 0; j < PRODUCTS; j++)
            share[j] += 0.5 * weight[j] / sum;
    }
    for (size_t j = 0; j < PRODUCTS; j++)
        expect_near(share_of(&game, j), share[j], 1e-12, "share with home clouds", 1);
    end(&game);
}

/* The odds of the model against none grow as n^(1 - sigma) with the number n of offers that are alike. */
static void test_one_more_host_adds_what_the_correlation_leaves(void **state)
{
    (void)state;
    for (int sigma = 0; sigma < 10; sigma += 3) {
        char correlation[64];
        snprintf(correlation, sizeof correlation, "choice.same_model_correlation=0.%d", sigma);
        double odds[2];
        for (int with = 0; with < 2; with++) {
            struct game game = begin(OVERRIDES(CALM, correlation, "vendors.Rival.products[1].launch_round=9",
                                               with ? CALM : "vendors.Host.products[0].launch_round=9"));
            play(game.simulation, 1);
            double model = share_of(&game, OPEN) + share_of(&game, OPEN_HOST);
            odds[with] = model / (1 - model - share_of(&game, OWN));
            end(&game);
        }
        expect_near(odds[1] / odds[0], pow(2, 1 - 0.1 * sigma), 1e-12, "growth of the odds", 1);
    }
}

/* In one segment of plain logit a vendor earns 1/(alpha (1 - its share)) on every product, hosted ones as well. */
static void test_a_best_reply_reckons_with_the_margin_of_hosted_offers(void **state)
{
    (void)state;
    struct game game = begin(OVERRIDES(CALM, "choice.same_model_correlation=0", "choice.headline_salience=0",
                                       "vendors[*].pricing.strategy=best_response", "simulation.rounds=60",
                                       "finance.rival_cost_error=0", "finance.rival_cash_error=0"));
    play(game.simulation, 60);
    const struct product_state *products = game.world->products;
    double rival = share_of(&game, OWN) + share_of(&game, OPEN_RIVAL);
    expect_near(products[OWN].price - products[OWN].unit_cost, 1 / (0.5 * (1 - rival)), 1e-6, "markup", 60);
    expect_near(products[OPEN_RIVAL].price - products[OPEN_RIVAL].unit_cost, 1 / (0.5 * (1 - rival)), 1e-6,
                "markup of the hosted offer", 60);
    expect_near(products[OPEN_HOST].price - products[OPEN_HOST].unit_cost,
                1 / (0.5 * (1 - share_of(&game, OPEN_HOST))), 1e-6, "markup of the host", 60);
    end(&game);
}

static double field_sum(const struct world *world, const char *name, size_t except)
{
    double slice[64] = {0}, sum = 0;
    for (size_t i = 0; i < world_field_count; i++) {
        const struct field *field = &world_fields[i];
        if (strcmp(field->name, name) != 0)
            continue;
        assert_true(field_is_wanted(field, world->scenario));
        field->world(world, field->offset, slice);
        for (size_t k = 0; k < field_slice_length(field, world->scenario); k++)
            sum += k == except ? 0 : slice[k];
        return sum;
    }
    fail_msg("there is no field %s", name);
    return 0;
}

static void test_tokens_by_model_and_by_host_add_up_to_those_of_the_market(void **state)
{
    (void)state;
    struct game game = begin(OVERRIDES("clouds.West.accelerators=1000", "choice.home_cloud_utility=0.4"));
    double unserved = 0;
    for (int64_t t = 1; t <= 6; t++) {
        play(game.simulation, 1);
        const struct product_state *products = game.world->products;
        double volume = game.world->market.volume;
        unserved += game.world->market.unserved_share;
        expect_near(field_sum(game.world, "model_volume", SIZE_MAX), volume, 1e-12, "by model", t);
        expect_near(field_sum(game.world, "vendor_model_volume", SIZE_MAX), volume, 1e-12, "by maker", t);
        expect_near(field_sum(game.world, "cloud_volume", SIZE_MAX), volume, 1e-12, "by host", t);
        expect_near(field_sum(game.world, "model_share", SIZE_MAX), 1, 1e-12, "shares of models", t);
        expect_near(field_sum(game.world, "vendor_model_share", SIZE_MAX), 1, 1e-12, "shares of makers", t);
        expect_near(field_sum(game.world, "cloud_volume_share", SIZE_MAX), 1, 1e-12, "shares of hosts", t);
        /* all but "own" is "open", all but the maker's offer is on West, whose own vendor is the rival */
        expect_near(field_sum(game.world, "model_volume", OWN), volume - products[OWN].volume, 1e-12, "open",
                    t);
        expect_near(field_sum(game.world, "cloud_volume", EAST), volume - products[OPEN].volume, 1e-12,
                    "West", t);
        expect_near(field_sum(game.world, "cloud_platform_volume", SIZE_MAX),
                    products[OWN].volume + products[OPEN_RIVAL].volume, 1e-12, "West's platform", t);
    }
    assert_true(unserved > 0);
    end(&game);
}

/* The host keeps the fee and pays the compute, at its cloud's price; the maker gets nothing. */
static void test_the_host_keeps_the_fee_and_pays_the_compute(void **state)
{
    (void)state;
    struct game game =
        begin(OVERRIDES("vendors.Host.products[0].serving_factor=1.2", "vendors.Maker.cost_factor=0.9"));
    play(game.simulation, 3);
    const struct product_state *products = game.world->products;
    const struct vendor_state *vendors = game.world->vendors;
    expect_near(products[OPEN].unit_cost, 0.9, 1e-12, "the maker's cost", 3);
    expect_near(products[OPEN_RIVAL].unit_cost, 1.5 * 0.9, 1e-12, "the rival's cost", 3);
    expect_near(products[OPEN_HOST].unit_cost, 1.2 * 1.5 * 0.9, 1e-12, "the host's cost", 3);
    expect_near(vendors[HOST].revenue, 2 * products[OPEN_HOST].volume, 1e-12, "fees", 3);
    expect_near(vendors[HOST].compute_bill, 1.62 * products[OPEN_HOST].volume, 1e-12, "compute", 3);
    expect_near(vendors[HOST].profit, vendors[HOST].revenue - vendors[HOST].compute_bill, 1e-12, "profit", 3);
    expect_near(vendors[MAKER].profit, (2 - 0.9) * products[OPEN].volume, 1e-12, "the maker's profit", 3);
    end(&game);
}

/* First round in which a product is on offer, 0: before round 1. */
static int64_t first_offered(size_t j, const char *const *overrides, size_t count)
{
    struct game game = begin(overrides, count);
    while (!game.world->products[j].live && game.world->round < game.scenario->simulation.rounds)
        play(game.simulation, 1);
    int64_t first = game.world->products[j].live ? game.world->round : -1;
    end(&game);
    return first;
}

#define FIRST(j, ...) first_offered(j, OVERRIDES(CALM, "simulation.rounds=120", __VA_ARGS__))

/* Opened three months after the start, offered six weeks later. */
static void test_the_lag_is_in_months_whatever_a_round_is(void **state)
{
    (void)state;
    assert_int_equal(FIRST(OPEN_HOST, CALM), 0);
    assert_int_equal(FIRST(OPEN_HOST, "vendors.Maker.products[0].open_round=4",
                           "vendors.Host.products[0].hosting_lag=1.5"),
                     4 + 2);
    assert_int_equal(FIRST(OPEN_HOST, "simulation.round_days=15.2", "vendors.Maker.products[0].open_round=7",
                           "vendors.Host.products[0].hosting_lag=1.5"),
                     7 + 3);
    assert_int_equal(FIRST(OPEN_HOST, "simulation.round_days=7.6", "vendors.Maker.products[0].open_round=13",
                           "vendors.Host.products[0].hosting_lag=1.5"),
                     13 + 6);
    assert_int_equal(
        FIRST(OPEN_HOST, "simulation.round_days=7.6", "vendors.Maker.products[0].launch_round=13"), 13 + 1);
    assert_int_equal(FIRST(OPEN_HOST, "vendors.Host.products[0].launch_round=7"), 7);
}

static void test_a_model_too_large_for_the_host_is_not_offered(void **state)
{
    (void)state;
    assert_int_equal(FIRST(OPEN_HOST, "vendors.Host.largest_model=7"), -1);
    assert_int_equal(FIRST(OPEN_HOST, "vendors.Host.largest_model=8"), 0);
    assert_int_equal(FIRST(OPEN_HOST, "clouds.West.accelerators=7", "clouds.West.expands=false"), -1);
}

/* Where the cloud has too few accelerators, the offer comes when it has grown to them. */
static void test_the_offer_comes_when_its_cloud_has_grown(void **state)
{
    (void)state;
    struct game game = begin(OVERRIDES(CALM, "clouds.West.accelerators=7", "clouds.West.capital=1e7",
                                       "infrastructure.depreciation=0"));
    assert_false(game.world->products[OPEN_HOST].live);
    double before = 7;
    while (!game.world->products[OPEN_HOST].live && game.world->round < 12) {
        before = game.world->clouds[WEST].accelerators;
        play(game.simulation, 1);
    }
    assert_true(game.world->products[OPEN_HOST].live && game.world->round > 1 && before >= 8);
    end(&game);
}

/* The maker sells at 0.8, below the host's cost of 1.5, which falls by half a year: to 0.8 in ln(1.5/0.8)/ln(2)
 * = 0.907 years, so in round 13. A price that the scenario gives is the scenario's business. */
static void test_an_offer_that_would_begin_below_cost_waits(void **state)
{
    (void)state;
    assert_int_equal(FIRST(OPEN_HOST, "vendors.Maker.products[0].price_input=0.8",
                           "vendors.Maker.products[0].price_output=0.8",
                           "technology.algorithmic_progress=0.5"),
                     1 + (int64_t)ceil(log(1.5 / 0.8) / log(2) * DAYS_PER_YEAR / DAYS_PER_MONTH));
    assert_int_equal(FIRST(OPEN_RIVAL, "vendors.Rival.products[1].price_input=0.1",
                           "vendors.Rival.products[1].price_output=0.1"),
                     0);
    struct game game = begin(OVERRIDES("vendors.Host.products[0].price_of_owner=1.25"));
    assert_true(game.world->products[OPEN_HOST].price == 2.5);
    end(&game);
}

#define PROGRESS                                                                                             \
    "technology.quality_arrival_rate=2", "technology.catch_up=1", "technology.data_effect=0.5",              \
        "technology.algorithmic_progress=0.3", "technology.hardware_progress=0.2",                           \
        "vendors[*].fixed_cost=100", "simulation.rounds=36"

static void test_hosts_have_each_version_without_anybodys_data(void **state)
{
    (void)state;
    struct game game =
        begin(OVERRIDES(PROGRESS, "vendors.Rival.initial_data=5000", "vendors.Maker.initial_data=100"));
    const struct product_state *products = game.world->products;
    for (int64_t t = 1; t <= 36; t++) {
        play(game.simulation, 1);
        assert_true(products[OPEN_RIVAL].quality == products[OPEN].base_quality);
        assert_true(products[OPEN_HOST].base_quality == products[OPEN].base_quality);
        assert_true(products[OPEN].quality > products[OPEN].base_quality);
        expect_near(products[OPEN_HOST].unit_cost, 1.5 * products[OPEN].unit_cost, 1e-12, "cost", t);
    }
    assert_true(products[OPEN].base_quality > 1 && products[OWN].base_quality > 0.8);
    assert_true(technology_quality_per_volume(game.world, RIVAL) > 0);
    assert_true(technology_quality_per_volume(game.world, HOST) == 0);
    end(&game);
}

static void test_weights_outlive_their_maker(void **state)
{
    (void)state;
    struct game game =
        begin(OVERRIDES(PROGRESS, "vendors.Maker.capital=0", "vendors.Maker.fixed_cost=60000"));
    const struct product_state *products = game.world->products;
    while (game.world->vendors[MAKER].alive && game.world->round < 36)
        play(game.simulation, 1);
    int64_t died = game.world->round;
    double quality = products[OPEN_HOST].quality, cost = products[OPEN_HOST].unit_cost;
    assert_true(died < 30);
    play(game.simulation, 6);
    assert_true(products[OPEN_HOST].live && products[OPEN_HOST].volume > 0 && !products[OPEN].live);
    assert_true(products[OPEN_HOST].quality == quality && products[OPEN_RIVAL].quality == quality);
    expect_near(products[OPEN_HOST].unit_cost, cost * pow(0.7 * 0.8, 6 * DAYS_PER_MONTH / DAYS_PER_YEAR),
                1e-12, "cost after the maker's death", died + 6);
    end(&game);
    /* whoever dies first opens nothing */
    assert_int_equal(FIRST(OPEN_HOST, "vendors.Maker.capital=0", "vendors.Maker.fixed_cost=1e7",
                           "vendors.Maker.products[0].open_round=5"),
                     -1);
}

/* West's vendor takes over what the target has made, and not what others have. */
static void test_a_buyer_gets_no_quality_by_buying_a_host(void **state)
{
    (void)state;
    static const struct {
        const char *broke, *spends;
        size_t target;
        double quality;
    } cases[] = {
        {"vendors.Host.capital=0", "vendors.Host.fixed_cost=1e6", HOST, 0.8},
        {"vendors.Maker.capital=0", "vendors.Maker.fixed_cost=1e6", MAKER, 1.0},
    };
    for (size_t i = 0; i < 2; i++) {
        struct game game = begin(OVERRIDES(CALM, cases[i].broke, cases[i].spends, "acquisition.rate=1",
                                           "acquisition.price_months=0.001",
                                           "acquisition.customer_value=1000", "clouds.West.capital=1e9"));
        play(game.simulation, 2);
        const struct product_state *products = game.world->products;
        assert_int_equal(game.world->vendors[cases[i].target].exit_cause, EXIT_ACQUIRED);
        assert_int_equal(game.world->vendors[cases[i].target].buyer, WEST);
        assert_true(products[OWN].base_quality == cases[i].quality);
        assert_true(products[OPEN_RIVAL].base_quality == 1 && products[OPEN_RIVAL].live);
        end(&game);
    }
}

/* A vendor with models of others alone plays all rounds under every rule. */
static void test_a_vendor_may_have_nothing_but_models_of_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < strategy_count; i++) {
        char rule[64];
        bool unsuited = strcmp(strategies[i]->name, "script") == 0 ||       /* needs moves */
                        strcmp(strategies[i]->name, "markov_perfect") == 0; /* is for two vendors */
        if (unsuited)
            continue;
        snprintf(rule, sizeof rule, "vendors.Host.pricing.strategy=%s", strategies[i]->name);
        struct game game =
            begin(OVERRIDES(PROGRESS, rule, "niche.tender_rate=3", "vendors.Host.niche_capacity=1",
                            "acquisition.rate=0.5", "acquisition.quality_value=10"));
        play(game.simulation, 36);
        assert_true(game.world->products[OPEN_HOST].base_quality > 1);
        end(&game);
    }
}

/* Nobody looks around; the surplus is what it was before the hosts came. */
static void test_a_host_that_nobody_uses_takes_no_surplus(void **state)
{
    (void)state;
    struct game game = begin(OVERRIDES(CALM, "choice.reconsider_base=0", "choice.nonuser_review=0",
                                       "choice.initial=logit", "vendors.Host.products[0].launch_round=3",
                                       "vendors.Rival.products[1].launch_round=4"));
    double before = NAN;
    for (int64_t t = 1; t <= 6; t++) {
        play(game.simulation, 1);
        if (t > 1)
            expect_near(game.world->sectors[0].surplus, before, 1e-12, "surplus", t);
        before = game.world->sectors[0].surplus;
    }
    assert_true(game.world->products[OPEN_HOST].live && before > 0);
    end(&game);
}

/* Everybody chooses anew for nothing: the surplus is the logsum of the nested logit (Small & Rosen 1981). */
static void test_the_surplus_of_free_choice_is_the_nested_logsum(void **state)
{
    (void)state;
    struct game game = begin(OVERRIDES(CALM, "choice.initial=logit", "vendors[*].pricing.strategy=cost_plus",
                                       "vendors[*].pricing.markup=0.2"));
    play(game.simulation, 4);
    double within = 0;
    for (size_t j = 0; j < PRODUCTS; j++)
        within += j == OWN ? 0 : exp(value_of(&game, j) / 0.5);
    double logsum = log(1 + exp(value_of(&game, OWN)) + sqrt(within));
    expect_near(game.world->sectors[0].surplus, 100000 * logsum / 0.5, 0.02, "surplus", 4);
    end(&game);
}

/* The overlay of what was served in 2024, one override a line. */
static void test_the_overlay_of_2024_hosts_open_models_of_two_makers(void **state)
{
    (void)state;
    enum { MOST = 16, LENGTH = 4000 };
    static char lines[MOST][LENGTH];
    const char *overrides[MOST];
    size_t count = 0;
    FILE *file = fopen("tests/scenarios/mechanisms/hosting.set", "r");
    assert_non_null(file);
    while (count < MOST && fgets(lines[count], LENGTH, file)) {
        lines[count][strcspn(lines[count], "\n")] = '\0';
        overrides[count] = lines[count];
        count += *lines[count] != '#';
    }
    fclose(file);
    struct scenario *scenario =
        load_scenario("tests/scenarios/frozen_2024/bigtech_vs_startups.cfg", overrides, count);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    assert_int_equal(scenario->hosted_count, 3);
    play(simulation, 3);
    size_t host = scenario->vendor_count - 1, first = world->vendors[host].first_product;
    for (size_t j = first; j < first + 3; j++)
        assert_true(world->products[j].live && world->products[j].volume > 0);
    expect_near(field_sum(world, "model_volume", SIZE_MAX), world->market.volume, 1e-12, "by model", 3);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_of_one_model_at_several_vendors_are_those_of_the_nested_logit),
        cmocka_unit_test(test_buyers_take_the_model_rather_on_their_own_cloud),
        cmocka_unit_test(test_one_more_host_adds_what_the_correlation_leaves),
        cmocka_unit_test(test_a_best_reply_reckons_with_the_margin_of_hosted_offers),
        cmocka_unit_test(test_tokens_by_model_and_by_host_add_up_to_those_of_the_market),
        cmocka_unit_test(test_the_host_keeps_the_fee_and_pays_the_compute),
        cmocka_unit_test(test_the_lag_is_in_months_whatever_a_round_is),
        cmocka_unit_test(test_a_model_too_large_for_the_host_is_not_offered),
        cmocka_unit_test(test_the_offer_comes_when_its_cloud_has_grown),
        cmocka_unit_test(test_an_offer_that_would_begin_below_cost_waits),
        cmocka_unit_test(test_hosts_have_each_version_without_anybodys_data),
        cmocka_unit_test(test_weights_outlive_their_maker),
        cmocka_unit_test(test_a_buyer_gets_no_quality_by_buying_a_host),
        cmocka_unit_test(test_a_vendor_may_have_nothing_but_models_of_others),
        cmocka_unit_test(test_a_host_that_nobody_uses_takes_no_surplus),
        cmocka_unit_test(test_the_surplus_of_free_choice_is_the_nested_logsum),
        cmocka_unit_test(test_the_overlay_of_2024_hosts_open_models_of_two_makers),
    };
    return cmocka_run_group_tests_name("hosting", tests, NULL, NULL);
}
