/* What the files that make a study share. Internal to src/study. */
#ifndef PRICEWAR_STUDY_STUDY_INTERNAL_H
#define PRICEWAR_STUDY_STUDY_INTERNAL_H

#include <libconfig.h>

#include "scenario/binding.h"
#include "study/study.h"

/* A study file while it is read. */
struct study_reading {
    struct study *study;
    struct scenario holder; /* lends its arena to bind_value */
    struct binding binding; /* of the study file */
    struct source source;
    struct report report;
    config_t config, fallbacks;
};

/* The written setting of a key of `study` (element SIZE_MAX) or of an element of `vary`; NULL when not
 * written. */
const config_setting_t *study_setting(const struct study_reading *reading, size_t element, const char *key);

/* Where that stands; the group around it when it is not written. */
struct origin study_origin(const struct study_reading *reading, size_t element, const char *key);

/* From libconfig's tree to the struct, by the rows of study_groups (study_bind.c). */
enum status study_bind(struct study_reading *reading, struct error *error);

/* Checks across keys, and what follows from them: factors, design (study_check.c). */
enum status study_check(struct study_reading *reading, struct error *error);

/* Tries the values of all parameters on the base scenario (study_check.c). */
enum status study_try_values(struct study_reading *reading, struct error *error);

/* Finds the outcomes that targets name; after the base scenario (study_targets.c). */
void study_check_targets(struct study_reading *reading);

/* Finds the outcomes and the design points of claims; after the base scenario (study_claims.c).
 * STATUS_FAILED: no memory. */
enum status study_check_claims(struct study_reading *reading, struct error *error);

/* What is tested, on the heap; NULL without memory. */
char *study_claim_statement(struct arena *arena, const struct study_claim *claim);

/* Text for an override: 17 digits for a number, the listed text for a choice; `size` bytes. */
void study_value_text(const struct study_vary *vary, double value, char *text, size_t size);

/* The overrides of one value, path by path, each on the heap: overrides [1 + also.count]. False: no memory;
 * what was made is there. */
bool study_overrides(const struct study_vary *vary, double value, char **overrides);

enum { LONGEST_OVERRIDE_TEXT = 4096 };

#endif
