#include "scenario/override.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/override_mark.h"
#include "scenario/override_text.h"
#include "scenario/suggest.h"
#include "scenario/syntax.h"

enum { REASON_SIZE = 1000, LONGEST_SHOWN = 200 };

struct application {
    config_setting_t *root;
    struct override *overrides;
    size_t count;
    const struct override *current;
    struct arena *arena; /* of marks */
    struct collector *collector;
    size_t matches;
    struct suggestion near;   /* best suggestion for the part of the path that matched nothing */
    char reason[REASON_SIZE]; /* why it matched nothing, where that is known; else "" */
    bool out_of_memory;
};

static bool same_value(const config_setting_t *a, const config_setting_t *b)
{
    if (config_setting_type(a) != config_setting_type(b))
        return false;
    switch (config_setting_type(a)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        return config_setting_get_int64(a) == config_setting_get_int64(b);
    case CONFIG_TYPE_FLOAT:
        return config_setting_get_float(a) == config_setting_get_float(b);
    case CONFIG_TYPE_BOOL:
        return config_setting_get_bool(a) == config_setting_get_bool(b);
    case CONFIG_TYPE_STRING:
        return strcmp(config_setting_get_string(a), config_setting_get_string(b)) == 0;
    default:
        break;
    }
    if (config_setting_length(a) != config_setting_length(b))
        return false;
    for (int i = 0; i < config_setting_length(a); i++)
        if (!same_value(config_setting_get_elem(a, (unsigned)i), config_setting_get_elem(b, (unsigned)i)))
            return false;
    return true;
}

static bool copy_value(config_setting_t *to, const config_setting_t *from)
{
    switch (config_setting_type(from)) {
    case CONFIG_TYPE_INT:
        return config_setting_set_int(to, config_setting_get_int(from));
    case CONFIG_TYPE_INT64:
        return config_setting_set_int64(to, config_setting_get_int64(from));
    case CONFIG_TYPE_FLOAT:
        return config_setting_set_float(to, config_setting_get_float(from));
    case CONFIG_TYPE_BOOL:
        return config_setting_set_bool(to, config_setting_get_bool(from));
    case CONFIG_TYPE_STRING:
        return config_setting_set_string(to, config_setting_get_string(from));
    default:
        break;
    }
    for (int i = 0; i < config_setting_length(from); i++) {
        const config_setting_t *member = config_setting_get_elem(from, (unsigned)i);
        config_setting_t *copy =
            config_setting_add(to, config_setting_name(member), config_setting_type(member));
        if (!copy || !copy_value(copy, member))
            return false;
    }
    return true;
}

/* The override that made a setting; NULL: the file did, or an override of a group around it. */
static const struct override *maker_of(const config_setting_t *setting)
{
    const struct override_mark *mark = setting ? override_mark_of(setting) : NULL;
    return mark ? mark->override : NULL;
}

/* The override that made a setting, itself or as part of a group. */
static const struct override *source_of(const config_setting_t *setting)
{
    const struct override *maker = NULL;
    for (; setting && !maker; setting = config_setting_parent(setting))
        maker = maker_of(setting);
    return maker;
}

/* The text that the file has at a setting, kept through all overrides of it; NULL: none. */
static const char *text_before(struct application *application, const config_setting_t *old)
{
    const struct override_mark *mark = old ? override_mark_of(old) : NULL;
    if (mark || !old || config_setting_type(old) != CONFIG_TYPE_STRING)
        return mark ? mark->was : NULL;
    const char *copy = arena_copy_text(application->arena, config_setting_get_string(old));
    application->out_of_memory |= !copy;
    return copy;
}

static void mark(struct application *application, config_setting_t *setting, const char *was)
{
    struct override_mark *made = arena_take(application->arena, 1, sizeof *made);
    if (made)
        *made = (struct override_mark){.label = application->current->label,
                                       .override = application->current,
                                       .layer = application->current->layer,
                                       .was = was};
    application->out_of_memory |= !made;
    config_setting_set_hook(setting, made);
}

