/* Whole scenarios, from the reader to the output file, in which all modules but one are off: the simulator
 * lands on the known results of theory. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/experiment.h"
#include "market/bertrand.h"
#include "verify/theory/attrition.h"
#include "verify/theory/ruin.h"
#include "verify/theory/urn.h"

static void run(struct experiment *experiment)
{
    if (!experiment_run(experiment))
        fail_msg("%s", experiment->error.message);
}

static double at(struct experiment *experiment, const char *name, size_t run, size_t round, size_t place)
{
    double number = experiment_number(experiment, name, run, round, place);
    if (experiment->error.status != STATUS_OK)
        fail_msg("%s", experiment->error.message);
    return number;
}

static void expect_near(double found, double expected, double tolerance, const char *what)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%s is %.17g, expected %.17g within %g", what, found, expected, tolerance);
}

/* A logit market of single- and multi-product firms with one sensitivity, as vendors of the still world. */
struct market {
    size_t products, firms;
    const double *utility, *cost, *attach; /* attach by firm; NULL: none */
    const size_t *owner;                   /* firms in order: 0, 0, 1, ... */
    double sensitivity, outside, size;
};

static void add_product(char *text, size_t room, const struct market *market, size_t j, double price)
{
    size_t used = strlen(text);
    snprintf(text + used, room - used,
             "%s { name = \"p%zu\"; quality = %.17g; unit_cost = %.17g; price_input = %.17g; "
             "price_output = %.17g; }",
             used ? "," : "", j, market->utility[j], market->cost[j], price, price);
}

/* All vendors price by `rule`; prices start at twice the cost. */
static void open_market(struct experiment *experiment, const struct market *market, size_t rounds)
{
    experiment_init(experiment);
    experiment_set(experiment, "simulation.rounds=%zu", rounds);
    experiment_set(experiment, "choice.outside_utility=%.17g", market->outside);
    experiment_set(experiment, "sectors[0].price_sensitivity=%.17g", market->sensitivity);
    experiment_set(experiment, "smes.weight=%.17g", market->size);
    for (size_t f = 0; f < market->firms; f++) {
        char products[2000] = "", rule[200];
        for (size_t j = 0; j < market->products; j++)
            if (market->owner[j] == f)
                add_product(products, sizeof products, market, j, 2 * market->cost[j]);
        if (market->attach)
            snprintf(rule, sizeof rule,
                     "owner = \"Cloud\"; pricing = { strategy = \"loss_leader\"; attach_value = %.17g; };",
                     market->attach[f]);
        else
            strcpy(rule, "pricing = { strategy = \"best_response\"; };");
        experiment_vendor(experiment, "name = \"V%zu\"; %s products = ( %s );", f, rule, products);
    }
}

static void expect_prices(struct experiment *experiment, const struct market *market, size_t from, size_t to,
                          const double *price, double tolerance)
{
    for (size_t t = from; t <= to; t++)
        for (size_t j = 0; j < market->products; j++)
            expect_near(at(experiment, "price", 0, t, j), price[j], tolerance, "price");
}

/* Three firms with tiers: oracle LOGIT-P6; prices, shares and profits, reached and then held. */
static void test_best_replies_converge_to_bertrand_nash(void **state)
{
    (void)state;
    const double utility[] = {4.0, 3.0, 1.5, 3.6, 1.8, 3.2}, cost[] = {1.2, 0.6, 0.1, 1.0, 0.12, 0.8};
    const double price[] = {2.2991728369862585, 1.6991728369862582, 1.1991728369862584,
                            1.9590978496095328, 1.0790978496095327, 1.6379373869864415};
    const double share[] = {0.16871386742836075, 0.15265862019073917, 0.0721108261656993,
                            0.1883527753218909,  0.11654956916977967, 0.2043956063778619};
    const double profit[] = {216.25308515979597, 146.21559147143313, 85.63536015988741};
    const size_t owner[] = {0, 0, 0, 1, 1, 2};
    struct market market = {6, 3, utility, cost, NULL, owner, 1.5, 0, 500};
    struct experiment experiment;
    open_market(&experiment, &market, 60);
    run(&experiment);
    expect_prices(&experiment, &market, 40, 60, price, 1e-8);
    for (size_t j = 0; j < 6; j++)
        expect_near(at(&experiment, "customers", 0, 60, j) / 500, share[j], 1e-8, "share");
    for (size_t f = 0; f < 3; f++)
        expect_near(at(&experiment, "profit", 0, 60, 2 + f), profit[f], 1e-5, "profit");
    experiment_clear(&experiment);
}

