#include "report/report_data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "file/comparison_output.h"
#include "file/hdf5_input.h"
#include "file/observed/observed_file.h"
#include "file/price_cuts.h"
#include "file/trajectories.h"
#include "report/report_comparison.h"
#include "report/report_exits.h"
#include "report/report_json.h"
#include "report/report_observed.h"
#include "report/report_survival.h"
#include "text/summary_json.h"

enum { MOST_CUTS = 6000 };

/* Sources of the page's parts. A part is NULL when memory is short; packing the object then fails. */
struct source {
    struct reader *reader;
    const struct stored_market *market;
    const struct summary *summary;
    double *scratch; /* [runs] */
    struct report_rounds rounds;
    struct stored file; /* the same file, for reading by name */
    struct error *error;
};

static json_t *products(const struct source *source)
{
    const struct stored_market *market = source->market;
    json_t *array = json_array();
    for (size_t j = 0; array && j < market->products; j++)
        append_to_json(&array, pack_json(source->error, "{so so sI ss}", "name",
                                         json_string(market->product_names[j]), "label",
                                         json_string(market->product_labels[j]), "vendor",
                                         (json_int_t)market->product_vendor[j], "tier",
                                         product_tiers.names[market->product_tier[j]]));
    return array;
}

static json_t *fan(const struct source *source, const struct trajectories *of, size_t element)
{
    return report_rounds_fan(&source->rounds, of, element, source->scratch);
}

/* Means over runs of one element: [rounds]. */
static json_t *mean_path(const struct source *source, const struct trajectories *of, size_t element)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < source->rounds.count; i++)
        append_to_json(&array, number_to_json(trajectory_mean(of, source->rounds.numbers[i], element)));
    return array;
}

/* A path or quantiles for every element of a dataset. */
static json_t *paths(const struct source *source, const char *field,
                     json_t *(*of_element)(const struct source *, const struct trajectories *, size_t))
{
    struct trajectories of;
    if (trajectories_read(source->reader, field, &of, source->error) != STATUS_OK)
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; array && i < of.elements; i++)
        append_to_json(&array, of_element(source, &of, i));
    trajectories_clear(&of);
    return array;
}

static json_t *survival(const struct source *source)
{
    const struct stored_market *market = source->market;
    struct trajectories alive;
    json_t *object = NULL;
    bool *owned = calloc(market->vendors + 1, sizeof *owned);
    if (!owned || trajectories_read(source->reader, "alive", &alive, source->error) != STATUS_OK)
        goto out;
    for (size_t f = 0; f < market->vendors; f++)
        owned[f] = market->scenario.vendors[f].owner != NO_REFERENCE;
    object = report_survival(&alive, &source->rounds, market->sellers + market->clouds, owned,
                             market->vendors, source->error);
    trajectories_clear(&alive);
out:
    free(owned);
    return object;
}

static int by_weight(const void *left, const void *right)
{
    const struct price_cut *a = left, *b = right;
    if (a->runs != b->runs)
        return a->runs > b->runs ? -1 : 1;
    double fall_a = 1 - a->after / a->before, fall_b = 1 - b->after / b->before;
    if (fall_a != fall_b)
        return fall_a > fall_b ? -1 : 1;
    return a->round != b->round ? (a->round < b->round ? -1 : 1) : (int)a->product - (int)b->product;
}

static json_t *cuts(const struct source *source)
{
    struct price_cut *items;
    size_t count;
    if (price_cuts_read(source->reader, &items, &count, source->error) != STATUS_OK)
        return NULL;
    json_t *array = json_array();
    if (count > MOST_CUTS) { /* for long plays: keep those that occur in most runs, then the largest */
        qsort(items, count, sizeof *items, by_weight);
        count = MOST_CUTS;
    }
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array,
                       pack_json(source->error, "{sI sI sI so so}", "product", (json_int_t)items[i].product,
                                 "round", (json_int_t)items[i].round, "runs", (json_int_t)items[i].runs,
                                 "before", number_to_json(items[i].before), "after",
                                 number_to_json(items[i].after)));
    free(items);
    return array;
}

