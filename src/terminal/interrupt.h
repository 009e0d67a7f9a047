/* Signals that end the program. While work is under way Ctrl-C and SIGTERM are noted, so that it can stop in
 * good order; a second one, and any other, ends the program at once, without its temporary files
 * (unfinished.h). */
#ifndef PRICEWAR_TERMINAL_INTERRUPT_H
#define PRICEWAR_TERMINAL_INTERRUPT_H

/* At the start of the program: signals that end it first remove its temporary files; those that whoever
 * started it ignores stay ignored. What exceeds the largest size of a file is an error of the write, and no
 * signal. */
void interrupt_start(void);

/* From now on SIGINT and SIGTERM are noted. */
void interrupt_watch(void);

/* The signal that came first, or 0. */
int interrupt_signal(void);

#endif
