#include "playground/playground_page.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/path_name.h"
#include "base/smaller.h"
#include "pricewar.h"
#include "report/page_template.h"
#include "report/report_page.h"
#include "scenario/binding.h"
#include "strategy/strategies.h"
#include "text/json.h"

const char playground_ending[] = "-playground.html";

/* What stands for @@name@@ in the page. */
struct content {
    const char *title;
    char *setup, *template; /* JSON */
    const struct playground_engine *engine;
};

static void put_base64(FILE *out, const char *bytes, const char *end)
{
    enum { PIECE = 3 << 10 }; /* whole groups of three bytes */
    char text[BASE64_ENCODE_RAW_LENGTH(PIECE)];
    while (bytes < end) {
        size_t length = smaller(PIECE, (size_t)(end - bytes));
        base64_encode_raw(text, length, (const uint8_t *)bytes);
        fwrite(text, 1, BASE64_ENCODE_RAW_LENGTH(length), out);
        bytes += length;
    }
}

static bool put(FILE *out, const char *name, const void *context)
{
    const struct content *content = context;
    const struct playground_engine *engine = content->engine;
    if (strcmp(name, "title") == 0)
        page_put_escaped(out, content->title);
    else if (strcmp(name, "setup") == 0)
        page_put_json(out, content->setup);
    else if (strcmp(name, "template") == 0)
        page_put_json(out, content->template);
    else if (strcmp(name, "engine") == 0)
        put_base64(out, engine->program, engine->program_end);
    else if (strcmp(name, "glue") == 0)
        fwrite(engine->glue, 1, (size_t)(engine->glue_end - engine->glue), out);
    else
        return false;
    return true;
}

/* A fact of a parameter of the registry. */
static json_t *fact(size_t parameter, enum pw_parameter_fact which)
{
    char text[4096];
    pw_parameter_describe(parameter, which, text, sizeof text);
    return json_string(text);
}

/* [parameters][facts], in the order in which playground_scenario.js has them. */
static json_t *registry(void)
{
    static const enum pw_parameter_fact facts[] = {
        PW_PARAMETER_PATH,    PW_PARAMETER_STRATEGY, PW_PARAMETER_TYPE,    PW_PARAMETER_UNIT,
        PW_PARAMETER_DEFAULT, PW_PARAMETER_RANGE,    PW_PARAMETER_MEANING, PW_PARAMETER_SOURCE,
    };
    json_t *list = json_array();
    for (size_t i = 0; list && pw_parameter_describe(i, PW_PARAMETER_PATH, NULL, 0) > 0; i++) {
        json_t *row = json_array();
        for (size_t k = 0; row && k < sizeof facts / sizeof *facts; k++)
            append_to_json(&row, fact(i, facts[k]));
        append_to_json(&list, row);
    }
    return list;
}

/* [strategies][name, summary] */
static json_t *rules(struct error *error)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < strategy_count; i++)
        append_to_json(&list, pack_json(error, "[ss]", strategies[i]->name, strategies[i]->summary));
    return list;
}

static char *setup_of(const struct scenario *scenario, struct error *error)
{
    json_t *setup = pack_json(
        error, "{ss ss so so so so}", "name", path_name(scenario->file), "text", scenario->text, "overrides",
        texts_to_json(scenario->overrides, scenario->override_count), "parameters", registry(), "strategies",
        rules(error), "terms", terms_to_json(terms_or_default(&scenario->terms), error));
    char *text = setup ? json_dumps(setup, JSON_COMPACT) : NULL;
    json_decref(setup);
    return text;
}

/* The page of `report` without its data, as a JSON text. */
static char *template_of(struct error *error)
{
    size_t size = 0;
    json_t *nothing = pack_json(error, "{ss}", "kind", "runs");
    char *page = nothing ? report_page("@@title@@", "@@verdict@@", nothing, &size) : NULL;
    json_t *text = page ? json_stringn(page, size) : NULL;
    char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
    json_decref(text);
    json_decref(nothing);
    free(page);
    return quoted;
}

/* A vendor's rule, or the one that takes over from it, if it is a shared object or a program, and its key; NULL: none. */
static const char *foreign_rule(const struct pricing_parameters *pricing, const char **key)
{
    *key = "strategy";
    if (is_foreign(pricing->strategy))
        return pricing->strategy;
    for (size_t i = 0; i < pricing->extension->row_count; i++) {
        const struct parameter *row = &pricing->extension->rows[i];
        if (!names_strategy(row))
            continue;
        const char *const *name = (const void *)((const unsigned char *)pricing->own + row->offset);
        *key = row->key;
        if (*name && is_foreign(*name))
            return *name;
    }
    return NULL;
}

static enum status check(const struct scenario *scenario, struct error *error)
{
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &scenario->vendors[f];
        const char *key = NULL, *rule = foreign_rule(&vendor->pricing, &key);
        if (rule)
            return error_set(
                error, STATUS_INVALID,
                "vendors.%s.pricing.%s is `%s`, a rule from outside the simulator, which a page can't run; "
                "with --set vendors.%s.pricing.%s=NAME the page has a rule of the simulator",
                vendor->name, key, rule, vendor->name, key);
    }
    return STATUS_OK;
}

enum status playground_page(const struct scenario *scenario, const struct playground_engine *engine,
                            char **page, size_t *size, struct error *error)
{
    struct error cause = {0};
    *page = NULL;
    enum status status = check(scenario, error);
    if (status != STATUS_OK)
        return status;
    struct content content = {.title =
                                  *scenario->simulation.title ? scenario->simulation.title : "a scenario",
                              .setup = setup_of(scenario, &cause),
                              .template = template_of(&cause),
                              .engine = engine};
    FILE *out = content.setup && content.template ? memory_text_open(page, size) : NULL;
    if (out) {
        page_fill(out, "playground.html", put, &content);
        memory_text_close(out, page);
    }
    free(content.setup);
    free(content.template);
    return *page ? STATUS_OK : error_no_memory(error, "the page");
}
