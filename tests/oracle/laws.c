/* Kinds with a closed form (src/theory/) that the engine can be held against at once: where it has the case,
 * the answer is the engine's, or the closed form's after the engine has agreed with it. */
#include "engine.h"
#include "kinds.h"

#include <math.h>
#include <stdlib.h>

#include "model/ledger.h"
#include "verify/theory/attrition.h"
#include "verify/theory/diffusion.h"
#include "verify/theory/learning.h"
#include "verify/theory/ruin.h"
#include "verify/theory/urn.h"

/* Whole numbers that are keys of an object of the expected part. */
#define FOR_EACH_KEY(question, name, key)                                                                    \
    for (void *at = json_object_iter(json_object_get((question)->stated, name));                             \
         at && ((key) = json_object_iter_key(at));                                                           \
         at = json_object_iter_next(json_object_get((question)->stated, name), at))

/* Users of one app by the engine without noise, after each whole round. */
static void spread_users(struct question *question, struct experiment *experiment,
                         const struct diffusion *diffusion, size_t rounds)
{
    experiment_set(experiment, "simulation.rounds=%zu", rounds);
    experiment_set(experiment, "choice.outside_utility=50");
    experiment_set(experiment, "sectors[0].kind=consumer");
    experiment_set(experiment, "sectors[0].potential_users=%.17g", diffusion->potential);
    experiment_set(experiment, "sectors[0].friction=0");
    experiment_set(experiment, "sectors[0].own_quality=1");
    experiment_set(experiment, "sectors[0].reference_quality=1");
    experiment_set(experiment, "sectors[0].quality_decay=0");
    experiment_set(experiment, "sectors[0].quality_investment=0");
    experiment_set(experiment, "sectors[0].model_quality_weight=0");
    experiment_set(experiment, "sectors[0].innovation=%.17g", diffusion->innovation);
    experiment_set(experiment, "sectors[0].imitation=%.17g", diffusion->imitation);
    experiment_set(experiment, "sectors[0].churn=0");
    experiment_set(experiment, "sectors[0].viral_share=0");
    experiment_vendor(experiment, "name = \"V\"; products = ( { name = \"p\"; } );");
    run_engine(question, experiment);
}

static json_t *discrete_diffusion(struct question *question, const struct diffusion *diffusion)
{
    struct experiment experiment;
    json_t *answer = json_object();
    const char *period;
    size_t rounds = 1;
    FOR_EACH_KEY(question, "discrete_cumulative", period)
    {
        size_t asked = (size_t)strtoul(period, NULL, 10);
        rounds = asked > rounds ? asked : rounds;
    }
    experiment_init(&experiment);
    spread_users(question, &experiment, diffusion, rounds);
    FOR_EACH_KEY(question, "discrete_cumulative", period)
    {
        size_t round = (size_t)strtoul(period, NULL, 10);
        if (question_is_sound(question))
            json_object_set_new(answer, period,
                                real(engine_number(question, &experiment, "sector_users", 0, round, 0)));
    }
    experiment_clear(&experiment);
    return answer;
}

json_t *answer_bass(struct question *question)
{
    const json_t *params = question->params;
    size_t count;
    struct diffusion diffusion = {number(question, params, "p"), number(question, params, "q"),
                                  number(question, params, "m")};
    double *time = numbers(question, params, "t", &count), peak = diffusion_peak_time(&diffusion);
    double *share = filled(question, count, 0), *adopters = filled(question, count, 0);
    double *rate = filled(question, count, 0);
    if (!question_is_sound(question))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        share[i] = diffusion_share(&diffusion, time[i]);
        adopters[i] = diffusion.potential * share[i];
        rate[i] = diffusion.potential * diffusion_share_rate(&diffusion, time[i]);
    }
    json_t *answer = json_object();
    json_object_set_new(answer, "F", list(share, count));
    json_object_set_new(answer, "cumulative", list(adopters, count));
    json_object_set_new(answer, "adoption_rate", list(rate, count));
    json_object_set_new(answer, "t_peak", real(peak));
    json_object_set_new(answer, "rate_peak",
                        real(diffusion.potential * diffusion_share_rate(&diffusion, peak)));
    json_object_set_new(answer, "F_at_peak", real(diffusion_share(&diffusion, peak)));
    json_object_set_new(answer, "discrete_cumulative", discrete_diffusion(question, &diffusion));
    return answer;
}

