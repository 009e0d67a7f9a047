/* Simulate and invert: what made the shares comes back, through habits, classes, home clouds and capacity; what
 * no utility can make is refused, by row or with what to do. */
#include "fixtures/engine_fixture.h"

#include "inference/inversion.h"
#include "market/share_inversion.h"

static const char inertia[] = "tests/scenarios/inertia.cfg", war[] = "tests/scenarios/small_war.cfg";
static const char frozen[] = "tests/scenarios/frozen_2024/bigtech_vs_startups.cfg";

enum { MOST_ROWS = 64, MOST_VENDORS_HERE = 64 };
#define NO_NOISE "simulation.noise=off"
#define HOLD "vendors[*].pricing.strategy=hold"

/* A table of shares as if it had been read, and a question about it. */
struct asked {
    struct observed_share rows[MOST_ROWS];
    struct observed_shares observed;
    bool optimises[MOST_VENDORS_HERE];
    struct inversion_question question;
    struct diagnostics findings;
    struct error error;
    struct inversion *inversion;
};

static void ask(struct asked *asked, enum share_by by, int64_t round)
{
    *asked = (struct asked){.question = {.file = "shares.csv",
                                         .by = by,
                                         .round = round,
                                         .adoption = (double)NAN,
                                         .margin = 0.05,
                                         .most_steps = 1000}};
    asked->observed.items = asked->rows;
    asked->question.observed = &asked->observed;
    asked->question.optimises = asked->optimises;
    diagnostics_init(&asked->findings);
}

static void add_row(struct asked *asked, const char *name, double share, size_t rank)
{
    size_t n = asked->observed.count++;
    asked->rows[n] =
        (struct observed_share){.name = name, .share = share, .rank = rank, .source = "", .line = (int)n + 2};
}

static void end_asking(struct asked *asked)
{
    inversion_free(asked->inversion);
    diagnostics_clear(&asked->findings);
}

static enum status solve(struct asked *asked, struct scenario *scenario)
{
    return inversion_solve(scenario, &asked->question, &asked->inversion, &asked->findings, &asked->error);
}

static void expect_solved(struct asked *asked, struct scenario *scenario)
{
    if (solve(asked, scenario) != STATUS_OK)
        fail_msg("%s%s", error_text(&asked->error).bytes,
                 asked->findings.count ? asked->findings.items[0].text : "");
}

/* All groups' shares in a round of a scenario. Returns the share of SMEs with a model. The names are the
 * scenario's, which must live on. */
static double observe(struct asked *asked, const struct scenario *scenario)
{
    struct share_groups groups;
    struct arena arena;
    struct error error = {0};
    double share[MOST_ROWS];
    struct simulation *simulation = start(scenario, 0);
    arena_init(&arena);
    play(simulation, asked->question.round);
    assert_int_equal(share_groups_take(scenario, asked->question.by, asked->question.measure,
                                       asked->question.base, "shares.csv", &asked->observed, &arena, &groups,
                                       &asked->findings, &error),
                     STATUS_OK);
    double volume[MOST_ROWS] = {0}, customers[MOST_ROWS] = {0};
    struct sales sales = {.volume = volume, .customers = customers};
    sales_add(&sales, simulation_world(simulation));
    double adoption = share_groups_measure(&groups, &sales, share);
    for (size_t g = 0; g < groups.count; g++)
        if (share[g] > 0)
            add_row(asked, groups.items[g].name, share[g], 0);
    arena_clear(&arena);
    simulation_free(simulation);
    return adoption;
}

static void expect_same_utilities(const struct scenario *found, const struct scenario *truth,
                                  double tolerance)
{
    for (size_t f = 0; f < truth->vendor_count; f++) {
        if (!(fabs(found->vendors[f].brand_utility - truth->vendors[f].brand_utility) <= tolerance))
            fail_msg("%s: %.17g, not %.17g", truth->vendors[f].name, found->vendors[f].brand_utility,
                     truth->vendors[f].brand_utility);
        for (size_t j = 0; j < truth->vendors[f].product_count; j++)
            if (!(fabs(found->vendors[f].products[j].utility - truth->vendors[f].products[j].utility) <=
                  tolerance))
                fail_msg("%s: %.17g, not %.17g", truth->vendors[f].products[j].name,
                         found->vendors[f].products[j].utility, truth->vendors[f].products[j].utility);
    }
}

