/* Polya's urn: each draw adds a ball of the colour drawn. A model of adopters who follow the crowd, as in
 * Arthur (1989), Economic Journal 99; Arthur, Ermoliev & Kaniovski (1987). */
#ifndef PRICEWAR_VERIFY_THEORY_URN_H
#define PRICEWAR_VERIFY_THEORY_URN_H

#include <stddef.h>

struct urn {
    double red, black; /* balls at the start, > 0, need not be whole */
};

/* Probability that `red_draws` of `draws` are red: the beta-binomial law. */
double urn_probability(const struct urn *urn, size_t draws, size_t red_draws);

/* Share of red balls after `draws`: its mean, variance, and the probability that it is above `level`. */
double urn_share_mean(const struct urn *urn);
double urn_share_variance(const struct urn *urn, size_t draws);
double urn_share_above(const struct urn *urn, size_t draws, double level);

/* In the limit the share has a beta distribution: its variance and upper tail. */
double urn_limit_variance(const struct urn *urn);
double urn_limit_above(const struct urn *urn, double level);

#endif
