/* A block of few SMEs chooses like a full one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/sme/choice_kernel.h"
#include <math.h>
#include <string.h>

enum { OFFERS = 13 };

static float uniform(uint64_t *state, float low, float high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (float)(*state >> 40) / 16777216.0f;
}

static void draw_lanes(struct choice_lanes *lanes, uint64_t *random, const struct choice_kernel *kernel)
{
    memset(lanes, 0, sizeof *lanes);
    for (int lane = 0; lane < CHOICE_LANES; lane++) {
        int32_t place = (int32_t)uniform(random, -2, OFFERS), own = place > 0 ? place : 0;
        lanes->alpha[lane] = uniform(random, 0.1f, 2);
        lanes->uniform[lane] = uniform(random, 0.01f, 0.99f);
        lanes->current[lane] = place;
        lanes->own_utility[lane] = kernel->utility[own];
        lanes->own_price[lane] = kernel->price[own];
        lanes->host[lane] = lane % 3 ? 1 : kernel->home;
        lanes->vendor_begin[lane] = own / 4 * 4;
        lanes->vendor_end[lane] = own / 4 * 4 + 4 < OFFERS ? own / 4 * 4 + 4 : OFFERS;
        lanes->home_begin[lane] = 2;
        lanes->home_end[lane] = lane % 2 ? 2 : 8;
    }
}

static void test_lanes_in_use_choose_as_in_a_full_block(void **state)
{
    (void)state;
    uint64_t random = 1;
    float utility[OFFERS], price[OFFERS], running[(OFFERS + 1) * CHOICE_LANES];
    for (int ranges = 0; ranges < 2; ranges++)
        for (int round = 0; round < 50; round++) {
            struct choice_kernel kernel = {.count = OFFERS,
                                           .utility = utility,
                                           .price = price,
                                           .leave = 0.2f,
                                           .sibling = ranges ? 0.7f : 0.2f,
                                           .home = ranges ? 1.5f : 1,
                                           .safe_alpha = round % 2 ? 1e30f : -1,
                                           .outside = 0.5f,
                                           .leave_outside = 1,
                                           .start = 1,
                                           .has_siblings = ranges,
                                           .has_home = ranges};
            for (size_t o = 0; o < OFFERS; o++) {
                utility[o] = uniform(&random, -4, 0);
                price[o] = uniform(&random, 0, 4);
            }
            struct choice_lanes full, part;
            draw_lanes(&full, &random, &kernel);
            part = full;
            size_t used = choice_lanes_for((size_t)uniform(&random, 1, 40));
            assert_true(used % CHOICE_GROUP == 0 && used <= CHOICE_LANES);
            assert_false(choice_kernel_run(&kernel, &full, CHOICE_LANES, running));
            assert_false(choice_kernel_run(&kernel, &part, used, running));
            assert_memory_equal(full.chosen, part.chosen, used * sizeof *full.chosen);
            assert_memory_equal(full.total, part.total, used * sizeof *full.total);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lanes_in_use_choose_as_in_a_full_block)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
