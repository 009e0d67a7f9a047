/* Model vendors: revenue, compute and fixed cost (E5), support and dividends (E7); docs/model.md 4.1, 4.7,
 * 4.9. */
#ifndef PRICEWAR_MODEL_VENDOR_H
#define PRICEWAR_MODEL_VENDOR_H

#include "model/world.h"

/* Fixed cost of a vendor in world->round, kCNY per month. */
double vendor_fixed_cost(const struct world *world, size_t f);

/* Books what vendors earn and pay; needs the SMEs' report. Resets the clouds' hosting revenue first. */
void vendors_settle(struct world *world);

/* E7, after funding_play: parents' support, dividends of all firms. */
void vendors_finance(struct world *world);

/* Vendor f pays for compute, its own app's included: to its host, or to firms outside the model. kCNY. */
void vendor_pay_compute(struct world *world, size_t f, double amount);

/* Logs that `amount` (kCNY) came to or left the account of vendor f, which held `before`. */
void vendor_log_money(struct world *world, enum event_kind kind, size_t f, double before, double amount);

/* Whether vendor f has taken all its products off the market. */
bool vendor_has_withdrawn(const struct world *world, size_t f);

/* Quality of the best model of its own on the market; -INFINITY: it has none. */
double vendor_best_quality(const struct world *world, size_t f);

/* How many vendors have a better model on the market than vendor f. */
double vendors_with_better_models(const struct world *world, size_t f);

/* Vendor f leaves the market with its products this round. */
void vendor_close(struct world *world, size_t f, enum exit_cause cause);

/* It leaves and hands its cash to its investors. */
void vendor_withdraw(struct world *world, size_t f);

#endif
