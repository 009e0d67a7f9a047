/* Prints texts from untrusted files, without letting them control the terminal. */
#ifndef PRICEWAR_TERMINAL_PLAIN_PRINT_H
#define PRICEWAR_TERMINAL_PLAIN_PRINT_H

#include <stdarg.h>
#include <stdio.h>

/* As printf, with question marks for control characters but line breaks and tabs, for characters that turn
 * the order of those around them, and for bytes that are no UTF-8. */
void plain_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plain_print_list(FILE *out, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

#endif
