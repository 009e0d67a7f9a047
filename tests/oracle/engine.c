#include "engine.h"

#include <math.h>

static const double allowed_errors = 5; /* one false alarm in a million */

bool run_engine(struct question *question, struct experiment *experiment)
{
    if (question_is_sound(question) && !experiment_run(experiment))
        refuse(question, "%s", experiment->error.message);
    return question_is_sound(question);
}

double engine_number(struct question *question, struct experiment *experiment, const char *name, size_t run,
                     size_t round, size_t place)
{
    double number = experiment_number(experiment, name, run, round, place);
    if (experiment->error.status != STATUS_OK)
        refuse(question, "%s", experiment->error.message);
    return number;
}

void expect_statistic(struct question *question, const char *what, double found, double expected,
                      double standard_error, double slack)
{
    if (!(fabs(found - expected) <= allowed_errors * standard_error + slack))
        refuse(question, "the engine's %s is %.6g, not %.6g within %.2g", what, found, expected,
               allowed_errors * standard_error + slack);
}
