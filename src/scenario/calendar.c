#include "scenario/calendar.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAYS_PER_ERA = 146097, EPOCH_SHIFT = 719468 };

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Hinnant (2013), "chrono-compatible low-level date algorithms": years start in March, so that the leap day
 * is the last of its year, and 400-year eras repeat exactly. */
static int64_t days_from_civil(int year, int month, int day)
{
    int64_t shifted_year = month <= 2 ? year - 1 : year;
    int64_t era = shifted_year / 400;
    int64_t year_of_era = shifted_year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT;
}

bool calendar_parse(const char *text, int64_t *days)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && !isdigit((unsigned char)text[i]))
            return false;
    int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    int month = (text[5] - '0') * 10 + (text[6] - '0');
    int day = (text[8] - '0') * 10 + (text[9] - '0');
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    *days = days_from_civil(year, month, day);
    return true;
}

struct civil_day {
    int year, month, day;
};

/* The day nearest to `days` in the years 0001 to 9999. */
static struct civil_day civil_from_days(int64_t days)
{
    int64_t first = days_from_civil(1, 1, 1), last = days_from_civil(9999, 12, 31);
    days = days < first ? first : days > last ? last : days;
    int64_t shifted = days + EPOCH_SHIFT;
    int64_t era = shifted / DAYS_PER_ERA;
    int64_t day_of_era = shifted - era * DAYS_PER_ERA;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return (struct civil_day){(int)(year_of_era + era * 400) + (month <= 2), month,
                              (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1)};
}

void calendar_print(int64_t days, char text[DATE_TEXT_SIZE])
{
    struct civil_day civil = civil_from_days(days);
    snprintf(text, DATE_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)civil.year % 10000U,
             (unsigned)civil.month % 100U, (unsigned)civil.day % 100U);
}

/* A whole number that is nearly `number`; 0: none above 0 is. */
static int64_t whole(double number)
{
    double nearest = rint(number);
    return fabs(number - nearest) <= 1e-9 * nearest ? (int64_t)nearest : 0;
}

/* Rounds on the calendar: a round has `months` months, or a month has `parts` rounds; both 0: they are
 * counted in days. */
struct month_rounds {
    int64_t months, parts;
};

static struct month_rounds month_rounds_of(double round_days)
{
    int64_t months = whole(round_days / DAYS_PER_MONTH), parts = whole(DAYS_PER_MONTH / round_days);
    return (struct month_rounds){months, months ? 1 : parts};
}

bool calendar_has_months(double round_days)
{
    return month_rounds_of(round_days).months > 0;
}

static int64_t months_since_year_0(struct civil_day civil)
{
    return 12 * (int64_t)civil.year + civil.month - 1;
}

/* The day on which so many months have passed since `start_date`; with a sign at +-1e9 beyond the years. */
static int64_t month_start(int64_t months, int64_t start_date)
{
    struct civil_day start = civil_from_days(start_date);
    int64_t beyond = 1000000000, month = months_since_year_0(start) + months;
    if (months < -beyond || month < 12)
        return -beyond;
    if (months > beyond || month >= 12 * 10000)
        return beyond;
    int year = (int)(month / 12), month_of_year = (int)(month % 12) + 1;
    int last = days_in_month(year, month_of_year);
    return days_from_civil(year, month_of_year, start.day < last ? start.day : last);
}

static int64_t floor_ratio(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* First day of a round, kept within +-1e9. */
static int64_t first_day(int64_t round, int64_t start_date, double round_days)
{
    struct month_rounds of = month_rounds_of(round_days);
    if (of.parts == 0) {
        double day = (double)start_date + floor((double)(round - 1) * round_days);
        return fabs(day) < 1e9 ? (int64_t)day : (int64_t)copysign(1e9, day);
    }
    if (of.months > 0)
        return month_start((round - 1) * of.months, start_date);
    int64_t month = floor_ratio(round - 1, of.parts), first = month_start(month, start_date);
    double length = (double)(month_start(month + 1, start_date) - first);
    double part = (double)(round - 1 - month * of.parts);
    return first + (int64_t)floor(part * length / (double)of.parts);
}

int64_t calendar_round(int64_t days, int64_t start_date, double round_days)
{
    struct month_rounds of = month_rounds_of(round_days);
    if (of.parts == 0)
        return (int64_t)floor((double)(days - start_date) / round_days) + 1;
    int64_t month =
        months_since_year_0(civil_from_days(days)) - months_since_year_0(civil_from_days(start_date));
    month -= month_start(month, start_date) > days;
    if (of.months > 0)
        return floor_ratio(month, of.months) + 1;
    int64_t first = month_start(month, start_date);
    double length = (double)(month_start(month + 1, start_date) - first);
    return month * of.parts + (int64_t)floor((double)(days - first) * (double)of.parts / length) + 1;
}

void calendar_print_round(int64_t round, int64_t start_date, double round_days, char text[DATE_TEXT_SIZE])
{
    calendar_print(first_day(round, start_date, round_days), text);
}
