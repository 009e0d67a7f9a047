/* A study file while it is read, and the steps of that. Internal to src/study. */
#ifndef PRICEWAR_STUDY_STUDY_READING_H
#define PRICEWAR_STUDY_STUDY_READING_H

#include <libconfig.h>

#include "scenario/binding.h"
#include "study/study.h"

struct study_reading {
    struct study *study;
    struct scenario holder; /* lends its arena to bind_value */
    struct binding binding; /* of the study file */
    struct source source;
    struct collector collector;
    config_t config, fallbacks;
    bool stored; /* the texts are those of a file of results, and lead to no other file */
};

/* The written setting of a key of the group `study` (element SIZE_MAX) or of an element of `vary`, `targets`
 * or `claims`; NULL when not written. */
const config_setting_t *study_setting(const struct study_reading *reading, const char *group, size_t element,
                                      const char *key);

/* Where that stands, or the group around it when it is not written; and how it is called. */
struct origin study_origin(const struct study_reading *reading, const char *group, size_t element,
                           const char *key);
struct path study_path(const char *group, size_t element, const char *key);

#define STUDY_REFUSE(reading, group, element, key, ...)                                                      \
    collector_add(&(reading)->collector, study_origin(reading, group, element, key),                         \
                  study_path(group, element, key).text, __VA_ARGS__)

/* From libconfig's tree to the struct, by the rows of study_groups (study_bind.c). */
enum status study_bind(struct study_reading *reading, struct error *error);

/* Checks across keys, and what follows from them: factors, design (study_check.c). */
enum status study_check(struct study_reading *reading, struct error *error);

/* Tries the values of all parameters on the base scenario (study_check.c). */
enum status study_try_values(struct study_reading *reading, struct error *error);

/* The same only for plug-ins among the values: a stored study is known to be sound, but may not load them. */
enum status study_try_plugins(struct study_reading *reading, struct error *error);

/* Finds the outcomes that targets name; after the base scenario (study_claims.c). */
void study_check_targets(struct study_reading *reading);

/* Finds the outcomes and the design points of claims; after the base scenario (study_claims.c).
 * STATUS_FAILED: no memory. */
enum status study_check_claims(struct study_reading *reading, struct error *error);

#endif
