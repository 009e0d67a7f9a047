#include "text/emulation_text.h"

#include <math.h>

#include "terminal/text_table.h"
#include "text/json.h"

static void add_percent(struct text_table *table, double share)
{
    char text[40] = "-";
    if (!isnan(share))
        snprintf(text, sizeof text, "%.3g %%", 100 * share);
    text_table_add(table, text);
}

static const struct emulator_checks *checks_of(const struct inference *inference, size_t wave)
{
    return inference->emulation->checks + wave * inference->study->target_count;
}

static const struct emulator_checks *last_checks(const struct inference *inference)
{
    return checks_of(inference, inference->emulation->wave_count - 1);
}

/* Points in waves. */
static size_t wave_points(const struct emulation *emulation)
{
    return emulation->played - emulation->check_count;
}

void emulation_print_title(FILE *out, const struct inference *inference)
{
    const struct emulation *emulation = inference->emulation;
    long long replicates = (long long)inference->study->replicates;
    fprintf(
        out,
        "%zu points of %lld run%s each in %zu wave%s, and %zu that check the emulators. %zu emulated draws are "
        "worth %.0f; tolerance %.4g\n\n",
        wave_points(emulation), replicates, replicates == 1 ? "" : "s", emulation->wave_count,
        emulation->wave_count == 1 ? "" : "s", emulation->check_count, inference->count, inference->effective,
        inference->tolerance);
}

static bool print_waves(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {
        {"wave", true}, {"points", true}, {"in its region", true}, {"prior left", true}};
    const struct emulation *emulation = inference->emulation;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t w = 0; w < emulation->wave_count; w++) {
        const struct emulation_wave *wave = &emulation->waves[w];
        text_table_add_number(&table, (double)w + 1, 3);
        text_table_add_number(&table, (double)wave->count, 3);
        text_table_add_number(&table, (double)wave->in_region, 3);
        add_percent(&table, wave->left);
    }
    return text_table_print(out, &table, width);
}

/* Of all waves, the newest last. */
static bool print_emulators(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {
        {"emulator of", false}, {"wave", true},  {"points", true},   {"rules out", true},
        {"sd", true},           {"noise", true}, {"explains", true}, {"left out", true},
        {"beyond 3", true},     {"ahead", true}, {"", false}};
    const struct study *study = inference->study;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t t = 0; t < study->target_count; t++)
        for (size_t w = 0; w < inference->emulation->wave_count; w++) {
            const struct emulator_checks *checks = &checks_of(inference, w)[t];
            text_table_add(&table, w == 0 ? study->targets[t].label : "");
            text_table_add_number(&table, (double)w + 1, 3);
            text_table_add_number(&table, (double)checks->conditioned, 3);
            add_percent(&table, checks->trusted ? checks->ruled_out : 0);
            text_table_add_number(&table, checks->deviation, 3);
            text_table_add_number(&table, checks->noise, 3);
            add_percent(&table, fmax(0, checks->explained));
            text_table_add_number(&table, checks->left_out, 3);
            add_percent(&table, checks->beyond);
            text_table_add_number(&table, checks->ahead, 3);
            text_table_add(&table, checks->trusted ? "" : "TOO SURE");
        }
    return text_table_print(out, &table, width);
}

static bool print_check(FILE *out, const struct inference *inference, int width)
{
    static const struct text_column columns[] = {{"check of", false},     {"runs' mean", true},
                                                 {"emulated mean", true}, {"difference", true},
                                                 {"error", true},         {"", false}};
    const struct study *study = inference->study;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t t = 0; t < study->target_count; t++) {
        const struct emulation_comparison *found = &inference->emulation->comparisons[t];
        text_table_add(&table, study->targets[t].label);
        text_table_add_number(&table, found->runs_mean, 3);
        text_table_add_number(&table, found->emulated_mean, 3);
        text_table_add_number(&table, found->emulated_mean - found->runs_mean, 3);
        text_table_add_number(&table, found->error, 3);
        text_table_add(&table, found->wrong ? "WRONG" : "");
    }
    return text_table_print(out, &table, width);
}

static double most_uncertainty(const struct inference *inference)
{
    double most = 0;
    for (size_t t = 0; t < inference->study->target_count; t++)
        most = fmax(most, emulator_uncertainty(&inference->study->targets[t], &last_checks(inference)[t]));
    return most;
}

static void print_end(FILE *out, const struct inference *inference)
{
    static const char *const ends[] = {
        [EMULATION_SURE] = "so the waves ended early",
        [EMULATION_BUDGET] = "the waves went on as long as the runs lasted",
        [EMULATION_EMPTY] = "the waves ended because no point of the prior is left",
        [EMULATION_STOPPED] = "the waves were stopped",
    };
    fprintf(out,
            "The emulators add at most %.2g %% to the variance of errors, discrepancies and noise; %s.\n",
            100 * most_uncertainty(inference), ends[inference->emulation->end]);
}

/* How well runs that were left out are told. */
static void print_words(FILE *out, const struct inference *inference)
{
    const struct study *study = inference->study;
    const struct emulator_checks *checks = last_checks(inference);
    double least = (double)INFINITY, most = 0;
    for (size_t t = 0; t < study->target_count; t++) {
        least = fmin(least, checks[t].left_out);
        most = fmax(most, checks[t].left_out);
    }
    if (study->target_count > 1)
        fprintf(out,
                "Runs left out of the last emulators miss these by %.3g to %.3g of the deviations that they "
                "give; 1 is right.\n",
                least, most);
    else
        fprintf(
            out,
            "Runs left out of the last emulator miss it by %.2g of the deviations that it gives; 1 is right.\n",
            most);
    for (size_t t = 0; t < study->target_count; t++)
        if (emulator_tells_little(&checks[t]))
            fprintf(
                out,
                "The last emulator of %s predicts runs left out no better than their mean does: what varies "
                "hardly matters for it there, or it takes more runs.\n",
                study->targets[t].label);
}

