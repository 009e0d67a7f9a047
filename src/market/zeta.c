#include "market/zeta.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include "market/linear.h"
#include "market/share_columns.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* 1 / alpha_sj, [cells] */
MULTIVERSION
static void invert_sensitivities(size_t cells, const double *restrict sensitivity, double *restrict bearable)
{
    for (size_t i = 0; i < cells; i++)
        bearable[i] = 1 / sensitivity[i];
}

MULTIVERSION
static void multiply_elements(size_t count, const double *restrict a, const double *restrict b,
                              double *restrict product)
{
    for (size_t i = 0; i < count; i++)
        product[i] = a[i] * b[i];
}

/* Transposes the demand to columns over the segments. */
static void transpose_demand(struct zeta *zeta)
{
    const struct logit_demand *demand = zeta->demand;
    size_t products = demand->product_count, segments = demand->segment_count;
    for (size_t s = 0; s < segments; s++)
        zeta->weight[s] = logit_weight(demand, s);
    for (size_t j = 0; j < products; j++) {
        for (size_t s = 0; s < segments; s++) {
            zeta->utility[j * segments + s] = demand->utility[s * products + j];
            zeta->sensitivity[j * segments + s] = logit_sensitivity(demand, s, j);
        }
        multiply_elements(segments, zeta->weight, zeta->sensitivity + j * segments,
                          zeta->pull + j * segments);
    }
    invert_sensitivities(segments * products, zeta->sensitivity, zeta->bearable);
}

enum status zeta_init(struct zeta *zeta, const struct logit_demand *demand, const size_t *owner,
                      const double *cost, struct error *error)
{
    size_t products = demand->product_count, segments = demand->segment_count, cells = segments * products;
    size_t numbers = 10 * cells + 11 * segments + 3 * products;
    *zeta = (struct zeta){.demand = demand, .cost = cost};
    zeta->firm = malloc(products * sizeof *zeta->firm);
    zeta->share = malloc(numbers * sizeof *zeta->share);
    if (!zeta->firm || !zeta->share) {
        zeta_clear(zeta);
        return error_no_memory(error, "markup equations");
    }
    zeta->total = zeta->share + cells;
    zeta->log_weight = zeta->total + segments;
    zeta->outside = zeta->log_weight + cells;
    zeta->margin_mass = zeta->outside + segments;
    zeta->utility = zeta->margin_mass + cells;
    zeta->sensitivity = zeta->utility + cells;
    zeta->bearable = zeta->sensitivity + cells;
    zeta->pull = zeta->bearable + cells;
    zeta->slope = zeta->pull + cells;
    zeta->omega = zeta->slope + cells;
    zeta->borne = zeta->omega + cells;
    zeta->weight = zeta->borne + cells;
    zeta->largest = zeta->weight + segments;
    zeta->inverse = zeta->largest + segments;
    zeta->reach = zeta->inverse + segments;
    zeta->abstaining = zeta->reach + segments;
    zeta->earned = zeta->abstaining + segments;
    zeta->moved = zeta->earned + segments;
    zeta->rest = zeta->moved + segments;
    zeta->price = zeta->rest + segments;
    zeta->omega_sum = zeta->price + products;
    zeta->markup = zeta->omega_sum + products;
    zeta->firm_count = number_firms(products, owner, zeta->firm);
    transpose_demand(zeta);
    return STATUS_OK;
}

void zeta_clear(struct zeta *zeta)
{
    free(zeta->firm);
    free(zeta->share);
    *zeta = (struct zeta){0};
}

/* Whether the last evaluation was at these prices: a trial often ends where the next search begins. */
static bool is_known(const struct zeta *zeta, const double *price)
{
    return zeta->evaluated && memcmp(zeta->price, price, zeta->demand->product_count * sizeof *price) == 0;
}

void zeta_evaluate(struct zeta *zeta, const double *price)
{
    size_t segments = zeta->demand->segment_count, products = zeta->demand->product_count;
    if (is_known(zeta, price))
        return;
    memset(zeta->margin_mass, 0, zeta->firm_count * segments * sizeof *zeta->margin_mass);
    find_log_weights(products, segments, segments, price, zeta->utility, zeta->sensitivity,
                     zeta->demand->outside, zeta->log_weight, zeta->outside, zeta->largest);
    /* total follows share in memory, as outside follows log_weight: one call for both */
    exp_of_doubles(segments * (products + 1), zeta->log_weight, zeta->share);
    sum_weights(products, segments, zeta->share, zeta->total, zeta->inverse, zeta->abstaining);
    for (size_t j = 0; j < products; j++)
        add_margin(segments, price[j] - zeta->cost[j], zeta->inverse, zeta->share + j * segments,
                   zeta->margin_mass + zeta->firm[j] * segments);
    memcpy(zeta->price, price, products * sizeof *price);
    zeta->evaluated = true;
    zeta->mapped = false;
    zeta->left_out = SIZE_MAX;
}

