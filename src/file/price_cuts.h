/* Collects price cuts from a file's table of events, over all runs. */
#ifndef PRICEWAR_FILE_PRICE_CUTS_H
#define PRICEWAR_FILE_PRICE_CUTS_H

#include "file/reader.h"

/* A price cut of a product in a round, over the runs that have it. */
struct price_cut {
    size_t product, round;
    size_t runs;          /* number of these runs */
    double before, after; /* CNY/Mtok: medians over these runs; `after` 0: free */
};

/* Cuts by product, then round; the caller frees them. Several cuts of a product in the same round and run
 * count as one. Events with a product, round or run that the file does not have are left out.
 * STATUS_INVALID: as reader.h. */
enum status price_cuts_read(struct reader *reader, struct price_cut **cuts, size_t *count,
                            struct error *error);

#endif
