/* The resolved scenario, written in scenario syntax. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "scenario/calendar.h"
#include "scenario/describe.h"
#include "scenario/event_dates.h"
#include "scenario/fallbacks.h"
#include "scenario/lexer.h"

struct printing {
    FILE *out;
    const struct scenario *scenario;
    const struct vendor_parameters *vendor; /* the vendor whose group is being printed, or NULL */
    bool buyers;                            /* the group that is being printed is a sector of theirs */
    struct value_text *value;
};

/* The text of one value after another; opening a stream for each would take longer than all the rest. */
struct value_text {
    FILE *out;
    char *text;
    size_t size;
    bool failed;
};

/* The shortest decimal that reads back as the same double. */
static void print_real(FILE *out, double value)
{
    char text[40];
    if (fabs(value) < 1e15 && value == (double)(long long)value && (value != 0 || !signbit(value))) {
        fprintf(out, "%lld", (long long)value);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fputs(text, out);
}

static void print_choice(FILE *out, const char *names, int index)
{
    for (; index > 0; index--)
        names += strcspn(names, "|") + 1;
    fprintf(out, "\"%.*s\"", (int)strcspn(names, "|"), names);
}

static void print_choice_set(FILE *out, const char *names, unsigned set)
{
    const char *join = "";
    fputc('[', out);
    for (int bit = 0; set >> bit; bit++) {
        if (!(set >> bit & 1U))
            continue;
        fputs(join, out);
        print_choice(out, names, bit);
        join = ", ";
    }
    fputc(']', out);
}

/* Name of the list element that a reference points to. */
static const char *referred_name(const struct printing *printing, const char *list, size_t index)
{
    const struct scenario *scenario = printing->scenario;
    if (strcmp(list, "clouds") == 0 && index < scenario->cloud_count)
        return scenario->clouds[index].name;
    if (strcmp(list, "vendors") == 0 && index < scenario->vendor_count)
        return scenario->vendors[index].name;
    if (strcmp(list, "sectors") == 0 && index < scenario->sector_count)
        return scenario->sectors[index].name;
    if (strcmp(list, "events") == 0 && index < scenario->event_count)
        return scenario->events[index].name;
    if (strcmp(list, "products") == 0 && printing->vendor && index < printing->vendor->product_count)
        return printing->vendor->products[index].name;
    return "";
}

static bool is_column(const char *columns, size_t index, const char *name)
{
    for (; index > 0; index--)
        columns += strcspn(columns, "|") + 1;
    size_t length = strcspn(columns, "|");
    return length == strlen(name) && strncmp(columns, name, length) == 0;
}

static void print_cell(const struct printing *printing, const char *columns, size_t column, double value)
{
    bool vendor = is_column(columns, column, "vendor");
    if (isnan(value))
        fputs(vendor ? "\"\"" : "\"keep\"", printing->out);
    else if (vendor)
        lexer_write_text(printing->out, referred_name(printing, "vendors", (size_t)value));
    else if (is_column(columns, column, "product"))
        lexer_write_text(printing->out, referred_name(printing, "products", (size_t)value));
    else
        print_real(printing->out, value);
}

static void print_table(const struct printing *printing, const struct parameter *row,
                        const struct table *table)
{
    fputc('(', printing->out);
    for (size_t i = 0; i < table->rows; i++) {
        fputs(i ? ", (" : "(", printing->out);
        for (size_t j = 0; j < table->columns; j++) {
            fputs(j ? ", " : "", printing->out);
            print_cell(printing, row->allowed, j, table->values[i * table->columns + j]);
        }
        fputc(')', printing->out);
    }
    fputc(')', printing->out);
}

static void print_text_list(FILE *out, const struct text_list *list)
{
    fputc('[', out);
    for (size_t i = 0; i < list->count; i++) {
        fputs(i ? ", " : "", out);
        lexer_write_text(out, list->items[i]);
    }
    fputc(']', out);
}

static void print_date(FILE *out, int64_t days)
{
    char text[DATE_TEXT_SIZE];
    calendar_print(days, text);
    fprintf(out, "\"%s\"", text);
}

static void print_value(const struct printing *printing, const struct parameter *row, const void *value)
{
    FILE *out = printing->out;
    switch (row->type) {
    case PARAMETER_REAL:
        print_real(out, *(const double *)value);
        break;
    case PARAMETER_INTEGER:
        fprintf(out, "%lld", (long long)*(const int64_t *)value);
        break;
    case PARAMETER_BOOLEAN:
        fputs(*(const bool *)value ? "true" : "false", out);
        break;
    case PARAMETER_TEXT:
        lexer_write_text(out, *(const char *const *)value);
        break;
    case PARAMETER_DATE:
        print_date(out, *(const int64_t *)value);
        break;
    case PARAMETER_CHOICE:
        print_choice(out, row->allowed, *(const int *)value);
        break;
    case PARAMETER_CHOICE_SET:
        print_choice_set(out, row->allowed, *(const unsigned *)value);
        break;
    case PARAMETER_REFERENCE:
        lexer_write_text(out, referred_name(printing, row->allowed, *(const size_t *)value));
        break;
    case PARAMETER_TEXT_LIST:
        print_text_list(out, value);
        break;
    case PARAMETER_TABLE:
        print_table(printing, row, value);
        break;
    }
}

/* Whether a printed value equals the registry's default; "1" and "1.0" are equal. */
static bool is_default(const struct parameter *row, const void *value, const char *text)
{
    if (!row->fallback)
        return true;
    if (row->type == PARAMETER_REAL || row->type == PARAMETER_INTEGER) {
        double number =
            row->type == PARAMETER_REAL ? *(const double *)value : (double)*(const int64_t *)value;
        return strcmp(row->fallback, "unset") != 0 && strtod(row->fallback, NULL) == number;
    }
    bool empty_list = strlen(row->fallback) == 2 && strlen(text) == 2 && strchr("([", *text);
    return empty_list || strcmp(row->fallback, text) == 0;
}

/* Says where the quality of a product comes from that has none of its own. */
static void print_source_of_quality(const struct printing *printing, const struct product_parameters *product,
                                    int depth)
{
    if (is_hosted(product))
        fprintf(printing->out, "%*s# quality and compute per token of weights_of\n", 2 * depth, "");
    else
        fprintf(printing->out, "%*s# quality = %.10g, from elo\n", 2 * depth, "", product->quality);
}

/* Whether the value is the date of an event that stands in the same group. */
static bool is_from_event(const struct parameter *rows, size_t count, const struct parameter *row,
                          const void *base)
{
    size_t event = NO_REFERENCE;
    const struct parameter *names_event = event_row(rows, count, row->key);
    if (names_event)
        memcpy(&event, (const unsigned char *)base + names_event->offset, sizeof event);
    return event != NO_REFERENCE;
}

/* Leaves out unset numbers, and a quality that follows from elo: reading them back would be wrong. */
static bool is_left_out(const struct parameter *row, const void *base, bool product)
{
    if (row->type != PARAMETER_REAL)
        return false;
    const struct product_parameters *as_product = base;
    if (product && row->offset == offsetof(struct product_parameters, quality) && !isnan(as_product->elo))
        return true;
    double value;
    memcpy(&value, (const unsigned char *)base + row->offset, sizeof value);
    return isnan(value);
}

/* The text of a row's value, until the next one; NULL when memory is short. */
static const char *text_of_value(const struct printing *printing, const struct parameter *row,
                                 const void *value)
{
    struct value_text *text = printing->value;
    struct printing to_text = *printing;
    to_text.out = text->out;
    rewind(text->out);
    print_value(&to_text, row, value);
    bool ended = fputc('\0', text->out) == '\0'; /* a longer text may have been here */
    text->failed = text->failed || !ended || ferror(text->out) || fflush(text->out) != 0 || !text->text;
    return text->failed ? NULL : text->text;
}

static void print_row(const struct printing *printing, const struct parameter *row, const void *base,
                      int depth)
{
    const void *value = (const unsigned char *)base + row->offset;
    const char *text = text_of_value(printing, row, value);
    if (!text)
        return;
    fprintf(printing->out, "%*s%s = %s;", 2 * depth, "", row->key, text);
    if (!is_default(row, value, text))
        fprintf(printing->out, " # default: %s", row->fallback);
    fputc('\n', printing->out);
}

/* Buyers have nothing of this, and it may not be written. */
static bool is_of_firms(const struct printing *printing, const struct parameter *row)
{
    if (!printing->buyers)
        return false;
    const bool left_out[LEFT_OUT_PARTS] = {[LEFT_OUT_FIRMS] = true};
    const struct left_out_default *of_buyers = left_out_default_of(left_out, "sectors[]", row->key);
    return of_buyers && of_buyers->fixed;
}

static void print_rows(const struct printing *printing, const struct parameter *rows, size_t count,
                       const void *base, int depth, bool product)
{
    for (size_t i = 0; i < count; i++) {
        if (is_from_event(rows, count, &rows[i], base) || is_of_firms(printing, &rows[i]))
            continue;
        if (!is_left_out(&rows[i], base, product))
            print_row(printing, &rows[i], base, depth);
        else if (product && rows[i].offset == offsetof(struct product_parameters, quality))
            print_source_of_quality(printing, base, depth);
    }
}

static void print_groups(const struct printing *printing, const char *parent, const unsigned char *base,
                         int depth);

static void print_body(const struct printing *printing, const struct parameter_group *group,
                       const unsigned char *base, int depth)
{
    struct printing inner = *printing;
    if (strcmp(group->path, "vendors[]") == 0)
        inner.vendor = (const void *)base;
    bool product = strcmp(group->path, "vendors[].products[]") == 0;
    inner.buyers = strcmp(group->path, "sectors[]") == 0 &&
                   ((const struct sector_parameters *)(const void *)base)->kind == SECTOR_BUYERS;
    print_rows(&inner, group->rows, group->row_count, base, depth, product);
    if (strcmp(group->path, "vendors[].pricing") == 0) {
        const struct pricing_parameters *pricing = (const void *)base;
        const struct parameter_extension *strategy = pricing->extension;
        print_rows(&inner, strategy->rows, strategy->row_count, pricing->own, depth, false);
        if (pricing->successor) {
            strategy = pricing->successor;
            print_rows(&inner, strategy->rows, strategy->row_count, pricing->successor_own, depth, false);
        }
    }
    print_groups(&inner, group->path, base, depth);
}

static void print_list(const struct printing *printing, const struct parameter_group *group,
                       const unsigned char *parent_base, int depth)
{
    const unsigned char *elements;
    size_t count;
    memcpy(&elements, parent_base + group->offset, sizeof elements);
    memcpy(&count, parent_base + group->count_offset, sizeof count);
    for (size_t i = 0; i < count; i++) {
        fprintf(printing->out, "%*s{\n", 2 * (depth + 1), "");
        print_body(printing, group, elements + i * group->struct_size, depth + 2);
        fprintf(printing->out, "%*s}%s\n", 2 * (depth + 1), "", i + 1 < count ? "," : "");
    }
}

static void print_groups(const struct printing *printing, const char *parent, const unsigned char *base,
                         int depth)
{
    for (size_t i = 0; i < parameter_group_count; i++) {
        const struct parameter_group *group = &parameter_groups[i];
        if (!parameter_group_is_in(group, parent))
            continue;
        const char *dot = strrchr(group->path, '.'), *key = dot ? dot + 1 : group->path;
        bool list = strchr(key, '[') != NULL;
        fprintf(printing->out, "%*s%.*s = %c\n", 2 * depth, "", (int)strcspn(key, "["), key,
                list ? '(' : '{');
        if (list)
            print_list(printing, group, base, depth);
        else
            print_body(printing, group, base + group->offset, depth + 1);
        fprintf(printing->out, "%*s%c;\n", 2 * depth, "", list ? ')' : '}');
    }
}

bool scenario_print_resolved(FILE *out, const struct scenario *scenario)
{
    struct value_text value = {0};
    struct printing printing = {.out = out, .scenario = scenario, .value = &value};
    value.out = memory_text_open(&value.text, &value.size);
    if (!value.out)
        return false;
    print_groups(&printing, NULL, (const unsigned char *)scenario, 0);
    bool whole = memory_text_close(value.out, &value.text) && !value.failed;
    free(value.text);
    return whole && !ferror(out);
}

char *scenario_resolved_text(const struct scenario *scenario)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    bool whole = scenario_print_resolved(out, scenario);
    if (memory_text_close(out, &text) && whole)
        return text;
    free(text);
    return NULL;
}
