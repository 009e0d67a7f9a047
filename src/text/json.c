#include "text/json.h"

#include <math.h>

#include "base/version.h"

json_t *number_to_json(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *estimate_to_json(const struct estimate *estimate)
{
    return json_pack("{so so so}", "value", number_to_json(estimate->value), "low",
                     number_to_json(estimate->low), "high", number_to_json(estimate->high));
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

void append_to_json(json_t **array, json_t *item)
{
    keep_if(array, json_array_append_new(*array, item) == 0);
}

void put_in_json(json_t **object, const char *key, json_t *item)
{
    keep_if(object, json_object_set_new(*object, key, item) == 0);
}

bool print_json(FILE *out, json_t *value)
{
    bool printed =
        value && json_dumpf(value, out, JSON_SORT_KEYS | JSON_REAL_PRECISION(17) | JSON_INDENT(2)) == 0;
    if (printed)
        fputc('\n', out);
    json_decref(value);
    return printed;
}

bool print_json_of(FILE *out, json_t *object, const struct scenario *scenario, const char *output)
{
    put_in_json(&object, "provenance",
                json_pack("{ss ss ss so sI ss?}", "version", version_number(), "commit", version_commit(),
                          "scenario", scenario->file, "overrides",
                          texts_to_json((const char *const *)scenario->overrides, scenario->override_count),
                          "seed", (json_int_t)scenario->simulation.seed, "output", output));
    return print_json(out, object);
}
