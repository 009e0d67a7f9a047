/* Claims: what is true by construction holds, its negation fails, and what too few runs say is undecided. */
#include "fixtures/study_fixture.h"

#include "file/claim_answers.h"
#include "file/runs_file.h"
#include "runs/claim.h"
#include "runs/measure.h"

static struct claim_answers answers_in(const char *path)
{
    struct claim_answers answers = {NULL, 0};
    struct error error = {0};
    hid_t file;
    hdf5_quiet();
    if (hdf5_open(path, &file, &error) != STATUS_OK ||
        claim_answers_read(file, &answers, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    H5Fclose(file);
    return answers;
}

static const struct claim_answer *answer_of(const struct claim_answers *answers, const char *name)
{
    for (size_t i = 0; i < answers->count; i++)
        if (strcmp(answers->items[i].name, name) == 0)
            return &answers->items[i];
    fail_msg("there is no claim %s", name);
    return NULL;
}

static void expect_verdict(const struct claim_answers *answers, const char *name, enum claim_verdict verdict)
{
    const struct claim_answer *answer = answer_of(answers, name);
    if (answer->verdict != verdict)
        fail_msg("%s %s: %g (%g to %g) in %zu runs, %s", name, claim_verdict_names[answer->verdict],
                 answer->value, answer->low, answer->high, answer->runs, answer->statement);
}

static void expect_near(double value, double wanted, double tolerance)
{
    if (!(fabs(value - wanted) <= tolerance))
        fail_msg("%.10g is not within %g of %.10g", value, tolerance, wanted);
}

/* Ishigami's function is sin a + 7 sin^2 b + 0.1 c^4 sin a: at b = 0 and c = 0 it is sin a. */
#define STUDY(replicates, seeds, claims)                                                                     \
    "study = { test_model = \"ishigami\"; test_noise = 1.0; replicates = " replicates "; seeds = \"" seeds   \
    "\"; };\n"                                                                                               \
    "vary = ( { path = \"a\"; values = (0.0, 1.0); }, { path = \"b\"; values = (0.0, 1.0); },\n"             \
    "  { path = \"c\"; low = 0; high = 2; levels = 2; } );\n"                                                \
    "claims = ( " claims " );\n"
#define CLAIM(name, more) "{ name = \"" name "\"; text = \"it is so\"; outcome = \"output\"; " more " }"
#define A_RAISES "at = [\"a=1\", \"b=0\", \"c<1\"]; against = [\"a=0\", \"b=0\", \"c<1\"]; "

static struct claim_answers run_study(const char *text)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    struct claim_answers answers = answers_in(here.output);
    study_free(study);
    remove_folder(&here);
    return answers;
}

static void test_a_claim_true_by_construction_holds_and_its_negation_fails(void **state)
{
    (void)state;
    /* Formatted by hand: clang-format would indent each claim further than the one before. */
    /* clang-format off */
    struct claim_answers answers = run_study(STUDY("8", "common",
        CLAIM("holds", A_RAISES "relation = \"above\"; threshold = 0.5;") ",\n"
        CLAIM("negation", A_RAISES "relation = \"at_most\"; threshold = 0.5;") ",\n"
        CLAIM("near", A_RAISES "relation = \"within\"; threshold = 0.84; tolerance = 0.01;") ",\n"
        CLAIM("far", A_RAISES "relation = \"within\"; threshold = 0.8; tolerance = 0.01;") ",\n"
        CLAIM("ratio", "at = [\"b=1\"]; against = [\"b=0\"]; minus = \"output\"; over = \"output\"; "
                       "compare = \"ratio\"; relation = \"below\"; threshold = 1;") ",\n"
        CLAIM("sure", "at = [\"b=1\"]; statistic = \"probability\"; event = \"above\"; event_value = -10; "
                      "relation = \"above\"; threshold = 0.5;")));
    /* clang-format on */
    expect_verdict(&answers, "holds", CLAIM_HOLDS);
    expect_verdict(&answers, "negation", CLAIM_FAILS);
    expect_verdict(&answers, "near", CLAIM_HOLDS);
    expect_verdict(&answers, "far", CLAIM_FAILS);
    expect_verdict(&answers, "ratio", CLAIM_UNDECIDED); /* 0 over 0 in every run: no value */
    expect_verdict(&answers, "sure", CLAIM_HOLDS);
    assert_int_equal(answer_of(&answers, "ratio")->runs, 0);
    /* The noise is common to both groups and cancels. */
    const struct claim_answer *holds = answer_of(&answers, "holds");
    expect_near(holds->value, sin(1), 1e-12);
    assert_true(holds->high - holds->low < 1e-12);
    claim_answers_clear(&answers);
}

static void test_without_common_numbers_the_interval_is_that_of_the_noise(void **state)
{
    (void)state;
    struct claim_answers answers =
        run_study(STUDY("40", "by_point", CLAIM("noisy", A_RAISES "relation = \"above\"; threshold = 0.5;")));
    const struct claim_answer *noisy = answer_of(&answers, "noisy");
    /* Half-width 2.02 sqrt(2/40) = 0.45 */
    expect_near((noisy->high - noisy->low) / 2, 0.45, 0.12);
    claim_answers_clear(&answers);
}

static void test_too_few_runs_decide_nothing(void **state)
{
    (void)state;
    struct claim_answers answers =
        run_study(STUDY("4", "common", CLAIM("few", A_RAISES "relation = \"above\"; threshold = 0.5;")));
    expect_verdict(&answers, "few", CLAIM_UNDECIDED);
    expect_near(answer_of(&answers, "few")->value, sin(1), 1e-12);
    claim_answers_clear(&answers);
}

static struct claim_sample sample_of(const double *values, size_t count)
{
    struct claim_sample sample = {.up = 0};
    for (size_t i = 0; i < count; i++)
        claim_sample_add(&sample, values[i]);
    return sample;
}

static void test_intervals_of_probabilities_are_the_published_ones(void **state)
{
    (void)state;
    const struct claim_parameters claim = {.statistic = CLAIM_PROBABILITY};
    const double happened[10] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, changes[10] = {1, 1, 1, 1, 1};
    struct claim_sample sample = sample_of(happened, 10);
    /* Wilson (1927), 8 of 10: 0.4902 to 0.9433 */
    struct estimate estimate = claim_estimate(&claim, CLAIM_ALONE, &sample);
    expect_near(estimate.low, 0.49016, 1e-4);
    expect_near(estimate.high, 0.94332, 1e-4);
    /* Bonett & Price (2012), changes 5 and 0 of 10 pairs: 5/12 -+ 1.96 sqrt((7/12 - (5/12)^2)/12) */
    sample = sample_of(changes, 10);
    estimate = claim_estimate(&claim, CLAIM_DIFFERENCE, &sample);
    expect_near(estimate.value, 0.5, 1e-12);
    expect_near(estimate.low, 5.0 / 12 - 0.362162, 1e-4);
    expect_near(estimate.high, 5.0 / 12 + 0.362162, 1e-4);
    /* No change at all in 10 pairs still leaves room for one. */
    const double none[10] = {0};
    sample = sample_of(none, 10);
    estimate = claim_estimate(&claim, CLAIM_DIFFERENCE, &sample);
    assert_true(estimate.low < -0.1 && estimate.high > 0.1);
}

static double number_itself(const void *run, const struct measure *row, size_t element)
{
    (void)row;
    (void)element;
    return *(const double *)run;
}

static void test_verdicts_are_decided_by_the_whole_interval(void **state)
{
    (void)state;
    const struct estimate above = {2, 1, 3}, touching = {1, 0, 2}, point = {0, 0, 0};
    struct claim_parameters claim = {.relation = CLAIM_ABOVE, .tolerance = (double)NAN};
    assert_int_equal(claim_verdict_of(&claim, &above, 5, false), CLAIM_HOLDS);
    assert_int_equal(claim_verdict_of(&claim, &touching, 5, false), CLAIM_UNDECIDED);
    assert_int_equal(claim_verdict_of(&claim, &touching, 1, true), CLAIM_HOLDS);
    assert_int_equal(claim_verdict_of(&claim, &point, 5, false), CLAIM_FAILS);
    claim.relation = CLAIM_AT_LEAST;
    assert_int_equal(claim_verdict_of(&claim, &point, 5, false), CLAIM_HOLDS);
    claim.relation = CLAIM_BELOW;
    assert_int_equal(claim_verdict_of(&claim, &above, 5, false), CLAIM_FAILS);
    assert_int_equal(claim_verdict_of(&claim, &point, 5, false), CLAIM_FAILS);
    claim.relation = CLAIM_AT_MOST;
    assert_int_equal(claim_verdict_of(&claim, &point, 5, false), CLAIM_HOLDS);
    assert_int_equal(claim_verdict_of(&claim, &point, 4, false), CLAIM_UNDECIDED);
}

static void expect_study_refused(const char *text, int line, const char *path, const char *says)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    assert_int_equal(study_load(here.study, &no_changes, &study, &findings, &error), STATUS_INVALID);
    bool found = false;
    for (size_t i = 0; i < findings.count; i++)
        found = found || (findings.items[i].line == line && findings.items[i].path &&
                          strcmp(findings.items[i].path, path) == 0 && strstr(findings.items[i].text, says));
    for (size_t i = 0; !found && i < findings.count; i++)
        fprintf(stderr, "%d: %s: %s\n", findings.items[i].line, findings.items[i].path,
                findings.items[i].text);
    assert_true(found);
    diagnostics_clear(&findings);
    remove_folder(&here);
}

