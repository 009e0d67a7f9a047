#include "rerun/rerun_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { DEEPEST = 16, LONGEST_PATH = 512 };

struct setting {
    const char *path, *value;
};

struct settings {
    struct setting *items;
    size_t count, capacity;
    struct arena arena;
};

/* Groups and lists that are open. */
struct nesting {
    char names[DEEPEST][64];
    bool list[DEEPEST];
    size_t element[DEEPEST]; /* of a list */
    size_t depth;
};

static void enter(struct nesting *nesting, const char *name, size_t length, bool list)
{
    if (nesting->depth == DEEPEST)
        return;
    size_t d = nesting->depth++;
    size_t outer = d > 0 && nesting->list[d - 1] ? nesting->element[d - 1]++ : 0;
    if (length > 0)
        snprintf(nesting->names[d], sizeof nesting->names[d], "%.*s", (int)length, name);
    else
        snprintf(nesting->names[d], sizeof nesting->names[d], "[%zu]", outer);
    nesting->list[d] = list;
    nesting->element[d] = 0;
}

static const char *path_of(struct settings *settings, const struct nesting *nesting, const char *name,
                           size_t length)
{
    char path[LONGEST_PATH];
    size_t used = 0;
    for (size_t d = 0; d < nesting->depth && used < sizeof path; d++)
        used += (size_t)snprintf(path + used, sizeof path - used, "%s%s",
                                 d && nesting->names[d][0] != '[' ? "." : "", nesting->names[d]);
    if (used < sizeof path)
        snprintf(path + used, sizeof path - used, "%s%.*s", nesting->depth ? "." : "", (int)length, name);
    return arena_copy_text(&settings->arena, path);
}

static bool add(struct settings *settings, const struct nesting *nesting, const char *name, size_t length,
                const char *value, size_t value_length)
{
    char text[200];
    if (settings->count == settings->capacity) {
        size_t capacity = settings->capacity ? 2 * settings->capacity : 256;
        struct setting *items = realloc(settings->items, capacity * sizeof *items);
        if (!items)
            return false;
        settings->items = items;
        settings->capacity = capacity;
    }
    snprintf(text, sizeof text, "%.*s", (int)(value_length < 150 ? value_length : 150), value);
    struct setting setting = {path_of(settings, nesting, name, length),
                              arena_copy_text(&settings->arena, text)};
    settings->items[settings->count++] = setting;
    return setting.path && setting.value;
}

/* One line: `name = {`, `name = (`, `{`, `},`, `);` or `name = value;`. */
static bool take_line(struct settings *settings, struct nesting *nesting, const char *line, size_t length)
{
    while (length > 0 && *line == ' ') {
        line++;
        length--;
    }
    const char *comment = memmem(line, length, "; #", 3), *equals = memmem(line, length, " = ", 3);
    length = comment ? (size_t)(comment - line) + 1 : length;
    if (length == 0)
        return true;
    char last = line[length - 1];
    if (last == '{' || (last == '(' && equals)) {
        enter(nesting, line, equals ? (size_t)(equals - line) : 0, last == '(');
        return true;
    }
    if (line[0] == '}' || line[0] == ')') {
        nesting->depth -= nesting->depth > 0;
        return true;
    }
    if (!equals)
        return true;
    const char *value = equals + 3;
    length -= last == ';';
    return add(settings, nesting, line, (size_t)(equals - line), value, (size_t)(line + length - value));
}

static int by_path(const void *a, const void *b)
{
    const struct setting *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static bool read_settings(struct settings *settings, const char *text)
{
    struct nesting nesting = {.depth = 0};
    arena_init(&settings->arena);
    for (bool read = true; *text; text += strcspn(text, "\n"), text += *text == '\n') {
        read = take_line(settings, &nesting, text, strcspn(text, "\n"));
        if (!read)
            return false;
    }
    if (settings->count > 0)
        qsort(settings->items, settings->count, sizeof *settings->items, by_path);
    return true;
}

static void compare(struct diagnostics *changes, const char *side, const struct settings *there,
                    const struct settings *here)
{
    size_t a = 0, b = 0;
    while (a < there->count || b < here->count) {
        const struct setting *x = a < there->count ? &there->items[a] : NULL;
        const struct setting *y = b < here->count ? &here->items[b] : NULL;
        int order = !x ? 1 : !y ? -1 : strcmp(x->path, y->path);
        a += order <= 0;
        b += order >= 0;
        if (order < 0)
            diagnostics_add(changes, NULL, 0, NULL, "%s%s was %s, and is not known any more", side, x->path,
                            x->value);
        else if (order > 0)
            diagnostics_add(changes, NULL, 0, NULL, "%s%s is new: %s", side, y->path, y->value);
        else if (strcmp(x->value, y->value) != 0)
            diagnostics_add(changes, NULL, 0, NULL, "%s%s was %s and is %s", side, x->path, x->value,
                            y->value);
    }
}

void rerun_compare_settings(struct diagnostics *changes, const char *side, const char *there,
                            const char *here)
{
    struct settings a = {0}, b = {0};
    if (read_settings(&a, there) && read_settings(&b, here))
        compare(changes, side, &a, &b);
    else
        changes->out_of_memory = true;
    free(a.items);
    free(b.items);
    arena_clear(&a.arena);
    arena_clear(&b.arena);
}
