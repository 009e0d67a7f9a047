#include "study/result.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random/philox.h"
#include "runs/measure.h"
#include "runs/outcome_taker.h"
#include "scenario/reader.h"
#include "study/test_model.h"

size_t result_outcome_count(const struct study *study)
{
    size_t count, total = 0;
    const struct measure *rows = study_measures(study, &count);
    for (size_t i = 0; i < count; i++)
        total += measure_length(&rows[i], study->base);
    return total;
}

enum status result_create(const struct study *study, uint32_t run, struct result **result,
                          struct error *error)
{
    size_t count = result_outcome_count(study);
    struct result *made = calloc(1, sizeof *made);
    enum status status = STATUS_OK;
    *result = NULL;
    if (made)
        made->outcomes = calloc(count, sizeof *made->outcomes);
    if (!made || !made->outcomes) {
        status = error_no_memory(error, "the outcomes of a run");
        goto out;
    }
    made->run = run;
    made->bytes = sizeof *made + count * sizeof(double);
    for (size_t i = 0; i < count; i++)
        made->outcomes[i] = (double)NAN;
    if (study->keep & 1U << KEEP_SERIES)
        status = run_record_create(study->base, &made->record, error);
    if (made->record) {
        made->record->run = run;
        made->bytes += made->record->arena.bytes;
    }
out:
    if (status == STATUS_OK)
        *result = made;
    else
        result_free(made);
    return status;
}

void result_free(struct result *result)
{
    if (!result)
        return;
    run_record_free(result->record);
    free(result->outcomes);
    free(result);
}

static void fail(struct result *result, const struct error *cause)
{
    result->failed = true;
    snprintf(result->message, sizeof result->message, "%.*s", RESULT_MESSAGE_SIZE - 1,
             error_text(cause).bytes);
}

static double get_output(const void *run, const struct measure *row, size_t element)
{
    (void)row;
    (void)element;
    return *(const double *)run;
}

static void play_test_model(const struct study *study, struct result *result)
{
    double x[64];
    size_t point = study_point_of(study, result->run);
    for (size_t i = 0; i < study->vary_count; i++) {
        x[i] = study_factor_number(study, point, i);
    }
    uint32_t replicate = (uint32_t)study_replicate_of(study, result->run);
    /* The draw is addressed by seed and replicate: with common seeds the noise is the same at all points
     * and does not disturb comparisons; with separate seeds it does. */
    struct philox_words words = philox4x32((uint64_t)result->seed, replicate, 0, 0, RANDOM_TEST_MODEL);
    double noise = gsl_cdf_ugaussian_Pinv(uniform_from_word(words.word[0]));
    result->outcomes[0] =
        test_models[study->test_model].value(x, study->vary_count) + study->test_noise * noise;
    for (size_t i = 0; i < study->quantity_count; i++)
        result->outcomes[1 + i] = claim_value(&study->quantities[i], get_output, result->outcomes, NULL);
}

static bool take_record(void *context, const struct simulation *simulation)
{
    run_record_take(context, simulation_world(simulation));
    return true;
}

static enum status play_simulation(const struct study *study, const struct scenario *scenario,
                                   struct result *result, struct error *error)
{
    const struct timeline timeline = {.scenario = scenario};
    struct outcome_watch watch;
    struct error cause = {0};
    enum status status =
        outcome_watch_init(&watch, scenario, study->quantities, study->quantity_count, error);
    if (status == STATUS_OK) {
        const struct taker takers[] = {outcome_taker(&watch),
                                       {.take = take_record, .context = result->record}};
        uint32_t run = (uint32_t)study_replicate_of(study, result->run);
        if (play_through(&timeline, run, 1, takers, result->record ? 2 : 1, &cause) != STATUS_OK) {
            /* the machine is short of memory, which says nothing about the run */
            if (cause.no_memory)
                status = error_pass(error, &cause);
            else
                fail(result, &cause);
        } else
            memcpy(measure_all(watch.outcome, study->base, result->outcomes), watch.outcome->claim_values,
                   study->quantity_count * sizeof(double));
    }
    outcome_watch_clear(&watch);
    return status;
}

/* Reads the scenario of a point, if it is not there. STATUS_FAILED: no memory. */
static enum status come_to(struct point_scenario *at, const struct study *study, size_t point,
                           struct error *error)
{
    if (at->known && at->point == point)
        return STATUS_OK;
    point_scenario_clear(at);
    enum status status = study_point_scenario(study, point, &at->scenario, &at->error);
    if (status == STATUS_FAILED)
        return error_pass(error, &at->error);
    at->known = true;
    at->point = point;
    return STATUS_OK;
}

void point_scenario_clear(struct point_scenario *at)
{
    scenario_free(at->scenario);
    *at = (struct point_scenario){.known = false};
}

enum status result_play(const struct study *study, struct point_scenario *at, struct result *result,
                        struct error *error)
{
    size_t point = study_point_of(study, result->run);
    result->seed = study_point_seed(study, point);
    if (study->test_model) {
        play_test_model(study, result);
        return STATUS_OK;
    }
    enum status status = come_to(at, study, point, error);
    if (status != STATUS_OK)
        return status;
    if (at->scenario)
        result->seed = at->scenario->simulation.seed;
    if (!at->scenario)
        fail(result, &at->error);
    else
        status = play_simulation(study, at->scenario, result, error);
    return status;
}

enum status result_play_alone(const struct study *study, struct result *result, struct error *error)
{
    struct point_scenario at = {.known = false};
    enum status status = result_play(study, &at, result, error);
    point_scenario_clear(&at);
    return status;
}
