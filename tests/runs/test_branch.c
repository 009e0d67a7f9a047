/* Branches: nothing changed is the base to the bit, changes hold from their round on and not before, money
 * paid in is booked, what can't change is refused; and the differences between two scenarios. */
#include "fixtures/record_fixture.h"

#include "record/run_record.h"
#include "runs/branch.h"
#include "runs/measure.h"
#include "runs/timeline.h"
#include "strategy/rules.h"

enum { ROUNDS = 12, MOST_STRATEGIES = 64 };

static struct parameter_extension extensions[MOST_STRATEGIES];

/* ROUNDS rounds of a file with changes, or NULL when they don't go together. */
static struct scenario *load_with(const char *file, const char *const *changes, size_t count)
{
    const char *overrides[8] = {"simulation.rounds=12"};
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    for (size_t i = 0; i < count; i++)
        overrides[i + 1] = changes[i];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    diagnostics_init(&findings);
    enum status status = scenario_load(file, overrides, count + 1, &catalog, &scenario, &findings, &error);
    diagnostics_clear(&findings);
    return status == STATUS_OK ? scenario : NULL;
}

#define LOAD(file, ...)                                                                                      \
    load_with(file, (const char *const[]){__VA_ARGS__},                                                      \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define WAR(...) LOAD("tests/scenarios/small_war.cfg", __VA_ARGS__)
/* SMEs that only choose, die and are replaced; nobody funds them. */
#define PLAIN_MARKET(...)                                                                                    \
    LOAD("tests/bench/logit_market.cfg", "sectors.agents.number=2000", "sectors.agents.wages=2", __VA_ARGS__)

static bool take_round(void *context, const struct simulation *simulation)
{
    run_record_take(context, simulation_world(simulation));
    return true;
}

/* The whole run, or NULL when a pricing rule does not suit the market. */
static struct run_record *play(const struct timeline *timeline)
{
    struct run_record *record = NULL;
    struct error error = {0};
    assert_int_equal(run_record_create(timeline->scenario, &record, &error), STATUS_OK);
    const struct taker taker = {.take = take_round, .context = record};
    enum status status = play_run(timeline, 1, 1, &taker, 1, &error);
    if (status == STATUS_FAILED)
        fail_msg("%s", error_text(&error).bytes);
    if (status == STATUS_OK)
        return record;
    run_record_free(record);
    return NULL;
}

/* First round in which two runs differ in any field; ROUNDS + 1 when they are the same to the bit. */
static size_t first_difference(const struct run_record *one, const struct run_record *other)
{
    for (size_t t = 0; t <= ROUNDS; t++)
        for (size_t i = 0; i < world_field_count; i++) {
            bool by_round = field_has_axis(&world_fields[i], AXIS_ROUND);
            size_t bytes =
                field_slice_length(&world_fields[i], one->scenario) * field_type_size(world_fields[i].type);
            if ((by_round || t == ROUNDS) && memcmp(run_record_slice(one, i, by_round ? t : 0),
                                                    run_record_slice(other, i, by_round ? t : 0), bytes) != 0)
                return t;
        }
    return ROUNDS + 1;
}

static double number_at(const struct run_record *record, const char *name, size_t round, size_t place)
{
    for (size_t i = 0; i < world_field_count; i++)
        if (strcmp(world_fields[i].name, name) == 0) {
            assert_int_equal(world_fields[i].type, FIELD_F64);
            return ((const double *)run_record_slice(record, i, round))[place];
        }
    fail_msg("there is no field %s", name);
    return NAN;
}

static struct timeline branch(const struct scenario *base, const struct scenario *after, int64_t from,
                              bool *new_rules)
{
    struct diagnostics findings;
    struct timeline timeline;
    struct error error = {0};
    diagnostics_init(&findings);
    if (branch_make(base, after, from, new_rules, &timeline, &findings, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    diagnostics_clear(&findings);
    return timeline;
}

/* For every pricing rule that can be played here, with and without noise, and at any round. */
static void test_nothing_changed_is_the_base_to_the_bit(void **state)
{
    (void)state;
    static const int64_t rounds[] = {1, 5, ROUNDS};
    size_t played = 0;
    for (size_t s = 0; s < strategy_count; s++)
        for (size_t noise = 0; noise < 2; noise++) {
            char rule[80];
            const char *noises[] = {"simulation.noise=off", "simulation.noise=on"};
            snprintf(rule, sizeof rule, "vendors.Alpha.pricing.strategy=%s", strategies[s]->name);
            struct scenario *base = WAR(rule, noises[noise]), *after = WAR(rule, noises[noise]);
            if (!base || !after) {
                scenario_free(base);
                scenario_free(after);
                continue;
            }
            const struct timeline trunk = {.scenario = base};
            struct run_record *run = play(&trunk);
            for (size_t i = 0; run && i < sizeof rounds / sizeof *rounds; i++) {
                bool new_rules[8];
                struct timeline twig = branch(base, after, rounds[i], new_rules);
                struct run_record *other = play(&twig);
                assert_non_null(other);
                if (first_difference(run, other) != ROUNDS + 1)
                    fail_msg("%s, branch at %lld: round %zu differs", strategies[s]->name,
                             (long long)rounds[i], first_difference(run, other));
                run_record_free(other);
                played++;
            }
            run_record_free(run);
            scenario_free(base);
            scenario_free(after);
        }
    assert_true(played >= 60); /* ten rules at least */
}

static void test_a_change_holds_from_its_round_on_and_not_before(void **state)
{
    (void)state;
    enum { AT = 6, PRODUCT = 5 }; /* Alpha's, after three of EastAI and two of WestAI */
    struct scenario *base = WAR("simulation.seed=3"),
                    *after = WAR("simulation.seed=3", "vendors.Alpha.pricing.strategy=hold");
    bool new_rules[8];
    const struct timeline trunk = {.scenario = base};
    struct timeline twig = branch(base, after, AT, new_rules);
    for (size_t f = 0; f < base->vendor_count; f++)
        assert_int_equal(new_rules[f], strcmp(base->vendors[f].name, "Alpha") == 0);
    struct run_record *run = play(&trunk), *other = play(&twig);
    assert_int_equal(first_difference(run, other), AT);
    double held = number_at(other, "price", AT - 1, PRODUCT);
    assert_true(number_at(run, "price", ROUNDS, PRODUCT) < held);
    for (size_t t = AT; t <= ROUNDS; t++)
        assert_true(number_at(other, "price", t, PRODUCT) == held);
    run_record_free(run);
    run_record_free(other);
    scenario_free(base);
    scenario_free(after);
}

static const struct vendor_state *vendor_at(struct simulation *simulation, size_t f)
{
    return &simulation_world(simulation)->vendors[f];
}

static void step(struct simulation *simulation)
{
    struct error error = {0};
    if (simulation_step(simulation, &error) != STATUS_OK) /* the books are checked in it */
        fail_msg("%s", error_text(&error).bytes);
}

static void test_capital_is_paid_in_once_by_investors(void **state)
{
    (void)state;
    enum { ALPHA = 2, BETA = 3 };
    struct scenario *base = WAR("vendors.Beta.capital=1"),
                    *after = WAR("vendors.Beta.capital=5001", "vendors.Alpha.capital=11900",
                                 "clouds.Open.capital=300007");
    struct simulation *one = NULL, *other = NULL;
    struct error error = {0};
    bool new_rules[8] = {false};
    assert_int_equal(simulation_create(base, 0, &one, &error), STATUS_OK);
    assert_int_equal(simulation_create(base, 0, &other, &error), STATUS_OK);
    for (int t = 0; t < 2; t++) {
        step(one);
        step(other);
    }
    bool alive = vendor_at(one, BETA)->alive;
    assert_int_equal(simulation_switch_scenario(other, after, new_rules, &error), STATUS_OK);
    step(one);
    step(other);
    assert_true(vendor_at(other, BETA)->paid_in == (alive ? 5000 : 0));
    assert_true(vendor_at(other, ALPHA)->paid_in == -100);
    double change =
        balance_total(&vendor_at(other, ALPHA)->cash) - balance_total(&vendor_at(one, ALPHA)->cash);
    assert_true(fabs(change + 100) < 1e-6);
    const struct balance *clouds[] = {&simulation_world(one)->clouds[2].cash,
                                      &simulation_world(other)->clouds[2].cash};
    assert_true(fabs(balance_total(clouds[1]) - balance_total(clouds[0]) - 7) < 1e-6);
    step(other);
    assert_true(vendor_at(other, ALPHA)->paid_in == 0);
    simulation_free(one);
    simulation_free(other);
    scenario_free(base);
    scenario_free(after);
}

static struct simulation *start(const struct scenario *scenario, size_t rounds)
{
    struct simulation *simulation = NULL;
    struct error error = {0};
    assert_int_equal(simulation_create(scenario, 0, &simulation, &error), STATUS_OK);
    for (size_t t = 0; t < rounds; t++)
        step(simulation);
    return simulation;
}

/* An SME that takes the place of a dead one has only what is its own written anew, as long as all of its
 * sector were born alike. */
static void test_smes_born_after_a_change_are_of_the_new_scenario(void **state)
{
    (void)state;
    enum { BEFORE = 5, AFTER = 4, PRICE = 30, NEW_PRICE = 50 };
    struct scenario *base = PLAIN_MARKET("sectors.agents.app_price=30",
                                         "sectors.agents.solution_revenue_log_sd=0"),
                    *after = PLAIN_MARKET("sectors.agents.app_price=50",
                                          "sectors.agents.solution_revenue_log_sd=0");
    struct error error = {0};
    bool new_rules[32] = {false};
    size_t younger = 0, older = 0;
    struct simulation *simulation = start(base, BEFORE);
    assert_int_equal(simulation_switch_scenario(simulation, after, new_rules, &error), STATUS_OK);
    for (int t = 0; t < AFTER; t++)
        step(simulation);
    for (size_t slot = 0; slot < simulation_sme_count(simulation); slot++) {
        struct sme_sample sme;
        simulation_sme(simulation, slot, &sme);
        assert_true(sme.alive);
        bool young = sme.age < AFTER;
        assert_true(sme.price == (young ? NEW_PRICE : PRICE));
        younger += young;
        older += !young && sme.age < AFTER + BEFORE; /* born alike */
    }
    if (younger < 50 || older < 50)
        fail_msg("%zu born after the change, %zu shortly before", younger, older);
    simulation_free(simulation);
    scenario_free(base);
    scenario_free(after);
}

static double funding_of_smes(struct simulation *simulation)
{
    return simulation_world(simulation)->ledger.flow[FLOW_FUNDING][LEDGER_SMES];
}

/* All of `finance` can change, in a market too where SMEs did nothing but choose. */
static void test_smes_that_only_chose_are_funded_once_the_scenario_says_so(void **state)
{
    (void)state;
    enum { BEFORE = 4 };
    struct scenario *base = PLAIN_MARKET("simulation.seed=3"),
                    *after = PLAIN_MARKET("simulation.seed=3", "finance.sme_round_rate=0.5");
    struct scenario_differences differences;
    struct error error = {0};
    bool new_rules[32] = {false};
    scenario_differences_find(base, after, &differences);
    assert_int_equal(differences.count, 1);
    assert_true(branch_allows(&differences.items[0]));
    scenario_differences_clear(&differences);
    struct simulation *simulation = start(base, BEFORE);
    assert_true(funding_of_smes(simulation) == 0);
    assert_int_equal(simulation_switch_scenario(simulation, after, new_rules, &error), STATUS_OK);
    step(simulation);
    assert_true(funding_of_smes(simulation) > 0);
    assert_int_equal(simulation_switch_scenario(simulation, base, new_rules, &error), STATUS_OK);
    step(simulation);
    assert_true(funding_of_smes(simulation) == 0);
    simulation_free(simulation);
    scenario_free(base);
    scenario_free(after);
}

/* Moves of rounds 2, 4 and 9; the script takes over in round 6. */
static void test_a_script_that_takes_over_makes_no_earlier_moves(void **state)
{
    (void)state;
    enum { AT = 6, PRODUCT = 5 };
    struct scenario *base = WAR("vendors.Alpha.pricing.strategy=hold"),
                    *after = WAR("vendors.Alpha.pricing.strategy=script",
                                 "vendors.Alpha.pricing.moves=((2, \"alpha\", 9, 9, \"keep\", \"keep\"), "
                                 "(4, \"alpha\", 8, 8, \"keep\", \"keep\"), (9, \"alpha\", 7, 7, \"keep\", "
                                 "\"keep\"))");
    assert_non_null(base);
    assert_non_null(after);
    bool new_rules[8];
    struct timeline twig = branch(base, after, AT, new_rules);
    struct run_record *run = play(&twig);
    assert_true(number_at(run, "price", 8, PRODUCT) == number_at(run, "price", 0, PRODUCT));
    assert_true(fabs(number_at(run, "price", 9, PRODUCT) - 7) < 1e-12);
    run_record_free(run);
    scenario_free(base);
    scenario_free(after);
}

/* Holds its prices, and counts how often it is asked. */
static int decisions;

static void count_decision(const struct market_view *view, const void *params, void *self,
                           struct offer *offers)
{
    (void)view;
    (void)params;
    (void)self;
    (void)offers;
    decisions++;
}

static enum status remember(const struct market_view *view, const void *params, struct arena *arena,
                            void **self, struct error *error)
{
    (void)view;
    (void)params;
    *self = arena_take(arena, 1, 1);
    return *self ? STATUS_OK : error_set(error, STATUS_FAILED, "no memory");
}

static bool note_done(void *context, size_t done, size_t total)
{
    size_t *noted = context;
    noted[0] = done;
    noted[1] = total;
    return true;
}

enum { WAYS = 3, RUNS = 2 };

/* The numbers of RUNS runs of WAYS timelines, to be freed; vendor Alpha has the rule. NULL with the error. */
static double *measure(const struct strategy *rule, unsigned threads, size_t *count, struct error *error)
{
    struct scenario *base = WAR("simulation.seed=3");
    struct scenario *after = WAR("simulation.seed=3", "vendors.EastAI.pricing.strategy=hold");
    assert_non_null(base);
    assert_non_null(after);
    const struct parameter_extension extension = {.name = rule->name, .rule = rule};
    for (size_t f = 0; f < base->vendor_count; f++)
        if (strcmp(base->vendors[f].name, "Alpha") == 0)
            base->vendors[f].pricing.extension = after->vendors[f].pricing.extension = &extension;
    bool early_rules[8], late_rules[8];
    const struct timeline ways[WAYS] = {
        branch(base, after, 9, early_rules), {.scenario = base}, branch(base, after, 11, late_rules)};
    size_t noted[2] = {0, 0};
    const struct timelines_options options = {
        .runs = RUNS, .threads = threads, .progress = note_done, .context = noted};
    *count = RUNS * WAYS * measured_numbers(base);
    double *numbers = calloc(*count, sizeof *numbers);
    assert_non_null(numbers);
    decisions = 0;
    enum status status = timelines_measure(ways, WAYS, &options, numbers, error);
    if (status == STATUS_OK) {
        assert_int_equal(noted[0], RUNS * WAYS);
        assert_int_equal(noted[1], RUNS * WAYS);
    }
    scenario_free(base);
    scenario_free(after);
    if (status == STATUS_OK)
        return numbers;
    free(numbers);
    return NULL;
}

/* Alpha decides from round 3 on. Together the rounds before 9 are played once; that there are fewer runs than
 * threads, or a rule that can't copy its memory, makes each way a run of its own. */
static void test_ways_are_one_run_until_they_part(void **state)
{
    (void)state;
    const struct strategy counting = {.name = "counting", .decide = count_decision};
    const struct strategy stuck = {.name = "stuck", .create = remember, .decide = count_decision};
    struct error error = {0};
    size_t count;
    double *together = measure(&counting, 1, &count, &error);
    assert_int_equal(decisions, RUNS * (6 + WAYS * 4));
    assert_non_null(together);
    double *apart = measure(&stuck, 1, &count, &error);
    assert_int_equal(decisions, RUNS * WAYS * 10);
    assert_non_null(apart);
    assert_memory_equal(together, apart, count * sizeof *together);
    free(apart);
    apart = measure(&strategy_hold, RUNS + 1, &count, &error);
    assert_non_null(apart);
    assert_memory_equal(together, apart, count * sizeof *together);
    free(apart);
    free(together);
}

/* No number for a price in round 10, when the first way has parted from the others. */
static void blunder(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    (void)params;
    (void)self;
    if (view->round == 10)
        offers[0].price = (double)NAN;
}

static void test_a_failure_is_told_alike_for_ways_together_and_apart(void **state)
{
    (void)state;
    const struct strategy blundering = {.name = "blundering", .decide = blunder};
    struct error together = {0}, apart = {0};
    size_t count;
    assert_null(measure(&blundering, 1, &count, &together));
    assert_null(measure(&blundering, RUNS + 1, &count, &apart));
    assert_string_equal(together.message, apart.message);
    assert_non_null(strstr(error_text(&together).bytes, "run 0, round 10: vendor Alpha"));
}

static void expect_refused(const char *change, const char *path)
{
    struct scenario *base = WAR("simulation.seed=3"), *after = WAR("simulation.seed=3", change);
    struct diagnostics findings;
    struct timeline timeline;
    struct error error = {0};
    bool new_rules[8], found = false;
    assert_non_null(after);
    diagnostics_init(&findings);
    assert_int_equal(branch_make(base, after, 4, new_rules, &timeline, &findings, &error), STATUS_INVALID);
    for (size_t i = 0; i < findings.count; i++)
        found = found || strcmp(findings.items[i].path, path) == 0;
    if (!found)
        fail_msg("%s: %s is not refused", change, path);
    diagnostics_clear(&findings);
    scenario_free(base);
    scenario_free(after);
}

static void test_what_is_settled_at_the_start_is_refused(void **state)
{
    (void)state;
    expect_refused("vendors.Alpha.cost_factor=2", "vendors.Alpha.cost_factor");
    expect_refused("vendors.EastAI.products[1].quality=9", "vendors.EastAI.products.east-m.quality");
    expect_refused("simulation.start_date=2024-06-01", "simulation.start_date");
    expect_refused("sectors.apps.number=7", "sectors.apps.number");
    expect_refused("choice.switch_cost_vendor=7", "choice.switch_cost_vendor");
    expect_refused("vendors.EastAI.pricing.attach_valuation=moves", "vendors[*].pricing.attach_valuation");
    struct scenario *base = WAR("simulation.seed=3");
    struct diagnostics findings;
    struct timeline timeline;
    bool new_rules[8];
    diagnostics_init(&findings);
    assert_int_equal(branch_make(base, base, 0, new_rules, &timeline, &findings, NULL), STATUS_INVALID);
    assert_int_equal(branch_make(base, base, ROUNDS + 1, new_rules, &timeline, &findings, NULL),
                     STATUS_INVALID);
    diagnostics_clear(&findings);
    scenario_free(base);
}

static void test_differences_of_scenarios_are_found_by_path(void **state)
{
    (void)state;
    struct scenario *base = WAR("simulation.seed=3");
    struct scenario *other = WAR("vendors.Alpha.pricing.step=0.2", "clouds.West.attach_margin=0.5",
                                 "finance.dividend_share=0.2", "vendors.WestAI.pricing.tiers=[\"light\"]");
    static const char *const expected[] = {"simulation.seed", "clouds.West.attach_margin",
                                           "vendors.WestAI.pricing.tiers", "vendors.Alpha.pricing.step",
                                           "finance.dividend_share"};
    struct scenario_differences found;
    scenario_differences_find(base, base, &found);
    assert_int_equal(found.count, 0);
    scenario_differences_find(base, other, &found);
    assert_int_equal(found.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < found.count; i++)
        assert_string_equal(found.items[i].path, expected[i]);
    assert_int_equal(found.items[3].element, 2);
    scenario_differences_clear(&found);
    scenario_free(base);
    scenario_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_changed_is_the_base_to_the_bit),
        cmocka_unit_test(test_a_change_holds_from_its_round_on_and_not_before),
        cmocka_unit_test(test_capital_is_paid_in_once_by_investors),
        cmocka_unit_test(test_smes_born_after_a_change_are_of_the_new_scenario),
        cmocka_unit_test(test_smes_that_only_chose_are_funded_once_the_scenario_says_so),
        cmocka_unit_test(test_a_script_that_takes_over_makes_no_earlier_moves),
        cmocka_unit_test(test_ways_are_one_run_until_they_part),
        cmocka_unit_test(test_a_failure_is_told_alike_for_ways_together_and_apart),
        cmocka_unit_test(test_what_is_settled_at_the_start_is_refused),
        cmocka_unit_test(test_differences_of_scenarios_are_found_by_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
