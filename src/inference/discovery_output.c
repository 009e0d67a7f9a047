#include "inference/discovery_output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/version.h"
#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "file/publish.h"

struct output {
    const struct discovery *discovery;
    hid_t file;
    hid_t scales[ALL_AXES];
    size_t boxes, steps, inputs, cases; /* lengths of the axes */
    struct arena arena;
};

static const char *const side_names[PEEL_SIDES] = {"low", "high", "names"};

static enum status write_attributes(const struct output *output, struct error *error)
{
    const struct discovery *discovery = output->discovery;
    const struct box_search_settings *settings = &discovery->settings;
    static const char *const choices[] = {
        [CHOOSE_KNEE] = "knee", [CHOOSE_COVERAGE] = "coverage", [CHOOSE_NUMBER] = "number"};
    char source[128], share[40], least[40];
    snprintf(source, sizeof source, "pricewar-sim %s (%s)", version_number(), version_commit());
    snprintf(share, sizeof share, "%.17g", settings->peel.share);
    snprintf(least, sizeof least, "%.17g", settings->peel.least_mass);
    const char *title = discovery->study->title;
    const struct {
        const char *name, *text;
    } texts[] = {
        {"Conventions", "CF-1.8"},
        {"title", *title ? title : discovery->file},
        {"source", source},
        {"version", version_number()},
        {"commit", version_commit()},
        {"study_file", discovery->file},
        {"study_sha256", discovery->digest},
        {"outcome", discovery->text},
        {"alpha", share},
        {"least_mass", least},
        {"choice", choices[settings->choice]},
    };
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"runs", (int64_t)discovery->runs},
        {"failed_runs", (int64_t)discovery->failed},
        {"unknown_runs", (int64_t)discovery->unknown},
        {"events", (int64_t)discovery->search.all.events},
        {"resamples", (int64_t)settings->resamples},
        {"seed", (int64_t)settings->seed},
    };
    enum status status = file_kind_write(output->file, FILE_OF_DISCOVERY, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof *texts; i++)
        status = hdf5_set_text(output->file, texts[i].name, texts[i].text, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = hdf5_set_integer(output->file, numbers[i].name, numbers[i].number, error);
    if (status == STATUS_OK && discovery->study->base)
        status = provenance_write_terms(output->file, &discovery->study->base->terms, error);
    if (status == STATUS_OK)
        status = hdf5_write_text(output->file, "study", discovery->study->text,
                                 "the study as read, included files in place of the @include lines", error);
    return status;
}

static enum status create_scales(struct output *output, struct error *error)
{
    int32_t *numbers = arena_take(&output->arena, output->boxes, sizeof *numbers);
    const char **paths = arena_take(&output->arena, output->inputs, sizeof *paths);
    if (!numbers || !paths)
        return error_no_memory(error, "the axes");
    for (size_t b = 0; b < output->boxes; b++)
        numbers[b] = (int32_t)b + 1;
    for (size_t i = 0; i < output->inputs; i++)
        paths[i] = output->discovery->inputs[i].vary->path;
    const struct {
        enum field_axis axis;
        enum field_type type;
        const void *values;
        size_t length;
    } axes_here[] = {
        {AXIS_BOX, FIELD_I32, numbers, output->boxes},
        {AXIS_FACTOR, FIELD_TEXT, paths, output->inputs},
        {AXIS_LIMIT_SIDE, FIELD_TEXT, side_names, PEEL_SIDES},
        {AXIS_DESIGN_POINT, FIELD_I32, output->discovery->points, output->cases},
    };
    enum status status =
        hdf5_create_scale(output->file, AXIS_PATH, output->steps, &output->scales[AXIS_PATH], error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof axes_here / sizeof *axes_here; i++)
        status =
            hdf5_create_named_scale(output->file, axes_here[i].axis, axes_here[i].type, axes_here[i].values,
                                    axes_here[i].length, &output->scales[axes_here[i].axis], error);
    return status;
}

static size_t length_of(const struct output *output, enum field_axis axis)
{
    const size_t lengths[ALL_AXES] = {[AXIS_BOX] = output->boxes,
                                      [AXIS_PATH] = output->steps,
                                      [AXIS_FACTOR] = output->inputs,
                                      [AXIS_LIMIT_SIDE] = PEEL_SIDES,
                                      [AXIS_DESIGN_POINT] = output->cases};
    return lengths[axis];
}

/* Writes a field from numbers, row-major over its axes. */
static enum status write_numbers(const struct output *output, const struct field *field,
                                 const double *numbers, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        lengths[a] = length_of(output, field->axes[a]);
    return hdf5_write_numbers(output->file, field, lengths, output->scales, numbers, error);
}

