/* Repeats regrets: all alternatives in the file's study are played again, as often as their signs need. */
#include "regret/regret_output.h"
#include "rerun/rerun_kinds.h"
#include "study/study_input.h"

static enum status play_and_write(struct rerun *rerun, const struct study *study)
{
    struct regret *regret = NULL;
    const struct regret_options options = {
        .shared.threads = rerun->options->threads, .progress = rerun_progress, .context = rerun};
    enum status status = regret_open(study, &regret, rerun->error);
    if (status == STATUS_OK)
        status = regret_play(regret, &options, rerun->error);
    if (status == STATUS_OK && regret->stopped)
        status = error_set(rerun->error, STATUS_FAILED, "stopped after %zu runs", regret->runs);
    if (status == STATUS_OK)
        status = regret_write(regret, rerun->again, true, rerun->error);
    regret_free(regret);
    return status;
}

enum status rerun_regret(struct rerun *rerun)
{
    struct study *study = NULL;
    enum status status = rerun_refuse_one(rerun, "regrets");
    if (status == STATUS_OK)
        status = rerun_check_numbers(rerun);
    if (status == STATUS_OK)
        status = study_file_load(rerun->file, rerun->options->plugin_of_study, &study, rerun->error);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = play_and_write(rerun, study);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, NULL);
    study_free(study);
    return status;
}
