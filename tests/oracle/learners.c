/* Firms that set prices in turn, and firms that learn: Maskin & Tirole (1988), Calvano et al. (2020), Klein
 * (2021). */
#include "kinds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "market/bertrand.h"
#include "market/markov_pricing.h"
#include "market/payoff_table.h"
#include "market/price_grid.h"
#include "verify/theory/klein_session.h"
#include "verify/theory/markov_values.h"
#include "verify/theory/qlearning_run.h"

/* One reply of a policy such as 4, or "0 w.p. gamma, 5 w.p. 1-gamma". */
static void read_reply(struct question *question, const json_t *reply, double mix, size_t count, double *row)
{
    if (json_is_number(reply) && json_number_value(reply) >= 0 && json_number_value(reply) < (double)count) {
        row[(size_t)json_number_value(reply)] = 1;
        return;
    }
    const char *text = json_string_value(reply);
    size_t stay, leave;
    if (text && sscanf(text, "%zu w.p. %*[^,], %zu", &stay, &leave) == 2 && stay < count && leave < count) {
        row[stay] += mix;
        row[leave] += 1 - mix;
    } else {
        refuse(question, "a policy has replies like 4, or \"0 w.p. gamma, 5 w.p. 1-gamma\"");
    }
}

/* The policy as the case states it, or the equilibrium's own. */
static double *policy_of(struct question *question, const char *key,
                         enum maskin_tirole_equilibrium equilibrium, double discount)
{
    enum { N = MASKIN_TIROLE_PRICES };
    double *policy = filled(question, (size_t)N * N, 0);
    const json_t *replies = json_object_get(question->params, key);
    if (!replies) {
        maskin_tirole_policy(equilibrium, discount, policy);
        return policy;
    }
    for (size_t k = 0; k < N && question_is_sound(question); k++) {
        char name[8];
        snprintf(name, sizeof name, "%zu", k);
        read_reply(question, json_object_get(replies, name), maskin_tirole_mix(equilibrium, discount), N,
                   policy + k * N);
    }
    return policy;
}

static void put_values(struct question *question, json_t *answer, const char *kind, const double *payoff,
                       const double *policy, double discount)
{
    enum { N = MASKIN_TIROLE_PRICES };
    double mover[N], waiter[N];
    char name[40];
    if (!markov_values(N, payoff, policy, discount, mover, waiter)) {
        refuse(question, "the policy has no values");
        return;
    }
    snprintf(name, sizeof name, "V_%s", kind);
    json_object_set_new(answer, name, list(mover, N));
    snprintf(name, sizeof name, "W_%s", kind);
    json_object_set_new(answer, name, list(waiter, N));
}

json_t *answer_maskin_tirole(struct question *question)
{
    enum { N = MASKIN_TIROLE_PRICES };
    double discount = number(question, question->params, "delta"), payoff[N * N], distribution[N];
    double *edgeworth = policy_of(question, "edgeworth_policy", MASKIN_TIROLE_EDGEWORTH, discount);
    double *kinked = policy_of(question, "kinked_policy", MASKIN_TIROLE_KINKED, discount);
    double cost = number_or(question, question->params, "cost", 0);
    for (size_t own = 0; own < N; own++)
        for (size_t rival = 0; rival < N; rival++)
            payoff[own * N + rival] =
                homogeneous_profit((double)own / (N - 1), (double)rival / (N - 1), cost);
    if (!question_is_sound(question) || !markov_stationary(N, edgeworth, distribution))
        return refuse(question, "the Edgeworth cycle has no long run");
    json_t *answer = json_object();
    json_object_set_new(answer, "gamma", real(maskin_tirole_mix(MASKIN_TIROLE_EDGEWORTH, discount)));
    json_object_set_new(answer, "beta", real(maskin_tirole_mix(MASKIN_TIROLE_KINKED, discount)));
    put_values(question, answer, "edgeworth", payoff, edgeworth, discount);
    put_values(question, answer, "kinked", payoff, kinked, discount);
    json_object_set_new(answer, "edgeworth_mean_profit_per_firm",
                        real(markov_mean_profit(N, payoff, edgeworth, distribution)));
    json_object_set_new(answer, "edgeworth_price_distribution", list(distribution, N));
    /* both at the monopoly price */
    json_object_set_new(answer, "focal_profit_per_firm", real(payoff[N / 2 * N + N / 2]));
    /* a cycle begins with each jump from price 0 */
    json_object_set_new(answer, "expected_cycle_length", real(1 / (distribution[0] * (1 - edgeworth[0]))));
    return answer;
}

/* The market of Calvano et al.: logit with a/mu, 1/mu, a0/mu, grids between Nash and joint-profit prices. */
struct arena_market {
    size_t firms, prices, rows;
    struct logit_demand demand;
    const double *cost;
    double *nash, *monopoly, *nash_profit, *monopoly_profit, *grid, *payoff;
};