/* Unit cost in the round after one that took cumulative output from `output` to x, by the engine. */
static double cost_after_output(struct question *question, double cost, double output, double rate, double x)
{
    struct experiment experiment;
    double found = NAN;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.rounds=2");
    experiment_set(&experiment, "technology.learning_rate=%.17g", rate);
    experiment_set(&experiment, "choice.outside_utility=-1000"); /* all use it */
    experiment_set(&experiment, "sectors[0].volume=%.17g", x - output);
    experiment_vendor(
        &experiment,
        "name = \"V\"; initial_output = %.17g; products = ( { name = \"p\"; unit_cost = %.17g; } );", output,
        cost);
    if (run_engine(question, &experiment))
        found = engine_number(question, &experiment, "unit_cost", 0, 2, 0);
    experiment_clear(&experiment);
    return found;
}

/* Unit cost after `years` of cheaper hardware, by the engine. */
static double cost_after_years(struct question *question, double cost, double decline, double years)
{
    struct experiment experiment;
    double found = cost, rounds = ceil(years / 10);
    if (!(years > 0))
        return cost;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.rounds=%.0f", rounds + 1);
    experiment_set(&experiment, "simulation.round_days=%.17g", 365.25 * years / rounds);
    experiment_set(&experiment, "technology.hardware_progress=%.17g", decline);
    experiment_vendor(&experiment, "name = \"V\"; products = ( { name = \"p\"; unit_cost = %.17g; } );",
                      cost);
    if (run_engine(question, &experiment))
        found = engine_number(question, &experiment, "unit_cost", 0, (size_t)rounds + 1, 0);
    experiment_clear(&experiment);
    return found;
}

json_t *answer_learning(struct question *question)
{
    const json_t *params = question->params;
    size_t count;
    double *x = numbers(question, params, "cumulative", &count);
    double cost = number(question, params, "c0"), output = number(question, params, "x0");
    double rate = number(question, params, "learning_rate"), exponent = learning_exponent(rate);
    double decline = number(question, params, "moore_annual_decline"), years = number(question, params, "T");
    double growth = number(question, params, "production_growth_log");
    double *path = filled(question, count, 0);
    for (size_t i = 0; i < count && question_is_sound(question); i++)
        path[i] = x[i] >= output ? cost_after_output(question, cost, output, rate, x[i])
                                 : learning_cost(cost, output, exponent, x[i]);
    if (!question_is_sound(question))
        return NULL;
    double year_on = cost_after_output(question, cost, output, rate, output * exp(growth));
    double sahal = growth > 0 ? log(cost / year_on) : learning_rate_in_time(exponent, growth);
    json_t *answer = json_object();
    json_object_set_new(answer, "b", real(exponent));
    json_object_set_new(answer, "cost", list(path, count));
    json_object_set_new(answer, "moore_cost_T", real(cost_after_years(question, cost, decline, years)));
    json_object_set_new(answer, "sahal_log_rate", real(sahal));
    json_object_set_new(answer, "halving_time", real(progress_halving_time(decline)));
    json_object_set_new(answer, "total_cost_first_to_last",
                        real(learning_total_cost(cost, output, exponent, x[0], x[count - 1])));
    return answer;
}

