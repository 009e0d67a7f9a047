/* What the waves of an inference by emulators leave of the prior, by points that are tried: which are left, what each emulator
 * rules out, and how sure the last ones are there. */
#include "inference/emulation_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "statistics/proposal.h"

enum {
    TRIES_AT_ONCE = 1000,
    LEAST_LEFT = 200, /* tries that are left, which tell how much of the prior is */
};

size_t emulation_scratch(const struct emulating *emulating)
{
    size_t most = 0;
    for (size_t w = 0; w < emulating->told->wave_count; w++)
        if (emulating->waves[w].most > most)
            most = emulating->waves[w].most;
    return most + 2 * emulating->study.target_count + emulating->study.vary_count;
}

size_t emulation_wave_of(const struct emulating *emulating, const double *position, size_t waves, double *at,
                         double *scratch, double *of_targets)
{
    for (size_t w = 0; w < waves; w++) {
        emulators_at(&emulating->waves[w], &emulating->study, position, at);
        if (emulators_implausibility(&emulating->waves[w], at, scratch, of_targets) > IMPLAUSIBILITY_CUTOFF)
            return w;
    }
    return waves;
}

/* Points of the prior, or near those left, that are tried. */
struct trying {
    struct emulating *emulating;
    size_t first;                /* try */
    const struct proposal *near; /* NULL: of the prior */
    size_t centres;
    double *positions;  /* [TRIES_AT_ONCE][vary_count] */
    size_t *waves;      /* [TRIES_AT_ONCE]: that rules it out */
    double *of_targets; /* [TRIES_AT_ONCE][target_count]: implausibility in that wave */
    double *
        variances; /* [TRIES_AT_ONCE][target_count] of the last wave's emulators, where nothing is ruled out */
    double *scratch; /* [TRIES_AT_ONCE][scratch_size] */
};

static void place_try(const struct trying *trying, size_t number, double *position)
{
    const struct emulating *emulating = trying->emulating;
    const struct study *study = &emulating->study;
    size_t k = study->vary_count, point = emulating->place->first + emulating->told->played;
    enum inference_draws purpose = trying->near ? DRAW_KERNEL : DRAW_TRY;
    for (size_t a = 0; a < k; a++)
        position[a] = inference_uniform(study, point, purpose, number * k + a);
    if (!trying->near)
        return;
    for (size_t a = 0; a < k; a++)
        position[a] = normal_of_position(position[a]);
    proposal_point(trying->near, number % trying->centres, position, position + k);
    for (size_t a = 0; a < k; a++)
        position[a] = position_of_normal(position[k + a]);
}

static void try_one(void *context, size_t index)
{
    struct trying *trying = context;
    const struct emulating *emulating = trying->emulating;
    size_t k = emulating->study.vary_count, targets = emulating->study.target_count,
           size = emulation_scratch(emulating), waves = emulating->told->wave_count;
    double *position = trying->positions + index * 2 * k, *scratch = trying->scratch + index * size,
           *at = scratch + size - k, mean;
    place_try(trying, trying->first + index, position);
    trying->waves[index] =
        emulation_wave_of(emulating, position, waves, at, scratch, trying->of_targets + index * targets);
    for (size_t t = 0; trying->waves[index] == waves && t < targets; t++)
        gaussian_process_predict(&emulating->waves[waves - 1].processes[t], at, scratch, &mean,
                                 &trying->variances[index * targets + t]);
}

/* Adds up over the tries of the prior what the last wave's emulators rule out of what was left, and their variance. */
struct exploring {
    size_t before;                /* tries that earlier waves left */
    double *ruled_out, *variance; /* [target_count] sums */
};

