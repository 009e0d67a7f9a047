/* Study files: what they mean, and that every mistake is found at its line. */
#include "fixtures/study_fixture.h"

#include "study/vary_row.h"

/* Every finding of a study text, one line each, in `said`. */
static enum status read_study(const char *text, const struct study_changes *changes, char *said, size_t size)
{
    struct study_folder here = study_in_folder(text);
    struct study *study;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status = study_load(here.study, changes, &study, &findings, &error);
    size_t used = 0;
    *said = '\0';
    for (size_t i = 0; i < findings.count && used < size; i++)
        used +=
            (size_t)snprintf(said + used, size - used, "%d: %s: %s\n", findings.items[i].line,
                             findings.items[i].path ? findings.items[i].path : "-", findings.items[i].text);
    assert_true((status == STATUS_OK) == (findings.count == 0));
    diagnostics_clear(&findings);
    study_free(study);
    remove_folder(&here);
    return status;
}

static void expect_refusal(const char *text, const char *says)
{
    char said[8192];
    assert_int_equal(read_study(text, &no_changes, said, sizeof said), STATUS_INVALID);
    if (!strstr(said, says))
        fail_msg("expected `%s` among:\n%s", says, said);
}

#define BASE "study = { base = \"market.cfg\"; "
#define CAPITAL "{ path = \"vendors[*].capital\"; low = 100; high = 10000; scale = \"log\"; }"
#define SWITCHING "{ path = \"choice.switch_cost_vendor\"; low = 1; high = 2; levels = 3; }"

static void test_points_become_overrides_of_the_base(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        BASE "design = \"grid\"; replicates = 3; seed = 12345678901; sets = [\"simulation.rounds=5\"]; };\n"
             "vary = ( { path = \"vendors.Zhipu.capital\"; values = (1, 2.5, 1e6); },\n"
             "  { path = \"vendors[*].pricing.strategy\"; values = (\"hold\", \"match\"); },\n"
             "  { path = \"simulation.move_order\"; values = (\"alternating\"); } );");
    struct study *study = load_study(&here);
    static const double capital[] = {1, 2.5, 1e6};
    assert_int_equal(study_run_count(study), 18);
    for (size_t point = 0; point < 6; point++) {
        struct scenario *scenario;
        assert_int_equal(study_point_scenario(study, point, &scenario, NULL), STATUS_OK);
        assert_true(scenario->vendors[1].capital == capital[point / 2]);
        assert_true(scenario->vendors[0].capital == 5000);
        for (size_t f = 0; f < scenario->vendor_count; f++)
            assert_string_equal(scenario->vendors[f].pricing.strategy, point % 2 ? "match" : "hold");
        assert_int_equal(scenario->simulation.move_order, MOVES_ALTERNATING);
        assert_int_equal(scenario->simulation.rounds, 5);
        assert_true(scenario->simulation.seed == 12345678901);
        scenario_free(scenario);
    }
    study_free(study);
    remove_folder(&here);
}

/* Values have 17 digits on their way into the scenario. */
static void test_numbers_arrive_to_the_last_bit(void **state)
{
    (void)state;
    struct study_folder here =
        study_in_folder(BASE "design = \"random\"; points = 50; };\nvary = ( " CAPITAL " );");
    struct study *study = load_study(&here);
    for (size_t point = 0; point < 50; point++) {
        struct scenario *scenario;
        assert_int_equal(study_point_scenario(study, point, &scenario, NULL), STATUS_OK);
        assert_true(scenario->vendors[2].capital == study_factor_value(study, point, 0));
        scenario_free(scenario);
    }
    study_free(study);
    remove_folder(&here);
}

static void test_seeds_are_common_or_by_point(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(BASE "seeds = \"by_point\"; };\nvary = ( " SWITCHING " );");
    struct study *study = load_study(&here);
    assert_true(study_point_seed(study, 0) != study_point_seed(study, 1));
    for (size_t point = 0; point < 3; point++) {
        struct scenario *scenario;
        assert_true(study_point_seed(study, point) >= 0);
        assert_int_equal(study_point_scenario(study, point, &scenario, NULL), STATUS_OK);
        assert_true(scenario->simulation.seed == study_point_seed(study, point));
        scenario_free(scenario);
    }
    study->seeds = SEEDS_COMMON;
    assert_true(study_point_seed(study, 0) == 7 && study_point_seed(study, 2) == 7);
    study_free(study);
    remove_folder(&here);
}

