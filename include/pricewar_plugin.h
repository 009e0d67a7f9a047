/* Pricing rules of one's own, as plug-ins: `strategy = "plugin:./my_rule.so"` in a scenario. A rule is one
 * const struct strategy; PRICEWAR_PLUGIN(rule) shows it to the program, and to programs on libpricewar. The
 * program's own rules are made of the same. docs/plugins.md; the model in docs/model.md, section 5. */
#ifndef PRICEWAR_PLUGIN_H
#define PRICEWAR_PLUGIN_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A function of the program that plug-ins may call. Its name for the linker begins with pw_, so that no name
 * of a plug-in or of a program meets it by accident. */
#define PRICEWAR_PROMISED(name) __asm__("pw_" #name) __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Errors and memory ---- */

/* Compilers warn of every status that nobody looks at; (void) says that this is meant. */
#if defined(__clang__)
#define PRICEWAR_MUST_CHECK __attribute__((warn_unused_result))
#elif defined(__GNUC__) && __GNUC__ >= 10
#define PRICEWAR_MUST_CHECK [[nodiscard]] /* in C17 an extension */
#else
#define PRICEWAR_MUST_CHECK
#endif

__extension__ enum PRICEWAR_MUST_CHECK status {
    STATUS_OK = 0,
    STATUS_FAILED = 1,  /* the work failed: no memory, input/output, a broken invariant, no convergence */
    STATUS_INVALID = 2, /* wrong use: an argument, a scenario or a file is not what it must be */
};

/* What went wrong, and where. */
struct error;

/* Stores a formatted message and returns `status`, so that a rule's `create` can write
 * `return error_set(error, STATUS_INVALID, ...)`. `error` may be NULL when nobody wants to know. */
enum status error_set(struct error *error, enum status status, const char *format, ...)
    PRICEWAR_PROMISED(error_set) __attribute__((format(printf, 3, 4)));

/* Stores the error of a failed allocation for `what`. */
void error_note_no_memory(struct error *error, const char *what) PRICEWAR_PROMISED(error_note_no_memory);

/* The same, and returns STATUS_FAILED: here, where compilers and analysers see that it is no success. */
static inline enum status error_no_memory(struct error *error, const char *what)
{
    error_note_no_memory(error, what);
    return STATUS_FAILED;
}

/* Memory that lives as long as one object, such as a run: taken piece by piece, freed at once. */
struct arena;

/* `count` zeroed elements of `size` bytes, aligned to 64 bytes, or NULL when memory is short or the product
 * overflows. A count of zero gives a valid pointer to nothing. */
void *arena_take(struct arena *arena, size_t count, size_t size) PRICEWAR_PROMISED(arena_take);

/* A copy of `count` elements of `size` bytes; NULL when memory is short. */
void *arena_copy_array(struct arena *arena, const void *elements, size_t count, size_t size)
    PRICEWAR_PROMISED(arena_copy_array);

/* ---- Parameters of a rule ---- */

/* How a value is written in a scenario, and how it is held at the row's offset. */
enum parameter_type {
    PARAMETER_REAL,       /* double; an integer is accepted */
    PARAMETER_INTEGER,    /* int64_t */
    PARAMETER_BOOLEAN,    /* bool */
    PARAMETER_TEXT,       /* const char * (UTF-8) */
    PARAMETER_DATE,       /* int64_t, days since 1970-01-01; written "YYYY-MM-DD" */
    PARAMETER_CHOICE,     /* int, the index of the name in `allowed` ("a|b|c") */
    PARAMETER_CHOICE_SET, /* unsigned, bit k set when the k-th name of `allowed` is in the list */
    PARAMETER_REFERENCE,  /* size_t, index into the list group named by `allowed`; NO_REFERENCE when empty */
    PARAMETER_TEXT_LIST,  /* struct text_list */
    PARAMETER_TABLE,      /* struct table: a list of equally long lists, columns named by `allowed` */
};

#define NO_REFERENCE SIZE_MAX

struct text_list {
    const char **items;
    size_t count;
};

/* rows x columns numbers, row-major. A column `date` or `round` may be written as "YYYY-MM-DD"; it is then
 * held as the number of the round in which the day falls. A product column holds the product's index in its
 * vendor. */
struct table {
    double *values;
    size_t rows, columns;
};

/* Bounds of a number; an open bound is not itself allowed. */
struct parameter_range {
    double minimum, maximum;
    bool minimum_open, maximum_open;
};

