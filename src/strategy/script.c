/* S8 of docs/model.md section 5: price moves that the scenario lists, such as those of May 2024. */
#include "strategy/rules.h"

#include <math.h>

enum move_column {
    ROUND,
    PRODUCT,
    PRICE_INPUT,
    PRICE_OUTPUT,
    FREE_QUOTA,
    RATE_CAP,
    PARTNER_FEE,
    MOVE_COLUMNS
};

struct script_params {
    struct table moves;
    const char *then; /* the successor; the scenario reader takes it from the vendor's pricing group */
};

/* done: the last round whose moves have been made; 0 before the first. A script that takes over during a
 * run does not make up for earlier rounds. */
struct script_self {
    int64_t done;
};

static const struct parameter rows[] = {
    {"moves", PARAMETER_TABLE, "", NULL, RANGE_ANY,
     "date|product|price_input|price_output|free_quota|rate_cap|partner_fee",
     "Moves, made in this order in the round of their date, event or round number; prices in CNY/Mtok, quota "
     "and cap in Gtok/month per customer (cap 0: none), the fee that a partner pays the vendor in kCNY/month; \"keep\" or nothing leaves a value as it is.",
     "docs/model.md 5, S8, and 8", offsetof(struct script_params, moves)},
    {"then", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, "strategies",
     "Rule that takes over in the round after the last move, its keys beside these; empty: prices hold.",
     "docs/model.md 5, S8", offsetof(struct script_params, then)},
};

/* A price below zero and below the vendor's floor would be raised to the floor: a slip, or a floor that was forgotten. */
static enum status check_moves(const struct market_view *view, const struct table *moves, struct error *error)
{
    for (size_t i = 0; i < moves->rows; i++) {
        const double *move = moves->values + i * MOVE_COLUMNS;
        if (move[PRODUCT] >= (double)view->own_count)
            continue;
        double floor = view->own_floor ? view->own_floor[(size_t)move[PRODUCT]] : 0;
        double lowest = fmin(move[PRICE_INPUT], move[PRICE_OUTPUT]); /* fmin leaves NAN out */
        if (lowest < fmin(0, floor))
            return error_set(
                error, STATUS_INVALID,
                "pricing.moves, row %zu: a price of %.10g, below zero; the pricing.floor_... of that tier, "
                "%.10g, says how far prices may go below it",
                i + 1, lowest, floor);
    }
    return STATUS_OK;
}

static enum status script_create(const struct market_view *view, const void *params, struct arena *arena,
                                 void **self, struct error *error)
{
    const struct script_params *rule = params;
    struct script_self *made = arena_take(arena, 1, sizeof *made);
    *self = made;
    if (!made)
        return error_no_memory(error, "a script");
    made->done = view->round;
    return check_moves(view, &rule->moves, error);
}

static void *script_copy(const void *self, struct arena *arena)
{
    return arena_copy_array(arena, self, 1, sizeof(struct script_self));
}

static void make_move(const double *move, struct offer *offer)
{
    if (!isnan(move[PRICE_INPUT]) || !isnan(move[PRICE_OUTPUT]))
        offer->set_parts = true;
    if (!isnan(move[PRICE_INPUT]))
        offer->price_input = move[PRICE_INPUT];
    if (!isnan(move[PRICE_OUTPUT]))
        offer->price_output = move[PRICE_OUTPUT];
    if (!isnan(move[FREE_QUOTA]))
        offer->free_quota = move[FREE_QUOTA];
    if (!isnan(move[RATE_CAP]))
        offer->rate_cap = move[RATE_CAP];
}

static void script_decide(const struct market_view *view, const void *params, void *self,
                          struct offer *offers)
{
    const struct script_params *rule = params;
    struct script_self *memory = self;
    double after = memory->done ? (double)memory->done : -INFINITY;
    for (size_t i = 0; i < rule->moves.rows; i++) {
        const double *move = rule->moves.values + i * MOVE_COLUMNS;
        bool due = move[ROUND] > after && move[ROUND] <= (double)view->round;
        if (due && move[PRODUCT] < (double)view->own_count)
            make_move(move, &offers[(size_t)move[PRODUCT]]);
        if (due && !isnan(move[PARTNER_FEE]))
            offers[0].partner_fee = move[PARTNER_FEE]; /* of the vendor, whatever product stands before it */
    }
    memory->done = view->round;
}

static bool script_finished(const struct market_view *view, const void *params, const void *self)
{
    const struct script_params *rule = params;
    const struct script_self *memory = self;
    (void)view;
    for (size_t i = 0; i < rule->moves.rows; i++)
        if (rule->moves.values[i * MOVE_COLUMNS + ROUND] > (double)memory->done)
            return false;
    return true;
}

const struct strategy strategy_script = {
    .name = "script",
    .summary = "Make the moves of a table when their time comes; between them prices hold, after the last "
               "one another rule may take over.",
    .source = "docs/model.md 5, S8",
    PARAMETERS(rows, struct script_params),
    .ignores_estimates = true,
    .every_round = true,
    .create = script_create,
    .copy = script_copy,
    .decide = script_decide,
    .finished = script_finished,
};
