#include "observed/observed.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csv_line.h"
#include "base/path_name.h"
#include "base/regular_file.h"
#include "base/utf8.h"
#include "scenario/calendar.h"
#include "scenario/suggest.h"

enum column { DATE, FIELD_NAME, AGENT, VALUE, LOW, HIGH, DAYS, SOURCE, COLUMNS };
static const char *const column_names[COLUMNS] = {"date", "field", "agent", "value",
                                                  "low",  "high",  "days",  "source"};
static const char all_columns[] = "date,field,agent,value,low,high,days,source";

struct reading {
    const struct scenario *scenario;
    struct observed *observed;
    struct diagnostics *findings;
    size_t place[COLUMNS]; /* of each column in a row; MOST_CSV_CELLS: there is none */
    size_t columns;        /* of the header */
    size_t capacity;
    int line;
    bool out_of_memory;
};

/* `column`: name, or NULL for the whole line. Rows after many wrong ones are not told. */
#define REFUSE(reading, column, ...)                                                                         \
    diagnostics_add((reading)->findings, (reading)->observed->file, (reading)->line, column, __VA_ARGS__)

/* The axis of the field's agents; AXIS_NONE without one. Fields that are not over rounds, or have agents of two kinds,
 * can't be observed: AXES. */
static enum field_axis agents_of(const struct field *field)
{
    if (!field_has_axis(field, AXIS_ROUND) || field->type == FIELD_TEXT || field->exact ||
        (field->categories && field->categories != &yes_no))
        return AXES;
    enum field_axis found = AXIS_NONE;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++) {
        if (field->axes[a] == AXIS_RUN || field->axes[a] == AXIS_ROUND)
            continue;
        if (found != AXIS_NONE)
            return AXES;
        found = field->axes[a];
    }
    return found;
}

bool observed_field(const char *name, size_t *field)
{
    for (size_t i = 0; i < world_field_count; i++)
        if (strcmp(world_fields[i].name, name) == 0) {
            *field = i;
            return agents_of(&world_fields[i]) != AXES;
        }
    return false;
}

static bool find_field(const struct reading *reading, const char *name, size_t *index)
{
    struct suggestion suggestion = suggestion_for(name);
    bool known = false;
    for (size_t i = 0; i < world_field_count; i++) {
        const struct field *field = &world_fields[i];
        bool same = strcmp(field->name, name) == 0;
        known = known || same;
        if (agents_of(field) == AXES || !field_is_wanted(field, reading->scenario))
            continue;
        suggestion_try(&suggestion, field->name);
        if (same) {
            *index = i;
            return true;
        }
    }
    if (known)
        REFUSE(reading, "field",
               "`%.80s` is no path over rounds of one kind of agents in runs of this scenario; "
               "`pricewar-sim fields` lists the datasets",
               name);
    else
        REFUSE(reading, "field", "there is no dataset `%.80s`%s%s%s; `pricewar-sim fields` lists them", name,
               suggestion.best ? "; did you mean `" : "", suggestion.best ? suggestion.best : "",
               suggestion.best ? "`?" : "");
    return false;
}

/* The names of the agents on an axis. */
static const struct field *names_on(enum field_axis axis)
{
    const char *dataset = axis == AXIS_FIRM ? "firm_name" : axes[axis].labels;
    for (size_t i = 0; dataset && i < scenario_field_count; i++)
        if (strcmp(scenario_fields[i].name, dataset) == 0)
            return &scenario_fields[i];
    return NULL;
}

static bool find_agent(const struct reading *reading, const struct field *field, const char *name,
                       size_t *element)
{
    enum field_axis axis = agents_of(field);
    const struct field *names = names_on(axis);
    *element = 0;
    if (axis == AXIS_NONE || !names) {
        if (*name)
            REFUSE(reading, "agent", "`%s` is of the market as a whole; leave the agent empty, not `%.80s`",
                   field->name, name);
        return !*name;
    }
    struct suggestion suggestion = suggestion_for(name);
    char scratch[FIELD_SCRATCH];
    for (size_t i = 0; i < axis_length(axis, reading->scenario); i++) {
        const char *known = names->text(reading->scenario, i, scratch);
        if (strcmp(known, name) == 0) {
            *element = i;
            return true;
        }
        suggestion_try_names(&suggestion, known);
    }
    if (*name)
        REFUSE(reading, "agent", "the scenario has no %s `%.80s`%s%s%s", axes[axis].name, name,
               suggestion.best ? "; did you mean `" : "", suggestion.best ? suggestion.best : "",
               suggestion.best ? "`?" : "");
    else
        REFUSE(reading, "agent", "is missing: whose `%s` it is, the name of a %s", field->name,
               axes[axis].name);
    return false;
}

