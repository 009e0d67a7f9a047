/* What a round costs, and how much less than in plain C: `make bench`. Every ratio is the median of five
 * pairs timed one after the other in this very run, since the machine's other work changes from minute to
 * minute. */
#include "fixtures/calvano_fixture.h"

#include "bench_market.h"
#include "clock.h"
#include "engine_run.h"
#include "gsl_loop.h"
#include "scenario/reader.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS = 5, MOST_VARIANTS = 8 };
static const double work_per_sample = 1e8; /* weights of products, over SMEs and rounds */
static const char default_scenario[] = "scenarios/bigtech_vs_startups.cfg";

struct request {
    bool ratio_only;
    const char *output;
    const char *variants[MOST_VARIANTS]; /* NAME=PROGRAM */
    size_t variant_count;
};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return count ? values[count / 2] : (double)NAN;
}

static int64_t rounds_for(size_t products, size_t smes)
{
    double rounds = work_per_sample / ((double)(products + 1) * (double)smes);
    return rounds < 3 ? 3 : rounds > 500 ? 500 : (int64_t)rounds;
}

/* One comparison: ns per SME-round of engine and loop, and their ratio. */
struct comparison {
    double engine, loop, ratio;
};

static bool compare(size_t products, size_t smes, struct comparison *comparison)
{
    struct scenario *scenario = bench_logit_market(products, smes, 1);
    double engine[PAIRS], loop[PAIRS], ratio[PAIRS];
    int64_t rounds = rounds_for(products, smes);
    bool done = scenario;
    for (unsigned i = 0; done && i < PAIRS; i++) {
        struct engine_result ours;
        struct gsl_loop_result theirs;
        done = engine_time(scenario, i, rounds, 1, &ours) &&
               gsl_loop_run(smes, products, (int)rounds, i + 1, &theirs) == 0;
        if (!done)
            break;
        engine[i] = 1e9 * ours.cpu_seconds / ours.sme_rounds;
        loop[i] = 1e9 * theirs.seconds / ((double)smes * (double)rounds);
        ratio[i] = loop[i] / engine[i];
    }
    scenario_free(scenario);
    if (!done)
        return false;
    comparison->engine = median(engine, PAIRS);
    comparison->loop = median(loop, PAIRS);
    comparison->ratio = median(ratio, PAIRS);
    return true;
}

/* The shipped scenario, scaled, against the logit market of as many SMEs: with its 20 products, and with as
 * many as the scenario has. */
static bool time_default(const struct scenario *full, size_t smes, double *ours, double *times, double *alike,
                         double *bytes)
{
    struct scenario *plain = bench_logit_market(20, smes, 1), *same = NULL;
    int64_t rounds = smes > 500000 ? 3 : 20;
    bool done = full && plain;
    for (unsigned i = 0; done && i < PAIRS; i++) {
        struct engine_result a, b, c;
        done = engine_time(full, i, rounds, 1, &a) && engine_time(plain, i, rounds, 1, &b);
        if (done && !same)
            done = (same = bench_logit_market(a.product_count, smes, 1)) != NULL;
        done = done && engine_time(same, i, rounds, 1, &c);
        if (!done)
            break;
        ours[i] = 1e9 * a.cpu_seconds / a.sme_rounds;
        times[i] = ours[i] / (1e9 * b.cpu_seconds / b.sme_rounds);
        alike[i] = ours[i] / (1e9 * c.cpu_seconds / c.sme_rounds);
        *bytes = a.bytes_per_slot;
    }
    scenario_free(plain);
    scenario_free(same);
    return done;
}

static bool compare_default(json_t *report, size_t smes)
{
    struct scenario *full = bench_scaled(default_scenario, smes);
    double ours[PAIRS], times[PAIRS], alike[PAIRS], bytes = 0;
    bool done = time_default(full, smes, ours, times, alike, &bytes);
    scenario_free(full);
    if (!done)
        return false;
    double ns = median(ours, PAIRS), ratio = median(times, PAIRS), same = median(alike, PAIRS);
    printf("%9zu %10.1f %8.2f %14.2f %7.1f\n", smes, ns, ratio, same, bytes);
    fflush(stdout);
    json_array_append_new(report, json_pack("{s:i, s:f, s:f, s:f, s:f}", "smes", (int)smes,
                                            "ns_per_sme_round", ns, "times_logit_market", ratio,
                                            "times_with_as_many_products", same, "bytes_per_slot", bytes));
    return true;
}

static bool compare_defaults(json_t *report)
{
    json_t *rows = json_array();
    printf(
        "\nThe default scenario, scaled; per living SME, against the logit market\n%9s %10s %8s %14s %7s\n",
        "SMEs", "ns/round", "times", "same products", "bytes");
    bool done =
        compare_default(rows, 21000) && compare_default(rows, 200000) && compare_default(rows, 1000000);
    json_object_set_new(report, "default_scenario", rows);
    return done;
}

static bool show_phases(json_t *report, const char *name, struct scenario *scenario, int64_t rounds)
{
    struct engine_phases phases;
    bool done = scenario && engine_profile(scenario, rounds, &phases);
    scenario_free(scenario);
    if (!done)
        return false;
    double all = phases.choice + phases.work + phases.bill + phases.rest;
    printf("%-24s choice %4.1f %%, work %4.1f %%, bill %4.1f %%, rest %4.1f %%\n", name,
           100 * phases.choice / all, 100 * phases.work / all, 100 * phases.bill / all,
           100 * phases.rest / all);
    json_object_set_new(report, name,
                        json_pack("{s:f, s:f, s:f, s:f}", "choice", phases.choice / all, "work",
                                  phases.work / all, "bill", phases.bill / all, "rest", phases.rest / all));
    return true;
}

