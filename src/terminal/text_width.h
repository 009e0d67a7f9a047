/* Columns of UTF-8 text on a terminal, and wrapping by them. Does not depend on the locale, so that tables
 * with Chinese names line up in any. */
#ifndef PRICEWAR_TERMINAL_TEXT_WIDTH_H
#define PRICEWAR_TERMINAL_TEXT_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Columns that a text takes: 2 for East Asian wide and fullwidth characters and emoji, 0 for combining
 * marks, else 1 (Unicode Standard Annex 11). A byte that is no UTF-8 counts as 1. */
int text_width(const char *text);

/* How many bytes of the text take at most `width` columns; a character is whole or left out. */
size_t text_fit(const char *text, int width);

/* Prints words separated by blanks on lines of `width` columns (0: no limit), each after the first indented
 * by `indent`; ends the last line. `column`: where the cursor stands; beyond `indent` a new line comes first.
 * A newline in the text is kept; a percent sign stays with its number. */
void text_wrap(FILE *out, const char *text, int width, int indent, int column);

/* Columns of lines with sentences on a terminal of `width` columns (0: it is none): 100 at most. */
int sentence_width(int width);

/* Whether the locale's texts are UTF-8 and the terminal is not a dumb one: block characters can be shown. */
bool terminal_shows_blocks(void);

/* Columns of the terminal that `out` writes to; 0 when it is none. */
int terminal_width(FILE *out);

#endif
