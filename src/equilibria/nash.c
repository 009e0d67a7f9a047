#include "equilibria/nash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "equilibria/replicator.h"
#include "equilibria/support.h"

enum { MOST_SUPPORTS = 400000, MOST_SMALL_SUPPORTS = 20000 };
static const double same_mix = 1e-6;

struct search {
    const struct normal_form *game;
    struct nash_equilibria *found;
    struct support_solver solver;
    double *mix;   /* [strategies] scratch */
    bool *removed; /* [strategies]: another one is strictly better whatever the others do */
    size_t strategies, capacity, looked_at;
    bool ties;
    struct error *error;
};

/* ---- The list ---- */

static bool is_known(const struct search *search, const double *mix)
{
    for (size_t i = 0; i < search->found->count; i++) {
        double off = 0;
        for (size_t k = 0; k < search->strategies; k++)
            off = fmax(off, fabs(search->found->items[i].mix[k] - mix[k]));
        if (off < same_mix)
            return true;
    }
    return false;
}

static enum status add(struct search *search, const double *mix, size_t profile)
{
    struct nash_equilibria *found = search->found;
    if (is_known(search, mix))
        return STATUS_OK;
    struct nash_equilibrium *items =
        list_with_room(found->items, found->count, &search->capacity, sizeof *items);
    double *kept = items ? arena_copy_array(&found->arena, mix, search->strategies, sizeof *mix) : NULL;
    if (items)
        found->items = items;
    if (!kept)
        return error_no_memory(search->error, "equilibria");
    found->items[found->count++] = (struct nash_equilibrium){
        kept, normal_form_regret(search->game, mix, search->solver.spreads), profile};
    return STATUS_OK;
}

static enum status add_pure(struct search *search)
{
    const struct normal_form *game = search->game;
    size_t profiles = normal_form_profiles(game, SIZE_MAX);
    enum status status = STATUS_OK;
    for (size_t profile = 0; status == STATUS_OK && profile < profiles; profile++) {
        if (!normal_form_is_equilibrium(game, profile))
            continue;
        memset(search->mix, 0, search->strategies * sizeof *search->mix);
        for (size_t i = 0; i < game->players; i++) {
            size_t own = normal_form_choice(game, profile, i);
            search->mix[normal_form_place(game, i) + own] = 1;
            for (size_t s = 0; s < game->strategies[i]; s++)
                search->ties |=
                    s != own && game->payoff[normal_form_deviate(game, profile, i, s) * game->players + i] ==
                                    game->payoff[profile * game->players + i];
        }
        status = add(search, search->mix, profile);
    }
    return status;
}

/* ---- Strategies that nobody plays ---- */

/* Whether the strategy `better` earns the player more than `strategy` in every profile of strategies that are left. */
static bool dominates(const struct search *search, size_t player, size_t better, size_t strategy)
{
    const struct normal_form *game = search->game;
    size_t profiles = normal_form_profiles(game, SIZE_MAX);
    for (size_t profile = 0; profile < profiles; profile++) {
        bool left = normal_form_choice(game, profile, player) == strategy;
        for (size_t i = 0; left && i < game->players; i++)
            left = i == player ||
                   !search->removed[normal_form_place(game, i) + normal_form_choice(game, profile, i)];
        if (left &&
            !(game->payoff[normal_form_deviate(game, profile, player, better) * game->players + player] >
              game->payoff[profile * game->players + player]))
            return false;
    }
    return true;
}

/* Again and again, until every strategy that is left may be played; no equilibrium is lost by that. */
static void remove_dominated(struct search *search)
{
    const struct normal_form *game = search->game;
    for (bool news = true; news;) {
        news = false;
        for (size_t i = 0; i < game->players; i++)
            for (size_t s = 0; s < game->strategies[i]; s++)
                for (size_t b = 0; b < game->strategies[i]; b++) {
                    bool *removed = search->removed + normal_form_place(game, i);
                    if (b != s && !removed[s] && !removed[b] && dominates(search, i, b, s))
                        news = removed[s] = true;
                }
    }
}

/* ---- Supports ---- */

/* Puts a player's next combination of `size` strategies that are left into chosen [size], ascending; first: the first one.
 * False: there is none. */
static bool next_support(const struct search *search, size_t player, size_t size, bool first, size_t *chosen)
{
    size_t count = search->game->strategies[player], left[count], lefts = 0, places[size];
    for (size_t s = 0; s < count; s++)
        if (!search->removed[normal_form_place(search->game, player) + s])
            left[lefts++] = s;
    if (size > lefts)
        return false;
    for (size_t k = 0; k < size; k++) {
        places[k] = k;
        for (size_t p = 0; !first && p < lefts; p++)
            places[k] = left[p] == chosen[k] ? p : places[k];
    }
    if (!first) {
        size_t k = size;
        while (k > 0 && places[k - 1] == lefts - size + k - 1)
            k--;
        if (k == 0)
            return false;
        places[k - 1]++;
        for (size_t next = k; next < size; next++)
            places[next] = places[next - 1] + 1;
    }
    for (size_t k = 0; k < size; k++)
        chosen[k] = left[places[k]];
    return true;
}

/* Looks at the support that stands as equal probabilities in `mix`. */
static enum status look_at(struct search *search)
{
    bool ties = false;
    search->looked_at++;
    if (!support_solve(&search->solver, search->mix, &ties))
        return STATUS_OK;
    search->ties |= ties;
    return add(search, search->mix, SIZE_MAX);
}

static void put_support(const struct search *search, size_t player, const size_t *chosen, size_t size)
{
    double *mix = search->mix + normal_form_place(search->game, player);
    memset(mix, 0, search->game->strategies[player] * sizeof *mix);
    for (size_t k = 0; k < size; k++)
        mix[chosen[k]] = 1 / (double)size;
}