/* Everybody reviews every month at no cost: the static logit, whose inversion is ln s_j - ln s_0 - quality. */
static void test_a_market_without_habits_has_the_closed_form(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(inertia, OVERRIDES(NO_NOISE, "choice.reconsider_base=1", "choice.switch_cost_vendor=0",
                                         "choice.nonuser_review=1", "sectors[0].value_initial_share=0"));
    struct asked asked;
    ask(&asked, BY_MODEL, 3);
    asked.question.measure = OF_CUSTOMERS;
    asked.question.base = AMONG_SMES;
    add_row(&asked, "a", 0.2, 0);
    add_row(&asked, "b", 0.05, 0);
    add_row(&asked, "c", 0.4, 0);
    expect_solved(&asked, scenario);
    const double share[3] = {0.2, 0.05, 0.4}, quality[3] = {1, 0.8, 0.5};
    for (size_t f = 0; f < 3; f++) {
        expect_near(scenario->vendors[f].products[0].utility, log(share[f]) - log(0.35) - quality[f], 1e-10,
                    "utility", 3);
        expect_near(asked.inversion->found[f].share, share[f], 1e-11, "share", 3);
    }
    end_asking(&asked);
    scenario_free(scenario);
}

static void expect_return(const char *file, enum share_by by, enum share_measure measure,
                          enum share_base base, int64_t round, const char *const *truths, size_t truth_count,
                          double tolerance)
{
    const char *plain[] = {NO_NOISE};
    struct scenario *truth = load_scenario(file, truths, truth_count),
                    *scenario = load_scenario(file, plain, 1);
    struct asked asked;
    ask(&asked, by, round);
    asked.question.measure = measure;
    asked.question.base = base;
    double adoption = observe(&asked, truth);
    asked.question.adoption = base == AMONG_MODELS ? adoption : (double)NAN;
    expect_solved(&asked, scenario);
    expect_near(asked.inversion->adoption, adoption, 1e-10, "adoption", round);
    expect_same_utilities(scenario, truth, tolerance);
    assert_true(asked.inversion->distance < 1e-10);
    end_asking(&asked);
    scenario_free(truth);
    scenario_free(scenario);
}

static void test_habits_are_seen_through(void **state)
{
    (void)state;
    expect_return(inertia, BY_VENDOR, OF_CUSTOMERS, AMONG_SMES, 5,
                  OVERRIDES(NO_NOISE, "vendors.B.brand_utility=0.7", "vendors.C.brand_utility=-0.4"), 1e-10);
    expect_return(inertia, BY_MODEL, OF_VOLUME, AMONG_MODELS, 2,
                  OVERRIDES(NO_NOISE, "vendors.B.products.b.utility=1.7", "vendors.C.products.c.utility=-2"),
                  1e-10);
}

/* Three vendors offer one model, nearer to each other than to a second one: the nested logit, inverted in closed
 * form. The contraction's plain steps overshoot within the nest. */
static void follow_nests(double sigma)
{
    char correlation[50];
    snprintf(correlation, sizeof correlation, "choice.same_model_correlation=%g", sigma);
    struct scenario *scenario =
        load_scenario("tests/scenarios/hosting.cfg", OVERRIDES(NO_NOISE, correlation));
    const char *names[] = {"open", "own", "open-rival", "open-host"};
    const double share[] = {0.3, 0.1, 0.2, 0.05}, quality[] = {1, 0.8, 1, 1};
    const size_t nest[] = {0, 1, 0, 0};
    double value[4];
    struct asked asked;
    ask(&asked, BY_MODEL, 3);
    asked.question.measure = OF_CUSTOMERS;
    asked.question.base = AMONG_SMES;
    for (size_t j = 0; j < 4; j++)
        add_row(&asked, names[j], share[j], 0);
    expect_solved(&asked, scenario);
    assert_int_equal(nested_invert_shares(4, share, nest, sigma, value, &asked.error), STATUS_OK);
    for (size_t f = 0, j = 0; f < scenario->vendor_count; f++)
        for (size_t i = 0; i < scenario->vendors[f].product_count; i++, j++)
            expect_near(scenario->vendors[f].products[i].utility,
                        value[j] - quality[j] + 0.5 * asked.inversion->market.price[j], 1e-10, names[j], 3);
    end_asking(&asked);
    scenario_free(scenario);
}

