/* Market shares or ranks that somebody observed, as a table in a CSV file. */
#ifndef PRICEWAR_INFERENCE_OBSERVED_SHARES_H
#define PRICEWAR_INFERENCE_OBSERVED_SHARES_H

#include "base/arena.h"
#include "base/error.h"

struct observed_share {
    const char *name;
    double share;       /* NAN: only the rank is known */
    size_t rank;        /* 1 is the largest; 0: not given */
    const char *source; /* "": not given */
    int line;           /* in the file */
};

struct observed_shares {
    struct observed_share *items; /* [count] */
    size_t count;
    struct arena arena;
};

/* Reads a file with the header name,share[,rank][,source] in any order (RFC 4180, but a cell stays in its line;
 * lines that begin with # are passed over). STATUS_INVALID, with a finding for each row that is wrong: a share
 * that is not above 0 or is above 1, or the row at which their sum passes 1; neither share nor rank; ranks that
 * are not 1, 2, ... once each, or that only some rows have; a name twice. STATUS_INVALID without findings: the
 * file can't be opened. Call observed_shares_clear in any case. */
enum status observed_shares_read(const char *file, struct observed_shares *shares,
                                 struct diagnostics *findings, struct error *error);
void observed_shares_clear(struct observed_shares *shares);

#endif
