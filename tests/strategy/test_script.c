/* The script strategy: from the scenario file to the offers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/reader.h"
#include "strategy/strategies.h"
#include <math.h>
#include <string.h>

static void assert_near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-12))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* Alibaba's cut of 2024-05-21 and a later free quota; rounds of one day. */
static const char text[] = "simulation = { rounds = 24; start_date = \"2024-05-01\"; round_days = 1; };\n"
                           "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"
                           "clouds = ( { name = \"Ali\"; capital = 1e6; accelerators = 0; } );\n"
                           "vendors = ( { name = \"Qwen\"; host = \"Ali\"; capital = 10; fixed_cost = 5;\n"
                           "  pricing = { strategy = \"script\"; moves = (\n"
                           "    ( \"2024-05-21\", \"Long\", 0.5, 2 ),\n"
                           "    ( 23, \"Long\", \"keep\", \"keep\", 0.01, 3 ),\n"
                           "    ( \"2024-05-21\", \"Max\", \"keep\", 60 ) ); };\n"
                           "  products = (\n"
                           "    { name = \"Max\"; tier = \"flagship\"; price_input = 40; price_output = 120; "
                           "unit_cost = 20; quality = 8; },\n"
                           "    { name = \"Long\"; tier = \"main\"; price_input = 20; price_output = 20; "
                           "unit_cost = 4; quality = 6; } );\n"
                           "} );\n"
                           "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 100; } );\n";

struct play {
    struct scenario *scenario;
    struct arena arena;
    void *self;
    struct offer offers[2];
};

static void start(struct play *play)
{
    struct parameter_extension extensions[32];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {.message = ""};
    *play = (struct play){.scenario = NULL};
    diagnostics_init(&findings);
    enum status status =
        scenario_load_text(text, "script.cfg", NULL, 0, &catalog, &play->scenario, &findings, &error);
    if (status != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    arena_init(&play->arena);
    const struct strategy *rule = play->scenario->vendors[0].pricing.extension->rule;
    assert_string_equal(rule->name, "script");
    const struct market_view before = {.round = 0};
    assert_int_equal(
        rule->create(&before, play->scenario->vendors[0].pricing.own, &play->arena, &play->self, &error),
        STATUS_OK);
    play->offers[0] = (struct offer){.price = 60, .price_input = 40, .price_output = 120};
    play->offers[1] = (struct offer){.price = 20, .price_input = 20, .price_output = 20};
}

static void end(struct play *play)
{
    arena_clear(&play->arena);
    scenario_free(play->scenario);
}

static void play_round(struct play *play, int64_t round)
{
    const struct pricing_parameters *pricing = &play->scenario->vendors[0].pricing;
    struct market_view view = {.round = round, .own_count = 2};
    const struct strategy *rule = pricing->extension->rule;
    play->offers[0].set_parts = play->offers[1].set_parts = false;
    rule->decide(&view, pricing->own, play->self, play->offers);
}

static void test_moves_are_made_on_their_day_and_prices_hold_between(void **state)
{
    (void)state;
    struct play play;
    start(&play);
    play_round(&play, 20);
    assert_false(play.offers[0].set_parts || play.offers[1].set_parts);
    assert_near(play.offers[1].price_input, 20);
    play_round(&play, 21);
    assert_true(play.offers[0].set_parts && play.offers[1].set_parts);
    assert_near(play.offers[1].price_input, 0.5);
    assert_near(play.offers[1].price_output, 2);
    assert_near(play.offers[0].price_input, 40);
    assert_near(play.offers[0].price_output, 60);
    play_round(&play, 22);
    assert_false(play.offers[0].set_parts || play.offers[1].set_parts);
    play_round(&play, 23);
    assert_false(play.offers[1].set_parts);
    assert_near(play.offers[1].free_quota, 0.01);
    assert_near(play.offers[1].rate_cap, 3);
    assert_near(play.offers[1].price_input, 0.5);
    end(&play);
}

/* A vendor whose script starts late catches up; nothing is made twice. */
static void test_missed_moves_are_made_once(void **state)
{
    (void)state;
    struct play play;
    start(&play);
    play_round(&play, 24);
    assert_near(play.offers[1].price_input, 0.5);
    assert_near(play.offers[1].free_quota, 0.01);
    play.offers[1].price_input = 0.7; /* somebody else's change */
    play_round(&play, 25);
    assert_near(play.offers[1].price_input, 0.7);
    end(&play);
}

static void test_a_move_before_the_first_round_is_made_in_it(void **state)
{
    (void)state;
    double move[6] = {-3, 0, 1, 2, NAN, NAN};
    struct table moves = {move, 1, 6};
    int64_t self = 0;
    struct offer offer = {.price_input = 9, .price_output = 9};
    struct market_view view = {.round = 1, .own_count = 1};
    strategies[strategy_find("script")]->decide(&view, &moves, &self, &offer);
    assert_true(offer.set_parts);
    assert_near(offer.price_input, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_made_on_their_day_and_prices_hold_between),
        cmocka_unit_test(test_missed_moves_are_made_once),
        cmocka_unit_test(test_a_move_before_the_first_round_is_made_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
