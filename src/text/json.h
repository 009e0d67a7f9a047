/* Pieces of JSON. NULL stands for what could not be made: pack_json's "o" and the functions here take it, and
 * pass it on. Only pack_json says why; where nothing was said, memory was short. */
#ifndef PRICEWAR_TEXT_JSON_H
#define PRICEWAR_TEXT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "scenario/scenario.h"
#include "statistics/estimate.h"

/* A number that is not finite becomes null. */
json_t *number_to_json(double value);

/* {value, low, high} */
json_t *estimate_to_json(const struct estimate *estimate);

/* [count] */
json_t *texts_to_json(const char *const *texts, size_t count);

/* What the war is about: {vendor: {one, many, label}, ...}, with currency, in_a_unit, units of stored numbers, price_unit ("CNY
 * per million tokens"), own (whether anything is not the program's). */
json_t *terms_to_json(const struct terms *terms, struct error *error);

/* Take ownership of the item. On failure the array or object is freed and set to NULL. */
void append_to_json(json_t **array, json_t *item);
void put_in_json(json_t **object, const char *key, json_t *item);

/* json_pack_ex that tells a slip of ours in `format` or its arguments, "internal error", from memory that was
 * short. Keeps what `error`, which begins as {0}, says already: a piece that failed before makes the whole
 * fail. */
json_t *pack_json(struct error *error, const char *format, ...);

/* Sorted keys, 17 digits, a newline at the end; frees the value. When that is NULL the error is that of
 * pack_json, or memory that was short. */
enum status print_json(FILE *out, json_t *value, struct error *error);

/* The same for an object, with provenance and the scenario's terms added. `output`: the file that was written, or NULL. */
enum status print_json_of(FILE *out, json_t *object, const struct scenario *scenario, const char *output,
                          struct error *error);

#endif
