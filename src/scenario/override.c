#include "scenario/override.h"
#include "base/memory_text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "scenario/binding.h"
#include "scenario/lexer.h"
#include "scenario/suggest.h"
#include "scenario/syntax.h"

enum { MOST_SEGMENTS = 8, LONGEST_OVERRIDE = 20000, REASON_SIZE = 1000, LONGEST_SHOWN = 200 };

enum segment_kind { SEGMENT_NAME, SEGMENT_INDEX, SEGMENT_ALL };

struct segment {
    enum segment_kind kind;
    char name[PATH_SIZE];
    size_t index;
};

/* An override, parsed. Settings that it made carry `label` as their hook. */
struct override {
    const char *text, *label; /* "path=value" and "--set path=value" */
    size_t path_length;
    const char *fault; /* why the path can't be read; NULL: its form is wrong */
    struct segment segments[MOST_SEGMENTS];
    size_t segment_count;
    size_t generality; /* number of [*] */
    config_t config;   /* the parsed value, as the setting `value` */
};

struct application {
    struct override *overrides;
    size_t count;
    const struct override *current;
    struct collector *collector;
    size_t matches;
    struct suggestion near;   /* best suggestion for the part of the path that matched nothing */
    char reason[REASON_SIZE]; /* why it matched nothing, where that is known; else "" */
    bool out_of_memory;
};

static struct origin origin_of(const struct override *override)
{
    return (struct origin){override->label, 0};
}

static bool refuse(struct collector *collector, const struct override *override, const char *reason)
{
    collector_add(collector, origin_of(override), NULL, "%s", reason);
    return false;
}

/* Notes why a path can't be read; returns NULL. */
static const char *fault(struct override *override, const char *why)
{
    override->fault = why;
    return NULL;
}

static bool add_segment(struct override *override, enum segment_kind kind, const char *name, size_t length)
{
    if (override->segment_count == MOST_SEGMENTS || length >= PATH_SIZE) {
        fault(override, "the path has too many parts, or too long ones");
        return false;
    }
    struct segment *segment = &override->segments[override->segment_count++];
    segment->kind = kind;
    snprintf(segment->name, sizeof segment->name, "%.*s", (int)length, name);
    if (kind == SEGMENT_INDEX)
        segment->index = strtoul(segment->name, NULL, 10);
    override->generality += kind == SEGMENT_ALL;
    return true;
}

/* Parses [3] or [*]; returns what follows, or NULL when malformed. */
static const char *parse_selector(struct override *override, const char *at)
{
    const char *inside = at + 1;
    size_t digits = strspn(inside, "0123456789");
    bool all = inside[0] == '*';
    size_t length = all ? 1 : digits;
    if (length == 0 || length > 9 || inside[length] != ']')
        return fault(override, "within [ ] stands the index of an element, from 0 on, or * for all; elements "
                               "have names too, as in vendors.NAME.capital");
    return add_segment(override, all ? SEGMENT_ALL : SEGMENT_INDEX, inside, length) ? inside + length + 1
                                                                                    : NULL;
}

/* Parses name or "any name"; returns what follows, or NULL when malformed. */
static const char *parse_name(struct override *override, const char *at)
{
    bool quoted = *at == '"';
    const char *begin = at + quoted;
    size_t length = strcspn(begin, quoted ? "\"" : ".[=\"");
    if (quoted && begin[length] != '"')
        return fault(override, "a name in the path begins with \" and does not end with it");
    while (!quoted && begin[length] == '=' && length > 0 && begin[length - 1] == ' ')
        length--;
    if (length == 0)
        return at == override->text ? NULL : fault(override, "a name is missing in the path");
    return add_segment(override, SEGMENT_NAME, begin, length) ? begin + length + quoted : NULL;
}

/* Returns the value; NULL when the path is malformed. Spaces around the = are left out. */
static const char *parse_path(struct override *override)
{
    const char *at = parse_name(override, override->text);
    while (at && *at && *at != '=') {
        const char *equals = at + strspn(at, " ");
        if (*equals == '=')
            at = equals;
        else if (*at == '[')
            at = parse_selector(override, at);
        else if (*at == '.')
            at = parse_name(override, at + 1);
        else
            at = NULL;
    }
    if (!at || *at != '=')
        return NULL;
    override->path_length = (size_t)(at - override->text);
    while (override->path_length > 0 && override->text[override->path_length - 1] == ' ')
        override->path_length--;
    return at + 1 + strspn(at + 1, " ");
}

/* Whether the value is in scenario syntax; if not, it is a text without quotes. */
static bool is_scenario_syntax(const char *value)
{
    struct lexer lexer = {value, 1};
    struct token token = lexer_next(&lexer);
    bool alone = lexer_next(&lexer).kind == TOKEN_END;
    if (token.kind == TOKEN_TEXT || token_is(token, "([{"))
        return true;
    return alone && (token.kind == TOKEN_INTEGER || token.kind == TOKEN_REAL || token_is_boolean(token));
}

