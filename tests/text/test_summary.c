/* What the program says about a summary: golden texts, the verdict for different outcomes, JSON. A golden
 * text is renewed by running this test with RENEW_GOLDEN=1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "fixtures/summary_fixture.h"
#include "scenario/calendar.h"
#include "terminal/text_width.h"
#include "text/first_screen.h"
#include "text/summary_json.h"
#include "text/summary_text.h"
#include "text/verdict.h"

static char *text_of(const struct summary *summary, int width)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_true(summary_print_text(out, summary, 1, width));
    assert_int_equal(fclose(out), 0);
    return text;
}

static char *file_text(const char *name)
{
    static char text[20000];
    FILE *file = fopen(name, "r");
    if (!file)
        fail_msg("no %s; run from the project's folder", name);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void expect_golden_text(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "tests/golden/%s", name);
    if (getenv("RENEW_GOLDEN")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(text, file);
        fclose(file);
    }
    assert_string_equal(text, file_text(path));
}

static void expect_golden(const char *name, const struct summary *summary, int width)
{
    char *text = text_of(summary, width);
    expect_golden_text(name, text);
    free(text);
}

static void expect_words(const struct summary *summary, const char *part)
{
    char *words = verdict_in_words(summary);
    assert_non_null(words);
    if (!strstr(words, part))
        fail_msg("the verdict does not say `%s`: %s", part, words);
    free(words);
}

static void expect_silence(const struct summary *summary, const char *part)
{
    char *words = verdict_in_words(summary);
    assert_non_null(words);
    if (strstr(words, part))
        fail_msg("the verdict should not say `%s`: %s", part, words);
    free(words);
}

static void test_summary_reads_as_in_the_golden_texts(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    expect_golden("summary.txt", &fixture.summary, 0);
    expect_golden("summary_narrow.txt", &fixture.summary, 60);
    summary_fixture_one_run(&fixture);
    expect_golden("summary_one_run.txt", &fixture.summary, 0);
}

static void test_no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    for (int width = 60; width <= 140; width += 8) {
        char *text = text_of(&fixture.summary, width);
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
            if (text_width(line) > width)
                fail_msg("%d columns in a terminal of %d: %s", text_width(line), width, line);
        free(text);
    }
}

static void test_verdict_names_the_clear_winner_and_the_undecided_contest(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    struct verdict verdict = verdict_of(&fixture.summary);
    assert_int_equal(verdict.layers.leader, LEDGER_CLOUDS);
    assert_int_equal(verdict.layers.runner_up, LEDGER_SELLERS);
    assert_true(verdict.layers.decided);
    assert_int_equal(verdict.vendor_profit.leader, FIXTURE_ZHIPU);
    assert_false(verdict.vendor_profit.decided);
    assert_int_equal(verdict.vendor_share.leader, FIXTURE_OWNED);
    assert_true(verdict.vendor_share.decided);
    assert_int_equal(verdict.sme_profit, SIGN_PROFIT);
    expect_words(&fixture.summary, "On average 1.09 (0.894 to 1.29) of 2 independent model vendors");
    expect_words(&fixture.summary, " and the one cloud-owned model vendor are alive at the end.");
    expect_words(
        &fixture.summary,
        "Of all layers, cloud vendors have the largest profit, 11.2 bn (10.2 bn to 12.2 bn) CNY, clearly "
        "ahead of hardware sellers");
    expect_words(&fixture.summary, "Most value is added by app makers: 9.00 bn (8.50 bn to 9.50 bn) CNY");
    expect_words(&fixture.summary, "has the largest profit is undecided after 32 runs: Zhipu in 62 %");
    expect_words(&fixture.summary, "豆包 has the largest share of tokens in 94 % of the runs, clearly");
    expect_words(&fixture.summary,
                 "Together the SMEs make a profit of 2.50 bn CNY, and models are worth 6.00 bn CNY "
                 "to them over using none");
}

static void test_verdict_when_nobody_dies(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.independents_alive = about(2, 0);
    expect_words(&fixture.summary, "Nobody dies: all 3 model vendors are alive at the end in every run.");
}

static void test_verdict_when_as_many_live_in_every_run(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.independents_alive = about(1, 0);
    expect_words(&fixture.summary, "Alive at the end in every run: 1 of 2 independent model vendors");
    fixture.summary.independents_alive = about(1, 0.1);
    expect_words(&fixture.summary, "On average 1 (0.900 to 1.10) of 2 independent model vendors");
}

/* A share of runs has the interval of a share, not that of a mean. */
static void test_verdict_on_the_only_vendor(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.independents = 1;
    fixture.summary.owned = 0;
    fixture.summary.independents_alive = about(0.5, 0.5);
    for (size_t i = 0; i < fixture.summary.firm_count; i++)
        fixture.firms[i].survival = about(0.5, 0.35);
    expect_words(&fixture.summary, "The one model vendor is alive at the end in 50 % (15-85) of the runs.");
}

