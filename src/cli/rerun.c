/* pricewar-sim rerun FILE */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/rerun_text.h"

enum { KEY_RUN = OPTION_LONG_ONLY, KEY_THREADS, KEY_WITHIN };

static const struct option_row rows[] = {
    {KEY_RUN, "run", "K", "Repeat only run K; default: all runs in FILE."},
    {KEY_THREADS, "threads", "N",
     "Threads to use; default: the processors at hand. The result does not depend on it."},
    {KEY_WITHIN, "within", "R",
     "Take numbers as the same that differ by no more than R relative to the larger one; default: 0, the "
     "same "
     "bits."},
    {'q', "quiet", NULL, "Nothing on stdout and no progress; the exit code says it. Errors stay."},
};

static bool take_within(struct rerun_request *request, const char *value)
{
    char *end;
    errno = 0;
    double number = strtod(value, &end);
    if (errno || end == value || *end || !(number >= 0 && number < 1)) {
        complain("--within takes a number from 0 to below 1, not `%s`", value);
        return false;
    }
    request->within = number;
    return true;
}

static bool take(void *context, int key, const char *value)
{
    struct rerun_request *request = context;
    switch (key) {
    case KEY_RUN:
        return options_take_whole("run", value, 0, INT32_MAX, &request->run);
    case KEY_THREADS:
        return options_take_threads(value, &request->threads);
    case KEY_WITHIN:
        return take_within(request, value);
    default:
        return request->quiet = true;
    }
}

static int rerun_aloud(void *context)
{
    return rerun_and_print(context);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct rerun_request request = {.run = -1, .threads = workers_available()};
    int first;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed != PARSE_GO_ON)
        return parsed == PARSE_ENDED ? STATUS_OK : STATUS_INVALID;
    request.file = argv[first];
    return read_apart(request.file, rerun_aloud, &request);
}

const struct command command_rerun = {
    .name = "rerun",
    .arguments = "FILE",
    .summary = "Repeat stored runs from their file alone, and compare.",
    .details =
        "Makes the scenario or the study again from what FILE says about itself, plays its runs and compares "
        "them with the stored numbers bit for bit. Says which datasets differ, and run, round and name of "
        "the "
        "first number that does; of a study also whether the statistics follow from the runs, and of a file "
        "of runs whether its winners, "
        "answers to claims, explained exits and the end of --until-winner-known do (not with --run). Of a "
        "comparison or a branch both sides "
        "are "
        "played again, and the differences made anew. For a "
        "file of another version it says first what has changed. Exit code 0: the same; 1: different; 2: "
        "FILE "
        "can't be read or repeated.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
