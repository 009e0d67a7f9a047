/* What follows from an equilibrium: the chain of states that both firms' policies make, its long run, expected paths,
 * flows to buyers and firms, and their present values. */
#ifndef PRICEWAR_DYNAMICS_OUTCOMES_H
#define PRICEWAR_DYNAMICS_OUTCOMES_H

#include "dynamics/equilibrium.h"

/* Of a period that starts in a state; state s as firm 1 sees it. A monopoly counts; with nobody active, hhi and price
 * are NAN. GAME_SWITCHING: by buyers. */
struct flows {
    double share[2];         /* of all buyers; the rest buys outside */
    double price;            /* mean price that is paid to a firm */
    double hhi;              /* of the firms' sales, 0.5 .. 1 */
    double consumer_surplus; /* price units a buyer and period, relative to nothing at price `worth` */
    double profit[2];        /* price less cost, times share */
    double exits;            /* scrap values taken less entry costs paid, both firms, expected */
    double total_surplus;    /* consumer surplus, profits, exits */
};
enum { FLOW_MEASURES = 5 };

/* The chain of both firms' states, from start of period to start of period. */
struct chain {
    size_t states;
    size_t *first;  /* [states + 1]: where a row begins */
    size_t *next;   /* [first[states]]: states */
    double *chance; /* [first[states]] > 0; each row adds up to 1 */
};
enum status chain_create(const struct game *game, const struct equilibrium *equilibrium, struct chain **chain,
                         struct error *error);
void chain_free(struct chain *chain);

/* One step: after[states] = before[states] times the chain. */
void chain_step(const struct chain *chain, const double *before, double *after);

/* Long-run distribution [states] that is reached from `start`, as a limit of means over time; where several
 * closed sets of states can be reached, each has its chance. By elimination of states without subtractions (Grassmann,
 * Taksar & Heyman 1985). STATUS_FAILED: no memory. */
enum status chain_long_run(const struct chain *chain, size_t start, double *distribution,
                           struct error *error);

/* flows [states]. */
void find_flows(const struct game *game, const struct equilibrium *equilibrium, struct flows *flows);

/* Means of the flows over a distribution, given that a firm is active; `active`: its chance. */
struct flow_means {
    double hhi, price, consumer_surplus, total_surplus, profits, active;
};
struct flow_means mean_flows(size_t states, const struct flows *flows, const double *distribution);

struct outcome {
    double *long_run;        /* [states] */
    struct flow_means mean;  /* over long_run */
    size_t mode;             /* state of the largest long-run chance, with own >= rival */
    double consumer_surplus; /* present value from the start */
    double total_surplus;
    double max_hhi; /* largest expected HHI within the path's periods */
    size_t periods;
    struct flow_means *path; /* [periods]: expected, from the start in period 0 */
    double *own, *rival;     /* [periods]: expected levels (experience, buyers) of the two firms */
};

/* periods >= 1. STATUS_INVALID: a start that is no state. STATUS_FAILED: no memory. Clear in any case. */
enum status outcome_find(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                         size_t periods, struct outcome *outcome, struct error *error);
void outcome_clear(struct outcome *outcome);

#endif
