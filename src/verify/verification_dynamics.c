/* Duopolies whose firms think ahead: numbers of the articles, as remembered or stated, and of independent
 * computations. */
#include "verify/calculations.h"

#include <math.h>

#include "dynamics/linear_quadratic.h"
#include "dynamics/motives.h"
#include "dynamics/outcomes.h"
#include "dynamics/solve.h"

/* Besanko, Doraszelski & Kryukov (2014), baseline. */
static const struct game predation = {.kind = GAME_LEARNING,
                                      .discount = 1 / 1.05,
                                      .logit_scale = 1,
                                      .outside_price = 10,
                                      .worth = 10,
                                      .learning = {.states = 30,
                                                   .learning_until = 15,
                                                   .first_cost = 10,
                                                   .progress_ratio = 0.75,
                                                   .exits = true,
                                                   .scrap = {1.5, 1.5},
                                                   .entry_cost = {4.5, 1.5}}};

/* Besanko, Doraszelski, Kryukov & Satterthwaite (2010). */
static struct game forgetting_game(double progress_ratio, double forgetting)
{
    struct game game = predation;
    game.outside_price = (double)INFINITY;
    game.learning.exits = false;
    game.learning.progress_ratio = progress_ratio;
    game.learning.forgetting = forgetting;
    return game;
}

enum asked { PRICE_AT_START, LONG_RUN_HHI, LONG_RUN_PRICE, MAX_HHI, SURPLUS_NPV, GAIN, SUM_OF_MOTIVES };

/* From both firms with the least experience, over 100 periods. */
static double outcome_of(const struct game *game, const struct equilibrium *equilibrium, enum asked asked)
{
    enum { PERIODS = 100 };
    struct game_outcome found;
    struct error error;
    double answer = (double)NAN;
    if (game_outcome_find(game, equilibrium, game_usual_start(game), PERIODS, &found, &error) == STATUS_OK)
        answer = asked == LONG_RUN_HHI     ? found.mean.hhi
                 : asked == LONG_RUN_PRICE ? found.mean.price
                 : asked == MAX_HHI        ? found.max.hhi
                                           : found.total_surplus;
    game_outcome_clear(&found);
    return answer;
}

static double worst_sum(const struct game *game, const struct equilibrium *equilibrium)
{
    double worst = 0;
    for (size_t s = 0; s < equilibrium->states; s++) {
        struct motives motives;
        struct error error;
        if (game_own(game, s) > 0)
            worst = find_motives(game, equilibrium, s, &motives, &error) == STATUS_OK
                        ? fmax(worst, fabs(motives.sum))
                        : (double)NAN;
    }
    return worst;
}

static double ask(const struct game *game, enum solve_start start, enum asked asked)
{
    struct equilibrium *equilibrium = NULL;
    struct solve_terms terms = {0};
    struct error error;
    double answer = (double)NAN;
    if (equilibrium_create(game, &equilibrium, &error) != STATUS_OK)
        return answer;
    solve_start(game, start, equilibrium);
    if (solve_game(game, &terms, equilibrium, &error) == STATUS_OK)
        answer = asked == PRICE_AT_START   ? equilibrium->price[game_usual_start(game)]
                 : asked == GAIN           ? equilibrium->deviation_gain
                 : asked == SUM_OF_MOTIVES ? worst_sum(game, equilibrium)
                                           : outcome_of(game, equilibrium, asked);
    equilibrium_free(equilibrium);
    return answer;
}

static double ask_forgetting(double progress_ratio, double forgetting, enum asked asked)
{
    struct game game = forgetting_game(progress_ratio, forgetting);
    return ask(&game, START_FLAT, asked);
}