static bool show_all_phases(json_t *report)
{
    json_t *shares = json_object();
    printf("\nShares of a round's time\n");
    bool done = show_phases(shares, "logit market, 100000", bench_logit_market(20, 100000, 1), 10) &&
                show_phases(shares, "default, 1000", bench_scaled(default_scenario, 1000), 10) &&
                show_phases(shares, "default, 21000", bench_scaled(default_scenario, 21000), 10) &&
                show_phases(shares, "default, 200000", bench_scaled(default_scenario, 200000), 10);
    json_object_set_new(report, "phases", shares);
    return done;
}

/* From scenario to last round, without output. */
static bool time_small_world(json_t *report)
{
    struct scenario *scenario = bench_scaled(default_scenario, 1000);
    double seconds[PAIRS];
    bool done = scenario;
    for (unsigned i = 0; done && i < PAIRS; i++) {
        struct engine_result result;
        double start = thread_seconds();
        done = engine_time(scenario, i, 60, 1, &result);
        seconds[i] = thread_seconds() - start;
    }
    scenario_free(scenario);
    if (!done)
        return false;
    double middle = median(seconds, PAIRS);
    printf("\nDefault scenario with 1000 SMEs, created and played for 60 rounds: %.1f ms\n", 1e3 * middle);
    json_object_set_new(report, "small_world_seconds", json_real(middle));
    return true;
}

/* Periods per second of two learners with 15 prices in one thread: Calvano et al. (2020), baseline. */
static bool time_learning(json_t *report)
{
    struct qlearning_rules rules = {.learning_rate = 0.15,
                                    .exploration_decay = 4e-6,
                                    .discount = 0.95,
                                    .stable_periods = 2000000,
                                    .most_periods = 2000000};
    struct calvano market;
    struct qlearning_session session;
    double rate[PAIRS];
    if (!calvano_start(&market, 2, 15, NULL))
        return false;
    struct qlearning_game game = calvano_game(&market);
    bool done = qlearning_init(&session, &game, &rules, NULL) == STATUS_OK;
    for (uint32_t run = 0; done && run < PAIRS; run++) {
        double start = thread_seconds();
        qlearning_restart(&session, 1, run);
        qlearning_learn(&session, 1, run);
        rate[run] = (double)session.period / (thread_seconds() - start);
    }
    qlearning_clear(&session);
    calvano_end(&market);
    if (!done)
        return false;
    double middle = median(rate, PAIRS);
    printf("Q-learning (two firms, 15 prices, memory 1): %.1f million periods per second\n", 1e-6 * middle);
    json_object_set_new(report, "qlearning_periods_per_second", json_real(middle));
    return true;
}

/* The same comparison by builds for one instruction set each. */
static bool compare_variants(const struct request *request, json_t *report)
{
    json_t *ratios = json_object();
    if (request->variant_count)
        printf("\nRatio at 20 products and 100000 SMEs by instruction set\n");
    for (size_t i = 0; i < request->variant_count; i++) {
        const char *equals = strchr(request->variants[i], '=');
        char command[1024], name[64];
        double engine, loop, ratio;
        snprintf(name, sizeof name, "%.*s", (int)(equals - request->variants[i]), request->variants[i]);
        snprintf(command, sizeof command, "'%s' --ratio", equals + 1);
        FILE *stream = popen(command, "r");
        bool read = stream && fscanf(stream, "%lf %lf %lf", &engine, &loop, &ratio) == 3;
        if (stream)
            pclose(stream);
        if (!read) {
            fprintf(stderr, "bench: %s does not run here\n", equals + 1);
            continue;
        }
        printf("%-8s %6.2f ns, loop %6.1f ns, ratio %5.1f\n", name, engine, loop, ratio);
        fflush(stdout);
        json_object_set_new(ratios, name,
                            json_pack("{s:f, s:f, s:f}", "ns_per_sme_round", engine, "gsl_ns_per_sme_round",
                                      loop, "ratio", ratio));
    }
    json_object_set_new(report, "instruction_sets", ratios);
    return true;
}

static bool print_ratio(void)
{
    struct comparison found;
    if (!compare(20, 100000, &found))
        return false;
    printf("%.6f %.6f %.6f\n", found.engine, found.loop, found.ratio);
    return true;
}

static bool take_arguments(int count, char **words, struct request *request)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--ratio") == 0)
            request->ratio_only = true;
        else if (strcmp(words[i], "-o") == 0 && i + 1 < count)
            request->output = words[++i];
        else if (strchr(words[i], '=') && request->variant_count < MOST_VARIANTS)
            request->variants[request->variant_count++] = words[i];
        else
            return false;
    }
    return true;
}

int main(int count, char **words)
{
    struct request request = {.output = NULL};
    if (!take_arguments(count, words, &request)) {
        fprintf(stderr, "use: bench [--ratio] [-o FILE.json] [NAME=PROGRAM ...]\n");
        return 2;
    }
    if (request.ratio_only)
        return print_ratio() ? 0 : 1;
    json_t *report = json_object();
    bool done = compare_variants(&request, report) && compare_defaults(report) && show_all_phases(report) &&
                time_small_world(report) && time_learning(report);
    if (done && request.output && json_dump_file(report, request.output, JSON_INDENT(2)) != 0) {
        fprintf(stderr, "bench: %s can't be written\n", request.output);
        done = false;
    }
    json_decref(report);
    return done ? 0 : 1;
}
