/* History matching in waves by emulators (Craig, Goldstein, Seheult & Smith 1997; Vernon, Goldstein & Bower 2010; for
 * stochastic models Andrianakis et al. 2015), then the posterior through the emulators (Kennedy & O'Hagan 2001), whose error is
 * part of the likelihood, and runs that check it. A point is emulated by the last wave that it is left for. */
#include "inference/emulation_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/smaller.h"
#include "base/workers.h"
#include "random/philox.h"
#include "statistics/importance.h"
#include "statistics/proposal.h"

enum {
    LEAST_CHECK = 10,    /* points that check the emulators; of many points a tenth */
    RUNS_OF_FACTOR = 10, /* points that emulators have for each parameter: Loeppky, Sacks & Welch (2009) */
    POINTS_AT_ONCE = 16, /* played between two calls of the progress callback */
    POPULATION = 1000,
    POPULATIONS = 40
};
/* Uncertainty of emulators below which no further wave is needed: the posterior is then too wide by 1 % at most, and its mean
 * off by a seventh of its deviation. */
static const double small_uncertainty = 0.02;

const char *const emulation_end_names[EMULATION_ENDS] = {"sure", "budget", "empty", "stopped"};

void emulation_draws(const struct inference_options *options, size_t *population, size_t *most)
{
    *population = options->wanted > POPULATION ? options->wanted : POPULATION;
    *most = *population * POPULATIONS;
}

enum status emulation_accepts(const struct study *study, const struct inference_options *options,
                              struct error *error)
{
    size_t least = study->design->size + LEAST_CHECK;
    for (size_t i = 0; i < study->vary_count; i++)
        if (!study_has_order(&study->vary[i]))
            return error_set(
                error, STATUS_INVALID,
                "vary[%zu].values: an emulator takes numbers, or two texts; %zu texts have no order. Take "
                "engine = \"runs\", or a study for each of them",
                i, study->vary[i].values.count);
    if (options->points < least)
        return error_set(
            error, STATUS_INVALID,
            "%zu points in all are fewer than the %zu of the first wave (study.points) and %d that check "
            "the emulators; take more --runs, or fewer points",
            options->points, study->design->size, LEAST_CHECK);
    return STATUS_OK;
}

static size_t check_size(const struct emulating *emulating)
{
    size_t tenth = emulating->options->points / 10;
    return !emulating->place->checked ? 0 : tenth > LEAST_CHECK ? tenth : LEAST_CHECK;
}

static bool make(struct emulating *emulating)
{
    const struct study *study = emulating->asked;
    size_t points = emulating->options->points, k = study->vary_count, targets = study->target_count;
    struct emulation *told = calloc(1, sizeof *told);
    emulating->found->emulation = emulating->told = told;
    if (!told)
        return false;
    /* no more waves than points */
    told->waves = calloc(points, sizeof *told->waves);
    told->checks = calloc(points, targets * sizeof *told->checks);
    told->positions = calloc(points, k * sizeof *told->positions);
    told->outcomes = calloc(points, targets * sizeof *told->outcomes);
    told->comparisons = calloc(targets, sizeof *told->comparisons);
    emulating->waves = calloc(points, sizeof *emulating->waves);
    emulating->noise = calloc(points, targets * sizeof *emulating->noise);
    emulating->left_room = EMULATION_TRIES + points;
    emulating->left = calloc(emulating->left_room, k * sizeof *emulating->left);
    return told->waves && told->checks && told->positions && told->outcomes && told->comparisons &&
           emulating->waves && emulating->noise && emulating->left;
}

static void clear(struct emulating *emulating)
{
    for (size_t w = 0; emulating->waves && w < emulating->told->wave_count; w++)
        emulators_clear(&emulating->waves[w]);
    free(emulating->waves);
    free(emulating->noise);
    free(emulating->left);
}

void emulation_free(struct emulation *emulation)
{
    if (!emulation)
        return;
    free(emulation->waves);
    free(emulation->checks);
    free(emulation->positions);
    free(emulation->outcomes);
    free(emulation->comparisons);
    free(emulation);
}

