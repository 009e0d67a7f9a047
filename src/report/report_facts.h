/* What files of studies and comparisons say about their market: names, owners, dates. */
#ifndef PRICEWAR_REPORT_REPORT_FACTS_H
#define PRICEWAR_REPORT_REPORT_FACTS_H

#include <stdbool.h>

#include "report/report_json.h"

struct report_facts {
    size_t sellers, clouds, vendors, firms, rounds; /* rounds: with round 0; all 0 for a test model */
    char **names, **labels;                         /* [firms] */
    bool *owned;                                    /* [vendors] */
    char **dates;                                   /* [rounds] */
    char **sector_names, **sector_labels;           /* [sectors] */
    size_t sectors;
};

/* False: as stored_numbers.h. report_facts_clear follows in any case. */
bool report_facts_read(const struct stored *source, struct report_facts *facts);
void report_facts_clear(struct report_facts *facts);

/* [{name, label, layer, owned}] in the order of the file. */
json_t *report_facts_firms(const struct report_facts *facts, struct error *error);

/* [{name, label}] */
json_t *report_facts_sectors(const struct report_facts *facts, struct error *error);

/* What runs end with: reads outcome_name; {name, unit, meaning} of outcome `name`, whose dataset stands in
 * the group or file `from`. */
json_t *report_outcome(const struct stored *from, const char *name);

#endif
