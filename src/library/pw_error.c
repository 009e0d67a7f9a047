#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/version.h"
#include "library/handles.h"

struct pw_error {
    struct diagnostics findings;
    char *text; /* NULL: `last` alone */
    struct error_text last;
};

const char *pw_version(void)
{
    return version_number();
}

const char *pw_commit(void)
{
    return version_commit();
}

struct pw_error *pw_error_create(void)
{
    return calloc(1, sizeof(struct pw_error));
}

const char *pw_error_text(const struct pw_error *error)
{
    if (!error)
        return "no pw_error was given, so it is not known what went wrong";
    return error->text ? error->text : error->last.bytes;
}

bool pw_error_finding(const struct pw_error *error, size_t index, const char **file, int *line,
                      const char **path, const char **text)
{
    if (!error || index >= error->findings.count)
        return false;
    const struct diagnostic *finding = &error->findings.items[index];
    if (file)
        *file = finding->file;
    if (line)
        *line = finding->line;
    if (path)
        *path = finding->path;
    if (text)
        *text = finding->text;
    return true;
}

static void clear(struct pw_error *error)
{
    diagnostics_clear(&error->findings);
    free(error->text);
    error->text = NULL;
}

void pw_error_free(struct pw_error *error)
{
    if (!error)
        return;
    clear(error);
    free(error);
}

/* NULL when memory is short: the last line alone must do then. */
static char *all_lines(const struct diagnostics *findings, const char *last)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = memory_text_open(&text, &length);
    if (!out)
        return NULL;
    for (size_t i = 0; i < findings->count; i++) {
        char *line = diagnostic_text(&findings->items[i]);
        fprintf(out, "%s\n", line ? line : findings->items[i].text);
        free(line);
    }
    fputs(last, out);
    memory_text_close(out, &text);
    return text;
}

enum pw_status fail_with(struct pw_error *error, enum status status, const struct error *reason,
                         const struct diagnostics *findings)
{
    if (!error)
        return (enum pw_status)status;
    clear(error);
    error->last = error_text(reason);
    if (!findings)
        return (enum pw_status)status;
    for (size_t i = 0; i < findings->count; i++) {
        const struct diagnostic *finding = &findings->items[i];
        diagnostics_add(&error->findings, finding->file, finding->line, finding->path, "%s", finding->text);
    }
    error->text = all_lines(findings, error->last.bytes);
    return (enum pw_status)status;
}

enum pw_status fail_invalid(struct pw_error *error, const char *format, ...)
{
    char text[ERROR_MESSAGE_SIZE];
    struct error reason = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return fail_with(error, error_set(&reason, STATUS_INVALID, "%s", text), &reason, NULL);
}

enum pw_status fail_no_memory(struct pw_error *error, const char *what)
{
    struct error reason = {0};
    return fail_with(error, error_no_memory(&reason, what), &reason, NULL);
}

enum pw_status check_sound(const struct pw_simulation *simulation, struct pw_error *error)
{
    if (simulation->failure.status == STATUS_OK)
        return PW_OK;
    struct error failure = simulation->failure;
    failure.has_round = false; /* said in words of its own */
    return fail_invalid(error, "the simulation failed in round %zu: %s; free it", simulation->round + 1,
                        error_text(&failure).bytes);
}
