/* The other side of the market in the engine: Armstrong's (2006) prices where rules reply to each other round by round, the
 * money and the surplus of both sides, and no trace of it where there is none. */
#include "fixtures/engine_fixture.h"

static const char *const duel = "tests/scenarios/duel.cfg";

/* u = 8 - 4 p + .9 n, unit cost 1, 100 Gtok a month; 50 partners, u = 1 - 2 fee + .7 x, cost .3. */
#define SIDES(number, review)                                                                                \
    number, review, "partners.fee_sensitivity=2", "partners.buyers_taste=0.7", "partners.taste=0.9",         \
        "vendors[*].partner_utility=1", "vendors[*].partner_cost=0.3", "vendors[*].partner_fee=0.8"
#define FIFTY SIDES("partners.number=50", "partners.review=1")

static void end(struct simulation *simulation, struct scenario *scenario)
{
    simulation_free(simulation);
    scenario_free(scenario);
}

/* p = f + t - b of the other side with t = 2/alpha in the place of Hotelling's t, where all join somebody. */
static void test_duopolists_find_armstrongs_prices(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES(FIFTY, "vendors[*].pricing.strategy=best_response", "choice.outside_utility=-60",
                        "partners.outside_utility=-60", "simulation.rounds=100"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 100);
    for (size_t f = 0; f < 2; f++) {
        const struct vendor_state *vendor = &simulation_world(simulation)->vendors[f];
        expect_near(simulation_world(simulation)->products[f].price, 1 + 2 / 4. - 0.7 * 50 / (2 * 100), 1e-6,
                    "price", 100);
        expect_near(vendor->partner_fee, 0.3 + 2 / 2. - 0.9 * 100 / (4 * 50), 1e-6, "fee", 100);
        expect_near(vendor->partners, 0.5, 1e-9, "partners", 100);
    }
    end(simulation, scenario);
}

/* Lerner with the external benefit: (p - f + b)/p = 1/elasticity on both sides. */
static void test_a_monopolist_finds_armstrongs_prices(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(FIFTY, "vendors[0].pricing.strategy=best_response",
                                      "choice.outside_utility=3", "partners.outside_utility=3",
                                      "vendors[1].entry_date=2099-01-01", "simulation.rounds=100"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 100);
    double x = world->vendors[0].volume / 100, n = world->vendors[0].partners;
    expect_near(world->products[0].price, 1 - 0.7 / 2 * 50 * n / 100 + 1 / (4 * (1 - x)), 1e-6, "price", 100);
    expect_near(world->vendors[0].partner_fee, 0.3 - 0.9 / 4 * 100 * x / 50 + 1 / (2 * (1 - n)), 1e-6, "fee",
                100);
    expect_near(x, 1 / (1 + exp(3 - 8 + 4 * world->products[0].price - 0.9 * n)), 1e-6, "buyers", 100);
    assert_true(world->vendors[1].partners <= 0 && world->vendors[1].partner_revenue <= 0);
    end(simulation, scenario);
}

