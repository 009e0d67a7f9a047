#include "study/outcome_find.h"

#include <stdint.h>

#include "study/result.h"

size_t outcome_find(const struct study *study, const char *wanted, char near[OUTCOME_NAME_SIZE])
{
    size_t count, place = 0, element;
    const struct measure *rows = study_measures(study, &count), *found;
    if (!measure_find(rows, count, study->base, wanted, &found, &element, near))
        return SIZE_MAX;
    for (const struct measure *row = rows; row < found; row++)
        place += measure_length(row, study->base);
    return place + element;
}
