/* A clone of a simulation plays on to the same bytes as the original, whatever happens to the original
 * meanwhile: it is freed, whose memory is then overwritten, or plays on before, beside
 * or in another thread. */
#include <glob.h>
#include <malloc.h>
#include <pthread.h>

#include "fixtures/engine_fixture.h"
#include "fixtures/random_scenario.h"
#include "model/sme/smes.h"
#include "record/run_record.h"

enum { ROUNDS = 24, CLONED_AFTER = 10, RANDOM_SCENARIOS = 40 };

/* A simulation and what was seen of it. */
struct story {
    const char *name;
    struct simulation *simulation;
    struct run_record *record;
    size_t rounds;
    struct error error;
};

static void begin(struct story *story, const struct scenario *scenario)
{
    assert_int_equal(run_record_create(scenario, &story->record, &story->error), STATUS_OK);
}

static void take(struct story *story)
{
    run_record_take(story->record, simulation_world(story->simulation));
}

/* Without assertions, which belong to the main thread. */
static void *play_to_the_end(void *context)
{
    struct story *story = context;
    while (simulation_world(story->simulation)->round < (int64_t)story->rounds &&
           simulation_step(story->simulation, &story->error) == STATUS_OK)
        take(story);
    return NULL;
}

static void expect_same_events(const struct event_log *one, const struct event_log *other, const char *name)
{
    if (one->count != other->count ||
        (one->count && memcmp(one->items, other->items, one->count * sizeof *one->items) != 0))
        fail_msg("%s: other events", name);
}

static void expect_same_smes(const struct simulation *one, const struct simulation *other, const char *name)
{
    assert_int_equal(simulation_sme_count(one), simulation_sme_count(other));
    for (size_t slot = 0; slot < simulation_sme_count(one); slot++) {
        struct sme_sample a, b;
        simulation_sme(one, slot, &a);
        simulation_sme(other, slot, &b);
        for (size_t i = 0; i < panel_field_count; i++) {
            double x = panel_fields[i].sme ? panel_fields[i].sme(&a) : 0;
            double y = panel_fields[i].sme ? panel_fields[i].sme(&b) : 0;
            if (memcmp(&x, &y, sizeof x) != 0)
                fail_msg("%s: SME %zu has another %s", name, slot, panel_fields[i].name);
        }
    }
}

static void expect_same(const struct story *one, const struct story *other)
{
    const char *name = one->name;
    if (other->error.status != STATUS_OK)
        fail_msg("%s: %s", name, other->error.message);
    for (size_t i = 0; i < world_field_count; i++)
        for (size_t t = 0; t <= (field_has_axis(&world_fields[i], AXIS_ROUND) ? one->rounds : 0); t++) {
            size_t bytes = field_slice_length(&world_fields[i], one->record->scenario) *
                           field_type_size(world_fields[i].type);
            if (memcmp(run_record_slice(one->record, i, t), run_record_slice(other->record, i, t), bytes) !=
                0)
                fail_msg("%s: other %s after round %zu", name, world_fields[i].name, t);
        }
    expect_same_events(&simulation_world(one->simulation)->events,
                       &simulation_world(other->simulation)->events, name);
    expect_same_smes(one->simulation, other->simulation, name);
}

static void clone_into(const struct story *original, struct story *story)
{
    if (simulation_clone(original->simulation, &story->simulation, &story->error) != STATUS_OK)
        fail_msg("%s: %s", original->name, story->error.message);
}

static void end(struct story *story)
{
    simulation_free(story->simulation);
    run_record_free(story->record);
}

enum order { FREED, CLONE_FIRST, ORIGINAL_FIRST, IN_TURN, AT_ONCE, ORDERS };

static void play_in_order(enum order order, struct story *original, struct story *clone, struct story *second)
{
    pthread_t thread;
    switch (order) {
    case FREED: /* the clone of the clone outlives the clone too */
        simulation_free(original->simulation);
        original->simulation = NULL;
        play_to_the_end(clone);
        break;
    case CLONE_FIRST:
        play_to_the_end(clone);
        play_to_the_end(original);
        break;
    case ORIGINAL_FIRST:
        play_to_the_end(original);
        play_to_the_end(clone);
        break;
    case IN_TURN:
        for (size_t last = original->rounds, t = 1; t <= last; t++) {
            original->rounds = clone->rounds = second->rounds = t;
            play_to_the_end(second);
            play_to_the_end(clone);
            play_to_the_end(original);
        }
        break;
    case AT_ONCE:
        assert_int_equal(pthread_create(&thread, NULL, play_to_the_end, original), 0);
        play_to_the_end(clone);
        pthread_join(thread, NULL);
        break;
    case ORDERS:
        break;
    }
    play_to_the_end(second);
}

