#include "report/report_inference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "file/hdf5_input.h"
#include "inference/emulation_result.h"
#include "report/report_file.h"
#include "report/report_inference_work.h"
#include "report/report_json.h"
#include "report/report_rounds.h"
#include "report/report_target.h"
#include "runs/measure.h"
#include "statistics/importance.h"
#include "statistics/quantiles.h"
#include "study/moments.h"
#include "text/emulation_text.h"
#include "text/inference_text.h"
#include "words/words.h"

/* ---- From the file ---- */

static bool read_sizes(struct report_inference_work *work)
{
    const hid_t root = work->root.object;
    struct error *error = work->root.error;
    int64_t adjusted = 0, failed = 0;
    char *end = NULL, *tolerance = NULL;
    bool good = hdf5_get_integer(root, "replicates", &work->study.replicates, error) == STATUS_OK &&
                hdf5_get_integer(root, "failed_draws", &failed, error) == STATUS_OK &&
                hdf5_get_integer(root, "adjusted", &adjusted, error) == STATUS_OK &&
                hdf5_get_text(root, "end", &end, error) == STATUS_OK &&
                hdf5_get_text(root, "final_tolerance", &tolerance, error) == STATUS_OK;
    if (good) {
        work->found.failed = (size_t)failed;
        work->found.is_adjusted = adjusted != 0;
        work->found.end = strcmp(end, "collapsed") == 0 ? INFERENCE_COLLAPSED : INFERENCE_REACHED;
        work->found.tolerance = strtod(tolerance, NULL);
    }
    free(end);
    free(tolerance);
    return good;
}

static bool read_texts(struct report_inference_work *work)
{
    const struct stored *root = &work->root;
    size_t parameters = 0, targets = 0;
    work->paths = stored_texts(root, "factor_path", &parameters);
    work->labels = work->paths ? stored_texts(root, "target_name", &targets) : NULL;
    work->study.vary_count = parameters;
    work->study.target_count = targets;
    return work->labels && (work->names = stored_texts_of(root, "factor_name", parameters)) &&
           (work->priors = stored_texts_of(root, "factor_prior", parameters)) &&
           (work->series = stored_texts_of(root, "target_series", targets)) &&
           (work->sources = stored_texts_of(root, "target_source", targets));
}

/* Puts a row of numbers into a member of every struct of an array. */
static bool spread(const struct stored *root, const char *name, size_t count, double *first, size_t stride)
{
    double *numbers = stored_row(root, name, count);
    for (size_t i = 0; numbers && i < count; i++)
        memcpy((char *)first + i * stride, &numbers[i], sizeof numbers[i]);
    bool read = numbers != NULL;
    free(numbers);
    return read;
}

static bool read_parameters(struct report_inference_work *work)
{
    const struct stored *root = &work->root;
    size_t count = work->study.vary_count, stride = sizeof(struct inferred_parameter);
    struct inferred_parameter *found = calloc(count + 1, stride);
    work->found.parameters = found;
    work->study.vary = calloc(count + 1, sizeof *work->study.vary);
    work->parameters = calloc(count + 1, sizeof *work->parameters);
    if (!found || !work->study.vary || !work->parameters)
        return false;
    for (size_t p = 0; p < count; p++) {
        struct report_parameter *parameter = &work->parameters[p];
        work->study.vary[p].path = work->paths[p];
        work->study.vary[p].name = work->names[p];
        if (!stored_find(root, "param_", "path", work->paths[p], parameter->dataset)) {
            error_note(root->error, STATUS_INVALID, "the values of `%s` are missing in the file",
                       work->paths[p]);
            return false;
        }
        char *flags = stored_attribute(root, parameter->dataset, "flag_meanings");
        parameter->is_text = flags && *flags;
        free(flags);
        if (!(parameter->values = stored_row(root, parameter->dataset, work->found.count)))
            return false;
    }
    return spread(root, "posterior_mean", count, &found->mean, stride) &&
           spread(root, "posterior_sd", count, &found->sd, stride) &&
           spread(root, "posterior_low", count, &found->low, stride) &&
           spread(root, "posterior_median", count, &found->median, stride) &&
           spread(root, "posterior_high", count, &found->high, stride) &&
           spread(root, "prior_mean", count, &found->prior_mean, stride) &&
           spread(root, "prior_sd", count, &found->prior_sd, stride) &&
           spread(root, "prior_share", count, &found->share, stride) &&
           spread(root, "expected_narrowing", count, &found->expected, stride);
}

