#include "cli/report_data.h"

#include <math.h>
#include <stdlib.h>

#include "cli/summary_json.h"
#include "study/price_cuts.h"
#include "study/statistics.h"
#include "study/trajectories.h"

/* What the parts of the page are made from. Parts are NULL when memory is short, and packing then fails. */
struct source {
    struct reader *reader;
    const struct stored_market *market;
    const struct summary *summary;
    double *scratch; /* [runs] */
    struct error *error;
};

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* Takes the item over; false when it or memory was short. */
static bool append(json_t *array, json_t *item)
{
    return array && item && json_array_append_new(array, item) == 0;
}

/* The array when all went well; else it is freed. */
static json_t *whole(json_t *array, bool good)
{
    if (good)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *texts(char *const *items, size_t count)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = append(array, json_string(items[i]));
    return whole(array, good);
}

static json_t *products(const struct source *source)
{
    static const char *const tiers[] = {"light", "main", "flagship"};
    const struct stored_market *market = source->market;
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t j = 0; good && j < market->products; j++)
        good = append(array, json_pack("{so so sI ss}", "name", json_string(market->product_names[j]),
                                       "label", json_string(market->product_labels[j]), "vendor",
                                       (json_int_t)market->product_vendor[j], "tier",
                                       tiers[market->product_tier[j]]));
    return whole(array, good);
}

/* [TRAJECTORY_QUANTILES][rounds] of one element. */
static json_t *fan(const struct source *source, const struct trajectories *of, size_t element)
{
    json_t *rows[TRAJECTORY_QUANTILES], *array = json_array();
    bool good = array != NULL;
    for (size_t q = 0; q < TRAJECTORY_QUANTILES; q++) {
        rows[q] = json_array();
        good = good && append(array, rows[q]);
    }
    for (size_t t = 0; good && t < of->rounds; t++) {
        double levels[TRAJECTORY_QUANTILES];
        trajectory_quantiles(of, t, element, source->scratch, levels);
        for (size_t q = 0; good && q < TRAJECTORY_QUANTILES; q++)
            good = append(rows[q], number(levels[q]));
    }
    return whole(array, good);
}

/* [rounds] means of one element. */
static json_t *mean_path(const struct source *source, const struct trajectories *of, size_t element)
{
    (void)source;
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t t = 0; good && t < of->rounds; t++)
        good = append(array, number(trajectory_mean(of, t, element)));
    return whole(array, good);
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
        good = append(array, of_element(source, &of, i));
    trajectories_clear(&of);
    return whole(array, good);
}

/* {mean, low, high}: [rounds]. */
static json_t *interval_path(const struct trajectories *alive, size_t first, const bool *chosen, size_t count)
{
    json_t *value = json_array(), *low = json_array(), *high = json_array();
    bool good = value && low && high;
    for (size_t t = 0; good && t < alive->rounds; t++) {
        struct estimate share = trajectory_share(alive, t, first, chosen, count);
        good = append(value, number(share.value)) && append(low, number(share.low)) &&
               append(high, number(share.high));
    }
    json_t *object = json_pack("{so so so}", "value", value, "low", low, "high", high);
    return whole(object, good && object);
}

/* Probability of being alive of one vendor, with Wilson's interval: runs are independent. */
static json_t *vendor_survival(const struct trajectories *alive, size_t firm)
{
    json_t *value = json_array(), *low = json_array(), *high = json_array();
    bool good = value && low && high;
    for (size_t t = 0; good && t < alive->rounds; t++) {
        double living = trajectory_mean(alive, t, firm) * (double)alive->runs;
        struct estimate chance = probability_estimate(round(living), alive->runs);
        good = append(value, number(chance.value)) && append(low, number(chance.low)) &&
               append(high, number(chance.high));
    }
    json_t *object = json_pack("{so so so}", "value", value, "low", low, "high", high);
    return whole(object, good && object);
}

