/* Repeats a comparison or a branch from its file: both sides are played again, and the file is made anew. */
#include <stdlib.h>
#include <string.h>

#include "file/comparison_output.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "rerun/rerun_internal.h"
#include "runs/branch.h"

/* "with" or "against". */
struct side {
    hid_t group;
    struct rerun_scenario made;
};

struct rerun_of_comparison {
    struct rerun *rerun;
    struct side with, against;
    bool *new_rules; /* of a branch */
    struct timeline timelines[2];
};

static enum status read_side(struct rerun *rerun, const char *name, struct side *side)
{
    int64_t seed = 0, stopped = 0;
    char prefix[32];
    side->group = hdf5_has(rerun->file, name) ? H5Gopen2(rerun->file, name, H5P_DEFAULT) : -1;
    if (side->group < 0) {
        error_set(rerun->error, STATUS_INVALID, "has no group `%s`", name);
        return STATUS_INVALID;
    }
    if (hdf5_length(side->group, measures[0].name) != rerun->run_count) {
        error_set(rerun->error, STATUS_INVALID, "has numbers in `%s` of other runs than its own", name);
        return STATUS_INVALID;
    }
    enum status status = rerun_scenario_read(rerun, side->group, &side->made);
    if (status == STATUS_OK)
        status = hdf5_get_integer(side->group, "seed", &seed, rerun->error);
    if (status == STATUS_OK && hdf5_has_attribute(side->group, "war_stopped"))
        status = hdf5_get_integer(side->group, "war_stopped", &stopped, rerun->error);
    if (status != STATUS_OK)
        return status;
    side->made.scenario->simulation.seed = seed;
    if (stopped)
        scenario_stop_war(side->made.scenario);
    snprintf(prefix, sizeof prefix, "%s: ", name);
    return rerun_scenario_compare(rerun, side->group, prefix, &side->made);
}

static enum status read_branch(struct rerun_of_comparison *work)
{
    struct rerun *rerun = work->rerun;
    int64_t from = 0;
    struct diagnostics findings;
    const struct scenario *base = work->against.made.scenario, *after = work->with.made.scenario;
    enum status status = hdf5_get_integer(work->with.group, "from_round", &from, rerun->error);
    if (status != STATUS_OK)
        return status;
    work->new_rules = calloc(base->vendor_count + 1, sizeof *work->new_rules);
    if (!work->new_rules)
        return error_no_memory(rerun->error, "the branch", base->vendor_count);
    diagnostics_init(&findings);
    status = branch_make(base, after, from, work->new_rules, &work->timelines[0], &findings, rerun->error);
    diagnostics_clear(&findings);
    return status;
}

/* Both sides as they were played, and that they can be played against each other. */
static enum status read_timelines(struct rerun_of_comparison *work)
{
    struct rerun *rerun = work->rerun;
    enum status status = read_side(rerun, "with", &work->with);
    if (status == STATUS_OK)
        status = read_side(rerun, "against", &work->against);
    if (status != STATUS_OK)
        return status;
    work->timelines[0] = (struct timeline){.scenario = work->with.made.scenario};
    work->timelines[1] = (struct timeline){.scenario = work->against.made.scenario};
    rerun->scenario = work->with.made.scenario;
    status = scenarios_comparable(work->timelines[0].scenario, work->timelines[1].scenario, rerun->error);
    if (status == STATUS_OK && hdf5_has_attribute(work->with.group, "from_round"))
        status = read_branch(work);
    return status;
}

static enum status check_runs(const struct rerun *rerun)
{
    for (size_t i = 0; i < rerun->run_count; i++)
        if (rerun->runs[i] != (int32_t)i)
            return error_set(rerun->error, STATUS_INVALID, "its runs are not 0, 1, ...");
    return STATUS_OK;
}

static bool watch(void *context, size_t done, size_t total)
{
    const struct rerun *rerun = context;
    const struct rerun_options *options = rerun->options;
    return !options->progress || options->progress(options->context, done, total);
}

static enum status play_and_write(struct rerun_of_comparison *work, const char *path)
{
    struct rerun *rerun = work->rerun;
    struct comparison *comparison = NULL;
    char *explanation = NULL;
    const struct timelines_options options = {.runs = rerun->count,
                                              .first_run = rerun->first,
                                              .threads = rerun->options->threads,
                                              .progress = watch,
                                              .context = rerun};
    enum status status = hdf5_get_text(rerun->file, "comparison", &explanation, rerun->error);
    if (status == STATUS_OK)
        status =
            comparison_run(&work->timelines[0], &work->timelines[1], &options, &comparison, rerun->error);
    if (status == STATUS_OK)
        status = comparison_write(comparison, &work->timelines[0], &work->timelines[1], explanation, path,
                                  true, rerun->error);
    comparison_free(comparison);
    free(explanation);
    return status;
}

/* Names of the outcomes, for what differs in them. */
static enum status read_names(struct rerun *rerun, const char *path)
{
    hid_t file;
    enum status status = hdf5_reopen(path, &file, rerun->error);
    if (status != STATUS_OK)
        return status;
    size_t count = hdf5_length(file, "outcome_name");
    const hsize_t start[] = {0}, extent[] = {count};
    rerun->outcome_names = calloc(count + 1, sizeof *rerun->outcome_names);
    status = rerun->outcome_names ? hdf5_read_block(file, "outcome_name", FIELD_TEXT, 1, start, extent,
                                                    rerun->outcome_names, rerun->error)
                                  : error_no_memory(rerun->error, "names", count);
    rerun->outcome_count = status == STATUS_OK ? count : 0;
    H5Fclose(file);
    return status;
}

/* Statistics follow from all runs; one run alone has only its own numbers. */
static enum status compare(struct rerun *rerun, const char *path)
{
    static const char *const sides[] = {"with", "against", NULL};
    enum status status = read_names(rerun, path);
    if (status == STATUS_OK)
        status = rerun_compare_file(rerun, path, rerun->count < rerun->run_count ? sides : NULL);
    rerun->report->runs = rerun->count;
    for (size_t r = 0; status == STATUS_OK && r < rerun->count; r++)
        rerun->report->runs_equal += !rerun->run_differs[r];
    if (status == STATUS_OK)
        status = rerun_collect(rerun);
    hdf5_free_block_texts(rerun->outcome_names, rerun->outcome_count);
    free(rerun->outcome_names);
    return status;
}

static void clear_side(struct side *side)
{
    rerun_scenario_clear(&side->made);
    if (side->group >= 0)
        H5Gclose(side->group);
}

enum status rerun_comparison(struct rerun *rerun)
{
    struct rerun_of_comparison work = {.rerun = rerun, .with = {.group = -1}, .against = {.group = -1}};
    struct rerun_folder folder = {.name = ""};
    enum status status = check_runs(rerun);
    if (status == STATUS_OK)
        status = read_timelines(&work);
    if (status == STATUS_OK)
        status = rerun_make_folder(&folder, rerun->error);
    if (status == STATUS_OK)
        status = play_and_write(&work, folder.file);
    if (status == STATUS_OK)
        status = compare(rerun, folder.file);
    rerun_remove_folder(&folder);
    clear_side(&work.with);
    clear_side(&work.against);
    free(work.new_rules);
    return status;
}
