/* What a war caused: the same numbers as a comparison with peace, whatever plays it and on how many threads. */
#include "fixtures/engine_fixture.h"

#include <unistd.h>

#include "file/runs_file.h"
#include "runs/peace.h"

enum { RUNS = 5 };
static const char scenario_file[] = "scenarios/bigtech_vs_startups.cfg";
#define SMALL                                                                                                \
    OVERRIDES("simulation.rounds=10", "simulation.replicates=5", "smes.weight=1000",                         \
              "sectors.chat.number=40", "sectors.photo.number=25", "sectors.enterprise.number=80",           \
              "sectors.education.number=35", "sectors.vertical.number=30")

/* Copies of what a comparison holds, as it is freed with the runs. */
struct kept {
    double *with, *against, *changes; /* changes: value, low, high, more, fewer of each number */
    size_t runs, numbers;
};

static void keep(struct kept *kept, const struct comparison *comparison)
{
    size_t bytes = comparison->runs * comparison->number_count * sizeof(double);
    *kept = (struct kept){malloc(bytes), malloc(bytes), calloc(5 * comparison->number_count, sizeof(double)),
                          comparison->runs, comparison->number_count};
    memcpy(kept->with, comparison->with, bytes);
    memcpy(kept->against, comparison->against, bytes);
    for (size_t i = 0; i < comparison->number_count; i++) {
        const struct difference *row = &comparison->differences[i];
        const double numbers[] = {row->change.value, row->change.low, row->change.high, row->more,
                                  row->fewer};
        memcpy(kept->changes + 5 * i, numbers, sizeof numbers);
    }
}

static void drop(struct kept *kept)
{
    free(kept->with);
    free(kept->against);
    free(kept->changes);
}

static enum status keep_found(void *context, const struct runs_found *found, struct error *error)
{
    (void)error;
    if (found->caused)
        keep(context, found->caused);
    return STATUS_OK;
}

static enum status play_runs(const struct scenario *scenario, struct runs_options options,
                             struct error *error)
{
    struct summary *summary = NULL;
    options.replicates = RUNS;
    enum status status = runs_to_file(scenario, &options, &summary, error);
    summary_free(summary);
    return status;
}

static void assert_same(const struct kept *one, const struct kept *other)
{
    assert_int_equal(one->runs, other->runs);
    assert_int_equal(one->numbers, other->numbers);
    size_t bytes = one->runs * one->numbers * sizeof(double);
    assert_memory_equal(one->with, other->with, bytes);
    assert_memory_equal(one->against, other->against, bytes);
    assert_memory_equal(one->changes, other->changes, 5 * one->numbers * sizeof(double));
}

static void test_runs_against_peace_are_a_comparison_bit_for_bit(void **state)
{
    (void)state;
    struct scenario *war = load_scenario(scenario_file, SMALL), *peace = load_scenario(scenario_file, SMALL);
    struct error error = {0};
    struct comparison *comparison = NULL;
    struct kept expected, one = {NULL, NULL, NULL, 0, 0}, three = one;
    const struct timeline with = {.scenario = war}, against = {.scenario = peace, .war_stopped = true};
    const struct timelines_options options = {.runs = RUNS, .threads = 2};
    scenario_stop_war(peace);
    assert_int_equal(comparison_run(&with, &against, &options, &comparison, &error), STATUS_OK);
    keep(&expected, comparison);
    comparison_free(comparison);
    for (unsigned threads = 1; threads <= 3; threads += 2)
        assert_int_equal(play_runs(war,
                                   (struct runs_options){.against_peace = true,
                                                         .threads = threads,
                                                         .prepare = keep_found,
                                                         .context = threads == 1 ? &one : &three},
                                   &error),
                         STATUS_OK);
    assert_same(&expected, &one);
    assert_same(&expected, &three);
    assert_memory_not_equal(one.with, one.against,
                            one.runs * one.numbers * sizeof(double)); /* there is a war */
    drop(&expected);
    drop(&one);
    drop(&three);
    scenario_free(war);
    scenario_free(peace);
}

static void test_where_nobody_prices_the_war_causes_nothing(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(scenario_file, SMALL);
    struct error error = {0};
    struct kept found = {NULL, NULL, NULL, 0, 0};
    scenario_stop_war(scenario);
    assert_int_equal(
        play_runs(scenario,
                  (struct runs_options){
                      .against_peace = true, .threads = 2, .prepare = keep_found, .context = &found},
                  &error),
        STATUS_OK);
    assert_memory_equal(found.with, found.against, found.runs * found.numbers * sizeof(double));
    for (size_t i = 0; i < found.numbers; i++)
        assert_true(found.changes[5 * i + 3] == 0 && found.changes[5 * i + 4] == 0);
    drop(&found);
    scenario_free(scenario);
}

static bool stop_in_peace(void *context, size_t done, size_t total)
{
    size_t *most = context;
    assert_int_equal(total, 2 * RUNS);
    *most = done;
    return done < RUNS + 2;
}

static void test_a_stop_in_peace_leaves_the_old_file_as_it_was(void **state)
{
    (void)state;
    char path[] = "/tmp/pricewar-test-peace-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0 && write(file, "old", 3) == 3);
    struct scenario *scenario = load_scenario(scenario_file, SMALL);
    struct error error = {0};
    size_t done = 0;
    char bytes[8] = "";
    assert_int_equal(play_runs(scenario,
                               (struct runs_options){.against_peace = true,
                                                     .threads = 1,
                                                     .output = path,
                                                     .force = true,
                                                     .progress = stop_in_peace,
                                                     .context = &done},
                               &error),
                     STATUS_FAILED);
    assert_int_equal(done, RUNS + 2);
    assert_int_equal(pread(file, bytes, sizeof bytes, 0), 3);
    assert_string_equal(bytes, "old");
    close(file);
    unlink(path);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_against_peace_are_a_comparison_bit_for_bit),
        cmocka_unit_test(test_where_nobody_prices_the_war_causes_nothing),
        cmocka_unit_test(test_a_stop_in_peace_leaves_the_old_file_as_it_was),
    };
    return cmocka_run_group_tests_name("peace", tests, NULL, NULL);
}
