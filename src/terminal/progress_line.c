#include "terminal/progress_line.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/progress.h"
#include "terminal/text_width.h"

static const double shortest_interval = 0.1; /* seconds between two prints */

void progress_line_start(struct progress_line *line, bool quiet)
{
    *line = (struct progress_line){.shown = !quiet && terminal_width(stderr) > 0, .start = clock_seconds()};
}

static void put(struct progress_line *line, const char *text, double time)
{
    fprintf(stderr, "\r%.*s\033[K", terminal_width(stderr) - 1, text);
    fflush(stderr);
    line->last = time;
}

void progress_line_update(struct progress_line *line, size_t done, size_t total)
{
    double time = clock_seconds();
    if (!line->shown || (time - line->last < shortest_interval && done < total))
        return;
    char text[PROGRESS_LINE_SIZE];
    progress_format(text, done, total, time - line->start, terminal_width(stderr) - 1);
    put(line, text, time);
}

void progress_line_show(struct progress_line *line, const char *text)
{
    double time = clock_seconds();
    if (line->shown && time - line->last >= shortest_interval)
        put(line, text, time);
}

void progress_line_end(const struct progress_line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
}

double progress_line_seconds(const struct progress_line *line)
{
    return clock_seconds() - line->start;
}