static void test_offers_of_one_model_have_the_closed_form_of_nests(void **state)
{
    (void)state;
    follow_nests(0);
    follow_nests(0.4);
    follow_nests(0.8);
}

/* Latent classes, habits, home clouds, prices that rules set, and vendors with several products. */
static void test_classes_home_clouds_and_rules_are_seen_through(void **state)
{
    (void)state;
    expect_return(war, BY_VENDOR, OF_VOLUME, AMONG_MODELS, 9,
                  OVERRIDES(NO_NOISE, "vendors.EastAI.brand_utility=0.7", "vendors.Beta.brand_utility=-0.4"),
                  1e-10);
    expect_return(war, BY_HOST, OF_CUSTOMERS, AMONG_SMES, 9,
                  OVERRIDES(NO_NOISE, "vendors.EastAI.brand_utility=0.3", "vendors.Beta.brand_utility=0.3",
                            "vendors.Gamma.brand_utility=-1", "vendors.Alpha.brand_utility=-1"),
                  1e-10);
}

/* What is not named keeps its utility and makes up the rest. */
static void test_names_left_out_keep_their_utility(void **state)
{
    (void)state;
    struct scenario *truth = load_scenario(war, OVERRIDES(NO_NOISE, "vendors.EastAI.brand_utility=0.7"));
    struct scenario *scenario = load_scenario(war, OVERRIDES(NO_NOISE));
    struct asked asked, all;
    ask(&asked, BY_VENDOR, 9);
    ask(&all, BY_VENDOR, 9);
    observe(&all, truth);
    add_row(&asked, "EastAI", all.rows[0].share, 0);
    expect_solved(&asked, scenario);
    expect_same_utilities(scenario, truth, 1e-10);
    end_asking(&all);
    end_asking(&asked);
    scenario_free(truth);
    scenario_free(scenario);
}

/* A host that can't serve all, and rate caps. Its share of the volume says what it can serve and hardly what it is
 * worth; the shares of customers do. */
static void test_a_full_host_is_seen_through(void **state)
{
    (void)state;
    const char *tight = "clouds.East.accelerators=3", *fixed = "clouds[*].expands=false",
               *rich = "vendors[*].capital=1e6";
    struct scenario *truth =
        load_scenario(war, OVERRIDES(NO_NOISE, HOLD, tight, fixed, rich, "vendors.EastAI.brand_utility=0.5"));
    struct scenario *scenario = load_scenario(war, OVERRIDES(NO_NOISE, HOLD, tight, fixed, rich));
    struct simulation *simulation = start(truth, 0);
    struct asked asked;
    play(simulation, 4);
    assert_true(simulation_world(simulation)->clouds[0].utilisation > 1);
    simulation_free(simulation);
    ask(&asked, BY_VENDOR, 4);
    asked.question.measure = OF_CUSTOMERS;
    asked.question.adoption = observe(&asked, truth);
    expect_solved(&asked, scenario);
    expect_same_utilities(scenario, truth, 1e-10);
    end_asking(&asked);
    scenario_free(truth);
    scenario_free(scenario);
}

