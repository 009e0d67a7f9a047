#include "cli/work.h"

#include <string.h>

#include "base/progress.h"
#include "cli/options.h"
#include "runs/effort.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/plain_print.h"

void work_start(struct work *work, bool quiet)
{
    *work = (struct work){.done = 0};
    progress_line_start(&work->line, quiet);
    interrupt_watch();
}

void work_foresee(const struct scenario *scenario, double runs, unsigned threads, bool quiet)
{
    struct effort effort = effort_of(scenario, runs, threads);
    char text[EFFORT_TEXT];
    if (!quiet && effort_print(&effort, text))
        complain("%s", text);
}

static bool is_listed(const struct text_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

void work_warn(const struct scenario *scenario, const struct scenario *other, bool quiet)
{
    enum { MOST_WARNINGS = 10 };
    size_t said = 0;
    for (size_t i = 0; !quiet && i < scenario->warnings.count; i++) {
        if (other && is_listed(&other->warnings, scenario->warnings.items[i]))
            continue;
        if (said++ < MOST_WARNINGS)
            plain_print(stderr, "warning: %s\n", scenario->warnings.items[i]);
    }
    if (said > MOST_WARNINGS)
        complain("%zu more warnings like these", said - MOST_WARNINGS);
}

bool work_goes_on(void *work, size_t done, size_t total)
{
    struct work *seen = work;
    seen->done = done;
    progress_line_update(&seen->line, done, total);
    return interrupt_signal() == 0;
}

bool work_is_wanted(void *unused)
{
    (void)unused;
    return interrupt_signal() == 0;
}

void work_end(const struct work *work)
{
    progress_line_end(&work->line);
}

void work_was_damaged(const char *output, size_t bytes, const char *aside)
{
    complain(
        "%s.d/journal was damaged: %zu bytes can't be read; they are kept in %s.d/%s, and their runs are played again",
        output, bytes, output, aside);
}

void work_was_kept(const char *output, size_t runs, bool quiet)
{
    if (runs > 0 && !quiet)
        complain("%zu %s kept in %s.d and not played again", runs, runs == 1 ? "run is" : "runs are", output);
}

void work_note(const struct work *work, const struct scenario *scenario, const char *output)
{
    char duration[40];
    duration_format(duration, sizeof duration, progress_line_seconds(&work->line));
    complain("%s in %s, seed %lld; %s%s", count_in_words(work->done, "run").bytes, duration,
             (long long)scenario->simulation.seed, output ? "wrote " : "no file written",
             output ? output : "");
}
