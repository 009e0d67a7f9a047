#include "playground/played_runs.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "file/comparison_output.h"
#include "file/writer.h"
#include "runs/outcome_taker.h"
#include "runs/tally.h"

/* Numbers of runs, one run after the other. */
struct columns {
    double *numbers; /* [runs][number_count] */
    size_t runs, capacity;
};

struct played_runs {
    const struct scenario *scenario;
    struct tally *tally;
    struct writer *writer;
    struct outcome_watch watch;
    struct run_record *record;
    size_t number_count;
    struct columns war, peace;
};

enum status played_runs_create(const struct scenario *scenario, const char *path, struct played_runs **runs,
                               struct error *error)
{
    struct played_runs *made = calloc(1, sizeof *made);
    *runs = NULL;
    if (!made)
        return error_no_memory(error, "the runs that were played");
    made->scenario = scenario;
    made->number_count = measured_numbers(scenario);
    enum status status = tally_create(scenario, &made->tally, error);
    if (status == STATUS_OK)
        status = writer_create(scenario, path, true, &made->writer, error);
    if (status == STATUS_OK)
        status = run_record_create(scenario, &made->record, error);
    if (status == STATUS_OK)
        *runs = made;
    else
        played_runs_free(made);
    return status;
}

/* Place for the numbers of one more run. */
static double *room(struct columns *columns, size_t count)
{
    double *numbers =
        list_with_room(columns->numbers, columns->runs, &columns->capacity, count * sizeof *numbers);
    if (!numbers)
        return NULL;
    columns->numbers = numbers;
    return numbers + columns->runs++ * count;
}

enum status played_runs_add(struct played_runs *runs, const struct shipment *shipment, struct error *error)
{
    outcome_watch_clear(&runs->watch);
    enum status status = outcome_watch_init(&runs->watch, runs->scenario, tally_claims(runs->tally),
                                            runs->scenario->claim_count, error);
    if (status == STATUS_OK)
        status = shipped_run_unpack(shipment, runs->watch.outcome, runs->record, error);
    if (status == STATUS_OK)
        status = writer_add_run(runs->writer, runs->record, error);
    if (status != STATUS_OK)
        return status;
    double *numbers = room(&runs->war, runs->number_count);
    if (!numbers)
        return error_no_memory(error, "the runs that were played");
    measure_all(runs->watch.outcome, runs->scenario, numbers);
    tally_add(runs->tally, runs->watch.outcome);
    return STATUS_OK;
}

enum status played_runs_add_peace(struct played_runs *runs, const double *numbers, struct error *error)
{
    double *place = room(&runs->peace, runs->number_count);
    if (!place)
        return error_no_memory(error, "the runs in peace");
    memcpy(place, numbers, runs->number_count * sizeof *numbers);
    return STATUS_OK;
}

/* As runs_to_file ends a file (file/runs_file.c), of which this is the part that a page needs. */
static enum status write_file(struct played_runs *runs, const struct summary *summary,
                              const struct comparison *caused, struct error *error)
{
    enum status status = writer_add_winners(runs->writer, summary, error);
    if (status == STATUS_OK)
        status = writer_add_claims(runs->writer, &summary->claims, error);
    if (status == STATUS_OK && caused)
        status = comparison_write_caused(writer_file(runs->writer), caused, error);
    return status == STATUS_OK ? writer_finish(runs->writer, error) : status;
}

enum status played_runs_finish(struct played_runs *runs, struct summary **summary, struct comparison **caused,
                               struct error *error)
{
    *summary = NULL;
    *caused = NULL;
    if (runs->peace.runs != 0 && runs->peace.runs != runs->war.runs)
        return error_set(error, STATUS_INVALID, "there are %zu runs in peace of %zu", runs->peace.runs,
                         runs->war.runs);
    enum status status = tally_summarise(runs->tally, summary, error);
    if (status == STATUS_OK && runs->peace.runs > 0)
        status = comparison_of(runs->scenario, runs->war.runs, runs->war.numbers, runs->peace.numbers, caused,
                               error);
    return status == STATUS_OK ? write_file(runs, *summary, *caused, error) : status;
}

void played_runs_free(struct played_runs *runs)
{
    if (!runs)
        return;
    outcome_watch_clear(&runs->watch);
    run_record_free(runs->record);
    writer_free(runs->writer);
    tally_free(runs->tally);
    free(runs->war.numbers);
    free(runs->peace.numbers);
    free(runs);
}
