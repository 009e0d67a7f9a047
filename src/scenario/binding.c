#include "scenario/binding.h"
#include "scenario/override_mark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_GROUP_PATH = 180, LONGEST_KEY = 64 };

/* Adds at most `most` bytes of a text; returns the length. Paths are made for every value that is read, so
 * this must not take long. */
static size_t add_text(struct path *path, size_t length, const char *text, size_t most)
{
    size_t more = strnlen(text, most);
    memcpy(path->text + length, text, more);
    path->text[length + more] = '\0';
    return length + more;
}

struct path path_key(const char *group_path, const char *key)
{
    struct path path;
    path.text[0] = '\0';
    size_t length = add_text(&path, 0, group_path, LONGEST_GROUP_PATH);
    length = add_text(&path, length, *group_path ? "." : "", 1);
    add_text(&path, length, key, LONGEST_KEY);
    return path;
}

struct path path_element(const char *group_path, const char *key, size_t index)
{
    struct path path;
    snprintf(path.text, sizeof path.text, "%.150s%s%.64s[%zu]", group_path, *group_path ? "." : "", key,
             index);
    return path;
}

bool group_is_list(const struct parameter_group *group)
{
    return strstr(group->path + strlen(group->path) - 2, "[]") != NULL;
}

struct path group_key(const struct parameter_group *group)
{
    const char *dot = strrchr(group->path, '.');
    struct path key = path_key("", dot ? dot + 1 : group->path);
    key.text[strcspn(key.text, "[")] = '\0';
    return key;
}

struct path variant_defaults(const struct parameter_group *group, size_t k)
{
    const char *name = NULL;
    for (size_t i = 0; group->variants && i < group->row_count; i++)
        if (strcmp(group->rows[i].key, group->variants) == 0)
            name = group->rows[i].allowed;
    for (; name && k > 0; k--)
        name = strchr(name, '|') ? strchr(name, '|') + 1 : NULL;
    struct path path = {""};
    if (name)
        snprintf(path.text, sizeof path.text, "%.*s_defaults", (int)strcspn(name, "|"), name);
    return path;
}

bool is_defaults_of(const struct parameter_group *group, const char *key)
{
    if (group->defaults && strcmp(group->defaults, key) == 0)
        return true;
    struct path path = variant_defaults(group, 0);
    for (size_t k = 0; *path.text; path = variant_defaults(group, ++k))
        if (strcmp(path.text, key) == 0)
            return true;
    return false;
}

bool is_defaults_group(const char *key)
{
    for (size_t i = 0; i < parameter_group_count; i++)
        if (is_defaults_of(&parameter_groups[i], key))
            return true;
    return false;
}

const struct parameter_group *child_with(const struct parameter_group *group, const char *key)
{
    for (size_t i = 0; i < parameter_group_count; i++)
        if (parameter_group_is_in(&parameter_groups[i], group ? group->path : NULL) &&
            strcmp(group_key(&parameter_groups[i]).text, key) == 0)
            return &parameter_groups[i];
    return NULL;
}

const config_setting_t *member_of(const config_setting_t *setting, const char *key)
{
    if (!setting || !config_setting_is_group(setting))
        return NULL;
    /* Not config_setting_get_member, which calls strchr for every letter of every name that it passes. */
    const config_list_t *members = setting->value.list;
    for (unsigned i = 0; members && i < members->length; i++)
        if (members->elements[i]->name && strcmp(members->elements[i]->name, key) == 0)
            return members->elements[i];
    return NULL;
}

const char *element_name(const config_setting_t *list, size_t index)
{
    const config_setting_t *name = member_of(config_setting_get_elem(list, (unsigned)index), "name");
    return name && config_setting_type(name) == CONFIG_TYPE_STRING ? config_setting_get_string(name) : NULL;
}

size_t find_named(const config_setting_t *list, const char *name)
{
    for (int i = 0; i < config_setting_length(list); i++) {
        const char *other = element_name(list, (size_t)i);
        if (other && strcmp(other, name) == 0)
            return (size_t)i;
    }
    return NO_REFERENCE;
}

struct origin setting_origin(const struct source *source, const config_setting_t *setting)
{
    for (; setting; setting = config_setting_parent(setting)) {
        if (override_mark_of(setting))
            return (struct origin){override_mark_of(setting)->label, 0};
        if (config_setting_source_line(setting))
            return source_origin(source, (int)config_setting_source_line(setting));
    }
    return source_origin(source, 0);
}

/* The setting at a path or, where that is not written, the nearest group around it. */
static const config_setting_t *nearest_setting(const struct binding *binding, const char *path, bool *written)
{
    const config_setting_t *at = binding->root;
    while (*path) {
        const config_setting_t *next = NULL;
        if (*path == '[') {
            if (config_setting_is_list(at))
                next = config_setting_get_elem(at, (unsigned)strtoul(path + 1, NULL, 10));
            path += strcspn(path, "]");
            path += *path == ']';
        } else {
            struct path key = path_key("", path);
            size_t length = strcspn(path, ".[");
            key.text[length < PATH_SIZE ? length : PATH_SIZE - 1] = '\0';
            next = member_of(at, key.text);
            path += length;
        }
        path += *path == '.';
        *written = next != NULL;
        if (!next)
            break;
        at = next;
    }
    return at;
}

struct origin path_origin(const struct binding *binding, const char *path)
{
    bool written;
    return setting_origin(binding->source, nearest_setting(binding, path, &written));
}

bool path_is_written(const struct binding *binding, const char *path)
{
    bool written = false;
    (void)nearest_setting(binding, path, &written);
    return written;
}

void *binding_take(struct binding *binding, size_t count, size_t size)
{
    void *room = arena_take(&binding->scenario->arena, count, size);
    binding->out_of_memory |= !room;
    return room;
}

const struct parameter *find_row(const struct parameter *rows, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].key, key) == 0)
            return &rows[i];
    return NULL;
}

void binding_fail(struct binding *binding, const void *target, size_t size)
{
    struct failed_target *failed = binding_take(binding, 1, sizeof *failed);
    if (failed)
        *failed = (struct failed_target){target, size, binding->failed}, binding->failed = failed;
}

bool is_complete(const struct binding *binding, const void *object, size_t size)
{
    uintptr_t first = (uintptr_t)object;
    for (const struct failed_target *failed = binding->failed; failed; failed = failed->before) {
        uintptr_t at = (uintptr_t)failed->target;
        if (at < first + size && first < at + failed->size)
            return false;
    }
    return true;
}

bool is_bound(const struct binding *binding, const void *target)
{
    return is_complete(binding, target, 1);
}

void binding_init(struct binding *binding)
{
    *binding = (struct binding){0};
}

void binding_clear(struct binding *binding)
{
    fallbacks_clear(&binding->own_fallbacks);
}
