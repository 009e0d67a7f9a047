/* Dates of the scenario: "YYYY-MM-DD" in the proleptic Gregorian calendar, held as days since 1970-01-01,
 * and the rounds in which they fall. */
#ifndef PRICEWAR_SCENARIO_CALENDAR_H
#define PRICEWAR_SCENARIO_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

enum { DATE_TEXT_SIZE = 16, MONTH_TEXT_LENGTH = 7 };

/* A round of so many days, a multiple or a whole part of it is of calendar months: every month has one round
 * (part of a round, so many rounds), and starts on the same day, or on the last if the month is shorter. */
#define DAYS_PER_MONTH 30.4

/* Whether rounds are of whole calendar months, so that "YYYY-MM" tells them apart. */
bool calendar_has_months(double round_days);

/* Days since 1970-01-01 of a text "YYYY-MM-DD", years 0001 to 9999; false when it is no such date. */
bool calendar_parse(const char *text, int64_t *days);

/* The text of a day; years outside 0001 to 9999 are clamped. */
void calendar_print(int64_t days, char text[DATE_TEXT_SIZE]);

/* The round (1, 2, ...) in which a day falls; 0 or less before `start_date`, the first day of round 1.
 * Rounds shorter than a day: the round in which the day begins. */
int64_t calendar_round(int64_t days, int64_t start_date, double round_days);

/* First day of a round, as text. */
void calendar_print_round(int64_t round, int64_t start_date, double round_days, char text[DATE_TEXT_SIZE]);

#endif