static void contradict(struct application *application, const struct override *earlier)
{
    OVERRIDE_REFUSE(application->collector, application->current, "contradicts %s", earlier->label);
}

/* Whether an override that was applied before stays. Those of a layer come by their generality, and groups
 * before what is in them. */
static bool stays(struct application *application, const config_setting_t *old)
{
    const struct override *current = application->current, *earlier = source_of(old);
    if (!earlier || earlier->layer < current->layer)
        return false;
    bool as_specific = earlier == maker_of(old) ? earlier->generality == current->generality
                                                : earlier->generality < current->generality;
    if (as_specific && !same_value(old, override_value(current)))
        contradict(application, earlier);
    return as_specific || earlier->generality < current->generality;
}

static void set_parameter(struct application *application, config_setting_t *group, const char *key)
{
    const struct override *current = application->current;
    config_setting_t *old = config_setting_get_member(group, key);
    application->matches++;
    if (old && stays(application, old))
        return;
    const char *was = text_before(application, old);
    if (old)
        config_setting_remove(group, key);
    config_setting_t *made = config_setting_add(group, key, config_setting_type(override_value(current)));
    if (made && copy_value(made, override_value(current)))
        mark(application, made, was);
    else if (made)
        application->out_of_memory = true;
    else
        OVERRIDE_REFUSE(application->collector, current,
                        "the last part of the path is no name of a parameter");
}

/* Says why the path matches nothing. */
__attribute__((format(printf, 2, 3))) static void explain(struct application *application, const char *format,
                                                          ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(application->reason, sizeof application->reason, format, arguments);
    va_end(arguments);
    application->near = suggestion_for("");
}

static void look_for(struct application *application, const char *wanted)
{
    if (strcmp(application->near.wanted, wanted) != 0)
        application->near = suggestion_for(wanted);
}

static void apply(struct application *application, config_setting_t *setting,
                  const struct parameter_group *group, size_t depth);

static bool is_chosen(const struct segment *selector, size_t index, const char *name)
{
    if (selector->kind == SEGMENT_NAME)
        return name && strcmp(name, selector->name) == 0;
    return selector->kind == SEGMENT_ALL || selector->index == index;
}

/* A path that ends where no single value is. */
static void explain_group(struct application *application, const char *kind, const char *elements)
{
    const struct override *current = application->current;
    int length = current->path_length < LONGEST_SHOWN ? (int)current->path_length : LONGEST_SHOWN;
    explain(application, "`%.*s` is a %s, not a value; parameters in it are set as in %.*s%s.NAME=VALUE",
            length, current->text, kind, length, current->text, elements);
}

/* A path that ends with an element of a list. */
static void explain_element(struct application *application, const config_setting_t *list,
                            const struct parameter_group *group, size_t depth)
{
    const struct segment *last = &application->current->segments[depth];
    if (last->kind != SEGMENT_NAME || find_named(list, last->name) != NO_REFERENCE)
        explain_group(application, "group", "");
    else if (find_row(group->rows, group->row_count, last->name))
        explain(application, "there is no `%s`; did you mean `%s[*].%s`?", last->name,
                application->current->segments[depth - 1].name, last->name);
}

/* A name with a dot in it, written without quotes: vendors.z.ai.capital. */
static void explain_dotted_name(struct application *application, const config_setting_t *list, size_t depth)
{
    const struct override *current = application->current;
    const struct segment *first = &current->segments[depth];
    char name[PATH_SIZE];
    snprintf(name, sizeof name, "%s", first->name);
    for (size_t d = depth + 1; d < current->segment_count && current->segments[d].kind == SEGMENT_NAME; d++) {
        size_t used = strlen(name), end = current->segments[d].end;
        snprintf(name + used, sizeof name - used, ".%s", current->segments[d].name);
        if (find_named(list, name) == NO_REFERENCE)
            continue;
        explain(application, "there is no `%s`; a name with a dot stands in quotes: %.*s\"%s\"%.*s",
                first->name, (int)first->begin, current->text, name, (int)(current->path_length - end),
                current->text + end);
        return;
    }
}

