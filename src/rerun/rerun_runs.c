/* Repeats the runs of a scenario from the file that holds them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "model/simulation.h"
#include "record/panel.h"
#include "record/run_record.h"
#include "rerun/rerun_internal.h"
#include "rerun/rerun_winner.h"

struct played_run {
    struct run_record *record;
    struct panel *panel;
    struct outcome *outcome; /* NULL when not all runs are played */
};

struct rerun_of_runs {
    struct rerun *rerun;
    struct tally *tally; /* NULL when not all runs are played */
    struct rerun_winner winner;
    /* under the lock: */
    struct outcome **waiting; /* [count] finished, but not their turn */
    size_t next;
};

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
        if (rerun->rows[i].there)
            noted = rerun_compare_form(rerun, rerun->file, field, -1);
        else if (field_is_wanted(field, rerun->scenario))
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

static enum status open_outcome(const struct rerun_of_runs *work, struct played_run *played,
                                struct error *error)
{
    const struct scenario *scenario = work->rerun->scenario;
    if (!work->tally)
        return STATUS_OK;
    enum status status = outcome_create(scenario, &played->outcome, error);
    return status == STATUS_OK
               ? outcome_follow(played->outcome, tally_claims(work->tally), scenario->claim_count, error)
               : status;
}

static enum status play(const struct rerun_of_runs *work, uint32_t run, struct played_run *played,
                        struct error *error)
{
    struct simulation *simulation;
    const struct scenario *scenario = work->rerun->scenario;
    enum status status = simulation_create(scenario, run, &simulation, error);
    if (status == STATUS_OK)
        status = run_record_create(scenario, &played->record, error);
    if (status == STATUS_OK && run == 0)
        status = panel_create(simulation, &played->panel, error);
    if (status == STATUS_OK)
        status = open_outcome(work, played, error);
    for (int64_t t = 0; status == STATUS_OK && t <= scenario->simulation.rounds; t++) {
        if (t > 0)
            status = simulation_step(simulation, error);
        if (status == STATUS_OK && played->outcome)
            outcome_take(played->outcome, simulation_world(simulation));
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

/* Under the lock: outcomes are added up in the order of the runs. */
static enum status add_outcome(struct rerun_of_runs *work, size_t n, struct played_run *played)
{
    enum status status = STATUS_OK;
    if (!work->tally)
        return status;
    work->waiting[n] = played->outcome;
    played->outcome = NULL;
    for (; status == STATUS_OK && work->next < work->rerun->count && work->waiting[work->next];
         work->next++) {
        tally_add(work->tally, work->waiting[work->next]);
        outcome_free(work->waiting[work->next]);
        work->waiting[work->next] = NULL;
        status = rerun_winner_look(work->rerun, &work->winner, work->tally, work->next + 1);
    }
    return status;
}

static void do_run(void *context, size_t n)
{
    struct rerun_of_runs *work = context;
    struct rerun *rerun = work->rerun;
    struct played_run played = {NULL, NULL, NULL};
    struct error error = {0};
    size_t index = rerun->first + n, different = 0;
    pthread_mutex_lock(&rerun->lock);
    bool stopped = rerun->status != STATUS_OK;
    pthread_mutex_unlock(&rerun->lock);
    if (stopped)
        return;
    enum status status = play(work, (uint32_t)rerun->runs[index], &played, &error);
    hdf5_quiet();
    pthread_mutex_lock(&rerun->lock);
    if (rerun->status == STATUS_OK) {
        if (status == STATUS_OK)
            status = compare_run(rerun, index, &played, &different);
        else
            error_set(rerun->error, status, "run %ld: %.900s", (long)rerun->runs[index], error.message);
        if (status == STATUS_OK)
            status = add_outcome(work, n, &played);
        rerun_count(rerun, status, different);
    }
    pthread_mutex_unlock(&rerun->lock);
    outcome_free(played.outcome);
    run_record_free(played.record);
    panel_free(played.panel);
}

static enum status open_tally(struct rerun_of_runs *work)
{
    struct rerun *rerun = work->rerun;
    if (rerun->count < rerun->run_count)
        return STATUS_OK;
    work->waiting = calloc(rerun->count + 1, sizeof *work->waiting);
    if (!work->waiting)
        return error_no_memory(rerun->error, "the outcomes", rerun->count);
    enum status status = tally_create(rerun->scenario, &work->tally, rerun->error);
    return status == STATUS_OK ? rerun_winner_read(rerun, &work->winner) : status;
}

static void close_tally(struct rerun_of_runs *work)
{
    for (size_t n = 0; work->waiting && n < work->rerun->count; n++)
        outcome_free(work->waiting[n]);
    free(work->waiting);
    tally_free(work->tally);
    rerun_winner_clear(&work->winner);
}

enum status rerun_runs(struct rerun *rerun)
{
    struct rerun_scenario made = {0};
    struct rerun_of_runs work = {.rerun = rerun};
    enum status status = rerun_scenario_read(rerun, rerun->file, &made);
    rerun->scenario = made.scenario;
    if (status == STATUS_OK)
        status = rerun_scenario_compare(rerun, rerun->file, "", &made);
    if (status == STATUS_OK)
        status = take_rows(rerun);
    if (status == STATUS_OK)
        status = compare_facts(rerun);
    if (status == STATUS_OK)
        status = open_tally(&work);
    if (status == STATUS_OK)
        status = rerun_play(rerun, do_run, &work);
    if (status == STATUS_OK && work.tally)
        status = rerun_statistics(rerun, work.tally, &work.winner);
    if (status == STATUS_OK)
        status = rerun_collect(rerun);
    close_tally(&work);
    rerun_scenario_clear(&made);
    return status;
}