/* What happens to simulations in the course of the story. */
struct change {
    const struct scenario *after;
    const bool *new_rules;
    int64_t before_round;
    unsigned threads;
};

static void step_to(struct story *story, size_t round, const struct change *change)
{
    size_t last = story->rounds;
    if (change && change->threads)
        simulation_set_threads(story->simulation, change->threads);
    if (change && change->after) {
        story->rounds = (size_t)change->before_round - 1;
        play_to_the_end(story);
        assert_int_equal(
            simulation_switch_scenario(story->simulation, change->after, change->new_rules, &story->error),
            STATUS_OK);
    }
    story->rounds = round;
    play_to_the_end(story);
    story->rounds = last;
}

/* Plays the scenario once undisturbed, then to the middle, with clones from there on. */
static void expect_clones(const struct scenario *scenario, const char *name, enum order order,
                          const struct change *change)
{
    size_t rounds = (size_t)scenario->simulation.rounds;
    size_t middle = rounds < 2 * CLONED_AFTER ? rounds / 2 : CLONED_AFTER;
    struct story stories[4], *alone = &stories[0], *original = &stories[1], *clone = &stories[2],
                             *second = &stories[3];
    for (size_t i = 0; i < 4; i++) {
        stories[i] = (struct story){.name = name, .rounds = rounds};
        begin(&stories[i], scenario);
    }
    alone->simulation = start(scenario, 1);
    take(alone);
    step_to(alone, rounds, change);
    if (alone->error.status != STATUS_OK)
        fail_msg("%s: %s", name, alone->error.message);
    original->simulation = start(scenario, 1);
    for (size_t i = 2; i < 4; i++) { /* whose records have the rounds before the clone, too */
        stories[i].simulation = start(scenario, 1);
        take(&stories[i]);
        step_to(&stories[i], middle, change);
        simulation_free(stories[i].simulation);
    }
    take(original);
    step_to(original, middle, change);
    clone_into(original, clone);
    clone_into(clone, second);
    play_in_order(order, original, clone, second);
    if (original->simulation)
        expect_same(alone, original);
    expect_same(alone, clone);
    expect_same(alone, second);
    for (size_t i = 0; i < 4; i++)
        end(&stories[i]);
}

/* The scenario of a file, of ROUNDS rounds at most; NULL when it is none, or not fit for so few. */
static struct scenario *load_short(const char *file, const char *const *overrides, size_t count)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    const char *all[9] = {"simulation.rounds=24"};
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    for (size_t i = 0; i < count; i++)
        all[i + 1] = overrides[i];
    diagnostics_init(&findings);
    (void)scenario_load(file, all, count + 1, &catalog, &scenario, &findings,
                        NULL); /* the caller looks at it */
    diagnostics_clear(&findings);
    return scenario;
}

