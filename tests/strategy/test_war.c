/* Rules that look beyond the round, against their papers' conditions worked out by hand. */
#include "fixtures/strategy_fixture.h"
#include "strategy/q_rivalry.h"
#include <string.h>

struct predatory {
    double price_ratio, discount, exit_probability, reserve;
};

/* Predator 0 with deep pockets against a rival with cash for a few rounds. */
static void start_fight(struct duel *duel)
{
    duel_start(duel, 2, 1.5);
    duel->cash[1] = 30;
    duel->fixed_cost[1] = 10;
    duel->independent[0] = false;
    duel->view.own_cash = 1e6;
}

struct hand {
    double reply, loss, gain, rounds, drain;
};

static struct hand by_hand(struct duel *duel, double fighting_price)
{
    struct hand hand = {.reply = duel_decide(duel, "best_response", NULL)};
    double peace = duel_margin(duel, 0, hand.reply), war = duel_margin(duel, 0, fighting_price);
    hand.loss = peace - war;
    hand.rounds = ceil(duel->cash[1] / (duel->fixed_cost[1] - duel_margin(duel, 1, fighting_price)));
    duel->products[1].live = false;
    double alone = duel_decide(duel, "best_response", NULL);
    hand.gain = duel_margin(duel, 0, alone) - peace;
    duel->products[1].live = true;
    hand.drain = duel->view.own_fixed_cost - war;
    return hand;
}

static void test_predator_fights_when_the_discounted_gain_exceeds_the_loss(void **state)
{
    (void)state;
    struct duel duel;
    start_fight(&duel);
    struct predatory rule = {0.8, 0.95, 1, 0};
    struct hand hand = by_hand(&duel, 0.8);
    assert_true(hand.rounds >= 3 && hand.rounds < 10);
    double later = pow(0.95, hand.rounds), critical = hand.loss * (1 - later) / (later * hand.gain);
    assert_true(critical > 0.05 && critical < 0.95);
    duel_create(&duel, "predatory", &rule);
    rule.exit_probability = critical + 1e-9;
    assert_close(duel_decide(&duel, "predatory", &rule), 0.8, 1e-15);
    rule.exit_probability = critical - 1e-9;
    assert_close(duel_decide(&duel, "predatory", &rule), hand.reply, 1e-12);
    rule.exit_probability = 0; /* investors stand by the target: no predation (Bolton & Scharfstein 1990) */
    assert_close(duel_decide(&duel, "predatory", &rule), hand.reply, 1e-12);
    duel_end(&duel);
}

static void test_predator_needs_cash_to_the_end(void **state)
{
    (void)state;
    struct duel duel;
    start_fight(&duel);
    duel.view.own_fixed_cost = 3;
    struct predatory rule = {0.8, 0.95, 1, 50};
    struct hand hand = by_hand(&duel, 0.8);
    duel_create(&duel, "predatory", &rule);
    duel.view.own_cash = 20;
    duel.view.owner_cash = 30 + hand.rounds * hand.drain + 1e-6;
    assert_close(duel_decide(&duel, "predatory", &rule), 0.8, 1e-15);
    duel.view.owner_cash -= 2e-6;
    assert_close(duel_decide(&duel, "predatory", &rule), hand.reply, 1e-12);
    duel_end(&duel);
}

static void test_predator_picks_the_weakest_independent_and_recoups_when_it_is_gone(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 4, 1.5);
    struct predatory rule = {0.5, 0.99, 1, 0};
    const double cash[4] = {0, 60, 20, 5};
    for (size_t f = 1; f < 4; f++) {
        duel.cash[f] = cash[f];
        duel.fixed_cost[f] = 10;
    }
    duel.independent[3] = false; /* the poorest has a rich parent */
    duel.view.own_cash = 1e6;
    duel_create(&duel, "predatory", &rule);
    assert_close(duel_decide(&duel, "predatory", &rule), 0.5, 1e-15);
    assert_int_equal(*(size_t *)duel.self, 2);
    duel.independent[2] = duel.products[2].live = false;
    duel.cash[1] = 1e7; /* the other one has been funded meanwhile: too long a fight */
    double reply = duel_decide(&duel, "best_response", NULL);
    assert_true(reply > 1.2);
    assert_close(duel_decide(&duel, "predatory", &rule), reply, 1e-12);
    duel_end(&duel);
}

struct attrition {
    double prize, discount, tolerance, floor_markup;
    int game; /* 0: each exit pays; 1: one prize */
};

