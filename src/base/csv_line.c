#include "base/csv_line.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

char *csv_trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t length = strlen(text); length > 0 && strchr(" \t\r\n", text[length - 1]); length--)
        text[length - 1] = '\0';
    return text;
}

/* Takes a quoted cell, *from behind its first quote; leaves *from behind the last. */
static char *take_quoted(char **from, const char **fault)
{
    char *cell = *from, *to = cell, *next = cell;
    for (; *next && (*next != '"' || next[1] == '"'); next++) {
        next += *next == '"';
        *to++ = *next;
    }
    if (!*next)
        *fault = "a quote is not closed; a quoted cell ends in its line, and a quote in it is doubled";
    next += *next == '"';
    next += strspn(next, " \t\r\n");
    if (*next && *next != ',')
        *fault = "there is text behind a quoted cell; quote all of the cell, with quotes in it doubled";
    *to = '\0';
    *from = next + strcspn(next, ",");
    return cell;
}

struct csv_line csv_split(char *line)
{
    struct csv_line split = {.count = 0};
    for (bool more = true; more && !split.fault;) {
        if (split.count == MOST_CSV_CELLS) {
            split.fault = "there are more than 16 cells";
            break;
        }
        line += strspn(line, " \t");
        bool quoted = *line == '"';
        char *from = line + quoted, *cell = from;
        if (quoted)
            cell = take_quoted(&from, &split.fault);
        else
            from += strcspn(from, ",");
        more = *from == ',';
        *from = '\0';
        split.cells[split.count++] = quoted ? cell : csv_trim(cell);
        line = from + more;
    }
    return split;
}

const char *csv_surplus(const struct csv_line *row, size_t columns)
{
    for (size_t i = columns; i < row->count; i++)
        if (*row->cells[i])
            return "there are more cells than columns in the header; a comma within a cell needs quotes around the cell, "
                   "and a number is written as 0.46";
    return NULL;
}

double csv_number(const char *text)
{
    char *end;
    if (!*text || text[strspn(text, "+-.eE0123456789")])
        return (double)NAN;
    double number = strtod(text, &end);
    return *end || !isfinite(number) ? (double)NAN : number;
}
