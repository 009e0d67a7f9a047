#include "study/analysis_groups.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_output.h"
#include "statistics/survival.h"

enum { MOST_GROUPS = 20, LONGEST_NAME = 300 };

/* Fields begin with those for names; numbers follow. */
#define CURVE(name, type, unit, meaning, ...) FIELD(name, type, unit, meaning, AXIS_CURVE, __VA_ARGS__)
#define TEST(name, type, meaning) FIELD(name, type, "1", meaning, AXIS_TEST)

enum { CURVE_FIELDS = 6, TEST_FIELDS = 4 };

static const struct field curve_fields[CURVE_FIELDS] = {
    CURVE("curve_name", FIELD_TEXT, "1", "vendor and group of runs", AXIS_NONE),
    CURVE("survival", FIELD_F64, "1", "Kaplan-Meier share of the runs in which the vendor is still there",
          AXIS_ROUND),
    CURVE("survival_error", FIELD_F64, "1", "Greenwood's standard error", AXIS_ROUND),
    CURVE("survival_low", FIELD_F64, "1", "lower end of the 95 % interval (log-log); NaN at 0 and 1",
          AXIS_ROUND),
    CURVE("survival_high", FIELD_F64, "1", "upper end of the 95 % interval; NaN at 0 and 1", AXIS_ROUND),
    CURVE("at_risk", FIELD_F64, "runs", "runs in which the vendor was there just before the round",
          AXIS_ROUND),
};
static const struct field test_fields[TEST_FIELDS] = {
    TEST("test_name", FIELD_TEXT, "vendor and factor"),
    TEST("chi_square", FIELD_F64, "log-rank statistic: do the curves of the factor's groups differ?"),
    TEST("freedom", FIELD_F64, "its degrees of freedom"),
    TEST("p_value", FIELD_F64,
         "probability of such a difference when there is none; runs taken as independent"),
};

/* A split of the runs by one factor. */
struct grouping {
    const char *factor; /* NULL: all runs together */
    size_t factor_index, count;
    bool halves;
    double levels;
};

struct survival_work {
    struct study_output *output;
    const int8_t *failed;
    const struct column *exits;
    struct grouping *groupings; /* [1 + factors] */
    size_t grouping_count, vendors, first_vendor, rounds;
    size_t curve_count, test_count;
    double *values;                /* [runs], round of exit */
    uint32_t *counts;              /* [2][MOST_GROUPS][rounds + 1] */
    struct survival_point *points; /* [rounds + 1] */
    double *numbers[CURVE_FIELDS]; /* [curve_count][rounds + 1]; none for the names */
    double *tests[TEST_FIELDS];    /* [test_count]; none for the names */
    const char **curve_names, **test_names;
    struct arena arena;
};

static void set_groupings(struct survival_work *work)
{
    const struct study *study = work->output->study;
    work->groupings[work->grouping_count++] = (struct grouping){.count = 1};
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct study_vary *vary = &study->vary[i];
        size_t levels = vary->values.count ? vary->values.count : (size_t)vary->levels;
        bool halves = !vary->values.count && (levels == 0 || levels > MOST_GROUPS);
        if (levels > MOST_GROUPS && !halves)
            continue;
        work->groupings[work->grouping_count++] =
            (struct grouping){vary->path, i, halves ? 2 : levels, halves, (double)levels};
    }
}

static size_t group_of(const struct study *study, const struct grouping *grouping, size_t run)
{
    if (!grouping->factor)
        return 0;
    double u = study->design->points[study_point_of(study, run) * study->vary_count + grouping->factor_index];
    if (grouping->halves)
        return u >= 0.5;
    double group = floor(u * grouping->levels);
    return (size_t)fmin(group, grouping->levels - 1);
}

static void group_text(const struct study *study, const struct grouping *grouping, size_t g, char *text,
                       size_t size)
{
    if (!grouping->factor) {
        snprintf(text, size, "all runs");
        return;
    }
    const struct study_vary *vary = &study->vary[grouping->factor_index];
    struct factor factor = vary->factor;
    if (vary->values.count)
        snprintf(text, size, "%s = %s", vary->path, vary->labels[g]);
    else if (grouping->halves)
        snprintf(text, size, "%s %s %.6g", vary->path, g ? "from" : "below", factor_value(&factor, 0.5));
    else
        snprintf(
            text, size, "%s = %.6g", vary->path,
            factor_value(&factor, grouping->count > 1 ? (double)g / (double)(grouping->count - 1) : 0.5));
}

