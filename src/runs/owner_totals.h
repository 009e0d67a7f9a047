/* What an owner with its vendors, as one firm, comes to over a run: sums and last values of the output fields
 * consolidated_* (record/owner_groups.h). Owners are in the order of group_owner() (record/layers.h). */
#ifndef PRICEWAR_RUNS_OWNER_TOTALS_H
#define PRICEWAR_RUNS_OWNER_TOTALS_H

#include "model/world.h"
#include "record/owner_groups.h"
#include "statistics/estimate.h"

/* X-macro: symbol, name in the output, what of the rounds, the field's name less "consolidated_". Money in kCNY,
 * volume in Gtok. */
#define OWNER_TOTAL_TABLE(X)                                                                                 \
    X(OWNER_CAPITAL_START, "capital_start", ROUND_FIRST, capital)                                            \
    X(OWNER_CAPITAL, "capital", ROUND_LAST, capital)                                                         \
    X(OWNER_REVENUE, "revenue", ROUND_SUM, revenue)                                                          \
    X(OWNER_INTERNAL, "internal", ROUND_SUM, internal)                                                       \
    X(OWNER_VOLUME, "volume", ROUND_SUM, volume)                                                             \
    X(OWNER_CUSTOMERS, "customers", ROUND_LAST, customers)                                                   \
    X(OWNER_VENDORS_ALIVE, "vendors_alive", ROUND_LAST, vendors_alive)

enum owner_total {
#define OWNER_TOTAL_SYMBOL(symbol, name, rounds, field) symbol,
    OWNER_TOTAL_TABLE(OWNER_TOTAL_SYMBOL)
#undef OWNER_TOTAL_SYMBOL
        OWNER_TOTALS
};

extern const char *const owner_total_names[OWNER_TOTALS];
extern const char *const owner_total_fields[OWNER_TOTALS]; /* datasets */

/* Money may be owed or lost; what is counted, and revenue, is not below 0. */
struct possible_range owner_total_possible(enum owner_total which);

/* Takes the value of a round, of which there are those from 0 on in order, into a total. */
void owner_total_take(double *total, enum owner_total which, size_t round, double value);

/* The same of all totals [OWNER_TOTALS][owners] from the world's current round. scratch: [owners]. */
void owner_totals_take(double *totals, const struct world *world, double *scratch);

#endif
