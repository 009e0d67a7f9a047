/* Plays a run round by round and hands every state to takers. All code that plays runs uses this. */
#ifndef PRICEWAR_RUNS_PLAY_H
#define PRICEWAR_RUNS_PLAY_H

#include "model/simulation.h"

/* The scenario of a run, which may go on under another one from some round on. */
struct timeline {
    const struct scenario *scenario;
    const struct scenario *after; /* holds from round `from` on; NULL: none */
    int64_t from;                 /* 1-based */
    const bool *new_rules;        /* [vendor_count] with `after`: whose pricing rule starts afresh then */
    bool war_stopped;             /* by scenario_stop_war: the scenario's text does not say so */
};

/* A receiver of a run's states; any of the functions but `take` may be NULL. */
struct taker {
    enum status (*open)(void *context, const struct simulation *simulation, struct error *error);
    /* Called with the state before round 1 and after every round. False ends the run early, which is not a
     * failure. */
    bool (*take)(void *context, const struct simulation *simulation);
    /* Called after the last round, but not when the run ended early. */
    enum status (*finish)(void *context, const struct simulation *simulation, struct error *error);
    void *context;
};

struct play {
    const struct timeline *timeline;
    struct simulation *simulation;
    const struct taker *takers; /* [taker_count] */
    size_t taker_count;
    int64_t round; /* the last that was begun */
    bool enough;
};

/* Opens a run. The same timeline and run number give the same bytes, whatever the number of threads.
 * Timeline and takers must outlive the play. Errors: those of simulation.h and of the takers; call
 * play_close in any case. */
enum status play_open(struct play *play, const struct timeline *timeline, uint32_t run, unsigned threads,
                      const struct taker *takers, size_t taker_count, struct error *error);
enum status play_step(struct play *play, struct error *error);
bool play_is_over(const struct play *play);
void play_close(struct play *play);

/* Plays a whole run, with the same errors. */
enum status play_through(const struct timeline *timeline, uint32_t run, unsigned threads,
                         const struct taker *takers, size_t taker_count, struct error *error);

/* The same; the message names run and round. */
enum status play_run(const struct timeline *timeline, uint32_t run, unsigned threads,
                     const struct taker *takers, size_t taker_count, struct error *error);

/* One run under several timelines of the same scenario: played once until the first of them changes, then
 * cloned (model/simulation.h), which pricing_check_copies must allow for more than one. Taker i takes the
 * states of timeline i as if it were alone; before they part one that has enough ends all. Errors as
 * play_run. */
enum status play_ways(const struct timeline *timelines, size_t count, uint32_t run,
                      const struct taker *takers, struct error *error);

#endif
