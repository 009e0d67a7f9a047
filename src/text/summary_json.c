#include "text/summary_json.h"

#include <math.h>
#include <stdlib.h>

#include "text/claims_text.h"
#include "text/json.h"
#include "text/verdict.h"

static json_t *path(const struct path_summary *path, struct error *error)
{
    return pack_json(error, "{so so}", "start", number_to_json(path->start), "end",
                     estimate_to_json(&path->end));
}

static json_t *accounts(const struct estimate *estimates)
{
    json_t *object = json_object();
    for (size_t a = 0; object && a < ACCOUNTS; a++)
        put_in_json(&object, account_names[a], estimate_to_json(&estimates[a]));
    return object;
}

static json_t *firm(const struct summary *summary, const struct firm_summary *firm, struct error *error)
{
    static const char *const layers[] = {
        [FIRM_SELLER] = "seller", [FIRM_CLOUD] = "cloud", [FIRM_VENDOR] = "vendor"};
    json_t *object = pack_json(
        error, "{ss ss ss sb ss so so so so so so so so so so so so so so so so}", "name", firm->name,
        "label", LABEL_OF(firm), "layer", layers[firm->layer], "owned", firm->owned, "group_of",
        summary->firms[firm->head].name, "survival", estimate_to_json(&firm->survival), "median_exit_round",
        number_to_json(firm->median_exit_round), "share", estimate_to_json(&firm->share), "price_paid_start",
        number_to_json(firm->price_start), "price_paid", estimate_to_json(&firm->price), "price_index",
        estimate_to_json(&firm->price_index), "capital_start", number_to_json(firm->capital_start), "capital",
        estimate_to_json(&firm->capital), "profit", estimate_to_json(&firm->accounts[ACCOUNT_PROFIT]),
        "support", estimate_to_json(&firm->support), "attach", estimate_to_json(&firm->attach), "wins_share",
        estimate_to_json(&firm->wins_share), "wins_profit", estimate_to_json(&firm->wins_profit),
        "wins_capital", estimate_to_json(&firm->wins_capital), "accounts", accounts(firm->accounts), "group",
        accounts(firm->group));
    if (summary->serves_others && !isnan(firm->token_share.value))
        put_in_json(&object, "token_share", estimate_to_json(&firm->token_share));
    return object;
}

static json_t *firms(const struct summary *summary, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < summary->firm_count; i++) {
        append_to_json(&array, firm(summary, &summary->firms[i], error));
    }
    return array;
}

static json_t *layers(const struct summary *summary, struct error *error)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < LEDGER_SECTORS; i++) {
        if (!summary->has_layer[i] && i != LEDGER_SMES)
            continue;
        const struct layer_summary *layer = &summary->layers[i];
        json_t *row =
            pack_json(error, "{so so so so so}", "profit", estimate_to_json(&layer->profit), "capital_change",
                      estimate_to_json(&layer->capital_change), "surplus", estimate_to_json(&layer->surplus),
                      "value_added", estimate_to_json(&layer->value_added), "cash_flow",
                      estimate_to_json(&layer->cash_flow));
        put_in_json(&object, ledger_sector_names[i], row);
    }
    return object;
}

/* Owners with their vendors, as one firm each. */
static json_t *groups(const struct summary *summary, struct error *error)
{
    json_t *array = json_array();
    for (size_t k = 0; array && k < summary->owner_count; k++) {
        const struct owner_summary *owner = &summary->owners[k];
        const struct firm_summary *head = &summary->firms[owner->head];
        json_t *vendors = json_array();
        for (size_t i = 0; vendors && i < summary->firm_count; i++)
            if (i != owner->head && summary->firms[i].head == owner->head)
                append_to_json(&vendors, json_string(summary->firms[i].name));
        json_t *object = pack_json(error, "{ss ss so so}", "name", head->name, "label", LABEL_OF(head),
                                   "vendors", vendors, "accounts", accounts(head->group));
        for (size_t t = 0; object && t < OWNER_TOTALS; t++)
            put_in_json(&object, owner_total_names[t], estimate_to_json(&owner->totals[t]));
        append_to_json(&array, object);
    }
    return array;
}

