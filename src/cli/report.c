/* pricewar-sim report FILE */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory_text.h"
#include "base/path_name.h"
#include "cli/commands.h"
#include "cli/output_path.h"
#include "cli/subprocess.h"
#include "file/file_kind.h"
#include "file/publish.h"
#include "file/reader.h"
#include "playground/playground_page.h"
#include "report/report_comparison.h"
#include "report/report_discovery.h"
#include "report/report_game.h"
#include "report/report_inference.h"
#include "report/report_origin.h"
#include "report/report_page.h"
#include "report/report_regret.h"
#include "report/report_replies.h"
#include "report/report_roles.h"
#include "report/report_runs.h"
#include "report/report_study.h"
#include "report/report_tournament.h"
#include "terminal/format.h"
#include "text/json.h"

static const struct option_row rows[] = {
    OPTION_NAMES(
        "Names in the page at first, which has a switch for them: name, label or both (the default)."),
    OPTION_OUTPUT("PAGE", "HTML file to write; default: FILE with .html, which a new report replaces."),
    OPTION_FORCE("Replace PAGE of --output when it exists."),
    OPTION_QUIET("No note on stderr; errors stay."),
};

/* FILE.h5 -> FILE.html, in the same folder; on the heap. */
static char *path_of_page(const char *file)
{
    char *path = NULL;
    return asprintf(&path, "%.*s.html", path_stem_length(file), file) < 0 ? NULL : path;
}

static enum status choose_output(const struct request *request, const char *file, char **path,
                                 struct error *error)
{
    *path = request->output ? strdup(request->output) : path_of_page(file);
    if (!*path)
        return error_no_memory(error, "the name of the page");
    struct input_files inputs = {.count = 0};
    inputs_add_file(&inputs, request->arguments);
    return output_path_check(*path, &inputs, !request->output || request->force, error);
}

/* The contents of a page; the texts are on the heap. */
struct content {
    char *title, *words; /* words: text for readers without scripts */
    json_t *data;
};

static enum status runs_content(const char *file, struct content *content, struct error *error)
{
    return report_runs(file, &content->title, &content->words, &content->data, error);
}

/* The words of data that were made from a file: its member `words`, or `explanation`. */
static char *words_of(const json_t *data)
{
    const json_t *lines = json_object_get(data, "words");
    const char *explanation = json_string_value(json_object_get(data, "explanation"));
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    if (explanation)
        fputs(explanation, out);
    for (size_t i = 0; i < json_array_size(lines); i++)
        fprintf(out, "%s%s", i ? " " : "", json_string_value(json_array_get(lines, i)));
    if (!explanation && !lines)
        fputs("The results of a study.", out);
    memory_text_close(out, &text); /* NULL without memory */
    return text;
}

#define CONTENT(name)                                                                                        \
    static enum status name##_content(const char *file, struct content *content, struct error *error)        \
    {                                                                                                        \
        enum status status = report_##name(file, &content->title, &content->data, error);                    \
        if (status == STATUS_OK)                                                                             \
            content->words = words_of(content->data);                                                        \
        return status;                                                                                       \
    }
CONTENT(study)
CONTENT(comparison)
CONTENT(inference)
CONTENT(discovery)
CONTENT(game)
CONTENT(regret)
CONTENT(replies)
CONTENT(roles)
CONTENT(tournament)
#undef CONTENT

/* Links the page of runs to a playground beside it, if there is one: NAME-playground.html, as `playground` calls it. */
static enum status link_playground(const char *page, json_t **data, struct error *error)
{
    char *path = NULL;
    if (asprintf(&path, "%.*s%s", path_stem_length(page), page, playground_ending) < 0)
        return error_no_memory(error, "the name of a playground");
    bool there = access(path, F_OK) == 0;
    put_in_json(data, "playground", json_string(there ? path_name(path) : ""));
    free(path);
    return *data ? STATUS_OK : error_no_memory(error, "the data of the page");
}

/* `path`: of the page to be. *page: on the heap. */
static enum status make_page(const char *file, const char *path, enum name_style names, char **page,
                             size_t *size, struct error *error)
{
    static enum status (*const makers[FILE_OF_OTHERS])(const char *, struct content *, struct error *) = {
        [FILE_OF_RUNS] = runs_content,
        [FILE_OF_STUDY] = study_content,
        [FILE_OF_COMPARISON] = comparison_content,
        [FILE_OF_INFERENCE] = inference_content,
        [FILE_OF_DISCOVERY] = discovery_content,
        [FILE_OF_GAME] = game_content,
        [FILE_OF_REGRET] = regret_content,
        [FILE_OF_REPLIES] = replies_content,
        [FILE_OF_ROLES] = roles_content,
        [FILE_OF_TOURNAMENT] = tournament_content,
    };
    enum file_kind kind;
    struct content content = {NULL, NULL, NULL};
    enum status status = reader_kind(file, &kind, error);
    if (status == STATUS_OK)
        status = makers[kind](file, &content, error);
    if (status == STATUS_OK)
        status = report_add_origin(file, names, &content.data, error);
    if (status == STATUS_OK && kind == FILE_OF_RUNS)
        status = link_playground(path, &content.data, error);
    if (status == STATUS_OK) {
        bool whole = content.title && content.words;
        *page = whole ? report_page(content.title, content.words, content.data, size) : NULL;
        if (!*page)
            status = error_no_memory(error, "the page");
    }
    free(content.title);
    free(content.words);
    json_decref(content.data);
    return status;
}

static enum status report(const struct request *request, struct error *error)
{
    const char *file = request->arguments[0];
    char *path = NULL, *page = NULL;
    size_t size = 0;
    enum status status = choose_output(request, file, &path, error);
    if (status == STATUS_OK)
        status = make_page(file, path, request->names, &page, &size, error);
    if (status == STATUS_OK)
        status = publish(path, true, page, size, error);
    if (status == STATUS_OK && !request->quiet)
        complain("wrote %s (%s bytes)", path, format_count((double)size).bytes);
    free(page);
    free(path);
    return status;
}

/* Makes the report, prints what went wrong, and returns the exit code. */
static int report_aloud(void *context)
{
    struct error error = {0};
    return (int)complain_of(report(context, &error), &error);
}

static int run(void *request)
{
    /* The page gets its name at the end, so a crash leaves nothing behind. */
    return read_in_subprocess(((struct request *)request)->arguments[0], report_aloud, request);
}

const struct command command_report = {
    .name = "report",
    .arguments = "FILE",
    .summary = "Make one interactive page of a file of results.",
    .details =
        "Writes an HTML page from the HDF5 file of a run, a set of runs, a study, a comparison, a branch, an "
        "inference, a discovery, a game or regrets: the answer and how sure it is, with charts and tables, and commands to go on with. Runs: survival, "
        "who pays, prices, capital, market shares, the flow of money, winners, exits. Studies: what the parameters do, "
        "heat maps, response curves, survival, and paths over the rounds when the series are kept. "
        "Comparisons: differences with intervals. Inferences: posteriors over their priors, pairs, fans over "
        "the observations, what each target pulls. Discoveries: regions, the path of peeling, the points. "
        "Games: prices and exits over the firms' states, paths, why prices are low, equilibria beside each other. "
        "Regrets: what each should have played. "
        "Claims that a file answers are there too. The page needs no network and no other file.",
    OPTIONS(rows),
    .takes = {1, 1},
    .run = run,
};
