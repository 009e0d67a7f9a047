#include "inference/share_groups.h"

#include <math.h>
#include <string.h>

#include "scenario/suggest.h"
#include "words/words.h"

const char *const share_by_names[SHARE_BYS] = {"model", "vendor", "host"};
const char *const share_measure_names[SHARE_MEASURES] = {"volume", "customers"};
const char *const share_base_names[SHARE_BASES] = {"models", "smes"};

static const double rounding = 1e-6; /* of sums of observed shares */

static void list_groups(const struct scenario *scenario, struct share_groups *groups)
{
    size_t j = 0;
    for (size_t c = 0; groups->by == BY_HOST && c < scenario->cloud_count; c++)
        groups->items[c] =
            (struct share_group){.name = scenario->clouds[c].name, .label = LABEL_OF(&scenario->clouds[c])};
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &scenario->vendors[f];
        if (groups->by == BY_VENDOR)
            groups->items[f] = (struct share_group){.name = vendor->name, .label = LABEL_OF(vendor)};
        for (size_t i = 0; i < vendor->product_count; i++, j++) {
            const struct product_parameters *product = &vendor->products[i];
            if (groups->by == BY_MODEL)
                groups->items[j] = (struct share_group){.name = product->name, .label = LABEL_OF(product)};
            groups->of_product[j] = groups->by == BY_MODEL ? j : groups->by == BY_VENDOR ? f : vendor->host;
        }
    }
    for (size_t g = 0; g < groups->count; g++) {
        groups->items[g].observed = (double)NAN;
        groups->items[g].source = "";
    }
}

static struct share_group *find_group(const struct share_groups *groups, const char *name)
{
    for (size_t g = 0; g < groups->count; g++)
        if (strcmp(groups->items[g].name, name) == 0)
            return &groups->items[g];
    return NULL;
}

static void refuse_name(const struct share_groups *groups, const char *file, const struct observed_share *row,
                        struct diagnostics *findings)
{
    struct suggestion suggestion = suggestion_for(row->name);
    for (size_t g = 0; g < groups->count; g++)
        suggestion_try(&suggestion, groups->items[g].name);
    for (size_t g = 0; g < groups->count; g++)
        if (strcmp(groups->items[g].label, row->name) == 0)
            suggestion.best = groups->items[g].name;
    diagnostics_add(findings, file, row->line, "name", "the scenario has no %s `%s`%s%s%s",
                    share_by_names[groups->by], row->name, suggestion.best ? "; did you mean `" : "",
                    suggestion.best ? suggestion.best : "", suggestion.best ? "`?" : "");
}

enum status share_groups_take(const struct scenario *scenario, enum share_by by, enum share_measure measure,
                              enum share_base base, const char *file, const struct observed_shares *observed,
                              struct arena *arena, struct share_groups *groups, struct diagnostics *findings,
                              struct error *error)
{
    *groups = (struct share_groups){.by = by, .measure = measure, .base = base};
    if (base == AMONG_SMES && measure != OF_CUSTOMERS)
        return error_set(
            error, STATUS_INVALID, "%s",
            say(&scenario->terms,
                "shares of all SMEs are shares of customers: SMEs without a model have no volume")
                .bytes);
    for (size_t f = 0; f < scenario->vendor_count; f++)
        groups->product_count += scenario->vendors[f].product_count;
    groups->count = by == BY_MODEL    ? groups->product_count
                    : by == BY_VENDOR ? scenario->vendor_count
                                      : scenario->cloud_count;
    groups->items = arena_take(arena, groups->count, sizeof *groups->items);
    groups->of_product = arena_take(arena, groups->product_count, sizeof *groups->of_product);
    if (arena->exhausted)
        return error_no_memory(error, "the observed shares");
    list_groups(scenario, groups);
    for (size_t i = 0; i < observed->count; i++) {
        const struct observed_share *row = &observed->items[i];
        struct share_group *group = find_group(groups, row->name);
        if (!group) {
            refuse_name(groups, file, row, findings);
            continue;
        }
        group->observed = row->share;
        group->rank = row->rank;
        group->source = row->source;
        group->line = row->line;
    }
    return findings->count > 0 ? STATUS_INVALID : STATUS_OK;
}

void sales_add(struct sales *sales, const struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++) {
        sales->volume[j] += world->products[j].volume;
        sales->customers[j] += world->products[j].customers;
    }
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        sales->smes += world->sectors[s].alive;
    sales->round = world->round;
}

double share_groups_measure(const struct share_groups *groups, const struct sales *sales, double *share)
{
    const double *size = groups->measure == OF_VOLUME ? sales->volume : sales->customers;
    double sum = 0, customers = 0;
    memset(share, 0, groups->count * sizeof *share);
    for (size_t j = 0; j < groups->product_count; j++) {
        share[groups->of_product[j]] += size[j];
        sum += size[j];
        customers += sales->customers[j];
    }
    double all = groups->base == AMONG_SMES ? sales->smes : sum;
    for (size_t g = 0; g < groups->count && all > 0; g++)
        share[g] /= all;
    return sales->smes > 0 ? customers / sales->smes : 0;
}

static const char *first_left_over(const struct share_groups *groups)
{
    for (size_t g = 0; g < groups->count; g++)
        if (groups->items[g].sold && isnan(groups->items[g].observed))
            return groups->items[g].name;
    return NULL;
}

/* What the sum of the observed shares leaves for the others. */
static void check_rest(struct share_groups *groups, const char *file, struct diagnostics *findings)
{
    double sum = 0;
    int last = 0;
    for (size_t g = 0; g < groups->count; g++) {
        const struct share_group *group = &groups->items[g];
        sum += isnan(group->observed) ? 0 : group->observed;
        last = isnan(group->observed) || group->line < last ? last : group->line;
    }
    const char *other = first_left_over(groups);
    if (sum > 1 - rounding && other)
        diagnostics_add(findings, file, last, "share",
                        "with this row the shares sum to 1, which leaves nothing for %s, which is on offer",
                        other);
    else if (sum > 1 - rounding && groups->base == AMONG_SMES)
        diagnostics_add(
            findings, file, last, "share",
            "with this row the shares sum to 1, which leaves no SME without a model; are these shares "
            "among models?");
    else if (sum < 1 - rounding && !other && groups->base == AMONG_MODELS)
        diagnostics_add(
            findings, file, last, "share",
            "all that is on offer has a share, and they sum to %.6g; scale them to 1, or leave one out", sum);
    groups->complete = !other;
}

enum status share_groups_match(struct share_groups *groups, const struct sales *sales, const char *file,
                               struct diagnostics *findings, struct error *error)
{
    const double *size = groups->measure == OF_VOLUME ? sales->volume : sales->customers;
    for (size_t j = 0; j < groups->product_count; j++)
        if (size[j] > 0)
            groups->items[groups->of_product[j]].sold = true;
    for (size_t g = 0; g < groups->count; g++) {
        const struct share_group *group = &groups->items[g];
        if (group->line && !group->sold)
            diagnostics_add(findings, file, group->line, "name",
                            "%s sells nothing in round %lld of the scenario: not on offer yet, or gone",
                            group->name, (long long)sales->round);
    }
    if (findings->count == 0)
        check_rest(groups, file, findings);
    return findings->count > 0 ? error_set(error, STATUS_INVALID, "the shares don't fit the scenario")
                               : STATUS_OK;
}