struct parameter {
    const char *key; /* last part of the path */
    enum parameter_type type;
    const char *unit;             /* "1" when dimensionless, "" for text */
    const char *fallback;         /* default in scenario syntax; NULL when the key is required */
    struct parameter_range range; /* numbers only */
    const char *allowed; /* names for choices, target for references, columns for tables; else NULL */
    const char *meaning; /* one line */
    const char *source;  /* where number or form comes from */
    size_t offset;       /* in the struct of the group */
};

#define PARAMETER_RANGE(least, most, above_least, below_most)                                                \
    {                                                                                                        \
        least, most, above_least, below_most                                                                 \
    }
#define RANGE_BETWEEN(low, high) PARAMETER_RANGE(low, high, false, false)
#define RANGE_ANY RANGE_BETWEEN(-1e300, 1e300)
#define RANGE_POSITIVE PARAMETER_RANGE(0, 1e300, true, false)
#define RANGE_NONNEGATIVE RANGE_BETWEEN(0, 1e300)
#define RANGE_FRACTION RANGE_BETWEEN(0, 1)
#define RANGE_BELOW_ONE PARAMETER_RANGE(0, 1, false, true)
#define RANGE_MARKUP RANGE_BETWEEN(-1, 1e300)

/* The members of a rule that has parameters: their rows, and their struct. */
#define PARAMETERS(rows, type)                                                                               \
    .params = rows, .param_count = sizeof rows / sizeof *rows, .params_size = sizeof(type)

/* ---- What a rule sees and decides ---- */

enum product_tier { TIER_LIGHT, TIER_MAIN, TIER_FLAGSHIP, TIER_COUNT };

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

/* What using a vendor's models does to the cloud accounts of a sector's SMEs, as it was in the last round;
 * docs/model.md 4.7 and strategy/attach_worth.h. Chances are those of a round. */
struct account_moves {
    double profit; /* kCNY per Gtok: the host's gross profit on an account in a round, over an SME's volume */
    double extra;  /* likewise, on what SMEs spend on their cloud besides while they use its model */
    double move;   /* chance that an account moves to the host of the model in use */
    double kept;   /* chance that a customer stays with the vendor */
    double held;   /* share of the SMEs whose account is at the host */
    /* shares, among SMEs that are not the vendor's customers, of those that use a model of another host, and of
     * those that use none; the rest use another one of the same host */
    double elsewhere, none;
};

/* The other side of the market, drivers or merchants, as a vendor sees it: a logit over vendors, with no inertia;
 * docs/model.md 4.15. Shares are of all partners there are. */
struct partner_view {
    double number, fee_sensitivity, buyers_taste, taste, outside;
    const double *appeal; /* [vendor_count], util, without fee and buyers; -INFINITY: takes no partners */
    const double *fee;    /* [vendor_count], kCNY/month, of last round */
    const double *share;  /* [vendor_count], that the vendor has */
    double own_cost;      /* kCNY a month and partner */
};

/* What ties customers to the products that they use, what their use brings later, and what a vendor knows of its own
 * costs to come: for rules that look ahead. docs/foresight.md. Arrays by segment, [segment_count]. */
struct habits_view {
    /* [segment_count][product_count + 1]: share of the segment's SMEs that use a product, by its index plus 1; 0: none.
     * What research knows by class is shared out among the class's segments as their tastes make likely. */
    const double *customers;
    const double *grown, *growth; /* factors of the potential volume: into this round, into the next */
    const double *attach; /* kCNY a round: host's gross profit if all were customers with accounts there */
    const double *account_move; /* chance that a customer's account moves to the host in a round */
    double held, own_held;      /* share of all SMEs, and of own customers, whose account is at the host */
    double switch_cost_vendor, switch_cost_product; /* util */
    bool switch_cost_outside;      /* giving up and starting cost as much as a change of vendor */
    double review, nonuser_review; /* chances a month to look at the offers while prices stand */
    double review_response;        /* what a price change of 100 % adds to them */
    double cost_trend;             /* factor of own unit costs in a round, without learning */
    double learning;               /* own unit costs fall with output to the power of minus this */
    double output;                 /* Gtok so far */
    double capacity; /* Gtok a round that the host can serve for the vendor as it is; INFINITY: no limit */
    double capacity_rounds; /* rounds until the host can have more */
    bool never_raises;      /* the vendor's prices may not rise */
};

