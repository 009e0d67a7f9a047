#include "scenario/difference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"

struct place {
    char path[DIFFERENCE_PATH_SIZE]; /* path prefix of the group, with a dot at its end, or "" */
    size_t element;
};

static void note(struct scenario_differences *found, const struct parameter_group *group, const char *key,
                 const struct place *place)
{
    struct scenario_difference *items =
        list_with_room(found->items, found->count, &found->capacity, sizeof *items);
    if (!items) {
        found->out_of_memory = true;
        return;
    }
    found->items = items;
    struct scenario_difference *item = &found->items[found->count++];
    snprintf(item->path, sizeof item->path, "%.250s%s", place->path, key);
    item->group = group->path;
    item->key = key;
    item->element = place->element;
}

static bool same_real(double one, double other)
{
    return one == other || (isnan(one) && isnan(other));
}

static bool same_text(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

static bool same_texts(const struct text_list *one, const struct text_list *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++)
        if (!same_text(one->items[i], other->items[i]))
            return false;
    return true;
}

static bool same_table(const struct table *one, const struct table *other)
{
    if (one->rows != other->rows || one->columns != other->columns)
        return false;
    for (size_t i = 0; i < one->rows * one->columns; i++)
        if (!same_real(one->values[i], other->values[i]))
            return false;
    return true;
}

static bool same_value(const struct parameter *row, const void *one, const void *other)
{
    switch (row->type) {
    case PARAMETER_REAL:
        return same_real(*(const double *)one, *(const double *)other);
    case PARAMETER_TEXT:
        return same_text(*(const char *const *)one, *(const char *const *)other);
    case PARAMETER_TEXT_LIST:
        return same_texts(one, other);
    case PARAMETER_TABLE:
        return same_table(one, other);
    default:
        return memcmp(one, other, parameter_size(row->type)) == 0;
    }
}

static void compare_rows(struct scenario_differences *found, const struct parameter_group *group,
                         const struct parameter *rows, size_t count, const unsigned char *one,
                         const unsigned char *other, const struct place *place)
{
    for (size_t i = 0; i < count; i++)
        if (!same_value(&rows[i], one + rows[i].offset, other + rows[i].offset))
            note(found, group, rows[i].key, place);
}

static void compare_groups(struct scenario_differences *found, const char *parent, const unsigned char *one,
                           const unsigned char *other, const struct place *around);

static const struct parameter *row_called(const struct parameter_extension *strategy, const char *key)
{
    for (size_t i = 0; i < strategy->row_count; i++)
        if (strcmp(strategy->rows[i].key, key) == 0)
            return &strategy->rows[i];
    return NULL;
}

/* A program has the parameters that its scenario gives it, which may be others in the other scenario. */
static void compare_programs(struct scenario_differences *found, const struct parameter_group *group,
                             const struct parameter_extension *one, const unsigned char *one_own,
                             const struct parameter_extension *other, const unsigned char *other_own,
                             const struct place *place)
{
    for (size_t i = 0; i < one->row_count; i++) {
        const struct parameter *row = &one->rows[i], *there = row_called(other, row->key);
        if (!there || there->type != row->type ||
            !same_value(row, one_own + row->offset, other_own + there->offset))
            note(found, group, row->key, place);
    }
    for (size_t i = 0; i < other->row_count; i++)
        if (!row_called(one, other->rows[i].key))
            note(found, group, other->rows[i].key, place);
}

static void compare_rules(struct scenario_differences *found, const struct parameter_group *group,
                          const struct parameter_extension *one, const void *one_own,
                          const struct parameter_extension *other, const void *other_own,
                          const struct place *place)
{
    if (one->is_program)
        compare_programs(found, group, one, one_own, other, other_own, place);
    else
        compare_rows(found, group, one->rows, one->row_count, one_own, other_own, place);
}

