/* pricewar-sim discover FILE */
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/workers.h"
#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/output_path.h"
#include "cli/plugins.h"
#include "cli/subprocess.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/publish.h"
#include "inference/discovery_output.h"
#include "study/study_csv.h"
#include "study/study_input.h"
#include "terminal/text_width.h"
#include "text/discovery_text.h"
#include "text/json.h"

enum { NO_BOX = -1, CSV_TABLES = 2 };

struct discover_request {
    struct request shared;
    const char *outcome;
    int64_t box, boxes, resamples, seed;
    double coverage, share, least_mass; /* coverage 0: not asked for */
    bool csv;
};

/* A share above 0; below 1, or up to 1 when `most` says so. */
static enum status take_share(const struct option_row *row, void *place, const char *value)
{
    char *end;
    double share = strtod(value, &end);
    double most = (double)row->most / 100;
    if (end == value || *end || !(share > 0 && share <= most)) {
        complain("--%s takes a share above 0 and up to %g, not `%s`", row->name, most, value);
        return STATUS_INVALID;
    }
    *(double *)place = share;
    return STATUS_OK;
}

#define S struct discover_request
static const struct option_row rows[] = {
    {0, "outcome", "CONDITION",
     "The event: an outcome, then =, <, <=, > or >=, then a number, as in \"independents_alive <= 3\"; further "
     "conditions follow after \" and \". `outcomes` lists the names.",
     take_text, .place = offsetof(S, outcome)},
    {0, "box", "K", "Take the box K of the first path that is printed, in place of the knee.", take_whole,
     .place = offsetof(S, box), .least = 0, .most = INT32_MAX},
    {0, "coverage", "SHARE",
     "Take the densest box of every path that has this share of the events left, such as 0.8, in place of the knee.",
     take_share, .place = offsetof(S, coverage), .most = 100},
    {0, "boxes", "N", "Look for at most N boxes, each among the runs that are in none before; default: 3.",
     take_whole, .place = offsetof(S, boxes), .least = 1, .most = 20},
    {0, "alpha", "SHARE", "Share of a box's runs that one cut takes at most; default: 0.05.", take_share,
     .place = offsetof(S, share), .most = 50},
    {0, "least-mass", "SHARE", "Share of the runs that a box keeps at least; default: 0.05.", take_share,
     .place = offsetof(S, least_mass), .most = 100},
    {0, "resamples", "N", "Halves of the design points on which every limit must show again; default: 100.",
     take_whole, .place = offsetof(S, resamples), .least = 10, .most = 100000},
    {0, "seed", "N", "Which halves are drawn; default: 1.", take_whole, .place = offsetof(S, seed),
     .least = 0, .most = INT64_MAX},
    {0, "csv", NULL,
     "Write the tables STEM.boxes.csv and STEM.paths.csv, named after the file of --output or else FILE.",
     take_flag, .place = offsetof(S, csv)},
    OPTION_OUTPUT("OUT", "HDF5 file to write: boxes, their paths, and the design points with their events."),
    OPTION_FORCE("Replace OUT and the tables when they exist."),
    OPTION_JSON("The result as JSON: sorted keys, null where nothing is known."),
    ALLOW_PLUGINS_OF_A_FILE,
    OPTION_THREADS,
    OPTION_QUIET("No notes on stderr; errors stay."),
};
#undef S

static const struct discover_request nothing_asked = {
    .box = NO_BOX, .boxes = 3, .resamples = 100, .seed = 1, .share = 0.05, .least_mass = 0.05};

/* Paths of the tables, on the heap; those that are not asked for are NULL. */
struct targets {
    const char *output;
    char *tables[CSV_TABLES];
};

static enum status find_targets(const struct discover_request *request, struct targets *targets,
                                struct error *error)
{
    static const char *const names[CSV_TABLES] = {"boxes", "paths"};
    const struct request *shared = &request->shared;
    struct input_files inputs = {.count = 0};
    *targets = (struct targets){.output = shared->output};
    inputs_add_file(&inputs, shared->arguments);
    const char *stem = shared->output ? shared->output : shared->arguments[0];
    const char *outputs[1 + CSV_TABLES] = {targets->output};
    for (size_t i = 0; request->csv && i < CSV_TABLES; i++) {
        if (asprintf(&targets->tables[i], "%.*s.%s.csv", study_stem_length(stem), stem, names[i]) < 0) {
            targets->tables[i] = NULL;
            return error_no_memory(error, "the name of a table");
        }
        outputs[1 + i] = targets->tables[i];
    }
    return output_paths_check(outputs, 1 + CSV_TABLES, &inputs, shared->force, error);
}

static void targets_clear(struct targets *targets)
{
    for (size_t i = 0; i < CSV_TABLES; i++)
        free(targets->tables[i]);
}

/* A table's text, on the heap. */
static enum status make_table(const struct discovery *discovery,
                              void (*print)(FILE *, const struct discovery *), char **text,
                              struct error *error)
{
    size_t size = 0;
    FILE *out = memory_text_open(text, &size);
    if (out)
        print(out, discovery);
    return out && memory_text_close(out, text) ? STATUS_OK : error_no_memory(error, "a table");
}

