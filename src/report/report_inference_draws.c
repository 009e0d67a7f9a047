/* The draws of an inference: priors and posteriors in cells, a sample, correlations. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/report_inference_work.h"
#include "report/report_json.h"
#include "statistics/importance.h"
#include "statistics/quantiles.h"

enum { CELLS = 24, SAMPLE = 400 };

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

bool report_parameter_is_log(const struct report_inference_work *work, size_t p)
{
    return begins(work->priors[p], "log");
}

/* A value, and the probability of the prior up to it. */
struct place {
    double value, below;
};

static int by_value(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    return a->value != b->value ? (a->value < b->value ? -1 : 1)
                                : (a->below > b->below) - (a->below < b->below);
}

/* The places of all draws in the prior of parameter p, as simulated and adjusted: [2 * draws], ascending. */
static struct place *places_of(const struct report_inference_work *work, size_t p)
{
    const struct inference *found = &work->found;
    size_t count = found->count, k = work->study.vary_count;
    struct place *places = calloc(2 * count + 1, sizeof *places);
    for (size_t i = 0; places && i < count; i++) {
        places[2 * i] = (struct place){work->unadjusted[i * k + p], found->positions[i * k + p]};
        places[2 * i + 1] = (struct place){work->parameters[p].values[i], found->adjusted[i * k + p]};
    }
    if (places)
        qsort(places, 2 * count, sizeof *places, by_value);
    return places;
}

/* Probability of the prior below a value, interpolated between the places of the draws. */
static double prior_below(const struct place *places, size_t count, double value)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (places[middle].value < value)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || low == count)
        return low == 0 ? 0 : 1;
    const struct place *a = &places[low - 1], *b = &places[low];
    return a->below + (b->below - a->below) * (value - a->value) / (b->value - a->value);
}

static json_t *cell(const struct report_inference_work *work, double low, double high, double prior,
                    double posterior)
{
    return pack_json(work->root.error, "{so so so so}", "low", report_rounded(low), "high",
                     report_rounded(high), "prior", report_rounded(prior), "posterior",
                     report_rounded(posterior));
}

/* Weight of the draws of parameter p from `low` up to below `high`, or with `closed` up to it. */
static double weight_in(const struct report_inference_work *work, size_t p, double low, double high,
                        bool closed)
{
    double weight = 0;
    for (size_t i = 0; i < work->found.count; i++) {
        double value = work->parameters[p].values[i];
        weight += value >= low && (closed ? value <= high : value < high) ? work->found.weights[i] : 0;
    }
    return weight;
}

/* Cells that are as wide as each other on the parameter's axis. */
static json_t *ranges(const struct report_inference_work *work, size_t p, const struct place *places)
{
    size_t count = 2 * work->found.count;
    bool is_log = report_parameter_is_log(work, p);
    double least = places[0].value, most = places[count - 1].value, ends[CELLS + 1];
    json_t *array = json_array();
    for (size_t c = 0; c <= CELLS; c++) {
        double share = (double)c / CELLS;
        ends[c] = is_log ? least * pow(most / least, share) : least + (most - least) * share;
    }
    ends[CELLS] = most;
    for (size_t c = 0; array && c < CELLS; c++) {
        bool last = c + 1 == CELLS;
        double prior = (last ? 1 : prior_below(places, count, ends[c + 1])) -
                       (c ? prior_below(places, count, ends[c]) : 0);
        append_to_json(
            &array, cell(work, ends[c], ends[c + 1], prior, weight_in(work, p, ends[c], ends[c + 1], last)));
    }
    return array;
}

static size_t distinct(const struct place *places, size_t count)
{
    size_t found = count > 0;
    for (size_t i = 1; i < count; i++)
        found += places[i].value != places[i - 1].value;
    return found;
}

/* How many values a prior has that are all as likely; 0: no such prior, or one of too many. */
static size_t values_of(const struct report_inference_work *work, size_t p, const struct place *places)
{
    static const char whole[] = "integer, from ";
    const char *prior = work->priors[p];
    size_t count = 0;
    if (begins(prior, "choice"))
        count = distinct(places, 2 * work->found.count);
    else if (begins(prior, whole)) {
        char *end;
        double low = strtod(prior + strlen(whole), &end),
               high = begins(end, " to ") ? strtod(end + strlen(" to "), NULL) : (double)INFINITY;
        if (high >= low && high - low < CELLS)
            count = (size_t)(high - low) + 1;
    }
    return count;
}

json_t *report_parameter_cells(const struct report_inference_work *work, size_t p)
{
    size_t count = 2 * work->found.count;
    struct place *places = places_of(work, p);
    size_t listed = places ? values_of(work, p, places) : 0;
    json_t *array = NULL;
    if (places && !listed)
        array = ranges(work, p, places);
    else if (places)
        array = json_array();
    for (size_t i = 0; array && listed && i < count; i++)
        if (i == 0 || places[i].value != places[i - 1].value)
            append_to_json(&array, cell(work, places[i].value, places[i].value, 1 / (double)listed,
                                        weight_in(work, p, places[i].value, places[i].value, true)));
    free(places);
    return array;
}

static json_t *draw(const struct report_inference_work *work, size_t i)
{
    json_t *array = json_array();
    for (size_t p = 0; array && p < work->study.vary_count; p++)
        append_to_json(&array, report_rounded(work->parameters[p].values[i]));
    return array;
}

json_t *report_draws_sample(const struct report_inference_work *work)
{
    static const double start = 0.5;
    size_t *copies = work->order;
    bool any = work->found.effective > 0;
    systematic_copies(work->found.weights, work->found.count, SAMPLE, start, copies);
    json_t *array = json_array();
    for (size_t i = 0; array && any && i < work->found.count; i++)
        for (size_t k = 0; array && k < copies[i]; k++)
            append_to_json(&array, draw(work, i));
    return array;
}

static double correlation(const struct report_inference_work *work, size_t a, size_t b)
{
    const struct inference *found = &work->found;
    if (work->parameters[a].is_text || work->parameters[b].is_text)
        return (double)NAN;
    double mean_a = weighted_mean(work->parameters[a].values, found->weights, found->count),
           mean_b = weighted_mean(work->parameters[b].values, found->weights, found->count), sum = 0;
    for (size_t i = 0; i < found->count; i++)
        sum += found->weights[i] * (work->parameters[a].values[i] - mean_a) *
               (work->parameters[b].values[i] - mean_b);
    double spread = weighted_deviation(work->parameters[a].values, found->weights, found->count) *
                    weighted_deviation(work->parameters[b].values, found->weights, found->count);
    return spread > 0 ? sum / spread : (double)NAN;
}

json_t *report_draws_correlations(const struct report_inference_work *work)
{
    json_t *rows = json_array();
    for (size_t a = 0; rows && a < work->study.vary_count; a++) {
        json_t *row = json_array();
        for (size_t b = 0; row && b < work->study.vary_count; b++)
            append_to_json(&row, report_rounded(correlation(work, a, b)));
        append_to_json(&rows, row);
    }
    return rows;
}
