/* What a study varied, and what came out at its design points. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"
#include "report/report_study_work.h"

/* Those numbers of a row over all points that the page shows. */
static json_t *at_shown_points(const struct report_study_work *work, const double *numbers, size_t step)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->shown_count; i++)
        good = report_append(array, report_rounded(numbers[work->shown[i] * step]));
    return report_whole(array, good);
}

/* ---- Factors
 * ------------------------------------------------------------------------------------------------ */

/* The dataset of the runs' values has the path as an attribute. */
static bool is_factor(hid_t file, const char *dataset, const char *path)
{
    struct error ignored = {0};
    char *found = NULL;
    hid_t opened = H5Dopen2(file, dataset, H5P_DEFAULT);
    if (opened < 0)
        return false;
    bool same = hdf5_get_text(opened, "path", &found, &ignored) == STATUS_OK && strcmp(found, path) == 0;
    free(found);
    H5Dclose(opened);
    return same;
}

enum { LONGEST_DATASET = 256 };

static bool find_dataset(const struct report_study_work *work, const char *path, char name[LONGEST_DATASET])
{
    H5G_info_t info;
    if (H5Gget_info(work->root.file, &info) < 0)
        return false;
    for (hsize_t i = 0; i < info.nlinks; i++) {
        ssize_t length = H5Lget_name_by_idx(work->root.file, ".", H5_INDEX_NAME, H5_ITER_INC, i, name,
                                            LONGEST_DATASET, H5P_DEFAULT);
        if (length > 0 && length < LONGEST_DATASET && strncmp(name, "param_", 6) == 0 &&
            is_factor(work->root.file, name, path))
            return true;
    }
    error_set(work->root.error, STATUS_INVALID, "no dataset has the values of `%s`", path);
    return false;
}

static json_t *factor(const struct report_study_work *work, const char *path)
{
    char dataset[LONGEST_DATASET];
    double *values =
        find_dataset(work, path, dataset) ? report_read_row(&work->root, dataset, (size_t)work->runs) : NULL;
    json_t *object = !values
                         ? NULL
                         : json_pack("{ss so so so so}", "path", path, "unit",
                                     report_dataset_attribute(&work->root, dataset, "units"), "meaning",
                                     report_dataset_attribute(&work->root, dataset, "long_name"), "labels",
                                     report_dataset_attribute(&work->root, dataset, "flag_meanings"),
                                     "values", at_shown_points(work, values, (size_t)work->replicates));
    free(values);
    return object;
}

json_t *report_study_factors(const struct report_study_work *work)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->factors; i++)
        good = report_append(array, factor(work, work->factor_paths[i]));
    return report_whole(array, good);
}

/* ---- Means by point
 * ----------------------------------------------------------------------------------------- */

static json_t *from_statistics(const struct report_study_work *work, hid_t group, const char *name)
{
    const struct report_source by_point = {group, work->root.error};
    const size_t points = (size_t)work->points, lengths[] = {work->all_outcomes, points};
    double *numbers = report_read(&by_point, name, 2, lengths);
    json_t *array = numbers ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->chosen_count; i++)
        good = report_append(array, at_shown_points(work, numbers + work->chosen[i] * points, 1));
    free(numbers);
    return report_whole(array, good);
}

/* Place among the elements of its dataset: how many names before it have the same beginning. */
static size_t element_of(char *const *names, size_t outcome)
{
    size_t length = strcspn(names[outcome], "["), before = 0;
    for (size_t i = 0; i < outcome; i++)
        before += strncmp(names[i], names[outcome], length) == 0 && strcspn(names[i], "[") == length;
    return before;
}

static json_t *from_runs(const struct report_study_work *work, size_t outcome, const double *failed)
{
    char dataset[LONGEST_DATASET];
    const char *name = work->outcome_names[outcome];
    size_t runs = (size_t)work->runs;
    snprintf(dataset, sizeof dataset, "%.*s", (int)strcspn(name, "["), name);
    double *numbers =
        report_read_column(&work->root, dataset, runs, element_of(work->outcome_names, outcome));
    for (size_t i = 0; numbers && i < runs; i++)
        numbers[i] = failed[i] > 0 ? (double)NAN : numbers[i];
    json_t *array = numbers ? at_shown_points(work, numbers, 1) : NULL;
    free(numbers);
    return array;
}

/* One run at a point: its numbers are the means. */
static json_t *single_runs(const struct report_study_work *work)
{
    double *failed = report_read_row(&work->root, "failed", (size_t)work->runs);
    json_t *array = failed ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->chosen_count; i++)
        good = report_append(array, from_runs(work, work->chosen[i], failed));
    free(failed);
    return json_pack("{so sn sn}", "mean", report_whole(array, good), "low", "high");
}

json_t *report_study_points(const struct report_study_work *work)
{
    if (work->replicates == 1)
        return single_runs(work);
    hid_t group =
        hdf5_has(work->root.file, "by_point") ? H5Gopen2(work->root.file, "by_point", H5P_DEFAULT) : -1;
    if (group < 0) {
        error_set(work->root.error, STATUS_INVALID, "the group `by_point` is missing in the file");
        return NULL;
    }
    json_t *object = json_pack("{so so so}", "mean", from_statistics(work, group, "mean"), "low",
                               from_statistics(work, group, "mean_low"), "high",
                               from_statistics(work, group, "mean_high"));
    H5Gclose(group);
    return object;
}

json_t *report_study_replicates(const struct report_study_work *work)
{
    hid_t group =
        hdf5_has(work->root.file, "replicates") ? H5Gopen2(work->root.file, "replicates", H5P_DEFAULT) : -1;
    if (group < 0)
        return json_null();
    const struct report_source source = {group, work->root.error};
    double *needed = report_read_row(&source, "replicates_needed", work->all_outcomes);
    double *noise = needed ? report_read_row(&source, "noise_of_means", work->all_outcomes) : NULL;
    json_t *some = json_array(), *shares = json_array();
    bool good = some && shares && noise;
    for (size_t i = 0; good && i < work->chosen_count; i++)
        good = report_append(some, report_rounded(needed[work->chosen[i]])) &&
               report_append(shares, report_rounded(noise[work->chosen[i]]));
    free(needed);
    free(noise);
    H5Gclose(group);
    return report_whole(json_pack("{so so}", "needed", some, "noise", shares), good);
}
