/* The SME layer in expectations (simulation.noise = "off"): shares of each class by home cloud and supplier,
 * and class means of users, value and quality, in double precision. The number of SMEs is fixed: who closes
 * down or enters depends on the spread of capital, which a mean does not have. docs/model.md sections 0
 * and 7. */
#ifndef PRICEWAR_MODEL_SME_MEAN_FIELD_H
#define PRICEWAR_MODEL_SME_MEAN_FIELD_H

#include "model/world.h"

enum status mean_field_create(struct world *world, struct error *error);

/* First suppliers, as choice.initial says; before round 1. */
void mean_field_choose_first(struct world *world);

/* Cash of all SMEs into the report, and of the sectors, before round 1. */
void mean_field_count_cash(struct world *world);

/* As smes_demand() and smes_settle() (smes.h). */
void mean_field_demand(struct world *world);
void mean_field_settle(struct world *world);

/* As smes_change_suppliers(). */
void mean_field_change_suppliers(struct world *world, const uint16_t *successors);

#endif
