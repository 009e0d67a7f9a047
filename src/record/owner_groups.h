/* Accounts of groups in a round: an owner with the vendors that it owns, as if they were one firm. What members pay each
 * other is in none of them. The functions are getters of output fields, in the order of group_owner() (layers.h). */
#ifndef PRICEWAR_RECORD_OWNER_GROUPS_H
#define PRICEWAR_RECORD_OWNER_GROUPS_H

#include "model/world.h"

/* kCNY: cash after the round; sales to others; profit; cash flow; money from investors less what they got out. */
void group_capital(const struct world *world, size_t offset, double *slice);
void group_revenue(const struct world *world, size_t offset, double *slice);
void group_profit(const struct world *world, size_t offset, double *slice);
void group_cash_flow(const struct world *world, size_t offset, double *slice);
void group_put_in(const struct world *world, size_t offset, double *slice);
/* kCNY: what members paid each other: compute, shares of cloud bills, support. */
void group_internal(const struct world *world, size_t offset, double *slice);
/* Gtok that its vendors served, and their customers; how many of its vendors are in the market. */
void group_volume(const struct world *world, size_t offset, double *slice);
void group_customers(const struct world *world, size_t offset, double *slice);
void group_vendors_alive(const struct world *world, size_t offset, double *slice);

#endif
