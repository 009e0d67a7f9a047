/* Signals of a program that has a terminal to put in order, and nothing else to finish: SIGINT, SIGTERM,
 * SIGHUP and SIGQUIT end it at once where that cuts nothing off, and are noted where it would; a second one
 * ends it anywhere. The exit code is EXIT_SIGNALLED and the signal's number. */
#ifndef PRICEWAR_TERMINAL_TERMINAL_SIGNALS_H
#define PRICEWAR_TERMINAL_TERMINAL_SIGNALS_H

#include <stddef.h>
#include <termios.h>

/* What the program returns: enum status, or this and the signal's number when a signal stopped the work. */
enum { EXIT_SIGNALLED = 128 };

/* From now on. Until terminal_signals_hold is called, signals end the program at once. */
void terminal_signals_watch(void);

/* From now on a signal ends the program at once, with this on stderr; at most 200 bytes are kept. */
void terminal_signals_end_program(const char *message);

/* From now on the first signal is only noted. */
void terminal_signals_hold(void);

/* The signal that was noted, or 0. */
int terminal_signals_noted(void);

/* When a signal ends the program at once, this terminal gets these modes and these bytes (at most 300),
 * unless somebody else has it in the foreground by then. -1: there is none any more. */
void terminal_signals_restore(int terminal, const struct termios *modes, const char *bytes, size_t size);

#endif
