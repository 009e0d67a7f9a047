/* Options and results of an inference: the posterior of what a study varies given its targets, as weighted draws. */
#ifndef PRICEWAR_INFERENCE_INFERENCE_H
#define PRICEWAR_INFERENCE_INFERENCE_H

#include "inference/emulation_result.h"
#include "study/calibration.h"

struct inference_options {
    unsigned threads;
    size_t points;     /* most points that are simulated, the first population's among them */
    size_t wanted;     /* effective number of draws at which it ends */
    double acceptance; /* ends when two populations in turn are worth less than this share of their draws */
    /* Called after every population, by the caller's thread, with points. False: stop. May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
    struct calibrate_memory *memory; /* where finished runs are kept; NULL: nowhere */
    bool apart;                      /* plays all runs itself, also when others share the memory */
};

enum inference_end {
    INFERENCE_REACHED,   /* tolerance 1 with the wanted number of draws */
    INFERENCE_BUDGET,    /* all points are used */
    INFERENCE_COLLAPSED, /* hardly any draw is accepted */
    INFERENCE_STOPPED,   /* by the callback */
};

/* As the population was used for the next one. */
struct inference_population {
    size_t first, count; /* draws */
    double tolerance;    /* at which all draws so far are weighed */
    double effective;    /* what all draws so far are worth then */
    double acceptance;   /* what its own draws are worth, as a share of their number */
};

struct inferred_parameter {
    double mean, sd, low, median, high; /* posterior; low, high: 90 % interval */
    double prior_mean, prior_sd;
    double share; /* smallest share of the prior that holds 90 % of the posterior; .9: nothing was learned */
    double
        expected; /* sd over the prior's, on the prior's normal scale, foreseen from the first population; NAN
                        without targets of relation "equal" */
};

enum { LEARNED_NOTHING, LEARNED_LITTLE, LEARNED_MUCH };

struct inferred_target {
    double mean, low, high; /* of the outcome over the posterior; 90 % interval */
    double distance;        /* target_distance of that mean */
    double nearest;         /* smallest distance of any draw; INFINITY: no run has the outcome */
};

struct inference {
    const struct study *study; /* of the caller */
    size_t count;              /* draws */
    size_t failed;             /* draws of which a run failed or lacks an outcome of the targets: weight 0 */
    double *positions;         /* [count][vary_count] in the unit cube, on which the prior is even */
    double *adjusted;          /* [count][vary_count], by regression where the tolerance is above 1 */
    double *outcomes;          /* [count][target_count] means over the replicates; NAN where one is missing */
    double *squared;           /* [count][target_count] squared distances */
    double *weights;           /* [count] add up to 1 */
    struct inference_population *populations; /* [population_count] */
    size_t population_count;
    double tolerance, effective; /* at the end */
    bool is_adjusted;
    enum inference_end end;
    struct inferred_parameter *parameters; /* [vary_count] */
    struct inferred_target *targets;       /* [target_count] */
    /* [target_count][vary_count]: mean of the parameter less what it is without the target, in the posterior's
     * standard deviations; NAN where too few draws are left to tell */
    double *pulls;
    struct emulation *emulation; /* NULL: every draw is a run */
};

/* How much was learned of a parameter: enum. */
int inference_learned(const struct inferred_parameter *parameter);

/* Whether no run comes within three deviations of the target. */
bool inference_misses(const struct inferred_target *target);

/* The parameter's value in a draw: adjusted, or as it was simulated. */
double inference_value(const struct inference *inference, size_t draw, size_t parameter, bool adjusted);

#endif
