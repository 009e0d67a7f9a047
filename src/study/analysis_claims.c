#include "study/analysis_groups.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "file/claim_answers.h"
#include "statistics/rank_uniformity.h"

/* Mean of a replicate over the points of a group, in one cell or in all. cells [points]: the cell of each point. */
enum { ANY_CELL = 0 };
static double group_mean(const struct study *study, const bool *points, const size_t *cells, size_t cell,
                         const double *values, size_t replicate)
{
    size_t replicates = (size_t)study->replicates;
    struct sample sample = {0};
    for (size_t p = 0; p < study->design->size; p++)
        if (points[p] && (cell == ANY_CELL || cells[p] == cell))
            sample_add(&sample, values[p * replicates + replicate]);
    return sample.count ? sample.mean : (double)NAN;
}

/* What a replicate says about a claim, in one cell or in all. */
static double replicate_value(const struct study *study, const struct study_claim *claim, const size_t *cells,
                              size_t cell, const double *values, size_t replicate)
{
    double at = group_mean(study, claim->at_points, cells, cell, values, replicate);
    if (claim->comparison == CLAIM_ALONE)
        return at;
    double against = group_mean(study, claim->against_points, cells, cell, values, replicate);
    return claim->comparison == CLAIM_DIFFERENCE ? at - against : at / against;
}

static bool is_exact(const struct study *study)
{
    return study->base && study->base->simulation.noise == NOISE_OFF;
}

static enum status answer(const struct study *study, size_t i, const double *values,
                          struct claim_answer *answer, struct error *error)
{
    const struct study_claim *claim = &study->claims[i];
    struct claim_sample sample = {.up = 0};
    struct arena arena;
    for (size_t r = 0; r < (size_t)study->replicates; r++)
        claim_sample_add(&sample, replicate_value(study, claim, NULL, ANY_CELL, values, r));
    arena_init(&arena);
    enum status status = claim_answer_make(&study->quantities[i], claim->comparison, &sample, is_exact(study),
                                           study_claim_statement(&arena, study, i), answer, error);
    arena_clear(&arena);
    return status;
}

/* Whether two points agree in all that the claim does not speak of. */
static bool are_one_cell(const struct study *study, const struct study_claim *claim, size_t p, size_t q)
{
    for (size_t f = 0; f < study->vary_count; f++) {
        double one = study_factor_number(study, p, f), other = study_factor_number(study, q, f);
        if (!claim->conditioned[f] && (one < other || one > other))
            return false;
    }
    return true;
}

/* Numbers the cells from 1 in the order of the design: one for each combination of what the claim does not speak of.
 * firsts [points]: the first point of each, from firsts[1] on. Of a comparison both sides have to be in a cell; the
 * others have number 0. */
static size_t number_cells(const struct study *study, const struct study_claim *claim, size_t *cells,
                           size_t *firsts)
{
    size_t count = 0, points = study->design->size;
    for (size_t p = 0; p < points; p++) {
        cells[p] = 0;
        for (size_t c = 1; claim->at_points[p] && c <= count && cells[p] == 0; c++)
            cells[p] = are_one_cell(study, claim, p, firsts[c]) ? c : 0;
        if (!claim->at_points[p] || cells[p])
            continue;
        bool paired = claim->comparison == CLAIM_ALONE;
        for (size_t q = 0; q < points && !paired; q++)
            paired = claim->against_points[q] && are_one_cell(study, claim, p, q);
        if (paired) {
            firsts[++count] = p;
            cells[p] = count;
        }
    }
    for (size_t q = 0; q < points && claim->comparison != CLAIM_ALONE; q++)
        for (size_t c = 1; c <= count && claim->against_points[q] && cells[q] == 0; c++)
            cells[q] = are_one_cell(study, claim, q, firsts[c]) ? c : 0;
    return count;
}

/* Six digits, and 1e6 as people write it, not 1e+06. */
static void put_short(FILE *out, double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", number);
    char *power = strstr(text, "e+");
    if (power)
        fprintf(out, "%.*se%ld", (int)(power - text), text, strtol(power + 1, NULL, 10));
    else
        fputs(text, out);
}

/* "capital=2e6, strict=3", on the heap; NULL: no memory. */
static char *describe_cell(const struct study *study, const struct study_claim *claim, size_t point)
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    bool first = true;
    if (!out)
        return NULL;
    for (size_t f = 0; f < study->vary_count; f++) {
        const struct study_vary *vary = &study->vary[f];
        double number = study_factor_number(study, point, f);
        if (claim->conditioned[f])
            continue;
        fprintf(out, "%s%s=", first ? "" : ", ", *vary->name ? vary->name : vary->path);
        if (vary->values.count && !vary->numbers)
            fputs(vary->labels[(size_t)number], out);
        else
            put_short(out, number);
        first = false;
    }
    memory_text_close(out, &text);
    return text;
}

