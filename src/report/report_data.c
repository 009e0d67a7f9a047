#include "report/report_data.h"

#include <math.h>
#include <stdlib.h>

#include "file/hdf5_input.h"
#include "file/price_cuts.h"
#include "file/trajectories.h"
#include "report/report_exits.h"
#include "report/report_json.h"
#include "report/report_survival.h"
#include "text/summary_json.h"

enum { MOST_CUTS = 6000 };

/* What the parts of the page are made from. Parts are NULL when memory is short, and packing then fails. */
struct source {
    struct reader *reader;
    const struct stored_market *market;
    const struct summary *summary;
    double *scratch; /* [runs] */
    struct report_rounds rounds;
    struct report_source file; /* the same file */
    struct error *error;
};

static json_t *products(const struct source *source)
{
    static const char *const tiers[] = {"light", "main", "flagship"};
    const struct stored_market *market = source->market;
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t j = 0; good && j < market->products; j++)
        good = report_append(array, json_pack("{so so sI ss}", "name", json_string(market->product_names[j]),
                                              "label", json_string(market->product_labels[j]), "vendor",
                                              (json_int_t)market->product_vendor[j], "tier",
                                              tiers[market->product_tier[j]]));
    return report_whole(array, good);
}

/* [TRAJECTORY_QUANTILES][rounds] of one element. */
static json_t *fan(const struct source *source, const struct trajectories *of, size_t element)
{
    json_t *rows[TRAJECTORY_QUANTILES], *array = json_array();
    bool good = array != NULL;
    for (size_t q = 0; q < TRAJECTORY_QUANTILES; q++) {
        rows[q] = json_array();
        good = good && report_append(array, rows[q]);
    }
    for (size_t i = 0; good && i < source->rounds.count; i++) {
        double levels[TRAJECTORY_QUANTILES];
        trajectory_quantiles(of, source->rounds.numbers[i], element, source->scratch, levels);
        for (size_t q = 0; good && q < TRAJECTORY_QUANTILES; q++)
            good = report_append(rows[q], report_number(levels[q]));
    }
    return report_whole(array, good);
}

/* [rounds] means of one element. */
static json_t *mean_path(const struct source *source, const struct trajectories *of, size_t element)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < source->rounds.count; i++)
        good = report_append(array, report_number(trajectory_mean(of, source->rounds.numbers[i], element)));
    return report_whole(array, good);
}

/* One path or fan for every element of a dataset. */
static json_t *paths(const struct source *source, const char *field,
                     json_t *(*of_element)(const struct source *, const struct trajectories *, size_t))
{
    struct trajectories of;
    if (trajectories_read(source->reader, field, &of, source->error) != STATUS_OK)
        return NULL;
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < of.elements; i++)
        good = report_append(array, of_element(source, &of, i));
    trajectories_clear(&of);
    return report_whole(array, good);
}

static json_t *survival(const struct source *source)
{
    const struct stored_market *market = source->market;
    struct trajectories alive;
    bool *owned = calloc(market->vendors + 1, sizeof *owned);
    if (!owned || trajectories_read(source->reader, "alive", &alive, source->error) != STATUS_OK) {
        free(owned);
        return NULL;
    }
    for (size_t f = 0; f < market->vendors; f++)
        owned[f] = market->scenario.vendors[f].owner != NO_REFERENCE;
    json_t *object =
        report_survival(&alive, &source->rounds, market->sellers + market->clouds, owned, market->vendors);
    trajectories_clear(&alive);
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
    bool good = array != NULL;
    if (count > MOST_CUTS) { /* of a long play: those that most runs have, then the largest */
        qsort(items, count, sizeof *items, by_weight);
        count = MOST_CUTS;
    }
    for (size_t i = 0; good && i < count; i++)
        good = report_append(
            array, json_pack("{sI sI sI so so}", "product", (json_int_t)items[i].product, "round",
                             (json_int_t)items[i].round, "runs", (json_int_t)items[i].runs, "before",
                             report_number(items[i].before), "after", report_number(items[i].after)));
    free(items);
    return report_whole(array, good);
}

/* Mean over runs: [rounds][flows][layers], kCNY. */
static json_t *flows(const struct source *source)
{
    struct trajectories of;
    if (trajectories_read(source->reader, "money_flow", &of, source->error) != STATUS_OK)
        return NULL;
    json_t *rounds = json_array();
    bool good = rounds != NULL;
    for (size_t i = 0; good && i < source->rounds.count; i++) {
        json_t *round = json_array(), *row = NULL;
        good = report_append(rounds, round);
        for (size_t cell = 0; good && cell < of.elements; cell++) {
            if (cell % source->market->layers == 0)
                good = report_append(round, row = json_array());
            good = good &&
                   report_append(row, report_number(trajectory_mean(&of, source->rounds.numbers[i], cell)));
        }
    }
    trajectories_clear(&of);
    return report_whole(rounds, good);
}

/* What the file says about where it comes from. */
static json_t *provenance(const struct source *source)
{
    static const char *const names[] = {"source", "scenario_file", "scenario_sha256"};
    json_t *object = json_pack("{sI}", "seed", (json_int_t)source->market->scenario.simulation.seed);
    bool good = object != NULL;
    for (size_t i = 0; good && i < sizeof names / sizeof *names; i++) {
        char *found;
        good = reader_text(source->reader, names[i], &found, source->error) == STATUS_OK &&
               json_object_set_new(object, names[i], json_string(found ? found : "")) == 0;
        free(found);
    }
    return report_whole(object, good);
}

static json_t *levels(void)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t q = 0; good && q < TRAJECTORY_QUANTILES; q++)
        good = report_append(array, json_real(trajectory_levels[q]));
    return report_whole(array, good);
}

/* Numbers of the summary are as they were when the runs were played; claims and exits come from the file. */
static json_t *summary_of(const struct source *source)
{
    json_t *summary = summary_to_json(source->summary), *claims = report_claims(&source->file);
    bool good = summary && claims && json_object_set_new(summary, "claims", claims) == 0;
    return report_whole(summary, good);
}

static json_t *pack(const struct source *source)
{
    const struct stored_market *market = source->market;
    return json_pack("{ss so so so so so so so so so so so so so so so so so so}", "kind", "runs", "summary",
                     summary_of(source), "provenance", provenance(source), "rounds",
                     report_rounds_numbers(&source->rounds), "dates",
                     report_rounds_dates(&source->rounds, market->round_dates), "products", products(source),
                     "flow_names", report_texts(market->flow_names, market->flows), "flow_meanings",
                     report_texts(market->flow_meanings, market->flows), "layer_names",
                     report_texts(market->layer_names, market->layers), "quantiles", levels(), "survival",
                     survival(source), "prices", paths(source, "price", fan), "cuts", cuts(source), "capital",
                     paths(source, "capital", fan), "vendor_share", paths(source, "vendor_share", mean_path),
                     "cloud_customers", paths(source, "cloud_customers", mean_path), "flows", flows(source),
                     "departures", report_departures(&source->file), "explained",
                     report_explained_exits(&source->file));
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
    if (ready && hdf5_reopen(path, &source.file.file, &cause) == STATUS_OK)
        *data = pack(&source);
    if (source.file.file >= 0)
        H5Fclose(source.file.file);
    free(source.rounds.numbers);
    free(source.scratch);
    if (*data)
        return STATUS_OK;
    if (cause.status != STATUS_OK)
        return error_set(error, cause.status, "%s", cause.message);
    return error_no_memory(error, "the data of the report", 0);
}
