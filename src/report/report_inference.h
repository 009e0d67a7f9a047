/* The numbers behind the page of an inference, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_INFERENCE_H
#define PRICEWAR_REPORT_REPORT_INFERENCE_H

#include <jansson.h>

#include "base/error.h"

/* An object for the scripts in assets/; *title on the heap. STATUS_INVALID: the file is incomplete, or has another layout.
 * STATUS_FAILED: no memory. */
enum status report_inference(const char *path, char **title, json_t **data, struct error *error);

#endif
