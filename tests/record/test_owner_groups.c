/* Owners with their vendors as one firm each: what members pay each other cancels. */
#include "fixtures/engine_fixture.h"

#include "model/accounts.h"
#include "record/layers.h"
#include "record/owner_groups.h"

enum { GROUPS = 2 };

/* Sums over all members, and what of them goes to members: the sums of the groups must be the one less the other. */
struct members {
    double capital, revenue, profit, put_in, hosting, support, others;
};

/* The vendors' own apps have no advertising here: their cost is all compute. */
static void add_vendor(const struct world *world, size_t f, size_t owner, struct members *sum)
{
    const struct vendor_state *vendor = &world->vendors[f];
    bool hosted = world->scenario->vendors[f].host == owner;
    double compute = hosted ? vendor->compute_bill + vendor->app_cost : 0;
    if (world->scenario->vendors[f].owner != owner) {
        sum->others += compute;
        return;
    }
    sum->capital += balance_total(&vendor->cash);
    sum->revenue += vendor->revenue + vendor->app_revenue + vendor->contract_revenue;
    sum->profit += vendor->profit;
    sum->put_in += vendor_put_in(vendor);
    sum->hosting += compute;
    sum->support += vendor->support;
}

static struct members add_members(const struct world *world)
{
    struct members sum = {0};
    for (size_t k = 0; k < group_count(world->scenario); k++) {
        size_t owner = group_owner(world->scenario, k);
        const struct cloud_state *cloud = &world->clouds[owner];
        sum.capital += balance_total(&cloud->cash);
        sum.revenue += cloud->attach_revenue + cloud->hosting_revenue;
        sum.profit += cloud->profit;
        sum.put_in += cloud_put_in(cloud);
        for (size_t f = 0; f < world->scenario->vendor_count; f++)
            add_vendor(world, f, owner, &sum);
    }
    return sum;
}

static double sum_of(void (*get)(const struct world *, size_t, double *), const struct world *world)
{
    double values[GROUPS], sum = 0;
    get(world, 0, values);
    for (size_t k = 0; k < GROUPS; k++)
        sum += values[k];
    return sum;
}

static void expect_sums(const struct world *world, const struct members *sum)
{
    expect_near(sum_of(group_capital, world), sum->capital, 1e-12, "capital", world->round);
    expect_near(sum_of(group_profit, world), sum->profit, 1e-12, "profit", world->round);
    expect_near(sum_of(group_put_in, world), sum->put_in - sum->support, 1e-12, "money put in", world->round);
    expect_near(sum_of(group_revenue, world), sum->revenue - sum->hosting, 1e-12, "revenue", world->round);
    expect_near(sum_of(group_volume, world), world->vendors[0].volume + world->vendors[2].volume, 1e-12,
                "volume", world->round);
}

/* Each group by itself: its cash changes by its cash flow and the money put in, and by nothing within. */
static void expect_cash(const struct world *world, const double *before)
{
    double capital[GROUPS], flow[GROUPS], put_in[GROUPS], internal[GROUPS];
    group_capital(world, 0, capital);
    group_cash_flow(world, 0, flow);
    group_put_in(world, 0, put_in);
    group_internal(world, 0, internal);
    for (size_t k = 0; k < GROUPS; k++) {
        double gap = capital[k] - before[k] - flow[k] - put_in[k];
        if (!(fabs(gap) <= 1e-12 * (fabs(capital[k]) + internal[k])))
            fail_msg("round %lld: group %zu has %.17g kCNY from nowhere", (long long)world->round, k, gap);
    }
}

static void test_what_members_pay_each_other_cancels(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("scenarios/new/models.cfg",
                      OVERRIDES("vendors.Premium.owner=West", "vendors.Owned.cloud_share=0.5",
                                "vendors.Owned.capital=50000", "clouds.West.parent_limit=100000",
                                "vendors.Premium.capital=60000", "vendors.Owned.app.potential_users=1e6",
                                "vendors.Owned.app.initial_users=1e5", "vendors.Owned.app.tokens_per_user=1",
                                "vendors.Owned.app.price=20", "finance.dividend_share=0.3",
                                "sectors[*].cloud_spend_with_model=5"));
    assert_int_equal(group_count(scenario), GROUPS);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double before[GROUPS], internal = 0, support = 0, others = 0, share = 0;
    for (int64_t t = 0; t < scenario->simulation.rounds; t++) {
        group_capital(world, 0, before);
        play(simulation, 1);
        const struct members sum = add_members(world);
        expect_sums(world, &sum);
        expect_cash(world, before);
        internal += sum_of(group_internal, world);
        support += sum.support;
        others += sum.others;
        share += world->vendors[0].cloud_share;
    }
    assert_true(internal > 0 && support > 0 && others > 0 && share > 0); /* all of it happened */
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Drivers pay their platform, or are paid by it; neither is within the group. */
static void test_fees_of_partners_are_sales_to_others(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario("scenarios/new/platform.cfg", NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 2);
    double revenue = 0, fees = 0, wanted = world->clouds[group_owner(scenario, 0)].revenue;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        if (scenario->vendors[f].owner != group_owner(scenario, 0))
            continue;
        wanted += world->vendors[f].revenue + world->vendors[f].partner_revenue;
        fees += fabs(world->vendors[f].partner_revenue);
    }
    assert_true(fees > 0);
    group_revenue(world, 0, &revenue);
    expect_near(revenue, wanted, 1e-12, "revenue", world->round);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_there_are_groups_where_clouds_own_vendors(void **state)
{
    (void)state;
    struct scenario *platform = load_scenario("scenarios/new/platform.cfg", NULL, 0);
    struct scenario *goods = load_scenario("scenarios/new/goods.cfg", NULL, 0);
    assert_int_equal(group_count(platform), 1);
    assert_string_equal(platform->clouds[group_owner(platform, 0)].name, "Deep-Pockets");
    assert_int_equal(group_count(goods), 0);
    scenario_free(platform);
    scenario_free(goods);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_members_pay_each_other_cancels),
        cmocka_unit_test(test_fees_of_partners_are_sales_to_others),
        cmocka_unit_test(test_there_are_groups_where_clouds_own_vendors),
    };
    return cmocka_run_group_tests_name("groups of owners", tests, NULL, NULL);
}