/* A vendor that only loses money; in rounds of a year when the loss grows from round to round. */
static json_t *lasting(struct question *question, double capital, double loss, double growth, double runway)
{
    enum { MOST_ROUNDS = 99990 };
    const double months_per_year = 365.25 / 30.4;
    struct experiment experiment;
    json_t *answer = NULL;
    size_t rounds = runway < MOST_ROUNDS ? (size_t)runway + 2 : MOST_ROUNDS;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.rounds=%zu", rounds);
    if (growth != 0)
        experiment_set(&experiment, "simulation.round_days=365.25");
    experiment_vendor(&experiment,
                      "name = \"V\"; capital = %.17g; fixed_cost = %.17g; fixed_cost_growth = %.17g;\n"
                      "    products = ( { name = \"p\"; } );",
                      capital, growth != 0 ? loss / months_per_year : loss, growth);
    if (run_engine(question, &experiment)) {
        double exit = engine_number(question, &experiment, "exit_round", 0, FIRST_VENDOR_FIRM, 0);
        size_t lived = exit > 0 ? (size_t)exit - 1 : rounds;
        double left = engine_number(question, &experiment, "capital", 0, lived, FIRST_VENDOR_FIRM);
        answer = json_pack("{s:o, s:o}", "rounds_survived", exit > 0 ? json_real((double)lived) : json_null(),
                           "capital_left", real(left));
    }
    experiment_clear(&experiment);
    return answer;
}

json_t *answer_runway(struct question *question)
{
    const json_t *params = question->params;
    double capital = number(question, params, "capital"), loss = number(question, params, "loss_first_round");
    double growth = number_or(question, params, "loss_growth", 0);
    double runway = sure_loss_runway(capital, loss, growth);
    json_t *answer = question_is_sound(question) ? lasting(question, capital, loss, growth, runway) : NULL;
    if (answer)
        json_object_set_new(answer, "closed_form_runway", real(runway));
    return answer;
}

/* Many gamblers at the engine's table: the share that is ruined by the last round and by half of it. */
static void watch_gamblers(struct question *question, const struct gambler *gambler, size_t rounds)
{
    enum { VENDORS = 40, RUNS = 25 };
    struct experiment experiment;
    double ruined = 0, early = 0, all = (double)VENDORS * RUNS;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.noise=on");
    experiment_set(&experiment, "simulation.rounds=%zu", rounds);
    experiment_set(&experiment, "simulation.replicates=%d", RUNS);
    for (int k = 0; k < VENDORS; k++)
        experiment_vendor(&experiment,
                          "name = \"V%d\"; capital = %.17g; shock_size = 1; shock_gain_chance = %.17g;\n"
                          "    products = ( { name = \"p%d\"; } );",
                          k, (double)gambler->start - 0.5, gambler->win, k);
    if (run_engine(question, &experiment))
        for (size_t run = 0; run < RUNS; run++)
            for (size_t k = 0; k < VENDORS; k++) {
                double exit =
                    engine_number(question, &experiment, "exit_round", run, FIRST_VENDOR_FIRM + k, 0);
                ruined += exit > 0;
                early += exit > 0 && exit <= (double)(rounds / 2);
            }
    experiment_clear(&experiment);
    double by_end = gambler_ruin_within(gambler, rounds), by_half = gambler_ruin_within(gambler, rounds / 2);
    expect_statistic(question, "share of ruined vendors", ruined / all, by_end,
                     sqrt(by_end * (1 - by_end) / all), 1e-3);
    expect_statistic(question, "share of vendors ruined by half time", early / all, by_half,
                     sqrt(by_half * (1 - by_half) / all), 1e-3);
}

static json_t *touching(struct question *question, const json_t *params, double *ever)
{
    size_t count;
    double *time = numbers(question, params, "t", &count), *by = filled(question, count, 0);
    struct drifting_capital capital = {number(question, params, "x0"), number(question, params, "mu"),
                                       number(question, params, "sigma")};
    for (size_t i = 0; i < count; i++)
        by[i] = drifting_ruin_by(&capital, time[i]);
    *ever = drifting_ruin_ever(&capital);
    return list(by, count);
}

