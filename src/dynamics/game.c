#include "dynamics/game.h"

#include <math.h>

static const char *const conduct_names[CONDUCTS] = {"free", "no_exit", "rival_stays", "no_denying", "myopic"};
static const char *const motive_names[MOTIVES] = {"baseline", "exit", "survival", "scrap", "structure"};
static const char *const parameter_names[GAME_PARAMETERS] = {"discount", "logit_scale", "progress_ratio",
                                                             "forgetting", "switch_cost"};

const char *conduct_name(enum conduct conduct)
{
    return conduct_names[conduct];
}

const char *motive_name(enum motive motive)
{
    return motive_names[motive];
}

double motives_total(const double parts[MOTIVES])
{
    double sum = 0;
    for (int m = 0; m < MOTIVES; m++)
        sum += parts[m];
    return sum;
}

const char *game_parameter_name(enum game_parameter parameter)
{
    return parameter_names[parameter];
}

static double *parameter_place(struct game *game, enum game_parameter parameter)
{
    switch (parameter) {
    case GAME_DISCOUNT:
        return &game->discount;
    case GAME_LOGIT_SCALE:
        return &game->logit_scale;
    case GAME_PROGRESS_RATIO:
        return &game->learning.progress_ratio;
    case GAME_FORGETTING:
        return &game->learning.forgetting;
    default:
        return &game->switching.switch_cost;
    }
}

double game_parameter(const struct game *game, enum game_parameter parameter)
{
    struct game copy = *game;
    return *parameter_place(&copy, parameter);
}

void game_set_parameter(struct game *game, enum game_parameter parameter, double value)
{
    *parameter_place(game, parameter) = value;
}

/* One number with its bounds, which are allowed when `low_fits` or `high_fits`. NAN never fits. */
struct bound {
    const char *name;
    double value, low, high;
    bool low_fits, high_fits;
    const char *advice;
};

static enum status check_bounds(const struct bound *bounds, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const struct bound *row = &bounds[i];
        bool fits = (row->low_fits ? row->value >= row->low : row->value > row->low) &&
                    (row->high_fits ? row->value <= row->high : row->value < row->high);
        if (!fits)
            return error_set(error, STATUS_INVALID, "%s is %g; %s", row->name, row->value, row->advice);
    }
    return STATUS_OK;
}

static enum status check_draws(const char *name, struct triangular law, struct error *error)
{
    if (!isfinite(law.mean) || !(law.half_width > 0) || !isfinite(law.half_width))
        return error_set(error, STATUS_INVALID,
                         "%s: mean %g, half width %g; give numbers, the half width above 0: with the same "
                         "value for all there may be no equilibrium without lotteries",
                         name, law.mean, law.half_width);
    return STATUS_OK;
}

static enum status check_learning(const struct game *game, struct error *error)
{
    const struct learning_terms *terms = &game->learning;
    if (terms->states < 2 || terms->states > GAME_MOST_STATES)
        return error_set(error, STATUS_INVALID,
                         "states is %zu; give 2 to %d: with 1 there is no room to learn", terms->states,
                         GAME_MOST_STATES);
    if (terms->learning_until < 2 || terms->learning_until > terms->states)
        return error_set(error, STATUS_INVALID, "learning_until is %zu; give 2 to the number of states, %zu",
                         terms->learning_until, terms->states);
    const struct bound bounds[] = {
        {"first_cost", terms->first_cost, 0, INFINITY, false, false, "give a number above 0"},
        {"progress_ratio", terms->progress_ratio, 0, 1, false, true,
         "give a number above 0 and at most 1: cost after experience has doubled, as a part of what it was"},
        {"forgetting", terms->forgetting, 0, 1, true, false, "give a number from 0 up to but not 1"},
    };
    enum status status = check_bounds(bounds, sizeof bounds / sizeof *bounds, error);
    if (status != STATUS_OK || !terms->exits)
        return status;
    if (game->outside_price == INFINITY)
        return error_set(
            error, STATUS_INVALID,
            "exits need an outside good: without one a firm alone has no best price; give an outside "
            "price, or do without exits");
    status = check_draws("scrap value", terms->scrap, error);
    return status == STATUS_OK ? check_draws("entry cost", terms->entry_cost, error) : status;
}

static enum status check_switching(const struct game *game, struct error *error)
{
    const struct switching_terms *terms = &game->switching;
    if (terms->buyers < 2 || terms->buyers > GAME_MOST_BUYERS)
        return error_set(error, STATUS_INVALID, "buyers is %zu; give 2 to %d", terms->buyers,
                         GAME_MOST_BUYERS);
    const struct bound bounds[] = {
        {"unit_cost", terms->unit_cost, -INFINITY, INFINITY, false, false, "give a number"},
        {"switch_cost", terms->switch_cost, 0, INFINITY, true, false, "give a number, 0 or more"},
    };
    return check_bounds(bounds, sizeof bounds / sizeof *bounds, error);
}

enum status game_check(const struct game *game, struct error *error)
{
    const struct bound bounds[] = {
        {"discount", game->discount, 0, 1, true, false,
         "give 0 to below 1 a period: with 1 the future has no finite worth; 0.999 is a patient firm"},
        {"logit_scale", game->logit_scale, 0, INFINITY, false, false, "give a number above 0"},
        {"outside_price", game->outside_price, -INFINITY, INFINITY, false, true,
         "give a price, or infinity for none"},
        {"worth", game->worth, -INFINITY, INFINITY, false, false, "give a number"},
    };
    enum status status = check_bounds(bounds, sizeof bounds / sizeof *bounds, error);
    if (status == STATUS_OK && (unsigned)game->conduct >= CONDUCTS)
        status = error_set(error, STATUS_INVALID, "there is no conduct %d", (int)game->conduct);
    if (status != STATUS_OK)
        return status;
    if (game->kind != GAME_LEARNING && game->kind != GAME_SWITCHING)
        return error_set(error, STATUS_INVALID, "there is no kind of game %d", (int)game->kind);
    return game->kind == GAME_LEARNING ? check_learning(game, error) : check_switching(game, error);
}

size_t game_first_level(const struct game *game)
{
    return game->kind == GAME_LEARNING && !game->learning.exits;
}

size_t game_levels(const struct game *game)
{
    return game->kind == GAME_SWITCHING ? game->switching.buyers + 1
                                        : game->learning.states + 1 - game_first_level(game);
}

size_t game_states(const struct game *game)
{
    size_t levels = game_levels(game);
    return game->kind == GAME_SWITCHING ? levels : levels * levels;
}

size_t game_state(const struct game *game, size_t own, size_t rival)
{
    size_t first = game_first_level(game);
    return game->kind == GAME_SWITCHING ? own : (own - first) * game_levels(game) + rival - first;
}

size_t game_own(const struct game *game, size_t state)
{
    return game->kind == GAME_SWITCHING ? state : state / game_levels(game) + game_first_level(game);
}

size_t game_rival(const struct game *game, size_t state)
{
    return game->kind == GAME_SWITCHING ? game->switching.buyers - state
                                        : state % game_levels(game) + game_first_level(game);
}

size_t game_mirror(const struct game *game, size_t state)
{
    return game_state(game, game_rival(game, state), game_own(game, state));
}

size_t game_usual_start(const struct game *game)
{
    return game->kind == GAME_SWITCHING ? game->switching.buyers / 2 : game_state(game, 1, 1);
}
