#include "inference/discovery.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path_name.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "study/study_input.h"

/* What is read before the cases are known. */
struct reading {
    struct discovery *into;
    struct study_file file;
    struct columns *columns;
    double *outcomes[EVENT_MOST_CONDITIONS]; /* [runs] */
};

static enum status read_outcome(struct reading *reading, hid_t from, size_t i, struct error *error)
{
    size_t runs = reading->file.count, index = reading->into->event.conditions[i].index;
    const struct column *column = NULL;
    for (size_t c = 0; c < reading->columns->count && !column; c++) {
        const struct column *one = &reading->columns->items[c];
        if (one->kind == COLUMN_MEASURE && index >= one->first && index < one->first + one->length)
            column = one;
    }
    reading->outcomes[i] = calloc(runs + 1, sizeof(double));
    if (!column || !reading->outcomes[i])
        return error_no_memory(error, "the outcomes of the runs");
    hsize_t start[] = {0, index - column->first}, extent[] = {runs, 1};
    return hdf5_read_block(from, column->field.name, FIELD_F64, 2, start, extent, reading->outcomes[i],
                           error);
}

static enum status read_runs(struct reading *reading, const char *path, struct error *error)
{
    hid_t from = -1;
    const struct discovery *into = reading->into;
    enum status status = study_file_read(&reading->file, path, error);
    if (status == STATUS_OK && reading->file.count == 0)
        status = error_set_about_file(error, STATUS_INVALID, path, "holds no runs");
    if (status == STATUS_OK)
        status = columns_create(into->study, &reading->columns, error);
    if (status == STATUS_OK)
        status = hdf5_reopen(path, &from, error);
    for (size_t i = 0; status == STATUS_OK && i < into->event.count; i++)
        status = read_outcome(reading, from, i, error);
    hdf5_close(from);
    return error_in_file(error, status, path);
}

static void reading_clear(struct reading *reading)
{
    study_file_clear(&reading->file);
    columns_free(reading->columns);
    for (size_t i = 0; i < EVENT_MOST_CONDITIONS; i++)
        free(reading->outcomes[i]);
}

/* Adds up the runs of every design point: weights, events [points]. */
static enum status count_runs(const struct reading *reading, double *weights, double *events,
                              struct error *error)
{
    struct discovery *into = reading->into;
    const struct study *study = into->study;
    for (size_t r = 0; r < reading->file.count; r++) {
        double outcomes[EVENT_MOST_CONDITIONS] = {0};
        size_t run = (size_t)reading->file.runs[r];
        if (run >= study_run_count(study))
            return error_set_about_file(error, STATUS_INVALID, reading->file.path,
                                        "holds a run %zu, which its study does not have", run);
        for (size_t i = 0; i < into->event.count; i++)
            outcomes[i] = reading->outcomes[i][r];
        double happens = event_happens(&into->event, outcomes);
        bool known = !reading->file.failed[r] && isfinite(happens);
        into->failed += reading->file.failed[r] != 0;
        into->unknown += !reading->file.failed[r] && !known;
        into->runs += known;
        if (known) {
            weights[study_point_of(study, run)] += 1;
            events[study_point_of(study, run)] += happens;
        }
    }
    return STATUS_OK;
}

/* Whether there is something to search in. */
static enum status check_cases(const struct discovery *into, const struct reading *reading,
                               struct error *error)
{
    double events = 0;
    if (into->cases.count < DISCOVERY_FEWEST_CASES)
        return error_set_about_file(
            error, STATUS_INVALID, reading->file.path,
            "has runs with a known outcome at %zu design points; a region can be looked for "
            "among %d or more, better hundreds: vary over more points",
            into->cases.count, DISCOVERY_FEWEST_CASES);
    for (size_t c = 0; c < into->cases.count; c++)
        events += into->cases.events[c];
    if (events > 0 && events < (double)into->runs)
        return STATUS_OK;
    struct number_range range = number_range_of_none;
    for (size_t r = 0; r < reading->file.count; r++)
        if (!reading->file.failed[r])
            number_range_add(&range, reading->outcomes[0][r]);
    return error_set(
        error, STATUS_INVALID,
        "\"%s\" holds in %s of the %zu runs; %s goes from %.6g to %.6g there: name an event that happens "
        "in some runs",
        into->text, events > 0 ? "all" : "none", into->runs, into->event.conditions[0].outcome, range.least,
        range.most);
}

/* Takes in the points that have runs. */
static enum status list_cases(struct discovery *into, const double *weights, const double *events,
                              struct error *error)
{
    size_t points = into->study->design->size;
    double *of_cases = arena_take(&into->arena, 2 * points, sizeof *of_cases);
    into->points = arena_take(&into->arena, points, sizeof *into->points);
    if (!of_cases || !into->points)
        return error_no_memory(error, "the design points");
    for (size_t p = 0; p < points; p++) {
        if (weights[p] == 0)
            continue;
        of_cases[into->cases.count] = weights[p];
        of_cases[points + into->cases.count] = events[p];
        into->points[into->cases.count++] = (int32_t)p;
    }
    into->cases.weights = of_cases;
    into->cases.events = of_cases + points;
    return STATUS_OK;
}

static bool is_of_names(const struct study_vary *vary)
{
    return vary->values.count > 0 && !vary->numbers;
}

