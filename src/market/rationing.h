/* Who is served when capacity is short. */
#ifndef PRICEWAR_MARKET_RATIONING_H
#define PRICEWAR_MARKET_RATIONING_H

#include <stddef.h>

/* served[k], k < count: classes of lower priority number first, pro rata within a class (docs/model.md 4.6).
 * Demand and capacity in the same unit, not negative; capacity may be INFINITY. */
void ration_by_priority(size_t count, const double *demand, const int *priority, double capacity,
                        double *served);

#endif