/* Mean money flows over runs in a round: [flows][layers], kCNY. */
static json_t *flows_of(const struct source *source, const struct trajectories *of, size_t round)
{
    json_t *flows = json_array();
    size_t layers = source->market->layers;
    for (size_t first = 0; flows && first < of->elements; first += layers) {
        json_t *row = json_array();
        for (size_t cell = first; row && cell < first + layers; cell++)
            append_to_json(&row, number_to_json(trajectory_mean(of, round, cell)));
        append_to_json(&flows, row);
    }
    return flows;
}

static json_t *flows(const struct source *source)
{
    struct trajectories of;
    if (trajectories_read(source->reader, "money_flow", &of, source->error) != STATUS_OK)
        return NULL;
    json_t *rounds = json_array();
    for (size_t i = 0; rounds && i < source->rounds.count; i++)
        append_to_json(&rounds, flows_of(source, &of, source->rounds.numbers[i]));
    trajectories_clear(&of);
    return rounds;
}

/* The same, added up over all rounds: of long runs the page has not every round. */
static json_t *flow_totals(const struct source *source)
{
    struct trajectories of;
    size_t layers = source->market->layers;
    if (trajectories_read(source->reader, "money_flow", &of, source->error) != STATUS_OK)
        return NULL;
    json_t *flows = json_array();
    for (size_t first = 0; flows && first < of.elements; first += layers) {
        json_t *row = json_array();
        for (size_t cell = first; row && cell < first + layers; cell++) {
            double total = 0;
            for (size_t t = 0; t < of.rounds; t++)
                total += trajectory_mean(&of, t, cell);
            append_to_json(&row, number_to_json(total));
        }
        append_to_json(&flows, row);
    }
    trajectories_clear(&of);
    return flows;
}

/* Mean over runs of the sum of a dataset's elements, round by round; null where the file has none. */
static json_t *sum_path(const struct source *source, const char *field)
{
    struct error missing = {0};
    struct trajectories of;
    if (reader_check(source->reader, field, &missing) != STATUS_OK)
        return json_null();
    if (trajectories_read(source->reader, field, &of, source->error) != STATUS_OK)
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; array && i < source->rounds.count; i++) {
        double sum = 0;
        for (size_t element = 0; element < of.elements; element++)
            sum += trajectory_mean(&of, source->rounds.numbers[i], element);
        append_to_json(&array, number_to_json(sum));
    }
    trajectories_clear(&of);
    return array;
}

/* The market's paths, under the names of its numbers in the summary. */
static json_t *market_paths(const struct source *source)
{
    static const char *const paths[][2] = {
        {"price_paid", "market_mean_price"}, {"price_index", "market_price_index"},
        {"adoption", "market_adoption"},     {"hhi", "market_hhi"},
        {"volume", "market_volume"},         {"smes", "sector_alive"},
    };
    json_t *object = json_object();
    for (size_t i = 0; object && i < sizeof paths / sizeof *paths; i++)
        put_in_json(&object, paths[i][0], sum_path(source, paths[i][1]));
    return object;
}

/* The file's provenance. */
static json_t *provenance(const struct source *source)
{
    static const char *const names[] = {"source", "scenario_file", "scenario_sha256"};
    json_t *object =
        pack_json(source->error, "{sI}", "seed", (json_int_t)source->market->scenario.simulation.seed);
    for (size_t i = 0; object && i < sizeof names / sizeof *names; i++) {
        char *found;
        enum status status = reader_text(source->reader, names[i], &found, source->error);
        put_in_json(&object, names[i], status == STATUS_OK ? json_string(found ? found : "") : NULL);
        free(found);
    }
    return object;
}

static json_t *levels(void)
{
    json_t *array = json_array();
    for (size_t q = 0; array && q < QUANTILES; q++)
        append_to_json(&array, json_real(quantile_levels[q]));
    return array;
}

/* The summary's numbers are those of when the runs were played; claims come from the file. Of exits the page
 * has means (`explained`), and what a scenario expects is in no file. */
