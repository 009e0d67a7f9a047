#include "file/comparison_output.h"

#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "file/publish.h"
#include "file/writer.h"
#include "runs/peace.h"

const char comparison_caused_group[] = "caused";

struct output {
    const struct comparison *comparison;
    hid_t file;  /* or the group of a file of runs, which has the scenario */
    bool inside; /* the latter */
    hid_t scales[ALL_AXES];
    char (*names)[OUTCOME_NAME_SIZE]; /* of the outcomes, [comparison->number_count] */
    const char **outcomes;            /* the same */
};

static enum status write_attributes(const struct output *output, const char *explanation, struct error *error)
{
    char source[128];
    snprintf(source, sizeof source, "pricewar-sim %s (%s)", version_number(), version_commit());
    const struct {
        const char *name, *text;
    } texts[] = {
        {"Conventions", "CF-1.8"},    {"title", output->comparison->scenario->simulation.title},
        {"source", source},           {"version", version_number()},
        {"commit", version_commit()}, {"comparison", explanation},
    };
    enum status status = file_kind_write(output->file, FILE_OF_COMPARISON, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof *texts; i++)
        status = hdf5_set_text(output->file, texts[i].name, texts[i].text, error);
    if (status == STATUS_OK)
        status = provenance_write_terms(output->file, &output->comparison->scenario->terms, error);
    return status;
}

static enum status make_names(struct output *output, struct error *error)
{
    const struct comparison *comparison = output->comparison;
    size_t count = comparison->number_count;
    output->names = calloc(count, sizeof *output->names);
    output->outcomes = calloc(count, sizeof *output->outcomes);
    if (!output->names || !output->outcomes)
        return error_no_memory(error, "names");
    for (size_t i = 0; i < count; i++) {
        const struct difference *difference = &comparison->differences[i];
        measure_name(difference->measure, comparison->scenario, difference->element, output->names[i],
                     sizeof output->names[i]);
        output->outcomes[i] = output->names[i];
    }
    return STATUS_OK;
}

/* Readers that open a group see the coordinates of that group alone. */
static enum status create_outcome_scale(const struct output *output, hid_t group, hid_t *scale,
                                        struct error *error)
{
    return hdf5_create_named_scale(group, AXIS_OUTCOME, FIELD_TEXT, output->outcomes,
                                   output->comparison->number_count, scale, error);
}

static enum status create_scales(struct output *output, struct error *error)
{
    const struct comparison *comparison = output->comparison;
    enum status status =
        hdf5_create_scale(output->file, AXIS_RUN, comparison->runs, &output->scales[AXIS_RUN], error);
    if (status == STATUS_OK)
        status = writer_scenario_scales(output->file, comparison->scenario, output->scales, error);
    if (status == STATUS_OK)
        status = create_outcome_scale(output, output->file, &output->scales[AXIS_OUTCOME], error);
    if (status == STATUS_OK)
        status = writer_scenario_fields(output->file, comparison->scenario, output->scales, error);
    return status;
}

/* Writes one measure of all runs of a side. */
static enum status write_measure(const struct output *output, hid_t group, const struct measure *measure,
                                 const double *numbers, size_t first, double *column, struct error *error)
{
    size_t length = measure_length(measure, output->comparison->scenario), runs = output->comparison->runs;
    for (size_t r = 0; r < runs; r++)
        memcpy(column + r * length, numbers + r * output->comparison->number_count + first,
               length * sizeof *column);
    const struct field field =
        FIELD(measure->name, FIELD_F64, measure->unit, measure->long_name, AXIS_RUN, measure->axis);
    const hsize_t extent[] = {runs, length};
    return hdf5_write_field(group, &field, extent, output->scales, column, error);
}

/* The largest number of elements that a measure has: firms, layers, sectors or apps. */
static size_t most_elements(const struct scenario *scenario)
{
    size_t most = 1;
    for (size_t i = 0; i < measure_count; i++) {
        size_t length = measure_length(&measures[i], scenario);
        most = length > most ? length : most;
    }
    return most;
}

static enum status write_side(const struct output *output, const char *name, const double *numbers,
                              const struct timeline *timeline, struct error *error)
{
    size_t first = 0, runs = output->comparison->runs, most = most_elements(output->comparison->scenario);
    double *column = calloc(runs * most + 1, sizeof *column);
    const struct scenario *scenario = timeline->after ? timeline->after : timeline->scenario;
    hid_t group;
    if (!column)
        return error_no_memory(error, "the comparison's file");
    enum status status = hdf5_create_group(output->file, name, &group, error);
    if (status == STATUS_OK && !output->inside)
        status = provenance_write(group, scenario, error);
    if (status == STATUS_OK)
        status = writer_entry_rounds(group, scenario, output->scales, error);
    if (status == STATUS_OK && timeline->after)
        status = hdf5_set_integer(group, "from_round", timeline->from, error);
    if (status == STATUS_OK && timeline->war_stopped)
        status = hdf5_set_integer(group, "war_stopped", 1, error);
    for (size_t i = 0; status == STATUS_OK && i < measure_count; i++) {
        size_t length = measure_length(&measures[i], output->comparison->scenario);
        if (length > 0)
            status = write_measure(output, group, &measures[i], numbers, first, column, error);
        first += length;
    }
    free(column);
    return hdf5_finish(&group, status, error);
}

#define COLUMN(its_name, its_axis, its_long_name, member, its_struct)                                        \
    {                                                                                                        \
        .name = its_name, .type = FIELD_F64, .axes = {its_axis}, .unit = "1", .long_name = its_long_name,    \
        .offset = offsetof(its_struct, member)                                                               \
    }
