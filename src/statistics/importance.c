#include "statistics/importance.h"

#include <gsl/gsl_sort.h>
#include <math.h>

void weights_of(const double *logarithms, size_t count, double *weights)
{
    double most = (double)-INFINITY, total = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, logarithms[i]);
    for (size_t i = 0; i < count; i++) {
        weights[i] = isfinite(most) && logarithms[i] > (double)-INFINITY ? exp(logarithms[i] - most) : 0;
        total += weights[i];
    }
    for (size_t i = 0; i < count && total > 0; i++)
        weights[i] /= total;
}

double effective_number(const double *weights, size_t count)
{
    double total = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        total += weights[i];
        squares += weights[i] * weights[i];
    }
    return squares > 0 ? total * total / squares : 0;
}

void weights_at_tolerance(const double *base, const double *squared, size_t count, double tolerance,
                          double *logarithms)
{
    for (size_t i = 0; i < count; i++)
        logarithms[i] =
            isfinite(squared[i]) ? base[i] - squared[i] / (2 * tolerance * tolerance) : (double)-INFINITY;
}

static double number_at(const double *base, const double *squared, size_t count, double tolerance,
                        double *work)
{
    weights_at_tolerance(base, squared, count, tolerance, work);
    weights_of(work, count, work + count);
    return effective_number(work + count, count);
}

double tolerance_for(const double *base, const double *squared, size_t count, double wanted, double *work)
{
    enum { HALVINGS = 60 };
    double low = 1, high = 1;
    if (number_at(base, squared, count, 1, work) >= wanted)
        return 1;
    while (isfinite(high) && number_at(base, squared, count, high, work) < wanted)
        high *= 4;
    for (size_t k = 0; isfinite(high) && k < HALVINGS; k++) {
        double middle = sqrt(low * high);
        if (number_at(base, squared, count, middle, work) < wanted)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double weighted_mean(const double *values, const double *weights, size_t count)
{
    double sum = 0, total = 0;
    for (size_t i = 0; i < count; i++)
        if (weights[i] > 0) {
            sum += weights[i] * values[i];
            total += weights[i];
        }
    return total > 0 ? sum / total : (double)NAN;
}

double weighted_deviation(const double *values, const double *weights, size_t count)
{
    double mean = weighted_mean(values, weights, count), sum = 0, total = 0;
    for (size_t i = 0; i < count; i++)
        if (weights[i] > 0) {
            sum += weights[i] * (values[i] - mean) * (values[i] - mean);
            total += weights[i];
        }
    return total > 0 ? sqrt(sum / total) : (double)NAN;
}

void sorted_order(const double *values, size_t *order, size_t count)
{
    gsl_sort_index(order, values, 1, count);
}

double weighted_quantile(const double *values, const double *weights, const size_t *order, size_t count,
                         double share)
{
    static const double rounding = 1e-12;
    double total = 0, sum = 0, last = (double)NAN;
    for (size_t i = 0; i < count; i++)
        total += weights[i];
    for (size_t i = 0; i < count; i++) {
        if (!(weights[order[i]] > 0))
            continue;
        sum += weights[order[i]];
        last = values[order[i]];
        if (sum >= (share - rounding) * total)
            return last;
    }
    return last;
}

void systematic_copies(const double *weights, size_t count, size_t wanted, double start, size_t *copies)
{
    double sum = 0;
    size_t taken = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        size_t before = taken;
        sum += weights[i];
        while (taken < wanted && (double)taken + start < sum * (double)wanted)
            taken++;
        copies[i] = taken - before;
        last = copies[i] > 0 ? i : last;
    }
    if (count > 0)
        copies[last] += wanted - taken; /* what rounding has left over */
}

double smallest_share(double *cells, size_t count, double share)
{
    double total = 0, sum = 0;
    gsl_sort(cells, 1, count);
    for (size_t i = 0; i < count; i++)
        total += cells[i];
    for (size_t taken = 0; taken < count; taken++) {
        double cell = cells[count - 1 - taken] / total;
        if (sum + cell >= share)
            return ((double)taken + (share - sum) / cell) / (double)count;
        sum += cell;
    }
    return 1;
}