static json_t *market(const struct summary *summary, struct error *error)
{
    json_t *object = pack_json(error, "{so so so so so so}", "price_paid", path(&summary->mean_price, error),
                               "price_index", path(&summary->price_index, error), "volume",
                               path(&summary->volume, error), "adoption", path(&summary->adoption, error),
                               "hhi", path(&summary->hhi, error), "smes", path(&summary->smes, error));
    if (!summary->has_layer[LEDGER_SMES])
        return object;
    put_in_json(&object, "smes_with_value", path(&summary->smes_with_value, error));
    put_in_json(&object, "users", path(&summary->users, error));
    put_in_json(&object, "sme_exit_year_one", estimate_to_json(&summary->sme_exit_year_one));
    return object;
}

static json_t *expected(const struct summary *summary, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < summary->expected_count; i++) {
        const struct expected_summary *row = &summary->expected[i];
        json_t *object = pack_json(error, "{ss ss so so so so sb}", "name", row->terms->name, "source",
                                   row->terms->source, "value", number_to_json(row->terms->value), "found",
                                   estimate_to_json(&row->found), "error", number_to_json(row->error),
                                   "allowed", number_to_json(row->allowed), "holds", row->holds);
        append_to_json(&array, object);
    }
    return array;
}

static json_t *contest(const struct contest *contest, const char *leader, const char *runner_up,
                       struct error *error)
{
    return pack_json(error, "{ss? ss? sb}", "leader", leader, "runner_up", runner_up, "decided",
                     contest->decided);
}

static json_t *firm_contest(const struct summary *summary, const struct contest *pair, struct error *error)
{
    return contest(pair, pair->leader == SIZE_MAX ? NULL : summary->firms[pair->leader].name,
                   pair->runner_up == SIZE_MAX ? NULL : summary->firms[pair->runner_up].name, error);
}

static json_t *layer_contest(const struct contest *pair, struct error *error)
{
    return contest(pair, pair->leader == SIZE_MAX ? NULL : ledger_sector_names[pair->leader],
                   pair->runner_up == SIZE_MAX ? NULL : ledger_sector_names[pair->runner_up], error);
}

static json_t *verdict(const struct summary *summary, struct error *error)
{
    static const char *const signs[] = {
        [SIGN_UNDECIDED] = "undecided", [SIGN_PROFIT] = "profit", [SIGN_LOSS] = "loss"};
    struct verdict verdict = verdict_of(summary);
    char *words = verdict_in_words(summary);
    json_t *object =
        words ? pack_json(error, "{ss ss so so so so}", "text", words, "sme_profit",
                          signs[verdict.sme_profit], "layers", layer_contest(&verdict.layers, error),
                          "value_added", layer_contest(&verdict.value_added, error), "vendor_profit",
                          firm_contest(summary, &verdict.vendor_profit, error), "vendor_share",
                          firm_contest(summary, &verdict.vendor_share, error))
              : NULL;
    free(words);
    return object;
}

/* First and second of the model vendors, for each meaning of winning. */
static json_t *winners(const struct summary *summary, struct error *error)
{
    json_t *object = json_object();
    for (size_t w = 0; object && w < WINNINGS; w++) {
        struct contest pair = winner_contest(summary, (enum winning)w);
        put_in_json(&object, winning_names[w], firm_contest(summary, &pair, error));
    }
    return object;
}

/* By vendor, then rival: probability that the vendor outlives the rival. */
static json_t *outlives(const struct summary *summary)
{
    size_t count = summary->outlives ? summary->independents + summary->owned : 0;
    const struct firm_summary *firms = summary->firms + summary->firm_count - count;
    json_t *object = json_object();
    for (size_t a = 0; object && a < count; a++) {
        json_t *row = json_object();
        for (size_t b = 0; row && b < count; b++)
            if (a != b)
                put_in_json(&row, firms[b].name, estimate_to_json(&summary->outlives[a * count + b]));
        put_in_json(&object, firms[a].name, row);
    }
    return object;
}

