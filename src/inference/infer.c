#include "inference/infer.h"

#include <math.h>
#include <stdlib.h>

#include "inference/emulation_steps.h"

/* Populations begin with a design whose points are spread as the prior is. */
static bool fills_prior(int design)
{
    return design == DESIGN_RANDOM || design == DESIGN_LATIN_HYPERCUBE || design == DESIGN_SOBOL ||
           design == DESIGN_SCRAMBLED_SOBOL;
}

enum status inference_check(const struct study *study, const struct inference_options *options,
                            struct error *error)
{
    size_t size = study->design->size, least = study->vary_count + 2;
    if (study->target_count == 0)
        return error_set(error, STATUS_INVALID,
                         "the study has no targets; give what was observed, as in targets = ( { outcome = "
                         "\"final_mean_price\"; value = 2; scale = 0.1; } );");
    if (!fills_prior(study->design_kind))
        return error_set(
            error, STATUS_INVALID,
            "study.design is \"%s\"; populations begin with points spread as the prior is: design = "
            "\"latin_hypercube\"; points = 500;",
            design_name(study->design_kind));
    if (size < least)
        return error_set(
            error, STATUS_INVALID,
            "study.points: populations of %zu draws are too small for %zu parameter%s; at least %zu, better "
            "some hundreds",
            size, study->vary_count, study->vary_count == 1 ? "" : "s", least);
    if (study->engine == ENGINE_RUNS && options->points < size)
        return error_set(error, STATUS_INVALID,
                         "%zu draws in all are fewer than the %zu of the first population (study.points); "
                         "take more --runs, or smaller populations",
                         options->points, size);
    if (options->points > INT32_MAX / (size_t)study->replicates)
        return error_set(error, STATUS_INVALID,
                         "%zu draws times %lld replicates are more than 2^31 runs; take fewer",
                         options->points, (long long)study->replicates);
    return study->engine == ENGINE_EMULATOR ? emulation_accepts(study, options, error) : STATUS_OK;
}

bool inference_make(struct inference *found, const struct study *study,
                    const struct inference_options *options)
{
    size_t most = options->points, k = study->vary_count, targets = study->target_count;
    *found = (struct inference){
        .study = study,
        .positions = calloc(most, k * sizeof(double)),
        .adjusted = calloc(most, k * sizeof(double)),
        .outcomes = calloc(most, targets * sizeof(double)),
        .squared = calloc(most, targets * sizeof(double)),
        .weights = calloc(most, sizeof(double)),
        .populations = calloc(most / study->design->size + 2, sizeof *found->populations),
        .parameters = calloc(k, sizeof *found->parameters),
        .targets = calloc(targets, sizeof *found->targets),
        .pulls = calloc(targets, k * sizeof(double)),
    };
    return found->positions && found->adjusted && found->outcomes && found->squared && found->weights &&
           found->populations && found->parameters && found->targets && found->pulls;
}

void inference_empty(struct inference *found)
{
    free(found->positions);
    free(found->adjusted);
    free(found->outcomes);
    free(found->squared);
    free(found->weights);
    free(found->populations);
    free(found->parameters);
    free(found->targets);
    free(found->pulls);
    emulation_free(found->emulation);
    *found = (struct inference){.count = 0};
}

enum status inference_find(const struct study *study, const struct inference_options *options,
                           const struct inference_place *place, struct inference *found, struct error *error)
{
    bool emulated = study->engine == ENGINE_EMULATOR;
    struct inference_options drawing = *options;
    struct design population = *study->design;
    struct study at = *study;
    at.design = &population;
    if (emulated)
        emulation_draws(options, &population.size, &drawing.points);
    enum status status = inference_make(found, &at, &drawing)
                             ? STATUS_OK
                             : error_no_memory(error, "the draws of an inference");
    if (status == STATUS_OK)
        status = (emulated ? emulation_draw : inference_draw)(study, options, place, found, error);
    found->study = study;
    bool adjusted = status == STATUS_OK && (emulated || inference_adjust(found, place));
    if (status == STATUS_OK && !(adjusted && inference_describe(found)))
        status = error_no_memory(error, "the posterior");
    return status;
}

enum status infer(const struct study *study, const struct inference_options *options,
                  struct inference **inference, struct error *error)
{
    struct inference_place place = {.designed = true, .checked = true};
    *inference = NULL;
    enum status status = inference_check(study, options, error);
    if (status != STATUS_OK)
        return status;
    struct inference *found = calloc(1, sizeof *found);
    place.points = calloc(options->points, study->vary_count * sizeof *place.points);
    status = found && place.points ? inference_find(study, options, &place, found, error)
                                   : error_no_memory(error, "the draws of an inference");
    free(place.points);
    if (status == STATUS_OK)
        *inference = found;
    else
        inference_free(found);
    return status;
}

void inference_free(struct inference *inference)
{
    if (!inference)
        return;
    inference_empty(inference);
    free(inference);
}
