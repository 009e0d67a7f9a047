/* A market with habits projected ahead as one of its vendors sees it: customers by segment and product, costs, data,
 * capacity, cloud accounts, rivals' money. Pure functions on arrays, without allocation; docs/foresight.md. */
#ifndef PRICEWAR_FORESIGHT_PROJECTION_H
#define PRICEWAR_FORESIGHT_PROJECTION_H

#include <stdbool.h>
#include <stddef.h>

/* What rivals are expected to do with their prices. */
enum rivals_conduct { RIVALS_HOLD, RIVALS_FOLLOW, RIVALS_REPLY };

/* Where customers are: own products follow NONE, then rival vendors, then those whose product is not on offer. */
enum { CUSTOMERS_OF_NONE, CUSTOMERS_OF_OWN };

/* What is known at the start. Rivals are vendors: with prices that stand, and no cost of changing products within a
 * vendor, a vendor's products are one option of utility ln sum exp(V - alpha p). Arrays [x][segments] are x after x. */
struct projected_market {
    size_t segments, own, rivals;
    double months; /* length of a round */
    /* [segments] */
    double *volume; /* Gtok in the round before the first one if all had used a model */
    double *filled,
        *pace; /* it grows on a logistic path: u, the share of its end, and 1/(u + (1 - u) pace) a round */
    double *sensitivity; /* alpha, per CNY/Mtok */
    double *taste;       /* utility per util of quality */
    double *outside;     /* utility of using none */
    double *attach; /* kCNY a round, cloud's gross profit if all were customers and had their account here */
    double *account_move; /* chance that a customer's account moves here in a round */
    double *held;         /* share of others' customers whose account is here */
    double *attached;  /* share of the segment that are customers and have their account here, at the start */
    double *customers; /* [own + rivals + 2][segments], shares of the segment */
    double *own_utility;  /* [own][segments], without price; -INFINITY: not on offer */
    double *rival_value;  /* [rivals][segments], logsum at posted prices; -INFINITY: not on the market */
    double *rival_margin; /* [rivals][segments], kCNY per Gtok sold */
    double *rival_price;  /* [rivals][segments], CNY/Mtok, mean of what is sold */
    /* [own] */
    double *price, *unit_cost, *lowest; /* CNY/Mtok; posted, of this round, that may be asked */
    /* [rivals] */
    double *rival_cash;       /* kCNY, estimate; INFINITY: never leaves */
    double *rival_fixed_cost; /* kCNY a round */
    double *rival_follows; /* how far its prices move, a round later, when own ones moved by 1 on average */
    double bill_response;  /* alpha grows with the volume to this power */
    enum rivals_conduct conduct;
    size_t depth;      /* RIVALS_REPLY: rounds of replies to one another */
    double cash_error; /* log standard deviation of the estimates of cash */
    double leave, sibling,
        none_leave; /* exp(-cost): of another vendor, another product of it, giving up or starting */
    double review, nonuser_review; /* chances in a month, while prices stand */
    double review_response;        /* what a price change of 100 % adds to them */
    double cost_trend;             /* factor of unit costs in a round */
    double learning, output;       /* cost falls with output so far to the power -learning; Gtok */
    double data_gain, data_kept;   /* util in the next round per Gtok; share of it left a round later */
    double capacity; /* Gtok a round that can be served, in the first capacity_rounds; INFINITY */
    double capacity_rounds;
    double cash, fixed_cost; /* own and the owner's, kCNY; a round. Once it is gone there is no more profit */
    bool never_raises;       /* own prices may not rise */
    double *growth, *grown, *order, *share; /* scratch of who fills it in */
};

/* A path: `moves` prices for each own product. Each holds for `move_rounds`, the last one to the end. */
struct path_terms {
    size_t rounds, moves, move_rounds;
    double discount;  /* per round */
    double end_value; /* weight of the value of the customers kept at the end */
};

struct projection {
    const struct projected_market *market;
    struct path_terms terms;
    size_t state_size;
    double *states; /* [moves + 1][state_size], as each move begins; the last is scratch */
    double *own_weight, *rival_weight, *rival_whole, *none_weight, *ceiling,
        *work;            /* by option and segment */
    double *moved;        /* [own], prices of the move */
    double *first_volume; /* [own], Gtok in the first round */
    double first_profit;  /* kCNY in it: margin and attach profit */
    double safe;          /* share of its cash that a rival can lose and be there for sure */
    double *rival_alive;  /* [rivals], chance to be there at the end */
    double *weighed_at;   /* [rivals], the shift of prices for which rival_whole holds */
};

/* Numbers that a projection takes from the block given to projection_start. */
size_t projection_size(const struct projected_market *market, const struct path_terms *terms);

/* Begins at the market's state; `block` [projection_size]. */
void projection_start(struct projection *projection, const struct projected_market *market,
                      const struct path_terms *terms, double *block);

/* Discounted profit over unit cost, attach profit and end value on the path price [moves][own]; kCNY. Moves before
 * `first` are as in the last call with 0 or less than `first`, whose state is used. */
double projection_value(struct projection *projection, const double *price, size_t first);

#endif
