/* Elementary effects of what takes few values, and indices of outcomes that do not vary. */
#include "fixtures/study_fixture.h"

#include <math.h>

#include "study/outcome_tables.h"

static void assert_close(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* A study of a test model, with the numbers of a family for one outcome. */
struct computed {
    struct study_folder here;
    struct study *study;
    double *values; /* [runs] */
    double *numbers;
};

static struct computed start(const char *text)
{
    struct computed computed = {.here = study_in_folder(text)};
    computed.study = load_study(&computed.here);
    computed.values = calloc(study_run_count(computed.study), sizeof(double));
    return computed;
}

static void compute(struct computed *computed, const struct statistic_family *family)
{
    size_t length = 0;
    struct error error = {0};
    for (size_t i = 0; i < family->field_count; i++)
        length += statistic_length(computed->study, &family->fields[i]);
    free(computed->numbers);
    computed->numbers = calloc(length, sizeof(double));
    enum status status = family->compute
                             ? family->compute(computed->study, computed->values, computed->numbers, &error)
                             : family->compute_together(computed->study, (const double *[]){computed->values},
                                                        (double *[]){computed->numbers}, 1, &error);
    assert_int_equal(status, STATUS_OK);
}

static const double *field_of(const struct computed *computed, const struct statistic_family *family,
                              const char *name)
{
    const double *at = computed->numbers;
    for (size_t i = 0; i < family->field_count; i++) {
        if (strcmp(family->fields[i].name, name) == 0)
            return at;
        at += statistic_length(computed->study, &family->fields[i]);
    }
    fail_msg("no field %s", name);
    return NULL;
}

static void end(struct computed *computed)
{
    free(computed->values);
    free(computed->numbers);
    study_free(computed->study);
    remove_folder(&computed->here);
}

static void give_values(struct computed *computed, double (*outcome)(const double *x, size_t run))
{
    const struct study *study = computed->study;
    for (size_t run = 0; run < study_run_count(study); run++) {
        double x[4];
        for (size_t i = 0; i < study->vary_count; i++)
            x[i] = study_factor_number(study, study_point_of(study, run), i);
        computed->values[run] = outcome(x, run);
    }
}

#define STUDY(design) "study = { test_model = \"ishigami\"; " design " };\nvary = ( "
#define MORRIS STUDY("design = \"morris\"; points = 24; replicates = 1; resamples = 20; steps = 4;")
#define HELD(name) "{ path = \"" name "\"; low = 0; high = 1e-9; }"

static double ishigami(const double *x, size_t run)
{
    (void)run;
    double s = sin(x[1]);
    return sin(x[0]) * (1 + 0.1 * x[2] * x[2] * x[2] * x[2]) + 7 * s * s;
}

static double sum(const double *x, size_t run)
{
    (void)run;
    return 3 * x[0] + 2 * x[1] + x[2];
}

/* Of Ishigami's function with the others at 0: sin 1 from 0 to 1. */
static void test_the_effect_of_two_values_is_their_difference(void **state)
{
    (void)state;
    struct computed morris =
        start(MORRIS "{ path = \"x1\"; values = (0.0, 1.0); }, " HELD("x2") ", " HELD("x3") " );");
    give_values(&morris, ishigami);
    compute(&morris, &statistic_morris);
    assert_close(field_of(&morris, &statistic_morris, "mu_star")[0], sin(1), 1e-12);
    assert_close(field_of(&morris, &statistic_morris, "mu")[0], sin(1), 1e-12);
    assert_true(field_of(&morris, &statistic_morris, "sigma")[0] == 0); /* without a trace of rounding */
    assert_true(field_of(&morris, &statistic_morris, "mu_star_rank")[0] == 1);
    end(&morris);
}

/* Of a sum every effect is its factor times the range, whatever values are listed and in which order. */
static void test_effects_of_listed_and_whole_numbers_are_of_the_whole_range(void **state)
{
    (void)state;
    static const struct {
        const char *one, *two, *three;
        double ranges[3];
    } cases[] = {
        {"values = (0, 1);", "low = 1; high = 2; scale = \"integer\";", "low = 0; high = 5;", {1, 1, 5}},
        {"values = (4, 0, 1);",
         "low = 3; high = 5; scale = \"integer\";",
         "values = (2, -3, 1, 9);",
         {4, 2, 12}},
        {"values = (0, 10, 100);",
         "low = 0; high = 4; scale = \"integer\";",
         "values = (5, 1);",
         {100, 4, 4}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char text[1024];
        snprintf(text, sizeof text,
                 MORRIS "{ path = \"a\"; %s }, { path = \"b\"; %s }, { path = \"c\"; %s } );", cases[c].one,
                 cases[c].two, cases[c].three);
        struct computed morris = start(text);
        give_values(&morris, sum);
        compute(&morris, &statistic_morris);
        const double *mu = field_of(&morris, &statistic_morris, "mu"),
                     *mu_star = field_of(&morris, &statistic_morris, "mu_star"),
                     *rank = field_of(&morris, &statistic_morris, "mu_star_rank");
        for (size_t i = 0; i < 3; i++) {
            double effect = (3 - (double)i) * cases[c].ranges[i];
            assert_close(mu[i], effect, 1e-9 * effect);
            assert_close(mu_star[i], effect, 1e-9 * effect);
            for (size_t k = 0; k < 3; k++)
                assert_true(mu_star[k] <= 1.001 * mu_star[i] || rank[k] < rank[i]);
        }
        end(&morris);
    }
}

/* The first factor's values are names: what counts is which one it is. */
static double by_name(const double *x, size_t run)
{
    (void)run;
    return (x[0] > 0 ? 5 : 0) + x[1];
}

static void test_values_without_an_order_have_a_size_of_effect_and_no_sign(void **state)
{
    (void)state;
    struct computed morris = start(
        "study = { base = \"market.cfg\"; design = \"morris\"; points = 24; replicates = 1; resamples = 20; };\n"
        "vary = ( { path = \"vendors[*].pricing.strategy\"; values = (\"hold\", \"match\", \"undercut\"); },\n"
        "  { path = \"finance.dividend_share\"; low = 0; high = 1; } );");
    give_values(&morris, by_name);
    compute(&morris, &statistic_morris);
    /* moves are 5 from p to r, 0 from q to r */
    double mu_star = field_of(&morris, &statistic_morris, "mu_star")[0];
    assert_true(mu_star > 1 && mu_star < 4);
    assert_close(fmod(24 * mu_star, 5), 0, 1e-9);
    assert_true(isnan(field_of(&morris, &statistic_morris, "mu")[0]));
    assert_true(isnan(field_of(&morris, &statistic_morris, "sigma")[0]));
    assert_close(field_of(&morris, &statistic_morris, "mu")[1], 1, 1e-9);
    end(&morris);
}

static double nothing_but_rounding(const double *x, size_t run)
{
    (void)x;
    return 7.29 + 1e-15 * (double)(run * 7 % 5);
}

static double little(const double *x, size_t run)
{
    return 7.29 + 1e-6 * x[0] * (1 + 0.1 * x[1] + 0.01 * x[2]) + 1e-8 * (double)(run * 7 % 5);
}

#define RANGES                                                                                               \
    "{ path = \"a\"; low = 0; high = 1; }, { path = \"b\"; low = 0; high = 1; }, { path = \"c\"; low = 0; high = 1; } );"
static const char *const studies[] = {
    STUDY("design = \"saltelli\"; points = 16; replicates = 3; resamples = 20;") RANGES,
    STUDY("design = \"morris\"; points = 16; replicates = 3; resamples = 20;") RANGES,
    STUDY("design = \"latin_hypercube\"; points = 16; replicates = 3; resamples = 20;") RANGES,
    STUDY(
        "design = \"grid\"; replicates = 3; resamples = 20; seeds = \"by_point\";") "{ path = \"a\"; values = (0, 0.5, 1); }, { path = \"b\"; values = (0, 1); }, "
                                                                                    "{ path = \"c\"; values = (0, 1); } );",
};

/* Counts, and half-widths, which are those of a constant. */
static bool is_no_index(const char *field)
{
    return strcmp(field, "units_used") == 0 || strcmp(field, "half_width") == 0 ||
           strcmp(field, "replicates_needed") == 0;
}

/* Walks over all studies, the families that apply to each, and their fields. */
static size_t expect_indices(double (*outcome)(const double *x, size_t run), bool known)
{
    size_t looked_at = 0;
    for (size_t d = 0; d < sizeof studies / sizeof *studies; d++) {
        struct computed computed = start(studies[d]);
        give_values(&computed, outcome);
        for (size_t f = 0; f < STATISTIC_FAMILIES; f++) {
            const struct statistic_family *family = statistic_families[f];
            if (family == &statistic_by_point || !family->applies(computed.study))
                continue;
            compute(&computed, family);
            for (size_t i = 0; i < family->field_count; i++) {
                const char *name = family->fields[i].name;
                const double *numbers = field_of(&computed, family, name);
                for (size_t k = 0;
                     !is_no_index(name) && k < statistic_length(computed.study, &family->fields[i]); k++) {
                    if (isnan(numbers[k]) == known)
                        fail_msg("%s %s/%s[%zu]: %g", studies[d], family->group, name, k, numbers[k]);
                    looked_at++;
                }
            }
        }
        end(&computed);
    }
    return looked_at;
}

static void test_what_varies_by_rounding_alone_has_no_index(void **state)
{
    (void)state;
    assert_true(expect_indices(nothing_but_rounding, false) > 150);
    expect_indices(little, true);
}

/* With common random numbers, a replicate's luck is the same at all points. */
static double luck_alone(const double *x, size_t run)
{
    (void)x;
    return 5 + (double)(run % 3) + 1e-15 * (double)(run % 7);
}

static void test_noise_is_no_share_of_means_that_are_the_same(void **state)
{
    (void)state;
    struct computed computed = start(STUDY("design = \"random\"; points = 9; replicates = 3; resamples = 0;")
                                         HELD("a") ", " HELD("b") ", " HELD("c") " );");
    give_values(&computed, luck_alone);
    compute(&computed, &statistic_replicates);
    assert_close(field_of(&computed, &statistic_replicates, "noise_of_runs")[0], 1, 1e-9);
    assert_true(isnan(field_of(&computed, &statistic_replicates, "noise_of_means")[0]));
    end(&computed);
}

/* One factor moves the outcome; the other two by rounding, which gives them no order between them. */
static double one_factor(const double *x, size_t run)
{
    return 7.29 + x[0] + 1e-15 * (double)(run * 7 % 5);
}

static void test_factors_that_do_nothing_share_a_rank(void **state)
{
    (void)state;
    static const struct {
        const struct statistic_family *family;
        const char *value, *rank;
    } cases[] = {{&statistic_sobol, "total", "total_rank"}, {&statistic_morris, "mu_star", "mu_star_rank"}};
    for (size_t c = 0; c < 2; c++) {
        struct computed computed = start(studies[c]);
        give_values(&computed, one_factor);
        compute(&computed, cases[c].family);
        const double *value = field_of(&computed, cases[c].family, cases[c].value),
                     *rank = field_of(&computed, cases[c].family, cases[c].rank);
        assert_true(value[0] > 0.5 && value[1] == 0 && value[2] == 0);
        assert_true(rank[0] == 1 && rank[1] == 2 && rank[2] == 2);
        end(&computed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_effect_of_two_values_is_their_difference),
        cmocka_unit_test(test_effects_of_listed_and_whole_numbers_are_of_the_whole_range),
        cmocka_unit_test(test_values_without_an_order_have_a_size_of_effect_and_no_sign),
        cmocka_unit_test(test_what_varies_by_rounding_alone_has_no_index),
        cmocka_unit_test(test_noise_is_no_share_of_means_that_are_the_same),
        cmocka_unit_test(test_factors_that_do_nothing_share_a_rank),
    };
    return cmocka_run_group_tests_name("indices_of_nothing", tests, NULL, NULL);
}
