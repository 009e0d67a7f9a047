#include "runs/winners.h"

#include <math.h>
#include <stdlib.h>

static void rank_candidate(struct contest *contest, const struct estimate *estimates, size_t candidate)
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
            rank_candidate(&contest, estimates, i);
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
    if (contest.leader != SIZE_MAX && !(chances[contest.leader].value > 0))
        contest = (struct contest){SIZE_MAX, SIZE_MAX, false};
    free(chances);
    free(include);
    return contest;
}

void wins_add(const double *scores, size_t first, size_t count, double *wins)
{
    double best = 0, ties = 0;
    for (size_t i = first; i < first + count; i++)
        best = fmax(best, scores[i]);
    for (size_t i = first; i < first + count; i++)
        ties += scores[i] >= best;
    for (size_t i = first; best > 0 && i < first + count; i++)
        wins[i] += scores[i] >= best ? 1 / ties : 0;
}
