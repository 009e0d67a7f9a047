/* Repeats the runs of a scenario from the file that holds them: the whole file is made again, with its
 * winners, answers to claims and explained exits, and the end of a search for a winner is looked at. */
#include <stdlib.h>
#include <string.h>

#include "file/comparison_output.h"
#include "file/hdf5_input.h"
#include "file/observed/observed_file.h"
#include "file/runs_file.h"
#include "rerun/rerun_exchanges.h"
#include "rerun/rerun_kinds.h"
#include "rerun/rerun_scenario.h"
#include "runs/until_winner.h"

struct rerun_of_runs {
    struct rerun *rerun;
    struct observed *observed; /* NULL: the file has none */
    bool against_peace;
    struct stored_exchanges exchanges;
    char *line; /* of the file about its winner; NULL: it does not speak of one */
    bool understood;
    struct until_winner until;
    size_t enough_after; /* runs of the first batch that nothing had to follow, other than the last; or 0 */
};

static enum status read_winner(struct rerun_of_runs *work)
{
    struct rerun *rerun = work->rerun;
    if (!rerun_is_whole(rerun) || !hdf5_has_attribute(rerun->file, until_winner_attribute))
        return STATUS_OK;
    enum status status = hdf5_get_text(rerun->file, until_winner_attribute, &work->line, rerun->error);
    work->understood = status == STATUS_OK && until_winner_read(work->line, &work->until);
    return status;
}

static void compare_winner(const struct rerun_of_runs *work, const struct summary *summary)
{
    struct diagnostics *changes = &work->rerun->report->changes;
    const char *name = until_winner_attribute;
    size_t runs = summary->replicates;
    char line[UNTIL_WINNER_TEXT];
    if (!work->line)
        return;
    if (work->understood)
        until_winner_print(&work->until, summary, line);
    if (!work->understood)
        diagnostics_add(changes, NULL, 0, NULL, "the attribute `%s` is none of this version: %.150s", name,
                        work->line);
    else if (strcmp(line, work->line) != 0)
        diagnostics_add(changes, NULL, 0, NULL, "the attribute `%s` was \"%.150s\" and is \"%s\"", name,
                        work->line, line);
    else if (runs % work->until.batch && runs != work->until.most)
        diagnostics_add(changes, NULL, 0, NULL, "`%s`: %zu runs are no whole batches", name, runs);
    else if (work->enough_after)
        diagnostics_add(changes, NULL, 0, NULL, "`%s`: %zu runs had been enough", name, work->enough_after);
    else if (!until_winner_is_enough(&work->until, summary))
        diagnostics_add(changes, NULL, 0, NULL, "`%s`: %zu runs are not enough", name, runs);
}

/* All the runs are made, whatever would have been enough. */
static bool note_enough(void *context, const struct summary *summary)
{
    struct rerun_of_runs *work = context;
    if (!work->enough_after && until_winner_is_enough(&work->until, summary))
        work->enough_after = summary->replicates;
    return false;
}

static bool report_progress(void *context, size_t done, size_t total)
{
    const struct rerun_of_runs *work = context;
    struct rerun *rerun = work->rerun;
    (void)total; /* of the batches so far */
    return rerun_progress(rerun, done, work->against_peace ? 2 * rerun->count : rerun->count);
}

static enum status play(struct rerun_of_runs *work, const struct scenario *scenario)
{
    struct rerun *rerun = work->rerun;
    size_t batch = work->understood && work->until.batch < rerun->count ? work->until.batch : rerun->count;
    const struct runs_options options = {.numbers = rerun->numbers,
                                         .replicates = batch,
                                         .most_replicates = rerun->count,
                                         .enough = note_enough,
                                         .explain = rerun_is_whole(rerun) && hdf5_has(rerun->file, "exits") &&
                                                    !rerun->report->repeats,
                                         .against_peace = work->against_peace,
                                         .observed = work->observed,
                                         .threads = rerun->options->threads,
                                         .output = rerun->again,
                                         .progress = report_progress,
                                         .context = work};
    struct summary *summary = NULL;
    enum status status = runs_to_file(scenario, &options, &summary, rerun->error);
    if (status == STATUS_OK)
        compare_winner(work, summary);
    summary_free(summary);
    return status;
}

static bool begins_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

static bool is_of_all_runs(const char *name)
{
    static const char *const beginnings[] = {"winners/",           "claims/",          "exits/",
                                             "caused/difference/", "caused/wins_gain", "observed/simulated_"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (begins_with(name, beginnings[i]))
            return true;
    return false;
}

/* Statistics follow from all the runs alone, the panel from run 0. Axes are compared by the shape of what is
 * along them. */
static bool is_wanted(const void *context, const char *name, const struct field *field)
{
    const struct rerun *rerun = context;
    const char *slash = strrchr(name, '/');
    if (rerun->report->repeats && begins_with(name, "exits/"))
        return false;
    if (is_of_all_runs(name))
        return rerun_is_whole(rerun);
    if (field_has_axis(field, AXIS_SME))
        return rerun->numbers[0] == 0;
    for (int axis = AXIS_RUN; axis < ALL_AXES; axis++)
        if (strcmp(slash ? slash + 1 : name, axes[axis].name) == 0)
            return false;
    return true;
}

/* Has the scenario's programs repeat what the file says of them. Where it says nothing they are started, if they may
 * be. */
static enum status repeat_programs(struct rerun_of_runs *work, struct scenario *scenario)
{
    struct rerun *rerun = work->rerun;
    enum status status = stored_exchanges_read(rerun->file, &work->exchanges, rerun->error);
    if (status == STATUS_OK && work->exchanges.items && scenario_has_processes(scenario)) {
        scenario_repeat(scenario, &work->exchanges.book);
        rerun->report->repeats = true;
        rerun->report->leaves_exits = hdf5_has(rerun->file, "exits");
    }
    return status;
}

enum status rerun_runs(struct rerun *rerun)
{
    struct rerun_scenario made = {0};
    struct rerun_of_runs work = {.rerun = rerun,
                                 .against_peace = hdf5_has(rerun->file, comparison_caused_group)};
    enum status status = rerun_is_whole(rerun) ? rerun_check_numbers(rerun) : STATUS_OK;
    if (status == STATUS_OK)
        status = rerun_scenario_read(rerun, rerun->file, &made);
    if (status == STATUS_OK)
        status = rerun_scenario_compare(rerun, rerun->file, "", &made);
    if (status == STATUS_OK)
        status = repeat_programs(&work, made.scenario);
    if (status == STATUS_OK)
        status = observed_read_stored(rerun->file, made.scenario, &work.observed, rerun->error);
    if (status == STATUS_OK)
        status = read_winner(&work);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = play(&work, made.scenario);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, is_wanted);
    free(work.line);
    stored_exchanges_clear(&work.exchanges);
    observed_free(work.observed);
    rerun_scenario_clear(&made);
    return status;
}