/* What a unit may be of: beyond it factors and their squares have no numbers. */
static bool is_measurable(double number)
{
    double size = fabs(number);
    return size >= 1e-30 ? size <= 1e30 : !(size > 0) && !isnan(number);
}

/* An empty cell is NAN where `needed` is false. */
static bool read_number(const struct reading *reading, enum column column, const char *text, bool needed,
                        double *number)
{
    *number = (double)NAN;
    if (!*text && !needed)
        return true;
    *number = csv_number(text);
    if (is_measurable(*number))
        return true;
    if (!isnan(*number))
        REFUSE(reading, column_names[column],
               "`%.80s` is no size that anything has: 0, or between 1e-30 and 1e30, with or without a minus",
               text);
    else if (*text)
        REFUSE(
            reading, column_names[column],
            "`%.80s` is no number; numbers are written as 1234.5 or 1.2e6, without units or thousands' commas",
            text);
    else
        REFUSE(reading, column_names[column], "is missing: a number in the unit of the field");
    return false;
}

static bool read_date(const struct reading *reading, const char *text, struct observation *row)
{
    const struct simulation_parameters *simulation = &reading->scenario->simulation;
    if (!calendar_parse(text, &row->day)) {
        REFUSE(reading, "date", "`%.40s` is no date; dates are written as 2024-05-15", text);
        return false;
    }
    int64_t round = calendar_round(row->day, simulation->start_date, simulation->round_days);
    row->round = round >= 1 && round <= simulation->rounds ? round : OUTSIDE_RUN;
    return true;
}

/* Volume, money and numbers of agents; shares, prices and other ratios are the same over any number of days. */
static bool is_amount(const struct field *field)
{
    static const char *const others[] = {"1", "util", "months"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(field->unit, others[i]) == 0)
            return false;
    return !strchr(field->unit, '/');
}

/* Flows are observed over days, and simulated over rounds. */
static bool scale_to_round(const struct reading *reading, const char *days, struct observation *row)
{
    double number;
    if (!*days)
        return true;
    if (!read_number(reading, DAYS, days, true, &number))
        return false;
    if (number <= 0 || number > 36600) {
        REFUSE(reading, "days", "must be above 0 and at most 36600: over how many days a flow was counted");
        return false;
    }
    double factor = reading->scenario->simulation.round_days / number;
    row->value *= factor;
    row->low *= factor;
    row->high *= factor;
    return true;
}

static bool read_numbers(const struct reading *reading, const char *const values[COLUMNS],
                         struct observation *row)
{
    bool good = read_number(reading, VALUE, values[VALUE], true, &row->value);
    good = read_number(reading, LOW, values[LOW], false, &row->low) && good;
    good = read_number(reading, HIGH, values[HIGH], false, &row->high) && good;
    if (good && row->low > row->value)
        REFUSE(reading, "low", "%s is above the value, %s", values[LOW], values[VALUE]);
    if (good && row->high < row->value)
        REFUSE(reading, "high", "%s is below the value, %s", values[HIGH], values[VALUE]);
    good = good && !(row->low > row->value || row->high < row->value);
    return good && scale_to_round(reading, values[DAYS], row);
}