/* Half of the partners review in a month, whatever a round is; a fee below zero is paid to them. */
static void test_money_and_surplus_of_both_sides(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel,
        OVERRIDES(
            SIDES("partners.number=50", "partners.review=0.5"), "vendors[0].initial_partners=0.2",
            "vendors[1].initial_partners=0",
            "vendors[0].pricing={ strategy=\"script\"; moves=( (3, \"a\", 1.5, 1.5, 0.0, 0.0, -0.4) ); }"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    expect_near(world->vendors[0].partners, 0.2, 0, "first partners", 0);
    for (int64_t round = 1; round <= 5; round++) {
        double had[2], bought[2], cash[2], surplus = 1, weight[2];
        for (size_t f = 0; f < 2; f++) {
            had[f] = world->vendors[f].partners;
            bought[f] = (round > 1 ? world->vendors[f].volume : world->vendors[f].customers) / 100;
            cash[f] = balance_total(&world->vendors[f].cash);
        }
        play(simulation, 1);
        double fees[2] = {round < 3 ? 0.8 : -0.4, 0.8};
        for (size_t f = 0; f < 2; f++)
            surplus += weight[f] = exp(1 - 2 * fees[f] + 0.7 * bought[f]);
        expect_near(world->market.partner_surplus, 50 / 2. * log(surplus), 1e-9, "partners' surplus", round);
        for (size_t f = 0; f < 2; f++) {
            const struct vendor_state *vendor = &world->vendors[f];
            const struct product_state *product = &world->products[f];
            expect_near(vendor->partners, 0.5 * had[f] + 0.5 * weight[f] / surplus, 1e-9, "partners", round);
            expect_near(vendor->partner_revenue, 50 * vendor->partners * fees[f], 1e-12, "fees", round);
            expect_near(vendor->partner_cost, 50 * vendor->partners * 0.3, 1e-12, "cost of partners", round);
            expect_near(vendor->profit,
                        (product->price - 1) * product->volume + 50 * vendor->partners * (fees[f] - 0.3),
                        1e-9, "profit", round);
            expect_near(balance_total(&vendor->cash) - cash[f], vendor->profit, 1e-9, "change of cash",
                        round);
        }
        double sum = 1, first = exp(8 - 4 * 1.5 + 0.9 * world->vendors[0].partners),
               second = exp(8 - 4 * 1.5 + 0.9 * world->vendors[1].partners);
        sum += first + second;
        expect_near(world->products[0].volume, 100 * first / sum, 1e-6, "buyers of the one", round);
        expect_near(world->products[1].volume, 100 * second / sum, 1e-6, "buyers of the other", round);
    }
    end(simulation, scenario);
}

/* Buyers' surplus counts what partners add to a vendor: all review, so it moves by the logsum (Small & Rosen 1981). */
static void test_buyers_gain_by_partners(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES(FIFTY, "vendors[*].initial_partners=0", "vendors[1].partner_utility=-50"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 2);
    double worth = exp(8 - 4 * 1.5), more = exp(8 - 4 * 1.5 + 0.9 * world->vendors[0].partners);
    assert_true(world->vendors[0].partners > 0.1);
    expect_near(world->sectors[0].surplus, 100 / 4. * log(1 + more + worth), 1e-6, "surplus", 2);
    end(simulation, scenario);
}

static void test_without_partners_nothing_of_it_is_seen(void **state)
{
    (void)state;
    struct scenario *with = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES(SIDES("partners.number=0", "partners.review=1"), "vendors[*].initial_partners=0.1"));
    struct scenario *without = load_scenario("tests/scenarios/small_war.cfg", NULL, 0);
    struct simulation *one = start(with, 0), *other = start(without, 0);
    play(one, 10);
    play(other, 10);
    const struct world *first = simulation_world(one), *second = simulation_world(other);
    assert_true(!(fabs(first->market.mean_price - second->market.mean_price) > 0));
    for (size_t f = 0; f < without->vendor_count; f++)
        assert_true(
            !(fabs(balance_total(&first->vendors[f].cash) - balance_total(&second->vendors[f].cash)) > 0));
    end(one, with);
    end(other, without);
}

/* In a war with noise, with every rule that replies, and exits: books balance, shares stay shares. */
static void test_a_war_with_partners(void **state)
{
    (void)state;
    const char *const rules[] = {"best_response", "loss_leader", "follow", "undercut"};
    for (size_t i = 0; i < 4; i++) {
        char rule[80];
        snprintf(rule, sizeof rule, "vendors[*].pricing={ strategy=\"%s\"; }", rules[i]);
        struct scenario *scenario =
            load_scenario("tests/scenarios/small_war.cfg",
                          OVERRIDES(rule, SIDES("partners.number=20000", "partners.review=0.5"),
                                    "vendors.Gamma.entry_date=2024-09-01"));
        struct simulation *simulation = start(scenario, 0);
        const struct world *world = simulation_world(simulation);
        for (int64_t round = 1; round <= 12; round++) {
            play(simulation, 1);
            double sum = 0;
            for (size_t f = 0; f < scenario->vendor_count; f++) {
                assert_true(world->vendors[f].partners >= 0 && isfinite(world->vendors[f].partner_fee));
                sum += world->vendors[f].partners;
            }
            assert_true(sum > 0 && sum <= 1);
        }
        end(simulation, scenario);
    }
}

