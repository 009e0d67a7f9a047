#include "terminal/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SIGNIFICANT = 3 };

/* Rounded to the shown digits before the scale is chosen, so that 999,600 becomes 1.00 m and not 1,000 k. */
static double rounded(double value)
{
    if (value == 0 || !isfinite(value))
        return value;
    double unit = pow(10, floor(log10(fabs(value))) - SIGNIFICANT + 1);
    return fabs(value) >= 100 ? round(value) : round(value / unit) * unit;
}

static int decimals_for(double value)
{
    if (value == 0)
        return 0;
    int digits = (int)floor(log10(fabs(value)) + 1e-9);
    int decimals = SIGNIFICANT - 1 - digits;
    return decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
}

static struct text with_thousands(double whole)
{
    struct text text;
    char digits[64];
    snprintf(digits, sizeof digits, "%.0f", fabs(whole));
    size_t length = strlen(digits), used = 0;
    if (whole < 0)
        text.bytes[used++] = '-';
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            text.bytes[used++] = ',';
        text.bytes[used++] = digits[i];
    }
    text.bytes[used] = '\0';
    return text;
}

struct text format_number(double value)
{
    struct text text;
    value = rounded(value) + 0.0; /* turns -0 into 0 */
    if (isnan(value))
        snprintf(text.bytes, sizeof text.bytes, "-");
    else if (isinf(value) || fabs(value) >= 1e15 || (value != 0 && fabs(value) < 1e-6))
        snprintf(text.bytes, sizeof text.bytes, "%.2e", value);
    else if (fabs(value) >= 1000)
        return with_thousands(value);
    else
        snprintf(text.bytes, sizeof text.bytes, "%.*f", decimals_for(value), value);
    return text;
}

static struct text scaled(double value)
{
    static const struct {
        double size;
        const char *name;
    } scales[] = {{1e12, " tn"}, {1e9, " bn"}, {1e6, " m"}, {1e3, " k"}};
    double unit = value == 0 || !isfinite(value) ? 1 : pow(10, floor(log10(fabs(value))) - SIGNIFICANT + 1);
    double shown = isfinite(value) ? round(value / unit) * unit : value;
    for (size_t i = 0; i < sizeof scales / sizeof *scales && isfinite(value); i++) {
        if (fabs(shown) < scales[i].size * (1 - 1e-9))
            continue;
        struct text text = format_number(value / scales[i].size);
        size_t used = strlen(text.bytes);
        snprintf(text.bytes + used, sizeof text.bytes - used, "%s", scales[i].name);
        return text;
    }
    return format_number(value);
}

struct text format_money(double kcny)
{
    double cny = 1e3 * kcny;
    return scaled(fabs(cny) < 0.005 ? 0 : cny); /* amounts below a cent are shown as 0 */
}

struct text format_count(double count)
{
    return fabs(count) < 1e6 ? format_number(fabs(count) >= 100 ? round(count) : count) : scaled(count);
}

struct text count_in_words(size_t count, const char *one)
{
    struct text text = format_number((double)count);
    if (count < 1000)
        snprintf(text.bytes, sizeof text.bytes, "%zu", count);
    size_t used = strlen(text.bytes);
    snprintf(text.bytes + used, sizeof text.bytes - used, " %s%s", one, count == 1 ? "" : "s");
    return text;
}

struct text format_amount(double amount)
{
    return scaled(amount);
}

/* The mean of 1 and seven 0 is .125 or a bit more, by how it is summed; both are 12 %. */
static double percents(double fraction)
{
    return rint(round(1e11 * fraction) / 1e9) + 0.0; /* turns -0 into 0 */
}

static struct text percent_digits(double fraction)
{
    struct text text;
    if (isnan(fraction))
        snprintf(text.bytes, sizeof text.bytes, "-");
    else if (fraction > 0 && fraction < 0.005)
        snprintf(text.bytes, sizeof text.bytes, "<1");
    else if (fraction < 1 && fraction > 0.995)
        snprintf(text.bytes, sizeof text.bytes, ">99");
    else
        snprintf(text.bytes, sizeof text.bytes, "%.0f", percents(fraction));
    return text;
}

struct text format_percent(double fraction)
{
    struct text text = percent_digits(fraction);
    if (!isnan(fraction))
        snprintf(text.bytes + strlen(text.bytes), sizeof text.bytes - strlen(text.bytes), " %%");
    return text;
}

struct text format_points(double fraction)
{
    struct text text = {"-"};
    if (!isnan(fraction))
        snprintf(text.bytes, sizeof text.bytes, "%+.0f", percents(fraction));
    return text;
}

struct text format_probability(const struct estimate *estimate)
{
    struct text text = format_percent(estimate->value);
    if (isnan(estimate->value) || isnan(estimate->low) || isnan(estimate->high))
        return text;
    size_t used = strlen(text.bytes);
    snprintf(text.bytes + used, sizeof text.bytes - used, " (%.0f-%.0f)", percents(estimate->low),
             percents(estimate->high));
    return text;
}

struct text format_interval(const struct estimate *estimate, struct text (*format)(double))
{
    if (isnan(estimate->low) || isnan(estimate->high))
        return (struct text){"-"};
    struct text text, low = format(estimate->low), high = format(estimate->high);
    snprintf(text.bytes, sizeof text.bytes, "%.50s to %.50s", low.bytes, high.bytes);
    return text;
}

struct text format_estimate(const struct estimate *estimate, struct text (*format)(double))
{
    struct text value = format(estimate->value), interval = format_interval(estimate, format), text;
    if (isnan(estimate->low) || isnan(estimate->high) || estimate->low == estimate->high)
        return value;
    snprintf(text.bytes, sizeof text.bytes, "%.25s (%.90s)", value.bytes, interval.bytes);
    return text;
}

struct text format_path(double start, double end, struct text (*format)(double))
{
    struct text text, from = format(start), to = format(end);
    snprintf(text.bytes, sizeof text.bytes, "%.50s -> %.50s", from.bytes, to.bytes);
    return text;
}
