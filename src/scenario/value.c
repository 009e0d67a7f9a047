/* One value of a scenario, from libconfig's setting to the row's type. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "scenario/binding.h"
#include "scenario/calendar.h"
#include "scenario/event_dates.h"
#include "scenario/range.h"
#include "scenario/suggest.h"

enum { MOST_ROWS = 10000, MOST_COLUMNS = 16, MOST_TEXTS = 1000, SHOWN = 60 };

/* The parameter being bound, for messages. */
struct subject {
    struct binding *binding;
    const struct parameter *row;
    const config_setting_t *setting, *enclosing;
    const char *path;
};

#define REFUSE(subject, ...) refuse_at(subject, (subject)->setting, __VA_ARGS__)
#define refuse_at(subject, at, ...)                                                                          \
    (collector_add((subject)->binding->collector, setting_origin((subject)->binding->source, at),            \
                   (subject)->path, __VA_ARGS__),                                                            \
     false)

struct written {
    char text[SHOWN + 32];
};

/* The value as a message shows it. */
static struct written setting_in_words(const config_setting_t *setting)
{
    struct written shown;
    size_t size = sizeof shown.text;
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        snprintf(shown.text, size, "%lld", config_setting_get_int64(setting));
        break;
    case CONFIG_TYPE_FLOAT:
        snprintf(shown.text, size, "%.10g", config_setting_get_float(setting));
        break;
    case CONFIG_TYPE_BOOL:
        snprintf(shown.text, size, "%s", config_setting_get_bool(setting) ? "true" : "false");
        break;
    case CONFIG_TYPE_STRING: {
        const char *text = config_setting_get_string(setting);
        size_t length = strnlen(text, SHOWN);
        length = length < SHOWN ? length : utf8_valid_prefix(text, SHOWN);
        snprintf(shown.text, size, "the text \"%.*s%s\"", (int)length, text, text[length] ? "..." : "");
        break;
    }
    case CONFIG_TYPE_GROUP:
        snprintf(shown.text, size, "a group { }");
        break;
    default:
        snprintf(shown.text, size, "a list ( )");
    }
    return shown;
}

static bool is_integer(const config_setting_t *setting)
{
    return config_setting_type(setting) == CONFIG_TYPE_INT ||
           config_setting_type(setting) == CONFIG_TYPE_INT64;
}

static const char *text_of(const config_setting_t *setting)
{
    return config_setting_type(setting) == CONFIG_TYPE_STRING ? config_setting_get_string(setting) : NULL;
}

static bool refuse_text_number(const struct subject *subject, const config_setting_t *at, const char *text)
{
    char *end;
    double number = strtod(text, &end);
    end += strspn(end, " ");
    bool percent = *end == '%' || strncmp(end, "\xEF\xBC\x85", 3) == 0;
    if (end != text && percent)
        return refuse_at(subject, at, "a share of 1 is written without %%: %.10g instead of \"%s\"",
                         number / 100, text);
    if (end != text && !*end && !isfinite(number))
        return refuse_at(subject, at, "must be a finite number (%s), not %s",
                         range_in_words(subject->row).text, text);
    if (end != text && !*end)
        return refuse_at(subject, at, "a number is written without quotes: %s", text);
    return refuse_at(subject, at, "must be a number (%s), not %s", range_in_words(subject->row).text,
                     setting_in_words(at).text);
}

struct hint {
    char text[64];
};

/* A hint for users who write percent where a fraction is wanted. */
static struct hint percent_hint(const struct parameter *row, double value)
{
    struct hint hint = {""};
    bool share = strcmp(row->unit, "1") == 0 || strncmp(row->unit, "1/", 2) == 0;
    if (share && row->range.maximum == 1 && value > 1 && value <= 100)
        snprintf(hint.text, sizeof hint.text, "; %.10g %% is written %.10g", value, value / 100);
    return hint;
}

