/* Memory for HDF5 files that are built in memory. HDF5's core driver asks for a little more each time;
 * here memory doubles instead, in huge pages where the system has them: the first touch of a fresh
 * ordinary page costs more than filling it. */
#ifndef PRICEWAR_FILE_FILE_IMAGE_H
#define PRICEWAR_FILE_FILE_IMAGE_H

#include <hdf5.h>

/* Makes files created with the access list `access` use such memory; it must have the core driver.
 * Negative when HDF5 refuses. */
herr_t file_image_use(hid_t access);

/* The bytes of a flushed file, valid until it changes or closes; NULL when HDF5 does not give them. */
const void *file_image_bytes(hid_t file, size_t *size);

#endif
