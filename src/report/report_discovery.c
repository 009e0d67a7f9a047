#include "report/report_discovery.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/utf8.h"
#include "file/hdf5_input.h"
#include "report/report_file.h"
#include "report/report_json.h"
#include "statistics/quantiles.h"
#include "terminal/format.h"
#include "text/discovery_words.h"
#include "words/words.h"

/* MOST_NUMBERS: values by parameter and point, about a megabyte of the page. */
enum { MOST_POINTS = 2000, MOST_NUMBERS = 150000, SIDES = 3 };

/* Columns of the boxes. */
enum { COVERAGE, DENSITY, MASS, RUNS, EVENTS, CHOSEN, STANDS, BOX_COLUMNS };
static const char *const box_columns[BOX_COLUMNS] = {"box_coverage", "box_density", "box_mass",  "box_runs",
                                                     "box_events",   "box_chosen",  "box_stands"};

struct work {
    struct stored root;
    struct terms terms; /* in terms_text */
    char *terms_text;
    size_t factors, boxes, points;
    char **paths, **names, **units,
        **listed;                 /* [factors]; listed: names of values with | between them, or "" */
    double *columns[BOX_COLUMNS]; /* [boxes] */
    double *low, *high;           /* [boxes][factors] */
    char **left_out;              /* [boxes][factors], as `listed` */
    double *values;               /* [points][factors] */
    bool *coarse;                 /* [factors] */
    int64_t runs, events, failed, unknown;
};

/* ---- From the file ---- */

/* The names that boxes leave out; freed by hdf5_free_texts. They are cut off at a byte that is not UTF-8. */
static char **read_left_out(const struct work *work)
{
    const hsize_t start[] = {0, 0}, extent[] = {work->boxes, work->factors};
    size_t count = work->boxes * work->factors;
    char **read = calloc(count + 1, sizeof *read), **texts = calloc(count + 1, sizeof *texts);
    bool good = read && texts &&
                hdf5_read_block(work->root.object, "box_left_out", FIELD_TEXT, 2, start, extent, read,
                                work->root.error) == STATUS_OK;
    for (size_t i = 0; good && i < count; i++) {
        const char *text = read[i] ? read[i] : "";
        good = (texts[i] = strndup(text, utf8_valid_prefix(text, strlen(text)))) != NULL;
    }
    if (read)
        hdf5_free_block_texts(read, count);
    free(read);
    if (good)
        return texts;
    hdf5_free_texts(texts, count);
    return NULL;
}

static bool read_boxes(struct work *work)
{
    const struct stored *root = &work->root;
    const size_t lengths[] = {work->boxes, work->factors};
    bool read = true;
    for (size_t c = 0; read && c < BOX_COLUMNS; c++)
        read = (work->columns[c] = stored_row(root, box_columns[c], work->boxes)) != NULL;
    return read && (work->low = stored_numbers(root, "box_low", 2, lengths)) &&
           (work->high = stored_numbers(root, "box_high", 2, lengths)) &&
           (work->left_out = read_left_out(work));
}

/* Limits stand at values where there are few of them, as discovery.h has it. */
static bool find_coarse(struct work *work)
{
    double *column = calloc(work->points + 1, sizeof *column);
    work->coarse = calloc(work->factors + 1, sizeof *work->coarse);
    for (size_t i = 0; column && work->coarse && i < work->factors; i++) {
        size_t levels = work->points > 0;
        for (size_t p = 0; p < work->points; p++)
            column[p] = work->values[p * work->factors + i];
        sort_numbers(column, work->points);
        for (size_t p = 1; p < work->points; p++)
            levels += column[p] != column[p - 1];
        work->coarse[i] = 2 * levels <= work->points;
    }
    bool found = column && work->coarse;
    free(column);
    return found;
}

