/* Families of statistics of a study: each gives some numbers for every outcome. Internal to src/study. */
#ifndef PRICEWAR_STUDY_STATISTIC_H
#define PRICEWAR_STUDY_STATISTIC_H

#include "record/fields.h"
#include "study/study.h"
#include <hdf5.h>

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
};

extern const struct statistic_family statistic_by_point, statistic_replicates, statistic_sobol,
    statistic_morris, statistic_rank_correlation;

enum { STATISTIC_FAMILIES = 5 };
extern const struct statistic_family *const statistic_families[STATISTIC_FAMILIES];

enum { QUANTILES = 5 };
extern const double quantile_levels[QUANTILES];

/* Elements along one of the axes of a study's statistics. */
size_t statistic_axis_length(const struct study *study, enum field_axis axis);

/* Numbers of a field for one outcome. */
size_t statistic_length(const struct study *study, const struct field *field);

/* One field of one outcome from a study's file: numbers [statistic_length]. */
enum status statistic_read(hid_t file, const struct study *study, const struct statistic_family *family,
                           size_t field, size_t outcome, double *numbers, struct error *error);

/* Names of the outcomes in a complete study's file; freed by hdf5_free_texts. */
enum status outcome_names_read(hid_t file, char ***names, size_t *count, struct error *error);

/* An outcome's mean at every design point over the runs that did not fail: means [points]. */
void point_means(const struct study *study, const double *values, double *means);

#endif
