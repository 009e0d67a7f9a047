/* Work in a process of its own, for a library that a damaged file can crash. */
#ifndef PRICEWAR_CLI_APART_H
#define PRICEWAR_CLI_APART_H

/* Calls work(context) in a child of this process. What work returned, from 0 to 127; EXIT_SIGNALLED
 * (options.h) and the signal's number when a signal ended it; -1 when there is no child to be had (errno says
 * why). For a process without other threads. */
int run_apart(int (*work)(void *context), void *context);

#endif
