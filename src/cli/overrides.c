#include "cli/overrides.h"

#include <stdio.h>
#include <stdlib.h>

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