json_t *answer_ruin(struct question *question)
{
    const json_t *params = question->params;
    struct gambler gambler = {(size_t)integer(question, params, "i"), number(question, params, "p")};
    size_t goal = (size_t)integer(question, params, "N"), rounds = (size_t)integer(question, params, "T");
    json_t *answer = json_object(), *within = json_object();
    const char *by;
    double ever;
    FOR_EACH_KEY(question, "prob_ruin_by_T", by)
    json_object_set_new(within, by, real(gambler_ruin_within(&gambler, (size_t)strtoul(by, NULL, 10))));
    json_object_set_new(answer, "prob_ruin_before_N", real(gambler_ruin_before(&gambler, goal)));
    json_object_set_new(answer, "expected_duration", real(gambler_duration(&gambler, goal)));
    json_object_set_new(answer, "prob_ruin_ever", real(gambler_ruin_ever(&gambler)));
    json_object_set_new(answer, "prob_ruin_by_T", within);
    if (has(params, "bm")) {
        json_object_set_new(answer, "bm_prob_ruin_by_t",
                            touching(question, json_object_get(params, "bm"), &ever));
        json_object_set_new(answer, "bm_prob_ruin_ever", real(ever));
    }
    if (question_is_sound(question))
        watch_gamblers(question, &gambler, rounds < 200 ? rounds : 200);
    return answer;
}

/* The engine as an urn: one SME without habits picks by quality alone, and quality is the log of the data
 * that the picks before it brought: exp(quality) is proportional to the balls. */
static void draw_from_engine(struct question *question, const struct urn *urn, size_t draws)
{
    enum { RUNS = 600 };
    struct experiment experiment;
    double least = fmin(urn->red, urn->black), sum = 0, squares = 0, above = 0;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.noise=on");
    experiment_set(&experiment, "simulation.rounds=%zu", draws + 1);
    experiment_set(&experiment, "simulation.replicates=%d", RUNS);
    experiment_set(&experiment, "technology.data_effect=1");
    experiment_set(&experiment, "technology.data_half=%.17g", least);
    experiment_set(&experiment, "technology.data_decay=0");
    experiment_set(&experiment, "technology.data_yield=1");
    experiment_set(&experiment, "choice.outside_utility=-1000");
    for (int k = 0; k < 2; k++)
        experiment_vendor(&experiment,
                          "name = \"V%d\"; initial_data = %.17g; products = ( { name = \"p%d\"; } );", k,
                          (k ? urn->black : urn->red) - least, k);
    if (run_engine(question, &experiment))
        for (size_t run = 0; run < RUNS; run++) {
            double red = engine_number(question, &experiment, "vendor_data", run, draws, 0) + least;
            double share = red / (urn->red + urn->black + (double)draws);
            sum += share;
            squares += share * share;
            above += share > 0.8;
        }
    experiment_clear(&experiment);
    double mean = sum / RUNS, variance = urn_share_variance(urn, draws),
           tail = urn_share_above(urn, draws, 0.8);
    expect_statistic(question, "mean share", mean, urn_share_mean(urn), sqrt(variance / RUNS), 1e-6);
    /* a variance has a standard error of at most sqrt((1/4) variance / n) for shares */
    expect_statistic(question, "variance of the share", squares / RUNS - mean * mean, variance,
                     sqrt(0.25 * variance / RUNS), 1e-6);
    expect_statistic(question, "probability of a share above 0.8", above / RUNS, tail,
                     sqrt(tail * (1 - tail) / RUNS), 1e-3);
}

