/* The page of `report`: a template with its styles, scripts and data in place. */
#ifndef PRICEWAR_REPORT_REPORT_PAGE_H
#define PRICEWAR_REPORT_REPORT_PAGE_H

#include <jansson.h>
#include <stddef.h>

/* A whole HTML page on the heap, and its length. `verdict`: what is said to readers without scripts. Texts
 * are escaped: nothing in them can end a script or begin a tag. NULL when memory is short. */
char *report_page(const char *title, const char *verdict, const json_t *data, size_t *size);

#endif
