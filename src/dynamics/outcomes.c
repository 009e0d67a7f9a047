#include "dynamics/outcomes.h"

#include <math.h>
#include <stdlib.h>

#include "dynamics/chain.h"
#include "dynamics/learning_period.h"
#include "dynamics/long_run.h"
#include "dynamics/switching_period.h"

/* Of a period that starts in a state, as firm 1 sees it, per buyer. */
struct flows {
    bool active;             /* a firm is in the market */
    double share[2];         /* of all buyers, firm 1, firm 2; the rest buys outside */
    double price;            /* mean price of what the firms sell; NAN when none is active */
    double hhi;              /* of the firms' sales, 0.5 .. 1; NAN when none is active */
    double consumer_surplus; /* price units; 0 is a good at price `worth` */
    double profit[2];        /* price less cost, times share */
    double draws;            /* scrap values taken less entry costs paid at the period's end, both firms */
    double total_surplus;    /* consumer surplus, profits, draws */
};

/* A logit buyer's surplus: scale ln of the sum of weights (Small & Rosen 1981). A price may be INFINITY. */
static double logit_surplus(const struct game *game, double own_price, double rival_price)
{
    double scale = game->logit_scale, outside = game->outside_price;
    double cheapest = fmin(fmin(own_price, rival_price), outside);
    return game->worth - cheapest +
           scale * log(exp((cheapest - own_price) / scale) + exp((cheapest - rival_price) / scale) +
                       exp((cheapest - outside) / scale));
}

/* What the two firms draw at the end of a period that starts in a state: after each sale, by chance to stay. */
static double expected_draws(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    struct buyer buyer = learning_buyer(duopoly, policy, state);
    double chances[SALES] = {
        [SALE_NOBODY] = buyer.outside, [SALE_OWN] = buyer.own, [SALE_RIVAL] = buyer.rival};
    double sum = 0;
    for (int sale = 0; sale < SALES; sale++) {
        struct followers next = learning_followers(duopoly, state, (enum sale)sale);
        for (size_t i = 0; i < next.count; i++) {
            size_t own = next.state[i], rival = duopoly->mirror[own];
            sum += chances[sale] * next.chance[i] *
                   (learning_draws(duopoly, own, policy->stay[own]) +
                    learning_draws(duopoly, rival, policy->stay[rival]));
        }
    }
    return sum;
}

static void fill_learning(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                          struct flows *flows)
{
    size_t rival = duopoly->mirror[state];
    struct buyer buyer = learning_buyer(duopoly, policy, state);
    flows->active = duopoly_active(duopoly, state) || duopoly_active(duopoly, rival);
    flows->share[0] = buyer.own;
    flows->share[1] = buyer.rival;
    flows->consumer_surplus =
        logit_surplus(duopoly->game, duopoly_active(duopoly, state) ? policy->price[state] : INFINITY,
                      duopoly_active(duopoly, rival) ? policy->price[rival] : INFINITY);
    flows->draws = duopoly->game->learning.exits ? expected_draws(duopoly, policy, state) : 0;
}

static void fill_switching(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                           struct flows *flows)
{
    double own = policy->price[state], rival = policy->price[duopoly->mirror[state]];
    double cost = duopoly->game->switching.switch_cost;
    double part = (double)state / (double)duopoly->game->switching.buyers;
    struct two_bases buyers = switching_buyers(duopoly, own, rival);
    flows->active = true;
    flows->share[0] = switching_share(duopoly, state, &buyers);
    flows->share[1] = part * buyers.of[0].rival + (1 - part) * buyers.of[1].rival;
    flows->consumer_surplus = part * logit_surplus(duopoly->game, own, rival + cost) +
                              (1 - part) * logit_surplus(duopoly->game, own + cost, rival);
}

