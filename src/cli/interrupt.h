/* Ctrl-C and SIGTERM end the work between two runs; a second one ends the program at once. */
#ifndef PRICEWAR_CLI_INTERRUPT_H
#define PRICEWAR_CLI_INTERRUPT_H

/* From now on SIGINT and SIGTERM are noted. */
void interrupt_watch(void);

/* From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT are noted without a word, each time: for work in steps that
 * looks after each one and has a terminal to put in order before the program ends. */
void interrupt_watch_silently(void);

/* The signal that came first, or 0. */
int interrupt_signal(void);

#endif
