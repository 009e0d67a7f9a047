/* An inference, and recoveries, as tables, sentences, JSON and CSV. */
#ifndef PRICEWAR_TEXT_INFERENCE_TEXT_H
#define PRICEWAR_TEXT_INFERENCE_TEXT_H

#include <stdio.h>

#include "inference/recovery.h"

/* width: columns of the terminal, 0: no limit. False: no memory. */
bool inference_print(FILE *out, const struct inference *inference, int width);
bool recovery_print(FILE *out, const struct recovery *recovery, int width);

/* A sentence for each parameter: whether it is identified. */
void inference_print_words(FILE *out, const struct inference *inference);

/* Whether the draws are worth too little to tell what is identified. */
bool inference_is_vague(const struct inference *inference);

enum status inference_print_json(FILE *out, const struct inference *inference, struct error *error);
enum status recovery_print_json(FILE *out, const struct recovery *recovery, struct error *error);

/* A row for each draw: weight, population, the parameters, adjusted and as simulated, the outcomes of the targets. */
void inference_print_csv(FILE *out, const struct inference *inference);

/* A row for each parameter of each recovery: the truth, what was found, and its rank. */
void recovery_print_csv(FILE *out, const struct recovery *recovery);

/* Prints what is doubtful about an inference, one warning per line, each with what to do. */
void inference_print_warnings(FILE *out, const struct inference *inference);

#endif
