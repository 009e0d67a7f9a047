/* The page that explains the output file, generated from the tables that define it. */
#ifndef PRICEWAR_FILE_DESCRIBE_H
#define PRICEWAR_FILE_DESCRIBE_H

#include <stdio.h>

/* Writes docs/output-format.md. */
void record_describe(FILE *out);

#endif
