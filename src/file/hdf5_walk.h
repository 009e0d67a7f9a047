/* Visits everything in an HDF5 file, object by object, within limits; our own files have groups two deep. */
#ifndef PRICEWAR_FILE_HDF5_WALK_H
#define PRICEWAR_FILE_HDF5_WALK_H

#include <hdf5.h>

#include "base/error.h"

/* Calls visit for the file itself, "/", and for all groups, datasets and types by names such as
 * "events/event_run"; object -1: it can't be opened. Stops at the first status other than STATUS_OK, and
 * returns it. STATUS_INVALID, naming the object: a link out of the file, groups more than 8 deep, or far
 * too many objects. Soft links within the file are skipped, since their targets have names of their own. */
enum status hdf5_walk(hid_t file,
                      enum status (*visit)(void *context, hid_t object, const char *name,
                                           struct error *error),
                      void *context, struct error *error);

/* STATUS_INVALID: some data are in other files, or are compressed by a filter that would have to be
 * loaded. */
enum status hdf5_stands_alone(hid_t file, struct error *error);

#endif