static bool number_of(const struct subject *subject, const config_setting_t *at, double *value)
{
    const char *text = text_of(at);
    if (is_integer(at))
        *value = (double)config_setting_get_int64(at);
    else if (config_setting_type(at) == CONFIG_TYPE_FLOAT)
        *value = config_setting_get_float(at);
    else if (text)
        return refuse_text_number(subject, at, text);
    else
        return refuse_at(subject, at, "must be a number (%s), not %s", range_in_words(subject->row).text,
                         setting_in_words(at).text);
    if (!(fabs(*value) <= largest_number))
        return refuse_at(subject, at, "is too large: numbers go up to %g", largest_number);
    if (!range_contains(&subject->row->range, *value))
        return refuse_at(subject, at, "must be %s, not %s%s", range_in_words(subject->row).text,
                         setting_in_words(at).text, percent_hint(subject->row, *value).text);
    return true;
}

static bool bind_integer(const struct subject *subject, int64_t *target)
{
    const config_setting_t *setting = subject->setting;
    if (config_setting_type(setting) == CONFIG_TYPE_FLOAT)
        return REFUSE(subject, "must be a whole number without a decimal point (%s), not %s",
                      range_in_words(subject->row).text, setting_in_words(setting).text);
    double value;
    if (!number_of(subject, setting, &value))
        return false;
    *target = config_setting_get_int64(setting);
    return true;
}

static bool bind_boolean(const struct subject *subject, bool *target)
{
    if (config_setting_type(subject->setting) != CONFIG_TYPE_BOOL)
        return REFUSE(subject, "must be true or false (without quotes), not %s",
                      setting_in_words(subject->setting).text);
    *target = config_setting_get_bool(subject->setting);
    return true;
}

/* Of a valid text. */
static bool has_control_character(const char *text)
{
    for (size_t at = 0, length = strlen(text), bytes; at < length; at += bytes) {
        bytes = utf8_sequence_length(text + at, length - at);
        if (utf8_is_control(text + at, bytes))
            return true;
    }
    return false;
}

/* Copies a valid text into the scenario's arena; false, with a finding, otherwise. */
static bool copy_text(const struct subject *subject, const config_setting_t *at, const char **target)
{
    const char *text = text_of(at);
    if (!text)
        return refuse_at(subject, at, "must be a text in quotes, not %s", setting_in_words(at).text);
    if (utf8_valid_prefix(text, strlen(text)) != strlen(text))
        return refuse_at(subject, at, "is not valid UTF-8");
    if (has_control_character(text))
        return refuse_at(subject, at, "must not hold line breaks or other control characters");
    *target = arena_copy_text(&subject->binding->scenario->arena, text);
    if (!*target)
        subject->binding->out_of_memory = true;
    return *target != NULL;
}

static bool bind_text(const struct subject *subject, const char **target)
{
    const char *copy;
    if (!copy_text(subject, subject->setting, &copy))
        return false;
    if (!subject->row->fallback && !*copy)
        return REFUSE(subject, "must not be empty");
    *target = copy;
    return true;
}

static bool bind_date(const struct subject *subject, int64_t *target)
{
    const char *text = text_of(subject->setting);
    if (!text || !calendar_parse(text, target))
        return REFUSE(subject, "must be a date such as \"2024-05-15\", not %s",
                      setting_in_words(subject->setting).text);
    return true;
}

struct names_text {
    char text[400];
};

/* "a", "b" or "c" */
static struct names_text names_in_words(const char *names)
{
    struct names_text words = {""};
    size_t used = 0;
    while (*names && used < sizeof words.text) {
        size_t length = strcspn(names, "|");
        const char *rest = names + length + (names[length] == '|');
        const char *join = !used ? "" : strchr(rest, '|') || *rest ? ", " : " or ";
        int count =
            snprintf(words.text + used, sizeof words.text - used, "%s\"%.*s\"", join, (int)length, names);
        used += count > 0 ? (size_t)count : sizeof words.text;
        names = rest;
    }
    return words;
}

/* Index of a name in "a|b|c", or -1. */
static int name_index(const char *names, const char *name)
{
    for (int index = 0; *names; index++) {
        size_t length = strcspn(names, "|");
        if (strlen(name) == length && strncmp(names, name, length) == 0)
            return index;
        names += length + (names[length] == '|');
    }
    return -1;
}

