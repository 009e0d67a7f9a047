/* Work in a process of its own, for a library that a damaged file can crash. */
#ifndef PRICEWAR_CLI_APART_H
#define PRICEWAR_CLI_APART_H

#include "base/error.h"

/* Calls work(context), which reads a file and returns an exit code from 0 to 127, in a child of this process.
 * What it returned; EXIT_SIGNALLED (leave.h) and the signal's number when a signal ended it. A crash is said
 * on stderr and is STATUS_INVALID: damaged texts crash HDF5 1.10.8, whose H5HG_read believes their lengths.
 * For a process without other threads. */
int read_apart(const char *file, int (*work)(void *context), void *context);

/* Before a file is read in this process: its seal must hold, or, when it has none, all of it must be readable
 * in another process. What is wrong is said on stderr. */
enum status check_apart(const char *file);

#endif