#define OF_OUTCOME(name, long_name, member) COLUMN(name, AXIS_OUTCOME, long_name, member, struct difference)
#define OF_FIRM(name, long_name, member) COLUMN(name, AXIS_FIRM, long_name, member, struct estimate)

static const struct field outcome_columns[] = {
    OF_OUTCOME("with_mean", "mean over runs of the first side, in the unit of the outcome", with.value),
    OF_OUTCOME("against_mean", "mean over runs of the second side, in the unit of the outcome",
               against.value),
    OF_OUTCOME("change", "mean difference over pairs, first side less second", change.value),
    OF_OUTCOME("change_low", "lower end of its 95 % interval", change.low),
    OF_OUTCOME("change_high", "upper end of its 95 % interval", change.high),
    OF_OUTCOME("variance_ratio", "variance of the difference of unpaired runs over that of the pairs",
               variance_ratio),
    OF_OUTCOME("pairs_more", "pairs in which the first side has the larger number", more),
    OF_OUTCOME("pairs_fewer", "pairs in which the first side has the smaller number", fewer),
};

static const struct field firm_columns[] = {
    OF_FIRM(
        "wins_gain",
        "probability that the change brought the firm, with its group, more cash less money put in than others "
        "of its layer",
        value),
    OF_FIRM("wins_gain_low", "lower end of its 95 % interval", low),
    OF_FIRM("wins_gain_high", "upper end of its 95 % interval", high),
};

/* Writes a column for every row of a table: the double at its offset in each of `count` structs. */
static enum status write_columns(const hid_t *scales, hid_t group, const struct field *columns,
                                 size_t column_count, const void *structs, size_t size, size_t count,
                                 struct error *error)
{
    double *numbers = calloc(count + 1, sizeof *numbers);
    const hsize_t extent[] = {count};
    enum status status = numbers ? STATUS_OK : error_no_memory(error, "the differences");
    for (size_t c = 0; status == STATUS_OK && c < column_count; c++) {
        for (size_t i = 0; i < count; i++)
            memcpy(&numbers[i], (const char *)structs + i * size + columns[c].offset, sizeof *numbers);
        status = hdf5_write_field(group, &columns[c], extent, scales, numbers, error);
    }
    free(numbers);
    return status;
}

static enum status write_names(const struct output *output, struct error *error)
{
    const struct field field =
        FIELD("outcome_name", FIELD_TEXT, "1", "number that a run ends with", AXIS_OUTCOME);
    const hsize_t extent[] = {output->comparison->number_count};
    return hdf5_write_field(output->file, &field, extent, output->scales, output->outcomes, error);
}

static enum status write_differences(const struct output *output, struct error *error)
{
    const struct comparison *comparison = output->comparison;
    hid_t group, scales[ALL_AXES];
    hdf5_no_scales(scales);
    enum status status = hdf5_create_group(output->file, "difference", &group, error);
    if (status == STATUS_OK)
        status = create_outcome_scale(output, group, &scales[AXIS_OUTCOME], error);
    if (status == STATUS_OK)
        status = write_columns(scales, group, outcome_columns,
                               sizeof outcome_columns / sizeof *outcome_columns, comparison->differences,
                               sizeof *comparison->differences, comparison->number_count, error);
    status = hdf5_finish_scales(scales, status, error);
    status = hdf5_finish(&group, status, error);
    return status == STATUS_OK
               ? write_columns(output->scales, output->file, firm_columns,
                               sizeof firm_columns / sizeof *firm_columns, comparison->wins_gain,
                               sizeof *comparison->wins_gain, comparison->firm_count, error)
               : status;
}

static enum status fill(struct output *output, const struct timeline *with, const struct timeline *against,
                        struct error *error)
{
    enum status status = make_names(output, error);
    if (status == STATUS_OK)
        status = create_scales(output, error);
    if (status == STATUS_OK)
        status = write_names(output, error);
    if (status == STATUS_OK)
        status = write_differences(output, error);
    if (status == STATUS_OK)
        status = write_side(output, "with", output->comparison->with, with, error);
    if (status == STATUS_OK)
        status = write_side(output, "against", output->comparison->against, against, error);
    free(output->names);
    free(output->outcomes);
    return hdf5_finish_scales(output->scales, status, error);
}

enum status comparison_write(const struct comparison *comparison, const struct timeline *with,
                             const struct timeline *against, const char *explanation, const char *path,
                             bool force, struct error *error)
{
    struct output output = {.comparison = comparison, .file = -1};
    hdf5_no_scales(output.scales);
    hdf5_quiet();
    enum status status = publish_check(path, force, error);
    if (status == STATUS_OK)
        status = hdf5_create_in_memory(&output.file, error);
    if (status != STATUS_OK)
        return status;
    status = write_attributes(&output, explanation, error);
    if (status == STATUS_OK)
        status = fill(&output, with, against, error);
    return hdf5_publish(output.file, path, force, status, error);
}

enum status comparison_write_caused(hid_t file, const struct comparison *caused, struct error *error)
{
    struct output output = {.comparison = caused, .file = -1, .inside = true};
    const struct timeline war = {.scenario = caused->scenario},
                          peace = {.scenario = caused->scenario, .war_stopped = true};
    hdf5_no_scales(output.scales);
    hdf5_quiet();
    enum status status = hdf5_create_group(file, comparison_caused_group, &output.file, error);
    if (status == STATUS_OK)
        status =
            hdf5_set_text(output.file, "comparison", peace_in_words(&caused->scenario->terms).bytes, error);
    if (status == STATUS_OK)
        status = fill(&output, &war, &peace, error);
    return hdf5_finish(&output.file, status, error);
}
