/* Compares two timelines played on the same random numbers, run by run: how the difference between them
 * changed every agent and layer. docs/experiments.md. */
#ifndef PRICEWAR_RUNS_COMPARISON_H
#define PRICEWAR_RUNS_COMPARISON_H

#include "runs/measure.h"
#include "runs/summary.h"
#include "runs/timeline.h"

/* A number of the runs, in both timelines. */
struct difference {
    const struct measure *measure;
    size_t element;          /* of the measure's axis */
    struct estimate with;    /* estimate over the runs of the first timeline */
    struct estimate against; /* over those of the second */
    /* with - against: mean and 95 % interval over pairs. Student's t; for yes or no the adjusted Wald
     * interval of Agresti & Min (2005), which does not shrink to a point when all pairs agree. A pair with
     * a NAN is left out. With one pair the interval is NAN. */
    struct estimate change;
    /* (Var with + Var against) / Var(with - against): unpaired runs needed for the same interval, as a
     * multiple. INFINITY when the difference is the same in all pairs but the runs differ; NAN when
     * nothing varies. */
    double variance_ratio;
    size_t pairs;       /* pairs with both numbers */
    double more, fewer; /* pairs in which the number is larger, smaller in `with` */
};

struct comparison {
    const struct scenario *scenario; /* of the first timeline */
    size_t runs, number_count;
    double *with, *against;         /* [runs][number_count] */
    struct difference *differences; /* [number_count], in the order of the measures */
    /* [firm_count]: probability that the firm's group gained most cash, less money put in, from the change
     * among firms of its layer (sellers, clouds, vendors). Ties share a win; a run in which nobody gains has no
     * winner. */
    struct estimate *wins_gain;
    size_t firm_count;
    struct arena arena; /* all that is pointed to */
};

/* Both timelines must have the same firms, in the same order, and the same number of rounds unless the options
 * say otherwise; else STATUS_INVALID names the first difference. */
enum status comparison_run(const struct timeline *with, const struct timeline *against,
                           const struct timelines_options *options, struct comparison **comparison,
                           struct error *error);

/* The same of numbers of runs that were played before, in both timelines of one scenario: [runs][measured_numbers]. */
enum status comparison_of(const struct scenario *scenario, size_t runs, const double *with,
                          const double *against, struct comparison **comparison, struct error *error);
void comparison_free(struct comparison *comparison);

/* Finds the difference for an element of the measure called `name`; NULL when there is none. */
const struct difference *comparison_find(const struct comparison *comparison, const char *name,
                                         size_t element);

enum effect { EFFECT_UNDECIDED, EFFECT_NONE, EFFECT_MORE, EFFECT_LESS };

/* What a change's interval says: above 0, below 0, exactly 0 in all pairs, or none of these. */
enum effect effect_of(const struct difference *difference);

/* Whether two scenarios can be compared; STATUS_INVALID names the difference in firms or rounds. */
enum status scenarios_comparable(const struct scenario *one, const struct scenario *other,
                                 struct error *error);

#endif
