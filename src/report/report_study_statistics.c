/* What a study found out about its parameters, and about survival. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"
#include "report/report_study_work.h"

enum { MOST_CURVE_NUMBERS = 150000, NUMBERS_OF_A_CURVE = 3 };

static const struct {
    const char *group, *measures[3]; /* NULL: no more */
} families[] = {
    {"sobol", {"total", "first_order", NULL}},
    {"morris", {"mu_star", "mu", "sigma"}},
    {"rank_correlation", {"correlation", NULL, NULL}},
};
enum { FAMILIES = sizeof families / sizeof *families, MEASURES = 3 };

/* [chosen outcomes][factors] */
static json_t *table(const struct report_study_work *work, const struct report_source *group,
                     const char *measure, const char *ending)
{
    char name[80];
    const size_t lengths[] = {work->all_outcomes, work->factors};
    snprintf(name, sizeof name, "%s%s", measure, ending);
    double *numbers = report_read(group, name, 2, lengths);
    json_t *array = numbers ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->chosen_count; i++)
        good = report_append(array, report_numbers(numbers + work->chosen[i] * work->factors, work->factors));
    free(numbers);
    return report_whole(array, good);
}

static json_t *noise(const struct report_study_work *work, const struct report_source *group)
{
    double *numbers = report_read_row(group, "noise_of_means", work->all_outcomes);
    json_t *array = numbers ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->chosen_count; i++)
        good = report_append(array, report_rounded(numbers[work->chosen[i]]));
    free(numbers);
    return report_whole(array, good);
}

static json_t *family(const struct report_study_work *work, size_t f)
{
    hid_t opened = H5Gopen2(work->root.file, families[f].group, H5P_DEFAULT);
    const struct report_source group = {opened, work->root.error};
    json_t *measures = json_array();
    bool good = measures && opened >= 0;
    for (size_t m = 0; good && m < MEASURES && families[f].measures[m]; m++) {
        const char *name = families[f].measures[m];
        good = report_append(measures, json_pack("{ss so so so so}", "name", name, "value",
                                                 table(work, &group, name, ""), "low",
                                                 table(work, &group, name, "_low"), "high",
                                                 table(work, &group, name, "_high"), "stays",
                                                 table(work, &group, name, "_rank_stays")));
    }
    json_t *object =
        json_pack("{so so}", "measures", report_whole(measures, good), "noise", noise(work, &group));
    if (opened >= 0)
        H5Gclose(opened);
    return object;
}

json_t *report_study_sensitivity(const struct report_study_work *work)
{
    json_t *object = json_object();
    bool good = object != NULL;
    for (size_t f = 0; good && f < FAMILIES; f++) {
        if (!hdf5_has(work->root.file, families[f].group))
            continue;
        json_t *made = family(work, f);
        good = made && json_object_set_new(object, families[f].group, made) == 0;
    }
    return report_whole(object, good);
}

/* ---- Survival
 * ----------------------------------------------------------------------------------------------- */

struct curves {
    char **names; /* [count] */
    size_t count;
    double *value, *low, *high; /* [count][rounds] */
};

static bool read_curves(const struct report_study_work *work, const struct report_source *group,
                        struct curves *curves)
{
    curves->names = report_read_texts(group, "curve_name", &curves->count);
    const size_t lengths[] = {curves->count, work->facts.rounds};
    return curves->names && (curves->value = report_read(group, "survival", 2, lengths)) &&
           (curves->low = report_read(group, "survival_low", 2, lengths)) &&
           (curves->high = report_read(group, "survival_high", 2, lengths));
}

static json_t *path(const struct report_study_work *work, const double *numbers)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->rounds.count; i++)
        good = report_append(array, report_rounded(numbers[work->rounds.numbers[i]]));
    return report_whole(array, good);
}

static json_t *curve(const struct report_study_work *work, const struct curves *curves, size_t i)
{
    size_t at = i * work->facts.rounds;
    return json_pack("{ss so so so}", "name", curves->names[i], "value", path(work, curves->value + at),
                     "low", path(work, curves->low + at), "high", path(work, curves->high + at));
}

static json_t *tests(const struct report_source *group)
{
    size_t count = 0;
    if (!hdf5_has(group->file, "test_name"))
        return json_array();
    char **names = report_read_texts(group, "test_name", &count);
    double *p = names ? report_read_row(group, "p_value", count) : NULL;
    json_t *array = p ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = report_append(array, json_pack("{ss so}", "name", names[i], "p", report_rounded(p[i])));
    free(p);
    hdf5_free_texts(names, count);
    return report_whole(array, good);
}

static bool is_of_all_runs(const char *name)
{
    const char *bar = strstr(name, " | ");
    return bar && strcmp(bar, " | all runs") == 0;
}

static json_t *pack_survival(const struct report_study_work *work, const struct report_source *group,
                             const struct curves *curves)
{
    bool all = curves->count * work->rounds.count * NUMBERS_OF_A_CURVE <= MOST_CURVE_NUMBERS;
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < curves->count; i++)
        if (all || is_of_all_runs(curves->names[i]))
            good = report_append(array, curve(work, curves, i));
    return json_pack("{so so sb}", "curves", report_whole(array, good), "tests", tests(group), "all", all);
}

json_t *report_study_survival(const struct report_study_work *work)
{
    struct curves curves = {0};
    if (!hdf5_has(work->root.file, "survival") || work->facts.rounds == 0)
        return json_null();
    const struct report_source group = {H5Gopen2(work->root.file, "survival", H5P_DEFAULT), work->root.error};
    json_t *object =
        group.file >= 0 && read_curves(work, &group, &curves) ? pack_survival(work, &group, &curves) : NULL;
    hdf5_free_texts(curves.names, curves.count);
    free(curves.value);
    free(curves.low);
    free(curves.high);
    if (group.file >= 0)
        H5Gclose(group.file);
    return object;
}