/* Mean over the replicates, and its variance from them; NAN where a run failed or lacks the outcome. */
static void take_sample(struct emulating *emulating, size_t point, size_t t, const double *sample,
                        bool failed)
{
    size_t targets = emulating->study.target_count, replicates = (size_t)emulating->study.replicates;
    double mean = failed ? (double)NAN : moments_mean(sample, replicates, SIZE_MAX), squares = 0;
    size_t known = 0;
    for (size_t r = 0; r < replicates; r++)
        if (!isnan(sample[r])) {
            squares += (sample[r] - mean) * (sample[r] - mean);
            known++;
        }
    emulating->told->outcomes[point * targets + t] = mean;
    emulating->noise[point * targets + t] =
        known > 1 ? squares / (double)(known - 1) / (double)known : (double)NAN;
}

/* Plays points from `first` on, which have their positions, some at a time. */
static enum status play(struct emulating *emulating, size_t first, size_t count)
{
    const struct inference_options *options = emulating->options;
    struct emulation *told = emulating->told;
    size_t k = emulating->study.vary_count, targets = emulating->study.target_count,
           replicates = (size_t)emulating->study.replicates, place = emulating->place->first,
           batch = POINTS_AT_ONCE > 4 * options->threads ? POINTS_AT_ONCE : 4 * options->threads;
    double *samples = calloc(batch, targets * replicates * sizeof *samples);
    size_t *failed = calloc(batch, sizeof *failed);
    enum status status =
        samples && failed ? STATUS_OK : error_no_memory(emulating->error, "the runs of a wave");
    memcpy(emulating->place->points + (place + first) * k, told->positions + first * k,
           count * k * sizeof *told->positions);
    emulating->design = (struct design){place + first + count, k, emulating->place->points};
    for (size_t done = 0; status == STATUS_OK && done < count && !emulating->stopped; done += batch) {
        size_t now = smaller(batch, count - done);
        status = inference_play(&emulating->study, place + first + done, now, options, samples, failed,
                                emulating->error);
        if (status == STATUS_OK && options->memory)
            status = calibrate_memory_sync(options->memory, emulating->error);
        for (size_t i = 0; status == STATUS_OK && i < now * targets; i++)
            take_sample(emulating, first + done + i / targets, i % targets, samples + i * replicates,
                        failed[i / targets] > 0);
        if (status == STATUS_OK && options->progress)
            emulating->stopped = !options->progress(options->context, first + done + now, options->points);
    }
    if (!emulating->stopped)
        told->played = first + count;
    free(samples);
    free(failed);
    return status;
}

/* Sums [3][target_count] over points played since, of which *known have all outcomes: squared errors of the emulators in
 * deviations, their predictions, and outcomes, on the scales of the targets. False: no memory. */
static bool compare(const struct emulating *emulating, size_t first, size_t count, double *sums,
                    size_t *known)
{
    const struct emulation *told = emulating->told;
    size_t k = emulating->study.vary_count, targets = emulating->study.target_count,
           size = emulation_scratch(emulating);
    double *scratch = calloc(size, sizeof *scratch), *of_targets = scratch + size - k - targets,
           *at = scratch + size - k, mean, variance;
    *known = 0;
    for (size_t i = first; scratch && i < first + count; i++) {
        const double *position = told->positions + i * k, *outcomes = told->outcomes + i * targets;
        if (!emulated_run_is_whole(&emulating->study, outcomes))
            continue;
        size_t w = emulation_wave_of(emulating, position, told->wave_count - 1, at, scratch, of_targets);
        emulators_at(&emulating->waves[w], &emulating->study, position, at);
        for (size_t t = 0; t < targets; t++) {
            const struct gaussian_process *process = &emulating->waves[w].processes[t];
            gaussian_process_predict(process, at, scratch, &mean, &variance);
            double outcome = target_scaled(&emulating->study.targets[t], outcomes[t]);
            double miss = outcome - mean, all = variance + gaussian_process_noise(process);
            sums[t] += miss == 0 ? 0 : miss * miss / all;
            sums[targets + t] += mean;
            sums[2 * targets + t] += outcome;
        }
        ++*known;
    }
    free(scratch);
    return scratch != NULL;
}

