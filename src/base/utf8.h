/* UTF-8: whether bytes are valid text. */
#ifndef PRICEWAR_BASE_UTF8_H
#define PRICEWAR_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the character at the start of the text, of which there are `length` > 0; 0: it is malformed. */
size_t utf8_sequence_length(const char *text, size_t length);

/* Whether terminals obey the character of so many bytes, or it turns the order of those around it: C0 with
 * line breaks and tabs, DEL, C1, ends of lines and paragraphs, and the marks and controls of the
 * bidirectional algorithm (Unicode Standard Annex 9). */
bool utf8_is_control(const char *character, size_t bytes);

/* Bytes at the start of the text that are valid UTF-8 (Unicode standard, table 3-7); `length` if all are. */
size_t utf8_valid_prefix(const char *text, size_t length);

#endif
