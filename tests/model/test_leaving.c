/* Leaving by choice: the value of staying against quadrature, who leaves when, and where the money goes. */
#include "fixtures/engine_fixture.h"
#include "model/rates.h"
#include "model/vendor/leaving.h"
#include "model/vendor/niche.h"

/* Start loses its fixed cost of 100 in every month, whatever happens. */
static const char takeover[] = "tests/scenarios/takeover.cfg";

enum { EAST_AI, WEST_AI, START };

#define LEAVING_WITH(memory, sales)                                                                          \
    "leaving.on=true", "leaving.discount=0.3", "sectors[0].number=20", "leaving.memory=" memory,             \
        "acquisition.rate=" sales
#define LEAVING LEAVING_WITH("1", "0")

static const double loss = 100;

static double a_month(void)
{
    return 0.3 * 30.4 / 365.25;
}

/* Integral by Simpson's rule of the integrand at x, with parameters. */
static double integral(double (*integrand)(double, const void *), const void *with, double from, double to)
{
    enum { STEPS = 4000 };
    double width = (to - from) / STEPS, sum = 0;
    for (int i = 0; i <= STEPS; i++)
        sum += (i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2) * integrand(from + i * width, with);
    return sum * width / 3;
}

struct larger {
    double value, median, log_sd;
};

static double weighted_larger(double z, const void *with)
{
    const struct larger *larger = with;
    return fmax(larger->value, larger->median * exp(larger->log_sd * z)) * exp(-0.5 * z * z) / sqrt(2 * M_PI);
}

static double larger_by_quadrature(double value, double median, double log_sd)
{
    return integral(weighted_larger, &(struct larger){value, median, log_sd}, -9, 9 + log_sd);
}

static void test_the_larger_of_a_value_and_a_draw(void **state)
{
    (void)state;
    for (double value = -1; value < 6; value += 0.7)
        expect_near(mean_of_larger(value, 1.5, 0.8), larger_by_quadrature(value, 1.5, 0.8), 1e-5, "mean", 0);
    expect_near(mean_of_larger(2, 3, 0), 3, 0, "certain", 0);
    expect_near(mean_of_larger(-1, 0, 0.5), 0, 0, "nothing to be had", 0);
}

static double discounted_profit(double h, const void *with)
{
    const struct staying *staying = with;
    double gain = staying->slope * staying->memory;
    return (staying->level + gain * (1 - exp(-h / staying->memory))) * exp(-staying->discount * h);
}

/* Bellman's equation step by step, with integrals by quadrature. */
static double value_by_quadrature(const struct staying *staying, int steps)
{
    double length = staying->horizon / steps, value = staying->settled;
    for (int k = steps - 1; k >= 0; k--) {
        double from = k * length, to = from + length, then = exp(staying->discount * from);
        bool ends = staying->runway >= from && staying->runway < to;
        double end = ends ? staying->runway : to;
        if (k < steps - 1)
            value =
                larger_by_quadrature(fmax(value, staying->sure), staying->scrap_median, staying->scrap_sd);
        double rest =
            exp(-staying->discount * length) * value + then * integral(discounted_profit, staying, end, to);
        value = then * integral(discounted_profit, staying, from, end) +
                (ends ? staying->refunded * fmax(0, rest) : rest);
    }
    return value;
}

static void test_staying_is_worth_what_bellman_says(void **state)
{
    (void)state;
    struct staying staying = {.level = -80,
                              .slope = 6,
                              .memory = 5,
                              .discount = 0.03,
                              .runway = INFINITY,
                              .horizon = 12,
                              .interval = 1,
                              .settled = 900,
                              .sure = -INFINITY,
                              .scrap_median = 300,
                              .scrap_sd = 0.6};
    expect_near(value_of_staying(&staying), value_by_quadrature(&staying, 12), 1e-5, "value", 0);
    staying.runway = 7.4;
    staying.refunded = 0.35;
    expect_near(value_of_staying(&staying), value_by_quadrature(&staying, 12), 1e-5, "with little money", 0);
    staying.sure = 420;
    expect_near(value_of_staying(&staying), value_by_quadrature(&staying, 12), 1e-5, "with a refuge", 0);
    staying.refunded = 0;
    staying.runway = 0;
    expect_near(value_of_staying(&staying), 0, 0, "without money", 0);
}

