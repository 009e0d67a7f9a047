/* Philox against the published vectors; the ledger's invariants; marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/marks.h"
#include "model/ledger.h"
#include "random/philox.h"

/* Known answer of Random123 for philox4x32-10, counter 0, key 0: Salmon et al. (2011), kat_vectors. */
static void test_philox_gives_the_published_words(void **state)
{
    (void)state;
    struct philox_words words = philox4x32(0, 0, 0, 0, 0);
    assert_int_equal(words.word[0], 0x6627e8d5u);
    assert_int_equal(words.word[1], 0xe169c58du);
    assert_int_equal(words.word[2], 0xbc57ac4cu);
    assert_int_equal(words.word[3], 0x9b00dbd8u);
}

static void test_a_block_gives_the_same_words_as_single_calls(void **state)
{
    (void)state;
    const uint32_t counts[] = {7, 64, 65, 200};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        uint32_t w[4][201] = {{0}}, count = counts[c];
        philox4x32_block(20240515, 3, 11, 5, RANDOM_SME_CHOICE, count, w[0], w[1], w[2], w[3]);
        for (uint32_t i = 0; i < count; i++) {
            struct philox_words words = philox4x32(20240515, 3, 11 + i, 5, RANDOM_SME_CHOICE);
            for (int k = 0; k < 4; k++)
                assert_int_equal(words.word[k], w[k][i]);
        }
        for (int k = 0; k < 4; k++)
            assert_int_equal(w[k][count], 0);
    }
}

static void test_pairs_are_the_two_halves_of_single_calls(void **state)
{
    (void)state;
    const uint32_t counts[] = {1, 32, 33, 64, 100, 128, 150, 300};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        uint32_t first[301] = {0}, second[301] = {0}, count = counts[c];
        philox4x32_pairs(20240515, 3, 128, 5, RANDOM_SME_CHOICE, count, first, second);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t upper = i % 64 / 32, call = i - 32 * upper;
            struct philox_words words = philox4x32(20240515, 3, 128 + call, 5, RANDOM_SME_CHOICE);
            assert_int_equal(first[i], words.word[2 * upper]);
            assert_int_equal(second[i], words.word[2 * upper + 1]);
        }
        assert_int_equal(first[count], 0);
        assert_int_equal(second[count], 0);
    }
}

static void test_a_flow_booked_on_one_side_only_is_found(void **state)
{
    (void)state;
    struct ledger ledger;
    struct error error = {0};
    double opening[LEDGER_SECTORS] = {0}, closing[LEDGER_SECTORS] = {0}, stock[LEDGER_SECTORS] = {0};
    ledger_clear(&ledger);
    ledger_book(&ledger, FLOW_API_FEES, LEDGER_SMES, -5);
    closing[LEDGER_SMES] = -5;
    assert_int_equal(ledger_check(&ledger, opening, closing, stock, &error), STATUS_FAILED);
    ledger_book(&ledger, FLOW_API_FEES, LEDGER_VENDORS, 5);
    assert_int_equal(ledger_check(&ledger, opening, closing, stock, &error), STATUS_FAILED);
    closing[LEDGER_VENDORS] = 5;
    assert_int_equal(ledger_check(&ledger, opening, closing, stock, &error), STATUS_OK);
}

static void test_marks_are_found_one_after_the_other(void **state)
{
    enum { COUNT = 40 };
    uint8_t marks[COUNT + 1] = {0};
    (void)state;
    marks[COUNT] = 1; /* beyond the end */
    assert_int_equal(next_mark(COUNT, marks, 0), COUNT);
    marks[0] = marks[7] = marks[COUNT - 1] = 1;
    assert_int_equal(next_mark(COUNT, marks, 0), 0);
    assert_int_equal(next_mark(COUNT, marks, 1), 7);
    assert_int_equal(next_mark(COUNT, marks, 8), COUNT - 1);
    assert_int_equal(next_mark(COUNT, marks, COUNT), COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_philox_gives_the_published_words),
        cmocka_unit_test(test_a_block_gives_the_same_words_as_single_calls),
        cmocka_unit_test(test_pairs_are_the_two_halves_of_single_calls),
        cmocka_unit_test(test_a_flow_booked_on_one_side_only_is_found),
        cmocka_unit_test(test_marks_are_found_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