static bool read_targets(struct report_inference_work *work)
{
    const struct stored *root = &work->root;
    size_t count = work->study.target_count, stride = sizeof(struct inferred_target);
    struct inferred_target *found = calloc(count + 1, stride);
    struct study_target *targets = calloc(count + 1, sizeof *targets);
    work->found.targets = found;
    work->study.targets = targets;
    if (!found || !targets)
        return false;
    static const char *const columns[] = {"target_value", "target_deviation", "target_relation",
                                          "target_error"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    double *numbers[COLUMNS] = {NULL};
    bool read = true;
    for (size_t c = 0; c < COLUMNS; c++)
        read = (numbers[c] = stored_row(root, columns[c], count)) && read;
    for (size_t t = 0; read && t < count; t++) {
        targets[t] = report_target_of(numbers[0][t], numbers[1][t], numbers[2][t], numbers[3][t]);
        targets[t].label = work->labels[t];
    }
    for (size_t c = 0; c < COLUMNS; c++)
        free(numbers[c]);
    return read && spread(root, "target_mean", count, &found->mean, stride) &&
           spread(root, "target_low", count, &found->low, stride) &&
           spread(root, "target_high", count, &found->high, stride) &&
           spread(root, "target_distance", count, &found->distance, stride) &&
           spread(root, "target_nearest", count, &found->nearest, stride) &&
           (work->target_round = stored_row(root, "target_round", count));
}

static bool read_draws(struct report_inference_work *work)
{
    const struct stored *root = &work->root;
    struct inference *found = &work->found;
    found->count = hdf5_length(root->object, "weight");
    const size_t of_parameters[] = {found->count, work->study.vary_count},
                 of_targets[] = {found->count, work->study.target_count},
                 pulls[] = {work->study.target_count, work->study.vary_count};
    if (found->count == 0) {
        error_note(root->error, STATUS_INVALID, "the file holds no draw");
        return false;
    }
    work->order = calloc(found->count, sizeof *work->order);
    work->scratch = calloc(found->count, sizeof *work->scratch);
    if (!work->order || !work->scratch)
        return false;
    if (!(found->weights = stored_row(root, "weight", found->count)))
        return false;
    found->effective = effective_number(found->weights, found->count);
    return (found->positions = stored_numbers(root, "position", 2, of_parameters)) &&
           (found->adjusted = stored_numbers(root, "adjusted_position", 2, of_parameters)) &&
           (work->unadjusted = stored_numbers(root, "unadjusted_value", 2, of_parameters)) &&
           (found->outcomes = stored_numbers(root, "simulated", 2, of_targets)) &&
           (found->pulls = stored_numbers(root, "pull", 2, pulls));
}

static bool open_work(struct report_inference_work *work)
{
    work->found.study = &work->study;
    return read_sizes(work) && read_texts(work) && report_facts_read(&work->root, &work->facts) &&
           read_draws(work) && read_parameters(work) && read_targets(work) && report_emulation_read(work);
}

static void close_work(struct report_inference_work *work)
{
    struct inference *found = &work->found;
    char **const of_parameters[] = {work->paths, work->names, work->priors},
                 **const of_targets[] = {work->labels, work->series, work->sources};
    double *const numbers[] = {found->weights, found->positions, found->adjusted,    found->outcomes,
                               found->pulls,   work->unadjusted, work->target_round, work->scratch};
    for (size_t i = 0; i < sizeof of_parameters / sizeof *of_parameters; i++) {
        hdf5_free_texts(of_parameters[i], work->study.vary_count);
        hdf5_free_texts(of_targets[i], work->study.target_count);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        free(numbers[i]);
    for (size_t p = 0; work->parameters && p < work->study.vary_count; p++)
        free(work->parameters[p].values);
    free(work->parameters);
    free(work->study.vary);
    free(work->study.targets);
    emulation_free(found->emulation);
    free(found->parameters);
    free(found->targets);
    free(work->order);
    report_facts_clear(&work->facts);
}

/* ---- What the page gets ---- */

static json_t *parameter_data(const struct report_inference_work *work, size_t p)
{
    static const char *const learned[] = {"nothing", "little", "much"};
    const struct inferred_parameter *found = &work->found.parameters[p];
    const char *dataset = work->parameters[p].dataset;
    return pack_json(
        work->root.error, "{ss ss so so so sb so so so so so so so so so ss so}", "path", work->paths[p],
        "name", work->names[p], "unit", report_attribute(&work->root, dataset, "units"), "meaning",
        report_attribute(&work->root, dataset, "long_name"), "labels",
        report_attribute(&work->root, dataset, "flag_meanings"), "is_log", report_parameter_is_log(work, p),
        "mean", report_rounded(found->mean), "sd", report_rounded(found->sd), "low",
        report_rounded(found->low), "median", report_rounded(found->median), "high",
        report_rounded(found->high), "prior_mean", report_rounded(found->prior_mean), "prior_sd",
        report_rounded(found->prior_sd), "prior_share", report_rounded(found->share), "foreseen",
        report_rounded(found->expected), "learned",
        inference_is_vague(&work->found) ? "unknown" : learned[inference_learned(found)], "cells",
        report_parameter_cells(work, p));
}

static json_t *parameters(const struct report_inference_work *work)
{
    json_t *array = json_array();
    for (size_t p = 0; array && p < work->study.vary_count; p++)
        append_to_json(&array, parameter_data(work, p));
    return array;
}

/* Quantiles of the simulated outcomes over the weighted draws. */
static void find_quantiles(const struct report_inference_work *work, size_t t, double quantiles[QUANTILES])
{
    const struct inference *found = &work->found;
    for (size_t i = 0; i < found->count; i++) {
        double outcome = found->outcomes[i * work->study.target_count + t];
        work->scratch[i] = isnan(outcome) ? 0 : outcome; /* of weight 0 */
    }
    sorted_order(work->scratch, work->order, found->count);
    for (size_t q = 0; q < QUANTILES; q++)
        quantiles[q] =
            weighted_quantile(work->scratch, found->weights, work->order, found->count, quantile_levels[q]);
}

static json_t *target_data(const struct report_inference_work *work, size_t t)
{
    static const char *const relations[] = {"equal", "at_least", "at_most"};
    const struct study_target *target = &work->study.targets[t];
    const struct inferred_target *found = &work->found.targets[t];
    size_t k = work->study.vary_count;
    double quantiles[QUANTILES], misses[QUANTILES], low, high;
    find_quantiles(work, t, quantiles);
    for (size_t q = 0; q < QUANTILES; q++)
        misses[q] = target_miss(target, quantiles[q]);
    report_target_ends(target, &low, &high);
    return pack_json(work->root.error, "{ss ss ss ss ss so so so so so so so so so so so}", "name",
                     work->labels[t], "series", work->series[t], "source", work->sources[t], "relation",
                     relations[target->relation], "error", target_error_names[target->error], "round",
                     report_rounded(work->target_round[t]), "value", report_rounded(target->value),
                     "deviation", report_rounded(target->scale), "low", report_rounded(low), "high",
                     report_rounded(high), "mean", report_rounded(found->mean), "quantiles",
                     report_numbers(quantiles, QUANTILES), "misses", report_numbers(misses, QUANTILES),
                     "distance", report_rounded(found->distance), "nearest", report_rounded(found->nearest),
                     "pulls", report_numbers(work->found.pulls + t * k, k));
}

static json_t *targets(const struct report_inference_work *work)
{
    json_t *array = json_array();
    for (size_t t = 0; array && t < work->study.target_count; t++)
        append_to_json(&array, target_data(work, t));
    return array;
}

/* Unit and meaning of the outcomes that targets are about, for their names: {name, unit, meaning}. */
static json_t *outcomes(const struct report_inference_work *work)
{
    struct terms terms;
    char *text;
    enum status status = hdf5_get_terms(work->root.object, &terms, &text, work->root.error);
    json_t *array = status == STATUS_OK ? json_array() : NULL;
    for (size_t t = 0; array && t < work->study.target_count; t++) {
        const char *series = work->series[t];
        size_t length = strcspn(series, "["), m = 0;
        bool seen = false;
        for (size_t other = 0; other < t; other++)
            seen = seen || strcmp(work->series[other], series) == 0;
        while (m < measure_count &&
               (strncmp(measures[m].name, series, length) != 0 || measures[m].name[length]))
            m++;
        const char *end = strchr(series, ']');
        bool plain = m < measure_count && (series[length] ? end && !end[1] : true);
        if (plain && !seen)
            append_to_json(&array, pack_json(work->root.error, "{ss ss ss}", "name", series, "unit",
                                             say_unit(&terms, measures[m].unit).bytes, "meaning",
                                             say(&terms, measures[m].long_name).bytes));
    }
    free(text);
    return array;
}

static json_t *populations(const struct report_inference_work *work)
{
    static const char *const columns[] = {"draws", "tolerance", "effective_draws", "acceptance"};
    static const char *const members[] = {"draws", "tolerance", "effective", "acceptance"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    size_t count = hdf5_length(work->root.object, "tolerance");
    double *numbers[COLUMNS] = {NULL};
    bool read = true;
    for (size_t c = 0; c < COLUMNS; c++)
        read = (numbers[c] = stored_row(&work->root, columns[c], count)) && read;
    json_t *array = read ? json_array() : NULL;
    for (size_t i = 0; array && i < count; i++) {
        json_t *one = json_object();
        for (size_t c = 0; c < COLUMNS; c++)
            put_in_json(&one, members[c], report_rounded(numbers[c][i]));
        append_to_json(&array, one);
    }
    for (size_t c = 0; c < COLUMNS; c++)
        free(numbers[c]);
    return array;
}

/* What a function prints about the inference; on the heap, NULL without memory. */
static char *printed(const struct report_inference_work *work,
                     void (*print)(FILE *out, const struct inference *inference))
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    print(out, &work->found);
    memory_text_close(out, &text); /* NULL without memory */
    return text;
}

/* A text for each line. */
static json_t *lines(const struct report_inference_work *work,
                     void (*print)(FILE *out, const struct inference *inference))
{
    char *text = printed(work, print), *rest = NULL;
    json_t *array = text ? json_array() : NULL;
    for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
        append_to_json(&array, json_string(line));
    free(text);
    return array;
}

/* Waves and checks of the emulators; null without them. */
static json_t *emulation(const struct report_inference_work *work)
{
    return work->found.emulation ? emulation_to_json(&work->found, work->root.error) : json_null();
}

static json_t *levels(void)
{
    json_t *array = json_array();
    for (size_t q = 0; array && q < QUANTILES; q++)
        append_to_json(&array, json_real(quantile_levels[q]));
    return array;
}

static json_t *pack(const struct report_inference_work *work)
{
    const struct report_facts *facts = &work->facts;
    struct error *error = work->root.error;
    struct report_rounds rounds = {0};
    if (!report_rounds_choose(&rounds, facts->rounds ? facts->rounds - 1 : 0))
        return NULL;
    json_t *data = pack_json(
        error, "{ss so so so so so so so so so so so so so so so sI sI sI so so sb}", "kind", "inference",
        "provenance", report_provenance(&work->root, "study_file"), "rounds",
        report_places(rounds.numbers, facts->rounds ? rounds.count : 0), "dates",
        facts->rounds ? report_rounds_dates(&rounds, facts->dates) : json_array(), "firms",
        report_facts_firms(facts, error), "sectors", report_facts_sectors(facts, error), "outcomes",
        outcomes(work), "parameters", parameters(work), "targets", targets(work), "populations",
        populations(work), "quantiles", levels(), "sample", report_draws_sample(work), "correlations",
        report_draws_correlations(work), "words", lines(work, inference_print_words), "warnings",
        lines(work, inference_print_warnings), "emulation", emulation(work), "draws",
        (json_int_t)work->found.count, "replicates", (json_int_t)work->study.replicates, "failed",
        (json_int_t)work->found.failed, "effective", report_rounded(work->found.effective), "tolerance",
        report_rounded(work->found.tolerance), "adjusted", work->found.is_adjusted);
    free(rounds.numbers);
    return data;
}

static json_t *make(const struct stored *root)
{
    struct report_inference_work work = {.root = *root};
    json_t *data = open_work(&work) ? pack(&work) : NULL;
    close_work(&work);
    return data;
}

enum status report_inference(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_INFERENCE, make, title, data, error);
}
