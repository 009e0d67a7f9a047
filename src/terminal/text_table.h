/* A table of text with headings between its rows. Too wide for the terminal, it is printed in several blocks,
 * each beginning with the first column. */
#ifndef PRICEWAR_TERMINAL_TEXT_TABLE_H
#define PRICEWAR_TERMINAL_TEXT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

struct text_column {
    const char *title;
    bool right; /* aligned to the right */
};

struct text_table {
    const struct text_column *columns;
    size_t column_count;
    const char **cells; /* [count]; a heading is one cell and then NULLs */
    size_t count, capacity;
    struct arena arena;
    bool out_of_memory;
};

/* `columns` must outlive the table. */
void text_table_init(struct text_table *table, const struct text_column *columns, size_t column_count);
void text_table_clear(struct text_table *table);

/* The next cell, row by row; the text is copied. */
void text_table_add(struct text_table *table, const char *text);

/* A line of its own between complete rows. */
void text_table_heading(struct text_table *table, const char *text);

/* Clears the table too. `width` 0: no limit. False when memory was short; nothing is printed then. */
bool text_table_print(FILE *out, struct text_table *table, int width);

#endif
