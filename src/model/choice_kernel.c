#include "model/choice_kernel.h"

#include "base/float_math.h"

enum { LANES = CHOICE_LANES };

/* Lanes whose sums are kept in registers over all offers. */
enum { GROUP = 32 };

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

/* Where the draw falls: how many running sums it must pass, and between which places it must end. */
struct landing {
    float goal[LANES];
    int32_t low[LANES], high[LANES];
    int32_t known[LANES]; /* the answer when it needs no search: current product, or -1 for none; else -2 */
};

enum { NONE = -1, SEARCH = -2 };

INLINED void land(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                  const float *restrict running, struct landing *restrict landing, bool siblings, bool home)
{
    int32_t last = (int32_t)kernel->count - 1;
    const float *restrict all = running + kernel->count * LANES;
    /* Copies, so that no load depends on a condition. */
    const float leave = kernel->leave, start = kernel->start, sibling = kernel->sibling;
    const float stay_out = kernel->outside, drop_out = kernel->outside * kernel->leave_outside;
    for (int32_t lane = 0; lane < LANES; lane++) {
        int32_t supplier = lanes->current[lane], current = supplier > 0 ? supplier : 0;
        bool supplied = supplier >= 0;
        float absent = supplier == CHOICE_STARTING ? start : 1.0f;
        float a = supplied ? leave : absent;
        float outside = supplied ? drop_out : stay_out;
        float on_offer = supplied ? 1.0f : 0.0f;
        float h = siblings || home ? lanes->host[lane] * on_offer : on_offer;
        float weight = float_exp2(lanes->own_utility[lane] - lanes->alpha[lane] * lanes->own_price[lane]);
        float own = (1 - sibling) * h * weight;
        float vendor = 0, vendor_factor = 0, vendor_before = 0;
        if (siblings) {
            vendor_factor = (sibling - a) * h;
            vendor_before = running[lanes->vendor_begin[lane] * LANES + lane];
            vendor = vendor_factor * (running[lanes->vendor_end[lane] * LANES + lane] - vendor_before);
        }
        float at_home = 0, home_factor = 0, home_before = 0;
        if (home) {
            home_factor = a * (kernel->home - 1);
            home_before = running[lanes->home_begin[lane] * LANES + lane];
            at_home = home_factor * (running[lanes->home_end[lane] * LANES + lane] - home_before);
        }
        float total = outside + own + vendor + at_home + a * all[lane];
        float target = lanes->uniform[lane] * total - outside;
        lanes->total[lane] = total;
        int32_t known = target < 0 ? NONE : target < own ? current : SEARCH;
        target -= own;
        float rest = target - vendor;
        float goal = (rest - at_home) / a;
        int32_t low = 0, high = last;
        if (home) {
            bool inside = rest < at_home;
            goal = inside ? home_before + rest / (home_factor > 0 ? home_factor : 1) : goal;
            low = inside ? lanes->home_begin[lane] : low;
            high = inside ? lanes->home_end[lane] - 1 : high;
        }
        if (siblings) {
            bool inside = target < vendor;
            goal = inside ? vendor_before + target / (vendor_factor > 0 ? vendor_factor : 1) : goal;
            low = inside ? lanes->vendor_begin[lane] : low;
            high = inside ? lanes->vendor_end[lane] - 1 : high;
        }
        landing->goal[lane] = goal;
        landing->low[lane] = low;
        landing->high[lane] = high;
        landing->known[lane] = known;
    }
}

/* The first place whose running sum is above the goal, as a count of those that are not. */
INLINED void search(const struct choice_kernel *restrict kernel, const float *restrict running,
                    const struct landing *restrict landing, int32_t *restrict chosen)
{
    int32_t passed[LANES] = {0};
    for (size_t o = 0; o < kernel->count; o++) {
        const float *restrict row = running + (o + 1) * LANES;
        for (size_t lane = 0; lane < LANES; lane++)
            passed[lane] += row[lane] <= landing->goal[lane] ? 1 : 0;
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        int32_t place = passed[lane] > landing->low[lane] ? passed[lane] : landing->low[lane];
        place = place < landing->high[lane] ? place : landing->high[lane];
        chosen[lane] = landing->known[lane] == SEARCH ? place : landing->known[lane];
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
    land(kernel, lanes, running, &landing, siblings, home);
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
