/* A table of text with headings between its rows. When it is too wide for the terminal, it is printed as
 * several blocks, each beginning with the first column. */
#ifndef PRICEWAR_TERMINAL_TEXT_TABLE_H
#define PRICEWAR_TERMINAL_TEXT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "words/terms.h"

struct text_column {
    const char *title;
    bool right; /* aligned to the right */
};

struct text_table {
    struct text_column *columns; /* in the arena, in the terms */
    size_t column_count;
    const struct terms *terms;
    const char **cells; /* [count]; a heading is one cell followed by NULLs */
    size_t count, capacity;
    struct arena arena;
    bool out_of_memory;
};

/* Titles of columns and headings are texts of the program, said in the terms; NULL: in its own. The columns are
 * copied. */
void text_table_init(struct text_table *table, const struct terms *terms, const struct text_column *columns,
                     size_t column_count);
void text_table_clear(struct text_table *table);

/* Adds the next cell, row by row; the text is copied. */
void text_table_add(struct text_table *table, const char *text);

/* The same with a number of so many digits; "-" for NAN. */
void text_table_add_number(struct text_table *table, double number, int digits);

/* The same with a text of the program, said in the terms. */
void text_table_say(struct text_table *table, const char *text);

/* Adds a heading, which takes a line of its own; only after a complete row. */
void text_table_heading(struct text_table *table, const char *text);

/* Prints the table and clears it. `width` 0: no limit. False when memory was short; nothing is printed
 * then. */
bool text_table_print(FILE *out, struct text_table *table, int width);

#endif
