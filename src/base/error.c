#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
    if (error) {
        va_list arguments;
        error->status = status;
        error->no_memory = false;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

void error_note_no_memory(struct error *error, const char *what, size_t bytes)
{
    if (bytes > 0)
        error_set(error, STATUS_FAILED, "not enough memory for %s (%zu bytes)", what, bytes);
    else
        error_set(error, STATUS_FAILED, "not enough memory for %s", what);
    if (error)
        error->no_memory = true;
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
