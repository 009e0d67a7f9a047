/* What an inversion found: as tables, as JSON, and as a fragment for a study. */
#ifndef PRICEWAR_TEXT_INVERSION_TEXT_H
#define PRICEWAR_TEXT_INVERSION_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "inference/inversion.h"
#include "terminal/shown_name.h"

/* False: memory was short. */
bool inversion_print(FILE *out, const struct inversion *inversion, enum name_style names, int width);

enum status inversion_print_json(FILE *out, const struct inversion *inversion, const char *output,
                                 struct error *error);

/* `sets`, to be included in a study's group `study`: the utilities, and what else was found, as overrides; the
 * sources of the shares in comments. `shares`: the file of the shares. */
void inversion_print_fragment(FILE *out, const struct inversion *inversion, const char *shares);

#endif
