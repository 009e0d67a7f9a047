#include "file/claim_answers.h"

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
    double *numbers = calloc(count, sizeof *numbers), *stored = calloc(count, sizeof *stored);
    enum status status = texts && numbers && stored ? STATUS_OK : error_no_memory(error, "the claims");
    for (int t = 0; status == STATUS_OK && t < TEXTS; t++) {
        for (size_t i = 0; i < count; i++)
            texts[i] = *text_of(&answers->items[i], t);
        status = hdf5_write_field(group, &text_fields[t], lengths, scales, texts, error);
    }
    for (int n = 0; status == STATUS_OK && n < NUMBERS; n++) {
        for (size_t i = 0; i < count; i++)
            numbers[i] = number_of(&answers->items[i], n);
        field_type_store(number_fields[n].type, numbers, count, stored);
        status = hdf5_write_field(group, &number_fields[n], lengths, scales, stored, error);
    }
    free(texts);
    free(numbers);
    free(stored);
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
    status = hdf5_finish_scales(scales, status, error);
    return hdf5_finish(&group, status, error);
}

static void put_number(struct claim_answer *answer, int n, double number)
{
    double *const places[NUMBERS] = {&answer->value, &answer->low, &answer->high, &answer->threshold};
    if (n < RUNS)
        *places[n] = number;
    else if (n == RUNS)
        answer->runs = number > 0 ? (size_t)number : 0;
    else
        answer->verdict = number <= CLAIM_FAILS   ? CLAIM_FAILS
                          : number >= CLAIM_HOLDS ? CLAIM_HOLDS
                                                  : CLAIM_UNDECIDED;
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
