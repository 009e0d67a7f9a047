/* How to read the output with other programs: the part of the page of `fields` with code examples. */
#ifndef PRICEWAR_FILE_DESCRIBE_READERS_H
#define PRICEWAR_FILE_DESCRIBE_READERS_H

#include <stdio.h>

/* Prints Markdown. tests/readers/ runs each fenced example on a file war.h5, unless its heading says `not run
 * by us`. */
void describe_readers(FILE *out);

#endif
