/* pricewar-sim rerun FILE */
#include <errno.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/rerun_text.h"
#include "cli/subprocess.h"

static const struct rerun_request nothing_asked = {.run = -1};

static enum status take_tolerance(const struct option_row *row, void *place, const char *value)
{
    char *end;
    errno = 0;
    double number = strtod(value, &end);
    if (errno || end == value || *end || !(number >= 0 && number < 1)) {
        complain("--%s takes a number from 0 to below 1, not `%s`", row->name, value);
        return STATUS_INVALID;
    }
    *(double *)place = number;
    return STATUS_OK;
}

#define S struct rerun_request
static const struct option_row rows[] = {
    {0, "run", "K", "Repeat only run K; default: all runs in FILE.", take_whole, .place = offsetof(S, run),
     .most = INT32_MAX},
    OPTION_THREADS,
    {0, "within", "R",
     "Take numbers as the same that differ by no more than R relative to the larger one; default: 0, the "
     "same bits.",
     take_tolerance, .place = offsetof(S, within)},
    ALLOW_PLUGINS_OF_A_FILE,
    OPTION_QUIET("Nothing on stdout and no progress; the exit code says it. Errors stay."),
};
#undef S

static int run(void *request)
{
    return play_in_subprocess(((struct request *)request)->arguments[0], rerun_and_print, request);
}

const struct command command_rerun = {
    .name = "rerun",
    .arguments = "FILE",
    .summary = "Repeat stored runs from their file alone, and compare.",
    .details =
        "Rebuilds the scenario or the study from FILE alone, plays its runs and compares them with the stored numbers bit for bit. Says which datasets differ, and run, round and name of "
        "the first number that does; of a study also whether the statistics follow from the runs, and of a "
        "file of runs whether its winners, answers to claims, explained exits and the end of "
        "--until-winner-known do (not with --run). Of a comparison or a branch both sides are played again, "
        "and the differences recomputed; a game is solved again. For a file of another version it says first what has changed. Exit "
        "code 0: the same; 1: different; 2: FILE can't be read or repeated.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
