#include "regret/role_analysis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"
#include "statistics/resampling.h"

struct analysing {
    struct role_game *game;
    double *earned;      /* [profiles][roles][runs] */
    double *differences; /* [runs] */
    double *payoff;      /* [profiles][roles] */
    struct error *error;
};

static const double *runs_of(const struct analysing *analysing, size_t profile, size_t role)
{
    const struct role_game *game = analysing->game;
    return analysing->earned + (profile * game->question.role_count + role) * game->runs_each;
}

/* ---- Gains ---- */

static struct role_gain compare(const struct analysing *analysing, size_t from, size_t to, size_t role)
{
    const struct role_game *game = analysing->game;
    const double *was = runs_of(analysing, from, role), *would = runs_of(analysing, to, role);
    struct role_gain gain;
    for (size_t r = 0; r < game->runs_each; r++)
        analysing->differences[r] = difference_but_rounding(was[r], would[r]);
    gain.verdict = regret_judge(analysing->differences, game->runs_each, 1, &gain.gain);
    return gain;
}

static void find_earned(const struct analysing *analysing)
{
    struct role_game *game = analysing->game;
    size_t roles = game->question.role_count;
    for (size_t k = 0; k < game->profile_count * roles; k++) {
        struct sample sample = {0};
        for (size_t r = 0; r < game->runs_each; r++) {
            double earned = role_game_earned(game, k / roles, k % roles, r);
            analysing->earned[k * game->runs_each + r] = earned;
            game->profiles[k / roles].failed |= isnan(earned);
            sample_add(&sample, earned);
        }
        game->earned[k] = sample_estimate(&sample);
    }
    game->whole = true;
    for (size_t profile = 0; profile < game->profile_count; profile++)
        game->whole &= !game->profiles[profile].failed;
}

static void judge_profile(const struct analysing *analysing, size_t profile)
{
    struct role_game *game = analysing->game;
    struct role_profile *one = &game->profiles[profile];
    bool gains = false, undecided = false, failed = one->failed;
    one->epsilon = 0;
    for (size_t r = 0; r < game->question.role_count; r++)
        for (size_t k = 0; k < game->counts[r]; k++) {
            struct role_gain *gain = role_gain_of(game, profile, r, k);
            *gain = compare(analysing, profile, normal_form_deviate(&game->table, profile, r, k), r);
            gains |= gain->verdict == REGRET_GAINS;
            undecided |= gain->verdict == REGRET_UNDECIDED;
            failed |= gain->verdict == REGRET_FAILED;
            if (gain->gain.high > one->epsilon || isnan(gain->gain.high))
                one->epsilon = gain->gain.high;
        }
    one->epsilon = failed ? (double)NAN : one->epsilon;
    one->stability = gains       ? STABILITY_REJECTED
                     : failed    ? STABILITY_FAILED
                     : undecided ? STABILITY_UNDECIDED
                                 : STABILITY_SUPPORTED;
}

/* The profile that gives the least gaining role most, of those in which all roles are known to earn more. Gains count in
 * units of the roles' spreads. */
static void find_better(const struct analysing *analysing, size_t profile, const double *spreads)
{
    struct role_game *game = analysing->game;
    double most = 0;
    game->profiles[profile].better = SIZE_MAX;
    for (size_t other = 0; other < game->profile_count; other++) {
        double least = INFINITY;
        bool better = true;
        for (size_t r = 0; better && r < game->question.role_count; r++) {
            struct role_gain gain = compare(analysing, profile, other, r);
            better = gain.verdict == REGRET_GAINS;
            least = fmin(least, gain.gain.value / spreads[r]);
        }
        if (better && least > most) {
            most = least;
            game->profiles[profile].better = other;
        }
    }
}

/* ---- The table of means ---- */

/* The mean over the runs that are chosen (NULL: all), payoffs of a role that differ by rounding alone made equal: else a
 * rule that does the same would be a little better or worse than itself. */
static void make_table(const struct analysing *analysing, const size_t *chosen, double *payoff)
{
    const struct role_game *game = analysing->game;
    size_t roles = game->question.role_count, runs = game->runs_each;
    for (size_t k = 0; k < game->profile_count * roles; k++) {
        const double *earned = analysing->earned + k * runs;
        double sum = 0;
        for (size_t r = 0; r < runs; r++)
            sum += earned[chosen ? chosen[r] : r];
        payoff[k] = sum / (double)runs;
    }
    for (size_t profile = 0; profile < game->profile_count; profile++)
        for (size_t r = 0; r < roles; r++) {
            double *own = &payoff[profile * roles + r];
            for (size_t k = 0; k < normal_form_choice(&game->table, profile, r); k++) {
                double other = payoff[normal_form_deviate(&game->table, profile, r, k) * roles + r];
                if (same_number(*own, other)) {
                    *own = other;
                    break;
                }
            }
        }
}

/* ---- Equilibria and ranks ---- */