bool emulation_print(FILE *out, const struct inference *inference, int width)
{
    bool printed = print_waves(out, inference, width);
    fputc('\n', out);
    printed = printed && print_emulators(out, inference, width);
    fputc('\n', out);
    print_end(out, inference);
    print_words(out, inference);
    if (inference->emulation->check_count == 0)
        return printed;
    fputc('\n', out);
    return printed && print_check(out, inference, width);
}

static void warn_of_check(FILE *out, const struct inference *inference)
{
    const struct study *study = inference->study;
    const struct emulation *emulation = inference->emulation;
    for (size_t t = 0; t < study->target_count; t++) {
        const struct emulation_comparison *found = &emulation->comparisons[t];
        if (found->wrong)
            fprintf(
                out,
                "runs at draws of the posterior miss the emulator of %s by %.3g of its deviations, where 1 is "
                "right: the posterior is not that of the runs. Take more --runs, or engine = \"runs\"\n",
                study->targets[t].label, found->error);
    }
    if (emulation->check_known * 2 < emulation->check_count)
        fprintf(
            out,
            "only %zu of the %zu points that check the emulators have the outcomes of all targets, so they "
            "check little\n",
            emulation->check_known, emulation->check_count);
}

void emulation_print_warnings(FILE *out, const struct inference *inference)
{
    static const double large = 0.25;
    const struct study *study = inference->study;
    const struct emulation *emulation = inference->emulation;
    const struct emulator_checks *checks = last_checks(inference);
    for (size_t t = 0; t < study->target_count; t++) {
        double uncertainty = emulator_uncertainty(&study->targets[t], &checks[t]);
        if (!checks[t].trusted)
            fprintf(
                out,
                "runs left out of the emulator of %s miss it by %.3g of its deviations, where 1 is right: it is "
                "surer than it may be, so it rules out nothing. Take more --runs, or engine = \"runs\"\n",
                study->targets[t].label, checks[t].left_out);
        else if (uncertainty > large)
            fprintf(
                out,
                "the emulator of %s is not sure: it adds %.0f %% to the variance of error, discrepancy and noise, "
                "so the posterior is too wide. Take more --runs\n",
                study->targets[t].label, 100 * uncertainty);
    }
    if (emulation->end == EMULATION_EMPTY)
        fprintf(
            out,
            "every point of the prior is implausible: the targets contradict each other or the prior. Give "
            "discrepancies, larger scales, or a wider prior\n");
    warn_of_check(out, inference);
}

static json_t *checks_to_json(const struct inference *inference, size_t wave, struct error *error)
{
    const struct study *study = inference->study;
    json_t *array = json_array();
    for (size_t t = 0; array && t < study->target_count; t++) {
        const struct emulator_checks *checks = &checks_of(inference, wave)[t];
        append_to_json(
            &array,
            pack_json(error, "{ss sI sb so so so so so so so}", "target", study->targets[t].label, "points",
                      (json_int_t)checks->conditioned, "trusted", checks->trusted, "left_out",
                      number_to_json(checks->left_out), "beyond_3", number_to_json(checks->beyond),
                      "explained", number_to_json(checks->explained), "ahead", number_to_json(checks->ahead),
                      "noise", number_to_json(checks->noise), "deviation", number_to_json(checks->deviation),
                      "ruled_out", number_to_json(checks->ruled_out)));
    }
    return array;
}

static json_t *waves_to_json(const struct inference *inference, struct error *error)
{
    json_t *array = json_array();
    for (size_t w = 0; array && w < inference->emulation->wave_count; w++) {
        const struct emulation_wave *wave = &inference->emulation->waves[w];
        append_to_json(&array, pack_json(error, "{sI sI sf so}", "points", (json_int_t)wave->count,
                                         "in_region", (json_int_t)wave->in_region, "left", wave->left,
                                         "emulators", checks_to_json(inference, w, error)));
    }
    return array;
}

static json_t *comparisons_to_json(const struct inference *inference, struct error *error)
{
    const struct study *study = inference->study;
    json_t *array = json_array();
    for (size_t t = 0; array && t < study->target_count; t++) {
        const struct emulation_comparison *found = &inference->emulation->comparisons[t];
        append_to_json(&array, pack_json(error, "{ss so so so sb}", "target", study->targets[t].label,
                                         "runs_mean", number_to_json(found->runs_mean), "emulated_mean",
                                         number_to_json(found->emulated_mean), "error",
                                         number_to_json(found->error), "wrong", found->wrong));
    }
    return array;
}

json_t *emulation_to_json(const struct inference *inference, struct error *error)
{
    static const char *const ends[] = {"sure", "budget", "empty", "stopped"};
    const struct emulation *emulation = inference->emulation;
    return pack_json(error, "{ss sI sI sI so so}", "end", ends[emulation->end], "points",
                     (json_int_t)emulation->played, "check_points", (json_int_t)emulation->check_count,
                     "check_known", (json_int_t)emulation->check_known, "waves",
                     waves_to_json(inference, error), "check", comparisons_to_json(inference, error));
}
