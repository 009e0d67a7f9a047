#include "terminal/text_table.h"

#include <math.h>
#include <stdlib.h>

#include "base/list.h"
#include "terminal/text_width.h"
#include "words/words.h"

enum { GAP = 2, FIRST_CAPACITY = 64 };

void text_table_init(struct text_table *table, const struct terms *terms, const struct text_column *columns,
                     size_t column_count)
{
    *table = (struct text_table){.column_count = column_count, .terms = terms};
    arena_init(&table->arena);
    table->columns = arena_take(&table->arena, column_count, sizeof *table->columns);
    for (size_t k = 0; table->columns && k < column_count; k++)
        table->columns[k] = (struct text_column){
            arena_copy_text(&table->arena, say(terms, columns[k].title).bytes), columns[k].right};
    table->out_of_memory = table->arena.exhausted;
}

void text_table_clear(struct text_table *table)
{
    free(table->cells);
    table->cells = NULL;
    arena_clear(&table->arena);
}

static void append(struct text_table *table, const char *cell)
{
    const char **cells = list_with_room(table->cells, table->count, &table->capacity, sizeof *cells);
    table->out_of_memory = table->out_of_memory || !cells;
    if (!cells)
        return;
    table->cells = cells;
    table->cells[table->count++] = cell;
}

void text_table_add(struct text_table *table, const char *text)
{
    const char *copy = arena_copy_text(&table->arena, text);
    table->out_of_memory = table->out_of_memory || !copy;
    append(table, copy);
}

void text_table_say(struct text_table *table, const char *text)
{
    text_table_add(table, say(table->terms, text).bytes);
}

void text_table_add_number(struct text_table *table, double number, int digits)
{
    char text[40] = "-";
    if (!isnan(number))
        snprintf(text, sizeof text, "%.*g", digits, number);
    text_table_add(table, text);
}

void text_table_heading(struct text_table *table, const char *text)
{
    text_table_add(table, text);
    for (size_t i = 1; i < table->column_count; i++)
        append(table, NULL);
}

static const char *const *row_of(const struct text_table *table, size_t row)
{
    return &table->cells[row * table->column_count];
}

static bool is_heading(const struct text_table *table, size_t row)
{
    return table->column_count > 1 && !row_of(table, row)[1];
}

static int column_width(const struct text_table *table, size_t column)
{
    int widest = text_width(table->columns[column].title);
    for (size_t row = 0; row < table->count / table->column_count; row++) {
        int width = is_heading(table, row) ? 0 : text_width(row_of(table, row)[column]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void print_cell(FILE *out, const char *text, int width, bool right, bool last)
{
    int blanks = width - text_width(text);
    if (right)
        fprintf(out, "%*s%s", blanks, "", text);
    else
        fprintf(out, "%s%*s", text, last ? 0 : blanks, "");
    if (!last)
        fprintf(out, "%*s", GAP, "");
}

/* Prints the first column and columns from `from` to before `to`. `cells` NULL: the titles. */
static void print_line(FILE *out, const struct text_table *table, const char *const *cells, const int *widths,
                       size_t from, size_t to)
{
    while (cells && to > from && !*cells[to - 1])
        to--; /* no blanks at the end of a line */
    print_cell(out, cells ? cells[0] : table->columns[0].title, widths[0], table->columns[0].right,
               from == to);
    for (size_t k = from; k < to; k++)
        print_cell(out, cells ? cells[k] : table->columns[k].title, widths[k], table->columns[k].right,
                   k + 1 == to);
    fputc('\n', out);
}

static void print_block(FILE *out, const struct text_table *table, const int *widths, size_t from, size_t to,
                        int width)
{
    print_line(out, table, NULL, widths, from, to);
    for (size_t row = 0; row < table->count / table->column_count; row++) {
        if (is_heading(table, row))
            text_wrap(out, row_of(table, row)[0], width, 0, 0);
        else
            print_line(out, table, row_of(table, row), widths, from, to);
    }
}

static void print_blocks(FILE *out, const struct text_table *table, int *widths, int width)
{
    for (size_t k = 0; k < table->column_count; k++)
        widths[k] = column_width(table, k);
    size_t from = 1;
    do {
        size_t to = from;
        for (int used = widths[0]; to < table->column_count; to++) {
            used += GAP + widths[to];
            if (width > 0 && used > width && to > from)
                break;
        }
        if (from > 1)
            fputc('\n', out);
        print_block(out, table, widths, from, to, width);
        from = to;
    } while (from < table->column_count);
}

bool text_table_print(FILE *out, struct text_table *table, int width)
{
    int *widths = calloc(table->column_count, sizeof *widths);
    bool done = widths && !table->out_of_memory;
    if (done)
        print_blocks(out, table, widths, width);
    free(widths);
    text_table_clear(table);
    return done;
}
