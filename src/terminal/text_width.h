/* Width of UTF-8 text on a terminal, and wrapping by it. Independent of the locale, so that tables with
 * Chinese names line up in any. */
#ifndef PRICEWAR_TERMINAL_TEXT_WIDTH_H
#define PRICEWAR_TERMINAL_TEXT_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Columns that a text takes: 2 for East Asian wide and fullwidth characters and emoji, 0 for combining
 * marks, else 1 (Unicode Standard Annex 11). A byte that is not UTF-8 counts as 1. */
int text_width(const char *text);

/* Number of leading bytes of the text, in whole characters, that fit in `width` columns. */
size_t text_fit(const char *text, int width);

/* Prints words on lines of `width` columns (0: no limit); all lines but the first are indented by
 * `indent`. Ends the last line. `column`: where the cursor stands; a new line is begun first unless that
 * is before `indent`. Newlines in the text are kept; a percent sign or a scale (bn, m) stays with its number. */
void text_wrap(FILE *out, const char *text, int width, int indent, int column);

/* Line length for sentences on a terminal of `width` columns (0: not a terminal): at most 100 columns. */
int sentence_width(int width);

/* Whether block characters can be shown: the locale uses UTF-8 and the terminal is not a dumb one. */
bool terminal_shows_blocks(void);

/* Columns of the terminal that `out` writes to; 0 when it is not a terminal. */
int terminal_width(FILE *out);

#endif