static void test_changes_from_outside_win(void **state)
{
    (void)state;
    char said[2000];
    struct study_folder here = study_in_folder(
        BASE "replicates = 3; sets = [\"simulation.rounds=3\"]; };\nvary = ( " SWITCHING " );");
    const char *const sets[] = {"simulation.rounds=2"};
    struct study_changes changes = {sets, 1, 8, 99};
    struct study *study;
    struct diagnostics findings;
    diagnostics_init(&findings);
    assert_int_equal(study_load(here.study, &changes, &study, &findings, NULL), STATUS_OK);
    assert_int_equal(study->replicates, 8);
    assert_int_equal(study->base->simulation.seed, 99);
    assert_int_equal(study->base->simulation.rounds, 2);
    study_free(study);
    diagnostics_clear(&findings);
    remove_folder(&here);
    const char *const wrong[] = {"simulation.rouns=2"};
    struct study_changes mistake = {wrong, 1, 0, -1};
    assert_int_equal(read_study(BASE "};\nvary = ( " SWITCHING " );", &mistake, said, sizeof said),
                     STATUS_INVALID);
    assert_non_null(strstr(said, "rounds"));
}

/* study.sets < --set < vary, also where the path that loses is the more specific one. */
static void test_what_varies_wins_over_sets_and_set(void **state)
{
    (void)state;
    struct study_folder here =
        study_in_folder(BASE "sets = [\"vendors.Zhipu.capital=1\", \"vendors.Zhipu.fixed_cost=2\", "
                             "\"vendors.Zhipu.brand_utility=3\"]; seed = 5; };\n"
                             "vary = ( { path = \"vendors[*].capital\"; values = (70, 80); } );");
    const char *const sets[] = {"vendors[*].fixed_cost=20", "vendors.Zhipu.capital=10", "simulation.seed=6"};
    struct study_changes changes = {sets, 3, 0, -1};
    struct study *study;
    struct diagnostics findings;
    diagnostics_init(&findings);
    assert_int_equal(study_load(here.study, &changes, &study, &findings, NULL), STATUS_OK);
    for (size_t point = 0; point < 2; point++) {
        struct scenario *scenario;
        assert_int_equal(study_point_scenario(study, point, &scenario, NULL), STATUS_OK);
        assert_true(scenario->vendors[1].capital == (point ? 80 : 70));
        assert_true(scenario->vendors[1].fixed_cost == 20);
        assert_true(scenario->vendors[1].brand_utility == 3);
        assert_int_equal(scenario->simulation.seed, 6);
        scenario_free(scenario);
    }
    study_free(study);
    diagnostics_clear(&findings);
    remove_folder(&here);
}

/* Each by what the user wrote, where the user wrote it. */
static void test_mistakes_in_sets_are_named_by_their_origin(void **state)
{
    (void)state;
    char said[2000];
    expect_refusal(BASE "sets = [\"vendors.Nobody.capital=1\"]; };\nvary = ( " SWITCHING " );",
                   "study.sets: \"vendors.Nobody.capital=1\": the path matches nothing");
    expect_refusal(BASE "sets = [\"simulation.seed = 3\"]; seed = 4; };\nvary = ( " SWITCHING " );",
                   "\"simulation.seed = 3\": contradicts study.seed, which is 4");
    expect_refusal(BASE "sets = [\"simulation.replicates = 3\"]; };\nvary = ( " SWITCHING " );",
                   "\"simulation.replicates = 3\": how often each point is run is study.replicates");
    const char *const sets[] = {"simulation.seed=3"};
    struct study_changes changes = {sets, 1, 0, 4};
    assert_int_equal(read_study(BASE "};\nvary = ( " SWITCHING " );", &changes, said, sizeof said),
                     STATUS_INVALID);
    assert_non_null(strstr(said, "\"simulation.seed=3\": contradicts --seed, which is 4"));
}

