/* What was observed of a market, as a table in a CSV file that a scenario names (output.observed), and how near the runs
 * come to it. docs/observed.md. */
#ifndef PRICEWAR_OBSERVED_OBSERVED_H
#define PRICEWAR_OBSERVED_OBSERVED_H

#include "record/run_record.h"

enum { MOST_OBSERVATIONS = 10000, LARGEST_OBSERVED_FILE = 1 << 20 };

/* One row: numbers in the unit of the field, flows those of a round. */
struct observation {
    int line;       /* of the file */
    int64_t day;    /* days since 1970-01-01 */
    int64_t round;  /* in which it falls, 1, 2, ...; OUTSIDE_RUN: before the first or after the last */
    size_t field;   /* of world_fields */
    size_t element; /* along the field's axis of agents; 0 without one */
    size_t series;  /* of the same field and element; 0, 1, ... in the order in which they come */
    double value, low, high; /* NAN: not given */
    const char *agent;       /* name of the element; "" without one */
    const char *source;      /* "" when it is not given */
};
enum { OUTSIDE_RUN = 0 };

struct observed {
    const char *file;          /* path or name that it was read by */
    const char *text;          /* of the file, as it is */
    struct observation *items; /* [count], in the order of the file */
    size_t count, series_count;
    struct arena arena; /* all that is pointed to */
};

/* Reads the file that the scenario names, looked for in the folder of the scenario's file; *observed is NULL when it
 * names none. STATUS_INVALID, with a finding for each row that is wrong (file, line, column, what is allowed): a file
 * that can't be opened or is too large, bytes that are not UTF-8, no header, a row that is none. STATUS_FAILED: no
 * memory. */
enum status observed_read(const struct scenario *scenario, struct observed **observed,
                          struct diagnostics *findings, struct error *error);

/* The same of the text of such a file, which is called `file`. */
enum status observed_read_text(const struct scenario *scenario, const char *file, const char *text,
                               size_t length, struct observed **observed, struct diagnostics *findings,
                               struct error *error);
void observed_free(struct observed *observed);

/* A dataset that can be observed, in any scenario: a path over rounds, of the market or of agents of one kind. False: the
 * name is of none. */
bool observed_field(const char *name, size_t *field);

#endif
