/* Patient rule induction: peeling and pasting worked by hand, a planted box, and tests of limits. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "random/philox.h"
#include "statistics/box_search.h"

static void rank(struct peel_cases *cases)
{
    struct error error = {0};
    if (peel_cases_rank(cases, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
}

static struct peel_path peel(const struct peel_cases *cases, const struct peel_settings *settings)
{
    struct peel_path path;
    struct error error = {0};
    if (peel_path_make(cases, NULL, settings, &path, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return path;
}

static void expect_mass(struct peel_mass mass, double weight, double events)
{
    assert_true(mass.weight == weight && mass.events == events);
}

/* Twenty cases, one for each x in 1..5 and y in 1..4, with the seven events
 *
 *     y = 4   .  .  *  *  *
 *     y = 3   .  .  *  *  *
 *     y = 2   .  .  .  .  .
 *     y = 1   *  .  .  .  .
 *       x =   1  2  3  4  5
 */
enum { GRID = 20 };
static double grid_values[2 * GRID], grid_weights[GRID], grid_events[GRID];
static const bool numbers[2] = {false, false};

static struct peel_cases grid_cases(void)
{
    for (size_t c = 0; c < GRID; c++) {
        size_t x = 1 + c % 5, y = 1 + c / 5;
        grid_values[c] = (double)x;
        grid_values[GRID + c] = (double)y;
        grid_weights[c] = 1;
        grid_events[c] = (x >= 3 && y >= 3) || (x == 1 && y == 1);
    }
    struct peel_cases cases = {.count = GRID,
                               .inputs = 2,
                               .values = grid_values,
                               .unordered = numbers,
                               .weights = grid_weights,
                               .events = grid_events};
    rank(&cases);
    return cases;
}

static const struct peel_settings one_level = {.share = 0.05, .least_mass = 0.05};

/* A peel takes one level here. By hand, densities after the peel of x = lowest, x = highest, y = lowest, y = highest,
 * and gains for each case that goes:
 *   7/20:  6/16 (+.0063)  5/16 (-)  6/15 (+.0100)  4/15 (-)   -> y = 1 goes
 *   6/15:  6/12 (+.0333)  4/12 (-)  6/10 (+.0400)  3/10 (-)   -> y = 2 goes
 *   6/10:  6/8  (+.0750)  4/8  (-)  3/5  (0)       3/5  (0)   -> x = 1 goes
 *   6/8:   6/6                                                -> x = 2 goes
 *   6/6: nothing gains. */
static void test_peeling_is_that_worked_by_hand(void **state)
{
    (void)state;
    struct peel_cases cases = grid_cases();
    struct peel_path path = peel(&cases, &one_level);
    static const double expected[][6] = {
        /* weight, events, input peeled, lowest x, lowest y inside, inputs restricted */
        {20, 7, 0, 1, 1, 0},
        {15, 6, 1, 1, 2, 1},
        {10, 6, 1, 1, 3, 1},
        {8, 6, 0, 2, 3, 2},
        {6, 6, 0, 3, 3, 2}};
    assert_int_equal(path.count, 5);
    for (size_t k = 0; k < path.count; k++) {
        const struct peel_range *box = path.boxes + 2 * k;
        expect_mass(path.masses[k], expected[k][0], expected[k][1]);
        assert_int_equal(path.peeled[k], (int)expected[k][2]);
        assert_int_equal(cases.levels[0].values[box[0].low], (int)expected[k][3]);
        assert_int_equal(cases.levels[1].values[box[1].low], (int)expected[k][4]);
        assert_int_equal(peel_box_restricted(&cases, box), (int)expected[k][5]);
        assert_true(box[0].high == 4 && box[1].high == 3);
        expect_mass(peel_box_mass(&cases, NULL, box), expected[k][0], expected[k][1]);
    }
    assert_true(peel_box_limit(&cases, path.boxes + 8, 0, PEEL_LOW) == 2.5);
    assert_true(isnan(peel_box_limit(&cases, path.boxes + 8, 0, PEEL_HIGH)));
    assert_int_equal(box_knee(&path), 4);       /* 6/7 + 1, against 1 + 0 for all cases */
    assert_int_equal(box_densest(&path, 1), 0); /* only all cases hold all events */
    assert_int_equal(box_densest(&path, 0.8), 4);
    peel_path_clear(&path);
    peel_cases_clear(&cases);
}

