/* Discovery in files of studies: the box holds what it says, of names and numbers, with failed runs and parts; what can't
 * be searched is refused. */
#include "fixtures/study_fixture.h"

#include "inference/discovery_output.h"
#include "text/discovery_text.h"
#include "text/discovery_words.h"

/* On this range the function grows with x1 and x2; x3 means nothing. */
#define ISHIGAMI(study)                                                                                      \
    "study = { test_model = \"ishigami\"; test_noise = 0.5; seeds = \"by_point\"; resamples = 10; " study    \
    " };\n"                                                                                                  \
    "vary = ( { path = \"x1\"; name = \"angle\"; low = -1.5; high = 1.5; },\n"                               \
    "  { path = \"x2\"; low = 0; high = 1.5; }, { path = \"x3\"; low = 2; high = 2.1; } );\n"
static const char random_design[] = ISHIGAMI("design = \"random\"; points = 400; replicates = 3;");

/* Points at which switching costs less than 0.3 fail; the price of Doubao stays where it holds. */
static const char market_of_names[] =
    "study = { base = \"market.cfg\"; design = \"latin_hypercube\"; points = 60; replicates = 2; resamples = 10;\n"
    "  sets = [\"simulation.rounds=4\"]; invalid_points = \"fail\"; };\n"
    "vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.0; high = 3; },\n"
    "  { path = \"vendors.Doubao.pricing.strategy\"; values = (\"hold\", \"match\", \"undercut\"); } );\n";

static const struct box_search_settings usual = {
    .peel = {.share = 0.05, .least_mass = 0.05}, .most_boxes = 3, .resamples = 40, .seed = 1, .threads = 2};

struct swept {
    struct study_folder here;
    struct study *study;
};

static struct swept sweep(const char *text)
{
    struct swept swept = {.here = study_in_folder(text)};
    swept.study = load_study(&swept.here);
    struct sweep_options options = plain_options(swept.here.output);
    (void)sweep_fully(swept.study, &options);
    return swept;
}

static void end(struct swept *swept)
{
    study_free(swept->study);
    remove_folder(&swept->here);
}

