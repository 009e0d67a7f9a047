/* Adaptive population Monte Carlo: Beaumont, Cornuet, Marin & Robert (2009), with the tolerance of Del Moral, Doucet &
 * Jasra (2012), a Gaussian kernel as wide as the targets' errors at tolerance 1 (Wilkinson 2013), and all draws
 * weighed by the mixture of all proposals (Cornuet, Marin, Mira & Robert 2012). In coordinates in which the prior is
 * standard normal. */
#include "inference/inference_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "statistics/design.h"
#include "statistics/importance.h"

/* Share of a population that the draws must be worth at the tolerance of the next. */
static const double worth_of_population = 0.25;
/* Draws that the last weights are worth, if there are four times as many in all. */
static const double least_at_end = 100;
static const double widening = 2; /* of the kernels' variance */
/* Of targets that are farther away than any number of runs can mend. */
static const double most_tolerance = 1e6;

struct drawing {
    struct study study; /* a copy whose design has the points so far */
    struct design design;
    const struct inference_options *options;
    const struct inference_place *place;
    struct inference *found;
    size_t most, size; /* draws; of a population */
    double *normals;   /* [most][vary_count] */
    double *mixture;   /* [most]: sum over the proposals of their draws times their density */
    double *base, *total,
        *work; /* [most], [most], [2 * most]: log weights before the data; squared distances */
    struct proposal *proposals; /* [populations but the first]: that of population p at p - 1 */
    double *scratch;            /* [most][2 * vary_count] */
    size_t *copies;             /* [most] */
    double *samples;            /* [size][target_count][replicates] */
    size_t *failed;             /* [size] */
    struct error *error;
};

static bool make(struct drawing *drawing)
{
    const struct study *study = drawing->found->study;
    size_t most = drawing->most, k = study->vary_count;
    drawing->normals = calloc(most, k * sizeof(double));
    drawing->mixture = calloc(most, sizeof(double));
    drawing->base = calloc(most, sizeof(double));
    drawing->total = calloc(most, sizeof(double));
    drawing->work = calloc(2 * most, sizeof(double));
    drawing->copies = calloc(most, sizeof *drawing->copies);
    drawing->scratch = calloc(most, 2 * k * sizeof(double));
    drawing->proposals = calloc(most / drawing->size + 2, sizeof *drawing->proposals);
    drawing->samples =
        calloc(drawing->size, study->target_count * (size_t)study->replicates * sizeof(double));
    drawing->failed = calloc(drawing->size, sizeof *drawing->failed);
    return drawing->normals && drawing->mixture && drawing->base && drawing->total && drawing->work &&
           drawing->copies && drawing->proposals && drawing->scratch && drawing->samples && drawing->failed;
}

static void clear(struct drawing *drawing)
{
    for (size_t p = 0; drawing->proposals && p < drawing->most / drawing->size + 2; p++)
        proposal_clear(&drawing->proposals[p]);
    free(drawing->normals);
    free(drawing->mixture);
    free(drawing->base);
    free(drawing->total);
    free(drawing->work);
    free(drawing->copies);
    free(drawing->proposals);
    free(drawing->scratch);
    free(drawing->samples);
    free(drawing->failed);
}

/* Sets the position of a draw from its normal coordinates, or the other way round. */
static void place_draw(struct drawing *drawing, size_t draw, bool from_normals)
{
    size_t k = drawing->found->study->vary_count;
    double *position = drawing->found->positions + draw * k, *normals = drawing->normals + draw * k;
    for (size_t a = 0; a < k; a++) {
        if (from_normals)
            position[a] = position_of_normal(normals[a]);
        else
            normals[a] = normal_of_position(position[a]);
    }
    memcpy(drawing->place->points + (drawing->place->first + draw) * k, position, k * sizeof *position);
}

