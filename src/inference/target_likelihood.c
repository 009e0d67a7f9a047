/* Distances between simulated outcomes and targets, and the random numbers and coordinates of an inference. */
#include "inference/inference_steps.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

#include "random/philox.h"

double target_squared(const struct study_target *target, double mean)
{
    double miss = target_miss(target, mean);
    if (isnan(miss))
        return (double)INFINITY;
    if (target->relation == TARGET_EQUAL)
        return miss * miss;
    double margin = target->relation == TARGET_AT_LEAST ? miss : -miss;
    if (isinf(margin)) /* a relative error, and an outcome of 0 or less */
        return margin > 0 ? 0 : (double)INFINITY;
    return -2 * (gsl_sf_log_erfc(-margin / M_SQRT2) - M_LN2);
}

double normal_of_position(double position)
{
    static const double nearest = 1e-10; /* to an end */
    return gsl_cdf_ugaussian_Pinv(fmin(fmax(position, nearest), 1 - nearest));
}

double position_of_normal(double coordinate)
{
    return gsl_cdf_ugaussian_P(coordinate);
}

double inference_uniform(const struct study *study, size_t point, enum inference_draws purpose,
                         size_t element)
{
    struct philox_words words = philox4x32((uint64_t)study->design_seed, (uint32_t)purpose, (uint32_t)point,
                                           (uint32_t)element, RANDOM_INFERENCE);
    return uniform_from_word(words.word[0]);
}

uint64_t inference_seed(const struct study *study, size_t point)
{
    struct philox_words words =
        philox4x32((uint64_t)study->design_seed, DRAW_SEQUENCE, (uint32_t)point, 0, RANDOM_INFERENCE);
    return (uint64_t)words.word[0] << 32 | words.word[1];
}

double inference_normal(const struct study *study, size_t point, enum inference_draws purpose, size_t element)
{
    return gsl_cdf_ugaussian_Pinv(inference_uniform(study, point, purpose, element));
}
