/* Signals that end the program. While work is under way, the first Ctrl-C or SIGTERM is only noted, so
 * that work can stop in good order. A second one, and any other signal, ends the program at once and
 * removes its temporary files (unfinished.h). */
#ifndef PRICEWAR_TERMINAL_INTERRUPT_H
#define PRICEWAR_TERMINAL_INTERRUPT_H

/* Call at the start of the program. Signals that end it will first remove its temporary files; signals
 * that the parent process set to be ignored stay ignored. Exceeding the file size limit becomes an error
 * of the write instead of a signal. */
void interrupt_start(void);

/* From now on SIGINT and SIGTERM are noted. */
void interrupt_watch(void);

/* The signal that came first, or 0. */
int interrupt_signal(void);

#endif
