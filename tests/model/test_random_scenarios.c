/* What must hold whatever the scenario: hundreds of random ones, run from the reader to the output file and
 * judged by what the file says. `test_random_scenarios NUMBER [FIRST]` tries that many, from that seed on,
 * and an eighth of them in each of the two tests that run two worlds; `NUMBER FIRST each` runs all tests on
 * all. A seed that fails is printed with its scenario, and the rest are tried all the same. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/experiment.h"
#include "fixtures/random_scenario.h"
#include "record/fields.h"

static unsigned long scenario_total = 120, pair_total, first_seed = 1, failure_total;

static const double hours_per_month = 730.5, days_per_month = 30.4;

/* One scenario that was run, and its story when it fails. */
struct trial {
    uint64_t seed;
    char *text;
    struct experiment experiment;
    bool failed;
};

static void fail_trial(struct trial *trial, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says the first thing that is wrong with a scenario. */
static void fail_trial(struct trial *trial, const char *format, ...)
{
    if (trial->failed)
        return;
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s\nscenario %llu: %s\n", trial->text, (unsigned long long)trial->seed, message);
    trial->failed = true;
    failure_total++;
}

static void end(struct trial *trial)
{
    experiment_clear(&trial->experiment);
    free(trial->text);
}

/* False when a strategy refuses the market that it is in (Klein's learners play in pairs). */
static bool begin(struct trial *trial, uint64_t seed, const struct random_scenario_terms *terms)
{
    *trial = (struct trial){.seed = seed};
    trial->text = random_scenario(seed, terms);
    experiment_init(&trial->experiment);
    trial->experiment.threads = 1;
    if (experiment_run_text(&trial->experiment, trial->text))
        return true;
    if (trial->experiment.error.status != STATUS_INVALID)
        fail_trial(trial, "%s", trial->experiment.error.message);
    end(trial);
    return false;
}

static double at(struct trial *trial, const char *name, size_t run, size_t round, size_t place)
{
    return experiment_number(&trial->experiment, name, run, round, place);
}

/* Prices are unknown while nothing is on offer or sold, exits in a year in shorter runs; unlimited clouds
 * have infinitely many accelerators, and without a loss cash lasts for ever. */
static bool may_be_unknown(const char *name)
{
    static const char *const names[] = {"price",
                                        "capacity_charge",
                                        "price_input",
                                        "price_output",
                                        "vendor_price",
                                        "price_index",
                                        "market_mean_price",
                                        "market_price_index",
                                        "cloud_accelerators",
                                        "vendor_runway",
                                        "vendor_staying_value",
                                        "sme_exit_year_one"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_share(const char *name)
{
    static const char *const names[] = {"share",
                                        "vendor_share",
                                        "market_adoption",
                                        "market_reviewing_share",
                                        "market_below_cost_share",
                                        "market_unserved_share",
                                        "cloud_unserved_share",
                                        "live",
                                        "alive"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void every_number_is_one_and_shares_are_shares(struct trial *trial)
{
    for (size_t i = 0; i < world_field_count; i++) {
        const char *name = world_fields[i].name;
        if (!field_is_wanted(&world_fields[i], trial->experiment.scenario))
            continue;
        const struct output_table *table = experiment_table(&trial->experiment, name);
        size_t count = 1;
        if (!table) {
            fail_trial(trial, "%s", trial->experiment.error.message);
            return;
        }
        for (size_t axis = 0; axis < table->rank; axis++)
            count *= table->extent[axis];
        for (size_t k = 0; k < count; k++) {
            double value = table->values[k];
            if (!isfinite(value) && !may_be_unknown(name))
                fail_trial(trial, "%s[%zu] is %g", name, k, value);
            if (is_share(name) && !(value >= 0 && value <= 1 + 1e-6))
                fail_trial(trial, "%s[%zu] is %.17g", name, k, value);
        }
    }
}

static void the_dead_sell_nothing(struct trial *trial, size_t run, size_t round)
{
    const struct scenario *scenario = trial->experiment.scenario;
    size_t firms = scenario->infrastructure.seller_count + scenario->cloud_count, product = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        double exit = at(trial, "exit_round", run, firms + f, 0);
        bool gone = exit > 0 && exit < (double)round;
        if (at(trial, "alive", run, round, firms + f) > 0 &&
            !(at(trial, "capital", run, round, firms + f) >= 0))
            fail_trial(trial, "vendor %zu lives on %g in round %zu", f,
                       at(trial, "capital", run, round, firms + f), round);
        for (size_t k = 0; k < scenario->vendors[f].product_count; k++, product++) {
            bool early = scenario->vendors[f].products[k].launch_round > (int64_t)round;
            if ((gone || early) && (at(trial, "volume", run, round, product) != 0 ||
                                    at(trial, "customers", run, round, product) != 0))
                fail_trial(trial, "product %zu sells in round %zu without being on offer", product, round);
        }
    }
}

/* A vendor's index moves as the sum of the posted prices of products that two rounds have in common. */
static void the_price_index_follows_the_same_products(struct trial *trial, size_t run, size_t round)
{
    const struct scenario *scenario = trial->experiment.scenario;
    size_t firms = scenario->infrastructure.seller_count + scenario->cloud_count, product = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        double before = 0, now = 0;
        for (size_t k = 0; k < scenario->vendors[f].product_count; k++, product++) {
            double then = at(trial, "price", run, round - 1, product),
                   price = at(trial, "price", run, round, product);
            bool both = !isnan(then) && !isnan(price);
            before += both ? then : 0;
            now += both ? price : 0;
        }
        double index = at(trial, "price_index", run, round, firms + f);
        double was = at(trial, "price_index", run, round - 1, firms + f);
        if (was > 0 && before > 0 && !(fabs(index - was * now / before) <= 1e-9 * (index + was)))
            fail_trial(
                trial,
                "the index of vendor %zu is %.17g in round %zu, after %.17g; its list went from %g to %g", f,
                index, round, was, before, now);
    }
}

/* Compute used by what was served, cloud by cloud, against the capacity before the round's orders arrive. */
static void no_cloud_serves_more_than_it_has(struct trial *trial, size_t run, size_t round)
{
    const struct scenario *scenario = trial->experiment.scenario;
    double months = scenario->simulation.round_days / days_per_month;
    /* where no vendor has a host there is no such number */
    for (size_t c = 0; scenario->vendors[0].host != NO_REFERENCE && c < scenario->cloud_count; c++) {
        double used = 0, price = at(trial, "cloud_compute_price", run, round, c);
        double capacity = at(trial, "cloud_accelerators", run, round - 1, c) * hours_per_month * months;
        for (size_t f = 0, product = 0; f < scenario->vendor_count; f++)
            for (size_t k = 0; k < scenario->vendors[f].product_count; k++, product++)
                if (scenario->vendors[f].host == c)
                    used += at(trial, "volume", run, round, product) *
                            at(trial, "unit_cost", run, round, product) *
                            scenario->technology.utilisation_target / price;
        if (!(used <= capacity * (1 + 1e-6)))
            fail_trial(trial, "cloud %zu serves %g of %g in round %zu", c, used, capacity, round);
    }
}

static double sum_of(struct trial *trial, const char *field, size_t run, size_t round, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += at(trial, field, run, round, i);
    return sum;
}

/* Of an open model that several vendors serve every token counts once, by model as by host. */
static void tokens_count_once_by_model_and_by_host(struct trial *trial, size_t run, size_t round)
{
    const struct scenario *scenario = trial->experiment.scenario;
    double sold = at(trial, "market_volume", run, round, 0);
    size_t products = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        products += scenario->vendors[f].product_count;
    if (!scenario->hosted_count)
        return;
    double by_model = sum_of(trial, "model_volume", run, round, products),
           by_maker = sum_of(trial, "vendor_model_volume", run, round, scenario->vendor_count),
           by_host = sum_of(trial, "cloud_volume", run, round, scenario->cloud_count);
    if (!(fabs(by_model - sold) <= 1e-9 * sold && fabs(by_maker - sold) <= 1e-9 * sold &&
          fabs(by_host - sold) <= 1e-9 * sold))
        fail_trial(trial, "of %g tokens in round %zu there are %g by model, %g by maker, %g by host", sold,
                   round, by_model, by_maker, by_host);
}

static void concentration_is_in_bounds(struct trial *trial, size_t run, size_t round)
{
    double hhi = at(trial, "market_hhi", run, round, 0), sold = at(trial, "market_volume", run, round, 0);
    double vendors = (double)trial->experiment.scenario->vendor_count;
    if (sold > 0 && !(hhi >= 1e4 / vendors * (1 - 1e-6) && hhi <= 1e4 * (1 + 1e-6)))
        fail_trial(trial, "HHI of %.0f vendors is %g in round %zu", vendors, hhi, round);
}

/* Rows of the money-flow matrix sum to zero; the layers' cash together never changes. */
static void money_is_conserved(struct trial *trial, size_t run)
{
    const struct output_table *flows = experiment_table(&trial->experiment, "money_flow");
    size_t rounds = flows->extent[1], kinds = flows->extent[2], layers = flows->extent[3];
    for (size_t t = 0; t < rounds; t++)
        for (size_t k = 0; k < kinds; k++) {
            double sum = 0, gross = 0;
            for (size_t l = 0; l < layers; l++) {
                double amount = flows->values[((run * rounds + t) * kinds + k) * layers + l];
                sum += amount;
                gross += fabs(amount);
            }
            if (!(fabs(sum) <= 1e-12 * gross))
                fail_trial(trial, "flow %zu of round %zu sums to %g of %g", k, t, sum, gross);
        }
    if (!(at(trial, "ledger_error", run, rounds - 1, 0) <= 1e-12))
        fail_trial(trial, "the books do not balance");
}

static char *file_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void same_seed_same_bytes(struct trial *trial)
{
    struct experiment again;
    size_t size, size_again;
    experiment_init(&again);
    again.threads = 2;
    if (!experiment_run_text(&again, trial->text)) {
        fail_trial(trial, "again: %s", again.error.message);
        experiment_clear(&again);
        return;
    }
    char *bytes = file_bytes(trial->experiment.path, &size),
         *bytes_again = file_bytes(again.path, &size_again);
    if (size != size_again || memcmp(bytes, bytes_again, size) != 0)
        fail_trial(trial, "a second run gives another file");
    free(bytes);
    free(bytes_again);
    experiment_clear(&again);
}

static const struct random_scenario_terms as_it_comes = {.money = 1, .noise = -1};

static void test_what_must_hold_holds_in_random_scenarios(void **state)
{
    (void)state;
    unsigned long refused = 0;
    failure_total = 0;
    printf("%lu random scenarios from seed %lu\n", scenario_total, first_seed);
    for (uint64_t seed = first_seed; seed < first_seed + scenario_total; seed++) {
        struct trial trial;
        if (!begin(&trial, seed, &as_it_comes)) {
            refused++;
            continue;
        }
        const struct scenario *scenario = trial.experiment.scenario;
        every_number_is_one_and_shares_are_shares(&trial);
        for (size_t run = 0; run < (size_t)scenario->simulation.replicates; run++) {
            for (size_t t = 1; t <= (size_t)scenario->simulation.rounds; t++) {
                the_dead_sell_nothing(&trial, run, t);
                the_price_index_follows_the_same_products(&trial, run, t);
                no_cloud_serves_more_than_it_has(&trial, run, t);
                concentration_is_in_bounds(&trial, run, t);
                tokens_count_once_by_model_and_by_host(&trial, run, t);
            }
            money_is_conserved(&trial, run);
        }
        if (seed % 3 == 0)
            same_seed_same_bytes(&trial);
        end(&trial);
    }
    printf("%lu of them with strategies that refuse their market\n", refused);
    assert_true(refused < scenario_total / 3 + 1);
    assert_int_equal(failure_total, 0);
}

static void expect_same_path(struct trial *one, struct trial *other, const char *name, size_t round,
                             size_t place, size_t other_place, double factor, double tolerance)
{
    double a = at(one, name, 0, round, place), b = at(other, name, 0, round, other_place) / factor;
    if (isnan(a) && isnan(b))
        return;
    if (!(fabs(a - b) <= tolerance * (1 + fabs(a)))) {
        fail_trial(one, "%s of product %zu in round %zu is %.17g, or %.17g", name, place, round, a, b);
    }
}

/* With all money in units of a quarter every price and sum is four times as high, and nothing else changes,
 * not even a draw: four is a power of two. */
static void test_the_unit_of_money_does_not_matter(void **state)
{
    (void)state;
    failure_total = 0;
    const double factor = 4;
    struct random_scenario_terms times_four = {.money = factor, .noise = -1};
    struct random_scenario_terms times_one = {.money = 1, .noise = -1};
    for (uint64_t seed = first_seed; seed < first_seed + pair_total; seed++) {
        struct trial one, four;
        if (!begin(&one, seed, &times_one))
            continue;
        assert_true(begin(&four, seed, &times_four));
        const struct output_table *share = experiment_table(&one.experiment, "share");
        for (size_t t = 0; t < share->extent[1]; t++)
            for (size_t j = 0; j < share->extent[2]; j++) {
                expect_same_path(&one, &four, "share", t, j, j, 1, 1e-6);
                expect_same_path(&one, &four, "price", t, j, j, factor, 1e-6);
            }
        end(&one);
        end(&four);
    }
    assert_int_equal(failure_total, 0);
}

/* Written in reverse order, the vendors fare as before (in expectation: draws are addressed by number). */
static void test_the_order_of_vendors_does_not_matter(void **state)
{
    (void)state;
    failure_total = 0;
    struct random_scenario_terms forward = {.money = 1, .noise = 0, .simultaneous = 1, .without_luck = 1};
    for (uint64_t seed = first_seed; seed < first_seed + pair_total; seed++) {
        int order[RANDOM_MOST_VENDORS], vendors = random_scenario_vendors(seed);
        for (int f = 0; f < vendors; f++)
            order[f] = vendors - 1 - f;
        struct random_scenario_terms backward = forward;
        backward.vendor_order = order;
        struct trial one, other;
        if (!begin(&one, seed, &forward))
            continue;
        assert_true(begin(&other, seed, &backward));
        const struct scenario *scenario = one.experiment.scenario;
        for (size_t t = 0; t <= (size_t)scenario->simulation.rounds; t++) {
            size_t first = 0, behind = experiment_table(&one.experiment, "price")->extent[2];
            for (size_t f = 0; f < scenario->vendor_count; f++) {
                size_t count = scenario->vendors[f].product_count;
                behind -= count;
                for (size_t k = 0; k < count; k++) {
                    expect_same_path(&one, &other, "price", t, first + k, behind + k, 1, 1e-6);
                    expect_same_path(&one, &other, "customers", t, first + k, behind + k, 1, 1e-6);
                }
                first += count;
            }
        }
        end(&one);
        end(&other);
    }
    assert_int_equal(failure_total, 0);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_must_hold_holds_in_random_scenarios),
        cmocka_unit_test(test_the_unit_of_money_does_not_matter),
        cmocka_unit_test(test_the_order_of_vendors_does_not_matter),
    };
    if (count > 1)
        scenario_total = strtoul(arguments[1], NULL, 10);
    if (count > 2)
        first_seed = strtoul(arguments[2], NULL, 10);
    pair_total = count > 3 && strcmp(arguments[3], "each") == 0 ? scenario_total : scenario_total / 8;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