/* The first population. */
static void draw_prior(struct drawing *drawing, size_t count)
{
    const struct study *study = drawing->found->study;
    size_t k = study->vary_count;
    for (size_t i = 0; i < count; i++) {
        for (size_t a = 0; a < k; a++)
            drawing->found->positions[i * k + a] =
                drawing->place->designed ? study->design->points[i * k + a]
                                         : inference_uniform(study, drawing->place->first + i, DRAW_PRIOR, a);
        place_draw(drawing, i, false);
    }
}

/* Points of the unit cube for the fitted distribution, more even than random ones: scrambled Sobol points of a seed of their
 * own. NULL: no memory, or more parameters than the sequence has dimensions. */
static struct design *even_points(const struct drawing *drawing, size_t earlier, size_t count)
{
    const struct study *study = drawing->found->study;
    const struct design_request request = {.factors = study->vary_count,
                                           .samples = count,
                                           .seed = inference_seed(study, drawing->place->first + earlier)};
    struct design *design = NULL;
    return count > 0 && design_create(DESIGN_SCRAMBLED_SOBOL, &request, &design, NULL) == STATUS_OK ? design
                                                                                                    : NULL;
}

/* A later population, from a new proposal. False: no memory. */
static bool draw_proposal(struct drawing *drawing, size_t earlier, size_t wanted)
{
    const struct study *study = drawing->found->study;
    struct inference *found = drawing->found;
    struct proposal *proposal = &drawing->proposals[found->population_count - 1];
    size_t k = study->vary_count, place = drawing->place->first;
    double *normals = drawing->work; /* [vary_count] */
    double start = inference_uniform(study, place + earlier, DRAW_RESAMPLE, 0);
    *proposal = proposal_shares(wanted);
    systematic_copies(found->weights, earlier, proposal->kernels, start, drawing->copies);
    if (!proposal_make(proposal, drawing->normals, found->weights, drawing->copies, earlier, k,
                       fmax(found->effective, 1), widening))
        return false;
    struct design *even = even_points(drawing, earlier, proposal->fitted);
    for (size_t i = 0; i < wanted; i++) {
        for (size_t a = 0; a < k; a++)
            normals[a] = even && i < proposal->fitted
                             ? normal_of_position(even->points[i * k + a])
                             : inference_normal(study, place + earlier + i, DRAW_KERNEL, a);
        proposal_point(proposal, i, normals, drawing->normals + (earlier + i) * k);
        place_draw(drawing, earlier + i, true);
    }
    design_free(even);
    return true;
}

/* Adds the proposals that a draw's mixture lacks: all to a new draw, the newest to an older one. */
static void mix(void *context, size_t draw)
{
    struct drawing *drawing = context;
    const struct inference *found = drawing->found;
    const struct inference_population *newest = &found->populations[found->population_count - 1];
    size_t k = found->study->vary_count;
    const double *point = drawing->normals + draw * k;
    size_t p = draw < newest->first ? found->population_count - 1 : 0;
    for (; p < found->population_count; p++)
        drawing->mixture[draw] += (double)found->populations[p].count *
                                  (p == 0 ? standard_density(point, k)
                                          : proposal_density(&drawing->proposals[p - 1], point, draw,
                                                             drawing->scratch + draw * 2 * k));
}

/* Takes over the outcomes of a population. */
static void take(struct drawing *drawing, size_t first, size_t count)
{
    const struct study *study = drawing->found->study;
    struct inference *found = drawing->found;
    size_t targets = study->target_count, replicates = (size_t)study->replicates;
    for (size_t i = 0; i < count; i++) {
        double *outcomes = found->outcomes + (first + i) * targets;
        drawing->total[first + i] = 0;
        for (size_t t = 0; t < targets; t++) {
            const double *sample = drawing->samples + (i * targets + t) * replicates;
            /* a mean over the runs that did not fail would be that of a selected sample */
            outcomes[t] = drawing->failed[i] ? (double)NAN : moments_mean(sample, replicates, SIZE_MAX);
            found->squared[(first + i) * targets + t] = target_squared(&study->targets[t], outcomes[t]);
            drawing->total[first + i] += found->squared[(first + i) * targets + t];
        }
        found->failed += isinf(drawing->total[first + i]) != 0;
    }
}