/* 2024: 46.4 % of the tokens at Volcano Engine, then Baidu, then Alibaba (docs/inference.md). */
static void test_the_market_of_2024_by_host(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(frozen, OVERRIDES(NO_NOISE));
    struct asked asked;
    ask(&asked, BY_HOST, 8);
    add_row(&asked, "VolcanoEngine", 0.464, 1);
    add_row(&asked, "BaiduAICloud", (double)NAN, 2);
    add_row(&asked, "AlibabaCloud", (double)NAN, 3);
    expect_solved(&asked, scenario);
    const struct inverted_group *found = asked.inversion->found;
    enum { VOLCANO, ALIBABA, BAIDU, TENCENT, HUAWEI, OTHERS };
    expect_near(found[VOLCANO].share, 0.464, 1e-11, "share of Volcano", 8);
    expect_near(found[BAIDU].share / found[ALIBABA].share, 1.05, 1e-10, "Baidu over Alibaba", 8);
    expect_near(found[ALIBABA].share / found[OTHERS].share, 1.05, 1e-10, "Alibaba over the others", 8);
    assert_true(found[TENCENT].share < found[OTHERS].share && found[HUAWEI].share < found[OTHERS].share);
    assert_true(found[TENCENT].change == 0 && found[HUAWEI].change == 0);
    /* the three that meet share the change: it is least when it sums to 0 */
    expect_near(found[BAIDU].change + found[ALIBABA].change + found[OTHERS].change, 0, 1e-10,
                "sum of changes", 8);
    assert_true(asked.inversion->runs < 60);
    end_asking(&asked);
    scenario_free(scenario);
}

static void test_an_order_that_holds_changes_nothing(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(inertia, OVERRIDES(NO_NOISE));
    struct asked asked;
    ask(&asked, BY_VENDOR, 10);
    add_row(&asked, "A", (double)NAN, 1);
    add_row(&asked, "B", (double)NAN, 2);
    expect_solved(&asked, scenario);
    for (size_t g = 0; g < 3; g++)
        assert_true(asked.inversion->found[g].change == 0);
    end_asking(&asked);
    scenario_free(scenario);
}

/* With nothing changed, those who are said to optimise choose the posted prices at the implied costs. */
static void test_the_counterfactual_returns_the_posted_prices(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, OVERRIDES(NO_NOISE));
    struct asked asked;
    ask(&asked, BY_VENDOR, 6);
    asked.optimises[2] = asked.optimises[3] = true;
    add_row(&asked, "EastAI", 0.4, 0);
    expect_solved(&asked, scenario);
    assert_true(asked.inversion->reply_gap < 1e-10);
    size_t known = 0;
    for (size_t j = 0; j < asked.inversion->groups.product_count; j++) {
        const struct product_conduct *product = &asked.inversion->products[j];
        size_t owner = asked.inversion->market.owner[j];
        assert_true(isnan(product->implied_cost) || owner == 2 || owner == 3);
        known += isnan(product->implied_cost) ? 0 : 1;
        if (!isnan(product->implied_cost))
            expect_near(product->best_reply, asked.inversion->market.price[j], 1e-10, "best reply", 6);
    }
    assert_true(known == 3);
    end_asking(&asked);
    scenario_free(scenario);
}

/* A loss leader's prices meet the first-order conditions at some costs, and yet it would do better far from
 * them: the gap says so. */
static void test_prices_that_are_best_only_nearby_are_noticed(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, OVERRIDES(NO_NOISE));
    struct asked asked;
    ask(&asked, BY_VENDOR, 6);
    asked.optimises[0] = true;
    add_row(&asked, "EastAI", 0.4, 0);
    expect_solved(&asked, scenario);
    assert_true(asked.inversion->reply_gap > 1);
    end_asking(&asked);
    scenario_free(scenario);
}

/* Prices that a rule sets as its best reply imply the unit cost that the vendor has, in the market in which it
 * will set them next; and no price of its own would gain. */
static void test_who_replies_best_has_its_own_unit_costs(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        inertia,
        OVERRIDES(NO_NOISE, "vendors[*].pricing.strategy=best_response", "vendors[*].products[*].unit_cost=2",
                  "vendors[*].products[*].price_input=3", "vendors[*].products[*].price_output=3",
                  "sectors[0].price_sensitivity=0.5", "choice.reconsider_base=1"));
    struct asked asked;
    ask(&asked, BY_VENDOR, 40);
    asked.optimises[1] = true;
    add_row(&asked, "A", 0.4, 0);
    expect_solved(&asked, scenario);
    for (size_t j = 0; j < 3; j++)
        expect_near(asked.inversion->products[j].gradient, 0, 1e-7, "gradient", 40);
    expect_near(asked.inversion->products[1].implied_cost, 2, 1e-8, "implied cost", 40);
    end_asking(&asked);
    scenario_free(scenario);
}

