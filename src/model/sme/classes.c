#include "model/sme/classes.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Powers of the inverse of the root of x^5 = x + 1: the additive recurrence in four dimensions with the least
 * clustering known (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). */
enum { TASTE, MINIMUM, OUTPUT, SENSITIVITY };
static const double steps[] = {0.8566748838545029, 0.7338918566271260, 0.6287067210378087,
                               0.5385972572236101};

static double quantile_point(size_t index, int dimension)
{
    double unused;
    return modf(0.5 + (double)index * steps[dimension], &unused);
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

static struct sme_class make_class(const struct scenario *scenario, size_t s, size_t k)
{
    const struct sector_parameters *sector = &scenario->sectors[s];
    size_t classes = (size_t)sector->latent_classes, number = (size_t)sector->number;
    size_t own = number * (k + 1) / classes - number * k / classes;
    double spread = scenario->choice.differentiation;
    return (struct sme_class){
        .sector = s,
        .number = own,
        .slots = (size_t)ceil((double)own * scenario->smes.slot_factor),
        .quality_taste = lognormal_quantile(sector->quality_taste, sector->quality_taste_log_sd,
                                            quantile_point(k, TASTE)) /
                         spread,
        .minimum_quality =
            sector->minimum_quality_low +
            quantile_point(k, MINIMUM) * (sector->minimum_quality_high - sector->minimum_quality_low),
        .output_share = sector->output_share_low +
                        quantile_point(k, OUTPUT) * (sector->output_share_high - sector->output_share_low),
        .price_sensitivity = lognormal_quantile(sector->price_sensitivity, sector->price_sensitivity_log_sd,
                                                quantile_point(k, SENSITIVITY)) /
                             spread,
        .typical_volume = expected_volume(sector),
    };
}

enum status classes_create(struct arena *arena, const struct scenario *scenario, struct sme_class **classes,
                           size_t *count, struct error *error)
{
    size_t total = 0, next = 0;
    for (size_t s = 0; s < scenario->sector_count; s++)
        total += (size_t)scenario->sectors[s].latent_classes;
    *classes = arena_take(arena, total, sizeof **classes);
    if (!*classes)
        return error_no_memory(error, "latent classes");
    for (size_t s = 0; s < scenario->sector_count; s++)
        for (size_t k = 0; k < (size_t)scenario->sectors[s].latent_classes; k++)
            (*classes)[next++] = make_class(scenario, s, k);
    for (size_t k = 0; k < total; k++)
        (*classes)[k].alive = (double)(*classes)[k].number;
    *count = total;
    return STATUS_OK;
}
