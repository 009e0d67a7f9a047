/* Texts that are printed into memory with open_memstream. */
#ifndef PRICEWAR_BASE_MEMORY_TEXT_H
#define PRICEWAR_BASE_MEMORY_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/* Closes the stream that was opened for *text. False when not all of it is there, as memory was short; *text
 * is NULL then. fclose alone does not tell: glibc's gives success and no text. */
bool memory_text_close(FILE *out, char **text);

#endif