/* The baseline of Calvano et al. (2020) as a scenario, three sizes: Nash and joint-profit prices. */
static void test_the_duopoly_of_the_algorithms_has_its_nash_price(void **state)
{
    (void)state;
    const double utility[] = {8, 8, 8, 8}, cost[] = {1, 1, 1, 1};
    const double nash[] = {0, 0, 1.4729266600306223, 1.3701627293841643, 1.3314606898837953};
    const double joint[] = {0, 0, 1.924980919018, 2.0, 2.054411180500};
    const size_t apart[] = {0, 1, 2, 3}, together[] = {0, 0, 0, 0};
    for (size_t n = 2; n <= 4; n++) {
        const double price[] = {nash[n], nash[n], nash[n], nash[n]};
        const double joint_price[] = {joint[n], joint[n], joint[n], joint[n]};
        struct market market = {n, n, utility, cost, NULL, apart, 4, 0, 1};
        struct market monopoly = {n, 1, utility, cost, NULL, together, 4, 0, 1};
        struct experiment experiment;
        open_market(&experiment, &market, 120);
        run(&experiment);
        expect_prices(&experiment, &market, 100, 120, price, 1e-8);
        experiment_clear(&experiment);
        open_market(&experiment, &monopoly, 3);
        run(&experiment);
        expect_prices(&experiment, &monopoly, 1, 3, joint_price, 1e-9);
        experiment_clear(&experiment);
    }
}

/* Clouds that price for what a user brings: oracle ATT-P1, and the prisoners' dilemma of ATT-P3. */
static void test_loss_leaders_converge_to_their_equilibrium(void **state)
{
    (void)state;
    const double utility[] = {2, 2, 2}, cost[] = {0.5, 0.5, 0.5}, attach[] = {1.2, 0.6, 0};
    const double price[] = {0.08887498746491096, 0.351877204829227, 0.853923519090229};
    const double api_profit[] = {-0.23740715733293544, -0.038858011443557064, 0.020590185756895574};
    const size_t owner[] = {0, 1, 2};
    struct market market = {3, 3, utility, cost, attach, owner, 3, 0, 1};
    struct experiment experiment;
    open_market(&experiment, &market, 80);
    run(&experiment);
    expect_prices(&experiment, &market, 60, 80, price, 1e-8);
    for (size_t f = 0; f < 3; f++)
        expect_near(at(&experiment, "profit", 0, 80, 2 + f), api_profit[f], 1e-8, "API profit");
    experiment_clear(&experiment);
}

static void test_all_loss_leaders_are_worse_off_than_none(void **state)
{
    (void)state;
    const double utility[] = {3, 3, 3}, cost[] = {0.5, 0.5, 0.5}, value = 0.6;
    const double totals[4] = {0.2719606908208411, 0, 0, 0.1543701441092947};
    const double lone_leader[] = {0.33451615065194057, 0.18233397524046852, 0.18233397524046852};
    const double lone_other[] = {0.11217275613037517, 0.2249287321825054, 0.2249287321825054};
    const size_t owner[] = {0, 1, 2};
    for (unsigned leaders = 0; leaders <= 3; leaders++) {
        double attach[3];
        for (unsigned f = 0; f < 3; f++) /* one leader is the first, one other too */
            attach[f] = (leaders == 1 && f == 0) || (leaders == 2 && f > 0) || leaders == 3 ? value : 0;
        struct market market = {3, 3, utility, cost, attach, owner, 3, 0, 1};
        struct experiment experiment;
        open_market(&experiment, &market, 80);
        run(&experiment);
        for (size_t f = 0; f < 3; f++) {
            double total =
                at(&experiment, "profit", 0, 80, 2 + f) + value * at(&experiment, "customers", 0, 80, f);
            double expected = leaders == 1 ? lone_leader[f] : leaders == 2 ? lone_other[f] : totals[leaders];
            expect_near(total, expected, 1e-8, "total profit");
        }
        experiment_clear(&experiment);
    }
}

