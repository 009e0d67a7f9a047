#include "file/claim_answers.h"

#include <math.h>
#include <stdlib.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

static const struct categories verdicts = {claim_verdict_names, CLAIM_VERDICTS};
static const char group_name[] = "claims";

#define CLAIM_FIELD(its_name, its_type, meaning, names)                                                      \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_CLAIM}, .unit = "1", .long_name = meaning,         \
        .categories = names                                                                                  \
    }

enum { NAME, TEXT, SOURCE, STATEMENT, UNIT, TEXTS };

static const struct field text_fields[TEXTS] = {
    [NAME] = CLAIM_FIELD("claim_name", FIELD_TEXT, "identifier of the claim", NULL),
    [TEXT] = CLAIM_FIELD("claim_text", FIELD_TEXT, "the claim in words", NULL),
    [SOURCE] = CLAIM_FIELD("claim_source", FIELD_TEXT, "who says so", NULL),
    [STATEMENT] = CLAIM_FIELD("claim_statement", FIELD_TEXT, "what was tested", NULL),
    [UNIT] = CLAIM_FIELD("claim_unit", FIELD_TEXT, "unit of the statistic; 1: none", NULL),
};

enum { VALUE, LOW, HIGH, THRESHOLD, RUNS, VERDICT, NUMBERS };

static const struct field number_fields[NUMBERS] = {
    [VALUE] = CLAIM_FIELD("value", FIELD_F64, "the statistic, see claim_unit", NULL),
    [LOW] = CLAIM_FIELD("low", FIELD_F64, "lower end of its 95 % interval", NULL),
    [HIGH] = CLAIM_FIELD("high", FIELD_F64, "upper end of its 95 % interval", NULL),
    [THRESHOLD] = CLAIM_FIELD("threshold", FIELD_F64, "with what the claim compares the statistic", NULL),
    [RUNS] = CLAIM_FIELD("runs", FIELD_I32, "runs, or pairs of groups of runs, with a value", NULL),
    [VERDICT] = CLAIM_FIELD("verdict", FIELD_I8, "answer", &verdicts),
};

/* What is there in studies over listed values only. */
static const struct field alike_field = CLAIM_FIELD(
    "cells_alike", FIELD_F64,
    "p-value of the hypothesis that the statistic is the same in all cells, after Holm; none: no cells",
    NULL);

#define CELL_FIELD(its_name, its_type, meaning, names)                                                       \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_CLAIM_CELL}, .unit = "1", .long_name = meaning,    \
        .categories = names                                                                                  \
    }

static const struct field where_field =
    CELL_FIELD("cell_where", FIELD_TEXT, "values of what the claim does not speak of", NULL);

enum { CELL_CLAIM, CELL_VALUE, CELL_LOW, CELL_HIGH, CELL_VERDICT, CELL_NUMBERS };

static const struct field cell_fields[CELL_NUMBERS] = {
    [CELL_CLAIM] = CELL_FIELD("cell_claim", FIELD_I32, "number of the claim, from 0", NULL),
    [CELL_VALUE] = CELL_FIELD("cell_value", FIELD_F64, "the claim's statistic in the cell", NULL),
    [CELL_LOW] = CELL_FIELD("cell_low", FIELD_F64, "lower end of its 95 % interval", NULL),
    [CELL_HIGH] = CELL_FIELD("cell_high", FIELD_F64, "upper end of its 95 % interval", NULL),
    [CELL_VERDICT] = CELL_FIELD("cell_verdict", FIELD_I8, "the claim's answer in the cell", &verdicts),
};

static char **text_of(struct claim_answer *answer, int t)
{
    char **const places[TEXTS] = {&answer->name, &answer->text, &answer->source, &answer->statement,
                                  &answer->unit};
    return places[t];
}

static double number_of(const struct claim_answer *answer, int n)
{
    const double numbers[NUMBERS] = {answer->value,     answer->low,          answer->high,
                                     answer->threshold, (double)answer->runs, (double)answer->verdict};
    return numbers[n];
}

static enum status write_fields(hid_t group, const hid_t *scales, const struct claim_answers *answers,
                                struct error *error)
{
    size_t count = answers->count;
    const hsize_t lengths[] = {count};
    const char **texts = calloc(count, sizeof *texts);
    double *numbers = calloc(count, sizeof *numbers);
    enum status status = texts && numbers ? STATUS_OK : error_no_memory(error, "the claims");
    for (int t = 0; status == STATUS_OK && t < TEXTS; t++) {
        for (size_t i = 0; i < count; i++)
            texts[i] = *text_of(&answers->items[i], t);
        status = hdf5_write_field(group, &text_fields[t], lengths, scales, texts, error);
    }
    for (int n = 0; status == STATUS_OK && n < NUMBERS; n++) {
        for (size_t i = 0; i < count; i++)
            numbers[i] = number_of(&answers->items[i], n);
        status = hdf5_write_numbers(group, &number_fields[n], lengths, scales, numbers, error);
    }
    free(texts);
    free(numbers);
    return status;
}

