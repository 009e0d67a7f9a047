/* Arenas: what is taken is zeroed and apart from the rest, and a clone is the same at other places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

enum { PIECES = 300 };

/* A list through all pieces, the large ones of which have a chunk of their own. */
struct link {
    struct link *next, *nowhere;
    const int *outside;
    char *nothing; /* an array without elements, which may stand at the end of a chunk */
    size_t count;
    double numbers[];
};

static struct link *take_links(struct arena *arena, const int *outside)
{
    struct link *first = NULL;
    for (size_t i = 0; i < PIECES; i++) {
        size_t count = i % 50 ? i : 20000;
        struct link *link = arena_take(arena, 1, sizeof *link + count * sizeof(double));
        assert_non_null(link);
        *link = (struct link){.next = first, .outside = outside, .count = count};
        link->nothing = arena_take(arena, 0, 8);
        for (size_t k = 0; k < count; k++)
            link->numbers[k] = (double)(i + k);
        first = link;
    }
    return first;
}

static void test_a_clone_has_the_same_pieces_at_other_places(void **state)
{
    (void)state;
    const int outside = 7;
    struct arena original, clone;
    arena_init(&original);
    struct link *first = take_links(&original, &outside), *copy = first;
    assert_true(arena_clone(&clone, &original));
    assert_int_equal(clone.bytes, original.bytes);
    const struct relocation relocation = {&original, &clone};
    relocate(&relocation, (void *const[]){&copy}, 1);
    assert_ptr_not_equal(copy, first);
    size_t met = 0;
    for (const struct link *link = first; link; link = link->next, copy = copy->next, met++) {
        void *const pointers[] = {&copy->next, &copy->nowhere, &copy->outside, &copy->nothing};
        relocate(&relocation, pointers, 4);
        assert_ptr_equal(copy->outside, &outside);
        assert_null(copy->nowhere);
        assert_ptr_not_equal(copy->nothing, link->nothing);
        assert_int_equal(link->next != NULL, copy->next != NULL);
        assert_true(!link->next || link->next != copy->next);
        assert_int_equal(copy->count, link->count);
        assert_memory_equal(copy->numbers, link->numbers, link->count * sizeof(double));
    }
    assert_int_equal(met, PIECES);
    arena_clear(&original);
    /* what is taken from the clone is its own, and zero */
    const double *more = arena_take(&clone, 100, sizeof *more);
    assert_non_null(more);
    for (size_t k = 0; k < 100; k++)
        assert_true(more[k] == 0);
    arena_clear(&clone);
}

static void test_an_empty_arena_can_be_cloned(void **state)
{
    (void)state;
    struct arena original, clone;
    arena_init(&original);
    assert_true(arena_clone(&clone, &original));
    assert_null(clone.chunks);
    arena_clear(&clone);
}

static void test_copies_of_arrays_are_equal_and_apart(void **state)
{
    (void)state;
    const int numbers[] = {3, 1, 4, 1, 5};
    struct arena arena;
    arena_init(&arena);
    const int *copy = arena_copy_array(&arena, numbers, 5, sizeof *numbers);
    assert_ptr_not_equal(copy, numbers);
    assert_memory_equal(copy, numbers, sizeof numbers);
    assert_non_null(arena_copy_array(&arena, NULL, 0, 8));
    assert_null(arena_copy_array(&arena, numbers, SIZE_MAX, 8));
    assert_true(arena.exhausted);
    arena_clear(&arena);
}

static void note_end(void *object)
{
    int *ends = object;
    *ends = 10 * *ends + 1;
}

static void double_it(void *object)
{
    int *ends = object;
    *ends *= 2;
}

static void test_what_is_no_memory_ends_with_the_arena_and_not_with_its_clone(void **state)
{
    (void)state;
    struct arena original, clone;
    int ends = 0;
    arena_init(&original);
    assert_true(arena_at_end(&original, double_it, &ends));
    assert_true(arena_at_end(&original, note_end, &ends));
    assert_true(arena_clone(&clone, &original));
    arena_clear(&clone);
    assert_int_equal(ends, 0);
    arena_clear(&original); /* the latest first */
    assert_int_equal(ends, 2);
    arena_clear(&original);
    assert_int_equal(ends, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_clone_has_the_same_pieces_at_other_places),
        cmocka_unit_test(test_an_empty_arena_can_be_cloned),
        cmocka_unit_test(test_what_is_no_memory_ends_with_the_arena_and_not_with_its_clone),
        cmocka_unit_test(test_copies_of_arrays_are_equal_and_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
