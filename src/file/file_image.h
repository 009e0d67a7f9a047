/* The memory of an HDF5 file that is built in memory. HDF5's core driver asks for a little more each time;
 * this grows by doubling and, where the system has them, in huge pages: to touch a fresh page of ordinary
 * size for the first time costs more than to fill it. */
#ifndef PRICEWAR_FILE_FILE_IMAGE_H
#define PRICEWAR_FILE_FILE_IMAGE_H

#include <hdf5.h>

/* Files created with the access list `access`, which has the core driver, get such memory. Negative when HDF5
 * refuses. */
herr_t file_image_use(hid_t access);

/* The bytes of a flushed file, valid until it changes or closes; NULL when HDF5 does not tell. */
const void *file_image_bytes(hid_t file, size_t *size);

#endif