static void test_verdict_when_all_die_and_all_lose(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.independents_alive = fixture.summary.owned_alive = about(0, 0);
    for (size_t i = 0; i < LEDGER_SECTORS; i++)
        fixture.summary.layers[i].profit = about(-1e6 * (double)(i + 1), 1e4);
    fixture.firms[FIXTURE_ZHIPU].wins_profit = fixture.firms[FIXTURE_KIMI].wins_profit = about(0, 0);
    expect_words(&fixture.summary, "Nobody survives: all 3 model vendors are gone at the end in every run");
    expect_words(&fixture.summary, "No layer makes a profit; app makers come nearest");
    expect_words(
        &fixture.summary,
        "No model vendor makes a profit in any of the runs (a vendor that a cloud owns counts with its group).");
    expect_words(&fixture.summary, "Together the SMEs make a loss of 2.00 bn CNY");
}

static void test_verdict_when_a_vendor_earns(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.firms[FIXTURE_KIMI].accounts[ACCOUNT_PROFIT] = about(5e4, 1e4);
    fixture.firms[FIXTURE_KIMI].wins_profit = (struct estimate){0.9, 0.8, 0.95};
    fixture.firms[FIXTURE_ZHIPU].wins_profit = (struct estimate){0.1, 0.05, 0.2};
    expect_words(&fixture.summary, "Kimi has the largest profit in 90 % of the runs, clearly ahead of Zhipu "
                                   "with 10 % (a vendor that a cloud owns counts with its group). ");
    expect_silence(&fixture.summary, "No model vendor makes a profit");
    expect_silence(&fixture.summary, "none makes a profit");
    fixture.firms[FIXTURE_KIMI].wins_profit = (struct estimate){0.5, 0.4, 0.6};
    fixture.firms[FIXTURE_ZHIPU].survival = about(0.2, 0.1);
    expect_words(&fixture.summary, "in 40 % of the runs none makes a profit");
}

static void test_verdict_when_only_the_independents_die(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.independents_alive = about(0, 0);
    fixture.firms[FIXTURE_ZHIPU].survival = fixture.firms[FIXTURE_KIMI].survival = about(0, 0);
    expect_words(&fixture.summary,
                 "Alive at the end in every run: the one cloud-owned model vendor, but none of the 2 "
                 "independent model vendors.");
    fixture.summary.independents_alive = about(2, 0);
    fixture.summary.owned_alive = about(0, 0);
    expect_words(&fixture.summary,
                 "both independent model vendors, but not the one cloud-owned model vendor.");
}

static void test_verdict_is_undecided_where_intervals_overlap(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.layers[LEDGER_SELLERS].profit = about(1.1e7, 2e6);
    fixture.summary.layers[LEDGER_SMES].profit = about(1e4, 2e4);
    expect_words(&fixture.summary, ", but not clearly ahead of hardware sellers");
    expect_words(&fixture.summary,
                 "Whether the SMEs make a profit is undecided: together 10.0 m (-10.0 m to 30.0 m) "
                 "CNY");
    expect_silence(&fixture.summary, "One run");
}

/* 4 runs that end alike have no interval; the reader should not take the number for an answer. */
static void test_claims_say_that_runs_are_too_few(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    struct claim_answer answer = {.name = "falls",
                                  .text = "It falls.",
                                  .source = "",
                                  .statement = "below 0",
                                  .unit = "1",
                                  .low = NAN,
                                  .high = NAN,
                                  .runs = 4,
                                  .verdict = CLAIM_UNDECIDED};
    fixture.summary.claims = (struct claim_answers){&answer, 1};
    char *text = text_of(&fixture.summary, 0);
    assert_non_null(strstr(text, "falls: undecided. It falls.\n  below 0; 0 in 4 runs, too few to decide\n"));
    free(text);
    answer.runs = 5;
    text = text_of(&fixture.summary, 0);
    assert_non_null(strstr(text, "0 in 5 runs\n"));
    free(text);
}

