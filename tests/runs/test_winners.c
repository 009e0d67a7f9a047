/* Who wins: pairs and gains of capital by hand, runs until a winner is known, the group in the file. */
#include "fixtures/record_fixture.h"

#include <hdf5.h>

#include "file/hdf5_input.h"
#include "file/runs_file.h"
#include "runs/tally.h"
#include "runs/winners.h"

enum { SELLERS = 2, CLOUDS = 2, VENDORS = 3, FIRST = SELLERS + CLOUDS };

/* Rounds in which the three vendors leave (0: never), and what they have gained in the end. */
static const struct {
    int64_t exit[VENDORS];
    double gain[VENDORS];
} stories[] = {
    {{0, 3, 5}, {10, -5, -5}},
    {{0, 4, 4}, {-1, -2, -3}},
    {{2, 0, 0}, {-9, 7, 7}},
    {{6, 5, 0}, {1, 2, 3}},
};
enum { RUNS = sizeof stories / sizeof *stories };

static void add_story(struct tally *tally, const struct scenario *scenario, size_t run)
{
    struct outcome *outcome;
    assert_int_equal(outcome_create(scenario, &outcome, NULL), STATUS_OK);
    for (size_t f = 0; f < VENDORS; f++) {
        struct firm_outcome *firm = &outcome->firms[FIRST + f];
        firm->exit_round = stories[run].exit[f];
        firm->alive = firm->exit_round == 0;
        firm->capital_start = 100 * (double)f;
        firm->capital = firm->capital_start + stories[run].gain[f];
    }
    tally_add(tally, outcome);
    outcome_free(outcome);
}

static struct summary *tell_stories(const struct scenario *scenario)
{
    struct tally *tally;
    struct summary *summary;
    assert_int_equal(tally_create(scenario, &tally, NULL), STATUS_OK);
    for (size_t run = 0; run < RUNS; run++)
        add_story(tally, scenario, run);
    assert_int_equal(tally_summarise(tally, &summary, NULL), STATUS_OK);
    tally_free(tally);
    return summary;
}

static void test_who_outlives_whom_counts_runs_and_not_ties(void **state)
{
    (void)state;
    static const double expected[VENDORS][VENDORS] = {{0, 0.75, 0.5}, {0.25, 0, 0}, {0.5, 0.5, 0}};
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = tell_stories(scenario);
    for (size_t a = 0; a < VENDORS; a++)
        for (size_t b = 0; b < VENDORS; b++) {
            const struct estimate *chance = &summary->outlives[a * VENDORS + b];
            if (chance->value != expected[a][b])
                fail_msg("%zu outlives %zu: %g, expected %g", a, b, chance->value, expected[a][b]);
            assert_true(chance->low <= chance->value && chance->value <= chance->high);
            assert_true(chance->value + summary->outlives[b * VENDORS + a].value <= 1);
        }
    summary_free(summary);
    scenario_free(scenario);
}

static void test_the_gain_of_capital_wins_and_not_the_capital(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = tell_stories(scenario);
    /* nobody gains in run 1; run 2 is shared */
    static const double expected[VENDORS] = {0.25, 0.125, 0.375};
    for (size_t f = 0; f < VENDORS; f++)
        assert_true(win_probability(&summary->firms[FIRST + f], WIN_CAPITAL).value == expected[f]);
    struct contest contest = winner_contest(summary, WIN_CAPITAL);
    assert_int_equal(contest.leader, FIRST + 2);
    assert_int_equal(contest.runner_up, FIRST);
    assert_false(contest.decided);
    summary_free(summary);
    scenario_free(scenario);
}

static struct summary *run_until(const struct scenario *scenario, size_t batch, size_t most,
                                 enum winning winning, unsigned threads, const char *path)
{
    struct runs_options options = {
        .replicates = batch, .most_replicates = most, .winning = winning, .threads = threads, .output = path};
    struct summary *summary = NULL;
    struct error error = {0};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return summary;
}

