/* Texts that are printed into memory. */
#ifndef PRICEWAR_BASE_MEMORY_TEXT_H
#define PRICEWAR_BASE_MEMORY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* As open_memstream: a stream that is printed into *text, which ends with '\0' behind *size bytes and is to be freed; both
 * hold what was printed after fflush and memory_text_close. glibc's own says nothing when memory is short for a while: the
 * text has a gap, and neither ferror nor fclose knows. This one has an error then. NULL: no memory. */
FILE *memory_text_open(char **text, size_t *size);

/* Closes the stream that was opened for *text. False when memory was too short for the whole text; *text is then NULL. */
bool memory_text_close(FILE *out, char **text);

#endif