static void fill_flows(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                       struct flows *flows)
{
    *flows = (struct flows){0};
    if (duopoly->game->kind == GAME_LEARNING)
        fill_learning(duopoly, policy, state, flows);
    else
        fill_switching(duopoly, policy, state, flows);
    double sales = flows->share[0] + flows->share[1], paid = 0;
    size_t seen[2] = {state, duopoly->mirror[state]};
    flows->total_surplus = flows->consumer_surplus + flows->draws;
    for (int firm = 0; firm < 2; firm++) {
        if (!duopoly_active(duopoly, seen[firm]))
            continue;
        double price = policy->price[seen[firm]];
        flows->profit[firm] = flows->share[firm] * (price - duopoly_cost(duopoly, seen[firm]));
        flows->total_surplus += flows->profit[firm];
        paid += flows->share[firm] * price;
        flows->hhi += flows->share[firm] / sales * (flows->share[firm] / sales);
    }
    flows->price = flows->active ? paid / sales : NAN;
    flows->hhi = flows->active ? flows->hhi : NAN;
}

/* flows [states]. STATUS_FAILED: no memory. */
static enum status find_flows(const struct game *game, const struct equilibrium *equilibrium,
                              struct flows *flows, struct error *error)
{
    struct duopoly duopoly;
    enum status status = duopoly_init(&duopoly, game, error);
    for (size_t s = 0; status == STATUS_OK && s < duopoly.states; s++)
        fill_flows(&duopoly, equilibrium, s, &flows[s]);
    duopoly_clear(&duopoly);
    return status;
}

static struct flow_means mean_flows(size_t states, const struct flows *flows, const double *distribution)
{
    struct flow_means mean = {0};
    for (size_t s = 0; s < states; s++) {
        double chance = distribution[s];
        if (!flows[s].active || !(chance > 0))
            continue;
        mean.active += chance;
        mean.hhi += chance * flows[s].hhi;
        mean.price += chance * flows[s].price;
        mean.consumer_surplus += chance * flows[s].consumer_surplus;
        mean.total_surplus += chance * flows[s].total_surplus;
        mean.profits += chance * (flows[s].profit[0] + flows[s].profit[1]);
    }
    double active = mean.active > 0 ? mean.active : NAN;
    return (struct flow_means){
        mean.hhi / active,           mean.price / active,   mean.consumer_surplus / active,
        mean.total_surplus / active, mean.profits / active, mean.active};
}

struct run_down {
    const struct game *game;
    struct chain *chain;
    struct flows *flows;
    double *now, *next; /* [states] */
};

static void note_period(struct game_outcome *outcome, const struct run_down *work, size_t period)
{
    struct flow_means mean = mean_flows(work->chain->states, work->flows, work->now);
    outcome->path[period] = mean;
    outcome->max.hhi = fmax(outcome->max.hhi, mean.hhi);
    outcome->max.price = fmax(outcome->max.price, mean.price);
    outcome->max.consumer_surplus = fmax(outcome->max.consumer_surplus, mean.consumer_surplus);
    outcome->max.total_surplus = fmax(outcome->max.total_surplus, mean.total_surplus);
    outcome->max.profits = fmax(outcome->max.profits, mean.profits);
    outcome->max.active = fmax(outcome->max.active, mean.active);
    for (size_t s = 0; s < work->chain->states; s++) {
        outcome->level[0][period] += work->now[s] * (double)game_own(work->game, s);
        outcome->level[1][period] += work->now[s] * (double)game_rival(work->game, s);
    }
}

/* Steps on until the path is long enough and what follows is worth nothing. */
static void run_down(struct game_outcome *outcome, struct run_down *work, size_t start)
{
    size_t states = work->chain->states;
    double worth = 1;
    outcome->max = (struct flow_means){-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, 0};
    work->now[start] = 1;
    for (size_t period = 0; period < outcome->periods || worth > 1e-17; period++) {
        if (period < outcome->periods)
            note_period(outcome, work, period);
        for (size_t s = 0; s < states; s++) {
            outcome->consumer_surplus += worth * work->now[s] * work->flows[s].consumer_surplus;
            outcome->total_surplus += worth * work->now[s] * work->flows[s].total_surplus;
        }
        worth *= work->game->discount;
        chain_step(work->chain, work->now, work->next);
        double *swapped = work->now;
        work->now = work->next;
        work->next = swapped;
    }
}

