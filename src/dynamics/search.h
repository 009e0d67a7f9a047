/* Several equilibria of one game: many starts, and paths of equilibria along parameters that are followed round their
 * folds and back to the game. The list may be incomplete: no method is known that finds all. */
#ifndef PRICEWAR_DYNAMICS_SEARCH_H
#define PRICEWAR_DYNAMICS_SEARCH_H

#include "dynamics/solve.h"

enum found_by { FOUND_BY_START, FOUND_BY_PATH };

struct found_equilibrium {
    struct equilibrium *equilibrium;
    double long_run_hhi; /* from game_usual_start */
    enum found_by by;
    enum solve_start start;        /* FOUND_BY_START: the first that led here */
    enum game_parameter parameter; /* FOUND_BY_PATH: along which */
};

struct equilibria {
    struct found_equilibrium *items; /* in the order of falling long-run concentration */
    size_t count, capacity;
    double unit; /* of money, in which it is counted how far they are apart: the game's logit_scale */
    size_t starts, failed_starts; /* tried; of these, did not converge */
    size_t paths;                 /* followed */
};

enum { SEARCH_PARAMETERS = 2 };

struct search_terms {
    struct solve_terms solve;
    size_t parameter_count; /* paths along these, through every equilibrium that is found; 0: starts alone */
    enum game_parameter parameters[SEARCH_PARAMETERS];
    double low[SEARCH_PARAMETERS], high[SEARCH_PARAMETERS]; /* how far the parameters are moved */
    size_t most_points;                                     /* of a path; 0: usual */
    /* Called before each start and path with how many are done and how many are foreseen, which grows as equilibria are
     * found; may be NULL. False stops: STATUS_FAILED. */
    bool (*progress)(void *context, size_t done, size_t foreseen);
    void *context;
};

/* What is usual for a game. Learning: progress ratio, and forgetting or, where firms come and go, discount.
 * Switching: switch cost and discount. */
struct search_terms search_usual_terms(const struct game *game);

/* Finds equilibria that differ in a price by more than 1e-6 of the logit_scale. STATUS_INVALID: game_check. STATUS_FAILED: none was
 * found, no memory, stopped. Clear in any case. */
enum status search_equilibria(const struct game *game, const struct search_terms *terms,
                              struct equilibria *equilibria, struct error *error);
void equilibria_clear(struct equilibria *equilibria);

/* The place of an equilibrium among them, or of one that differs from it by less; `count` when there is none. */
size_t equilibria_place(const struct equilibria *equilibria, const struct equilibrium *equilibrium);

#endif
