/* alpha-Rank, Omidshafiei et al. (2019), Scientific Reports 9: 9937: how often each profile is seen when populations of
 * players imitate what does better. One population for each player; docs/rule-games.md. */
#ifndef PRICEWAR_EQUILIBRIA_ALPHA_RANK_H
#define PRICEWAR_EQUILIBRIA_ALPHA_RANK_H

#include "base/error.h"
#include "equilibria/normal_form.h"

enum { ALPHA_RANK_POPULATION = 50, ALPHA_RANK_MOST_STEPS = 48 };

/* Natural logarithm of the chance that a single mutant that earns `advantage` more takes over a population of m:
 * (1 - e^(-alpha d)) / (1 - e^(-alpha m d)), 1/m without an advantage (their eq. 8). */
double log_fixation(double alpha, double advantage, size_t population);

/* Stationary distribution of the chain over profiles: shares [profiles]. A player's payoffs are taken in units of its
 * spread, so alpha has no unit and is the same selection for all. STATUS_FAILED: no memory. */
enum status alpha_rank(const struct normal_form *game, double alpha, size_t population, double *shares,
                       struct error *error);

/* The same for infinite alpha: a mutant that earns more takes over with chance 1 - perturbation, one that earns less with
 * `perturbation`, one that earns the same with 1/2. */
enum status alpha_rank_perturbed(const struct normal_form *game, double perturbation, double *shares,
                                 struct error *error);

/* alpha_rank at alpha = 0.1, 0.2, 0.4, ... until it has settled: from alpha 10 on, two doublings in turn move less than
 * 1e-4 of the distribution, or ALPHA_RANK_MOST_STEPS are done (*settled false). alphas [ALPHA_RANK_MOST_STEPS], shares
 * [ALPHA_RANK_MOST_STEPS][profiles]; *count of them are filled. */
enum status alpha_rank_sweep(const struct normal_form *game, size_t population, double *alphas,
                             double *shares, size_t *count, bool *settled, struct error *error);

/* The stationary distribution of an irreducible chain from the logarithms of its rates [states][states], which are used
 * up; the diagonal is not looked at, -INFINITY: no transition. Elimination of Grassmann, Taksar & Heyman (1985), which
 * subtracts nothing, on logarithms, so that rates as small as e^-10000 keep all their digits. */
void stationary_distribution(double *log_rates, size_t states, double *shares);

#endif
