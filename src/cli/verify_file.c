/* pricewar-sim verify-file FILE */
#include <stdio.h>

#include "base/workers.h"
#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/rerun_text.h"
#include "file/reader.h"
#include "file/seal.h"
#include "file/structure.h"

enum { KEY_NO_RERUN = OPTION_LONG_ONLY };

struct verify_request {
    struct rerun_request rerun;
    bool no_rerun;
};

static const struct option_row rows[] = {
    {KEY_NO_RERUN, "no-rerun", NULL, "Only checksum and structure; play no run again."},
    {'q', "quiet", NULL, "Nothing on stdout and no progress; the exit code says it. Errors stay."},
};

static bool take(void *context, int key, const char *value)
{
    struct verify_request *request = context;
    (void)value;
    if (key == 'q')
        return request->rerun.quiet = true;
    return request->no_rerun = true;
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
            if (!tables[t].rows[i].wanted)
                status = reader_check(reader, tables[t].rows[i].name, error);
    reader_close(reader);
    return status;
}

static enum status check_structure(const struct verify_request *request, enum file_kind *kind,
                                   struct error *error)
{
    const char *path = request->rerun.file;
    enum seal seal;
    struct structure structure = {0};
    enum status status = seal_check(path, &seal, error);
    if (status == STATUS_OK && seal == SEAL_BROKEN)
        return error_set(error, STATUS_INVALID,
                         "%s is damaged: its bytes are not those that were written (checksum)", path);
    if (status == STATUS_OK)
        status = reader_kind(path, kind, error);
    if (status == STATUS_OK)
        status = structure_read(path, &structure, error);
    if (status == STATUS_OK && *kind == FILE_OF_RUNS)
        status = check_rows(path, error);
    if (status == STATUS_OK && !request->rerun.quiet) {
        printf("checksum    %s\n", seal == SEAL_HOLDS
                                       ? "holds: the bytes are those that were written"
                                       : "none: the file was changed by another program, or is of an early "
                                         "version");
        printf("structure   %zu datasets, all of them whole and readable\n", structure.count);
    }
    structure_clear(&structure);
    return status;
}

static int verify(void *context)
{
    const struct verify_request *request = context;
    struct error error = {0};
    enum file_kind kind = FILE_OF_OTHERS;
    enum status status = check_structure(request, &kind, &error);
    if (status != STATUS_OK) {
        complain("%s", error.message);
        return (int)status;
    }
    return request->no_rerun ? STATUS_OK : rerun_and_print(&request->rerun);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct verify_request request = {.rerun = {.run = -1, .threads = workers_available()}};
    int first;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed != PARSE_GO_ON)
        return parsed == PARSE_ENDED ? STATUS_OK : STATUS_INVALID;
    request.rerun.file = argv[first];
    return read_apart(request.rerun.file, verify, &request);
}

const struct command command_verify_file = {
    .name = "verify-file",
    .arguments = "FILE",
    .summary = "Prove that a file of results is whole and can be repeated.",
    .details =
        "Checks the checksum of FILE, reads all that is in it, and repeats all its runs as `rerun` does. "
        "Works "
        "on files of runs, studies, shards, comparisons and branches. Exit code 0: whole and the same; 1: "
        "runs are not the "
        "same; 2: FILE is damaged or none of pricewar-sim.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
