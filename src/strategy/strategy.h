/* A pricing strategy: what a vendor may know (market_view) and what it decides (offer). A rule is one file
 * that exports one const struct strategy; docs/model.md section 5. */
#ifndef PRICEWAR_STRATEGY_STRATEGY_H
#define PRICEWAR_STRATEGY_STRATEGY_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/parameter.h"
#include "scenario/scenario.h"
#include <gsl/gsl_rng.h>

/* What everybody sees of a product: last round's posted prices and shares. */
struct public_product {
    size_t vendor;
    int tier; /* enum product_tier */
    bool live;
    double price;        /* blended posted price, CNY/Mtok */
    double quality;      /* util, as used by SMEs of the first segment */
    double volume_share; /* of last round's volume */
};

/* A demand segment as the vendor's market research has it; static logit, no switching cost. */
struct demand_segment {
    double weight;            /* share of the potential volume */
    double price_sensitivity; /* per CNY/Mtok of the blended price */
    double quality_taste;     /* theta: utility per util of quality */
};

struct posted_view;

struct market_view {
    int64_t round; /* 1-based */
    double months; /* length of a round */
    size_t vendor; /* self */
    size_t product_count;
    const struct public_product *products;
    size_t first_own, own_count;
    const double *own_unit_cost; /* [own_count], CNY/Mtok */
    const double *own_floor;     /* [own_count], lowest price allowed, CNY/Mtok, >= 0; NULL: 0 */
    const bool *own_free;        /* [own_count], on offer, and the rule may move it; NULL: all */
    const bool *allied; /* [product_count], rivals' products whose profit counts as own; NULL: none */
    const double *rival_unit_cost; /* [product_count], noisy public estimates; own and allied: exact */
    const double *own_volume;      /* [own_count], Gtok served last round */
    const double *own_customers;   /* [own_count], at the end of last round */
    double own_cash;               /* kCNY */
    double own_fixed_cost;         /* kCNY per round */
    double own_profit;             /* kCNY of last round, fixed cost paid; 0 before round 2 */
    double own_attach_profit;      /* kCNY that the owner kept of last round's attach profit; 0 without one */
    double owner_cash;             /* kCNY; 0 without an owner */
    double quality_per_volume;     /* util that one more Gtok served adds to own quality, in the next round */
    double data_kept;              /* share of that which is left a round later */
    double attach_value;   /* gross profit of the host cloud per Gtok of own customers last round, kCNY/Gtok;
                              0 for vendors without an owner */
    double subsidy_so_far; /* kCNY of volume sold below cost since the start */
    size_t vendor_count;
    const double *rival_cash;       /* [vendor_count], noisy public estimates; 0 for the dead */
    const double *rival_fixed_cost; /* [vendor_count], kCNY per round, public; 0 for the dead */
    const bool *independent;        /* [vendor_count], on the market and owned by no cloud */
    double potential_volume;        /* Gtok per round if every SME used a model */
    size_t segment_count;
    const struct demand_segment *segments;
    /* utilities without price, [segment_count][product_count]; -INFINITY when not on offer */
    const double *segment_utility;
    const double *segment_outside; /* [segment_count] */
    gsl_rng *random;               /* of (vendor, round); for rules that mix or explore, noise on or off */
    uint64_t shared_seed;          /* of (run, round), the same for all vendors */
    /* Set by a rule that could not have memory: the round fails, as its decision would be another one. NULL:
     * nobody asks. */
    bool *out_of_memory;
    /* The engine's: what the replies of a round share (posted_view.h). NULL: each works it out for itself. */
    struct posted_view *posted;
};

static inline void view_note_no_memory(const struct market_view *view)
{
    if (view->out_of_memory)
        *view->out_of_memory = true;
}

/* What a vendor decides for one of its products; on entry what holds now. */
struct offer {
    double price; /* blended price, CNY/Mtok; the ratio of output to input price is kept */
    double price_input, price_output; /* used instead of `price` when set_parts */
    bool set_parts;
    double free_quota;       /* Gtok/month per customer */
    double rate_cap;         /* Gtok/month per customer, 0: none */
    double subscription_fee; /* kCNY/month per customer */
    bool withdraw; /* take the product off the market for good; a vendor that withdraws all has left it */
};

/* What keeps prices where learners have brought them (qlearning_deviation.h). */
enum learned_conduct {
    CONDUCT_UNKNOWN,     /* the rule does not learn, or its rivals are not learners like it */
    CONDUCT_COMPETITIVE, /* nobody gains by departing for one period: a static equilibrium of the grid */
    CONDUCT_SPURIOUS,    /* departures would pay in the period, and mostly nothing keeps firms from them */
    CONDUCT_COLLUSIVE,   /* departures are punished and play comes back, in most cases */
};

struct strategy {
    const char *name;
    const char *summary; /* one paragraph */
    const char *source;
    const struct parameter *params; /* rows; offsets into a struct of params_size bytes */
    size_t param_count;
    size_t params_size;
    /* It looks neither at rivals' cash nor at their costs: estimates of them are then not
     * drawn, and are NAN. */
    bool ignores_estimates;
    /* Memory of the rule between rounds, taken from the arena of the run before round 1, with the market as
     * it then stands, or when the rule takes over in the middle of a run; view->round is the last round
     * played; NULL: the rule needs none. Fails with STATUS_INVALID when the parameters and the market
     * do not go together, STATUS_FAILED when memory is short. */
    enum status (*create)(const struct market_view *view, const void *params, struct arena *arena,
                          void **self, struct error *error);
    /* A copy of that memory, for a clone of the simulation: all in `arena`, with nothing that leads to the
     * original, which may be freed before. NULL when memory is short. Whoever has `create` needs it, or a
     * simulation with the rule can't be cloned. */
    void *(*copy)(const void *self, struct arena *arena);
    /* How the last round went; called before the decisions of every round for live vendors with the rule,
     * their turn or not. NULL: the rule looks only when it decides. */
    void (*observe)(const struct market_view *view, const void *params, void *self);
    /* Sets offers[0..own_count) for the round; the engine keeps what the rule may not touch. `params`: the
     * resolved parameter struct. Must not fail: a rule that finds no better price keeps the old one. */
    void (*decide)(const struct market_view *view, const void *params, void *self, struct offer *offers);
    /* Tries departures from the prices that the rule has learned, in the static market of the view, with all
     * who learned following what they have learned; after decide, changes nothing. selves [vendor_count]: the
     * memories of the vendors with the same rule, NULL for the others. The worst of the vendor's products.
     * NULL: the rule does not learn. */
    enum learned_conduct (*conduct)(const struct market_view *view, const void *params, void *const *selves);
    /* Whether the rule has nothing more to do, so that the one that its parameters name takes over; asked in
     * every round before it would observe and decide. NULL: never. */
    bool (*finished)(const struct market_view *view, const void *params, const void *self);
};

/* Cheapest blended price among live products of rivals in the tier; INFINITY when there is none. */
double cheapest_rival_price(const struct market_view *view, int tier);

#endif
