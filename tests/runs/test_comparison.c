/* Paired comparison: nothing changed is no difference, common random numbers cut the noise, what money must
 * do, and what the file holds. */
#include "fixtures/record_fixture.h"

#include <hdf5.h>

#include "file/comparison_output.h"
#include "file/hdf5_input.h"
#include "file/reader.h"
#include "runs/peace.h"
#include "statistics/estimate.h"

enum { MANY_SECTORS = 24 };

#define FEW_FIRMS                                                                                            \
    "simulation = { rounds = 3; start_date = \"2024-05-15\"; };\n"                                           \
    "infrastructure = { sellers = ( { name = \"Nvidia\"; } ); };\n"                                          \
    "clouds = ( { name = \"Volc\"; capital = 1e6; accelerators = 1000; } );\n"                               \
    "vendors = ( { name = \"Doubao\"; owner = \"Volc\"; host = \"Volc\"; capital = 5000; fixed_cost = 100;"  \
    "   products = ( { name = \"pro\"; tier = \"main\"; price_input = 13; price_output = 15;"                \
    "     unit_cost = 1; quality = 7.0; } ); } );\n"

static const char *const quick[] = {"simulation.rounds=12"};

static struct scenario *small_war(const char *const *overrides, size_t count)
{
    static struct parameter_extension extensions[64];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    diagnostics_init(&findings);
    if (scenario_load("tests/scenarios/small_war.cfg", overrides, count, &catalog, &scenario, &findings,
                      &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    return scenario;
}

static struct comparison *compare(const struct scenario *with, const struct scenario *against, size_t runs,
                                  unsigned threads)
{
    const struct timeline one = {.scenario = with}, other = {.scenario = against};
    const struct timelines_options options = {.runs = runs, .threads = threads};
    struct comparison *comparison = NULL;
    struct error error = {0};
    if (comparison_run(&one, &other, &options, &comparison, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return comparison;
}

static void test_a_scenario_against_itself_makes_no_difference_at_all(void **state)
{
    (void)state;
    struct scenario *one = small_war(quick, 1), *other = small_war(quick, 1);
    struct comparison *comparison = compare(one, other, 3, 2);
    assert_memory_equal(comparison->with, comparison->against,
                        3 * comparison->number_count * sizeof *comparison->with);
    for (size_t i = 0; i < comparison->number_count; i++)
        assert_true(comparison->differences[i].pairs == 0 ||
                    effect_of(&comparison->differences[i]) == EFFECT_NONE);
    assert_true(comparison->number_count > 50);
    comparison_free(comparison);
    scenario_free(one);
    scenario_free(other);
}

static void expect_close(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g, expected %.17g", found, expected);
}

static double half_width(const struct comparison *comparison, const char *measure, size_t element)
{
    const struct difference *difference = comparison_find(comparison, measure, element);
    return 0.5 * (difference->change.high - difference->change.low);
}

/* The same change with the same and with other random numbers on the other side. Both estimate one effect;
 * the pairs do it with a fraction of the noise, and the ratio that they report is what is seen. */
static void test_common_random_numbers_cut_the_noise_of_unpaired_runs(void **state)
{
    (void)state;
    enum { RUNS = 40 };
    static const char *const hold[] = {"simulation.rounds=12", "vendors.Alpha.pricing.strategy=hold"};
    static const char *const hold_elsewhere[] = {
        "simulation.rounds=12", "vendors.Alpha.pricing.strategy=hold", "simulation.seed=98765"};
    struct scenario *war = small_war(quick, 1), *peace = small_war(hold, 2);
    struct scenario *elsewhere = small_war(hold_elsewhere, 3);
    struct comparison *paired = compare(war, peace, RUNS, 2), *unpaired = compare(war, elsewhere, RUNS, 2);
    static const struct {
        const char *measure;
        size_t element;
        double least;
    } cases[] = {
        {"layer_profit", LEDGER_SMES, 4},
        {"layer_profit", LEDGER_CLOUDS, 4},
        {"total_sme_surplus", 0, 4},
        {"total_user_surplus", 0, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct difference *pair = comparison_find(paired, cases[i].measure, cases[i].element);
        const struct difference *other = comparison_find(unpaired, cases[i].measure, cases[i].element);
        double near = half_width(paired, cases[i].measure, cases[i].element);
        double wide = half_width(unpaired, cases[i].measure, cases[i].element);
        double seen = wide * wide / (near * near);
        print_message("%s[%zu]: variance cut %.1f times, reported %.1f\n", cases[i].measure, cases[i].element,
                      seen, pair->variance_ratio);
        assert_true(seen > cases[i].least);
        /* both are ratios of variances of 40 runs: within a factor of 2.5 */
        assert_true(pair->variance_ratio > seen / 2.5 && pair->variance_ratio < 2.5 * seen);
        assert_true(other->variance_ratio > 0.4 && other->variance_ratio < 2.5);
        assert_true(fabs(pair->change.value - other->change.value) < 2 * (near + wide));
    }
    comparison_free(paired);
    comparison_free(unpaired);
    scenario_free(war);
    scenario_free(peace);
    scenario_free(elsewhere);
}

/* Fixed cost is paid every month whatever happens: one more kCNY a month is one kCNY less a month. */
static void test_a_known_cost_comes_out_as_a_known_difference(void **state)
{
    (void)state;
    static const char *const rich[] = {"vendors.Zhipu.capital=1e6", "finance.vendor_round_rate=0",
                                       "technology.quality_arrival_rate=0", "vendors.Zhipu.fixed_cost=900"};
    static const char *const dearer[] = {"vendors.Zhipu.capital=1e6", "finance.vendor_round_rate=0",
                                         "technology.quality_arrival_rate=0", "vendors.Zhipu.fixed_cost=910"};
    const char *text = SMALL_MARKET("round_days = 30.4; noise = \"off\";");
    const double months = 6;
    struct scenario *base = small_market(text, rich, 4), *other = small_market(text, dearer, 4);
    struct comparison *comparison = compare(base, other, 1, 1);
    size_t zhipu = base->infrastructure.seller_count + base->cloud_count + 1;
    const struct difference *capital = comparison_find(comparison, "capital_gained", zhipu);
    expect_close(capital->change.value, 10 * months, 1e-6);
    assert_true(isnan(capital->change.low));
    const struct difference *rival = comparison_find(comparison, "capital_gained", zhipu + 1);
    assert_int_equal(effect_of(rival), EFFECT_NONE);
    /* of the vendors Zhipu alone moved, so it wins; of the sellers nobody did */
    expect_close(comparison->wins_gain[zhipu].value, 1, 0);
    expect_close(comparison->wins_gain[0].value, 0, 0);
    comparison_free(comparison);
    scenario_free(base);
    scenario_free(other);
}

static void expect_within(const struct difference *difference, const struct estimate *estimate,
                          struct possible_range possible)
{
    if (estimate->low < possible.least || estimate->high > possible.most)
        fail_msg("%s[%zu]: %g to %g, possible is %g to %g", difference->measure->name, difference->element,
                 estimate->low, estimate->high, possible.least, possible.most);
}

/* Two runs have an interval of 12.7 standard errors, beyond everything unless it is cut. Only money that can be lost
 * and falls of prices have no bound. */
static void test_intervals_of_few_runs_keep_to_what_is_possible(void **state)
{
    (void)state;
    struct scenario *war = small_war(quick, 1), *peace = small_war(quick, 1);
    scenario_stop_war(peace);
    struct comparison *comparison = compare(war, peace, 2, 2);
    size_t cut = 0;
    for (size_t i = 0; i < comparison->number_count; i++) {
        const struct difference *difference = &comparison->differences[i];
        struct possible_range possible = measure_possible(difference->measure, war);
        double most = possible.most - possible.least;
        expect_within(difference, &difference->with, possible);
        expect_within(difference, &difference->against, possible);
        expect_within(difference, &difference->change, (struct possible_range){-most, most});
        cut += difference->with.low == possible.least && difference->with.value > possible.least;
        cut += difference->with.high == possible.most && difference->with.value < possible.most;
    }
    assert_true(cut > 10);
    comparison_free(comparison);
    for (size_t i = 0; i < measure_count; i++) {
        struct possible_range possible = measure_possible(&measures[i], war);
        bool is_free = isinf(possible.least) && isinf(possible.most);
        bool may_be_free = strcmp(measures[i].unit, "kCNY") == 0 ||
                           strncmp(measures[i].name, "fall_", 5) == 0 ||
                           strcmp(measures[i].name, "cost_part_of_fall") == 0;
        if (is_free && !may_be_free)
            fail_msg("nobody said what %s can be", measures[i].name);
    }
    scenario_free(war);
    scenario_free(peace);
}

static void test_without_a_war_posted_prices_stay(void **state)
{
    (void)state;
    struct scenario *war = small_war(quick, 1), *peace = small_war(quick, 1);
    struct simulation *simulation = NULL;
    struct error error = {0};
    scenario_stop_war(peace);
    assert_int_equal(simulation_create(peace, 0, &simulation, &error), STATUS_OK);
    for (int t = 0; t < 12; t++)
        assert_int_equal(simulation_step(simulation, &error), STATUS_OK);
    const struct world *world = simulation_world(simulation);
    for (size_t j = 0; j < world->product_count; j++) {
        expect_close(world->products[j].price_input, world->products[j].parameters->price_input, 0);
        expect_close(world->products[j].free_quota, world->products[j].parameters->free_quota, 0);
    }
    simulation_free(simulation);
    struct comparison *comparison = compare(war, peace, 4, 2);
    assert_int_equal(effect_of(comparison_find(comparison, "final_mean_price", 0)), EFFECT_LESS);
    comparison_free(comparison);
    scenario_free(war);
    scenario_free(peace);
}

/* By hand: 20 pairs, 6 only in the first, 1 only in the second: (6.5 - 1.5)/22 +- 1.96/22 sqrt(8 - 25/22). */
static void test_paired_probabilities_have_the_interval_of_agresti_and_min(void **state)
{
    (void)state;
    struct estimate change = paired_probability_change(6, 1, 20);
    expect_close(change.value, 0.25, 1e-12);
    expect_close(change.low, -0.0061282, 1e-6);
    expect_close(change.high, 0.4606736, 1e-6);
    change = paired_probability_change(0, 0, 20);
    expect_close(change.value, 0, 0);
    expect_close(change.high, 1.959964 / 22, 1e-6);
    change = paired_probability_change(0, 20, 20);
    expect_close(change.value, -1, 0);
    assert_true(change.low >= -1 && change.high < -0.7);
}

/* A market of three firms that has more sectors than firms and layers. */
static struct scenario *many_sectors(void)
{
    char text[4096];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", FEW_FIRMS "sectors = (");
    for (int s = 0; s < MANY_SECTORS; s++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%s { name = \"trade%d\"; kind = \"business\"; number = %d; }", s ? "," : "",
                                 s, 20 + s);
    snprintf(text + used, sizeof text - used, " );\n");
    return small_market(text, NULL, 0);
}

/* A tenth more of fixed cost in each of three rounds: the same change in all pairs, which rounding makes differ
 * in the last bits. */
static void test_differences_by_rounding_are_none(void **state)
{
    (void)state;
    struct scenario *dear = many_sectors(), *cheap = many_sectors();
    dear->vendors[0].fixed_cost += 0.1;
    struct comparison *comparison = compare(dear, cheap, 6, 2);
    const struct difference *profit = comparison_find(comparison, "layer_profit", LEDGER_VENDORS);
    const struct difference *share = comparison_find(comparison, "largest_share", 0);
    const struct difference *volume = comparison_find(comparison, "total_volume", 0);
    size_t place = measure_place("layer_profit", dear) + LEDGER_VENDORS, others = 0;
    expect_close(profit->change.value, -0.3, 1e-6);
    for (size_t r = 1; r < 6; r++) {
        size_t at = r * comparison->number_count + place;
        others += comparison->with[at] - comparison->against[at] !=
                  comparison->with[place] - comparison->against[place];
    }
    assert_true(others > 0);                    /* they do differ */
    assert_true(isinf(profit->variance_ratio)); /* pairing takes all noise away */
    assert_true(profit->fewer == 6 && profit->more == 0);
    assert_true(isinf(volume->variance_ratio) && volume->fewer + volume->more == 0);
    assert_true(isnan(share->variance_ratio)); /* one vendor has all in all runs: there is no noise */
    comparison_free(comparison);
    scenario_free(dear);
    scenario_free(cheap);
}

/* One side hosts the other's model and so has outcomes of its own: each way round. */
static void test_one_side_may_have_outcomes_that_the_other_lacks(void **state)
{
    (void)state;
    const char *const plain[] = {"simulation.rounds=3"};
    struct scenario *base = small_war(plain, 1);
    char offer[300];
    snprintf(offer, sizeof offer,
             "vendors[1].products=( { name = \"hosted\"; tier = \"light\"; weights_of = \"%s\"; "
             "price_input = 1.0; price_output = 1.0; } )",
             base->vendors[0].products[0].name);
    const char *const overrides[] = {plain[0], "vendors[0].products[0].open_weights=true", offer};
    struct scenario *hosts = small_war(overrides, 3);
    assert_true(measured_numbers(hosts) > measured_numbers(base));
    struct comparison *there = compare(base, hosts, 2, 1), *back = compare(hosts, base, 2, 1);
    assert_int_equal(there->number_count, measured_numbers(base));
    assert_int_equal(back->number_count, measured_numbers(hosts));
    size_t place = measure_place("total_volume", base), same = measure_place("total_volume", hosts);
    for (size_t run = 0; run < 2; run++)
        assert_memory_equal(&there->against[run * there->number_count + place],
                            &back->with[run * back->number_count + same], sizeof(double));
    comparison_free(there);
    comparison_free(back);
    scenario_free(base);
    scenario_free(hosts);
}

static void test_scenarios_with_other_firms_are_refused(void **state)
{
    (void)state;
    struct scenario *one = small_war(quick, 1), *other = small_market(SMALL_MARKET(""), NULL, 0);
    struct error error = {0};
    assert_int_equal(scenarios_comparable(one, other, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "rounds"));
    scenario_free(other);
    other = small_war(NULL, 0);
    assert_int_equal(scenarios_comparable(one, other, &error), STATUS_INVALID);
    other->simulation.rounds = 12;
    assert_int_equal(scenarios_comparable(one, other, &error), STATUS_OK);
    other->vendors[2].name = "Omega";
    assert_int_equal(scenarios_comparable(one, other, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "Omega"));
    scenario_free(one);
    scenario_free(other);
}

static void test_the_file_holds_both_sides_and_the_differences(void **state)
{
    (void)state;
    char folder[64], paths[2][256];
    struct scenario *war = small_war(quick, 1), *peace = small_war(quick, 1);
    const struct timeline one = {.scenario = war}, other = {.scenario = peace};
    struct error error = {0};
    make_folder(folder);
    path_in(folder, "one.h5", paths[0]);
    path_in(folder, "two.h5", paths[1]);
    scenario_stop_war(peace);
    struct comparison *comparison = NULL;
    for (unsigned i = 0; i < 2; i++) {
        comparison_free(comparison);
        comparison = compare(war, peace, 3, 1 + 2 * i);
        if (comparison_write(comparison, &one, &other, "no war", paths[i], false, &error) != STATUS_OK)
            fail_msg("%s", error_text(&error).bytes);
    }
    assert_same_files(paths[0], paths[1]);
    assert_int_equal(comparison_write(comparison, &one, &other, "no war", paths[0], false, &error),
                     STATUS_INVALID);
    hid_t file = H5Fopen(paths[0], H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    double *numbers = calloc(comparison->number_count, sizeof *numbers);
    hsize_t start[3] = {0}, all[] = {comparison->number_count}, extent[] = {3, comparison->firm_count};
    assert_non_null(numbers);
    assert_int_equal(
        hdf5_read_block(file, "difference/change", FIELD_F64, FIELD_AXES_MAX, start, all, numbers, &error),
        STATUS_OK);
    for (size_t i = 0; i < comparison->number_count; i++)
        assert_true(numbers[i] == comparison->differences[i].change.value || isnan(numbers[i]));
    double *profits = calloc(6 * comparison->firm_count, sizeof *profits);
    double *without = profits + 3 * comparison->firm_count;
    assert_int_equal(
        hdf5_read_block(file, "with/total_profit", FIELD_F64, FIELD_AXES_MAX, start, extent, profits, &error),
        STATUS_OK);
    assert_int_equal(hdf5_read_block(file, "against/total_profit", FIELD_F64, FIELD_AXES_MAX, start, extent,
                                     without, &error),
                     STATUS_OK);
    size_t alpha = war->infrastructure.seller_count + war->cloud_count + 2;
    double mean = 0;
    for (size_t r = 0; r < 3; r++)
        mean +=
            (profits[r * comparison->firm_count + alpha] - without[r * comparison->firm_count + alpha]) / 3;
    double told = comparison_find(comparison, "total_profit", alpha)->change.value;
    expect_close(mean, told, 1e-9 * fabs(told));
    H5Fclose(file);
    struct reader *reader = NULL;
    assert_int_equal(reader_open(paths[0], &reader, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "a comparison"));
    free(numbers);
    free(profits);
    comparison_free(comparison);
    scenario_free(war);
    scenario_free(peace);
    assert_int_equal(remove(paths[0]), 0);
    assert_int_equal(remove(paths[1]), 0);
    assert_int_equal(remove(folder), 0);
}

static void test_every_outcome_in_the_file_has_a_name_of_its_own(void **state)
{
    (void)state;
    char folder[64], path[256];
    struct scenario *war = many_sectors(), *peace = many_sectors();
    const struct timeline one = {.scenario = war}, other = {.scenario = peace};
    struct error error = {0};
    make_folder(folder);
    path_in(folder, "comparison.h5", path);
    struct comparison *comparison = compare(war, peace, 2, 1);
    if (comparison_write(comparison, &one, &other, "no war", path, false, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    size_t count = comparison->number_count, smes = measure_place("final_sector_smes", war);
    char **names = calloc(count, sizeof *names);
    const hsize_t start[2] = {0}, all[] = {count}, both[] = {2, MANY_SECTORS};
    assert_non_null(names);
    assert_int_equal(hdf5_read_block(file, "outcome_name", FIELD_TEXT, 1, start, all, names, &error),
                     STATUS_OK);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(names[i], names[k]);
    /* readers of the group find outcomes by their names */
    char **coordinates;
    size_t coordinate_count;
    assert_int_equal(hdf5_read_texts(file, "difference/outcome", &coordinates, &coordinate_count, &error),
                     STATUS_OK);
    assert_int_equal(coordinate_count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(coordinates[i], names[i]);
    hdf5_free_texts(coordinates, coordinate_count);
    double stored[2][MANY_SECTORS];
    assert_int_equal(hdf5_read_block(file, "with/final_sector_smes", FIELD_F64, FIELD_AXES_MAX, start, both,
                                     stored, &error),
                     STATUS_OK);
    for (size_t s = 0; s < MANY_SECTORS; s++) {
        char name[64];
        snprintf(name, sizeof name, "final_sector_smes[trade%zu]", s);
        assert_string_equal(names[smes + s], name);
        for (size_t r = 0; r < 2; r++)
            expect_close(stored[r][s], comparison->with[r * count + smes + s], 0);
    }
    hdf5_free_block_texts(names, count);
    free(names);
    H5Fclose(file);
    comparison_free(comparison);
    scenario_free(war);
    scenario_free(peace);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_scenario_against_itself_makes_no_difference_at_all),
        cmocka_unit_test(test_common_random_numbers_cut_the_noise_of_unpaired_runs),
        cmocka_unit_test(test_a_known_cost_comes_out_as_a_known_difference),
        cmocka_unit_test(test_intervals_of_few_runs_keep_to_what_is_possible),
        cmocka_unit_test(test_without_a_war_posted_prices_stay),
        cmocka_unit_test(test_paired_probabilities_have_the_interval_of_agresti_and_min),
        cmocka_unit_test(test_differences_by_rounding_are_none),
        cmocka_unit_test(test_one_side_may_have_outcomes_that_the_other_lacks),
        cmocka_unit_test(test_scenarios_with_other_firms_are_refused),
        cmocka_unit_test(test_the_file_holds_both_sides_and_the_differences),
        cmocka_unit_test(test_every_outcome_in_the_file_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
