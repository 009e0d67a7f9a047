#include "file/runs_file.h"

#include <stdlib.h>

#include "file/comparison_output.h"
#include "file/observed/observed_file.h"
#include "file/writer.h"
#include "runs/exit_reasons.h"
#include "runs/peace.h"
#include "runs/replicates.h"
#include "runs/until_winner.h"

const char until_winner_attribute[] = "until_winner_known";

struct making {
    const struct scenario *scenario;
    const struct runs_options *options;
    struct until_winner until;
    struct writer *writer; /* NULL without output */
    struct summary *summary;
    struct peace *peace; /* NULL unless asked for */
    struct comparison *caused;
    struct observed_fit *fit; /* NULL without observations */
};

/* A run to be written to the file, or held against observations. */
struct recorded_run {
    struct run_record *record;
    struct panel *panel; /* NULL unless run 0 with a panel */
};

static enum status begin_recorded(void **gathered, struct error *error)
{
    *gathered = calloc(1, sizeof(struct recorded_run));
    return *gathered ? STATUS_OK : error_no_memory(error, "the record of a run");
}

static enum status open_recorded(void *context, const struct simulation *simulation, struct error *error)
{
    struct recorded_run *run = context;
    const struct world *world = simulation_world(simulation);
    enum status status = run_record_create(world->scenario, &run->record, error);
    if (status == STATUS_OK && world->run == 0)
        status = panel_create(simulation, &run->panel, error);
    return status;
}

static bool take_recorded(void *context, const struct simulation *simulation)
{
    struct recorded_run *run = context;
    run_record_take(run->record, simulation_world(simulation));
    if (run->panel)
        panel_take(run->panel, simulation);
    return true;
}

static enum status finish_recorded(void *context, const struct simulation *simulation, struct error *error)
{
    struct recorded_run *run = context;
    return run_record_take_events(run->record, simulation_world(simulation), error);
}

static struct taker recorded_taker(void *gathered)
{
    return (struct taker){open_recorded, take_recorded, finish_recorded, gathered};
}

static enum status add_recorded(void *context, const void *gathered, struct error *error)
{
    const struct making *making = context;
    const struct recorded_run *run = gathered;
    enum status status = STATUS_OK;
    if (making->fit)
        status = observed_fit_add(making->fit, run->record, error);
    if (status == STATUS_OK && making->writer)
        status = writer_add_run(making->writer, run->record, error);
    return status == STATUS_OK && making->writer && run->panel
               ? writer_add_panel(making->writer, run->panel, error)
               : status;
}

static void drop_recorded(void *gathered)
{
    struct recorded_run *run = gathered;
    if (!run)
        return;
    run_record_free(run->record);
    panel_free(run->panel);
    free(run);
}

static bool enough(void *context, const struct summary *summary)
{
    const struct making *making = context;
    const struct runs_options *options = making->options;
    return options->enough ? options->enough(options->context, summary)
                           : until_winner_is_enough(&making->until, summary);
}

/* Of the runs in peace too, of which there are as many. */
static bool report_progress(void *context, size_t done, size_t total)
{
    const struct runs_options *options = ((const struct making *)context)->options;
    return !options->progress ||
           options->progress(options->context, done, options->against_peace ? 2 * total : total);
}

static bool report_peace(void *context, size_t done, size_t total)
{
    return report_progress(context, total + done, total);
}

/* goes_on as asked after a round. */
static bool is_wanted(void *context)
{
    const struct runs_options *options = ((const struct making *)context)->options;
    return !options->goes_on || options->goes_on(options->context);
}

