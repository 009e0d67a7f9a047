/* Reaction policies on a price grid, such as the equilibria of Maskin & Tirole (1988); meant for
 * simulation.move_order = "alternating". */
#include "strategy/rules.h"

#include "market/markov_pricing.h"
#include <math.h>

enum reaction { REACTION_EDGEWORTH, REACTION_KINKED, REACTION_TABLE };
enum reply_column { RIVAL, REPLY, PROBABILITY, REPLY_COLUMNS };

struct markov_params {
    int reaction; /* enum reaction */
    double discount, top_price;
    int64_t steps;
    struct table replies;
};

struct markov_self {
    size_t count;
    double step;    /* CNY/Mtok */
    double *policy; /* [count][count], rows sum to 1 */
};

static const struct parameter rows[] = {
    {"reaction", PARAMETER_CHOICE, "", "\"edgeworth\"", RANGE_ANY, "edgeworth|kinked|table",
     "The Edgeworth cycle or the focal price under a kinked demand curve, or the replies of the table.",
     "Maskin & Tirole (1988)", offsetof(struct markov_params, reaction)},
    {"discount", PARAMETER_REAL, "1/round", "0.95", RANGE_BELOW_ONE, NULL,
     "Discount factor that fixes the mixing of the two equilibria.", "Maskin & Tirole (1988)",
     offsetof(struct markov_params, discount)},
    {"top_price", PARAMETER_REAL, "CNY/Mtok", "1", RANGE_POSITIVE, NULL,
     "Highest price of the grid k top_price/steps, k = 0..steps.", "Maskin & Tirole (1988)",
     offsetof(struct markov_params, top_price)},
    {"steps", PARAMETER_INTEGER, "1", "6", RANGE_BETWEEN(1, 200), NULL,
     "Steps of the grid; 6 for the two equilibria.", "Maskin & Tirole (1988)",
     offsetof(struct markov_params, steps)},
    {"replies", PARAMETER_TABLE, "", "()", RANGE_NONNEGATIVE, "rival|reply|probability",
     "Steps of the rival's price and of the own one, and with what probability; the probabilities of a "
     "rival's price add up to 1.",
     "Maskin & Tirole (1988)", offsetof(struct markov_params, replies)},
};

static enum status read_replies(const struct table *replies, struct markov_self *memory, struct error *error)
{
    for (size_t i = 0; i < replies->rows; i++) {
        const double *row = replies->values + i * REPLY_COLUMNS;
        if (!(row[RIVAL] < (double)memory->count && row[REPLY] < (double)memory->count) ||
            row[RIVAL] != floor(row[RIVAL]) || row[REPLY] != floor(row[REPLY]) || !(row[PROBABILITY] <= 1))
            return error_set(error, STATUS_INVALID,
                             "row %zu of `replies` is not (rival's step, own step, probability) with steps "
                             "0..%zu",
                             i + 1, memory->count - 1);
        memory->policy[(size_t)row[RIVAL] * memory->count + (size_t)row[REPLY]] += row[PROBABILITY];
    }
    for (size_t r = 0; r < memory->count; r++) {
        double sum = 0;
        for (size_t a = 0; a < memory->count; a++)
            sum += memory->policy[r * memory->count + a];
        if (fabs(sum - 1) > 1e-9)
            return error_set(error, STATUS_INVALID,
                             "`replies` to a rival at step %zu have probabilities that add up to %g, not 1",
                             r, sum);
    }
    return STATUS_OK;
}

static enum status read_equilibrium(const struct markov_params *rule, struct markov_self *memory,
                                    struct error *error)
{
    enum maskin_tirole_equilibrium equilibrium =
        rule->reaction == REACTION_EDGEWORTH ? MASKIN_TIROLE_EDGEWORTH : MASKIN_TIROLE_KINKED;
    double mix = maskin_tirole_mix(equilibrium, rule->discount);
    if (memory->count != MASKIN_TIROLE_PRICES)
        return error_set(error, STATUS_INVALID, "this `reaction` is known for 6 `steps` only, not %zu",
                         memory->count - 1);
    if (!(mix >= 0 && mix <= 1))
        return error_set(error, STATUS_INVALID, "with `discount` %g this `reaction` is no equilibrium",
                         rule->discount);
    maskin_tirole_policy(equilibrium, rule->discount, memory->policy);
    return STATUS_OK;
}

static enum status markov_create(const struct market_view *view, const void *params, struct arena *arena,
                                 void **self, struct error *error)
{
    const struct markov_params *rule = params;
    size_t count = (size_t)rule->steps + 1;
    (void)view;
    struct markov_self *memory = *self = arena_take(arena, 1, sizeof *memory);
    if (memory)
        memory->policy = arena_take(arena, count * count, sizeof *memory->policy);
    if (!memory || !memory->policy)
        return error_no_memory(error, "a table of reactions");
    memory->count = count;
    memory->step = rule->top_price / (double)rule->steps;
    return rule->reaction == REACTION_TABLE ? read_replies(&rule->replies, memory, error)
                                            : read_equilibrium(rule, memory, error);
}

static void *markov_copy(const void *self, struct arena *arena)
{
    const struct markov_self *memory = self;
    struct markov_self *copy = arena_copy_array(arena, memory, 1, sizeof *memory);
    if (copy)
        copy->policy = arena_copy_array(arena, memory->policy, memory->count * memory->count, sizeof(double));
    return copy && copy->policy ? copy : NULL;
}

static size_t drawn_reply(const struct markov_self *memory, size_t rival, double uniform)
{
    const double *row = memory->policy + rival * memory->count;
    size_t last = 0;
    for (size_t a = 0; a < memory->count; a++) {
        if (!(row[a] > 0))
            continue;
        last = a;
        if (uniform < row[a])
            return a;
        uniform -= row[a];
    }
    return last;
}

static void markov_decide(const struct market_view *view, const void *params, void *self,
                          struct offer *offers)
{
    const struct markov_self *memory = self;
    (void)params;
    for (size_t k = 0; k < view->own_count; k++) {
        double rival = cheapest_rival_price(view, view->products[view->first_own + k].tier);
        if (!isfinite(rival))
            continue;
        size_t at = (size_t)fmin(fmax(rint(rival / memory->step), 0), (double)memory->count - 1);
        size_t reply = drawn_reply(memory, at, gsl_rng_uniform(view->random));
        offers[k].price = (double)reply * memory->step;
    }
}

const struct strategy strategy_markov = {
    .name = "markov",
    .summary = "React to the cheapest rival of the tier by a table of replies on a price grid, with "
               "probabilities: the Edgeworth cycle, the focal price, or any other Markov strategy. Vendors "
               "should move in turn.",
    .source = "Maskin & Tirole (1988)",
    PARAMETERS(rows, struct markov_params),
    .create = markov_create,
    .copy = markov_copy,
    .decide = markov_decide,
};
