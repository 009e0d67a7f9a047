/* Scenarios at the ends of what is allowed run, stay finite, and keep every yuan: the books of every round
 * are checked by the engine itself, which fails the run otherwise. With the word `long` the ends that take a
 * minute and a gigabyte. */
#include "fixtures/record_fixture.h"

#include <signal.h>
#include <sys/time.h>
#include <time.h>

#ifdef __SANITIZE_ADDRESS__
enum { MOST_SECONDS = 120 };
#else
enum { MOST_SECONDS = 20 };
#endif

struct market {
    const char *price, *cost, *number, *rounds;
    size_t products;
};

static char *text_of(const struct market *market)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fprintf(out,
            "simulation = { rounds = %s; replicates = 1; };"
            "infrastructure = { sellers = ( { name = \"N\"; order_share = 1.0; } ); };"
            "clouds = ( { name = \"C\"; capital = 1e6; accelerators = 1000; },"
            " { name = \"D\"; capital = 1e6; accelerators = 10; } );"
            "vendors = ( { name = \"A\"; owner = \"C\"; host = \"C\"; capital = 1e6; fixed_cost = 10;"
            " pricing = { strategy = \"undercut\"; }; products = ( ",
            market->rounds);
    for (size_t j = 0; j < market->products; j++)
        fprintf(out,
                "%s{ name = \"p%zu\"; tier = \"main\"; price_input = %s; price_output = %s; unit_cost = %s;"
                " quality = %g; }",
                j ? ", " : "", j, market->price, market->price, market->cost, 5 + (double)(j % 40) / 10);
    fprintf(out,
            " ); }, { name = \"B\"; host = \"D\"; capital = 1e5; fixed_cost = 5; products = ( { name = \"q\";"
            " tier = \"main\"; price_input = %s; price_output = %s; unit_cost = %s; quality = 7.0; } ); } );"
            "sectors = ( { name = \"s\"; kind = \"business\"; number = %s; } );",
            market->price, market->price, market->cost, market->number);
    fclose(out);
    return text;
}

static void expect_run(const struct market *market)
{
    char *text = text_of(market);
    struct scenario *scenario = small_market(text, NULL, 0);
    struct simulation *simulation;
    struct error error = {0};
    double worst = 0;
    assert_int_equal(simulation_create(scenario, 0, &simulation, &error), STATUS_OK);
    for (int64_t t = 0; t < scenario->simulation.rounds; t++) {
        if (simulation_step(simulation, &error) != STATUS_OK)
            fail_msg("prices %s, %s SMEs, %zu products, %s rounds: %s", market->price, market->number,
                     market->products, market->rounds, error_text(&error).bytes);
        const struct world *world = simulation_world(simulation);
        double imbalance = ledger_row_error(&world->ledger);
        assert_true(isfinite(imbalance));
        worst = fmax(worst, fabs(imbalance));
    }
    assert_true(worst <= 1e-9);
    simulation_free(simulation);
    scenario_free(scenario);
    free(text);
}

static void test_prices_from_a_millionth_to_a_million(void **state)
{
    (void)state;
    static const char *const prices[] = {"1e-6", "1e-3", "1e3", "1e6"};
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
        expect_run(&(struct market){prices[i], "1e-6", "200", "24", 3});
}

static void test_one_sme_and_a_million(void **state)
{
    (void)state;
    expect_run(&(struct market){"3", "1", "1", "60", 2});
    expect_run(&(struct market){"3", "1", "1000000", "4", 2});
}

static void test_one_product_and_hundreds(void **state)
{
    (void)state;
    expect_run(&(struct market){"3", "1", "100", "12", 1});
    expect_run(&(struct market){"3", "1", "300", "4", 499}); /* and the rival's one */
}

static void test_one_round_and_a_hundred_thousand(void **state)
{
    (void)state;
    expect_run(&(struct market){"3", "1", "50", "1", 1});
    expect_run(&(struct market){"3", "1", "20", "100000", 1});
}

/* What is being tried, for the signal that ends what does not end. */
static char tried[300];

/* Of processor time, so that a busy machine does not end what is only waiting. */
static void limit_time(int seconds)
{
    const struct itimerval limit = {.it_value = {.tv_sec = seconds}};
    assert_int_equal(setitimer(ITIMER_PROF, &limit, NULL), 0);
}

static void too_long(int signal)
{
    (void)signal;
    static const char words[] = " does not end\n";
    if (write(STDERR_FILENO, tried, strlen(tried)) < 0 || write(STDERR_FILENO, words, sizeof words - 1) < 0)
        _exit(2);
    _exit(1);
}

