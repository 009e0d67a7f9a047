/* What a study varied, and outcomes by design point. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"
#include "report/report_study_work.h"

/* Of a row over all points, the numbers that the page shows. */
static json_t *at_shown_points(const struct report_study_work *work, const double *numbers, size_t step)
{
    return report_numbers_at(numbers, step, work->shown, work->shown_count);
}

/* ---- Factors ---- */

/* Finds the factor's values by the path, which is an attribute of their dataset. */
static json_t *factor(const struct report_study_work *work, const char *path)
{
    const struct stored *root = &work->root;
    char dataset[STORED_NAME_SIZE];
    double *values = stored_find(root, "param_", "path", path, dataset)
                         ? stored_row(root, dataset, (size_t)work->runs)
                         : NULL;
    json_t *shown = at_shown_points(work, values, (size_t)work->replicates);
    free(values);
    return pack_json(work->root.error, "{ss so so so so}", "path", path, "unit",
                     report_attribute(root, dataset, "units"), "meaning",
                     report_attribute(root, dataset, "long_name"), "labels",
                     report_attribute(root, dataset, "flag_meanings"), "values", shown);
}

json_t *report_study_factors(const struct report_study_work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->factors; i++)
        append_to_json(&array, factor(work, work->factor_paths[i]));
    return array;
}

/* ---- Means by point ---- */

static json_t *from_statistics(const struct report_study_work *work, const struct stored *by_point,
                               const char *name)
{
    const size_t points = (size_t)work->points, lengths[] = {work->all_outcomes, points};
    double *numbers = stored_numbers(by_point, name, 2, lengths);
    json_t *array = numbers ? json_array() : NULL;
    for (size_t i = 0; array && i < work->chosen_count; i++)
        append_to_json(&array, at_shown_points(work, numbers + work->chosen[i] * points, 1));
    free(numbers);
    return array;
}

/* Index of an outcome in its dataset: the number of names before it with the same beginning. */
static size_t element_of(char *const *names, size_t outcome)
{
    size_t length = strcspn(names[outcome], "["), before = 0;
    for (size_t i = 0; i < outcome; i++)
        before += strncmp(names[i], names[outcome], length) == 0 && strcspn(names[i], "[") == length;
    return before;
}

static json_t *from_runs(const struct report_study_work *work, size_t outcome, const double *failed)
{
    char dataset[STORED_NAME_SIZE];
    const char *name = work->outcome_names[outcome];
    size_t runs = (size_t)work->runs;
    snprintf(dataset, sizeof dataset, "%.*s", (int)strcspn(name, "["), name);
    double *numbers = stored_column(&work->root, dataset, runs, element_of(work->outcome_names, outcome));
    for (size_t i = 0; numbers && i < runs; i++)
        numbers[i] = failed[i] > 0 ? (double)NAN : numbers[i];
    json_t *array = at_shown_points(work, numbers, 1);
    free(numbers);
    return array;
}

/* With one run per point its numbers serve as means. */
static json_t *single_runs(const struct report_study_work *work)
{
    double *failed = stored_row(&work->root, "failed", (size_t)work->runs);
    json_t *array = failed ? json_array() : NULL;
    for (size_t i = 0; array && i < work->chosen_count; i++)
        append_to_json(&array, from_runs(work, work->chosen[i], failed));
    free(failed);
    return pack_json(work->root.error, "{so sn sn}", "mean", array, "low", "high");
}

json_t *report_study_points(const struct report_study_work *work)
{
    if (work->replicates == 1)
        return single_runs(work);
    struct stored group;
    if (!stored_open(&work->root, "by_point", &group))
        return NULL;
    json_t *object = pack_json(work->root.error, "{so so so}", "mean", from_statistics(work, &group, "mean"),
                               "low", from_statistics(work, &group, "mean_low"), "high",
                               from_statistics(work, &group, "mean_high"));
    hdf5_close(group.object);
    return object;
}

json_t *report_study_replicates(const struct report_study_work *work)
{
    struct stored group;
    if (!hdf5_has(work->root.object, "replicates"))
        return json_null();
    if (!stored_open(&work->root, "replicates", &group))
        return NULL;
    json_t *object = pack_json(work->root.error, "{so so}", "needed",
                               report_outcome_row(work, &group, "replicates_needed"), "noise",
                               report_outcome_row(work, &group, "noise_of_means"));
    hdf5_close(group.object);
    return object;
}
