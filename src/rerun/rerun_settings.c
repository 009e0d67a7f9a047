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
    size_t count;
    struct arena arena;
};

/* Groups and lists that are open: the path to the innermost, and where those around it end. */
struct nesting {
    char path[LONGEST_PATH];
    size_t ends[DEEPEST];
    size_t elements[DEEPEST]; /* of a list, so far */
    bool list[DEEPEST];
    size_t depth;
};

static void enter_group(struct nesting *nesting, const char *name, size_t length, bool list)
{
    if (nesting->depth == DEEPEST)
        return;
    size_t d = nesting->depth++, used = strlen(nesting->path);
    size_t element = d > 0 && nesting->list[d - 1] ? nesting->elements[d - 1]++ : 0;
    if (length > 0)
        snprintf(nesting->path + used, sizeof nesting->path - used, "%s%.*s", d ? "." : "", (int)length,
                 name);
    else
        snprintf(nesting->path + used, sizeof nesting->path - used, "[%zu]", element);
    nesting->ends[d] = used;
    nesting->list[d] = list;
    nesting->elements[d] = 0;
}

static void leave_group(struct nesting *nesting)
{
    if (nesting->depth > 0)
        nesting->path[nesting->ends[--nesting->depth]] = '\0';
}

static bool add_setting(struct settings *settings, const struct nesting *nesting, const char *name,
                        size_t length, const char *value, size_t value_length)
{
    char path[2 * LONGEST_PATH], text[200];
    snprintf(path, sizeof path, "%s%s%.*s", nesting->path, nesting->depth ? "." : "",
             (int)(length < LONGEST_PATH / 2 ? length : LONGEST_PATH / 2), name);
    snprintf(text, sizeof text, "%.*s", (int)(value_length < 150 ? value_length : 150), value);
    struct setting *setting = &settings->items[settings->count++];
    setting->path = arena_copy_text(&settings->arena, path);
    setting->value = arena_copy_text(&settings->arena, text);
    return setting->path && setting->value;
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
        enter_group(nesting, line, equals ? (size_t)(equals - line) : 0, last == '(');
        return true;
    }
    if (line[0] == '}' || line[0] == ')') {
        leave_group(nesting);
        return true;
    }
    if (!equals)
        return true;
    const char *value = equals + 3;
    length -= last == ';';
    return add_setting(settings, nesting, line, (size_t)(equals - line), value,
                       (size_t)(line + length - value));
}

static int by_path(const void *a, const void *b)
{
    const struct setting *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static bool read_settings(struct settings *settings, const char *text)
{
    struct nesting nesting = {.depth = 0};
    size_t lines = 1;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    arena_init(&settings->arena);
    settings->items = calloc(lines, sizeof *settings->items);
    bool read = settings->items;
    for (; read && *text; text += strcspn(text, "\n"), text += *text == '\n')
        read = take_line(settings, &nesting, text, strcspn(text, "\n"));
    if (read && settings->count > 0)
        qsort(settings->items, settings->count, sizeof *settings->items, by_path);
    return read;
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
