#include "report/report_target.h"

#include <math.h>

#include "study/moments.h"

/* Standard deviations on either side that hold 90 %. */
static const double ninety = 1.6448536269514722;

void report_target_ends(const struct study_target *target, double *low, double *high)
{
    double middle = target_scaled(target, target->value), half = ninety * target->scale;
    bool relative = target->error == TARGET_RELATIVE;
    *low = relative ? exp(middle - half) : middle - half;
    *high = relative ? exp(middle + half) : middle + half;
}

struct study_target report_target_of(double value, double deviation, double relation, double error)
{
    return (struct study_target){.value = value,
                                 .scale = deviation,
                                 .relation = relation == TARGET_AT_LEAST  ? TARGET_AT_LEAST
                                             : relation == TARGET_AT_MOST ? TARGET_AT_MOST
                                                                          : TARGET_EQUAL,
                                 .error = error == TARGET_RELATIVE ? TARGET_RELATIVE : TARGET_ABSOLUTE};
}
