/* A study: base scenario, what varies, design, replicates, and what is kept. study_load.h reads one. */
#ifndef PRICEWAR_STUDY_STUDY_H
#define PRICEWAR_STUDY_STUDY_H

#include "runs/claim.h"
#include "runs/measure.h"
#include "scenario/fallbacks.h"
#include "scenario/scenario.h"
#include "statistics/design.h"
#include "study/factor.h"

enum study_seeds { SEEDS_COMMON, SEEDS_BY_POINT, SEEDS_BY_DRAW };
enum study_keep { KEEP_SUMMARY, KEEP_SERIES };
enum study_engine { ENGINE_RUNS, ENGINE_EMULATOR }; /* of an inference */
enum study_invalid_points { INVALID_REFUSE, INVALID_FAIL };

/* How likely a parameter's values are before any data. */
enum study_prior {
    PRIOR_BY_SCALE, /* even over the range on its scale, or over the listed values */
    PRIOR_UNIFORM,
    PRIOR_LOG_UNIFORM,
    PRIOR_NORMAL,
    PRIOR_LOGNORMAL,
    PRIOR_INTEGER,
    PRIOR_CHOICE
};

/* How a target stands to its value. */
enum target_relation { TARGET_EQUAL, TARGET_AT_LEAST, TARGET_AT_MOST };

/* What a target's scale and discrepancy are deviations of: the outcome, or its natural logarithm. */
enum target_error { TARGET_ABSOLUTE, TARGET_RELATIVE };

/* A parameter that varies, or several that vary together (paths with [*]). */
struct study_vary {
    const char *path;
    const char *name;      /* short, for tables and conditions; "": none */
    struct text_list also; /* other paths that get the same value */
    double low, high;      /* NAN when values are listed */
    int scale;             /* enum factor_scale up to FACTOR_INTEGER */
    int prior;             /* enum study_prior */
    double mean, sd;       /* of a normal or lognormal prior; else NAN */
    int64_t levels;
    struct text_list values; /* in override syntax: texts have quotes */
    const char **labels;     /* [values.count], texts without quotes */
    double *numbers;         /* [values.count]; NULL when not all are numbers */
    struct factor factor;    /* derived from the above */
    bool keeps_first; /* the first value is what the base has: points with it are not overridden there */
};

/* What an outcome's mean over the replicates should be; for `calibrate` and `infer`. */
struct study_target {
    const char *outcome; /* as outcome_name has it */
    double value,
        scale; /* in units of the outcome; scale: standard error of the value, or a weight's inverse; see error */
    double discrepancy; /* standard deviation of what the model is off by, apart from that error */
    int error;          /* enum target_error */
    int relation;       /* enum target_relation */
    const char *source;
    /* as in a claim: */
    const char *minus, *over; /* outcomes, or "" */
    struct claim_moments when;
    int event; /* enum claim_event */
    double event_value;
    /* what follows */
    const char *label;             /* "final_share[Zhipu] after round 12" */
    struct claim_parameters claim; /* the outcome's, when it is not simply one of a run's end */
    size_t index;                  /* in result.outcomes */
};

/* A claim about the runs of a study: of one group of design points, or of two against each other. */
struct study_claim {
    struct claim_parameters claim;
    struct text_list at, against; /* conditions on what varies, as in "choice.switch_cost_vendor=2" */
    int compare;                  /* enum study_compare */
    /* what follows */
    enum claim_comparison comparison;
    bool *at_points, *against_points; /* [design->size] */
    bool *conditioned;                /* [vary_count] named in `at` or `against` */
};

enum study_compare { COMPARE_DIFFERENCE, COMPARE_RATIO };

/* Changes from the command line. */
struct study_changes {
    const char *const *sets; /* further overrides of the base scenario */
    size_t set_count;
    int64_t replicates; /* 0: the file's */
    int64_t seed;       /* -1: the file's */
};