static void test_the_rows_of_parameters_are_found_by_path(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(BASE "};\nvary = ( " SWITCHING " );");
    struct study *study = load_study(&here);
    static const char *const paths[][2] = {
        {"vendors[*].capital", "kCNY"},
        {"vendors.\"01.AI\".capital", "kCNY"},
        {"vendors[3].products[0].quality", "util"},
        {"choice.switch_cost_vendor", "util"},
        {"infrastructure.sellers.Nvidia.capital", "kCNY"},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct parameter *row = vary_row(study, paths[i][0]);
        assert_non_null(row);
        assert_string_equal(row->unit, paths[i][1]);
    }
    assert_non_null(vary_row(study, "vendors[*].pricing.step"));
    assert_null(vary_row(study, "vendors[*].capitl"));
    assert_null(vary_row(study, "capital"));
    study_free(study);
    remove_folder(&here);
}

static void test_mistakes_are_found_at_their_lines(void **state)
{
    (void)state;
    expect_refusal(BASE "desing = \"grid\"; };\nvary = ( " SWITCHING " );",
                   "1: study.desing: no such key; did you mean `design`?");
    expect_refusal(BASE "design = \"girl\"; };\nvary = ( " SWITCHING " );", "did you mean \"grid\"?");
    expect_refusal(BASE "};\n", "vary: a study varies 1 to 1000 things");
    expect_refusal(BASE "};\nvary = ( " SWITCHING ",\n " SWITCHING " );",
                   "3: vary[1].path: \"choice.switch_cost_vendor\" is varied by vary[0] already");
    expect_refusal(
        BASE "};\nvary = (\n { path = \"choice.switch_cost_vendor\"; low = 2; high = 1; levels = 2; } );",
        "3: vary[0].high: must be above low");
    expect_refusal(BASE "};\nvary = ( { path = \"choice.switch_cost_vendor\"; low = 1; high = 2; } );",
                   "needs the number of values");
    expect_refusal(BASE "};\nvary = ( { path = \"choice.switch_cost_vendor\"; low = 1; } );",
                   "needs low and high, or a list of values");
    expect_refusal(BASE "design = \"sobol\"; };\nvary = ( " SWITCHING " );",
                   "belongs to the designs \"grid\" and \"list\"");
    expect_refusal(BASE "points = 5; };\nvary = ( " SWITCHING " );", "leave it out");
    expect_refusal(BASE "};\nvary = ( { path = \"choice.switch_cost_vendor\"; values = (1, 2); low = 1; } );",
                   "does nothing when values are listed");
    expect_refusal(BASE "};\nvary = ( { path = \"choice.switch_cost_vendor\"; values = (1, 1.0, 1); } );",
                   "1 is listed twice");
    expect_refusal(BASE "};\nvary = ( { path = \"choice.switch_cost_vendor\"; values = ((1, 2), 3); } );",
                   "each value is a number");
    expect_refusal(BASE "design = \"random\"; };\nvary = ( { path = \"vendors[*].capital\"; low = 0; high = "
                        "1; scale = \"log\"; } );",
                   "must be above 0");
    expect_refusal(BASE "design = \"morris\"; steps = 5; };\nvary = ( " CAPITAL " );",
                   "even number of levels");
    expect_refusal(BASE "test_noise = 1; };\nvary = ( " SWITCHING " );", "belongs to a test_model");
    expect_refusal("study = { test_model = \"ishigami\"; };\nvary = ( { path = \"x\"; low = 0; high = 1; "
                   "levels = 2; } );",
                   "takes 3 parameters, not 1");
    expect_refusal("study = { };\nvary = ( " SWITCHING " );", "study.base: names no scenario");
    expect_refusal("study = { base = \"nowhere.cfg\"; };\nvary = ( " SWITCHING " );", "nowhere.cfg");
    expect_refusal(BASE "};\nvary = ( " SWITCHING " );\nvendors = ();", "3: vendors: a study has the groups");
    static const char *const own[] = {"path = \"simulation.replicates\"", "path = \"simulation.replicates \"",
                                      "path = \"smes.weight\"; also = [\"simulation.replicates\"]"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char text[400];
        snprintf(text, sizeof text, BASE "};\nvary = ( { %s; values = (1, 2); } );", own[i]);
        expect_refusal(text, "how often each point is run is study.replicates");
    }
    expect_refusal(BASE
                   "seeds = \"by_point\"; };\nvary = ( { path = \"simulation.seed \"; values = (1, 2); } );",
                   "seeds are set by study.seed and study.seeds already");
    expect_refusal(BASE "};\nvary = ( { path = \"smes.weight\"; low = 1; high = 2; levels = 1; } );",
                   "vary[0].levels: one level is one value and no range: write it as values");
}