/* Columns of numbers: of a mass, and what else a box has. */
enum { OF_COVERAGE, OF_DENSITY, OF_MASS, OF_RUNS, OF_EVENTS, MASS_COLUMNS };

static void fill_mass(const struct output *output, const struct peel_mass *mass, size_t row, size_t rows,
                      double *numbers)
{
    numbers[OF_COVERAGE * rows + row] = discovery_coverage(output->discovery, mass);
    numbers[OF_DENSITY * rows + row] = discovery_density(mass);
    numbers[OF_MASS * rows + row] = discovery_share(output->discovery, mass);
    numbers[OF_RUNS * rows + row] = mass->weight;
    numbers[OF_EVENTS * rows + row] = mass->events;
}

/* The limits of numbers of a box, NAN where there is none: low, high [inputs]. */
static void fill_limits(const struct output *output, const struct peel_range *box, double *low, double *high)
{
    for (size_t i = 0; i < output->inputs; i++) {
        low[i] = discovery_limit(output->discovery, box, i, PEEL_LOW);
        high[i] = discovery_limit(output->discovery, box, i, PEEL_HIGH);
    }
}

#define OF_BOX(name, type, unit, meaning) FIELD(name, type, unit, meaning, AXIS_BOX)
#define OF_PATH(name, type, unit, meaning) FIELD(name, type, unit, meaning, AXIS_PATH)
#define OF_LIMIT(name, unit, meaning)                                                                        \
    FIELD(name, FIELD_F64, unit, meaning, AXIS_BOX, AXIS_FACTOR, AXIS_LIMIT_SIDE)

static const struct field box_fields[] = {
    OF_BOX("box_coverage", FIELD_F64, "1", "share of all runs with the event that are in the box"),
    OF_BOX("box_density", FIELD_F64, "1", "share of the runs in the box that have the event"),
    OF_BOX("box_mass", FIELD_F64, "1", "share of all runs that are in the box and in none before"),
    OF_BOX("box_runs", FIELD_I32, "1", "runs in the box and in none before"),
    OF_BOX("box_events", FIELD_I32, "1", "of these, runs with the event"),
    OF_BOX("box_chosen", FIELD_I32, "1", "number of the chosen box on its path"),
    OF_BOX("box_stands", FIELD_I8, "1", "0: no limit has stayed, or the box is no denser than all runs"),
};
static const struct field range_fields[] = {
    FIELD("box_low", FIELD_F64, "1", "smallest number in the box, in the parameter's unit; NaN: no limit",
          AXIS_BOX, AXIS_FACTOR),
    FIELD("box_high", FIELD_F64, "1", "largest number in the box, in the parameter's unit; NaN: no limit",
          AXIS_BOX, AXIS_FACTOR),
};
static const struct field limit_fields[] = {
    OF_LIMIT(
        "limit_value", "1",
        "where the tested limit stands, also when it was dropped, in the parameter's unit; NaN of names"),
    OF_LIMIT("limit_quasi_p", "1", "quasi-p-value of the limit; NaN: the box had none"),
    OF_LIMIT("limit_reproduced", "1", "share of the halves of the cases that give the limit too"),
    OF_LIMIT("limit_dropped", "1", "1: the limit failed a test and is no longer there"),
};
enum { LIMIT_FIELDS = sizeof limit_fields / sizeof *limit_fields };

static enum status write_columns(const struct output *output, const struct field *fields, size_t count,
                                 size_t length, const double *numbers, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = write_numbers(output, &fields[i], numbers + i * length, error);
    return status;
}

static enum status write_boxes(struct output *output, struct error *error)
{
    enum { COLUMNS = sizeof box_fields / sizeof *box_fields };
    const struct discovery *discovery = output->discovery;
    size_t boxes = output->boxes, cells = boxes * output->inputs, sided = cells * PEEL_SIDES;
    double *numbers = arena_take(&output->arena, COLUMNS * boxes, sizeof *numbers);
    double *range = arena_take(&output->arena, 2 * cells, sizeof *range);
    double *limits = arena_take(&output->arena, LIMIT_FIELDS * sided, sizeof *limits);
    if (!numbers || !range || !limits)
        return error_no_memory(error, "the boxes");
    for (size_t i = 0; i < LIMIT_FIELDS * sided; i++)
        limits[i] = (double)NAN;
    for (size_t b = 0; b < boxes; b++) {
        const struct found_box *box = discovery_box(discovery, b);
        fill_mass(output, &box->mass, b, boxes, numbers);
        numbers[MASS_COLUMNS * boxes + b] = (double)box->chosen;
        numbers[(MASS_COLUMNS + 1) * boxes + b] = discovery->search.count > 0;
        fill_limits(output, box->range, range + b * output->inputs, range + cells + b * output->inputs);
        for (size_t l = 0; l < box->limit_count; l++) {
            const struct box_limit *limit = &box->limits[l];
            double *place = limits + (b * output->inputs + limit->input) * PEEL_SIDES + limit->side;
            place[0] = limit->side == PEEL_NAMES
                           ? (double)NAN
                           : discovery_limit(discovery, box->pasted, limit->input, limit->side);
            place[sided] = limit->quasi_p;
            place[2 * sided] = limit->reproduced;
            place[3 * sided] = limit->dropped;
        }
    }
    enum status status = write_columns(output, box_fields, COLUMNS, boxes, numbers, error);
    if (status == STATUS_OK)
        status = write_columns(output, range_fields, 2, cells, range, error);
    return status == STATUS_OK ? write_columns(output, limit_fields, LIMIT_FIELDS, sided, limits, error)
                               : status;
}

