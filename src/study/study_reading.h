/* The state while a study file is read, and the steps of reading. Internal to src/study. */
#ifndef PRICEWAR_STUDY_STUDY_READING_H
#define PRICEWAR_STUDY_STUDY_READING_H

#include <libconfig.h>

#include "scenario/binding.h"
#include "study/study.h"

struct study_reading {
    struct study *study;
    struct scenario holder; /* only its arena is used, by bind_value */
    struct binding binding; /* of the study file */
    struct source source;
    struct collector collector;
    config_t config;
    struct fallbacks fallbacks; /* of study_groups */
    bool stored;                /* texts come from a file of results; no other file is read */
    bool rules_vary;            /* a strategy varies, or what it has; set by study_check */
};

/* The setting of a key in the group `study` (element SIZE_MAX), or in an element of `vary`, `targets` or
 * `claims`; NULL when it is not written. */
const config_setting_t *study_setting(const struct study_reading *reading, const char *group, size_t element,
                                      const char *key);

/* Where that setting stands, or the group around it when it is not written; its path. */
struct origin study_origin(const struct study_reading *reading, const char *group, size_t element,
                           const char *key);
struct path study_path(const char *group, size_t element, const char *key);

#define STUDY_REFUSE(reading, group, element, key, ...)                                                      \
    collector_add(&(reading)->collector, study_origin(reading, group, element, key),                         \
                  study_path(group, element, key).text, __VA_ARGS__)

/* Fills the struct from libconfig's tree, by the rows of study_groups (study_bind.c). */
enum status study_bind(struct study_reading *reading, struct error *error);

/* Checks across keys, and derives factors and the design, but for a posterior (study_check.c). */
enum status study_check(struct study_reading *reading, struct error *error);

/* Tries all parameters' values on the base scenario (study_check.c). */
enum status study_try_values(struct study_reading *reading, struct error *error);

/* The same only for values that are plug-ins: a stored study was checked before, but loading plug-ins may
 * not be allowed. */
enum status study_try_plugins(struct study_reading *reading, struct error *error);

/* Finds the outcomes that targets name; needs the base scenario, and comes after the claims (study_claims.c).
 * STATUS_FAILED: no memory. */
enum status study_check_targets(struct study_reading *reading, struct error *error);

/* Finds the outcomes and the design points of claims; needs the base scenario (study_claims.c).
 * STATUS_FAILED: no memory. */
enum status study_check_claims(struct study_reading *reading, struct error *error);

#endif
