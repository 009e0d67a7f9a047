/* Several equilibria of one game: many starts, and paths of equilibria along two parameters that are followed round
 * their folds and back to the game. The list may be incomplete: nobody knows a method that finds all. */
#ifndef PRICEWAR_DYNAMICS_SEARCH_H
#define PRICEWAR_DYNAMICS_SEARCH_H

#include "dynamics/solve.h"

enum found_by { FOUND_BY_START, FOUND_BY_PATH };

struct found_equilibrium {
    struct equilibrium *equilibrium;
    enum found_by by;
    size_t start;                  /* FOUND_BY_START: the first that led here */
    enum game_parameter parameter; /* FOUND_BY_PATH */
};

struct equilibria {
    struct found_equilibrium *items; /* in the order of falling long-run concentration */
    size_t count, capacity;
    size_t starts, failed_starts; /* tried; did not converge */
    size_t paths;                 /* followed */
};

struct search_terms {
    struct solve_terms solve;
    size_t parameter_count; /* paths along these, through each equilibrium found; 0: none */
    enum game_parameter parameters[2];
    double low[2], high[2]; /* how far the parameters are moved */
    size_t most_points;     /* of a path; 0: 400 */
    /* Called before each start and path with what is done; may be NULL. False stops: STATUS_FAILED. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* What is usual for a game: progress ratio and forgetting (or discount where firms come and go); switching: discount
 * and switch cost. */
struct search_terms search_usual_terms(const struct game *game);

/* Finds equilibria that differ in a price by more than 1e-6. STATUS_FAILED: none was found, no memory, stopped.
 * Clear in any case. */
enum status search_equilibria(const struct game *game, const struct search_terms *terms,
                              struct equilibria *equilibria, struct error *error);
void equilibria_clear(struct equilibria *equilibria);

#endif
