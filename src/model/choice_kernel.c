#include "model/choice_kernel.h"

#include "base/float_math.h"

enum { LANES = CHOICE_LANES };

/* running[o + 1][lane] = w_0 + ... + w_o; the first row is zero. */
INLINED void sum_weights(const struct choice_kernel *restrict kernel, const float *restrict alpha,
                         float *restrict running)
{
    float sum[LANES] = {0};
    for (size_t lane = 0; lane < LANES; lane++)
        running[lane] = 0;
    for (size_t o = 0; o < kernel->count; o++) {
        float u = kernel->utility[o], p = kernel->price[o];
        float *restrict row = running + (o + 1) * LANES;
        for (size_t lane = 0; lane < LANES; lane++) {
            sum[lane] += float_exp(u - alpha[lane] * p);
            row[lane] = sum[lane];
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
    for (size_t lane = 0; lane < LANES; lane++) {
        int32_t current = lanes->current[lane];
        float a = lanes->leave[lane], h = lanes->host[lane] * lanes->supplied[lane];
        float own = (1 - kernel->sibling) * h *
                    (running[(size_t)(current + 1) * LANES + lane] - running[(size_t)current * LANES + lane]);
        float vendor = 0, vendor_factor = 0, vendor_before = 0;
        if (siblings) {
            vendor_factor = (kernel->sibling - a) * h;
            vendor_before = running[(size_t)lanes->vendor_begin[lane] * LANES + lane];
            vendor =
                vendor_factor * (running[(size_t)lanes->vendor_end[lane] * LANES + lane] - vendor_before);
        }
        float at_home = 0, home_factor = 0, home_before = 0;
        if (home) {
            home_factor = a * (kernel->home - 1);
            home_before = running[(size_t)lanes->home_begin[lane] * LANES + lane];
            at_home = home_factor * (running[(size_t)lanes->home_end[lane] * LANES + lane] - home_before);
        }
        float total = lanes->outside[lane] + own + vendor + at_home + a * all[lane];
        float target = lanes->uniform[lane] * total - lanes->outside[lane];
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

INLINED void run(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                 float *restrict running, bool siblings, bool home)
{
    struct landing landing;
    sum_weights(kernel, lanes->alpha, running);
    land(kernel, lanes, running, &landing, siblings, home);
    search(kernel, running, &landing, lanes->chosen);
}

MULTIVERSION
static void run_plain(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                      float *restrict running)
{
    run(kernel, lanes, running, false, false);
}

MULTIVERSION
static void run_full(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                     float *restrict running)
{
    run(kernel, lanes, running, true, true);
}

void choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, float *running)
{
    if (kernel->has_siblings || kernel->has_home)
        run_full(kernel, lanes, running);
    else
        run_plain(kernel, lanes, running);
}