/* How the emulators before it predict a wave's runs. */
static bool look_ahead(struct emulating *emulating, size_t first, size_t count,
                       struct emulator_checks *checks)
{
    size_t targets = emulating->study.target_count, known = 0;
    double *sums = calloc(3 * targets, sizeof *sums);
    bool made = sums && (emulating->told->wave_count == 0 || compare(emulating, first, count, sums, &known));
    for (size_t t = 0; made && t < targets; t++)
        checks[t].ahead = known ? sqrt(sums[t] / (double)known) : (double)NAN;
    free(sums);
    return made;
}

struct ranked {
    double implausibility;
    size_t point;
};

static int by_implausibility(const void *one, const void *other)
{
    const struct ranked *a = one, *b = other;
    return a->implausibility < b->implausibility   ? -1
           : a->implausibility > b->implausibility ? 1
           : a->point < b->point                   ? -1
                                                   : a->point > b->point;
}

/* Sorts the points by implausibility; the first *left are of the wave's region: all that earlier waves leave, and where these
 * have few outcomes for the parameters, the least implausible others. chosen [played]. False: no memory. */
static bool choose(const struct emulating *emulating, size_t *chosen, size_t *left)
{
    const struct emulation *told = emulating->told;
    size_t k = emulating->study.vary_count, targets = emulating->study.target_count,
           size = emulation_scratch(emulating), played = told->played;
    double *scratch = calloc(size, sizeof *scratch), *of_targets = scratch + size - k - targets,
           *at = scratch + size - k;
    struct ranked *ranks = calloc(played, sizeof *ranks);
    bool made = scratch && ranks;
    for (size_t i = 0; made && i < played; i++) {
        ranks[i].point = i;
        for (size_t w = 0; w < told->wave_count; w++) {
            emulators_at(&emulating->waves[w], &emulating->study, told->positions + i * k, at);
            ranks[i].implausibility =
                fmax(ranks[i].implausibility,
                     emulators_implausibility(&emulating->waves[w], at, scratch, of_targets));
        }
    }
    *left = 0;
    if (made)
        qsort(ranks, played, sizeof *ranks, by_implausibility);
    for (size_t i = 0, whole = 0; made && i < played; i++) {
        chosen[i] = ranks[i].point;
        if (ranks[i].implausibility > IMPLAUSIBILITY_CUTOFF && whole >= RUNS_OF_FACTOR * k)
            continue;
        whole += emulated_run_is_whole(&emulating->study, told->outcomes + chosen[i] * targets);
        *left = i + 1;
    }
    free(scratch);
    free(ranks);
    return made;
}

/* Plays a wave at positions that are set, and makes its emulators. */
static enum status add_wave(struct emulating *emulating, size_t count)
{
    struct emulation *told = emulating->told;
    size_t first = told->played, w = told->wave_count, targets = emulating->study.target_count;
    struct emulator_checks *checks = told->checks + w * targets;
    size_t *chosen = calloc(first + count, sizeof *chosen);
    struct emulated_runs runs = {told->positions, told->outcomes, emulating->noise, chosen, first + count, 0};
    enum status status = chosen ? play(emulating, first, count) : error_no_memory(emulating->error, "a wave");
    if (status == STATUS_OK && !emulating->stopped) {
        bool made = look_ahead(emulating, first, count, checks) && choose(emulating, chosen, &runs.left);
        status = made ? emulators_fit(&emulating->study, &runs, emulating->options->threads,
                                      &emulating->waves[w], checks, emulating->error)
                      : error_no_memory(emulating->error, "a wave");
        told->waves[w] = (struct emulation_wave){.first = first, .count = count, .in_region = runs.left};
        told->wave_count++;
    }
    free(chosen);
    return status;
}

/* Whether the last wave's emulators are so sure that others would hardly change the posterior. */
static bool is_sure(const struct emulating *emulating)
{
    const struct study *study = &emulating->study;
    const struct emulator_checks *checks =
        emulating->told->checks + (emulating->told->wave_count - 1) * study->target_count;
    for (size_t t = 0; t < study->target_count; t++)
        if (!checks[t].trusted ||
            !(emulator_uncertainty(&study->targets[t], &checks[t]) <= small_uncertainty))
            return false;
    return true;
}

