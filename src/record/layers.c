#include "record/layers.h"

#include "model/partners.h"

bool wants_smes(const struct scenario *scenario)
{
    return !scenario->lacks_smes;
}

bool wants_hosts(const struct scenario *scenario)
{
    return !scenario->lacks_hosts;
}

bool wants_clouds(const struct scenario *scenario)
{
    return scenario->cloud_count > 0;
}

bool wants_accounts(const struct scenario *scenario)
{
    return wants_clouds(scenario) && wants_smes(scenario);
}

bool wants_own_apps(const struct scenario *scenario)
{
    bool any = wants_hosts(scenario);
    for (size_t f = 0; f < scenario->vendor_count; f++)
        any = any || scenario->vendors[f].app.potential_users > 0;
    return any;
}

bool wants_contracts(const struct scenario *scenario)
{
    return wants_hosts(scenario) || scenario->niche.tender_rate > 0;
}

bool has_layer(const struct scenario *scenario, enum ledger_sector layer)
{
    switch (layer) {
    case LEDGER_SMES:
        return wants_smes(scenario);
    case LEDGER_CLOUDS:
        return wants_clouds(scenario);
    case LEDGER_SELLERS:
        return scenario->infrastructure.seller_count > 0;
    default:
        return true;
    }
}

bool has_flow(const struct scenario *scenario, enum ledger_flow flow)
{
    switch (flow) {
    case FLOW_APP_FEES:
    case FLOW_SOLUTIONS:
    case FLOW_ADVERTISING:
    case FLOW_START_CAPITAL:
        return wants_smes(scenario);
    case FLOW_CLOUD_BILLS:
        return wants_accounts(scenario);
    case FLOW_HOSTING:
    case FLOW_CLOUD_SHARE:
        return wants_hosts(scenario);
    case FLOW_ACCELERATORS:
        return has_layer(scenario, LEDGER_SELLERS);
    case FLOW_PARENT_SUPPORT: /* of vendors by clouds, of named apps by whoever carries them */
        return wants_clouds(scenario) || scenario->app_count > 0;
    case FLOW_ACQUISITIONS:
        return wants_clouds(scenario) || scenario->leaving.on;
    case FLOW_PRIVATE_CONTRACTS:
        return wants_contracts(scenario) || has_partners(scenario);
    case FLOW_OWN_APPS:
        return wants_own_apps(scenario);
    default:
        return true;
    }
}

size_t layer_place(const struct scenario *scenario, enum ledger_sector layer)
{
    size_t place = 0;
    for (enum ledger_sector l = 0; l < layer; l++)
        place += has_layer(scenario, l);
    return has_layer(scenario, layer) ? place : SIZE_MAX;
}

size_t layer_count(const struct scenario *scenario)
{
    size_t count = 0;
    for (enum ledger_sector l = 0; l < LEDGER_SECTORS; l++)
        count += has_layer(scenario, l);
    return count;
}

enum ledger_sector layer_at(const struct scenario *scenario, size_t k)
{
    enum ledger_sector layer = 0;
    for (; layer + 1 < LEDGER_SECTORS; layer++)
        if (has_layer(scenario, layer) && k-- == 0)
            break;
    return layer;
}

size_t flow_count(const struct scenario *scenario)
{
    size_t count = 0;
    for (enum ledger_flow flow = 0; flow < LEDGER_FLOWS; flow++)
        count += has_flow(scenario, flow);
    return count;
}

enum ledger_flow flow_at(const struct scenario *scenario, size_t k)
{
    enum ledger_flow flow = 0;
    for (; flow + 1 < LEDGER_FLOWS; flow++)
        if (has_flow(scenario, flow) && k-- == 0)
            break;
    return flow;
}

static bool owns_a_vendor(const struct scenario *scenario, size_t cloud)
{
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (scenario->vendors[f].owner == cloud)
            return true;
    return false;
}

size_t group_count(const struct scenario *scenario)
{
    size_t count = 0;
    for (size_t c = 0; c < scenario->cloud_count; c++)
        count += owns_a_vendor(scenario, c);
    return count;
}

size_t group_owner(const struct scenario *scenario, size_t k)
{
    size_t cloud = 0;
    for (; cloud + 1 < scenario->cloud_count; cloud++)
        if (owns_a_vendor(scenario, cloud) && k-- == 0)
            break;
    return cloud;
}