/* p-value of the hypothesis that a cell's mean is that of all cells. Without luck it is, or it is not. */
static double cell_alike(const struct sample *deviation, double size)
{
    double freedom = (double)deviation->count - 1;
    double error = freedom > 0 ? sqrt(deviation->squares / freedom / (double)deviation->count) : (double)NAN;
    if (error <= 1e-12 * size)
        return fabs(deviation->mean) <= 1e-9 * size ? 1 : 0;
    return freedom > 0 ? 2 * gsl_cdf_tdist_Q(fabs(deviation->mean) / error, freedom) : (double)NAN;
}

/* p-value of the hypothesis that all cells are the same: in each replicate they are held against their mean, so that
 * what all share drops out; of the tests of all cells the smallest after Holm (1979). values [replicates][cells],
 * p [cells]: for work. */
static double cells_alike(const double *values, size_t replicates, size_t cells, double *p)
{
    double size = 0, least = (double)NAN;
    for (size_t k = 0; k < replicates * cells; k++)
        size = fmax(size, fabs(values[k]));
    for (size_t c = 0; c < cells; c++) {
        struct sample deviation = {0};
        for (size_t r = 0; r < replicates; r++) {
            const double *row = values + r * cells;
            sample_add(&deviation, row[c] - gsl_stats_mean(row, 1, cells));
        }
        p[c] = cell_alike(&deviation, size);
    }
    holm_adjust(p, cells);
    for (size_t c = 0; c < cells; c++)
        least = fmin(least, p[c]);
    return least;
}

/* The answer in cell number `number`; its values go to column number - 1 of table [replicates][count]. */
static enum status answer_cell(const struct study *study, size_t i, const size_t *cells, size_t number,
                               size_t first, const double *values, double *table, size_t count,
                               struct claim_cell *cell, struct error *error)
{
    const struct study_claim *claim = &study->claims[i];
    struct claim_sample sample = {.up = 0};
    bool exact = is_exact(study);
    for (size_t r = 0; r < (size_t)study->replicates; r++) {
        double value = replicate_value(study, claim, cells, number, values, r);
        table[r * count + number - 1] = value;
        claim_sample_add(&sample, value);
    }
    struct estimate estimate = claim_estimate(&claim->claim, claim->comparison, &sample);
    *cell = (struct claim_cell){
        .where = describe_cell(study, claim, first),
        .value = estimate.value,
        .low = exact ? estimate.value : estimate.low,
        .high = exact ? estimate.value : estimate.high,
        .verdict = claim_verdict_of(&claim->claim, &estimate, sample.values.count, exact),
    };
    return cell->where ? STATUS_OK : error_no_memory(error, "the claims");
}

/* Adds the cells to an answer; none where a single one would be left, or more than can be read. */
enum { MOST_CELLS = 100 };
static enum status add_cells(const struct study *study, size_t i, const double *values,
                             struct claim_answer *answer, struct error *error)
{
    size_t points = study->design->size, replicates = (size_t)study->replicates;
    size_t *cells = calloc(2 * points + 1, sizeof *cells), *firsts = cells ? cells + points : NULL;
    if (!cells)
        return error_no_memory(error, "the claims");
    size_t count =
        study->design_kind == DESIGN_GRID ? number_cells(study, &study->claims[i], cells, firsts) : 0;
    if (count < 2 || count > MOST_CELLS) {
        free(cells);
        return STATUS_OK;
    }
    double *table = calloc((replicates + 1) * count, sizeof *table);
    answer->cells = calloc(count, sizeof *answer->cells);
    answer->cell_count = answer->cells ? count : 0;
    enum status status = table && answer->cells ? STATUS_OK : error_no_memory(error, "the claims");
    for (size_t c = 0; status == STATUS_OK && c < count; c++)
        status = answer_cell(study, i, cells, c + 1, firsts[c + 1], values, table, count, &answer->cells[c],
                             error);
    if (status == STATUS_OK)
        answer->cells_alike = cells_alike(table, replicates, count, table + replicates * count);
    free(table);
    free(cells);
    return status;
}

/* Columns of claims follow those of the runs' measures, in the order of the claims. */
static const struct column *claim_column(const struct study_output *output, size_t i)
{
    const struct study *study = output->study;
    for (size_t c = 0; c < output->columns->count; c++) {
        const struct column *column = &output->columns->items[c];
        if (column->kind == COLUMN_MEASURE &&
            column->index == study->measure_count - study->quantity_count + i)
            return column;
    }
    return NULL;
}

enum status analyse_claims(struct study_output *output, const int8_t *failed, struct error *error)
{
    const struct study *study = output->study;
    size_t count = study->claim_count;
    struct claim_answers answers = {calloc(count + 1, sizeof *answers.items), 0};
    double *values = calloc(study_run_count(study) + 1, sizeof *values);
    enum status status = answers.items && values ? STATUS_OK : error_no_memory(error, "the claims");
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = study_output_read(output, claim_column(output, i), 0, failed, values, error);
        if (status == STATUS_OK)
            status = answer(study, i, values, &answers.items[answers.count++], error);
        if (status == STATUS_OK)
            status = add_cells(study, i, values, &answers.items[i], error);
    }
    if (status == STATUS_OK)
        status = claim_answers_write(output->file, &answers, error);
    claim_answers_clear(&answers);
    free(values);
    return status;
}