/* Two rounds of the small market with one number at an end of its range: refused, failed
 * in words, or played. */
static void try_end(const char *path, double value, const char *strategy)
{
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    assert_non_null(extensions);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    struct simulation *simulation = NULL;
    char change[200], rule[100];
    const char *overrides[] = {change, "simulation.rounds=2", "output.benchmarks=true", rule};
    snprintf(change, sizeof change, "%s=%.17g", path, value);
    snprintf(rule, sizeof rule, "vendors[*].pricing.strategy=%s", strategy ? strategy : "");
    snprintf(tried, sizeof tried, "%s", change);
    diagnostics_init(&findings);
    limit_time(MOST_SECONDS);
    enum status status = scenario_load_text(SMALL_MARKET("noise = \"on\";"), "small.cfg", overrides,
                                            strategy ? 4 : 3, &catalog, &scenario, &findings, &error);
    if (status == STATUS_OK)
        status = simulation_create(scenario, 0, &simulation, &error);
    for (int t = 0; t < 2 && status == STATUS_OK; t++)
        status = simulation_step(simulation, &error);
    limit_time(0);
    if (status != STATUS_OK && !*error.message)
        fail_msg("%s is refused without a word", change);
    simulation_free(simulation);
    scenario_free(scenario);
    diagnostics_clear(&findings);
    free(extensions);
}

/* Numbers with a limit that is meant to take long, or a gigabyte, have tests of their own. */
static bool takes_long(const char *path)
{
    static const char *const long_ones[] = {"simulation.rounds", "sectors[*].number",
                                            "vendors[*].pricing.pretrain"};
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        if (strcmp(path, long_ones[i]) == 0)
            return true;
    return false;
}

static void try_ends(const char *group, const struct parameter *row, const char *strategy)
{
    char path[150];
    if (row->type != PARAMETER_REAL && row->type != PARAMETER_INTEGER)
        return;
    snprintf(path, sizeof path, "%s.%s", group, row->key);
    if (takes_long(path))
        return;
    try_end(path, row->range.maximum, strategy);
    if (row->range.maximum >= 1e300 && row->type == PARAMETER_REAL)
        try_end(path, 1e9, strategy);
    try_end(path, row->range.minimum, strategy);
}

/* "vendors[].products[]" as overrides have it: "vendors[*].products[*]". */
static void path_of_all(const struct parameter_group *group, char path[100])
{
    size_t used = 0;
    for (const char *at = group->path; *at; at++) {
        path[used++] = *at;
        if (*at == '[')
            path[used++] = '*';
    }
    path[used] = '\0';
}

/* Whatever multiplies work has a limit: no number of the registry alone makes two rounds of a small market
 * endless. */
static void test_no_number_at_an_end_of_its_range_makes_endless_work(void **state)
{
    (void)state;
    signal(SIGPROF, too_long);
    for (size_t g = 0; g < parameter_group_count; g++) {
        char path[100];
        path_of_all(&parameter_groups[g], path);
        for (size_t i = 0; i < parameter_groups[g].row_count; i++)
            try_ends(path, &parameter_groups[g].rows[i], NULL);
    }
    for (size_t s = 0; s < strategy_count; s++)
        for (size_t i = 0; i < strategies[s]->param_count; i++)
            try_ends("vendors[*].pricing", &strategies[s]->params[i], strategies[s]->name);
    try_end("sectors[*].entry_rate", 1e9, NULL);
}

static void test_ten_million_smes(void **state)
{
    (void)state;
    expect_run(&(struct market){"3", "1", "10000000", "3", 2});
}

static void test_several_ends_at_once(void **state)
{
    (void)state;
    expect_run(&(struct market){"1e6", "1e-6", "1000000", "3", 499});
    expect_run(&(struct market){"1e-6", "1e-6", "200", "2000", 499});
    expect_run(&(struct market){"1e6", "1e6", "1", "100000", 1});
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prices_from_a_millionth_to_a_million),
        cmocka_unit_test(test_one_sme_and_a_million),
        cmocka_unit_test(test_one_product_and_hundreds),
        cmocka_unit_test(test_one_round_and_a_hundred_thousand),
        cmocka_unit_test(test_no_number_at_an_end_of_its_range_makes_endless_work),
    };
    const struct CMUnitTest long_tests[] = {
        cmocka_unit_test(test_ten_million_smes),
        cmocka_unit_test(test_several_ends_at_once),
    };
    if (count > 1 && strcmp(words[1], "long") == 0)
        return cmocka_run_group_tests(long_tests, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
