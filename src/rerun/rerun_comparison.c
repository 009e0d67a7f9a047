/* Repeats a comparison or a branch from its file: both sides are played again, and the file is made anew. */
#include <stdlib.h>
#include <string.h>

#include "file/comparison_output.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "record/fields.h"
#include "rerun/rerun_kinds.h"
#include "rerun/rerun_scenario.h"
#include "runs/branch.h"
#include "runs/peace.h"

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
    side->group = hdf5_object(rerun->file, name);
    if (side->group < 0)
        return error_set(rerun->error, STATUS_INVALID, "has no group `%s`", name);
    if (hdf5_length(side->group, measures[0].name) != rerun->run_count)
        return error_set(rerun->error, STATUS_INVALID, "has numbers in `%s` of other runs than its own",
                         name);
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
    size_t vendors = axis_length(AXIS_VENDOR, base);
    work->new_rules = calloc(vendors + 1, sizeof *work->new_rules);
    if (!work->new_rules)
        return error_no_memory(rerun->error, "the branch");
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
    status = scenarios_comparable(work->timelines[0].scenario, work->timelines[1].scenario, rerun->error);
    if (status == STATUS_OK && hdf5_has_attribute(work->with.group, "from_round"))
        status = read_branch(work);
    return status;
}

static enum status play_and_write(struct rerun_of_comparison *work)
{
    struct rerun *rerun = work->rerun;
    struct comparison *comparison = NULL;
    char *explanation = NULL;
    const struct timelines_options options = {.runs = rerun->count,
                                              .numbers = rerun->numbers,
                                              .threads = rerun->options->threads,
                                              .progress = rerun_progress,
                                              .context = rerun};
    enum status status = hdf5_get_text(rerun->file, "comparison", &explanation, rerun->error);
    if (status == STATUS_OK)
        status =
            comparison_run(&work->timelines[0], &work->timelines[1], &options, &comparison, rerun->error);
    if (status == STATUS_OK)
        status = comparison_write(comparison, &work->timelines[0], &work->timelines[1], explanation,
                                  rerun->again, true, rerun->error);
    comparison_free(comparison);
    free(explanation);
    return status;
}

/* Statistics follow from all runs; some of them have only their own numbers. */
static bool is_wanted(const void *context, const char *name, const struct field *field)
{
    (void)name;
    return rerun_is_whole(context) || field->axes[0] == AXIS_RUN;
}

static void clear_side(struct side *side)
{
    rerun_scenario_clear(&side->made);
    hdf5_close(side->group);
}

enum status rerun_comparison(struct rerun *rerun)
{
    struct rerun_of_comparison work = {.rerun = rerun, .with = {.group = -1}, .against = {.group = -1}};
    enum status status = rerun_check_numbers(rerun);
    if (status == STATUS_OK)
        status = read_timelines(&work);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = play_and_write(&work);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, is_wanted);
    clear_side(&work.with);
    clear_side(&work.against);
    free(work.new_rules);
    return status;
}
