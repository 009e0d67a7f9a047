/* Signals of a program that must restore its terminal and has nothing else to finish. SIGINT, SIGTERM,
 * SIGHUP and SIGQUIT end it at once where that interrupts nothing, and are only noted between
 * terminal_signals_hold and terminal_signals_end_program; a second one always ends it at once. The exit
 * code is EXIT_SIGNALLED plus the signal's number. */
#ifndef PRICEWAR_TERMINAL_TERMINAL_SIGNALS_H
#define PRICEWAR_TERMINAL_TERMINAL_SIGNALS_H

#include <stddef.h>
#include <termios.h>

/* Exit codes are enum status, or this plus the signal's number when a signal stopped the work. */
enum { EXIT_SIGNALLED = 128 };

/* Installs the handlers. Until terminal_signals_hold is called, signals end the program at once. */
void terminal_signals_watch(void);

/* From now on a signal ends the program at once and prints the message on stderr; at most 200 bytes of it. */
void terminal_signals_end_program(const char *message);

/* From now on the first signal is only noted. */
void terminal_signals_hold(void);

/* The signal that was noted, or 0. */
int terminal_signals_noted(void);

/* When a signal ends the program at once, `terminal` gets these modes and these bytes (at most 300),
 * unless another program is in its foreground by then. -1: there is no terminal to restore any more. */
void terminal_signals_restore(int terminal, const struct termios *modes, const char *bytes, size_t size);

#endif
