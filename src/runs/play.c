#include "runs/play.h"

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

/* On to the end, unless that is enough before. */
static enum status play_on(struct play *play, struct error *error)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !play_is_over(play))
        status = play_step(play, error);
    for (size_t i = 0; status == STATUS_OK && !play->enough && i < play->taker_count; i++)
        if (play->takers[i].finish)
            status = play->takers[i].finish(play->takers[i].context, play->simulation, error);
    return status;
}

static enum status play_all(struct play *play, const struct timeline *timeline, uint32_t run,
                            unsigned threads, const struct taker *takers, size_t taker_count,
                            struct error *error)
{
    enum status status = play_open(play, timeline, run, threads, takers, taker_count, error);
    if (status == STATUS_OK)
        status = play_on(play, error);
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
    enum status status = play_all(&play, timeline, run, threads, takers, taker_count, error);
    return error_in_run(error, error_in_round(error, status, play.round), run);
}

/* Rounds that are the same in all timelines. */
static int64_t shared_rounds(const struct timeline *timelines, size_t count)
{
    int64_t rounds = timelines[0].scenario->simulation.rounds;
    for (size_t i = 0; i < count; i++)
        if (timelines[i].after && timelines[i].from <= rounds)
            rounds = timelines[i].from - 1;
    return rounds;
}

/* A way on from the trunk; the last one takes its simulation, the others get clones. */
static enum status part_way(struct play *trunk, bool last, const struct timeline *timeline,
                            const struct taker *taker, struct play *way, struct error *error)
{
    *way = *trunk;
    way->timeline = timeline;
    way->takers = taker;
    way->taker_count = 1;
    if (!last)
        return simulation_clone(trunk->simulation, &way->simulation, error);
    trunk->simulation = NULL;
    return STATUS_OK;
}

enum status play_ways(const struct timeline *timelines, size_t count, uint32_t run,
                      const struct taker *takers, struct error *error)
{
    const struct timeline start = {.scenario = timelines[0].scenario};
    const int64_t shared = shared_rounds(timelines, count);
    struct play trunk, way;
    enum status status = play_open(&trunk, &start, run, 1, takers, count, error);
    while (status == STATUS_OK && !play_is_over(&trunk) && trunk.round < shared)
        status = play_step(&trunk, error);
    int64_t round = trunk.round;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = part_way(&trunk, i + 1 == count, &timelines[i], &takers[i], &way, error);
        if (status == STATUS_OK)
            status = play_on(&way, error);
        round = way.round;
        play_close(&way);
    }
    play_close(&trunk);
    return error_in_run(error, error_in_round(error, status, round), run);
}
