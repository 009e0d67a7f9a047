#include "model/choice_kernel.h"

#include "base/float_math.h"
#include "model/choice_landing.h"

enum { LANES = CHOICE_LANES };

/* Lanes whose sums and counts are kept in registers over all offers. */
enum { GROUP = 16 };

/* running[o + 1][lane] = w_0 + ... + w_o; the first row is zero. */
INLINED void sum_weights(const struct choice_kernel *restrict kernel, const float *restrict alpha,
                         float *restrict running, bool in_range)
{
    for (size_t first = 0; first < LANES; first += GROUP) {
        float sum[GROUP], sensitivity[GROUP];
        for (size_t lane = 0; lane < GROUP; lane++) {
            sensitivity[lane] = alpha[first + lane];
            sum[lane] = 0;
            running[first + lane] = 0;
        }
        for (size_t o = 0; o < kernel->count; o++) {
            float u = kernel->utility[o], p = kernel->price[o];
            float *restrict row = running + (o + 1) * LANES + first;
            for (size_t lane = 0; lane < GROUP; lane++) {
                float exponent = u - sensitivity[lane] * p;
                sum[lane] += in_range ? float_exp2_in_range(exponent) : float_exp2(exponent);
                row[lane] = sum[lane];
            }
        }
    }
}

/* The first place whose running sum is above the goal, as a count of those that are not. */
INLINED void search(const struct choice_kernel *restrict kernel, const float *restrict running,
                    const struct landing *restrict landing, int32_t *restrict chosen)
{
    for (size_t first = 0; first < LANES; first += GROUP) {
        int32_t passed[GROUP];
        float goal[GROUP];
        for (size_t lane = 0; lane < GROUP; lane++) {
            goal[lane] = landing->goal[first + lane];
            passed[lane] = 0;
        }
        for (size_t o = 0; o < kernel->count; o++) {
            const float *restrict row = running + (o + 1) * LANES + first;
            for (size_t lane = 0; lane < GROUP; lane++)
                passed[lane] += row[lane] <= goal[lane] ? 1 : 0;
        }
        for (size_t lane = 0; lane < GROUP; lane++)
            chosen[first + lane] = passed[lane];
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        int32_t place = chosen[lane] > landing->low[lane] ? chosen[lane] : landing->low[lane];
        place = place < landing->high[lane] ? place : landing->high[lane];
        chosen[lane] = landing->known[lane] == LANDED_ON_SEARCH ? place : landing->known[lane];
    }
}

INLINED bool run(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                 float *restrict running, bool siblings, bool home)
{
    struct landing landing;
    int32_t vanishing = 0, unsafe = 0;
    for (size_t lane = 0; lane < LANES; lane++)
        unsafe |= lanes->alpha[lane] <= kernel->safe_alpha ? 0 : 1;
    if (unsafe)
        sum_weights(kernel, lanes->alpha, running, false);
    else
        sum_weights(kernel, lanes->alpha, running, true);
    land(kernel, lanes, lanes->alpha, &(struct running_sums){.sums = running}, &landing, siblings, home);
    search(kernel, running, &landing, lanes->chosen);
    for (size_t lane = 0; lane < LANES; lane++)
        vanishing |= lanes->total[lane] > CHOICE_VANISHING ? 0 : 1;
    return vanishing;
}

MULTIVERSION
static bool run_plain(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                      float *restrict running)
{
    return run(kernel, lanes, running, false, false);
}

MULTIVERSION
static bool run_full(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                     float *restrict running)
{
    return run(kernel, lanes, running, true, true);
}

bool choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, float *running)
{
    if (kernel->has_siblings || kernel->has_home)
        return run_full(kernel, lanes, running);
    return run_plain(kernel, lanes, running);
}
