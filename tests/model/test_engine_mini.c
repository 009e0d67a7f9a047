/* The whole loop in one deterministic trace of twelve rounds: price war, exit of the
 * thin vendor, price rise. */
#include "fixtures/engine_fixture.h"

static void expect_round(const struct world *world, const double *row)
{
    const double tolerance = 1e-10;
    int64_t round = world->round;
    const struct product_state *a = &world->products[0], *b = &world->products[1];
    double smes = 1000;
    expect_near(a->unit_cost, row[1], tolerance, "unit cost of A", round);
    expect_near(b->unit_cost, row[2], tolerance, "unit cost of B", round);
    expect_near(a->quality, row[3], tolerance, "quality of A", round);
    expect_near(b->quality, row[4], tolerance, "quality of B", round);
    expect_near(a->price, row[5], tolerance, "price of A", round);
    expect_near(b->price, row[6], tolerance, "price of B", round);
    expect_near(1 - world->market.adoption, row[7], tolerance, "share of none", round);
    expect_near(a->customers / smes, row[8], tolerance, "share of A", round);
    expect_near(b->customers / smes, row[9], tolerance, "share of B", round);
    expect_near(a->volume, row[10], tolerance, "volume of A", round);
    expect_near(b->volume, row[11], tolerance, "volume of B", round);
    expect_near(balance_total(&world->vendors[0].cash), row[12], tolerance, "cash of A", round);
    expect_near(balance_total(&world->vendors[1].cash), row[13], tolerance, "cash of B", round);
    expect_near(world->vendors[0].output, row[14], tolerance, "output of A", round);
    expect_near(world->vendors[1].output, row[15], tolerance, "output of B", round);
    expect_near(world->vendors[0].data, row[16], tolerance, "data of A", round);
    expect_near(world->vendors[1].data, row[17], tolerance, "data of B", round);
    assert_int_equal(world->vendors[1].alive, row[18] > 0);
}

static void test_the_loop_lands_on_every_number_of_the_trace(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario("tests/scenarios/mini_p1.cfg", NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    FILE *file = fopen("tests/data/mini_p1.csv", "r");
    char line[1024];
    int64_t rounds = 0;
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        double row[19];
        char *next = line;
        for (size_t i = 0; i < 19; i++, next++)
            row[i] = strtod(next, &next);
        play(simulation, 1);
        expect_round(simulation_world(simulation), row);
        rounds++;
    }
    assert_int_equal(rounds, 12);
    fclose(file);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_loop_lands_on_every_number_of_the_trace)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
