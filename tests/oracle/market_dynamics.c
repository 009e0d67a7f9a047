/* Kinds whose answer is a path of the engine without noise: the mini model, switching costs, undercutting. */
#include "engine.h"
#include "kinds.h"

#include <math.h>

#include "model/events.h"

static void set_mini_world(struct question *question, struct experiment *experiment, size_t rounds)
{
    const json_t *params = question->params;
    experiment_set(experiment, "simulation.rounds=%zu", rounds);
    experiment_set(experiment, "technology.learning_rate=%.17g", number(question, params, "LR"));
    experiment_set(experiment, "technology.data_effect=%.17g", number(question, params, "L"));
    experiment_set(experiment, "technology.data_half=%.17g", number(question, params, "Dh"));
    experiment_set(experiment, "technology.data_decay=%.17g", number(question, params, "dD"));
    experiment_set(experiment, "technology.data_yield=%.17g", number(question, params, "psi"));
    experiment_set(experiment, "choice.outside_utility=%.17g", number(question, params, "v0"));
    experiment_set(experiment, "choice.switch_cost_vendor=%.17g", number(question, params, "S"));
    experiment_set(experiment, "choice.reconsider_base=%.17g", number(question, params, "rho"));
    experiment_set(experiment, "choice.switch_cost_outside=true");
    experiment_set(experiment, "choice.nonuser_review=%.17g", number(question, params, "rho"));
    experiment_set(experiment, "choice.initial=shares");
    experiment_set(experiment, "clouds[0].attach_margin=1");
    experiment_set(experiment, "smes.weight=%.17g", number(question, params, "N"));
    experiment_set(experiment, "sectors[0].price_sensitivity=%.17g", number(question, params, "alpha"));
    experiment_set(experiment, "sectors[0].volume=%.17g", number(question, params, "d"));
    experiment_set(experiment, "sectors[0].cloud_spend_with_model=%.17g", number(question, params, "attach"));
    experiment_set(experiment, "sectors[0].cloud_move_rate=1");
}

/* `reserve` is added to A's cash: A goes on where the engine would let it fail. */
static void add_mini_vendors(struct question *question, struct experiment *experiment, double reserve)
{
    const json_t *params = question->params;
    const double *cost = numbers_of(question, params, "c0", 2),
                 *quality = numbers_of(question, params, "q0", 2);
    const double *price = numbers_of(question, params, "p0", 2),
                 *cash = numbers_of(question, params, "K0", 2);
    const double *output = numbers_of(question, params, "X0", 2),
                 *burn = numbers_of(question, params, "burn", 2);
    const double *share = numbers_of(question, params, "x0", 3);
    for (size_t k = 0; k < 2 && question_is_sound(question); k++)
        experiment_vendor(
            experiment,
            "name = \"%s\"; capital = %.17g; fixed_cost = %.17g; initial_output = %.17g; %s = %.17g; };\n"
            "    products = ( { name = \"%s\"; price_input = %.17g; price_output = %.17g; unit_cost = "
            "%.17g;\n"
            "                   quality = %.17g; initial_share = %.17g; } );",
            k ? "B" : "A", cash[k] + (k ? 0 : reserve), burn[k], output[k],
            k ? "pricing = { strategy = \"match\"; floor_markup"
              : "owner = \"Cloud\"; cloud_share = 1; pricing = { strategy = \"loss_leader\"; attach_value",
            k ? number(question, params, "floor") - 1 : number(question, params, "r"), k ? "b" : "a",
            price[k], price[k], cost[k], quality[k], share[k + 1]);
}

/* A pair of numbers of both products or vendors. */
static json_t *both(struct question *question, struct experiment *experiment, const char *name, size_t round,
                    size_t first, double less)
{
    double a = engine_number(question, experiment, name, 0, round, first) - less;
    double b = engine_number(question, experiment, name, 0, round, first + 1);
    return json_pack("[o, o]", real(a), real(b));
}

/* B's price as it was last listed. */
static double listed_price(struct question *question, struct experiment *experiment, size_t round)
{
    double price = NAN;
    for (; isnan(price) && question_is_sound(question); round--) {
        price = engine_number(question, experiment, "price", 0, round, 1);
        if (round == 0)
            break;
    }
    return price;
}

