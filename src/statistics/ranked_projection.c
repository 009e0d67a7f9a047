#include "statistics/ranked_projection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One value of the chain: those with ranks by rank, then the others from the highest value down. Values and
 * bounds are raised by the margin times their place, so that the order is a plain one. */
struct link {
    size_t index;
    double raise, target;
    bool fixed;
};

/* Neighbours in the chain with one common value, the mean of theirs. */
struct pool {
    double sum;
    size_t count;
};

static int by_height(const void *a, const void *b)
{
    const struct link *left = a, *right = b;
    if (left->target != right->target)
        return left->target > right->target ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

/* Links the free and the ranked values; returns how many there are. */
static size_t make_chain(size_t count, const double *value, const double *fixed, const size_t *rank,
                         double margin, struct link *chain)
{
    size_t ranks = 0;
    for (size_t i = 0; i < count; i++)
        ranks += rank[i] > 0;
    size_t next = ranks;
    for (size_t i = 0; i < count; i++) {
        bool held = !isnan(fixed[i]);
        if (!rank[i] && held)
            continue;
        struct link *link = rank[i] ? &chain[rank[i] - 1] : &chain[next++];
        double raise = margin * (double)(rank[i] ? rank[i] : ranks + 1);
        *link = (struct link){
            .index = i, .raise = raise, .target = (held ? fixed[i] : value[i]) + raise, .fixed = held};
    }
    qsort(chain + ranks, next - ranks, sizeof *chain, by_height);
    return next;
}

/* Non-increasing values for a piece of the chain without fixed values, between the bounds. */
static void regress(const struct link *chain, size_t count, double low, double high, struct pool *pools,
                    double *image)
{
    size_t used = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        pools[used++] = (struct pool){chain[i].target, 1};
        while (used > 1 && pools[used - 2].sum * (double)pools[used - 1].count <
                               pools[used - 1].sum * (double)pools[used - 2].count) {
            pools[used - 2].sum += pools[used - 1].sum;
            pools[used - 2].count += pools[used - 1].count;
            used--;
        }
    }
    for (size_t p = 0; p < used; p++)
        for (size_t i = 0; i < pools[p].count; i++, at++) {
            double level = fmin(high, fmax(low, pools[p].sum / (double)pools[p].count));
            image[chain[at].index] = level - chain[at].raise;
        }
}

enum status ranked_projection(size_t count, const double *value, const double *fixed, const size_t *rank,
                              double margin, double *image, size_t *blamed, struct error *error)
{
    struct link *chain = malloc((count + 1) * sizeof *chain);
    struct pool *pools = malloc((count + 1) * sizeof *pools);
    enum status status = chain && pools ? STATUS_OK : error_no_memory(error, "the order of values");
    size_t links = status == STATUS_OK ? make_chain(count, value, fixed, rank, margin, chain) : 0;
    double high = INFINITY;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        image[i] = isnan(fixed[i]) ? value[i] : fixed[i];
    for (size_t begin = 0, end; status == STATUS_OK && begin < links; begin = end + 1) {
        for (end = begin; end < links && !chain[end].fixed;)
            end++;
        double low = end < links ? chain[end].target : -INFINITY;
        if (low > high) {
            *blamed = chain[end].index;
            status = error_set(error, STATUS_INVALID,
                               "fixed values contradict the order, or leave no room for "
                               "the margin");
            break;
        }
        bool ranked = begin < links && rank[chain[begin].index];
        if (ranked || high < INFINITY)
            regress(chain + begin, end - begin, low, high, pools, image);
        high = low;
    }
    free(chain);
    free(pools);
    return status;
}
