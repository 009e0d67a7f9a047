/* UTF-8: whether bytes are valid text. */
#ifndef PRICEWAR_SCENARIO_UTF8_H
#define PRICEWAR_SCENARIO_UTF8_H

#include <stddef.h>

/* Bytes at the start of the text that are valid UTF-8 (Unicode standard, table 3-7); `length` if all are. */
size_t utf8_valid_prefix(const char *text, size_t length);

#endif
