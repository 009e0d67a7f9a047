#include "market/zeta.h"

#include "base/array_exp.h"
#include "market/linear.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t first_product_of_same_owner(const size_t *owner, size_t j)
{
    size_t first = 0;
    while (owner[first] != owner[j])
        first++;
    return first;
}

enum status zeta_init(struct zeta *zeta, const struct logit_demand *demand, const size_t *owner,
                      const double *cost, struct error *error)
{
    size_t products = demand->product_count, cells = demand->segment_count * products;
    *zeta = (struct zeta){.demand = demand, .cost = cost};
    zeta->firm = malloc(products * sizeof *zeta->firm);
    zeta->share = malloc((3 * cells + 3 * demand->segment_count) * sizeof *zeta->share);
    if (!zeta->firm || !zeta->share) {
        zeta_clear(zeta);
        return error_no_memory(error, "markup equations", (3 * cells + products) * sizeof(double));
    }
    zeta->log_weight = zeta->share + cells;
    zeta->margin_mass = zeta->log_weight + cells;
    zeta->omega = zeta->margin_mass + cells;
    zeta->outside = zeta->omega + demand->segment_count;
    zeta->total = zeta->outside + demand->segment_count;
    for (size_t j = 0; j < products; j++)
        zeta->firm[j] = first_product_of_same_owner(owner, j);
    return STATUS_OK;
}

void zeta_clear(struct zeta *zeta)
{
    free(zeta->firm);
    free(zeta->share);
    *zeta = (struct zeta){0};
}

/* Logs of the weights exp(u - alpha p) of a segment, relative to the largest. */
static void weigh_products(struct zeta *zeta, size_t s, const double *price)
{
    const struct logit_demand *demand = zeta->demand;
    size_t products = demand->product_count;
    const double *utility = demand->utility + s * products;
    double *log_weight = zeta->log_weight + s * products, largest = demand->outside[s];
    for (size_t j = 0; j < products; j++) {
        /* a product not on offer may have any price, even none */
        log_weight[j] =
            utility[j] > -INFINITY ? utility[j] - logit_sensitivity(demand, s, j) * price[j] : -INFINITY;
        largest = log_weight[j] > largest ? log_weight[j] : largest;
    }
    double shift = largest > -INFINITY ? largest : 0;
    for (size_t j = 0; j < products; j++)
        log_weight[j] -= shift;
    zeta->outside[s] = demand->outside[s] - shift;
}

static void add_margins(struct zeta *zeta, size_t s, const double *price)
{
    size_t products = zeta->demand->product_count, row = s * products;
    double *share = zeta->share + row, *margin_mass = zeta->margin_mass + row, total = zeta->outside[s];
    for (size_t j = 0; j < products; j++)
        total += share[j];
    zeta->total[s] = total;
    memset(margin_mass, 0, products * sizeof *margin_mass);
    for (size_t j = 0; j < products; j++) {
        share[j] = total > 0 ? share[j] / total : share[j];
        if (share[j] > 0)
            margin_mass[zeta->firm[j]] += (price[j] - zeta->cost[j]) * share[j];
    }
}

void zeta_evaluate(struct zeta *zeta, const double *price)
{
    size_t segments = zeta->demand->segment_count;
    for (size_t s = 0; s < segments; s++)
        weigh_products(zeta, s, price);
    exp_of_doubles(segments * zeta->demand->product_count, zeta->log_weight, zeta->share);
    exp_of_doubles(segments, zeta->outside, zeta->total);
    memcpy(zeta->outside, zeta->total, segments * sizeof *zeta->outside);
    for (size_t s = 0; s < segments; s++)
        add_margins(zeta, s, price);
}