/* 0.1 + 0.2 is a bit more than 0.3, and 1.2 - 0.9 a bit less. */
static void test_numbers_that_differ_by_rounding_are_equal_in_every_comparison(void **state)
{
    (void)state;
    static const double equal[] = {0.1 + 0.2, 1.2 - 0.9};
    static const struct {
        int relation, event;
        bool when_equal, when_more, when_less;
    } cases[] = {{CLAIM_ABOVE, EVENT_ABOVE, false, true, false},
                 {CLAIM_AT_LEAST, EVENT_AT_LEAST, true, true, false},
                 {CLAIM_BELOW, EVENT_BELOW, false, false, true},
                 {CLAIM_AT_MOST, EVENT_AT_MOST, true, false, true},
                 {CLAIM_WITHIN, EVENT_NONE, true, false, false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const double values[] = {equal[0], equal[1], 0.3 + 1e-6, 0.3 - 1e-6};
        for (size_t v = 0; v < 4; v++) {
            bool within = cases[c].relation == CLAIM_WITHIN;
            bool wanted = v < 2 ? cases[c].when_equal : v == 2 ? cases[c].when_more : cases[c].when_less;
            struct claim_parameters claim = {.relation = cases[c].relation,
                                             .threshold = 0.3,
                                             .tolerance = within ? 1e-17 : (double)NAN,
                                             .statistic = CLAIM_PROBABILITY,
                                             .event = cases[c].event,
                                             .event_value = 0.3};
            struct estimate point = {values[v], values[v], values[v]};
            assert_int_equal(claim_verdict_of(&claim, &point, 1, true), wanted ? CLAIM_HOLDS : CLAIM_FAILS);
            assert_int_equal(claim_verdict_of(&claim, &point, 5, false), wanted ? CLAIM_HOLDS : CLAIM_FAILS);
            struct claim_quantity quantity = {.claim = &claim, .rows = {&test_measure}};
            if (!within)
                assert_true(claim_value(&quantity, number_itself, &values[v], NULL) == wanted);
        }
    }
}

/* The third of five levels from 0.1 to 0.5 is 0.30000000000000004. */
static void test_conditions_take_in_the_levels_that_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *condition;
        const char *points; /* one letter for each */
    } cases[] = {
        {"step=0.3", "..x.."},  {"step<0.3", "xx..."},  {"step<=0.3", "xxx.."}, {"step>0.3", "...xx"},
        {"step>=0.3", "..xxx"}, {"step>0.35", "...xx"}, {"step<0.25", "xx..."}, {"step>=0.1", "xxxxx"},
        {"step<=0.1", "x...."}, {"c>=0.5", "....."},    {"c<=0.4", "xxxxx"},    {"step >= 0.3", "..xxx"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "study = { test_model = \"ishigami\"; replicates = 1; };\n"
                 "vary = ( { name = \"step\"; path = \"a\"; low = 0.1; high = 0.5; levels = 5; },\n"
                 "  { path = \"b\"; values = (0.0); }, { path = \"c\"; values = (0.4); } );\n"
                 "claims = ( { name = \"x\"; text = \"x\"; outcome = \"output\"; relation = \"above\";\n"
                 "  threshold = 0; at = [\"%s\"]; } );\n",
                 cases[c].condition);
        if (!strchr(cases[c].points, 'x')) {
            expect_study_refused(text, 5, "claims[0].at", "no design point meets");
            continue;
        }
        struct study_folder here = study_in_folder(text);
        struct study *study = load_study(&here);
        for (size_t p = 0; p < 5; p++)
            if (study->claims[0].at_points[p] != (cases[c].points[p] == 'x'))
                fail_msg("%s: point %zu", cases[c].condition, p);
        study_free(study);
        remove_folder(&here);
    }
}