static json_t *mini_round(struct question *question, struct experiment *experiment, size_t round,
                          double reserve)
{
    double smes = number(question, question->params, "N");
    double a = engine_number(question, experiment, "customers", 0, round, 0) / smes;
    double b = engine_number(question, experiment, "customers", 0, round, 1) / smes;
    double none = 1 - engine_number(question, experiment, "sector_adopters", 0, round, 0) / smes;
    json_t *row = json_object();
    json_object_set_new(row, "round", json_integer((json_int_t)round));
    json_object_set_new(row, "mc", both(question, experiment, "unit_cost", round, 0, 0));
    json_object_set_new(row, "quality", both(question, experiment, "quality", round, 0, 0));
    json_object_set_new(row, "price",
                        json_pack("[o, o]", real(engine_number(question, experiment, "price", 0, round, 0)),
                                  real(listed_price(question, experiment, round))));
    json_object_set_new(row, "share", json_pack("[o, o, o]", real(none), real(a), real(b)));
    json_object_set_new(row, "volume", both(question, experiment, "volume", round, 0, 0));
    json_object_set_new(row, "cash",
                        both(question, experiment, "capital", round, FIRST_VENDOR_FIRM, reserve));
    json_object_set_new(row, "cum_output", both(question, experiment, "vendor_output", round, 0, 0));
    json_object_set_new(row, "data", both(question, experiment, "vendor_data", round, 0, 0));
    json_object_set_new(
        row, "B_alive",
        json_boolean(engine_number(question, experiment, "alive", 0, round, FIRST_VENDOR_FIRM + 1) > 0));
    return row;
}

/* The trace, or NULL without a complaint when A failed. */
static json_t *mini_trace(struct question *question, size_t rounds, double reserve)
{
    struct experiment experiment;
    json_t *trace = NULL;
    experiment_init(&experiment);
    set_mini_world(question, &experiment, rounds);
    add_mini_vendors(question, &experiment, reserve);
    if (run_engine(question, &experiment) &&
        engine_number(question, &experiment, "alive", 0, rounds, FIRST_VENDOR_FIRM) > 0) {
        trace = json_array();
        for (size_t round = 1; round <= rounds; round++)
            json_array_append_new(trace, mini_round(question, &experiment, round, reserve));
    }
    experiment_clear(&experiment);
    return trace;
}

json_t *answer_mini_model(struct question *question)
{
    const double reserves[] = {0, 1048576, 1073741824};
    size_t rounds = has(question->params, "rounds")
                        ? (size_t)integer(question, question->params, "rounds")
                        : json_array_size(json_object_get(question->stated, "rounds"));
    rounds = rounds ? rounds : 12;
    for (size_t i = 0; i < sizeof reserves / sizeof *reserves && question_is_sound(question); i++) {
        json_t *trace = mini_trace(question, rounds, reserves[i]);
        if (trace)
            return json_pack("{s:o}", "rounds", trace);
    }
    return refuse(question, "A fails whatever it has");
}

/* The world of a switching-cost logit from an initial distribution `start` [count]. */
static void set_switching_world(struct question *question, struct experiment *experiment, size_t count,
                                const double *start, double reviewing, size_t rounds)
{
    const json_t *params = question->params;
    const double *utility = numbers_of(question, params, "v", count);
    experiment_set(experiment, "simulation.rounds=%zu", rounds);
    experiment_set(experiment, "choice.outside_utility=%.17g", utility[0]);
    experiment_set(experiment, "choice.switch_cost_vendor=%.17g", number(question, params, "switching_cost"));
    experiment_set(experiment, "choice.reconsider_base=%.17g", reviewing);
    experiment_set(experiment, "choice.switch_cost_outside=true");
    experiment_set(experiment, "choice.nonuser_review=%.17g", reviewing);
    experiment_set(experiment, "choice.initial=shares");
    for (size_t j = 1; j < count; j++)
        experiment_vendor(experiment,
                          "name = \"V%zu\"; products = ( { name = \"p%zu\"; quality = %.17g; initial_share = "
                          "%.17g; } );",
                          j, j, utility[j], start[j]);
}

static void read_shares(struct question *question, struct experiment *experiment, size_t count, size_t round,
                        double *share)
{
    share[0] = 1 - engine_number(question, experiment, "sector_adopters", 0, round, 0);
    for (size_t j = 1; j < count; j++)
        share[j] = engine_number(question, experiment, "customers", 0, round, j - 1);
}

/* Row `from` of a transition matrix: one round from everybody there. */
static void transition_row(struct question *question, size_t count, size_t from, double reviewing,
                           double *row)
{
    struct experiment experiment;
    double *start = filled(question, count, 0);
    experiment_init(&experiment);
    if (question_is_sound(question)) {
        start[from] = 1;
        set_switching_world(question, &experiment, count, start, reviewing, 1);
    }
    if (run_engine(question, &experiment))
        read_shares(question, &experiment, count, 1, row);
    experiment_clear(&experiment);
}

/* Second largest modulus of the eigenvalues: how fast the last difference between two starts dies out. The
 * matrix is similar to a symmetric one in its stationary law only up to rounding, so it is measured by
 * repeated multiplication from a vector that sums to 0. */
