/* What a vendor's list does, apart from the mix that is bought: by hand, and in a market where no price
 * moves. */
#include "fixtures/engine_fixture.h"

#include "model/price_index.h"

enum { OWN, NEW, OTHER, PRODUCTS };

/* Two vendors; the first has two products. */
struct shop {
    struct scenario scenario;
    struct world world;
    struct vendor_state vendors[2];
    struct product_state products[PRODUCTS];
};

static void post(struct shop *shop, double own, double new, double other)
{
    const double prices[PRODUCTS] = {own, new, other};
    for (int j = 0; j < PRODUCTS; j++) {
        shop->products[j].price = isnan(prices[j]) ? shop->products[j].price : prices[j];
        shop->products[j].live = !isnan(prices[j]);
    }
    if (shop->world.round++ == 0)
        price_index_start(&shop->world);
    else
        price_index_update(&shop->world);
}

static void open_shop(struct shop *shop)
{
    *shop = (struct shop){.scenario = {.vendor_count = 2}};
    shop->world.scenario = &shop->scenario;
    shop->world.vendors = shop->vendors;
    shop->world.products = shop->products;
    shop->world.product_count = PRODUCTS;
    shop->vendors[0].product_count = 2;
    shop->vendors[1] = (struct vendor_state){.first_product = 2, .product_count = 1};
}

static void expect(const struct shop *shop, double own, double other)
{
    const double found[] = {shop->vendors[0].price_index.value, shop->vendors[1].price_index.value};
    const double expected[] = {own, other};
    for (int f = 0; f < 2; f++)
        if (!(fabs(found[f] - expected[f]) <= 1e-15 * expected[f]) &&
            !(isnan(found[f]) && isnan(expected[f])))
            fail_msg("the index of vendor %d is %.17g, expected %.17g", f, found[f], expected[f]);
}

static void test_products_that_come_and_go_do_not_move_the_index(void **state)
{
    (void)state;
    struct shop shop;
    open_shop(&shop);
    post(&shop, 1, NAN, 7);
    expect(&shop, 1, 1);
    post(&shop, 1, 99, NAN); /* comes at 99, goes at 7 */
    expect(&shop, 1, NAN);
    post(&shop, 0.5, 99, 7);
    expect(&shop, 99.5 / 100, 1);
    post(&shop, 0.5, 49.5, 3.5);
    expect(&shop, 50.0 / 100, 0.5);
    post(&shop, NAN, 49.5, 3.5);
    expect(&shop, 0.5, 0.5);
    post(&shop, 20, 99, 3.5); /* comes back dearer, while the other doubles */
    expect(&shop, 1, 0.5);
    assert_true(shop.world.market.price_index.value > 0);
}

static void test_the_index_comes_back_from_free(void **state)
{
    (void)state;
    struct shop shop;
    open_shop(&shop);
    post(&shop, 1, 3, 7);
    post(&shop, 0, 3, 0);
    expect(&shop, 0.75, 0);
    post(&shop, 0, 0, 0);
    expect(&shop, 0, 0);
    post(&shop, 1, 3, 3.5);
    expect(&shop, 1, 0.5);
}

static void test_a_rise_from_a_free_list_has_no_index(void **state)
{
    (void)state;
    struct shop shop;
    open_shop(&shop);
    post(&shop, 0, 0, 7);
    expect(&shop, 1, 1);
    post(&shop, 0, 0, 7);
    expect(&shop, 1, 1);
    post(&shop, 0, 2, 7);
    expect(&shop, NAN, 1);
}

/* All that the vendor had is free when it launches another: the index is 0, and says nothing of a rise. */
static void test_a_launch_beside_free_products_hides_no_rise(void **state)
{
    (void)state;
    struct shop shop;
    open_shop(&shop);
    post(&shop, 10, NAN, 7);
    post(&shop, 0, NAN, 7);
    post(&shop, 0, 5, 7);
    expect(&shop, 0, 1);
    post(&shop, 0, 4, 7);
    expect(&shop, 0, 1);
    post(&shop, 20, 5, 7);
    expect(&shop, NAN, 1);
}

/* Two products at 1 and at 99 CNY/Mtok, between which customers move. */
static void test_prices_that_never_move_show_as_such(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario("tests/scenarios/mix.cfg", NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double start = world->vendors[0].price;
    assert_true(fabs(start - 8.2398) < 1e-4);
    assert_true(world->market.mean_price == start);
    for (int64_t t = 1; t <= 3; t++) {
        play(simulation, 1);
        assert_true(world->vendors[0].price_index.value == 1);
        assert_true(world->market.price_index.value == 1);
    }
    assert_true(world->vendors[0].price < 0.6 * start); /* by mix alone */
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_products_that_come_and_go_do_not_move_the_index),
        cmocka_unit_test(test_the_index_comes_back_from_free),
        cmocka_unit_test(test_a_rise_from_a_free_list_has_no_index),
        cmocka_unit_test(test_a_launch_beside_free_products_hides_no_rise),
        cmocka_unit_test(test_prices_that_never_move_show_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