/* Share of 20,000 rounds in which the firm would leave. */
static double leaving_share(struct duel *duel, const struct attrition *rule)
{
    enum { TRIALS = 20000 };
    size_t left = 0;
    for (int64_t t = 1; t <= TRIALS; t++) {
        duel->view.round = t;
        duel_decide(duel, "war_of_attrition", rule);
        left += duel->offer.withdraw;
    }
    return (double)left / TRIALS;
}

/* WOA-P1: v = 9 and cost 1 per period give .1, V = 20 gives a hazard of .05 for short periods. */
static void test_attrition_leaves_at_the_equilibrium_rate(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    struct attrition rule = {9, 0.99, 0, 0, 0};
    duel.view.own_profit = -1;
    assert_close(leaving_share(&duel, &rule), 0.1, 4 * sqrt(0.09 / 20000));
    rule.prize = 20;
    duel.view.own_profit = -0.5; /* half a period */
    assert_close(leaving_share(&duel, &rule), -expm1(-0.05 / 2), 4 * sqrt(0.025 / 20000) + 4e-4);
    duel.view.own_attach_profit = 0.5; /* what the owner earns from its customers makes up for the loss */
    assert_close(leaving_share(&duel, &rule), 0, 0);
    duel_end(&duel);
}

/* Where each exit pays V to those who stay, N firms leave with p = 1 - (V/(V + c))^(1/(N - 1)). */
static void test_attrition_among_several_is_slower_where_each_exit_pays(void **state)
{
    (void)state;
    for (size_t firms = 2; firms <= MOST_FIRMS; firms++) {
        struct duel duel;
        duel_start(&duel, firms, 1.5);
        struct attrition rule = {9, 0.99, 0, 0, 0};
        duel.view.own_profit = -1;
        double expected = 1 - pow(0.9, 1 / ((double)firms - 1));
        assert_close(leaving_share(&duel, &rule), expected, 4 * sqrt(expected / 20000));
        duel.products[1].live = false; /* who is gone does not count */
        expected = firms == 2 ? 0 : 1 - pow(0.9, 1 / ((double)firms - 2));
        assert_close(leaving_share(&duel, &rule), expected, 4 * sqrt(expected / 20000));
        duel_end(&duel);
    }
}

/* For one prize all but two leave at once, each equally often: of N firms a share of (N - 2)/N, and every
 * firm sees the same lots. The last two play as two. */
static void test_attrition_for_one_prize_leaves_two(void **state)
{
    (void)state;
    enum { ROUNDS = 2000 };
    for (size_t firms = 2; firms <= MOST_FIRMS; firms++) {
        struct duel duel;
        size_t left_in_all = 0;
        duel_start(&duel, firms, 1.5);
        struct attrition rule = {9, 0.99, 0, 0, 1};
        duel.view.own_profit = -1;
        for (uint64_t t = 1; t <= ROUNDS; t++) {
            size_t left = 0;
            duel.view.round = (int64_t)t;
            duel.view.shared_seed = t << 32 | t;
            for (duel.view.vendor = 0; duel.view.vendor < firms; duel.view.vendor++) {
                duel_decide(&duel, "war_of_attrition", &rule);
                left += duel.offer.withdraw;
                left_in_all += duel.view.vendor == 0 && duel.offer.withdraw;
            }
            if (firms > 2)
                assert_int_equal(left, firms - 2);
        }
        double n = (double)firms, expected = firms > 2 ? (n - 2) / n : 0.1;
        assert_close((double)left_in_all / ROUNDS, expected, 4 * sqrt(expected * (1 - expected) / ROUNDS));
        duel.view.vendor = 0;
        duel.view.own_profit = 1; /* who earns stays */
        assert_close(leaving_share(&duel, &rule), 0, 0);
        duel_end(&duel);
    }
}

/* The prize of the last firm is that of a monopoly, that of an exit one of a market with a rival less. */
static void test_attrition_estimates_the_prize_of_its_game(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 3, 1.5);
    struct attrition each = {NAN, 0.5, 0, 0, 0}, one = {NAN, 0.5, 0, 0, 1};
    duel.cash[1] = 1;
    duel.cash[2] = 2;
    duel.view.own_profit = -30;
    duel.products[1].live = false;
    double after = duel_margin(&duel, 0, duel_decide(&duel, "best_response", NULL));
    duel.products[2].live = false;
    double monopoly = duel_margin(&duel, 0, duel_decide(&duel, "best_response", NULL));
    assert_true(monopoly > 1.1 * after);
    duel.products[1].live = duel.products[2].live = true;
    double expected = 1 - sqrt(2 * after / (30 + 2 * after));
    assert_close(leaving_share(&duel, &each), expected, 4 * sqrt(expected * (1 - expected) / 20000));
    duel.products[2].live = false;
    expected = 30 / (30 + 2 * monopoly);
    assert_close(leaving_share(&duel, &one), expected, 4 * sqrt(expected * (1 - expected) / 20000));
    duel_end(&duel);
}

