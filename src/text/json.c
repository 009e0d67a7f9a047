#include "text/json.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/version.h"
#include "words/words.h"

json_t *number_to_json(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *estimate_to_json(const struct estimate *estimate)
{
    json_t *object = json_object();
    put_in_json(&object, "value", number_to_json(estimate->value));
    put_in_json(&object, "low", number_to_json(estimate->low));
    put_in_json(&object, "high", number_to_json(estimate->high));
    return object;
}

json_t *texts_to_json(const char *const *texts, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array, json_string(texts[i]));
    return array;
}

static void keep_if(json_t **value, bool good)
{
    if (good)
        return;
    json_decref(*value);
    *value = NULL;
}

json_t *terms_to_json(const struct terms *terms, struct error *error)
{
    terms = terms_or_default(terms);
    json_t *object =
        pack_json(error, "{ss sf ss ss ss ss sb}", "currency", terms->currency, "in_a_unit", terms->in_a_unit,
                  "price_unit", price_unit(terms).bytes, "stored_price_unit",
                  say_unit(terms, "CNY/Mtok").bytes, "stored_volume_unit", say_unit(terms, "Gtok").bytes,
                  "stored_money_unit", say_unit(terms, "kCNY").bytes, "own", terms_are_own(terms));
    for (enum term_kind kind = 0; object && kind < TERM_KINDS; kind++) {
        const struct term *term = &terms->of[kind];
        put_in_json(
            &object, term_key(kind),
            pack_json(error, "{ss ss ss}", "one", term->one, "many", term->many, "label", term->label));
    }
    return object;
}

void append_to_json(json_t **array, json_t *item)
{
    keep_if(array, json_array_append_new(*array, item) == 0);
}

void put_in_json(json_t **object, const char *key, json_t *item)
{
    keep_if(object, json_object_set_new(*object, key, item) == 0);
}

/* Of NULL arguments jansson tells only in words whether they should have been a text, which is a slip, or a
 * piece of JSON, for which memory was short. */
static bool was_memory_short(const json_error_t *found)
{
    enum json_error_code code = json_error_code(found);
    return code == json_error_out_of_memory ||
           (code == json_error_null_value && strcmp(found->text, "NULL string") != 0 &&
            strcmp(found->text, "NULL object key") != 0);
}

json_t *pack_json(struct error *error, const char *format, ...)
{
    json_error_t found;
    va_list arguments;
    va_start(arguments, format);
    json_t *packed = json_vpack_ex(&found, 0, format, arguments);
    va_end(arguments);
    if (packed || error->status != STATUS_OK)
        return packed;
    if (was_memory_short(&found))
        error_note_no_memory(error, "JSON");
    else
        error_note(error, STATUS_FAILED, "internal error: %s, character %d of the JSON format \"%s\"",
                   found.text, found.position, format);
    return NULL;
}

enum status print_json(FILE *out, json_t *value, struct error *error)
{
    if (!value)
        return error->status != STATUS_OK ? error->status : error_no_memory(error, "JSON");
    bool printed = json_dumpf(value, out, JSON_SORT_KEYS | JSON_REAL_PRECISION(17) | JSON_INDENT(2)) == 0 &&
                   fputc('\n', out) != EOF;
    json_decref(value);
    if (printed)
        return STATUS_OK;
    return ferror(out) ? error_set(error, STATUS_FAILED, "the result can't be printed: %s", strerror(errno))
                       : error_no_memory(error, "JSON");
}

enum status print_json_of(FILE *out, json_t *object, const struct scenario *scenario, const char *output,
                          struct error *error)
{
    put_in_json(&object, "terms", terms_to_json(&scenario->terms, error));
    put_in_json(&object, "provenance",
                pack_json(error, "{ss ss ss so sI ss?}", "version", version_number(), "commit",
                          version_commit(), "scenario", scenario->file, "overrides",
                          texts_to_json((const char *const *)scenario->overrides, scenario->override_count),
                          "seed", (json_int_t)scenario->simulation.seed, "output", output));
    return print_json(out, object, error);
}
