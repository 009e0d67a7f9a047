#include "file/observed/observed_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path_name.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "scenario/calendar.h"

const char observed_group[] = "observed";

#define COLUMN(its_name, its_type, meaning)                                                                  \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_OBSERVATION}, .unit = "1", .long_name = meaning    \
    }
enum { DATE, FIELD_OF, AGENT, SOURCE, TEXTS };
enum { ROUND = TEXTS, ELEMENT, SERIES, VALUE, LOW, HIGH, BAND_LOW, MEDIAN, BAND_HIGH, COLUMNS };

const struct field observed_fields[] = {
    [DATE] = COLUMN("date", FIELD_TEXT, "day of the observation"),
    [FIELD_OF] = COLUMN("field", FIELD_TEXT,
                        "dataset of this file that it is held against, whose unit its numbers have"),
    [AGENT] = COLUMN("agent", FIELD_TEXT, "whose it is; empty: of the market"),
    [SOURCE] = COLUMN("source", FIELD_TEXT, "where it comes from"),
    [ROUND] = COLUMN("in_round", FIELD_I32, "round in which the day falls; 0: outside of the run"),
    [ELEMENT] = COLUMN("element", FIELD_I32, "number of the agent on its axis of that dataset"),
    [SERIES] = COLUMN("series", FIELD_I32, "number of the series: the same dataset and agent"),
    [VALUE] = COLUMN("value", FIELD_F64, "what was observed; flows are scaled to a round"),
    [LOW] = COLUMN("low", FIELD_F64, "lower end of what may have been; NaN: not given"),
    [HIGH] = COLUMN("high", FIELD_F64, "upper end of what may have been; NaN: not given"),
    [BAND_LOW] = COLUMN("simulated_low", FIELD_F64, "quantile 0.05 over runs in that round"),
    [MEDIAN] = COLUMN("simulated_median", FIELD_F64, "median over runs in that round"),
    [BAND_HIGH] = COLUMN("simulated_high", FIELD_F64, "quantile 0.95 over runs in that round"),
};
const size_t observed_field_count = COLUMNS;

static const char table_name[] = "table", file_attribute[] = "file";

static double number_of(const struct observed_fit *fit, size_t i, int column)
{
    const struct observation *row = &fit->observed->items[i];
    const struct fitted *fitted = &fit->rows[i];
    const double numbers[COLUMNS - TEXTS] = {
        (double)row->round, (double)row->element, (double)row->series, row->value,  row->low,
        row->high,          fitted->low,          fitted->median,      fitted->high};
    return numbers[column - TEXTS];
}

static enum status write_column(hid_t group, const hid_t *scales, const struct observed_fit *fit, int column,
                                struct error *error)
{
    const struct field *field = &observed_fields[column];
    size_t count = fit->observed->count;
    const hsize_t lengths[] = {count};
    double *numbers = calloc(count + 1, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the observations");
    for (size_t i = 0; i < count; i++)
        numbers[i] = number_of(fit, i, column);
    enum status status = hdf5_write_numbers(group, field, lengths, scales, numbers, error);
    free(numbers);
    return status;
}

static enum status write_texts(hid_t group, const hid_t *scales, const struct observed_fit *fit, int column,
                               struct error *error)
{
    size_t count = fit->observed->count;
    const hsize_t lengths[] = {count};
    char(*dates)[DATE_TEXT_SIZE] = calloc(count + 1, sizeof *dates);
    const char **texts = calloc(count + 1, sizeof *texts);
    enum status status = dates && texts ? STATUS_OK : error_no_memory(error, "the observations");
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct observation *row = &fit->observed->items[i];
        calendar_print(row->day, dates[i]);
        const char *const cells[TEXTS] = {dates[i], world_fields[row->field].name, row->agent, row->source};
        texts[i] = cells[column];
    }
    if (status == STATUS_OK)
        status = hdf5_write_field(group, &observed_fields[column], lengths, scales, texts, error);
    free(texts);
    free(dates);
    return status;
}

