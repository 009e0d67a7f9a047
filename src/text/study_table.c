#include "text/study_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/claim_answers.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "study/outcome_tables.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/claims_text.h"

enum { MOST_POINTS = 40, LONGEST_CELL = 400 };

struct printing {
    FILE *out;
    const struct study *study;
    hid_t file;
    char **outcomes, **units;
    size_t outcome_count;
    const char *asked; /* list of outcomes; NULL: the main ones */
    int width;
};

/* A factor's name in tables. */
static const char *name_of(const struct study_vary *vary)
{
    return *vary->name ? vary->name : vary->path;
}

/* An outcome's name and unit, "total_sme_surplus, kCNY". */
static const char *titled(const struct printing *printing, size_t outcome, char title[LONGEST_CELL])
{
    const char *unit = printing->units[outcome];
    bool plain = strcmp(unit, "1") == 0;
    snprintf(title, LONGEST_CELL, "%s%s%s", printing->outcomes[outcome], plain ? "" : ", ",
             plain ? "" : unit);
    return title;
}

static bool is_shown(const struct printing *printing, size_t outcome)
{
    const char *name = printing->outcomes[outcome];
    return printing->asked ? measure_is_listed(printing->asked, name) : outcome_has_table(name);
}

/* Reads one field of one outcome; numbers [statistic_length]. */
static enum status read(const struct printing *printing, const struct statistic_family *family,
                        const char *name, size_t outcome, double *numbers, struct error *error)
{
    return statistic_read(printing->file, printing->study, family, name, outcome, numbers, error);
}

/* The measures that a family's table shows. */
static const struct {
    const struct statistic_family *family;
    const char *title;
    struct {
        const char *name, *title;
    } shown[2];
} tables[] = {
    {&statistic_sobol,
     "Sobol indices: share of the variance that a parameter explains by itself, and in all",
     {{"first_order", "first order"}, {"total", "total"}}},
    {&statistic_morris,
     "Elementary effects of whole ranges: mean size, and spread (curvature, interactions)",
     {{"mu_star", "mu*"}, {"sigma", "sigma"}}},
    {&statistic_rank_correlation,
     "Partial rank correlations",
     {{"correlation", "correlation"}, {NULL, NULL}}},
};

static void add_measure(struct text_table *table, double *const parts[4], size_t i)
{
    struct estimate estimate = {parts[0][i], parts[1][i], parts[2][i]};
    text_table_add(table, format_estimate(&estimate, format_number).bytes);
    text_table_add(table, isnan(parts[3][i]) ? "-" : format_percent(parts[3][i]).bytes);
}

static enum status read_measure(const struct printing *printing, const struct statistic_family *family,
                                const char *name, size_t outcome, double *const parts[4], struct error *error)
{
    static const char *const endings[] = {"", "_low", "_high", "_rank_stays"};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < 4; i++) {
        char field[80];
        snprintf(field, sizeof field, "%s%s", name, endings[i]);
        status = read(printing, family, field, outcome, parts[i], error);
    }
    return status;
}

static enum status add_outcome(const struct printing *printing, size_t t, size_t outcome,
                               struct text_table *table, double *buffer, struct error *error)
{
    size_t k = printing->study->vary_count;
    const struct statistic_family *family = tables[t].family;
    double noise, *parts[2][4];
    char title[LONGEST_CELL], heading[LONGEST_CELL + 200];
    enum status status = read(printing, family, "noise_of_means", outcome, &noise, error);
    for (size_t m = 0; m < 2; m++) {
        for (size_t i = 0; i < 4; i++)
            parts[m][i] = buffer + (4 * m + i) * k;
        if (status == STATUS_OK && tables[t].shown[m].name)
            status = read_measure(printing, family, tables[t].shown[m].name, outcome, parts[m], error);
    }
    if (status != STATUS_OK)
        return status;
    if (isnan(noise))
        snprintf(heading, sizeof heading, "%s", titled(printing, outcome, title));
    else
        snprintf(heading, sizeof heading, "%s (seed noise: %s of the variance between points)",
                 titled(printing, outcome, title), format_percent(noise).bytes);
    text_table_heading(table, heading);
    for (size_t i = 0; i < k; i++) {
        text_table_add(table, name_of(&printing->study->vary[i]));
        for (size_t m = 0; m < 2 && tables[t].shown[m].name; m++)
            add_measure(table, parts[m], i);
    }
    return STATUS_OK;
}

