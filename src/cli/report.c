/* pricewar-sim report FILE */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/output_path.h"
#include "cli/report_data.h"
#include "cli/report_page.h"
#include "cli/verdict.h"
#include "record/publish.h"
#include "study/replicates.h"
#include "study/stored_summary.h"

enum { KEY_FORCE = OPTION_LONG_ONLY };

struct report_request {
    const char *output; /* as asked for, or NULL */
    bool force, quiet;
    const char *file;
};

static const struct option_row rows[] = {
    {'o', "output", "PAGE", "HTML file to write; default: FILE with .html, which a new report replaces."},
    {KEY_FORCE, "force", NULL, "Replace PAGE of --output when it exists."},
    {'q', "quiet", NULL, "No note on stderr; errors stay."},
};

static bool take(void *context, int key, const char *value)
{
    struct report_request *request = context;
    if (key == 'o')
        request->output = value;
    request->force = request->force || key == KEY_FORCE;
    request->quiet = request->quiet || key == 'q';
    return true;
}

/* FILE.h5 -> FILE.html, in the same folder; on the heap. */
static char *beside(const char *file)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - file) : strlen(file);
    char *path = NULL;
    return asprintf(&path, "%.*s.html", (int)length, file) < 0 ? NULL : path;
}

static enum status choose_output(const struct report_request *request, const char *file, char **path,
                                 struct error *error)
{
    *path = request->output ? strdup(request->output) : beside(file);
    if (!*path)
        return error_no_memory(error, "the name of the page", strlen(file));
    if (strcmp(*path, file) == 0)
        return error_set(error, STATUS_INVALID, "%s is the file to report on; the page needs another name",
                         file);
    if (request->output && !request->force && access(*path, F_OK) == 0)
        return error_set(error, STATUS_INVALID, "%s exists; --force replaces it", *path);
    enum status status = output_path_make_folder(*path, error);
    return status == STATUS_OK ? publish_check(*path, true, error) : status;
}

/* *page: on the heap. */
static enum status make_page(const char *file, char **page, size_t *size, struct error *error)
{
    struct reader *reader = NULL;
    struct stored_market *market = NULL;
    struct summary *summary = NULL;
    json_t *data = NULL;
    char *verdict = NULL;
    enum status status = reader_open(file, &reader, error);
    if (status == STATUS_OK)
        status = stored_market_create(reader, &market, error);
    if (status == STATUS_OK)
        status = stored_summary(reader, market, &summary, error);
    if (status == STATUS_OK)
        status = report_data(reader, market, summary, &data, error);
    if (status == STATUS_OK) {
        verdict = verdict_in_words(summary);
        *page = verdict ? report_page(market->scenario.simulation.title, verdict, data, size) : NULL;
        if (!*page)
            status = error_no_memory(error, "the page", 0);
    }
    free(verdict);
    json_decref(data);
    summary_free(summary);
    stored_market_free(market);
    reader_close(reader);
    return status;
}

static enum status report(const struct report_request *request, struct error *error)
{
    const char *file = request->file;
    char *path = NULL, *page = NULL;
    size_t size = 0;
    enum status status = choose_output(request, file, &path, error);
    if (status == STATUS_OK)
        status = make_page(file, &page, &size, error);
    if (status == STATUS_OK)
        status = publish(path, true, page, size, error);
    if (status == STATUS_OK && !request->quiet)
        complain("wrote %s (%s bytes)", path, format_count((double)size).bytes);
    free(page);
    free(path);
    return status;
}

/* The program's exit code; what went wrong is said. */
static int report_aloud(void *context)
{
    struct error error = {0};
    enum status status = report(context, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    return (int)status;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct report_request request = {.output = NULL};
    int first;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed != PARSE_GO_ON)
        return parsed == PARSE_ENDED ? STATUS_OK : STATUS_INVALID;
    request.file = argv[first];
    /* The page is put under its name at the end: after a crash nothing is there. */
    return read_apart(request.file, report_aloud, &request);
}

const struct command command_report = {
    .name = "report",
    .arguments = "FILE",
    .summary = "Make one interactive page of a file of results.",
    .details =
        "Writes an HTML page with the answer, survival, prices, capital, market shares and the flow of "
        "money, from the HDF5 file of a run. The page needs no network and no other file.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
