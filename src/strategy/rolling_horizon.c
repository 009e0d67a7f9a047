/* S13 of docs/model.md section 5: the prices that pay best over a horizon, as the vendor sees it coming. */
#include "strategy/rules.h"

#include "foresight/path_search.h"
#include "strategy/rolling_market.h"
#include <math.h>
#include <string.h>

struct rolling_params {
    double horizon, discount, end_value, follows, funding, cash_error;
    int64_t moves, until, depth, segments, steps;
    int rivals; /* enum rivals_conduct */
};

enum { MOST_MOVES = 12, CLIMBS = 2 };

struct rolling_self {
    struct projected_market market;
    struct market_view shape; /* its counts alone: how long arrays are */
    size_t moves, segments, numbers;
    struct expectation expected; /* of the last decision; round 0: there was none */
    double last_alpha,
        bill_response; /* of the first segment; by how much it has grown with use, as last seen */
    double *block;     /* [numbers], all that follows */
    double *plan;      /* [moves][own], of the last decision; NAN: none */
    double *last_price, *last_move; /* [product_count], [1]: as last observed */
    double *moved_with, *moved;     /* [rivals], [1]: sums of products and squares of moves */
    double *anchor, *path, *best, *second, *lowest, *highest, *search, *projection; /* scratch */
};

#define S struct rolling_params
static const struct parameter rows[] = {
    {"horizon", PARAMETER_REAL, "months", "12", RANGE_BETWEEN(0.1, 120), NULL,
     "How far ahead the market is projected; at least a round.", "docs/foresight.md", offsetof(S, horizon)},
    {"path_prices", PARAMETER_INTEGER, "1", "3", RANGE_BETWEEN(1, MOST_MOVES), NULL,
     "Prices on a path, each from one decision to the next (decides_every), the last one to the end of the horizon.",
     "docs/foresight.md", offsetof(S, moves)},
    {"discount", PARAMETER_REAL, "1/month", "0.99", RANGE_FRACTION, NULL,
     "What money a month later is worth now.", "docs/foresight.md", offsetof(S, discount)},
    {"end_value", PARAMETER_REAL, "1", "1", RANGE_NONNEGATIVE, NULL,
     "Weight of what the customers of the last month pay on while they stay; 0: nothing counts after the horizon.",
     "customer lifetime value: Gupta, Lehmann & Stuart (2004)", offsetof(S, end_value)},
    {"until", PARAMETER_INTEGER, "round", "0", RANGE_NONNEGATIVE, NULL,
     "Round after which nothing counts, so that the horizon ends there; 0: none.", "docs/foresight.md",
     offsetof(S, until)},
    {"rivals", PARAMETER_CHOICE, "", "\"hold\"", RANGE_ANY, "hold|follow|reply",
     "What rivals will do: hold their prices; follow own ones as they have done so far; reply with what is best for "
     "them in the round.",
     "docs/foresight.md", offsetof(S, rivals)},
    {"depth", PARAMETER_INTEGER, "1", "2", RANGE_BETWEEN(1, 50), NULL,
     "With rivals = \"reply\": how often they reply to one another after each move.", "docs/foresight.md",
     offsetof(S, depth)},
    {"follow_share", PARAMETER_REAL, "1", "0.5", RANGE_FRACTION, NULL,
     "With rivals = \"follow\": share of an own move that rivals are taken to follow before they were seen to.",
     "docs/foresight.md", offsetof(S, follows)},
    {"funding", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Share of independents' losses that their investors are taken to make good; 1: none ever leaves.",
     "Bolton & Scharfstein (1990)", offsetof(S, funding)},
    {"cash_error", PARAMETER_REAL, "1", "0.2", RANGE_NONNEGATIVE, NULL,
     "Log standard deviation of the estimates of rivals' cash, for when they leave.", "docs/model.md 5, S6",
     offsetof(S, cash_error)},
    {"segments", PARAMETER_INTEGER, "1", "24", RANGE_BETWEEN(1, 4096), NULL,
     "Most segments of the projected market; research with more is merged by price sensitivity.",
     "Berry (1994); docs/foresight.md", offsetof(S, segments)},
    {"steps", PARAMETER_INTEGER, "1", "30", RANGE_BETWEEN(1, 1000), NULL,
     "Most steps of the search from each of its two starts.", "Nocedal & Wright (2006), 6.1",
     offsetof(S, steps)},
};
#undef S

