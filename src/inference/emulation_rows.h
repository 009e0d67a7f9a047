/* Datasets of the file of an inference by emulators. Internal to src/inference. */
#ifndef PRICEWAR_INFERENCE_EMULATION_ROWS_H
#define PRICEWAR_INFERENCE_EMULATION_ROWS_H

#include "inference/inference.h"
#include "record/fields.h"

struct inference_row {
    struct field field;
    double (*get)(const struct inference *inference, size_t index); /* in the order of the field's axes */
};

extern const struct inference_row emulation_rows[];
extern const size_t emulation_row_count;

#endif
