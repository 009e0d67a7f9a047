#include "cli/overrides.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "cli/complain.h"

enum status override_add(struct override_list *list, const char *path, const char *value)
{
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (items)
        list->items = items;
    if (!items || asprintf(&items[list->count], "%s%s", path, value) < 0) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    list->count++;
    return STATUS_OK;
}

void override_clear(struct override_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct override_list){0};
}

void layers_add_list(struct override_layers *layers, const char *origin, const struct override_list *list)
{
    layers_add(layers, origin, (const char *const *)list->items, list->count);
}

struct override_layers layers_of(const char *origin, const struct override_list *list)
{
    struct override_layers layers = {.count = 0};
    layers_add_list(&layers, origin, list);
    return layers;
}

/* In single quotes, where a quote is written '\'' . */
static void quote(FILE *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,:=/+-";
    if (text[strspn(text, plain)] == '\0') {
        fputs(text, out);
        return;
    }
    fputc('\'', out);
    for (; *text; text++)
        fprintf(out, *text == '\'' ? "'\\''" : "%c", *text);
    fputc('\'', out);
}

/* The option that an override is short for; *value: what it is given. NULL: none. */
static const char *option_of(const char *item, const char **value)
{
    static const char *const options[][2] = {{"simulation.replicates=", "replicates"},
                                             {"simulation.seed=", "seed"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        size_t length = strlen(options[i][0]);
        *value = item + length;
        if (strncmp(item, options[i][0], length) == 0)
            return options[i][1];
    }
    return NULL;
}

char *overrides_in_shell(const struct override_list *list, bool replicates)
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        const char *value, *option = option_of(list->items[i], &value);
        if (option && !replicates && strcmp(option, "replicates") == 0)
            continue;
        fprintf(out, " --%s ", option ? option : "set");
        quote(out, option ? value : list->items[i]);
    }
    memory_text_close(out, &text);
    return text;
}

bool names_replicates(const struct override_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (override_is_of(list->items[i], "simulation.replicates"))
            return true;
    return false;
}

size_t sets_but_replicates(const struct override_list *list, const char **sets)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!override_is_of(list->items[i], "simulation.replicates"))
            sets[count++] = list->items[i];
    return count;
}