static void profits_at(struct question *question, const struct arena_market *market, const double *price,
                       double *profit)
{
    double *share = filled(question, market->firms, 0), *scratch = filled(question, market->firms, 0);
    logit_shares(&market->demand, price, share, scratch);
    for (size_t i = 0; i < market->firms; i++)
        profit[i] = (price[i] - market->cost[i]) * share[i];
}

static bool open_market(struct question *question, struct arena_market *market)
{
    const json_t *params = question->params;
    size_t n = (size_t)integer(question, params, "n"), m = (size_t)integer(question, params, "m");
    double mu = number(question, params, "mu"), extension = number(question, params, "xi");
    size_t apart[QLEARNING_MOST_PLAYERS] = {0}, together[QLEARNING_MOST_PLAYERS] = {0};
    if (!question_is_sound(question) || n < 1 || n > QLEARNING_MOST_PLAYERS || m < 2)
        return refuse(question, "1 to %d firms with at least 2 prices", QLEARNING_MOST_PLAYERS);
    double *utility = numbers_of(question, params, "a", n), *outside = filled(question, 1, 0);
    for (size_t i = 0; i < n; i++) {
        utility[i] /= mu;
        apart[i] = i;
    }
    outside[0] = number_or(question, params, "a0", 0) / mu;
    *market = (struct arena_market){.firms = n, .prices = m};
    market->cost = numbers_of(question, params, "c", n);
    market->nash = filled(question, n, NAN);
    market->monopoly = filled(question, n, NAN);
    market->nash_profit = filled(question, n, 0);
    market->monopoly_profit = filled(question, n, 0);
    market->demand = (struct logit_demand){.segment_count = 1,
                                           .product_count = n,
                                           .sensitivity = filled(question, 1, 1 / mu),
                                           .utility = utility,
                                           .outside = outside};
    market->rows = payoff_table_rows(n, m, 1 << 24);
    market->grid = filled(question, n * m, 0);
    market->payoff = filled(question, market->rows * n, 0);
    if (!question_is_sound(question) || !market->rows ||
        bertrand_prices(&market->demand, apart, market->cost, NULL, market->nash, &question->error) !=
            STATUS_OK ||
        bertrand_prices(&market->demand, together, market->cost, NULL, market->monopoly, &question->error) !=
            STATUS_OK)
        return refuse(question, "too many combinations of prices");
    profits_at(question, market, market->nash, market->nash_profit);
    profits_at(question, market, market->monopoly, market->monopoly_profit);
    for (size_t i = 0; i < n; i++)
        price_grid_fill(m, market->nash[i], market->monopoly[i], extension, market->grid + i * m);
    struct payoff_market choices = {.demand = &market->demand,
                                    .cost = market->cost,
                                    .player_count = n,
                                    .price_count = m,
                                    .grid = market->grid};
    return payoff_table_logit(&choices, market->payoff, &question->error) == STATUS_OK;
}

static struct qlearning_game game_of(const struct arena_market *market)
{
    return (struct qlearning_game){
        .players = market->firms, .prices = market->prices, .payoff = market->payoff};
}

static struct qlearning_rules rules_of(struct question *question)
{
    const json_t *params = question->params;
    if (number_or(question, params, "k", 1) != 1)
        refuse(question, "the learners remember one period, not %g", number(question, params, "k"));
    return (struct qlearning_rules){.learning_rate = number(question, params, "alpha"),
                                    .exploration_decay = number_or(question, params, "beta", 1e-5),
                                    .discount = number(question, params, "delta"),
                                    .stable_periods =
                                        (int64_t)number_or(question, params, "stable_window", 100000),
                                    .most_periods = INT64_C(1000000000)};
}

/* Everybody's prices, one after the other; one list of the first's when all are alike as
 * the cases have it. */
static json_t *trace_of_updates(struct qlearning_session *session, const struct arena_market *market,
                                const struct qlearning_rules *rules, size_t steps)
{
    json_t *trace = json_array();
    size_t m = market->prices, n = market->firms, row = 0;
    for (size_t t = 0; t < steps; t++) {
        size_t action[QLEARNING_MOST_PLAYERS] = {0}, next = 0, power = 1;
        for (size_t i = 0; i < n; i++, power *= m) {
            action[i] = (3 * t + 5 * i + 1) % m;
            next += power * action[i];
        }
        for (size_t i = 0; i < n; i++)
            q_table_learn(&session->tables[i], row, action[i], rules->learning_rate,
                          market->payoff[n * next + i] +
                              rules->discount * session->tables[i].best_value[next]);
        json_array_append_new(trace, real(session->tables[0].value[row * m + action[0]]));
        row = next;
    }
    return trace;
}

