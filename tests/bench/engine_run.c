#include "engine_run.h"

#include "clock.h"
#include "model/simulation.h"
#include "model/sme/sme_layer.h"
#include "model/sme/smes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double living(const struct world *world)
{
    double alive = 0;
    for (size_t k = 0; k < world->choice->class_count; k++)
        alive += world->choice->classes[k].alive;
    return alive;
}

static double exits(const struct world *world)
{
    double count = 0;
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        count += world->sectors[s].exits;
    return count;
}

static void measure(const struct world *world, double left, struct engine_result *result)
{
    double customers = 0, squares = 0, price = 0, alive = living(world) * world->scenario->smes.weight;
    for (size_t j = 0; j < world->product_count; j++) {
        customers += world->products[j].customers;
        squares += world->products[j].customers * world->products[j].customers;
        price += world->products[j].price;
    }
    result->mean_price = price / (double)world->product_count;
    result->outside_share = 1 - customers / alive;
    result->hhi = squares / (alive * alive);
    result->exits_per_sme = left / alive;
    result->product_count = world->product_count;
    result->bytes_per_slot = (double)world->arena.bytes / (double)world->smes->slot_count;
}

static bool begin(const struct scenario *scenario, uint32_t run, struct simulation **simulation)
{
    struct error error = {0};
    if (simulation_create(scenario, run, simulation, &error) == STATUS_OK)
        return true;
    fprintf(stderr, "bench: %s\n", error_text(&error).bytes);
    return false;
}

static bool step(struct simulation *simulation)
{
    struct error error = {0};
    if (simulation_step(simulation, &error) == STATUS_OK)
        return true;
    fprintf(stderr, "bench: %s\n", error_text(&error).bytes);
    return false;
}

bool engine_time(const struct scenario *scenario, uint32_t run, int64_t rounds, unsigned threads,
                 struct engine_result *result)
{
    struct simulation *simulation;
    if (!begin(scenario, run, &simulation))
        return false;
    const struct world *world = simulation_world(simulation);
    simulation_set_threads(simulation, threads);
    double left = 0;
    bool done = true;
    *result = (struct engine_result){0};
    double cpu = thread_seconds(), all = process_seconds(), wall = wall_seconds();
    for (int64_t t = 0; done && t < rounds; t++) {
        done = step(simulation);
        left += exits(world);
        result->sme_rounds += living(world);
    }
    wall = wall_seconds() - wall;
    result->cpu_seconds = thread_seconds() - cpu;
    result->wall_seconds = wall;
    result->process_seconds = process_seconds() - all;
    result->processors = result->process_seconds / wall;
    measure(world, left, result);
    simulation_free(simulation);
    return done;
}

/* The SMEs' parts of a round once more, chunk by chunk as in the engine. */
static void time_parts(struct world *world, struct engine_phases *phases)
{
    struct smes *smes = world->smes;
    struct sme_scratch scratch;
    sme_bill_prepare(world);
    double prepared = wall_seconds();
    sme_choosers_prepare(world, smes->choosers, false);
    phases->choice += wall_seconds() - prepared;
    for (size_t c = 0; c < smes->chunk_count; c++) {
        struct sme_chunk *chunk = &smes->chunks[c];
        memset(&chunk->sums, 0, sizeof chunk->sums);
        double start = wall_seconds();
        sme_choose(world, chunk, false, &scratch);
        double chosen = wall_seconds();
        sme_work(world, chunk, &scratch);
        double worked = wall_seconds();
        sme_bill(world, chunk);
        phases->choice += chosen - start;
        phases->work += worked - chosen;
        phases->bill += wall_seconds() - worked;
    }
    world->layer->count_cash(world); /* the next round's books open with what is there now */
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { REPEATS = 9 };

static double median_of(double *values)
{
    qsort(values, REPEATS, sizeof *values, ascending);
    return values[REPEATS / 2];
}

/* Whole rounds and their parts in turn, so that both see the same machine; medians, as the parts are too
 * short for a clock of CPU time. */
bool engine_profile(const struct scenario *scenario, int64_t rounds, struct engine_phases *phases)
{
    struct simulation *simulation;
    double whole[REPEATS], choice[REPEATS], work[REPEATS], bill[REPEATS];
    if (!begin(scenario, 0, &simulation))
        return false;
    struct world *world = (struct world *)(uintptr_t)simulation_world(simulation);
    bool done = true;
    for (int64_t t = 0; done && t < rounds; t++)
        done = step(simulation);
    for (size_t i = 0; done && i < REPEATS; i++) {
        struct engine_phases parts = {0};
        double start = wall_seconds();
        done = step(simulation);
        whole[i] = wall_seconds() - start;
        time_parts(world, &parts);
        choice[i] = parts.choice;
        work[i] = parts.work;
        bill[i] = parts.bill;
    }
    simulation_free(simulation);
    if (!done)
        return false;
    phases->choice = median_of(choice);
    phases->work = median_of(work);
    phases->bill = median_of(bill);
    phases->rest = median_of(whole) - phases->choice - phases->work - phases->bill;
    return true;
}