static size_t count_cells(const struct claim_answers *answers)
{
    size_t count = 0;
    for (size_t i = 0; i < answers->count; i++)
        count += answers->items[i].cell_count;
    return count;
}

/* Number n of every cell, claim by claim. */
static void list_cells(const struct claim_answers *answers, int n, double *numbers)
{
    for (size_t i = 0; i < answers->count; i++)
        for (size_t c = 0; c < answers->items[i].cell_count; c++) {
            const struct claim_cell *cell = &answers->items[i].cells[c];
            const double all[CELL_NUMBERS] = {(double)i, cell->value, cell->low, cell->high,
                                              (double)cell->verdict};
            *numbers++ = all[n];
        }
}

static enum status write_cells(hid_t group, hid_t *scales, const struct claim_answers *answers,
                               struct error *error)
{
    size_t count = count_cells(answers), k = 0, most = count + answers->count;
    const hsize_t lengths[] = {count}, claims[] = {answers->count};
    if (count == 0)
        return STATUS_OK;
    const char **texts = calloc(count, sizeof *texts);
    double *numbers = calloc(most, sizeof *numbers);
    enum status status = texts && numbers ? STATUS_OK : error_no_memory(error, "the claims");
    for (size_t i = 0; status == STATUS_OK && i < answers->count; i++) {
        numbers[i] = answers->items[i].cells_alike;
        for (size_t c = 0; c < answers->items[i].cell_count; c++)
            texts[k++] = answers->items[i].cells[c].where;
    }
    if (status == STATUS_OK)
        status = hdf5_write_field(group, &alike_field, claims, scales, numbers, error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(group, AXIS_CLAIM_CELL, count, &scales[AXIS_CLAIM_CELL], error);
    if (status == STATUS_OK)
        status = hdf5_write_field(group, &where_field, lengths, scales, texts, error);
    for (int n = 0; status == STATUS_OK && n < CELL_NUMBERS; n++) {
        list_cells(answers, n, numbers);
        status = hdf5_write_numbers(group, &cell_fields[n], lengths, scales, numbers, error);
    }
    free(texts);
    free(numbers);
    return status;
}

enum status claim_answers_write(hid_t file, const struct claim_answers *answers, struct error *error)
{
    hid_t group, scales[ALL_AXES];
    if (answers->count == 0)
        return STATUS_OK;
    hdf5_no_scales(scales);
    enum status status = hdf5_create_group(file, group_name, &group, error);
    if (status != STATUS_OK)
        return status;
    const char **names = calloc(answers->count, sizeof *names);
    status = names ? STATUS_OK : error_no_memory(error, "the claims");
    for (size_t i = 0; names && i < answers->count; i++)
        names[i] = answers->items[i].name;
    if (status == STATUS_OK)
        status = hdf5_create_named_scale(group, AXIS_CLAIM, FIELD_TEXT, names, answers->count,
                                         &scales[AXIS_CLAIM], error);
    free(names);
    if (status == STATUS_OK)
        status = write_fields(group, scales, answers, error);
    if (status == STATUS_OK)
        status = write_cells(group, scales, answers, error);
    status = hdf5_finish_scales(scales, status, error);
    return hdf5_finish(&group, status, error);
}

static enum claim_verdict verdict_of(double number)
{
    return number <= CLAIM_FAILS ? CLAIM_FAILS : number >= CLAIM_HOLDS ? CLAIM_HOLDS : CLAIM_UNDECIDED;
}

static void put_number(struct claim_answer *answer, int n, double number)
{
    double *const places[NUMBERS] = {&answer->value, &answer->low, &answer->high, &answer->threshold};
    if (n < RUNS)
        *places[n] = number;
    else if (n == RUNS)
        answer->runs = number > 0 ? (size_t)number : 0;
    else
        answer->verdict = verdict_of(number);
}

static enum status read_texts(hid_t group, int t, struct claim_answers *answers, struct error *error)
{
    char **texts;
    size_t count;
    enum status status = hdf5_read_texts(group, text_fields[t].name, &texts, &count, error);
    if (status == STATUS_OK && count < answers->count)
        status = error_set(error, STATUS_INVALID, "`%s` is missing in the file, or not what it should be",
                           text_fields[t].name);
    for (size_t i = 0; status == STATUS_OK && i < answers->count; i++) {
        *text_of(&answers->items[i], t) = texts[i];
        texts[i] = NULL;
    }
    hdf5_free_texts(texts, count);
    return status;
}

/* Gives every claim its cells, whose numbers are in columns [CELL_NUMBERS][count]; texts that are taken are NULL then. */
static enum status deal_cells(struct claim_answers *answers, const double *columns, char **texts,
                              size_t count, struct error *error)
{
    for (size_t k = 0; k < count; k++) {
        double claim = columns[CELL_CLAIM * count + k], verdict = columns[CELL_VERDICT * count + k];
        if (!(claim >= 0 && claim < (double)answers->count))
            return error_set(error, STATUS_INVALID, "`%s` is not what it should be",
                             cell_fields[CELL_CLAIM].name);
        struct claim_answer *answer = &answers->items[(size_t)claim];
        struct claim_cell *cells = realloc(answer->cells, (answer->cell_count + 1) * sizeof *cells);
        if (!cells)
            return error_no_memory(error, "the claims");
        answer->cells = cells;
        cells[answer->cell_count++] = (struct claim_cell){
            .where = texts[k],
            .value = columns[CELL_VALUE * count + k],
            .low = columns[CELL_LOW * count + k],
            .high = columns[CELL_HIGH * count + k],
            .verdict = verdict_of(verdict),
        };
        texts[k] = NULL;
    }
    return STATUS_OK;
}

static enum status read_cells(hid_t group, struct claim_answers *answers, double *numbers,
                              struct error *error)
{
    char **texts = NULL;
    size_t count = 0;
    hsize_t start[] = {0}, claims[] = {answers->count};
    for (size_t i = 0; i < answers->count; i++)
        answers->items[i].cells_alike = (double)NAN;
    if (!hdf5_has(group, where_field.name))
        return STATUS_OK;
    enum status status =
        hdf5_read_block(group, alike_field.name, FIELD_F64, 1, start, claims, numbers, error);
    for (size_t i = 0; status == STATUS_OK && i < answers->count; i++)
        answers->items[i].cells_alike = numbers[i];
    if (status == STATUS_OK)
        status = hdf5_read_texts(group, where_field.name, &texts, &count, error);
    const hsize_t extent[] = {count};
    double *columns = calloc(CELL_NUMBERS * count + 1, sizeof *columns);
    if (!columns && status == STATUS_OK)
        status = error_no_memory(error, "the claims");
    for (size_t n = 0; status == STATUS_OK && n < CELL_NUMBERS; n++)
        status = hdf5_read_block(group, cell_fields[n].name, FIELD_F64, 1, start, extent, columns + n * count,
                                 error);
    if (status == STATUS_OK)
        status = deal_cells(answers, columns, texts, count, error);
    free(columns);
    hdf5_free_texts(texts, count);
    return status;
}

enum status claim_answers_read(hid_t file, struct claim_answers *answers, struct error *error)
{
    *answers = (struct claim_answers){0};
    if (!hdf5_has(file, group_name))
        return STATUS_OK;
    hid_t group = H5Gopen2(file, group_name, H5P_DEFAULT);
    if (group < 0)
        return error_set(error, STATUS_INVALID, "the group `%s` can't be opened", group_name);
    size_t count = hdf5_length(group, text_fields[NAME].name);
    hsize_t start[] = {0}, extent[] = {count};
    double *numbers = calloc(count + 1, sizeof *numbers);
    answers->items = calloc(count + 1, sizeof *answers->items);
    enum status status = numbers && answers->items ? STATUS_OK : error_no_memory(error, "the claims");
    answers->count = answers->items ? count : 0;
    for (int t = 0; count && status == STATUS_OK && t < TEXTS; t++)
        status = read_texts(group, t, answers, error);
    for (int n = 0; count && status == STATUS_OK && n < NUMBERS; n++) {
        status = hdf5_read_block(group, number_fields[n].name, FIELD_F64, 1, start, extent, numbers, error);
        for (size_t i = 0; status == STATUS_OK && i < count; i++)
            put_number(&answers->items[i], n, numbers[i]);
    }
    if (count && status == STATUS_OK)
        status = read_cells(group, answers, numbers, error);
    free(numbers);
    hdf5_close(group);
    return status;
}

enum status claim_answers_read_file(const char *path, struct claim_answers *answers, struct error *error)
{
    hid_t file;
    *answers = (struct claim_answers){0};
    hdf5_quiet();
    enum status status = hdf5_open(path, &file, error);
    if (status == STATUS_OK)
        status = claim_answers_read(file, answers, error);
    hdf5_close(file);
    return status;
}
