/* Texts that are printed into memory with open_memstream. */
#ifndef PRICEWAR_BASE_MEMORY_TEXT_H
#define PRICEWAR_BASE_MEMORY_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/* Closes the stream that was opened for *text. False when memory was too short for the whole text; *text
 * is then NULL. The result of fclose is not enough: glibc's reports success and leaves no text. */
bool memory_text_close(FILE *out, char **text);

#endif
