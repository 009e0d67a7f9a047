#include "verify/theory/concentration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

double herfindahl(size_t count, const double *part, double total)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (100 * part[i] / total) * (100 * part[i] / total);
    return sum;
}

/* `sorted` [count] in descending order, `total` its sum. */
static struct concentration measure_sorted(size_t count, const double *sorted, double total)
{
    struct concentration measure = {.herfindahl = herfindahl(count, sorted, total)};
    double n = (double)count, ranked = 0;
    for (size_t i = 0; i < count; i++) {
        double share = sorted[i] / total;
        measure.entropy -= share > 0 ? share * log(share) : 0;
        measure.top_three += i < 3 ? share : 0;
        ranked += (double)(count - i) * share; /* rank of this part: 1 is the smallest */
    }
    measure.effective_number = 1e4 / measure.herfindahl;
    measure.normalised_herfindahl = count > 1 ? (measure.herfindahl / 1e4 - 1 / n) / (1 - 1 / n) : 1;
    measure.gini = (2 * ranked - (n + 1)) / n;
    return measure;
}

enum status concentration_measure(size_t count, const double *part, struct concentration *measure,
                                  struct error *error)
{
    double total = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(part[i] >= 0 && isfinite(part[i])))
            return error_set(error, STATUS_INVALID, "part %zu of the market is %g, not a number >= 0", i,
                             part[i]);
        total += part[i];
    }
    if (!(total > 0 && isfinite(total)))
        return error_set(error, STATUS_INVALID, "the parts of the market add up to %g", total);
    double *sorted = malloc(count * sizeof *sorted);
    if (!sorted)
        return error_no_memory(error, "market shares");
    memcpy(sorted, part, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, descending);
    *measure = measure_sorted(count, sorted, total);
    free(sorted);
    return STATUS_OK;
}

size_t totals_by_owner(size_t product_count, const size_t *owner, const double *value, double *total)
{
    size_t owners = 0;
    for (size_t j = 0; j < product_count; j++) {
        size_t first = 0;
        while (owner[first] != owner[j])
            first++;
        if (first < j)
            continue;
        total[owners] = 0;
        for (size_t k = j; k < product_count; k++)
            if (owner[k] == owner[j])
                total[owners] += value[k];
        owners++;
    }
    return owners;
}

enum status lerner_index(double price, double cost, double *lerner, struct error *error)
{
    if (!(price > 0 && isfinite(price) && isfinite(cost)))
        return error_set(error, STATUS_INVALID, "no Lerner index at price %g and cost %g", price, cost);
    *lerner = (price - cost) / price;
    return STATUS_OK;
}
