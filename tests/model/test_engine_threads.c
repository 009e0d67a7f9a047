/* Threads inside a run change nothing: same SMEs, same reports, to the last bit. */
#include "fixtures/engine_fixture.h"

#include "model/sme/smes.h"

static void expect_same_smes(const struct smes *a, const struct smes *b)
{
    assert_int_equal(a->slot_count, b->slot_count);
    assert_memory_equal(a->cash, b->cash, a->slot_count * sizeof *a->cash);
    assert_memory_equal(a->users, b->users, a->slot_count * sizeof *a->users);
    assert_memory_equal(a->volume, b->volume, a->slot_count * sizeof *a->volume);
    assert_memory_equal(a->own_quality, b->own_quality, a->slot_count * sizeof *a->own_quality);
    assert_memory_equal(a->price_sensitivity, b->price_sensitivity,
                        a->slot_count * sizeof *a->price_sensitivity);
    assert_memory_equal(a->supplier, b->supplier, a->slot_count * sizeof *a->supplier);
    assert_memory_equal(a->cloud, b->cloud, a->slot_count);
    assert_memory_equal(a->flags, b->flags, a->slot_count);
}

static void expect_same_reports(const struct world *a, const struct world *b)
{
    assert_memory_equal(&a->market, &b->market, sizeof a->market);
    assert_memory_equal(a->opening_cash, b->opening_cash, sizeof a->opening_cash);
    assert_memory_equal(a->closing_cash, b->closing_cash, sizeof a->closing_cash);
    assert_memory_equal(a->sectors, b->sectors, a->scenario->sector_count * sizeof *a->sectors);
}

static void expect_same_run(struct scenario *scenario, int64_t rounds)
{
    struct simulation *alone = start(scenario, 3);
    for (unsigned threads = 2; threads <= 5; threads += 3) {
        struct simulation *shared = start(scenario, 3);
        simulation_set_threads(shared, threads);
        for (int64_t t = 0; t < rounds; t++) {
            if (threads == 2)
                play(alone, 1);
            play(shared, 1);
        }
        assert_true(simulation_world(alone)->smes->slot_count >= 50000);
        expect_same_smes(simulation_world(alone)->smes, simulation_world(shared)->smes);
        expect_same_reports(simulation_world(alone), simulation_world(shared));
        simulation_free(shared);
    }
    simulation_free(alone);
    scenario_free(scenario);
}

static void test_threads_do_not_change_the_logit_market(void **state)
{
    (void)state;
    expect_same_run(load_scenario("tests/bench/logit_market.cfg", NULL, 0), 10);
}

static void test_threads_do_not_change_a_war(void **state)
{
    (void)state;
    expect_same_run(load_scenario("tests/scenarios/small_war.cfg", OVERRIDES("sectors[*].number=40000")), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_do_not_change_the_logit_market),
        cmocka_unit_test(test_threads_do_not_change_a_war),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
