/* All that an HDF5 file holds, object by object, within limits: our own files are two groups deep. */
#ifndef PRICEWAR_FILE_HDF5_WALK_H
#define PRICEWAR_FILE_HDF5_WALK_H

#include <hdf5.h>

#include "base/error.h"

/* Calls visit for the file itself, "/", and all groups, datasets and types in it by their names
 * "events/event_run"; object -1: it can't be opened. Ends at the first status other than STATUS_OK, and
 * returns it. STATUS_INVALID, with the name in the message: a link that leads out of the file, groups more
 * than 8 deep, or far too many objects. Links within the file to what has a name anyway are passed over. */
enum status hdf5_walk(hid_t file,
                      enum status (*visit)(void *context, hid_t object, const char *name,
                                           struct error *error),
                      void *context, struct error *error);

/* STATUS_INVALID: what the file holds is not all in it, but in other files, or is packed by a program that
 * would have to be loaded. */
enum status hdf5_stands_alone(hid_t file, struct error *error);

#endif
