#include "report/report_exits.h"

#include <stdlib.h>

#include "file/hdf5_input.h"
#include "record/fields.h"

json_t *report_departures(const struct stored *source)
{
    size_t runs = hdf5_length(source->object, "run"), firms = hdf5_length(source->object, "firm");
    size_t vendors = hdf5_length(source->object, "vendor"), first = firms > vendors ? firms - vendors : 0;
    const size_t lengths[] = {runs, firms};
    double *rounds = stored_numbers(source, "exit_round", 2, lengths);
    double *why = rounds ? stored_numbers(source, "exit_cause", 2, lengths) : NULL;
    json_t *array = why ? json_array() : NULL;
    for (size_t i = 0; array && i < runs * firms; i++) {
        size_t firm = i % firms;
        if (firm >= first && rounds[i] > 0)
            append_to_json(&array, pack_json(source->error, "{sI sI so ss}", "vendor",
                                             (json_int_t)(firm - first), "run", (json_int_t)(i / firms),
                                             "round", report_rounded(rounds[i]), "cause",
                                             why[i] >= 0 && why[i] < (double)exit_causes.count
                                                 ? exit_causes.names[(size_t)why[i]]
                                                 : "unknown"));
    }
    free(rounds);
    free(why);
    return array;
}

/* Columns of the group `exits`. */
enum { VENDOR, START, END, WITHOUT_WAR, IF_HELD, IF_RIVALS_HELD, COLUMNS };
static const char *const columns[COLUMNS] = {
    [VENDOR] = "exit_vendor",    [START] = "cash_start",
    [END] = "cash_end",          [WITHOUT_WAR] = "alive_without_war",
    [IF_HELD] = "alive_if_held", [IF_RIVALS_HELD] = "alive_if_rivals_held",
};

struct explained {
    size_t count;
    double *columns[COLUMNS]; /* [count] */
    double *parts;            /* [count][EXIT_PARTS] */
};

static bool read_explained(const struct stored *group, struct explained *explained)
{
    explained->count = hdf5_length(group->object, columns[VENDOR]);
    const size_t lengths[] = {explained->count, EXIT_PARTS};
    for (size_t c = 0; c < COLUMNS; c++)
        if (!(explained->columns[c] = stored_row(group, columns[c], explained->count)))
            return false;
    return (explained->parts = stored_numbers(group, "exit_parts", 2, lengths));
}

static double sum_of(const struct explained *explained, const double *numbers, size_t step, size_t vendor)
{
    double sum = 0;
    for (size_t i = 0; i < explained->count; i++)
        if (explained->columns[VENDOR][i] == (double)vendor)
            sum += numbers[i * step];
    return sum;
}

static size_t exits_of(const struct explained *explained, size_t vendor)
{
    size_t count = 0;
    for (size_t i = 0; i < explained->count; i++)
        count += explained->columns[VENDOR][i] == (double)vendor;
    return count;
}

static json_t *vendor_exits(const struct explained *explained, size_t vendor, size_t exits,
                            struct error *error)
{
    json_t *parts = json_object();
    double *const *column = explained->columns;
    double count = (double)exits;
    for (size_t p = 0; parts && p < EXIT_PARTS; p++)
        put_in_json(&parts, exit_part_names[p],
                    report_rounded(sum_of(explained, explained->parts + p, EXIT_PARTS, vendor) / count));
    return pack_json(error, "{sI sI so so so so so so}", "vendor", (json_int_t)vendor, "exits",
                     (json_int_t)exits, "without_war",
                     report_rounded(sum_of(explained, column[WITHOUT_WAR], 1, vendor)), "if_held",
                     report_rounded(sum_of(explained, column[IF_HELD], 1, vendor)), "if_rivals_held",
                     report_rounded(sum_of(explained, column[IF_RIVALS_HELD], 1, vendor)), "start",
                     report_rounded(sum_of(explained, column[START], 1, vendor) / count), "end",
                     report_rounded(sum_of(explained, column[END], 1, vendor) / count), "parts", parts);
}

json_t *report_explained_exits(const struct stored *source)
{
    struct explained explained = {0};
    struct stored group;
    if (!hdf5_has(source->object, "exits"))
        return json_null();
    size_t vendors = hdf5_length(source->object, "vendor");
    bool read = stored_open(source, "exits", &group) && read_explained(&group, &explained);
    json_t *array = read ? json_array() : NULL;
    for (size_t f = 0; array && f < vendors; f++) {
        size_t count = exits_of(&explained, f);
        if (count > 0)
            append_to_json(&array, vendor_exits(&explained, f, count, source->error));
    }
    for (size_t c = 0; c < COLUMNS; c++)
        free(explained.columns[c]);
    free(explained.parts);
    hdf5_close(group.object);
    return array;
}
