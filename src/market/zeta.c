#include "market/zeta.h"

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
    zeta->share = malloc((3 * cells + demand->segment_count) * sizeof *zeta->share);
    if (!zeta->firm || !zeta->share) {
        zeta_clear(zeta);
        return error_no_memory(error, "markup equations", (3 * cells + products) * sizeof(double));
    }
    zeta->log_share = zeta->share + cells;
    zeta->margin_mass = zeta->log_share + cells;
    zeta->omega = zeta->margin_mass + cells;
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

static void evaluate_segment(struct zeta *zeta, size_t s, const double *price)
{
    size_t products = zeta->demand->product_count, row = s * products;
    double *share = zeta->share + row, *margin_mass = zeta->margin_mass + row;
    logit_log_shares(zeta->demand, s, price, zeta->log_share + row);
    memset(margin_mass, 0, products * sizeof *margin_mass);
    for (size_t j = 0; j < products; j++) {
        share[j] = exp(zeta->log_share[row + j]);
        if (share[j] > 0)
            margin_mass[zeta->firm[j]] += (price[j] - zeta->cost[j]) * share[j];
    }
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
                       zeta->log_share[s * products + j];
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
    for (size_t s = 0; s < demand->segment_count; s++)
        evaluate_segment(zeta, s, price);
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
    for (size_t s = 0; s < demand->segment_count; s++)
        evaluate_segment(zeta, s, price);
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
