/* Nash prices by the map in blocks: those of the markup equations, whatever the blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/bertrand.h"
#include "market/zeta.h"
#include "market/zeta_iteration.h"
#include "random/philox.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EVALUATIONS = 200 };

/* A market drawn from a seed; freed with free_market. */
struct market {
    struct logit_demand demand;
    double *numbers, *cost, *price;
    size_t *owner;
};

static double draw(uint32_t seed, uint32_t number)
{
    return uniform_from_word(philox4x32(seed, 0, number, 0, RANDOM_TEST_MODEL).word[0]);
}

static void draw_market(uint32_t seed, size_t products, size_t segments, bool by_product,
                        struct market *market)
{
    size_t cells = products * segments, sensitivities = by_product ? cells : segments;
    uint32_t next = 0;
    double *numbers = malloc((cells + sensitivities + 2 * segments + 2 * products) * sizeof *numbers);
    size_t *owner = malloc(products * sizeof *owner);
    assert_non_null(numbers);
    assert_non_null(owner);
    double *weight = numbers, *outside = weight + segments, *cost = outside + segments,
           *price = cost + products;
    double *utility = price + products, *sensitivity = utility + cells;
    for (size_t s = 0; s < segments; s++) {
        weight[s] = draw(seed, next++);
        /* Where buyers must buy, prices are finite only if several firms sell. */
        outside[s] = products > 20 && s % 7 == 3 ? -INFINITY : 2 * draw(seed, next++) - 1;
    }
    for (size_t j = 0; j < products; j++) {
        cost[j] = 2 * draw(seed, next++) - 0.5;
        owner[j] = (size_t)(draw(seed, next++) * 5) * 11;
        price[j] = NAN;
    }
    for (size_t i = 0; i < cells; i++)
        utility[i] = draw(seed, next++) < 0.1 ? -INFINITY : 4 * draw(seed, next++);
    for (size_t i = 0; i < sensitivities; i++)
        sensitivity[i] = 0.5 + 2 * draw(seed, next++);
    *market = (struct market){
        {segments, products, weight, sensitivity, by_product, utility, outside}, numbers, cost, price, owner};
}

static void free_market(struct market *market)
{
    free(market->numbers);
    free(market->owner);
}

/* Largest distance of a price from its image by the markup equations, raised to the floor. */
static double residual(const struct market *market, const double *floor)
{
    size_t products = market->demand.product_count;
    struct zeta zeta;
    double *image = malloc(products * sizeof *image), largest = 0;
    assert_non_null(image);
    assert_int_equal(zeta_init(&zeta, &market->demand, market->owner, market->cost, NULL), STATUS_OK);
    zeta_map(&zeta, market->price, image, NULL);
    for (size_t j = 0; j < products; j++) {
        double wanted = floor ? fmax(image[j], floor[j]) : image[j];
        largest = fmax(largest, fabs(wanted - market->price[j]));
    }
    zeta_clear(&zeta);
    free(image);
    return largest;
}

static bool solve(const struct market *market, const double *floor, size_t most, struct error *error)
{
    for (size_t j = 0; j < market->demand.product_count; j++)
        market->price[j] = market->cost[j] + 1;
    struct zeta_iteration problem = {&market->demand, market->owner, market->cost, floor, 1, most};
    return zeta_iteration_solve(&problem, market->price, error);
}

/* Whole blocks, parts of one and several, of all widths that a number of products can make. */
static void test_prices_solve_the_markup_equations_in_any_blocks(void **state)
{
    (void)state;
    static const size_t products[] = {2, 9, 43, 130, 600}, segments[] = {1, 2, 7, 8, 9, 31, 32, 65, 129};
    for (size_t p = 0; p < sizeof products / sizeof *products; p++)
        for (size_t s = 0; s < sizeof segments / sizeof *segments; s++)
            for (int by_product = 0; by_product < 2; by_product++) {
                struct market market;
                struct error error = {0};
                draw_market((uint32_t)(p * 100 + s), products[p], segments[s], by_product, &market);
                if (!solve(&market, NULL, MOST_EVALUATIONS, &error))
                    fail_msg("%zu products, %zu segments: %s", products[p], segments[s], error.message);
                assert_true(residual(&market, NULL) < 1e-13);
                free_market(&market);
            }
}

static void test_floors_bind_where_the_image_is_lower(void **state)
{
    (void)state;
    struct market market;
    struct error error = {0};
    double floor[43];
    size_t bound = 0;
    draw_market(5, 43, 20, false, &market);
    for (size_t j = 0; j < 43; j++)
        floor[j] = j % 3 == 0 ? 1.5 : -INFINITY;
    assert_true(solve(&market, floor, MOST_EVALUATIONS, &error));
    assert_true(residual(&market, floor) < 1e-13);
    for (size_t j = 0; j < 43; j++)
        bound += market.price[j] == floor[j];
    if (bound < 3 || bound > 12)
        fail_msg("%zu prices are at their floors", bound);
    free_market(&market);
}

/* What the iteration leaves to Newton's method and best responses, `error` names. */
static void test_what_it_can_not_solve_it_says(void **state)
{
    (void)state;
    struct market market;
    struct error error = {0};
    draw_market(6, 9, 9, false, &market);
    assert_false(solve(&market, NULL, 4, &error));
    assert_non_null(strstr(error.message, "evaluations"));
    /* Far above what anybody pays, shares are below the smallest number. */
    for (size_t j = 0; j < 9; j++)
        market.price[j] = 1e6;
    struct zeta_iteration problem = {&market.demand, market.owner, market.cost, NULL, 1, MOST_EVALUATIONS};
    assert_false(zeta_iteration_solve(&problem, market.price, &error));
    assert_non_null(strstr(error.message, "no finite price"));
    assert_false(error.no_memory);
    free_market(&market);
}

/* From there, and where one firm has all of a market, bertrand_prices goes on by other means. */
static void test_other_means_take_over(void **state)
{
    (void)state;
    struct market market;
    double far[9];
    draw_market(6, 9, 9, false, &market);
    assert_int_equal(bertrand_prices(&market.demand, market.owner, market.cost, NULL, market.price, NULL),
                     STATUS_OK);
    for (size_t j = 0; j < 9; j++)
        far[j] = 1e6;
    assert_int_equal(bertrand_prices(&market.demand, market.owner, market.cost, NULL, far, NULL), STATUS_OK);
    for (size_t j = 0; j < 9; j++)
        assert_true(fabs(far[j] - market.price[j]) < 1e-11);
    free_market(&market);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prices_solve_the_markup_equations_in_any_blocks),
        cmocka_unit_test(test_floors_bind_where_the_image_is_lower),
        cmocka_unit_test(test_what_it_can_not_solve_it_says),
        cmocka_unit_test(test_other_means_take_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
