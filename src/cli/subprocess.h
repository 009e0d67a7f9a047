/* Runs work in a child process, because a damaged or malicious file can crash a library or keep it busy
 * for ever. The child ends when this process does, and leaves no core file. */
#ifndef PRICEWAR_CLI_SUBPROCESS_H
#define PRICEWAR_CLI_SUBPROCESS_H

/* Call before reading a file: tries in a child process whether all of it but plain numbers can be read,
 * within a limit of processor time that grows with the file. The seal can't replace this: it shows damage,
 * but not who wrote the file. Returns an exit code of the program, 0 when all is well; prints on stderr
 * what is wrong, such as which limit was hit. */
int check_in_subprocess(const char *file);

/* After that check, these call work(context) in a child process; it reads the file, and returns an exit
 * code from 0 to 127. They return that code, or EXIT_SIGNALLED (terminal_signals.h) plus the signal's
 * number if a signal ended the child. A crash is reported on stderr and gives STATUS_INVALID: damaged
 * texts crash HDF5 1.10.8, whose H5HG_read trusts their lengths. read_in_subprocess limits processor time
 * too; play_in_subprocess does not, since nobody knows how long runs take. Only for a process without
 * other threads. */
int read_in_subprocess(const char *file, int (*work)(void *context), void *context);
int play_in_subprocess(const char *file, int (*work)(void *context), void *context);

#endif
