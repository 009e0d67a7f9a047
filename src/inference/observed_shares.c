#include "inference/observed_shares.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csv_line.h"
#include "base/regular_file.h"

enum { MOST_ROWS = 10000 };
enum column { COLUMN_NAME, COLUMN_SHARE, COLUMN_RANK, COLUMN_SOURCE, COLUMNS };

static const char *const column_names[COLUMNS] = {"name", "share", "rank", "source"};
static const double rounding = 1e-9;

struct reading {
    const char *file;
    struct observed_shares *shares;
    struct diagnostics *findings;
    size_t place[COLUMNS]; /* of each column in a row; MOST_CSV_CELLS: there is none */
    size_t columns;        /* of the header */
    size_t capacity;
    int line;
};

#define REFUSE(reading, line, column, ...)                                                                   \
    diagnostics_add((reading)->findings, (reading)->file, line, column, __VA_ARGS__)

static void read_header(struct reading *reading, char *line)
{
    struct csv_line split = csv_split(line);
    if (split.fault)
        REFUSE(reading, reading->line, NULL, "%s", split.fault);
    for (size_t c = 0; c < COLUMNS; c++)
        reading->place[c] = MOST_CSV_CELLS;
    reading->columns = split.count;
    for (size_t i = 0; i < split.count; i++) {
        size_t c = 0;
        while (c < COLUMNS && strcmp(split.cells[i], column_names[c]) != 0)
            c++;
        if (c == COLUMNS || reading->place[c] < i)
            REFUSE(
                reading, reading->line, NULL,
                "the header has a column `%s`%s; the columns, with commas between them, are name, share, rank "
                "and source",
                split.cells[i], c == COLUMNS ? "" : " twice");
        else
            reading->place[c] = i;
    }
    if (reading->place[COLUMN_NAME] == MOST_CSV_CELLS ||
        (reading->place[COLUMN_SHARE] == MOST_CSV_CELLS && reading->place[COLUMN_RANK] == MOST_CSV_CELLS))
        REFUSE(reading, reading->line, NULL,
               "the header must have a name and a share or a rank: name,share,rank");
}

static double read_share(struct reading *reading, const char *text)
{
    double share = csv_number(text);
    if (isnan(share))
        REFUSE(reading, reading->line, "share", "`%s` is no number; a share is written as 0.464", text);
    else if (share <= 0)
        REFUSE(
            reading, reading->line, "share",
            "a share of %s: no finite utility gives it; leave out what does not sell, or give a share above 0",
            text);
    else if (share > 1)
        REFUSE(reading, reading->line, "share", "a share of %s is above 1; 46.4 %% is written as 0.464",
               text);
    return share;
}

static size_t read_rank(struct reading *reading, const char *text)
{
    char *end;
    long rank = strtol(text, &end, 10);
    if (end == text || *end || rank < 1 || rank > MOST_ROWS) {
        REFUSE(reading, reading->line, "rank", "`%s` is no rank; the largest has rank 1", text);
        return 0;
    }
    return (size_t)rank;
}

static enum status add_row(struct reading *reading, const struct observed_share *row, struct error *error)
{
    struct observed_shares *shares = reading->shares;
    if (shares->count == reading->capacity) {
        size_t capacity = reading->capacity ? 2 * reading->capacity : 64;
        struct observed_share *items = arena_take(&shares->arena, capacity, sizeof *items);
        if (!items)
            return error_no_memory(error, "the observed shares");
        if (shares->count)
            memcpy(items, shares->items, shares->count * sizeof *items);
        shares->items = items;
        reading->capacity = capacity;
    }
    shares->items[shares->count] = *row;
    shares->items[shares->count].name = arena_copy_text(&shares->arena, row->name);
    shares->items[shares->count].source = arena_copy_text(&shares->arena, row->source);
    shares->count++;
    return shares->arena.exhausted ? error_no_memory(error, "the observed shares") : STATUS_OK;
}

static enum status read_row(struct reading *reading, char *line, struct error *error)
{
    const char *values[COLUMNS];
    struct csv_line split = csv_split(line);
    const char *fault = split.fault ? split.fault : csv_surplus(&split, reading->columns);
    if (fault) {
        REFUSE(reading, reading->line, NULL, "%s", fault);
        return STATUS_OK;
    }
    for (size_t c = 0; c < COLUMNS; c++)
        values[c] = reading->place[c] < split.count ? split.cells[reading->place[c]] : "";
    struct observed_share row = {.name = values[COLUMN_NAME],
                                 .source = values[COLUMN_SOURCE],
                                 .share = (double)NAN,
                                 .line = reading->line};
    if (!*row.name)
        REFUSE(reading, row.line, "name", "the name is missing");
    if (*values[COLUMN_SHARE])
        row.share = read_share(reading, values[COLUMN_SHARE]);
    if (*values[COLUMN_RANK])
        row.rank = read_rank(reading, values[COLUMN_RANK]);
    if (!*values[COLUMN_SHARE] && !*values[COLUMN_RANK])
        REFUSE(reading, row.line, NULL, "%s has neither a share nor a rank; leave out what is not known",
               row.name);
    return add_row(reading, &row, error);
}