static void add_row(struct reading *reading, struct observation *row)
{
    struct observed *observed = reading->observed;
    if (observed->count == reading->capacity) {
        size_t capacity = reading->capacity ? 2 * reading->capacity : 64;
        struct observation *items = arena_take(&observed->arena, capacity, sizeof *items);
        if (items && observed->count)
            memcpy(items, observed->items, observed->count * sizeof *items);
        reading->out_of_memory = reading->out_of_memory || !items;
        if (!items)
            return;
        observed->items = items;
        reading->capacity = capacity;
    }
    row->agent = arena_copy_text(&observed->arena, row->agent);
    row->source = arena_copy_text(&observed->arena, row->source);
    row->series = observed->series_count;
    for (size_t i = observed->count; i-- > 0;)
        if (observed->items[i].field == row->field && observed->items[i].element == row->element) {
            row->series = observed->items[i].series;
            break;
        }
    observed->series_count += row->series == observed->series_count;
    observed->items[observed->count++] = *row;
    reading->out_of_memory = observed->arena.exhausted;
}

static void read_row(struct reading *reading, char *line)
{
    const char *values[COLUMNS];
    const struct csv_line split = csv_split(line);
    const char *fault = split.fault ? split.fault : csv_surplus(&split, reading->columns);
    if (fault) {
        REFUSE(reading, NULL, "%s", fault);
        return;
    }
    for (size_t c = 0; c < COLUMNS; c++)
        values[c] = reading->place[c] < split.count ? split.cells[reading->place[c]] : "";
    struct observation row = {.line = reading->line, .agent = values[AGENT], .source = values[SOURCE]};
    bool dated = read_date(reading, values[DATE], &row), found = false;
    bool measured = read_numbers(reading, values, &row);
    if (*values[FIELD_NAME])
        found = find_field(reading, values[FIELD_NAME], &row.field) &&
                find_agent(reading, &world_fields[row.field], values[AGENT], &row.element);
    else
        REFUSE(reading, "field",
               "is missing: a dataset of `pricewar-sim fields`, such as price or vendor_share");
    if (found && *values[DAYS] && !is_amount(&world_fields[row.field])) {
        REFUSE(reading, "days",
               "`%s` is no flow, it is the same over any number of days; leave the days empty",
               world_fields[row.field].name);
        return;
    }
    if (dated && measured && found)
        add_row(reading, &row);
}

/* False: the columns are not known, so no row can be read. */
static bool read_header(struct reading *reading, char *line)
{
    const struct csv_line split = csv_split(line);
    bool good = !split.fault;
    if (split.fault)
        REFUSE(reading, NULL, "%s", split.fault);
    for (size_t c = 0; c < COLUMNS; c++)
        reading->place[c] = MOST_CSV_CELLS;
    reading->columns = split.count;
    for (size_t i = 0; good && i < split.count; i++) {
        size_t c = 0;
        while (c < COLUMNS && strcmp(split.cells[i], column_names[c]) != 0)
            c++;
        if (c == COLUMNS || reading->place[c] < i) {
            REFUSE(reading, NULL,
                   "the header has a column `%.80s`%s; the columns, with commas between them, are %s",
                   split.cells[i], c == COLUMNS ? "" : " twice", all_columns);
            good = false;
        } else {
            reading->place[c] = i;
        }
    }
    static const enum column needed[] = {DATE, FIELD_NAME, VALUE};
    for (size_t i = 0; good && i < sizeof needed / sizeof *needed; i++)
        if (reading->place[needed[i]] == MOST_CSV_CELLS) {
            REFUSE(reading, NULL,
                   "the header has no column `%s`; it begins with %s, of which agent, low, high, days "
                   "and source may be left out",
                   column_names[needed[i]], all_columns);
            good = false;
        }
    return good;
}

/* Reads the lines of `text`, which is changed. */
static void read_lines(struct reading *reading, char *text)
{
    enum { MOST_FAULTS = 50 };
    static const char mark[] = "\xEF\xBB\xBF";
    bool header = false;
    text += strncmp(text, mark, strlen(mark)) == 0 ? strlen(mark) : 0;
    for (char *next = text; next && *next && !reading->out_of_memory;) {
        char *line = next, *end = strchr(next, '\n');
        next = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        reading->line++;
        line = csv_trim(line);
        if (!*line || *line == '#')
            continue;
        if (!header && !read_header(reading, line))
            return;
        if (header && reading->observed->count == MOST_OBSERVATIONS) {
            REFUSE(reading, NULL, "there are more than %d rows", MOST_OBSERVATIONS);
            return;
        }
        if (header)
            read_row(reading, line);
        if (reading->findings->count >= MOST_FAULTS)
            return;
        header = true;
    }
    reading->line = 0;
    if (!header || (reading->observed->count == 0 && reading->findings->count == 0))
        REFUSE(reading, NULL, "there are no observations in it; it begins with a header, %s", all_columns);
}

