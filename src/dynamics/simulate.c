#include "dynamics/simulate.h"

#include "dynamics/learning_period.h"
#include "dynamics/switching_period.h"
#include "dynamics/triangular.h"
#include "random/philox.h"

/* What a period's draws are for, as the entity of their address; buyers are numbered from 0 in a game of bases. */
enum { DRAW_SALE, DRAW_PRIVATE };

struct walk {
    struct duopoly duopoly;
    const struct equilibrium *policy;
    uint64_t seed;
    uint32_t path, period;
};

static struct philox_words draw(const struct walk *walk, uint32_t entity)
{
    return philox4x32(walk->seed, walk->path, entity, walk->period, RANDOM_DYNAMICS);
}

static enum sale who_sells(const struct buyer *buyer, double uniform)
{
    return uniform < buyer->own ? SALE_OWN : uniform < buyer->own + buyer->rival ? SALE_RIVAL : SALE_NOBODY;
}

static size_t forget(const struct walk *walk, size_t level, bool sold, double uniform)
{
    const struct duopoly *duopoly = &walk->duopoly;
    return learning_next_level(duopoly, level, sold, uniform < duopoly->forgets[level - duopoly->first]);
}

/* A firm draws its scrap value, or cost of entry, and stays or enters if the worth of that is larger. */
static size_t decide(const struct walk *walk, size_t state, double uniform)
{
    const struct learning_terms *terms = &walk->duopoly.game->learning;
    size_t level = walk->duopoly.own[state];
    double worth = learning_worth_to_stay(&walk->duopoly, walk->policy, state);
    double drawn = triangular_quantile(level > 0 ? terms->scrap : terms->entry_cost, uniform);
    return drawn > worth ? 0 : level > 0 ? level : 1;
}

static size_t next_of_experience(const struct walk *walk, size_t state)
{
    const struct duopoly *duopoly = &walk->duopoly;
    struct philox_words word = draw(walk, DRAW_SALE);
    struct buyer buyer = learning_buyer(duopoly, walk->policy, state);
    enum sale sale = who_sells(&buyer, uniform_from_word(word.word[0]));
    size_t own = forget(walk, duopoly->own[state], sale == SALE_OWN, uniform_from_word(word.word[1]));
    size_t rival = forget(walk, duopoly->rival[state], sale == SALE_RIVAL, uniform_from_word(word.word[2]));
    size_t after = duopoly_state(duopoly, own, rival);
    if (!duopoly->game->learning.exits)
        return after;
    struct philox_words private = draw(walk, DRAW_PRIVATE);
    return duopoly_state(duopoly, decide(walk, after, uniform_from_word(private.word[0])),
                         decide(walk, duopoly->mirror[after], uniform_from_word(private.word[1])));
}

static size_t next_of_bases(const struct walk *walk, size_t state)
{
    const struct duopoly *duopoly = &walk->duopoly;
    struct two_bases buyers =
        switching_buyers(duopoly, walk->policy->price[state], walk->policy->price[duopoly->mirror[state]]);
    size_t next = 0;
    for (size_t i = 0; i < duopoly->game->switching.buyers; i++) {
        bool belongs = i < state;
        enum sale sale =
            who_sells(&buyers.of[belongs ? 0 : 1], uniform_from_word(draw(walk, (uint32_t)i).word[0]));
        next += sale == SALE_NOBODY ? belongs : sale == SALE_OWN;
    }
    return next;
}

static void walk_path(struct walk *walk, size_t start, size_t periods, size_t *state)
{
    for (size_t period = 0; period < periods; period++) {
        state[period] = start;
        walk->period = (uint32_t)period;
        if (period + 1 < periods)
            start = walk->duopoly.game->kind == GAME_LEARNING ? next_of_experience(walk, start)
                                                              : next_of_bases(walk, start);
    }
}

enum status simulate_paths(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                           uint64_t seed, uint32_t first_path, size_t paths, size_t periods, size_t *state,
                           struct error *error)
{
    struct walk walk = {.policy = equilibrium, .seed = seed};
    enum status status = duopoly_init(&walk.duopoly, game, error);
    if (status == STATUS_OK && start >= walk.duopoly.states)
        status = error_set(error, STATUS_INVALID,
                           "the start is not a state of the game; give levels within its grid");
    for (size_t i = 0; status == STATUS_OK && i < paths; i++) {
        walk.path = first_path + (uint32_t)i;
        walk_path(&walk, start, periods, state + i * periods);
    }
    duopoly_clear(&walk.duopoly);
    return status;
}
