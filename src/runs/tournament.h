/* A tournament of pricing strategies in one scenario: some vendors of a group play one strategy, the rest
 * of the group another, or a mix of all; docs/experiments.md. */
#ifndef PRICEWAR_RUNS_TOURNAMENT_H
#define PRICEWAR_RUNS_TOURNAMENT_H

#include "runs/summary.h"
#include "runs/timeline.h"

enum criterion { CRITERION_SURVIVAL, CRITERION_EARNED, CRITERION_PROFIT, CRITERIA };
extern const char *const criterion_names[CRITERIA];

/* The last column, in which opponents play all entries in turn. */
extern const char tournament_mix[];

struct tournament_entry {
    const char *strategy;
    /* The scenario with this strategy for every vendor of the group; entries differ in nothing else. */
    const struct scenario *scenario;
};

struct tournament_request {
    const struct tournament_entry *entries; /* [entry_count], at least 2 */
    size_t entry_count;
    const size_t *group; /* [group_size] vendors, at least 2 */
    size_t group_size;
    size_t players; /* number in the group that play the row's strategy, 1 .. group_size - 1 */
};

/* Over the players of one strategy: share alive at the end, mean cash earned and mean cumulative profit,
 * kCNY. */
struct tournament {
    size_t entry_count, column_count, runs; /* columns: the entries, then the mix of all */
    struct estimate *cells;                 /* [entry_count][column_count][CRITERIA] */
    struct estimate *scores;                /* [entry_count][CRITERIA]: mean over the columns */
    /* [entry_count][CRITERIA]: score minus the mean score of all entries. The interval is of pairs: the
     * same random numbers, players and opponents. */
    struct estimate *advantages;
    double *run_cells;  /* [runs][entry_count][column_count][CRITERIA] */
    size_t *ranks;      /* [entry_count][CRITERIA], from 1, by score; equal scores share the better rank */
    struct arena arena; /* all that is pointed to */
};

/* Plays the tournament. In run r the same vendors are players for every strategy and column: `players` of
 * the group, drawn by (seed, r). The others play the column's strategy; in the mix they take the entries
 * in turn, and each run begins with another entry. Intervals: Student's t over runs. options->runs is at
 * least 1. */
enum status tournament_run(const struct tournament_request *request, const struct timelines_options *options,
                           struct tournament **tournament, struct error *error);
void tournament_free(struct tournament *tournament);

/* Draws the players of a run: chosen [group_size]. */
void tournament_draw(const struct tournament_request *request, uint64_t seed, uint32_t run, bool *chosen);

#endif