static void apply_to_elements(struct application *application, config_setting_t *list,
                              const struct parameter_group *group, size_t depth)
{
    const struct override *current = application->current;
    const struct segment *selector = &current->segments[depth];
    int count = config_setting_length(list);
    look_for(application, selector->name);
    if (depth + 1 == current->segment_count)
        explain_element(application, list, group, depth);
    if (selector->kind == SEGMENT_INDEX && selector->index >= (size_t)count)
        explain(application, "there is no `%s[%s]`: the index of the first is 0, and there %s %d",
                current->segments[depth - 1].name, selector->name, count == 1 ? "is" : "are", count);
    if (selector->kind == SEGMENT_NAME && find_named(list, selector->name) == NO_REFERENCE)
        explain_dotted_name(application, list, depth);
    for (int i = 0; i < count; i++) {
        config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
        const char *name = element_name(list, (size_t)i);
        if (selector->kind == SEGMENT_NAME && name && !*application->reason)
            suggestion_try(&application->near, name);
        if (depth + 1 < current->segment_count && is_chosen(selector, (size_t)i, name) &&
            config_setting_is_group(element))
            apply(application, element, group, depth + 1);
    }
}

/* The group at the top that has such a parameter; NULL: none. */
static const struct parameter_group *group_having(const char *key)
{
    for (size_t i = 0; i < parameter_group_count; i++)
        if (!strchr(parameter_groups[i].path, '.') && !group_is_list(&parameter_groups[i]) &&
            find_row(parameter_groups[i].rows, parameter_groups[i].row_count, key))
            return &parameter_groups[i];
    return NULL;
}

/* A part of the path that names neither group nor, where it may, parameter. */
static void explain_unknown(struct application *application, const struct parameter_group *group,
                            size_t depth)
{
    const char *name = application->current->segments[depth].name;
    bool inside = depth > 0, last = depth + 1 == application->current->segment_count;
    const struct parameter_group *having = inside || !last ? NULL : group_having(name);
    if (inside && !group) {
        explain(application, "a group of defaults holds no groups such as `%s`", name);
    } else if (inside && find_row(group->rows, group->row_count, name)) {
        explain(application, "`%s` is a value, not a group: nothing lies in it", name);
    } else if (having) {
        explain(application, "there is no `%s`; did you mean `%s.%s`?", name, having->path, name);
    } else {
        look_for(application, name);
        suggest_groups(&application->near, group);
    }
}

static bool sets_value(const struct override *override)
{
    return !config_setting_is_aggregate(override_value(override));
}

/* Who uses a default of a group: those that don't set the parameter themselves. */
struct default_use {
    const struct parameter_group *group;
    const char *defaults, *key;
    size_t users, others;
    const struct override *earlier; /* of an earlier layer; sets the parameter of one of the others */
};

/* The defaults of an element's variant, light_defaults; NULL: none. */
static const config_setting_t *variant_defaults_of(const struct application *application,
                                                   const struct default_use *use,
                                                   const config_setting_t *element, struct path *name)
{
    const config_setting_t *variant = use->group->variants ? member_of(element, use->group->variants) : NULL;
    if (!variant || config_setting_type(variant) != CONFIG_TYPE_STRING)
        return NULL;
    snprintf(name->text, sizeof name->text, "%.64s_defaults", config_setting_get_string(variant));
    return config_setting_get_member(application->root, name->text);
}

static void count_user(const struct application *application, struct default_use *use,
                       const config_setting_t *element)
{
    struct path name = {""};
    const config_setting_t *own = member_of(element, use->key);
    const config_setting_t *variant = variant_defaults_of(application, use, element, &name);
    bool general = strcmp(use->group->defaults, use->defaults) == 0;
    if (!general && strcmp(name.text, use->defaults) != 0)
        return;
    if (!own && general)
        own = member_of(variant, use->key);
    const struct override *maker = own ? source_of(own) : NULL;
    if (maker && maker->layer < application->current->layer)
        use->earlier = maker;
    *(own ? &use->others : &use->users) += 1;
}