/* At prices below what a free model allows: oracle ATT-P2, the floor at 0 binds. */
static void test_a_loss_leader_stops_at_free(void **state)
{
    (void)state;
    const double utility[] = {2, 2}, cost[] = {0.5, 0.5}, attach[] = {3, 0};
    const size_t owner[] = {0, 1};
    struct market market = {2, 2, utility, cost, attach, owner, 3, 0, 1};
    struct logit_demand demand = {1, 2, NULL, &market.sensitivity, false, utility, &market.outside};
    const double net_cost[] = {-2.5, 0.5}, floor[] = {0, 0};
    double price[] = {(double)NAN, (double)NAN};
    struct experiment experiment;
    assert_int_equal(bertrand_prices(&demand, owner, net_cost, floor, price, NULL), STATUS_OK);
    open_market(&experiment, &market, 80);
    run(&experiment);
    expect_near(price[0], 0, 0, "the leader's price in theory");
    expect_prices(&experiment, &market, 60, 80, price, 1e-8);
    experiment_clear(&experiment);
}

/* Switching costs with 20,000 SMEs that draw: oracle INERT-P1 at every listed round, within 4 standard
 * errors. */
static void test_switching_costs_with_draws_follow_the_chain(void **state)
{
    (void)state;
    enum { SMES = 20000 };
    const double utility[] = {1.0, 0.8, 0.5};
    const size_t rounds[] = {1, 5, 10, 50};
    const double share[4][3] = {{0.061365012917971085, 0.05024142323897056, 0.03721976176841128},
                                {0.22637784136295988, 0.1806462439954161, 0.12878874422613185},
                                {0.32598835580153523, 0.25339780718211263, 0.17396318970912017},
                                {0.40802479299247624, 0.3006858051610826, 0.19365259690303088}};
    struct experiment experiment;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.rounds=50");
    experiment_set(&experiment, "simulation.noise=on");
    experiment_set(&experiment, "sectors[0].number=%d", SMES);
    experiment_set(&experiment, "choice.switch_cost_vendor=1.5");
    experiment_set(&experiment, "choice.reconsider_base=0.25");
    experiment_set(&experiment, "choice.switch_cost_outside=true");
    experiment_set(&experiment, "choice.nonuser_review=0.25");
    for (int j = 0; j < 3; j++)
        experiment_vendor(&experiment, "name = \"V%d\"; products = ( { name = \"p%d\"; quality = %.17g; } );",
                          j, j, utility[j]);
    run(&experiment);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 3; j++)
            expect_near(at(&experiment, "customers", 0, rounds[i], j) / SMES, share[i][j],
                        4 * sqrt(share[i][j] * (1 - share[i][j]) / SMES), "share");
    experiment_clear(&experiment);
}

/* Mean of 200 apps of 100,000 with draws against the discrete recursion of Bass (1969): within 4 standard
 * errors and 1e-4 of the market, the former from the runs themselves. */
