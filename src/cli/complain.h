/* What the program says on stderr. */
#ifndef PRICEWAR_CLI_COMPLAIN_H
#define PRICEWAR_CLI_COMPLAIN_H

#include "base/error.h"

/* One line on stderr, "pricewar-sim: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says what the error is, if there is one that has not been said, and returns the status. */
enum status complain_of(enum status status, const struct error *error);

#endif