static bool read_all(struct work *work)
{
    const struct stored *root = &work->root;
    struct error *error = root->error;
    const hid_t file = root->object;
    work->boxes = hdf5_length(file, "box_mass");
    work->points = hdf5_length(file, "case_runs");
    if (hdf5_get_integer(file, "runs", &work->runs, error) != STATUS_OK ||
        hdf5_get_integer(file, "events", &work->events, error) != STATUS_OK ||
        hdf5_get_integer(file, "failed_runs", &work->failed, error) != STATUS_OK ||
        hdf5_get_integer(file, "unknown_runs", &work->unknown, error) != STATUS_OK)
        return false;
    if (!(work->paths = stored_texts(root, "factor_path", &work->factors)))
        return false;
    const size_t lengths[] = {work->points, work->factors};
    return (work->names = stored_texts_of(root, "factor_name", work->factors)) &&
           hdf5_get_terms(root->object, &work->terms, &work->terms_text, root->error) == STATUS_OK &&
           (work->units = stored_texts_of(root, "factor_unit", work->factors)) &&
           (work->listed = stored_texts_of(root, "factor_names", work->factors)) &&
           (work->values = stored_numbers(root, "case_value", 2, lengths)) && find_coarse(work) &&
           read_boxes(work);
}

static void clear(struct work *work)
{
    hdf5_free_texts(work->paths, work->factors);
    hdf5_free_texts(work->names, work->factors);
    free(work->terms_text);
    hdf5_free_texts(work->units, work->factors);
    hdf5_free_texts(work->listed, work->factors);
    hdf5_free_texts(work->left_out, work->boxes * work->factors);
    for (size_t c = 0; c < BOX_COLUMNS; c++)
        free(work->columns[c]);
    free(work->low);
    free(work->high);
    free(work->values);
    free(work->coarse);
}

/* ---- In words ---- */

static size_t count_names(const char *names)
{
    size_t count = *names != '\0';
    for (; *names; names++)
        count += *names == '|';
    return count;
}

static bool has_name(const char *names, const char *name, size_t length)
{
    for (const char *at = names; *at; at += strcspn(at, "|") + (at[strcspn(at, "|")] == '|'))
        if (strcspn(at, "|") == length && memcmp(at, name, length) == 0)
            return true;
    return false;
}

/* Of all names those that are left out, or those that are not. */
static void put_names(FILE *out, const char *all, const char *left_out, bool inside)
{
    size_t put = 0;
    for (const char *at = all; *at;) {
        size_t length = strcspn(at, "|");
        if (has_name(left_out, at, length) != inside)
            fprintf(out, "%s%.*s", put++ ? " or " : "", (int)length, at);
        at += length + (at[length] == '|');
    }
}

static bool has_limit(const struct work *work, size_t b, size_t i, size_t side)
{
    const double *const ends[] = {work->low, work->high};
    size_t at = b * work->factors + i;
    return side < 2 ? !isnan(ends[side][at]) : *work->left_out[at] != '\0';
}

/* "below 2.54 bn CNY", "at most 3", "match or hold", "not undercut" */
static void put_limit(FILE *out, const struct work *work, size_t b, size_t i, size_t side, double value)
{
    static const char *const words[2][2] = {{"above ", "below "}, {"at least ", "at most "}};
    const char *left_out = work->left_out[b * work->factors + i];
    if (side < 2) {
        fputs(words[work->coarse[i]][side], out);
        discovery_put_value(out, &work->terms, value, work->units[i]);
        return;
    }
    size_t all = count_names(work->listed[i]), outside = count_names(left_out);
    bool says_inside = 2 * outside >= all;
    fputs(says_inside ? "" : "not ", out);
    put_names(out, work->listed[i], left_out, says_inside);
}

static double end_of(const struct work *work, size_t b, size_t i, size_t side)
{
    return side == 0   ? work->low[b * work->factors + i]
           : side == 1 ? work->high[b * work->factors + i]
                       : (double)NAN;
}

static void put_region(FILE *out, const struct work *work, size_t b)
{
    size_t restricted = 0, put = 0;
    for (size_t i = 0; i < work->factors; i++)
        restricted += has_limit(work, b, i, 0) || has_limit(work, b, i, 1) || has_limit(work, b, i, 2);
    if (restricted == 0)
        fputs("anywhere", out);
    for (size_t i = 0; i < work->factors; i++) {
        size_t of_this = 0;
        for (size_t side = 0; side < SIDES; side++) {
            if (!has_limit(work, b, i, side))
                continue;
            if (of_this++)
                fputs(" and ", out);
            else
                fprintf(out, "%s%s%s ",
                        put == 0                ? ""
                        : put + 1 == restricted ? " and "
                                                : ", ",
                        work->names[i], side == 2 ? " is" : "");
            put_limit(out, work, b, i, side, end_of(work, b, i, side));
        }
        put += of_this > 0;
    }
}