json_t *answer_learning_tables(struct question *question)
{
    struct arena_market market;
    struct qlearning_session session;
    if (!open_market(question, &market))
        return NULL;
    struct qlearning_rules rules = rules_of(question);
    struct qlearning_game game = game_of(&market);
    size_t stated = json_array_size(json_object_get(question->stated, "trace_Q_updated_cell_agent0"));
    json_t *answer = NULL;
    if (question_is_sound(question) &&
        qlearning_init(&session, &game, &rules, &question->error) == STATUS_OK) {
        double *diagonal = filled(question, market.prices, 0);
        for (size_t k = 0; k < market.prices; k++) {
            size_t row = 0, power = 1;
            for (size_t i = 0; i < market.firms; i++, power *= market.prices)
                row += power * k;
            diagonal[k] = market.payoff[row * market.firms];
        }
        answer = json_object();
        json_object_set_new(answer, "grid", list(market.grid, market.prices));
        json_object_set_new(answer, "pi_diag", list(diagonal, market.prices));
        json_object_set_new(answer, "Q0_agent0", list(session.tables[0].value, market.prices));
        json_object_set_new(answer, "trace_Q_updated_cell_agent0",
                            trace_of_updates(&session, &market, &rules, stated ? stated : 8));
        json_object_set_new(answer, "pN", real(market.nash[0]));
        json_object_set_new(answer, "pM", real(market.monopoly[0]));
        json_object_set_new(answer, "piN", real(market.nash_profit[0]));
        json_object_set_new(answer, "piM", real(market.monopoly_profit[0]));
        qlearning_clear(&session);
    }
    return answer;
}

/* Sessions for statistical cases; ORACLE_SESSIONS in the environment takes more. */
static size_t sessions_to_run(void)
{
    const char *text = getenv("ORACLE_SESSIONS");
    long sessions = text ? strtol(text, NULL, 10) : 0;
    return sessions > 1 ? (size_t)sessions : 100;
}

/* A mean over sessions as it grows. */
struct series {
    double sum, squares;
};

static void add(struct series *series, double value)
{
    series->sum += value;
    series->squares += value * value;
}

static double mean_of(const struct series *series, size_t count)
{
    return series->sum / (double)count;
}

static double deviation_of(const struct series *series, size_t count)
{
    double mean = mean_of(series, count);
    return sqrt(fmax(0, series->squares / (double)count - mean * mean) * (double)count / (double)(count - 1));
}

/* Expected and found number with 4 standard errors of both, the reference's from as many sessions as it
 * says. */
static void put_statistic(struct question *question, json_t *answer, const char *name, double found,
                          double deviation, size_t sessions)
{
    double reference = number_or(question, question->item, "reference_sessions", 1000);
    double error = deviation * sqrt(1 / (double)sessions + 1 / reference);
    json_object_set_new(answer, name, real(found));
    set_tolerance(question, name, 4 * error);
}

static double binomial_deviation(double share)
{
    return sqrt(fmax(share * (1 - share), 0.01));
}

static void put_firms(struct question *question, json_t *answer, const char *name,
                      const struct series *series, size_t firms, size_t sessions)
{
    json_t *means = json_array();
    double largest = 0;
    for (size_t i = 0; i < firms; i++) {
        json_array_append_new(means, real(mean_of(&series[i], sessions)));
        largest = fmax(largest, deviation_of(&series[i], sessions));
    }
    put_statistic(question, answer, name, 0, largest, sessions);
    json_object_set_new(answer, name, means);
}

static json_t *tell_sessions(struct question *question, const struct arena_market *market,
                             const struct qlearning_outcome *outcomes, size_t sessions)
{
    struct series gain = {0}, periods = {0}, price[QLEARNING_MOST_PLAYERS] = {{0}},
                  profit[QLEARNING_MOST_PLAYERS] = {{0}};
    double once = 0, twice = 0, reference = number_or(question, question->item, "reference_sessions", 1000);
    for (size_t k = 0; k < sessions; k++) {
        add(&gain, qlearning_profit_gain(market->firms, outcomes[k].profit, market->nash_profit,
                                         market->monopoly_profit));
        add(&periods, (double)outcomes[k].periods);
        once += outcomes[k].cycle_length == 1;
        twice += outcomes[k].cycle_length == 2;
        for (size_t i = 0; i < market->firms; i++) {
            add(&price[i], outcomes[k].price[i]);
            add(&profit[i], outcomes[k].profit[i]);
        }
    }
    json_t *answer = json_object();
    double n = (double)sessions, spread = deviation_of(&gain, sessions),
           wait = deviation_of(&periods, sessions);
    put_statistic(question, answer, "profit_gain_of_totals", mean_of(&gain, sessions), spread, sessions);
    put_statistic(question, answer, "profit_gain_sd", spread, spread, sessions);
    put_statistic(question, answer, "standard_error", spread / sqrt(reference), spread / sqrt(reference),
                  sessions);
    put_statistic(question, answer, "iterations_to_convergence_excl_window", mean_of(&periods, sessions),
                  wait, sessions);
    put_statistic(question, answer, "iterations_sd", wait, wait, sessions);
    put_statistic(question, answer, "share_cycle_length_1", once / n, binomial_deviation(once / n), sessions);
    put_statistic(question, answer, "share_cycle_length_2", twice / n, binomial_deviation(twice / n),
                  sessions);
    put_firms(question, answer, "mean_price", price, market->firms, sessions);
    put_firms(question, answer, "mean_profit", profit, market->firms, sessions);
    return answer;
}

