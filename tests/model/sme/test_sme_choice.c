/* The choice kernel draws from the logit of docs/model.md 4.3 with switching costs and home clouds: counts of
 * one round against the exact probabilities of every SME, and the random numbers of users against their
 * distributions. */
#include "fixtures/engine_fixture.h"

#include "model/sme/sme_users.h"
#include "model/sme/smes.h"
#include "random/philox.h"
#include <gsl/gsl_randist.h>

/* Exact probabilities of one SME over none and the products, by the formula itself. */
static void exact_probabilities(const struct world *world, size_t class_index, size_t code, size_t cloud,
                                double alpha, double *probability)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    const struct class_row *row = &world->choice->rows[class_index];
    double review = code ? world->choice->review.user : world->choice->review.nonuser,
           sum = exp(choice->outside_utility);
    probability[0] = sum;
    for (size_t j = 0; j < world->product_count; j++) {
        double v = row->utility[j + 1] - alpha * row->price[j + 1];
        const struct product_state *product = &world->products[j];
        if (world->scenario->vendors[product->vendor].host + 1 == cloud)
            v += choice->home_cloud_utility;
        if (code && product->vendor != world->products[code - 1].vendor)
            v -= choice->switch_cost_vendor;
        else if (code && code != j + 1)
            v -= choice->switch_cost_product;
        probability[j + 1] = product->live ? exp(v) : 0;
        sum += probability[j + 1];
    }
    for (size_t i = 0; i <= world->product_count; i++)
        probability[i] = review * probability[i] / sum + (1 - review) * (i == code);
}

enum { PRODUCTS = 9 };

struct count {
    double found, expected, variance;
};

/* One round of the kernel on the state of a war in full swing. */
static void choose_once(uint32_t run, struct count *counts)
{
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg", OVERRIDES("sectors[*].number=60000", "choice.home_cloud_utility=0.8",
                                                   "choice.reconsider_base=0.5", "smes.slot_factor=1"));
    struct simulation *simulation = start(scenario, run);
    play(simulation, 8);
    struct world *world = (struct world *)(uintptr_t)simulation_world(simulation);
    struct smes *smes = world->smes;
    struct sme_scratch scratch;
    world->round += 1000; /* fresh random numbers */
    sme_choosers_prepare(world, smes->choosers, false);
    for (size_t c = 0; c < smes->chunk_count; c++) {
        struct sme_chunk *chunk = &smes->chunks[c];
        for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++) {
            double probability[PRODUCTS + 1];
            if (!(smes->flags[slot] & SME_ALIVE))
                continue;
            exact_probabilities(world, chunk->class_index, smes->supplier[slot], smes->cloud[slot],
                                (double)smes->price_sensitivity[slot], probability);
            for (size_t i = 0; i <= PRODUCTS; i++) {
                counts[i].expected += probability[i];
                counts[i].variance += probability[i] * (1 - probability[i]);
            }
        }
        sme_choose(world, chunk, false, &scratch);
        for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++)
            if (smes->flags[slot] & SME_ALIVE)
                counts[smes->supplier[slot]].found += 1;
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_choices_follow_the_logit_exactly(void **state)
{
    (void)state;
    struct count counts[PRODUCTS + 1] = {0};
    for (uint32_t run = 0; run < 4; run++)
        choose_once(run, counts);
    double sum = 0, worst = 0;
    size_t used = 0;
    for (size_t i = 0; i <= PRODUCTS; i++) {
        if (!(counts[i].variance > 0)) {
            assert_true(counts[i].found <= 0);
            continue;
        }
        double z = (counts[i].found - counts[i].expected) / sqrt(counts[i].variance);
        sum += z * z;
        worst = fmax(worst, fabs(z));
        used++;
    }
    assert_true(used > 6);
    if (!(worst < 4 && sum / (double)used < 3))
        fail_msg("worst |z| %.2f, mean z^2 %.2f", worst, sum / (double)used);
}

struct precision {
    size_t choices, others; /* made in single precision; those that double precision makes otherwise */
};

/* The same SMEs choose with the same random numbers in double precision. Without switching costs both lay the
 * offers out in one order, so that the same number falls on the same one. */
