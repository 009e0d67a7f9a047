#include "model/sme/choice_kernel.h"

#include "base/float_math.h"

/* GROUP lanes at a time keep their sums and counts in registers over all offers. */
enum { LANES = CHOICE_LANES, GROUP = CHOICE_GROUP };

/* running[o + 1][lane] = w_0 + ... + w_o; the first row is zero. */
INLINED void sum_weights(const struct choice_kernel *restrict kernel, const float *restrict alpha,
                         float *restrict running, bool in_range, size_t used)
{
    for (size_t first = 0; first < used; first += GROUP) {
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

/* Finds the first place whose running sum is above the goal, by counting the places where it is not. */
INLINED void search(const struct choice_kernel *restrict kernel, const float *restrict running,
                    const struct landing *restrict landing, int32_t *restrict chosen, size_t used)
{
    for (size_t first = 0; first < used; first += GROUP) {
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
    for (size_t lane = 0; lane < used; lane++) {
        int32_t place = chosen[lane] > landing->low[lane] ? chosen[lane] : landing->low[lane];
        place = place < landing->high[lane] ? place : landing->high[lane];
        chosen[lane] = landing->known[lane] == LANDED_ON_SEARCH ? place : landing->known[lane];
    }
}

INLINED bool run(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                 float *restrict running, bool siblings, bool home, size_t used)
{
    struct landing landing;
    int32_t vanishing = 0, unsafe = 0;
    for (size_t lane = 0; lane < used; lane++)
        unsafe |= lanes->alpha[lane] <= kernel->safe_alpha ? 0 : 1;
    if (unsafe)
        sum_weights(kernel, lanes->alpha, running, false, used);
    else
        sum_weights(kernel, lanes->alpha, running, true, used);
    land(kernel, lanes, lanes->alpha, &(struct running_sums){.sums = running}, &landing, siblings, home,
         (int32_t)used);
    search(kernel, running, &landing, lanes->chosen, used);
    for (size_t lane = 0; lane < used; lane++)
        vanishing |= lanes->total[lane] > CHOICE_VANISHING ? 0 : 1;
    return vanishing;
}

/* For a whole block the compiler sees loops of constant length. */
MULTIVERSION
static bool run_plain(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                      float *restrict running, size_t used)
{
    return used == LANES ? run(kernel, lanes, running, false, false, LANES)
                         : run(kernel, lanes, running, false, false, used);
}

MULTIVERSION
static bool run_full(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                     float *restrict running, size_t used)
{
    return used == LANES ? run(kernel, lanes, running, true, true, LANES)
                         : run(kernel, lanes, running, true, true, used);
}

bool choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, size_t used,
                       float *running)
{
    if (kernel->has_siblings || kernel->has_home)
        return run_full(kernel, lanes, running, used);
    return run_plain(kernel, lanes, running, used);
}
