/* Messages of the program on stderr. */
#ifndef PRICEWAR_CLI_COMPLAIN_H
#define PRICEWAR_CLI_COMPLAIN_H

#include "base/error.h"

/* Prints one line on stderr, "pricewar-sim: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the error's message, if there is one that has not been printed, and returns the status. */
enum status complain_of(enum status status, const struct error *error);

#endif
