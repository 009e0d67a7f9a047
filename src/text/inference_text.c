#include "text/inference_text.h"

#include <math.h>

#include "base/version.h"
#include "terminal/text_table.h"
#include "text/emulation_text.h"
#include "text/json.h"

static const double few_draws = 100;
/* Fewer tell nothing of how wide a posterior is. */
static const double least_draws = 20;

static void add_span(struct text_table *table, double low, double high)
{
    char text[80] = "-";
    if (!isnan(low))
        snprintf(text, sizeof text, "%.4g to %.4g", low, high);
    text_table_add(table, text);
}

static void add_percent(struct text_table *table, double share)
{
    char text[40] = "-";
    if (!isnan(share))
        snprintf(text, sizeof text, "%.0f %%", 100 * share);
    text_table_add(table, text);
}

static const char *name_of(const struct study_vary *vary)
{
    return *vary->name ? vary->name : vary->path;
}

/* Texts without an order have no mean. */
static bool has_mean(const struct study_vary *vary)
{
    return !vary->values.count || vary->numbers;
}

static bool print_parameters(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {
        {"parameter", false},    {"mean", true},       {"sd", true},
        {"90 % interval", true}, {"prior mean", true}, {"prior sd", true},
        {"of the prior", true},  {"foreseen", true},   {"", false}};
    static const char *const words[] = {"NOT IDENTIFIED", "WEAKLY", ""};
    const struct study *study = inference->study;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct inferred_parameter *parameter = &inference->parameters[i];
        bool numbers = has_mean(&study->vary[i]);
        text_table_add(&table, name_of(&study->vary[i]));
        text_table_add_number(&table, numbers ? parameter->mean : (double)NAN, 4);
        text_table_add_number(&table, numbers ? parameter->sd : (double)NAN, 4);
        add_span(&table, numbers ? parameter->low : (double)NAN, parameter->high);
        text_table_add_number(&table, numbers ? parameter->prior_mean : (double)NAN, 4);
        text_table_add_number(&table, numbers ? parameter->prior_sd : (double)NAN, 4);
        add_percent(&table, parameter->share);
        add_percent(&table, parameter->expected);
        text_table_add(&table, inference_is_vague(inference) ? "" : words[inference_learned(parameter)]);
    }
    return text_table_print(out, &table, width);
}

/* Weights of listed texts. */
static void print_choices(FILE *out, const struct inference *inference)
{
    const struct study *study = inference->study;
    for (size_t p = 0; p < study->vary_count; p++) {
        const struct study_vary *vary = &study->vary[p];
        for (size_t v = 0; !has_mean(vary) && v < vary->values.count; v++) {
            double weight = 0;
            for (size_t i = 0; i < inference->count; i++)
                weight += inference_value(inference, i, p, true) == (double)v ? inference->weights[i] : 0;
            fprintf(out, "%s = %s has %.0f %% of the weight, %.0f %% before.\n", name_of(vary),
                    vary->labels[v], 100 * weight, 100 / (double)vary->values.count);
        }
    }
}

static bool print_targets(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {{"target", false},   {"", false},
                                                 {"value", true},     {"deviation", true},
                                                 {"simulated", true}, {"90 % of the draws", true},
                                                 {"distance", true}};
    static const char *const relations[] = {"", "at least", "at most"};
    const struct study *study = inference->study;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t t = 0; t < study->target_count; t++) {
        const struct study_target *target = &study->targets[t];
        const struct inferred_target *found = &inference->targets[t];
        text_table_add(&table, target->label);
        text_table_add(&table, relations[target->relation]);
        text_table_add_number(&table, target->value, 4);
        if (target->error == TARGET_RELATIVE)
            add_percent(&table, target_deviation(target));
        else
            text_table_add_number(&table, target_deviation(target), 4);
        text_table_add_number(&table, found->mean, 4);
        add_span(&table, found->low, found->high);
        text_table_add_number(&table, found->distance, 4);
    }
    return text_table_print(out, &table, width);
}

