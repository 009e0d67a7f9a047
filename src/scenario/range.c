#include "scenario/range.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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
    bool below = range->minimum <= -largest_number, above = range->maximum >= largest_number;
    static const char same_as[] = "as the ";
    bool borrowed = strncmp(row->unit, same_as, strlen(same_as)) == 0;
    char unit[64] = "";
    if (borrowed)
        snprintf(unit, sizeof unit, "%sthe %.40s's unit", below && above ? "" : "in ",
                 row->unit + strlen(same_as));
    else if (*row->unit && strcmp(row->unit, "1") != 0)
        snprintf(unit, sizeof unit, *row->unit == '1' ? "(%.60s)" : "%.60s", row->unit);
    const char *space = borrowed ? ", " : *unit ? " " : "";
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

struct range_text counts_in_words(size_t least, size_t most)
{
    struct range_text words;
    if (least == most)
        snprintf(words.text, sizeof words.text, "%zu", most);
    else
        snprintf(words.text, sizeof words.text, "%zu to %zu", least, most);
    return words;
}
