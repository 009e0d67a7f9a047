/* All families of statistics of a study, in the order of the file, and how to read them back. */
#ifndef PRICEWAR_STUDY_OUTCOME_TABLES_H
#define PRICEWAR_STUDY_OUTCOME_TABLES_H

#include "study/outcome_statistic.h"
#include <hdf5.h>

#define STATISTIC_COUNTED(name) +1
enum { STATISTIC_FAMILIES = 0 STATISTIC_FAMILY_TABLE(STATISTIC_COUNTED) };
#undef STATISTIC_COUNTED
extern const struct statistic_family *const statistic_families[STATISTIC_FAMILIES];

/* Elements along one of the axes of a study's statistics. */
size_t statistic_axis_length(const struct study *study, enum field_axis axis);

/* Numbers of a field for one outcome. */
size_t statistic_length(const struct study *study, const struct field *field);

/* One field of one outcome from a study's file, by its name in the family: numbers [statistic_length]. */
enum status statistic_read(hid_t file, const struct study *study, const struct statistic_family *family,
                           const char *field, size_t outcome, double *numbers, struct error *error);

/* Names of the outcomes in a complete study's file; freed by hdf5_free_texts. */
enum status outcome_names_read(hid_t file, char ***names, size_t *count, struct error *error);

/* Their units, which must be `count`; freed likewise. */
enum status outcome_units_read(hid_t file, char ***units, size_t count, struct error *error);

/* What is worth most to a reader comes first: the quantities of claims (0), the main outcomes, and all
 * others, which share the last rank. */
enum { OUTCOME_RANKS = 22 };
size_t outcome_rank(const char *name);

/* Whether an outcome is worth a table on a terminal; those that are stand in every file. */
bool outcome_has_table(const char *name);

#endif
