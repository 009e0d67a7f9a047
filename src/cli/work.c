#include "cli/work.h"

#include "base/progress.h"
#include "cli/options.h"
#include "runs/effort.h"
#include "terminal/interrupt.h"

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

void work_note(const struct work *work, const struct scenario *scenario, const char *output)
{
    char duration[40];
    duration_format(duration, sizeof duration, progress_line_seconds(&work->line));
    complain("%zu runs in %s, seed %lld; %s%s", work->done, duration, (long long)scenario->simulation.seed,
             output ? "wrote " : "no file written", output ? output : "");
}
