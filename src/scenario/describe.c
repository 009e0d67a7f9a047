/* Help and the reference page, from the registry. */
#include "scenario/describe.h"

#include <string.h>

#include "scenario/binding.h"
#include "scenario/fallbacks.h"
#include "scenario/range.h"

enum { INDENT = 4, NARROWEST = 40, FULL_PATH = 200 };

/* Where the rows of a group or of a strategy belong. */
struct section {
    const char *path;     /* "vendors[].pricing" */
    const char *strategy; /* NULL for the scenario's own groups */
    const char *meaning;
    const char *defaults;
    const struct parameter *rows;
    size_t row_count;
    const struct parameter_group *group; /* NULL for strategies */
};

static const char *separator(const char *names)
{
    return strchr(names, '|');
}

static void join_names(const char *names, char *text, size_t size)
{
    size_t used = strlen(text);
    for (; *names && used + 2 < size; names++) {
        if (*names == '|')
            text[used++] = ',';
        text[used++] = *names == '|' ? ' ' : *names;
    }
    text[used] = '\0';
}

void parameter_type_in_words(const struct parameter *row, char *text, size_t size)
{
    static const char *const words[] = {
        [PARAMETER_REAL] = "number",
        [PARAMETER_INTEGER] = "whole number",
        [PARAMETER_BOOLEAN] = "true or false",
        [PARAMETER_TEXT] = "text",
        [PARAMETER_DATE] = "date",
        [PARAMETER_CHOICE] = "one of ",
        [PARAMETER_CHOICE_SET] = "list of ",
        [PARAMETER_REFERENCE] = "name of one of the ",
        [PARAMETER_TEXT_LIST] = "list of texts",
        [PARAMETER_TABLE] = "rows of ",
    };
    snprintf(text, size, "%s", words[row->type]);
    if (row->allowed &&
        (separator(row->allowed) || row->type == PARAMETER_REFERENCE || row->type == PARAMETER_TABLE))
        join_names(row->allowed, text, size);
}

static const char *default_in_words(const struct parameter *row)
{
    return row->fallback ? row->fallback : "required";
}

/* The row's default where a part of the model is left out; NULL: the same. */
static const struct left_out_default *other_default(const struct section *section,
                                                    const struct parameter *row)
{
    static const bool all[LEFT_OUT_PARTS] = {true, true, true};
    return section->group ? left_out_default_of(all, section->group->path, row->key) : NULL;
}

static bool has_range(const struct parameter *row)
{
    return row->type == PARAMETER_REAL || row->type == PARAMETER_INTEGER;
}

static void full_path(const struct section *section, const struct parameter *row, char path[FULL_PATH])
{
    snprintf(path, FULL_PATH, "%s.%s", section->path, row->key);
}

static bool matches(const struct section *section, const struct parameter *row, const char *filter)
{
    char path[FULL_PATH];
    full_path(section, row, path);
    return !filter || !*filter || strcasestr(path, filter) || strcasestr(row->meaning, filter) ||
           (section->strategy && strcasestr(section->strategy, filter));
}

/* Columns of UTF-8 text, taking every character as one column wide. */
static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += (text[i] & 0xC0) != 0x80;
    return columns;
}

