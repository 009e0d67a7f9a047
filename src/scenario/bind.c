/* Walks the registry's groups and the libconfig tree side by side. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/binding.h"
#include "scenario/implausible.h"
#include "scenario/override_mark.h"
#include "scenario/range.h"
#include "scenario/suggest.h"

#define REFUSE(binding, setting, path, ...)                                                                  \
    collector_add((binding)->collector, setting_origin((binding)->source, setting), path, __VA_ARGS__)

/* An offer of another's model (weights_of) has no cost of its own, a row without a default. */
static bool is_excused(const struct group_place *place, const struct parameter *row)
{
    struct path path;
    if (!place->group || strcmp(place->group->path, "vendors[].products[]") != 0 ||
        strcmp(row->key, "unit_cost") != 0)
        return false;
    const config_setting_t *original = find_written(place, "weights_of", &path);
    const char *name = original ? config_setting_get_string(original) : NULL;
    return name && *name;
}

static void refuse_left_out(struct binding *binding, const struct group_place *place,
                            const struct parameter *row)
{
    const config_setting_t *setting = member_of(place->setting, row->key);
    if (setting)
        REFUSE(
            binding, setting, path_key(place->path, row->key).text,
            "has no effect here: kind is \"buyers\", households that have no apps, users, wages, revenue, capital or "
            "cloud accounts; kinds that have are \"consumer\" and \"business\"");
}

static void bind_row(struct binding *binding, const struct group_place *place, const struct parameter *row,
                     const config_setting_t *fallback, unsigned char *base)
{
    void *target = base + row->offset;
    struct path path;
    const config_setting_t *setting = find_written(place, row->key, &path);
    const struct left_out_default *other =
        place->group ? left_out_default_of(binding->left_out, place->group->path, row->key) : NULL;
    if (other && other->fixed) { /* what sector_defaults say is for other sectors */
        refuse_left_out(binding, place, row);
        setting = NULL;
    }
    if (other)
        fallback = binding->fallbacks->left_out[other - left_out_defaults];
    if (!setting && !row->fallback && is_excused(place, row)) {
        bind_nothing(row, target);
        return;
    }
    if (!setting && !fallback && !row->fallback) {
        const config_setting_t *around = place->setting ? place->setting : place->enclosing;
        collector_add(binding->collector, setting_origin(binding->source, around ? around : binding->root),
                      path.text, "is missing and has no default: %s", row->meaning);
        bind_nothing(row, target);
        binding_fail(binding, target, parameter_size(row->type));
        return;
    }
    const config_setting_t *written = setting;
    if (!setting)
        setting = fallback;
    bind_nothing(row, target);
    if (setting && !bind_value(binding, row, setting, place->enclosing, path.text, target))
        binding_fail(binding, target, parameter_size(row->type));
    else if (written)
        doubt_value(binding, row, written, path.text, target);
}

static void bind_rows(struct binding *binding, const struct group_place *place)
{
    const config_setting_t *const *fallbacks = binding->fallbacks->groups[place->group - parameter_groups];
    for (size_t i = 0; i < place->group->row_count; i++)
        bind_row(binding, place, &place->group->rows[i], fallbacks[i], place->base);
}

static size_t find_strategy(const struct parameter_catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->strategy_count; i++)
        if (strcmp(catalog->strategies[i].name, name) == 0)
            return i;
    return NO_REFERENCE;
}