static enum status play(struct making *making, struct error *error)
{
    const struct runs_options *options = making->options;
    const struct gatherer gatherer = {.begin = begin_recorded,
                                      .taker = recorded_taker,
                                      .add = add_recorded,
                                      .drop = drop_recorded,
                                      .context = making};
    const struct replicate_options replicates = {.replicates = options->replicates,
                                                 .numbers = options->numbers,
                                                 .most_replicates = options->most_replicates,
                                                 .enough = enough,
                                                 .gatherer = making->writer || making->fit ? &gatherer : NULL,
                                                 .note = making->peace ? peace_note : NULL,
                                                 .note_context = making->peace,
                                                 .threads = options->threads,
                                                 .progress = report_progress,
                                                 .goes_on = is_wanted,
                                                 .context = making};
    return replicates_run(making->scenario, &replicates, &making->summary, error);
}

/* Asked between the runs that explain exits. */
static bool goes_on(void *context)
{
    const struct making *making = context;
    return report_progress(context, making->summary->replicates, making->summary->replicates);
}

static enum status explain(struct making *making, struct error *error)
{
    struct summary *summary = making->summary;
    summary->exit_count = summary->departure_count;
    return exit_reasons_find(making->scenario, summary->departures, summary->departure_count,
                             making->options->threads, goes_on, making, &summary->exits, error);
}

static enum status compare_with_peace(struct making *making, struct error *error)
{
    const struct timelines_options options = {.numbers = making->options->numbers,
                                              .threads = making->options->threads,
                                              .progress = report_peace,
                                              .goes_on = is_wanted,
                                              .context = making};
    return peace_compare(making->peace, &options, &making->caused, error);
}

static enum status finish(const struct making *making, struct error *error)
{
    const struct summary *summary = making->summary;
    char text[UNTIL_WINNER_TEXT];
    enum status status = writer_add_winners(making->writer, summary, error);
    if (status == STATUS_OK)
        status = writer_add_claims(making->writer, &summary->claims, error);
    if (status == STATUS_OK && making->options->explain)
        status = writer_add_exits(making->writer, summary->exits, summary->exit_count, error);
    if (status == STATUS_OK && making->caused)
        status = comparison_write_caused(writer_file(making->writer), making->caused, error);
    if (status == STATUS_OK && making->fit)
        status = observed_write(writer_file(making->writer), making->fit, error);
    if (status == STATUS_OK && making->until.most > making->until.batch) {
        until_winner_print(&making->until, summary, text);
        status = writer_set_text(making->writer, until_winner_attribute, text, error);
    }
    return status == STATUS_OK ? writer_finish(making->writer, error) : status;
}

/* All that is asked for beside the file, in the order in which it is made. */
static enum status find_out(struct making *making, struct error *error)
{
    const struct runs_options *options = making->options;
    enum status status = play(making, error);
    if (status == STATUS_OK && making->fit)
        status = observed_fit_end(making->fit, error);
    if (status == STATUS_OK && making->peace)
        status = compare_with_peace(making, error);
    if (status == STATUS_OK && options->explain)
        status = explain(making, error);
    const struct runs_found found = {making->summary, making->caused, making->fit};
    if (status == STATUS_OK && options->prepare)
        status = options->prepare(options->context, &found, error);
    return status;
}

enum status runs_to_file(const struct scenario *scenario, const struct runs_options *options,
                         struct summary **summary, struct error *error)
{
    struct making making = {
        .scenario = scenario,
        .options = options,
        .until = {options->winning, options->replicates, options->most_replicates},
    };
    enum status status = STATUS_OK;
    if (options->output)
        status = writer_create(scenario, options->output, options->force, &making.writer, error);
    if (status == STATUS_OK && options->against_peace)
        status = peace_create(scenario, &making.peace, error);
    if (status == STATUS_OK && options->observed)
        status = observed_fit_create(options->observed, scenario, &making.fit, error);
    if (status == STATUS_OK)
        status = find_out(&making, error);
    if (status == STATUS_OK && making.writer)
        status = finish(&making, error);
    if (status != STATUS_OK) {
        summary_free(making.summary);
        making.summary = NULL;
    }
    peace_free(making.peace);
    comparison_free(making.caused);
    observed_fit_free(making.fit);
    writer_free(making.writer);
    *summary = making.summary;
    return status;
}
