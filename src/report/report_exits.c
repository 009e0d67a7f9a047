#include "report/report_exits.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "record/fields.h"
#include "report/report_json.h"

static const char *const causes[] = {"none", "bankrupt", "withdrawn", "acquired"};
enum { CAUSES = sizeof causes / sizeof *causes };

json_t *report_departures(const struct report_source *source)
{
    size_t runs = hdf5_length(source->file, "run"), firms = hdf5_length(source->file, "firm");
    size_t vendors = hdf5_length(source->file, "vendor"), first = firms > vendors ? firms - vendors : 0;
    const size_t lengths[] = {runs, firms};
    double *rounds = report_read(source, "exit_round", 2, lengths);
    double *why = rounds ? report_read(source, "exit_cause", 2, lengths) : NULL;
    json_t *array = why ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t r = 0; good && r < runs; r++)
        for (size_t f = first; good && f < firms; f++) {
            double cause = why[r * firms + f];
            if (rounds[r * firms + f] > 0)
                good = report_append(
                    array, json_pack("{sI sI so ss}", "vendor", (json_int_t)(f - first), "run", (json_int_t)r,
                                     "round", report_rounded(rounds[r * firms + f]), "cause",
                                     cause >= 0 && cause < CAUSES ? causes[(size_t)cause] : "unknown"));
        }
    free(rounds);
    free(why);
    return report_whole(array, good);
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

static bool read_explained(const struct report_source *group, struct explained *explained)
{
    explained->count = hdf5_length(group->file, columns[VENDOR]);
    const size_t lengths[] = {explained->count, EXIT_PARTS};
    for (size_t c = 0; c < COLUMNS; c++)
        if (!(explained->columns[c] = report_read_row(group, columns[c], explained->count)))
            return false;
    return (explained->parts = report_read(group, "exit_parts", 2, lengths));
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

static json_t *vendor_exits(const struct explained *explained, size_t vendor, size_t count)
{
    json_t *parts = json_object();
    bool good = parts != NULL;
    double *const *column = explained->columns;
    for (size_t p = 0; good && p < EXIT_PARTS; p++)
        good =
            json_object_set_new(parts, exit_part_names[p],
                                report_rounded(sum_of(explained, explained->parts + p, EXIT_PARTS, vendor) /
                                               (double)count)) == 0;
    return json_pack("{sI sI so so so so so so}", "vendor", (json_int_t)vendor, "exits", (json_int_t)count,
                     "without_war", report_rounded(sum_of(explained, column[WITHOUT_WAR], 1, vendor)),
                     "if_held", report_rounded(sum_of(explained, column[IF_HELD], 1, vendor)),
                     "if_rivals_held", report_rounded(sum_of(explained, column[IF_RIVALS_HELD], 1, vendor)),
                     "start", report_rounded(sum_of(explained, column[START], 1, vendor) / (double)count),
                     "end", report_rounded(sum_of(explained, column[END], 1, vendor) / (double)count),
                     "parts", report_whole(parts, good));
}

json_t *report_explained_exits(const struct report_source *source)
{
    struct explained explained = {0};
    if (!hdf5_has(source->file, "exits"))
        return json_null();
    const struct report_source group = {H5Gopen2(source->file, "exits", H5P_DEFAULT), source->error};
    size_t vendors = hdf5_length(source->file, "vendor");
    json_t *array = group.file >= 0 && read_explained(&group, &explained) ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t f = 0; good && f < vendors; f++) {
        size_t count = exits_of(&explained, f);
        if (count > 0)
            good = report_append(array, vendor_exits(&explained, f, count));
    }
    for (size_t c = 0; c < COLUMNS; c++)
        free(explained.columns[c]);
    free(explained.parts);
    if (group.file >= 0)
        H5Gclose(group.file);
    return report_whole(array, good);
}
