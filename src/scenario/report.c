#include "scenario/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FINDINGS = 1000, LONGEST_FINDING = 2000 };

void report_init(struct report *report, struct diagnostics *findings)
{
    *report = (struct report){.findings = findings, .first = findings->count};
}

size_t report_count(const struct report *report)
{
    return report->findings->count - report->first;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_known(const struct report *report, struct origin origin, const char *path, const char *text)
{
    for (size_t i = report->first; i < report->findings->count; i++) {
        const struct diagnostic *item = &report->findings->items[i];
        if (item->line == origin.line && same_text(item->path, path) && same_text(item->text, text) &&
            same_text(item->file, origin.file))
            return true;
    }
    return false;
}

void report_add(struct report *report, struct origin origin, const char *path, const char *format, ...)
{
    if (report->probe_depth) {
        report->probe_findings++;
        return;
    }
    if (report->full)
        return;
    if (report_count(report) == MOST_FINDINGS) {
        report->full = true;
        diagnostics_add(report->findings, origin.file, 0, NULL,
                        "more than %d findings; the rest is not listed", MOST_FINDINGS);
        return;
    }
    char text[LONGEST_FINDING];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!is_known(report, origin, path, text))
        diagnostics_add(report->findings, origin.file, origin.line, path, "%s", text);
}
