#include "study/outcome_find.h"

#include <stdint.h>
#include <string.h>

#include "scenario/suggest.h"
#include "study/columns.h"
#include "study/measure.h"

size_t outcome_find(const struct study *study, const char *wanted, char near[OUTCOME_NAME_SIZE])
{
    size_t count, place = 0;
    const struct measure *rows = study_measures(study, &count);
    struct suggestion suggestion = suggestion_for(wanted);
    char name[OUTCOME_NAME_SIZE];
    *near = '\0';
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < measure_length(&rows[i], study->base); k++, place++) {
            outcome_name(study, &rows[i], k, name, sizeof name);
            if (strcmp(name, wanted) == 0)
                return place;
            suggestion_try(&suggestion, name);
            if (suggestion.best == name)
                suggestion.best = memcpy(near, name, sizeof name);
        }
    return SIZE_MAX;
}
