/* Where the numbers and texts of the output fields come from. */
#ifndef PRICEWAR_RECORD_GETTERS_H
#define PRICEWAR_RECORD_GETTERS_H

#include "record/fields.h"

/* From a world: all elements of a field in one round; `offset` is that of a double in the agent's struct. */
#define WORLD_GETTER(name) void name(const struct world *world, size_t offset, double *slice);
WORLD_GETTER(product_member)
WORLD_GETTER(live_product_member)
WORLD_GETTER(vendor_member)
WORLD_GETTER(cloud_member)
WORLD_GETTER(seller_member)
WORLD_GETTER(sector_member)
WORLD_GETTER(market_member)
WORLD_GETTER(product_live)
WORLD_GETTER(vendor_price)
WORLD_GETTER(vendor_buyer)
WORLD_GETTER(vendor_status)
WORLD_GETTER(vendor_conduct)
WORLD_GETTER(firm_capital)
WORLD_GETTER(firm_profit)
WORLD_GETTER(firm_revenue)
WORLD_GETTER(firm_alive)
WORLD_GETTER(firm_price)
WORLD_GETTER(firm_quality)
WORLD_GETTER(firm_users)
WORLD_GETTER(firm_exit_round)
WORLD_GETTER(firm_exit_cause)
WORLD_GETTER(money_flow)
WORLD_GETTER(ledger_error)
#undef WORLD_GETTER

int64_t run_seed(const struct world *world);

/* From a scenario: the text or number of one element of the field's axis. */
#define TEXT_GETTER(name)                                                                                    \
    const char *name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH]);
#define NUMBER_GETTER(name) double name(const struct scenario *scenario, size_t index);
TEXT_GETTER(round_date)
TEXT_GETTER(firm_name)
TEXT_GETTER(firm_label)
TEXT_GETTER(seller_name)
TEXT_GETTER(cloud_name)
TEXT_GETTER(vendor_name)
TEXT_GETTER(vendor_app)
TEXT_GETTER(product_name)
TEXT_GETTER(product_label)
TEXT_GETTER(sector_name)
TEXT_GETTER(sector_label)
TEXT_GETTER(flow_name)
TEXT_GETTER(flow_meaning)
TEXT_GETTER(layer_name)
NUMBER_GETTER(firm_layer_number)
NUMBER_GETTER(vendor_owner)
NUMBER_GETTER(vendor_host)
NUMBER_GETTER(product_tier)
NUMBER_GETTER(product_vendor)
NUMBER_GETTER(product_launch_round)
NUMBER_GETTER(sector_kind)
#undef TEXT_GETTER
#undef NUMBER_GETTER

#define EVENT_GETTER(name) double name(const struct event *event);
EVENT_GETTER(event_round)
EVENT_GETTER(event_kind_number)
EVENT_GETTER(event_vendor)
EVENT_GETTER(event_product)
EVENT_GETTER(event_sector)
EVENT_GETTER(event_cloud)
EVENT_GETTER(event_before)
EVENT_GETTER(event_after)
EVENT_GETTER(event_amount)
#undef EVENT_GETTER

#define SME_GETTER(name) double name(const struct sme_sample *sme);
SME_GETTER(sme_alive)
SME_GETTER(sme_sector)
SME_GETTER(sme_capital)
SME_GETTER(sme_price)
SME_GETTER(sme_quality)
SME_GETTER(sme_users)
SME_GETTER(sme_volume)
SME_GETTER(sme_product)
SME_GETTER(sme_cloud)
SME_GETTER(sme_has_value)
SME_GETTER(sme_viral)
SME_GETTER(sme_age)
#undef SME_GETTER

#endif
