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
           : measure->axis == AXIS_LAYER  ? ledger_sector_names[layer_at(scenario, k)]
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
    if (scenario && measure->axis == AXIS_FIRM && strstr(start, separator)) {
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

const char *measure_why_missing(const struct measure *rows, size_t count, const struct scenario *scenario,
                                const char *name)
{
    static const struct {
        bool (*wanted)(const struct scenario *scenario);
        const char *why;
    } reasons[] = {
        {wants_smes, "all sectors are of buyers, who build no apps and keep no books"},
        {wants_clouds, "the scenario has no clouds"},
        {wants_hosts, "no vendor has a host"},
        {wants_accounts, "nobody has a cloud account: there are no clouds, or all sectors are of buyers"},
        {wants_own_apps, "no vendor has an app of its own"},
    };
    size_t length = strcspn(name, "[");
    for (size_t i = 0; i < count; i++) {
        if (strlen(rows[i].name) != length || strncmp(rows[i].name, name, length) != 0)
            continue;
        for (size_t r = 0;
             rows[i].wanted && !rows[i].wanted(scenario) && r < sizeof reasons / sizeof *reasons; r++)
            if (rows[i].wanted == reasons[r].wanted)
                return reasons[r].why;
        if (rows[i].axis == AXIS_APP && !scenario->app_count)
            return "the scenario has no named apps";
        for (enum ledger_sector l = 0; rows[i].axis == AXIS_LAYER && l < LEDGER_SECTORS; l++)
            if (!has_layer(scenario, l) &&
                strncmp(name + length + (name[length] == '['), ledger_sector_names[l],
                        strlen(ledger_sector_names[l])) == 0)
                return "the scenario leaves that layer out";
        return rows[i].wanted && !rows[i].wanted(scenario) ? "the scenario leaves out what it is about"
                                                           : NULL;
    }
    return NULL;
}

/* Whether it is an outcome, or stands for all elements of one; `near`: as measure_find. */
static bool entry_exists(const struct measure *rows, size_t count, const struct scenario *scenario,
                         const char *entry, char near[OUTCOME_NAME_SIZE])
{
    const struct measure *row;
    size_t element;
    struct suggestion suggestion = suggestion_for(entry);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, entry) == 0 && measure_length(&rows[i], scenario))
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
        bool exists = entry_exists(rows, count, scenario, text, near);
        const char *why = exists ? NULL : measure_why_missing(rows, count, scenario, text);
        if (why)
            return error_set(error, STATUS_INVALID, "no run ends with an outcome `%s`: %s", text, why);
        if (!exists)
            return error_set(error, STATUS_INVALID, "no run ends with an outcome `%s`%s%s%s", text,
                             *near ? "; did you mean " : "; `pricewar-sim outcomes` lists them", near,
                             *near ? "?" : "");
    } while (*at);
    return STATUS_OK;
}

const char *measure_why_unknown(const struct scenario *scenario, const char *name)
{
    return measure_why_missing(measures, measure_count, scenario, name);
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
