/* Equilibria as a parameter moves: a path that is followed round its folds, by pseudo-arclength (Keller 1977; used for
 * such games by Besanko, Doraszelski, Kryukov & Satterthwaite 2010 and Borkovsky, Doraszelski & Kryukov 2010). */
#ifndef PRICEWAR_DYNAMICS_CORRESPONDENCE_H
#define PRICEWAR_DYNAMICS_CORRESPONDENCE_H

#include "dynamics/equilibrium.h"

struct path_terms {
    enum game_parameter parameter;
    double low, high;                /* the path ends where it leaves these */
    double direction;                /* +1 or -1: where the parameter goes at first */
    double first_step, longest_step; /* of arclength; 0: usual */
    size_t most_points;              /* the path ends after so many */
};

struct path_point {
    double parameter;
    size_t folds;       /* round which the path went so far */
    double residual;    /* of the equilibrium here */
    size_t fold_before; /* 1: between the point before and this one the parameter turned */
};

/* Called with every point, in order, and its equilibrium, which is lent. False ends the path, without an error. */
typedef bool path_visitor(void *context, const struct path_point *point, const struct game *game,
                          const struct equilibrium *equilibrium);

/* Why a path ended. */
enum path_end { PATH_LEFT_RANGE, PATH_TOO_LONG, PATH_STUCK, PATH_STOPPED };

/* Follows the path through `start`, an equilibrium of `game`. Points at which the parameter equals one of
 * stops[stop_count] (any order; may be NULL) are computed exactly and visited too: all equilibria of a path at a value.
 * STATUS_INVALID: game, range. STATUS_FAILED: no memory, or `start` is no equilibrium. */
enum status follow_path(const struct game *game, const struct path_terms *terms,
                        const struct equilibrium *start, const double *stops, size_t stop_count,
                        path_visitor *visit, void *context, enum path_end *end, struct error *error);

#endif
