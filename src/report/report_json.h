/* Pieces of JSON for the page of `report`. Every function gives NULL (or false) when memory is short, and
 * takes that from others: json_pack's "o" and append() then fail too. */
#ifndef PRICEWAR_REPORT_REPORT_JSON_H
#define PRICEWAR_REPORT_REPORT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* What is not finite is null. */
json_t *report_number(double value);

/* With five significant digits, for what there is much of. */
json_t *report_rounded(double value);

/* Takes the item over. */
bool report_append(json_t *array, json_t *item);

/* The array or object when all went well; else it is freed. */
json_t *report_whole(json_t *value, bool good);

json_t *report_texts(char *const *items, size_t count);

/* [count] of report_rounded. */
json_t *report_numbers(const double *numbers, size_t count);

/* A text of any bytes; what is no UTF-8 is cut off there. */
json_t *report_text(const char *text);

#endif