static void test_verdict_of_one_run_claims_nothing_about_certainty(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    summary_fixture_one_run(&fixture);
    assert_false(verdict_of(&fixture.summary).layers.decided);
    assert_int_equal(verdict_of(&fixture.summary).sme_profit, SIGN_PROFIT);
    expect_words(&fixture.summary, "One run cannot tell how sure this is.");
    expect_silence(&fixture.summary, "clearly");
    expect_silence(&fixture.summary, "undecided");
}

static void test_a_tie_of_one_run_has_no_winner(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    summary_fixture_one_run(&fixture);
    fixture.firms[FIXTURE_ZHIPU].wins_profit.value = fixture.firms[FIXTURE_KIMI].wins_profit.value = 0.5;
    expect_words(&fixture.summary, "Model vendors tie for the largest profit: Zhipu and Kimi among them");
    expect_silence(&fixture.summary, "Zhipu has the largest profit");
}

static const struct departure departures[] = {
    {0, 1, 12, EXIT_BANKRUPT, 8e5, -1e3, {4e4, -6e5, -3.41e5, 1e5, 0, 0}},
    {1, 1, 16, EXIT_BANKRUPT, 8e5, -1e3, {4e4, -6e5, -3.41e5, 1e5, 0, 0}},
    {1, 2, 55, EXIT_ACQUIRED, 1e3, 0, {2e5, -1e5, -9e4, 0, 0, -1.1e4}},
};

static char *screen_of(struct summary *summary, bool dated, int width)
{
    struct scenario scenario = {.file = "scenarios/three.cfg", .vendor_count = 3, .dated = dated};
    const struct first_screen screen = {.summary = summary,
                                        .scenario = &scenario,
                                        .overrides = " --seed 3 --replicates 32",
                                        .watch_overrides = " --seed 3",
                                        .output = "results/three.h5"};
    char *text = NULL;
    size_t size;
    scenario.simulation.noise = NOISE_ON;
    scenario.simulation.round_days = DAYS_PER_MONTH;
    scenario.simulation.start_date = 19844; /* 2024-05-01 */
    summary->departures = malloc(sizeof departures);
    assert_non_null(summary->departures);
    memcpy(summary->departures, departures, sizeof departures);
    summary->departure_count = sizeof departures / sizeof *departures;
    FILE *out = open_memstream(&text, &size);
    assert_true(first_screen_print(out, &screen, width));
    assert_int_equal(fclose(out), 0);
    free(summary->departures);
    summary->departures = NULL;
    return text;
}

static void test_the_first_screen_reads_as_in_the_golden_texts(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    char *text = screen_of(&fixture.summary, true, 0);
    expect_golden_text("screen.txt", text);
    free(text);
    text = screen_of(&fixture.summary, false, 60);
    expect_golden_text("screen_narrow.txt", text);
    free(text);
    summary_fixture_one_run(&fixture);
    fixture.firms[FIXTURE_ZHIPU].wins_profit.value = fixture.firms[FIXTURE_KIMI].wins_profit.value = 0.5;
    text = screen_of(&fixture.summary, true, 0);
    expect_golden_text("screen_one_run.txt", text);
    assert_non_null(strstr(text, "tied: Zhipu and Kimi\n"));
    free(text);
}

/* What the war changes is said below the screen: no command asks for it again, and none forgets it. */
static void test_the_first_screen_of_runs_against_peace_offers_other_commands(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    const struct scenario scenario = {.file = "three.cfg", .vendor_count = 3};
    struct first_screen screen = {.summary = &fixture.summary,
                                  .scenario = &scenario,
                                  .overrides = " --seed 3 --replicates 32",
                                  .watch_overrides = " --seed 3",
                                  .output = "three.h5",
                                  .against_peace = true};
    static const char *const expected[][4] = {
        {"sim report three.h5 ", "sim watch three.cfg --seed 3 ",
         "sim three.cfg --seed 3 --replicates 32 --against-peace --full"},
        {"sim watch three.cfg --seed 3 ", "sim three.cfg --seed 3 --replicates 32 --against-peace\n",
         "sim three.cfg --seed 3 --replicates 32 --against-peace --full"},
        {"sim watch three.cfg --seed 3 ", "sim three.cfg --seed 3 --replicates 32 --against-peace\n",
         "sim three.cfg --seed 3 --replicates 32 --against-peace --json"}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        screen.output = i == 0 ? "three.h5" : NULL;
        screen.full = i == 2;
        assert_true(first_screen_print(out, &screen, 0));
        assert_int_equal(fclose(out), 0);
        assert_null(strstr(text, "compare "));
        for (size_t k = 0; k < 3; k++)
            if (!strstr(text, expected[i][k]))
                fail_msg("no `%s` in\n%s", expected[i][k], text);
        free(text);
    }
}