static enum status read_lines(struct reading *reading, FILE *in, struct error *error)
{
    char *line = NULL;
    size_t size = 0;
    bool header = false;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && getline(&line, &size, in) >= 0) {
        static const char mark[] = "\xEF\xBB\xBF";
        reading->line++;
        bool marked = reading->line == 1 && strncmp(line, mark, strlen(mark)) == 0;
        char *text = csv_trim(line + (marked ? strlen(mark) : 0));
        if (!*text || *text == '#')
            continue;
        if (!header)
            read_header(reading, text);
        else if (reading->shares->count == MOST_ROWS)
            status = error_set(error, STATUS_INVALID, "there are more than %d rows", MOST_ROWS);
        else
            status = read_row(reading, text, error);
        header = true;
        if (reading->findings->count > 0 && reading->shares->count == 0)
            break; /* the header is wrong */
    }
    free(line);
    if (status == STATUS_OK && !reading->findings->count && !reading->shares->count)
        status =
            error_set(error, STATUS_INVALID, "there are no shares in it; it begins with name,share,rank");
    return status;
}

static void check_names(const struct reading *reading)
{
    const struct observed_shares *shares = reading->shares;
    for (size_t i = 0; i < shares->count; i++)
        for (size_t k = 0; k < i; k++)
            if (*shares->items[i].name && strcmp(shares->items[i].name, shares->items[k].name) == 0) {
                REFUSE(reading, shares->items[i].line, "name", "%s stands in line %d already",
                       shares->items[i].name, shares->items[k].line);
                break;
            }
}

static void check_sum(const struct reading *reading)
{
    double sum = 0;
    for (size_t i = 0; i < reading->shares->count; i++) {
        const struct observed_share *row = &reading->shares->items[i];
        sum += row->share > 0 ? row->share : 0;
        if (sum > 1 + rounding && row->share <= 1) {
            REFUSE(reading, row->line, "share", "with this row the shares sum to %.6g, which is above 1",
                   sum);
            return;
        }
    }
}

static void check_ranks(const struct reading *reading)
{
    const struct observed_shares *shares = reading->shares;
    size_t ranked = 0;
    for (size_t i = 0; i < shares->count; i++)
        ranked += shares->items[i].rank > 0;
    for (size_t i = 0; ranked > 0 && i < shares->count; i++) {
        const struct observed_share *row = &shares->items[i];
        if (!row->rank && !isnan(row->share))
            REFUSE(reading, row->line, "rank",
                   "%s has no rank, and other rows have; give all rows one, or none", row->name);
        if (row->rank > ranked)
            REFUSE(reading, row->line, "rank", "rank %zu, and only %zu rows have one; ranks are 1, 2, 3, ...",
                   row->rank, ranked);
        for (size_t k = 0; k < i; k++)
            if (row->rank && shares->items[k].rank == row->rank)
                REFUSE(reading, row->line, "rank", "rank %zu is that of %s in line %d", row->rank,
                       shares->items[k].name, shares->items[k].line);
    }
}

enum status observed_shares_read(const char *file, struct observed_shares *shares,
                                 struct diagnostics *findings, struct error *error)
{
    struct reading reading = {.file = file, .shares = shares, .findings = findings};
    *shares = (struct observed_shares){0};
    arena_init(&shares->arena);
    int opened = regular_open(file, "a table of shares", error);
    if (opened < 0)
        return STATUS_INVALID;
    FILE *in = fdopen(opened, "r");
    if (!in) {
        close(opened);
        return error_no_memory(error, "the observed shares");
    }
    enum status status = error_in_file(error, read_lines(&reading, in, error), file);
    fclose(in);
    if (status == STATUS_OK && findings->count == 0)
        check_names(&reading);
    if (status == STATUS_OK && findings->count == 0)
        check_ranks(&reading);
    if (status == STATUS_OK && findings->count == 0)
        check_sum(&reading);
    return status == STATUS_OK && findings->count > 0 ? STATUS_INVALID : status;
}

void observed_shares_clear(struct observed_shares *shares)
{
    arena_clear(&shares->arena);
    *shares = (struct observed_shares){0};
}