static void take_tries(struct trying *trying, struct exploring *exploring)
{
    struct emulating *emulating = trying->emulating;
    size_t k = emulating->study.vary_count, targets = emulating->study.target_count,
           waves = emulating->told->wave_count;
    for (size_t i = 0; i < TRIES_AT_ONCE; i++) {
        bool stays = trying->waves[i] == waves;
        if (exploring && trying->waves[i] + 1 >= waves) {
            exploring->before++;
            for (size_t t = 0; t < targets; t++) {
                exploring->ruled_out[t] += trying->of_targets[i * targets + t] > IMPLAUSIBILITY_CUTOFF;
                exploring->variance[t] += stays ? trying->variances[i * targets + t] : 0;
            }
        }
        if (stays && emulating->left_count < emulating->left_room)
            memcpy(emulating->left + emulating->left_count++ * k, trying->positions + i * 2 * k,
                   k * sizeof *emulating->left);
    }
}

/* Tries until so many are left, or enough were tried. False: no memory. */
static bool try_points(struct emulating *emulating, const struct proposal *near, size_t centres,
                       size_t wanted, struct exploring *exploring)
{
    size_t k = emulating->study.vary_count, targets = emulating->study.target_count;
    struct trying trying = {.emulating = emulating,
                            .near = near,
                            .centres = centres,
                            .positions = calloc(TRIES_AT_ONCE, 2 * k * sizeof(double)),
                            .waves = calloc(TRIES_AT_ONCE, sizeof(size_t)),
                            .of_targets = calloc(TRIES_AT_ONCE, targets * sizeof(double)),
                            .variances = calloc(TRIES_AT_ONCE, targets * sizeof(double)),
                            .scratch = calloc(TRIES_AT_ONCE, emulation_scratch(emulating) * sizeof(double))};
    bool made = trying.positions && trying.waves && trying.of_targets && trying.variances && trying.scratch;
    while (made && emulating->left_count < wanted && trying.first < EMULATION_TRIES) {
        workers_run(TRIES_AT_ONCE, emulating->options->threads, try_one, &trying);
        take_tries(&trying, exploring);
        trying.first += TRIES_AT_ONCE;
    }
    if (exploring)
        emulating->tried = trying.first;
    free(trying.positions);
    free(trying.waves);
    free(trying.of_targets);
    free(trying.variances);
    free(trying.scratch);
    return made;
}

/* More points that are left, around those found. False: no memory. */
static bool try_near(struct emulating *emulating, size_t wanted)
{
    static const double widening = 2;
    size_t k = emulating->study.vary_count, count = emulating->left_count;
    struct proposal proposal = {.kernels = count};
    double *normals = calloc(count, k * sizeof *normals), *weights = calloc(count, sizeof *weights);
    size_t *copies = calloc(count, sizeof *copies);
    bool made = normals && weights && copies;
    for (size_t i = 0; made && i < count; i++) {
        weights[i] = 1 / (double)count;
        copies[i] = 1;
        for (size_t a = 0; a < k; a++)
            normals[i * k + a] = normal_of_position(emulating->left[i * k + a]);
    }
    made = made && proposal_make(&proposal, normals, weights, copies, count, k, (double)count, widening) &&
           try_points(emulating, &proposal, count, wanted, NULL);
    proposal_clear(&proposal);
    free(normals);
    free(weights);
    free(copies);
    return made;
}

enum status emulation_explore(struct emulating *emulating, size_t wanted)
{
    size_t targets = emulating->study.target_count, w = emulating->told->wave_count - 1;
    struct emulator_checks *checks = emulating->told->checks + w * targets;
    double *sums = calloc(2 * targets, sizeof *sums);
    struct exploring exploring = {.ruled_out = sums, .variance = sums + targets};
    emulating->left_count = 0;
    bool made = sums && try_points(emulating, NULL, 0, wanted > LEAST_LEFT ? wanted : LEAST_LEFT, &exploring);
    size_t left = emulating->left_count;
    if (made) {
        emulating->told->waves[w].left = (double)left / (double)emulating->tried;
        for (size_t t = 0; t < targets; t++) {
            checks[t].ruled_out =
                exploring.before ? exploring.ruled_out[t] / (double)exploring.before : (double)NAN;
            checks[t].deviation = left ? sqrt(exploring.variance[t] / (double)left) : (double)NAN;
        }
    }
    if (made && left > 0 && left < wanted)
        made = try_near(emulating, wanted);
    free(sums);
    return made ? STATUS_OK : error_no_memory(emulating->error, "what is left of the prior");
}
