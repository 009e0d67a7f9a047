/* A study's results on its parameters, and on survival. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"
#include "report/report_study_work.h"

enum { MOST_CURVE_NUMBERS = 150000, NUMBERS_OF_A_CURVE = 3 };

static const struct {
    const char *group, *measures[3]; /* measures: ends with NULL */
} families[] = {
    {"sobol", {"total", "first_order", NULL}},
    {"morris", {"mu_star", "mu", "sigma"}},
    {"rank_correlation", {"correlation", NULL, NULL}},
};
enum { FAMILIES = sizeof families / sizeof *families, MEASURES = 3 };

/* [chosen outcomes][factors] */
static json_t *table(const struct report_study_work *work, const struct stored *group, const char *measure,
                     const char *ending)
{
    char name[80];
    const size_t lengths[] = {work->all_outcomes, work->factors};
    snprintf(name, sizeof name, "%s%s", measure, ending);
    double *numbers = stored_numbers(group, name, 2, lengths);
    json_t *array = numbers ? json_array() : NULL;
    for (size_t i = 0; array && i < work->chosen_count; i++)
        append_to_json(&array, report_numbers(numbers + work->chosen[i] * work->factors, work->factors));
    free(numbers);
    return array;
}

json_t *report_outcome_row(const struct report_study_work *work, const struct stored *group, const char *name)
{
    return report_row_at(group, name, work->all_outcomes, work->chosen, work->chosen_count);
}

static json_t *family(const struct report_study_work *work, size_t f)
{
    struct stored group;
    json_t *measures = stored_open(&work->root, families[f].group, &group) ? json_array() : NULL;
    for (size_t m = 0; measures && m < MEASURES && families[f].measures[m]; m++) {
        const char *name = families[f].measures[m];
        append_to_json(&measures,
                       pack_json(work->root.error, "{ss so so so so}", "name", name, "value",
                                 table(work, &group, name, ""), "low", table(work, &group, name, "_low"),
                                 "high", table(work, &group, name, "_high"), "stays",
                                 table(work, &group, name, "_rank_stays")));
    }
    json_t *object = pack_json(work->root.error, "{so so}", "measures", measures, "noise",
                               report_outcome_row(work, &group, "noise_of_means"));
    hdf5_close(group.object);
    return object;
}

json_t *report_study_sensitivity(const struct report_study_work *work)
{
    json_t *object = json_object();
    for (size_t f = 0; object && f < FAMILIES; f++)
        if (hdf5_has(work->root.object, families[f].group))
            put_in_json(&object, families[f].group, family(work, f));
    return object;
}

/* ---- Survival ---- */

struct curves {
    char **names; /* [count] */
    size_t count;
    double *value, *low, *high; /* [count][rounds] */
};

static bool read_curves(const struct report_study_work *work, const struct stored *group,
                        struct curves *curves)
{
    curves->names = stored_texts(group, "curve_name", &curves->count);
    const size_t lengths[] = {curves->count, work->facts.rounds};
    return curves->names && (curves->value = stored_numbers(group, "survival", 2, lengths)) &&
           (curves->low = stored_numbers(group, "survival_low", 2, lengths)) &&
           (curves->high = stored_numbers(group, "survival_high", 2, lengths));
}

static json_t *path(const struct report_study_work *work, const double *numbers)
{
    return report_numbers_at(numbers, 1, work->rounds.numbers, work->rounds.count);
}

static json_t *curve(const struct report_study_work *work, const struct curves *curves, size_t i)
{
    size_t at = i * work->facts.rounds;
    return pack_json(work->root.error, "{ss so so so}", "name", curves->names[i], "value",
                     path(work, curves->value + at), "low", path(work, curves->low + at), "high",
                     path(work, curves->high + at));
}

static json_t *tests(const struct stored *group)
{
    size_t count = 0;
    if (!hdf5_has(group->object, "test_name"))
        return json_array();
    char **names = stored_texts(group, "test_name", &count);
    double *p = names ? stored_row(group, "p_value", count) : NULL;
    json_t *array = p ? json_array() : NULL;
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array,
                       pack_json(group->error, "{ss so}", "name", names[i], "p", report_rounded(p[i])));
    free(p);
    hdf5_free_texts(names, count);
    return array;
}

static bool is_of_all_runs(const char *name)
{
    const char *bar = strstr(name, " | ");
    return bar && strcmp(bar, " | all runs") == 0;
}

static json_t *pack_survival(const struct report_study_work *work, const struct stored *group,
                             const struct curves *curves)
{
    bool all = curves->count * work->rounds.count * NUMBERS_OF_A_CURVE <= MOST_CURVE_NUMBERS;
    json_t *array = json_array();
    for (size_t i = 0; array && i < curves->count; i++)
        if (all || is_of_all_runs(curves->names[i]))
            append_to_json(&array, curve(work, curves, i));
    return pack_json(work->root.error, "{so so sb}", "curves", array, "tests", tests(group), "all", all);
}

json_t *report_study_survival(const struct report_study_work *work)
{
    struct curves curves = {0};
    struct stored group;
    if (!hdf5_has(work->root.object, "survival") || work->facts.rounds == 0)
        return json_null();
    bool read = stored_open(&work->root, "survival", &group) && read_curves(work, &group, &curves);
    json_t *object = read ? pack_survival(work, &group, &curves) : NULL;
    hdf5_free_texts(curves.names, curves.count);
    free(curves.value);
    free(curves.low);
    free(curves.high);
    hdf5_close(group.object);
    return object;
}
