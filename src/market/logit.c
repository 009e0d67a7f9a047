#include "market/logit.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/* How many utilities a logit does not allow. */
MULTIVERSION
static int64_t count_faults(size_t count, const double *restrict utility)
{
    int64_t faults = 0;
    for (size_t j = 0; j < count; j++)
        faults += utility[j] < INFINITY ? 0 : 1; /* NAN is not below infinity either */
    return faults;
}

static enum status check_segment(const struct logit_demand *demand, size_t s, struct error *error)
{
    double weight = logit_weight(demand, s);
    if (!(weight >= 0 && isfinite(weight)))
        return error_set(error, STATUS_INVALID, "segment %zu: weight %g is not a number >= 0", s, weight);
    if (isnan(demand->outside[s]) || demand->outside[s] == INFINITY)
        return error_set(error, STATUS_INVALID, "segment %zu: utility %g of the outside option", s,
                         demand->outside[s]);
    double first = logit_sensitivity(demand, s, 0);
    if (!demand->sensitivity_by_product && first > 0 && isfinite(first) &&
        !count_faults(demand->product_count, demand->utility + s * demand->product_count))
        return STATUS_OK;
    for (size_t j = 0; j < demand->product_count; j++) {
        double sensitivity = logit_sensitivity(demand, s, j);
        double utility = demand->utility[s * demand->product_count + j];
        if (!(sensitivity > 0 && isfinite(sensitivity)))
            return error_set(error, STATUS_INVALID,
                             "segment %zu, product %zu: price sensitivity %g is not a number above 0", s, j,
                             sensitivity);
        if (isnan(utility) || utility == INFINITY)
            return error_set(error, STATUS_INVALID, "segment %zu, product %zu: utility %g", s, j, utility);
    }
    return STATUS_OK;
}

enum status logit_check(const struct logit_demand *demand, struct error *error)
{
    if (!demand->segment_count || !demand->product_count)
        return error_set(error, STATUS_INVALID, "a demand of %zu segments and %zu products",
                         demand->segment_count, demand->product_count);
    double total = 0;
    for (size_t s = 0; s < demand->segment_count; s++) {
        enum status status = check_segment(demand, s, error);
        if (status != STATUS_OK)
            return status;
        total += logit_weight(demand, s);
    }
    if (!(total > 0))
        return error_set(error, STATUS_INVALID, "all segments have weight 0");
    return STATUS_OK;
}

double logit_log_shares(const struct logit_demand *demand, size_t segment, const double *price,
                        double *log_share)
{
    size_t count = demand->product_count;
    const double *utility = demand->utility + segment * count;
    double outside = demand->outside[segment], largest = outside;
    for (size_t j = 0; j < count; j++) {
        /* the price of a product not on offer may be NAN or infinite: don't use it */
        log_share[j] = utility[j] == -INFINITY
                           ? -INFINITY
                           : utility[j] - logit_sensitivity(demand, segment, j) * price[j];
        largest = fmax(largest, log_share[j]);
    }
    if (!isfinite(largest))
        return largest;
    double sum = exp(outside - largest);
    for (size_t j = 0; j < count; j++)
        sum += exp(log_share[j] - largest);
    double inclusive = largest + log(sum);
    for (size_t j = 0; j < count; j++)
        log_share[j] -= inclusive;
    return inclusive;
}

enum { BATCH = 64 };

/* Utilities of rivals' offers less the price term; -INFINITY for what is none. `stride`: 1 where sensitivities differ by
 * product, else 0. The price of a product not on offer may be NAN. */
INLINED void value_rivals_in(size_t count, size_t stride, const double *restrict utility,
                             const double *restrict sensitivity, const double *restrict price,
                             const bool *restrict own, double *restrict value)
{
    for (size_t i = 0; i < count; i++) {
        double worth = utility[i] - sensitivity[i * stride] * price[i];
        value[i] = ((own[i] == 0) & (utility[i] > -INFINITY)) ? worth : -INFINITY;
    }
}

MULTIVERSION
static void value_columns(size_t count, bool by_product, const double *restrict utility,
                          const double *restrict sensitivity, const double *restrict price,
                          const bool *restrict own, double *restrict value)
{
    if (by_product)
        value_rivals_in(count, 1, utility, sensitivity, price, own, value);
    else
        value_rivals_in(count, 0, utility, sensitivity, price, own, value);
}

