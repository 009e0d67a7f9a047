/* The datasets of a study that have a row for every run. */
#ifndef PRICEWAR_STUDY_COLUMNS_H
#define PRICEWAR_STUDY_COLUMNS_H

#include "study/result.h"

enum column_kind {
    COLUMN_POINT,     /* design_point */
    COLUMN_REPLICATE, /* replicate */
    COLUMN_SEED,      /* run_seed */
    COLUMN_FAILED,    /* failed */
    COLUMN_FACTOR,    /* param_...: `index` in study->vary */
    COLUMN_MEASURE,   /* `index` in the measures, the run's outcomes from `first` on */
    COLUMN_SERIES,    /* `index` in world_fields */
};

struct column {
    struct field field;
    enum column_kind kind;
    size_t index, first;
    size_t length;    /* elements of a run */
    const char *path; /* what varies, for an attribute; else NULL */
};

struct columns {
    struct column *items;
    size_t count;
    struct arena arena;
};

enum status columns_create(const struct study *study, struct columns **columns, struct error *error);
void columns_free(struct columns *columns);

/* Bytes of a run in stored form. */
size_t column_bytes(const struct column *column);

/* The most bytes of a run in a column that is no series; at least those of a whole number. */
size_t columns_widest(const struct columns *columns);

/* A run's part of the column in stored form; not for series. */
void column_store(const struct study *study, const struct column *column, const struct result *result,
                  void *stored);

#endif