/* Compares the parameters of a strategy that both vendors have. */
static void compare_strategies(struct scenario_differences *found, const struct parameter_group *group,
                               const struct pricing_parameters *one, const struct pricing_parameters *other,
                               const struct place *place)
{
    if (one->extension->rule != other->extension->rule || !one->own || !other->own)
        return;
    const struct parameter_extension *strategy = one->extension, *successor = one->successor;
    compare_rules(found, group, strategy, one->own, other->extension, other->own, place);
    if (successor && other->successor && successor->rule == other->successor->rule)
        compare_rules(found, group, successor, one->successor_own, other->successor, other->successor_own,
                      place);
}

static void compare_body(struct scenario_differences *found, const struct parameter_group *group,
                         const unsigned char *one, const unsigned char *other, const struct place *place)
{
    compare_rows(found, group, group->rows, group->row_count, one, other, place);
    if (strcmp(group->path, "vendors[].pricing") == 0)
        compare_strategies(found, group, (const void *)one, (const void *)other, place);
    compare_groups(found, group->path, one, other, place);
}

/* Path prefix of an element: "vendors." and its name, or its number when it has none. */
static struct place place_of(const struct parameter_group *group, const unsigned char *base, size_t index,
                             const struct place *around, const char *key)
{
    struct place place = {.element = around->element == NO_REFERENCE ? index : around->element};
    const char *name = NULL;
    for (size_t i = 0; i < group->row_count; i++)
        if (strcmp(group->rows[i].key, "name") == 0)
            memcpy(&name, base + group->rows[i].offset, sizeof name);
    if (name)
        snprintf(place.path, sizeof place.path, "%.120s%.*s.%.100s.", around->path, (int)strcspn(key, "["),
                 key, name);
    else
        snprintf(place.path, sizeof place.path, "%.120s%.*s[%zu].", around->path, (int)strcspn(key, "["), key,
                 index);
    return place;
}

static void compare_lists(struct scenario_differences *found, const struct parameter_group *group,
                          const char *key, const unsigned char *one, const unsigned char *other,
                          const struct place *around)
{
    const unsigned char *here, *there;
    size_t count, other_count;
    memcpy(&here, one + group->offset, sizeof here);
    memcpy(&there, other + group->offset, sizeof there);
    memcpy(&count, one + group->count_offset, sizeof count);
    memcpy(&other_count, other + group->count_offset, sizeof other_count);
    if (count != other_count) {
        struct place place = *around;
        size_t used = strlen(place.path);
        snprintf(place.path + used, sizeof place.path - used, "%.*s", (int)strcspn(key, "["), key);
        note(found, group, "", &place);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const unsigned char *base = here + i * group->struct_size;
        struct place place = place_of(group, base, i, around, key);
        compare_body(found, group, base, there + i * group->struct_size, &place);
    }
}

static void compare_groups(struct scenario_differences *found, const char *parent, const unsigned char *one,
                           const unsigned char *other, const struct place *around)
{
    for (size_t i = 0; i < parameter_group_count; i++) {
        const struct parameter_group *group = &parameter_groups[i];
        if (!parameter_group_is_in(group, parent))
            continue;
        const char *dot = strrchr(group->path, '.'), *key = dot ? dot + 1 : group->path;
        if (strchr(key, '[')) {
            compare_lists(found, group, key, one, other, around);
            continue;
        }
        struct place place = *around;
        size_t used = strlen(place.path);
        snprintf(place.path + used, sizeof place.path - used, "%.60s.", key);
        compare_body(found, group, one + group->offset, other + group->offset, &place);
    }
}

void scenario_differences_find(const struct scenario *one, const struct scenario *other,
                               struct scenario_differences *found)
{
    *found = (struct scenario_differences){0};
    const struct place top = {.element = NO_REFERENCE};
    compare_groups(found, NULL, (const void *)one, (const void *)other, &top);
}

void scenario_differences_clear(struct scenario_differences *found)
{
    free(found->items);
    *found = (struct scenario_differences){0};
}