/* All pairs of supports of equal size from two on; false by *all: too many. */
static enum status look_at_pairs(struct search *search, bool *all)
{
    const size_t *strategies = search->game->strategies;
    size_t largest = strategies[0] < strategies[1] ? strategies[0] : strategies[1];
    size_t one[largest], other[largest];
    enum status status = STATUS_OK;
    for (size_t size = 2; size <= largest; size++)
        for (bool any = next_support(search, 0, size, true, one); any;
             any = next_support(search, 0, size, false, one))
            for (bool more = next_support(search, 1, size, true, other); more;
                 more = next_support(search, 1, size, false, other)) {
                *all = search->looked_at < MOST_SUPPORTS;
                if (status != STATUS_OK || !*all)
                    return status;
                put_support(search, 0, one, size);
                put_support(search, 1, other, size);
                status = look_at(search);
            }
    return status;
}

/* ---- More than two players ---- */

/* The player's strategies, then pairs of them, by number: support [2]; their number, 0 beyond the last. */
static size_t small_support(size_t strategies, size_t number, size_t support[2])
{
    support[0] = support[1] = number;
    if (number < strategies)
        return 1;
    number -= strategies;
    for (support[0] = 0; support[0] + 1 < strategies; support[0]++) {
        size_t pairs = strategies - support[0] - 1;
        if (number < pairs) {
            support[1] = support[0] + 1 + number;
            return 2;
        }
        number -= pairs;
    }
    return 0;
}

/* Supports of up to two strategies of each player, as many as are allowed. */
static enum status look_at_small_supports(struct search *search)
{
    const struct normal_form *game = search->game;
    size_t numbers[game->players], support[2];
    enum status status = STATUS_OK;
    memset(numbers, 0, sizeof numbers);
    while (status == STATUS_OK && search->looked_at < MOST_SMALL_SUPPORTS) {
        size_t mixing = 0, player = game->players;
        for (size_t i = 0; i < game->players; i++) {
            size_t size = small_support(game->strategies[i], numbers[i], support);
            put_support(search, i, support, size);
            mixing += size > 1;
        }
        search->looked_at++;
        if (mixing > 1)
            status = look_at(search);
        while (player-- > 0) {
            if (small_support(game->strategies[player], ++numbers[player], support) > 0)
                break;
            numbers[player] = 0;
        }
        if (player == SIZE_MAX)
            break;
    }
    return status;
}

/* Where replicator dynamics lead, refined; what can't be refined is kept as it is if hardly anybody gains. */
static enum status follow_replicators(struct search *search, uint64_t seed)
{
    static const double least[] = {1e-2, 1e-4};
    size_t starts = replicator_starts(search->game);
    enum status status = STATUS_OK;
    double *end = calloc(search->strategies, sizeof *end);
    if (!end)
        return error_no_memory(search->error, "equilibria");
    for (size_t start = 0; status == STATUS_OK && start < starts; start++) {
        bool refined = false, ties = false;
        replicator_follow(search->game, search->solver.spreads, seed, start, end);
        for (size_t i = 0; i < sizeof least / sizeof *least && !refined; i++) {
            for (size_t k = 0; k < search->strategies; k++)
                search->mix[k] = end[k] > least[i] ? end[k] : 0;
            refined = support_solve(&search->solver, search->mix, &ties);
        }
        if (refined || normal_form_regret(search->game, end, search->solver.spreads) < replicator_good_enough)
            status = add(search, refined ? search->mix : end, SIZE_MAX);
    }
    free(end);
    return status;
}

static enum status look(struct search *search, uint64_t seed)
{
    size_t players = search->game->players;
    bool all = true;
    enum status status = add_pure(search);
    if (status != STATUS_OK || players == 1) {
        search->found->complete = true;
        return status;
    }
    if (players == 2) {
        remove_dominated(search);
        status = look_at_pairs(search, &all);
        search->found->complete = all && !search->ties && search->found->count % 2 == 1;
        return status;
    }
    status = look_at_small_supports(search);
    return status == STATUS_OK ? follow_replicators(search, seed) : status;
}

enum status nash_find(const struct normal_form *game, uint64_t seed, struct nash_equilibria *found,
                      struct error *error)
{
    struct search search = {
        .game = game, .found = found, .strategies = normal_form_place(game, game->players), .error = error};
    *found = (struct nash_equilibria){.count = 0};
    arena_init(&found->arena);
    enum status status = support_solver_init(&search.solver, game, error);
    search.mix = calloc(search.strategies, sizeof *search.mix);
    search.removed = calloc(search.strategies, sizeof *search.removed);
    if (status == STATUS_OK && (!search.mix || !search.removed))
        status = error_no_memory(error, "equilibria");
    if (status == STATUS_OK)
        status = look(&search, seed);
    support_solver_clear(&search.solver);
    free(search.mix);
    free(search.removed);
    return status;
}

void nash_clear(struct nash_equilibria *found)
{
    free(found->items);
    arena_clear(&found->arena);
    *found = (struct nash_equilibria){.count = 0};
}

enum status nash_persists(const struct normal_form *game, const struct nash_equilibrium *of_other, bool *same,
                          struct error *error)
{
    struct support_solver solver;
    size_t strategies = normal_form_place(game, game->players);
    double mix[strategies];
    bool ties;
    if (of_other->profile != SIZE_MAX) {
        *same = normal_form_is_equilibrium(game, of_other->profile);
        return STATUS_OK;
    }
    memcpy(mix, of_other->mix, sizeof mix);
    enum status status = support_solver_init(&solver, game, error);
    *same = status == STATUS_OK && support_solve(&solver, mix, &ties);
    support_solver_clear(&solver);
    return status;
}