static double acceptance_of(const struct drawing *drawing, size_t first, size_t count)
{
    return effective_number(drawing->found->weights + first, count) / (double)count;
}

/* The tolerance at which all draws so far are worth so much. Where too many lack an outcome for that, half of what the
 * others are worth without the data: at a tolerance so large that all count alike the data would say nothing. */
static double least_tolerance(struct drawing *drawing, double worth)
{
    size_t count = drawing->found->count;
    double tolerance = tolerance_for(drawing->base, drawing->total, count, worth, drawing->work);
    if (isinf(tolerance)) {
        static const double part = 0.5;
        weights_at_tolerance(drawing->base, drawing->total, count, (double)INFINITY, drawing->work);
        weights_of(drawing->work, count, drawing->work + count);
        double all = effective_number(drawing->work + count, count);
        tolerance = tolerance_for(drawing->base, drawing->total, count, part * all, drawing->work);
    }
    return fmin(most_tolerance, tolerance);
}

/* Weighs all draws so far at the least tolerance that leaves them worth so much. */
static void weigh(struct drawing *drawing, double worth)
{
    struct inference *found = drawing->found;
    size_t count = found->count;
    for (size_t i = 0; i < count; i++)
        drawing->base[i] =
            log(standard_density(drawing->normals + i * found->study->vary_count, found->study->vary_count)) -
            log(drawing->mixture[i]);
    found->tolerance = least_tolerance(drawing, worth);
    weights_at_tolerance(drawing->base, drawing->total, count, found->tolerance, drawing->work);
    weights_of(drawing->work, count, found->weights);
    found->effective = effective_number(found->weights, count);
    struct inference_population *newest = &found->populations[found->population_count - 1];
    newest->tolerance = found->tolerance;
    newest->effective = found->effective;
    newest->acceptance = acceptance_of(drawing, newest->first, newest->count);
}

/* What the draws are worth that the next population follows: enough to tell the numbers of a normal distribution. */
static double worth_at_work(const struct drawing *drawing)
{
    static const double most_of_draws = 0.5;
    double k = (double)drawing->study.vary_count, numbers = k * (k + 3) / 2;
    numbers = fmin(numbers, most_of_draws * (double)drawing->found->count);
    return fmin((double)drawing->options->wanted, fmax(worth_of_population * (double)drawing->size, numbers));
}

/* What the last weights are worth: intervals need some draws, so that a small population's tolerance is too narrow. */
static double worth_at_end(const struct drawing *drawing)
{
    double enough = fmin(least_at_end, worth_of_population * (double)drawing->found->count);
    return fmin((double)drawing->options->wanted, fmax(worth_at_work(drawing), enough));
}

/* Plays a population of `count` draws and weighs all so far. */
static enum status add_population(struct drawing *drawing, size_t count)
{
    const struct inference_options *options = drawing->options;
    struct inference *found = drawing->found;
    size_t first = found->count, place = drawing->place->first;
    if (first == 0)
        draw_prior(drawing, count);
    else if (!draw_proposal(drawing, first, count))
        return error_no_memory(drawing->error, "a population");
    drawing->design =
        (struct design){place + first + count, drawing->study.vary_count, drawing->place->points};
    enum status status = drawing->place->play
                             ? drawing->place->play(drawing->place->context, &drawing->study, place + first,
                                                    count, drawing->samples, drawing->failed, drawing->error)
                             : inference_play(&drawing->study, place + first, count, options,
                                              drawing->samples, drawing->failed, drawing->error);
    if (status == STATUS_OK && options->memory)
        status = calibrate_memory_sync(options->memory, drawing->error);
    if (status != STATUS_OK)
        return status;
    found->populations[found->population_count++] =
        (struct inference_population){.first = first, .count = count};
    found->count += count;
    take(drawing, first, count);
    workers_run(found->count, options->threads, mix, drawing);
    weigh(drawing, worth_at_work(drawing));
    return STATUS_OK;
}

