/* Collects what is wrong with a scenario: without repeats, and no more than a reader would go through. */
#ifndef PRICEWAR_SCENARIO_REPORT_H
#define PRICEWAR_SCENARIO_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct report {
    struct diagnostics *findings;
    size_t first; /* findings of the caller that were there before */
    bool full;
    size_t probe_depth;    /* while positive, findings are only counted */
    size_t probe_findings; /* counted since the outermost probe began */
};

/* Where something stands: a line of a file, or line 0 of "--set PATH=VALUE". */
struct origin {
    const char *file;
    int line;
};

void report_init(struct report *report, struct diagnostics *findings);

size_t report_count(const struct report *report);

/* Adds a finding unless it is there already; `path` may be NULL. */
void report_add(struct report *report, struct origin origin, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
