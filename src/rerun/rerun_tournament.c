/* Repeats a tournament: all games are played again. */
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "regret/tournament_output.h"
#include "rerun/rerun_kinds.h"
#include "scenario/reader.h"
#include "study/study_input.h"

struct asked {
    struct study *study;
    struct tournament_request request;
    struct tournament_entry *entries;
    struct scenario **scenarios;
    char **names;
    size_t name_count;
    size_t *group;
};

static enum status read_group(struct rerun *rerun, struct asked *asked)
{
    size_t vendors = asked->study->base ? asked->study->base->vendor_count : 0;
    int64_t players = 0;
    int8_t *members = calloc(vendors + 1, sizeof *members);
    asked->group = calloc(vendors + 1, sizeof *asked->group);
    enum status status = members && asked->group
                             ? hdf5_get_integer(rerun->file, "players", &players, rerun->error)
                             : error_no_memory(rerun->error, "the tournament");
    if (status == STATUS_OK && hdf5_length(rerun->file, "in_group") != vendors)
        status = error_set(rerun->error, STATUS_INVALID, "`in_group` is not of %zu vendors", vendors);
    const hsize_t start[] = {0}, extent[] = {vendors};
    if (status == STATUS_OK)
        status = hdf5_read_block(rerun->file, "in_group", FIELD_I8, 1, start, extent, members, rerun->error);
    for (size_t f = 0; status == STATUS_OK && f < vendors; f++)
        if (members[f])
            asked->group[asked->request.group_size++] = f;
    asked->request.group = asked->group;
    asked->request.players = players > 0 ? (size_t)players : 0;
    free(members);
    return status;
}

static enum status read_entries(struct rerun *rerun, struct asked *asked)
{
    enum status status =
        hdf5_read_texts(rerun->file, "strategy_name", &asked->names, &asked->name_count, rerun->error);
    if (status != STATUS_OK)
        return status;
    asked->entries = calloc(asked->name_count + 1, sizeof *asked->entries);
    asked->scenarios = calloc(asked->name_count + 1, sizeof(struct scenario *));
    if (!asked->entries || !asked->scenarios)
        return error_no_memory(rerun->error, "the tournament");
    for (size_t i = 0; status == STATUS_OK && i < asked->name_count; i++) {
        status = tournament_scenario(asked->study, asked->group, asked->request.group_size, asked->names[i],
                                     &asked->scenarios[i], rerun->error);
        asked->entries[i] = (struct tournament_entry){asked->names[i], asked->scenarios[i]};
    }
    asked->request.entries = asked->entries;
    asked->request.entry_count = asked->name_count;
    return status;
}

static enum status play_and_write(struct rerun *rerun, const struct asked *asked)
{
    struct tournament *tournament = NULL;
    const struct timelines_options options = {.runs = rerun->run_count,
                                              .threads = rerun->options->threads,
                                              .progress = rerun_progress,
                                              .context = rerun};
    enum status status = tournament_run(&asked->request, &options, &tournament, rerun->error);
    if (status == STATUS_OK)
        status =
            tournament_write(tournament, &asked->request, asked->study, rerun->again, true, rerun->error);
    tournament_free(tournament);
    return status;
}

enum status rerun_tournament(struct rerun *rerun)
{
    struct asked asked = {.study = NULL};
    enum status status = rerun_refuse_one(rerun, "a tournament");
    if (status == STATUS_OK)
        status = rerun_check_numbers(rerun);
    if (status == STATUS_OK)
        status = study_file_load(rerun->file, rerun->options->plugin_of_study, &asked.study, rerun->error);
    if (status == STATUS_OK)
        status = read_group(rerun, &asked);
    if (status == STATUS_OK)
        status = read_entries(rerun, &asked);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = play_and_write(rerun, &asked);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, NULL);
    for (size_t i = 0; asked.scenarios && i < asked.name_count; i++)
        scenario_free(asked.scenarios[i]);
    free(asked.scenarios);
    free(asked.entries);
    free(asked.group);
    hdf5_free_texts(asked.names, asked.name_count);
    study_free(asked.study);
    return status;
}