static void choose_again(const struct world *world, const struct sme_chunk *chunk, const uint16_t *before,
                         const struct sme_scratch *scratch, struct precision *precision)
{
    const struct smes *smes = world->smes;
    const struct sme_choosers *all = smes->choosers;
    const struct sme_chooser *chooser = &all->classes[chunk->class_index];
    assert_false(chooser->use_cohorts); /* these refuse and draw again */
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k;
        bool reviews = scratch->review[k] >> 8 < all->terms[before[k]].review_below;
        if (!(smes->flags[slot] & SME_ALIVE) || !reviews)
            continue;
        size_t exact = sme_choose_exactly(all, chooser, before[k], smes->cloud[slot],
                                          (double)smes->price_sensitivity[slot],
                                          (double)float_uniform(scratch->supplier[k]));
        precision->choices++;
        precision->others += exact != smes->supplier[slot];
    }
}

/* What single precision changes is far below what chance does: of n choices it makes about one in a million
 * otherwise, where chance moves a share of them by one in sqrt(n). */
static void test_single_precision_is_far_below_chance(void **state)
{
    (void)state;
    struct precision precision = {0};
    for (uint32_t run = 0; run < 4; run++) {
        struct scenario *scenario = load_scenario(
            "tests/scenarios/small_war.cfg",
            OVERRIDES("sectors[*].number=60000", "choice.home_cloud_utility=0", "choice.switch_cost_vendor=0",
                      "choice.switch_cost_product=0", "choice.reconsider_base=0.9"));
        struct simulation *simulation = start(scenario, run);
        play(simulation, 8);
        struct world *world = (struct world *)(uintptr_t)simulation_world(simulation);
        struct smes *smes = world->smes;
        struct sme_scratch scratch;
        uint16_t before[SME_CHUNK];
        world->round += 1000; /* fresh random numbers */
        sme_choosers_prepare(world, smes->choosers, false);
        for (size_t c = 0; c < smes->chunk_count; c++) {
            struct sme_chunk *chunk = &smes->chunks[c];
            memcpy(before, smes->supplier + chunk->first, chunk->count * sizeof *before);
            sme_choose(world, chunk, false, &scratch);
            choose_again(world, chunk, before, &scratch, &precision);
        }
        simulation_free(simulation);
        scenario_free(scenario);
    }
    assert_true(precision.choices > 100000);
    if (!((double)precision.others < 1e-5 * (double)precision.choices))
        fail_msg("%zu of %zu choices are others in double precision", precision.others, precision.choices);
}

/* An SME so price sensitive that every weight vanishes in single precision still
 * chooses the better option. */
