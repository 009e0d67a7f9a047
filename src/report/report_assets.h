/* The files in assets/, embedded in the program, so that a page can be made without a network. */
#ifndef PRICEWAR_REPORT_REPORT_ASSETS_H
#define PRICEWAR_REPORT_REPORT_ASSETS_H

#include <stddef.h>

struct report_asset {
    const char *name; /* of the file */
    const char *bytes, *end;
};

/* The asset whose name has these `length` bytes, or NULL. */
const struct report_asset *report_asset_find(const char *name, size_t length);

#endif