/* `rest`: what is left of the group's path, "products[]". */
static void count_users(const struct application *application, struct default_use *use,
                        const config_setting_t *setting, const char *rest)
{
    if (!*rest) {
        count_user(application, use, setting);
        return;
    }
    size_t length = strcspn(rest, ".[");
    struct path key = path_key("", rest);
    key.text[length] = '\0';
    const config_setting_t *next = member_of(setting, key.text);
    bool list = rest[length] == '[';
    rest += length + (list ? 2 : 0);
    rest += *rest == '.';
    if (!list)
        count_users(application, use, next, rest);
    for (int i = 0; list && next && i < config_setting_length(next); i++)
        count_users(application, use, config_setting_get_elem(next, (unsigned)i), rest);
}

/* "vendors[*].products[*].quality" of the group vendors[].products[]. */
static struct path path_of_all(const struct parameter_group *group, const char *key)
{
    struct path path = {""};
    for (const char *at = group->path; *at;) {
        size_t length = strcspn(at, "[");
        snprintf(path.text + strlen(path.text), PATH_SIZE - strlen(path.text), "%.*s%s", (int)length, at,
                 at[length] ? "[*]" : "");
        at += length + (at[length] ? strlen("[]") : 0);
    }
    return path_key(path.text, key);
}

/* A default yields to what single agents have: it can't win over an override of an earlier layer, and does
 * nothing where all have their own. */
static void check_default(struct application *application, const char *defaults, const char *key)
{
    for (size_t i = 0; i < parameter_group_count; i++) {
        struct default_use use = {.group = &parameter_groups[i], .defaults = defaults, .key = key};
        if (!is_defaults_of(use.group, defaults))
            continue;
        count_users(application, &use, application->root, use.group->path);
        if (use.earlier)
            OVERRIDE_REFUSE(application->collector, application->current,
                            "can't win over %s: a default holds where nothing else sets the parameter; "
                            "override `%s` instead",
                            use.earlier->label, path_of_all(use.group, key).text);
        else if (use.others > 0 && use.users == 0)
            OVERRIDE_REFUSE(application->collector, application->current,
                            "has no effect: the default holds for none, as all have their own; override "
                            "`%s` instead",
                            path_of_all(use.group, key).text);
    }
}

/* The last part of the path. */
static void apply_last(struct application *application, config_setting_t *setting,
                       const struct parameter_group *group, size_t depth)
{
    const char *key = application->current->segments[depth].name;
    const struct parameter_group *child = child_with(group, key);
    if (depth == 1 && is_defaults_group(application->current->segments[0].name))
        check_default(application, application->current->segments[0].name, key);
    if (depth > 0 && (!child || !group || !sets_value(application->current)))
        set_parameter(application, setting, key);
    else if (child && group_is_list(child))
        explain_group(application, "list of groups", "[*]");
    else if (child || is_defaults_group(key))
        explain_group(application, "group", "");
    else
        explain_unknown(application, group, depth);
}

/* Follows the path down from a group, adding plain groups that the file does not have. */
static void apply(struct application *application, config_setting_t *setting,
                  const struct parameter_group *group, size_t depth)
{
    const struct override *current = application->current;
    const struct segment *segment = &current->segments[depth];
    if (segment->kind != SEGMENT_NAME) {
        explain(application, "`%s` is one group and no list: leave out [%s]",
                current->segments[depth - 1].name, segment->name);
        return;
    }
    if (depth + 1 == current->segment_count) {
        apply_last(application, setting, group, depth);
        return;
    }
    const struct parameter_group *child = child_with(group, segment->name);
    if (depth > 0 && !group)
        child = NULL; /* groups of defaults hold no groups */
    if (!child && (depth > 0 || !is_defaults_group(segment->name))) {
        explain_unknown(application, group, depth);
        return;
    }
    config_setting_t *next = config_setting_get_member(setting, segment->name);
    if (child && group_is_list(child)) {
        look_for(application, current->segments[depth + 1].name);
        if (next && config_setting_is_list(next))
            apply_to_elements(application, next, child, depth + 1);
        return;
    }
    if (!next) {
        next = config_setting_add(setting, segment->name, CONFIG_TYPE_GROUP);
        if (next)
            mark(application, next, NULL);
    }
    if (next && config_setting_is_group(next))
        apply(application, next, child, depth + 1);
}

