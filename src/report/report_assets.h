/* The files in assets/, embedded in the program, so that a page can be made without a network. */
#ifndef PRICEWAR_REPORT_REPORT_ASSETS_H
#define PRICEWAR_REPORT_REPORT_ASSETS_H

struct report_asset {
    const char *name; /* of the file */
    const char *bytes, *end;
};

/* The asset of that name, or NULL. */
const struct report_asset *report_asset_find(const char *name);

#endif
