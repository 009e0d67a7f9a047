/* The answer to a game file: its equilibria, what follows from each, why prices are low, and how equilibria change with
 * a parameter. */
#ifndef PRICEWAR_GAMES_GAME_ANSWER_H
#define PRICEWAR_GAMES_GAME_ANSWER_H

#include "dynamics/motives.h"
#include "dynamics/outcomes.h"
#include "dynamics/search.h"
#include "games/game_file.h"

/* One equilibrium. Arrays over states are as firm 1 sees them: [states], own level first. */
struct game_solution {
    enum conduct conduct;
    char found[96]; /* how, in words */
    double *price, *value;
    double *change;                /* of output; linear-quadratic games alone, else NULL */
    double *exit, *entry;          /* probabilities; NULL without exits */
    double *next_own, *next_rival; /* expected levels in the next period */
    struct motives
        *motives; /* NULL in linear-quadratic games; those of states where firm 1 is not active are NAN */
    struct game_outcome after; /* its long_run is NULL in linear-quadratic games */
    double residual, deviation_gain;
    size_t sweeps, steps;
    int32_t *simulated; /* [simulations][periods] states; NULL: none */
};

/* A point of the correspondence: an equilibrium of the game with another parameter. */
struct correspondence_point {
    double parameter, hhi; /* of sales in the long run */
    double price;          /* at the start, of firm 1 */
    size_t path, folds;
};

struct game_answer {
    const struct game_file *file;
    size_t levels, states, start;  /* start: a state; not used in linear-quadratic games */
    double start_own, start_rival; /* its levels */
    bool planar;                   /* a state has two levels; else own alone, the rival has the rest */
    double *level;                 /* [levels]: experience, buyers, output */
    struct game_solution
        *solutions; /* [count], free conduct first, and by falling concentration in the long run */
    size_t count, free_count;
    size_t starts, failed_starts, paths; /* tried in the search with free conduct */
    unsigned unsolved;                   /* bit k: with enum conduct k no equilibrium was found */
    struct correspondence_point *points; /* [point_count], path by path */
    size_t point_count;
    struct linear_quadratic_equilibrium linear_quadratic;
    struct arena arena;
};

/* Called now and then, by one thread at a time, with how many starts, paths and points of a continuation are done and how
 * many are foreseen, which grows. False stops. */
typedef bool game_progress(void *context, size_t done, size_t foreseen);

/* Takes NULL. */
void game_answer_free(struct game_answer *answer);

/* Levels of firm 1 and of its rival in a state. */
double game_answer_own(const struct game_answer *answer, size_t state);
double game_answer_rival(const struct game_answer *answer, size_t state);

/* Firm 1's price at the start under a solution. */
double game_answer_first_price(const struct game_answer *answer, const struct game_solution *solution);

#endif