/* Whether it goes on; sets how it ends. */
static bool goes_on(struct drawing *drawing)
{
    const struct inference_options *options = drawing->options;
    struct inference *found = drawing->found;
    size_t populations = found->population_count;
    found->end = INFERENCE_BUDGET;
    if (options->progress && !options->progress(options->context, found->count, options->points))
        found->end = INFERENCE_STOPPED;
    else if (found->tolerance <= 1 && found->effective >= (double)options->wanted)
        found->end = INFERENCE_REACHED;
    else if (populations > 2 && found->populations[populations - 1].acceptance < options->acceptance &&
             found->populations[populations - 2].acceptance < options->acceptance)
        found->end = INFERENCE_COLLAPSED;
    else
        return found->count < drawing->most;
    return false;
}

/* No draw has the outcomes of all targets. */
static enum status refuse(const struct inference *found, struct error *error)
{
    const struct study *study = found->study;
    for (size_t t = 0; t < study->target_count; t++) {
        size_t known = 0;
        for (size_t i = 0; i < found->count; i++)
            known += isnan(found->outcomes[i * study->target_count + t]) ? 0 : 1;
        if (known == 0)
            return error_set(
                error, STATUS_FAILED,
                "targets[%zu]: in none of the first %zu points all runs end well and have %s; widen the "
                "prior, or leave the target out",
                t, found->count, study->targets[t].label);
        double nearest = (double)INFINITY;
        for (size_t i = 0; i < found->count; i++)
            nearest = fmin(nearest, found->squared[i * study->target_count + t]);
        if (isinf(nearest) && study->targets[t].error == TARGET_RELATIVE)
            return error_set(
                error, STATUS_FAILED,
                "targets[%zu]: %s is 0 or less, or missing, in all of the first %zu points, and a relative error "
                "takes numbers above 0; widen the prior, or leave error out",
                t, study->targets[t].label, found->count);
        if (isinf(nearest))
            return error_set(
                error, STATUS_FAILED,
                "targets[%zu]: %s is farther from the value in all of the first %zu points than numbers "
                "go, in units of scale and discrepancy; give larger ones",
                t, study->targets[t].label, found->count);
    }
    return error_set(
        error, STATUS_FAILED,
        "none of the first %zu points has the outcomes of all targets; widen the prior, take more "
        "points, or fewer targets",
        found->count);
}

enum status inference_draw(const struct study *study, const struct inference_options *options,
                           const struct inference_place *place, struct inference *found, struct error *error)
{
    struct drawing drawing = {.study = *study,
                              .options = options,
                              .place = place,
                              .found = found,
                              .most = options->points,
                              .size = study->design->size,
                              .error = error};
    drawing.study.design = &drawing.design;
    drawing.study.seeds = SEEDS_BY_POINT; /* a draw is of the parameters and of the market's luck */
    drawing.study.keep = 1U << KEEP_SUMMARY;
    enum status status = make(&drawing) ? STATUS_OK : error_no_memory(error, "the draws");
    if (status == STATUS_OK)
        status = add_population(&drawing, drawing.size);
    size_t useful = found->count - found->failed;
    if (status == STATUS_OK && useful == 0)
        status = refuse(found, error);
    else if (status == STATUS_OK && useful < study->vary_count + 2)
        status =
            error_set(error, STATUS_FAILED,
                      "the outcomes of all targets are known at only %zu of the first %zu points, too few to "
                      "draw others around them; narrow the prior, or take more points",
                      useful, found->count);
    while (status == STATUS_OK && goes_on(&drawing)) {
        size_t left = drawing.most - found->count;
        status = add_population(&drawing, left < drawing.size ? left : drawing.size);
    }
    if (status == STATUS_OK)
        weigh(&drawing, worth_at_end(&drawing));
    clear(&drawing);
    return status;
}
