#include "terminal/sparkline.h"

#include <math.h>
#include <string.h>

static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
enum { BLOCKS = sizeof blocks / sizeof *blocks };

struct span {
    double low, high;
};

static struct span span_of(const double *values, size_t count, enum spark_scale scale)
{
    struct span span = {0, 1};
    if (scale == SPARK_SHARE)
        return span;
    span = (struct span){INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++) {
        if (!(values[i] > 0))
            continue;
        span.low = fmin(span.low, log(values[i]));
        span.high = fmax(span.high, log(values[i]));
    }
    return span;
}

static const char *block(double value, const struct span *span, enum spark_scale scale)
{
    if (isnan(value))
        return " ";
    double height = scale == SPARK_SHARE ? value : value > 0 ? log(value) : span->low;
    double part = span->high - span->low > 1e-9 ? (height - span->low) / (span->high - span->low) : 0.5;
    double at = fmin(fmax(part, 0), 1) * (BLOCKS - 1);
    return blocks[(size_t)lround(at)];
}

/* The last known value in a column; in the first column the first one, so that the series' start is shown. */
static double value_of(const double *values, size_t count, size_t columns, size_t column)
{
    size_t first = column * count / columns, next = (column + 1) * count / columns;
    if (column == 0 && !isnan(values[0]))
        return values[0];
    for (size_t i = next > first ? next : first + 1; i > first; i--)
        if (!isnan(values[i - 1]))
            return values[i - 1];
    return (double)NAN;
}

struct spark sparkline(const double *values, size_t count, size_t columns, enum spark_scale scale)
{
    struct spark spark = {""};
    columns = columns < SPARK_MOST_COLUMNS ? columns : SPARK_MOST_COLUMNS;
    columns = columns < count ? columns : count;
    struct span span = span_of(values, count, scale);
    for (size_t c = 0, used = 0; c < columns; c++) {
        const char *drawn = block(value_of(values, count, columns, c), &span, scale);
        memcpy(spark.bytes + used, drawn, strlen(drawn) + 1);
        used += strlen(drawn);
    }
    return spark;
}
