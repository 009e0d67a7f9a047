/* Pieces of JSON. NULL stands for memory that was short: json_pack's "o" and the functions here take it, and
 * pass it on. */
#ifndef PRICEWAR_TEXT_JSON_H
#define PRICEWAR_TEXT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "scenario/scenario.h"
#include "statistics/estimate.h"

/* What is not finite is null. */
json_t *number_to_json(double value);

/* {value, low, high} */
json_t *estimate_to_json(const struct estimate *estimate);

/* [count] */
json_t *texts_to_json(const char *const *texts, size_t count);

/* Takes the item over. When that can't be, the array or object is freed, and NULL from then on. */
void append_to_json(json_t **array, json_t *item);
void put_in_json(json_t **object, const char *key, json_t *item);

/* Sorted keys, 17 digits, a newline at the end; frees the value. False: it is NULL, or can't be written. */
bool print_json(FILE *out, json_t *value);

/* The same of an object with where it comes from. `output`: the file that was written, or NULL. */
bool print_json_of(FILE *out, json_t *object, const struct scenario *scenario, const char *output);

#endif