#define MARKET_CLAIMS                                                                                        \
    "claims = (\n"                                                                                           \
    " { name = \"costs\"; text = \"Vendors have costs.\"; outcome = \"vendors_alive\";\n"                    \
    "   relation = \"at_most\"; threshold = 3; },\n"                                                         \
    " { name = \"more\"; text = \"Vendors multiply.\"; outcome = \"vendors_alive\";\n"                       \
    "   relation = \"above\"; threshold = 3; },\n"                                                           \
    " { name = \"early\"; text = \"After two months nobody is gone.\"; outcome = \"vendors_alive\";\n"       \
    "   round = 2; statistic = \"probability\"; event = \"at_least\"; event_value = 3;\n"                    \
    "   relation = \"at_least\"; threshold = 0.5; },\n"                                                      \
    " { name = \"late\"; text = \"After six months Moonshot is gone.\"; source = \"its books\";\n"           \
    "   outcome = \"final_alive[Moonshot]\"; relation = \"below\"; threshold = 0.5; },\n"                    \
    " { name = \"shares\"; text = \"Shares are of one market.\"; outcome = \"final_share[Doubao]\";\n"       \
    "   over = \"largest_share\"; relation = \"at_most\"; threshold = 1.5; } );\n"

static void test_a_scenario_answers_its_claims(void **state)
{
    (void)state;
    char folder[64], path[256];
    const char *thin[] = {"vendors.Moonshot.capital=1e5", "vendors.Moonshot.fixed_cost=4e4",
                          "vendors.Moonshot.seeks_funding=false"};
    struct summary *summary;
    struct error error = {0};
    struct scenario *scenario = small_market(SMALL_MARKET("") MARKET_CLAIMS, thin, 3);
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct runs_options options = {.replicates = 8, .threads = 2, .output = path};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_int_equal(summary->claims.count, 5);
    expect_verdict(&summary->claims, "costs", CLAIM_HOLDS);
    expect_verdict(&summary->claims, "more", CLAIM_FAILS);
    expect_verdict(&summary->claims, "early", CLAIM_HOLDS);
    expect_verdict(&summary->claims, "late", CLAIM_HOLDS);
    expect_verdict(&summary->claims, "shares", CLAIM_HOLDS);
    struct claim_answers stored = answers_in(path);
    assert_int_equal(stored.count, 5);
    for (size_t i = 0; i < 5; i++) {
        const struct claim_answer *one = &stored.items[i], *other = &summary->claims.items[i];
        assert_string_equal(one->statement, other->statement);
        assert_string_equal(one->source, other->source);
        assert_string_equal(one->unit, other->unit);
        assert_memory_equal(&one->value, &other->value, sizeof one->value);
        assert_memory_equal(&one->high, &other->high, sizeof one->high);
        assert_int_equal(one->runs, 8);
        assert_int_equal(one->verdict, other->verdict);
    }
    assert_string_equal(stored.items[2].statement,
                        "probability that vendors_alive after round 2 is at least 3 vendors: at least 0.5");
    claim_answers_clear(&stored);
    summary_free(summary);
    scenario_free(scenario);
    remove(path);
    rmdir(folder);
}

