/* What would have no effect as the scenario leaves out the part of the model that it is for. */
#include "scenario/semantics.h"

#include <string.h>

static const double share_tolerance = 1e-9;

static void check_sellers(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    if (scenario->infrastructure.seller_count && !scenario->cloud_count)
        FIND(
            binding, path_key("infrastructure", "sellers"),
            "has no effect: clouds buy accelerators, and there are none; write `clouds`, or leave the sellers out too");
}

static void check_idle_cloud(struct binding *binding, size_t c)
{
    const struct cloud_parameters *cloud = &binding->scenario->clouds[c];
    struct path path = path_element("", "clouds", c);
    if (cloud->accelerators > 0 && is_bound(binding, &cloud->accelerators))
        FIND(binding, path_key(path.text, "accelerators"),
             "is %.10g, and no vendor names a host, so nothing is served there; name hosts, or leave it out",
             cloud->accelerators);
}

/* What a vendor without a host can't have. */
static void check_hostless(struct binding *binding, size_t f)
{
    const struct scenario *scenario = binding->scenario;
    const struct vendor_parameters *vendor = &scenario->vendors[f];
    struct path path = path_element("", "vendors", f), pricing = path_key(path.text, "pricing");
    if (!binding->left_out[LEFT_OUT_COMPUTE] && !path_is_written(binding, path_key(path.text, "host").text))
        FIND(binding, path_key(path.text, "host"),
             "is missing, and others have one; `host = \"\"` says that no cloud serves it");
    else if (scenario->technology.compute_contract == COMPUTE_RESERVED &&
             is_bound(binding, &scenario->technology.compute_contract))
        FIND(
            binding, path_key(path.text, "host"),
            "is empty, and technology.compute_contract is \"reserved\": only a host can reserve compute; without one it "
            "must be \"metered\"");
    if (vendor->cloud_share > 0 && is_bound(binding, &vendor->cloud_share))
        FIND(binding, path_key(path.text, "cloud_share"),
             "is %.10g of what its host earns, and it has no host; leave it out", vendor->cloud_share);
    if (vendor->pricing.attach_valuation == ATTACH_BY_MOVES &&
        is_bound(binding, &vendor->pricing.attach_valuation))
        FIND(binding, path_key(pricing.text, "attach_valuation"),
             "is \"moves\": worth what users bring to its host, and it has none; must be \"rule\"");
    if (vendor->pricing.capacity_charge > 0 && is_bound(binding, &vendor->pricing.capacity_charge))
        FIND(binding, path_key(pricing.text, "capacity_charge"),
             "is %.10g for scarce compute, and without a host none is scarce; must be 0",
             vendor->pricing.capacity_charge);
}

static void check_buyers(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    double entry = 0;
    for (size_t s = 0; s < scenario->sector_count; s++)
        entry = entry > scenario->sectors[s].entry_rate ? entry : scenario->sectors[s].entry_rate;
    if (binding->left_out[LEFT_OUT_BUSINESS] && entry > 0 && !(scenario->smes.slot_factor > 1) &&
        is_bound(binding, &scenario->smes.slot_factor))
        FIND(binding, path_key("smes", "slot_factor"),
             "is %.10g, so there is no room for those who enter with entry_rate; must be above 1",
             scenario->smes.slot_factor);
    for (size_t a = 0; a < scenario->app_count; a++) {
        size_t sector = scenario->apps[a].sector;
        if (sector < scenario->sector_count && scenario->sectors[sector].kind == SECTOR_BUYERS &&
            is_bound(binding, &scenario->sectors[sector].kind))
            FIND(
                binding, path_key(path_element("", "apps", a).text, "sector"),
                "\"%s\" is a sector of buyers, who have no apps; must be one whose kind is \"consumer\" or \"business\"",
                scenario->sectors[sector].name);
    }
}

static void check_niche(struct binding *binding)
{
    const struct niche_parameters *niche = &binding->scenario->niche;
    if (niche->pivot && niche->tender_rate <= 0 && is_bound(binding, &niche->pivot) &&
        is_bound(binding, &niche->tender_rate))
        FIND(binding, path_key("niche", "pivot"), "has no effect while niche.tender_rate is 0");
}

/* All partners together are one, and who is not there yet has none. */
static void check_partners(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    double sum = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &scenario->vendors[f];
        if (!(vendor->initial_partners > 0) || !is_bound(binding, &vendor->initial_partners))
            continue;
        sum += vendor->initial_partners;
        if (vendor->entry_round != 0)
            FIND(binding, path_key(path_element("", "vendors", f).text, "initial_partners"),
                 "must be 0: the vendor is not there at the start, as it has an entry_date or entry_event");
    }
    if (sum > 1 + share_tolerance)
        FIND(binding, path_key("", "vendors"), "the initial_partners of all sum to %.10g, more than 1", sum);
}

/* Results that nobody has. */
static void check_expected(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    for (size_t i = 0; i < scenario->expected_count; i++) {
        const struct expected_parameters *expected = &scenario->expected[i];
        if (!is_bound(binding, &expected->quantity) || expected->quantity != EXPECT_USERS)
            continue;
        for (size_t s = 0; s < scenario->sector_count; s++)
            if (strcmp(scenario->sectors[s].name, expected->target) == 0 &&
                scenario->sectors[s].kind == SECTOR_BUYERS)
                FIND(
                    binding, path_key(path_element("", "expected", i).text, "quantity"),
                    "is \"users\", and \"%s\" are buyers, whose apps nobody uses, as they have none; \"adopters\" are "
                    "those that buy",
                    expected->target);
    }
}

void check_left_out(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    check_sellers(binding);
    for (size_t c = 0; binding->left_out[LEFT_OUT_COMPUTE] && c < scenario->cloud_count; c++)
        check_idle_cloud(binding, c);
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (scenario->vendors[f].host == NO_REFERENCE && is_bound(binding, &scenario->vendors[f].host))
            check_hostless(binding, f);
    if (scenario->acquisition.rate > 0 && !scenario->cloud_count &&
        is_bound(binding, &scenario->acquisition.rate))
        FIND(binding, path_key("acquisition", "rate"),
             "is %.10g, and clouds buy vendors: there are none; write `clouds`, or 0",
             scenario->acquisition.rate);
    check_buyers(binding);
    check_partners(binding);
    check_niche(binding);
    check_expected(binding);
}