static void test_every_scenario_that_ships_can_be_cloned(void **state)
{
    (void)state;
    glob_t files;
    size_t played = 0;
    assert_int_equal(glob("scenarios/*.cfg", 0, NULL, &files), 0);
    assert_int_equal(glob("scenarios/*/*.cfg", GLOB_APPEND, NULL, &files), 0);
    assert_int_equal(glob("tests/scenarios/*.cfg", GLOB_APPEND, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct scenario *scenario = load_short(files.gl_pathv[i], NULL, 0); /* there are studies, too */
        if (scenario)
            expect_clones(scenario, files.gl_pathv[i], (enum order)(played++ % ORDERS), NULL);
        scenario_free(scenario);
    }
    globfree(&files);
    assert_true(played >= 20);
}

static void test_a_war_can_be_cloned_in_any_order_and_in_two_threads(void **state)
{
    (void)state;
    for (enum order order = FREED; order < ORDERS; order++)
        for (int noise = 0; noise < 2; noise++) {
            struct scenario *scenario =
                load_short("tests/scenarios/small_war.cfg",
                           OVERRIDES(noise ? "simulation.noise=on" : "simulation.noise=off",
                                     noise ? "choice.second_share=0.3" : "acquisition.rate=1",
                                     "output.benchmarks=true"));
            assert_non_null(scenario);
            expect_clones(scenario, "small war", order, NULL);
            scenario_free(scenario);
        }
}

static void test_every_strategy_can_be_cloned(void **state)
{
    (void)state;
    size_t played = 0;
    for (size_t s = 0; s < strategy_count; s++)
        for (int turns = 0; turns < 2; turns++) {
            char first[80], second[80];
            struct simulation *simulation = NULL;
            snprintf(first, sizeof first, "vendors.Alpha.pricing.strategy=%s", strategies[s]->name);
            snprintf(second, sizeof second, "vendors.WestAI.pricing.strategy=%s", strategies[s]->name);
            struct scenario *scenario = load_short("tests/scenarios/small_war.cfg",
                                                   OVERRIDES(first, second, "output.benchmarks=true",
                                                             turns ? "simulation.move_order=alternating"
                                                                   : "simulation.move_order=simultaneous"));
            if (scenario && simulation_create(scenario, 1, &simulation, NULL) == STATUS_OK) {
                expect_clones(scenario, strategies[s]->name, turns ? IN_TURN : FREED, NULL);
                played++;
            }
            simulation_free(simulation);
            scenario_free(scenario);
        }
    assert_true(played >= 2 * strategy_count - 8); /* some rules want parameters or a market of their own */
}

static void test_random_scenarios_can_be_cloned(void **state)
{
    (void)state;
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    const struct random_scenario_terms terms = {.money = 1, .noise = -1};
    size_t played = 0;
    for (uint64_t seed = 1; seed <= RANDOM_SCENARIOS; seed++) {
        char *text = random_scenario(seed, &terms), name[40];
        struct diagnostics findings;
        struct scenario *scenario = NULL;
        struct simulation *simulation = NULL;
        snprintf(name, sizeof name, "random scenario %d", (int)seed);
        diagnostics_init(&findings);
        (void)scenario_load_text(text, name, OVERRIDES("output.benchmarks=true"), &catalog, &scenario,
                                 &findings, NULL);
        diagnostics_clear(&findings);
        if (scenario && simulation_create(scenario, 1, &simulation, NULL) == STATUS_OK) {
            expect_clones(scenario, name, (enum order)(played++ % ORDERS), NULL);
        }
        simulation_free(simulation);
        scenario_free(scenario);
        free(text);
    }
    assert_true(played > RANDOM_SCENARIOS / 2);
}

/* SMEs that only choose, die and are replaced have ways of their own. */
static void test_a_plain_market_can_be_cloned(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_short("tests/bench/logit_market.cfg", OVERRIDES("sectors.agents.number=2000"));
    assert_non_null(scenario);
    for (enum order order = FREED; order < ORDERS; order++)
        expect_clones(scenario, "a plain market", order, NULL);
    scenario_free(scenario);
}

/* Enough products for the tables of cohorts, and enough SMEs for a crew. */
static void test_a_crowded_market_can_be_cloned(void **state)
{
    (void)state;
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    const struct change threads = {.threads = 2};
    struct diagnostics findings;
    struct scenario *scenario = NULL;
    struct error error = {0};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs("simulation = { rounds = 8; };\nclouds = ( { name = \"Cloud\"; capital = 1e9; accelerators = 0; } "
          ");\n"
          "infrastructure = { sellers = ( { name = \"Foundry\"; } ); };\nvendors = (",
          out);
    for (int f = 0; f < 10; f++) {
        fprintf(out, "%s{ name = \"V%d\"; host = \"Cloud\"; capital = 1e9; fixed_cost = 1; products = (",
                f ? ", " : "", f);
        for (int j = 0; j < 10; j++)
            fprintf(
                out,
                "%s{ name = \"p%d_%d\"; tier = \"main\"; price_input = %d; price_output = 2; unit_cost = 1; "
                "quality = 5; }",
                j ? ", " : "", f, j, j + 2);
        fputs("); }", out);
    }
    fputs(");\nsectors = ( { name = \"s\"; kind = \"consumer\"; number = 60000; latent_classes = 1; "
          "price_sensitivity_log_sd = 0.1; } );\nchoice = { reconsider_base = 1; };\n",
          out);
    fclose(out);
    diagnostics_init(&findings);
    assert_int_equal(scenario_load_text(text, "crowd", NULL, 0, &catalog, &scenario, &findings, &error),
                     STATUS_OK);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s: %s\n", findings.items[i].path, findings.items[i].text);
    diagnostics_clear(&findings);
    if (!scenario)
        fail_msg("%s", error.message);
    struct simulation *simulation = start(scenario, 1);
    assert_true(simulation_world(simulation)->smes->choosers->classes[0].use_cohorts);
    simulation_free(simulation);
    expect_clones(scenario, "a crowded market", FREED, &threads);
    scenario_free(scenario);
    free(text);
}

/* A clone after a change of the scenario goes on under the new one, and a change after it is the clone's
 * alone. */
static void test_a_changed_simulation_can_be_cloned_and_a_clone_changed(void **state)
{
    (void)state;
    struct scenario *base = load_short("tests/scenarios/small_war.cfg", NULL, 0);
    struct scenario *after =
        load_short("tests/scenarios/small_war.cfg",
                   OVERRIDES("vendors.Alpha.pricing.strategy=defend_share", "vendors.WestAI.capital=9000"));
    assert_non_null(base);
    assert_non_null(after);
    bool new_rules[8] = {false};
    for (size_t f = 0; f < base->vendor_count; f++)
        new_rules[f] = strcmp(base->vendors[f].name, "Alpha") == 0;
    const struct change early = {after, new_rules, 5, 0}, late = {after, new_rules, CLONED_AFTER + 1, 0};
    for (enum order order = FREED; order < ORDERS; order++)
        expect_clones(base, "changed", order, &early);
    struct story changed = {.name = "changed later", .rounds = ROUNDS}, original = changed, clone = changed;
    begin(&changed, base);
    begin(&clone, base);
    changed.simulation = start(base, 1);
    take(&changed);
    step_to(&changed, ROUNDS, &late);
    begin(&original, base);
    original.simulation = start(base, 1);
    step_to(&original, CLONED_AFTER, NULL);
    clone.simulation = start(base, 1);
    take(&clone);
    step_to(&clone, CLONED_AFTER, NULL);
    simulation_free(clone.simulation);
    clone_into(&original, &clone);
    step_to(&clone, ROUNDS, &late);
    expect_same(&changed, &clone);
    end(&changed);
    end(&original);
    end(&clone);
    scenario_free(base);
    scenario_free(after);
}

/* A rule as a plug-in may have it. */
static enum status make_memory(const struct market_view *view, const void *params, struct arena *arena,
                               void **self, struct error *error)
{
    (void)view;
    (void)params;
    *self = arena_take(arena, 1, 1);
    return *self ? STATUS_OK : error_set(error, STATUS_FAILED, "no memory");
}

static void stay(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    (void)view;
    (void)params;
    (void)self;
    (void)offers;
}

static void test_a_rule_that_cannot_copy_its_memory_is_named(void **state)
{
    (void)state;
    struct scenario *scenario = load_short("tests/scenarios/small_war.cfg", NULL, 0);
    assert_non_null(scenario);
    const struct strategy forgetful = {.name = "forgetful", .create = make_memory, .decide = stay};
    const struct parameter_extension extension = {.name = "forgetful", .rule = &forgetful};
    scenario->vendors[1].pricing.extension = &extension;
    scenario->vendors[1].pricing.strategy = "plugin:./of_a_file.so"; /* as the scenario has it */
    struct simulation *simulation = start(scenario, 0), *clone = simulation;
    struct error error = {0};
    assert_int_equal(simulation_clone(simulation, &clone, &error), STATUS_INVALID);
    assert_null(clone);
    assert_non_null(strstr(error.message, scenario->vendors[1].name));
    assert_non_null(strstr(error.message, "strategy plugin:./of_a_file.so: "));
    assert_non_null(strstr(error.message, "copy"));
    play(simulation, 2);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    /* What is freed is overwritten, or, if it is a chunk of an arena, is no memory any more: who still reads or
     * writes there is found out. */
    mallopt(M_PERTURB, 0xa5);
    mallopt(M_MMAP_THRESHOLD, 1 << 15);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scenario_that_ships_can_be_cloned),
        cmocka_unit_test(test_a_war_can_be_cloned_in_any_order_and_in_two_threads),
        cmocka_unit_test(test_every_strategy_can_be_cloned),
        cmocka_unit_test(test_random_scenarios_can_be_cloned),
        cmocka_unit_test(test_a_plain_market_can_be_cloned),
        cmocka_unit_test(test_a_crowded_market_can_be_cloned),
        cmocka_unit_test(test_a_changed_simulation_can_be_cloned_and_a_clone_changed),
        cmocka_unit_test(test_a_rule_that_cannot_copy_its_memory_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