json_t *answer_learning_sessions(struct question *question)
{
    struct arena_market market;
    size_t sessions = sessions_to_run();
    struct qlearning_outcome *outcomes = calloc(sessions, sizeof *outcomes);
    json_t *answer = NULL;
    if (outcomes && open_market(question, &market)) {
        struct qlearning_rules rules = rules_of(question);
        struct qlearning_game game = game_of(&market);
        if (question_is_sound(question) &&
            qlearning_run(&game, &rules, market.grid, 20240515, 0, sessions, workers_available(), outcomes,
                          &question->error) == STATUS_OK)
            answer = tell_sessions(question, &market, outcomes, sessions);
    }
    free(outcomes);
    return answer ? answer : refuse(question, "not enough memory");
}

/* What the workers share: one session each. */
struct sequential {
    const struct klein_rules *rules;
    struct klein_outcome *outcomes;
    bool *fine;
};

static void play_sequential(void *context, size_t run)
{
    struct sequential *work = context;
    work->fine[run] =
        klein_session(work->rules, 20240515, (uint32_t)run, &work->outcomes[run], NULL) == STATUS_OK;
}

static json_t *tell_sequential(struct question *question, const struct klein_outcome *outcomes,
                               size_t sessions, double steps)
{
    struct series profit = {0}, price = {0};
    double constant = 0, n = (double)sessions;
    for (size_t k = 0; k < sessions; k++) {
        add(&profit, outcomes[k].profit);
        add(&price, outcomes[k].price_step / steps);
        constant += outcomes[k].constant;
    }
    json_t *answer = json_object();
    double spread = deviation_of(&profit, sessions);
    double reference = number_or(question, question->item, "reference_sessions", 1000);
    put_statistic(question, answer, "mean_profit_per_firm", mean_of(&profit, sessions), spread, sessions);
    put_statistic(question, answer, "profit_sd", spread, spread, sessions);
    put_statistic(question, answer, "mean_price", mean_of(&price, sessions), deviation_of(&price, sessions),
                  sessions);
    put_statistic(question, answer, "share_of_sessions_with_constant_prices", constant / n,
                  binomial_deviation(constant / n), sessions);
    put_statistic(question, answer, "standard_error", spread / sqrt(reference), spread / sqrt(reference),
                  sessions);
    return answer;
}

json_t *answer_sequential_sessions(struct question *question)
{
    const json_t *params = question->params;
    size_t steps = (size_t)integer(question, params, "k"), prices = steps + 1, sessions = sessions_to_run();
    double cost = number_or(question, params, "cost", 0), window = 1000;
    const char *text = json_string_value(json_object_get(params, "window"));
    if (text)
        sscanf(text, "%*[^0-9]%lf", &window);
    double *payoff = filled(question, prices * prices, 0);
    for (size_t own = 0; own < prices; own++)
        for (size_t rival = 0; rival < prices; rival++)
            payoff[own * prices + rival] =
                homogeneous_profit((double)own / (double)steps, (double)rival / (double)steps, cost);
    struct klein_rules rules = {.prices = prices,
                                .payoff = payoff,
                                .learning_rate = number(question, params, "alpha"),
                                .discount = number(question, params, "delta"),
                                .periods = integer(question, params, "T"),
                                .last_exploration = number(question, params, "eps_end"),
                                .window = (int64_t)window};
    struct sequential work = {.rules = &rules,
                              .outcomes = calloc(sessions, sizeof *work.outcomes),
                              .fine = calloc(sessions, sizeof *work.fine)};
    json_t *answer = NULL;
    bool fine = work.outcomes && work.fine && question_is_sound(question);
    if (fine)
        workers_run(sessions, workers_available(), play_sequential, &work);
    for (size_t k = 0; fine && k < sessions; k++)
        fine = work.fine[k];
    if (fine)
        answer = tell_sequential(question, work.outcomes, sessions, (double)steps);
    free(work.outcomes);
    free(work.fine);
    return answer ? answer : refuse(question, "a session can't be run");
}