static void test_users_with_draws_follow_bass(void **state)
{
    (void)state;
    enum { APPS = 200, ROUNDS = 20 };
    const double p = 0.03, q = 0.38, m = 1e5;
    struct experiment experiment;
    double users = 0;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.rounds=%d", ROUNDS);
    experiment_set(&experiment, "simulation.noise=on");
    experiment_set(&experiment, "output.panel_smes=%d", APPS);
    experiment_set(&experiment, "choice.outside_utility=50");
    experiment_set(&experiment, "sectors[0].kind=consumer");
    experiment_set(&experiment, "sectors[0].number=%d", APPS);
    experiment_set(&experiment, "sectors[0].potential_users=%.17g", m);
    experiment_set(&experiment, "sectors[0].friction=0");
    experiment_set(&experiment, "sectors[0].reference_quality=1");
    experiment_set(&experiment, "sectors[0].quality_decay=0");
    experiment_set(&experiment, "sectors[0].quality_investment=0");
    experiment_set(&experiment, "sectors[0].model_quality_weight=0");
    experiment_set(&experiment, "sectors[0].innovation=%.17g", p);
    experiment_set(&experiment, "sectors[0].imitation=%.17g", q);
    experiment_set(&experiment, "sectors[0].churn=0");
    experiment_set(&experiment, "sectors[0].viral_share=0");
    experiment_vendor(&experiment, "name = \"V\"; products = ( { name = \"p\"; } );");
    run(&experiment);
    const struct output_table *panel = experiment_table(&experiment, "panel_users");
    assert_non_null(panel);
    for (size_t t = 1; t <= ROUNDS; t++) {
        double sum = 0, squares = 0;
        users += (p + q * users / m) * (m - users);
        for (size_t i = 0; i < APPS; i++) {
            double found = panel->values[t * panel->extent[1] + i];
            sum += found;
            squares += found * found;
        }
        double mean = sum / APPS, variance = fmax(0, squares / APPS - mean * mean);
        expect_near(mean, users, 4 * sqrt(variance / APPS) + 1e-4 * m, "mean of the users");
        expect_near(at(&experiment, "sector_users", 0, t, 0), sum, 0.5, "users of the sector");
    }
    experiment_clear(&experiment);
}

/* Vendors that win or lose one unit a round: the survival curve of their exits against the exact law of
 * first passage, by the test of Kolmogorov & Smirnov on the rounds up to the horizon (censored after it). */
static void test_exits_of_gamblers_have_the_law_of_ruin(void **state)
{
    (void)state;
    enum { VENDORS = 50, RUNS = 40, ROUNDS = 60 };
    const struct gambler gambler = {10, 0.48};
    struct experiment experiment;
    double exits[ROUNDS + 1] = {0}, gone = 0, distance = 0, all = (double)VENDORS * RUNS;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.noise=on");
    experiment_set(&experiment, "simulation.rounds=%d", ROUNDS);
    experiment_set(&experiment, "simulation.replicates=%d", RUNS);
    for (int f = 0; f < VENDORS; f++)
        experiment_vendor(&experiment,
                          "name = \"V%d\"; capital = 9.5; shock_size = 1; shock_gain_chance = 0.48; "
                          "products = ( { name = \"p%d\"; } );",
                          f, f);
    run(&experiment);
    for (size_t k = 0; k < RUNS; k++)
        for (size_t f = 0; f < VENDORS; f++)
            exits[(size_t)at(&experiment, "exit_round", k, 2 + f, 0)] += 1;
    for (size_t t = 1; t <= ROUNDS; t++) {
        gone += exits[t];
        distance = fmax(distance, fabs(gone / all - gambler_ruin_within(&gambler, t)));
    }
    /* p > .001: sqrt(n) D < 1.95 */
    expect_near(distance * sqrt(all), 0, 1.95, "Kolmogorov-Smirnov distance");
    expect_near(gambler_ruin_within(&gambler, ROUNDS), 0.289705739604681, 1e-12, "oracle RUIN-P1");
    experiment_clear(&experiment);
}

/* One SME that chooses afresh in every round between two models that get better by the data of their use, by
 * ln(1 + D): a choice is a ball of that colour, drawn and put back with another. Shares of the choices over
 * many runs have the law of Polya's urn (Arthur 1989), which is uniform here: oracle POLYA-P1. */