static enum status print_result(FILE *out, const struct request *request, const struct discovery *discovery,
                                struct error *error)
{
    if (!request->json)
        return discovery_print_text(out, discovery, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    enum status status = print_json(out, discovery_to_json(discovery, &cause), &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

static void note_files(const struct targets *targets)
{
    if (targets->output)
        complain("wrote %s", targets->output);
    for (size_t i = 0; i < CSV_TABLES; i++)
        if (targets->tables[i])
            complain("wrote %s", targets->tables[i]);
}

/* Makes all texts before the first file gets its name. */
static enum status deliver(const struct request *request, const struct targets *targets,
                           const struct discovery *discovery, struct error *error)
{
    static void (*const print[CSV_TABLES])(FILE *, const struct discovery *) = {discovery_print_boxes,
                                                                                discovery_print_paths};
    struct answer answer;
    char *tables[CSV_TABLES] = {NULL};
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_result(answer.out, request, discovery, error), error);
    for (size_t i = 0; status == STATUS_OK && i < CSV_TABLES; i++)
        if (targets->tables[i])
            status = make_table(discovery, print[i], &tables[i], error);
    if (status == STATUS_OK && targets->output)
        status = discovery_write(discovery, targets->output, request->force, error);
    for (size_t i = 0; status == STATUS_OK && i < CSV_TABLES; i++)
        if (tables[i])
            status = publish(targets->tables[i], request->force, tables[i], strlen(tables[i]), error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    if (status == STATUS_OK && !request->quiet)
        note_files(targets);
    answer_clear(&answer);
    for (size_t i = 0; i < CSV_TABLES; i++)
        free(tables[i]);
    return status;
}

static enum status load_study(const struct request *request, struct study **study, struct error *error)
{
    const char *file = request->arguments[0];
    hid_t from = -1;
    struct study_file runs;
    hdf5_quiet();
    /* First whether it is a file of a study at all. */
    enum status status = study_file_read(&runs, file, error);
    study_file_clear(&runs);
    if (status == STATUS_OK)
        status = hdf5_reopen(file, &from, error);
    if (status == STATUS_OK)
        status = study_file_load(from, request->allow_plugins ? plugin_show_and_load : plugin_refuse, study,
                                 error);
    hdf5_close(from);
    return error_in_file(error, status, file);
}

/* Where all points play the same few runs, their luck decides how frequent an event is. */
static void note_shared_luck(const struct study *study)
{
    enum { FEW = 10 };
    if (study && study->base && study->base->simulation.noise == NOISE_ON && study->seeds == SEEDS_COMMON &&
        study->replicates < FEW)
        complain(
            "all points share the random numbers of %lld run%s (study.seeds = \"common\"), so a region may be "
            "theirs alone; a study with seeds = \"by_point\" gives each point its own",
            (long long)study->replicates, study->replicates == 1 ? "" : "s");
}

static enum status discover(const struct discover_request *request, struct error *error)
{
    const struct request *shared = &request->shared;
    struct study *study = NULL;
    struct discovery *discovery = NULL;
    struct targets targets;
    const struct box_search_settings settings = {
        .peel = {.share = request->share, .least_mass = request->least_mass},
        .choice = request->box != NO_BOX  ? CHOOSE_NUMBER
                  : request->coverage > 0 ? CHOOSE_COVERAGE
                                          : CHOOSE_KNEE,
        .number = request->box == NO_BOX ? 0 : (size_t)request->box,
        .coverage = request->coverage,
        .most_boxes = (size_t)request->boxes,
        .resamples = (size_t)request->resamples,
        .seed = (uint64_t)request->seed,
        .threads = shared->threads ? shared->threads : workers_available(),
    };
    enum status status = find_targets(request, &targets, error);
    if (status == STATUS_OK)
        status = load_study(shared, &study, error);
    if (status == STATUS_OK)
        status = discovery_make(shared->arguments[0], study, request->outcome, &settings, &discovery, error);
    if (status == STATUS_OK)
        status = deliver(shared, &targets, discovery, error);
    if (status == STATUS_OK && !shared->quiet)
        note_shared_luck(study);
    discovery_free(discovery);
    study_free(study);
    targets_clear(&targets);
    return status;
}

static int run(void *asked)
{
    const struct discover_request *request = asked;
    struct error error = {0};
    if (!request->outcome) {
        complain("--outcome says which event to look for, as in --outcome \"independents_alive <= 3\"");
        return STATUS_INVALID;
    }
    if (request->box != NO_BOX && request->coverage > 0) {
        complain("--box and --coverage both say which box to take; give one of them");
        return STATUS_INVALID;
    }
    int code = check_in_subprocess(request->shared.arguments[0]);
    return code == STATUS_OK ? (int)complain_of(discover(request, &error), &error) : code;
}

const struct command command_discover = {
    .name = "discover",
    .arguments = "FILE",
    .summary = "Say in which region of what a study varies an event happens.",
    .details =
        "Reads the file of a study, or of a part of one, and looks for boxes, limits of what varies, in which an event "
        "is frequent, by patient rule induction (Friedman & Fisher 1999): it cuts a little off at a time, where the "
        "event becomes most frequent for the runs that go. Of the boxes on this path it takes the knee between "
        "coverage (the share of all these runs that are in the box) and density (the share of the runs in the box "
        "that are such), widens it again where that costs no density, and tests each limit (Bryant & Lempert 2010): "
        "whether chance would give as much, and whether halves of the design points give it too. A limit that fails is "
        "dropped. Further boxes are looked for among the runs that are in none before. Plays no run.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
