/* Helpers for the JSON of a report's page, like text/json.h. */
#ifndef PRICEWAR_REPORT_REPORT_JSON_H
#define PRICEWAR_REPORT_REPORT_JSON_H

#include "file/stored_data.h"
#include "text/json.h"

/* A number with five significant digits, for large amounts of data. */
json_t *report_rounded(double value);

/* [count] of report_rounded; NULL for NULL. */
json_t *report_numbers(const double *numbers, size_t count);

/* [count]: numbers[places[i] * step]; NULL for NULL. */
json_t *report_numbers_at(const double *numbers, size_t step, const size_t *places, size_t count);

/* [count] */
json_t *report_places(const size_t *places, size_t count);

/* A dataset with one axis: all of it, or the elements at these places. */
json_t *report_row(const struct stored *in, const char *name, size_t length);
json_t *report_row_at(const struct stored *in, const char *name, size_t length, const size_t *places,
                      size_t count);

/* The texts of a dataset with one axis of this length. */
json_t *report_texts(const struct stored *in, const char *name, size_t length);

/* A text attribute, as stored_attribute; "" when there is none. It is cut off at a byte that is not UTF-8. */
json_t *report_attribute(const struct stored *in, const char *dataset, const char *name);

/* {source, <file>, study_sha256}: where a file that is of a study comes from. `file`: what its file is to the reader,
 * `study_file` or `scenario_file`. */
json_t *report_provenance(const struct stored *in, const char *file);

/* The answers in the group `claims`; [] when there is none. */
json_t *report_claims(const struct stored *in);

/* The data of a page as its scripts read it, with the digits that a page has, on the heap; NULL: no memory. */
char *report_data_text(const json_t *data);

#endif
