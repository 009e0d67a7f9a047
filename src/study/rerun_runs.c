/* Repeats the runs of a scenario from the file that holds them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "model/simulation.h"
#include "record/hdf5_input.h"
#include "record/hdf5_output.h"
#include "record/panel.h"
#include "record/provenance.h"
#include "record/run_record.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "strategy/strategy.h"
#include "study/rerun_internal.h"

struct rerun_scenario {
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    struct scenario *scenario;
};

struct played_run {
    struct run_record *record;
    struct panel *panel;
};

static enum status read_scenario(struct rerun *rerun, struct rerun_scenario *made)
{
    char *text = NULL, *name = NULL, **overrides = NULL;
    size_t override_count = 0;
    struct diagnostics findings;
    diagnostics_init(&findings);
    made->extensions = calloc(strategy_count, sizeof *made->extensions);
    enum status status =
        made->extensions ? STATUS_OK : error_no_memory(rerun->error, "the strategies' parameters", 0);
    if (status == STATUS_OK)
        status = hdf5_read_text(rerun->file, "scenario", &text, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_text(rerun->file, "scenario_file", &name, rerun->error);
    if (status == STATUS_OK && hdf5_has_attribute(rerun->file, "overrides"))
        status = hdf5_get_texts(rerun->file, "overrides", &overrides, &override_count, rerun->error);
    if (status == STATUS_OK) {
        made->catalog = strategy_catalog(made->extensions);
        status = scenario_load_text(text, name, (const char *const *)overrides, override_count,
                                    &made->catalog, &made->scenario, &findings, rerun->error);
    }
    if (status == STATUS_INVALID && findings.count > 0)
        error_set(rerun->error, status,
                  "was written by %s; its scenario is none for this program: %s: %s (%zu finding%s)",
                  rerun->report->writer, findings.items[0].path ? findings.items[0].path : "the text",
                  findings.items[0].text, findings.count, findings.count == 1 ? "" : "s");
    diagnostics_clear(&findings);
    hdf5_free_texts(overrides, override_count);
    free(text);
    free(name);
    return status;
}

/* /resolved, and the digest of /scenario. */
static enum status compare_provenance(struct rerun *rerun, const struct rerun_scenario *made)
{
    char digest[SHA256_TEXT_SIZE], *there = NULL, *resolved = NULL, *here = NULL;
    size_t size;
    provenance_sha256(made->scenario->text, digest);
    enum status status = hdf5_get_text(rerun->file, "scenario_sha256", &there, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_read_text(rerun->file, "resolved", &resolved, rerun->error);
    FILE *out = open_memstream(&here, &size);
    bool noted = out != NULL;
    if (out) {
        noted = scenario_print_resolved(out, made->scenario);
        noted = memory_text_close(out, &here) && noted;
    }
    if (status == STATUS_OK && noted && strcmp(digest, there) != 0)
        noted = rerun_add_change(rerun->report, "the text `scenario` is not the one of `scenario_sha256`");
    if (status == STATUS_OK && noted && strcmp(resolved, here) != 0)
        noted = rerun_compare_settings(rerun->report, resolved, here);
    if (status == STATUS_OK && !noted)
        status = error_no_memory(rerun->error, "the resolved scenario", 0);
    free(there);
    free(resolved);
    free(here);
    return status;
}

static bool is_row_of(const struct field *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return true;
    return false;
}

static bool is_known(const char *name)
{
    static const char *const others[] = {"scenario", "resolved", "events", "winners", "exits", "claims"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0)
            return true;
    for (int axis = AXIS_RUN; axis < ALL_AXES; axis++)
        if (strcmp(name, axes[axis].name) == 0)
            return true;
    return is_row_of(world_fields, world_field_count, name) ||
           is_row_of(scenario_fields, scenario_field_count, name) ||
           is_row_of(panel_fields, panel_field_count, name);
}

static herr_t note_unknown(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    struct rerun *rerun = context;
    (void)group;
    (void)info;
    return is_known(name) || rerun_add_change(rerun->report, "the dataset `%s` is none of this version", name)
               ? 0
               : -1;
}

/* Facts of the scenario, then states, then events, then the panel. */
static enum status take_rows(struct rerun *rerun)
{
    hsize_t next = 0;
    rerun->row_count = scenario_field_count + world_field_count + event_field_count + panel_field_count;
    rerun->rows = calloc(rerun->row_count, sizeof *rerun->rows);
    if (!rerun->rows)
        return error_no_memory(rerun->error, "the rows", rerun->row_count * sizeof *rerun->rows);
    struct rerun_row *row = rerun->rows;
    for (size_t i = 0; i < scenario_field_count; i++)
        (row++)->field = &scenario_fields[i];
    for (size_t i = 0; i < world_field_count; i++)
        (row++)->field = &world_fields[i];
    for (size_t i = 0; i < event_field_count; i++)
        (row++)->field = &event_fields[i];
    for (size_t i = 0; i < panel_field_count; i++)
        (row++)->field = &panel_fields[i];
    bool noted = H5Literate(rerun->file, H5_INDEX_CRT_ORDER, H5_ITER_INC, &next, note_unknown, rerun) >= 0;
    for (size_t i = 0; noted && i < scenario_field_count + world_field_count; i++) {
        const struct field *field = rerun->rows[i].field;
        rerun->rows[i].there = rerun_fits(rerun, rerun->file, field, rerun->run_count);
        rerun->rows[i].length = 1;
        for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
            if (field->axes[a] != AXIS_RUN)
                rerun->rows[i].length *= axis_length(field->axes[a], rerun->scenario);
        if (!rerun->rows[i].there && field_is_wanted(field, rerun->scenario))
            noted = rerun_add_change(rerun->report, "the dataset `%s` is %s in the file", field->name,
                                     hdf5_has(rerun->file, field->name) ? "of another shape" : "not");
    }
    return noted ? STATUS_OK : error_no_memory(rerun->error, "the changes", 0);
}

static enum status compare_facts(struct rerun *rerun)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < scenario_field_count; i++) {
        struct rerun_row *row = &rerun->rows[i];
        const struct field *field = row->field;
        size_t different = 0, width = FIELD_SCRATCH;
        double *numbers = calloc(2 * row->length + 1, sizeof *numbers);
        char *scratch = calloc(row->length + 1, width);
        const char **texts = calloc(row->length + 1, sizeof *texts);
        if (!numbers || !scratch || !texts)
            status = error_no_memory(rerun->error, field->name, row->length * sizeof *numbers);
        for (size_t k = 0; status == STATUS_OK && k < row->length; k++) {
            if (field->text)
                texts[k] = field->text(rerun->scenario, k, scratch + k * width);
            else
                numbers[k] = field->number(rerun->scenario, k);
        }
        row->found.run = row->found.round = -1;
        if (status == STATUS_OK && !field->text)
            field_type_store(field->type, numbers, row->length, numbers + row->length);
        if (status == STATUS_OK)
            status = rerun_compare_stored(
                rerun, row, 0, -1, field->text ? (const void *)texts : numbers + row->length, &different);
        free(numbers);
        free(scratch);
        free(texts);
    }
    return status;
}

