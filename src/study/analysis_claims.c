#include "study/analysis_groups.h"

#include <math.h>
#include <stdlib.h>

#include "file/claim_answers.h"

/* Mean of a replicate over the points of a group. */
static double group_mean(const struct study *study, const bool *points, const double *values,
                         size_t replicate)
{
    size_t replicates = (size_t)study->replicates;
    struct sample sample = {0};
    for (size_t p = 0; p < study->design->size; p++)
        if (points[p])
            sample_add(&sample, values[p * replicates + replicate]);
    return sample.count ? sample.mean : (double)NAN;
}

static double compare(enum claim_comparison comparison, double at, double against)
{
    return comparison == CLAIM_DIFFERENCE ? at - against : at / against;
}

static enum status answer(const struct study *study, size_t i, const double *values,
                          struct claim_answer *answer, struct error *error)
{
    const struct study_claim *claim = &study->claims[i];
    struct claim_sample sample = {.up = 0};
    struct arena arena;
    bool exact = study->base && study->base->simulation.noise == NOISE_OFF;
    for (size_t r = 0; r < (size_t)study->replicates; r++) {
        double value = group_mean(study, claim->at_points, values, r);
        if (claim->comparison != CLAIM_ALONE)
            value = compare(claim->comparison, value, group_mean(study, claim->against_points, values, r));
        claim_sample_add(&sample, value);
    }
    arena_init(&arena);
    enum status status = claim_answer_make(&study->quantities[i], claim->comparison, &sample, exact,
                                           study_claim_statement(&arena, study, i), answer, error);
    arena_clear(&arena);
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
    }
    if (status == STATUS_OK)
        status = claim_answers_write(output->file, &answers, error);
    claim_answers_clear(&answers);
    free(values);
    return status;
}
