/* The page of `report`: a template filled in with its styles, scripts and data. */
#ifndef PRICEWAR_REPORT_REPORT_PAGE_H
#define PRICEWAR_REPORT_REPORT_PAGE_H

#include <jansson.h>
#include <stddef.h>

/* A whole HTML page on the heap, and its length. `verdict`: text for readers without scripts. Texts are
 * escaped, so that none can end a script or begin a tag. NULL when memory is short. */
char *report_page(const char *title, const char *verdict, const json_t *data, size_t *size);

#endif
