/* Shared by the parts of report_inference.h. */
#ifndef PRICEWAR_REPORT_REPORT_INFERENCE_WORK_H
#define PRICEWAR_REPORT_REPORT_INFERENCE_WORK_H

#include "inference/inference.h"
#include "report/report_facts.h"

struct report_inference_work {
    struct stored root;
    struct report_facts facts;
    /* As far as the file has them, for the functions that put an inference into words. */
    struct inference found;
    struct study study;
    /* Texts along the axes of parameters and targets. */
    char **paths, **names, **priors, **labels, **series, **sources;
    struct report_parameter {
        char dataset[STORED_NAME_SIZE];
        double *values; /* [draws]; of texts their places in the list */
        bool is_text;
    } * parameters;       /* [study.vary_count] */
    double *unadjusted;   /* [draws][parameters] */
    double *target_round; /* [targets] */
    size_t *order;        /* [draws], scratch */
    double *scratch;      /* [draws] */
};

/* Reads what there is of emulators; without them found.emulation stays NULL. False: as stored_numbers. */
bool report_emulation_read(struct report_inference_work *work);

/* [{low, high, prior, posterior}]: shares of both in cells over what parameter p can be, which are as wide as each other
 * on its axis; of listed values and of few whole numbers a cell for each, whose low and high are the value. */
json_t *report_parameter_cells(const struct report_inference_work *work, size_t p);

/* Whether the axis of the parameter is logarithmic. */
bool report_parameter_is_log(const struct report_inference_work *work, size_t p);

/* [sample][parameters]: some hundred draws of equal weight. */
json_t *report_draws_sample(const struct report_inference_work *work);

/* [parameters][parameters]: correlations in the posterior; null for texts, and where nothing varies. */
json_t *report_draws_correlations(const struct report_inference_work *work);

#endif
