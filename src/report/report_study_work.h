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
    int64_t points, replicates, runs; /* of the design; runs: all runs in the file */
    size_t all_outcomes, factors;
    char **outcome_names, **factor_paths; /* [all_outcomes], [factors] */
    size_t *chosen, chosen_count;         /* outcomes on the page, by their index in the file */
    size_t *shown, shown_count;           /* points on the page */
};

/* A dataset over all outcomes, reduced to [chosen outcomes]. */
json_t *report_outcome_row(const struct report_study_work *work, const struct stored *group,
                           const char *name);

/* [{path, unit, meaning, labels, values: [shown points]}]; labels: of listed values, separated by blanks,
 * or "". */
json_t *report_study_factors(const struct report_study_work *work);

/* {mean, low, high}, each [chosen outcomes][shown points]. low and high are null without replicates. */
json_t *report_study_points(const struct report_study_work *work);

/* {sobol, morris, rank_correlation}, as far as the file has them: {measures: [{name, value, low, high,
 * stays}], noise}; each [chosen outcomes][factors], noise [chosen outcomes]. */
json_t *report_study_sensitivity(const struct report_study_work *work);

/* {curves: [{name, value, low, high}], tests: [{name, p}], all}, or null; all: whether no curve was left
 * out. */
json_t *report_study_survival(const struct report_study_work *work);

/* Exits of vendors in the runs of the shown points: {runs, vendor, point, round}; runs: [shown points] those that did not
 * fail, the others [exits]. null without a market, or when there are too many for a page. */
json_t *report_study_exits(const struct report_study_work *work);

/* {needed, noise}: [chosen outcomes], or null. */
json_t *report_study_replicates(const struct report_study_work *work);

/* {quantiles, series: [{outcome, unit, fan: [quantiles][rounds], runs: [shown runs][rounds]}], observed: [{outcome, round, value, low, high,
 * relation}]}, or null without the series of the runs; observed: the targets of the inference that the points are of; runs:
 * those of the shown points, point by point, null for series that would make the page too large. */
json_t *report_study_paths(const struct report_study_work *work);

#endif