/* Without noise one run is all there is to know. */
static void test_runs_without_noise_are_exact(void **state)
{
    (void)state;
    struct summary *summary;
    struct error error = {0};
    struct scenario *scenario = small_market(SMALL_MARKET("noise = \"off\";") MARKET_CLAIMS, NULL, 0);
    struct runs_options options = {.replicates = 1, .threads = 1};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    expect_verdict(&summary->claims, "costs", CLAIM_HOLDS);
    expect_verdict(&summary->claims, "more", CLAIM_FAILS);
    summary_free(summary);
    scenario_free(scenario);
}

/* Money over money is no money. */
static void test_a_claim_has_the_unit_of_its_statistic(void **state)
{
    (void)state;
    static const struct {
        struct claim_parameters claim;
        enum claim_comparison comparison;
        const char *unit, *statement;
    } cases[] = {
        {{.outcome = "total_profit[Zhipu]", .minus = "", .over = "", .threshold = 3},
         CLAIM_ALONE,
         "kCNY",
         "mean of total_profit[Zhipu]: above 3 kCNY"},
        {{.outcome = "total_profit[Zhipu]", .minus = "total_profit[Doubao]", .over = ""},
         CLAIM_DIFFERENCE,
         "kCNY",
         "mean of total_profit[Zhipu] - total_profit[Doubao], less that at x: above 0 kCNY"},
        {{.outcome = "total_profit[Zhipu]", .minus = "", .over = ""},
         CLAIM_RATIO,
         "1",
         "mean of total_profit[Zhipu], over that at x: above 0"},
        {{.outcome = "total_profit[Zhipu]", .minus = "", .over = "total_profit[Doubao]"},
         CLAIM_ALONE,
         "1",
         "mean of total_profit[Zhipu] / total_profit[Doubao]: above 0"},
        {{.outcome = "total_profit[Zhipu]", .minus = "", .over = "final_users"},
         CLAIM_ALONE,
         "kCNY/users",
         "mean of total_profit[Zhipu] / final_users: above 0 kCNY/users"},
        {{.outcome = "total_profit[Zhipu]",
          .minus = "",
          .over = "",
          .statistic = CLAIM_PROBABILITY,
          .event = EVENT_ABOVE,
          .event_value = 5},
         CLAIM_ALONE,
         "1",
         "probability that total_profit[Zhipu] is above 5 kCNY: above 0"},
        {{.outcome = "final_price[Zhipu]", .minus = "", .over = ""},
         CLAIM_ALONE,
         "CNY/Mtok",
         "mean of final_price[Zhipu]: above 0 CNY/Mtok"},
        {{.outcome = "final_price[Volc]", .minus = "", .over = ""},
         CLAIM_ALONE,
         "kCNY/acc-h",
         "mean of final_price[Volc]: above 0 kCNY/acc-h"},
        {{.outcome = "total_served[Zhipu]",
          .minus = "total_served[Doubao]",
          .over = "total_volume",
          .when = {.from_round = 2, .date = 19905}},
         CLAIM_ALONE,
         "1",
         "mean of (total_served[Zhipu] - total_served[Doubao]) / total_volume from round 2 to 2024-07-01: above 0"},
        {{.outcome = "final_users",
          .minus = "",
          .over = "final_users",
          .when = {.round = 5, .over_date = 19905}},
         CLAIM_ALONE,
         "1",
         "mean of final_users after round 5 / final_users on 2024-07-01: above 0"},
        {{.outcome = "final_price[Nvidia]", .minus = "", .over = ""},
         CLAIM_ALONE,
         "kCNY/accelerator",
         "mean of final_price[Nvidia]: above 0 kCNY/accelerator"},
    };
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct claim_quantity quantity;
        const char *key;
        char near[OUTCOME_NAME_SIZE];
        assert_true(claim_find(&cases[i].claim, measures, measure_count, scenario, &quantity, &key, near));
        assert_string_equal(claim_unit(&quantity, cases[i].comparison), cases[i].unit);
        char *statement = claim_statement(&quantity, cases[i].comparison, NULL, "x");
        assert_string_equal(statement, cases[i].statement);
        free(statement);
    }
    scenario_free(scenario);
}

