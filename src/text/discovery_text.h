/* What a discovery found, for people, as JSON and as CSV. */
#ifndef PRICEWAR_TEXT_DISCOVERY_TEXT_H
#define PRICEWAR_TEXT_DISCOVERY_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "inference/discovery.h"

/* Sentences, the limits with their tests, and the first box's path. `width`: of the terminal; 0: no limit. False: no
 * memory. */
bool discovery_print_text(FILE *out, const struct discovery *discovery, int width);

json_t *discovery_to_json(const struct discovery *discovery, struct error *error);

/* The tables as CSV (RFC 4180, UTF-8, a header line; what is missing is empty): the boxes, a row for each limit, and the
 * paths, a row for each box on them. */
void discovery_print_boxes(FILE *out, const struct discovery *discovery);
void discovery_print_paths(FILE *out, const struct discovery *discovery);

#endif