static json_t *exit_row(const struct summary *summary, const struct exit_row *row, struct error *error)
{
    size_t vendors = summary->independents + summary->owned;
    const struct firm_summary *firms = summary->firms + summary->firm_count - vendors;
    json_t *parts = json_object();
    for (size_t p = 0; parts && p < EXIT_PARTS; p++)
        put_in_json(&parts, exit_part_names[p], number_to_json(row->parts[p]));
    return pack_json(error, "{sI ss sI ss so so so sb sb sb}", "run", (json_int_t)row->run, "vendor",
                     firms[(size_t)row->vendor].name, "round", (json_int_t)row->round, "cause",
                     exit_causes.names[(size_t)row->cause], "cash_start", number_to_json(row->cash_start),
                     "cash_end", number_to_json(row->cash_end), "parts", parts, "alive_without_war",
                     row->alive_without_war > 0, "alive_if_held", row->alive_if_held > 0,
                     "alive_if_rivals_held", row->alive_if_rivals_held > 0);
}

/* null when exits were not explained. */
static json_t *exits(const struct summary *summary, struct error *error)
{
    json_t *array = summary->exits ? json_array() : json_null();
    for (size_t i = 0; array && summary->exits && i < summary->exit_count; i++) {
        append_to_json(&array, exit_row(summary, &summary->exits[i], error));
    }
    return array;
}

static json_t *vendors(const struct summary *summary, struct error *error)
{
    return pack_json(error, "{sI so sI so}", "independents", (json_int_t)summary->independents,
                     "independents_alive", estimate_to_json(&summary->independents_alive), "owned",
                     (json_int_t)summary->owned, "owned_alive", estimate_to_json(&summary->owned_alive));
}

static json_t *app(const struct app_summary *app, struct error *error)
{
    json_t *parts = json_object();
    for (size_t p = 0; parts && p < APP_PARTS; p++)
        put_in_json(&parts, app_part_names[p], number_to_json(app->closed_parts[p]));
    return pack_json(error, "{ss ss so so so so so so so so so}", "name", app->name, "label", app->label,
                     "alive", estimate_to_json(&app->alive), "users", estimate_to_json(&app->users),
                     "peak_users", estimate_to_json(&app->peak_users), "capital",
                     estimate_to_json(&app->capital), "profit", estimate_to_json(&app->profit), "support",
                     estimate_to_json(&app->support), "closed", number_to_json(app->closed), "closed_round",
                     number_to_json(app->closed_round), "closed_parts", parts);
}

static json_t *apps(const struct summary *summary, struct error *error)
{
    json_t *array = json_array();
    for (size_t a = 0; array && a < summary->app_count; a++)
        append_to_json(&array, app(&summary->apps[a], error));
    return array;
}

json_t *summary_to_json(const struct summary *summary, struct error *error)
{
    json_t *object = pack_json(
        error, "{ss sI sI so so so so so so so so so so so}", "title", summary->title ? summary->title : "",
        "rounds", (json_int_t)summary->rounds, "replicates", (json_int_t)summary->replicates, "firms",
        firms(summary, error), "layers", layers(summary, error), "market", market(summary, error), "vendors",
        vendors(summary, error), "expected", expected(summary, error), "verdict", verdict(summary, error),
        "worst_ledger_error", number_to_json(summary->worst_ledger_error), "winners", winners(summary, error),
        "outlives", outlives(summary), "exits", exits(summary, error), "claims",
        claims_to_json(&summary->claims, error));
    if (summary->owner_count > 0)
        put_in_json(&object, "groups", groups(summary, error));
    if (summary->programs.questions > 0)
        put_in_json(&object, "programs",
                    pack_json(error, "{sI sI}", "questions", (json_int_t)summary->programs.questions,
                              "fallbacks", (json_int_t)summary->programs.fallbacks));
    if (summary->app_count > 0)
        put_in_json(&object, "apps", apps(summary, error));
    return object;
}

enum status summary_print_json(FILE *out, const struct summary *summary, const struct scenario *scenario,
                               const char *output, struct error *error)
{
    struct error cause = {0};
    json_t *object = summary_to_json(summary, &cause);
    enum status status = print_json_of(out, object, scenario, output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}