/* A line is found whatever the length of a round, and forgotten no more than it should. */
static void test_a_trend_is_that_of_the_line(void **state)
{
    (void)state;
    for (double months = 0.25; months <= 1; months *= 2) {
        struct trend trend = {0};
        for (double t = months; t <= 24; t += months)
            trend_add(&trend, 7 - 3 * t, months, 6);
        expect_near(trend_slope(&trend), -3, 1e-10, "slope", 24);
        expect_near(trend_level(&trend), 7 - 3 * 24, 1e-10, "level", 24);
    }
    struct trend step = {0}; /* two values: all weight on the line through them */
    trend_add(&step, 1, 1, 2);
    expect_near(trend_slope(&step), 0, 0, "slope of one value", 1);
    trend_add(&step, 4, 1, 2);
    expect_near(trend_slope(&step), 3, 1e-12, "slope of two values", 2);
}

/* With a constant loss and no end in sight the value of staying v solves v = -loss + discounted mean of the larger of
 * v and a draw, and a vendor leaves with the probability that the draw is above it. */
static double stationary_hazard(double median, double log_sd)
{
    double rate = a_month(), low = 0, high = 1e5;
    for (int i = 0; i < 60; i++) {
        double value = 0.5 * (low + high);
        double right = -loss * annuity(rate, 1) + exp(-rate) * larger_by_quadrature(value, median, log_sd);
        *(right > value ? &low : &high) = value;
    }
    return 0.5 * erfc(log(low / median) / log_sd / sqrt(2));
}

static void expect_frequency(const char *round_days, int64_t a_month_of_rounds)
{
    const double runs = 3000, months = 3;
    double first = 0, by_then = 0, hazard = stationary_hazard(3 * loss, 1);
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(LEAVING, "leaving.horizon=600", "vendors.Start.capital=1e6",
                                          "leaving.scrap_log_sd=1", round_days));
    assert_true(hazard > 0.1 && hazard < 0.3);
    for (uint32_t run = 0; run < (uint32_t)runs; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, (int64_t)months * a_month_of_rounds);
        const struct vendor_state *vendor = &simulation_world(simulation)->vendors[START];
        first += !vendor->alive && vendor->exit_round == a_month_of_rounds;
        by_then += !vendor->alive;
        assert_true(vendor->exit_cause == (vendor->alive ? EXIT_NONE : EXIT_WITHDRAWN));
        simulation_free(simulation);
    }
    double expected = 1 - pow(1 - hazard, months);
    assert_true(fabs(first / runs - hazard) < 4 * sqrt(hazard * (1 - hazard) / runs));
    assert_true(fabs(by_then / runs - expected) < 4 * sqrt(expected * (1 - expected) / runs));
    scenario_free(scenario);
}

static void test_the_hazard_is_that_of_the_stationary_problem(void **state)
{
    (void)state;
    expect_frequency("simulation.round_days=30.4", 1);
    expect_frequency("simulation.round_days=7.6", 4);
}

