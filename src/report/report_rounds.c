#include "report/report_rounds.h"

#include <stdlib.h>

#include "report/report_json.h"

enum { MOST_ROUNDS = 400 };

bool report_rounds_choose(struct report_rounds *rounds, size_t last)
{
    size_t step = last / MOST_ROUNDS + 1;
    *rounds = (struct report_rounds){.numbers = calloc(last / step + 2, sizeof(size_t))};
    for (size_t t = 0; rounds->numbers && t <= last; t += step)
        rounds->numbers[rounds->count++] = t;
    if (rounds->numbers && rounds->numbers[rounds->count - 1] != last)
        rounds->numbers[rounds->count++] = last;
    return rounds->numbers != NULL;
}

json_t *report_rounds_dates(const struct report_rounds *rounds, char *const *dates)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < rounds->count; i++)
        append_to_json(&array, json_string(dates[rounds->numbers[i]]));
    return array;
}

json_t *report_rounds_fan(const struct report_rounds *rounds, const struct trajectories *of, size_t element,
                          double *scratch)
{
    json_t *rows[QUANTILES], *array = json_array();
    for (size_t q = 0; q < QUANTILES; q++)
        rows[q] = json_array();
    for (size_t i = 0; i < rounds->count; i++) {
        double levels[QUANTILES];
        trajectory_quantiles(of, rounds->numbers[i], element, scratch, levels);
        for (size_t q = 0; q < QUANTILES; q++)
            append_to_json(&rows[q], number_to_json(levels[q]));
    }
    for (size_t q = 0; q < QUANTILES; q++)
        append_to_json(&array, rows[q]);
    return array;
}
