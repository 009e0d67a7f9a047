#include "model/sme/classes.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "random/philox.h"

/* Powers of the inverse of the root of x^5 = x + 1: the additive recurrence in four dimensions with the least
 * clustering known (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). */
enum { TASTE, MINIMUM, OUTPUT, SENSITIVITY, TRAITS };
static const double steps[TRAITS] = {0.8566748838545029, 0.7338918566271260, 0.6287067210378087,
                                     0.5385972572236101};

/* Where the recurrence of a sector starts, in (0, 1). */
struct start {
    double of[TRAITS];
};

static struct start start_of(const struct scenario *scenario, uint32_t run, size_t sector)
{
    struct start start = {{0.5, 0.5, 0.5, 0.5}};
    if (scenario->simulation.noise == NOISE_OFF || scenario->sectors[sector].latent_classes == 1)
        return start;
    struct philox_words words =
        philox4x32((uint64_t)scenario->simulation.seed, run, (uint32_t)sector, 0, RANDOM_CLASSES);
    for (size_t i = 0; i < TRAITS; i++)
        start.of[i] = uniform_from_word(words.word[i]);
    return start;
}

/* Strictly between 0 and 1, whose quantiles may be infinite. */
static double quantile_point(const struct start *start, size_t index, int trait)
{
    double unused, point = modf(start->of[trait] + (double)index * steps[trait], &unused);
    return fmin(fmax(point, 0x1p-33), 1 - 0x1p-33);
}

static double lognormal_quantile(double median, double log_sd, double point)
{
    return log_sd > 0 ? median * exp(log_sd * gsl_cdf_ugaussian_Pinv(point)) : median;
}

/* d0 (fixed + users + value): an SME's expected volume at the start. */
static double expected_volume(const struct sector_parameters *sector)
{
    double scale = sector->volume * exp(0.5 * sector->volume_log_sd * sector->volume_log_sd);
    return scale * (sector->volume_fixed +
                    sector->volume_per_users * sector->initial_users / sector->reference_users +
                    sector->volume_with_value * sector->value_initial_share);
}

/* One in each part of the distribution, at the class's point within it; as each SME has its own, all classes
 * have all of them. */
static void find_sensitivities(const struct scenario *scenario, size_t s, double point,
                               struct sme_class *class)
{
    const struct sector_parameters *sector = &scenario->sectors[s];
    bool many = scenario->simulation.noise == NOISE_ON && sector->latent_classes > 1 &&
                sector->price_sensitivity_log_sd > 0;
    class->sensitivity_count = many ? CLASS_SENSITIVITIES : 1;
    for (size_t i = 0; i < class->sensitivity_count; i++) {
        double within = ((double)i + point) / (double)class->sensitivity_count;
        class->price_sensitivity[i] = class->first_sensitivity[i] =
            lognormal_quantile(sector->price_sensitivity, sector->price_sensitivity_log_sd, within) /
            scenario->choice.differentiation;
    }
}

static struct sme_class make_class(const struct scenario *scenario, size_t s, size_t k,
                                   const struct start *start)
{
    const struct sector_parameters *sector = &scenario->sectors[s];
    size_t classes = (size_t)sector->latent_classes, number = (size_t)sector->number;
    size_t own = number * (k + 1) / classes - number * k / classes;
    struct sme_class class = {
        .sector = s,
        .number = own,
        .slots = (size_t)ceil((double)own * scenario->smes.slot_factor),
        .quality_taste = lognormal_quantile(sector->quality_taste, sector->quality_taste_log_sd,
                                            quantile_point(start, k, TASTE)) /
                         scenario->choice.differentiation,
        .minimum_quality =
            sector->minimum_quality_low +
            quantile_point(start, k, MINIMUM) * (sector->minimum_quality_high - sector->minimum_quality_low),
        .output_share = sector->output_share_low + quantile_point(start, k, OUTPUT) *
                                                       (sector->output_share_high - sector->output_share_low),
        .typical_volume = expected_volume(sector),
        .growth = 1,
        .bill_weight = 1,
        .considering = sector->considering_start,
    };
    find_sensitivities(scenario, s, quantile_point(start, k, SENSITIVITY), &class);
    return class;
}

enum status classes_create(struct arena *arena, const struct scenario *scenario, uint32_t run,
                           struct sme_class **classes, size_t *count, struct error *error)
{
    size_t total = 0, next = 0;
    for (size_t s = 0; s < scenario->sector_count; s++)
        total += (size_t)scenario->sectors[s].latent_classes;
    *classes = arena_take(arena, total, sizeof **classes);
    if (!*classes)
        return error_no_memory(error, "latent classes");
    for (size_t s = 0; s < scenario->sector_count; s++) {
        const struct start start = start_of(scenario, run, s);
        for (size_t k = 0; k < (size_t)scenario->sectors[s].latent_classes; k++)
            (*classes)[next++] = make_class(scenario, s, k, &start);
    }
    for (size_t k = 0; k < total; k++)
        (*classes)[k].alive = (double)(*classes)[k].number;
    *count = total;
    return STATUS_OK;
}
