/* The answer in plain words, computed from a summary: who survives, who wins, how certain that is, and how
 * SMEs fare. */
#ifndef PRICEWAR_TEXT_VERDICT_H
#define PRICEWAR_TEXT_VERDICT_H

#include "runs/winners.h"

enum change { CHANGE_UNDECIDED, CHANGE_GAIN, CHANGE_LOSS };

struct verdict {
    /* by cumulative profit; indices: enum ledger_sector of SMEs, vendors, clouds, sellers */
    struct contest layers;
    struct contest vendor_profit; /* indices of firms; by probability of the largest cumulative profit */
    struct contest vendor_share;  /* indices of firms; by probability of the largest final volume share */
    enum change apps;             /* whether the interval of the SMEs' cumulative profit excludes 0 */
};

struct verdict verdict_of(const struct summary *summary);

/* One paragraph, on the heap; NULL when memory is short. */
char *verdict_in_words(const struct summary *summary);

/* A layer's name in sentences: "cloud vendors". */
const char *layer_in_words(enum ledger_sector layer);

/* The firm's label, or its name when it has none. */
const char *label_of(const struct firm_summary *firm);

#endif