static void test_data_of_use_draws_as_from_an_urn(void **state)
{
    (void)state;
    enum { ROUNDS = 200, RUNS = 400 };
    const struct urn urn = {1, 1};
    struct experiment experiment;
    double counts[ROUNDS + 1] = {0}, below = 0, law = 0, distance = 0, squares = 0, above = 0;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.noise=on");
    experiment_set(&experiment, "simulation.rounds=%d", ROUNDS);
    experiment_set(&experiment, "simulation.replicates=%d", RUNS);
    experiment_set(&experiment, "technology.data_effect=1");
    experiment_set(&experiment, "technology.data_half=1");
    experiment_set(&experiment, "technology.data_decay=0");
    experiment_set(&experiment, "technology.data_yield=1");
    experiment_set(&experiment, "choice.outside_utility=-1e6");
    for (int f = 0; f < 2; f++)
        experiment_vendor(&experiment, "name = \"V%d\"; products = ( { name = \"p%d\"; } );", f, f);
    run(&experiment);
    for (size_t k = 0; k < RUNS; k++) {
        double drawn = at(&experiment, "vendor_data", k, ROUNDS, 0), share = (1 + drawn) / (2 + ROUNDS);
        expect_near(drawn + at(&experiment, "vendor_data", k, ROUNDS, 1), ROUNDS, 1e-9, "balls");
        counts[(size_t)lround(drawn)] += 1;
        squares += (share - 0.5) * (share - 0.5) / RUNS;
        above += (share > 0.8) / (double)RUNS;
    }
    for (size_t k = 0; k <= ROUNDS; k++) {
        below += counts[k] / RUNS;
        law += urn_probability(&urn, ROUNDS, k);
        distance = fmax(distance, fabs(below - law));
    }
    /* p > .001; and four standard errors, that of a variance from the fourth moment of a uniform law */
    expect_near(distance * sqrt(RUNS), 0, 1.95, "Kolmogorov-Smirnov distance");
    expect_near(squares, urn_share_variance(&urn, ROUNDS), 4 * sqrt((1 / 80.0 - 1 / 144.0) / RUNS),
                "variance");
    expect_near(above, urn_share_above(&urn, ROUNDS, 0.8), 4 * sqrt(0.2 * 0.8 / RUNS), "share above .8");
    expect_near(urn_share_above(&urn, ROUNDS, 0.8), 0.199004975124378, 1e-12, "oracle POLYA-P1");
    experiment_clear(&experiment);
}

/* A cloud of 90 that is asked for 40 by subscribers, 35 and 30 by those who pay and 20 by those who don't:
 * oracle CAP-P1. */
static void test_a_short_cloud_serves_by_priority(void **state)
{
    (void)state;
    const double demand[] = {40, 35, 30, 20}, served[] = {40, 26.923076923076923, 23.076923076923077, 0};
    const double price[] = {1, 1, 1, 0}, fee[] = {1, 0, 0, 0};
    struct experiment experiment;
    experiment_init(&experiment);
    experiment_set(&experiment, "choice.initial=shares");
    experiment_set(&experiment, "choice.nonuser_review=0");
    experiment_set(&experiment, "choice.reconsider_base=0");
    experiment_set(&experiment, "smes.weight=125");
    experiment_set(&experiment, "infrastructure.compute_price=1");
    experiment_set(&experiment, "technology.utilisation_target=0.5");
    experiment_set(&experiment, "clouds[0].accelerators=%.17g", 90 / 730.5);
    for (int j = 0; j < 4; j++) /* an accelerator-hour a unit: unit cost = compute price / target load */
        experiment_vendor(
            &experiment,
            "name = \"V%d\"; products = ( { name = \"p%d\"; unit_cost = 2; price_input = %.17g; "
            "price_output = %.17g; subscription_fee = %.17g; initial_share = %.17g; } );",
            j, j, price[j], price[j], fee[j], demand[j] / 125);
    run(&experiment);
    for (size_t j = 0; j < 4; j++)
        expect_near(at(&experiment, "volume", 0, 1, j), served[j], 1e-10, "volume served");
    expect_near(at(&experiment, "cloud_utilisation", 0, 1, 0), 125.0 / 90, 1e-6, "demand over capacity");
    experiment_clear(&experiment);
}

enum { WARS = 700, WAR_ROUNDS = 80 };

/* `firms` vendors that lose a unit a round and wait for the others to leave, in 700 runs. */
static void fight(struct experiment *experiment, size_t firms, const char *game)
{
    experiment_init(experiment);
    experiment_set(experiment, "simulation.noise=on");
    experiment_set(experiment, "simulation.rounds=%d", WAR_ROUNDS);
    experiment_set(experiment, "simulation.replicates=%d", WARS);
    for (size_t f = 0; f < firms; f++)
        experiment_vendor(experiment,
                          "name = \"V%zu\"; capital = 1e6; fixed_cost = 1; pricing = { strategy = "
                          "\"war_of_attrition\"; prize = 9; game = \"%s\"; }; products = ( { name = "
                          "\"p%zu\"; } );",
                          f, game, f);
    run(experiment);
}