/* Last round of a run, which factors may change; survivors were last seen in it. */
static size_t rounds_of(const struct survival_work *work, size_t run)
{
    const struct study *study = work->output->study;
    double rounds = (double)work->rounds;
    for (size_t i = 0; i < study->vary_count; i++)
        if (strcmp(study->vary[i].path, "simulation.rounds") == 0)
            rounds = study_factor_number(study, study_point_of(study, run), i);
    return (size_t)fmin(rounds, (double)work->rounds);
}

static void count_runs(struct survival_work *work, const struct grouping *grouping,
                       struct survival_group *groups)
{
    const struct study *study = work->output->study;
    size_t length = work->rounds + 1;
    uint32_t *exits = work->counts, *censored = exits + MOST_GROUPS * length;
    memset(work->counts, 0, 2 * MOST_GROUPS * length * sizeof *work->counts);
    for (size_t run = 0; run < study_run_count(study); run++) {
        double exit = work->values[run];
        size_t at = group_of(study, grouping, run) * length;
        if (isnan(exit))
            continue;
        if (exit > 0 && exit <= (double)work->rounds)
            exits[at + (size_t)exit]++;
        else
            censored[at + rounds_of(work, run)]++;
    }
    for (size_t g = 0; g < grouping->count; g++)
        groups[g] = (struct survival_group){exits + g * length, censored + g * length};
}

static enum status name_curve(struct survival_work *work, const char **names, size_t at, size_t vendor,
                              const char *what, struct error *error)
{
    char name[LONGEST_NAME];
    snprintf(name, sizeof name, "%.100s | %.190s", work->output->study->base->vendors[vendor].name, what);
    names[at] = arena_copy_text(&work->arena, name);
    return names[at] ? STATUS_OK : error_no_memory(error, "the names of curves");
}

static enum status add_curve(struct survival_work *work, size_t curve, const struct survival_group *group,
                             struct error *error)
{
    size_t length = work->rounds + 1;
    enum status status = survival_curve(group, work->rounds, work->points, error);
    for (size_t t = 0; status == STATUS_OK && t < length; t++) {
        const struct survival_point *point = &work->points[t];
        work->numbers[1][curve * length + t] = point->survival;
        work->numbers[2][curve * length + t] = point->error;
        work->numbers[3][curve * length + t] = point->low;
        work->numbers[4][curve * length + t] = point->high;
        work->numbers[5][curve * length + t] = point->at_risk;
    }
    return status;
}

static enum status test_groups(struct survival_work *work, size_t test, const struct survival_group *groups,
                               size_t count, struct error *error)
{
    double observed[MOST_GROUPS], expected[MOST_GROUPS];
    struct log_rank result;
    enum status status = log_rank(groups, count, work->rounds, &result, observed, expected, error);
    work->tests[1][test] = result.chi_square;
    work->tests[2][test] = (double)result.freedom;
    work->tests[3][test] = result.p_value;
    return status;
}

static enum status add_vendor(struct survival_work *work, size_t vendor, size_t *curve, size_t *test,
                              struct error *error)
{
    enum status status = study_output_read(work->output, work->exits, work->first_vendor + vendor,
                                           work->failed, work->values, error);
    for (size_t i = 0; status == STATUS_OK && i < work->grouping_count; i++) {
        const struct grouping *grouping = &work->groupings[i];
        struct survival_group groups[MOST_GROUPS];
        char text[LONGEST_NAME];
        count_runs(work, grouping, groups);
        for (size_t g = 0; status == STATUS_OK && g < grouping->count; g++) {
            group_text(work->output->study, grouping, g, text, sizeof text);
            status = name_curve(work, work->curve_names, *curve, vendor, text, error);
            if (status == STATUS_OK)
                status = add_curve(work, (*curve)++, &groups[g], error);
        }
        if (status != STATUS_OK || !grouping->factor)
            continue;
        status = name_curve(work, work->test_names, *test, vendor, grouping->factor, error);
        if (status == STATUS_OK)
            status = test_groups(work, (*test)++, groups, grouping->count, error);
    }
    return status;
}