/* Adds up each column from first to last segment, in one running sum, so that the bits are those of a
 * plain loop; four columns at a time, so that additions do not wait for each other. */
static void sum_over_segments(size_t columns, size_t segments, const double *restrict column,
                              double *restrict sum)
{
    size_t j = 0;
    for (; j + 4 <= columns; j += 4) {
        const double *a = column + j * segments, *b = a + segments, *c = b + segments, *d = c + segments;
        double first = 0, second = 0, third = 0, fourth = 0;
        for (size_t s = 0; s < segments; s++) {
            first += a[s];
            second += b[s];
            third += c[s];
            fourth += d[s];
        }
        sum[j] = first;
        sum[j + 1] = second;
        sum[j + 2] = third;
        sum[j + 3] = fourth;
    }
    for (; j < columns; j++) {
        double total = 0;
        for (size_t s = 0; s < segments; s++)
            total += column[j * segments + s];
        sum[j] = total;
    }
}

/* Normalises omega_sj to sum to 1, and computes omega_sj (1 / alpha_sj + M_sf). */
MULTIVERSION
static void normalise_omega(size_t segments, double inverse, const double *restrict bearable,
                            const double *restrict mass, double *restrict omega, double *restrict borne)
{
    for (size_t s = 0; s < segments; s++) {
        omega[s] *= inverse;
        borne[s] = omega[s] * (bearable[s] + mass[s]);
    }
}

/* omega_sj of a product whose shares underflow, computed from logs relative to the largest. Returns the
 * sum. */
static double weigh_by_logs(struct zeta *zeta, size_t j)
{
    size_t segments = zeta->demand->segment_count;
    const double *sensitivity = zeta->sensitivity + j * segments;
    const double *log_weight = zeta->log_weight + j * segments;
    double *omega = zeta->omega + j * segments, total = 0, largest = -INFINITY;
    for (size_t s = 0; s < segments; s++) {
        omega[s] = log(zeta->weight[s] * sensitivity[s]) + log_weight[s] - log(zeta->total[s]);
        largest = fmax(largest, omega[s]);
    }
    if (largest == -INFINITY)
        return 0;
    for (size_t s = 0; s < segments; s++)
        total += omega[s] = exp(omega[s] - largest);
    return total;
}

/* Unnormalised omega_sj of all products, and their sums; a sum of 0: no segment is offered the product. */
static void weigh_segments(struct zeta *zeta)
{
    size_t products = zeta->demand->product_count, segments = zeta->demand->segment_count;
    multiply_elements(products * segments, zeta->pull, zeta->share, zeta->omega);
    sum_over_segments(products, segments, zeta->omega, zeta->omega_sum);
    for (size_t j = 0; j < products; j++)
        if (!(zeta->omega_sum[j] > 1e-280))
            zeta->omega_sum[j] = weigh_by_logs(zeta, j);
}

/* alpha_sk s_sk of all products, on which the shares' derivatives depend. */
MULTIVERSION
static void find_slopes(size_t cells, const double *restrict sensitivity, const double *restrict share,
                        double *restrict slope)
{
    for (size_t i = 0; i < cells; i++)
        slope[i] = share[i] > 0 ? sensitivity[i] * share[i] : 0;
}

