/* Equilibria as a parameter moves: a path that is followed round its folds, by pseudo-arclength (Keller 1977; used for
 * such games by Besanko, Doraszelski, Kryukov & Satterthwaite 2010 and Borkovsky, Doraszelski & Kryukov 2010). */
#ifndef PRICEWAR_DYNAMICS_CORRESPONDENCE_H
#define PRICEWAR_DYNAMICS_CORRESPONDENCE_H

#include "dynamics/equilibrium.h"

struct path_terms {
    enum game_parameter parameter;
    double low, high;   /* the path ends where it leaves these */
    double direction;   /* +1 or -1: where the parameter goes at first */
    size_t most_points; /* the path ends after so many; 0: usual */
    const double
        *stops; /* [stop_count] values of the parameter at which all equilibria of the path are wanted */
    size_t stop_count;
};

struct path_point {
    double parameter;
    size_t folds; /* round which the path has gone: places where the parameter turned */
    bool stop;    /* one of the stops, exactly; else a point of the path as its steps gave it */
};

/* Called with every point in order, its game and its equilibrium, which are lent; residual and deviation gain are
 * measured at stops. False ends the path, without an error. */
typedef bool path_visitor(void *context, const struct path_point *point, const struct game *game,
                          const struct equilibrium *equilibrium);

/* Why a path ended: it left low .. high; it had most_points; no next point was found, however short the step; the
 * visitor wanted no more. */
enum path_end { PATH_LEFT_RANGE, PATH_TOO_LONG, PATH_STUCK, PATH_STOPPED };

/* Follows the path of equilibria through `start`, one of `game`. STATUS_INVALID: the game, or a range that does not
 * hold it or that no game allows. STATUS_FAILED: no memory. */
enum status follow_path(const struct game *game, const struct path_terms *terms,
                        const struct equilibrium *start, path_visitor *visit, void *context,
                        enum path_end *end, struct error *error);

#endif