/* scales: of the group's axes, by enum field_axis. */
static enum status write_fields(struct survival_work *work, hid_t group, hid_t *scales, enum field_axis axis,
                                size_t count, const struct field *fields, size_t field_count,
                                const char *const *names, double *const *numbers, struct error *error)
{
    hsize_t lengths[] = {count, work->rounds + 1};
    enum status status = hdf5_create_named_scale(group, axis, FIELD_TEXT, names, count, &scales[axis], error);
    for (size_t i = 0; status == STATUS_OK && i < field_count; i++)
        status = hdf5_write_field(group, &fields[i], lengths, scales,
                                  i == 0 ? (const void *)names : numbers[i], error);
    return status;
}

static enum status write_survival(struct survival_work *work, struct error *error)
{
    hid_t group, scales[ALL_AXES];
    hdf5_no_scales(scales);
    enum status status = hdf5_create_group(work->output->file, "survival", &group, error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(group, AXIS_ROUND, work->rounds + 1, &scales[AXIS_ROUND], error);
    if (status == STATUS_OK)
        status = write_fields(work, group, scales, AXIS_CURVE, work->curve_count, curve_fields, CURVE_FIELDS,
                              work->curve_names, work->numbers, error);
    if (status == STATUS_OK && work->test_count > 0)
        status = write_fields(work, group, scales, AXIS_TEST, work->test_count, test_fields, TEST_FIELDS,
                              work->test_names, work->tests, error);
    status = hdf5_finish_scales(scales, status, error);
    return hdf5_finish(&group, status, error);
}

static bool take_work(struct survival_work *work)
{
    const struct study *study = work->output->study;
    struct arena *arena = &work->arena;
    size_t length = work->rounds + 1, curves = 0;
    work->groupings = arena_take(arena, study->vary_count + 1, sizeof *work->groupings);
    if (!work->groupings)
        return false;
    set_groupings(work);
    for (size_t i = 0; i < work->grouping_count; i++)
        curves += work->groupings[i].count;
    work->curve_count = work->vendors * curves;
    work->test_count = work->vendors * (work->grouping_count - 1);
    work->values = arena_take(arena, study_run_count(study), sizeof(double));
    work->counts = arena_take(arena, 2 * MOST_GROUPS * length, sizeof(uint32_t));
    work->points = arena_take(arena, length, sizeof *work->points);
    work->curve_names = arena_take(arena, work->curve_count, sizeof(char *));
    work->test_names = arena_take(arena, work->test_count, sizeof(char *));
    bool taken = work->values && work->counts && work->points && work->curve_names && work->test_names;
    for (size_t i = 1; taken && i < CURVE_FIELDS; i++)
        taken = (work->numbers[i] = arena_take(arena, work->curve_count * length, sizeof(double)));
    for (size_t i = 1; taken && i < TEST_FIELDS; i++)
        taken = (work->tests[i] = arena_take(arena, work->test_count, sizeof(double)));
    return taken;
}

enum status analyse_survival(struct study_output *output, const int8_t *failed, struct error *error)
{
    const struct scenario *base = output->study->base;
    struct survival_work work = {.output = output,
                                 .failed = failed,
                                 .vendors = base->vendor_count,
                                 .first_vendor = base->infrastructure.seller_count + base->cloud_count,
                                 .rounds = (size_t)base->simulation.rounds};
    size_t curve = 0, test = 0;
    arena_init(&work.arena);
    for (size_t c = 0; c < output->columns->count; c++)
        if (strcmp(output->columns->items[c].field.name, "left_in_round") == 0)
            work.exits = &output->columns->items[c];
    enum status status = take_work(&work) ? STATUS_OK : error_no_memory(error, "the survival curves");
    for (size_t v = 0; status == STATUS_OK && v < work.vendors; v++)
        status = add_vendor(&work, v, &curve, &test, error);
    if (status == STATUS_OK && work.vendors > 0)
        status = write_survival(&work, error);
    arena_clear(&work.arena);
    return status;
}