/* Points of the next wave: what is left of them in waves of even size, none larger than the first. */
static size_t next_size(const struct emulating *emulating)
{
    size_t rest = emulating->most - emulating->told->played, size = emulating->asked->design->size;
    size_t waves = (rest + size - 1) / size;
    return waves ? (rest + waves - 1) / waves : 0;
}

static enum status play_waves(struct emulating *emulating)
{
    struct emulation *told = emulating->told;
    const struct study *study = emulating->asked;
    size_t k = study->vary_count, size = smaller(study->design->size, emulating->most);
    for (size_t i = 0; i < size * k; i++)
        told->positions[i] =
            emulating->place->designed
                ? study->design->points[i]
                : inference_uniform(study, emulating->place->first + i / k, DRAW_PRIOR, i % k);
    for (;;) {
        enum status status = add_wave(emulating, size);
        told->end = EMULATION_STOPPED;
        if (status != STATUS_OK || emulating->stopped)
            return status;
        size = next_size(emulating);
        status = emulation_explore(emulating, size);
        told->end = emulating->left_count == 0 ? EMULATION_EMPTY
                    : is_sure(emulating)       ? EMULATION_SURE
                                               : EMULATION_BUDGET;
        size = smaller(size, emulating->left_count);
        if (status != STATUS_OK || told->end != EMULATION_BUDGET || size == 0)
            return status;
        memcpy(told->positions + told->played * k, emulating->left, size * k * sizeof *told->positions);
    }
}

/* A population of emulated runs. */
struct emulated_batch {
    const struct emulating *emulating;
    const struct study *study; /* whose design has the draws */
    size_t first;
    double *samples, *scratch;
    size_t *failed;
};

static void emulate_one(void *context, size_t index)
{
    struct emulated_batch *batch = context;
    const struct emulating *emulating = batch->emulating;
    const struct study *study = batch->study;
    size_t k = study->vary_count, targets = study->target_count, replicates = (size_t)study->replicates,
           size = emulation_scratch(emulating) + targets, number = batch->first + index;
    double *scratch = batch->scratch + index * size, *outcomes = scratch + size - targets, *at = outcomes - k;
    const double *position = study->design->points + number * k;
    size_t w = emulation_wave_of(emulating, position, emulating->told->wave_count - 1, at, scratch, outcomes);
    emulators_at(&emulating->waves[w], study, position, at);
    batch->failed[index] = !emulators_play(&emulating->waves[w], study, at, number, scratch, outcomes);
    for (size_t i = 0; i < targets * replicates; i++)
        batch->samples[index * targets * replicates + i] = outcomes[i / replicates];
}

static enum status emulate(void *context, const struct study *study, size_t first, size_t count,
                           double *samples, size_t *failed, struct error *error)
{
    const struct emulating *emulating = context;
    struct emulated_batch batch = {
        .emulating = emulating,
        .study = study,
        .first = first,
        .samples = samples,
        .failed = failed,
        .scratch = calloc(count, (emulation_scratch(emulating) + study->target_count) * sizeof(double))};
    if (!batch.scratch)
        return error_no_memory(error, "emulated runs");
    workers_run(count, emulating->options->threads, emulate_one, &batch);
    free(batch.scratch);
    return STATUS_OK;
}

/* Populations of emulated runs go on unless the waves were stopped, or the caller stops. */
static bool tell(void *context, size_t done, size_t total)
{
    struct emulating *emulating = context;
    const struct inference_options *options = emulating->options;
    (void)done;
    (void)total;
    emulating->stopped =
        emulating->stopped ||
        (options->progress && !options->progress(options->context, emulating->told->played, options->points));
    return !emulating->stopped;
}

/* Emulated draws have random numbers of their own, by the number of the first point. */
static int64_t emulated_seed(const struct emulating *emulating)
{
    struct philox_words words = philox4x32((uint64_t)emulating->asked->design_seed, DRAW_SEED,
                                           (uint32_t)emulating->place->first, 0, RANDOM_INFERENCE);
    return (int64_t)((uint64_t)words.word[0] << 31 | words.word[1] >> 1);
}