static void report_no_match(const struct application *application)
{
    const struct suggestion *near = &application->near;
    OVERRIDE_REFUSE(application->collector, application->current, "%s%s%s%s%s%s%s",
                    *application->reason ? application->reason : "the path matches nothing",
                    *near->wanted ? ": there is no `" : "", near->wanted, *near->wanted ? "`" : "",
                    near->best ? "; did you mean `" : "", near->best ? near->best : "",
                    near->best ? "`?" : "");
}

static enum status parse_layers(struct application *application, const struct override_layer *layers,
                                size_t layer_count, struct error *error)
{
    for (size_t l = 0; l < layer_count; l++)
        for (size_t i = 0; i < layers[l].count; i++) {
            struct override *override = &application->overrides[application->count++];
            enum status status = override_parse(override, layers[l].origin, layers[l].texts[i],
                                                application->arena, application->collector, error);
            override->layer = l + 1;
            override->given = application->count;
            if (status == STATUS_FAILED)
                return status;
            if (status != STATUS_OK)
                override->segment_count = 0;
        }
    return STATUS_OK;
}

/* The order in which overrides are applied: layer by layer; groups before what is in them; those for single
 * agents before those for all; else as they were given. */
static int by_precedence(const void *a, const void *b)
{
    const struct override *x = *(const struct override *const *)a, *y = *(const struct override *const *)b;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    if (x->segment_count != y->segment_count)
        return x->segment_count < y->segment_count ? -1 : 1;
    if (x->generality != y->generality)
        return x->generality < y->generality ? -1 : 1;
    return x->given < y->given ? -1 : 1;
}

static void apply_all(struct application *application, const struct override **order)
{
    for (size_t i = 0; i < application->count; i++)
        order[i] = &application->overrides[i];
    qsort(order, application->count, sizeof *order, by_precedence);
    for (size_t i = 0; i < application->count; i++) {
        if (!order[i]->segment_count)
            continue;
        application->current = order[i];
        application->matches = 0;
        application->near = suggestion_for("");
        *application->reason = '\0';
        apply(application, application->root, NULL, 0);
        if (!application->matches)
            report_no_match(application);
    }
}

enum status overrides_apply(config_setting_t *root, const struct override_layer *layers, size_t layer_count,
                            struct arena *arena, struct collector *collector, struct error *error)
{
    struct application application = {.root = root, .arena = arena, .collector = collector};
    size_t most = 0;
    for (size_t l = 0; l < layer_count; l++)
        most += layers[l].count;
    const struct override **order = calloc(most + 1, sizeof *order);
    application.overrides = calloc(most + 1, sizeof *application.overrides);
    enum status status = order && application.overrides ? STATUS_OK : error_no_memory(error, "the overrides");
    if (status == STATUS_OK)
        status = parse_layers(&application, layers, layer_count, error);
    if (status == STATUS_OK)
        apply_all(&application, order);
    if (status == STATUS_OK && (application.out_of_memory || !syntax_is_whole(root)))
        status = error_no_memory(error, "the overrides");
    for (size_t i = 0; i < application.count; i++)
        config_destroy(&application.overrides[i].config);
    free(application.overrides);
    free(order);
    return status;
}

void layers_add(struct override_layers *layers, const char *origin, const char *const *texts, size_t count)
{
    if (count == 0)
        return;
    assert(layers->count < OVERRIDE_LAYERS_ROOM);
    layers->items[layers->count++] = (struct override_layer){origin, texts, count};
}

void layers_add_all(struct override_layers *layers, const struct override_layer *more, size_t count)
{
    for (size_t l = 0; l < count; l++)
        layers_add(layers, more[l].origin, more[l].texts, more[l].count);
}
