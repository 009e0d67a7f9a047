/* Duopolies whose firms think ahead, on a finite set of states: what such a game is. One description serves all:
 * states, profits of a period, moves between states, private scrap values and entry costs; docs/markov-perfect.md. */
#ifndef PRICEWAR_DYNAMICS_GAME_H
#define PRICEWAR_DYNAMICS_GAME_H

#include "base/error.h"

enum game_kind {
    GAME_LEARNING, /* experience lowers cost; forgetting; entry and exit: Besanko, Doraszelski & Kryukov (2014),
                      Besanko, Doraszelski, Kryukov & Satterthwaite (2010) */
    GAME_SWITCHING /* buyers who stay with a cost, shares of an installed base: Dube, Hitsch & Rossi (2009) */
};

/* Symmetric triangular distribution on [mean - half_width, mean + half_width]. half_width > 0. */
struct triangular {
    double mean, half_width;
};

/* A firm has experience 1 .. states; 0 is a potential entrant, where firms come and go. One buyer a period; who
 * sells gains a unit. Unit cost first_cost progress_ratio^log2(min(experience, learning_until)). */
struct learning_terms {
    size_t states;         /* most experience, 2 .. GAME_MOST_STATES */
    size_t learning_until; /* 2 .. states */
    double first_cost;     /* > 0, price units */
    double progress_ratio; /* in (0, 1]: cost after experience has doubled, as a part of what it was */
    double forgetting; /* in [0, 1): of experience e a unit is lost with probability 1 - (1 - forgetting)^e */
    bool exits;        /* after the sale both firms decide at the same time, each with a private draw, to
                              leave for good or, where experience is 0, to enter with experience 1 next period
                              (Doraszelski & Satterthwaite 2010); needs an outside price */
    struct triangular scrap, entry_cost; /* price units; used where `exits` */
};

/* `buyers` buyers, each of whom belongs to one firm's installed base. Every period each of them chooses by
 * logit, with `switch_cost` taken off the firm to which it does not belong; who buys from a firm belongs to
 * it from then on, who buys outside stays where it belongs. The limit of many buyers is Dube, Hitsch & Rossi
 * (2009). A period's profit is per buyer, so that it does not grow with the grid. */
struct switching_terms {
    size_t buyers;      /* 2 .. GAME_MOST_BUYERS: the grid of shares */
    double unit_cost;   /* price units, any number */
    double switch_cost; /* >= 0, price units */
};

/* The reasons for a price besides its profit of the period: what a sale is worth (building), and what it is worth
 * that the rival does not sell (denying), each split into five; motives.h. */
enum motive {
    MOTIVE_BASELINE,  /* a better state, with both firms' exits as they are */
    MOTIVE_EXIT,      /* the rival is more likely to leave (or to stay out) */
    MOTIVE_SURVIVAL,  /* the firm itself is more likely to stay */
    MOTIVE_SCRAP,     /* its own scrap value is realised more or less often */
    MOTIVE_STRUCTURE, /* the worth of a rival's absence changes */
    MOTIVES
};

/* What firms may not take into account when they set a price. Values are true values under the prices that follow:
 * the counterfactual equilibria of Besanko, Doraszelski & Kryukov (2014). */
enum conduct {
    CONDUCT_FREE,
    CONDUCT_NO_EXIT, /* not that a sale, or a sale denied, makes the rival leave: MOTIVE_EXIT of both kinds */
    CONDUCT_RIVAL_STAYS, /* not that a rival in the market can leave at all: a sale is worth what it were if the
                            rival stayed for another period for sure */
    CONDUCT_NO_DENYING, /* nothing of what a sale denies the rival */
    CONDUCT_MYOPIC,     /* nothing but the profit of the period */
    CONDUCTS
};

enum { GAME_MOST_STATES = 60, GAME_MOST_BUYERS = 100 };

struct game {
    enum game_kind kind;
    double discount;    /* in [0, 1) a period */
    double logit_scale; /* > 0, price units: spread of tastes */
    double
        outside_price; /* price of the outside good, as good as a firm's but for price; INFINITY: there is none */
    double worth;      /* of a good to a buyer, price units: moves buyers' surplus and nothing else */
    enum conduct conduct;
    struct learning_terms learning;   /* GAME_LEARNING */
    struct switching_terms switching; /* GAME_SWITCHING */
};

/* STATUS_INVALID: the first thing that makes no sense, and what to change. NAN never passes. */
enum status game_check(const struct game *game, struct error *error);

/* "free", "no_exit", "rival_stays", "no_denying", "myopic"; "baseline", "exit", "survival", "scrap", "structure". */
const char *conduct_name(enum conduct conduct);
const char *motive_name(enum motive motive);

/* All parts of building, or of denying. */
double motives_total(const double parts[MOTIVES]);

/* Parameters that a continuation can move. */
enum game_parameter {
    GAME_DISCOUNT,
    GAME_LOGIT_SCALE,
    GAME_PROGRESS_RATIO, /* GAME_LEARNING */
    GAME_FORGETTING,     /* GAME_LEARNING */
    GAME_SWITCH_COST,    /* GAME_SWITCHING */
    GAME_PARAMETERS
};
const char *game_parameter_name(enum game_parameter parameter); /* "discount", "progress_ratio", ... */
double game_parameter(const struct game *game, enum game_parameter parameter);
void game_set_parameter(struct game *game, enum game_parameter parameter, double value);

/* The states as a firm sees them. All games are symmetric, and so are the equilibria that are looked for: the rival
 * in the state `mirror` does what the firm would do there.
 * GAME_LEARNING: state (own - first) n + rival - first, with n = game_levels, first = 0 where firms come and go, else
 * 1. GAME_SWITCHING: state = own buyers, 0 .. buyers. */
size_t game_levels(const struct game *game);      /* values of a firm's own experience or base */
size_t game_first_level(const struct game *game); /* 0 or 1 */
size_t game_states(const struct game *game);      /* levels squared, or levels */
size_t game_state(const struct game *game, size_t own,
                  size_t rival); /* GAME_SWITCHING: `rival` is not looked at */
size_t game_own(const struct game *game, size_t state);
size_t game_rival(const struct game *game, size_t state);
size_t game_mirror(const struct game *game, size_t state);

/* Where a market begins, unless something else is said: both firms with the least experience, or half the buyers. */
size_t game_usual_start(const struct game *game);

#endif
