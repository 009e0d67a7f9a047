/* Pieces of work whose instructions are counted (tests/performance/instructions.py): always the same ones, on one
 * thread. Arguments: a workload, or --compiler, which says what built it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "market/bertrand.h"
#include "runs/replicates.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"
#include "study/study_load.h"
#include "study/sweep.h"

enum { MOST_STRATEGIES = 64, MOST_OVERRIDES = 8 };

/* Linked in place of clock_seconds: a sweep writes what is done from time to time, and would be counted for that
 * where it is slow. */
double __wrap_clock_seconds(void);
double __wrap_clock_seconds(void)
{
    return 0;
}

struct workload {
    const char *name, *file;
    const char *overrides[MOST_OVERRIDES];
    size_t override_count;
    bool (*play)(const struct workload *workload, struct error *error);
};

static bool play_scenario(const struct workload *workload, struct error *error)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    const struct replicate_options options = {.replicates = 1, .threads = 1};
    struct scenario *scenario = NULL;
    struct summary *summary = NULL;
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = scenario_load(workload->file, workload->overrides, workload->override_count,
                                       &catalog, &scenario, &findings, error);
    if (status == STATUS_OK)
        status = replicates_run(scenario, &options, &summary, error);
    summary_free(summary);
    scenario_free(scenario);
    diagnostics_clear(&findings);
    return status == STATUS_OK;
}

static bool play_sweep(const struct workload *workload, struct error *error)
{
    const struct study_changes changes = {.seed = -1};
    const char *root = getenv("TMPDIR");
    char folder[200], output[300];
    struct study *study = NULL;
    struct diagnostics findings;
    struct sweep_progress progress;
    enum sweep_end end;
    snprintf(folder, sizeof folder, "%.150s/pricewar-workload-XXXXXX", root && *root ? root : "/tmp");
    if (!mkdtemp(folder))
        return false;
    snprintf(output, sizeof output, "%s/sweep.h5", folder);
    const struct sweep_options options = {.threads = 1, .part = {1, 1}, .output = output};
    diagnostics_init(&findings);
    enum status status = study_load(workload->file, &changes, &study, &findings, error);
    if (status == STATUS_OK)
        status = sweep_run(study, &options, &end, &progress, error);
    study_free(study);
    diagnostics_clear(&findings);
    unlink(output);
    rmdir(folder);
    return status == STATUS_OK;
}

/* Firms of three products each in a market of three segments; one merger after the other. */
static bool play_nash_prices(const struct workload *workload, struct error *error)
{
    enum { SEGMENTS = 3, PRODUCTS = 42, MARKETS = 12 };
    double sensitivity[SEGMENTS] = {0.5, 1, 2}, weight[SEGMENTS] = {0.5, 0.3, 0.2}, outside[SEGMENTS] = {0};
    double utility[SEGMENTS * PRODUCTS], cost[PRODUCTS], price[PRODUCTS];
    size_t owner[PRODUCTS];
    const struct logit_demand demand = {.segment_count = SEGMENTS,
                                        .product_count = PRODUCTS,
                                        .sensitivity = sensitivity,
                                        .weight = weight,
                                        .utility = utility,
                                        .outside = outside};
    (void)workload;
    for (size_t j = 0; j < PRODUCTS; j++) {
        owner[j] = j / 3;
        cost[j] = 0.25 + 0.02 * (double)j;
        for (size_t s = 0; s < SEGMENTS; s++)
            utility[s * PRODUCTS + j] = 1 + 0.05 * (double)((j * (s + 5)) % PRODUCTS);
    }
    for (size_t market = 0; market < MARKETS; market++) {
        for (size_t j = 0; j < PRODUCTS; j++)
            price[j] = (double)NAN;
        if (bertrand_prices(&demand, owner, cost, NULL, price, error) != STATUS_OK)
            return false;
        for (size_t j = 0; j < PRODUCTS; j++)
            owner[j] = owner[j] == market + 1 ? 0 : owner[j];
    }
    return true;
}

static const struct workload workloads[] = {
    {"logit_market", "tests/bench/logit_market.cfg", {"sectors.agents.number=20000"}, 1, play_scenario},
    {"default_1000",
     "scenarios/bigtech_vs_startups.cfg",
     {"smes.weight=210", "sectors.chat.number=190", "sectors.photo.number=120",
      "sectors.enterprise.number=380", "sectors.education.number=170", "sectors.vertical.number=140"},
     6,
     play_scenario},
    {"sweep", "tests/performance/sweep.cfg", {0}, 0, play_sweep},
    {"nash_prices", NULL, {0}, 0, play_nash_prices},
};

/* What is counted: nothing before, and nothing after. */
__attribute__((noinline)) bool workload_play(const struct workload *workload, struct error *error);
bool workload_play(const struct workload *workload, struct error *error)
{
    return workload->play(workload, error);
}

int main(int argc, char **argv)
{
    struct error error = {0};
    const char *name = argc == 2 ? argv[1] : "";
    if (strcmp(name, "--compiler") == 0)
        return puts("gcc " __VERSION__) < 0;
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        if (strcmp(name, workloads[i].name) != 0)
            continue;
        if (workload_play(&workloads[i], &error))
            return 0;
        fprintf(stderr, "workload %s: %s\n", name, error.message);
        return 1;
    }
    fprintf(stderr, "workloads:");
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++)
        fprintf(stderr, " %s", workloads[i].name);
    fprintf(stderr, "\n");
    return 2;
}
