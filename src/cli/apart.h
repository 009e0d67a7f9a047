/* Work in a process of its own, for a library that a damaged file can crash. */
#ifndef PRICEWAR_CLI_APART_H
#define PRICEWAR_CLI_APART_H

#include "base/error.h"

/* Calls work(context) in a child of this process. What work returned, from 0 to 127; EXIT_SIGNALLED
 * (options.h) and the signal's number when a signal ended it; -1 when there is no child to be had (errno says
 * why). For a process without other threads. */
int run_apart(int (*work)(void *context), void *context);

/* The same for work that reads a file and returns an exit code: a crash is said on stderr and is
 * STATUS_INVALID. Damaged texts crash HDF5 1.10.8, whose H5HG_read believes their lengths. */
int read_apart(const char *file, int (*work)(void *context), void *context);

/* Before a file is read in this process: its seal must hold, or, when it has none, all of it must be readable
 * in another process. What is wrong is said on stderr. */
enum status check_apart(const char *file);

#endif
