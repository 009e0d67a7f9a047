/* Writes what the registry knows (help, reference page) and what a scenario holds (resolved scenario). */
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

/* Every parameter whose path or meaning contains `filter` (letter case ignored; NULL or "": all), those of
 * the catalog's strategies included: path, type, unit, default, range, meaning, source. Returns how many. */
size_t parameters_print(FILE *out, const char *filter, enum description_format format, int width,
                        const struct parameter_catalog *catalog);

/* The same for the groups of another kind of file. */
size_t parameter_groups_print(FILE *out, const struct parameter_group *groups, size_t group_count,
                              const char *filter, enum description_format format, int width);

/* The scenario in its own syntax with every value written out; reading it gives the same scenario. A value
 * that is not the registry's default is followed by a comment that names the default. False when memory is
 * short or `out` fails: not all is there then. */
bool scenario_print_resolved(FILE *out, const struct scenario *scenario);

/* "real number", "one of light, main, flagship": the type of a row in words, NUL-terminated. */
void parameter_type_in_words(const struct parameter *row, char *text, size_t size);

#endif