/* Least mass .5: the last box of ten cases; .45: that of eight would be too small, 8/20 = .4. */
static void test_a_box_keeps_its_least_mass(void **state)
{
    (void)state;
    struct peel_cases cases = grid_cases();
    struct peel_path path = peel(&cases, &(struct peel_settings){0.05, 0.45});
    assert_int_equal(path.count, 3);
    peel_path_clear(&path);
    path = peel(&cases, &(struct peel_settings){0.05, 0.4});
    assert_int_equal(path.count, 4);
    peel_path_clear(&path);
    peel_cases_clear(&cases);
}

/* From x = 4, 5 and y = 4 (two cases, two events) the row y = 3 comes back first, which adds two events of two cases, more
 * than the column x = 3 (one of one); then that column. The next levels, x = 2 and y = 2, have no events. */
static void test_pasting_is_that_worked_by_hand(void **state)
{
    (void)state;
    struct peel_cases cases = grid_cases();
    struct peel_range box[2] = {{.low = 3, .high = 4}, {.low = 3, .high = 3}};
    struct error error = {0};
    assert_int_equal(peel_paste(&cases, NULL, &one_level, box, &error), STATUS_OK);
    expect_mass(peel_box_mass(&cases, NULL, box), 6, 6);
    assert_true(box[0].low == 2 && box[0].high == 4 && box[1].low == 2 && box[1].high == 3);
    /* Among the cases of x >= 3 no case is beyond the limit of x, which therefore goes. */
    bool taken[GRID];
    for (size_t c = 0; c < GRID; c++)
        taken[c] = c % 5 >= 2;
    assert_int_equal(peel_paste(&cases, taken, &one_level, box, &error), STATUS_OK);
    assert_int_equal(box[0].low, 0);
    assert_int_equal(box[1].low, 2);
    peel_cases_clear(&cases);
}

/* Ten cases named 0 with two events, ten named 1 with six: without the name 0 the density is .6, +.02 for each of ten
 * cases. Without the lowest number, which has no event, it is 8/19, +.021 for one. The peel is the small one, though the
 * other ends at a larger density. */
static void test_of_two_peels_the_patient_one_is_made(void **state)
{
    (void)state;
    double values[2 * GRID], weights[GRID], events[GRID] = {0};
    static const bool unordered[] = {true, false};
    for (size_t c = 0; c < GRID; c++) {
        values[c] = c >= 10;
        values[GRID + c] = (double)c;
        weights[c] = 1;
        events[c] = c == 3 || c == 8 || (c >= 12 && c < 18);
    }
    struct peel_cases cases = {GRID, 2, values, unordered, weights, events, NULL};
    rank(&cases);
    struct peel_path path = peel(&cases, &one_level);
    assert_int_equal(path.peeled[1], 1);
    assert_int_equal(path.boxes[2 + 1].low, 1);
    /* And later the name goes as a whole. */
    const struct peel_range *last = path.boxes + 2 * (path.count - 1);
    assert_true(peel_box_has_limit(&cases, last, 0, PEEL_NAMES) || last[1].low >= 10);
    peel_path_clear(&path);
    peel_cases_clear(&cases);
}

