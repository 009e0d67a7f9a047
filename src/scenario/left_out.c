/* Parts of the model that a scenario leaves out: defaults in their absence, and what would have no effect then. */
#include "scenario/fallbacks.h"
#include "scenario/semantics.h"

#include <string.h>

/* clang-format off: one row, one line */
const struct left_out_default left_out_defaults[] = {
    {LEFT_OUT_COMPUTE, "technology", "compute_contract", "\"metered\"", false},
    {LEFT_OUT_COMPUTE, "technology", "algorithmic_progress", "0.0", false},
    {LEFT_OUT_COMPUTE, "technology", "hardware_progress", "0.0", false},
    {LEFT_OUT_COMPUTE, "technology", "learning_rate", "0.0", false},
    {LEFT_OUT_COMPUTE, "technology", "quality_arrival_rate", "0.0", false},
    {LEFT_OUT_COMPUTE, "technology", "catch_up", "0.0", false},
    {LEFT_OUT_COMPUTE, "technology", "data_effect", "0.0", false},
    {LEFT_OUT_COMPUTE, "clouds[]", "accelerators", "0.0", false},
    {LEFT_OUT_COMPUTE, "clouds[]", "account_share", "0.0", false},
    {LEFT_OUT_COMPUTE, "vendors[].products[]", "tier", "\"main\"", false},
    {LEFT_OUT_FIRMS, "sectors[]", "volume_fixed", "1.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "volume_log_sd", "0.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "quality_taste", "1.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "quality_taste_log_sd", "0.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "price_sensitivity_log_sd", "0.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "minimum_quality_low", "0.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "minimum_quality_high", "0.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "entry_rate", "0.0", false},
    {LEFT_OUT_FIRMS, "sectors[]", "capital", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "capital_log_sd", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "capital_spread", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "wages", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "cloud_spend_fixed", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "cloud_spend_per_revenue", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "cloud_spend_with_model", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "cloud_move_rate", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "give_up_rate", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "replace_exits", "false", true},
    {LEFT_OUT_FIRMS, "sectors[]", "quality_revenue", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "value_initial_share", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "value_hazard", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "value_loss", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "experiment_scale", "10.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "experiment_volume", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "experiment_budget", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "experiment_maximum", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "solution_revenue", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "solution_revenue_log_sd", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "solution_growth", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "own_quality", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "quality_investment", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "quality_yield", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "quality_decay", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "model_quality_weight", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "potential_users", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "initial_users", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "price_elasticity", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "app_price", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "pass_through", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "paying_share", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "fee_per_user", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "advertising_per_user", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "viral_share", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "volume_per_users", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "volume_with_value", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "reference_users", "20000.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "reference_quality", "2.5", true},
    {LEFT_OUT_FIRMS, "sectors[]", "friction", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "reference_price", "25.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "mix_subscription", "1.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "mix_per_call", "1.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "mix_advertising", "1.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "mix_solutions", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "innovation", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "imitation", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "churn", "0.0", true},
    {LEFT_OUT_FIRMS, "sectors[]", "viral_months", "0.0", true},
    {LEFT_OUT_BUSINESS, "smes", "slot_factor", "1.0", false},
    {LEFT_OUT_BUSINESS, "choice", "switch_cost_vendor", "0.0", false},
    {LEFT_OUT_BUSINESS, "choice", "switch_cost_product", "0.0", false},
};
/* clang-format on */
const size_t left_out_default_count = sizeof left_out_defaults / sizeof *left_out_defaults;

const char *const left_out_in_words[LEFT_OUT_PARTS] = {
    [LEFT_OUT_COMPUTE] = "where no vendor has a host",
    [LEFT_OUT_FIRMS] = "for buyers",
    [LEFT_OUT_BUSINESS] = "where all sectors are buyers",
};

#define FIND(binding, path, ...)                                                                             \
    collector_add((binding)->collector, path_origin(binding, (path).text), (path).text, __VA_ARGS__)

const struct left_out_default *left_out_default_of(const bool left_out[LEFT_OUT_PARTS], const char *group,
                                                   const char *key)
{
    for (size_t i = 0; i < left_out_default_count; i++)
        if (left_out[left_out_defaults[i].part] && strcmp(left_out_defaults[i].key, key) == 0 &&
            strcmp(left_out_defaults[i].group, group) == 0)
            return &left_out_defaults[i];
    return NULL;
}

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
    check_expected(binding);
}
