/* The program's texts in the words of a war: which words are replaced, and which are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "words/words.h"

static struct terms bikes(void)
{
    struct terms terms = default_terms;
    terms.of[TERM_VENDOR] = (struct term){"platform", "platforms", ""};
    terms.of[TERM_CLOUD] = (struct term){"operator", "operators", ""};
    terms.of[TERM_SME] = (struct term){"hour of riders", "hours of riders", ""};
    terms.of[TERM_PRODUCT] = (struct term){"service", "services", ""};
    terms.of[TERM_COMPUTE] = (struct term){"bike", "bikes", ""};
    terms.of[TERM_VOLUME] = (struct term){"ride", "rides", ""};
    terms.of[TERM_PRICE] = (struct term){"fare", "fares", ""};
    terms.in_a_unit = 1000;
    return terms;
}

static void expect(const struct terms *terms, const char *text, const char *wanted)
{
    assert_string_equal(say(terms, text).bytes, wanted);
}

static void test_without_terms_texts_are_as_they_are(void **state)
{
    (void)state;
    static const char text[] = "SMEs that use a model: 3 CNY per million tokens, 100 % of vendors[].owner";
    expect(NULL, text, text);
    expect(&default_terms, text, text);
    assert_string_equal(say_unit(NULL, "kCNY/acc-h").bytes, "kCNY/acc-h");
}

static void test_words_are_replaced_and_keep_their_number_and_case(void **state)
{
    (void)state;
    struct terms terms = bikes();
    expect(&terms, "Model vendors owned by clouds", "Platforms owned by operators");
    expect(&terms, "tokens of a vendor", "rides of a platform");
    expect(&terms, "vendors' shares; the vendor's tokens.", "platforms' shares; the platform's rides.");
    expect(&terms, "API fees less the compute bought", "fares less the bikes bought");
    expect(&terms, "Group. Margin of calls: margin of calls", "Group. Margin of rides: margin of rides");
    expect(&terms, "Done. SMEs leave", "Done. Hours of riders leave");
    expect(&terms, "The price paid, CNY per million tokens", "The fare paid, CNY a ride");
}

static void test_longer_words_win_over_those_within(void **state)
{
    (void)state;
    struct terms terms = bikes();
    expect(&terms, "model vendors of models", "platforms of services");
    expect(&terms, "app makers", "hours of riders");
    terms.of[TERM_VENDOR] = default_terms.of[TERM_VENDOR];
    expect(&terms, "model vendors of models", "model vendors of services");
}

static void test_a_war_of_its_own_may_have_no_word_for_compute(void **state)
{
    (void)state;
    struct terms terms = bikes();
    assert_false(term_is_neutral(&terms, TERM_COMPUTE));
    assert_false(term_is_neutral(&default_terms, TERM_COMPUTE));
    terms.of[TERM_COMPUTE] = neutral_terms.of[TERM_COMPUTE];
    assert_true(term_is_neutral(&terms, TERM_COMPUTE));
}

static void test_articles_fit(void **state)
{
    (void)state;
    struct terms terms = bikes();
    expect(&terms, "an SME, a cloud, a SME", "a hour of riders, an operator, a hour of riders");
    expect(&terms, "A cloud; Asia cloud", "An operator; Asia operator");
    terms.of[TERM_CLOUD] = (struct term){"union", "unions", ""};
    expect(&terms, "a cloud", "a union");
    terms.of[TERM_CLOUD] = (struct term){"investor group", "investor groups", ""};
    expect(&terms, "a cloud-owned vendor of a cloud",
           "an investor-group-owned platform of an investor group");
}

static void test_names_of_data_and_paths_are_no_words(void **state)
{
    (void)state;
    struct terms terms = bikes();
    static const char text[] =
        "vendors[].owner, final_token_share, smes.weight, `clouds`, docs/model.md, untokened, tokens_per";
    expect(&terms, text, text);
}

static void test_other_prices_are_no_fares(void **state)
{
    (void)state;
    struct terms terms = bikes();
    expect(&terms, "price of an accelerator-hour", "price of a bike-hour");
    expect(&terms, "prices of vendors, posted prices", "prices of platforms, posted fares");
}

static void test_arguments_stay_as_they_are(void **state)
{
    (void)state;
    struct terms terms = bikes();
    terms.of[TERM_SME].many = "100 % riders";
    assert_string_equal(say_with(&terms, "%s: %d SMEs, %.0f %% of tokens", "Token vendors", 3, 50.).bytes,
                        "Token vendors: 3 100 % riders, 50 % of rides");
}

static void expect_prices(double in_a_unit, const char *long_unit, const char *short_unit, const char *volume)
{
    struct terms terms = bikes();
    terms.in_a_unit = in_a_unit;
    assert_string_equal(price_unit(&terms).bytes, long_unit);
    assert_string_equal(say_unit(&terms, "CNY/Mtok").bytes, short_unit);
    assert_string_equal(say_unit(&terms, "Gtok").bytes, volume);
}

/* A price of 1 CNY/Mtok is 1 kCNY for a Gtok, so for in_a_unit rides. */
static void test_units_of_prices_are_right_for_every_unit_of_volume(void **state)
{
    (void)state;
    expect_prices(1, "thousand CNY a ride", "kCNY/ride", "rides");
    expect_prices(1e3, "CNY a ride", "CNY/ride", "thousand rides");
    expect_prices(1e6, "CNY per thousand rides", "CNY/thousand rides", "million rides");
    expect_prices(1e9, "CNY per million rides", "CNY/million rides", "billion rides");
    expect_prices(500, "thousand CNY per 500 rides", "kCNY/500 rides", "500 rides");
    assert_string_equal(price_unit(&default_terms).bytes, "CNY per million tokens");
    struct terms terms = default_terms;
    terms.currency = "USD";
    assert_string_equal(price_unit(&terms).bytes, "USD per million tokens");
    assert_string_equal(say_unit(&terms, "kCNY, CNY/Mtok, 1/kCNY").bytes, "kUSD, USD/million tokens, 1/kUSD");
}