/* Costs that are implied at 1.7 times the sensitivity give it away. */
static void test_the_price_sensitivity_comes_back(void **state)
{
    (void)state;
    const char *prices[] = {"vendors[*].products[*].price_input=3", "vendors[*].products[*].price_output=3",
                            "vendors.A.products.a.price_input=2.5", "vendors.A.products.a.price_output=2.5"};
    char cost[60];
    struct scenario *truth =
        load_scenario(inertia, OVERRIDES(NO_NOISE, prices[0], prices[1], prices[2], prices[3],
                                         "sectors[0].price_sensitivity=0.85", "vendors.B.brand_utility=0.6"));
    struct asked costs, asked;
    ask(&costs, BY_VENDOR, 6);
    costs.question.measure = OF_CUSTOMERS;
    costs.question.base = AMONG_SMES;
    costs.optimises[0] = true;
    observe(&costs, truth);
    expect_solved(&costs, truth);
    snprintf(cost, sizeof cost, "vendors.A.products.a.unit_cost=%.17g",
             costs.inversion->products[0].implied_cost);
    struct scenario *scenario =
        load_scenario(inertia, OVERRIDES(NO_NOISE, prices[0], prices[1], prices[2], prices[3], cost,
                                         "sectors[0].price_sensitivity=0.5"));
    asked = costs;
    asked.inversion = NULL;
    asked.observed.items = asked.rows;
    asked.question.observed = &asked.observed;
    asked.question.optimises = asked.optimises;
    asked.question.find_sensitivity = true;
    expect_solved(&asked, scenario);
    expect_near(asked.inversion->sensitivity_factor, 1.7, 1e-8, "factor", 6);
    expect_near(scenario->sectors[0].price_sensitivity, 0.85, 1e-8, "sensitivity", 6);
    expect_near(scenario->vendors[1].brand_utility - scenario->vendors[0].brand_utility, 0.6, 1e-7, "utility",
                6);
    end_asking(&asked);
    end_asking(&costs);
    scenario_free(truth);
    scenario_free(scenario);
}

static void expect_error(struct asked *asked, const char *file, const char *const *overrides, size_t count,
                         enum status status, int line, const char *says)
{
    struct scenario *scenario = load_scenario(file, overrides, count);
    assert_int_equal(solve(asked, scenario), status);
    const char *text = line ? asked->findings.items[0].text : asked->error.message;
    if (asked->findings.count != (line ? 1U : 0U) || (line && asked->findings.items[0].line != line) ||
        !strstr(text, says))
        fail_msg("%zu findings: %s; %s", asked->findings.count,
                 asked->findings.count ? asked->findings.items[0].text : "", error_text(&asked->error).bytes);
    end_asking(asked);
    scenario_free(scenario);
}

static void test_rows_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, BY_VENDOR, 5);
    add_row(&asked, "Beta", 0.2, 0);
    add_row(&asked, "EastIA", 0.2, 0);
    expect_error(&asked, war, OVERRIDES(NO_NOISE), STATUS_INVALID, 3,
                 "no vendor `EastIA`; did you mean `EastAI`?");
    ask(&asked, BY_MODEL, 5);
    add_row(&asked, "c", 0.2, 0);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE, "vendors.C.products.c.launch_round=6"), STATUS_INVALID,
                 2, "c sells nothing in round 5");
    ask(&asked, BY_VENDOR, 5);
    add_row(&asked, "A", 0.7, 0);
    add_row(&asked, "B", 0.3, 0);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_INVALID, 3, "leaves nothing for C");
    ask(&asked, BY_VENDOR, 5);
    add_row(&asked, "A", 0.5, 0);
    add_row(&asked, "B", 0.3, 0);
    add_row(&asked, "C", 0.1, 0);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_INVALID, 4, "they sum to 0.9; scale them to 1");
    ask(&asked, BY_VENDOR, 5);
    add_row(&asked, "A", 0.3, 1);
    add_row(&asked, "B", 0.29, 2);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_INVALID, 3,
                 "the share of B, rank 2, is not below");
}

