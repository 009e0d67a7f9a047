#include "study/vary_row.h"

#include <string.h>

/* Splits off the first part of a path, without quotes; returns what follows. */
static const char *next_part(const char *at, const char **begin, size_t *length)
{
    bool quoted = *at == '"';
    *begin = at + quoted;
    *length = strcspn(*begin, quoted ? "\"" : ".[");
    at = *begin + *length + (quoted && (*begin)[*length]);
    return at;
}

/* Whether the path leads into the group; *rest: the rest of the path, which is the key. */
static bool leads_into(const char *path, const char *group, const char **rest)
{
    while (*group) {
        const char *begin;
        size_t length, wanted = strcspn(group, ".[");
        path = next_part(path, &begin, &length);
        if (length != wanted || strncmp(begin, group, wanted) != 0)
            return false;
        group += wanted;
        if (strncmp(group, "[]", 2) == 0) {
            /* an element: [3], [*] or .name */
            group += 2;
            if (*path == '[')
                path += strcspn(path, "]") + (strchr(path, ']') != NULL);
            else if (*path == '.')
                path = next_part(path + 1, &begin, &length);
            else
                return false;
        }
        group += *group == '.';
        if (*path != '.')
            return false;
        path++;
    }
    *rest = path;
    return true;
}

static const struct parameter *find(const struct parameter *rows, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].key, key) == 0)
            return &rows[i];
    return NULL;
}

/* Of a rule that a vendor of the base scenario has: the catalog does not know plug-ins. */
static const struct parameter *find_in_base(const struct scenario *base, const char *key)
{
    const struct parameter *row = NULL;
    for (size_t f = 0; base && !row && f < base->vendor_count; f++) {
        const struct pricing_parameters *pricing = &base->vendors[f].pricing;
        const struct parameter_extension *rules[] = {pricing->extension, pricing->successor};
        for (size_t k = 0; k < 2 && !row; k++)
            row = rules[k] ? find(rules[k]->rows, rules[k]->row_count, key) : NULL;
    }
    return row;
}

static bool is_defaults(const struct parameter_group *group, const char *path, const char **rest)
{
    size_t length = group->defaults ? strlen(group->defaults) : 0;
    if (!length || strncmp(path, group->defaults, length) != 0 || path[length] != '.')
        return false;
    *rest = path + length + 1;
    return true;
}

const struct parameter *vary_row(const struct study *study, const char *path)
{
    for (size_t i = 0; i < parameter_group_count; i++) {
        const struct parameter_group *group = &parameter_groups[i];
        const char *key;
        if (!is_defaults(group, path, &key) && !leads_into(path, group->path, &key))
            continue;
        const struct parameter *row = find(group->rows, group->row_count, key);
        size_t length = strlen(group->path);
        bool pricing = length > 8 && strcmp(group->path + length - 8, ".pricing") == 0;
        for (size_t s = 0; !row && pricing && s < study->catalog.strategy_count; s++)
            row = find(study->catalog.strategies[s].rows, study->catalog.strategies[s].row_count, key);
        if (!row && pricing)
            row = find_in_base(study->base, key);
        if (row)
            return row;
    }
    return NULL;
}
