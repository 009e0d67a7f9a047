/* The datasets of a study with one row for each run. */
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
    size_t length;    /* elements per run */
    const char *path; /* path of the parameter that varies, for an attribute; else NULL */
};

struct columns {
    struct column *items;
    size_t count;
    struct arena arena;
};

enum status columns_create(const struct study *study, struct columns **columns, struct error *error);
void columns_free(struct columns *columns);

/* Bytes per run in stored form. */
size_t column_bytes(const struct column *column);

/* The largest column_bytes of the columns that are no series; at least the size of a whole number. */
size_t columns_widest(const struct columns *columns);

/* Writes a run's part of the column in stored form; not for series. */
void column_store(const struct study *study, const struct column *column, const struct result *result,
                  void *stored);

#endif