FIND(war_price, ask(&predation, START_STATIC, PRICE_AT_START))
FIND(war_hhi, ask(&predation, START_STATIC, LONG_RUN_HHI))
FIND(war_long_price, ask(&predation, START_STATIC, LONG_RUN_PRICE))
FIND(war_surplus, ask(&predation, START_STATIC, SURPLUS_NPV))
FIND(war_gain, ask(&predation, START_STATIC, GAIN))
FIND(war_motives, ask(&predation, START_STATIC, SUM_OF_MOTIVES))
FIND(peace_price, ask(&predation, START_FLAT, PRICE_AT_START))
FIND(peace_hhi, ask(&predation, START_FLAT, LONG_RUN_HHI))
FIND(peace_surplus, ask(&predation, START_FLAT, SURPLUS_NPV))
FIND(learning_price, ask_forgetting(0.65, 0, PRICE_AT_START))
FIND(learning_hhi, ask_forgetting(0.65, 0, MAX_HHI))
FIND(forgetting_price, ask_forgetting(0.85, 0.08, PRICE_AT_START))
FIND(forgetting_hhi, ask_forgetting(0.85, 0.08, LONG_RUN_HHI))

static struct linear_quadratic_equilibrium adjusting(void)
{
    struct linear_quadratic_game game = {.intercept = 10, .slope = 2, .adjustment = 12, .discount = 0.96};
    struct linear_quadratic_equilibrium found;
    struct error error;
    if (linear_quadratic_solve(&game, &found, &error) != STATUS_OK)
        found.feedback[1] = found.steady_price = (double)NAN;
    return found;
}

FIND(adjusting_feedback, adjusting().feedback[1])
FIND(adjusting_price, adjusting().steady_price)

static const char remembered[] = "Besanko, Doraszelski & Kryukov (2014), table from memory",
                  exit_again[] = "game of Besanko, Doraszelski & Kryukov (2014); recomputed apart",
                  stated[] = "Besanko, Doraszelski, Kryukov & Satterthwaite (2010), as stated there",
                  forgetting_again[] =
                      "game of Besanko, Doraszelski, Kryukov & Satterthwaite (2010); recomputed apart",
                  quant_econ[] = "duopoly of the QuantEcon lectures; recomputed apart",
                  by_definition[] = "definition of an equilibrium",
                  decomposition[] = "identity; parts of Besanko, Doraszelski & Kryukov (2014), from memory";

const struct calculation verification_dynamics[] = {
    {"dynamics", "war for the market, long-run HHI", remembered, 0.96, 0.005, war_hhi},
    {"dynamics", "war for the market, long-run price", remembered, 8.26, 0.005, war_long_price},
    {"dynamics", "war for the market, first price", exit_again, -34.776, 0.002, war_price},
    {"dynamics", "war for the market, value of surplus", exit_again, 110.331, 0.002, war_surplus},
    {"dynamics", "war for the market, gain of a departure", by_definition, 0, 1e-8, war_gain},
    {"dynamics", "war for the market, sum of the motives", decomposition, 0, 1e-10, war_motives},
    {"dynamics", "peace in the same game, long-run HHI", remembered, 0.5, 0.005, peace_hhi},
    {"dynamics", "peace in the same game, first price", exit_again, 5.0544, 0.002, peace_price},
    {"dynamics", "peace in the same game, value of surplus", exit_again, 120.138, 0.002, peace_surplus},
    {"dynamics", "learning at ratio .65, largest HHI", stated, 0.67, 0.005, learning_hhi},
    {"dynamics", "learning at ratio .65, first price", forgetting_again, 2.8037, 0.001, learning_price},
    {"dynamics", "ratio .85, forgetting .08, first price", forgetting_again, -11.0484, 0.001,
     forgetting_price},
    {"dynamics", "ratio .85, forgetting .08, long-run HHI", forgetting_again, 0.7713, 0.001, forgetting_hhi},
    {"dynamics", "adjusting output, feedback on own", quant_econ, 0.2951248179679, 1e-8, adjusting_feedback},
    {"dynamics", "adjusting output, steady price", quant_econ, 2.7922639034755, 1e-8, adjusting_price},
};
const size_t verification_dynamics_count = sizeof verification_dynamics / sizeof *verification_dynamics;