static bool print_pulls(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {{"target", false}, {"pulls", false}, {"by sd", true}};
    static const double worth_a_row = 0.2;
    const struct study *study = inference->study;
    struct text_table table;
    size_t unknown = 0;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t t = 0; t < study->target_count; t++)
        for (size_t p = 0; p < study->vary_count; p++) {
            double pull = inference->pulls[t * study->vary_count + p];
            unknown += isnan(pull) && p == 0;
            if (!(fabs(pull) >= worth_a_row) || !has_mean(&study->vary[p]))
                continue;
            text_table_add(&table, study->targets[t].label);
            text_table_add(&table, name_of(&study->vary[p]));
            text_table_add_number(&table, pull, 4);
        }
    bool empty = table.count == 0, printed = empty || text_table_print(out, &table, width);
    if (empty)
        fputs("No target moves a mean by more than 0.2 posterior standard deviations.\n", out);
    if (unknown > 0)
        fprintf(out, "Without %zu of the targets the draws are worth too little to tell what they pull.\n",
                unknown);
    return printed;
}

static bool print_populations(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {{"population", true},
                                                 {"draws", true},
                                                 {"tolerance", true},
                                                 {"effective draws", true},
                                                 {"acceptance", true}};
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t p = 0; p < inference->population_count; p++) {
        const struct inference_population *population = &inference->populations[p];
        text_table_add_number(&table, (double)p + 1, 4);
        text_table_add_number(&table, (double)population->count, 4);
        text_table_add_number(&table, population->tolerance, 4);
        text_table_add_number(&table, population->effective, 4);
        add_percent(&table, population->acceptance);
    }
    return text_table_print(out, &table, width);
}

bool inference_is_vague(const struct inference *inference)
{
    return inference->effective < least_draws;
}

void inference_print_words(FILE *out, const struct inference *inference)
{
    const struct study *study = inference->study;
    if (inference_is_vague(inference)) {
        fputs("The draws are worth too little to tell what is identified.\n", out);
        return;
    }
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct inferred_parameter *parameter = &inference->parameters[i];
        int learned = inference_learned(parameter);
        if (learned == LEARNED_NOTHING)
            fprintf(
                out,
                "%s is not identified: the targets leave it where the prior has it (90 %% of its posterior take "
                "%.0f %% of the prior).\n",
                name_of(&study->vary[i]), 100 * parameter->share);
        else
            fprintf(out, "%s is identified %s: 90 %% of its posterior lie in %.0f %% of its prior.\n",
                    name_of(&study->vary[i]), learned == LEARNED_LITTLE ? "weakly" : "well",
                    100 * parameter->share);
    }
}

void inference_print_warnings(FILE *out, const struct inference *inference)
{
    const struct study *study = inference->study;
    for (size_t t = 0; t < study->target_count; t++)
        if (inference_misses(&inference->targets[t]))
            fprintf(
                out,
                "no run comes within 3 deviations of the target %s: the nearest is %.3g away. The prior or the "
                "model can't give it: widen the prior, give the target a discrepancy, or leave it out\n",
                study->targets[t].label, inference->targets[t].nearest);
    for (size_t t = 0; t < study->target_count; t++)
        if (!inference_misses(&inference->targets[t]) && fabs(inference->targets[t].distance) > 3)
            fprintf(
                out,
                "the posterior misses the target %s by %.3g deviations: it contradicts the others or the prior. "
                "Give it a discrepancy, or widen the prior\n",
                study->targets[t].label, fabs(inference->targets[t].distance));
    if (inference->emulation)
        emulation_print_warnings(out, inference);
    if (inference->end == INFERENCE_COLLAPSED)
        fprintf(
            out,
            "hardly any draw was accepted in the last two populations, so it ended early. The targets contradict "
            "each other or the prior: give discrepancies, larger scales, or more replicates\n");
    if (inference->tolerance > 1)
        fprintf(
            out,
            "tolerance 1 was not reached: draws are weighed as if the targets' errors were %.3g times as large, "
            "%s. More %s come nearer\n",
            inference->tolerance,
            inference->is_adjusted ? "and adjusted by regression, which is an approximation"
                                   : "and intervals are too wide",
            inference->emulation ? "--draws, which emulators make," : "--runs");
    if (inference->effective < few_draws)
        fprintf(
            out,
            "the draws are worth only %.0f independent ones, which is few for means and less for intervals. Take "
            "%s, or fewer targets\n",
            inference->effective,
            inference->emulation ? "more --draws, which emulators make"
                                 : "more --runs, larger populations (study.points)");
    if (inference->failed * 10 > inference->count)
        fprintf(
            out,
            "in %zu of %zu draws a run failed, or an outcome of the targets was missing or infinitely far from its "
            "value; they have no weight\n",
            inference->failed, inference->count);
}