static enum status count_resamples(const struct analysing *analysing)
{
    struct role_game *game = analysing->game;
    size_t count = game->equilibria.count, resamples = game->question.resamples;
    size_t *chosen = calloc(game->runs_each, sizeof *chosen);
    double *payoff = calloc(game->profile_count * game->question.role_count, sizeof *payoff);
    struct normal_form table = game->table;
    uint64_t seed = (uint64_t)game->question.study->seed;
    enum status status =
        chosen && payoff ? STATUS_OK : error_no_memory(analysing->error, "the resamplings of equilibria");
    table.payoff = payoff;
    for (size_t b = 0; status == STATUS_OK && b < resamples; b++) {
        resample_units(game->runs_each, seed, b, chosen);
        make_table(analysing, chosen, payoff);
        for (size_t e = 0; status == STATUS_OK && e < count; e++) {
            bool same = false;
            status = nash_persists(&table, &game->equilibria.items[e], &same, analysing->error);
            game->shares[e] += same ? 1 / (double)resamples : 0;
        }
    }
    free(chosen);
    free(payoff);
    return status;
}

static enum status find_equilibria(const struct analysing *analysing)
{
    struct role_game *game = analysing->game;
    size_t roles = game->question.role_count;
    enum status status =
        nash_find(&game->table, (uint64_t)game->question.study->seed, &game->equilibria, analysing->error);
    size_t count = game->equilibria.count;
    if (status != STATUS_OK)
        return status;
    game->shares = arena_take(&game->arena, count + 1, sizeof *game->shares);
    game->equilibrium_earned = arena_take(&game->arena, count * roles + 1, sizeof(double));
    if (game->arena.exhausted)
        return error_no_memory(analysing->error, "equilibria");
    for (size_t e = 0; e < count; e++)
        normal_form_expected(&game->table, game->equilibria.items[e].mix,
                             game->equilibrium_earned + e * roles);
    return count_resamples(analysing);
}

static enum status find_ranks(const struct analysing *analysing)
{
    struct role_game *game = analysing->game;
    size_t steps = ALPHA_RANK_MOST_STEPS, profiles = game->profile_count;
    double alpha = game->question.alpha;
    game->alphas = arena_take(&game->arena, steps, sizeof *game->alphas);
    game->ranks = arena_take(&game->arena, steps * profiles, sizeof *game->ranks);
    game->perturbed = arena_take(&game->arena, profiles, sizeof *game->perturbed);
    if (game->arena.exhausted)
        return error_no_memory(analysing->error, "alpha-Rank");
    game->alphas[0] = alpha;
    game->alpha_count = 1;
    enum status status =
        alpha > 0 ? alpha_rank(&game->table, alpha, ALPHA_RANK_POPULATION, game->ranks, analysing->error)
                  : alpha_rank_sweep(&game->table, ALPHA_RANK_POPULATION, game->alphas, game->ranks,
                                     &game->alpha_count, &game->alpha_settled, analysing->error);
    if (status == STATUS_OK)
        status =
            alpha_rank_perturbed(&game->table, role_game_perturbation, game->perturbed, analysing->error);
    return status;
}

/* ---- All of it ---- */

static enum status take_memory(struct analysing *analysing)
{
    struct role_game *game = analysing->game;
    size_t roles = game->question.role_count, profiles = game->profile_count;
    struct arena *arena = &game->arena;
    game->gain_stride = normal_form_place(&game->table, roles);
    game->profiles = arena_take(arena, profiles, sizeof *game->profiles);
    game->earned = arena_take(arena, profiles * roles, sizeof *game->earned);
    game->gains = arena_take(arena, profiles * game->gain_stride, sizeof *game->gains);
    analysing->payoff = arena_take(arena, profiles * roles, sizeof *analysing->payoff);
    analysing->earned = calloc(profiles * roles * game->runs_each, sizeof *analysing->earned);
    analysing->differences = calloc(game->runs_each, sizeof *analysing->differences);
    return arena->exhausted || !analysing->earned || !analysing->differences
               ? error_no_memory(analysing->error, "the table of payoffs")
               : STATUS_OK;
}

static enum status analyse(struct analysing *analysing)
{
    struct role_game *game = analysing->game;
    double spreads[game->question.role_count];
    find_earned(analysing);
    make_table(analysing, NULL, analysing->payoff);
    game->table.payoff = analysing->payoff;
    normal_form_spreads(&game->table, spreads);
    for (size_t profile = 0; profile < game->profile_count; profile++) {
        judge_profile(analysing, profile);
        find_better(analysing, profile, spreads);
    }
    if (!game->whole)
        return STATUS_OK;
    enum status status = find_equilibria(analysing);
    return status == STATUS_OK ? find_ranks(analysing) : status;
}

enum status role_analyse(struct role_game *game, struct error *error)
{
    struct analysing analysing = {.game = game, .error = error};
    enum status status = take_memory(&analysing);
    if (status == STATUS_OK)
        status = analyse(&analysing);
    free(analysing.earned);
    free(analysing.differences);
    return status;
}

enum status role_judge_departures(struct role_game *game, struct error *error)
{
    double *differences = calloc(game->runs_each, sizeof *differences);
    if (!differences)
        return error_no_memory(error, "departures");
    for (size_t d = 0; d < game->departure_count; d++) {
        struct role_gain *gain = &game->departures[d].gain;
        for (size_t r = 0; r < game->runs_each; r++)
            differences[r] = role_departure_gain(game, d, r);
        gain->verdict = regret_judge(differences, game->runs_each, 1, &gain->gain);
    }
    free(differences);
    return STATUS_OK;
}
