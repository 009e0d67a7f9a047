/* Which parts of the economy a scenario has: what it leaves out is in no result. Layers and flows of the ledger are
 * numbered among those that there are; groups are owners with the vendors that they own. */
#ifndef PRICEWAR_RECORD_LAYERS_H
#define PRICEWAR_RECORD_LAYERS_H

#include "model/ledger.h"
#include "scenario/scenario.h"

bool has_layer(const struct scenario *scenario, enum ledger_sector layer);
bool has_flow(const struct scenario *scenario, enum ledger_flow flow);

/* SMEs that are firms; vendors with a host; cloud accounts of SMEs; owners and backers; vendors' own apps; the niche. */
bool wants_smes(const struct scenario *scenario);
bool wants_hosts(const struct scenario *scenario);
bool wants_accounts(const struct scenario *scenario);
bool wants_clouds(const struct scenario *scenario);
bool wants_own_apps(const struct scenario *scenario);
bool wants_contracts(const struct scenario *scenario);

/* Number of layers, the k-th of them, and its place among them; SIZE_MAX: the scenario has no such layer. */
size_t layer_count(const struct scenario *scenario);
enum ledger_sector layer_at(const struct scenario *scenario, size_t k);
size_t layer_place(const struct scenario *scenario, enum ledger_sector layer);

size_t flow_count(const struct scenario *scenario);
enum ledger_flow flow_at(const struct scenario *scenario, size_t k);

/* Number of clouds that own a vendor, and the k-th of them. */
size_t group_count(const struct scenario *scenario);
size_t group_owner(const struct scenario *scenario, size_t k);

#endif
