/* The markup equations of Bertrand competition under mixed logit demand. Firm f's first-order conditions
 * are
 *    sum_s w_s s_sj [1 - alpha_sj (m_j - M_sf)] = 0,
 * with m_j = p_j - c_j and M_sf = sum over f's products of m_k s_sk. Solved for the price they are a fixed
 * point:
 *    p_j = zeta_j(p) = c_j + sum_s omega_sj (1 / alpha_sj + M_sf).
 * So the markup is a mean of 1 / alpha_sj + M_sf, the markup that segment s alone would bear, with weights
 * omega_sj proportional to w_s alpha_sj s_sj. Morrow & Skerlos (2011), Operations Research 59(2), 328-345. */
#ifndef PRICEWAR_MARKET_ZETA_H
#define PRICEWAR_MARKET_ZETA_H

#include "market/logit.h"

struct zeta {
    const struct logit_demand *demand;
    const double *cost; /* [product_count]; negative when a sale earns more besides its price than it costs */
    size_t *firm;       /* [product_count], the number of its firm, from 0 */
    size_t firm_count;
    /* [product_count]; NULL after zeta_init. When both are set, Jacobian rows of products that can't move
     * or whose image is not above the floor are 0, as fixed_point.h does not read them */
    const double *floor;
    const bool *movable;
    /* [product_count] */
    double *price; /* of the last evaluation */
    /* sum of omega_sj before it is normalised to 1; 0: no segment is offered the product */
    double *omega_sum;
    double *markup;
    bool evaluated;
    bool mapped; /* omega, omega_sum and markup belong to that price */
    /* columns over the segments, [product_count][segment_count] */
    double *utility, *sensitivity;
    double *bearable;    /* 1 / alpha_sj */
    double *share;       /* choice probabilities at the last price; followed by total in memory */
    double *log_weight;  /* log weight relative to the segment's largest; followed by outside */
    double *margin_mass; /* M_sf, in the column that has the firm's number; the last ones are unused */
    double *slope;       /* alpha_sk s_sk, scratch of the Jacobian */
    double *pull;        /* w_s alpha_sj */
    double *omega;       /* omega_sj */
    double *borne;       /* omega_sj (1 / alpha_sj + M_sf) */
    /* [segment_count] */
    double *weight;
    double *largest;    /* largest log weight */
    double *outside;    /* log weight of the outside option relative to the largest */
    double *total;      /* sum of all weights relative to the largest */
    double *inverse;    /* 1 / total */
    double *abstaining; /* share of the outside option */
    /* of zeta_profit_about: shares of all products but left_out, with the outside option, and what is earned with them;
     * SIZE_MAX: not worked out */
    double *rest, *earned;
    size_t left_out;
    double *moved; /* scratch, of the Jacobian too */
    double *reach; /* scratch of the Jacobian, and of zeta_profit_about */
};

/* `owner` [product_count]: equal numbers, same firm. `demand` and `cost` must outlive the object
 * unchanged. */
enum status zeta_init(struct zeta *zeta, const struct logit_demand *demand, const size_t *owner,
                      const double *cost, struct error *error);
void zeta_clear(struct zeta *zeta);

/* image[j] = zeta_j(price); a product that no segment is offered keeps its price. Shares may underflow:
 * only their ratios matter. jacobian [product_count][product_count]: d image[j] / d price[k], or NULL. */
void zeta_map(struct zeta *zeta, const double *price, double *image, double *jacobian);

/* The markups at which `price` satisfies the first-order conditions; cost is not read. The conditions are
 * linear in the markups: m_j - sum_k A_jk m_k = sum_s omega_sj / alpha_sj, with A_jk = sum_s omega_sj s_sk
 * for products of one firm. markup [product_count], 0 for a product not on offer; system
 * [product_count][product_count] is scratch. False when there is no unique solution. */
bool zeta_implied_markups(struct zeta *zeta, const double *price, double *markup, double *system);

/* Computes shares and margin masses only, all that zeta_profit needs. */
void zeta_evaluate(struct zeta *zeta, const double *price);

/* Profit per head of firm `firm[j]` at the price of the last zeta_map or zeta_evaluate. */
double zeta_profit(const struct zeta *zeta, size_t j);

/* That profit if only product k's price were changed to `price`, in a market whose products all belong to
 * one firm. Up to rounding, or NAN when the product's weight overflows; a quarter of the work of
 * zeta_evaluate. */
double zeta_profit_about(struct zeta *zeta, size_t k, double price);

#endif