static json_t *summary_of(const struct source *source)
{
    json_t *summary = summary_to_json(source->summary, source->error);
    put_in_json(&summary, "claims", report_claims(&source->file));
    json_object_del(summary, "exits");
    json_object_del(summary, "expected");
    return summary;
}

/* Mean paths of a dataset that not all files have; null where it is missing. */
static json_t *paths_if_any(const struct source *source, const char *field)
{
    struct error missing = {0};
    bool there = reader_check(source->reader, field, &missing) == STATUS_OK;
    return there ? paths(source, field, mean_path) : json_null();
}

/* Owners with their vendors, as one firm each, in the order of summary.groups: paths over the rounds; null where nobody
 * owns one. */
static json_t *owner_groups(const struct source *source)
{
    static const char *const fields[] = {"revenue",  "profit", "cash_flow", "put_in",
                                         "internal", "volume", "customers", "vendors_alive"};
    char name[64];
    if (source->summary->owner_count == 0)
        return json_null();
    json_t *object = pack_json(source->error, "{so}", "capital", paths(source, "consolidated_capital", fan));
    for (size_t i = 0; object && i < sizeof fields / sizeof *fields; i++) {
        snprintf(name, sizeof name, "consolidated_%s", fields[i]);
        put_in_json(&object, fields[i], paths(source, name, mean_path));
    }
    return object;
}

static json_t *pack(const struct source *source)
{
    const struct stored_market *market = source->market;
    return pack_json(
        source->error, "{ss so so so so so so so so so so so so so so so so so so so so so so so}", "kind",
        "runs", "summary", summary_of(source), "provenance", provenance(source), "rounds",
        report_places(source->rounds.numbers, source->rounds.count), "dates",
        report_rounds_dates(&source->rounds, market->round_dates), "products", products(source), "flow_names",
        texts_to_json((const char *const *)market->flow_names, market->flows), "flow_meanings",
        texts_to_json((const char *const *)market->flow_meanings, market->flows), "layer_names",
        texts_to_json((const char *const *)market->layer_names, market->layers), "quantiles", levels(),
        "survival", survival(source), "prices", paths(source, "price", fan), "cuts", cuts(source), "capital",
        paths(source, "capital", fan), "vendor_share", paths(source, "vendor_share", mean_path),
        "cloud_customers", paths_if_any(source, "cloud_customers"), "vendor_model_share",
        paths_if_any(source, "vendor_model_share"), "cloud_volume_share",
        paths_if_any(source, "cloud_volume_share"), "flows", flows(source), "flow_totals",
        flow_totals(source), "market", market_paths(source), "groups", owner_groups(source), "departures",
        report_departures(&source->file), "explained", report_explained_exits(&source->file));
}

/* null: the runs were not played in peace. */
static json_t *caused(const struct source *source)
{
    return hdf5_has(source->file.object, comparison_caused_group) ? report_caused(&source->file)
                                                                  : json_null();
}

/* null: the scenario names no observations. */
static json_t *observed(const struct source *source)
{
    return hdf5_has(source->file.object, observed_group)
               ? report_observed(&source->file, source->reader, &source->rounds, source->scratch)
               : json_null();
}

enum status report_data(const char *path, struct reader *reader, const struct stored_market *market,
                        const struct summary *summary, json_t **data, struct error *error)
{
    struct error cause = {0};
    struct source source = {.reader = reader,
                            .market = market,
                            .summary = summary,
                            .scratch = calloc(market->runs + 1, sizeof(double)),
                            .file = {-1, &cause},
                            .error = &cause};
    *data = NULL;
    bool ready = report_rounds_choose(&source.rounds, market->rounds) && source.scratch;
    if (ready && hdf5_reopen(path, &source.file.object, &cause) == STATUS_OK)
        *data = pack(&source);
    if (*data)
        put_in_json(data, "caused", caused(&source));
    if (*data)
        put_in_json(data, "observed", observed(&source));
    hdf5_close(source.file.object);
    free(source.rounds.numbers);
    free(source.scratch);
    if (*data)
        return STATUS_OK;
    if (cause.status != STATUS_OK)
        return error_pass(error, &cause);
    return error_no_memory(error, "the data of the report");
}