static size_t smaller_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Places of all arrays in the block; without one only their number is found. */
static size_t lay_out(struct rolling_self *memory)
{
    const struct market_view *shape = &memory->shape;
    const struct path_terms terms = {.moves = memory->moves};
    const struct projected_market sizes = {
        .segments = memory->segments, .own = shape->own_count, .rivals = shape->vendor_count - 1};
    size_t path = memory->moves * shape->own_count, next = 0;
    double *block = memory->block, *market = NULL;
    struct {
        double **place;
        size_t count;
    } arrays[] = {{&memory->plan, path},
                  {&memory->last_price, shape->product_count},
                  {&memory->last_move, 1},
                  {&memory->moved_with, shape->vendor_count},
                  {&memory->moved, 1},
                  {&memory->anchor, shape->own_count},
                  {&memory->path, path},
                  {&memory->second, path},
                  {&memory->best, path},
                  {&memory->lowest, path},
                  {&memory->highest, path},
                  {&memory->search, path_search_numbers(path)},
                  {&memory->projection, projection_size(&sizes, &terms)},
                  {&market, rolling_market_numbers(shape, memory->segments)}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i].place = block ? block + next : NULL;
        next += arrays[i].count;
    }
    if (market)
        rolling_market_lay_out(&memory->market, shape, memory->segments, market);
    return next;
}

static enum status rolling_create(const struct market_view *view, const void *params, struct arena *arena,
                                  void **self, struct error *error)
{
    const struct rolling_params *rule = params;
    struct rolling_self *memory = *self = arena_take(arena, 1, sizeof *memory);
    if (view->partners)
        return error_set(error, STATUS_INVALID,
                         "looks ahead in markets with one side, and this one has partners");
    if (!memory)
        return error_no_memory(error, "a horizon");
    memory->shape = (struct market_view){.own_count = view->own_count,
                                         .vendor_count = view->vendor_count,
                                         .product_count = view->product_count,
                                         .segment_count = view->segment_count};
    memory->segments = smaller_of((size_t)rule->segments, view->segment_count);
    memory->moves = (size_t)rule->moves;
    memory->numbers = lay_out(memory);
    memory->block = arena_take(arena, memory->numbers, sizeof *memory->block);
    if (!memory->block)
        return error_no_memory(error, "a horizon");
    lay_out(memory);
    memory->plan[0] = (double)NAN;
    for (size_t j = 0; j < view->product_count; j++)
        memory->last_price[j] = view->products[j].price;
    return STATUS_OK;
}

static void *rolling_copy(const void *self, struct arena *arena)
{
    struct rolling_self *copy = arena_copy_array(arena, self, 1, sizeof *copy);
    if (copy)
        copy->block = arena_copy_array(arena, copy->block, copy->numbers, sizeof *copy->block);
    if (!copy || !copy->block)
        return NULL;
    lay_out(copy);
    return copy;
}

/* ---- What rivals have shown ---- */

/* Mean change since the last round of the prices of a vendor's products that are on offer. */
static double mean_change(const struct market_view *view, const double *last_price, size_t vendor)
{
    double sum = 0, count = 0;
    for (size_t j = 0; j < view->product_count; j++)
        if (view->products[j].vendor == vendor && view->products[j].live) {
            sum += view->products[j].price - last_price[j];
            count++;
        }
    return count > 0 ? sum / count : 0;
}

/* Price sensitivity grows with use to a power, which two rounds show where use grows. */
static void see_bill_response(const struct market_view *view, struct rolling_self *memory)
{
    if (!view->habits || view->segment_count == 0)
        return;
    double alpha = view->segments[0].price_sensitivity, grown = view->habits->grown[0];
    if (memory->last_alpha > 0 && alpha > 0 && grown > 1 + 1e-6)
        memory->bill_response = fmin(1, fmax(0, log(alpha / memory->last_alpha) / log(grown)));
    memory->bill_response = memory->bill_response > 1 - 1e-9 ? 1 : memory->bill_response;
    memory->last_alpha = alpha;
}

/* Regresses what rivals did in the last round on what this vendor did in the one before, through zero. */
static void rolling_observe(const struct market_view *view, const void *params, void *self)
{
    struct rolling_self *memory = self;
    (void)params;
    double before = *memory->last_move;
    for (size_t f = 0; f < view->vendor_count; f++)
        if (f != view->vendor)
            memory->moved_with[f] += before * mean_change(view, memory->last_price, f);
    see_bill_response(view, memory);
    *memory->moved += before * before;
    *memory->last_move = mean_change(view, memory->last_price, view->vendor);
    for (size_t j = 0; j < view->product_count; j++)
        memory->last_price[j] = view->products[j].price;
}

static double follows(const struct rolling_self *memory, const struct rolling_params *rule, size_t vendor)
{
    return *memory->moved > 0 ? fmin(1, fmax(0, memory->moved_with[vendor] / *memory->moved)) : rule->follows;
}

