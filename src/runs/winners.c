#include "runs/winners.h"

#include <math.h>
#include <stdlib.h>

static void enter(struct contest *contest, const struct estimate *estimates, size_t candidate)
{
    const struct estimate *entrant = &estimates[candidate];
    if (isnan(entrant->value))
        return;
    if (contest->leader == SIZE_MAX || entrant->value > estimates[contest->leader].value) {
        contest->runner_up = contest->leader;
        contest->leader = candidate;
    } else if (contest->runner_up == SIZE_MAX || entrant->value > estimates[contest->runner_up].value) {
        contest->runner_up = candidate;
    }
}

struct contest contest_of(const struct estimate *estimates, const bool *include, size_t count)
{
    struct contest contest = {SIZE_MAX, SIZE_MAX, false};
    for (size_t i = 0; i < count; i++)
        if (include[i])
            enter(&contest, estimates, i);
    /* comparisons with NAN are false, so without intervals nothing is decided */
    if (contest.runner_up != SIZE_MAX)
        contest.decided = estimates[contest.leader].low > estimates[contest.runner_up].high;
    return contest;
}

struct estimate win_probability(const struct firm_summary *firm, enum winning winning)
{
    switch (winning) {
    case WIN_ALIVE:
        return firm->survival;
    case WIN_SHARE:
        return firm->wins_share;
    case WIN_PROFIT:
        return firm->wins_profit;
    default:
        return firm->wins_capital;
    }
}

struct contest winner_contest(const struct summary *summary, enum winning winning)
{
    struct contest contest = {SIZE_MAX, SIZE_MAX, false};
    struct estimate *chances = calloc(summary->firm_count + 1, sizeof *chances);
    bool *include = calloc(summary->firm_count + 1, sizeof *include);
    for (size_t i = 0; chances && include && i < summary->firm_count; i++) {
        chances[i] = win_probability(&summary->firms[i], winning);
        include[i] = summary->firms[i].layer == FIRM_VENDOR;
    }
    if (chances && include)
        contest = contest_of(chances, include, summary->firm_count);
    free(chances);
    free(include);
    return contest;
}

/* Three parts of one after the other: values, lower and upper ends. */
static void put(double *numbers, size_t length, size_t at, const struct estimate *estimate)
{
    numbers[at] = estimate->value;
    numbers[length + at] = estimate->low;
    numbers[2 * length + at] = estimate->high;
}

enum status winners_write(const struct summary *summary, struct writer *writer, struct error *error)
{
    size_t vendors = summary->independents + summary->owned, first = summary->firm_count - vendors;
    size_t wins = WINNINGS * vendors, pairs = vendors * vendors;
    double *numbers = calloc(3 * (wins + pairs) + 1, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the winners", 3 * (wins + pairs) * sizeof *numbers);
    for (size_t w = 0; w < WINNINGS; w++)
        for (size_t f = 0; f < vendors; f++) {
            struct estimate chance = win_probability(&summary->firms[first + f], (enum winning)w);
            put(numbers, wins, w * vendors + f, &chance);
        }
    for (size_t i = 0; i < pairs; i++)
        put(numbers + 3 * wins, pairs, i, &summary->outlives[i]);
    enum status status = writer_add_winners(writer, numbers, error);
    free(numbers);
    return status;
}