static void test_mistakes_in_studies_are_found_at_their_lines(void **state)
{
    (void)state;
#define WRONG(more, key, says)                                                                               \
    expect_study_refused(STUDY("5", "common", CLAIM("c", more)), 4, "claims[0]." key, says)
    WRONG("relation = \"above\";", "threshold", "is missing");
    WRONG("relation = \"over\"; threshold = 0;", "relation", "within");
    WRONG("relation = \"above\"; threshold = 0; at = [\"d=1\"];", "at",
          "a name or path of `vary` such as \"a\"");
    WRONG("relation = \"above\"; threshold = 0; at = [\"a=3\"];", "at", "no design point meets \"a=3\"");
    WRONG("relation = \"above\"; threshold = 0; at = [\"a=big\"];", "at", "`big` is no number");
    WRONG("relation = \"above\"; threshold = 0; compare = \"ratio\";", "compare", "`against`");
    WRONG("relation = \"within\"; threshold = 0;", "tolerance", "is missing");
    WRONG("relation = \"above\"; threshold = 0; minus = \"outpt\";", "minus", "did you mean \"output\"?");
    WRONG("relation = \"above\"; threshold = 2; statistic = \"probability\"; event = \"above\"; "
          "event_value = 0;",
          "threshold", "between 0 and 1");
    WRONG("relation = \"above\"; threshold = 0; round = 3;", "round", "a run has 0 rounds");
    expect_study_refused(STUDY("5", "common",
                               CLAIM("c", "relation = \"above\"; threshold = 0;") ",\n" CLAIM(
                                   "c", "relation = \"above\"; threshold = 0;")),
                         5, "claims[1].name", "is taken by claims[0]");
#undef WRONG
    expect_study_refused(
        "study = { base = \"market.cfg\"; };\n"
        "vary = ( { path = \"vendors[*].pricing.strategy\"; values = (\"hold\", \"match\"); } );\n"
        "claims = ( { name = \"x\"; text = \"x\"; outcome = \"final_hhi\"; relation = \"above\";\n"
        "  threshold = 0; at = [\"vendors[*].pricing.strategy>=hold\"]; } );\n",
        4, "claims[0].at", "no order; write vendors[*].pricing.strategy=VALUE");
}

