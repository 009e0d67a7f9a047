#include "question.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void question_init(struct question *question, const json_t *item)
{
    *question = (struct question){.params = json_object_get(item, "params"),
                                  .stated = json_object_get(item, "expected"),
                                  .item = item,
                                  .tolerances = json_object()};
    arena_init(&question->arena);
}

void question_clear(struct question *question)
{
    arena_clear(&question->arena);
    json_decref(question->tolerances);
}

void set_tolerance(struct question *question, const char *name, double tolerance)
{
    json_object_set_new(question->tolerances, name, real(tolerance));
}

bool question_is_sound(const struct question *question)
{
    return question->error.status == STATUS_OK;
}

json_t *refuse(struct question *question, const char *format, ...)
{
    if (question_is_sound(question)) {
        va_list arguments;
        va_start(arguments, format);
        question->error.status = STATUS_INVALID;
        vsnprintf(question->error.message, sizeof question->error.message, format, arguments);
        va_end(arguments);
    }
    return NULL;
}

bool has(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return value && !json_is_null(value);
}

double number(struct question *question, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value))
        refuse(question, "`%s` is not a number", key);
    return json_number_value(value);
}

double number_or(struct question *question, const json_t *object, const char *key, double fallback)
{
    return has(object, key) ? number(question, object, key) : fallback;
}

static bool is_whole(double value)
{
    return fabs(value) < 9e15 && value == floor(value);
}

int64_t integer(struct question *question, const json_t *object, const char *key)
{
    double value = number(question, object, key);
    if (!is_whole(value)) {
        refuse(question, "`%s` is not a whole number", key);
        return 0;
    }
    return (int64_t)value;
}

double *filled(struct question *question, size_t count, double value)
{
    static double nothing[1];
    double *room = arena_take(&question->arena, count ? count : 1, sizeof *room);
    if (!room) {
        refuse(question, "not enough memory");
        return nothing;
    }
    for (size_t i = 0; i < count; i++)
        room[i] = value;
    return room;
}

static void read_list(struct question *question, const json_t *array, const char *key, double *target,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, i);
        if (!json_is_number(value))
            refuse(question, "`%s[%zu]` is not a number", key, i);
        target[i] = json_number_value(value);
    }
}

double *numbers(struct question *question, const json_t *object, const char *key, size_t *count)
{
    const json_t *value = json_object_get(object, key);
    *count = json_is_array(value) ? json_array_size(value) : 1;
    if (!*count) {
        refuse(question, "`%s` is empty", key);
        *count = 1;
    }
    return numbers_of(question, object, key, *count);
}

double *numbers_of(struct question *question, const json_t *object, const char *key, size_t count)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_array(value))
        return filled(question, count, number(question, object, key));
    double *target = filled(question, count, 0);
    if (json_array_size(value) != count)
        refuse(question, "`%s` has %zu elements instead of %zu", key, json_array_size(value), count);
    else
        read_list(question, value, key, target, count);
    return target;
}

size_t *labels_of(struct question *question, const json_t *object, const char *key, size_t count)
{
    static size_t nothing[1];
    double *value = numbers_of(question, object, key, count);
    size_t *label = arena_take(&question->arena, count, sizeof *label);
    if (!label) {
        refuse(question, "not enough memory");
        return nothing;
    }
    for (size_t i = 0; i < count && question_is_sound(question); i++) {
        if (!is_whole(value[i]) || value[i] < 0)
            refuse(question, "`%s[%zu]` is not a whole number >= 0", key, i);
        else
            label[i] = (size_t)value[i];
    }
    return label;
}

double *matrix_of(struct question *question, const json_t *object, const char *key, size_t rows,
                  size_t columns)
{
    const json_t *value = json_object_get(object, key);
    double *target = filled(question, rows * columns, 0);
    if (!question_is_sound(question))
        return target;
    if (!json_is_array(value) || json_array_size(value) != rows)
        refuse(question, "`%s` is not a list of %zu rows", key, rows);
    for (size_t i = 0; i < rows && question_is_sound(question); i++) {
        const json_t *row = json_array_get(value, i);
        if (!json_is_array(row) || json_array_size(row) != columns)
            refuse(question, "`%s[%zu]` is not a list of %zu numbers", key, i, columns);
        else
            read_list(question, row, key, target + i * columns, columns);
    }
    return target;
}

json_t *real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *list(const double *value, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, real(value[i]));
    return array;
}

static json_t *only(const json_t *row, const char *const *names)
{
    json_t *part = json_object();
    for (; *names; names++)
        if (json_object_get(row, *names))
            json_object_set(part, *names, json_object_get(row, *names));
    return part;
}

json_t *answer_rows(struct question *question, json_t *(*answer_row)(struct question *, const json_t *row),
                    const char *const *inputs)
{
    const json_t *rows = json_object_get(question->params, "rows");
    if (!rows)
        rows = json_object_get(question->stated, "rows");
    if (!json_is_array(rows))
        return refuse(question, "`rows` is not a list");
    json_t *answers = json_array();
    for (size_t i = 0; i < json_array_size(rows) && question_is_sound(question); i++) {
        json_t *given = only(json_array_get(rows, i), inputs);
        json_t *answer = answer_row(question, given);
        if (answer)
            json_object_update(answer, given);
        json_array_append_new(answers, answer ? answer : json_null());
        json_decref(given);
    }
    if (!question_is_sound(question)) {
        json_decref(answers);
        return NULL;
    }
    return json_pack("{s:o}", "rows", answers);
}