/* Rows of the table of events that are of the run; they stand together. */
static enum status find_events(struct rerun *rerun, hid_t events, int32_t run, size_t *first, size_t *count)
{
    size_t length = events >= 0 ? hdf5_length(events, "event_run") : 0;
    hsize_t start[] = {0}, extent[] = {length};
    int32_t *runs = calloc(length + 1, sizeof *runs);
    enum status status = runs ? STATUS_OK : error_no_memory(rerun->error, "the events", length);
    *first = *count = 0;
    if (status == STATUS_OK && length > 0)
        status = hdf5_read_block(events, "event_run", FIELD_I32, 1, start, extent, runs, rerun->error);
    for (size_t i = 0; status == STATUS_OK && i < length; i++)
        if (runs[i] == run && (*count)++ == 0)
            *first = i;
    free(runs);
    return status;
}

static enum status compare_event_column(struct rerun *rerun, hid_t events, struct rerun_row *row,
                                        const struct run_record *record, size_t first, size_t *different)
{
    const struct field *field = row->field;
    size_t count = record->event_count, size = field_type_size(field->type);
    hsize_t start[] = {first}, extent[] = {count};
    char *here = calloc(count + 1, size), *there = calloc(count + 1, size);
    enum status status =
        here && there ? STATUS_OK : error_no_memory(rerun->error, "the events", count * size);
    for (size_t e = 0; status == STATUS_OK && e < count; e++) {
        double number = field->event ? field->event(&record->events[e]) : record->run;
        field_type_store(field->type, &number, 1, here + e * size);
    }
    if (status == STATUS_OK)
        status = hdf5_read_block(events, field->name, field->type, 1, start, extent, there, rerun->error);
    if (status == STATUS_OK)
        *different += rerun_compare(rerun, row, record->run, there, here, count);
    free(here);
    free(there);
    return status;
}

static enum status compare_events(struct rerun *rerun, const struct run_record *record, size_t *different)
{
    struct rerun_row *rows = rerun->rows + scenario_field_count + world_field_count;
    hid_t events = hdf5_has(rerun->file, "events") ? H5Gopen2(rerun->file, "events", H5P_DEFAULT) : -1;
    size_t first, count;
    enum status status = find_events(rerun, events, (int32_t)record->run, &first, &count);
    if (status == STATUS_OK && count != record->event_count) {
        struct rerun_difference *found = &rows[0].found;
        if (found->different == 0 || found->run > record->run) {
            found->run = record->run;
            found->round = -1;
            snprintf(found->first, sizeof found->first, "%zu events in the file, %zu again", count,
                     record->event_count);
        }
        snprintf(found->name, sizeof found->name, "events");
        found->largest = 1;
        found->different++;
        ++*different;
    } else if (status == STATUS_OK && count > 0) {
        for (size_t i = 0; status == STATUS_OK && i < event_field_count; i++)
            if (hdf5_has(events, rows[i].field->name))
                status = compare_event_column(rerun, events, &rows[i], record, first, different);
    }
    if (events >= 0)
        H5Gclose(events);
    return status;
}

