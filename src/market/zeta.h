/* The markup equations of Bertrand competition under mixed logit demand. The first-order conditions of firm
 * f, sum_s w_s s_sj [1 - alpha_sj (m_j - M_sf)] = 0,  m_j = p_j - c_j,  M_sf = sum over f's products of m_k
 * s_sk, are a fixed point: p_j = zeta_j(p) = c_j + sum_s omega_sj (1 / alpha_sj + M_sf), a mean of the
 * markups that each segment would bear, with weights omega_sj proportional to w_s alpha_sj s_sj. Morrow &
 * Skerlos (2011), Operations Research 59(2), 328-345. */
#ifndef PRICEWAR_MARKET_ZETA_H
#define PRICEWAR_MARKET_ZETA_H

#include "market/logit.h"

struct zeta {
    const struct logit_demand *demand;
    const double *cost; /* [product_count]; may be negative (a sale may be worth more than it costs) */
    size_t *firm;       /* [product_count], the firm's first product */
    /* [product_count]; given both, rows of the Jacobian are left 0 for products that can't move, or whose
     * image is not above the floor: fixed_point.h does not read them. NULL after zeta_init */
    const double *floor;
    const bool *movable;
    /* [product_count] */
    double *price;     /* of the last evaluation */
    double *omega_sum; /* before omega is made to sum to 1; 0: no segment is offered the product */
    double *markup;
    bool evaluated;
    /* columns over the segments, [product_count][segment_count] */
    double *utility, *sensitivity;
    double *bearable;    /* 1 / alpha_sj */
    double *share;       /* at the last price; behind it comes total */
    double *log_weight;  /* relative to the segment's largest; behind it comes outside */
    double *margin_mass; /* M_sf in the column of f's first product */
    double *slope;       /* alpha_sk s_sk, scratch of the Jacobian */
    double *pull;        /* weight alpha_sj */
    double *omega;       /* omega_sj */
    double *borne;       /* omega_sj times what the segment would bear */
    /* [segment_count] */
    double *weight;
    double *largest;        /* log weight */
    double *outside;        /* log weight of the outside option relative to the largest */
    double *total;          /* sum of all weights, relative to the largest */
    double *inverse;        /* of that */
    double *abstaining;     /* share of the outside option */
    double *earned, *moved; /* scratch */
    double *reach; /* omega_sj times what a sale taken from elsewhere is worth; scratch of the Jacobian */
};

/* `owner` [product_count]: equal numbers, same firm. `demand` and `cost` must outlive the object and
 * stay as they are. */
enum status zeta_init(struct zeta *zeta, const struct logit_demand *demand, const size_t *owner,
                      const double *cost, struct error *error);
void zeta_clear(struct zeta *zeta);

/* image[j] = zeta_j(price); a product that no segment is offered keeps its price. Underflowing shares do no
 * harm: only their ratios matter. `jacobian`: d image[j] / d price[k], [product_count][product_count], or
 * NULL. */
void zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian);

/* The markups that make `price` satisfy the first-order conditions; zeta's costs are not read. The conditions
 * are linear in the markups: m_j - sum_k A_jk m_k = sum_s omega_sj / alpha_sj, A_jk = sum_s omega_sj s_sk for
 * products of one firm. markup [product_count], 0 for a product not on offer; system
 * [product_count][product_count] is scratch. False when the conditions have no unique solution. */
bool zeta_implied_markups(struct zeta *zeta, const double *price, double *markup, double *system);

/* Shares and margin masses alone, for zeta_profit: a part of what zeta_map does. */
void zeta_evaluate(struct zeta *zeta, const double *price);

/* Profit per head of firm `firm[j]` at the price of the last zeta_map or zeta_evaluate. */
double zeta_profit(const struct zeta *zeta, size_t j);

/* About what that would be, were product k's price another, where all products are of one firm: the same but
 * for rounding, or NAN when the product's weight overflows. For a quarter of the work. */
double zeta_profit_about(struct zeta *zeta, size_t k, double price);

#endif
