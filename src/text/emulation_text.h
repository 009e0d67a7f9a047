/* What an inference by emulators tells of its waves and checks, as tables, sentences and JSON. */
#ifndef PRICEWAR_TEXT_EMULATION_TEXT_H
#define PRICEWAR_TEXT_EMULATION_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "inference/inference.h"

/* The first line of an inference by emulators. */
void emulation_print_title(FILE *out, const struct inference *inference);

/* Waves, emulators and check. width: columns of the terminal, 0: no limit. False: no memory. */
bool emulation_print(FILE *out, const struct inference *inference, int width);

/* What is doubtful about the emulators, one warning per line, each with what to do. */
void emulation_print_warnings(FILE *out, const struct inference *inference);

/* Waves with their emulators, and the check; NULL without memory, which `error` says. */
json_t *emulation_to_json(const struct inference *inference, struct error *error);

#endif
