/* Named apps: their users follow the diffusion of Bass, a carrier keeps them alive and pays for it, they count
 * once whatever smes.weight is, and nobody else's draws move; clones and files have them too. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"

#include "file/reader.h"
#include "file/runs_file.h"
#include "file/stored_summary.h"
#include "model/sme/sme_layer.h"
#include "runs/outcome.h"

/* SMEs that nothing moves: prices hold, capacity is unlimited, nobody enters. */
#define MARKET(apps)                                                                                         \
    "simulation = { title = \"apps\"; rounds = 24; replicates = 3; start_date = \"2024-05-01\"; };\n"        \
    "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"                                               \
    "clouds = ( { name = \"East\"; capital = 1e6; accelerators = 0; },"                                      \
    " { name = \"Poor\"; capital = 95; accelerators = 0; account_share = 0; } );\n"                          \
    "vendors = ( { name = \"V\"; host = \"East\"; capital = 1e7; fixed_cost = 1; seeks_funding = false;\n"   \
    "  pricing = { strategy = \"hold\"; };\n"                                                                \
    "  products = ( { name = \"v\"; tier = \"main\"; price_input = 2; price_output = 2; unit_cost = 1;\n"    \
    "                 quality = 6; } ); } );\n"                                                              \
    "technology = { quality_arrival_rate = 0; data_effect = 0; };\n"                                         \
    "smes = { weight = 10; };\n"                                                                             \
    "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 700; entry_rate = 0; },\n"                 \
    "  { name = \"work\"; kind = \"business\"; number = 300; potential_users = 0; entry_rate = 0; } );\n" apps

/* An app of `work` that loses 10 a month and has 25. */
#define LOSER(more)                                                                                            \
    "{ name = \"loser\"; sector = \"work\"; capital = 25; wages = 10; solution_revenue = 0; volume = 0; " more \
    " }"

static const char *const plain[] = {
    "sector_defaults.cloud_spend_fixed=0",
    "sector_defaults.cloud_spend_with_model=0",
    "sector_defaults.experiment_maximum=0",
    "sector_defaults.give_up_rate=0",
    "finance.sme_round_rate=0",
    "finance.sme_round_value=0",
    "finance.sme_round_users=0",
};
enum { PLAIN = sizeof plain / sizeof *plain };

/* n <- n + (p + q n/M)(M - n) in expectation, of a potential of a million. */
static void test_users_follow_the_diffusion_of_bass(void **state)
{
    (void)state;
    static const char market[] = MARKET(
        "apps = ( { name = \"viral\"; sector = \"chat\"; potential_users = 1e6; initial_users = 0; viral = \"no\";"
        " capital = 1e6; own_quality = 2.5; quality_decay = 0; paying_share = 0; has_value = \"no\"; } );");
    const char *overrides[] = {"sector_defaults.innovation=0.03",
                               "sector_defaults.imitation=0.38",
                               "sector_defaults.churn=0",
                               "sector_defaults.friction=0",
                               "sector_defaults.model_quality_weight=0",
                               "sector_defaults.value_hazard=0",
                               "sector_defaults.quality_investment=0",
                               "sector_defaults.price_elasticity=0"};
    struct scenario *scenario = small_market(market, overrides, sizeof overrides / sizeof *overrides);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double users = 0, potential = 1e6;
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        users += (0.03 + 0.38 * users / potential) * (potential - users);
        /* the Poisson noise of arrivals, grown with them: at most a few hundredths near the start */
        expect_near(world->apps[0].users, users, 0.015, "users", t);
    }
    assert_true(world->apps[0].users > 0.99 * potential);
    simulation_free(simulation);
    scenario_free(scenario);
}

struct support {
    int64_t closed;
    double paid, by_clouds, by_households;
};

/* Plays an app that loses 10 a month, and adds up what is paid for it. */
static struct support play_loser(const char *text, struct simulation **played, struct scenario **scenario)
{
    struct support support = {0};
    *scenario = small_market(text, plain, PLAIN);
    struct simulation *simulation = start(*scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        const struct app_state *app = &world->apps[0];
        const double *flow = world->ledger.flow[FLOW_PARENT_SUPPORT];
        support.paid += app->support;
        support.by_clouds -= flow[LEDGER_CLOUDS];
        support.by_households -= flow[LEDGER_HOUSEHOLDS];
        expect_near(flow[LEDGER_SMES], app->support, 1e-12, "received", t);
        expect_near(world->clouds[1].support_paid, -flow[LEDGER_CLOUDS], 1e-12, "support of the cloud", t);
        if (app->alive)
            expect_near(app->profit, -10, 1e-12, "loss", t);
    }
    support.closed = world->apps[0].exit_round;
    *played = simulation;
    return support;
}

