/* The HDF5 types of a field's numbers and texts. The caller closes each. */
#ifndef PRICEWAR_FILE_HDF5_TYPE_H
#define PRICEWAR_FILE_HDF5_TYPE_H

#include "record/fields.h"
#include <hdf5.h>

/* The type in memory; the type in a file. */
hid_t hdf5_memory_type(enum field_type type);
hid_t hdf5_stored_type(enum field_type type);

/* Whether this is the type of texts. */
bool hdf5_is_text(hid_t type);

#endif
