/* Kinds answered by the statistics of studies: survival curves, log-rank test, Sobol indices. */
#include "kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/design.h"
#include "statistics/sensitivity.h"
#include "statistics/survival.h"

enum { MOST_GROUPS = 2 };

/* All different times, in order: the rounds of the curves. */
struct time_scale {
    double *time;
    size_t count;
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double entry(struct question *question, const json_t *pair, size_t place)
{
    const json_t *value = json_array_get(pair, place);
    if (!json_is_number(value))
        refuse(question, "an observation is [time, event(1)/censored(0)]");
    return json_number_value(value);
}

static struct time_scale times_of(struct question *question, const json_t *const *groups)
{
    size_t total = json_array_size(groups[0]) + json_array_size(groups[1]), next = 0;
    struct time_scale scale = {.time = filled(question, total, 0)};
    for (size_t g = 0; g < MOST_GROUPS; g++)
        for (size_t i = 0; i < json_array_size(groups[g]); i++)
            scale.time[next++] = entry(question, json_array_get(groups[g], i), 0);
    qsort(scale.time, total, sizeof *scale.time, by_size);
    for (size_t i = 0; i < total; i++)
        if (i == 0 || scale.time[i] > scale.time[scale.count - 1])
            scale.time[scale.count++] = scale.time[i];
    return scale;
}

/* Exits and censorings by place on the scale, from 1. */
static uint32_t *count_group(struct question *question, const json_t *group, const struct time_scale *scale,
                             bool events)
{
    static uint32_t nothing[1];
    uint32_t *count = arena_take(&question->arena, scale->count + 1, sizeof *count);
    if (!count) {
        refuse(question, "not enough memory");
        return nothing;
    }
    for (size_t i = 0; i < json_array_size(group); i++) {
        const json_t *pair = json_array_get(group, i);
        double time = entry(question, pair, 0);
        const double *place = bsearch(&time, scale->time, scale->count, sizeof time, by_size);
        if (place && (entry(question, pair, 1) > 0.5) == events)
            count[place - scale->time + 1]++;
    }
    return count;
}

static json_t *tell_curve(const struct survival_group *group, const struct survival_point *curve,
                          const struct time_scale *scale)
{
    json_t *points = json_array();
    for (size_t t = 1; t <= scale->count; t++)
        if (group->exits[t])
            json_array_append_new(points,
                                  json_pack("{s:f, s:f, s:i, s:f, s:o}", "t", scale->time[t - 1], "at_risk",
                                            curve[t].at_risk, "events", (int)group->exits[t], "S",
                                            curve[t].survival, "greenwood_se", real(curve[t].error)));
    return points;
}

json_t *answer_survival(struct question *question)
{
    static const char *const names[MOST_GROUPS] = {"group1", "group2"};
    const json_t *lists[MOST_GROUPS];
    struct survival_group groups[MOST_GROUPS];
    double observed[MOST_GROUPS], expected[MOST_GROUPS];
    struct log_rank test;
    for (size_t g = 0; g < MOST_GROUPS; g++)
        lists[g] = json_object_get(question->params, names[g]);
    if (!json_array_size(lists[0]) || !json_array_size(lists[1]))
        return refuse(question, "two groups are needed");
    struct time_scale scale = times_of(question, lists);
    struct survival_point *curve = arena_take(&question->arena, scale.count + 1, sizeof *curve);
    json_t *answer = json_object();
    for (size_t g = 0; g < MOST_GROUPS; g++) {
        groups[g].exits = count_group(question, lists[g], &scale, true);
        groups[g].censored = count_group(question, lists[g], &scale, false);
        if (curve && question_is_sound(question) &&
            survival_curve(&groups[g], scale.count, curve, &question->error) == STATUS_OK)
            json_object_set_new(answer, names[g], tell_curve(&groups[g], curve, &scale));
    }
    if (!question_is_sound(question) ||
        log_rank(groups, MOST_GROUPS, scale.count, &test, observed, expected, &question->error) != STATUS_OK)
        return answer;
    double excess = observed[0] - expected[0];
    json_object_set_new(answer, "logrank_O1", real(observed[0]));
    json_object_set_new(answer, "logrank_E1", real(expected[0]));
    json_object_set_new(answer, "logrank_V", real(excess * excess / test.chi_square));
    json_object_set_new(answer, "logrank_chi2", real(test.chi_square));
    json_object_set_new(answer, "logrank_p", real(test.p_value));
    return answer;
}

/* A function of points in the unit cube. */
struct cube_function {
    double (*value)(const struct cube_function *function, const double *u, size_t factors);
    const double *a;
    double b;
};

static double ishigami(const struct cube_function *function, const double *u, size_t factors)
{
    double x[3] = {0};
    for (size_t i = 0; i < 3 && i < factors; i++)
        x[i] = M_PI * (2 * u[i] - 1);
    return sin(x[0]) + function->a[0] * sin(x[1]) * sin(x[1]) + function->b * pow(x[2], 4) * sin(x[0]);
}

static double g_function(const struct cube_function *function, const double *u, size_t factors)
{
    double product = 1;
    for (size_t i = 0; i < factors; i++)
        product *= (fabs(4 * u[i] - 2) + function->a[i]) / (1 + function->a[i]);
    return product;
}

/* Mean and variance over the first points of every base sample, and indices, as studies estimate them. */
static json_t *estimate_indices(struct question *question, const struct cube_function *function,
                                size_t factors)
{
    enum { SAMPLES = 1 << 16 };
    const double allowed = 0.01;
    struct design_request request = {.factors = factors, .samples = SAMPLES};
    struct design *design = NULL;
    struct sensitivity *first = arena_take(&question->arena, factors, sizeof *first);
    struct sensitivity *total = arena_take(&question->arena, factors, sizeof *total);
    struct bootstrap none = {0};
    double sum = 0, squares = 0;
    size_t used;
    if (!first || !total || design_create(DESIGN_SALTELLI, &request, &design, &question->error) != STATUS_OK)
        return refuse(question, "no design");
    double *values = filled(question, design->size, 0);
    for (size_t i = 0; i < design->size && question_is_sound(question); i++)
        values[i] = function->value(function, design->points + i * factors, factors);
    for (size_t i = 0; i < SAMPLES; i++) {
        double value = values[i * (factors + 2)];
        sum += value;
        squares += value * value;
    }
    design_free(design);
    if (!question_is_sound(question) ||
        sobol_indices(values, SAMPLES, factors, &none, first, total, &used, &question->error) != STATUS_OK)
        return NULL;
    double mean = sum / SAMPLES, variance = squares / SAMPLES - mean * mean;
    json_t *answer = json_object(), *firsts = json_array(), *totals = json_array();
    for (size_t i = 0; i < factors; i++) {
        json_array_append_new(firsts, real(first[i].value));
        json_array_append_new(totals, real(total[i].value));
    }
    json_object_set_new(answer, "mean", real(mean));
    json_object_set_new(answer, "variance", real(variance));
    json_object_set_new(answer, "S1", firsts);
    json_object_set_new(answer, "ST", totals);
    set_tolerance(question, "mean", allowed * fmax(1, fabs(mean)));
    set_tolerance(question, "variance", allowed * variance);
    set_tolerance(question, "S1", allowed);
    set_tolerance(question, "ST", allowed);
    return answer;
}

json_t *answer_sobol_g(struct question *question)
{
    size_t factors;
    struct cube_function function = {.value = g_function,
                                     .a = numbers(question, question->params, "a", &factors)};
    return question_is_sound(question) ? estimate_indices(question, &function, factors) : NULL;
}

/* Factors 1 and 3 interact and no others, so their index is what factor 3 has in total. */
json_t *answer_sobol_ishigami(struct question *question)
{
    struct cube_function function = {.value = ishigami,
                                     .a = filled(question, 1, number(question, question->params, "a")),
                                     .b = number(question, question->params, "b")};
    json_t *answer = question_is_sound(question) ? estimate_indices(question, &function, 3) : NULL;
    if (answer) {
        json_object_set(answer, "S13", json_array_get(json_object_get(answer, "ST"), 2));
        set_tolerance(question, "S13", 0.01);
    }
    return answer;
}