static bool find_choice(const struct subject *subject, const config_setting_t *at, int *target)
{
    const char *names = subject->row->allowed, *name = text_of(at);
    int index = name ? name_index(names, name) : -1;
    if (index >= 0) {
        *target = index;
        return true;
    }
    struct suggestion suggestion = suggestion_for(name ? name : "");
    suggestion_try_names(&suggestion, names);
    bool near = name && suggestion.best;
    return refuse_at(subject, at, "must be %s, not %s%s%s%s", names_in_words(names).text,
                     setting_in_words(at).text, near ? "; did you mean \"" : "", near ? suggestion.best : "",
                     near ? "\"?" : "");
}

static bool is_list(const config_setting_t *setting)
{
    return config_setting_is_list(setting) || config_setting_is_array(setting);
}

static const config_setting_t *element(const config_setting_t *list, int index)
{
    return config_setting_get_elem(list, (unsigned)index);
}

static bool bind_choice_set(const struct subject *subject, unsigned *target)
{
    if (!is_list(subject->setting))
        return REFUSE(subject, "must be a list such as [\"%.*s\"] of %s, not %s",
                      (int)strcspn(subject->row->allowed, "|"), subject->row->allowed,
                      names_in_words(subject->row->allowed).text, setting_in_words(subject->setting).text);
    unsigned set = 0;
    bool fine = true;
    for (int i = 0; i < config_setting_length(subject->setting); i++) {
        int index;
        const config_setting_t *at = element(subject->setting, i);
        if (!find_choice(subject, at, &index))
            fine = false;
        else if (set & 1U << index)
            fine = refuse_at(subject, at, "\"%s\" is listed twice", text_of(at));
        else
            set |= 1U << index;
    }
    *target = set;
    return fine;
}

/* The list that a reference points into: one of the scenario's, or the vendor's own products. */
static const config_setting_t *referenced_list(const struct subject *subject, const char *name)
{
    if (strcmp(name, "products") == 0)
        return subject->enclosing ? config_setting_get_member(subject->enclosing, "products") : NULL;
    return config_setting_get_member(subject->binding->root, name);
}

static bool find_reference(const struct subject *subject, const config_setting_t *at, const char *target_list,
                           size_t *target)
{
    const char *name = text_of(at);
    if (!name)
        return refuse_at(subject, at, "must be the name of one of the %s in quotes, not %s", target_list,
                         setting_in_words(at).text);
    const config_setting_t *list = referenced_list(subject, target_list);
    bool own_products = strcmp(target_list, "products") == 0;
    if (own_products && !subject->enclosing)
        return true;
    *target = list && is_list(list) ? find_named(list, name) : NO_REFERENCE;
    if (*target != NO_REFERENCE)
        return true;
    struct suggestion suggestion = suggestion_for(name);
    const char *only = NULL;
    int count = list && is_list(list) ? config_setting_length(list) : 0;
    for (int i = 0; i < count && i < 1000; i++) {
        only = element_name(list, (size_t)i);
        if (only)
            suggestion_try(&suggestion, only);
    }
    if (count == 0 && !own_products)
        return refuse_at(subject, at,
                         "%s is none of the %s: there are none; write the list `%s`, or leave this out",
                         setting_in_words(at).text, target_list, target_list);
    const char *near = suggestion.best ? suggestion.best : count == 1 ? only : NULL;
    return refuse_at(subject, at, "%s is none of the %s%s%s%s%s", setting_in_words(at).text,
                     own_products ? "vendor's own " : "", target_list, near ? "; did you mean \"" : "",
                     near ? near : "", near ? "\"?" : "");
}

static bool bind_reference(const struct subject *subject, size_t *target)
{
    const char *name = text_of(subject->setting);
    if (name && !*name && subject->row->fallback) {
        *target = NO_REFERENCE;
        return true;
    }
    if (name && !*name)
        return REFUSE(subject, "must name one of the %s", subject->row->allowed);
    return find_reference(subject, subject->setting, subject->row->allowed, target);
}