static void test_parameters_vary_together_under_one_name(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        "study = { base = \"market.cfg\"; replicates = 5; };\n"
        "vary = ( { name = \"cash\"; path = \"vendors.Zhipu.capital\"; values = (0.5, 1e6);\n"
        "  also = [\"vendors.Moonshot.capital\", \"vendors.Doubao.capital\"]; } );\n"
        "claims = ( { name = \"poor\"; text = \"The poor die.\"; outcome = \"independents_alive\";\n"
        "  at = [\"cash<1\"]; against = [\"cash=1e6\"]; relation = \"below\"; threshold = 0; } );\n");
    struct study *study = load_study(&here);
    struct error error = {0};
    for (size_t point = 0; point < 2; point++) {
        struct scenario *scenario;
        assert_int_equal(study_point_scenario(study, point, &scenario, &error), STATUS_OK);
        for (size_t f = 0; f < scenario->vendor_count; f++)
            assert_true(scenario->vendors[f].capital == (point ? 1e6 : 0.5));
        scenario_free(scenario);
    }
    assert_true(study->claims[0].at_points[0] && !study->claims[0].at_points[1]);
    assert_true(study->claims[0].against_points[1] && !study->claims[0].against_points[0]);
    study_free(study);
    remove_folder(&here);
    expect_study_refused("study = { base = \"market.cfg\"; };\n"
                         "vary = ( { path = \"vendors.Zhipu.capital\"; values = (1.0, 2.0);\n"
                         "  also = [\"vendors.Moonshot.capitl\"]; } );\n",
                         2, "vary[0].values", "capitl");
}

