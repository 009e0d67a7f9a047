#include "base/error.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"

static void store(struct error *error, enum status status, const char *format, va_list arguments)
{
    if (!error)
        return;
    error->status = status;
    error->no_memory = error->has_run = error->has_round = error->begins_with_file = false;
    *error->agent = *error->file = '\0';
    vsnprintf(error->message, sizeof error->message, format, arguments);
}

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    store(error, status, format, arguments);
    va_end(arguments);
    return status;
}

enum status error_in_file(struct error *error, enum status status, const char *path)
{
    if (status != STATUS_OK && error && !*error->file)
        snprintf(error->file, sizeof error->file, "%s", path);
    return status;
}

enum status error_set_in_file(struct error *error, enum status status, const char *path, const char *format,
                              ...)
{
    va_list arguments;
    va_start(arguments, format);
    store(error, status, format, arguments);
    va_end(arguments);
    return error_in_file(error, status, path);
}

enum status error_set_about_file(struct error *error, enum status status, const char *path,
                                 const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    store(error, status, format, arguments);
    va_end(arguments);
    if (error)
        error->begins_with_file = true;
    return error_in_file(error, status, path);
}

void error_note(struct error *error, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    store(error, status, format, arguments);
    va_end(arguments);
}

void error_note_no_memory(struct error *error, const char *what)
{
    error_note(error, STATUS_FAILED, "not enough memory for %s", what);
    if (error)
        error->no_memory = true;
}

enum status error_in_run(struct error *error, enum status status, uint32_t run)
{
    if (status != STATUS_OK && error && !error->has_run) {
        error->has_run = true;
        error->run = run;
    }
    return status;
}

enum status error_in_round(struct error *error, enum status status, int64_t round)
{
    if (status != STATUS_OK && error && !error->has_round) {
        error->has_round = true;
        error->round = round;
    }
    return status;
}

enum status error_of_agent(struct error *error, enum status status, const char *format, ...)
{
    if (status != STATUS_OK && error && !*error->agent) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->agent, sizeof error->agent, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum status error_advise(struct error *error, enum status status, const char *advice)
{
    if (error) {
        size_t length = strlen(error->message);
        snprintf(error->message + length, sizeof error->message - length, "; %s", advice);
        error->status = status;
    }
    return status;
}

enum status error_pass(struct error *error, const struct error *cause)
{
    if (error)
        *error = *cause;
    return cause->status;
}

struct error_text error_text(const struct error *error)
{
    struct error_text text;
    char run[20] = "", round[40] = "", where[ERROR_AGENT_SIZE + 70];
    if (error->has_run)
        snprintf(run, sizeof run, "run %" PRIu32, error->run);
    if (error->has_round)
        snprintf(round, sizeof round, "%sround %" PRId64, error->has_run ? ", " : "", error->round);
    snprintf(where, sizeof where, "%s%s%s%s%s", run, round, *run || *round ? ": " : "", error->agent,
             *error->agent ? ": " : "");
    if (error->begins_with_file)
        snprintf(text.bytes, sizeof text.bytes, "%s%s %s", where, error->file, error->message);
    else
        snprintf(text.bytes, sizeof text.bytes, "%s%s%s%s", error->file, *error->file ? ": " : "", where,
                 error->message);
    return text;
}

char *diagnostic_text(const struct diagnostic *finding)
{
    char line[24] = "", *text = NULL;
    bool placed = finding->file || finding->line > 0;
    if (finding->line > 0)
        snprintf(line, sizeof line, "%d:", finding->line);
    int length = asprintf(&text, "%s%s%s%s%s%s%s", finding->file ? finding->file : "",
                          finding->file ? ":" : "", line, placed ? " " : "",
                          finding->path ? finding->path : "", finding->path ? ": " : "", finding->text);
    return length < 0 ? NULL : text;
}

void diagnostics_init(struct diagnostics *list)
{
    *list = (struct diagnostics){0};
}

void diagnostics_clear(struct diagnostics *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].file);
        free(list->items[i].path);
        free(list->items[i].text);
    }
    free(list->items);
    diagnostics_init(list);
}

static char *format_text(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void diagnostics_add(struct diagnostics *list, const char *file, int line, const char *path,
                     const char *format, ...)
{
    struct diagnostic *items = list_with_room(list->items, list->count, &list->capacity, sizeof *items);
    if (!items) {
        list->out_of_memory = true;
        return;
    }
    list->items = items;
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic item = {
        .file = file ? strdup(file) : NULL,
        .line = line,
        .path = path ? strdup(path) : NULL,
        .text = format_text(format, arguments),
    };
    va_end(arguments);
    if ((file && !item.file) || (path && !item.path) || !item.text) {
        free(item.file);
        free(item.path);
        free(item.text);
        list->out_of_memory = true;
        return;
    }
    list->items[list->count++] = item;
}
