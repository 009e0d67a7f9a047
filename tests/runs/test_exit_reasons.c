/* Why vendors left: the flows explain all cash of every vendor, the parts add up to the change of cash,
 * causes that are not there are 0, and the file says the same. */
#include "fixtures/record_fixture.h"

#include <hdf5.h>

#include "file/hdf5_input.h"
#include "file/runs_file.h"
#include "runs/exit_reasons.h"
#include "runs/play.h"

enum { MOST_STRATEGIES = 64, ALPHA = 2, BETA = 3 };

static struct scenario *scenario_of(const char *file, const char *const *overrides, size_t count)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    diagnostics_init(&findings);
    if (scenario_load(file, overrides, count, &catalog, &scenario, &findings, &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    return scenario;
}

#define SCENARIO(file, ...)                                                                                  \
    scenario_of(file, (const char *const[]){__VA_ARGS__},                                                    \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define SMALL_WAR "tests/scenarios/small_war.cfg"

static bool take(void *context, const struct simulation *simulation)
{
    cash_history_take(context, simulation_world(simulation));
    return true;
}

/* How many flows of each kind there were, so that the test is known to have seen them. */
struct seen {
    double funding, other, handed_over;
};

static void expect_explained(const struct scenario *scenario, struct seen *seen)
{
    struct cash_history *history;
    struct error error = {0};
    const struct timeline timeline = {.scenario = scenario};
    assert_int_equal(cash_history_create(scenario, &history, &error), STATUS_OK);
    const struct taker taker = {.take = take, .context = history};
    if (play_run(&timeline, 0, 1, &taker, 1, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    for (size_t t = 0; t <= history->rounds; t++)
        for (size_t f = 0; f < history->vendors; f++) {
            const struct cash_account *sum = &history->accounts[t * history->vendors + f];
            double change = history->cash[t * history->vendors + f] - history->cash[f];
            double flows =
                sum->revenue + sum->compute + sum->fixed_cost + sum->funding + sum->other + sum->handed_over;
            double gross = fabs(sum->revenue) + fabs(sum->compute) + fabs(sum->fixed_cost) +
                           fabs(sum->funding) + fabs(sum->other) + fabs(sum->handed_over);
            if (!(fabs(change - flows) <= 1e-11 * gross))
                fail_msg("%s, round %zu: cash changed by %.17g, flows are %.17g", scenario->vendors[f].name,
                         t, change, flows);
            seen->funding += fabs(sum->funding);
            seen->other += fabs(sum->other);
            seen->handed_over += fabs(sum->handed_over);
        }
    cash_history_free(history);
}

static void test_flows_explain_the_cash_of_every_vendor_in_every_round(void **state)
{
    (void)state;
    struct scenario *scenarios[] = {
        SCENARIO(SMALL_WAR, "finance.dividend_share=0.5"),
        SCENARIO(SMALL_WAR, "simulation.noise=off"),
        SCENARIO(SMALL_WAR, "vendors.Beta.pricing.strategy=war_of_attrition", "vendors.Beta.capital=90000"),
        SCENARIO(SMALL_WAR, "niche.tender_rate=2", "vendors.Gamma.niche_capacity=1", "niche.pivot=true"),
        SCENARIO(SMALL_WAR, "vendors.Beta.app.potential_users=1e6", "vendors.Beta.app.initial_users=1000",
                 "vendors.Beta.app.price=20"),
        SCENARIO("tests/scenarios/takeover.cfg", "simulation.replicates=1"),
    };
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        struct seen seen = {0};
        expect_explained(scenarios[i], &seen);
        assert_true(seen.other > 0 || seen.handed_over > 0 || seen.funding > 0);
        scenario_free(scenarios[i]);
    }
}

static bool goes_on(void *context)
{
    (void)context;
    return true;
}

static struct exit_row *explain(const struct scenario *scenario, size_t runs, unsigned threads, size_t *count)
{
    const struct runs_options options = {.replicates = runs, .threads = threads};
    struct exit_row *rows;
    struct summary *summary;
    struct error error = {0};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK ||
        exit_reasons_find(scenario, summary->departures, summary->departure_count, threads, goes_on, NULL,
                          &rows, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    *count = summary->departure_count;
    summary_free(summary);
    return rows;
}

/* Sum of the parts against the change of cash. */
static void expect_reconciled(const struct exit_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double sum = 0, gross = 0;
        for (size_t p = 0; p < EXIT_PARTS; p++) {
            sum += rows[i].parts[p];
            gross += fabs(rows[i].parts[p]);
        }
        if (!(fabs(sum - (rows[i].cash_end - rows[i].cash_start)) <= 1e-11 * gross))
            fail_msg("exit %zu: the parts sum to %.17g, cash went from %.17g to %.17g", i, sum,
                     rows[i].cash_start, rows[i].cash_end);
    }
}

static void test_parts_of_every_exit_add_up_to_its_cash(void **state)
{
    (void)state;
    struct scenario *scenarios[] = {
        SCENARIO(SMALL_WAR, "vendors[*].capital=3000"),
        SCENARIO(SMALL_WAR, "vendors.Beta.pricing.strategy=war_of_attrition", "vendors.Beta.capital=90000"),
        SCENARIO("tests/scenarios/takeover.cfg", "simulation.replicates=1"),
    };
    size_t causes[4] = {0};
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        size_t one_count, count;
        struct exit_row *one = explain(scenarios[i], 4, 1, &one_count);
        struct exit_row *rows = explain(scenarios[i], 4, 3, &count);
        assert_int_equal(one_count, count);
        assert_memory_equal(one, rows, count * sizeof *rows);
        expect_reconciled(rows, count);
        for (size_t k = 0; k < count; k++) {
            causes[(size_t)rows[k].cause]++;
            if ((int)rows[k].cause == EXIT_BANKRUPT)
                assert_true(rows[k].cash_end < 0);
            else
                assert_true(fabs(rows[k].cash_end) < 1e-6 * rows[k].cash_start); /* handed over */
        }
        free(one);
        free(rows);
        scenario_free(scenarios[i]);
    }
    assert_int_equal(causes[EXIT_NONE], 0);
    assert_true(causes[EXIT_BANKRUPT] > 0 && causes[EXIT_WITHDRAWN] > 0 && causes[EXIT_ACQUIRED] > 0);
}

static const struct exit_row *exit_of(const struct exit_row *rows, size_t count, size_t vendor)
{
    for (size_t i = 0; i < count; i++)
        if ((size_t)rows[i].vendor == vendor)
            return &rows[i];
    fail_msg("vendor %zu has not left", vendor);
    return NULL;
}

static void test_causes_that_are_not_there_are_nothing(void **state)
{
    (void)state;
    size_t count;
    /* nobody moves: users, compute and fixed cost alone */
    struct scenario *scenario = SCENARIO(SMALL_WAR, "vendors[*].pricing.strategy=hold",
                                         "vendors[*].fixed_cost=1e6", "finance.vendor_round_rate=0");
    struct exit_row *rows = explain(scenario, 1, 1, &count);
    const struct exit_row *beta = exit_of(rows, count, BETA);
    assert_true(beta->parts[EXIT_OWN_CUTS] == 0 && beta->parts[EXIT_RIVALS_CUTS] == 0);
    assert_true(beta->parts[EXIT_FUNDING] == 0 && beta->parts[EXIT_MISSING_FUNDING] == 0);
    assert_true(beta->parts[EXIT_FIXED_COST] < 0);
    assert_true(!(beta->alive_without_war > 0) && !(beta->alive_if_held > 0));
    free(rows);
    scenario_free(scenario);
    /* Beta alone moves */
    scenario =
        SCENARIO(SMALL_WAR, "vendors[*].pricing.strategy=hold", "vendors.Beta.pricing.strategy=best_response",
                 "vendors.Beta.fixed_cost=2e4", "vendors.Beta.capital=1e5");
    rows = explain(scenario, 1, 1, &count);
    beta = exit_of(rows, count, BETA);
    assert_true(beta->parts[EXIT_RIVALS_CUTS] == 0 && beta->parts[EXIT_OWN_CUTS] != 0);
    free(rows);
    scenario_free(scenario);
    /* its rivals alone do, and Beta lives if they don't */
    scenario = SCENARIO(SMALL_WAR, "vendors.Beta.pricing.strategy=hold");
    rows = explain(scenario, 6, 2, &count);
    beta = exit_of(rows, count, BETA);
    assert_true(beta->parts[EXIT_OWN_CUTS] == 0 && beta->parts[EXIT_RIVALS_CUTS] < 0);
    assert_true(beta->alive_if_rivals_held > 0 && beta->alive_without_war > 0);
    assert_true(!(beta->alive_if_held > 0)); /* it did hold */
    free(rows);
    scenario_free(scenario);
}

static void test_the_file_and_the_summary_have_the_exits(void **state)
{
    (void)state;
    enum { MOST = 64 };
    char folder[64], path[256];
    double parts[MOST][EXIT_PARTS], ends[MOST];
    int32_t rounds[MOST];
    struct summary *summary = NULL;
    struct error error = {0};
    struct scenario *scenario = SCENARIO(SMALL_WAR, "vendors[*].capital=3000");
    make_folder(folder);
    path_in(folder, "e.h5", path);
    struct runs_options options = {.replicates = 3, .threads = 2, .output = path, .explain = true};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    hsize_t start[2] = {0}, extent[2] = {summary->exit_count, EXIT_PARTS};
    assert_in_range(summary->exit_count, 1, MOST);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_int_equal(hdf5_length(file, "exits/exit"), summary->exit_count);
    assert_int_equal(
        hdf5_read_block(file, "exits/exit_parts", FIELD_F64, FIELD_AXES_MAX, start, extent, parts, &error),
        STATUS_OK);
    assert_int_equal(
        hdf5_read_block(file, "exits/cash_end", FIELD_F64, FIELD_AXES_MAX, start, extent, ends, &error),
        STATUS_OK);
    assert_int_equal(hdf5_read_block(file, "exits/exit_in_round", FIELD_I32, FIELD_AXES_MAX, start, extent,
                                     rounds, &error),
                     STATUS_OK);
    H5Fclose(file);
    for (size_t i = 0; i < summary->exit_count; i++) {
        assert_memory_equal(parts[i], summary->exits[i].parts, sizeof parts[i]);
        assert_true(ends[i] == summary->exits[i].cash_end);
        assert_int_equal(rounds[i], (int)summary->exits[i].round);
    }
    /* as many exits as the probabilities of survival say */
    double gone = 0;
    for (size_t i = summary->firm_count - scenario->vendor_count; i < summary->firm_count; i++)
        gone += (1 - summary->firms[i].survival.value) * 3;
    assert_int_equal(summary->exit_count, (size_t)llround(gone));
    summary_free(summary);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flows_explain_the_cash_of_every_vendor_in_every_round),
        cmocka_unit_test(test_parts_of_every_exit_add_up_to_its_cash),
        cmocka_unit_test(test_causes_that_are_not_there_are_nothing),
        cmocka_unit_test(test_the_file_and_the_summary_have_the_exits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