bool inference_print(FILE *out, const struct inference *inference, int width)
{
    const struct study *study = inference->study;
    if (inference->emulation)
        emulation_print_title(out, inference);
    else
        fprintf(out, "%zu draws of %lld run%s each in %zu population%s are worth %.0f; tolerance %.4g\n\n",
                inference->count, (long long)study->replicates, study->replicates == 1 ? "" : "s",
                inference->population_count, inference->population_count == 1 ? "" : "s",
                inference->effective, inference->tolerance);
    bool printed = print_parameters(out, inference, width);
    fputc('\n', out);
    inference_print_words(out, inference);
    print_choices(out, inference);
    fputc('\n', out);
    printed = printed && print_targets(out, inference, width);
    fputc('\n', out);
    printed = printed && print_pulls(out, inference, width);
    fputc('\n', out);
    printed = printed && print_populations(out, inference, width);
    if (!inference->emulation)
        return printed;
    fputc('\n', out);
    return printed && emulation_print(out, inference, width);
}

static json_t *parameters(const struct inference *inference, struct error *error)
{
    static const char *const learned[] = {"nothing", "little", "much"};
    const struct study *study = inference->study;
    json_t *array = json_array();
    for (size_t i = 0; array && i < study->vary_count; i++) {
        const struct inferred_parameter *parameter = &inference->parameters[i];
        append_to_json(
            &array,
            pack_json(error, "{ss ss so so so so so so so so so ss}", "path", study->vary[i].path, "name",
                      study->vary[i].name, "mean", number_to_json(parameter->mean), "sd",
                      number_to_json(parameter->sd), "low", number_to_json(parameter->low), "median",
                      number_to_json(parameter->median), "high", number_to_json(parameter->high),
                      "prior_mean", number_to_json(parameter->prior_mean), "prior_sd",
                      number_to_json(parameter->prior_sd), "prior_share", number_to_json(parameter->share),
                      "expected_narrowing", number_to_json(parameter->expected), "learned",
                      learned[inference_learned(parameter)]));
    }
    return array;
}

static json_t *targets(const struct inference *inference, struct error *error)
{
    static const char *const relations[] = {"equal", "at_least", "at_most"};
    const struct study *study = inference->study;
    json_t *array = json_array();
    for (size_t t = 0; array && t < study->target_count; t++) {
        const struct study_target *target = &study->targets[t];
        const struct inferred_target *found = &inference->targets[t];
        json_t *pulls = json_array();
        for (size_t p = 0; pulls && p < study->vary_count; p++)
            append_to_json(&pulls, number_to_json(inference->pulls[t * study->vary_count + p]));
        append_to_json(&array,
                       pack_json(error, "{ss ss sf sf sf ss ss so so so so so so}", "outcome", target->label,
                                 "relation", relations[target->relation], "value", target->value, "scale",
                                 target->scale, "discrepancy", target->discrepancy, "error",
                                 target_error_names[target->error], "source", target->source, "mean",
                                 number_to_json(found->mean), "low", number_to_json(found->low), "high",
                                 number_to_json(found->high), "distance", number_to_json(found->distance),
                                 "nearest", number_to_json(found->nearest), "pulls", pulls));
    }
    return array;
}