/* A case of weight 3 is three cases of weight 1 with the same inputs. */
static void test_weights_stand_for_cases(void **state)
{
    (void)state;
    enum { N = 60 };
    double values[2 * N], weights[N], events[N], thrice[2 * 3 * N], ones[3 * N], single[3 * N];
    for (size_t c = 0; c < N; c++) {
        double happens = 0;
        values[c] = philox4x32(5, 0, (uint32_t)c, 0, RANDOM_DESIGN).word[0];
        values[N + c] = philox4x32(5, 0, (uint32_t)c, 0, RANDOM_DESIGN).word[1];
        weights[c] = 3;
        for (size_t k = 0; k < 3; k++) {
            size_t row = 3 * c + k;
            thrice[row] = values[c];
            thrice[3 * N + row] = values[N + c];
            ones[row] = 1;
            single[row] = philox4x32(6, 0, (uint32_t)row, 0, RANDOM_DESIGN).word[0] < values[c];
            happens += single[row];
        }
        events[c] = happens;
    }
    struct peel_cases heavy = {N, 2, values, numbers, weights, events, NULL};
    struct peel_cases many = {3 * N, 2, thrice, numbers, ones, single, NULL};
    rank(&heavy);
    rank(&many);
    struct peel_path one = peel(&heavy, &one_level), other = peel(&many, &one_level);
    assert_int_equal(one.count, other.count);
    assert_true(one.count > 10);
    for (size_t k = 0; k < one.count; k++) {
        expect_mass(one.masses[k], other.masses[k].weight, other.masses[k].events);
        assert_memory_equal(one.boxes + 2 * k, other.boxes + 2 * k, 2 * sizeof *one.boxes);
    }
    peel_path_clear(&one);
    peel_path_clear(&other);
    peel_cases_clear(&heavy);
    peel_cases_clear(&many);
}

/* In the box x >= 3, y >= 3 six of six cases are events; without the limit of x it is six of ten: P(X >= 6) of six draws
 * with .6 is .6^6. Without that of y it is six of twelve: .5^6. */
static void test_quasi_p_is_a_binomial_tail(void **state)
{
    (void)state;
    struct peel_cases cases = grid_cases();
    struct peel_range box[2] = {{.low = 2, .high = 4}, {.low = 2, .high = 3}};
    assert_true(fabs(box_quasi_p(&cases, NULL, box, 0, PEEL_LOW) - pow(0.6, 6)) < 1e-12);
    assert_true(fabs(box_quasi_p(&cases, NULL, box, 1, PEEL_LOW) - pow(0.5, 6)) < 1e-12);
    /* x >= 3 alone: six of twelve, against seven of twenty: the sum of the binomial's terms from six on. */
    peel_box_drop_limit(&cases, box, 1, PEEL_LOW);
    double tail = 0, choose = 924; /* 12 over 6 */
    for (int k = 6; k <= 12; k++) {
        tail += choose * pow(0.35, k) * pow(0.65, 12 - k);
        choose *= (12.0 - k) / (k + 1);
    }
    assert_true(fabs(box_quasi_p(&cases, NULL, box, 0, PEEL_LOW) - tail) < 1e-12);
    peel_cases_clear(&cases);
}

enum { PLANTED = 2000, INPUTS = 10 };

/* Ten uniform inputs. In the box x1 < .4, x2 > .7 an event happens with probability `inside`, elsewhere with `outside`. */
static struct peel_cases planted(uint64_t seed, double inside, double outside, double *values,
                                 double *weights, double *events)
{
    static const bool ordered[INPUTS] = {false};
    for (size_t c = 0; c < PLANTED; c++) {
        for (size_t i = 0; i < INPUTS; i++)
            values[i * PLANTED + c] =
                philox4x32(seed, 0, (uint32_t)c, (uint32_t)i, RANDOM_DESIGN).word[0] / 4294967296.0;
        double u = philox4x32(seed, 1, (uint32_t)c, 0, RANDOM_DESIGN).word[0] / 4294967296.0;
        bool in = values[c] < 0.4 && values[PLANTED + c] > 0.7;
        weights[c] = 1;
        events[c] = u < (in ? inside : outside);
    }
    struct peel_cases cases = {PLANTED, INPUTS, values, ordered, weights, events, NULL};
    rank(&cases);
    return cases;
}

