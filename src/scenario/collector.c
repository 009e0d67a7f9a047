#include "scenario/collector.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

enum { MOST_FINDINGS = 1000, LONGEST_FINDING = 2000 };

void collector_init(struct collector *collector, struct diagnostics *findings)
{
    *collector = (struct collector){.findings = findings, .first = findings->count};
}

size_t collector_count(const struct collector *collector)
{
    return collector->findings->count - collector->first;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_known(const struct collector *collector, struct origin origin, const char *path,
                     const char *text)
{
    for (size_t i = collector->first; i < collector->findings->count; i++) {
        const struct diagnostic *item = &collector->findings->items[i];
        if (item->line == origin.line && same_text(item->path, path) && same_text(item->text, text) &&
            same_text(item->file, origin.file))
            return true;
    }
    return false;
}

void collector_add(struct collector *collector, struct origin origin, const char *path, const char *format,
                   ...)
{
    if (collector->probe_depth) {
        collector->probe_findings++;
        return;
    }
    if (collector->full)
        return;
    if (collector_count(collector) == MOST_FINDINGS) {
        collector->full = true;
        diagnostics_add(collector->findings, origin.file, 0, NULL,
                        "more than %d findings; the rest is not listed", MOST_FINDINGS);
        return;
    }
    char text[LONGEST_FINDING];
    va_list arguments;
    va_start(arguments, format);
    say_list(text, sizeof text, collector->terms, format, arguments);
    va_end(arguments);
    size_t before = collector->findings->count;
    if (!is_known(collector, origin, path, text))
        diagnostics_add(collector->findings, origin.file, origin.line, path, "%s", text);
    if (collector->findings->count > before)
        collector->findings->items[before].relates = collector->relating;
}