struct market_view {
    uint32_t run;           /* number of the run, from 0 */
    int64_t round;          /* 1-based */
    double months;          /* length of a round */
    double decision_months; /* from one decision of the rule to the next: a round, or several */
    size_t vendor;          /* self */
    size_t product_count;
    const struct public_product *products;
    size_t first_own, own_count;
    const double *own_unit_cost; /* [own_count], CNY/Mtok */
    const double *own_floor;     /* [own_count], lowest price allowed, CNY/Mtok; NULL: 0 */
    const bool *own_free;        /* [own_count], on offer, and the rule may move it; NULL: all */
    const bool *allied; /* [product_count], rivals' products whose profit counts as own; NULL: none */
    const double *rival_unit_cost; /* [product_count], noisy public estimates; own and allied: exact */
    const double *own_volume;      /* [own_count], Gtok served last round */
    const double *own_customers;   /* [own_count], number of SMEs at the end of last round */
    double own_cash;               /* kCNY */
    double own_fixed_cost;         /* kCNY per round */
    double own_profit;             /* kCNY of last round, fixed cost paid; 0 before round 2 */
    double own_attach_profit;      /* kCNY that the owner kept of last round's attach profit; 0 without one */
    double owner_cash;             /* kCNY; 0 without an owner */
    /* util by which one more Gtok served raises own quality in the next round */
    double quality_per_volume;
    double data_kept;      /* share of that gain that is left a round later */
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
    const double *segment_outside; /* [segment_count], utility of the outside option */
    /* stream of (vendor, round); for rules that mix or explore, with noise on or off */
    gsl_rng *random;
    uint64_t shared_seed; /* of (run, round), the same for all vendors */
    /* A rule sets this when it could not get memory for its decision; the round then fails. NULL: nobody
     * checks. */
    bool *out_of_memory;
    /* Set by the engine: a market at posted prices that is computed once for all replies of a round
     * (posted_view.h). NULL: each reply computes its own. */
    struct posted_view *posted;
    /* Factor by which SMEs' use has grown along the sectors' volume_path since the start: what a customer is worth
     * whose worth does not grow with its use falls as one over it per token. 0: as at the start. */
    double use_growth;
    /* [account_moves_count], by sector; NULL unless the vendor's attach_valuation is "moves" and it has an owner */
    const struct account_moves *account_moves;
    size_t account_moves_count;
    /* NULL: the market has one side. segment_utility has the utility of the partners that there are in it. */
    const struct partner_view *partners;
    /* NULL unless the rule looks ahead */
    const struct habits_view *habits;
};

static inline void view_note_no_memory(const struct market_view *view)
{
    if (view->out_of_memory)
        *view->out_of_memory = true;
}

/* A vendor's decision for one product; on entry the present terms. */
struct offer {
    double price; /* blended price, CNY/Mtok; the ratio of output to input price is kept */
    double price_input, price_output; /* used instead of `price` when set_parts */
    bool set_parts;
    double free_quota;       /* Gtok/month per customer */
    double rate_cap;         /* Gtok/month per customer, 0: none */
    double subscription_fee; /* kCNY/month per customer */
    bool withdraw; /* take the product off the market for good; a vendor that withdraws all has left it */
    double partner_fee; /* kCNY/month, of the vendor: that of its first product counts */
};

/* What a rule that looks ahead expects of the round for which it has decided last. */
struct expectation {
    int64_t round;
    double volume; /* Gtok sold by the vendor */
    double
        profit; /* kCNY: price less unit cost of what is sold, and the host's gross profit on its customers */
    double ahead; /* kCNY: that over the horizon, discounted, with the value of the customers at its end */
};

/* What sustains the prices that learners have reached (qlearning_deviation.h). */
enum learned_conduct {
    CONDUCT_UNKNOWN,     /* the rule does not learn, or its rivals are not learners like it */
    CONDUCT_COMPETITIVE, /* no departure for one period gains: prices are a static equilibrium of the grid */
    CONDUCT_SPURIOUS,    /* departures would gain in the period, and most are not punished */
    CONDUCT_COLLUSIVE,   /* most departures are punished, and play returns */
};

