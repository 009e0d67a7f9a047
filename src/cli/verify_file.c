/* pricewar-sim verify-file FILE */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/rerun_text.h"
#include "cli/subprocess.h"
#include "file/reader.h"
#include "file/seal.h"
#include "file/structure.h"

struct verify_request {
    struct rerun_request rerun;
    bool no_rerun;
};

#define S struct verify_request
static const struct option_row rows[] = {
    {0, "no-rerun", NULL, "Only checksum and structure; play no run again.", take_flag,
     .place = offsetof(S, no_rerun)},
    {0, "sample", "N",
     "Play only N runs again, drawn at random, and say how likely a difference is missed; default: all runs.",
     take_whole, .place = offsetof(S, rerun.sample), .least = 1, .most = INT32_MAX},
    {0, "seed", "S", "Which runs --sample draws; default: 1.", take_whole, .place = offsetof(S, rerun.seed),
     .least = 0, .most = INT64_MAX},
    OPTION_THREADS,
    ALLOW_PLUGINS_OF_A_FILE,
    OPTION_QUIET("Nothing on stdout and no progress; the exit code says it. Errors stay."),
};
#undef S

enum { NO_SEED = -1, SEED = 1 };

static const struct verify_request nothing_asked = {.rerun = {.run = -1, .seed = NO_SEED}};

/* Whether all files of a scenario with the axes of this one have the field. */
static bool is_there(const struct reader *reader, const struct field *field)
{
    bool there = !field->wanted;
    for (size_t a = 0; there && field->axes[a] != AXIS_NONE; a++)
        there = !axis_may_be_empty(field->axes[a]) || reader_length(reader, field->axes[a]) > 0;
    return there;
}

/* Every dataset of a file of runs is there as it should be. */
static enum status check_rows(const char *path, struct error *error)
{
    struct reader *reader = NULL;
    enum status status = reader_open(path, &reader, error);
    const struct {
        const struct field *rows;
        size_t count;
        bool there;
    } tables[] = {
        {scenario_fields, scenario_field_count, true},
        {world_fields, world_field_count, true},
        {event_fields, event_field_count, true},
        {panel_fields, panel_field_count, reader && reader_length(reader, AXIS_SME) > 0},
    };
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (size_t i = 0; status == STATUS_OK && tables[t].there && i < tables[t].count; i++)
            if (is_there(reader, &tables[t].rows[i]))
                status = reader_check(reader, tables[t].rows[i].name, error);
    reader_close(reader);
    return status;
}

static enum status check_structure(const struct verify_request *request, enum file_kind *kind,
                                   struct error *error)
{
    const char *path = request->rerun.shared.arguments[0];
    enum seal seal;
    struct structure structure = {0};
    enum status status = seal_require(path, &seal, error);
    if (status == STATUS_OK)
        status = reader_kind(path, kind, error);
    if (status == STATUS_OK)
        status = structure_read(path, &structure, error);
    if (status == STATUS_OK && *kind == FILE_OF_RUNS)
        status = check_rows(path, error);
    if (status == STATUS_OK && !request->rerun.shared.quiet) {
        printf("checksum    %s\n",
               seal == SEAL_HOLDS ? "holds: the bytes are those that were written"
                                  : "none: another program wrote or changed the file; the exit code does "
                                    "not count that");
        printf("structure   %zu datasets, all of them whole and readable\n", structure.count);
    }
    structure_clear(&structure);
    return status;
}

static int verify(void *context)
{
    struct verify_request *request = context;
    struct error error = {0};
    enum file_kind kind = FILE_OF_OTHERS;
    enum status status = check_structure(request, &kind, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    /* A discovery has no runs of its own. */
    return request->no_rerun || kind == FILE_OF_DISCOVERY ? STATUS_OK : rerun_and_print(&request->rerun);
}

static int run(void *request)
{
    struct verify_request *asked = request;
    if (asked->no_rerun && asked->rerun.sample) {
        complain("--no-rerun plays no run again, and --sample plays some; give one of them");
        return STATUS_INVALID;
    }
    if (asked->rerun.seed != NO_SEED && !asked->rerun.sample) {
        complain("--seed says which runs --sample draws; without --sample all runs are played again");
        return STATUS_INVALID;
    }
    if (asked->rerun.seed == NO_SEED)
        asked->rerun.seed = SEED;
    return play_in_subprocess(asked->rerun.shared.arguments[0], verify, request);
}

const struct command command_verify_file = {
    .name = "verify-file",
    .arguments = "FILE",
    .summary = "Prove that a file of results is whole and can be repeated.",
    .details =
        "Checks the checksum of FILE, reads all that is in it, and repeats all its runs as `rerun` does. "
        "Works on files of runs, studies, shards, comparisons, branches and games. With --sample N it repeats N of "
        "the runs: any run is drawn with the same chance, and the same seed draws the same runs. What is "
        "made "
        "of all runs, such as a study's statistics, is not recomputed then. Exit code 0: whole and the same; "
        "1: runs are not the same; 2: FILE is damaged or not a file of pricewar-sim. An HDF5 tool that changes FILE "
        "removes the checksum; the answer then says that there is none, and the exit code rests on what was read and played.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
