#include "playground/page_text.h"

#include "text/json.h"

static char *dump(json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return text;
}

char *problems_to_text(const struct diagnostics *findings, const struct error *error)
{
    struct error cause = {0};
    json_t *list = json_array();
    for (size_t i = 0; list && findings && i < findings->count; i++) {
        const struct diagnostic *finding = &findings->items[i];
        append_to_json(&list, pack_json(&cause, "{ss? sI ss}", "path", finding->path, "line",
                                        (json_int_t)finding->line, "text", finding->text));
    }
    return dump(pack_json(&cause, "{ss so}", "message", error_text(error).bytes, "findings", list));
}

static json_t *vendors(const struct scenario *scenario, struct error *error)
{
    json_t *list = json_array();
    for (size_t f = 0; list && f < scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &scenario->vendors[f];
        append_to_json(&list, pack_json(error, "{ss ss so ss}", "name", vendor->name, "label",
                                        LABEL_OF(vendor), "capital", number_to_json(vendor->capital),
                                        "strategy", vendor->pricing.strategy));
    }
    return list;
}

char *facts_to_text(const struct scenario *scenario)
{
    struct error cause = {0};
    return dump(pack_json(
        &cause, "{ss sI sI sI so so}", "title", scenario->simulation.title, "runs",
        (json_int_t)scenario->simulation.replicates, "rounds", (json_int_t)scenario->simulation.rounds,
        "seed", (json_int_t)scenario->simulation.seed, "warnings",
        texts_to_json((const char *const *)scenario->warnings.items, scenario->warnings.count), "vendors",
        vendors(scenario, &cause)));
}
