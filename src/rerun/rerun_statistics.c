/* What a file of runs says about all of them together. */
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "file/writer.h"
#include "rerun/rerun_winner.h"
#include "runs/exits.h"
#include "runs/replicates.h"
#include "runs/winners.h"

static bool goes_on(void *context)
{
    const struct rerun *rerun = context;
    const struct rerun_options *options = rerun->options;
    return !options->progress || options->progress(options->context, rerun->done, rerun->count);
}

/* Exits are explained for the runs 0, 1, ... */
static enum status explain(struct rerun *rerun, struct summary *summary)
{
    for (size_t i = 0; i < rerun->run_count; i++)
        if (rerun->runs[i] != (int32_t)i)
            return error_set(rerun->error, STATUS_INVALID, "has `exits`, but its runs are not 0, 1, ...");
    return exits_explain(rerun->scenario, rerun->run_count, rerun->options->threads, goes_on, rerun,
                         &summary->exits, &summary->exit_count, rerun->error);
}

static enum status write_again(struct rerun *rerun, const struct summary *summary, bool exits,
                               const char *path)
{
    struct writer *writer = NULL;
    enum status status = writer_create(rerun->scenario, path, true, &writer, rerun->error);
    if (status == STATUS_OK)
        status = winners_write(summary, writer, rerun->error);
    if (status == STATUS_OK)
        status = writer_add_claims(writer, &summary->claims, rerun->error);
    if (status == STATUS_OK && exits)
        status = writer_add_exits(writer, summary->exits, summary->exit_count, rerun->error);
    if (status == STATUS_OK)
        status = writer_finish(writer, rerun->error);
    writer_free(writer);
    return status;
}

enum status rerun_statistics(struct rerun *rerun, const struct tally *tally,
                             const struct rerun_winner *winner)
{
    static const char *const groups[] = {"winners", "claims", "exits", NULL};
    struct rerun_folder folder = {.name = ""};
    struct summary *summary = NULL;
    bool exits = hdf5_has(rerun->file, "exits");
    enum status status = tally_summarise(tally, &summary, rerun->error);
    if (status == STATUS_OK)
        status = rerun_winner_compare(rerun, winner, summary);
    if (status == STATUS_OK && exits)
        status = explain(rerun, summary);
    if (status == STATUS_OK)
        status = rerun_make_folder(&folder, rerun->error);
    if (status == STATUS_OK)
        status = write_again(rerun, summary, exits, folder.file);
    if (status == STATUS_OK)
        status = rerun_compare_file(rerun, folder.file, groups);
    rerun_remove_folder(&folder);
    summary_free(summary);
    return status;
}
