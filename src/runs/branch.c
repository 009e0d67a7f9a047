#include "runs/branch.h"

#include <string.h>

#include "model/vendor/attach.h"

/* "*": all keys of the group. */
static const struct {
    const char *group, *keys;
} allowed[] = {
    {"vendors[].pricing", "*"},
    {"vendors[]",
     "|capital|fixed_cost|shock_size|shock_gain_chance|brand_utility|cloud_share|seeks_funding|"},
    {"clouds[]", "|capital|parent_limit|parent_trigger|attach_margin|hosting_margin|fixed_cost|expands|"},
    {"infrastructure", "|order_adjustment|rerouted_share|"},
    {"infrastructure.sellers[]", "|shipment_cap|shipment_cap_from|"},
    {"technology", "|quality_arrival_rate|quality_arrival_median|quality_arrival_from|quality_arrival_log_sd|"
                   "distillation_share|catch_up|"},
    {"choice", "|reconsider_base|reconsider_response|nonuser_review|headline_salience|"},
    {"finance", "*"},
    {"insolvency", "*"},
    {"acquisition", "*"},
    {"leaving", "*"},
};

const char branch_allowed[] =
    "pricing of vendors; their capital (the difference is paid in by investors), fixed_cost, shocks, "
    "brand_utility, cloud_share, seeks_funding; of clouds capital, parent_limit, parent_trigger, "
    "attach_margin, hosting_margin, fixed_cost, expands; shipment caps, order_adjustment, rerouted_share; "
    "arrival of quality and catch_up; reconsider_base, reconsider_response, nonuser_review, "
    "headline_salience; all of finance, insolvency, acquisition and leaving";

bool branch_allows(const struct scenario_difference *difference)
{
    char key[80];
    snprintf(key, sizeof key, "|%.70s|", difference->key);
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (strcmp(allowed[i].group, difference->group) == 0)
            return *difference->key && (*allowed[i].keys == '*' || strstr(allowed[i].keys, key));
    return false;
}

static void take_difference(const struct scenario_difference *difference, bool *new_rules,
                            struct diagnostics *findings)
{
    if (!branch_allows(difference))
        diagnostics_add(findings, "--set", 0, difference->path, "can't change in the middle of a run");
    else if (strcmp(difference->group, "vendors[].pricing") == 0)
        new_rules[difference->element] = true;
}

/* Moves of accounts are counted only where a vendor reckons with them: in the first round of the branch there would be
 * none, and a customer worth nothing. */
static void check_attach(const struct scenario *base, const struct scenario *after,
                         struct diagnostics *findings)
{
    if (attach_is_watched(after) && !attach_is_watched(base))
        diagnostics_add(
            findings, "--set", 0, "vendors[*].pricing.attach_valuation",
            "can't become \"moves\" in the middle of a run of which no vendor has it: moves of accounts "
            "are counted where some vendor reckons with them");
}

enum status branch_make(const struct scenario *base, const struct scenario *after, int64_t from,
                        bool *new_rules, struct timeline *timeline, struct diagnostics *findings,
                        struct error *error)
{
    struct scenario_differences differences;
    size_t before = findings->count;
    memset(new_rules, 0, base->vendor_count * sizeof *new_rules);
    *timeline = (struct timeline){.scenario = base, .after = after, .from = from, .new_rules = new_rules};
    if (from < 1 || from > base->simulation.rounds)
        diagnostics_add(findings, "--at", 0, NULL, "round %lld is not one of the run's rounds 1 to %lld",
                        (long long)from, (long long)base->simulation.rounds);
    scenario_differences_find(base, after, &differences);
    for (size_t i = 0; i < differences.count; i++)
        take_difference(&differences.items[i], new_rules, findings);
    check_attach(base, after, findings);
    bool short_of_memory = differences.out_of_memory || findings->out_of_memory;
    scenario_differences_clear(&differences);
    if (short_of_memory)
        return error_no_memory(error, "the changes of a branch");
    if (findings->count == before)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "%s: %s",
                     findings->items[before].path ? findings->items[before].path : "the branch",
                     findings->items[before].text);
}
