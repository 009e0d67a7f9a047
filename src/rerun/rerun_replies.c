/* Repeats best replies: all turns are taken again from the rules in the file's study. */
#include "file/hdf5_input.h"
#include "regret/replies_output.h"
#include "rerun/rerun_kinds.h"
#include "study/study_input.h"

static enum status play_and_write(struct rerun *rerun, const struct study *study, size_t most_turns)
{
    struct replies *replies = NULL;
    const struct replies_options options = {
        .regret = {.shared.threads = rerun->options->threads, .progress = rerun_progress, .context = rerun},
        .most_turns = most_turns};
    enum status status = replies_find(study, &options, &replies, rerun->error);
    if (status == STATUS_OK && replies->end == REPLIES_STOPPED)
        status = error_set(rerun->error, STATUS_FAILED, "stopped after %zu runs", replies->runs);
    if (status == STATUS_OK)
        status = replies_write(replies, most_turns, rerun->again, true, rerun->error);
    replies_free(replies);
    return status;
}

enum status rerun_replies(struct rerun *rerun)
{
    static const int64_t largest = 1000000;
    struct rerun_report *report = rerun->report;
    struct study *study = NULL;
    int64_t turns = 0;
    enum status status = rerun_refuse_one(rerun, "best replies");
    if (status != STATUS_OK)
        return status;
    status = hdf5_get_integer(rerun->file, "most_turns", &turns, rerun->error);
    if (status == STATUS_OK && (turns < 1 || turns > largest))
        status = error_set(rerun->error, STATUS_INVALID, "has %lld turns at most", (long long)turns);
    if (status == STATUS_OK)
        status = study_file_load(rerun->file, rerun->options->plugin_of_study, &study, rerun->error);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = play_and_write(rerun, study, (size_t)turns);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, NULL);
    study_free(study);
    report->runs_in_file = report->runs = 1;
    report->runs_equal = report->difference_count == 0;
    return status;
}
