/* The answer in plain words, computed from a summary: who survives, who wins, how certain that is, and how
 * SMEs fare. */
#ifndef PRICEWAR_TEXT_VERDICT_H
#define PRICEWAR_TEXT_VERDICT_H

#include <stdio.h>

#include "runs/winners.h"

enum sign { SIGN_UNDECIDED, SIGN_PROFIT, SIGN_LOSS };

struct verdict {
    /* by cumulative profit, and value added; indices: enum ledger_sector of SMEs, vendors, clouds, sellers */
    struct contest layers, value_added;
    struct contest vendor_profit; /* indices of firms; by probability of the largest profit of a group */
    struct contest vendor_share;  /* indices of firms; by probability of the largest final volume share */
    enum sign sme_profit;         /* what the interval of the SMEs' cumulative profit says */
};

struct verdict verdict_of(const struct summary *summary);

/* One paragraph, on the heap; NULL when memory is short. */
char *verdict_in_words(const struct summary *summary);

/* "On average 10.8 (10.4 to 11.2) of 12 vendors are alive after 60 months."; `when`: "after 60 months". Nothing where
 * there are no vendors. */
void tell_who_is_alive(FILE *out, const struct summary *summary, const char *when);

/* "all 3 runs", "both runs" */
struct text all_runs_in_words(size_t runs);

/* A layer's name in sentences, in the program's words: "cloud vendors". */
const char *layer_in_words(enum ledger_sector layer);

/* What a firm is called in sentences. */
struct shown_name firm_shown(const struct summary *summary, const struct firm_summary *firm);

#endif
