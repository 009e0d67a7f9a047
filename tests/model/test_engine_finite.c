/* NaN or infinity in any state ends the run in that round, and the message names the round, the agent and the
 * quantity. */
#include "fixtures/engine_fixture.h"

#include "model/books.h"
#include "model/sme/smes.h"

enum { BEFORE = 4, MOST_MESSAGE = 100 };

static const char war[] = "tests/scenarios/small_war.cfg";

/* The state of a run between two rounds, which no caller but a test may touch. */
static struct world *state_of(struct simulation *simulation)
{
    return (struct world *)(uintptr_t)simulation_world(simulation);
}

static double *cash(struct world *world)
{
    return &world->vendors[2].cash.value;
}

static double *data(struct world *world)
{
    return &world->vendors[1].data;
}

static double *output(struct world *world)
{
    return &world->vendors[0].output;
}

static double *cloud_cash(struct world *world)
{
    return &world->clouds[1].cash.value;
}

static double *seller_cash(struct world *world)
{
    return &world->sellers[0].cash.value;
}

static double *households(struct world *world)
{
    return &world->households.value;
}

static double *investors(struct world *world)
{
    return &world->investors.carry;
}

static double *quality(struct world *world)
{
    return &world->products[1].base_quality;
}

static double *sme_cash(struct world *world)
{
    return &world->smes->cash[5];
}

static const struct {
    double *(*place)(struct world *world);
    const char *agent, *quantity;
} lasting[] = {
    {cash, "vendor Alpha", "cash"},
    {data, "", "data stock"},
    {output, "", ""},
    {cloud_cash, "cloud West", "cash"},
    {seller_cash, "seller N", "cash"},
    {households, "all households", "cash"},
    {investors, "all investors", "cash"},
    {quality, "", ""},
    {sme_cash, "SME 5", "cash"},
};

static void expect_stop(struct simulation *simulation, const char *agent, const char *quantity)
{
    struct error error = {0};
    enum status status = simulation_step(simulation, &error);
    if (status != STATUS_FAILED)
        fail_msg("%s, %s: the run goes on", agent, quantity);
    if (strncmp(error_text(&error).bytes, "round 5: ", 9) != 0 || !strstr(error_text(&error).bytes, agent) ||
        !strstr(error_text(&error).bytes, quantity) ||
        !(strstr(error_text(&error).bytes, "nan") || strstr(error_text(&error).bytes, "inf")))
        fail_msg("\"%s\" does not name %s, %s", error_text(&error).bytes, agent, quantity);
}

static void test_a_state_that_is_no_number_stops_the_run_in_its_round(void **state)
{
    (void)state;
    static const double bad[] = {(double)NAN, (double)INFINITY};
    struct scenario *scenario = load_scenario(war, NULL, 0);
    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
        for (size_t b = 0; b < 2; b++) {
            struct simulation *simulation = start(scenario, 0);
            play(simulation, BEFORE);
            *lasting[i].place(state_of(simulation)) = bad[b];
            expect_stop(simulation, lasting[i].agent, lasting[i].quantity);
            simulation_free(simulation);
        }
    scenario_free(scenario);
}

static float *users(struct world *world)
{
    return world->smes->users;
}

static float *app_price(struct world *world)
{
    return world->smes->app_price;
}

static float *own_quality(struct world *world)
{
    return world->smes->own_quality;
}

/* A state of SMEs that live, use a model and have found a use: all of it matters. */
static void test_an_sme_whose_state_is_no_number_is_named(void **state)
{
    (void)state;
    static float *(*const places[])(struct world * world) = {users, app_price, own_quality};
    static const char *const names[] = {"users", "app price", "own quality"};
    struct scenario *scenario = load_scenario(war, NULL, 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct simulation *simulation = start(scenario, 0);
        play(simulation, BEFORE);
        struct world *world = state_of(simulation);
        size_t slot = 0;
        while (!(world->smes->flags[slot] & SME_HAS_VALUE) || !world->smes->supplier[slot])
            slot++;
        char agent[32];
        places[i](world)[slot] = NAN;
        snprintf(agent, sizeof agent, "SME %zu: ", slot);
        expect_stop(simulation, agent, names[i]);
        simulation_free(simulation);
    }
    scenario_free(scenario);
}

/* Every double of these structs but those that may be infinite or NAN by their meaning. */
static void expect_all_checked(struct world *world, void *agent, size_t size, const char *kind,
                               const size_t *free, size_t free_count)
{
    for (size_t offset = 0; offset + sizeof(double) <= size; offset += sizeof(double)) {
        double kept;
        struct error error = {0};
        bool is_free = false;
        for (size_t i = 0; i < free_count; i++)
            is_free = is_free || free[i] == offset;
        if (is_free)
            continue;
        memcpy(&kept, (char *)agent + offset, sizeof kept);
        memcpy((char *)agent + offset, &(double){(double)NAN}, sizeof kept);
        enum status status = books_check_finite(world, &error);
        memcpy((char *)agent + offset, &kept, sizeof kept);
        if (status != STATUS_FAILED || !strstr(error_text(&error).bytes, kind))
            fail_msg("NaN at offset %zu of a %s passes", offset, kind);
    }
}

#define AT(type, member) offsetof(struct type, member)

static void test_no_state_of_a_sector_a_cloud_or_the_ledger_is_left_out(void **state)
{
    (void)state;
    static const size_t of_clouds[] = {AT(cloud_state, accelerators), AT(cloud_state, orders),
                                       AT(cloud_state, bought),       AT(cloud_state, capacity),
                                       AT(cloud_state, due),          AT(cloud_state, unserved_share),
                                       AT(cloud_state, attach_profit)};
    static const size_t of_sellers[] = {AT(seller_state, order_share), AT(seller_state, customers)};
    struct scenario *scenario = load_scenario(war, NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    play(simulation, BEFORE);
    struct world *world = state_of(simulation);
    struct error error = {0};
    assert_int_equal(books_check_finite(world, &error), STATUS_OK);
    expect_all_checked(world, &world->sectors[1], sizeof world->sectors[1], "sector tools", NULL, 0);
    expect_all_checked(world, &world->clouds[0], sizeof world->clouds[0], "cloud East", of_clouds,
                       sizeof of_clouds / sizeof *of_clouds);
    expect_all_checked(world, &world->sellers[1], sizeof world->sellers[1], "seller H", of_sellers,
                       sizeof of_sellers / sizeof *of_sellers);
    for (size_t flow = 0; flow < LEDGER_FLOWS; flow++)
        expect_all_checked(world, world->ledger.flow[flow], sizeof world->ledger.flow[flow],
                           ledger_flow_names[flow], NULL, 0);
    assert_int_equal(books_check_finite(world, &error), STATUS_OK);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_in_expectations_too(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, OVERRIDES("simulation.noise=off"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, BEFORE);
    state_of(simulation)->products[0].base_quality = (double)NAN;
    expect_stop(simulation, "product ", "is nan");
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_state_that_is_no_number_stops_the_run_in_its_round),
        cmocka_unit_test(test_an_sme_whose_state_is_no_number_is_named),
        cmocka_unit_test(test_no_state_of_a_sector_a_cloud_or_the_ledger_is_left_out),
        cmocka_unit_test(test_in_expectations_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