static const struct field path_fields[] = {
    OF_PATH("path_coverage", FIELD_F64, "1", "share of all runs with the event that are in the box"),
    OF_PATH("path_density", FIELD_F64, "1", "share of the runs in the box that have the event"),
    OF_PATH("path_mass", FIELD_F64, "1", "share of all runs that are in the box"),
    OF_PATH("path_runs", FIELD_I32, "1", "runs in the box"),
    OF_PATH("path_events", FIELD_I32, "1", "of these, runs with the event"),
    OF_PATH("path_box", FIELD_I32, "1", "box whose path it is, from 1"),
    OF_PATH("path_number", FIELD_I32, "1", "number on the path: 0 is the box of all runs that were left"),
    OF_PATH("path_restricted", FIELD_I32, "1", "parameters with a limit"),
    OF_PATH("path_peeled", FIELD_I32, "1", "parameter that was cut last, by its number; -1 at the start"),
};
static const struct field path_range_fields[] = {
    FIELD("path_low", FIELD_F64, "1", "smallest number in the box, in the parameter's unit; NaN: no limit",
          AXIS_PATH, AXIS_FACTOR),
    FIELD("path_high", FIELD_F64, "1", "largest number in the box, in the parameter's unit; NaN: no limit",
          AXIS_PATH, AXIS_FACTOR),
};

static enum status write_paths(struct output *output, struct error *error)
{
    enum { COLUMNS = sizeof path_fields / sizeof *path_fields };
    const struct discovery *discovery = output->discovery;
    size_t steps = output->steps, cells = steps * output->inputs, row = 0;
    double *numbers = arena_take(&output->arena, COLUMNS * steps, sizeof *numbers);
    double *range = arena_take(&output->arena, 2 * cells, sizeof *range);
    if (!numbers || !range)
        return error_no_memory(error, "the paths");
    for (size_t b = 0; b < output->boxes; b++) {
        const struct peel_path *path = &discovery_box(discovery, b)->path;
        for (size_t k = 0; k < path->count; k++, row++) {
            const struct peel_range *box = path->boxes + k * path->inputs;
            fill_mass(output, &path->masses[k], row, steps, numbers);
            double *further = numbers + MASS_COLUMNS * steps + row;
            further[0] = (double)b + 1;
            further[steps] = (double)k;
            further[2 * steps] = (double)peel_box_restricted(&discovery->cases, box);
            further[3 * steps] = k ? (double)path->peeled[k] : -1;
            fill_limits(output, box, range + row * output->inputs, range + cells + row * output->inputs);
        }
    }
    enum status status = write_columns(output, path_fields, COLUMNS, steps, numbers, error);
    return status == STATUS_OK ? write_columns(output, path_range_fields, 2, cells, range, error) : status;
}

static enum status write_cases(struct output *output, struct error *error)
{
    static const struct field fields[] = {
        FIELD("case_runs", FIELD_I32, "1", "runs at the design point whose outcome is known",
              AXIS_DESIGN_POINT),
        FIELD("case_events", FIELD_I32, "1", "of these, runs with the event", AXIS_DESIGN_POINT),
        FIELD("case_box", FIELD_I32, "1", "first box that the point is in, from 1; 0: none",
              AXIS_DESIGN_POINT),
    };
    static const struct field value_field = FIELD(
        "case_value", FIELD_F64, "1", "value, in the parameter's unit; of names their number in factor_names",
        AXIS_DESIGN_POINT, AXIS_FACTOR);
    const struct peel_cases *cases = &output->discovery->cases;
    double *boxes = arena_take(&output->arena, cases->count, sizeof *boxes);
    double *values = arena_take(&output->arena, cases->count * cases->inputs, sizeof *values);
    if (!boxes || !values)
        return error_no_memory(error, "the cases");
    for (size_t c = 0; c < cases->count; c++) {
        for (size_t b = output->discovery->search.count; b-- > 0;)
            if (peel_box_holds(cases, output->discovery->search.boxes[b].range, c, 0, PEEL_SIDES))
                boxes[c] = (double)b + 1;
        for (size_t i = 0; i < cases->inputs; i++)
            values[c * cases->inputs + i] = cases->values[i * cases->count + c];
    }
    const double *const columns[] = {cases->weights, cases->events, boxes};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof fields / sizeof *fields; i++)
        status = write_numbers(output, &fields[i], columns[i], error);
    return status == STATUS_OK ? write_numbers(output, &value_field, values, error) : status;
}

