#include "scenario/range.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double unbounded = 1e300;

bool range_contains(const struct parameter_range *range, double value)
{
    if (!isfinite(value))
        return false;
    return (range->minimum_open ? value > range->minimum : value >= range->minimum) &&
           (range->maximum_open ? value < range->maximum : value <= range->maximum);
}

struct range_text range_in_words(const struct parameter *row)
{
    struct range_text words;
    const struct parameter_range *range = &row->range;
    bool below = range->minimum <= -unbounded, above = range->maximum >= unbounded;
    char unit[64] = "";
    if (*row->unit && strcmp(row->unit, "1") != 0)
        snprintf(unit, sizeof unit, *row->unit == '1' ? "(%.60s)" : "%.60s", row->unit);
    const char *space = *unit ? " " : "";
    size_t size = sizeof words.text;
    if (below && above)
        snprintf(words.text, size, "any number%s%s", *unit ? ", in " : "", unit);
    else if (above)
        snprintf(words.text, size, "%s %.10g%s%s", range->minimum_open ? "above" : "at least", range->minimum,
                 space, unit);
    else if (below)
        snprintf(words.text, size, "%s %.10g%s%s", range->maximum_open ? "below" : "at most", range->maximum,
                 space, unit);
    else if (!range->minimum_open && !range->maximum_open)
        snprintf(words.text, size, "between %.10g and %.10g%s%s", range->minimum, range->maximum, space,
                 unit);
    else
        snprintf(words.text, size, "%s %.10g and %s %.10g%s%s", range->minimum_open ? "above" : "at least",
                 range->minimum, range->maximum_open ? "below" : "at most", range->maximum, space, unit);
    return words;
}
