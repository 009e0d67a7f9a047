/* Fills struct study from a study file's tree, by the rows of study_groups. */
#include "study/study_parameters.h"
#include "study/study_reading.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_VALUES = 1000 };

/* In the order of study_groups. */
enum { GROUP_STUDY, GROUP_VARY, GROUP_TARGETS, GROUP_CLAIMS };

/* A group of the file, or an element of a list of groups; NULL when it is not written. */
static const config_setting_t *group_around(const struct study_reading *reading, const char *group,
                                            size_t element)
{
    const config_setting_t *setting = config_setting_get_member(reading->binding.root, group);
    bool listed = setting && element != SIZE_MAX && config_setting_is_list(setting);
    return listed ? config_setting_get_elem(setting, (unsigned)element) : setting;
}

const config_setting_t *study_setting(const struct study_reading *reading, const char *group, size_t element,
                                      const char *key)
{
    const config_setting_t *around = group_around(reading, group, element);
    return around && config_setting_is_group(around) ? config_setting_get_member(around, key) : NULL;
}

struct origin study_origin(const struct study_reading *reading, const char *group, size_t element,
                           const char *key)
{
    const config_setting_t *setting = study_setting(reading, group, element, key);
    if (!setting)
        setting = group_around(reading, group, element);
    return setting_origin(&reading->source, setting ? setting : reading->binding.root);
}

struct path study_path(const char *group, size_t element, const char *key)
{
    return path_key(element == SIZE_MAX ? group : path_element("", group, element).text, key);
}

static void report_unknown_groups_of_study(struct study_reading *reading)
{
    const config_setting_t *root = reading->binding.root;
    for (int i = 0; i < config_setting_length(root); i++) {
        const config_setting_t *member = config_setting_get_elem(root, (unsigned)i);
        const char *key = config_setting_name(member);
        bool known = false;
        for (size_t g = 0; g < study_group_count; g++)
            known = known || strcmp(group_key(&study_groups[g]).text, key) == 0;
        if (!known)
            collector_add(
                &reading->collector, setting_origin(&reading->source, member), key,
                "a study has the groups `study`, `vary`, `targets` and `claims`; what belongs to the "
                "scenario stands in the file that study.base names");
    }
}

/* Takes a listed value, in override syntax and as a label for people. */
static bool take_value(struct study_reading *reading, const config_setting_t *setting, const char *path,
                       const char **value, const char **label, double *number)
{
    struct arena *arena = &reading->holder.arena;
    char text[64], *quoted;
    *number = (double)NAN;
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        snprintf(text, sizeof text, "%lld", config_setting_get_int64(setting));
        *number = (double)config_setting_get_int64(setting);
        break;
    case CONFIG_TYPE_FLOAT:
        snprintf(text, sizeof text, "%.17g", config_setting_get_float(setting));
        *number = config_setting_get_float(setting);
        break;
    case CONFIG_TYPE_BOOL:
        snprintf(text, sizeof text, "%s", config_setting_get_bool(setting) ? "true" : "false");
        break;
    case CONFIG_TYPE_STRING:
        *label = arena_copy_text(arena, config_setting_get_string(setting));
        quoted = *label ? arena_take(arena, 2 * strlen(*label) + 3, 1) : NULL;
        *value = quoted;
        if (!quoted) {
            reading->binding.out_of_memory = true;
            return false;
        }
        *quoted++ = '"';
        for (const char *at = *label; *at; at++) {
            if (*at == '"' || *at == '\\')
                *quoted++ = '\\';
            *quoted++ = *at;
        }
        *quoted = '"';
        return true;
    default:
        collector_add(&reading->collector, setting_origin(&reading->source, setting), path,
                      "each value is a number, a text, true or false");
        return false;
    }
    *value = *label = arena_copy_text(arena, text);
    reading->binding.out_of_memory = reading->binding.out_of_memory || !*value;
    return *value != NULL;
}

static void bind_values(struct study_reading *reading, const config_setting_t *setting, const char *path,
                        struct study_vary *vary)
{
    struct arena *arena = &reading->holder.arena;
    if (!config_setting_is_list(setting) && !config_setting_is_array(setting)) {
        collector_add(&reading->collector, setting_origin(&reading->source, setting), path,
                      "must be a list of values such as (\"hold\", \"match\") or (0.1, 0.2)");
        return;
    }
    size_t count = (size_t)config_setting_length(setting), numbers = 0;
    if (count == 0 || count > MOST_VALUES) {
        collector_add(&reading->collector, setting_origin(&reading->source, setting), path,
                      "has %zu values; must have 1 to %d", count, MOST_VALUES);
        return;
    }
    vary->values.items = arena_take(arena, count, sizeof *vary->values.items);
    vary->labels = arena_take(arena, count, sizeof *vary->labels);
    vary->numbers = arena_take(arena, count, sizeof *vary->numbers);
    if (!vary->values.items || !vary->labels || !vary->numbers) {
        reading->binding.out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *element = config_setting_get_elem(setting, (unsigned)i);
        if (!take_value(reading, element, path, &vary->values.items[i], &vary->labels[i], &vary->numbers[i]))
            return;
        numbers += isnan(vary->numbers[i]) ? 0 : 1;
        for (size_t k = 0; k < i; k++)
            if (strcmp(vary->values.items[k], vary->values.items[i]) == 0)
                collector_add(&reading->collector, setting_origin(&reading->source, element), path,
                              "%s is listed twice", vary->labels[i]);
    }
    vary->values.count = count;
    if (numbers < count)
        vary->numbers = NULL;
}

