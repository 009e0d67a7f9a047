/* Numbers for people: three significant digits, money in thousands, millions, billions. NAN is shown as
 * "-". */
#ifndef PRICEWAR_TERMINAL_FORMAT_H
#define PRICEWAR_TERMINAL_FORMAT_H

#include <stddef.h>

#include "statistics/estimate.h"

struct text {
    char bytes[120];
};

/* 1,234  12.3  0.0123 */
struct text format_number(double value);

/* Takes kCNY, shows CNY with its scale: "12.3 bn", "-450 m", "1.20 k", "0". */
struct text format_money(double kcny);

/* The same for a count of things. */
struct text format_count(double count);

/* "1 run", "2,000 runs"; `one`: a regular noun. */
struct text count_in_words(size_t count, const char *one);

/* A large number of something, with its scale from thousands on: "12.3 tn". */
struct text format_amount(double amount);

/* "84 %". A share that is neither 0 nor 1 is never rounded to 0 % or 100 %: "<1 %", ">99 %". */
struct text format_percent(double fraction);
struct text format_points(double fraction); /* a difference of shares, in percentage points: +3 */

/* "84 % (67-93)" */
struct text format_probability(const struct estimate *estimate);

/* "low to high" by one of the functions above; "-" when the interval is not known. */
struct text format_interval(const struct estimate *estimate, struct text (*format)(double));

/* "value (low to high)"; the value alone when the interval is not known or a point. */
struct text format_estimate(const struct estimate *estimate, struct text (*format)(double));

/* "start -> end" */
struct text format_path(double start, double end, struct text (*format)(double));

#endif
