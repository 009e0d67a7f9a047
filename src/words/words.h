/* Texts of the program in the words of a war. They are written in those of the war over models; here a
 * scenario's terms take the places of the words that stand for them: vendors, clouds, SMEs, tokens, CNY. */
#ifndef PRICEWAR_WORDS_WORDS_H
#define PRICEWAR_WORDS_WORDS_H

#include <stdarg.h>
#include <stdio.h>

#include "words/terms.h"

/* A text of at most this size; what is longer is cut at a whole character. */
struct words {
    char bytes[1600];
};

/* `text` with the terms in place of the program's words: "SMEs that use a model" becomes "riders that use a
 * bike". A text of the program and never one of the scenario: names stay as they are. Words in paths such as
 * vendors[].owner are no words. With the program's terms the text is returned as it is. */
struct words say(const struct terms *terms, const char *text);

/* The same of a format, filled in: what the arguments hold is left as it is. */
struct words say_with(const struct terms *terms, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void say_list(char *text, size_t size, const struct terms *terms, const char *format, va_list arguments)
    __attribute__((format(printf, 4, 0)));

/* printf, in the terms; what the arguments hold is left as it is. */
void say_to(FILE *out, const struct terms *terms, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void say_list_to(FILE *out, const struct terms *terms, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* A unit of stored numbers ("kCNY/acc-h", "CNY/Mtok", "Gtok", "SMEs") in the terms: "kCNY/bike-h", "CNY/ride",
 * "thousand rides", "riders". */
struct words say_unit(const struct terms *terms, const char *unit);

/* What prices are in, "CNY per million tokens", "CNY a ride": a thousand of the currency for in_a_unit rides. */
struct words price_unit(const struct terms *terms);

/* A volume in Gtok, in tokens or what the terms have in their place. */
double volume_counted(const struct terms *terms, double gtok);

#endif
