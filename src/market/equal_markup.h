/* Best prices in one segment of plain logit: every product off its floor has the same markup. */
#ifndef PRICEWAR_MARKET_EQUAL_MARKUP_H
#define PRICEWAR_MARKET_EQUAL_MARKUP_H

#include "market/single_firm_problem.h"

/* price [count]: the firm's best prices if segment `s` were the whole market with the price sensitivity
 * `alpha`, floors and fixed products respected; exact (see best_response.h). `bound` [count] is scratch.
 * False when there is no finite answer. */
bool equal_markup_prices(const struct single_firm_problem *problem, size_t s, double alpha, bool *bound,
                         double *price);

#endif