/* Vendors that left in a round of a run; firms 0 and 1 are the seller and the cloud. */
static size_t left_in(struct experiment *experiment, size_t k, size_t firms, size_t round)
{
    size_t left = 0;
    for (size_t f = 0; f < firms; f++)
        left += (size_t)at(experiment, "exit_round", k, 2 + f, 0) == round;
    return left;
}

/* Mean number of rounds, from round `first` on, before the first that somebody leaves. */
static void expect_full_periods(struct experiment *experiment, size_t firms, size_t first,
                                const struct attrition *war)
{
    double sum = 0, squares = 0, undecided = 0;
    for (size_t k = 0; k < WARS; k++) {
        size_t end = first;
        while (end < WAR_ROUNDS && left_in(experiment, k, firms, end) == 0)
            end++;
        undecided += end == WAR_ROUNDS;
        double fought = (double)(end - first);
        sum += fought;
        squares += fought * fought;
    }
    double mean = sum / WARS, error = sqrt((squares / WARS - mean * mean) / WARS);
    assert_true(undecided <= 2);
    expect_near(mean, attrition_full_periods(war), 4 * error, "periods of full fight");
}

/* Periods of full fight as in the discrete war of attrition: oracle WOA-P1 (4.263) for two, 6.630 for four
 * whom each exit pays. Nobody has lost yet in round 1, so the first chance to leave is in round 2. */
static void test_the_war_of_attrition_lasts_as_in_theory(void **state)
{
    (void)state;
    static const double expected[] = {[2] = 4.263157894736843, [4] = 6.630119061040579};
    for (size_t firms = 2; firms <= 4; firms += 2) {
        const struct attrition war = {9, 1, firms};
        struct experiment experiment;
        assert_true(fabs(attrition_full_periods(&war) - expected[firms]) < 1e-12);
        fight(&experiment, firms, "each_exit");
        expect_full_periods(&experiment, firms, 2, &war);
        experiment_clear(&experiment);
    }
}

/* Of five vendors three leave at the first chance, and the two that stay fight as if they had been alone. */
static void test_for_one_prize_all_but_two_leave_at_once(void **state)
{
    (void)state;
    enum { FIRMS = 5 };
    const struct attrition war = {9, 1, 2};
    struct experiment experiment;
    size_t first_stays = 0;
    fight(&experiment, FIRMS, "one_prize");
    for (size_t k = 0; k < WARS; k++) {
        assert_int_equal(left_in(&experiment, k, FIRMS, 2), FIRMS - 2);
        first_stays += (size_t)at(&experiment, "exit_round", k, 2, 0) != 2;
    }
    expect_near((double)first_stays / WARS, 0.4, 4 * sqrt(0.24 / WARS), "chance to be one of two");
    expect_full_periods(&experiment, FIRMS, 3, &war);
    experiment_clear(&experiment);
}

/* Raising one price loses that product customers and gives every other some; the surplus of the SMEs falls by
 * what they buy of it: dCS/dp = -M s. */
static void test_demand_substitutes_and_surplus_falls_with_price(void **state)
{
    (void)state;
    enum { PRODUCTS = 5, STEPS = 2 };
    const double utility[PRODUCTS] = {2, 1.5, 1, 0.5, 2.5}, price[PRODUCTS] = {1, 0.7, 0.4, 0.2, 1.3};
    const double step = 1e-4, weight = 1000;
    double customers[3][PRODUCTS], surplus[3];
    for (int k = 0; k < 3; k++) { /* a step down, none, a step up in the price of product 1 */
        struct experiment experiment;
        experiment_init(&experiment);
        experiment_set(&experiment, "smes.weight=%.17g", weight);
        experiment_set(&experiment, "sectors[0].price_sensitivity=1.7");
        for (int j = 0; j < PRODUCTS; j++) {
            double posted = price[j] + (j == 1 ? (k - 1) * step : 0);
            experiment_vendor(&experiment,
                              "name = \"V%d\"; products = ( { name = \"p%d\"; quality = %.17g; price_input = "
                              "%.17g; price_output = %.17g; } );",
                              j, j, utility[j], posted, posted);
        }
        run(&experiment);
        for (size_t j = 0; j < PRODUCTS; j++)
            customers[k][j] = at(&experiment, "customers", 0, 1, j);
        surplus[k] = at(&experiment, "sector_surplus", 0, 1, 0);
        experiment_clear(&experiment);
    }
    for (size_t j = 0; j < PRODUCTS; j++)
        assert_true(j == 1 ? customers[2][j] < customers[0][j] : customers[2][j] > customers[0][j]);
    expect_near((surplus[2] - surplus[0]) / (2 * step), -customers[1][1], 1e-6 * weight, "dCS/dp");
}