static void test_questions_without_an_answer_are_refused(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, BY_VENDOR, 5);
    add_row(&asked, "A", 0.5, 0);
    asked.question.adoption = 0.5;
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_INVALID, 0,
                 "--adoption goes with shares among models");
    ask(&asked, BY_VENDOR, 5);
    add_row(&asked, "A", 0.5, 0);
    asked.question.base = AMONG_SMES;
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_INVALID, 0, "are shares of customers");
}

/* In the first round a quarter of the SMEs look around: nobody can have 30 % of them. */
static void test_a_share_out_of_reach_says_what_to_do(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, BY_VENDOR, 1);
    asked.question.measure = OF_CUSTOMERS;
    asked.question.base = AMONG_SMES;
    add_row(&asked, "A", 0.3, 0);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_FAILED, 0,
                 "A: no utility within 40 of the scenario's gives it that share in round 1");
}

static void test_too_few_steps_say_what_to_do(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, BY_VENDOR, 5);
    asked.question.most_steps = 3;
    add_row(&asked, "A", 0.7, 0);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_FAILED, 0, "A still moves by");
}

/* Over runs with noise the shares are met as far as so few runs know them. */
static void test_runs_with_noise_meet_the_shares_too(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(war, OVERRIDES("simulation.noise=on"));
    struct asked asked;
    ask(&asked, BY_VENDOR, 6);
    asked.question.replicates = 8;
    asked.question.most_steps = 50;
    add_row(&asked, "EastAI", 0.3, 0);
    add_row(&asked, "Alpha", 0.2, 0);
    expect_solved(&asked, scenario);
    expect_near(asked.inversion->found[0].share, 0.3, 0.015, "share of EastAI", 6);
    expect_near(asked.inversion->found[2].share, 0.2, 0.01, "share of Alpha", 6);
    assert_true(asked.inversion->runs < 8 * 50);
    end_asking(&asked);
    scenario_free(scenario);
}

static bool never(void *unused)
{
    (void)unused;
    return false;
}

static void test_it_stops_when_told_to(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked, BY_VENDOR, 5);
    asked.question.wanted = never;
    add_row(&asked, "A", 0.7, 0);
    expect_error(&asked, inertia, OVERRIDES(NO_NOISE), STATUS_FAILED, 0, "stopped");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_market_without_habits_has_the_closed_form),
        cmocka_unit_test(test_habits_are_seen_through),
        cmocka_unit_test(test_offers_of_one_model_have_the_closed_form_of_nests),
        cmocka_unit_test(test_classes_home_clouds_and_rules_are_seen_through),
        cmocka_unit_test(test_names_left_out_keep_their_utility),
        cmocka_unit_test(test_a_full_host_is_seen_through),
        cmocka_unit_test(test_the_market_of_2024_by_host),
        cmocka_unit_test(test_an_order_that_holds_changes_nothing),
        cmocka_unit_test(test_the_counterfactual_returns_the_posted_prices),
        cmocka_unit_test(test_prices_that_are_best_only_nearby_are_noticed),
        cmocka_unit_test(test_who_replies_best_has_its_own_unit_costs),
        cmocka_unit_test(test_the_price_sensitivity_comes_back),
        cmocka_unit_test(test_runs_with_noise_meet_the_shares_too),
        cmocka_unit_test(test_rows_that_do_not_fit_are_refused),
        cmocka_unit_test(test_questions_without_an_answer_are_refused),
        cmocka_unit_test(test_a_share_out_of_reach_says_what_to_do),
        cmocka_unit_test(test_too_few_steps_say_what_to_do),
        cmocka_unit_test(test_it_stops_when_told_to),
    };
    return cmocka_run_group_tests_name("inversion", tests, NULL, NULL);
}