static size_t find_mode(const struct game *game, size_t states, const double *distribution)
{
    size_t mode = 0;
    double most = -1;
    for (size_t s = 0; s < states; s++)
        if (game_own(game, s) >= game_rival(game, s) && distribution[s] > most) {
            most = distribution[s];
            mode = s;
        }
    return mode;
}

static enum status allocate(struct game_outcome *outcome, struct run_down *work, size_t states,
                            size_t periods, struct error *error)
{
    outcome->periods = periods;
    outcome->long_run = calloc(states, sizeof *outcome->long_run);
    outcome->path = calloc(periods, sizeof *outcome->path);
    outcome->level[0] = calloc(periods, sizeof *outcome->level[0]);
    outcome->level[1] = calloc(periods, sizeof *outcome->level[1]);
    work->flows = calloc(states, sizeof *work->flows);
    work->now = calloc(states, sizeof *work->now);
    work->next = calloc(states, sizeof *work->next);
    bool whole = outcome->long_run && outcome->path && outcome->level[0] && outcome->level[1] &&
                 work->flows && work->now && work->next;
    return whole ? STATUS_OK : error_no_memory(error, "the outcome of a game");
}

/* Flows, the chain and its long run, [states] each. The chain is freed by the caller in any case. */
static enum status find_long_run(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                                 struct flows *flows, struct chain **chain, double *distribution,
                                 struct error *error)
{
    enum status status = find_flows(game, equilibrium, flows, error);
    if (status == STATUS_OK)
        status = chain_create(game, equilibrium, chain, error);
    return status == STATUS_OK ? long_run_find(*chain, start, distribution, error) : status;
}

enum status game_outcome_find(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                              size_t periods, struct game_outcome *outcome, struct error *error)
{
    struct run_down work = {.game = game};
    size_t states = equilibrium->states;
    *outcome = (struct game_outcome){0};
    if (start >= states || periods == 0)
        return error_set(error, STATUS_INVALID,
                         start >= states ? "the start is not a state of the game; give levels within its grid"
                                         : "a path of no periods; give 1 or more");
    enum status status = allocate(outcome, &work, states, periods, error);
    if (status == STATUS_OK)
        status = find_long_run(game, equilibrium, start, work.flows, &work.chain, outcome->long_run, error);
    if (status == STATUS_OK) {
        outcome->mean = mean_flows(states, work.flows, outcome->long_run);
        outcome->mode = find_mode(game, states, outcome->long_run);
        outcome->value[0] = equilibrium->value[start];
        outcome->value[1] = equilibrium->value[game_mirror(game, start)];
        run_down(outcome, &work, start);
    }
    chain_free(work.chain);
    free(work.flows);
    free(work.now);
    free(work.next);
    return status;
}

void game_outcome_clear(struct game_outcome *outcome)
{
    free(outcome->long_run);
    free(outcome->path);
    free(outcome->level[0]);
    free(outcome->level[1]);
    *outcome = (struct game_outcome){0};
}

enum status long_run_hhi(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                         double *hhi, struct error *error)
{
    size_t states = equilibrium->states;
    struct flows *flows = calloc(states, sizeof *flows);
    double *distribution = calloc(states, sizeof *distribution);
    struct chain *chain = NULL;
    enum status status = flows && distribution ? STATUS_OK : error_no_memory(error, "the long run of a game");
    *hhi = NAN;
    if (status == STATUS_OK)
        status = find_long_run(game, equilibrium, start, flows, &chain, distribution, error);
    if (status == STATUS_OK)
        *hhi = mean_flows(states, flows, distribution).hhi;
    chain_free(chain);
    free(flows);
    free(distribution);
    return status;
}
