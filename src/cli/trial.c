#include "cli/trial.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/workers.h"
#include "cli/output_path.h"
#include "terminal/interrupt.h"

bool trial_take(struct trial_request *request, int key, const char *value)
{
    switch (key) {
    case TRIAL_THREADS:
        return options_take_threads(value, &request->threads);
    case 'o':
        request->output = value;
        return true;
    case TRIAL_FORCE:
        return request->force = true;
    case 'q':
        return request->quiet = true;
    case TRIAL_JSON:
        return request->json = true;
    default:
        request->status = override_take(&request->overrides, key, value);
        return request->status == STATUS_OK;
    }
}

void trial_clear(struct trial_request *request)
{
    override_clear(&request->overrides);
}

/* Whether two overrides `path=value` have the same path. */
static bool same_path(const char *one, const char *other)
{
    size_t length = strcspn(one, "=");
    return length == strcspn(other, "=") && strncmp(one, other, length) == 0;
}

enum status trial_join_overrides(const struct override_list *shared, const struct override_list *own,
                                 struct override_list *joined)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < shared->count && status == STATUS_OK; i++) {
        bool replaced = false;
        for (size_t k = 0; k < own->count; k++)
            replaced = replaced || same_path(shared->items[i], own->items[k]);
        if (!replaced)
            status = override_take(joined, OVERRIDE_SET, shared->items[i]);
    }
    for (size_t k = 0; k < own->count && status == STATUS_OK; k++)
        status = override_take(joined, OVERRIDE_SET, own->items[k]);
    return status;
}

enum status trial_check_output(const struct trial_request *request)
{
    struct error error = {0};
    enum status status = STATUS_OK;
    if (!request->output)
        return status;
    if (!request->force && access(request->output, F_OK) == 0)
        status = error_set(&error, STATUS_INVALID, "%s exists; --force replaces it", request->output);
    if (status == STATUS_OK)
        status = output_path_make_folder(request->output, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    return status;
}

static bool watch_progress(void *context, size_t done, size_t total)
{
    struct trial_watch *watch = context;
    watch->done = done;
    progress_line_update(&watch->line, done, total);
    return interrupt_signal() == 0;
}

void trial_start(struct trial_watch *watch, const struct trial_request *request,
                 const struct scenario *scenario, struct timelines_options *options)
{
    *watch = (struct trial_watch){.done = 0};
    *options = (struct timelines_options){
        .runs = (size_t)scenario->simulation.replicates,
        .threads = request->threads ? request->threads : workers_available(),
        .progress = watch_progress,
        .context = watch,
    };
    progress_line_start(&watch->line, request->quiet);
    interrupt_watch();
}

int trial_end(struct trial_watch *watch, enum status status, const struct error *error)
{
    progress_line_end(&watch->line);
    if (status != STATUS_OK && interrupt_signal()) {
        complain("stopped after %zu runs; nothing was written", watch->done);
        return EXIT_SIGNALLED + interrupt_signal();
    }
    if (status != STATUS_OK)
        complain("%s", error->message);
    return (int)status;
}

void trial_note(const struct trial_watch *watch, const struct trial_request *request,
                const struct scenario *scenario)
{
    char duration[40];
    if (request->quiet)
        return;
    duration_format(duration, sizeof duration, progress_line_seconds(&watch->line));
    complain("%zu runs in %s, seed %lld; %s%s", watch->done, duration, (long long)scenario->simulation.seed,
             request->output ? "wrote " : "no file written", request->output ? request->output : "");
}
