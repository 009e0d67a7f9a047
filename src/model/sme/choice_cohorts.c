#include "model/sme/choice_cohorts.h"

#include "base/float_math.h"
#include <string.h>

enum {
    LANES = CHOICE_LANES,
    GROUP = 8, /* cohorts whose tables are computed together */
    SHIFT = 19 /* low bits of a float that are ignored to find its cohort: 16 cohorts in an octave */
};

/* Approximate costs in ns, for choosing between the methods only: of a table entry, of a choice from
 * tables, of an exponential. */
static const double entry_cost = 3, proposal_cost = 14, exponential_cost = 0.15;

struct choice_cohorts *choice_cohorts_create(struct arena *arena, float lowest, float highest,
                                             size_t capacity)
{
    struct choice_cohorts *cohorts = arena_take(arena, 1, sizeof *cohorts);
    if (!cohorts)
        return NULL;
    union float_bits first = {.value = lowest}, last = {.value = highest};
    size_t used = 2 + ((last.word - first.word) >> SHIFT);
    size_t count = (used + GROUP - 1) / GROUP * GROUP;
    *cohorts = (struct choice_cohorts){.count = count, .capacity = capacity, .first = first.word};
    cohorts->low = arena_take(arena, count, sizeof *cohorts->low);
    cohorts->scale = arena_take(arena, count, sizeof *cohorts->scale);
    cohorts->sums = arena_take(arena, count * (capacity + 1), sizeof *cohorts->sums);
    cohorts->index = arena_take(arena, count * capacity, sizeof *cohorts->index);
    if (!cohorts->low || !cohorts->scale || !cohorts->sums || !cohorts->index)
        return NULL;
    for (size_t k = 1; k < count; k++) {
        union float_bits low = {.word = first.word + ((uint32_t)(k - 1) << SHIFT)};
        cohorts->low[k] = low.value;
    }
    return cohorts;
}

void choice_cohorts_relocate(struct choice_cohorts *cohorts, const struct relocation *relocation)
{
    void *const pointers[] = {&cohorts->low, &cohorts->scale, &cohorts->sums, &cohorts->index};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
}

bool choice_cohorts_pay(const struct choice_cohorts *cohorts, const struct choice_kernel *kernel,
                        double choices)
{
    double entries = (double)cohorts->count * (double)kernel->count;
    double saved = exponential_cost * (double)kernel->count - proposal_cost;
    if (kernel->count < COHORTS_FROM || choices * saved < entry_cost * entries)
        return false;
    for (size_t o = 0; o < kernel->count; o++)
        if (!(kernel->price[o] >= 0))
            return false;
    return true;
}

/* Running sums for the next GROUP cohorts. */
MULTIVERSION
static void sum_weights(const struct choice_kernel *restrict kernel, const float *restrict low, size_t stride,
                        float *restrict table)
{
    float sum[GROUP] = {0}, alpha[GROUP];
    for (size_t c = 0; c < GROUP; c++) {
        alpha[c] = low[c];
        table[c * stride] = 0;
    }
    for (size_t o = 0; o < kernel->count; o++) {
        float u = kernel->utility[o], p = kernel->price[o];
        for (size_t c = 0; c < GROUP; c++)
            sum[c] += float_exp2(u - alpha[c] * p);
        for (size_t c = 0; c < GROUP; c++)
            table[c * stride + o + 1] = sum[c];
    }
}

/* Builds the index of a table, with as many cells as offers. */
static void make_index(const float *sums, size_t count, float scale, int32_t *index)
{
    float last = (float)(count - 1);
    memset(index, 0, count * sizeof *index);
    for (size_t o = 0; o < count; o++) {
        float cell = sums[o + 1] * scale;
        index[(int32_t)(cell < last ? cell : last)]++;
    }
    int32_t passed = 0;
    for (size_t cell = 0; cell < count; cell++) {
        int32_t here = index[cell];
        index[cell] = passed;
        passed += here;
    }
}

void choice_cohorts_prepare(struct choice_cohorts *cohorts, const struct choice_kernel *kernel)
{
    size_t stride = cohorts->capacity + 1, count = kernel->count;
    for (size_t k = 0; k < cohorts->count; k += GROUP)
        sum_weights(kernel, cohorts->low + k, stride, cohorts->sums + k * stride);
    for (size_t k = 0; k < cohorts->count; k++) {
        const float *sums = cohorts->sums + k * stride;
        cohorts->scale[k] = sums[count] > CHOICE_VANISHING ? (float)count / sums[count] : 0;
        make_index(sums, count, cohorts->scale[k], cohorts->index + k * cohorts->capacity);
    }
}