static struct box_search search(const struct peel_cases *cases, unsigned threads)
{
    const struct box_search_settings settings = {
        .peel = {0.05, 0.05}, .most_boxes = 3, .resamples = 50, .seed = 1, .threads = threads};
    struct box_search found;
    struct error error = {0};
    if (box_search_run(cases, &settings, &found, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return found;
}

static size_t limits_kept(const struct found_box *box)
{
    size_t kept = 0;
    for (size_t l = 0; l < box->limit_count; l++)
        kept += !box->limits[l].dropped;
    return kept;
}

/* One box with the two limits of the planted one and no other, over several samples. 5 % of the cases in the box are no
 * events, and 5 % of all events are elsewhere. */
static void test_a_planted_box_is_found(void **state)
{
    (void)state;
    static double values[INPUTS * PLANTED], weights[PLANTED], events[PLANTED];
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct peel_cases cases = planted(seed, 0.95, 0.05 * 0.12 / 0.88, values, weights, events);
        struct box_search found = search(&cases, 2);
        const struct found_box *box = &found.boxes[0];
        assert_int_equal(found.count, 1);
        assert_int_equal(limits_kept(box), 2);
        assert_true(fabs(peel_box_limit(&cases, box->range, 0, PEEL_HIGH) - 0.4) < 0.02);
        assert_true(fabs(peel_box_limit(&cases, box->range, 1, PEEL_LOW) - 0.7) < 0.02);
        assert_true(box->mass.events >= 0.9 * box->mass.weight);
        assert_true(box->mass.events >= 0.85 * found.all.events);
        box_search_clear(&found);
        peel_cases_clear(&cases);
    }
}

/* 5 % of all labels are wrong, so that the planted box itself has .72 of the events: the box that is found has the same
 * limits, nine tenths of its cases are events, and it has .85 of the cases of the planted one. */
static void test_wrong_labels_do_not_hide_a_planted_box(void **state)
{
    (void)state;
    static double values[INPUTS * PLANTED], weights[PLANTED], events[PLANTED];
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct peel_cases cases = planted(seed, 0.95, 0.05, values, weights, events);
        struct box_search found = search(&cases, 1);
        const struct found_box *box = &found.boxes[0];
        size_t inside = 0, both = 0;
        assert_int_equal(found.count, 1);
        assert_int_equal(limits_kept(box), 2);
        assert_true(peel_box_has_limit(&cases, box->range, 0, PEEL_HIGH) &&
                    peel_box_has_limit(&cases, box->range, 1, PEEL_LOW));
        assert_true(box->mass.events >= 0.9 * box->mass.weight);
        for (size_t c = 0; c < PLANTED; c++) {
            bool in = values[c] < 0.4 && values[PLANTED + c] > 0.7;
            inside += in;
            both += in && peel_box_holds(&cases, box->range, c, 0, PEEL_SIDES);
        }
        assert_true((double)both >= 0.85 * (double)inside);
        box_search_clear(&found);
        peel_cases_clear(&cases);
    }
}

/* Where inputs mean nothing there is no box, but for one sample of ten at most. */
static void test_chance_is_no_box(void **state)
{
    (void)state;
    static double values[INPUTS * PLANTED], weights[PLANTED], events[PLANTED];
    size_t boxes = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct peel_cases cases = planted(seed, 0.3, 0.3, values, weights, events);
        struct box_search found = search(&cases, 2);
        boxes += found.count;
        if (found.count == 0) {
            assert_non_null(found.none.range);
            assert_true(found.none.limit_count > 0);
        }
        box_search_clear(&found);
        peel_cases_clear(&cases);
    }
    assert_true(boxes <= 1);
}

/* Events at x3 > .8, and in the planted box: two boxes, and nothing is left for a third; the same for any number of
 * threads. */