static void bind_rows(struct study_reading *reading, size_t group, const config_setting_t *setting,
                      const char *path, unsigned char *base)
{
    for (size_t i = 0; i < study_groups[group].row_count; i++) {
        const struct parameter *row = &study_groups[group].rows[i];
        const config_setting_t *written = config_setting_get_member(setting, row->key);
        struct path full = path_key(path, row->key);
        void *target = base + row->offset;
        bind_nothing(row, target);
        if (!written && !row->fallback)
            collector_add(&reading->collector, setting_origin(&reading->source, setting), full.text,
                          "is missing and has no default: %s", row->meaning);
        else if (group == GROUP_VARY && strcmp(row->key, "values") == 0 && written)
            bind_values(reading, written, full.text, (struct study_vary *)(void *)base);
        else if (written || (written = reading->fallbacks.groups[group][i]))
            bind_value(&reading->binding, row, written, NULL, full.text, target);
    }
    report_keys_without_row(&reading->binding, &study_groups[group], setting, path, "in a study");
}

/* Binds a list of groups. If it is not a list, or too long, the message names the largest number, between
 * `before` and `after`. */
static void bind_list(struct study_reading *reading, size_t number, const char *before, const char *after)
{
    const struct parameter_group *group = &study_groups[number];
    const struct path name = group_key(group);
    const config_setting_t *root = reading->binding.root, *list = config_setting_get_member(root, name.text);
    size_t count = list && config_setting_is_list(list) ? (size_t)config_setting_length(list) : SIZE_MAX;
    if (!list && group->minimum_count == 0)
        return;
    if (count < group->minimum_count || count > group->maximum_count) {
        collector_add(&reading->collector, setting_origin(&reading->source, list ? list : root), name.text,
                      "%s %zu%s", before, group->maximum_count, after);
        return;
    }
    unsigned char *elements = arena_take(&reading->holder.arena, count, group->struct_size);
    if (!elements) {
        reading->binding.out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
        struct path path = path_element("", name.text, i);
        if (config_setting_is_group(element))
            bind_rows(reading, number, element, path.text, elements + i * group->struct_size);
        else
            collector_add(&reading->collector, setting_origin(&reading->source, element), path.text,
                          "must be a group { ... }");
    }
    memcpy((char *)reading->study + group->offset, &elements, sizeof elements);
    memcpy((char *)reading->study + group->count_offset, &count, sizeof count);
}

enum status study_bind(struct study_reading *reading, struct error *error)
{
    enum status status = fallbacks_read(&reading->fallbacks, study_groups, study_group_count, NULL, 0, error);
    if (status != STATUS_OK)
        return status;
    const config_setting_t *root = reading->binding.root;
    const config_setting_t *setting = config_setting_get_member(root, "study");
    if (!setting && config_setting_get_member(root, "simulation")) {
        collector_add(&reading->collector, setting_origin(&reading->source, root), NULL,
                      "is a scenario and no study; `pricewar-sim FILE` runs it");
        return STATUS_OK;
    }
    report_unknown_groups_of_study(reading);
    if (setting && config_setting_is_group(setting))
        bind_rows(reading, GROUP_STUDY, setting, "study", (unsigned char *)reading->study);
    else
        collector_add(&reading->collector, setting_origin(&reading->source, setting ? setting : root),
                      "study", "the group `study = { base = \"scenario.cfg\"; ... };` is missing");
    bind_list(reading, GROUP_VARY, "a study varies 1 to",
              " things: vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.5; high = 2; } );");
    bind_list(reading, GROUP_TARGETS, "targets stand in a list of at most",
              ": targets = ( { outcome = \"final_mean_price\"; value = 2; scale = 0.1; } );");
    bind_list(reading, GROUP_CLAIMS, "claims stand in a list of at most",
              ": claims = ( { name = \"fewer_survive\"; text = \"...\"; outcome = \"independents_alive\"; "
              "relation = \"at_most\"; threshold = 3; } );");
    return reading->binding.out_of_memory ? error_no_memory(error, "the study") : STATUS_OK;
}
