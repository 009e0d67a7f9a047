#include "runs/play.h"

#include <string.h>

static void take_state(struct play *play)
{
    for (size_t i = 0; i < play->taker_count; i++)
        play->enough = !play->takers[i].take(play->takers[i].context, play->simulation) || play->enough;
}

enum status play_open(struct play *play, const struct timeline *timeline, uint32_t run, unsigned threads,
                      const struct taker *takers, size_t taker_count, struct error *error)
{
    *play = (struct play){.timeline = timeline, .takers = takers, .taker_count = taker_count};
    enum status status = simulation_create(timeline->scenario, run, &play->simulation, error);
    if (status == STATUS_OK)
        simulation_set_threads(play->simulation, threads);
    for (size_t i = 0; status == STATUS_OK && i < taker_count; i++)
        if (takers[i].open)
            status = takers[i].open(takers[i].context, play->simulation, error);
    if (status == STATUS_OK)
        take_state(play);
    return status;
}

bool play_is_over(const struct play *play)
{
    return play->enough || play->round >= play->timeline->scenario->simulation.rounds;
}

enum status play_step(struct play *play, struct error *error)
{
    const struct timeline *timeline = play->timeline;
    enum status status = STATUS_OK;
    play->round++;
    if (timeline->after && play->round == timeline->from)
        status = simulation_switch_scenario(play->simulation, timeline->after, timeline->new_rules, error);
    if (status == STATUS_OK)
        status = simulation_step(play->simulation, error);
    if (status == STATUS_OK)
        take_state(play);
    return status;
}

void play_close(struct play *play)
{
    simulation_free(play->simulation);
    play->simulation = NULL;
}

static enum status play_all(struct play *play, const struct timeline *timeline, uint32_t run,
                            unsigned threads, const struct taker *takers, size_t taker_count,
                            struct error *error)
{
    enum status status = play_open(play, timeline, run, threads, takers, taker_count, error);
    while (status == STATUS_OK && !play_is_over(play))
        status = play_step(play, error);
    for (size_t i = 0; status == STATUS_OK && !play->enough && i < taker_count; i++)
        if (takers[i].finish)
            status = takers[i].finish(takers[i].context, play->simulation, error);
    play_close(play);
    return status;
}

enum status play_through(const struct timeline *timeline, uint32_t run, unsigned threads,
                         const struct taker *takers, size_t taker_count, struct error *error)
{
    struct play play;
    return play_all(&play, timeline, run, threads, takers, taker_count, error);
}

enum status play_run(const struct timeline *timeline, uint32_t run, unsigned threads,
                     const struct taker *takers, size_t taker_count, struct error *error)
{
    struct play play;
    struct error cause = {0};
    enum status status = play_all(&play, timeline, run, threads, takers, taker_count, &cause);
    if (status == STATUS_OK)
        return status;
    if (strncmp(cause.message, "round ", 6) == 0)
        return error_set(error, status, "run %lu, %.900s", (unsigned long)run, cause.message);
    return error_set(error, status, "run %lu, round %lld: %.900s", (unsigned long)run, (long long)play.round,
                     cause.message);
}
