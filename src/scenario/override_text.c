#include "scenario/override_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/utf8.h"
#include "scenario/lexer.h"
#include "scenario/syntax.h"

enum { LONGEST_OVERRIDE = 20000 };

/* Notes why a path can't be read; returns NULL. */
static const char *fault(struct override *override, const char *why)
{
    override->fault = why;
    return NULL;
}

/* `begin`, `end`: where the name stands, with what is around it. */
static bool add_segment(struct override *override, enum segment_kind kind, const char *name, size_t length,
                        const char *begin, const char *end)
{
    if (override->segment_count == MOST_SEGMENTS || length >= PATH_SIZE) {
        fault(override, "the path has too many parts, or too long ones");
        return false;
    }
    struct segment *segment = &override->segments[override->segment_count++];
    segment->kind = kind;
    segment->begin = (size_t)(begin - override->text);
    segment->end = (size_t)(end - override->text);
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
    const char *end = inside + length + 1;
    return add_segment(override, all ? SEGMENT_ALL : SEGMENT_INDEX, inside, length, at, end) ? end : NULL;
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
    const char *end = begin + length + quoted;
    return add_segment(override, SEGMENT_NAME, begin, length, at, end) ? end : NULL;
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
    FILE *out = memory_text_open(&text, &length);
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
        OVERRIDE_REFUSE(collector, override, "the value can't be read");
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK && collector_count(collector) > before)
        status = STATUS_INVALID;
    source_clear(&source);
    free(text);
    return status;
}

enum status override_parse(struct override *override, const char *origin, const char *text,
                           struct arena *arena, struct collector *collector, struct error *error)
{
    size_t length = strlen(text), label_size = strlen(origin) + length + 2;
    char *label = arena_take(arena, label_size, 1);
    config_init(&override->config);
    if (!label)
        return error_no_memory(error, "an override");
    snprintf(label, label_size, "%s %s", origin, text);
    override->text = text;
    override->label = label;
    const char *form = "an override has the form PATH=VALUE, as in choice.switch_cost_vendor=2, "
                       "vendors.NAME.capital=1e5, vendors[*].pricing.strategy=hold";
    if (length > LONGEST_OVERRIDE)
        return OVERRIDE_REFUSE(collector, override, "the override is too long"), STATUS_INVALID;
    if (utf8_valid_prefix(text, length) != length)
        return OVERRIDE_REFUSE(collector, override, "the override is not valid UTF-8"), STATUS_INVALID;
    const char *value = strchr(text, '=') ? parse_path(override) : NULL;
    if (!value)
        return OVERRIDE_REFUSE(collector, override, "%s", override->fault ? override->fault : form),
               STATUS_INVALID;
    return parse_value(override, value, collector, error);
}

const config_setting_t *override_value(const struct override *override)
{
    return config_setting_get_elem(config_root_setting(&override->config), 0);
}

bool override_is_of(const char *text, const char *path)
{
    size_t length = strlen(path);
    if (strncmp(text, path, length) != 0)
        return false;
    const char *end = text + length + strspn(text + length, " ");
    return *end == '=' || *end == '\0';
}