enum status observed_write(hid_t file, const struct observed_fit *fit, struct error *error)
{
    hid_t group, scales[ALL_AXES];
    hdf5_no_scales(scales);
    hdf5_quiet();
    enum status status = hdf5_create_group(file, observed_group, &group, error);
    /* No path of the machine is in the file. */
    if (status == STATUS_OK)
        status = hdf5_set_text(group, file_attribute, path_name(fit->observed->file), error);
    if (status == STATUS_OK)
        status = hdf5_write_text(group, table_name, fit->observed->text,
                                 "the table of observations, as it was read", error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(group, AXIS_OBSERVATION, fit->observed->count, &scales[AXIS_OBSERVATION],
                                   error);
    for (int column = 0; status == STATUS_OK && column < COLUMNS; column++)
        status = (column < TEXTS ? write_texts : write_column)(group, scales, fit, column, error);
    status = hdf5_finish_scales(scales, status, error);
    return hdf5_finish(&group, status, error);
}

static enum status parse(const struct scenario *scenario, const char *name, const char *text,
                         struct observed **observed, struct error *error)
{
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = observed_read_text(scenario, name, text, strlen(text), observed, &findings, error);
    if (status == STATUS_INVALID && findings.count > 0)
        status = error_set(error, status, "has observations that are none for its scenario: line %d: %s",
                           findings.items[0].line, findings.items[0].text);
    diagnostics_clear(&findings);
    return status;
}

enum status observed_read_stored(hid_t file, const struct scenario *scenario, struct observed **observed,
                                 struct error *error)
{
    char *text = NULL, *name = NULL;
    *observed = NULL;
    if (!hdf5_has(file, observed_group))
        return STATUS_OK;
    hid_t group = hdf5_object(file, observed_group);
    enum status status = hdf5_read_text(group, table_name, &text, error);
    if (status == STATUS_OK)
        status = hdf5_get_text(group, file_attribute, &name, error);
    if (status == STATUS_OK)
        status = parse(scenario, name, text, observed, error);
    hdf5_close(group);
    free(text);
    free(name);
    return status;
}

bool stored_observations_read(const struct stored *file, struct stored_observations *read)
{
    struct stored group = {.object = -1, .error = file->error};
    *read = (struct stored_observations){0};
    bool good = stored_open(file, observed_group, &group);
    size_t count = read->count = good ? hdf5_length(group.object, observed_fields[VALUE].name) : 0;
    char ***const texts[TEXTS] = {&read->dates, &read->fields, &read->agents, &read->sources};
    double *columns[COLUMNS] = {NULL};
    if (good && (count == 0 || count > MOST_OBSERVATIONS)) {
        error_note(file->error, STATUS_INVALID, "the file has %zu observations; from 1 to %d can be read",
                   count, MOST_OBSERVATIONS);
        good = false;
    }
    for (int t = 0; good && t < TEXTS; t++)
        good = (*texts[t] = stored_texts_of(&group, observed_fields[t].name, count)) != NULL;
    for (int c = ROUND; good && c < COLUMNS; c++)
        good = (columns[c] = stored_row(&group, observed_fields[c].name, count)) != NULL;
    read->rows = good ? calloc(count + 1, sizeof *read->rows) : NULL;
    for (size_t i = 0; read->rows && i < count; i++)
        read->rows[i] =
            (struct fitted){.series = columns[SERIES][i] >= 0 ? (size_t)columns[SERIES][i] : 0,
                            .value = columns[VALUE][i],
                            .least = isnan(columns[LOW][i]) ? columns[VALUE][i] : columns[LOW][i],
                            .most = isnan(columns[HIGH][i]) ? columns[VALUE][i] : columns[HIGH][i],
                            .low = columns[BAND_LOW][i],
                            .median = columns[MEDIAN][i],
                            .high = columns[BAND_HIGH][i]};
    read->rounds = columns[ROUND];
    read->elements = columns[ELEMENT];
    static const int scratch[] = {SERIES, VALUE, LOW, HIGH, BAND_LOW, MEDIAN, BAND_HIGH};
    for (size_t k = 0; k < sizeof scratch / sizeof *scratch; k++)
        free(columns[scratch[k]]);
    hdf5_close(group.object);
    return read->rows != NULL;
}

void stored_observations_clear(struct stored_observations *read)
{
    hdf5_free_texts(read->dates, read->count);
    hdf5_free_texts(read->fields, read->count);
    hdf5_free_texts(read->agents, read->count);
    hdf5_free_texts(read->sources, read->count);
    free(read->rounds);
    free(read->elements);
    free(read->rows);
    *read = (struct stored_observations){0};
}