static void test_a_second_box_covers_what_the_first_leaves(void **state)
{
    (void)state;
    static double values[INPUTS * PLANTED], weights[PLANTED], events[PLANTED];
    struct peel_cases cases = planted(7, 0, 0, values, weights, events);
    for (size_t c = 0; c < PLANTED; c++)
        events[c] = values[2 * PLANTED + c] > 0.8 || (values[c] < 0.4 && values[PLANTED + c] > 0.7);
    struct box_search found = search(&cases, 1), again = search(&cases, 3);
    assert_int_equal(found.count, 2);
    const struct found_box *first = &found.boxes[0], *second = &found.boxes[1];
    assert_int_equal(limits_kept(first), 1);
    assert_true(fabs(peel_box_limit(&cases, first->range, 2, PEEL_LOW) - 0.8) < 0.01);
    assert_int_equal(limits_kept(second), 2);
    assert_true(fabs(peel_box_limit(&cases, second->range, 0, PEEL_HIGH) - 0.4) < 0.02);
    assert_true(fabs(peel_box_limit(&cases, second->range, 1, PEEL_LOW) - 0.7) < 0.02);
    assert_true(first->mass.events + second->mass.events > 0.97 * found.all.events);
    assert_true(second->left.weight == PLANTED - first->mass.weight);
    assert_int_equal(again.count, 2);
    for (size_t b = 0; b < 2; b++) {
        assert_int_equal(again.boxes[b].limit_count, found.boxes[b].limit_count);
        assert_memory_equal(again.boxes[b].limits, found.boxes[b].limits,
                            found.boxes[b].limit_count * sizeof *found.boxes[b].limits);
        assert_memory_equal(again.boxes[b].range, found.boxes[b].range,
                            INPUTS * sizeof *found.boxes[b].range);
    }
    box_search_clear(&found);
    box_search_clear(&again);
    peel_cases_clear(&cases);
}

static void test_a_box_can_be_chosen_by_number_or_coverage(void **state)
{
    (void)state;
    struct peel_cases cases = grid_cases();
    struct box_search_settings settings = {
        .peel = one_level, .choice = CHOOSE_NUMBER, .number = 2, .most_boxes = 1, .resamples = 20};
    struct box_search found;
    struct error error = {0};
    assert_int_equal(box_search_run(&cases, &settings, &found, &error), STATUS_OK);
    assert_int_equal((found.count ? &found.boxes[0] : &found.none)->chosen, 2);
    box_search_clear(&found);
    settings.number = 5;
    assert_int_equal(box_search_run(&cases, &settings, &found, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "the boxes 0 to 4"));
    box_search_clear(&found);
    settings.choice = CHOOSE_COVERAGE;
    settings.coverage = 0.9; /* only all cases have that */
    assert_int_equal(box_search_run(&cases, &settings, &found, &error), STATUS_OK);
    assert_int_equal(found.count, 0);
    assert_int_equal(found.none.chosen, 0);
    box_search_clear(&found);
    peel_cases_clear(&cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_peeling_is_that_worked_by_hand),
        cmocka_unit_test(test_a_box_keeps_its_least_mass),
        cmocka_unit_test(test_pasting_is_that_worked_by_hand),
        cmocka_unit_test(test_of_two_peels_the_patient_one_is_made),
        cmocka_unit_test(test_weights_stand_for_cases),
        cmocka_unit_test(test_quasi_p_is_a_binomial_tail),
        cmocka_unit_test(test_a_planted_box_is_found),
        cmocka_unit_test(test_wrong_labels_do_not_hide_a_planted_box),
        cmocka_unit_test(test_chance_is_no_box),
        cmocka_unit_test(test_a_second_box_covers_what_the_first_leaves),
        cmocka_unit_test(test_a_box_can_be_chosen_by_number_or_coverage),
    };
    return cmocka_run_group_tests_name("peeling", tests, NULL, NULL);
}