/* The same for up to BATCH products of a segment from `first` on; returns their number. */
static size_t value_rivals(const struct logit_demand *demand, const bool *own, size_t s, const double *price,
                           size_t first, double *value)
{
    size_t products = demand->product_count, count = products - first < BATCH ? products - first : BATCH;
    const double *sensitivity =
        demand->sensitivity + (demand->sensitivity_by_product ? s * products + first : s);
    value_columns(count, demand->sensitivity_by_product, demand->utility + s * products + first, sensitivity,
                  price + first, own + first, value);
    return count;
}

/* The larger of a number and the largest of an array; NAN counts for nothing. */
static double larger(double largest, size_t count, const double *value)
{
    for (size_t i = 0; i < count; i++)
        largest = value[i] > largest ? value[i] : largest;
    return largest;
}

double outside_with_rivals(const struct logit_demand *demand, const bool *own, size_t s, const double *price)
{
    size_t products = demand->product_count, count = 0;
    double largest = demand->outside[s], value[BATCH], weight[BATCH];
    for (size_t first = 0; first < products; first += count) {
        count = value_rivals(demand, own, s, price, first, value);
        largest = larger(largest, count, value);
    }
    if (!isfinite(largest))
        return largest;
    double sum = exp(demand->outside[s] - largest);
    for (size_t first = 0; first < products; first += count) {
        if (products > BATCH) /* else they are still there */
            count = value_rivals(demand, own, s, price, first, value);
        for (size_t i = 0; i < count; i++)
            value[i] -= largest;
        exp_of_doubles(count, value, weight);
        for (size_t i = 0; i < count; i++)
            sum += weight[i];
    }
    return largest + log(sum);
}

double logit_shares(const struct logit_demand *demand, const double *price, double *share, double *scratch)
{
    double outside_share = 0;
    memset(share, 0, demand->product_count * sizeof *share);
    for (size_t s = 0; s < demand->segment_count; s++) {
        double weight = logit_weight(demand, s), inclusive = logit_log_shares(demand, s, price, scratch);
        if (!isfinite(inclusive))
            continue;
        for (size_t j = 0; j < demand->product_count; j++)
            share[j] += weight * exp(scratch[j]);
        outside_share += weight * exp(demand->outside[s] - inclusive);
    }
    return outside_share;
}

void logit_share_derivatives(const struct logit_demand *demand, const double *price, double *derivative,
                             double *scratch)
{
    size_t count = demand->product_count;
    memset(derivative, 0, count * count * sizeof *derivative);
    for (size_t s = 0; s < demand->segment_count; s++) {
        double weight = logit_weight(demand, s);
        logit_log_shares(demand, s, price, scratch);
        for (size_t k = 0; k < count; k++)
            scratch[k] = exp(scratch[k]);
        for (size_t j = 0; j < count; j++)
            for (size_t k = 0; k < count; k++)
                derivative[j * count + k] +=
                    weight * logit_sensitivity(demand, s, k) * scratch[k] * (scratch[j] - (j == k ? 1 : 0));
    }
}

void logit_own_elasticities(const struct logit_demand *demand, const double *price, double *elasticity,
                            double *share, double *scratch)
{
    size_t count = demand->product_count;
    memset(elasticity, 0, count * sizeof *elasticity);
    memset(share, 0, count * sizeof *share);
    for (size_t s = 0; s < demand->segment_count; s++) {
        logit_log_shares(demand, s, price, scratch);
        for (size_t j = 0; j < count; j++) {
            double probability = exp(scratch[j]), mass = logit_weight(demand, s) * probability;
            share[j] += mass;
            elasticity[j] += mass * logit_sensitivity(demand, s, j) * (probability - 1);
        }
    }
    for (size_t j = 0; j < count; j++)
        elasticity[j] = share[j] > 0 ? elasticity[j] * price[j] / share[j] : 0;
}

enum status logit_consumer_surplus(const struct logit_demand *demand, const double *price, double *scratch,
                                   double *surplus, struct error *error)
{
    *surplus = 0;
    for (size_t s = 0; s < demand->segment_count; s++) {
        double sensitivity = logit_sensitivity(demand, s, 0);
        for (size_t j = 1; j < demand->product_count; j++)
            if (logit_sensitivity(demand, s, j) != sensitivity)
                return error_set(error, STATUS_INVALID,
                                 "segment %zu: price sensitivities differ by product, so surplus has no unit",
                                 s);
        double inclusive = logit_log_shares(demand, s, price, scratch);
        if (logit_weight(demand, s) > 0 && !isfinite(inclusive))
            return error_set(error, STATUS_INVALID, "segment %zu has nothing to choose from", s);
        if (logit_weight(demand, s) > 0)
            *surplus += logit_weight(demand, s) / sensitivity * inclusive;
    }
    return STATUS_OK;
}