static void put_box(FILE *out, const struct work *work, size_t b)
{
    fprintf(out,
            "Box %zu, %s of all runs, has %s of these runs, and it happens in %s of the runs there: ", b + 1,
            format_percent(work->columns[MASS][b]).bytes, format_percent(work->columns[COVERAGE][b]).bytes,
            format_percent(work->columns[DENSITY][b]).bytes);
    put_region(out, work, b);
    fputc('.', out);
}

static void put_limit_of(FILE *out, const struct work *work, size_t b, size_t i, size_t side, double value)
{
    if (side == 2 && !has_limit(work, b, i, side))
        fputs("names", out); /* of a limit that was dropped they are not in the file */
    else if (side < 2 && isnan(value))
        fputs("-", out);
    else
        put_limit(out, work, b, i, side, value);
}

/* Text made by a statement that prints to `out`. */
#define TEXT_OF(statement, json)                                                                             \
    do {                                                                                                     \
        char *text_ = NULL;                                                                                  \
        size_t size_;                                                                                        \
        FILE *out = memory_text_open(&text_, &size_);                                                        \
        (json) = NULL;                                                                                       \
        if (out) {                                                                                           \
            statement;                                                                                       \
            memory_text_close(out, &text_);                                                                  \
            (json) = text_ ? json_string(text_) : NULL;                                                      \
            free(text_);                                                                                     \
        }                                                                                                    \
    } while (0)

static bool stands(const struct work *work)
{
    return work->boxes > 0 && work->columns[STANDS][0] > 0;
}

static json_t *words(const struct work *work)
{
    json_t *array = json_array(), *line;
    double mass = 0, coverage = 0;
    for (size_t b = 0; array && stands(work) && b < work->boxes; b++) {
        TEXT_OF(put_box(out, work, b), line);
        append_to_json(&array, line);
        mass += work->columns[MASS][b];
        coverage += work->columns[COVERAGE][b];
    }
    if (stands(work) && work->boxes > 1) {
        TEXT_OF(
            fprintf(out,
                    "Together the boxes, each without those before it, have %s of these runs in %s of all "
                    "runs.",
                    format_percent(coverage).bytes, format_percent(mass).bytes),
            line);
        append_to_json(&array, line);
    }
    if (!stands(work))
        append_to_json(&array,
                       json_string("No region stands out: no box has a limit that chance would not give as "
                                   "well. More runs or a wider design may tell."));
    return array;
}

/* ---- What the page gets ---- */

static json_t *factors(const struct work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->factors; i++)
        append_to_json(&array, pack_json(work->root.error, "{ss ss ss ss}", "path", work->paths[i], "name",
                                         work->names[i], "unit", say_unit(&work->terms, work->units[i]).bytes,
                                         "names", work->listed[i]));
    return array;
}

/* The tests of limits, each [boxes][factors][SIDES]. */
struct tests {
    double *value, *quasi_p, *reproduced, *dropped;
};

static json_t *limits(const struct work *work, const struct tests *tests, size_t b)
{
    json_t *array = json_array(), *text;
    for (size_t i = 0; array && i < work->factors; i++)
        for (size_t side = 0; array && side < SIDES; side++) {
            size_t at = (b * work->factors + i) * SIDES + side;
            if (isnan(tests->dropped[at]))
                continue;
            TEXT_OF(put_limit_of(out, work, b, i, side, tests->value[at]), text);
            append_to_json(&array, pack_json(work->root.error, "{sI so so so sb}", "factor", (json_int_t)i,
                                             "text", text, "quasi_p", report_rounded(tests->quasi_p[at]),
                                             "reproduced", report_rounded(tests->reproduced[at]), "dropped",
                                             tests->dropped[at] > 0));
        }
    return array;
}

static json_t *box_data(const struct work *work, const struct tests *tests, size_t b)
{
    json_t *region;
    TEXT_OF(put_region(out, work, b), region);
    size_t at = b * work->factors;
    return pack_json(
        work->root.error, "{so so so so so so so so so so sb}", "coverage",
        report_rounded(work->columns[COVERAGE][b]), "density", report_rounded(work->columns[DENSITY][b]),
        "mass", report_rounded(work->columns[MASS][b]), "runs", report_rounded(work->columns[RUNS][b]),
        "events", report_rounded(work->columns[EVENTS][b]), "chosen",
        report_rounded(work->columns[CHOSEN][b]), "region", region, "low",
        report_numbers(work->low + at, work->factors), "high", report_numbers(work->high + at, work->factors),
        "limits", limits(work, tests, b), "stands", work->columns[STANDS][b] > 0);
}