static void test_values_that_the_scenario_refuses_are_found_before_any_run(void **state)
{
    (void)state;
    expect_refusal(BASE "};\nvary = (\n { path = \"vendors.Zhipo.capital\"; values = (1, 2); } );",
                   "3: vary[0].values: vendors.Zhipo.capital = 1: the path matches nothing: there is no "
                   "`Zhipo`; did you mean `Zhipu`?");
    expect_refusal(
        BASE "design = \"random\"; };\nvary = ( { path = \"finance.dividend_share\"; low = 0; high = 2; } );",
        "must be between 0 and 1");
    expect_refusal(
        BASE "design = \"random\"; };\nvary = ( { path = \"sectors[0].number\"; low = 1; high = 9; } );",
        "whole number");
    expect_refusal(
        BASE "};\nvary = ( { path = \"vendors[*].pricing.strategy\"; values = (\"hold\", \"macth\"); } );",
        "did you mean \"match\"?");
    expect_refusal(BASE "sets = [\"choice.switch_cost_product=0.9\"]; };\nvary = ( { path = "
                        "\"choice.switch_cost_vendor\"; values = (0.1, 0.2); } );",
                   "study.design: 2 of 2 design points make no valid scenario; the first has "
                   "choice.switch_cost_vendor = 0.1, where "
                   "choice.switch_cost_product: is 0.9, above");
}

/* Every point is tried, and not only every value; who asks for it gets the runs of those that can be. */
static void test_values_that_do_not_go_together_are_found_before_any_run(void **state)
{
    (void)state;
    char said[4000];
#define BELOW " };\nvary = ( { path = \"choice.switch_cost_vendor\"; values = (0.1, 2); } );"
#define CROSSING                                                                                             \
    " };\nvary = ( { path = \"choice.switch_cost_vendor\"; low = 1; high = 2; levels = 10; },\n"             \
    "  { name = \"within\"; path = \"choice.switch_cost_product\"; low = 0; high = 1.1; levels = 50; } );"
    expect_refusal(BASE BELOW,
                   "1 of 2 design points makes no valid scenario; the first has "
                   "choice.switch_cost_vendor = 0.1, where choice.switch_cost_product: is 0.3, above");
    expect_refusal(BASE CROSSING, "5 of 500 design points make no valid scenario; the first has "
                                  "choice.switch_cost_vendor = 1, within = 1.010204082");
    expect_refusal(BASE "design = \"sobol\"; points = 100000; };\nvary = ( { path = "
                        "\"choice.switch_cost_vendor\"; low = 1; high = 2; },\n"
                        "  { path = \"choice.switch_cost_product\"; low = 0; high = 1.1; } );",
                   " of 1000 design points that were tried make no valid scenario");
    assert_int_equal(read_study(BASE
                                "design = \"list\"; };\nvary = ( { path = \"choice.switch_cost_vendor\"; "
                                "values = (1, 2); },\n"
                                "  { path = \"choice.switch_cost_product\"; values = (0.5, 1.5); } );",
                                &no_changes, said, sizeof said),
                     STATUS_OK); /* 1.5 goes with 2, though not with what the base scenario has */
    assert_int_equal(read_study(BASE "invalid_points = \"fail\";" BELOW, &no_changes, said, sizeof said),
                     STATUS_OK);
    assert_int_equal(read_study(BASE "invalid_points = \"fail\";" CROSSING, &no_changes, said, sizeof said),
                     STATUS_OK);
}

