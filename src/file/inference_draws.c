#include "file/inference_draws.h"

#include <math.h>
#include <stdlib.h>

#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

/* Weights are not negative and add up to 1, positions are in [0, 1]. */
static enum status check(const struct inference_draws *draws, struct error *error)
{
    static const double rounding = 1e-6;
    double total = 0;
    bool sound = true;
    for (size_t i = 0; i < draws->count; i++) {
        sound = sound && draws->weights[i] >= 0;
        total += draws->weights[i];
    }
    for (size_t i = 0; i < draws->count * draws->factors; i++)
        sound = sound && draws->positions[i] >= 0 && draws->positions[i] <= 1;
    return sound && fabs(total - 1) < rounding
               ? STATUS_OK
               : error_set(error, STATUS_INVALID, "holds draws whose weights do not add up to 1");
}

static enum status read(hid_t file, struct inference_draws *draws, struct error *error)
{
    enum status status = hdf5_read_texts(file, "factor_path", &draws->paths, &draws->path_count, error);
    if (status == STATUS_OK)
        status = hdf5_read_texts(file, "factor_prior", &draws->priors, &draws->prior_count, error);
    if (status == STATUS_OK)
        status = hdf5_get_integer(file, "replicates", &draws->replicates, error);
    draws->count = hdf5_length(file, "weight");
    draws->factors = draws->path_count;
    if (status == STATUS_OK &&
        (draws->prior_count != draws->factors || draws->count == 0 || draws->factors == 0 ||
         hdf5_length(file, "adjusted_position") != draws->count ||
         hdf5_length(file, "draw_seed") != draws->count))
        status = error_set(error, STATUS_INVALID, "holds no draws, or not those of its parameters");
    const hsize_t start[] = {0, 0}, extent[] = {draws->count, draws->factors};
    if (status == STATUS_OK) {
        draws->positions = calloc(draws->count, draws->factors * sizeof *draws->positions);
        draws->weights = calloc(draws->count, sizeof *draws->weights);
        draws->seeds = calloc(draws->count, sizeof *draws->seeds);
        if (!draws->positions || !draws->weights || !draws->seeds)
            status = error_no_memory(error, "the draws of an inference");
    }
    if (status == STATUS_OK)
        status = hdf5_read_block(file, "weight", FIELD_F64, 1, start, extent, draws->weights, error);
    if (status == STATUS_OK)
        status =
            hdf5_read_block(file, "adjusted_position", FIELD_F64, 2, start, extent, draws->positions, error);
    if (status == STATUS_OK)
        status = hdf5_read_block(file, "draw_seed", FIELD_I64, 1, start, extent, draws->seeds, error);
    return status == STATUS_OK ? check(draws, error) : status;
}

static enum status read_targets(hid_t file, struct inference_targets *targets, struct error *error)
{
    const struct {
        const char *name;
        double **numbers;
    } rows[] = {
        {"target_round", &targets->rounds},         {"target_value", &targets->values},
        {"target_deviation", &targets->deviations}, {"target_relation", &targets->relations},
        {"target_error", &targets->errors},
    };
    enum status status = hdf5_read_texts(file, "target_series", &targets->series, &targets->count, error);
    if (status == STATUS_OK && hdf5_has(file, "round_date"))
        status = hdf5_read_texts(file, "round_date", &targets->dates, &targets->date_count, error);
    const hsize_t start[] = {0}, extent[] = {targets->count};
    for (size_t i = 0; status == STATUS_OK && i < sizeof rows / sizeof *rows; i++) {
        *rows[i].numbers = calloc(targets->count + 1, sizeof(double));
        status = *rows[i].numbers ? hdf5_read_block(file, rows[i].name, FIELD_F64, 1, start, extent,
                                                    *rows[i].numbers, error)
                                  : error_no_memory(error, "the targets of an inference");
    }
    return status;
}

enum status inference_draws_read(const char *path, struct inference_draws *draws, struct error *error)
{
    hid_t file = -1;
    *draws = (struct inference_draws){.count = 0};
    hdf5_quiet();
    enum status status = hdf5_open(path, &file, error);
    if (status == STATUS_OK && file_kind_of(file) != FILE_OF_INFERENCE)
        status = error_set(error, STATUS_INVALID, "is not the result of `pricewar-sim infer`");
    if (status == STATUS_OK)
        status = file_kind_check(file, FILE_OF_INFERENCE, error);
    if (status == STATUS_OK)
        status = read(file, draws, error);
    if (status == STATUS_OK)
        status = read_targets(file, &draws->targets, error);
    hdf5_close(file);
    return status;
}

void inference_draws_clear(struct inference_draws *draws)
{
    hdf5_free_texts(draws->paths, draws->path_count);
    hdf5_free_texts(draws->priors, draws->prior_count);
    free(draws->positions);
    free(draws->weights);
    free(draws->seeds);
    hdf5_free_texts(draws->targets.series, draws->targets.count);
    hdf5_free_texts(draws->targets.dates, draws->targets.date_count);
    free(draws->targets.rounds);
    free(draws->targets.values);
    free(draws->targets.deviations);
    free(draws->targets.relations);
    free(draws->targets.errors);
    *draws = (struct inference_draws){.count = 0};
}