/* Every study of a hypothesis can be run, and its claims are about points and outcomes that there are. */
static void test_shipped_hypotheses_are_valid(void **state)
{
    (void)state;
    DIR *folder = opendir("scenarios/hypotheses");
    size_t count = 0;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        struct study_folder here = {.folder = ""};
        if (!strstr(entry->d_name, ".cfg"))
            continue;
        snprintf(here.study, sizeof here.study, "scenarios/hypotheses/%.100s", entry->d_name);
        struct study *study = load_study(&here);
        assert_true(study->claim_count >= 5);
        assert_true(study->seeds == SEEDS_COMMON && study->replicates >= CLAIM_FEWEST_RUNS);
        study_free(study);
        count++;
    }
    closedir(folder);
    assert_int_equal(count, 17);
}

static void expect_claim_refused(const char *claim, const char *path, const char *says)
{
    char text[8000];
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct scenario *scenario;
    struct error error = {0};
    catalog.knows_outcome = measure_is_known;
    catalog.why_no_outcome = measure_why_unknown;
    diagnostics_init(&findings);
    snprintf(text, sizeof text, "claims = ( {\n name = \"c\"; text = \"t\"; %s } );\n%s", claim,
             SMALL_MARKET(""));
    assert_int_equal(scenario_load_text(text, "c.cfg", NULL, 0, &catalog, &scenario, &findings, &error),
                     STATUS_INVALID);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].path, path);
    assert_in_range(findings.items[0].line, 1, 2);
    if (!strstr(findings.items[0].text, says))
        fail_msg("%s does not say %s", findings.items[0].text, says);
    diagnostics_clear(&findings);
    free(extensions);
}

static void test_mistakes_in_scenarios_are_found_at_their_lines(void **state)
{
    (void)state;
    expect_claim_refused("outcome = \"final_share[Doubo]\"; relation = \"above\"; threshold = 0;",
                         "claims[0].outcome", "did you mean \"final_share[Doubao]\"?");
    expect_claim_refused("outcome = \"final_share\"; relation = \"above\"; threshold = 0;",
                         "claims[0].outcome", "did you mean \"final_share[");
    expect_claim_refused("outcome = \"final_hhi\"; relation = \"above\"; threshold = 0; round = 7;",
                         "claims[0].round", "a run has 6 rounds");
    expect_claim_refused(
        "outcome = \"final_hhi\"; relation = \"above\"; threshold = 0; date = \"2025-01-01\";",
        "claims[0].date", "is 2025-01-01, in round 8; a run has 6 rounds");
    expect_claim_refused("outcome = \"final_hhi\"; relation = \"above\"; threshold = 0; from_round = 2;",
                         "claims[0].outcome", "\"final_hhi\" does not add up over rounds");
    expect_claim_refused("outcome = \"final_hhi\"; relation = \"above\"; threshold = 0; event_value = 7;",
                         "claims[0].event_value", "belongs to statistic = \"probability\"");
    expect_claim_refused("outcome = \"final_hhi\"; relation = \"above\"; threshold = 0; at = [\"a=1\"];",
                         "claims[0].at", "no such parameter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_claim_true_by_construction_holds_and_its_negation_fails),
        cmocka_unit_test(test_without_common_numbers_the_interval_is_that_of_the_noise),
        cmocka_unit_test(test_too_few_runs_decide_nothing),
        cmocka_unit_test(test_intervals_of_probabilities_are_the_published_ones),
        cmocka_unit_test(test_verdicts_are_decided_by_the_whole_interval),
        cmocka_unit_test(test_numbers_that_differ_by_rounding_are_equal_in_every_comparison),
        cmocka_unit_test(test_conditions_take_in_the_levels_that_they_say),
        cmocka_unit_test(test_a_scenario_answers_its_claims),
        cmocka_unit_test(test_runs_without_noise_are_exact),
        cmocka_unit_test(test_a_claim_has_the_unit_of_its_statistic),
        cmocka_unit_test(test_mistakes_in_studies_are_found_at_their_lines),
        cmocka_unit_test(test_parameters_vary_together_under_one_name),
        cmocka_unit_test(test_shipped_hypotheses_are_valid),
        cmocka_unit_test(test_mistakes_in_scenarios_are_found_at_their_lines),
    };
    return cmocka_run_group_tests_name("claims", tests, NULL, NULL);
}
