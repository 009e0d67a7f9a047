/* Ctrl-C and SIGTERM end the work between two runs; a second one ends the program at once. */
#ifndef PRICEWAR_TERMINAL_INTERRUPT_H
#define PRICEWAR_TERMINAL_INTERRUPT_H

/* From now on SIGINT and SIGTERM are noted. */
void interrupt_watch(void);

/* The signal that came first, or 0. */
int interrupt_signal(void);

#endif