/* The round in which Start leaves; 0: not in a year of months. */
static int64_t leaves_in(const char *const *overrides, size_t count)
{
    struct scenario *scenario = load_scenario(takeover, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    play(simulation, scenario->simulation.rounds);
    int64_t round = simulation_world(simulation)->vendors[START].exit_round;
    simulation_free(simulation);
    scenario_free(scenario);
    return round;
}

/* With a scrap value that is always the same a vendor leaves at once or, for a prize, not before the horizon. Start is
 * the best of three, or with a worse model the second one. */
static void test_a_vendor_stays_for_a_prize_above_the_threshold(void **state)
{
    (void)state;
    double rate = a_month(), scrap = 3 * loss, kept = exp(-36 * rate);
    for (int rank = 0; rank < 2; rank++) {
        double chance = rank ? 0.2 * 0.8 : 0.2;
        double threshold = scrap + ((scrap + loss * annuity(rate, 36)) / kept - scrap) / chance;
        for (int i = 0; i < 4; i++) {
            bool enough = i % 2;
            char prize[64];
            snprintf(prize, sizeof prize, "leaving.prize=%.17g", threshold * (enough ? 1 + 1e-9 : 1 - 1e-9));
            int64_t round = leaves_in(OVERRIDES(
                LEAVING, "vendors.Start.capital=1e6", "leaving.scrap_log_sd=0", "technology.data_effect=0",
                i < 2 ? "simulation.noise=on" : "simulation.noise=off",
                rank ? "vendors.Start.products[1].quality=2.4" : "vendors.Start.products[1].quality=3",
                prize));
            assert_int_equal(round, enough ? 0 : 1);
        }
    }
}

/* Without noise the mean of the scrap value counts. */
static void test_without_noise_the_expected_scrap_value_counts(void **state)
{
    (void)state;
    double rate = a_month(), scrap = 3 * loss * exp(0.5), kept = exp(-36 * rate);
    double threshold = scrap + ((scrap + loss * annuity(rate, 36)) / kept - scrap) / 0.2;
    for (int enough = 0; enough < 2; enough++) {
        char prize[64];
        snprintf(prize, sizeof prize, "leaving.prize=%.17g", threshold * (enough ? 1 + 1e-9 : 1 - 1e-9));
        int64_t round = leaves_in(OVERRIDES(LEAVING, "vendors.Start.capital=1e6", "leaving.scrap_log_sd=1",
                                            "technology.data_effect=0", "simulation.noise=off", prize));
        assert_int_equal(round, enough ? 0 : 1);
    }
}

/* It waits for a prize that it sees come nearer, until its money would not last: 4050 - 100 t < 36 * 100. */
static void follow_runway(const char *round_days, int64_t a_month_of_rounds, const char *noise)
{
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(LEAVING, "vendors.Start.capital=4050", "leaving.scrap_log_sd=0",
                                          "leaving.prize=1e6", "simulation.rounds=60", round_days, noise));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct vendor_state *vendor = &world->vendors[START];
    play(simulation, 5 * a_month_of_rounds - 1);
    assert_true(vendor->alive);
    double investors = balance_total(&world->investors), households = balance_total(&world->households);
    play(simulation, 1);
    assert_false(vendor->alive);
    assert_int_equal(vendor->exit_cause, EXIT_WITHDRAWN);
    expect_near(balance_total(&vendor->cash), 0, 1e-9, "cash left", 5);
    expect_near(vendor->paid_out, 3550, 1e-9, "cash handed over", 5);
    expect_near(balance_total(&world->investors) - investors, 3550 + 300, 1e-9, "got by investors", 5);
    double wages = loss / (double)a_month_of_rounds, bills = world->clouds[1].hosting_revenue;
    expect_near(balance_total(&world->households) - households, wages - 300, 1e-9, "paid by households", 5);
    expect_near(world->ledger.gross[FLOW_ACQUISITIONS], 2 * 300, 1e-9, "flow", 5);
    assert_true(bills >= 0);
    size_t found = 0;
    for (size_t e = 0; e < world->events.count; e++) {
        const struct event *event = &world->events.items[e];
        if (event->kind != EVENT_LEAVING)
            continue;
        found++;
        assert_int_equal(event->vendor, START);
        expect_near(event->before, 3550, 1e-9, "cash in the event", 5);
        expect_near(event->amount, 300, 1e-9, "scrap value in the event", 5);
    }
    assert_int_equal(found, 1);
    play(simulation, 2);
    expect_near(vendor->volume + vendor->customers, 0, 0, "sales afterwards", 7);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_vendor_leaves_in_the_month_in_which_its_money_would_not_last(void **state)
{
    (void)state;
    follow_runway("simulation.round_days=30.4", 1, "simulation.noise=off");
    follow_runway("simulation.round_days=30.4", 1, "simulation.noise=on");
    follow_runway("simulation.round_days=15.2", 2, "simulation.noise=on");
    follow_runway("simulation.round_days=7.6", 4, "simulation.noise=on");
}

/* Money that is sure to come lets it wait. */
static void test_who_will_be_funded_waits(void **state)
{
    (void)state;
#define WAITING                                                                                              \
    LEAVING, "vendors.Start.capital=3000", "leaving.scrap_log_sd=0", "leaving.prize=1e6",                    \
        "vendors.Start.seeks_funding=true", "finance.vendor_round_constant=50",                              \
        "finance.vendor_round_loss=0", "finance.vendor_round_months=1e-3"
    assert_int_equal(leaves_in(OVERRIDES(WAITING, "finance.vendor_round_rate=0.3")), 0);
    assert_int_equal(leaves_in(OVERRIDES(WAITING, "finance.vendor_round_rate=0")), 1);
    /* nor does it count on what no longer comes */
    assert_int_equal(
        leaves_in(OVERRIDES(WAITING, "finance.vendor_round_rate=0.3", "finance.climate=((4, 0))")), 4);
}

static void test_memory_comes_before_the_first_decision_and_owners_keep_their_vendors(void **state)
{
    (void)state;
    assert_int_equal(leaves_in(OVERRIDES(LEAVING_WITH("7", "0"), "vendors.Start.capital=1e6")), 7);
    assert_int_equal(leaves_in(OVERRIDES(LEAVING, "vendors.Start.capital=1e6", "vendors.Start.owner=West")),
                     0);
    assert_int_equal(leaves_in(OVERRIDES("acquisition.rate=0", "vendors.Start.capital=1e6")), 0);
}

/* n contracts a month come and stay for a while: the value against the sum over short steps. */
static void test_the_niche_is_worth_its_contracts(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        takeover,
        OVERRIDES("acquisition.rate=0", "simulation.noise=off", "niche.tender_rate=2",
                  "vendors.Start.niche_capacity=1.5", "niche.maintenance=7", "niche.contract_loss=0.1",
                  "niche.outside_utility=-50", "niche.contract_fee=60", "niche.delivery_cost=0.25",
                  "niche.pivot_cost=0.4", "niche.pivot_skill=-1", "vendors.Start.capital=1e6"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 3);
    const struct world *world = simulation_world(simulation);
    /* alone it wins all tenders that its people can take */
    double contracts = world->vendors[START].contracts, value = 0, rate = 0.02, step = 1e-3;
    assert_true(contracts > 3);
    for (double h = step / 2; h < 24; h += step) {
        double held = 1.5 / -log(0.9) + (contracts - 1.5 / -log(0.9)) * pow(0.9, h);
        value += step * exp(-rate * h) * (0.75 * (60 * 1.5 + 7 * held) - 0.4 * loss);
    }
    expect_near(niche_value(world, START, rate, 24), value, 1e-6, "value of the niche", 3);
    assert_true(niche_is_open(world, START) && !niche_is_open(world, EAST_AI));
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_vendor_takes_up_the_niche_when_that_is_worth_most(void **state)
{
    (void)state;
#define REFUGE                                                                                               \
    LEAVING, "vendors.Start.capital=1e6", "leaving.scrap_log_sd=0", "niche.tender_rate=2",                   \
        "vendors.Start.niche_capacity=2", "niche.pivot_skill=-1", "niche.outside_utility=-50",               \
        "niche.maintenance=0", "niche.delivery_cost=0.5"
    static const char *const fees[] = {"niche.contract_fee=38", "niche.contract_fee=32"};
    for (int poor = 0; poor < 2; poor++) {
        /* a month in the niche brings fee - 30: worth more than the scrap value now where that is positive */
        struct scenario *scenario = load_scenario(
            takeover, OVERRIDES(REFUGE, fees[poor], poor ? "niche.pivot_cost=0.5" : "niche.pivot_cost=0.3"));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 6);
        const struct vendor_state *vendor = &simulation_world(simulation)->vendors[START];
        assert_int_equal(vendor->alive, !poor);
        assert_int_equal(vendor->in_niche, !poor);
        assert_int_equal(vendor->pivot_round, poor ? 0 : 1);
        assert_int_equal(vendor->exit_cause, poor ? EXIT_WITHDRAWN : EXIT_NONE);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

#define RIVAL_ALONE                                                                                          \
    "vendors.Rival.owner=\"\"", "vendors.Rival.capital=1e9", "vendors.Rival.fixed_cost=1e5",                 \
        "vendors.Rival.products[1].price_input=3", "vendors.Rival.products[1].price_output=3"

/* Rival has a model of its own beside its offer of an open one, which brings m a month; without its own model it would pay
 * a part of its fixed cost c. With a scrap value that is always s, hosting is worth (m - part c) A + exp(-rH) s. */
static void expect_host(double part, bool hosts)
{
    enum { RIVAL = 1 };
    char cost[64];
    snprintf(cost, sizeof cost, "leaving.hosting_cost=%.17g", part);
    struct scenario *scenario = load_scenario(
        "tests/scenarios/hosting.cfg", OVERRIDES(RIVAL_ALONE, "leaving.on=true", "leaving.memory=2",
                                                 "leaving.scrap_log_sd=0", "leaving.scrap_months=1", cost));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct vendor_state *host = &world->vendors[RIVAL];
    play(simulation, 2);
    size_t own = host->first_product, offer = own + 1;
    assert_int_equal(host->alive, hosts);
    assert_int_equal(host->hosts_only, hosts);
    assert_int_equal(host->exit_cause, hosts ? EXIT_NONE : EXIT_WITHDRAWN);
    assert_false(world->products[own].live);
    assert_int_equal(world->products[offer].live, hosts);
    double cash = balance_total(&host->cash), fixed_cost = scenario->vendors[RIVAL].fixed_cost;
    play(simulation, 1);
    expect_near(world->products[own].volume, 0, 0, "tokens of its own model", 3);
    assert_true((world->products[offer].volume > 0) == hosts);
    if (hosts) {
        expect_near(host->fixed_cost, part * fixed_cost, 1e-9, "fixed cost", 3);
        expect_near(balance_total(&host->cash) - cash, host->revenue - host->compute_bill - part * fixed_cost,
                    1e-9, "cash", 3);
    }
    play(simulation, 6); /* it has nothing more to leave */
    assert_int_equal(host->hosts_only, hosts);
    simulation_free(simulation);
    scenario_free(scenario);
}

static double margin_of_offer(void)
{
    struct scenario *scenario = load_scenario("tests/scenarios/hosting.cfg", OVERRIDES(RIVAL_ALONE));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 2);
    const struct product_state *offer = &simulation_world(simulation)->products[2];
    double margin = offer->revenue - offer->unit_cost * offer->volume;
    simulation_free(simulation);
    scenario_free(scenario);
    return margin;
}

static void test_a_vendor_goes_on_with_others_models_when_that_is_worth_most(void **state)
{
    (void)state;
    double rate = a_month(), all = annuity(rate, 36), cost = 1e5, margin = margin_of_offer();
    double part =
        (margin * all - (1 - exp(-36 * rate)) * cost) / (cost * all); /* as good as the scrap value */
    assert_true(part > 0 && part < 1);
    expect_host(part - 1e-6, true);
    expect_host(part + 1e-6, false);
}

/* What was reserved for the model that goes is given back, so that next month's bill is that of the offer alone. */
static void test_who_only_hosts_gives_back_the_compute_of_its_own_model(void **state)
{
    (void)state;
    enum { RIVAL = 1, OWN = 1, OFFER = 2 };
    struct scenario *scenario = load_scenario(
        "tests/scenarios/hosting.cfg",
        OVERRIDES(RIVAL_ALONE, "leaving.on=true", "leaving.memory=2", "leaving.scrap_log_sd=0",
                  "leaving.scrap_months=0", "leaving.hosting_cost=0", "technology.compute_contract=reserved",
                  "technology.reservation_adjustment=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct vendor_state *host = &world->vendors[RIVAL];
    const struct product_state *own = &world->products[OWN], *offer = &world->products[OFFER];
    double target = scenario->technology.utilisation_target;
    play(simulation, 1);
    double need = own->compute_need * own->volume + offer->compute_need * offer->volume;
    expect_near(host->reserved / (need / target), 1, 1e-12, "reserved for both", 1);
    play(simulation, 1);
    assert_true(host->hosts_only && own->volume > 0.1 * offer->volume);
    double reserved = offer->compute_need * offer->volume / target;
    expect_near(host->reserved / reserved, 1, 1e-12, "reserved for the offer", 2);
    expect_near(host->load, target, 1e-12, "load", 2);
    play(simulation, 1);
    double price = world->clouds[scenario->vendors[RIVAL].host].price;
    double more = fmax(0, offer->compute_need * offer->volume - reserved);
    double bill = price * (reserved + (1 + scenario->technology.on_demand_premium) * more);
    expect_near(host->compute_bill / bill, 1, 1e-12, "bill for compute", 3);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Nobody need sell: the buyer pays for the cash as well, 600 + 900. */
static void test_a_vendor_sells_itself_when_that_is_worth_most(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        takeover, OVERRIDES(LEAVING_WITH("1", "0.1"), "acquisition.runway=0", "acquisition.data_value=2",
                            "vendors.Start.capital=1000", "leaving.scrap_months=1"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct vendor_state *vendor = &world->vendors[START];
    double investors = balance_total(&world->investors);
    play(simulation, 1);
    assert_int_equal(vendor->exit_cause, EXIT_ACQUIRED);
    assert_int_equal(vendor->exit_round, 1);
    assert_int_equal(vendor->buyer, 0);
    expect_near(balance_total(&world->investors) - investors, 600 + 900, 1e-9, "price", 1);
    expect_near(world->vendors[EAST_AI].taken_over, 900, 1e-9, "cash taken over", 1);
    expect_near(balance_total(&vendor->cash), 0, 1e-9, "cash left", 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* In a war with many vendors the books balance whoever leaves; play() checks them. */
static void test_a_war_with_leavers_conserves_money(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES("leaving.on=true", "leaving.memory=2", "leaving.prize=2e6", "niche.tender_rate=3",
                  "vendors[*].niche_capacity=0.5", "acquisition.rate=0.1", "acquisition.customer_value=500"));
    double left = 0, general = 0;
    for (uint32_t run = 0; run < 8; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, 24);
        const struct world *world = simulation_world(simulation);
        for (size_t f = 0; f < scenario->vendor_count; f++) {
            left += !world->vendors[f].alive || world->vendors[f].in_niche;
            general += world->vendors[f].alive && !world->vendors[f].in_niche;
        }
        simulation_free(simulation);
    }
    assert_true(left > 0 && general > 0);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_larger_of_a_value_and_a_draw),
        cmocka_unit_test(test_staying_is_worth_what_bellman_says),
        cmocka_unit_test(test_a_trend_is_that_of_the_line),
        cmocka_unit_test(test_the_hazard_is_that_of_the_stationary_problem),
        cmocka_unit_test(test_a_vendor_stays_for_a_prize_above_the_threshold),
        cmocka_unit_test(test_without_noise_the_expected_scrap_value_counts),
        cmocka_unit_test(test_a_vendor_leaves_in_the_month_in_which_its_money_would_not_last),
        cmocka_unit_test(test_who_will_be_funded_waits),
        cmocka_unit_test(test_memory_comes_before_the_first_decision_and_owners_keep_their_vendors),
        cmocka_unit_test(test_the_niche_is_worth_its_contracts),
        cmocka_unit_test(test_a_vendor_takes_up_the_niche_when_that_is_worth_most),
        cmocka_unit_test(test_a_vendor_goes_on_with_others_models_when_that_is_worth_most),
        cmocka_unit_test(test_who_only_hosts_gives_back_the_compute_of_its_own_model),
        cmocka_unit_test(test_a_vendor_sells_itself_when_that_is_worth_most),
        cmocka_unit_test(test_a_war_with_leavers_conserves_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
