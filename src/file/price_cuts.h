/* Price cuts in a file's table of events, gathered over runs. */
#ifndef PRICEWAR_FILE_PRICE_CUTS_H
#define PRICEWAR_FILE_PRICE_CUTS_H

#include "file/reader.h"

/* A product's cut in a round, in the runs that have it. */
struct price_cut {
    size_t product, round;
    size_t runs;          /* that have it */
    double before, after; /* CNY/Mtok: medians over them; 0 after: free */
};

/* Cuts by product, then round, freed by the caller. Several cuts of a product in a round of a run are one.
 * Events that name no product, round or run of the file are left out. STATUS_INVALID: as reader.h. */
enum status price_cuts_read(struct reader *reader, struct price_cut **cuts, size_t *count,
                            struct error *error);

#endif