static json_t *boxes(const struct work *work)
{
    const size_t lengths[] = {work->boxes, work->factors, SIDES};
    struct tests tests = {.value = stored_numbers(&work->root, "limit_value", 3, lengths),
                          .quasi_p = stored_numbers(&work->root, "limit_quasi_p", 3, lengths),
                          .reproduced = stored_numbers(&work->root, "limit_reproduced", 3, lengths),
                          .dropped = stored_numbers(&work->root, "limit_dropped", 3, lengths)};
    json_t *array = tests.value && tests.quasi_p && tests.reproduced && tests.dropped ? json_array() : NULL;
    for (size_t b = 0; array && b < work->boxes; b++)
        append_to_json(&array, box_data(work, &tests, b));
    free(tests.value);
    free(tests.quasi_p);
    free(tests.reproduced);
    free(tests.dropped);
    return array;
}

static json_t *path(const struct work *work)
{
    static const char *const columns[] = {"box",  "number", "coverage", "density",
                                          "mass", "runs",   "events",   "restricted"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    size_t count = hdf5_length(work->root.object, "path_box");
    json_t *object = json_object();
    for (size_t c = 0; object && c < COLUMNS; c++) {
        char dataset[40];
        snprintf(dataset, sizeof dataset, "path_%s", columns[c]);
        put_in_json(&object, columns[c], report_row(&work->root, dataset, count));
    }
    return object;
}

/* The design points, of many evenly chosen ones. */
static json_t *points(const struct work *work)
{
    const struct stored *root = &work->root;
    size_t by_numbers = MOST_NUMBERS / (work->factors + 1),
           most = by_numbers < MOST_POINTS ? by_numbers : MOST_POINTS;
    size_t step = (work->points + most - 1) / (most ? most : 1), count = 0;
    size_t *chosen = calloc(work->points + 1, sizeof *chosen);
    double *runs = stored_row(root, "case_runs", work->points),
           *events = stored_row(root, "case_events", work->points),
           *box = stored_row(root, "case_box", work->points);
    bool read = chosen && runs && events && box;
    for (size_t p = 0; read && p < work->points; p += step ? step : 1)
        chosen[count++] = p;
    for (size_t p = 0; read && p < work->points; p++)
        events[p] /= runs[p];
    json_t *values = read ? json_array() : NULL;
    for (size_t i = 0; values && i < work->factors; i++) {
        json_t *row = json_array();
        for (size_t k = 0; row && k < count; k++)
            append_to_json(&row, report_rounded(work->values[chosen[k] * work->factors + i]));
        append_to_json(&values, row);
    }
    json_t *object = read ? pack_json(root->error, "{so so so so}", "values", values, "share",
                                      report_numbers_at(events, 1, chosen, count), "runs",
                                      report_numbers_at(runs, 1, chosen, count), "box",
                                      report_numbers_at(box, 1, chosen, count))
                          : NULL;
    free(chosen);
    free(runs);
    free(events);
    free(box);
    return object;
}

static json_t *pack(const struct work *work)
{
    const struct stored *root = &work->root;
    return pack_json(root->error, "{ss so so so so so so so so so so so sI sI sI sI sI}", "kind", "discovery",
                     "provenance", report_provenance(root, "study_file"), "rounds", json_array(), "dates",
                     json_array(), "event", report_attribute(root, NULL, "outcome"), "choice",
                     report_attribute(root, NULL, "choice"), "alpha", report_attribute(root, NULL, "alpha"),
                     "words", words(work), "factors", factors(work), "boxes", boxes(work), "path", path(work),
                     "points", points(work), "runs", (json_int_t)work->runs, "events",
                     (json_int_t)work->events, "failed", (json_int_t)work->failed, "unknown",
                     (json_int_t)work->unknown, "all_points", (json_int_t)work->points);
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root};
    json_t *data = read_all(&work) ? pack(&work) : NULL;
    clear(&work);
    return data;
}

enum status report_discovery(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_DISCOVERY, make, title, data, error);
}
