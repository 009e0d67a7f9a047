/* What refining the numerical settings of a scenario does to its headline numbers, for people and for
 * machines. */
#ifndef PRICEWAR_TEXT_CONVERGENCE_TEXT_H
#define PRICEWAR_TEXT_CONVERGENCE_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "runs/convergence.h"

/* `width` as in summary_text.h. False when memory is short. */
bool convergence_print_text(FILE *out, const struct convergence *convergence, int width);

/* One object: by setting what was refined and, by number, the difference, its interval and the verdict. */
json_t *convergence_to_json(const struct convergence *convergence, struct error *error);

#endif