struct study {
    /* as written: */
    const char *title;
    const char *base_name;
    int test_model; /* enum test_model_kind */
    double test_noise;
    int design_kind;  /* enum design_kind */
    const char *from; /* file of an inference, for a design "posterior" */
    int engine;       /* enum study_engine */
    int64_t points, steps, design_seed;
    int64_t replicates, seed;
    int seeds; /* enum study_seeds */
    struct text_list sets;
    unsigned keep;      /* mask: bit enum study_keep */
    int invalid_points; /* enum study_invalid_points */
    int64_t resamples;
    struct study_vary *vary;
    size_t vary_count;
    struct study_target *targets;
    size_t target_count;
    struct study_claim *claims;
    size_t claim_count;
    /* what follows */
    /* files that were read: its own and included ones; none when read from a text */
    struct text_list files;
    const char *file, *text;      /* text: with included files in place of the @include lines */
    struct study_changes changes; /* changes that were applied */
    /* of the claims, then of targets that are not simply what a run ends with */
    struct claim_quantity *quantities; /* [quantity_count] */
    size_t quantity_count;
    struct measure *measures; /* outcomes of runs, with one for every quantity; NULL: no quantities */
    size_t measure_count;
    struct design *design;
    const char *posterior; /* the points of a design "posterior" and what was observed, as text; else NULL */
    struct {
        size_t draws, distinct; /* draws of the inference, those of them that are points */
        double effective;       /* what the draws are worth */
        int64_t *seeds;         /* [design->size] of each point's draw, with SEEDS_BY_DRAW; else NULL */
    } drawn;
    const char *from_path; /* where it was read; NULL: from a file of results */
    struct scenario *base; /* with `sets` applied; NULL with a test model */
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    struct fallbacks fallbacks; /* the catalog's */
    struct arena arena;
};

void study_free(struct study *study);

/* Runs are numbered by point: run = point * replicates + replicate. */
size_t study_run_count(const struct study *study);
size_t study_point_of(const struct study *study, size_t run);
size_t study_replicate_of(const struct study *study, size_t run);

/* Compression level of the study's files, from its scenario; 0 without one. */
unsigned study_deflate_level(const struct study *study);

/* Seed of the random numbers of a design point's runs; the replicate is the engine's run number. */
int64_t study_point_seed(const struct study *study, size_t point);

/* Value of a factor at a point: a number, or the index in `values`. */
double study_factor_value(const struct study *study, size_t point, size_t factor);

/* The value as a number: itself, or for a choice the listed number, or the index if not all are numbers. */
double study_factor_number(const struct study *study, size_t point, size_t factor);

/* Whether a larger value, or the second of two texts, means more: three or more values that are no numbers
 * have no order. */
bool study_has_order(const struct study_vary *vary);

/* Where the value stands in what the factor ranges over: 0 at the smallest, 1 at the largest, in between as
 * the factor's scale has it; texts in the order listed. */
double study_factor_position(const struct study *study, size_t point, size_t factor);

/* Text for an override: 17 digits for a number, the listed text for a choice; `size` bytes. */
void study_value_text(const struct study_vary *vary, double value, char *text, size_t size);

/* Makes the overrides for a value, one for each path, each on the heap: overrides [1 + also.count]. False:
 * no memory; those made so far are set. */
bool study_overrides(const struct study_vary *vary, double value, char **overrides);

enum { LONGEST_OVERRIDE_TEXT = 4096 };

/* The base scenario with a further layer of overrides, "vary", and with that seed unless it is negative. As
 * scenario_read, but without warnings, which nobody reads. */
enum status study_changed_base(const struct study *study, char *const *overrides, size_t count, int64_t seed,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error);

/* The scenario of a design point; freed by scenario_free. STATUS_INVALID: the values contradict each
 * other; the message is the first finding. STATUS_FAILED: no memory. */
enum status study_point_scenario(const struct study *study, size_t point, struct scenario **scenario,
                                 struct error *error);

/* The measures of the study's runs: the simulation's, or the test model's. */
const struct measure *study_measures(const struct study *study, size_t *count);

/* Index in a result's `outcomes` of the outcome with that name; SIZE_MAX: there is none, and `near` holds
 * the nearest name, or "". */
size_t outcome_find(const struct study *study, const char *wanted, char near[OUTCOME_NAME_SIZE]);

/* STATUS_INVALID: a list of outcomes (measure_is_listed; NULL: none) has one with which no run of the study
 * ends. */
enum status outcome_list_check(const struct study *study, const char *list, struct error *error);

/* "normal, mean 1, sd 2, from -7 to 9": the range and prior of what varies, on the heap; NULL without memory. */
char *study_prior_text(const struct study_vary *vary);

/* What claim i tests, in words, on the heap; NULL without memory. */
char *study_claim_statement(struct arena *arena, const struct study *study, size_t i);

/* Everything that determines the results, one "key = value" per line: studies with the same text give the
 * same bytes. On the heap; NULL without memory. */
char *study_identity(const struct study *study);

#endif