/* ---- The decision ---- */

struct decision {
    const struct market_view *view;
    const struct rolling_params *rule;
    struct rolling_self *memory;
    struct projection projection;
    struct path_search search;
    struct path_terms terms;
    const double *anchor; /* [own], the best reply */
    double step;          /* 1/alpha at the mean of the segments */
};

static size_t path_size(const struct decision *decision)
{
    return decision->terms.moves * decision->view->own_count;
}

static struct path_terms terms_of(const struct market_view *view, const struct rolling_params *rule)
{
    double rounds = fmax(1, rint(rule->horizon / view->months));
    struct path_terms terms = {.rounds = (size_t)rounds,
                               .moves = (size_t)rule->moves,
                               .move_rounds = (size_t)fmax(1, rint(view->decision_months / view->months)),
                               .discount = pow(rule->discount, view->months),
                               .end_value = rule->end_value};
    if (rule->until > 0) {
        int64_t left = rule->until >= view->round ? rule->until - view->round + 1 : 1;
        if ((int64_t)terms.rounds >= left) {
            terms.rounds = (size_t)left;
            terms.end_value = 0;
        }
    }
    while (terms.moves > 1 && (terms.moves - 1) * terms.move_rounds >= terms.rounds)
        terms.moves--;
    return terms;
}

static bool may_move(const struct market_view *view, size_t k)
{
    return view->products[view->first_own + k].live && (!view->own_free || view->own_free[k]);
}

static void set_bounds(const struct decision *decision)
{
    const struct market_view *view = decision->view;
    struct rolling_self *memory = decision->memory;
    for (size_t i = 0; i < path_size(decision); i++) {
        size_t k = i % view->own_count;
        double posted = memory->market.price[k], lowest = view->own_floor ? view->own_floor[k] : 0;
        bool free = may_move(view, k);
        double most = memory->market.never_raises
                          ? posted
                          : fmax(lowest, fmax(posted, decision->anchor[k]) + 8 * decision->step);
        memory->lowest[i] = free ? fmin(lowest, most) : posted;
        memory->highest[i] = free ? most : posted;
    }
}

/* Own prices of a path, anchor + by for the moves up to `moves`, the anchor after them. */
static void set_path(const struct decision *decision, double share, double by, size_t moves, double *path)
{
    const struct market_view *view = decision->view;
    for (size_t i = 0; i < path_size(decision); i++) {
        size_t k = i % view->own_count;
        bool early = i / view->own_count < moves;
        double price = early ? share * decision->anchor[k] + by : decision->anchor[k];
        path[i] = fmin(decision->memory->highest[i], fmax(decision->memory->lowest[i], price));
    }
}

/* The best paths so far, with what they are worth. */
struct starts {
    double value[CLIMBS];
    double *path[CLIMBS];
};

static void offer_start(struct decision *decision, struct starts *starts, const double *path)
{
    double value = projection_value(&decision->projection, path, 0);
    size_t bytes = path_size(decision) * sizeof *path;
    for (size_t i = 0; i < CLIMBS; i++)
        if (value > starts->value[i]) {
            for (size_t j = CLIMBS - 1; j > i; j--) {
                starts->value[j] = starts->value[j - 1];
                memcpy(starts->path[j], starts->path[j - 1], bytes);
            }
            starts->value[i] = value;
            memcpy(starts->path[i], path, bytes);
            return;
        }
}

/* The last plan, a move later. */
static void shift_plan(const struct decision *decision, double *path)
{
    size_t own = decision->view->own_count, moves = decision->terms.moves;
    for (size_t m = 0; m < moves; m++) {
        size_t from = smaller_of(m + 1, decision->memory->moves - 1);
        memcpy(path + m * own, decision->memory->plan + from * own, own * sizeof *path);
    }
    for (size_t i = 0; i < moves * own; i++)
        path[i] = fmin(decision->memory->highest[i], fmax(decision->memory->lowest[i], path[i]));
}

/* The best reply held, posted prices held, the last plan, and paths that begin below or above the best reply. */
static void try_starts(struct decision *decision, struct starts *starts)
{
    static const double shares[] = {0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1},
                        steps[] = {0, 0, 0, 0, -2, -1, -0.5, 1, 2};
    double *path = decision->memory->path;
    size_t moves = decision->terms.moves, own = decision->view->own_count;
    set_path(decision, 1, 0, moves, path);
    offer_start(decision, starts, path);
    for (size_t i = 0; i < moves * own; i++)
        path[i] = fmin(decision->memory->highest[i],
                       fmax(decision->memory->lowest[i], decision->memory->market.price[i % own]));
    offer_start(decision, starts, path);
    if (!isnan(decision->memory->plan[0])) {
        shift_plan(decision, path);
        offer_start(decision, starts, path);
    }
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        for (size_t last = 1; last <= moves; last++) {
            set_path(decision, shares[i], steps[i] * decision->step, last, path);
            offer_start(decision, starts, path);
        }
}