static void test_units_of_compute_and_people(void **state)
{
    (void)state;
    struct terms terms = bikes();
    assert_string_equal(say_unit(&terms, "kCNY/acc-h").bytes, "kCNY/bike-h");
    assert_string_equal(say_unit(&terms, "kCNY/SME").bytes, "kCNY/hour of riders");
    assert_string_equal(say_unit(&terms, "1/month").bytes, "1/month");
}

static void test_regular_plurals(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"ride", "rides"}, {"city", "cities"},   {"day", "days"},
                                           {"box", "boxes"},  {"match", "matches"}, {"bus", "buses"}};
    char many[PLURAL_SIZE];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        plural_of(pairs[i][0], many);
        assert_string_equal(many, pairs[i][1]);
    }
}

static void test_terms_come_back_from_a_file(void **state)
{
    (void)state;
    struct terms terms = bikes(), back;
    terms.of[TERM_VENDOR].label = "平台=x";
    char *text = terms_to_text(&terms);
    assert_non_null(text);
    terms_from_text(text, &back);
    for (enum term_kind kind = 0; kind < TERM_KINDS; kind++) {
        assert_string_equal(back.of[kind].one, terms.of[kind].one);
        assert_string_equal(back.of[kind].many, terms.of[kind].many);
        assert_string_equal(back.of[kind].label, terms.of[kind].label);
    }
    assert_true(back.in_a_unit == terms.in_a_unit);
    free(text);
    char strange[] = "nothing\nvendor.one=\ncloud.two=x\nvolume.in_a_unit=-3\nsme.one=rider\n=\n";
    terms_from_text(strange, &back); /* a file of anybody's */
    assert_string_equal(back.of[TERM_VENDOR].one, "model vendor");
    assert_string_equal(back.of[TERM_SME].one, "rider");
    assert_true(back.in_a_unit == 1e9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_terms_texts_are_as_they_are),
        cmocka_unit_test(test_words_are_replaced_and_keep_their_number_and_case),
        cmocka_unit_test(test_longer_words_win_over_those_within),
        cmocka_unit_test(test_a_war_of_its_own_may_have_no_word_for_compute),
        cmocka_unit_test(test_articles_fit),
        cmocka_unit_test(test_names_of_data_and_paths_are_no_words),
        cmocka_unit_test(test_other_prices_are_no_fares),
        cmocka_unit_test(test_arguments_stay_as_they_are),
        cmocka_unit_test(test_units_of_prices_are_right_for_every_unit_of_volume),
        cmocka_unit_test(test_units_of_compute_and_people),
        cmocka_unit_test(test_regular_plurals),
        cmocka_unit_test(test_terms_come_back_from_a_file),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