/* If price is everything, the cheapest sells all, and a tie is shared. */
static void test_without_differentiation_the_cheapest_takes_all(void **state)
{
    (void)state;
    const double price[] = {1.0, 0.99, 0.99};
    struct experiment experiment;
    experiment_init(&experiment);
    experiment_set(&experiment, "sectors[0].price_sensitivity=1e5");
    experiment_set(&experiment, "choice.outside_utility=-1e9");
    for (int j = 0; j < 3; j++)
        experiment_vendor(
            &experiment,
            "name = \"V%d\"; products = ( { name = \"p%d\"; price_input = %.17g; price_output = "
            "%.17g; } );",
            j, j, price[j], price[j]);
    run(&experiment);
    expect_near(at(&experiment, "customers", 0, 1, 0), 0, 1e-12, "the dear one's customers");
    expect_near(at(&experiment, "customers", 0, 1, 1), 0.5, 1e-9, "half of the rest");
    experiment_clear(&experiment);
}

/* Where SMEs use output only, a model that charged for input only still gets to the price of its rule, the
 * same as one that charged for both. */
static void test_a_price_on_what_nobody_uses_is_no_price(void **state)
{
    (void)state;
    const double output_price[] = {0, 0.5};
    double found[2];
    for (int k = 0; k < 2; k++) {
        struct experiment experiment;
        experiment_init(&experiment);
        experiment_set(&experiment, "simulation.rounds=20");
        experiment_set(&experiment, "sectors[0].output_share_low=1");
        experiment_set(&experiment, "sectors[0].output_share_high=1");
        experiment_vendor(&experiment,
                          "name = \"V\"; pricing = { strategy = \"best_response\"; }; products = ( { name = "
                          "\"p\"; quality = 2; unit_cost = 1; price_input = 0.5; price_output = %.17g; } );",
                          output_price[k]);
        run(&experiment);
        found[k] = at(&experiment, "price_output", 0, 20, 0);
        assert_true(isfinite(at(&experiment, "sector_surplus", 0, 20, 0)));
        experiment_clear(&experiment);
    }
    assert_true(found[0] > 1);
    expect_near(found[0], found[1], 1e-12, "price of output");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_replies_converge_to_bertrand_nash),
        cmocka_unit_test(test_the_duopoly_of_the_algorithms_has_its_nash_price),
        cmocka_unit_test(test_loss_leaders_converge_to_their_equilibrium),
        cmocka_unit_test(test_all_loss_leaders_are_worse_off_than_none),
        cmocka_unit_test(test_a_loss_leader_stops_at_free),
        cmocka_unit_test(test_switching_costs_with_draws_follow_the_chain),
        cmocka_unit_test(test_users_with_draws_follow_bass),
        cmocka_unit_test(test_exits_of_gamblers_have_the_law_of_ruin),
        cmocka_unit_test(test_data_of_use_draws_as_from_an_urn),
        cmocka_unit_test(test_a_short_cloud_serves_by_priority),
        cmocka_unit_test(test_the_war_of_attrition_lasts_as_in_theory),
        cmocka_unit_test(test_for_one_prize_all_but_two_leave_at_once),
        cmocka_unit_test(test_demand_substitutes_and_surplus_falls_with_price),
        cmocka_unit_test(test_without_differentiation_the_cheapest_takes_all),
        cmocka_unit_test(test_a_price_on_what_nobody_uses_is_no_price),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