static void refuse_strategy(struct binding *binding, const struct group_place *place, const char *key,
                            const char *name)
{
    char names[800];
    size_t used = 0;
    struct suggestion suggestion = suggestion_for(name);
    *names = '\0';
    for (size_t i = 0; i < binding->catalog->strategy_count; i++) {
        const char *known = binding->catalog->strategies[i].name;
        suggestion_try(&suggestion, known);
        if (used < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", known);
    }
    struct path path;
    const config_setting_t *setting = find_written(place, key, &path);
    collector_add(binding->collector, setting_origin(binding->source, setting ? setting : place->enclosing),
                  path.text, "there is no strategy \"%.60s\"%s%s%s; there are: %s", name,
                  suggestion.best ? "; did you mean \"" : "", suggestion.best ? suggestion.best : "",
                  suggestion.best ? "\"?" : "", names);
}

/* *folder: characters of the file's name up to its last slash, which plug-ins and programs are relative to. */
static const char *scenario_folder(const struct binding *binding, int *length)
{
    const char *file = binding->source->file, *slash = strrchr(file, '/');
    *length = slash ? (int)(slash - file) + 1 : 0;
    return file;
}

/* *full: a plug-in's name, with its path from here. False when memory is short. */
static bool name_plugin(const struct binding *binding, const char *name, char **full)
{
    const char *relative = name + strlen(PLUGIN_PREFIX);
    int length;
    const char *folder = scenario_folder(binding, &length);
    const char *here = length || strchr(relative, '/')
                           ? ""
                           : "./"; /* without a slash dlopen would search the library path */
    return asprintf(full, "%s%s%.*s%s", PLUGIN_PREFIX, here, *relative == '/' ? 0 : length, folder,
                    relative) >= 0;
}

static void report_plugin(struct binding *binding, const struct group_place *place, const char *key,
                          const char *reason)
{
    struct path path;
    const config_setting_t *setting = find_written(place, key, &path);
    collector_add(binding->collector, setting_origin(binding->source, setting ? setting : place->enclosing),
                  path_key(place->path, key).text, "%s", reason);
}

static bool load_foreign(struct binding *binding, const struct group_place *place, const char *key,
                         const char *name, struct parameter_extension *extension)
{
    char *full = NULL;
    struct error reason;
    if (begins_with_prefix(name, PLUGIN_PREFIX) && !name_plugin(binding, name, &full)) {
        binding->out_of_memory = true;
        return false;
    }
    enum status status = binding->catalog->plugin
                             ? binding->catalog->plugin(full ? full : name, extension, &reason)
                             : error_set(&reason, STATUS_INVALID, "plug-ins and programs can't be used here");
    if (status != STATUS_OK)
        report_plugin(binding, place, key, error_text(&reason).bytes);
    free(full);
    return status == STATUS_OK;
}

static bool find_extension(struct binding *binding, const struct group_place *place, const char *key,
                           const char *name, struct parameter_extension *extension)
{
    if (is_foreign(name))
        return load_foreign(binding, place, key, name, extension);
    size_t index = find_strategy(binding->catalog, name);
    if (index == NO_REFERENCE) {
        refuse_strategy(binding, place, key, name);
        return false;
    }
    *extension = binding->catalog->strategies[index];
    return true;
}

/* The strategy that a key names, copied to the scenario's arena; NULL, with a finding, when there is none. */
static const struct parameter_extension *named_strategy(struct binding *binding,
                                                        const struct group_place *place, const char *key,
                                                        const char *const *name,
                                                        const struct parameter_extension *first)
{
    struct parameter_extension extension;
    if (!is_bound(binding, name) || !*name)
        return NULL;
    if (!find_extension(binding, place, key, *name, &extension)) {
        binding_fail(binding, name, sizeof *name);
        return NULL;
    }
    struct parameter_extension *kept = binding_take(binding, 1, sizeof *kept);
    if (kept)
        *kept = extension;
    if (kept && kept->is_program)
        find_own_rows(binding, place, kept, first);
    return kept;
}

/* The defaults of a plug-in are read where it is used, into `own`. NULL, with a finding: they can't be. */
static const config_setting_t *const *fallbacks_of(struct binding *binding, const struct group_place *place,
                                                   const struct parameter_extension *extension,
                                                   struct fallbacks *own)
{
    for (size_t i = 0; i < binding->catalog->strategy_count; i++)
        if (binding->catalog->strategies[i].rows == extension->rows)
            return binding->fallbacks->extensions[i];
    struct error reason;
    if (fallbacks_read(own, NULL, 0, extension, 1, &reason) == STATUS_OK)
        return own->extensions[0];
    report_plugin(binding, place, "strategy", error_text(&reason).bytes);
    return NULL;
}

static void bind_program(struct binding *binding, const struct parameter_extension *extension,
                         const char *name, struct rule_program *program)
{
    int length;
    const char *file = scenario_folder(binding, &length);
    char *folder = binding_take(binding, (size_t)length + 1, 1);
    const char *words = name + strlen(PROGRAM_PREFIX);
    char *command = binding_take(binding, strlen(words) + 1, 1);
    if (!folder || !command)
        return;
    memcpy(folder, file, (size_t)length);
    memcpy(command, words, strlen(words) + 1);
    size_t common = extension->row_count;
    while (common > 0 && extension->rows[common - 1].meaning == meaning_in_program)
        common--;
    *program = (struct rule_program){.command = command,
                                     .folder = folder,
                                     .may_start = extension->may_start,
                                     .scenario = binding->scenario,
                                     .rows = extension->rows + common,
                                     .row_count = extension->row_count - common};
}

/* Binds a strategy's parameters into a new struct of its own. `name`: as it is written. */
static void *bind_extension(struct binding *binding, const struct group_place *place,
                            const struct parameter_extension *extension, const char *name)
{
    struct fallbacks plugin = {0};
    unsigned char *own = binding_take(binding, 1, extension->struct_size);
    if (!own)
        return NULL;
    const config_setting_t *const *fallbacks = fallbacks_of(binding, place, extension, &plugin);
    for (size_t i = 0; i < extension->row_count; i++)
        bind_row(binding, place, &extension->rows[i], fallbacks ? fallbacks[i] : NULL, own);
    fallbacks_clear(&plugin);
    if (extension->is_program)
        bind_program(binding, extension, name, (struct rule_program *)(void *)own);
    return own;
}

/* The rule that a strategy names as its successor; NULL when it names none. */
static const struct parameter_extension *bind_successor(struct binding *binding,
                                                        const struct group_place *place,
                                                        const struct parameter_extension *strategy)
{
    struct pricing_parameters *pricing = (struct pricing_parameters *)(void *)place->base;
    for (size_t i = 0; i < strategy->row_count; i++) {
        const struct parameter *row = &strategy->rows[i];
        if (!names_strategy(row))
            continue;
        const char *const *name = (const void *)((const unsigned char *)pricing->own + row->offset);
        if (is_bound(binding, name) && *name && !**name)
            return NULL;
        const struct parameter_extension *successor =
            named_strategy(binding, place, row->key, name, strategy);
        if (successor && successor->rule == strategy->rule && successor->rows == strategy->rows) {
            const config_setting_t *at = member_of(place->setting, row->key);
            REFUSE(binding, at ? at : place->enclosing, path_key(place->path, row->key).text,
                   "must be another strategy than \"%s\" itself", strategy->name);
            return NULL;
        }
        if (successor)
            pricing->successor_own = bind_extension(binding, place, successor, *name);
        return successor;
    }
    return NULL;
}

static void bind_strategy(struct binding *binding, const struct group_place *place)
{
    struct pricing_parameters *pricing = (struct pricing_parameters *)(void *)place->base;
    const struct parameter_extension *rules[2] = {NULL, NULL};
    pricing->extension = rules[0] = named_strategy(binding, place, "strategy", &pricing->strategy, NULL);
    pricing->successor = NULL;
    if (rules[0]) {
        pricing->own = bind_extension(binding, place, rules[0], pricing->strategy);
        if (!pricing->own)
            return;
        pricing->successor = rules[1] = bind_successor(binding, place, rules[0]);
    }
    bool unseen = rules[0] ? !rules[0]->name || (rules[1] && !rules[1]->name)
                           : pricing->strategy && is_foreign(pricing->strategy);
    if (place->setting && config_setting_is_group(place->setting) && !unseen)
        report_unknown_keys(binding, place->group, rules, rules_beside(place, rules[0]), place->setting,
                            place->path);
}

static void bind_group(struct binding *binding, const struct group_place *place);

static const config_setting_t *defaults_of(const struct binding *binding, const struct parameter_group *group)
{
    return group->defaults ? member_of(binding->root, group->defaults) : NULL;
}

/* Fills an element with stand-in values, before it is read. */
static void bind_nothing_in(const struct parameter_group *group, unsigned char *base)
{
    for (size_t i = 0; i < group->row_count; i++)
        bind_nothing(&group->rows[i], base + group->rows[i].offset);
    for (size_t i = 0; i < parameter_group_count; i++)
        if (parameter_group_is_in(&parameter_groups[i], group->path) && !group_is_list(&parameter_groups[i]))
            bind_nothing_in(&parameter_groups[i], base + parameter_groups[i].offset);
}

/* The defaults of the variant that the element names, or else the variant that the general defaults name. */
static const config_setting_t *variant_of(const struct binding *binding, const struct parameter_group *group,
                                          const config_setting_t *element)
{
    const config_setting_t *name = group->variants ? member_of(element, group->variants) : NULL;
    if (group->variants && !name)
        name = member_of(defaults_of(binding, group), group->variants);
    if (!name || config_setting_type(name) != CONFIG_TYPE_STRING)
        return NULL;
    char key[PATH_SIZE];
    snprintf(key, sizeof key, "%.64s_defaults", config_setting_get_string(name));
    return is_defaults_of(group, key) ? member_of(binding->root, key) : NULL;
}

/* Whether an element is a sector of buyers. */
static bool are_buyers(const struct binding *binding, const struct parameter_group *group,
                       const config_setting_t *element)
{
    if (strcmp(group->path, "sectors[]") != 0)
        return false;
    const config_setting_t *kind = member_of(element, "kind");
    if (!kind)
        kind = member_of(defaults_of(binding, group), "kind");
    const char *name = kind ? config_setting_get_string(kind) : NULL;
    return name && strcmp(name, "buyers") == 0;
}

static bool is_written_text(const config_setting_t *group, const char *key)
{
    const config_setting_t *setting = member_of(group, key);
    const char *text = setting ? config_setting_get_string(setting) : NULL;
    return setting && !(text && !*text);
}

/* What the file leaves out, before it is bound: defaults depend on it. */
static void note_left_out(struct binding *binding)
{
    const config_setting_t *vendors = member_of(binding->root, "vendors");
    const config_setting_t *sectors = member_of(binding->root, "sectors");
    bool hosted = is_written_text(member_of(binding->root, "vendor_defaults"), "host"), buyers = true;
    for (int f = 0; vendors && f < config_setting_length(vendors); f++)
        hosted = hosted || is_written_text(config_setting_get_elem(vendors, (unsigned)f), "host");
    for (int s = 0; sectors && s < config_setting_length(sectors); s++)
        buyers = buyers && are_buyers(binding, parameter_group_at("sectors[]"),
                                      config_setting_get_elem(sectors, (unsigned)s));
    bool clouds = member_of(binding->root, "clouds");
    binding->left_out[LEFT_OUT_COMPUTE] = vendors && config_setting_length(vendors) && !(hosted && clouds);
    binding->left_out[LEFT_OUT_BUSINESS] = sectors && config_setting_length(sectors) && buyers;
    binding->scenario->lacks_hosts = binding->left_out[LEFT_OUT_COMPUTE];
    binding->scenario->lacks_smes = binding->left_out[LEFT_OUT_BUSINESS];
}

static void bind_list(struct binding *binding, const struct group_place *parent,
                      const struct parameter_group *group, const config_setting_t *list)
{
    struct path key = group_key(group), path = path_key(parent->path, key.text);
    const config_setting_t *around = parent->setting ? parent->setting : binding->root;
    if (!list && group->minimum_count) {
        REFUSE(binding, around, path.text, "the list `%s = ( { ... }, { ... } );` is missing", key.text);
    }
    if (list && !config_setting_is_list(list)) {
        REFUSE(binding, list, path.text, "must be a list of groups, `%s = ( { ... }, { ... } );`", key.text);
        list = NULL;
    }
    size_t count = list ? (size_t)config_setting_length(list) : 0;
    if (list && (count < group->minimum_count || count > group->maximum_count)) {
        REFUSE(binding, list, path.text, "has %zu element%s; must have %s", count, count == 1 ? "" : "s",
               counts_in_words(group->minimum_count, group->maximum_count).text);
        count = 0;
    }
    unsigned char *elements = binding_take(binding, count, group->struct_size);
    if (!elements)
        return;
    memcpy(parent->base + group->offset, &elements, sizeof elements);
    memcpy(parent->base + group->count_offset, &count, sizeof count);
    for (size_t i = 0; i < count; i++)
        bind_nothing_in(group, elements + i * group->struct_size);
    for (size_t i = 0; i < count && !binding->collector->full; i++) {
        const config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
        path = path_element(parent->path, key.text, i);
        if (!config_setting_is_group(element)) {
            REFUSE(binding, element, path.text, "must be a group { ... }");
            binding_fail(binding, elements + i * group->struct_size, group->struct_size);
        }
        binding->left_out[LEFT_OUT_FIRMS] = are_buyers(binding, group, element);
        struct group_place place = {group,
                                    element,
                                    defaults_of(binding, group),
                                    parent->enclosing ? parent->enclosing : element,
                                    path.text,
                                    elements + i * group->struct_size,
                                    variant_of(binding, group, element)};
        if (config_setting_is_group(element))
            bind_group(binding, &place);
    }
}

static void bind_plain_group(struct binding *binding, const struct group_place *parent,
                             const struct parameter_group *group, const config_setting_t *setting)
{
    struct path key = group_key(group), path = path_key(parent->path, key.text);
    if (!setting && group->required) {
        REFUSE(binding, parent->setting, path.text, "the group `%s = { ... };` is missing: %s", key.text,
               group->meaning);
    }
    if (setting && !config_setting_is_group(setting)) {
        REFUSE(binding, setting, path.text, "must be a group, `%s = { ... };`", key.text);
        setting = NULL;
    }
    struct group_place place = {group,
                                setting,
                                defaults_of(binding, group),
                                parent->enclosing,
                                path.text,
                                parent->base + group->offset,
                                NULL};
    bind_group(binding, &place);
}

static void bind_children(struct binding *binding, const struct group_place *place)
{
    for (size_t i = 0; i < parameter_group_count; i++) {
        const struct parameter_group *child = &parameter_groups[i];
        if (!parameter_group_is_in(child, place->group ? place->group->path : NULL))
            continue;
        const config_setting_t *setting = member_of(place->setting, group_key(child).text);
        if (group_is_list(child))
            bind_list(binding, place, child, setting);
        else
            bind_plain_group(binding, place, child, setting);
    }
}

static void bind_group(struct binding *binding, const struct group_place *place)
{
    bind_rows(binding, place);
    if (takes_strategy(place->group))
        bind_strategy(binding, place);
    else if (place->setting)
        report_unknown_keys(binding, place->group, NULL, (struct known_rules){KEYS_OF_RULES, 0},
                            place->setting, place->path);
    bind_children(binding, place);
}

/* Whether a value suits at least one strategy that has such a row. */
static bool suits_a_strategy(struct binding *binding, const config_setting_t *setting, const char *path,
                             void *scratch, bool *known)
{
    bool suits = false;
    binding->collector->probe_depth++;
    for (size_t i = 0; i < binding->catalog->strategy_count && !suits; i++) {
        const struct parameter_extension *extension = &binding->catalog->strategies[i];
        const struct parameter *row =
            find_row(extension->rows, extension->row_count, config_setting_name(setting));
        *known |= row != NULL;
        suits = row && bind_value(binding, row, setting, NULL, path, scratch);
    }
    binding->collector->probe_depth--;
    return suits;
}

/* Checks a defaults group by itself: an empty list, or one whose elements all set the key, would never use
 * it. */
static void check_defaults(struct binding *binding, const struct parameter_group *group, const char *name)
{
    const config_setting_t *defaults = config_setting_get_member(binding->root, name);
    if (!defaults)
        return;
    if (!config_setting_is_group(defaults)) {
        REFUSE(binding, defaults, name, "must be a group { ... }");
        return;
    }
    struct known_rules known = {KEYS_OF_RULES, 0};
    if (takes_strategy(group))
        known.keys = names_foreign(defaults) ? KEYS_OF_PLUGINS : KEYS_OF_ANY_RULE;
    report_unknown_keys(binding, group, NULL, known, defaults, name);
    union {
        double number;
        struct table table;
        struct text_list list;
    } scratch;
    for (int i = 0; i < config_setting_length(defaults) && !binding->collector->full; i++) {
        const config_setting_t *setting = config_setting_get_elem(defaults, (unsigned)i);
        struct path path = path_key(name, config_setting_name(setting));
        const struct parameter *row = find_row(group->rows, group->row_count, config_setting_name(setting));
        bool has_row = false;
        if (row)
            bind_value(binding, row, setting, NULL, path.text, &scratch);
        else if (takes_strategy(group) &&
                 !suits_a_strategy(binding, setting, path.text, &scratch, &has_row) && has_row)
            REFUSE(binding, setting, path.text, "no strategy with this parameter takes this value");
    }
}

static void check_all_defaults(struct binding *binding, const struct parameter_group *group)
{
    if (group->defaults)
        check_defaults(binding, group, group->defaults);
    struct path path = variant_defaults(group, 0);
    for (size_t k = 0; *path.text; path = variant_defaults(group, ++k)) {
        const config_setting_t *key = member_of(member_of(binding->root, path.text), group->variants);
        if (key)
            REFUSE(binding, key, path_key(path.text, group->variants).text,
                   "says for which elements the group is; it can't be among their defaults");
        check_defaults(binding, group, path.text);
    }
}

enum status bind_scenario(struct binding *binding, struct error *error)
{
    const struct parameter_catalog *catalog = binding->catalog;
    enum status status = STATUS_OK;
    binding->fallbacks = catalog->fallbacks;
    if (!binding->fallbacks) {
        binding->fallbacks = &binding->own_fallbacks;
        status = fallbacks_read(&binding->own_fallbacks, parameter_groups, parameter_group_count,
                                catalog->strategies, catalog->strategy_count, error);
    }
    if (status != STATUS_OK)
        return status;
    note_left_out(binding);
    struct group_place top = {
        .setting = binding->root, .path = "", .base = (unsigned char *)binding->scenario};
    bind_children(binding, &top);
    for (size_t i = 0; i < parameter_group_count; i++)
        check_all_defaults(binding, &parameter_groups[i]);
    report_unknown_groups(binding);
    return binding->out_of_memory ? error_no_memory(error, "the scenario") : STATUS_OK;
}
