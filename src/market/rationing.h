/* Who is served when demand exceeds capacity; docs/model.md 4.6. */
#ifndef PRICEWAR_MARKET_RATIONING_H
#define PRICEWAR_MARKET_RATIONING_H

#include "base/error.h"
#include <stdint.h>

/* Serves classes in the order of their priority, lowest number first, and pro rata in the class that can't
 * be served in full. demand, served [count] in the unit of `capacity`; priority [count]; `served` may be
 * `demand` itself. Capacity may be INFINITY. *utilisation (unless NULL): share of the capacity in use,
 * 0..1 (1 when there is none and there is demand). STATUS_INVALID: a demand that is negative or not
 * finite, a negative capacity. */
enum status ration_by_priority(size_t count, const double *demand, const int64_t *priority, double capacity,
                               double *served, double *utilisation, struct error *error);

/* Mean time in an M/M/1 queue relative to that of an idle server, 1/(1 - utilisation): how much slower a
 * busy service answers. INFINITY at utilisation 1 and above. */
double single_server_delay(double utilisation);

#endif