static enum status print_sensitivity(const struct printing *printing, size_t t, struct error *error)
{
    size_t shown = tables[t].shown[1].name ? 2 : 1;
    const struct text_column columns[] = {{"parameter", false},
                                          {tables[t].shown[0].title, true},
                                          {"same rank", true},
                                          {tables[t].shown[1].title ? tables[t].shown[1].title : "", true},
                                          {"same rank", true}};
    struct text_table table;
    double *buffer = calloc(8 * printing->study->vary_count, sizeof *buffer);
    enum status status = buffer ? STATUS_OK : error_no_memory(error, "a table");
    text_table_init(&table, NULL, columns, 1 + 2 * shown);
    for (size_t o = 0; status == STATUS_OK && o < printing->outcome_count; o++)
        if (is_shown(printing, o))
            status = add_outcome(printing, t, o, &table, buffer, error);
    if (status == STATUS_OK) {
        fprintf(printing->out, "%s\n(95 %% intervals and stability of ranks by %lld bootstrap resamples)\n\n",
                tables[t].title, (long long)printing->study->resamples);
        if (!text_table_print(printing->out, &table, printing->width))
            status = error_no_memory(error, "a table");
        fputc('\n', printing->out);
    }
    text_table_clear(&table);
    free(buffer);
    return status;
}

static void add_point_values(const struct printing *printing, struct text_table *table, size_t point)
{
    const struct study *study = printing->study;
    for (size_t i = 0; i < study->vary_count; i++) {
        double value = study_factor_value(study, point, i);
        const struct study_vary *vary = &study->vary[i];
        text_table_add(table, vary->values.count ? vary->labels[(size_t)value] : format_number(value).bytes);
    }
}

static enum status print_points(const struct printing *printing, struct error *error)
{
    const struct study *study = printing->study;
    size_t points = study->design->size, shown = 0, k = study->vary_count;
    struct text_column *columns = calloc(k + printing->outcome_count, sizeof *columns);
    char(*titles)[LONGEST_CELL] = calloc(printing->outcome_count + 1, sizeof *titles);
    double *parts = calloc(3 * points * printing->outcome_count, sizeof *parts);
    struct text_table table;
    enum status status = columns && titles && parts ? STATUS_OK : error_no_memory(error, "a table");
    for (size_t i = 0; status == STATUS_OK && i < k; i++)
        columns[i] = (struct text_column){name_of(&study->vary[i]), false};
    for (size_t o = 0; status == STATUS_OK && o < printing->outcome_count; o++) {
        static const char *const names[] = {"mean", "mean_low", "mean_high"};
        if (!is_shown(printing, o))
            continue;
        columns[k + shown] = (struct text_column){titled(printing, o, titles[shown]), true};
        for (size_t i = 0; status == STATUS_OK && i < 3; i++)
            status =
                read(printing, &statistic_by_point, names[i], o, parts + (3 * shown + i) * points, error);
        shown++;
    }
    if (status != STATUS_OK)
        goto out;
    text_table_init(&table, NULL, columns, k + shown);
    for (size_t p = 0; p < points; p++) {
        add_point_values(printing, &table, p);
        for (size_t o = 0; o < shown; o++) {
            struct estimate estimate = {parts[3 * o * points + p], parts[(3 * o + 1) * points + p],
                                        parts[(3 * o + 2) * points + p]};
            text_table_add(&table, format_estimate(&estimate, format_number).bytes);
        }
    }
    fprintf(printing->out, "Means by design point (95 %% intervals over %lld replicates)\n\n",
            (long long)study->replicates);
    if (!text_table_print(printing->out, &table, printing->width))
        status = error_no_memory(error, "a table");
    fputc('\n', printing->out);
out:
    free(columns);
    free(titles);
    free(parts);
    return status;
}

static enum status print_predictive(const struct printing *printing, struct error *error)
{
    static const struct text_column columns[] = {{"outcome", false},
                                                 {"mean (95 % interval)", true},
                                                 {"sd", true},
                                                 {"median", true},
                                                 {"90 % of the runs", true}};
    static const char *const names[] = {"mean", "mean_low", "mean_high", "deviation", "quantiles"};
    struct text_table table;
    enum status status = STATUS_OK;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t o = 0; status == STATUS_OK && o < printing->outcome_count; o++) {
        double numbers[4 + QUANTILES];
        char title[LONGEST_CELL], span[250];
        if (!is_shown(printing, o))
            continue;
        for (size_t i = 0; status == STATUS_OK && i < sizeof names / sizeof *names; i++)
            status = read(printing, &statistic_predictive, names[i], o, numbers + i, error);
        if (status != STATUS_OK)
            break;
        const double *quantiles = numbers + 4;
        struct estimate mean = {numbers[0], numbers[1], numbers[2]};
        snprintf(span, sizeof span, "%s to %s", format_number(quantiles[0]).bytes,
                 format_number(quantiles[QUANTILES - 1]).bytes);
        text_table_add(&table, titled(printing, o, title));
        text_table_add(&table, format_estimate(&mean, format_number).bytes);
        text_table_add(&table, format_number(numbers[3]).bytes);
        text_table_add(&table, format_number(quantiles[QUANTILES / 2]).bytes);
        text_table_add(&table, span);
    }
    if (status == STATUS_OK) {
        const struct study *study = printing->study;
        fprintf(
            printing->out,
            "What the posterior predicts (%zu points of equal weight, %zu of %zu draws that are worth %.0f)\n\n",
            study->design->size, study->drawn.distinct, study->drawn.draws, study->drawn.effective);
        if (!text_table_print(printing->out, &table, printing->width))
            status = error_no_memory(error, "a table");
        fputc('\n', printing->out);
    }
    text_table_clear(&table);
    return status;
}

