/* Random whole numbers of users, in bulk and in single precision. */
#ifndef PRICEWAR_MODEL_SME_SME_USERS_H
#define PRICEWAR_MODEL_SME_SME_USERS_H

#include <stddef.h>
#include <stdint.h>

/* count[k] ~ Poisson(mean[k]), k < n, each from one random word. Means from 16 on use the Cornish-Fisher
 * expansion to the skewness term (Cornish & Fisher 1938), smaller ones inversion. */
void draw_poisson(size_t n, const float *restrict mean, const uint32_t *restrict words,
                  float *restrict count);

/* count[k] ~ Binomial(trials[k], chance[k]), in the same two ways, by variance. Trials are whole numbers. */
void draw_binomial(size_t n, const float *restrict trials, const float *restrict chance,
                   const uint32_t *restrict words, float *restrict count);

#endif
