/* What files of studies and comparisons say about their market: names, owners, dates. */
#ifndef PRICEWAR_REPORT_REPORT_FACTS_H
#define PRICEWAR_REPORT_REPORT_FACTS_H

#include <stdbool.h>

#include "report/report_json.h"

struct report_facts {
    size_t sellers, clouds, vendors, firms, rounds; /* rounds: with round 0; all are 0 for a test model */
    char **names, **labels;                         /* [firms] */
    bool *owned;                                    /* [vendors] */
    char **dates;                                   /* [rounds] */
    char **sector_names, **sector_labels;           /* [sectors] */
    size_t sectors;
};

/* False: as stored_numbers. Call report_facts_clear in any case. */
bool report_facts_read(const struct stored *source, struct report_facts *facts);
void report_facts_clear(struct report_facts *facts);

/* [{name, label, layer, owned}] in the order of the file. */
json_t *report_facts_firms(const struct report_facts *facts, struct error *error);

/* [{name, label}] */
json_t *report_facts_sectors(const struct report_facts *facts, struct error *error);

/* An outcome, from the dataset outcome_name: {name, unit, meaning}. `from`: the group or file that the
 * dataset is in. */
json_t *report_outcome(const struct stored *from, const char *name);

#endif