/* The one pays partners 0.4; the other goes half of the way there in a month, in weeks as in months, and without
 * follows_fee none. Alone it goes to the monopolist's fee (Armstrong's Lerner condition). */
static void test_a_follower_follows_fees(void **state)
{
    (void)state;
    static const char *const follower[] = {"follow\"; floor_markup=-0.9; follows_fee=true; speed_down=0.5; }",
                                           "follow\"; floor_markup=-0.9; speed_down=0.5; }"};
    for (int follows = 0; follows < 2; follows++)
        for (int weeks = 0; weeks < 2; weeks++) {
            char rule[160];
            snprintf(rule, sizeof rule, "vendors[1].pricing={ strategy=\"%s", follower[follows]);
            struct scenario *scenario = load_scenario(
                duel,
                OVERRIDES(FIFTY, rule, weeks ? "simulation.round_days=7.6" : "simulation.round_days=30.4",
                          "vendors[0].partner_fee=-0.4"));
            struct simulation *simulation = start(scenario, 0);
            for (int month = 1; month <= 3; month++) {
                play(simulation, month == 1 ? 1 : weeks ? 4 : 1);
                expect_near(simulation_world(simulation)->vendors[1].partner_fee,
                            follows ? 0.8 : -0.4 + 1.2 * pow(0.5, month), 1e-9, "fee", month);
            }
            end(simulation, scenario);
        }
    struct scenario *scenario =
        load_scenario(duel, OVERRIDES(FIFTY, "vendors[0].pricing={ strategy=\"follow\"; follows_fee=true; }",
                                      "choice.outside_utility=3", "partners.outside_utility=3",
                                      "vendors[1].entry_date=2099-01-01", "simulation.rounds=100"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 100);
    double x = world->vendors[0].volume / 100, n = world->vendors[0].partners;
    expect_near(world->vendors[0].partner_fee, 0.3 - 0.9 / 4 * 100 * x / 50 + 1 / (2 * (1 - n)), 1e-6, "fee",
                100);
    end(simulation, scenario);
}

/* Whoever decides on prices in the place of a rule leaves the fee as it stands. */
static void test_a_decision_from_outside_keeps_the_fee(void **state)
{
    (void)state;
    struct error error = {0};
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES(FIFTY, "vendors[0].partner_fee=-0.4", "vendors[0].pricing.strategy=best_response"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    struct offer offer = simulation_offer(simulation, 0);
    offer.price = 2;
    assert_int_equal(simulation_decide(simulation, 0, &offer, &error), STATUS_OK);
    play(simulation, 1);
    expect_near(world->products[0].price, 2, 0, "price", 1);
    expect_near(world->vendors[0].partner_fee, -0.4, 0, "fee", 1);
    play(simulation, 1);
    assert_true(world->vendors[0].partner_fee > -0.4); /* the rule decides again */
    end(simulation, scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duopolists_find_armstrongs_prices),
        cmocka_unit_test(test_a_monopolist_finds_armstrongs_prices),
        cmocka_unit_test(test_money_and_surplus_of_both_sides),
        cmocka_unit_test(test_buyers_gain_by_partners),
        cmocka_unit_test(test_without_partners_nothing_of_it_is_seen),
        cmocka_unit_test(test_a_war_with_partners),
        cmocka_unit_test(test_a_follower_follows_fees),
        cmocka_unit_test(test_a_decision_from_outside_keeps_the_fee),
    };
    return cmocka_run_group_tests_name("partners", tests, NULL, NULL);
}