/* The lanes' cohorts, where their tables start, and the sensitivities alpha_0 of these. */
struct membership {
    int32_t cohort[LANES], table[LANES];
    float low[LANES];
};

INLINED void sort_into_cohorts(const struct choice_cohorts *restrict cohorts, const float *restrict alpha,
                               struct membership *restrict membership)
{
    const int32_t first = (int32_t)cohorts->first, last = (int32_t)cohorts->count - 1;
    const int32_t stride = (int32_t)cohorts->capacity + 1;
    for (size_t lane = 0; lane < LANES; lane++) {
        union float_bits sensitivity = {.value = alpha[lane]};
        int32_t above = sensitivity.bits - first, cohort = 1 + (above >> SHIFT);
        cohort = above < 0 ? 0 : cohort;
        cohort = cohort < last ? cohort : last;
        membership->cohort[lane] = cohort;
        membership->table[lane] = cohort * stride;
        membership->low[lane] = cohorts->low[cohort];
    }
}

/* Finds the first place whose running sum is above the goal. It starts where the index points, and all
 * lanes step on until none needs to, so that the loop vectorises. */
INLINED void search(const struct choice_cohorts *restrict cohorts, size_t count,
                    const struct membership *restrict membership, const struct landing *restrict landing,
                    int32_t *restrict chosen)
{
    const int32_t last = (int32_t)count - 1, capacity = (int32_t)cohorts->capacity;
    const float *restrict ends = cohorts->sums + 1;
    int32_t place[LANES], moved = 1;
    for (size_t lane = 0; lane < LANES; lane++) {
        int32_t cohort = membership->cohort[lane];
        float goal = landing->goal[lane] > 0 ? landing->goal[lane] : 0, scale = cohorts->scale[cohort];
        goal = goal * scale < (float)last ? goal * scale : (float)last;
        place[lane] = cohorts->index[cohort * capacity + (int32_t)goal];
    }
    while (moved) {
        moved = 0;
        for (size_t lane = 0; lane < LANES; lane++) {
            int32_t step =
                (ends[membership->table[lane] + place[lane]] <= landing->goal[lane]) & (place[lane] < last);
            place[lane] += step;
            moved |= step;
        }
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        int32_t found = place[lane] > landing->low[lane] ? place[lane] : landing->low[lane];
        found = found < landing->high[lane] ? found : landing->high[lane];
        chosen[lane] = landing->known[lane] == LANDED_ON_SEARCH ? found : landing->known[lane];
    }
}

INLINED bool propose(const struct choice_cohorts *restrict cohorts,
                     const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                     float *restrict acceptance, bool siblings, bool home)
{
    struct membership membership;
    struct landing landing;
    int32_t vanishing = 0;
    sort_into_cohorts(cohorts, lanes->alpha, &membership);
    land(kernel, lanes, membership.low, &(struct running_sums){cohorts->sums, membership.table}, &landing,
         siblings, home, LANES);
    search(cohorts, kernel->count, &membership, &landing, lanes->chosen);
    for (size_t lane = 0; lane < LANES; lane++) {
        int32_t place = lanes->chosen[lane] > 0 ? lanes->chosen[lane] : 0;
        float price = lanes->chosen[lane] < 0 ? 0 : kernel->price[place];
        acceptance[lane] = float_exp2((membership.low[lane] - lanes->alpha[lane]) * price);
        vanishing |= lanes->total[lane] > CHOICE_VANISHING ? 0 : 1;
    }
    return vanishing;
}

MULTIVERSION
static bool propose_plain(const struct choice_cohorts *restrict cohorts,
                          const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                          float *restrict acceptance)
{
    return propose(cohorts, kernel, lanes, acceptance, false, false);
}

MULTIVERSION
static bool propose_full(const struct choice_cohorts *restrict cohorts,
                         const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                         float *restrict acceptance)
{
    return propose(cohorts, kernel, lanes, acceptance, true, true);
}

bool choice_cohorts_propose(const struct choice_cohorts *cohorts, const struct choice_kernel *kernel,
                            struct choice_lanes *lanes, float *acceptance)
{
    if (kernel->has_siblings || kernel->has_home)
        return propose_full(cohorts, kernel, lanes, acceptance);
    return propose_plain(cohorts, kernel, lanes, acceptance);
}
