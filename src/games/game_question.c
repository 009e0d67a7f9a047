#include "games/game_question.h"

#include <math.h>

#define S struct game_question

static const struct parameter game_rows[] = {
    {"title", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "What the game is about, in one line.", "",
     offsetof(S, title)},
    {"kind", PARAMETER_CHOICE, "", NULL, RANGE_ANY, "learning|switching|linear_quadratic",
     "learning: sales lower a firm's cost; switching: buyers stay with a firm unless it costs them too much; "
     "linear_quadratic: outputs change at a cost, the case with a known answer.",
     "docs/markov-perfect.md", offsetof(S, kind)},
    {"firms", PARAMETER_INTEGER, "1", "2", RANGE_ANY, NULL, "Firms; only games of two are solved.", "",
     offsetof(S, firms)},
    {"discount", PARAMETER_REAL, "1/period", NULL, RANGE_BELOW_ONE, NULL,
     "What a unit of money in the next period is worth in this one; 0.952 is an interest of 5 % a period.",
     "", offsetof(S, discount)},
    {"logit_scale", PARAMETER_REAL, "price", "1", RANGE_POSITIVE, NULL,
     "Spread of buyers' tastes, in units of the price: how far prices must be apart to move them.",
     "McFadden (1974)", offsetof(S, logit_scale)},
    {"outside_price", PARAMETER_REAL, "price", "unset", RANGE_ANY, NULL,
     "Price of a good from outside that is as good as a firm's; unset: every buyer buys from one of the firms.",
     "", offsetof(S, outside_price)},
    {"worth", PARAMETER_REAL, "price", "10", RANGE_ANY, NULL,
     "What a good is worth to a buyer; moves the level of buyers' surplus and nothing else.", "",
     offsetof(S, worth)},
};

static const struct parameter learning_rows[] = {
    {"states", PARAMETER_INTEGER, "1", "30", RANGE_NONNEGATIVE, NULL,
     "Most experience that a firm can have, 2 to 60; with 1 there is no room to learn.",
     "Besanko, Doraszelski, Kryukov & Satterthwaite (2010)", offsetof(S, learning.states)},
    {"learning_until", PARAMETER_INTEGER, "1", "15", RANGE_BETWEEN(2, GAME_MOST_STATES), NULL,
     "Experience beyond which cost falls no more.", "Besanko, Doraszelski, Kryukov & Satterthwaite (2010)",
     offsetof(S, learning.learning_until)},
    {"first_cost", PARAMETER_REAL, "price", "10", RANGE_POSITIVE, NULL,
     "Unit cost with the least experience.", "", offsetof(S, learning.first_cost)},
    {"progress_ratio", PARAMETER_REAL, "1", NULL, PARAMETER_RANGE(0, 1, true, false), NULL,
     "Unit cost after experience has doubled, as a part of what it was.", "Wright (1936)",
     offsetof(S, learning.progress_ratio)},
    {"forgetting", PARAMETER_REAL, "1", "0", RANGE_BELOW_ONE, NULL,
     "Of experience e a unit is lost in a period with probability 1 - (1 - forgetting)^e.",
     "Besanko, Doraszelski, Kryukov & Satterthwaite (2010)", offsetof(S, learning.forgetting)},
    {"exits", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Firms leave for a scrap value and enter at a cost, both drawn anew every period and seen by the firm alone; needs "
     "outside_price.",
     "Doraszelski & Satterthwaite (2010)", offsetof(S, learning.exits)},
    {"scrap_mean", PARAMETER_REAL, "price", "1.5", RANGE_ANY, NULL, "Mean scrap value.", "",
     offsetof(S, learning.scrap_mean)},
    {"scrap_half_width", PARAMETER_REAL, "price", "1.5", RANGE_POSITIVE, NULL,
     "Scrap values lie that far around their mean, in a triangular distribution.", "",
     offsetof(S, learning.scrap_half_width)},
    {"entry_cost_mean", PARAMETER_REAL, "price", "4.5", RANGE_ANY, NULL, "Mean cost of entry.", "",
     offsetof(S, learning.entry_cost_mean)},
    {"entry_cost_half_width", PARAMETER_REAL, "price", "1.5", RANGE_POSITIVE, NULL,
     "Costs of entry lie that far around their mean, in a triangular distribution.", "",
     offsetof(S, learning.entry_cost_half_width)},
};