static bool bind_text_list(const struct subject *subject, struct text_list *target)
{
    if (!is_list(subject->setting))
        return REFUSE(subject, "must be a list of texts such as [\"a\", \"b\"], not %s",
                      setting_in_words(subject->setting).text);
    int count = config_setting_length(subject->setting);
    if (count > MOST_TEXTS)
        return REFUSE(subject, "has %d elements; at most %d", count, MOST_TEXTS);
    const char **items = binding_take(subject->binding, (size_t)count, sizeof *items);
    if (!items)
        return false;
    bool fine = true;
    for (int i = 0; i < count; i++)
        if (!copy_text(subject, element(subject->setting, i), &items[i])) {
            items[i] = "";
            fine = false;
        }
    *target = (struct text_list){items, (size_t)count};
    return fine;
}

struct columns {
    char names[MOST_COLUMNS][64];
    size_t count, needed; /* needed: columns from there on may be left off */
};

static bool is_round_column(const char *name)
{
    return strcmp(name, "date") == 0 || strcmp(name, "round") == 0;
}

static struct columns split_columns(const char *allowed)
{
    struct columns columns = {.count = 0};
    while (*allowed && columns.count < MOST_COLUMNS) {
        size_t length = strcspn(allowed, "|");
        char *name = columns.names[columns.count++];
        snprintf(name, sizeof columns.names[0], "%.*s", (int)length, allowed);
        if (is_round_column(name) || strcmp(name, "product") == 0 || strcmp(name, "amount") == 0 ||
            strcmp(name, "factor") == 0)
            columns.needed = columns.count;
        allowed += length + (allowed[length] == '|');
    }
    return columns;
}

static bool refuse_early(const struct subject *subject, const config_setting_t *at, const char *what)
{
    char start[DATE_TEXT_SIZE];
    calendar_print(subject->binding->scenario->simulation.start_date, start);
    return refuse_at(subject, at, "%s is before the first round (simulation.start_date is %s)", what, start);
}

static bool refuse_early_event(const struct subject *subject, const config_setting_t *at, size_t event)
{
    char date[DATE_TEXT_SIZE], what[160];
    calendar_print(subject->binding->scenario->events[event].date, date);
    snprintf(what, sizeof what, "the event \"%.100s\", %s,", text_of(at), date);
    return refuse_early(subject, at, what);
}

/* The name of an event that gives the date. */
static bool bind_event_cell(const struct subject *subject, const config_setting_t *at, double *cell)
{
    size_t event;
    if (!find_reference(subject, at, "events", &event))
        return false;
    int64_t round;
    if (event >= subject->binding->scenario->event_count || !event_round(subject->binding, event, &round))
        return true; /* its own fault is told already */
    *cell = round == ROUND_NEVER ? INFINITY : (double)round;
    return round >= 1 || refuse_early_event(subject, at, event);
}

static bool bind_round_cell(const struct subject *subject, const config_setting_t *at, double *cell)
{
    const struct simulation_parameters *simulation = &subject->binding->scenario->simulation;
    int64_t round, days;
    if (is_integer(at)) {
        round = config_setting_get_int64(at);
    } else if (text_of(at) && calendar_parse(text_of(at), &days)) {
        if (!is_bound(subject->binding, &simulation->start_date) ||
            !is_bound(subject->binding, &simulation->round_days))
            return true;
        round = calendar_round(days, simulation->start_date, simulation->round_days);
        if (round < 1)
            return refuse_early(subject, at, text_of(at));
    } else if (text_of(at) && config_setting_get_member(subject->binding->root, "events")) {
        return bind_event_cell(subject, at, cell);
    } else {
        return refuse_at(
            subject, at,
            "must be a date such as \"2024-05-15\", a round number or the name of an event, not %s",
            setting_in_words(at).text);
    }
    if (round < 1 || round > 10000000)
        return refuse_at(subject, at, "round numbers are between 1 and 10000000, not %s",
                         setting_in_words(at).text);
    *cell = (double)round;
    return true;
}

