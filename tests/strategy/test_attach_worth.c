/* What a unit sold is worth to the host cloud, against the walk of accounts that it sums up. */
#include "fixtures/strategy_fixture.h"
#include "strategy/attach_worth.h"

struct loss_leader {
    double attach_value, horizon, budget;
};

/* Chance that the account is at the host after a round without the vendor's model. */
static double without(const struct account_moves *moves, double here)
{
    double same_host = 1 - moves->elsewhere - moves->none;
    return here + moves->move * (same_host * (1 - here) - moves->elsewhere * here);
}

/* Gross profit over the tokens bought, both discounted, round by round: with the customer less without it. A Gtok a
 * round. */
static double walk(const struct account_moves *moves, double rounds)
{
    double delta = exp(-1 / rounds), stays = 1, discount = 1, sold = 0, gained = 0;
    double using = moves->held, left = 0,
           never = moves->held; /* using: with an account here, per customer that stays */
    for (int n = 0; n < 20000; n++) {
        using += moves->move *(1 - using);
        never = without(moves, never);
        gained += discount * (moves->profit * (stays * using + left - never) + moves->extra * stays * using);
        sold += discount * stays;
        double leaving = stays * (1 - moves->kept);
        /* those who have left: `left` have an account here, of 1 - stays */
        double gone = 1 - stays + leaving, here = left + leaving * using;
        left = gone > 0 ? gone * without(moves, here / gone) : 0;
        stays -= leaving;
        discount *= delta;
    }
    return gained / sold;
}

static void test_the_worth_is_that_of_the_walk(void **state)
{
    (void)state;
    static const struct account_moves markets[] = {
        {.profit = 78, .move = 0.02, .kept = 0.9, .held = 0.2, .elsewhere = 0.3, .none = 0.6},
        {.profit = 78, .extra = 5, .move = 0.3, .kept = 0.5, .held = 0.7, .elsewhere = 0.1, .none = 0.2},
        {.profit = 1, .move = 1, .kept = 0.8, .held = 0, .elsewhere = 0, .none = 1},
        {.profit = 1, .extra = 2, .move = 0.1, .kept = 1, .held = 1, .elsewhere = 0.5, .none = 0.5},
        {.profit = 1, .extra = 2, .move = 0, .kept = 0.7, .held = 0.4, .elsewhere = 0.5, .none = 0.5},
        {.profit = 3, .move = 0.2, .kept = 0, .held = 0.4, .elsewhere = 0.2, .none = 0},
    };
    static const double horizons[] = {0.5, 12, 120};
    for (size_t i = 0; i < sizeof markets / sizeof *markets; i++)
        for (size_t h = 0; h < 3; h++) {
            double expected = walk(&markets[i], horizons[h]);
            assert_close(attach_worth(&markets[i], 1, horizons[h]), expected, 1e-9 * fmax(1, expected));
        }
    assert_close(attach_worth(markets, 2, 12),
                 attach_worth(&markets[0], 1, 12) + attach_worth(&markets[1], 1, 12), 1e-12);
}

/* Where the others all use models of other hosts, an account is worth as much to keep as to win: a unit moves the
 * share chi, whose profit counts until the horizon or the next move. */
static void test_accounts_to_keep_are_worth_as_much_as_accounts_to_win(void **state)
{
    (void)state;
    for (double held = 0; held <= 1; held += 0.25)
        for (double kept = 0; kept <= 1; kept += 0.25) {
            struct account_moves moves = {
                .profit = 78, .move = 0.02, .kept = kept, .held = held, .elsewhere = 1};
            assert_close(attach_worth(&moves, 1, 12), 78 * 0.02 / (1 - exp(-1.0 / 12) * 0.98), 1e-12);
        }
}

static void test_what_the_host_has_anyway_is_worth_nothing(void **state)
{
    (void)state;
    /* all others use none, and the account is here; or all use another model of the host */
    struct account_moves here = {.profit = 78, .move = 0.02, .kept = 0.9, .held = 1, .none = 1};
    struct account_moves same = {.profit = 78, .move = 0.02, .kept = 0.9, .held = 0.3};
    assert_close(attach_worth(&here, 1, 12), 0, 0);
    assert_close(attach_worth(&same, 1, 12), 0, 0);
    assert_close(attach_worth(&(struct account_moves){0}, 1, 12), 0, 0); /* before the first round */
}

static double led_price(const struct account_moves *moves, double attach_value, double use_growth,
                        double months)
{
    struct duel duel;
    duel_start(&duel, 2, 1.6);
    duel.view.months = months;
    duel.view.use_growth = use_growth;
    duel.view.account_moves = moves;
    duel.view.account_moves_count = moves != NULL;
    double price = duel_decide(&duel, "loss_leader", &(struct loss_leader){attach_value, 12, 100});
    duel_end(&duel);
    return price;
}

static void test_loss_leader_reckons_with_the_worth_by_moves(void **state)
{
    (void)state;
    struct account_moves moves = {
        .profit = 4, .move = 0.02, .kept = 0.9, .held = 0.2, .elsewhere = 0.3, .none = 0.6};
    double worth = attach_worth(&moves, 1, 24); /* rounds of half a month */
    assert_true(led_price(NULL, worth, 1, 0.5) < led_price(NULL, 0, 1, 0.5) - 0.05);
    assert_close(led_price(&moves, (double)NAN, 1, 0.5), led_price(NULL, worth, 1, 0.5), 1e-14);
    assert_close(led_price(&moves, 5, 7, 0.5), led_price(NULL, worth, 1, 0.5),
                 1e-14); /* whatever else is said */
}

static void test_a_given_worth_of_a_token_falls_as_use_grows(void **state)
{
    (void)state;
    assert_close(led_price(NULL, 0.8, 4, 1), led_price(NULL, 0.2, 1, 1), 1e-14);
    assert_close(led_price(NULL, 0.2, 0, 1), led_price(NULL, 0.2, 1, 1), 0); /* nothing is said of growth */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_worth_is_that_of_the_walk),
        cmocka_unit_test(test_accounts_to_keep_are_worth_as_much_as_accounts_to_win),
        cmocka_unit_test(test_what_the_host_has_anyway_is_worth_nothing),
        cmocka_unit_test(test_loss_leader_reckons_with_the_worth_by_moves),
        cmocka_unit_test(test_a_given_worth_of_a_token_falls_as_use_grows),
    };
    return cmocka_run_group_tests_name("attach worth", tests, NULL, NULL);
}