static const struct parameter switching_rows[] = {
    {"buyers", PARAMETER_INTEGER, "1", "20", RANGE_BETWEEN(2, GAME_MOST_BUYERS), NULL,
     "Buyers in the market, and with it the grid of shares.", "", offsetof(S, switching.buyers)},
    {"unit_cost", PARAMETER_REAL, "price", "1", RANGE_ANY, NULL, "Unit cost of both firms.", "",
     offsetof(S, switching.unit_cost)},
    {"switch_cost", PARAMETER_REAL, "price", NULL, RANGE_NONNEGATIVE, NULL,
     "What it costs a buyer to buy from the firm where it did not buy last.", "Dube, Hitsch & Rossi (2009)",
     offsetof(S, switching.switch_cost)},
};

static const struct parameter linear_quadratic_rows[] = {
    {"intercept", PARAMETER_REAL, "price", "10", RANGE_POSITIVE, NULL, "Price at which nothing is bought.",
     "", offsetof(S, linear_quadratic.intercept)},
    {"slope", PARAMETER_REAL, "price", "2", RANGE_POSITIVE, NULL,
     "What a unit of output more takes off the price.", "", offsetof(S, linear_quadratic.slope)},
    {"adjustment", PARAMETER_REAL, "price", "12", RANGE_POSITIVE, NULL,
     "Cost of changing output by one unit in a period; it grows with the square.", "QuantEcon lectures",
     offsetof(S, linear_quadratic.adjustment)},
};

static const struct parameter start_rows[] = {
    {"own", PARAMETER_REAL, "1", "unset", RANGE_NONNEGATIVE, NULL,
     "Experience of firm 1, its buyers, or its output; unset: the least experience, half the buyers, half the output "
     "of rest.",
     "", offsetof(S, own)},
    {"rival", PARAMETER_REAL, "1", "unset", RANGE_NONNEGATIVE, NULL,
     "The same of firm 2; in a game of switching costs it has the other buyers, and this is not written.", "",
     offsetof(S, rival)},
};

static const struct parameter question_rows[] = {
    {"conducts", PARAMETER_CHOICE_SET, "", "[]", RANGE_ANY, "no_exit|rival_stays|no_denying|myopic",
     "Rules to solve the game under as well. no_exit: when it sets a price a firm may not count on making the rival leave; "
     "rival_stays: it prices as if a rival in the market could not leave; no_denying: it counts on nothing that a sale "
     "keeps from the rival; myopic: on nothing but the period's profit.",
     "Besanko, Doraszelski & Kryukov (2014)", offsetof(S, conducts)},
    {"search", PARAMETER_CHOICE, "", "\"paths\"", RANGE_ANY, "paths|starts",
     "How equilibria are looked for. paths: from several starts, then along paths of equilibria in two parameters, round "
     "their folds and back to the game; starts: from the starts alone, which is faster and finds fewer.",
     "Borkovsky, Doraszelski & Kryukov (2010)", offsetof(S, search)},
    {"path_points", PARAMETER_INTEGER, "1", "60", RANGE_BETWEEN(2, 1000), NULL,
     "A path of the search ends after so many points; with more it may go round further folds, and takes longer.",
     "Keller (1977)", offsetof(S, path_points)},
    {"periods", PARAMETER_INTEGER, "periods", "100", RANGE_BETWEEN(1, 1000), NULL,
     "Length of the paths from the start.", "", offsetof(S, periods)},
    {"simulations", PARAMETER_INTEGER, "1", "0", RANGE_BETWEEN(0, 1000), NULL,
     "Paths that are drawn by chance, for each equilibrium.", "", offsetof(S, simulations)},
    {"seed", PARAMETER_INTEGER, "1", "1", RANGE_BETWEEN(0, 9223372036854775807.0), NULL,
     "Seed of these paths.", "", offsetof(S, seed)},
};