/* needed: nothing can't stand in it. */
static bool bind_cell(const struct subject *subject, const config_setting_t *at, const char *column,
                      bool needed, double *cell)
{
    const char *text = text_of(at), *nothing = strcmp(column, "vendor") == 0 ? "" : "keep";
    if (is_round_column(column))
        return bind_round_cell(subject, at, cell);
    if (!needed && text && strcmp(text, nothing) == 0)
        return true;
    if (strcmp(column, "product") == 0 || strcmp(column, "vendor") == 0) {
        size_t index = 0;
        if (!find_reference(subject, at, *column == 'p' ? "products" : "vendors", &index))
            return false;
        *cell = (double)index;
        return true;
    }
    struct parameter row = *subject->row; /* where a table may go below zero its prices do, not its amounts */
    struct subject amount = *subject;
    amount.row = &row;
    if (strncmp(column, "price", strlen("price")) != 0 && strcmp(column, "partner_fee") != 0 &&
        row.range.minimum < 0)
        row.range = (struct parameter_range)RANGE_NONNEGATIVE;
    return number_of(&amount, at, cell);
}

static bool bind_table_row(const struct subject *subject, const config_setting_t *at,
                           const struct columns *columns, double *cells)
{
    for (size_t j = 0; j < columns->count; j++)
        cells[j] = NAN;
    if (!is_list(at))
        return refuse_at(subject, at, "each row is a list of its own: ( (%s), ... ), not %s",
                         subject->row->allowed, setting_in_words(at).text);
    size_t length = (size_t)config_setting_length(at);
    if (length < columns->needed || length > columns->count)
        return refuse_at(subject, at, "a row has %s columns (%s), not %zu",
                         counts_in_words(columns->needed, columns->count).text, subject->row->allowed,
                         length);
    bool fine = true;
    for (size_t j = 0; j < length; j++)
        if (!bind_cell(subject, element(at, (int)j), columns->names[j], j < columns->needed, &cells[j]))
            fine = false;
    return fine;
}

static bool bind_table(const struct subject *subject, struct table *target)
{
    if (!is_list(subject->setting))
        return REFUSE(subject, "must be a list of rows ( (%s), ... ), not %s", subject->row->allowed,
                      setting_in_words(subject->setting).text);
    struct columns columns = split_columns(subject->row->allowed);
    int rows = config_setting_length(subject->setting);
    if (rows > MOST_ROWS)
        return REFUSE(subject, "has %d rows; at most %d", rows, MOST_ROWS);
    double *values = binding_take(subject->binding, (size_t)rows * columns.count, sizeof *values);
    if (!values)
        return false;
    bool fine = true;
    size_t kept = 0, dates = parameter_round_column(subject->row);
    for (int i = 0; i < rows; i++) {
        double *cells = values + kept * columns.count;
        if (!bind_table_row(subject, element(subject->setting, i), &columns, cells))
            fine = false;
        kept += dates == SIZE_MAX || !isinf(cells[dates]); /* infinite: its event is off */
    }
    *target = (struct table){values, kept, columns.count};
    return fine;
}

bool bind_value(struct binding *binding, const struct parameter *row, const config_setting_t *setting,
                const config_setting_t *enclosing, const char *path, void *target)
{
    struct subject subject = {binding, row, setting, enclosing, path};
    switch (row->type) {
    case PARAMETER_REAL:
        return number_of(&subject, setting, target);
    case PARAMETER_INTEGER:
        return bind_integer(&subject, target);
    case PARAMETER_BOOLEAN:
        return bind_boolean(&subject, target);
    case PARAMETER_TEXT:
        return bind_text(&subject, target);
    case PARAMETER_DATE:
        return bind_date(&subject, target);
    case PARAMETER_CHOICE:
        return find_choice(&subject, setting, target);
    case PARAMETER_CHOICE_SET:
        return bind_choice_set(&subject, target);
    case PARAMETER_REFERENCE:
        return bind_reference(&subject, target);
    case PARAMETER_TEXT_LIST:
        return bind_text_list(&subject, target);
    case PARAMETER_TABLE:
        return bind_table(&subject, target);
    }
    return false;
}

void bind_nothing(const struct parameter *row, void *target)
{
    if (row->type == PARAMETER_REAL)
        *(double *)target = NAN;
    else if (row->type == PARAMETER_REFERENCE)
        *(size_t *)target = NO_REFERENCE;
    else if (row->type == PARAMETER_TEXT)
        *(const char **)target = "";
}