struct strategy {
    const char *name;
    const char *summary; /* one paragraph */
    const char *source;
    const struct parameter *params; /* rows; offsets into a struct of params_size bytes */
    size_t param_count;
    size_t params_size;
    /* The rule looks at neither rivals' cash nor their costs. Estimates of them are then not drawn, and
     * are NAN. */
    bool ignores_estimates;
    /* The rule decides in every round, whatever the vendor's decides_every: its moves have dates. */
    bool every_round;
    /* The rule wants view->habits. */
    bool looks_ahead;
    /* Creates the rule's memory between rounds, in the run's arena, for the current market: before round
     * 1, or when the rule takes over during a run; view->round is the last round played. NULL: the rule
     * needs none. STATUS_INVALID: the parameters do not suit the market. STATUS_FAILED: memory is short. */
    enum status (*create)(const struct market_view *view, const void *params, struct arena *arena,
                          void **self, struct error *error);
    /* A copy of that memory, for a clone of the simulation: all in `arena`, with nothing that leads to the
     * original, which may be freed before. NULL when memory is short. Whoever has `create` needs it, or a
     * simulation with the rule can't be cloned. */
    void *(*copy)(const void *self, struct arena *arena);
    /* Tells the rule how the last round went. Called in every round before the decisions, for live vendors
     * with the rule, whether it is their turn or not. NULL: the rule looks only when it decides. */
    void (*observe)(const struct market_view *view, const void *params, void *self);
    /* Sets offers[0..own_count); called in every decision_months. The engine undoes what the rule may not
     * change. `params`: the resolved parameter struct. A rule without a better price keeps the old one. */
    void (*decide)(const struct market_view *view, const void *params, void *self, struct offer *offers);
    /* Asked after each `decide`: whether it could not be made, and why; the run then ends with that error.
     * STATUS_OK: it was made. NULL: the rule's decisions don't fail. */
    enum status (*failure)(const void *self, struct error *error);
    /* Tests departures from the learned prices in the view's static market, where all learners follow what
     * they have learned; called after decide, changes nothing. selves [vendor_count]: memories of vendors
     * with the same rule, NULL for others. Returns the worst conduct among the vendor's products. NULL:
     * the rule does not learn. */
    enum learned_conduct (*conduct)(const struct market_view *view, const void *params, void *const *selves);
    /* What it expects of its last decision; false: it has made none. NULL: the rule does not say. */
    bool (*expects)(const void *self, struct expectation *expectation);
    /* Whether the rule has finished, so that its successor takes over; asked in every round before observe
     * and decide. NULL: never. */
    bool (*finished)(const struct market_view *view, const void *params, const void *self);
};

/* Cheapest blended price among live products of rivals in the tier; INFINITY when there is none. */
double cheapest_rival_price(const struct market_view *view, int tier) PRICEWAR_PROMISED(cheapest_rival_price);

/* Sets the prices of the own products that are live and free to the ones that maximise expected profit in the
 * segments of the view, at the rivals' posted prices, with `unit_cost` [own_count] (CNY/Mtok, any sign) and
 * the floors of the view; own products that are not free count at the price they have. Without an answer
 * in prices the offers stay as they are. docs/model.md 5, S4. */
void reply_with_costs(const struct market_view *view, const double *unit_cost, struct offer *offers)
    PRICEWAR_PROMISED(reply_with_costs);

/* The same with the view's own unit costs, each less `value`: what a unit sold is worth besides its price,
 * CNY/Mtok. */
void reply_with_value(const struct market_view *view, double value, struct offer *offers)
    PRICEWAR_PROMISED(reply_with_value);

/* ---- The plug-in ---- */

/* Raised whenever what a rule sees or decides changes its meaning, or a rule gets another part. */
enum { PLUGIN_VERSION = 6 };

/* What a shared object shows, by the name pricewar_plugin. The sizes tell a plug-in that was built with other
 * headers from one that was not. */
struct plugin {
    uint32_t version;
    uint32_t strategy_size, view_size, offer_size, parameter_size;
    const struct strategy *rule;
};

/* Its name is C's in C++ too; the members are in the order of the struct. */
extern const struct plugin pricewar_plugin __attribute__((visibility("default")));

#define PRICEWAR_PLUGIN(the_rule)                                                                            \
    const struct plugin pricewar_plugin = {                                                                  \
        PLUGIN_VERSION,       sizeof(struct strategy),  sizeof(struct market_view),                          \
        sizeof(struct offer), sizeof(struct parameter), &(the_rule),                                         \
    }

#ifdef __cplusplus
}
#endif

#endif