/* A pricing rule has conditions that show when a run begins. */
static void test_rules_that_can_not_be_played_are_found_before_any_run(void **state)
{
    (void)state;
    char said[4000];
#define KINKED                                                                                               \
    "sets = [\"vendors[*].pricing.strategy=markov\", \"vendors[*].pricing.reaction=kinked\"]; };\nvary = ( "
#define STEPS "{ path = \"vendors[*].pricing.steps\"; values = (6, 7); }"
    expect_refusal(BASE KINKED STEPS " );", "vary[0].values: vendors[*].pricing.steps = 7: ");
    expect_refusal(BASE KINKED STEPS " );", "this `reaction` is known for 6 `steps` only, not 7");
    expect_refusal(BASE KINKED STEPS ", " SWITCHING " );",
                   "3 of 6 design points make no valid scenario; the first "
                   "has vendors[*].pricing.steps = 7");
    assert_int_equal(read_study(BASE KINKED SWITCHING " );", &no_changes, said, sizeof said), STATUS_OK);
}

/* Two paths may mean the same parameter. */
static void test_a_parameter_that_varies_twice_is_found_before_any_run(void **state)
{
    (void)state;
    static const char *const twins[] = {"vendors[1].capital", "vendors.\\\"Zhipu\\\".capital"};
    for (size_t i = 0; i < 2; i++) {
        char text[1000], says[300];
        snprintf(text, sizeof text,
                 BASE "};\nvary = ( { path = \"vendors.Zhipu.capital\"; values = (1, 2); },\n"
                      "  { path = \"%s\"; values = (30, 40); } );",
                 twins[i]);
        expect_refusal(text, "capital=30: contradicts vary vendors.Zhipu.capital=1");
        snprintf(says, sizeof says, "capital=5: contradicts vary vendors.Zhipu.capital=1");
        snprintf(text, sizeof text,
                 BASE "};\nvary = ( { path = \"vendors.Zhipu.capital\"; values = (1, 2); },\n"
                      "  { path = \"vendors.Doubao.capital\"; also = [\"%s\"]; values = (5, 6); } );",
                 twins[i]);
        expect_refusal(text, says);
    }
    char said[4000]; /* one for all and one for itself are two parameters */
    assert_int_equal(read_study(BASE "};\nvary = ( { path = \"vendors[*].capital\"; values = (1, 2); },\n"
                                     "  { path = \"vendors.Zhipu.capital\"; values = (30, 40); } );",
                                &no_changes, said, sizeof said),
                     STATUS_OK);
}

/* The datasets of series have one shape for all runs, and a claim is about a round that all have. */
static void test_what_all_runs_must_share_can_not_vary(void **state)
{
    (void)state;
    char said[4000];
#define LENGTHS "};\nvary = ( { path = \"simulation.rounds\"; values = (3, 4); } );"
    expect_refusal(
        BASE "keep = [\"series\"]; sets = [\"simulation.rounds=4\"];" LENGTHS,
        "vary[0].values: simulation.rounds = 3: with keep = [\"series\"] all runs have the axes of "
        "the base scenario, and the axis `round` has");
    expect_refusal(BASE "keep = [\"series\"]; };\nvary = ( { path = \"output.benchmarks\"; values = (true, "
                        "false); } );",
                   "output.benchmarks: with keep = [\"series\"] all runs hold what the base scenario's hold");
    expect_refusal(BASE LENGTHS "claims = ( { name = \"late\"; text = \"t\"; outcome = \"vendors_alive\"; "
                                "round = 4; relation = \"above\"; threshold = 0; } );",
                   "simulation.rounds = 3: claims[0].round is 4; a run has 3 rounds here");
    assert_int_equal(read_study(BASE LENGTHS, &no_changes, said, sizeof said), STATUS_OK);
}

/* Runs of one point that pass for runs of several. */
static void test_more_levels_than_whole_numbers_are_refused(void **state)
{
    (void)state;
    char said[4000];
#define WHOLE(levels)                                                                                            \
    "};\nvary = ( { path = \"sectors[0].number\"; low = 200; high = 203; scale = \"integer\"; levels = " #levels \
    "; } );"
    expect_refusal(BASE WHOLE(5),
                   "vary[0].levels: there are only 4 whole numbers from low to high; 5 levels");
    expect_refusal(BASE "design = \"list\"; " WHOLE(5), "there are only 4 whole numbers");
    assert_int_equal(read_study(BASE WHOLE(4), &no_changes, said, sizeof said), STATUS_OK);
}

