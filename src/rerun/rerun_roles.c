/* Repeats a game among rules: all profiles and departures are played again. */
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "regret/role_output.h"
#include "regret/role_play.h"
#include "rerun/rerun_kinds.h"
#include "study/study_input.h"

struct asked {
    struct role_question question;
    struct study *study;
    char **roles, **rules;
    size_t role_count, rule_count;
    int *vendor_role;
};

static enum status read_numbers(struct rerun *rerun, struct asked *asked)
{
    static const int64_t most_resamples = 1000000;
    int64_t resamples = 0, no_departures = 0;
    char *alpha = NULL, *end;
    size_t vendors = asked->study->base ? asked->study->base->vendor_count : 0;
    enum status status = hdf5_get_integer(rerun->file, "resamples", &resamples, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_integer(rerun->file, "no_departures", &no_departures, rerun->error);
    if (status == STATUS_OK && (resamples < 0 || resamples > most_resamples))
        status = error_set(rerun->error, STATUS_INVALID, "has %lld resamplings", (long long)resamples);
    if (status == STATUS_OK)
        status = hdf5_get_text(rerun->file, "alpha_asked", &alpha, rerun->error);
    if (status == STATUS_OK && *alpha) {
        asked->question.alpha = strtod(alpha, &end);
        if (*end || !(asked->question.alpha > 0) || asked->question.alpha > 1e12)
            status = error_set(rerun->error, STATUS_INVALID, "`alpha_asked` is %.40s", alpha);
    }
    free(alpha);
    asked->question.resamples = (size_t)resamples;
    asked->question.no_departures = no_departures != 0;
    asked->vendor_role = calloc(vendors + 1, sizeof *asked->vendor_role);
    if (status == STATUS_OK && !asked->vendor_role)
        status = error_no_memory(rerun->error, "roles");
    if (status == STATUS_OK && hdf5_length(rerun->file, "vendor_role") != vendors)
        status = error_set(rerun->error, STATUS_INVALID, "`vendor_role` is not of %zu vendors", vendors);
    const hsize_t start[] = {0}, extent[] = {vendors};
    if (status == STATUS_OK)
        status = hdf5_read_block(rerun->file, "vendor_role", FIELD_I32, 1, start, extent, asked->vendor_role,
                                 rerun->error);
    return status;
}

static enum status read_question(struct rerun *rerun, struct asked *asked)
{
    enum status status =
        study_file_load(rerun->file, rerun->options->plugin_of_study, &asked->study, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_read_texts(rerun->file, "role_name", &asked->roles, &asked->role_count, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_read_texts(rerun->file, "rule_name", &asked->rules, &asked->rule_count, rerun->error);
    if (status == STATUS_OK)
        status = read_numbers(rerun, asked);
    asked->question.study = asked->study;
    asked->question.role_names = (const char *const *)asked->roles;
    asked->question.role_count = asked->role_count;
    asked->question.rules = (const char *const *)asked->rules;
    asked->question.rule_count = asked->rule_count;
    asked->question.vendor_role = asked->vendor_role;
    return status;
}

static enum status play_and_write(struct rerun *rerun, const struct role_question *question)
{
    struct role_game *game = NULL;
    const struct regret_options options = {
        .shared.threads = rerun->options->threads, .progress = rerun_progress, .context = rerun};
    enum status status = role_game_open(question, &game, rerun->error);
    if (status == STATUS_OK)
        status = role_game_play(game, &options, rerun->error);
    if (status == STATUS_OK && game->stopped)
        status = error_set(rerun->error, STATUS_FAILED, "stopped after %zu runs", game->runs);
    if (status == STATUS_OK)
        status = role_game_write(game, rerun->again, true, rerun->error);
    role_game_free(game);
    return status;
}

enum status rerun_roles(struct rerun *rerun)
{
    struct asked asked = {.study = NULL};
    enum status status = rerun_refuse_one(rerun, "a game among rules");
    if (status == STATUS_OK)
        status = rerun_check_numbers(rerun);
    if (status == STATUS_OK)
        status = read_question(rerun, &asked);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = play_and_write(rerun, &asked.question);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, NULL);
    study_free(asked.study);
    hdf5_free_texts(asked.roles, asked.role_count);
    hdf5_free_texts(asked.rules, asked.rule_count);
    free(asked.vendor_role);
    return status;
}
