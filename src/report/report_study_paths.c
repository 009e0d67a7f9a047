/* Paths over the rounds, where a study kept the series of its runs: quantiles over all runs, and what was observed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "file/hdf5_input.h"
#include "file/trajectories.h"
#include "report/report_json.h"
#include "report/report_study_work.h"
#include "report/report_target.h"
#include "runs/measure.h"

/* Most numbers of a series that are read: a gigabyte; and most of all single runs on the page: half a megabyte. */
enum { MOST_SERIES_NUMBERS = 1 << 27, MOST_RUN_NUMBERS = 80000 };

/* Whose elements of a series are shown. */
enum owner { OF_MARKET, OF_VENDORS, OF_VENDORS_AMONG_FIRMS };

/* A series and the outcome that it is after each round. */
struct series {
    const char *dataset, *outcome;
    enum owner owner;
};

static const struct series all_series[] = {
    {"market_mean_price", "final_mean_price", OF_MARKET},
    {"market_price_index", "final_market_price_index", OF_MARKET},
    {"market_adoption", "final_adoption", OF_MARKET},
    {"market_volume", "final_volume", OF_MARKET},
    {"market_hhi", "final_hhi", OF_MARKET},
    {"vendor_share", "final_share", OF_VENDORS},
    {"vendor_price", "final_price", OF_VENDORS},
    {"capital", "final_capital", OF_VENDORS_AMONG_FIRMS},
};

/* Reads a series of all runs; numbers is NULL when it is not what it should be. */
static struct trajectories read_series(const struct report_study_work *work, const struct series *series)
{
    const struct report_facts *facts = &work->facts;
    size_t elements = series->owner == OF_MARKET    ? 1
                      : series->owner == OF_VENDORS ? facts->vendors
                                                    : facts->firms;
    const size_t lengths[] = {(size_t)work->runs, facts->rounds, elements};
    struct trajectories paths = {NULL, (size_t)work->runs, facts->rounds, elements};
    paths.numbers = stored_numbers(&work->root, series->dataset, series->owner == OF_MARKET ? 2 : 3, lengths);
    return paths;
}

static json_t *fan(const struct report_study_work *work, const struct trajectories *paths, size_t element,
                   double *scratch)
{
    json_t *rows[QUANTILES], *array = json_array();
    for (size_t q = 0; q < QUANTILES; q++)
        rows[q] = json_array();
    for (size_t i = 0; i < work->rounds.count; i++) {
        double levels[QUANTILES];
        trajectory_quantiles(paths, work->rounds.numbers[i], element, scratch, levels);
        for (size_t q = 0; q < QUANTILES; q++)
            append_to_json(&rows[q], report_rounded(levels[q]));
    }
    for (size_t q = 0; q < QUANTILES; q++)
        append_to_json(&array, rows[q]);
    return array;
}

/* [shown runs][rounds] of an element; null when the page would have more than MOST_RUN_NUMBERS with them. */
static json_t *single_runs(const struct report_study_work *work, const struct trajectories *paths,
                           size_t element, size_t *written)
{
    size_t replicates = (size_t)work->replicates, count = work->shown_count * replicates * work->rounds.count;
    if (*written + count > MOST_RUN_NUMBERS)
        return json_null();
    *written += count;
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->shown_count * replicates; i++) {
        size_t run = work->shown[i / replicates] * replicates + i % replicates;
        append_to_json(&array,
                       report_numbers_at(paths->numbers + run * paths->rounds * paths->elements + element,
                                         paths->elements, work->rounds.numbers, work->rounds.count));
    }
    return array;
}

