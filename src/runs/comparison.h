/* Two timelines played on the same random numbers, run by run: what the difference between them did to every
 * agent and layer. docs/experiments.md. */
#ifndef PRICEWAR_RUNS_COMPARISON_H
#define PRICEWAR_RUNS_COMPARISON_H

#include "runs/measure.h"
#include "runs/summary.h"
#include "runs/timeline.h"

/* One number of the runs. */
struct difference {
    const struct measure *measure;
    size_t element;          /* of the measure's axis */
    struct estimate with;    /* over the runs of the first timeline */
    struct estimate against; /* over those of the second */
    /* with - against: mean and 95 % interval over pairs. Student's t; for what is yes or no the adjusted Wald
     * interval of Agresti & Min (2005), which does not shrink to a point when all pairs agree. NAN in a pair
     * leaves the pair out; interval NAN with one pair. */
    struct estimate change;
    /* (Var with + Var against) / Var(with - against): how many times as many unpaired runs would be needed
     * for the same interval. INFINITY when the difference is the same in all pairs but the runs differ; NAN
     * when nothing varies. */
    double variance_ratio;
    size_t pairs;       /* with both numbers */
    double more, fewer; /* pairs with a larger, smaller number in `with` */
};

struct comparison {
    const struct scenario *scenario; /* of the first timeline */
    size_t runs, number_count;
    double *with, *against;         /* [runs][number_count] */
    struct difference *differences; /* [number_count], in the order of the measures */
    /* [firm_count]: probability that the change gave the firm more capital than any other of its layer
     * (sellers, clouds, vendors); ties are shared; nobody wins a run in which nobody's capital changes. */
    struct estimate *wins_gain;
    size_t firm_count;
    struct arena arena; /* all that is pointed to */
};

/* Both timelines must have the same firms, in the same order, and the same number of rounds unless the
 * options say otherwise: STATUS_INVALID names the first that differs. */
enum status comparison_run(const struct timeline *with, const struct timeline *against,
                           const struct timelines_options *options, struct comparison **comparison,
                           struct error *error);
void comparison_free(struct comparison *comparison);

/* The difference of an element of the measure of this name; NULL when there is none. */
const struct difference *comparison_find(const struct comparison *comparison, const char *name,
                                         size_t element);

enum effect { EFFECT_UNDECIDED, EFFECT_NONE, EFFECT_MORE, EFFECT_LESS };

/* What the interval of a change says: wholly above 0, wholly below, exactly 0 in all pairs, or none of it. */
enum effect effect_of(const struct difference *difference);

/* The vendor's pricing rule becomes `hold`. */
void vendor_hold_prices(struct vendor_parameters *vendor);

/* Every pricing rule is replaced by `hold`: prices, free quotas, caps and fees stay as the scenario starts
 * them or as products are launched. Nothing else changes. */
void scenario_stop_war(struct scenario *scenario);

/* Whether two scenarios can be compared: STATUS_INVALID names what differs among firms and rounds. */
enum status scenarios_comparable(const struct scenario *one, const struct scenario *other,
                                 struct error *error);

#endif
