/* The page that explains the output file, from the tables that make it. */
#ifndef PRICEWAR_RECORD_DESCRIBE_H
#define PRICEWAR_RECORD_DESCRIBE_H

#include <stdio.h>

/* Writes docs/output-format.md. */
void record_describe(FILE *out);

#endif
