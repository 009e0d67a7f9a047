#include "file/price_cuts.h"

#include "model/events.h"
#include "statistics/quantiles.h"
#include <stdlib.h>

/* A cut in a single run. */
struct single_cut {
    size_t product, round, run, event;
    double before, after;
};

enum column { KIND, RUN, ROUND, PRODUCT, BEFORE, AFTER, COLUMNS };

static const char *const column_names[COLUMNS] = {"event_kind",    "event_run",    "event_round",
                                                  "event_product", "event_before", "event_after"};

static int compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int in_order(const void *a, const void *b)
{
    const struct single_cut *x = a, *y = b;
    int order = compare(x->product, y->product);
    order = order ? order : compare(x->round, y->round);
    order = order ? order : compare(x->run, y->run);
    return order ? order : compare(x->event, y->event);
}

static bool is_index_within(double index, size_t length)
{
    return index >= 0 && index < (double)length;
}

/* Collects the cuts among the events, in order. Later cuts in the same round and run are merged into the
 * first. */
static size_t gather_cuts(const struct reader *reader, double *const columns[COLUMNS], size_t events,
                          struct single_cut *cuts)
{
    size_t count = 0, kept = 0;
    for (size_t e = 0; e < events; e++)
        if (columns[KIND][e] == EVENT_PRICE_CUT &&
            is_index_within(columns[RUN][e], reader_length(reader, AXIS_RUN)) &&
            is_index_within(columns[ROUND][e], reader_length(reader, AXIS_ROUND)) &&
            is_index_within(columns[PRODUCT][e], reader_length(reader, AXIS_PRODUCT)))
            cuts[count++] = (struct single_cut){(size_t)columns[PRODUCT][e], (size_t)columns[ROUND][e],
                                                (size_t)columns[RUN][e],     e,
                                                columns[BEFORE][e],          columns[AFTER][e]};
    qsort(cuts, count, sizeof *cuts, in_order);
    for (size_t i = 0; i < count; i++) {
        struct single_cut *last = kept ? &cuts[kept - 1] : NULL;
        if (last && last->product == cuts[i].product && last->round == cuts[i].round &&
            last->run == cuts[i].run)
            last->after = cuts[i].after;
        else
            cuts[kept++] = cuts[i];
    }
    return kept;
}

/* Makes one row for every product and round. scratch: [2 * count]. */
static size_t summarise(const struct single_cut *singles, size_t count, double *scratch,
                        struct price_cut *cuts)
{
    size_t rows = 0;
    for (size_t first = 0, next; first < count; first = next) {
        double *before = scratch, *after = scratch + count;
        for (next = first; next < count && singles[next].product == singles[first].product &&
                           singles[next].round == singles[first].round;
             next++) {
            before[next - first] = singles[next].before;
            after[next - first] = singles[next].after;
        }
        size_t runs = next - first;
        sort_numbers(before, runs);
        sort_numbers(after, runs);
        cuts[rows++] = (struct price_cut){.product = singles[first].product,
                                          .round = singles[first].round,
                                          .runs = runs,
                                          .before = quantile(before, runs, 0.5),
                                          .after = quantile(after, runs, 0.5)};
    }
    return rows;
}

enum status price_cuts_read(struct reader *reader, struct price_cut **cuts, size_t *count,
                            struct error *error)
{
    double *columns[COLUMNS] = {NULL};
    size_t events = 0;
    enum status status = STATUS_OK;
    *cuts = NULL;
    *count = 0;
    for (size_t i = 0; status == STATUS_OK && i < COLUMNS; i++)
        status = reader_numbers(reader, column_names[i], &columns[i], &events, error);
    struct single_cut *singles = calloc(events + 1, sizeof *singles);
    double *scratch = calloc(2 * events + 1, sizeof *scratch);
    if (status == STATUS_OK)
        *cuts = calloc(events + 1, sizeof **cuts);
    if (status == STATUS_OK && (!singles || !scratch || !*cuts))
        status = error_no_memory(error, "the price cuts of a file");
    if (status == STATUS_OK) {
        size_t single_count = gather_cuts(reader, columns, events, singles);
        *count = summarise(singles, single_count, scratch, *cuts);
    } else {
        free(*cuts);
        *cuts = NULL;
    }
    free(scratch);
    free(singles);
    for (size_t i = 0; i < COLUMNS; i++)
        free(columns[i]);
    return status;
}
