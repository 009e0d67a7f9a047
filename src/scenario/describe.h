/* Writes what the registry knows (help, reference page) and the values of a scenario (resolved scenario). */
#ifndef PRICEWAR_SCENARIO_DESCRIBE_H
#define PRICEWAR_SCENARIO_DESCRIBE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "scenario/parameter.h"
#include "scenario/scenario.h"

enum description_format {
    DESCRIBE_TEXT,     /* for a terminal of `width` columns */
    DESCRIBE_MARKDOWN, /* the reference page; `width` is not used */
};

/* Describes every parameter whose path or meaning contains `filter` (ignoring case; NULL or "": all),
 * those of the catalog's strategies included: path, type, unit, default, range, meaning, source. Returns
 * their number. */
size_t parameters_print(FILE *out, const char *filter, enum description_format format, int width,
                        const struct parameter_catalog *catalog);

/* The same for another set of groups, such as that of study files. */
size_t parameter_groups_print(FILE *out, const struct parameter_group *groups, size_t group_count,
                              const char *filter, enum description_format format, int width);

/* Writes the scenario in its own syntax with every value; reading that gives the same scenario. A value
 * other than the registry's default is followed by a comment with the default. False when memory is short
 * or writing fails: the text is then incomplete. */
bool scenario_print_resolved(FILE *out, const struct scenario *scenario);

/* The same as a text on the heap; NULL: no memory. */
char *scenario_resolved_text(const struct scenario *scenario);

/* The type of a row in words: "real number", "one of light, main, flagship". NUL-terminated. */
void parameter_type_in_words(const struct parameter *row, char *text, size_t size);

#endif