static struct discovery *discover(const struct swept *swept, const char *event)
{
    struct discovery *discovery = NULL;
    struct error error = {0};
    if (discovery_make(swept->here.output, swept->study, event, &usual, &discovery, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return discovery;
}

static void expect_refused(const struct swept *swept, const char *event, const char *says)
{
    struct discovery *discovery = NULL;
    struct error error = {0};
    assert_int_equal(discovery_make(swept->here.output, swept->study, event, &usual, &discovery, &error),
                     STATUS_INVALID);
    assert_null(discovery);
    if (!strstr(error_text(&error).bytes, says))
        fail_msg("%s: %s", event, error_text(&error).bytes);
}

/* Runs of the file, and those with output >= 6, whose inputs are within the limits that the box says it has. */
static struct peel_mass count_runs(const struct swept *swept, const struct discovery *discovery,
                                   const struct peel_range *box)
{
    enum { RUNS = 1200 };
    static double values[3][RUNS], output[RUNS];
    static const char *const names[] = {"param_x1", "param_x2", "param_x3"};
    struct peel_mass mass = {0};
    read_numbers(swept->here.output, "output", FIELD_F64, RUNS, 1, output);
    for (size_t i = 0; i < 3; i++)
        read_numbers(swept->here.output, names[i], FIELD_F64, RUNS, 1, values[i]);
    for (size_t r = 0; r < RUNS; r++) {
        bool inside = true;
        for (size_t i = 0; i < 3; i++)
            inside = inside && !(values[i][r] < discovery_limit(discovery, box, i, PEEL_LOW)) &&
                     !(values[i][r] > discovery_limit(discovery, box, i, PEEL_HIGH));
        mass.weight += inside;
        mass.events += inside && output[r] >= 6;
    }
    return mass;
}

static void test_a_box_holds_the_runs_that_it_says(void **state)
{
    (void)state;
    struct swept swept = sweep(random_design);
    struct discovery *discovery = discover(&swept, "output >= 6");
    assert_int_equal(discovery->cases.count, 400);
    assert_int_equal(discovery->runs, 1200);
    assert_true(discovery->search.count >= 1);
    const struct found_box *box = discovery_box(discovery, 0);
    struct peel_mass all = count_runs(&swept, discovery, box->path.boxes);
    assert_true(all.weight == 1200 && all.events == discovery->search.all.events);
    struct peel_mass inside = count_runs(&swept, discovery, box->range);
    assert_true(inside.weight == box->mass.weight && inside.events == box->mass.events);
    assert_true(discovery_density(&box->mass) > 0.85 && discovery_coverage(discovery, &box->mass) > 0.7);
    /* x1 and x2 from below, and nothing of x3, which means nothing. */
    assert_true(discovery_limit(discovery, box->range, 0, PEEL_LOW) > -1);
    assert_true(discovery_limit(discovery, box->range, 1, PEEL_LOW) > 0.5);
    assert_true(isnan(discovery_limit(discovery, box->range, 2, PEEL_LOW)));
    assert_true(isnan(discovery_limit(discovery, box->range, 2, PEEL_HIGH)));
    discovery_free(discovery);
    end(&swept);
}

static char *words_of(const struct discovery *discovery, bool region)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    if (region)
        discovery_put_region(out, discovery, discovery_box(discovery, 0)->range);
    else
        assert_true(discovery_print_text(out, discovery, 0));
    fclose(out);
    return text;
}

static void expect_region(const struct discovery *discovery, const char *words)
{
    char *text = words_of(discovery, true);
    assert_string_equal(text, words);
    free(text);
}

static void test_names_are_left_out_and_failed_runs_do_not_count(void **state)
{
    (void)state;
    struct swept swept = sweep(market_of_names);
    struct discovery *discovery =
        discover(&swept, "final_price_index[Doubao] >= 0.999 and vendors_alive > 0");
    assert_true(discovery->failed > 0 && discovery->failed % 2 == 0);
    assert_int_equal(discovery->runs + discovery->failed, 120);
    assert_int_equal(discovery->cases.count, discovery->runs / 2);
    assert_int_equal(discovery->search.count, 1);
    const struct found_box *box = discovery_box(discovery, 0);
    for (size_t level = 0; level < 3; level++)
        assert_true(discovery_has_name(box->range, 1, level) ==
                    (strcmp(discovery_name(discovery, 1, level), "hold") == 0));
    assert_true(discovery_density(&box->mass) == 1);
    expect_region(discovery, "vendors.Doubao.pricing.strategy is hold");
    char *text = words_of(discovery, false);
    assert_non_null(strstr(text, "runs failed and are"));
    free(text);
    discovery_free(discovery);
    end(&swept);
}

/* "a at least 2": the lowest value inside, of the few that there are. */
static void test_limits_of_few_values_stand_at_values(void **state)
{
    (void)state;
    struct swept swept = sweep("study = { test_model = \"ishigami\"; design = \"grid\"; resamples = 10; };\n"
                               "vary = ( { path = \"x1\"; low = -1.5; high = 1.5; levels = 6; },\n"
                               "  { path = \"x2\"; name = \"b\"; values = (0.2, 0.4, 0.6, 1.2, 1.4); },\n"
                               "  { path = \"x3\"; low = 0; high = 0.1; levels = 2; } );\n");
    struct discovery *discovery = discover(&swept, "output > 5");
    const struct peel_range *box = discovery_box(discovery, 0)->range;
    assert_true(discovery->inputs[1].coarse);
    assert_true(discovery_limit(discovery, box, 1, PEEL_LOW) == 1.2);
    expect_region(discovery, "b at least 1.20");
    discovery_free(discovery);
    end(&swept);
}

static void test_the_file_has_the_same_bytes_for_any_threads(void **state)
{
    (void)state;
    struct swept swept = sweep(random_design);
    char one[256], other[256];
    struct error error = {0};
    path_in(swept.here.folder, "one.h5", one);
    path_in(swept.here.folder, "other.h5", other);
    struct discovery *discovery = discover(&swept, "output >= 6");
    assert_int_equal(discovery_write(discovery, one, false, &error), STATUS_OK);
    assert_int_equal(discovery_write(discovery, one, false, &error), STATUS_INVALID);
    struct discovery *again = NULL;
    struct box_search_settings settings = usual;
    settings.threads = 1;
    assert_int_equal(discovery_make(swept.here.output, swept.study, "output >= 6", &settings, &again, &error),
                     STATUS_OK);
    assert_int_equal(discovery_write(again, other, false, &error), STATUS_OK);
    expect_same_bytes(one, other);
    const struct found_box *box = discovery_box(discovery, 0);
    double limits[3], coverage;
    read_numbers(one, "box_low", FIELD_F64, 1, 3, limits);
    assert_true(limits[0] == discovery_limit(discovery, box->range, 0, PEEL_LOW));
    assert_true(isnan(limits[2]));
    read_numbers(one, "box_coverage", FIELD_F64, 1, 1, &coverage);
    assert_true(coverage == discovery_coverage(discovery, &box->mass));
    discovery_free(discovery);
    discovery_free(again);
    end(&swept);
}

static void test_what_is_no_event_is_refused(void **state)
{
    (void)state;
    struct swept swept = sweep(random_design);
    expect_refused(&swept, "outptu >= 5", "no run of the study ends with `outptu`; did you mean `output`?");
    expect_refused(&swept, "output", "is no condition");
    expect_refused(&swept, "output >= ", "is no condition");
    expect_refused(&swept, "output >= 6 x", "is no condition");
    expect_refused(&swept, ">= 5", "is no condition");
    expect_refused(&swept, "output >= 6 and", "is no condition");
    expect_refused(&swept, "output >= 6 and ", "is no condition");
    expect_refused(&swept, "output >= nan", "is no condition");
    expect_refused(&swept, "output > 1000", "holds in none of the 1200 runs; output goes from");
    expect_refused(&swept, "output < 1000", "holds in all of the 1200 runs");
    struct run_event event;
    struct error error = {0};
    assert_int_equal(event_read(swept.study, "  output<5 and output  >= -2e-1 ", &event, &error), STATUS_OK);
    assert_int_equal(event.count, 2);
    assert_true(event.conditions[0].relation == RELATION_BELOW && event.conditions[0].value == 5);
    assert_true(event.conditions[1].relation == RELATION_AT_LEAST && event.conditions[1].value == -0.2);
    assert_true(event_happens(&event, (const double[]){1, 1}) == 1);
    assert_true(event_happens(&event, (const double[]){1, -1}) == 0);
    assert_true(isnan(event_happens(&event, (const double[]){1, (double)NAN})));
    end(&swept);
}

static void test_too_little_to_search_in_is_refused(void **state)
{
    (void)state;
    struct swept swept = sweep(ISHIGAMI("design = \"random\"; points = 19; replicates = 3;"));
    expect_refused(&swept, "output >= 3", "has runs with a known outcome at 19 design points");
    end(&swept);
    swept = sweep(
        "study = { test_model = \"g_function\"; test_noise = 1; design = \"random\"; points = 20; seeds = "
        "\"by_point\"; resamples = 10; };\n"
        "vary = ( { path = \"a\"; values = (0.5); } );\n");
    expect_refused(&swept, "output >= 0", "nothing varies");
    end(&swept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_box_holds_the_runs_that_it_says),
        cmocka_unit_test(test_names_are_left_out_and_failed_runs_do_not_count),
        cmocka_unit_test(test_limits_of_few_values_stand_at_values),
        cmocka_unit_test(test_the_file_has_the_same_bytes_for_any_threads),
        cmocka_unit_test(test_what_is_no_event_is_refused),
        cmocka_unit_test(test_too_little_to_search_in_is_refused),
    };
    return cmocka_run_group_tests_name("discovery", tests, NULL, NULL);
}
