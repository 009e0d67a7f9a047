/* Scenarios at the ends of what is allowed run, stay finite, and keep every yuan: the books of every round
 * are checked by the engine itself, which fails the run otherwise. With the word `long` the ends that take a
 * minute and a gigabyte. */
#include "fixtures/record_fixture.h"


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
                     market->products, market->rounds, error.message);
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
    };
    const struct CMUnitTest long_tests[] = {
        cmocka_unit_test(test_ten_million_smes),
        cmocka_unit_test(test_several_ends_at_once),
    };
    if (count > 1 && strcmp(words[1], "long") == 0)
        return cmocka_run_group_tests(long_tests, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