static const struct parameter continuation_rows[] = {
    {"parameter", PARAMETER_CHOICE, "", NULL, RANGE_ANY,
     "discount|logit_scale|progress_ratio|forgetting|switch_cost",
     "What is moved to follow the equilibria of the game, round folds too.", "Keller (1977)",
     offsetof(S, parameter)},
    {"from", PARAMETER_REAL, "as the parameter", NULL, RANGE_ANY, NULL,
     "Lowest value; at most that of the game.", "", offsetof(S, from)},
    {"to", PARAMETER_REAL, "as the parameter", NULL, RANGE_ANY, NULL,
     "Highest value; at least that of the game.", "", offsetof(S, to)},
};

#define GROUP(name, its_meaning, its_rows)                                                                   \
    {                                                                                                        \
        .path = name, .meaning = its_meaning, .rows = its_rows,                                              \
        .row_count = sizeof its_rows / sizeof *its_rows, .struct_size = sizeof(S)                            \
    }
const struct parameter_group game_groups[GAME_GROUPS] = {
    [GROUP_GAME] = GROUP("game", "The game.", game_rows),
    [GROUP_LEARNING] = GROUP("learning", "For kind = \"learning\".", learning_rows),
    [GROUP_SWITCHING] = GROUP("switching", "For kind = \"switching\".", switching_rows),
    [GROUP_LINEAR_QUADRATIC] =
        GROUP("linear_quadratic", "For kind = \"linear_quadratic\".", linear_quadratic_rows),
    [GROUP_START] = GROUP("start", "Where the market begins.", start_rows),
    [GROUP_QUESTION] = GROUP("question", "What is asked.", question_rows),
    [GROUP_CONTINUATION] =
        GROUP("continuation", "Draw how the equilibria change with a parameter; left out: they are not.",
              continuation_rows),
};
#undef S

enum game_group group_of_kind(enum asked_kind kind)
{
    return (enum game_group)(GROUP_LEARNING + (int)kind);
}

const char *asked_kind_name(enum asked_kind kind)
{
    return game_groups[group_of_kind(kind)].path;
}

struct game game_of(const struct game_question *question)
{
    return (struct game){
        .kind = question->kind == ASKED_SWITCHING ? GAME_SWITCHING : GAME_LEARNING,
        .discount = question->discount,
        .logit_scale = question->logit_scale,
        .outside_price = isnan(question->outside_price) ? (double)INFINITY : question->outside_price,
        .worth = question->worth,
        .learning = {.states = (size_t)question->learning.states,
                     .learning_until = (size_t)question->learning.learning_until,
                     .first_cost = question->learning.first_cost,
                     .progress_ratio = question->learning.progress_ratio,
                     .forgetting = question->learning.forgetting,
                     .exits = question->learning.exits,
                     .scrap = {question->learning.scrap_mean, question->learning.scrap_half_width},
                     .entry_cost = {question->learning.entry_cost_mean,
                                    question->learning.entry_cost_half_width}},
        .switching = {.buyers = (size_t)question->switching.buyers,
                      .unit_cost = question->switching.unit_cost,
                      .switch_cost = question->switching.switch_cost},
    };
}

struct linear_quadratic_game linear_quadratic_of(const struct game_question *question)
{
    return (struct linear_quadratic_game){.intercept = question->linear_quadratic.intercept,
                                          .slope = question->linear_quadratic.slope,
                                          .discount = question->discount,
                                          .adjustment = question->linear_quadratic.adjustment};
}
