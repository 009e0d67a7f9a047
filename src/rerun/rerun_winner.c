#include "rerun/rerun_winner.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "runs/replicates.h"

enum status rerun_winner_read(struct rerun *rerun, struct rerun_winner *winner)
{
    if (!hdf5_has_attribute(rerun->file, until_winner_attribute))
        return STATUS_OK;
    enum status status = hdf5_get_text(rerun->file, until_winner_attribute, &winner->line, rerun->error);
    winner->understood = status == STATUS_OK && until_winner_read(winner->line, &winner->until);
    return status;
}

void rerun_winner_clear(struct rerun_winner *winner)
{
    free(winner->line);
    *winner = (struct rerun_winner){0};
}

enum status rerun_winner_look(struct rerun *rerun, struct rerun_winner *winner, const struct tally *tally,
                              size_t runs)
{
    struct summary *summary = NULL;
    if (!winner->understood || winner->enough_after || runs % winner->until.batch || runs == rerun->count)
        return STATUS_OK;
    enum status status = tally_summarise(tally, &summary, rerun->error);
    if (status == STATUS_OK && until_winner_is_enough(&winner->until, summary))
        winner->enough_after = runs;
    summary_free(summary);
    return status;
}

/* False without memory. */
static bool compare_line(struct rerun *rerun, const struct rerun_winner *winner,
                         const struct summary *summary)
{
    const char *name = until_winner_attribute;
    size_t runs = summary->replicates;
    char line[UNTIL_WINNER_TEXT];
    until_winner_print(&winner->until, summary, line);
    if (strcmp(line, winner->line) != 0)
        return rerun_add_change(rerun->report, "the attribute `%s` was \"%.150s\" and is \"%s\"", name,
                                winner->line, line);
    if (runs % winner->until.batch && runs != winner->until.most)
        return rerun_add_change(rerun->report, "`%s`: %zu runs are no whole batches", name, runs);
    if (winner->enough_after)
        return rerun_add_change(rerun->report, "`%s`: %zu runs had been enough", name, winner->enough_after);
    return until_winner_is_enough(&winner->until, summary) ||
           rerun_add_change(rerun->report, "`%s`: %zu runs are not enough", name, runs);
}

enum status rerun_winner_compare(struct rerun *rerun, const struct rerun_winner *winner,
                                 const struct summary *summary)
{
    bool noted = true;
    if (winner->understood)
        noted = compare_line(rerun, winner, summary);
    else if (winner->line)
        noted = rerun_add_change(rerun->report, "the attribute `%s` is none of this version: %.150s",
                                 until_winner_attribute, winner->line);
    return noted ? STATUS_OK : error_no_memory(rerun->error, "the changes", 0);
}