/* The posterior by population Monte Carlo on emulated runs. */
static enum status sample(struct emulating *emulating)
{
    struct inference_options options = *emulating->options;
    struct inference *found = emulating->found;
    struct study at = *emulating->asked;
    struct design population = {.factors = at.vary_count};
    emulation_draws(&options, &population.size, &options.points);
    options.memory = NULL;
    options.progress = tell;
    options.context = emulating;
    at.design = &population;
    at.design_seed = emulated_seed(emulating);
    struct inference_place place = {.points = calloc(options.points, at.vary_count * sizeof(double)),
                                    .play = emulate,
                                    .context = emulating};
    if (!place.points)
        return error_no_memory(emulating->error, "the emulated draws");
    found->study = &at;
    enum status status = inference_draw(&at, &options, &place, found, emulating->error);
    if (status == STATUS_OK && !inference_adjust(found, &place))
        status = error_no_memory(emulating->error, "the posterior");
    found->study = emulating->asked;
    free(place.points);
    return status;
}

/* Points of the check: draws of the posterior. False: no memory. */
static bool place_check(struct emulating *emulating, size_t count)
{
    struct emulation *told = emulating->told;
    const struct inference *found = emulating->found;
    size_t k = emulating->study.vary_count, row = told->played,
           *copies = calloc(found->count, sizeof *copies);
    double start = inference_uniform(&emulating->study, emulating->place->first + row, DRAW_RESAMPLE, 0);
    if (copies)
        systematic_copies(found->weights, found->count, count, start, copies);
    for (size_t i = 0; copies && i < found->count; i++)
        for (size_t c = 0; c < copies[i]; c++)
            memcpy(told->positions + row++ * k, found->adjusted + i * k, k * sizeof *told->positions);
    free(copies);
    return copies != NULL;
}

/* Plays runs at draws of the posterior, and holds the emulators against them. */
static enum status check(struct emulating *emulating, size_t count)
{
    struct emulation *told = emulating->told;
    size_t targets = emulating->study.target_count, first = told->played;
    double *sums = calloc(3 * targets, sizeof *sums);
    enum status status = sums && place_check(emulating, count)
                             ? play(emulating, first, count)
                             : error_no_memory(emulating->error, "the check of the emulators");
    if (status == STATUS_OK && !emulating->stopped) {
        told->check_count = count;
        if (!compare(emulating, first, count, sums, &told->check_known))
            status = error_no_memory(emulating->error, "the check of the emulators");
    }
    double known = told->check_known > 0 ? (double)told->check_known : (double)NAN;
    for (size_t t = 0; status == STATUS_OK && t < targets; t++) {
        const struct study_target *target = &emulating->study.targets[t];
        told->comparisons[t] = (struct emulation_comparison){
            .error = sqrt(sums[t] / known),
            .emulated_mean = emulated_outcome(target, sums[targets + t] / known),
            .runs_mean = emulated_outcome(target, sums[2 * targets + t] / known),
            .wrong = emulators_err(sums[t], told->check_known, targets)};
    }
    free(sums);
    return status;
}

enum status emulation_draw(const struct study *study, const struct inference_options *options,
                           const struct inference_place *place, struct inference *found, struct error *error)
{
    struct emulating emulating = {
        .asked = study, .study = *study, .options = options, .place = place, .found = found, .error = error};
    emulating.study.design = &emulating.design;
    emulating.study.seeds = SEEDS_BY_POINT; /* as in inference_draw */
    emulating.study.keep = 1U << KEEP_SUMMARY;
    size_t check_count = check_size(&emulating);
    emulating.most = options->points - check_count;
    enum status status = make(&emulating) ? STATUS_OK : error_no_memory(error, "the emulators");
    if (status == STATUS_OK)
        status = play_waves(&emulating);
    if (status == STATUS_OK && emulating.told->wave_count == 0)
        status = error_set(error, STATUS_FAILED, "stopped before the first wave of %zu points was played",
                           study->design->size);
    if (status == STATUS_OK)
        status = sample(&emulating);
    if (status == STATUS_OK && check_count > 0 && !emulating.stopped)
        status = check(&emulating, check_count);
    if (status == STATUS_OK && emulating.stopped)
        found->end = INFERENCE_STOPPED;
    clear(&emulating);
    return status;
}