static json_t *populations(const struct inference *inference, struct error *error)
{
    json_t *array = json_array();
    for (size_t p = 0; array && p < inference->population_count; p++) {
        const struct inference_population *population = &inference->populations[p];
        append_to_json(&array, pack_json(error, "{sI sf sf sf}", "draws", (json_int_t)population->count,
                                         "tolerance", population->tolerance, "effective",
                                         population->effective, "acceptance", population->acceptance));
    }
    return array;
}

enum status inference_print_json(FILE *out, const struct inference *inference, struct error *error)
{
    static const char *const ends[] = {"reached", "budget", "collapsed", "stopped"};
    struct error cause = {0};
    json_t *root = pack_json(
        &cause, "{ss ss ss ss sI sI sI sf sf sb so so so}", "version", version_number(), "commit",
        version_commit(), "study", inference->study->file, "end", ends[inference->end], "draws",
        (json_int_t)inference->count, "failed_draws", (json_int_t)inference->failed, "replicates",
        (json_int_t)inference->study->replicates, "tolerance", inference->tolerance, "effective",
        inference->effective, "adjusted", inference->is_adjusted, "parameters", parameters(inference, &cause),
        "targets", targets(inference, &cause), "populations", populations(inference, &cause));
    if (inference->emulation)
        put_in_json(&root, "emulation", emulation_to_json(inference, &cause));
    enum status status = print_json(out, root, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* RFC 4180: quotes in a quoted text are doubled. */
static void print_inside_quotes(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
}

static void print_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    print_inside_quotes(out, text);
    fputc('"', out);
}

static void print_cell(FILE *out, double number)
{
    fputc(',', out);
    if (!isnan(number))
        fprintf(out, "%.17g", number);
}

/* A number, or the text that is listed at this place. */
static void print_value(FILE *out, const struct study_vary *vary, double value)
{
    if (has_mean(vary)) {
        print_cell(out, value);
        return;
    }
    fputc(',', out);
    print_quoted(out, vary->labels[(size_t)value]);
}

void inference_print_csv(FILE *out, const struct inference *inference)
{
    const struct study *study = inference->study;
    fputs("draw,population,weight", out);
    for (int adjusted = 1; adjusted >= 0; adjusted--)
        for (size_t p = 0; p < study->vary_count; p++) {
            fputs(adjusted ? ",\"" : ",\"unadjusted ", out);
            print_inside_quotes(out, study->vary[p].path);
            fputc('"', out);
        }
    for (size_t t = 0; t < study->target_count; t++) {
        fputc(',', out);
        print_quoted(out, study->targets[t].label);
    }
    fputc('\n', out);
    size_t population = 0;
    for (size_t i = 0; i < inference->count; i++) {
        while (population + 1 < inference->population_count &&
               i >= inference->populations[population + 1].first)
            population++;
        fprintf(out, "%zu,%zu", i, population);
        print_cell(out, inference->weights[i]);
        for (int adjusted = 1; adjusted >= 0; adjusted--)
            for (size_t p = 0; p < study->vary_count; p++)
                print_value(out, &study->vary[p], inference_value(inference, i, p, adjusted));
        for (size_t t = 0; t < study->target_count; t++)
            print_cell(out, inference->outcomes[i * study->target_count + t]);
        fputc('\n', out);
    }
}

static const char *verdict_of(const struct recovery *recovery, const struct recovered_parameter *parameter)
{
    static const double error_rate = 0.01;
    return recovery_covers_badly(parameter->cover_half, 0.5, recovery->count) ||
                   recovery_covers_badly(parameter->cover_most, 0.9, recovery->count) ||
                   parameter->p < error_rate
               ? "MISCALIBRATED"
           : parameter->share >= 0.8 ? "NOT IDENTIFIED"
                                     : "";
}

bool recovery_print(FILE *out, const struct recovery *recovery, int width)
{
    static const struct text_column columns[] = {{"parameter", false},
                                                 {"in 50 % interval", true},
                                                 {"in 90 % interval", true},
                                                 {"ranks even: p", true},
                                                 {"of the prior", true},
                                                 {"correlation with truth", true},
                                                 {"", false}};
    const struct study *study = recovery->study;
    struct text_table table;
    fprintf(
        out,
        "%zu recoveries, on average worth %.0f draws; within noise, coverage is from %.0f to %.0f %% and from "
        "%.0f to %.0f %%\n\n",
        recovery->count, recovery->effective, 100 * fmax(0, 0.5 - 2 / sqrt((double)recovery->count)),
        100 * fmin(1, 0.5 + 2 / sqrt((double)recovery->count)),
        100 * fmax(0, 0.9 - 1.2 / sqrt((double)recovery->count)),
        100 * fmin(1, 0.9 + 1.2 / sqrt((double)recovery->count)));
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct recovered_parameter *parameter = &recovery->parameters[i];
        text_table_add(&table, name_of(&study->vary[i]));
        add_percent(&table, parameter->cover_half);
        add_percent(&table, parameter->cover_most);
        text_table_add_number(&table, parameter->p, 4);
        add_percent(&table, parameter->share);
        text_table_add_number(&table, parameter->correlation, 4);
        text_table_add(&table, verdict_of(recovery, parameter));
    }
    bool printed = text_table_print(out, &table, width);
    fputc('\n', out);
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct recovered_parameter *parameter = &recovery->parameters[i];
        const char *how = parameter->share >= 0.8   ? "can't be identified by these targets"
                          : parameter->share >= 0.5 ? "can be identified weakly"
                                                    : "can be identified";
        fprintf(out, "%s %s: on average 90 %% of its posterior take %.0f %% of the prior.\n",
                name_of(&study->vary[i]), how, 100 * parameter->share);
    }
    return printed;
}