static void print_wrapped(FILE *out, const char *text, int width)
{
    size_t room = (size_t)(width - INDENT), column = 0;
    fprintf(out, "%*s", INDENT, "");
    while (*text) {
        size_t length = strcspn(text, " "), columns = columns_of(text, length);
        if (column && column + 1 + columns > room) {
            fprintf(out, "\n%*s", INDENT, "");
            column = 0;
        }
        fprintf(out, "%s%.*s", column ? " " : "", (int)length, text);
        column += columns + (column > 0);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

static void print_row_text(FILE *out, const struct section *section, const struct parameter *row, int width)
{
    char path[FULL_PATH], type[200], facts[600];
    full_path(section, row, path);
    parameter_type_in_words(row, type, sizeof type);
    bool numbered = has_range(row) && strncmp(range_in_words(row).text, "any number", 10) != 0;
    if (has_range(row) && !numbered)
        snprintf(type, sizeof type, "%s", range_in_words(row).text);
    bool unit = *row->unit && strcmp(row->unit, "1") != 0;
    const struct left_out_default *other = other_default(section, row);
    char elsewhere[120] = "";
    if (other)
        snprintf(elsewhere, sizeof elsewhere, other->fixed ? ", not of buyers" : ", %s %s", other->fallback,
                 left_out_in_words[other->part]);
    snprintf(facts, sizeof facts, "%s%s%s%s%s; default: %s%s%s%s", type, numbered ? ", " : "",
             numbered ? range_in_words(row).text : "", unit && !has_range(row) ? ", " : "",
             unit && !has_range(row) ? row->unit : "", default_in_words(row), elsewhere,
             section->strategy ? "; strategy " : "", section->strategy ? section->strategy : "");
    fprintf(out, "%s\n", path);
    print_wrapped(out, row->meaning, width);
    print_wrapped(out, facts, width);
    if (*row->source) {
        snprintf(facts, sizeof facts, "source: %s", row->source);
        print_wrapped(out, facts, width);
    }
}

/* Escapes bars, which would end a table cell. */
static void print_cell(FILE *out, const char *text)
{
    fputs(" ", out);
    for (; *text; text++) {
        if (*text == '|' || *text == '*' || *text == '<')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputs(" |", out);
}

static void print_row_markdown(FILE *out, const struct section *section, const struct parameter *row)
{
    char type[200];
    parameter_type_in_words(row, type, sizeof type);
    fprintf(out, "| `%s` |", row->key);
    print_cell(out, type);
    print_cell(out, row->unit);
    const struct left_out_default *other = other_default(section, row);
    fprintf(out, row->fallback ? " `%s`" : " %s", default_in_words(row));
    if (other && !other->fixed)
        fprintf(out, "; `%s` %s", other->fallback, left_out_in_words[other->part]);
    fputs(other && other->fixed ? "; not of buyers |" : " |", out);
    print_cell(out, has_range(row) ? range_in_words(row).text : "");
    print_cell(out, row->meaning);
    print_cell(out, row->source);
    fputc('\n', out);
}

static void print_variants_markdown(FILE *out, const struct parameter_group *group)
{
    struct path path = variant_defaults(group, 0);
    fprintf(out, "Those that elements with the same `%s` share can be written in ", group->variants);
    for (size_t k = 0; *path.text; path = variant_defaults(group, ++k))
        fprintf(out, "%s`%s`", k ? ", " : "", path.text);
    fputs(", which go before it.\n\n", out);
}

static void print_heading_markdown(FILE *out, const struct section *section)
{
    if (section->strategy)
        fprintf(out, "\n## `%s` with `strategy = \"%s\"`\n\n", section->path, section->strategy);
    else
        fprintf(out, "\n## `%s`\n\n", section->path);
    if (*section->meaning)
        fprintf(out, "%s\n\n", section->meaning);
    if (section->defaults)
        fprintf(out, "Values that all elements share can be written once, in the group `%s`.\n\n",
                section->defaults);
    if (section->group && section->group->variants)
        print_variants_markdown(out, section->group);
    fputs("| key | type | unit | default | range | meaning | source |\n|---|---|---|---|---|---|---|\n", out);
}

static size_t print_section(FILE *out, const struct section *section, const char *filter,
                            enum description_format format, int width)
{
    size_t count = 0;
    for (size_t i = 0; i < section->row_count; i++) {
        const struct parameter *row = &section->rows[i];
        if (!matches(section, row, filter))
            continue;
        if (format == DESCRIBE_MARKDOWN && count == 0)
            print_heading_markdown(out, section);
        count++;
        if (format == DESCRIBE_MARKDOWN)
            print_row_markdown(out, section, row);
        else
            print_row_text(out, section, row, width);
    }
    return count;
}

size_t parameter_groups_print(FILE *out, const struct parameter_group *groups, size_t group_count,
                              const char *filter, enum description_format format, int width)
{
    size_t count = 0;
    width = width < NARROWEST ? NARROWEST : width;
    for (size_t i = 0; i < group_count; i++) {
        const struct parameter_group *group = &groups[i];
        struct section section = {group->path,      NULL, group->meaning, group->defaults, group->rows,
                                  group->row_count, group};
        count += print_section(out, &section, filter, format, width);
    }
    return count;
}

size_t parameters_print(FILE *out, const char *filter, enum description_format format, int width,
                        const struct parameter_catalog *catalog)
{
    size_t count =
        parameter_groups_print(out, parameter_groups, parameter_group_count, filter, format, width);
    width = width < NARROWEST ? NARROWEST : width;
    for (size_t i = 0; catalog && i < catalog->strategy_count; i++) {
        const struct parameter_extension *strategy = &catalog->strategies[i];
        struct section section = {"vendors[].pricing", strategy->name,      "",  NULL,
                                  strategy->rows,      strategy->row_count, NULL};
        count += print_section(out, &section, filter, format, width);
    }
    return count;
}