/* Appends the fans of a series; false: the file is damaged, or no memory. */
static bool add_series(const struct report_study_work *work, const struct series *series, double *scratch,
                       size_t *written, json_t **array)
{
    const struct report_facts *facts = &work->facts;
    struct trajectories paths = read_series(work, series);
    if (!paths.numbers)
        return false;
    size_t before = facts->sellers + facts->clouds, count = series->owner == OF_MARKET ? 1 : facts->vendors;
    for (size_t f = 0; *array && f < count; f++) {
        char outcome[OUTCOME_NAME_SIZE];
        if (series->owner == OF_MARKET)
            snprintf(outcome, sizeof outcome, "%s", series->outcome);
        else
            snprintf(outcome, sizeof outcome, "%s[%s]", series->outcome, facts->names[before + f]);
        size_t element = series->owner == OF_VENDORS_AMONG_FIRMS ? before + f : f;
        append_to_json(array, pack_json(work->root.error, "{so so so so}", "outcome", json_string(outcome),
                                        "unit", report_attribute(&work->root, series->dataset, "units"),
                                        "fan", fan(work, &paths, element, scratch), "runs",
                                        single_runs(work, &paths, element, written)));
    }
    trajectories_clear(&paths);
    return *array != NULL;
}

static bool has(const struct report_study_work *work, const struct series *series)
{
    size_t elements = series->owner == OF_MARKET ? 1 : work->facts.firms;
    size_t numbers;
    return hdf5_has(work->root.object, series->dataset) &&
           !__builtin_mul_overflow((size_t)work->runs * work->facts.rounds, elements, &numbers) &&
           numbers <= MOST_SERIES_NUMBERS;
}

static json_t *fans(const struct report_study_work *work)
{
    double *scratch = calloc((size_t)work->runs + 1, sizeof *scratch);
    json_t *array = scratch ? json_array() : NULL;
    size_t written = 0;
    for (size_t s = 0; array && s < sizeof all_series / sizeof *all_series; s++)
        if (has(work, &all_series[s]) && !add_series(work, &all_series[s], scratch, &written, &array)) {
            json_decref(array);
            array = NULL;
        }
    free(scratch);
    return array;
}

/* The next number of a line, and moves on behind it; NAN: none follows. */
static double next_number(const char **at)
{
    char *end;
    double number = strtod(*at, &end);
    bool found = end != *at;
    *at = end;
    return found ? number : (double)NAN;
}

/* A line "observed DATE ROUND VALUE DEVIATION RELATION ERROR OUTCOME" of the posterior's text, which study_load.c writes, from
 * its date on; NULL: it is none, or that round has another date here. */
static json_t *observation(const struct report_study_work *work, const char *date)
{
    static const char *const relations[] = {"equal", "at_least", "at_most"};
    size_t length = strcspn(date, " \n");
    const char *at = date + length;
    double round = next_number(&at), value = next_number(&at), deviation = next_number(&at),
           relation = next_number(&at), error = next_number(&at), low, high;
    if (!(round >= 0 && round < (double)work->facts.rounds) || isnan(error) || *at != ' ')
        return NULL;
    const char *here = work->facts.dates[(size_t)round], *outcome = at + 1;
    if (strlen(here) != length || memcmp(here, date, length) != 0)
        return NULL;
    const struct study_target target = report_target_of(value, deviation, relation, error);
    report_target_ends(&target, &low, &high);
    return pack_json(work->root.error, "{so so so so so ss}", "outcome",
                     json_stringn(outcome, utf8_valid_prefix(outcome, strcspn(outcome, "\n"))), "round",
                     report_rounded(round), "value", report_rounded(value), "low", report_rounded(low),
                     "high", report_rounded(high), "relation", relations[target.relation]);
}

static json_t *observed(const struct report_study_work *work)
{
    char *text = NULL;
    json_t *array = json_array();
    if (hdf5_has(work->root.object, "posterior") &&
        hdf5_read_text(work->root.object, "posterior", &text, work->root.error) != STATUS_OK) {
        json_decref(array);
        return NULL;
    }
    static const char begin[] = "\nobserved ";
    for (const char *at = text; array && at && (at = strstr(at, begin)) != NULL;) {
        json_t *one = observation(work, at += strlen(begin));
        if (one)
            append_to_json(&array, one);
    }
    free(text);
    return array;
}

json_t *report_study_paths(const struct report_study_work *work)
{
    if (work->facts.rounds == 0 || !has(work, &all_series[0]))
        return json_null();
    json_t *levels = json_array();
    for (size_t q = 0; levels && q < QUANTILES; q++)
        append_to_json(&levels, json_real(quantile_levels[q]));
    return pack_json(work->root.error, "{so so so}", "quantiles", levels, "series", fans(work), "observed",
                     observed(work));
}
