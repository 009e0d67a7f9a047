/* Which keys a group may hold beside those of its rows: of strategies, of programs. Reports unknown ones, with
 * suggestions. */
#include <string.h>

#include "scenario/binding.h"
#include "scenario/override_mark.h"
#include "scenario/suggest.h"

const config_setting_t *find_written(const struct group_place *place, const char *key, struct path *path)
{
    const config_setting_t *setting = member_of(place->setting, key);
    *path = path_key(place->path, key);
    if (!setting && place->variant && (setting = member_of(place->variant, key)))
        *path = path_key(config_setting_name(place->variant), key);
    if (!setting && (setting = member_of(place->defaults, key)))
        *path = path_key(place->group->defaults, key);
    return setting;
}

bool takes_strategy(const struct parameter_group *group)
{
    for (size_t i = 0; i < group->row_count; i++)
        if (group->rows[i].allowed && strcmp(group->rows[i].allowed, "strategies") == 0)
            return true;
    return false;
}

/* A strategy that has such a parameter, or NULL. */
static const struct parameter_extension *strategy_with(const struct parameter_catalog *catalog,
                                                       const char *key)
{
    for (size_t i = 0; i < catalog->strategy_count; i++)
        if (find_row(catalog->strategies[i].rows, catalog->strategies[i].row_count, key))
            return &catalog->strategies[i];
    return NULL;
}

static const struct parameter_group *group_with(const char *key)
{
    for (size_t i = 0; i < parameter_group_count; i++)
        if (find_row(parameter_groups[i].rows, parameter_groups[i].row_count, key))
            return &parameter_groups[i];
    return NULL;
}

static void try_rows(struct suggestion *suggestion, const struct parameter *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        suggestion_try(suggestion, rows[i].key);
}

static void report_unknown_key(struct binding *binding, const struct parameter_group *group,
                               const struct parameter_extension *const rules[2],
                               const config_setting_t *setting, const char *path)
{
    const char *key = config_setting_name(setting);
    struct path full = path_key(path, key);
    struct origin origin = setting_origin(binding->source, setting);
    const struct parameter_extension *strategy = strategy_with(binding->catalog, key);
    if (takes_strategy(group) && strategy) {
        collector_add(binding->collector, origin, full.text,
                      "strategy \"%s\" has no such parameter; it belongs to \"%s\"",
                      rules && rules[0] ? rules[0]->name : "", strategy->name);
        return;
    }
    const struct parameter_group *child = child_with(group, key);
    if (child) {
        collector_add(binding->collector, origin, full.text, "a defaults group holds no groups; use `%s`",
                      child->defaults ? child->defaults : child->path);
        return;
    }
    struct suggestion suggestion = suggestion_for(key);
    try_rows(&suggestion, group->rows, group->row_count);
    for (size_t k = 0; rules && k < 2; k++)
        if (rules[k])
            try_rows(&suggestion, rules[k]->rows, rules[k]->row_count);
    suggest_groups(&suggestion, group);
    const struct parameter_group *other = group_with(key);
    if (other)
        collector_add(binding->collector, origin, full.text,
                      "no such parameter here; `%s` belongs in `%s`%s%s%s", key, other->path,
                      suggestion.best ? "; or did you mean `" : "", suggestion.best ? suggestion.best : "",
                      suggestion.best ? "`?" : "");
    else if (strategy)
        collector_add(binding->collector, origin, full.text,
                      "no such parameter here; `%s` belongs in `pricing` with strategy \"%s\"", key,
                      strategy->name);
    else if (suggestion.best)
        collector_add(binding->collector, origin, full.text, "no such parameter; did you mean `%s`?",
                      suggestion.best);
    else
        collector_add(binding->collector, origin, full.text, "no such parameter in `%s`", group->path);
}

static bool rules_have(const struct parameter_extension *const rules[2], const char *key)
{
    for (size_t k = 0; rules && k < 2; k++)
        if (rules[k] && find_row(rules[k]->rows, rules[k]->row_count, key))
            return true;
    return false;
}

static bool is_for_another_rule(const struct binding *binding,
                                const struct parameter_extension *const rules[2], struct known_rules known,
                                const config_setting_t *member)
{
    if (rules && rules[0] && override_mark_of(member) && override_layer_of(member) >= known.chosen_in)
        return false;
    return known.keys == KEYS_OF_PLUGINS ||
           (known.keys == KEYS_OF_ANY_RULE && strategy_with(binding->catalog, config_setting_name(member)));
}

bool is_foreign(const char *name)
{
    return begins_with_prefix(name, PLUGIN_PREFIX) || begins_with_prefix(name, PROGRAM_PREFIX);
}

bool names_strategy(const struct parameter *row)
{
    return row->allowed && strcmp(row->allowed, "strategies") == 0;
}

/* The strategy that the file has under the key where an override put another, "" for the program's default;
 * NULL: none is replaced. *layer: of the override. */
static const char *replaced_strategy(const struct group_place *place, const char *key, size_t *layer)
{
    struct path path;
    const config_setting_t *setting = find_written(place, key, &path);
    const config_setting_t *fallback = member_of(place->defaults, key);
    const struct override_mark *mark = setting ? override_mark_of(setting) : NULL;
    if (!mark)
        return NULL;
    *layer = mark->layer;
    if (mark->was)
        return mark->was;
    if (!fallback || fallback == setting)
        return "";
    mark = override_mark_of(fallback);
    const char *name = mark ? mark->was : config_setting_get_string(fallback);
    return name ? name : "";
}

bool names_foreign(const config_setting_t *group)
{
    for (int i = 0; group && i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        const struct override_mark *mark = override_mark_of(member);
        const char *text = mark ? mark->was : config_setting_get_string(member);
        if (text && is_foreign(text))
            return true;
    }
    return false;
}