/* Names with | between them: all of an input, or those that a box leaves out; NULL without memory. */
static const char *join_names(struct output *output, size_t input, const struct peel_range *box)
{
    const struct discovery *discovery = output->discovery;
    const struct study_vary *vary = discovery->inputs[input].vary;
    char *text = NULL;
    size_t size = 0, put = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    for (size_t k = 0; !box && discovery->cases.unordered[input] && k < vary->values.count; k++)
        fprintf(out, "%s%s", put++ ? "|" : "", vary->labels[k]);
    for (size_t k = 0; box && discovery->cases.unordered[input] && k < discovery->cases.levels[input].count;
         k++)
        if (!discovery_has_name(box, input, k))
            fprintf(out, "%s%s", put++ ? "|" : "", discovery_name(discovery, input, k));
    memory_text_close(out, &text);
    const char *kept = text ? arena_copy_text(&output->arena, text) : NULL;
    free(text);
    return kept;
}

static enum status write_texts(struct output *output, struct error *error)
{
    static const struct field fields[] = {
        FIELD("factor_path", FIELD_TEXT, "1", "path of what varies", AXIS_FACTOR),
        FIELD("factor_name", FIELD_TEXT, "1", "short name of the parameter, or its path", AXIS_FACTOR),
        FIELD("factor_unit", FIELD_TEXT, "1", "unit of the parameter", AXIS_FACTOR),
        FIELD("factor_names", FIELD_TEXT, "1", "values that are names, with | between them; empty: numbers",
              AXIS_FACTOR),
        FIELD("box_left_out", FIELD_TEXT, "1", "names that the box leaves out, with | between them", AXIS_BOX,
              AXIS_FACTOR),
    };
    size_t inputs = output->inputs;
    const char **texts = arena_take(&output->arena, (4 + output->boxes) * inputs, sizeof *texts);
    bool made = texts != NULL;
    for (size_t i = 0; made && i < inputs; i++) {
        texts[i] = output->discovery->inputs[i].vary->path;
        texts[inputs + i] = output->discovery->inputs[i].name;
        texts[2 * inputs + i] = output->discovery->inputs[i].unit;
        texts[3 * inputs + i] = join_names(output, i, NULL);
        made = texts[3 * inputs + i] != NULL;
        for (size_t b = 0; made && b < output->boxes; b++) {
            texts[(4 + b) * inputs + i] = join_names(output, i, discovery_box(output->discovery, b)->range);
            made = texts[(4 + b) * inputs + i] != NULL;
        }
    }
    enum status status = made ? STATUS_OK : error_no_memory(error, "the names");
    for (size_t i = 0; status == STATUS_OK && i < sizeof fields / sizeof *fields; i++) {
        const hsize_t lengths[2][2] = {{inputs}, {output->boxes, inputs}};
        status = hdf5_write_field(output->file, &fields[i], lengths[i == 4], output->scales,
                                  texts + i * inputs, error);
    }
    return status;
}

static enum status fill_file(struct output *output, struct error *error)
{
    enum status status = write_attributes(output, error);
    if (status == STATUS_OK)
        status = create_scales(output, error);
    if (status == STATUS_OK)
        status = write_texts(output, error);
    if (status == STATUS_OK)
        status = write_boxes(output, error);
    if (status == STATUS_OK)
        status = write_paths(output, error);
    return status == STATUS_OK ? write_cases(output, error) : status;
}

enum status discovery_write(const struct discovery *discovery, const char *path, bool force,
                            struct error *error)
{
    struct output output = {.discovery = discovery,
                            .file = -1,
                            .boxes = discovery_box_count(discovery),
                            .inputs = discovery->cases.inputs,
                            .cases = discovery->cases.count};
    for (size_t b = 0; b < output.boxes; b++)
        output.steps += discovery_box(discovery, b)->path.count;
    hdf5_no_scales(output.scales);
    arena_init(&output.arena);
    hdf5_quiet();
    enum status status = publish_check(path, force, error);
    if (status == STATUS_OK)
        status = hdf5_create_in_memory(&output.file, error);
    if (status != STATUS_OK)
        return status;
    status = fill_file(&output, error);
    arena_clear(&output.arena);
    status = hdf5_finish_scales(output.scales, status, error);
    return hdf5_publish(output.file, path, force, status, error);
}