/* Bytes that no text has: the line of the first is said. */
static bool check_text(struct reading *reading, const char *text, size_t length)
{
    size_t valid = utf8_valid_prefix(text, length), nought = strnlen(text, length);
    size_t wrong = valid < nought ? valid : nought;
    if (length > LARGEST_OBSERVED_FILE) {
        REFUSE(reading, NULL, "is larger than the %d bytes that a file of observations may have",
               LARGEST_OBSERVED_FILE);
        return false;
    }
    if (wrong == length)
        return true;
    reading->line = 1;
    for (size_t i = 0; i < wrong; i++)
        reading->line += text[i] == '\n';
    REFUSE(reading, NULL,
           nought < valid ? "a byte 0 is no text; the file is CSV in UTF-8"
                          : "these bytes are not UTF-8; save the file as UTF-8");
    return false;
}

enum status observed_read_text(const struct scenario *scenario, const char *file, const char *text,
                               size_t length, struct observed **observed, struct diagnostics *findings,
                               struct error *error)
{
    struct observed *made = calloc(1, sizeof *made);
    struct reading reading = {.scenario = scenario, .observed = made, .findings = findings};
    char *lines = made ? malloc(length + 1) : NULL;
    *observed = NULL;
    if (made)
        arena_init(&made->arena);
    if (!lines || !(made->file = arena_copy_text(&made->arena, file)))
        reading.out_of_memory = true;
    size_t before = findings->count;
    if (!reading.out_of_memory && check_text(&reading, text, length)) {
        memcpy(lines, text, length);
        lines[length] = '\0';
        made->text = arena_copy_text(&made->arena, lines);
        read_lines(&reading, lines);
    }
    free(lines);
    bool wrong = findings->count > before, full = reading.out_of_memory || made->arena.exhausted;
    if (!wrong && !full) {
        *observed = made;
        return STATUS_OK;
    }
    observed_free(made);
    return full ? error_no_memory(error, "the observations")
                : error_set(error, STATUS_INVALID, "%s is no table of observations", file);
}

/* All of the file, or of a larger one a byte more than is allowed, by which it shows. NULL: *reason says why. */
static char *read_file(int file, size_t *length, const char **reason)
{
    size_t most = LARGEST_OBSERVED_FILE + 1;
    char *text = malloc(most);
    *length = 0;
    *reason = text ? NULL : "out of memory";
    while (text && *length < most && !*reason) {
        ssize_t count = read(file, text + *length, most - *length);
        if (count == 0)
            break;
        if (count < 0 && errno != EINTR)
            *reason = strerror(errno);
        *length += count > 0 ? (size_t)count : 0;
    }
    if (*reason) {
        free(text);
        return NULL;
    }
    return text;
}

enum status observed_read(const struct scenario *scenario, struct observed **observed,
                          struct diagnostics *findings, struct error *error)
{
    const char *reason = NULL;
    size_t length = 0;
    *observed = NULL;
    if (!scenario->output.observed || !*scenario->output.observed)
        return STATUS_OK;
    char *path = path_beside(scenario->file, scenario->output.observed), *text = NULL;
    if (!path)
        return error_no_memory(error, "the observations");
    int file = regular_open(path, "a table of observations", error);
    enum status status = file < 0 ? STATUS_INVALID : STATUS_OK;
    if (file >= 0) {
        text = read_file(file, &length, &reason);
        close(file);
        if (!text)
            status = error_set_in_file(error, STATUS_INVALID, path, "can't be read: %s", reason);
    }
    if (text)
        status = observed_read_text(scenario, path, text, length, observed, findings, error);
    free(text);
    free(path);
    return status;
}

void observed_free(struct observed *observed)
{
    if (!observed)
        return;
    arena_clear(&observed->arena);
    free(observed);
}