static double mean_step(const struct market_view *view)
{
    double sum = 0, weight = 0;
    for (size_t s = 0; s < view->segment_count; s++) {
        sum += view->segments[s].weight * view->segments[s].price_sensitivity;
        weight += view->segments[s].weight;
    }
    return sum > 0 ? weight / sum : 1;
}

static void prepare(struct decision *decision, double *anchor)
{
    struct rolling_self *memory = decision->memory;
    const struct rolling_params *rule = decision->rule;
    decision->step = mean_step(decision->view);
    rolling_market_fill(&memory->market, decision->view, anchor, rule->funding);
    memory->market.conduct = (enum rivals_conduct)rule->rivals;
    memory->market.depth = (size_t)rule->depth;
    memory->market.cash_error = rule->cash_error;
    memory->market.bill_response = memory->bill_response < 1e-6 ? 0 : memory->bill_response;
    for (size_t f = 0; f < decision->view->vendor_count; f++)
        if (f != decision->view->vendor)
            memory->market.rival_follows[rival_place(decision->view, f)] = follows(memory, rule, f);
    projection_start(&decision->projection, &memory->market, &decision->terms, memory->projection);
    set_bounds(decision);
    decision->search = (struct path_search){.size = path_size(decision),
                                            .lowest = memory->lowest,
                                            .highest = memory->highest,
                                            .step = 0.25 * decision->step,
                                            .most_steps = (size_t)rule->steps,
                                            .memory = memory->search};
}

/* Finds the best path; the plan of the vendor becomes that. */
static void plan(struct decision *decision)
{
    struct rolling_self *memory = decision->memory;
    struct starts starts = {.value = {-INFINITY, -INFINITY}, .path = {memory->best, memory->second}};
    try_starts(decision, &starts);
    double first = path_climb(&decision->search, &decision->projection, starts.path[0]);
    double second = isfinite(starts.value[1])
                        ? path_climb(&decision->search, &decision->projection, starts.path[1])
                        : -INFINITY;
    const double *best = second > first + 1e-10 * fabs(first) ? starts.path[1] : starts.path[0];
    size_t own = decision->view->own_count;
    double ahead = projection_value(&decision->projection, best, 0);
    memory->expected = (struct expectation){
        .round = decision->view->round, .profit = decision->projection.first_profit, .ahead = ahead};
    for (size_t k = 0; k < own; k++)
        memory->expected.volume += decision->projection.first_volume[k];
    for (size_t m = 0; m < memory->moves; m++)
        memcpy(memory->plan + m * own, best + smaller_of(m, decision->terms.moves - 1) * own,
               own * sizeof *best);
}

static void rolling_decide(const struct market_view *view, const void *params, void *self,
                           struct offer *offers)
{
    struct rolling_self *memory = self;
    if (!view->habits || view->own_count == 0 || view->segment_count < memory->segments)
        return;
    reply_with_costs(view, view->own_unit_cost, offers);
    for (size_t k = 0; k < view->own_count; k++)
        memory->anchor[k] = offers[k].price;
    struct decision decision = {.view = view,
                                .rule = params,
                                .memory = memory,
                                .terms = terms_of(view, params),
                                .anchor = memory->anchor};
    prepare(&decision, memory->anchor);
    plan(&decision);
    for (size_t k = 0; k < view->own_count; k++)
        if (may_move(view, k))
            offers[k].price = memory->plan[k];
}

static bool rolling_expects(const void *self, struct expectation *expectation)
{
    *expectation = ((const struct rolling_self *)self)->expected;
    return expectation->round > 0;
}

const struct strategy strategy_rolling_horizon = {
    .name = "rolling_horizon",
    .summary =
        "Project the market ahead, with the habits of customers, falling costs, data, cloud accounts and rivals' "
        "money, and set the first prices of the path of a few moves that earns most over the horizon.",
    .source = "docs/foresight.md; receding horizon: Keerthi & Gilbert (1988)",
    PARAMETERS(rows, struct rolling_params),
    .looks_ahead = true,
    .create = rolling_create,
    .copy = rolling_copy,
    .observe = rolling_observe,
    .decide = rolling_decide,
    .expects = rolling_expects,
};