struct known_rules rules_beside(const struct group_place *place, const struct parameter_extension *strategy)
{
    struct known_rules known = {KEYS_OF_RULES, 0};
    const char *replaced = strategy ? replaced_strategy(place, "strategy", &known.chosen_in) : "";
    for (size_t i = 0; strategy && !replaced && i < strategy->row_count; i++)
        if (names_strategy(&strategy->rows[i]))
            replaced = replaced_strategy(place, strategy->rows[i].key, &known.chosen_in);
    /* One program after another may have the same parameters. */
    if (replaced && strategy && strategy->is_program && begins_with_prefix(replaced, PROGRAM_PREFIX))
        return (struct known_rules){KEYS_OF_RULES, 0};
    if (replaced)
        known.keys =
            is_foreign(replaced) || names_foreign(place->setting) ? KEYS_OF_PLUGINS : KEYS_OF_ANY_RULE;
    return known;
}

const char meaning_in_program[] = "A parameter of the program.";

static struct parameter row_of_program(const char *key, int written, size_t offset)
{
    enum parameter_type type = written == CONFIG_TYPE_STRING ? PARAMETER_TEXT
                               : written == CONFIG_TYPE_BOOL ? PARAMETER_BOOLEAN
                                                             : PARAMETER_REAL;
    return (struct parameter){.key = key,
                              .type = type,
                              .unit = type == PARAMETER_REAL ? "1" : "",
                              .range = RANGE_ANY,
                              .meaning = meaning_in_program,
                              .source = "docs/agents.md",
                              .offset = offset};
}

void find_own_rows(struct binding *binding, const struct group_place *place,
                   struct parameter_extension *program, const struct parameter_extension *first)
{
    const struct parameter_extension *rules[2] = {program, first};
    const struct known_rules known = rules_beside(place, first ? first : program);
    int count =
        place->setting && config_setting_is_group(place->setting) ? config_setting_length(place->setting) : 0;
    struct parameter *rows = binding_take(binding, program->row_count + (size_t)count, sizeof *rows);
    if (!rows)
        return;
    memcpy(rows, program->rows, program->row_count * sizeof *rows);
    program->rows = rows;
    for (int i = 0; i < count; i++) {
        const config_setting_t *member = config_setting_get_elem(place->setting, (unsigned)i);
        const char *key = config_setting_name(member);
        if (find_row(place->group->rows, place->group->row_count, key) || rules_have(rules, key) ||
            is_for_another_rule(binding, rules, known, member))
            continue;
        char *kept = binding_take(binding, strlen(key) + 1, 1); /* the tree is not kept */
        if (!kept)
            return;
        memcpy(kept, key, strlen(key) + 1);
        program->struct_size = (program->struct_size + sizeof(double) - 1) / sizeof(double) * sizeof(double);
        rows[program->row_count++] = row_of_program(kept, config_setting_type(member), program->struct_size);
        program->struct_size += sizeof(double);
    }
}

void report_unknown_keys(struct binding *binding, const struct parameter_group *group,
                         const struct parameter_extension *const rules[2], struct known_rules known,
                         const config_setting_t *setting, const char *path)
{
    const bool is_default = is_defaults_of(group, path);
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
        const char *key = config_setting_name(member);
        if (binding->collector->full)
            return;
        if (find_row(group->rows, group->row_count, key) || (!is_default && child_with(group, key)) ||
            rules_have(rules, key) || is_for_another_rule(binding, rules, known, member))
            continue;
        report_unknown_key(binding, group, rules, member, path);
    }
}

void report_keys_without_row(struct binding *binding, const struct parameter_group *group,
                             const config_setting_t *setting, const char *path, const char *where)
{
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
        const char *key = config_setting_name(member);
        if (find_row(group->rows, group->row_count, key))
            continue;
        struct suggestion suggestion = suggestion_for(key);
        try_rows(&suggestion, group->rows, group->row_count);
        collector_add(binding->collector, setting_origin(binding->source, member), path_key(path, key).text,
                      "no such key%s%s%s", suggestion.best ? "; did you mean `" : " ",
                      suggestion.best ? suggestion.best : where, suggestion.best ? "`?" : "");
    }
}

void suggest_groups(struct suggestion *suggestion, const struct parameter_group *parent)
{
    for (size_t i = 0; i < parameter_group_count; i++) {
        const struct parameter_group *group = &parameter_groups[i];
        if (parameter_group_is_in(group, parent ? parent->path : NULL))
            suggestion_try_names(suggestion, group_key(group).text);
        if (!parent && group->defaults)
            suggestion_try(suggestion, group->defaults);
        for (size_t k = 0; !parent && *variant_defaults(group, k).text; k++)
            suggestion_try_names(suggestion, variant_defaults(group, k).text);
    }
}

void report_unknown_groups(struct binding *binding)
{
    for (int i = 0; i < config_setting_length(binding->root); i++) {
        const config_setting_t *member = config_setting_get_elem(binding->root, (unsigned)i);
        const char *key = config_setting_name(member);
        if (binding->collector->full || child_with(NULL, key) || is_defaults_group(key))
            continue;
        struct origin origin = setting_origin(binding->source, member);
        struct suggestion suggestion = suggestion_for(key);
        suggest_groups(&suggestion, NULL);
        const struct parameter_group *other = group_with(key);
        if (suggestion.best)
            collector_add(binding->collector, origin, path_key("", key).text,
                          "no such group; did you mean `%s`?", suggestion.best);
        else if (other)
            collector_add(binding->collector, origin, path_key("", key).text, "belongs in `%s`", other->path);
        else
            collector_add(binding->collector, origin, path_key("", key).text, "no such group in a scenario");
    }
}
