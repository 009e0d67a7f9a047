/* Free at first, then throttled, then VIP and SVIP: the whole story of bait_throttle in the engine, against
 * the same market in which the vendor holds its prices. 12 months of bait, 6 of throttle, then fees. */
#include "fixtures/engine_fixture.h"
#include "model/sme/choice_table.h"

static const char bait[] = "tests/scenarios/bait.cfg";

enum { FREE, VIP, SVIP, RIVAL };
enum { ROUNDS = 48 };

struct story {
    double customers[ROUNDS + 1][4], served[ROUNDS + 1][4];
    double surplus[ROUNDS + 1], profit[ROUNDS + 1], bill[ROUNDS + 1], quality[ROUNDS + 1];
    double present_value; /* of the vendor's profits, at 1 % a month */
};

static void tell(struct story *story, size_t count, const char *const *overrides)
{
    struct scenario *scenario = load_scenario(bait, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    *story = (struct story){.present_value = 0};
    for (int64_t t = 1; t <= ROUNDS; t++) {
        play(simulation, 1);
        for (size_t j = 0; j < 4; j++) {
            story->customers[t][j] = world->products[j].customers;
            story->served[t][j] = world->products[j].served_share;
        }
        story->surplus[t] = world->sectors[0].surplus;
        story->profit[t] = world->vendors[0].profit;
        story->bill[t] = world->vendors[0].revenue / world->vendors[0].customers;
        story->quality[t] = world->choice->rows[0].useful_quality[FREE + 1];
        story->present_value += world->vendors[0].profit * pow(1.01, -(double)t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

#define TELL(story, ...)                                                                                     \
    tell(story, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                                 \
         (const char *const[]){__VA_ARGS__})

static const char hold[] = "vendors.Baiter.pricing.strategy=hold";

static void test_customers_gain_from_the_bait_and_lose_by_the_fees(void **state)
{
    (void)state;
    struct story war, peace;
    TELL(&war, "smes.weight=1");
    TELL(&peace, hold);
    for (size_t t = 2; t <= 12; t++)
        assert_true(war.surplus[t] > peace.surplus[t]);
    for (size_t t = 20; t <= ROUNDS; t++)
        assert_true(war.surplus[t] < peace.surplus[t]);
    /* what a customer pays goes down, then above what it ever was */
    assert_true(war.bill[6] < peace.bill[6]);
    assert_true(war.bill[20] > 1.1 * peace.bill[20]);
    assert_true(war.profit[6] < peace.profit[6] && war.profit[20] > peace.profit[20]);
}

/* 0.1 Gtok a month on a cap of 0.02: the bait is ln 5 utils worse. */
static void test_the_throttle_moves_customers_up_within_the_vendor(void **state)
{
    (void)state;
    struct story story;
    TELL(&story, "smes.weight=1");
    expect_near(story.quality[12], 5, 1e-12, "quality of the bait", 12);
    expect_near(story.quality[13], 5 - log(5), 1e-12, "quality of the bait", 13);
    double lost = story.customers[12][FREE] - story.customers[18][FREE], up = 0;
    for (size_t j = VIP; j <= SVIP; j++)
        up += story.customers[18][j] - story.customers[12][j];
    double away = story.customers[18][RIVAL] - story.customers[12][RIVAL];
    assert_true(lost > 0 && up > 0.5 * lost && up > away);
}

/* Ten accelerators are too few all the time: free use waits for paid use, and that for VIPs; paid use of both
 * tiers is of one class. */
static void test_vips_are_served_before_those_who_use_it_free(void **state)
{
    (void)state;
    struct story story;
    TELL(&story, "clouds.Small.accelerators=10");
    for (size_t t = 2; t <= 18; t++) {
        assert_true(story.served[t][FREE] <= 0);
        assert_true(story.served[t][VIP] < 1);
        expect_near(story.served[t][SVIP], story.served[t][VIP], 1e-12, "paid use served", (int64_t)t);
    }
    for (size_t t = 19; t <= ROUNDS; t++) {
        expect_near(story.served[t][SVIP], story.served[t][VIP], 1e-12, "VIP use served", (int64_t)t);
        assert_true(story.served[t][FREE] <= 0 || story.served[t][VIP] >= 1 - 1e-12);
    }
    assert_true(story.served[ROUNDS][VIP] >= 1 - 1e-12 && story.served[ROUNDS][FREE] > 0);
}

/* What is free is of class 3 and what has a price of class 2; with a fee, class 1: only then does a dear VIP
 * go before a customer who pays by the token. */
static void test_a_fee_buys_precedence_over_those_who_pay_by_the_token(void **state)
{
    (void)state;
    struct story story;
    TELL(&story, "clouds.Small.accelerators=10", "vendors.Baiter.pricing.bait_price=1");
    expect_near(story.served[10][FREE], story.served[10][VIP], 1e-12, "use at 1 and at 7 CNY/Mtok", 10);
    assert_true(story.served[20][FREE] < story.served[20][VIP]);
}

/* H6: it takes lock-in to make the bait pay. */
static void test_the_bait_pays_with_switching_costs_only(void **state)
{
    (void)state;
    struct story story, peace;
    const char *const lock_in[] = {"choice.switch_cost_vendor=0.3", "choice.switch_cost_vendor=2",
                                   "choice.switch_cost_vendor=4"};
    double gain[3];
    for (size_t i = 0; i < 3; i++) {
        TELL(&story, lock_in[i]);
        TELL(&peace, lock_in[i], hold);
        gain[i] = story.present_value / peace.present_value - 1;
    }
    print_message("present value of the bait against holding prices: %+.1f %%, %+.1f %%, %+.1f %%\n",
                  100 * gain[0], 100 * gain[1], 100 * gain[2]);
    assert_true(gain[0] < gain[1] && gain[1] < gain[2]);
    assert_true(gain[0] < 0 && gain[2] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_customers_gain_from_the_bait_and_lose_by_the_fees),
        cmocka_unit_test(test_the_throttle_moves_customers_up_within_the_vendor),
        cmocka_unit_test(test_vips_are_served_before_those_who_use_it_free),
        cmocka_unit_test(test_a_fee_buys_precedence_over_those_who_pay_by_the_token),
        cmocka_unit_test(test_the_bait_pays_with_switching_costs_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