/* The prize is the discounted profit of the monopolist; LAMB: margin .337 per head at the Calvano numbers. */
static void test_attrition_estimates_its_prize(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    struct attrition rule = {NAN, 0.5, 0, 0, 0};
    duel.products[1].live = false;
    double monopoly = duel_margin(&duel, 0, duel_decide(&duel, "best_response", NULL));
    duel.view.own_profit = -30;
    assert_close(leaving_share(&duel, &rule), 0, 0); /* nobody to outlast */
    duel.products[1].live = true;
    duel.view.own_fixed_cost = 10;
    double expected = 30 / (30 + (monopoly - 10) / (1 - 0.5));
    assert_close(leaving_share(&duel, &rule), expected, 4 * sqrt(expected * (1 - expected) / 20000));
    duel.view.own_fixed_cost = 1e4; /* not even a monopoly would pay */
    assert_close(leaving_share(&duel, &rule), 1, 0);
    duel_end(&duel);
}

static void test_attrition_follows_prices_while_it_stays(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    struct attrition rule = {9, 0.99, 0, 0.1, 0};
    duel.products[1].price = 1.3;
    assert_close(duel_decide(&duel, "war_of_attrition", &rule), 1.3, 0);
    duel.products[1].price = 0.9;
    assert_close(duel_decide(&duel, "war_of_attrition", &rule), 1.1, 1e-15);
    duel_end(&duel);
}

struct hunger {
    double data_value, weight, horizon;
};

struct loss_leader {
    double attach_value, horizon, budget;
};

static double led_price(struct duel *duel, double value)
{
    return duel_decide(duel, "loss_leader", &(struct loss_leader){value, 12, 1e300});
}

static void test_data_hunger_prices_for_the_quality_that_data_brings(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    duel.segment.quality_taste = 2;
    duel.view.quality_per_volume = 0.003;
    duel.view.data_kept = 0.9;
    duel.view.months = 0.5;
    double share = exp(2) / (1 + 2 * exp(2)), rounds = (1 - pow(0.9, 12)) / 0.1;
    double value = 0.003 * 100 * 2 * 0.5 * share * (1 - share) * rounds;
    struct hunger rule = {NAN, 1, 6};
    double price = duel_decide(&duel, "data_hunger", &rule);
    assert_close(price, led_price(&duel, value), 1e-12);
    assert_true(price < duel_decide(&duel, "best_response", NULL) - 0.1);
    rule.weight = 0;
    assert_close(duel_decide(&duel, "data_hunger", &rule), duel_decide(&duel, "best_response", NULL), 1e-12);
    rule = (struct hunger){0.3, 0.5, 6};
    assert_close(duel_decide(&duel, "data_hunger", &rule), led_price(&duel, 0.15), 1e-12);
    duel_end(&duel);
}

struct bait {
    double bait_price, bait_share, bait_months, throttle_cap, throttle_quota, throttle_months;
    int upsell;
    double vip_fee, svip_fee, raise, churn_limit;
};

static void play_bait(struct duel *duel, const struct bait *rule, double customers)
{
    duel->customers = customers;
    duel->view.round++;
    duel_decide(duel, "bait_throttle", rule);
    duel->products[0].price = duel->offer.price;
}

/* Free for three months, throttled for two, then a fee that grows while customers stay. */
static void test_bait_is_free_then_throttled_then_sold(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    struct bait rule = {0, 0.9, 3, 0.2, 0.01, 2, 1, 0.5, 2, 0.1, 0.05};
    duel_create(&duel, "bait_throttle", &rule);
    for (int t = 0; t < 3; t++) {
        play_bait(&duel, &rule, 100);
        assert_close(duel.offer.price, 0, 0);
        assert_close(duel.offer.rate_cap, 0, 0);
    }
    for (int t = 0; t < 2; t++) {
        play_bait(&duel, &rule, 100);
        assert_close(duel.offer.price, 0, 0);
        assert_close(duel.offer.rate_cap, 0.2, 0);
        assert_close(duel.offer.free_quota, 0.01, 0);
        assert_close(duel.offer.subscription_fee, 0, 0);
    }
    const double customers[5] = {100, 96, 80, 79, 79}, raises[5] = {0, 1, 1, 2, 3};
    for (int t = 0; t < 5; t++) {
        play_bait(&duel, &rule, customers[t]);
        assert_close(duel.offer.subscription_fee, 0.5 * pow(1.1, raises[t]), 1e-14);
        assert_close(duel.offer.rate_cap, 0, 0); /* members are not throttled */
    }
    duel_end(&duel);
}