json_t *answer_urn(struct question *question)
{
    const json_t *params = question->params;
    struct urn urn = {number(question, params, "a"), number(question, params, "b")};
    size_t draws = (size_t)integer(question, params, "draws");
    if (!question_is_sound(question) || !(urn.red > 0) || !(urn.black > 0))
        return refuse(question, "an urn needs balls of both colours");
    draw_from_engine(question, &urn, draws);
    json_t *answer = json_object();
    json_object_set_new(answer, "mean_share", real(urn_share_mean(&urn)));
    json_object_set_new(answer, "var_share", real(urn_share_variance(&urn, draws)));
    json_object_set_new(answer, "limit_beta_mean", real(urn_share_mean(&urn)));
    json_object_set_new(answer, "limit_beta_var", real(urn_limit_variance(&urn)));
    json_object_set_new(answer, "prob_share_above_0_8", real(urn_share_above(&urn, draws, 0.8)));
    json_object_set_new(answer, "limit_prob_above_0_8", real(urn_limit_above(&urn, 0.8)));
    return answer;
}

json_t *answer_attrition(struct question *question)
{
    const json_t *periods = json_object_get(question->params, "discrete");
    const json_t *flow = json_object_get(question->params, "continuous");
    json_t *answer = json_object(), *lasts = json_object();
    const char *time;
    if (periods) {
        struct attrition war = {number(question, periods, "v"),
                                number_or(question, periods, "cost_per_period", 1), 2};
        json_object_set_new(answer, "discrete_exit_prob", real(attrition_exit_probability(&war)));
        json_object_set_new(answer, "discrete_expected_full_fight_periods",
                            real(attrition_full_periods(&war)));
    }
    if (flow) {
        struct attrition war = {number(question, flow, "V"), number(question, flow, "flow_cost"), 2};
        json_object_set_new(answer, "continuous_hazard_each", real(attrition_hazard(&war)));
        json_object_set_new(answer, "expected_own_concession_time", real(attrition_own_time(&war)));
        json_object_set_new(answer, "expected_war_length", real(attrition_war_time(&war)));
        FOR_EACH_KEY(question, "prob_war_longer_than", time)
        json_object_set_new(lasts, time, real(attrition_lasts(&war, strtod(time, NULL))));
        json_object_set_new(answer, "expected_payoff_each", real(attrition_payoff(&war)));
        json_object_set_new(answer, "total_cost_burnt", real(attrition_burnt(&war)));
    }
    json_object_set_new(answer, "prob_war_longer_than", lasts);
    return answer;
}

static const char *const cash_names[LEDGER_SECTORS] = {
    [LEDGER_HOUSEHOLDS] = "users", [LEDGER_SMES] = "sme",        [LEDGER_VENDORS] = "model",
    [LEDGER_CLOUDS] = "cloud",     [LEDGER_SELLERS] = "compute", [LEDGER_INVESTORS] = "investor"};

/* Books a row of the matrix and gives its sum; the columns' changes go to `change`. */
static double book_row(struct question *question, const json_t *row, double *change)
{
    struct ledger ledger;
    double sum = 0;
    ledger_clear(&ledger);
    for (int s = 0; s < LEDGER_SECTORS; s++)
        ledger_book(&ledger, FLOW_WAGES, (enum ledger_sector)s, number_or(question, row, cash_names[s], 0));
    for (int s = 0; s < LEDGER_SECTORS; s++) {
        change[s] += ledger.flow[FLOW_WAGES][s];
        sum += ledger.flow[FLOW_WAGES][s];
    }
    return sum;
}

json_t *answer_ledger(struct question *question)
{
    const json_t *open = json_object_get(question->params, "open_cash");
    json_t *rows = json_object_get(question->params, "rows"), *sums = json_array(), *close = json_object();
    double cash[LEDGER_SECTORS], total = 0;
    const char *name;
    json_t *row;
    for (int s = 0; s < LEDGER_SECTORS; s++)
        cash[s] = number(question, open, cash_names[s]);
    json_object_foreach(rows, name, row) json_array_append_new(sums, real(book_row(question, row, cash)));
    for (int s = 0; s < LEDGER_SECTORS; s++) {
        json_object_set_new(close, cash_names[s], real(cash[s]));
        total += cash[s];
    }
    return json_pack("{s:o, s:o, s:o}", "close_cash", close, "total_cash", real(total), "row_sums", sums);
}
