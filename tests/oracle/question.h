/* One oracle case as it is put to the project, and how its parameters are read. Reading never fails at once:
 * the first thing that is missing or of the wrong kind is kept in `error`, and zeros stand in for it, so that
 * an answer reads all that it needs and asks `question_is_sound` once. */
#ifndef PRICEWAR_TESTS_ORACLE_QUESTION_H
#define PRICEWAR_TESTS_ORACLE_QUESTION_H

#include "base/arena.h"
#include "base/error.h"
#include <jansson.h>
#include <stdint.h>

struct question {
    const json_t *params;
    const json_t *stated; /* the case's expected part: some kinds state inputs there, row by row */
    const json_t *item;   /* the whole case */
    json_t
        *tolerances; /* by name in the expected part: what the answer's statistics allow; see set_tolerance */
    struct arena arena; /* what the lists below live in */
    struct error error;
};

void question_init(struct question *question, const json_t *item);
void question_clear(struct question *question);
bool question_is_sound(const struct question *question);

/* Keeps the first complaint; returns NULL for `return refuse(...)`. */
json_t *refuse(struct question *question, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Absolute tolerance of one name of the expected part (and of what is below it), instead of the case's: for
 * answers that are drawn. */
void set_tolerance(struct question *question, const char *name, double tolerance);

bool has(const json_t *object, const char *key); /* present and not null */

double number(struct question *question, const json_t *object, const char *key);
double number_or(struct question *question, const json_t *object, const char *key, double fallback);
int64_t integer(struct question *question, const json_t *object, const char *key);

/* A list of any length, which goes to *count; a number counts as a list of one. */
double *numbers(struct question *question, const json_t *object, const char *key, size_t *count);
/* A list of exactly `count`, or one number for all. */
double *numbers_of(struct question *question, const json_t *object, const char *key, size_t count);
/* Whole numbers >= 0, written with or without a point. */
size_t *labels_of(struct question *question, const json_t *object, const char *key, size_t count);
/* rows x columns, row-major. */
double *matrix_of(struct question *question, const json_t *object, const char *key, size_t rows,
                  size_t columns);
/* Room for `count` numbers, each `value`. */
double *filled(struct question *question, size_t count, double value);

/* For kinds that list cases in `rows` of the parameters or, beside the results, of the expected part:
 * {"rows": [answer_row(row), ...]}. Only the row's `inputs` (NULL-terminated) are shown to answer_row, and
 * they are repeated in the answer. NULL when a row has no answer. */
json_t *answer_rows(struct question *question, json_t *(*answer_row)(struct question *, const json_t *row),
                    const char *const *inputs);

json_t *list(const double *value, size_t count);

/* A real as JSON; null when it is not finite. */
json_t *real(double value);

#endif
