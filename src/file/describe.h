/* The page that explains the output file, generated from the tables that define it. */
#ifndef PRICEWAR_FILE_DESCRIBE_H
#define PRICEWAR_FILE_DESCRIBE_H

#include <stdio.h>

#include "words/terms.h"

/* Writes docs/output-format.md, in the terms; NULL: in the program's. */
void record_describe(FILE *out, const struct terms *terms);

#endif