/* "undecided: Zhipu 100 %" would say two things at once. */
static void test_who_wins_every_one_of_few_runs_is_not_called_undecided(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.summary.replicates = 3;
    fixture.firms[FIXTURE_ZHIPU].wins_profit = (struct estimate){1, 0.44, 1};
    fixture.firms[FIXTURE_KIMI].wins_profit = (struct estimate){0, 0, 0.56};
    fixture.firms[FIXTURE_OWNED].wins_profit = (struct estimate){0, 0, 0.56};
    char *text = screen_of(&fixture.summary, true, 0);
    if (!strstr(text, "Zhipu in all 3 runs, too few to tell\n"))
        fail_msg("%s", text);
    assert_null(strstr(text, "100 % (44"));
    free(text);
    expect_words(&fixture.summary, "In all 3 runs Zhipu has the largest profit");
    expect_words(&fixture.summary, "too few to tell");
    expect_silence(&fixture.summary, "undecided after 3 runs: Zhipu");
    fixture.summary.replicates = 2;
    expect_words(&fixture.summary, "In both runs Zhipu has the largest profit");
}

static json_t *json_of(const struct summary *summary)
{
    static const char *overrides[] = {"simulation.seed=7"};
    struct scenario scenario = {.file = "a.cfg", .overrides = overrides, .override_count = 1};
    scenario.simulation.seed = INT64_C(9007199254740993);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(summary_print_json(out, summary, &scenario, NULL, NULL), STATUS_OK);
    fclose(out);
    assert_true(strstr(text, "\"firms\"") < strstr(text, "\"layers\"")); /* sorted */
    json_error_t error;
    json_t *root = json_loads(text, 0, &error);
    assert_non_null(root);
    free(text);
    return root;
}

static void test_json_keeps_every_bit_and_writes_null_for_nan(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    summary_fixture_init(&fixture);
    fixture.firms[0].accounts[ACCOUNT_PROFIT].value = 0.1 + 0.2;
    json_t *root = json_of(&fixture.summary);
    double profit = 0;
    json_int_t seed = 0;
    json_t *exit_round = NULL, *output = NULL;
    assert_int_equal(json_unpack(root, "{s[{s{sf}so}]s{sIso}}", "firms", "profit", "value", &profit,
                                 "median_exit_round", &exit_round, "provenance", "seed", &seed, "output",
                                 &output),
                     0);
    assert_true(profit == 0.1 + 0.2);
    assert_true(seed == INT64_C(9007199254740993));
    assert_true(json_is_null(exit_round) && json_is_null(output));
    assert_int_equal(json_array_size(json_object_get(root, "firms")), FIXTURE_FIRMS);
    assert_int_equal(json_object_size(json_object_get(root, "layers")), LEDGER_SECTORS);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary_reads_as_in_the_golden_texts),
        cmocka_unit_test(test_no_line_is_wider_than_the_terminal),
        cmocka_unit_test(test_verdict_names_the_clear_winner_and_the_undecided_contest),
        cmocka_unit_test(test_verdict_when_nobody_dies),
        cmocka_unit_test(test_verdict_when_as_many_live_in_every_run),
        cmocka_unit_test(test_verdict_on_the_only_vendor),
        cmocka_unit_test(test_verdict_when_all_die_and_all_lose),
        cmocka_unit_test(test_verdict_when_a_vendor_earns),
        cmocka_unit_test(test_verdict_when_only_the_independents_die),
        cmocka_unit_test(test_verdict_is_undecided_where_intervals_overlap),
        cmocka_unit_test(test_claims_say_that_runs_are_too_few),
        cmocka_unit_test(test_verdict_of_one_run_claims_nothing_about_certainty),
        cmocka_unit_test(test_a_tie_of_one_run_has_no_winner),
        cmocka_unit_test(test_the_first_screen_of_runs_against_peace_offers_other_commands),
        cmocka_unit_test(test_who_wins_every_one_of_few_runs_is_not_called_undecided),
        cmocka_unit_test(test_the_first_screen_reads_as_in_the_golden_texts),
        cmocka_unit_test(test_json_keeps_every_bit_and_writes_null_for_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
