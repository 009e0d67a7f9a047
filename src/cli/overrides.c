#include "cli/overrides.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static bool sets_path_of(const struct override_list *list, const char *override)
{
    size_t length = strcspn(override, "=");
    for (size_t i = 0; i < list->count; i++)
        if (length == strcspn(list->items[i], "=") && strncmp(list->items[i], override, length) == 0)
            return true;
    return false;
}

enum status override_join(const struct override_list *shared, const struct override_list *own,
                          struct override_list *joined)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < shared->count && status == STATUS_OK; i++)
        if (!sets_path_of(own, shared->items[i]))
            status = override_add(joined, "", shared->items[i]);
    for (size_t i = 0; i < own->count && status == STATUS_OK; i++)
        status = override_add(joined, "", own->items[i]);
    return status;
}
