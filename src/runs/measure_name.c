/* Names of outcomes. */
#include <stdio.h>
#include <string.h>

#include "record/fields.h"
#include "runs/measure.h"
#include "scenario/suggest.h"

void measure_name(const struct measure *measure, const struct scenario *scenario, size_t k, char *name,
                  size_t size)
{
    char scratch[FIELD_SCRATCH];
    const char *element = measure->axis == AXIS_FIRM     ? firm_name(scenario, k, scratch)
                          : measure->axis == AXIS_LAYER  ? ledger_sector_names[k]
                          : measure->axis == AXIS_SECTOR ? scenario->sectors[k].name
                                                         : NULL;
    if (measure->axis == AXIS_NONE)
        snprintf(name, size, "%s", measure->name);
    else
        snprintf(name, size, "%s[%s]", measure->name, element ? element : "");
}

bool measure_find(const struct measure *rows, size_t count, const struct scenario *scenario,
                  const char *wanted, const struct measure **row, size_t *element,
                  char near[OUTCOME_NAME_SIZE])
{
    struct suggestion suggestion = suggestion_for(wanted);
    char name[OUTCOME_NAME_SIZE];
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
        }
    return false;
}

bool measure_is_known(const struct scenario *scenario, const char *name, char near[OUTCOME_NAME_SIZE])
{
    const struct measure *row;
    size_t element;
    return measure_find(measures, measure_count, scenario, name, &row, &element, near);
}
