/* Reports unknown keys, with suggestions. */
#include <string.h>

#include "scenario/binding.h"
#include "scenario/override_mark.h"
#include "scenario/suggest.h"

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

void report_unknown_keys(struct binding *binding, const struct parameter_group *group,
                         const struct parameter_extension *const rules[2], struct known_rules known,
                         const config_setting_t *setting, const char *path)
{
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
        const char *key = config_setting_name(member);
        bool is_default = is_defaults_of(group, path);
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