static void test_identity_holds_what_decides_and_nothing_else(void **state)
{
    (void)state;
    static const char *const same[] = {
        BASE "replicates = 2; };\nvary = ( " SWITCHING " );",
        "// a remark\n" BASE "replicates = 2; title = \"of another name\"; };\n\nvary = ( " SWITCHING " );",
    };
    static const char *const other[] = {
        BASE "replicates = 3; };\nvary = ( " SWITCHING " );",
        BASE "replicates = 2; seed = 1; };\nvary = ( " SWITCHING " );",
        BASE "replicates = 2; keep = [\"series\"]; };\nvary = ( " SWITCHING " );",
        BASE "replicates = 2; sets = [\"finance.dividend_share=0.1\"]; };\nvary = ( " SWITCHING " );",
    };
    struct study_folder here = study_in_folder(same[0]);
    struct study *study = load_study(&here);
    char *first = study_identity(study);
    study_free(study);
    for (size_t i = 0; i < 5; i++) {
        write_text(here.study, i == 0 ? same[1] : other[i - 1]);
        study = load_study(&here);
        char *text = study_identity(study);
        assert_true((strcmp(first, text) == 0) == (i == 0));
        free(text);
        study_free(study);
    }
    free(first);
    remove_folder(&here);
}

/* Every study that is shipped can be run. */
static void test_shipped_studies_are_valid(void **state)
{
    (void)state;
    static const char *const names[] = {"war_chests", "what_matters", "ishigami", "may2024_inference",
                                        "may2024_early_inference"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct study_folder here = {.folder = ""};
        snprintf(here.study, sizeof here.study, "scenarios/studies/%s.cfg", names[i]);
        struct study *study = load_study(&here);
        assert_true(study_run_count(study) > 0);
        study_free(study);
    }
}

static void test_only_the_base_has_warnings(void **state)
{
    (void)state;
    struct study_folder here =
        study_in_folder(BASE "design = \"random\"; points = 4; sets = [\"choice.reconsider_base=0.5\", "
                             "\"choice.nonuser_review=1\"]; };\nvary = (" CAPITAL ");");
    struct study *study = load_study(&here);
    struct scenario *scenario;
    assert_int_equal(study->base->warnings.count, 1);
    assert_int_equal(study_point_scenario(study, 0, &scenario, NULL), STATUS_OK);
    assert_int_equal(scenario->warnings.count, 0);
    scenario_free(scenario);
    study_free(study);
    remove_folder(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_the_base_has_warnings),
        cmocka_unit_test(test_points_become_overrides_of_the_base),
        cmocka_unit_test(test_numbers_arrive_to_the_last_bit),
        cmocka_unit_test(test_seeds_are_common_or_by_point),
        cmocka_unit_test(test_changes_from_outside_win),
        cmocka_unit_test(test_what_varies_wins_over_sets_and_set),
        cmocka_unit_test(test_mistakes_in_sets_are_named_by_their_origin),
        cmocka_unit_test(test_the_rows_of_parameters_are_found_by_path),
        cmocka_unit_test(test_mistakes_are_found_at_their_lines),
        cmocka_unit_test(test_values_that_the_scenario_refuses_are_found_before_any_run),
        cmocka_unit_test(test_values_that_do_not_go_together_are_found_before_any_run),
        cmocka_unit_test(test_rules_that_can_not_be_played_are_found_before_any_run),
        cmocka_unit_test(test_a_parameter_that_varies_twice_is_found_before_any_run),
        cmocka_unit_test(test_what_all_runs_must_share_can_not_vary),
        cmocka_unit_test(test_more_levels_than_whole_numbers_are_refused),
        cmocka_unit_test(test_identity_holds_what_decides_and_nothing_else),
        cmocka_unit_test(test_shipped_studies_are_valid),
    };
    return cmocka_run_group_tests_name("study_file", tests, NULL, NULL);
}