/* In four partial sums: the same bits whatever the instruction set. */
MULTIVERSION
static double dot_product(size_t count, const double *restrict a, const double *restrict b)
{
    enum { PARTS = 4 };
    double sum[PARTS] = {0};
    size_t i = 0;
    for (; i + PARTS <= count; i += PARTS)
        for (size_t u = 0; u < PARTS; u++)
            sum[u] += a[i + u] * b[i + u];
    for (size_t u = 0; i < count; i++, u++)
        sum[u] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Four doubles: named, as compilers make scalar code of three sums in one loop. */
typedef double quad __attribute__((vector_size(4 * sizeof(double))));

INLINED void take_four(quad *four, const double *from)
{
    memcpy(four, from, sizeof *four);
}

struct products_of_rows {
    double reach_slope, omega_share, omega_slope;
};

/* Three times dot_product, with its bits. */
MULTIVERSION
static void dot_products(size_t count, const double *restrict reach, const double *restrict omega,
                         const double *restrict share, const double *restrict slope,
                         struct products_of_rows *restrict result)
{
    quad first = {0}, second = {0}, third = {0}, a, b, c, d;
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        take_four(&a, reach + i);
        take_four(&b, omega + i);
        take_four(&c, share + i);
        take_four(&d, slope + i);
        first += a * d;
        second += b * c;
        third += b * d;
    }
    for (size_t u = 0; i < count; i++, u++) {
        first[u] += reach[i] * slope[i];
        second[u] += omega[i] * share[i];
        third[u] += omega[i] * slope[i];
    }
    result->reach_slope = (first[0] + first[1]) + (first[2] + first[3]);
    result->omega_share = (second[0] + second[1]) + (second[2] + second[3]);
    result->omega_slope = (third[0] + third[1]) + (third[2] + third[3]);
}

/* How a rise of all of a product's own weights would move its markup, and the terms of what its own price does. */
MULTIVERSION
static void find_reach(size_t segments, double markup, const double *restrict bearable,
                       const double *restrict mass, const double *restrict omega,
                       const double *restrict sensitivity, double *restrict reach, double *restrict own)
{
    for (size_t s = 0; s < segments; s++) {
        double excess = bearable[s] + mass[s] - markup;
        reach[s] = omega[s] * (excess + mass[s]);
        own[s] = omega[s] * sensitivity[s] * excess;
    }
}

/* Row j of the Jacobian: how price k changes the weights omega_sj and the margin masses M_sf. */
static void differentiate(const struct zeta *zeta, size_t j, const double *price, double markup, double *row)
{
    size_t products = zeta->demand->product_count, segments = zeta->demand->segment_count;
    const double *mass = zeta->margin_mass + zeta->firm[j] * segments, *omega = zeta->omega + j * segments;
    double own, *reach = zeta->reach;
    find_reach(segments, markup, zeta->bearable + j * segments, mass, omega, zeta->sensitivity + j * segments,
               reach, zeta->moved);
    sum_over_segments(1, segments, zeta->moved, &own);
    for (size_t k = 0; k < products; k++) {
        const double *slope = zeta->slope + k * segments;
        if (zeta->firm[k] != zeta->firm[j]) {
            row[k] = dot_product(segments, reach, slope);
            continue;
        }
        struct products_of_rows sum;
        dot_products(segments, reach, omega, zeta->share + k * segments, slope, &sum);
        row[k] = sum.reach_slope;
        if (sum.omega_share > 0) /* the price of a product not on offer may be NAN */
            row[k] += sum.omega_share - (price[k] - zeta->cost[k]) * sum.omega_slope;
    }
    row[j] -= own;
}

static bool is_bound(const struct zeta *zeta, size_t j, double image)
{
    return zeta->floor && zeta->movable && (!zeta->movable[j] || image <= zeta->floor[j]);
}

/* omega_sj and the mean markups at the prices of the last evaluation, unless they are there already: Newton's method
 * asks for the Jacobian where the map itself was just worked out. */
static void find_markups(struct zeta *zeta)
{
    size_t products = zeta->demand->product_count, segments = zeta->demand->segment_count;
    if (zeta->mapped)
        return;
    weigh_segments(zeta);
    for (size_t j = 0; j < products; j++)
        normalise_omega(segments, 1 / zeta->omega_sum[j], zeta->bearable + j * segments,
                        zeta->margin_mass + zeta->firm[j] * segments, zeta->omega + j * segments,
                        zeta->borne + j * segments);
    sum_over_segments(products, segments, zeta->borne, zeta->markup);
    zeta->mapped = true;
}

void zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian)
{
    size_t products = zeta->demand->product_count, segments = zeta->demand->segment_count;
    double *markup = zeta->markup;
    zeta_evaluate(zeta, price);
    find_markups(zeta);
    if (jacobian)
        find_slopes(segments * products, zeta->sensitivity, zeta->share, zeta->slope);
    for (size_t j = 0; j < products; j++) {
        bool offered = zeta->omega_sum[j] > 0;
        image[j] = offered ? zeta->cost[j] + markup[j] : price[j];
        if (jacobian && offered && !is_bound(zeta, j, image[j]))
            differentiate(zeta, j, price, markup[j], jacobian + j * products);
        else if (jacobian)
            memset(jacobian + j * products, 0, products * sizeof *jacobian);
    }
}

