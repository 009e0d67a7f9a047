/* What a family of statistics of a study is: it gives some numbers for every outcome. outcome_tables.h has
 * them all. */
#ifndef PRICEWAR_STUDY_OUTCOME_STATISTIC_H
#define PRICEWAR_STUDY_OUTCOME_STATISTIC_H

#include "record/fields.h"
#include "statistics/quantiles.h"
#include "study/study.h"

/* Fields have the axis AXIS_OUTCOME and up to two more. Adding a family is adding one of these. */
struct statistic_family {
    const char *group; /* in the file */
    const struct field *fields;
    size_t field_count;
    bool (*applies)(const struct study *study);
    /* From the outcome of every run, NAN where it is missing, to the fields' numbers, one field after the
     * other. Any thread. */
    enum status (*compute)(const struct study *study, const double *values, double *numbers,
                           struct error *error);
    /* Cuts intervals of means to what the outcome can be; NULL: there are none. */
    void (*keep_possible)(const struct study *study, struct possible_range possible, double *numbers);
    /* The same as `compute` for `count` outcomes at once, in place of it, where they share work; or NULL. */
    enum status (*compute_together)(const struct study *study, const double *const *values,
                                    double *const *numbers, size_t count, struct error *error);
};

/* In the order of the file. Each row X(name) is a `statistic_name`, defined in an outcome_*.c. */
#define STATISTIC_FAMILY_TABLE(X)                                                                            \
    X(by_point)                                                                                              \
    X(predictive)                                                                                            \
    X(replicates)                                                                                            \
    X(sobol)                                                                                                 \
    X(morris)                                                                                                \
    X(rank_correlation)

#define STATISTIC_DECLARED(name) extern const struct statistic_family statistic_##name;
STATISTIC_FAMILY_TABLE(STATISTIC_DECLARED)
#undef STATISTIC_DECLARED

#endif