/* Takes in what varies among the cases. */
static enum status list_inputs(struct discovery *into, const struct columns *columns, struct error *error)
{
    const struct study *study = into->study;
    size_t count = into->cases.count, inputs = 0;
    double *values = arena_take(&into->arena, study->vary_count * count, sizeof *values);
    bool *unordered = arena_take(&into->arena, study->vary_count, sizeof *unordered);
    into->inputs = arena_take(&into->arena, study->vary_count, sizeof *into->inputs);
    if (!values || !unordered || !into->inputs)
        return error_no_memory(error, "what varies");
    for (size_t c = 0; c < columns->count; c++) {
        const struct column *column = &columns->items[c];
        if (column->kind != COLUMN_FACTOR)
            continue;
        const struct study_vary *vary = &study->vary[column->index];
        bool varies = false;
        for (size_t k = 0; k < count; k++) {
            double value = study_factor_number(study, (size_t)into->points[k], column->index);
            values[inputs * count + k] = value;
            varies = varies || value != values[inputs * count];
        }
        into->inputs[inputs] = (struct discovery_input){
            .vary = vary, .name = *vary->name ? vary->name : vary->path, .unit = column->field.unit};
        unordered[inputs] = is_of_names(vary);
        inputs += varies;
    }
    into->cases.values = values;
    into->cases.unordered = unordered;
    into->cases.inputs = inputs;
    return inputs > 0 ? STATUS_OK
                      : error_set(error, STATUS_INVALID,
                                  "nothing varies among the runs of the study: there is no "
                                  "region to look for");
}

static enum status prepare(struct discovery *into, struct reading *reading, struct error *error)
{
    size_t points = into->study->design->size;
    double *sums = calloc(2 * points + 1, sizeof *sums);
    if (!sums)
        return error_no_memory(error, "the design points");
    enum status status = count_runs(reading, sums, sums + points, error);
    if (status == STATUS_OK)
        status = list_cases(into, sums, sums + points, error);
    if (status == STATUS_OK)
        status = check_cases(into, reading, error);
    if (status == STATUS_OK)
        status = list_inputs(into, reading->columns, error);
    if (status == STATUS_OK)
        status = peel_cases_rank(&into->cases, error);
    for (size_t i = 0; status == STATUS_OK && i < into->cases.inputs; i++)
        into->inputs[i].coarse = 2 * into->cases.levels[i].count <= into->cases.count;
    free(sums);
    return status;
}

static bool copy_names(struct discovery *into, const char *path, const char *event)
{
    into->file = arena_copy_text(&into->arena, path_name(path));
    into->text = arena_copy_text(&into->arena, event);
    return into->file && into->text;
}

enum status discovery_make(const char *path, const struct study *study, const char *event,
                           const struct box_search_settings *settings, struct discovery **discovery,
                           struct error *error)
{
    struct discovery *made = calloc(1, sizeof *made);
    *discovery = made;
    if (!made)
        return error_no_memory(error, "the discovery");
    struct reading reading = {.into = made};
    made->study = study;
    made->settings = *settings;
    arena_init(&made->arena);
    hdf5_quiet();
    enum status status = copy_names(made, path, event) ? event_read(study, event, &made->event, error)
                                                       : error_no_memory(error, "the discovery");
    if (status == STATUS_OK)
        status = read_runs(&reading, path, error);
    if (status == STATUS_OK)
        status = prepare(made, &reading, error);
    if (status == STATUS_OK) {
        memcpy(made->digest, reading.file.digest, sizeof made->digest);
        status = box_search_run(&made->cases, settings, &made->search, error);
    }
    reading_clear(&reading);
    if (status != STATUS_OK) {
        discovery_free(made);
        *discovery = NULL;
    }
    return status;
}

void discovery_free(struct discovery *discovery)
{
    if (!discovery)
        return;
    box_search_clear(&discovery->search);
    peel_cases_clear(&discovery->cases);
    arena_clear(&discovery->arena);
    free(discovery);
}

size_t discovery_box_count(const struct discovery *discovery)
{
    return discovery->search.count ? discovery->search.count : 1;
}

const struct found_box *discovery_box(const struct discovery *discovery, size_t number)
{
    return discovery->search.count ? &discovery->search.boxes[number] : &discovery->search.none;
}

double discovery_limit(const struct discovery *discovery, const struct peel_range *box, size_t input,
                       enum peel_side side)
{
    const struct peel_cases *cases = &discovery->cases;
    double between = peel_box_limit(cases, box, input, side);
    if (isnan(between) || !discovery->inputs[input].coarse)
        return between;
    return cases->levels[input].values[side == PEEL_LOW ? box[input].low : box[input].high];
}

bool discovery_has_name(const struct peel_range *box, size_t input, size_t level)
{
    return !(box[input].left_out[level / 64] >> level % 64 & 1);
}

const char *discovery_name(const struct discovery *discovery, size_t input, size_t level)
{
    return discovery->inputs[input].vary->labels[(size_t)discovery->cases.levels[input].values[level]];
}

double discovery_coverage(const struct discovery *discovery, const struct peel_mass *mass)
{
    return mass->events / discovery->search.all.events;
}

double discovery_density(const struct peel_mass *mass)
{
    return mass->weight > 0 ? mass->events / mass->weight : (double)NAN;
}

double discovery_share(const struct discovery *discovery, const struct peel_mass *mass)
{
    return mass->weight / discovery->search.all.weight;
}