static void test_vanishing_weights_are_compared_in_double_precision(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("tests/scenarios/inertia.cfg",
                      OVERRIDES("product_defaults.price_input=1000", "product_defaults.price_output=1000",
                                "vendors.C.products[0].price_input=1001", "choice.outside_utility=-1e6",
                                "choice.switch_cost_vendor=0", "sectors[0].price_sensitivity=5",
                                "sectors[0].price_sensitivity_log_sd=0", "sectors[0].number=2000",
                                "sectors[0].capital=1e9", "choice.nonuser_review=1"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 1);
    const struct world *world = simulation_world(simulation);
    double a = world->products[0].customers, b = world->products[1].customers;
    expect_near(a + b + world->products[2].customers, 2000, 1e-12, "customers", 1);
    expect_near(a / (a + b), 1 / (1 + exp(-0.2)), 4 * 0.5 / sqrt(2000), "share of A of A and B", 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

enum { DRAWS = 200000 };

static void moments(const float *counts, double *mean, double *variance)
{
    double sum = 0, squares = 0;
    for (size_t k = 0; k < DRAWS; k++) {
        sum += (double)counts[k];
        squares += (double)counts[k] * (double)counts[k];
    }
    *mean = sum / DRAWS;
    *variance = squares / DRAWS - *mean * *mean;
}

static float numbers[DRAWS], trials[DRAWS], chances[DRAWS];
static uint32_t words[4][DRAWS];

/* Frequencies of each count against the exact probabilities: chi-square per cell. */
static double chi_square(double (*exact)(unsigned, double, unsigned), double p, unsigned n, unsigned most)
{
    double sum = 0;
    unsigned cells = 0;
    for (unsigned x = 0; x <= most; x++) {
        double expected = DRAWS * exact(x, p, n), found = 0;
        for (size_t k = 0; k < DRAWS; k++)
            found += numbers[k] > (float)x - 0.5f && numbers[k] < (float)x + 0.5f;
        if (expected >= 20) {
            sum += (found - expected) * (found - expected) / expected;
            cells++;
        }
    }
    return sum / cells;
}

static double exact_poisson(unsigned x, double mean, unsigned unused)
{
    (void)unused;
    return gsl_ran_poisson_pdf(x, mean);
}

static void test_arrivals_are_poisson(void **state)
{
    (void)state;
    const double means[] = {0.05, 1, 7.5, 15.9, 16.1, 40, 900};
    philox4x32_block(7, 0, 0, 0, 1, DRAWS, words[0], words[1], words[2], words[3]);
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        double mean, variance, m = means[i];
        for (size_t k = 0; k < DRAWS; k++)
            chances[k] = (float)m;
        draw_poisson(DRAWS, chances, words[i % 4], numbers);
        moments(numbers, &mean, &variance);
        expect_near(mean / m, 1, 5 / sqrt(m * DRAWS), "mean", (int64_t)i);
        expect_near(variance / m, 1, 5 * sqrt((2 + 1 / m) / DRAWS) + 1 / (12 * m) * (m > 16), "variance",
                    (int64_t)i);
        assert_true(chi_square(exact_poisson, m, 0, (unsigned)(m + 6 * sqrt(m) + 5)) < (m > 16 ? 3.0 : 1.6));
    }
}

static void test_leavers_are_binomial(void **state)
{
    (void)state;
    const struct {
        unsigned n;
        double p;
    } cases[] = {{1, 0.3}, {12, 0.1}, {12, 0.95}, {150, 0.1}, {400, 0.1}, {5000, 0.35}, {100000, 0.0001}};
    philox4x32_block(8, 0, 0, 0, 1, DRAWS, words[0], words[1], words[2], words[3]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double mean, variance, n = cases[i].n, p = cases[i].p, spread = n * p * (1 - p);
        for (size_t k = 0; k < DRAWS; k++) {
            trials[k] = (float)n;
            chances[k] = (float)p;
        }
        draw_binomial(DRAWS, trials, chances, words[i % 4], numbers);
        moments(numbers, &mean, &variance);
        expect_near((mean - n * p) / sqrt(spread), 0, 5 / sqrt(DRAWS), "mean", (int64_t)i);
        expect_near(variance / spread, 1,
                    5 * sqrt((2 + 1 / spread) / DRAWS) + 1 / (12 * spread) * (spread > 16), "variance",
                    (int64_t)i);
        double worst =
            chi_square(gsl_ran_binomial_pdf, p, cases[i].n, (unsigned)(n * p + 6 * sqrt(spread) + 5));
        if (!(worst < (spread > 16 ? 3.0 : 2.5)))
            fail_msg("binomial(%u, %g): chi-square per cell %.2f", cases[i].n, p, worst);
    }
}

/* The largest utility of the own cloud that a scenario may have is still a number in single precision. */
static void test_everybody_takes_the_own_cloud_where_nothing_else_counts(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES("sectors[*].number=5000", "sectors[*].entry_rate=0", "choice.home_cloud_utility=80",
                  "choice.reconsider_base=1", "choice.nonuser_review=1", "choice.switch_cost_vendor=5"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 2);
    const struct world *world = simulation_world(simulation);
    const struct smes *smes = world->smes;
    bool hosts[MOST_PRODUCTS + 1] = {0}; /* by cloud code */
    size_t at_home = 0, elsewhere = 0;
    for (size_t j = 0; j < world->product_count; j++)
        hosts[world->choice->offers.host[j + 1]] |= world->products[j].live;
    for (size_t slot = 0; slot < smes->slot_count; slot++)
        if ((smes->flags[slot] & SME_ALIVE) && smes->cloud[slot] && hosts[smes->cloud[slot]]) {
            bool home = world->choice->offers.host[smes->supplier[slot]] == smes->cloud[slot];
            at_home += home;
            elsewhere += !home;
        }
    assert_true(at_home > 1000);
    assert_int_equal(elsewhere, 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choices_follow_the_logit_exactly),
        cmocka_unit_test(test_single_precision_is_far_below_chance),
        cmocka_unit_test(test_vanishing_weights_are_compared_in_double_precision),
        cmocka_unit_test(test_arrivals_are_poisson),
        cmocka_unit_test(test_leavers_are_binomial),
        cmocka_unit_test(test_everybody_takes_the_own_cloud_where_nothing_else_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
