/* The answer in plain words, computed from a summary: who survives, who wins, how sure, what apps got. */
#ifndef PRICEWAR_TEXT_VERDICT_H
#define PRICEWAR_TEXT_VERDICT_H

#include "runs/winners.h"

enum change { CHANGE_UNDECIDED, CHANGE_GAIN, CHANGE_LOSS };

struct verdict {
    struct contest layers; /* by cumulative profit; enum ledger_sector: SMEs, vendors, clouds, sellers */
    struct contest vendor_profit; /* index of a firm: probability of the largest cumulative profit */
    struct contest vendor_share;  /* index of a firm: probability of the largest final volume share */
    enum change apps;             /* whether the interval of the SMEs' cumulative profit excludes 0 */
};

struct verdict verdict_of(const struct summary *summary);

/* One paragraph, on the heap; NULL when memory is short. */
char *verdict_in_words(const struct summary *summary);

/* "cloud vendors": how a layer is called in sentences. */
const char *layer_in_words(enum ledger_sector layer);

/* The firm's label, or its name when it has none. */
const char *label_of(const struct firm_summary *firm);

#endif