static void test_a_carrier_keeps_an_app_alive_and_pays_for_it(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int64_t closed;
        double clouds, households;
    } cases[] = {
        {MARKET("apps = ( " LOSER("") " );"), 3, 0, 0},
        {MARKET("apps = ( " LOSER("carried_by = \"outside\";") " );"), 0, 0, 240},
        /* 95 are there: with 25 of its own that is twelve losses */
        {MARKET("apps = ( " LOSER("carried_by = \"Poor\";") " );"), 13, 95, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario *scenario;
        struct simulation *simulation;
        struct support support = play_loser(cases[i].text, &simulation, &scenario);
        assert_int_equal(support.closed, cases[i].closed);
        expect_near(support.by_clouds, cases[i].clouds, 1e-9, "paid by clouds", 24);
        expect_near(support.by_households, cases[i].households, 1e-9, "paid from outside", 24);
        expect_near(support.paid, cases[i].clouds + cases[i].households, 1e-9, "paid", 24);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

static const char two_apps[] =
    MARKET("apps = ( { name = \"early\"; sector = \"chat\"; capital = 300; viral = \"yes\"; },\n"
           "  { name = \"late\"; sector = \"work\"; entry_date = \"2024-11-20\"; has_value = \"yes\"; } );");
static const char no_apps[] = MARKET("");

/* Draws are addressed by slot, and nothing that the others meet depends on two more firms here. */
static void test_others_are_as_without_apps(void **state)
{
    (void)state;
    struct scenario *scenarios[] = {small_market(two_apps, NULL, 0), small_market(no_apps, NULL, 0)};
    struct simulation *with = start(scenarios[0], 1), *without = start(scenarios[1], 1);
    const struct world *world = simulation_world(with), *other = simulation_world(without);
    assert_int_equal(simulation_sme_count(with), simulation_sme_count(without));
    for (int64_t t = 0; t <= 24; t++) {
        for (size_t slot = 0; slot < simulation_sme_count(with); slot++) {
            struct sme_sample a, b;
            simulation_sme(with, slot, &a);
            simulation_sme(without, slot, &b);
            assert_int_equal(a.alive, b.alive);
            assert_int_equal(a.product, b.product);
            expect_near(a.capital, b.capital, 0, "capital of another", t);
            expect_near(a.users, b.users, 0, "users of another", t);
        }
        /* each app counts once, the others ten times */
        double alive = world->apps[0].alive + world->apps[1].alive;
        expect_near(world->sectors[0].alive + world->sectors[1].alive,
                    other->sectors[0].alive + other->sectors[1].alive + alive, 1e-12, "alive", t);
        expect_near(world->report.cash, other->report.cash + world->apps[0].capital + world->apps[1].capital,
                    1e-9, "cash", t);
        if (t > 0)
            expect_near(world->market.volume,
                        other->market.volume + world->apps[0].volume + world->apps[1].volume, 1e-9, "volume",
                        t);
        if (t < 24) {
            play(with, 1);
            play(without, 1);
        }
    }
    simulation_free(with);
    simulation_free(without);
    scenario_free(scenarios[0]);
    scenario_free(scenarios[1]);
}

static void test_an_app_is_founded_on_its_date_and_its_cash_adds_up(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(two_apps, NULL, 0);
    for (uint32_t run = 0; run < 20; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        struct app_outcome outcomes[2] = {{0}, {0}};
        for (int64_t t = 0; t <= 24; t++) {
            if (t > 0)
                play(simulation, 1);
            if (t < 7) /* November 2024 */
                assert_false(world->apps[1].alive);
            else if (t == 7)
                assert_true(world->apps[1].alive && world->apps[1].start_capital > 0);
            for (size_t a = 0; a < 2; a++) {
                double cash = 0;
                app_outcome_take(&outcomes[a], &world->apps[a]);
                for (size_t p = 0; p < APP_PARTS; p++)
                    cash += outcomes[a].parts[p];
                expect_near(cash, world->apps[a].capital, 1e-11, "sum of the parts", t);
            }
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
}

/* July is round 3. */
static void test_an_event_founds_an_app_or_does_not(void **state)
{
    (void)state;
    static const char market[] =
        MARKET("events = ( { name = \"birth\"; date = \"2024-07-01\"; } );\n"
               "apps = ( { name = \"late\"; sector = \"work\"; entry_event = \"birth\"; } );\n");
    for (int on = 0; on <= 1; on++) {
        struct scenario *scenario =
            small_market(market, OVERRIDES(on ? "events.birth.on=true" : "events.birth.on=false"));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 2);
        assert_false(simulation_world(simulation)->apps[0].alive);
        play(simulation, 1);
        assert_int_equal(simulation_world(simulation)->apps[0].alive, on);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

static void test_a_clone_and_a_switched_run_play_on_alike(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(two_apps, NULL, 0), *same = small_market(two_apps, NULL, 0);
    struct simulation *simulation = start(scenario, 0), *clone;
    struct error error = {0};
    play(simulation, 5);
    assert_int_equal(simulation_clone(simulation, &clone, &error), STATUS_OK);
    const bool new_rules[] = {false};
    assert_int_equal(simulation_switch_scenario(clone, same, new_rules, &error), STATUS_OK);
    for (int t = 0; t < 10; t++) {
        play(simulation, 1);
        play(clone, 1);
        const struct app_state *one = simulation_world(simulation)->apps,
                               *other = simulation_world(clone)->apps;
        assert_ptr_not_equal(one, other);
        for (size_t a = 0; a < 2; a++) {
            expect_near(other[a].capital, one[a].capital, 0, "capital of the clone's app", t);
            expect_near(other[a].users, one[a].users, 0, "its users", t);
            expect_near(other[a].revenue, one[a].revenue, 0, "its revenue", t);
        }
    }
    simulation_free(simulation);
    simulation_free(clone);
    scenario_free(scenario);
    scenario_free(same);
}

static void test_a_file_tells_of_apps_what_its_runs_did(void **state)
{
    (void)state;
    char folder[64], path[256];
    struct scenario *scenario = small_market(two_apps, NULL, 0);
    struct summary *runs = NULL, *stored = NULL;
    struct stored_market *market = NULL;
    struct reader *reader = NULL;
    struct error error = {0};
    make_folder(folder);
    path_in(folder, "apps.h5", path);
    const struct runs_options options = {.replicates = 3, .threads = 1, .output = path};
    assert_int_equal(runs_to_file(scenario, &options, &runs, &error), STATUS_OK);
    assert_int_equal(reader_open(path, &reader, &error), STATUS_OK);
    assert_int_equal(stored_market_create(reader, &market, &error), STATUS_OK);
    assert_int_equal(stored_summary(reader, market, &stored, &error), STATUS_OK);
    assert_int_equal(stored->app_count, 2);
    for (size_t a = 0; a < 2; a++) {
        const struct app_summary *one = &runs->apps[a], *other = &stored->apps[a];
        assert_string_equal(other->name, one->name);
        assert_string_equal(other->label, one->label);
        expect_near(other->alive.value, one->alive.value, 0, "alive", 24);
        expect_near(other->peak_users.value, one->peak_users.value, 0, "users", 24);
        expect_near(other->capital.value, one->capital.value, 1e-12, "capital", 24);
        expect_near(other->profit.value, one->profit.value, 1e-12, "profit", 24);
        expect_near(other->closed, one->closed, 0, "closed", 24);
        for (size_t p = 0; one->closed > 0 && p < APP_PARTS; p++)
            expect_near(other->closed_parts[p], one->closed_parts[p], 1e-12, "part", 24);
    }
    assert_true(runs->apps[0].closed > 0); /* so that the parts are looked at */
    summary_free(runs);
    summary_free(stored);
    stored_market_free(market);
    reader_close(reader);
    scenario_free(scenario);
    remove(path);
    remove(folder);
}

static void test_the_overlay_plays(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario("tests/scenarios/mechanisms/named_apps.cfg", NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double most = 0;
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        most = fmax(most, world->apps[0].users);
    }
    assert_true(world->apps[0].users < 0.1 * most); /* viral: up, and gone in two years */
    assert_true(world->apps[2].alive && world->apps[3].alive);
    assert_true(world->apps[3].support > 0 && world->clouds[4].support_paid >= world->apps[3].support);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_users_follow_the_diffusion_of_bass),
        cmocka_unit_test(test_a_carrier_keeps_an_app_alive_and_pays_for_it),
        cmocka_unit_test(test_others_are_as_without_apps),
        cmocka_unit_test(test_an_app_is_founded_on_its_date_and_its_cash_adds_up),
        cmocka_unit_test(test_an_event_founds_an_app_or_does_not),
        cmocka_unit_test(test_a_clone_and_a_switched_run_play_on_alike),
        cmocka_unit_test(test_the_overlay_plays),
        cmocka_unit_test(test_a_file_tells_of_apps_what_its_runs_did),
    };
    return cmocka_run_group_tests_name("named_apps", tests, NULL, NULL);
}