static void test_bait_moves_on_when_it_has_its_share_and_returns_to_the_old_price(void **state)
{
    (void)state;
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    struct bait rule = {0.1, 0.3, 100, 0.2, 0, 0, 0, 0.5, 2, 0.1, 0.05};
    duel_create(&duel, "bait_throttle", &rule);
    duel.products[0].volume_share = 0.29;
    play_bait(&duel, &rule, 10);
    play_bait(&duel, &rule, 10);
    assert_close(duel.offer.price, 0.1, 0);
    assert_close(duel.offer.rate_cap, 0, 0);
    duel.products[0].volume_share = 0.31;
    play_bait(&duel, &rule, 10);
    assert_close(duel.offer.rate_cap, 0.2, 0);
    play_bait(&duel, &rule, 10);
    assert_close(duel.offer.price, 1.5, 1e-15);
    play_bait(&duel, &rule, 10);
    assert_close(duel.offer.price, 1.65, 1e-14);
    duel_end(&duel);
}

/* A sum over buyers in another order is another last bit, which is nobody who left or came: not for those who
 * give up margin for every loss, nor for those who raise while they lose nobody, nor for a share to be
 * reached. */
static void test_no_rule_takes_rounding_for_customers(void **state)
{
    (void)state;
    const double fewer = 100 * (1 - 4e-16);
    struct duel duel;
    duel_start(&duel, 2, 1.5);
    double step = 0.5;
    duel.customers = 100;
    duel_create(&duel, "defend_share", &step);
    duel.customers = fewer;
    assert_true(duel.customers < 100);
    assert_close(duel_decide(&duel, "defend_share", &step), 1.5, 0);
    duel.customers = 99.9;
    assert_close(duel_decide(&duel, "defend_share", &step), 1.25, 1e-15);
    duel_end(&duel);

    duel_start(&duel, 2, 1.5);
    struct bait rule = {0, 0.3, 100, 0.2, 0.01, 1, 1, 0.5, 2, 0.1, 0};
    duel_create(&duel, "bait_throttle", &rule);
    play_bait(&duel, &rule, 100);
    duel.products[0].volume_share = 0.3 * (1 - 4e-16);
    play_bait(&duel, &rule, 100);
    assert_close(duel.offer.rate_cap, 0.2, 0);
    play_bait(&duel, &rule, 100);
    play_bait(&duel, &rule, fewer);
    assert_close(duel.offer.subscription_fee, 0.5 * 1.1, 1e-14);
    play_bait(&duel, &rule, 99.9);
    assert_close(duel.offer.subscription_fee, 0.5 * 1.1, 1e-14);
    duel_end(&duel);
}

/* Where nobody can do without the two firms, their joint profit has no limit and there is no grid: the market
 * is refused, with what to do, as by any rule that can't play in it. */
static void test_a_grid_without_ends_is_refused(void **state)
{
    (void)state;
    struct duel duel;
    struct error error = {.message = ""};
    const struct q_pricing_rules rule = {.grid = Q_GRID_NASH_MONOPOLY, .points = 5, .discount = 0.9};
    duel_start(&duel, 2, 1.5);
    duel.outside = -INFINITY;
    assert_int_equal(rule_named("qlearn")->create(&duel.view, &rule, &duel.arena, &duel.self, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "take grid = \"range\""));
    duel_end(&duel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predator_fights_when_the_discounted_gain_exceeds_the_loss),
        cmocka_unit_test(test_predator_needs_cash_to_the_end),
        cmocka_unit_test(test_predator_picks_the_weakest_independent_and_recoups_when_it_is_gone),
        cmocka_unit_test(test_attrition_leaves_at_the_equilibrium_rate),
        cmocka_unit_test(test_attrition_among_several_is_slower_where_each_exit_pays),
        cmocka_unit_test(test_attrition_for_one_prize_leaves_two),
        cmocka_unit_test(test_attrition_estimates_the_prize_of_its_game),
        cmocka_unit_test(test_attrition_estimates_its_prize),
        cmocka_unit_test(test_attrition_follows_prices_while_it_stays),
        cmocka_unit_test(test_data_hunger_prices_for_the_quality_that_data_brings),
        cmocka_unit_test(test_bait_is_free_then_throttled_then_sold),
        cmocka_unit_test(test_bait_moves_on_when_it_has_its_share_and_returns_to_the_old_price),
        cmocka_unit_test(test_no_rule_takes_rounding_for_customers),
        cmocka_unit_test(test_a_grid_without_ends_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