static enum status parse_value(struct override *override, const char *value, struct collector *collector,
                               struct error *error)
{
    struct source source;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return error_no_memory(error, "an override");
    fputs("value = ", out);
    if (is_scenario_syntax(value))
        fputs(value, out);
    else
        lexer_write_text(out, value);
    fputs(" ;", out);
    if (!memory_text_close(out, &text))
        return error_no_memory(error, "an override");
    size_t before = collector_count(collector);
    enum status status = source_read_text(&source, text, override->label, collector, error);
    if (status == STATUS_OK) {
        for (size_t i = 0; i < source.line_count; i++)
            source.lines[i].line = 0;
        status = syntax_read(&source, collector, &override->config, error);
    }
    if (config_error_text(&override->config) ||
        (status == STATUS_OK && config_setting_length(config_root_setting(&override->config)) != 1)) {
        refuse(collector, override, "the value can't be read");
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK && collector_count(collector) > before)
        status = STATUS_INVALID;
    source_clear(&source);
    free(text);
    return status;
}

static const config_setting_t *value_of(const struct override *override)
{
    return config_setting_get_elem(config_root_setting(&override->config), 0);
}

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

static const struct override *maker_of(const struct application *application, const config_setting_t *setting)
{
    for (size_t i = 0; i < application->count; i++)
        if (setting && config_setting_get_hook(setting) == application->overrides[i].label)
            return &application->overrides[i];
    return NULL;
}

static void set_parameter(struct application *application, config_setting_t *group, const char *key)
{
    const struct override *current = application->current;
    config_setting_t *old = config_setting_get_member(group, key);
    const struct override *earlier = maker_of(application, old);
    application->matches++;
    if (earlier && earlier->generality < current->generality)
        return;
    if (earlier && earlier->generality == current->generality && same_value(old, value_of(current)))
        return;
    if (earlier && earlier->generality == current->generality) {
        collector_add(application->collector, origin_of(current), NULL, "contradicts %s", earlier->label);
        return;
    }
    if (old)
        config_setting_remove(group, key);
    config_setting_t *made = config_setting_add(group, key, config_setting_type(value_of(current)));
    if (made && copy_value(made, value_of(current))) {
        /* libconfig's hook is not const, though nobody writes to it */
        config_setting_set_hook(made, (void *)current->label);
    } else if (made) {
        application->out_of_memory = true;
    } else {
        refuse(application->collector, current, "the last part of the path is no name of a parameter");
    }
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
    return !config_setting_is_aggregate(value_of(override));
}

/* The last part of the path. */
static void apply_last(struct application *application, config_setting_t *setting,
                       const struct parameter_group *group, size_t depth)
{
    const char *key = application->current->segments[depth].name;
    const struct parameter_group *child = child_with(group, key);
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
            config_setting_set_hook(next, (void *)current->label);
    }
    if (next && config_setting_is_group(next))
        apply(application, next, child, depth + 1);
}

static enum status parse_override(struct override *override, const char *text, struct arena *arena,
                                  struct collector *collector, struct error *error)
{
    size_t length = strlen(text), label_size = length + sizeof "--set ";
    char *label = arena_take(arena, label_size, 1);
    config_init(&override->config);
    if (!label)
        return error_no_memory(error, "an override");
    snprintf(label, label_size, "--set %s", text);
    override->text = text;
    override->label = label;
    const char *form = "an override has the form PATH=VALUE, as in choice.switch_cost_vendor=2, "
                       "vendors.NAME.capital=1e5, vendors[*].pricing.strategy=hold";
    if (length > LONGEST_OVERRIDE)
        return refuse(collector, override, "the override is too long"), STATUS_INVALID;
    if (utf8_valid_prefix(text, length) != length)
        return refuse(collector, override, "the override is not valid UTF-8"), STATUS_INVALID;
    const char *value = strchr(text, '=') ? parse_path(override) : NULL;
    if (!value)
        return refuse(collector, override, override->fault ? override->fault : form), STATUS_INVALID;
    return parse_value(override, value, collector, error);
}

static void report_no_match(const struct application *application)
{
    const struct suggestion *near = &application->near;
    collector_add(application->collector, origin_of(application->current), NULL, "%s%s%s%s%s%s%s",
                  *application->reason ? application->reason : "the path matches nothing",
                  *near->wanted ? ": there is no `" : "", near->wanted, *near->wanted ? "`" : "",
                  near->best ? "; did you mean `" : "", near->best ? near->best : "", near->best ? "`?" : "");
}

enum status overrides_apply(config_setting_t *root, const char *const *overrides, size_t count,
                            struct arena *arena, struct collector *collector, struct error *error)
{
    struct application application = {.collector = collector};
    enum status status = STATUS_OK;
    application.overrides = calloc(count + 1, sizeof *application.overrides);
    if (!application.overrides)
        return error_no_memory(error, "the overrides");
    for (; application.count < count && status == STATUS_OK; application.count++) {
        struct override *override = &application.overrides[application.count];
        enum status parsed = parse_override(override, overrides[application.count], arena, collector, error);
        override->segment_count = parsed == STATUS_OK ? override->segment_count : 0;
        status = parsed == STATUS_FAILED ? STATUS_FAILED : STATUS_OK;
    }
    for (size_t i = 0; i < application.count && status == STATUS_OK; i++) {
        if (!application.overrides[i].segment_count)
            continue;
        application.current = &application.overrides[i];
        application.matches = 0;
        application.near = suggestion_for("");
        *application.reason = '\0';
        apply(&application, root, NULL, 0);
        if (!application.matches)
            report_no_match(&application);
    }
    if (status == STATUS_OK && (application.out_of_memory || !syntax_is_whole(root)))
        status = error_no_memory(error, "the overrides");
    for (size_t i = 0; i < application.count; i++)
        config_destroy(&application.overrides[i].config);
    free(application.overrides);
    return status;
}
