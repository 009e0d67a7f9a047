/* Names and units of outcomes. */
#include <stdio.h>
#include <string.h>

#include "record/fields.h"
#include "runs/measure.h"
#include "scenario/suggest.h"
#include "words/words.h"

const char *measure_element_name(const struct measure *measure, const struct scenario *scenario, size_t k)
{
    char scratch[FIELD_SCRATCH];
    return measure->axis == AXIS_FIRM     ? firm_name(scenario, k, scratch)
           : measure->axis == AXIS_LAYER  ? ledger_sector_names[k]
           : measure->axis == AXIS_SECTOR ? scenario->sectors[k].name
           : measure->axis == AXIS_APP    ? scenario->apps[k].name
                                          : NULL;
}

void measure_name(const struct measure *measure, const struct scenario *scenario, size_t k, char *name,
                  size_t size)
{
    const char *element = measure_element_name(measure, scenario, k);
    if (measure->axis == AXIS_NONE)
        snprintf(name, size, "%s", measure->name);
    else
        snprintf(name, size, "%s[%s]", measure->name, element ? element : "");
}

void measure_unit(const struct measure *measure, const struct scenario *scenario, size_t k,
                  char unit[UNIT_SIZE])
{
    static const char separator[] = ", ";
    const char *start = measure->unit;
    const struct terms *terms = scenario ? &scenario->terms : NULL;
    if (measure->axis == AXIS_FIRM && strstr(start, separator)) {
        size_t sellers = scenario->infrastructure.seller_count, clouds = scenario->cloud_count;
        for (int kind = (k >= sellers) + (k >= sellers + clouds); kind > 0; kind--)
            start = strstr(start, separator) + strlen(separator);
        snprintf(unit, UNIT_SIZE, "%.*s", (int)strcspn(start, ","), start);
    } else {
        snprintf(unit, UNIT_SIZE, "%s", start);
    }
    snprintf(unit, UNIT_SIZE, "%.*s", UNIT_SIZE - 1, say_unit(terms, unit).bytes);
}

bool measure_find(const struct measure *rows, size_t count, const struct scenario *scenario,
                  const char *wanted, const struct measure **row, size_t *element,
                  char near[OUTCOME_NAME_SIZE])
{
    struct suggestion suggestion = suggestion_for(wanted);
    char name[OUTCOME_NAME_SIZE], first[OUTCOME_NAME_SIZE] = "";
    const size_t length = strlen(wanted);
    *near = '\0';
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < measure_length(&rows[i], scenario); k++) {
            measure_name(&rows[i], scenario, k, name, sizeof name);
            *row = &rows[i];
            *element = k;
            if (strcmp(name, wanted) == 0)
                return true;
            suggestion_try(&suggestion, name);
            if (suggestion.best == name)
                suggestion.best = memcpy(near, name, sizeof name);
            if (!*first && strncmp(name, wanted, length) == 0 && name[length] == '[')
                memcpy(first, name, sizeof first); /* all but whose it is */
        }
    if (*first)
        memcpy(near, first, sizeof first);
    return false;
}

/* The next entry of a list, and in *at what follows its comma; commas in brackets belong to a firm's name.
 * Returns its length. */
static size_t next_entry(const char **at, const char **entry)
{
    size_t length = 0;
    bool bracketed = false;
    *entry = *at;
    for (; (*entry)[length] && ((*entry)[length] != ',' || bracketed); length++)
        bracketed = (*entry)[length] == '[' || (bracketed && (*entry)[length] != ']');
    *at = *entry + length + ((*entry)[length] == ',');
    return length;
}

bool measure_is_listed(const char *list, const char *name)
{
    const size_t whole = strlen(name), without_element = strcspn(name, "[");
    for (const char *entry, *at = list; *at;) {
        size_t length = next_entry(&at, &entry);
        if ((length == whole || length == without_element) && strncmp(entry, name, length) == 0)
            return true;
    }
    return false;
}

/* Whether it is an outcome, or stands for all elements of one; `near`: as measure_find. */
static bool entry_exists(const struct measure *rows, size_t count, const struct scenario *scenario,
                         const char *entry, char near[OUTCOME_NAME_SIZE])
{
    const struct measure *row;
    size_t element;
    struct suggestion suggestion = suggestion_for(entry);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, entry) == 0)
            return true;
        suggestion_try(&suggestion, rows[i].name);
    }
    if (measure_find(rows, count, scenario, entry, &row, &element, near))
        return true;
    if (suggestion.best && !strchr(entry, '['))
        snprintf(near, OUTCOME_NAME_SIZE, "%s", suggestion.best);
    return false;
}

enum status measure_list_check(const struct measure *rows, size_t count, const struct scenario *scenario,
                               const char *list, struct error *error)
{
    const char *at = list, *entry;
    do {
        char text[OUTCOME_NAME_SIZE], near[OUTCOME_NAME_SIZE];
        size_t length = next_entry(&at, &entry);
        snprintf(text, sizeof text, "%.*s", (int)length, entry);
        if (!entry_exists(rows, count, scenario, text, near))
            return error_set(error, STATUS_INVALID, "no run ends with an outcome `%s`%s%s%s", text,
                             *near ? "; did you mean " : "; `pricewar-sim outcomes` lists them", near,
                             *near ? "?" : "");
    } while (*at);
    return STATUS_OK;
}

bool measure_is_known(const struct scenario *scenario, const char *name, bool *adds_up,
                      char near[OUTCOME_NAME_SIZE])
{
    const struct measure *row;
    size_t element;
    bool known = measure_find(measures, measure_count, scenario, name, &row, &element, near);
    *adds_up = known && row->adds_up;
    return known;
}
