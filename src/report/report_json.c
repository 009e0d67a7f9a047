#include "report/report_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/utf8.h"

json_t *report_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *report_rounded(double value)
{
    char text[32];
    if (!isfinite(value))
        return json_null();
    snprintf(text, sizeof text, "%.5g", value);
    value = strtod(text, NULL);
    /* Whole numbers without their ".0". */
    return fabs(value) < 1e15 && value == floor(value) ? json_integer((json_int_t)value) : json_real(value);
}

bool report_append(json_t *array, json_t *item)
{
    return item && array && json_array_append_new(array, item) == 0;
}

json_t *report_whole(json_t *value, bool good)
{
    if (good)
        return value;
    json_decref(value);
    return NULL;
}

json_t *report_texts(char *const *items, size_t count)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = report_append(array, json_string(items[i]));
    return report_whole(array, good);
}

json_t *report_numbers(const double *numbers, size_t count)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = report_append(array, report_rounded(numbers[i]));
    return report_whole(array, good);
}

json_t *report_text(const char *text)
{
    return json_stringn(text, utf8_valid_prefix(text, strlen(text)));
}
