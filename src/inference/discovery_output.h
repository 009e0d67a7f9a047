/* A discovery as an HDF5 file; docs/inference.md. */
#ifndef PRICEWAR_INFERENCE_DISCOVERY_OUTPUT_H
#define PRICEWAR_INFERENCE_DISCOVERY_OUTPUT_H

#include "inference/discovery.h"

/* Writes boxes, their paths and the cases. The file gets its name only when it is complete. STATUS_INVALID: as
 * publish_check. */
enum status discovery_write(const struct discovery *discovery, const char *path, bool force,
                            struct error *error);

#endif
