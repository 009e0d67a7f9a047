#include "comparison.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fail(struct comparison *comparison, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fail(struct comparison *comparison, const char *format, ...)
{
    va_list arguments;
    if (*comparison->failure)
        return;
    va_start(arguments, format);
    vsnprintf(comparison->failure, sizeof comparison->failure, format, arguments);
    va_end(arguments);
}

/* The tolerance of the first name of a path such as mean_price[1]; 0 when it has none of its own. */
static double own_tolerance(const struct comparison *comparison, const char *path)
{
    char name[128];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(path, ".["), path);
    return json_number_value(json_object_get(comparison->by_name, name));
}

static void compare_numbers(struct comparison *comparison, const char *path, double expected, double found)
{
    double error = fabs(found - expected);
    double own = own_tolerance(comparison, path);
    double tolerance = own > 0 ? own : fmax(comparison->absolute, comparison->relative * fabs(expected));
    if (!(error <= tolerance))
        fail(comparison, "%s is %.17g instead of %.17g", path, found, expected);
    if (own > 0)
        error /= own;
    else if (comparison->absolute == 0 && expected != 0)
        error /= fabs(expected);
    comparison->worst = fmax(comparison->worst, isnan(error) ? INFINITY : error);
}

static void compare_leaf(struct comparison *comparison, const char *path, const json_t *expected,
                         const json_t *found)
{
    comparison->values++;
    if (json_is_number(expected) && json_is_number(found))
        compare_numbers(comparison, path, json_number_value(expected), json_number_value(found));
    else if (json_is_null(expected) && !found)
        return;
    else if (!found)
        fail(comparison, "%s is not answered", path);
    else if (json_is_boolean(expected) && json_is_number(found)) /* the CSV writes 0 and 1 */
        compare_numbers(comparison, path, json_is_true(expected), json_number_value(found));
    else if (json_is_number(expected) && json_is_boolean(found))
        compare_numbers(comparison, path, json_number_value(expected), json_is_true(found));
    else if (!json_equal(expected, found))
        fail(comparison, "%s is not what is expected", path);
}

void compare(struct comparison *comparison, const char *path, const json_t *expected, const json_t *found)
{
    char below[512];
    if (json_is_object(expected)) {
        const char *key;
        json_t *value;
        json_object_foreach((json_t *)expected, key, value)
        {
            snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", key);
            compare(comparison, below, value, json_object_get(found, key));
        }
    } else if (json_is_array(expected)) {
        if (json_is_array(found) && json_array_size(found) != json_array_size(expected))
            fail(comparison, "%s has %zu elements instead of %zu", path, json_array_size(found),
                 json_array_size(expected));
        for (size_t i = 0; i < json_array_size(expected); i++) {
            snprintf(below, sizeof below, "%s[%zu]", path, i);
            compare(comparison, below, json_array_get(expected, i), json_array_get(found, i));
        }
    } else {
        compare_leaf(comparison, path, expected, found);
    }
}
