/* Which utilities make the scenario's shares equal observed ones, which unit costs make its prices the best
 * ones, and who would gain from another price; docs/inference.md. Berry (1994); Berry, Levinsohn & Pakes
 * (1995).
 * The demand is that of the scenario as it is played up to the round, with habits, home clouds and capacity. */
#ifndef PRICEWAR_INFERENCE_INVERSION_H
#define PRICEWAR_INFERENCE_INVERSION_H

#include "inference/implied_costs.h"
#include "inference/share_groups.h"

struct inversion_question {
    const char *file; /* of the shares, for findings */
    const struct observed_shares *observed;
    enum share_by by;
    enum share_measure measure;
    enum share_base base;
    int64_t round;         /* whose shares were observed */
    double adoption;       /* share of SMEs with a model when the shares are complete; NAN: the scenario's */
    double margin;         /* a rank's share is at least 1 + margin times that of the next */
    const bool *optimises; /* [vendor_count], whose prices are said to be the best ones */
    bool find_sensitivity; /* the factor of price sensitivities at which their unit costs are met */
    size_t replicates;     /* runs with noise whose sales are summed; 0: one run without noise */
    size_t most_steps;     /* of one search for utilities */
    bool (*wanted)(void *context); /* asked before every run; false: stop */
    void *context;
};

struct inverted_group {
    double before, share; /* in the scenario, and with the utilities found */
    double change;        /* of utility */
};

struct inversion {
    const struct scenario *scenario; /* with what was found */
    struct share_groups groups;
    struct inverted_group *found;     /* [groups.count] */
    struct product_conduct *products; /* [product_count] */
    double *product_share;            /* [product_count], of the volume */
    struct research_market market;    /* after the round, with what was found */
    int64_t round;
    double adoption_before, adoption;
    double sensitivity_before, sensitivity; /* means over the market, per CNY/Mtok */
    double sensitivity_factor;              /* 1 unless it was sought */
    double distance;                        /* largest |ln share - ln observed share| at the end */
    double reply_gap; /* largest |best reply - price| of those said to optimise, CNY/Mtok; NAN: nobody is */
    size_t runs;
    struct arena arena;
};

/* `scenario` is without noise unless replicates are asked for; it has the utilities and sensitivities found in
 * it afterwards, whatever the status. STATUS_INVALID: rows that don't fit, as findings, or a question that
 * makes no sense. STATUS_FAILED: no memory, a run failed, the search did not settle, or the answer was no
 * longer wanted. Free it in any case with inversion_free. */
enum status inversion_solve(struct scenario *scenario, const struct inversion_question *question,
                            struct inversion **inversion, struct diagnostics *findings, struct error *error);
void inversion_free(struct inversion *inversion);

#endif