bool zeta_implied_markups(struct zeta *zeta, const double *price, double *markup, double *system)
{
    size_t products = zeta->demand->product_count, segments = zeta->demand->segment_count;
    zeta_evaluate(zeta, price);
    weigh_segments(zeta);
    zeta->mapped = false; /* omega is normalised below without what else depends on it */
    memset(system, 0, products * products * sizeof *system);
    memset(markup, 0, products * sizeof *markup);
    for (size_t j = 0; j < products; j++) {
        double *row = system + j * products, *omega = zeta->omega + j * segments;
        double inverse = 1 / zeta->omega_sum[j];
        row[j] = 1;
        if (!(zeta->omega_sum[j] > 0))
            continue;
        for (size_t s = 0; s < segments; s++) {
            omega[s] *= inverse;
            markup[j] += omega[s] / zeta->sensitivity[j * segments + s];
        }
        for (size_t k = 0; k < products; k++)
            for (size_t s = 0; zeta->firm[k] == zeta->firm[j] && s < segments; s++)
                row[k] -= omega[s] * zeta->share[k * segments + s];
    }
    return linear_solve(products, system, markup);
}

double zeta_profit(const struct zeta *zeta, size_t j)
{
    size_t segments = zeta->demand->segment_count;
    const double *mass = zeta->margin_mass + zeta->firm[j] * segments;
    double profit = 0;
    for (size_t s = 0; s < segments; s++)
        profit += zeta->weight[s] * mass[s];
    return profit;
}

/* Log weight of a product after a price rise of `rise`. */
MULTIVERSION
static void move_price(size_t segments, double rise, const double *restrict log_weight,
                       const double *restrict sensitivity, double *restrict moved)
{
    for (size_t s = 0; s < segments; s++)
        moved[s] = log_weight[s] - sensitivity[s] * rise;
}

/* Adds another product's share to `rest` and its margin times share to `earned`. */
MULTIVERSION
static void add_unchanged_product(size_t segments, double margin, const double *restrict share,
                                  double *restrict rest, double *restrict earned)
{
    for (size_t s = 0; s < segments; s++) {
        rest[s] += share[s];
        earned[s] += share[s] > 0 ? margin * share[s] : 0;
    }
}

/* Shares of all but product k, and what is earned with them, unless they are there already: one product is tried at
 * several prices. */
static void leave_out(struct zeta *zeta, size_t k)
{
    size_t segments = zeta->demand->segment_count, products = zeta->demand->product_count;
    if (zeta->left_out == k)
        return;
    memcpy(zeta->rest, zeta->abstaining, segments * sizeof *zeta->rest);
    memset(zeta->earned, 0, segments * sizeof *zeta->earned);
    for (size_t j = 0; j < products; j++)
        if (j != k)
            add_unchanged_product(segments, zeta->price[j] - zeta->cost[j], zeta->share + j * segments,
                                  zeta->rest, zeta->earned);
    zeta->left_out = k;
}

/* M_s once the changed product has the weight `moved`, in whose place it is put: all shares are rescaled to sum to 1
 * again. */
MULTIVERSION
static void add_earnings(size_t segments, double margin, const double *restrict inverse,
                         const double *restrict rest, const double *restrict earned, double *restrict moved)
{
    for (size_t s = 0; s < segments; s++) {
        double share = moved[s] * inverse[s];
        moved[s] = (earned[s] + margin * share) / (rest[s] + share);
    }
}

double zeta_profit_about(struct zeta *zeta, size_t k, double price)
{
    size_t segments = zeta->demand->segment_count;
    double *exponent = zeta->reach, *moved = zeta->moved;
    leave_out(zeta, k);
    move_price(segments, price - zeta->price[k], zeta->log_weight + k * segments,
               zeta->sensitivity + k * segments, exponent);
    exp_of_doubles(segments, exponent, moved);
    add_earnings(segments, price - zeta->cost[k], zeta->inverse, zeta->rest, zeta->earned, moved);
    return dot_product(segments, zeta->weight, moved);
}