/* omega_sj of one product, summing to 1; false when no segment is offered it. */
static bool weigh_segments(struct zeta *zeta, size_t j)
{
    const struct logit_demand *demand = zeta->demand;
    size_t products = demand->product_count;
    double *omega = zeta->omega, total = 0, largest = -INFINITY;
    for (size_t s = 0; s < demand->segment_count; s++) {
        omega[s] = logit_weight(demand, s) * logit_sensitivity(demand, s, j) * zeta->share[s * products + j];
        total += omega[s];
    }
    if (!(total > 1e-280)) { /* shares underflow: the same in logs, relative to the largest */
        for (size_t s = 0; s < demand->segment_count; s++) {
            omega[s] = log(logit_weight(demand, s) * logit_sensitivity(demand, s, j)) +
                       zeta->log_weight[s * products + j] - log(zeta->total[s]);
            largest = fmax(largest, omega[s]);
        }
        if (largest == -INFINITY)
            return false;
        total = 0;
        for (size_t s = 0; s < demand->segment_count; s++)
            total += omega[s] = exp(omega[s] - largest);
    }
    for (size_t s = 0; s < demand->segment_count; s++)
        omega[s] /= total;
    return true;
}

/* Row j of the Jacobian: what price k does to the weights omega_sj and to the margin masses M_sf. */
static void differentiate(const struct zeta *zeta, size_t j, const double *price, double markup, double *row)
{
    const struct logit_demand *demand = zeta->demand;
    size_t products = demand->product_count;
    memset(row, 0, products * sizeof *row);
    for (size_t s = 0; s < demand->segment_count; s++) {
        const double *share = zeta->share + s * products;
        double mass = zeta->margin_mass[s * products + zeta->firm[j]], omega = zeta->omega[s];
        double excess = 1 / logit_sensitivity(demand, s, j) + mass - markup;
        for (size_t k = 0; k < products; k++) {
            double sensitivity = logit_sensitivity(demand, s, k), change = 0;
            if (share[k] > 0) {
                change = sensitivity * share[k] * (excess + mass);
                if (zeta->firm[k] == zeta->firm[j])
                    change += share[k] * (1 - sensitivity * (price[k] - zeta->cost[k]));
            }
            if (k == j)
                change -= sensitivity * excess;
            row[k] += omega * change;
        }
    }
}

void zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian)
{
    const struct logit_demand *demand = zeta->demand;
    size_t products = demand->product_count;
    zeta_evaluate(zeta, price);
    for (size_t j = 0; j < products; j++) {
        double markup = 0;
        bool offered = weigh_segments(zeta, j);
        for (size_t s = 0; offered && s < demand->segment_count; s++)
            markup += zeta->omega[s] *
                      (1 / logit_sensitivity(demand, s, j) + zeta->margin_mass[s * products + zeta->firm[j]]);
        image[j] = offered ? zeta->cost[j] + markup : price[j];
        if (jacobian && offered)
            differentiate(zeta, j, price, markup, jacobian + j * products);
        else if (jacobian)
            memset(jacobian + j * products, 0, products * sizeof *jacobian);
    }
}

bool zeta_implied_markups(struct zeta *zeta, const double *price, double *markup, double *system)
{
    const struct logit_demand *demand = zeta->demand;
    size_t products = demand->product_count;
    zeta_evaluate(zeta, price);
    memset(system, 0, products * products * sizeof *system);
    memset(markup, 0, products * sizeof *markup);
    for (size_t j = 0; j < products; j++) {
        double *row = system + j * products;
        row[j] = 1;
        if (!weigh_segments(zeta, j))
            continue;
        for (size_t s = 0; s < demand->segment_count; s++) {
            const double *share = zeta->share + s * products;
            markup[j] += zeta->omega[s] / logit_sensitivity(demand, s, j);
            for (size_t k = 0; k < products; k++)
                if (zeta->firm[k] == zeta->firm[j])
                    row[k] -= zeta->omega[s] * share[k];
        }
    }
    return linear_solve(products, system, markup);
}

double zeta_profit(const struct zeta *zeta, size_t j)
{
    const struct logit_demand *demand = zeta->demand;
    double profit = 0;
    for (size_t s = 0; s < demand->segment_count; s++)
        profit += logit_weight(demand, s) * zeta->margin_mass[s * demand->product_count + zeta->firm[j]];
    return profit;
}
