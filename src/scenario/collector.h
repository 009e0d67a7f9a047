/* Collects what is wrong with a scenario, without repeats and up to a limit. */
#ifndef PRICEWAR_SCENARIO_COLLECTOR_H
#define PRICEWAR_SCENARIO_COLLECTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "words/terms.h"

struct collector {
    struct diagnostics *findings;
    const struct terms *terms; /* in which findings are said, once they are read; NULL: the program's */
    size_t first;              /* findings that the caller's list held before */
    bool full;
    bool relating;         /* findings that come now relate parameters to each other */
    size_t probe_depth;    /* while positive, findings are only counted */
    size_t probe_findings; /* counted since the outermost probe began */
};

/* Where something stands: a line of a file, or line 0 of "--set PATH=VALUE". */
struct origin {
    const char *file;
    int line;
};

void collector_init(struct collector *collector, struct diagnostics *findings);

size_t collector_count(const struct collector *collector);

/* Adds a finding, in the terms, unless it is there already; `path` may be NULL. */
void collector_add(struct collector *collector, struct origin origin, const char *path, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));

#endif
