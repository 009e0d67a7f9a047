/* Work in a process of its own, for a library that a damaged file, or one that was made for it, can crash or
 * keep busy for ever. Such a process ends with this one, and leaves no file of its memory. */
#ifndef PRICEWAR_CLI_SUBPROCESS_H
#define PRICEWAR_CLI_SUBPROCESS_H

/* Before a file is read: all of it but plain numbers must be readable in another process, within a limit of
 * processor time that grows with the file; a seal says who cut nothing off, not who wrote it. The exit code
 * of the program, 0 when all is well; what is wrong, such as which limit was hit, is said on stderr. */
int check_in_subprocess(const char *file);

/* After that check, calls work(context), which reads the file and returns an exit code from 0 to 127, in a
 * child of this process. What it returned; EXIT_SIGNALLED (terminal_signals.h) and the signal's number when
 * a signal ended it. A crash is said on stderr and is STATUS_INVALID: damaged texts crash HDF5 1.10.8, whose
 * H5HG_read believes their lengths. read_in_subprocess has a limit of processor time too; play_in_subprocess
 * has none, since nobody knows how long runs take. For a process without other threads. */
int read_in_subprocess(const char *file, int (*work)(void *context), void *context);
int play_in_subprocess(const char *file, int (*work)(void *context), void *context);

#endif