static json_t *array_of(const double *numbers, size_t count, size_t k, size_t p)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array, number_to_json(numbers[i * k + p]));
    return array;
}

enum status recovery_print_json(FILE *out, const struct recovery *recovery, struct error *error)
{
    const struct study *study = recovery->study;
    struct error cause = {0};
    json_t *array = json_array();
    size_t k = study->vary_count, count = recovery->count;
    for (size_t p = 0; array && p < k; p++) {
        const struct recovered_parameter *parameter = &recovery->parameters[p];
        append_to_json(&array,
                       pack_json(&cause, "{ss sf sf so sf so so so so}", "path", study->vary[p].path,
                                 "cover_50", parameter->cover_half, "cover_90", parameter->cover_most,
                                 "p_ranks_even", number_to_json(parameter->p), "prior_share",
                                 parameter->share, "correlation", number_to_json(parameter->correlation),
                                 "truths", array_of(recovery->truths, count, k, p), "means",
                                 array_of(recovery->means, count, k, p), "ranks",
                                 array_of(recovery->ranks, count, k, p)));
    }
    json_t *root =
        pack_json(&cause, "{ss ss ss sI sI sI sf so}", "version", version_number(), "commit",
                  version_commit(), "study", study->file, "recoveries", (json_int_t)count, "repeated_truths",
                  (json_int_t)recovery->repeated, "short_of_draws", (json_int_t)recovery->short_of,
                  "effective", recovery->effective, "parameters", array);
    enum status status = print_json(out, root, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

void recovery_print_csv(FILE *out, const struct recovery *recovery)
{
    size_t k = recovery->study->vary_count;
    fputs("recovery,parameter,truth,mean,rank,in_50,in_90,prior_share\n", out);
    for (size_t i = 0; i < recovery->count; i++)
        for (size_t p = 0; p < k; p++) {
            fprintf(out, "%zu,", i);
            print_quoted(out, recovery->study->vary[p].path);
            print_value(out, &recovery->study->vary[p], recovery->truths[i * k + p]);
            print_cell(out, has_mean(&recovery->study->vary[p]) ? recovery->means[i * k + p] : (double)NAN);
            print_cell(out, recovery->ranks[i * k + p]);
            print_cell(out, recovery->halves[i * k + p]);
            print_cell(out, recovery->mosts[i * k + p]);
            print_cell(out, recovery->shares[i * k + p]);
            fputc('\n', out);
        }
}