static enum status print_replicates(const struct printing *printing, struct error *error)
{
    static const struct text_column columns[] = {{"outcome", false},
                                                 {"noise in a run", true},
                                                 {"noise in means", true},
                                                 {"half-width", true},
                                                 {"replicates for 5 %", true}};
    size_t replicates = (size_t)printing->study->replicates;
    double *widths = calloc(replicates, sizeof *widths), noise = (double)NAN, of_means = noise,
           needed = noise;
    static const char *const names[] = {"noise_of_runs", "noise_of_means", "half_width", "replicates_needed"};
    double *const places[] = {&noise, &of_means, widths, &needed};
    char runs[40], title[LONGEST_CELL];
    struct text_table table;
    enum status status = widths ? STATUS_OK : error_no_memory(error, "a table");
    text_table_init(&table, NULL, columns, 5);
    for (size_t o = 0; status == STATUS_OK && o < printing->outcome_count; o++) {
        if (!is_shown(printing, o))
            continue;
        for (size_t i = 0; status == STATUS_OK && i < sizeof names / sizeof *names; i++)
            status = read(printing, &statistic_replicates, names[i], o, places[i], error);
        if (status != STATUS_OK)
            break;
        text_table_add(&table, titled(printing, o, title));
        text_table_add(&table, isnan(noise) ? "-" : format_percent(noise).bytes);
        text_table_add(&table, isnan(of_means) ? "-" : format_percent(of_means).bytes);
        text_table_add(&table, format_number(widths[replicates - 1]).bytes);
        snprintf(runs, sizeof runs, "%.0f", needed);
        text_table_add(&table, isnan(needed) ? "-" : runs);
    }
    if (status == STATUS_OK) {
        fprintf(
            printing->out,
            "Are %zu replicates enough? Share of the variance that is seed noise, half-width of a point's\n"
            "95 %% interval now, and replicates for one of 5 %% of the mean\n\n",
            replicates);
        if (!text_table_print(printing->out, &table, printing->width))
            status = error_no_memory(error, "a table");
    }
    text_table_clear(&table);
    free(widths);
    return status;
}

static enum status print_claims(const struct printing *printing, struct error *error)
{
    struct claim_answers answers;
    enum status status = claim_answers_read(printing->file, &answers, error);
    if (status == STATUS_OK && answers.count > 0)
        fputc('\n', printing->out);
    if (status == STATUS_OK && !claims_print_text(printing->out, &answers, sentence_width(printing->width)))
        status = error_no_memory(error, "the claims");
    claim_answers_clear(&answers);
    return status;
}

enum status study_table_print(FILE *out, const struct study *study, const char *path, const char *outcomes,
                              int width, struct error *error)
{
    struct printing printing = {.out = out, .study = study, .asked = outcomes, .width = width};
    hdf5_quiet();
    enum status status = hdf5_open(path, &printing.file, error);
    if (status != STATUS_OK)
        return status;
    status = outcome_names_read(printing.file, &printing.outcomes, &printing.outcome_count, error);
    if (status == STATUS_OK)
        status = outcome_units_read(printing.file, &printing.units, printing.outcome_count, error);
    if (status == STATUS_OK && statistic_predictive.applies(study))
        status = print_predictive(&printing, error);
    for (size_t t = 0; status == STATUS_OK && t < sizeof tables / sizeof *tables; t++)
        if (tables[t].family->applies(study))
            status = print_sensitivity(&printing, t, error);
    if (status == STATUS_OK && statistic_by_point.applies(study) && study->design->size <= MOST_POINTS)
        status = print_points(&printing, error);
    if (status == STATUS_OK && statistic_replicates.applies(study))
        status = print_replicates(&printing, error);
    if (status == STATUS_OK)
        status = print_claims(&printing, error);
    hdf5_free_texts(printing.outcomes, printing.outcome_count);
    hdf5_free_texts(printing.units, printing.outcome_count);
    hdf5_close(printing.file);
    return status;
}
