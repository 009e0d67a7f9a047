#include "fixtures/scenario_fixture.h"

#include "scenario/calendar.h"

static void test_known_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t days;
    } known[] = {{"1970-01-01", 0},     {"1969-12-31", -1},      {"2000-02-29", 11016},
                 {"2024-05-15", 19858}, {"0001-01-01", -719162}, {"9999-12-31", 2932896},
                 {"1900-03-01", -25508}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        int64_t days;
        char text[DATE_TEXT_SIZE];
        assert_true(calendar_parse(known[i].text, &days));
        assert_int_equal(days, known[i].days);
        calendar_print(days, text);
        assert_string_equal(text, known[i].text);
    }
}

static void test_every_day_of_four_centuries_comes_back(void **state)
{
    (void)state;
    for (int64_t day = -60000; day < 90000; day++) {
        char text[DATE_TEXT_SIZE];
        int64_t back;
        calendar_print(day, text);
        assert_true(calendar_parse(text, &back));
        assert_int_equal(back, day);
    }
}

static void test_impossible_dates_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"2023-02-29",  "1900-02-29", "2024-13-01", "2024-00-10",
                                      "2024-04-31",  "2024-5-15",  "0000-01-01", "2024/05/15",
                                      "2024-05-15 ", "",           "20240515",   "2024-05-0a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t days;
        assert_false(calendar_parse(bad[i], &days));
    }
}

static void test_a_day_falls_in_the_round_that_holds_it(void **state)
{
    (void)state;
    assert_int_equal(calendar_round(100, 100, 30), 1);
    assert_int_equal(calendar_round(129, 100, 30), 1);
    assert_int_equal(calendar_round(130, 100, 30), 2);
    assert_int_equal(calendar_round(99, 100, 30), 0);
    assert_int_equal(calendar_round(107, 100, 7), 2);
    assert_int_equal(calendar_round(101, 100, 0.5), 3);
    char text[DATE_TEXT_SIZE];
    calendar_print_round(2, 19844, 30, text);
    assert_string_equal(text, "2024-05-31");
}

static int64_t day_of(const char *text)
{
    int64_t day;
    assert_true(calendar_parse(text, &day));
    return day;
}

static void test_rounds_of_the_default_length_are_calendar_months(void **state)
{
    (void)state;
    static const char *const starts[] = {"2024-05-01", "2024-05-15", "2023-10-31", "1900-01-30"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        int64_t start = day_of(starts[i]);
        int year = atoi(starts[i]), month = atoi(starts[i] + 5);
        for (int64_t round = 1; round <= 1000; round++) {
            char text[DATE_TEXT_SIZE], expected[DATE_TEXT_SIZE];
            calendar_print_round(round, start, DAYS_PER_MONTH, text);
            snprintf(expected, sizeof expected, "%04d-%02d", year % 10000, month % 100);
            assert_int_equal(strncmp(text, expected, MONTH_TEXT_LENGTH), 0);
            /* the start day, or the last of its month */
            if (strcmp(text + MONTH_TEXT_LENGTH, starts[i] + MONTH_TEXT_LENGTH) != 0) {
                char next[DATE_TEXT_SIZE];
                calendar_print(day_of(text) + 1, next);
                assert_string_equal(next + MONTH_TEXT_LENGTH, "-01");
            }
            assert_int_equal(calendar_round(day_of(text), start, DAYS_PER_MONTH), round);
            assert_int_equal(calendar_round(day_of(text) - 1, start, DAYS_PER_MONTH), round - 1);
            year += month == 12;
            month = month % 12 + 1;
        }
    }
}

/* So that the same war by months, weeks and days has its dates at the same time. */
static void test_parts_of_months_start_with_the_months(void **state)
{
    (void)state;
    int64_t start = day_of("2024-01-31");
    static const int64_t parts[] = {2, 4, 30, 100};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        double length = DAYS_PER_MONTH / (double)parts[i];
        int64_t latest = calendar_round(start, start, length);
        assert_int_equal(latest, 1);
        for (int64_t month = -20; month < 40; month++) {
            char whole[DATE_TEXT_SIZE], part[DATE_TEXT_SIZE];
            calendar_print_round(month + 1, start, DAYS_PER_MONTH, whole);
            calendar_print_round(month * parts[i] + 1, start, length, part);
            assert_string_equal(part, whole);
            assert_int_equal(calendar_round(day_of(whole), start, length), month * parts[i] + 1);
        }
        for (int64_t day = start; day < start + 1000; day++) {
            int64_t round = calendar_round(day, start, length);
            assert_true(round >= latest);
            latest = round;
        }
    }
    char text[DATE_TEXT_SIZE];
    calendar_print_round(2, day_of("2024-02-01"), DAYS_PER_MONTH / 2, text);
    assert_string_equal(text, "2024-02-15");
}

static void test_rounds_of_several_months_and_ends_of_the_calendar(void **state)
{
    (void)state;
    char text[DATE_TEXT_SIZE];
    int64_t start = day_of("2023-11-30");
    calendar_print_round(2, start, 3 * DAYS_PER_MONTH, text);
    assert_string_equal(text, "2024-02-29");
    assert_int_equal(calendar_round(day_of("2024-02-28"), start, 3 * DAYS_PER_MONTH), 1);
    assert_int_equal(calendar_round(day_of("2023-11-29"), start, 3 * DAYS_PER_MONTH), 0);
    calendar_print_round(10000000, start, DAYS_PER_MONTH, text);
    assert_string_equal(text, "9999-12-31");
    assert_true(calendar_has_months(DAYS_PER_MONTH));
    assert_false(calendar_has_months(30));
    assert_false(calendar_has_months(DAYS_PER_MONTH / 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_every_day_of_four_centuries_comes_back),
        cmocka_unit_test(test_impossible_dates_are_refused),
        cmocka_unit_test(test_a_day_falls_in_the_round_that_holds_it),
        cmocka_unit_test(test_rounds_of_the_default_length_are_calendar_months),
        cmocka_unit_test(test_parts_of_months_start_with_the_months),
        cmocka_unit_test(test_rounds_of_several_months_and_ends_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
