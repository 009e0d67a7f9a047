/* Shared by the parts of report_study.h. */
#ifndef PRICEWAR_REPORT_REPORT_STUDY_WORK_H
#define PRICEWAR_REPORT_REPORT_STUDY_WORK_H

#include <stdint.h>

#include "report/report_facts.h"
#include "report/report_rounds.h"

struct report_study_work {
    struct stored root;
    struct report_facts facts;
    struct report_rounds rounds;
    int64_t points, replicates, runs; /* of the design; runs: in the file, all of them */
    size_t all_outcomes, factors;
    char **outcome_names, **factor_paths; /* [all_outcomes], [factors] */
    size_t *chosen, chosen_count;         /* outcomes of the page, by their place in the file */
    size_t *shown, shown_count;           /* points of the page */
};

/* A dataset over all outcomes: [chosen outcomes]. */
json_t *report_outcome_row(const struct report_study_work *work, const struct stored *group,
                           const char *name);

/* [{path, unit, meaning, labels, values: [shown points]}]; labels: those of listed values,
 * by blanks, or "". */
json_t *report_study_factors(const struct report_study_work *work);

/* {mean, low, high}, each [chosen outcomes][shown points]. Of a study without replicates low and high are
 * null. */
json_t *report_study_points(const struct report_study_work *work);

/* {sobol, morris, rank_correlation} of those that the file has: {measures: [{name, value, low, high, stays}],
 * noise}; each [chosen outcomes][factors], noise [chosen outcomes]. */
json_t *report_study_sensitivity(const struct report_study_work *work);

/* {curves: [{name, value, low, high}], tests: [{name, p}], all: whether no curve was left out}, or null. */
json_t *report_study_survival(const struct report_study_work *work);

/* {needed, noise}: [chosen outcomes], or null. */
json_t *report_study_replicates(const struct report_study_work *work);

#endif
