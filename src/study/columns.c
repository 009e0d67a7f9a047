#include "study/columns.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/vary_row.h"

enum { NAME_SIZE = 200 };

#define RUN_FIELD(its_name, its_type, meaning, names)                                                        \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_RUN}, .unit = "1", .long_name = meaning,           \
        .categories = names                                                                                  \
    }
static const struct {
    struct field field;
    enum column_kind kind;
} id_columns[] = {
    {RUN_FIELD("design_point", FIELD_I32, "point of the design", NULL), COLUMN_POINT},
    {RUN_FIELD("replicate", FIELD_I32,
               "number of the run among those of its design point; the run number in the engine", NULL),
     COLUMN_REPLICATE},
    {RUN_FIELD("run_seed", FIELD_I64,
               "seed of the run's random numbers; with the replicate it addresses them", NULL),
     COLUMN_SEED},
    {RUN_FIELD("failed", FIELD_I8, "the run failed: its outcomes are missing", &yes_no), COLUMN_FAILED},
};
enum { ID_COLUMNS = sizeof id_columns / sizeof *id_columns };

/* "vendors[*].capital" becomes param_vendors_capital: letters, digits and _ can be typed in every program. */
static void factor_name(const struct columns *columns, const char *path, char name[NAME_SIZE])
{
    size_t used = (size_t)snprintf(name, NAME_SIZE, "param");
    bool gap = true;
    for (const char *at = path; *at && used + 12 < NAME_SIZE; at++) {
        bool plain = isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80;
        if (plain && gap)
            name[used++] = '_';
        if (plain)
            name[used++] = *at;
        gap = !plain;
    }
    name[used] = '\0';
    for (int number = 2;; number++) {
        bool taken = false;
        for (size_t i = 0; i < columns->count; i++)
            taken = taken || strcmp(columns->items[i].field.name, name) == 0;
        if (!taken)
            return;
        snprintf(name + used, NAME_SIZE - used, "_%d", number);
    }
}

/* Names of listed values; the CF conventions want them without blanks. */
static const struct categories *value_names(struct arena *arena, const struct study_vary *vary)
{
    struct categories *categories = arena_take(arena, 1, sizeof *categories);
    const char **names = arena_take(arena, vary->values.count, sizeof *names);
    for (size_t i = 0; names && i < vary->values.count; i++) {
        char *name = arena_copy_text(arena, vary->labels[i]);
        names[i] = name;
        if (!name)
            return NULL;
        for (; *name; name++)
            *name = *name == ' ' ? '_' : *name;
    }
    if (!categories || !names)
        return NULL;
    *categories = (struct categories){names, vary->values.count};
    return categories;
}

static bool add_factor(struct columns *columns, const struct study *study, size_t i)
{
    const struct study_vary *vary = &study->vary[i];
    const struct parameter *row = vary_row(study, vary->path);
    bool names = vary->values.count && !vary->numbers;
    char name[NAME_SIZE];
    factor_name(columns, vary->path, name);
    struct column column = {
        .field = {.name = arena_copy_text(&columns->arena, name),
                  .type = names ? FIELD_I8 : FIELD_F64,
                  .axes = {AXIS_RUN},
                  .unit = row && *row->unit && !names ? row->unit : "1",
                  .long_name = row ? row->meaning : "what the study varies",
                  .categories = names ? value_names(&columns->arena, vary) : NULL},
        .kind = COLUMN_FACTOR,
        .index = i,
        .length = 1,
        .path = vary->path,
    };
    columns->items[columns->count++] = column;
    return column.field.name && (!names || column.field.categories);
}

static void add_measures(struct columns *columns, const struct study *study)
{
    size_t count, first = 0;
    const struct measure *rows = study_measures(study, &count);
    for (size_t i = 0; i < count; i++) {
        struct column column = {
            .field = {.name = rows[i].name,
                      .type = rows[i].type,
                      .axes = {AXIS_RUN, rows[i].axis},
                      .unit = rows[i].unit,
                      .long_name = rows[i].long_name,
                      .categories = rows[i].categories},
            .kind = COLUMN_MEASURE,
            .index = i,
            .first = first,
            .length = measure_length(&rows[i], study->base),
        };
        first += column.length;
        if (column.length > 0) /* no named apps, no outcomes of them */
            columns->items[columns->count++] = column;
    }
}

static void add_series(struct columns *columns, const struct study *study)
{
    for (size_t i = 0; i < world_field_count; i++) {
        const struct field *field = &world_fields[i];
        if (!field_has_axis(field, AXIS_ROUND) || !field_is_wanted(field, study->base))
            continue;
        columns->items[columns->count++] = (struct column){
            .field = *field,
            .kind = COLUMN_SERIES,
            .index = i,
            .length = axis_length(AXIS_ROUND, study->base) * field_slice_length(field, study->base),
        };
    }
}

enum status columns_create(const struct study *study, struct columns **columns, struct error *error)
{
    struct columns *made = calloc(1, sizeof *made);
    size_t most = ID_COLUMNS + study->vary_count + measure_count + study->claim_count + world_field_count;
    *columns = NULL;
    if (!made)
        return error_no_memory(error, "the columns of a study");
    arena_init(&made->arena);
    made->items = arena_take(&made->arena, most, sizeof *made->items);
    bool taken = made->items != NULL;
    for (size_t i = 0; taken && i < ID_COLUMNS; i++)
        made->items[made->count++] =
            (struct column){.field = id_columns[i].field, .kind = id_columns[i].kind, .length = 1};
    for (size_t i = 0; taken && i < study->vary_count; i++)
        taken = add_factor(made, study, i);
    if (!taken) {
        columns_free(made);
        return error_no_memory(error, "the columns of a study");
    }
    add_measures(made, study);
    if (study->keep & 1U << KEEP_SERIES)
        add_series(made, study);
    *columns = made;
    return STATUS_OK;
}

void columns_free(struct columns *columns)
{
    if (!columns)
        return;
    arena_clear(&columns->arena);
    free(columns);
}

size_t column_bytes(const struct column *column)
{
    return column->length * field_type_size(column->field.type);
}

size_t columns_widest(const struct columns *columns)
{
    size_t widest = sizeof(int64_t);
    for (size_t c = 0; c < columns->count; c++)
        if (columns->items[c].kind != COLUMN_SERIES && column_bytes(&columns->items[c]) > widest)
            widest = column_bytes(&columns->items[c]);
    return widest;
}

void column_store(const struct study *study, const struct column *column, const struct result *result,
                  void *stored)
{
    size_t point = study_point_of(study, result->run);
    double number = 0;
    switch (column->kind) {
    case COLUMN_POINT:
        number = (double)point;
        break;
    case COLUMN_REPLICATE:
        number = (double)study_replicate_of(study, result->run);
        break;
    case COLUMN_SEED:
        memcpy(stored, &result->seed, sizeof result->seed);
        return;
    case COLUMN_FAILED:
        number = result->failed;
        break;
    case COLUMN_FACTOR:
        number = study_factor_number(study, point, column->index);
        break;
    default:
        field_type_store(column->field.type, result->outcomes + column->first, column->length, stored);
        return;
    }
    field_type_store(column->field.type, &number, 1, stored);
}
