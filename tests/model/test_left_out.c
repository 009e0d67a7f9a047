/* What a scenario leaves out is as if it were there and did nothing: the market comes out the same, bit for bit. */
#include "fixtures/engine_fixture.h"

#include "base/sum.h"
#include "model/ledger.h"

static void expect_same(double found, double expected, const char *what, int64_t round, size_t index)
{
    if (memcmp(&found, &expected, sizeof found) != 0 && !(isnan(found) && isnan(expected)))
        fail_msg("round %lld: %s of %zu is %.17g, and %.17g with all at zero", (long long)round, what, index,
                 found, expected);
}

static void compare_products(const struct world *bare, const struct world *full)
{
    for (size_t j = 0; j < bare->product_count; j++) {
        expect_same(bare->products[j].price, full->products[j].price, "price", bare->round, j);
        expect_same(bare->products[j].unit_cost, full->products[j].unit_cost, "unit cost", bare->round, j);
        expect_same(bare->products[j].customers, full->products[j].customers, "customers", bare->round, j);
        expect_same(bare->products[j].volume, full->products[j].volume, "volume", bare->round, j);
        expect_same(bare->products[j].revenue, full->products[j].revenue, "revenue", bare->round, j);
    }
}

static void compare_vendors(const struct world *bare, const struct world *full)
{
    for (size_t f = 0; f < bare->scenario->vendor_count; f++) {
        const struct vendor_state *one = &bare->vendors[f], *other = &full->vendors[f];
        expect_same(balance_total(&one->cash), balance_total(&other->cash), "cash", bare->round, f);
        expect_same(one->profit, other->profit, "profit", bare->round, f);
        expect_same(one->compute_bill, other->compute_bill, "compute bill", bare->round, f);
        expect_same((double)one->exit_round, (double)other->exit_round, "exit round", bare->round, f);
    }
    expect_same(bare->market.hhi, full->market.hhi, "HHI", bare->round, 0);
    expect_same(bare->sectors[0].surplus, full->sectors[0].surplus, "surplus", bare->round, 0);
    expect_near(bare->sectors[0].api_bill, full->sectors[0].api_bill, 1e-14, "bill",
                bare->round); /* summed in another order */
}

/* Buyers keep no books: households pay, and firms outside the model are paid. */
static void expect_nothing_left_out(const struct world *world)
{
    static const enum ledger_flow none[] = {FLOW_APP_FEES,   FLOW_SOLUTIONS,   FLOW_CLOUD_BILLS,
                                            FLOW_HOSTING,    FLOW_CLOUD_SHARE, FLOW_ACCELERATORS,
                                            FLOW_ADVERTISING};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_true(world->ledger.gross[none[i]] == 0);
    for (size_t flow = 0; flow < LEDGER_FLOWS; flow++)
        assert_true(world->ledger.flow[flow][LEDGER_SMES] == 0);
    expect_near(-world->ledger.flow[FLOW_API_FEES][LEDGER_HOUSEHOLDS],
                world->ledger.flow[FLOW_API_FEES][LEDGER_VENDORS], 1e-12, "what households pay",
                world->round);
    assert_true(world->sectors[0].profit == 0 && world->sectors[0].capital == 0);
}

static void compare(const char *const *overrides, size_t count, double least_sold)
{
    struct scenario *bare = load_scenario("tests/scenarios/left_out/left_out.cfg", overrides, count);
    struct scenario *full = load_scenario("tests/scenarios/left_out/all_at_zero.cfg", overrides, count);
    for (uint32_t run = 0; run < 2; run++) {
        struct simulation *one = start(bare, run), *other = start(full, run);
        double sold = 0;
        for (int64_t t = 0; t < bare->simulation.rounds; t++) {
            play(one, 1);
            play(other, 1);
            compare_products(simulation_world(one), simulation_world(other));
            compare_vendors(simulation_world(one), simulation_world(other));
            expect_nothing_left_out(simulation_world(one));
            sold += simulation_world(one)->market.revenue;
        }
        assert_true(sold > least_sold);
        simulation_free(one);
        simulation_free(other);
    }
    scenario_free(bare);
    scenario_free(full);
}

static void test_agents_choose_and_pay_the_same(void **state)
{
    (void)state;
    compare(NULL, 0, 1e5);
}

static void test_so_do_those_that_all_take_the_same_volume(void **state)
{
    (void)state;
    compare(OVERRIDES("sectors[*].volume_log_sd=0"), 1e5);
}

static void test_so_do_those_with_quotas_fees_and_two_suppliers(void **state)
{
    (void)state;
    compare(OVERRIDES("vendors[0].products[0].free_quota=100", "vendors[1].products[0].subscription_fee=20"),
            1e5);
    compare(OVERRIDES("choice.second_share=0.3", "vendors[0].products[0].free_quota=100"), 1e5);
}

static void test_so_do_means(void **state)
{
    (void)state;
    compare(OVERRIDES("simulation.noise=off", "acquisition.rate=1"), 1e5);
}

/* No account, so none moves, whatever clouds there are. */
static void test_buyers_have_no_account_with_a_cloud_that_hosts(void **state)
{
    (void)state;
    static const char *const noises[] = {"simulation.noise=on", "simulation.noise=off"};
    for (size_t i = 0; i < 2; i++) {
        struct scenario *scenario = load_scenario(
            "tests/scenarios/left_out/left_out.cfg",
            OVERRIDES(noises[i], "acquisition.rate=0", "vendors[*].host=Backer", "clouds[0].account_share=1",
                      "clouds[0].accelerators=1000", "technology.compute_contract=reserved",
                      "vendors[*].products[*].tier=main"));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 5);
        const struct cloud_state *cloud = &simulation_world(simulation)->clouds[0];
        assert_true(cloud->hosting_revenue > 0);
        assert_true(cloud->customers == 0 && cloud->attach_revenue == 0);
        /* nobody sells accelerators: it keeps those that it has, and they cost nothing */
        assert_true(cloud->accelerators == 1000 && cloud->depreciation == 0 && cloud->capital_spending == 0);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agents_choose_and_pay_the_same),
        cmocka_unit_test(test_so_do_those_that_all_take_the_same_volume),
        cmocka_unit_test(test_so_do_those_with_quotas_fees_and_two_suppliers),
        cmocka_unit_test(test_so_do_means),
        cmocka_unit_test(test_buyers_have_no_account_with_a_cloud_that_hosts),
    };
    return cmocka_run_group_tests_name("left out", tests, NULL, NULL);
}
