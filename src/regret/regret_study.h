/* The study behind regrets: for each vendor its own rule and the others that it might have played. */
#ifndef PRICEWAR_REGRET_REGRET_STUDY_H
#define PRICEWAR_REGRET_REGRET_STUDY_H

#include "study/study.h"

/* A parameter of a vendor and values to try: "vendors.NAME.pricing.margin" and "0.1,0.3". The path may name the vendor,
 * number it, or mean all with [*]. */
struct regret_try {
    const char *path, *values;
};

struct regret_question {
    const struct scenario *scenario; /* as it is played, with these overrides: */
    const char *const *sets;         /* [set_count] */
    size_t set_count;
    const size_t *vendors; /* [vendor_count] whose regret is asked for */
    size_t vendor_count;
    const char *const *rules; /* [rule_count] that each of them might have played */
    size_t rule_count;
    const struct regret_try *tries; /* [try_count] */
    size_t try_count;
    size_t most_runs;    /* of each alternative */
    bool targets_of_all; /* targets also for vendors of the list that have no alternatives */
    /* as in struct parameter_catalog; NULL: no plug-ins */
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error);
};

/* Makes the study. Each `vary` is of one vendor: its first value is what the vendor has, the others are alternatives.
 * Targets, for each vendor that has alternatives, in the order of vary: cash earned with its group, in business at the
 * end. The design is of no use. STATUS_INVALID: a try is none, with a finding or an error. Freed by study_free. */
enum status regret_study_make(const struct regret_question *question, struct study **study,
                              struct diagnostics *findings, struct error *error);

enum { REGRET_CASH, REGRET_ALIVE, REGRET_TARGETS };

/* The vendor that a vary of such a study is about. */
size_t regret_vendor_of(const struct study_vary *vary);

/* Whether it is about a vendor's rule, not about a parameter. */
bool regret_is_rule(const struct study_vary *vary);

/* The place of a rule among its values; 0, what the vendor has, also for a rule that is not among them. */
size_t regret_rule_value(const struct study_vary *vary, const char *rule);

/* Where a point of a design means its value k. */
double regret_value_place(const struct study_vary *vary, size_t k);

/* The study with other points, all on the same random numbers, in which vendors with their first value are left as the
 * scenario has them. vary [study->vary_count]: filled in; it and the design live as long as what is returned. */
struct study regret_study_at(const struct study *study, struct study_vary *vary, struct design *design);

/* What its value k means, "undercut" or "pricing.margin = 0.3", on the heap; NULL without memory. */
char *regret_value_name(const struct study_vary *vary, size_t k);

#endif