static void test_runs_go_on_until_the_winner_is_known_and_no_further(void **state)
{
    (void)state;
    enum { BATCH = 2, MOST = 60 };
    char folder[64], paths[3][256];
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    make_folder(folder);
    for (size_t i = 0; i < 3; i++) {
        char name[8];
        snprintf(name, sizeof name, "%zu.h5", i);
        path_in(folder, name, paths[i]);
    }
    struct summary *one = run_until(scenario, BATCH, MOST, WIN_PROFIT, 1, paths[0]);
    struct summary *many = run_until(scenario, BATCH, MOST, WIN_PROFIT, 4, paths[1]);
    assert_same_files(paths[0], paths[1]);
    assert_int_equal(one->replicates, many->replicates);
    assert_true(winner_contest(one, WIN_PROFIT).decided);
    assert_true(one->replicates > BATCH && one->replicates < MOST && one->replicates % BATCH == 0);
    /* one batch less, and it is not known */
    struct summary *less = run_until(scenario, one->replicates - BATCH, 0, WIN_PROFIT, 2, NULL);
    assert_false(winner_contest(less, WIN_PROFIT).decided);
    /* the runs are those of a plain call */
    struct summary *plain = run_until(scenario, one->replicates, 0, WIN_PROFIT, 2, paths[2]);
    for (size_t i = 0; i < one->firm_count; i++) {
        assert_memory_equal(&one->firms[i].accounts[ACCOUNT_PROFIT],
                            &plain->firms[i].accounts[ACCOUNT_PROFIT], sizeof(struct estimate));
        assert_memory_equal(&one->firms[i].wins_profit, &plain->firms[i].wins_profit,
                            sizeof(struct estimate));
    }
    hid_t file = H5Fopen(paths[0], H5F_ACC_RDONLY, H5P_DEFAULT);
    char *text = NULL;
    assert_int_equal(hdf5_get_text(file, "until_winner_known", &text, NULL), STATUS_OK);
    assert_non_null(strstr(text, "profit: decided after"));
    free(text);
    H5Fclose(file);
    summary_free(one);
    summary_free(many);
    summary_free(less);
    summary_free(plain);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(remove(paths[i]), 0);
    assert_int_equal(remove(folder), 0);
    scenario_free(scenario);
}

/* Nobody dies, so that nobody leads in being alive. */
static void test_what_cannot_be_known_ends_at_the_most(void **state)
{
    (void)state;
    static const char *const rich[] = {"vendors[*].capital=1e9"};
    struct scenario *scenario = small_market(SMALL_MARKET(""), rich, 1);
    struct summary *summary = run_until(scenario, 3, 10, WIN_ALIVE, 2, NULL);
    assert_int_equal(summary->replicates, 10); /* 3 + 3 + 3 + 1 */
    assert_false(winner_contest(summary, WIN_ALIVE).decided);
    summary_free(summary);
    scenario_free(scenario);
}

static void test_the_file_holds_what_the_summary_says(void **state)
{
    (void)state;
    char folder[64], path[256];
    double wins[WINNINGS][VENDORS], outlives[VENDORS][VENDORS];
    hsize_t start[2] = {0}, by_winning[] = {WINNINGS, VENDORS}, by_vendor[] = {VENDORS, VENDORS};
    struct error error = {0};
    static const char *const poor[] = {"vendors.Moonshot.fixed_cost=1e7"};
    struct scenario *scenario = small_market(SMALL_MARKET(""), poor, 1);
    make_folder(folder);
    path_in(folder, "w.h5", path);
    struct summary *summary = run_until(scenario, 5, 0, WIN_SHARE, 2, path);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_int_equal(hdf5_read_block(file, "winners/wins_high", FIELD_F64, FIELD_AXES_MAX, start, by_winning,
                                     wins, &error),
                     STATUS_OK);
    assert_int_equal(hdf5_read_block(file, "winners/outlives", FIELD_F64, FIELD_AXES_MAX, start, by_vendor,
                                     outlives, &error),
                     STATUS_OK);
    H5Fclose(file);
    double known = 0;
    for (size_t a = 0; a < VENDORS; a++) {
        for (size_t w = 0; w < WINNINGS; w++)
            assert_true(wins[w][a] == win_probability(&summary->firms[FIRST + a], (enum winning)w).high);
        for (size_t b = 0; b < VENDORS; b++) {
            assert_true(outlives[a][b] == summary->outlives[a * VENDORS + b].value);
            known += outlives[a][b];
        }
    }
    assert_true(known > 0); /* somebody died */
    summary_free(summary);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_outlives_whom_counts_runs_and_not_ties),
        cmocka_unit_test(test_the_gain_of_capital_wins_and_not_the_capital),
        cmocka_unit_test(test_runs_go_on_until_the_winner_is_known_and_no_further),
        cmocka_unit_test(test_what_cannot_be_known_ends_at_the_most),
        cmocka_unit_test(test_the_file_holds_what_the_summary_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