static enum status compare_panel(struct rerun *rerun, const struct panel *panel, size_t *different)
{
    struct rerun_row *row = rerun->rows + scenario_field_count + world_field_count + event_field_count;
    hsize_t start[] = {0, 0}, extent[] = {panel->round_count, panel->sme_count};
    size_t count = panel->round_count * panel->sme_count;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < panel_field_count; i++, row++) {
        void *there = calloc(count, field_type_size(row->field->type));
        if (!there)
            return error_no_memory(rerun->error, "the panel", count);
        status = hdf5_read_block(rerun->file, row->field->name, row->field->type, 2, start, extent, there,
                                 rerun->error);
        if (status == STATUS_OK)
            *different += rerun_compare(rerun, row, 0, there, panel->columns[i], count);
        free(there);
    }
    return status;
}

static enum status play(struct rerun *rerun, uint32_t run, struct played_run *played, struct error *error)
{
    struct simulation *simulation;
    const struct scenario *scenario = rerun->scenario;
    enum status status = simulation_create(scenario, run, &simulation, error);
    if (status == STATUS_OK)
        status = run_record_create(scenario, &played->record, error);
    if (status == STATUS_OK && run == 0)
        status = panel_create(simulation, &played->panel, error);
    for (int64_t t = 0; status == STATUS_OK && t <= scenario->simulation.rounds; t++) {
        if (t > 0)
            status = simulation_step(simulation, error);
        if (status == STATUS_OK)
            run_record_take(played->record, simulation_world(simulation));
        if (status == STATUS_OK && played->panel)
            panel_take(played->panel, simulation);
    }
    if (status == STATUS_OK)
        status = run_record_take_events(played->record, simulation_world(simulation), error);
    simulation_free(simulation);
    return status;
}

static enum status compare_run(struct rerun *rerun, size_t index, const struct played_run *played,
                               size_t *different)
{
    struct rerun_row *row = rerun->rows + scenario_field_count;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < world_field_count; i++, row++)
        status = rerun_compare_stored(rerun, row, index, rerun->runs[index],
                                      run_record_slice(played->record, i, 0), different);
    if (status == STATUS_OK)
        status = compare_events(rerun, played->record, different);
    if (status == STATUS_OK && played->panel)
        status = compare_panel(rerun, played->panel, different);
    return status;
}

static void do_run(void *context, size_t n)
{
    struct rerun *rerun = context;
    struct played_run played = {NULL, NULL};
    struct error error = {0};
    size_t index = rerun->first + n, different = 0;
    pthread_mutex_lock(&rerun->lock);
    bool stopped = rerun->status != STATUS_OK;
    pthread_mutex_unlock(&rerun->lock);
    if (stopped)
        return;
    enum status status = play(rerun, (uint32_t)rerun->runs[index], &played, &error);
    hdf5_quiet();
    pthread_mutex_lock(&rerun->lock);
    if (rerun->status == STATUS_OK) {
        if (status == STATUS_OK)
            status = compare_run(rerun, index, &played, &different);
        else
            error_set(rerun->error, status, "run %ld: %.900s", (long)rerun->runs[index], error.message);
        rerun_count(rerun, status, different);
    }
    pthread_mutex_unlock(&rerun->lock);
    run_record_free(played.record);
    panel_free(played.panel);
}

enum status rerun_runs(struct rerun *rerun)
{
    struct rerun_scenario made = {0};
    int64_t schema = 0;
    enum status status = hdf5_get_integer(rerun->file, "pricewar_schema", &schema, rerun->error);
    if (status == STATUS_OK && schema != OUTPUT_SCHEMA)
        status = error_set(rerun->error, STATUS_INVALID, "has layout %lld; this program reads layout %d",
                           (long long)schema, OUTPUT_SCHEMA);
    if (status == STATUS_OK)
        status = read_scenario(rerun, &made);
    rerun->scenario = made.scenario;
    if (status == STATUS_OK)
        status = compare_provenance(rerun, &made);
    if (status == STATUS_OK)
        status = take_rows(rerun);
    if (status == STATUS_OK)
        status = compare_facts(rerun);
    if (status == STATUS_OK)
        status = rerun_play(rerun, do_run, rerun);
    if (status == STATUS_OK)
        status = rerun_collect(rerun);
    scenario_free(made.scenario);
    free(made.extensions);
    return status;
}