static double second_eigenvalue(struct question *question, size_t count, const double *matrix)
{
    enum { STEPS = 20000 };
    double *now = filled(question, count, 0), *next = filled(question, count, 0), growth = 0;
    for (size_t i = 0; i < count; i++)
        now[i] = sin(1 + (double)i); /* no symmetry */
    for (int step = 0; step < STEPS; step++) {
        double sum = 0, norm = 0;
        for (size_t j = 0; j < count; j++) {
            next[j] = 0;
            for (size_t i = 0; i < count; i++)
                next[j] += now[i] * matrix[i * count + j];
            sum += next[j];
        }
        for (size_t j = 0; j < count; j++) { /* rounding must not bring the first eigenvector back */
            next[j] -= sum / (double)count;
            norm = hypot(norm, next[j]);
        }
        if (!(norm > 0))
            return 0;
        growth = norm;
        for (size_t j = 0; j < count; j++)
            now[j] = next[j] / norm;
    }
    return growth;
}

/* Shares at the rounds that are asked for, and in the long run. */
static json_t *switching_paths(struct question *question, size_t count, const double *start, size_t longest,
                               double *stationary)
{
    struct experiment experiment;
    json_t *shares = json_object();
    double reviewing = number(question, question->params, "reconsider_prob");
    experiment_init(&experiment);
    set_switching_world(question, &experiment, count, start, reviewing, longest);
    if (run_engine(question, &experiment)) {
        const char *round;
        json_t *unused;
        json_object_foreach((json_t *)json_object_get(question->stated, "share_at_round"), round, unused)
        {
            double *share = filled(question, count, 0);
            read_shares(question, &experiment, count, (size_t)strtoul(round, NULL, 10), share);
            json_object_set_new(shares, round, list(share, count));
        }
        read_shares(question, &experiment, count, longest, stationary);
    }
    experiment_clear(&experiment);
    return shares;
}

static size_t longest_round(const struct question *question, double slowest)
{
    enum { MOST_ROUNDS = 100000 };
    double rounds = slowest > 0 ? ceil(-32 / log(slowest)) : 1; /* e^-32: below rounding */
    const char *round;
    json_t *unused;
    json_object_foreach((json_t *)json_object_get(question->stated, "share_at_round"), round, unused) rounds =
        fmax(rounds, strtod(round, NULL));
    return rounds < MOST_ROUNDS ? (size_t)rounds : MOST_ROUNDS;
}

json_t *answer_switching(struct question *question)
{
    size_t count;
    numbers(question, question->params, "v", &count);
    double *choice = filled(question, count * count, 0); /* of those who review */
    double *matrix = filled(question, count * count, 0), *stationary = filled(question, count, 0);
    double *start = filled(question, count, 0), staying = 0;
    double reviewing = number(question, question->params, "reconsider_prob");
    start[0] = 1;
    if (has(question->params, "init"))
        start = numbers_of(question, question->params, "init", count);
    for (size_t i = 0; i < count && question_is_sound(question); i++) {
        transition_row(question, count, i, 1, choice + i * count);
        transition_row(question, count, i, reviewing, matrix + i * count);
    }
    if (!question_is_sound(question))
        return NULL;
    double slowest = second_eigenvalue(question, count, matrix);
    json_t *answer = json_object(), *rows = json_array();
    json_object_set_new(
        answer, "share_at_round",
        switching_paths(question, count, start, longest_round(question, slowest), stationary));
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(rows, list(choice + i * count, count));
        staying += stationary[i] * matrix[i * count + i];
    }
    json_object_set_new(answer, "P", rows);
    json_object_set_new(answer, "stationary", list(stationary, count));
    json_object_set_new(answer, "second_eigenvalue", real(slowest));
    json_object_set_new(answer, "switch_rate_stationary", real(1 - staying));
    return answer;
}

json_t *answer_undercut(struct question *question)
{
    const json_t *params = question->params;
    double price = number(question, params, "p0"), cost = number(question, params, "cost");
    double tick = number(question, params, "tick");
    double moves = tick > 0 && price > cost ? (price - cost) / tick : 0;
    if (!(moves < 99000))
        return refuse(question, "more moves than a run has rounds");
    struct experiment experiment;
    json_t *answer = NULL;
    size_t rounds = (size_t)moves + 4;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.rounds=%zu", rounds);
    experiment_set(&experiment, "simulation.move_order=alternating");
    for (int k = 0; k < 2; k++)
        experiment_vendor(&experiment,
                          "name = \"V%d\"; pricing = { strategy = \"undercut\"; tick = %.17g; };\n"
                          "    products = ( { name = \"p%d\"; price_input = %.17g; price_output = %.17g; "
                          "unit_cost = %.17g; } );",
                          k, tick, k, price, price, cost);
    if (run_engine(question, &experiment)) {
        double last = fmin(engine_number(question, &experiment, "price", 0, rounds, 0),
                           engine_number(question, &experiment, "price", 0, rounds, 1));
        size_t cuts = experiment_events(&experiment, 0, EVENT_PRICE_CUT);
        answer = json_pack("{s:o, s:I}", "final_price", real(last), "moves", (json_int_t)cuts);
    }
    experiment_clear(&experiment);
    return answer;
}