static json_t *group_survival(const struct source *source, const struct trajectories *alive, bool owned)
{
    const struct stored_market *market = source->market;
    bool *chosen = calloc(market->vendors + 1, sizeof *chosen), any = false;
    for (size_t f = 0; chosen && f < market->vendors; f++) {
        chosen[f] = (market->scenario.vendors[f].owner != NO_REFERENCE) == owned;
        any = any || chosen[f];
    }
    json_t *path = !chosen ? NULL
                   : any   ? interval_path(alive, market->sellers + market->clouds, chosen, market->vendors)
                           : json_null();
    free(chosen);
    return path;
}

static json_t *survival(const struct source *source)
{
    struct trajectories alive;
    if (trajectories_read(source->reader, "alive", &alive, source->error) != STATUS_OK)
        return NULL;
    json_t *vendors = json_array();
    bool good = vendors != NULL;
    for (size_t f = 0; good && f < source->market->vendors; f++)
        good = append(vendors, vendor_survival(&alive, source->market->sellers + source->market->clouds + f));
    json_t *object = json_pack("{so so so}", "owned", group_survival(source, &alive, true), "independent",
                               group_survival(source, &alive, false), "vendors", whole(vendors, good));
    trajectories_clear(&alive);
    return object;
}

static json_t *cuts(const struct source *source)
{
    struct price_cut *items;
    size_t count;
    if (price_cuts_read(source->reader, &items, &count, source->error) != STATUS_OK)
        return NULL;
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = append(array, json_pack("{sI sI sI so so}", "product", (json_int_t)items[i].product, "round",
                                       (json_int_t)items[i].round, "runs", (json_int_t)items[i].runs,
                                       "before", number(items[i].before), "after", number(items[i].after)));
    free(items);
    return whole(array, good);
}

/* Mean over runs: [rounds][flows][layers], kCNY. */
static json_t *flows(const struct source *source)
{
    struct trajectories of;
    if (trajectories_read(source->reader, "money_flow", &of, source->error) != STATUS_OK)
        return NULL;
    json_t *rounds = json_array();
    bool good = rounds != NULL;
    for (size_t t = 0; good && t < of.rounds; t++) {
        json_t *round = json_array(), *row = NULL;
        good = append(rounds, round);
        for (size_t cell = 0; good && cell < of.elements; cell++) {
            if (cell % source->market->layers == 0)
                good = append(round, row = json_array());
            good = good && append(row, number(trajectory_mean(&of, t, cell)));
        }
    }
    trajectories_clear(&of);
    return whole(rounds, good);
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
    return whole(object, good);
}

static json_t *levels(void)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t q = 0; good && q < TRAJECTORY_QUANTILES; q++)
        good = append(array, json_real(trajectory_levels[q]));
    return whole(array, good);
}

enum status report_data(struct reader *reader, const struct stored_market *market,
                        const struct summary *summary, json_t **data, struct error *error)
{
    struct error cause = {0};
    struct source source = {reader, market, summary, calloc(market->runs + 1, sizeof(double)), &cause};
    *data = NULL;
    if (source.scratch)
        *data = json_pack(
            "{so so so so so so so so so so so so so so so}", "summary", summary_to_json(summary),
            "provenance", provenance(&source), "dates", texts(market->round_dates, market->rounds + 1),
            "products", products(&source), "flow_names", texts(market->flow_names, market->flows),
            "flow_meanings", texts(market->flow_meanings, market->flows), "layer_names",
            texts(market->layer_names, market->layers), "quantiles", levels(), "survival", survival(&source),
            "prices", paths(&source, "price", fan), "cuts", cuts(&source), "capital",
            paths(&source, "capital", fan), "vendor_share", paths(&source, "vendor_share", mean_path),
            "cloud_customers", paths(&source, "cloud_customers", mean_path), "flows", flows(&source));
    free(source.scratch);
    if (*data)
        return STATUS_OK;
    if (cause.status != STATUS_OK)
        return error_set(error, cause.status, "%s", cause.message);
    return error_no_memory(error, "the data of the report", 0);
}
