/* What each vendor would have gained in a war as it was by another rule: all others keep theirs, and both wars have the
 * same random numbers. Each alternative is played as often as its sign needs. docs/regret.md. */
#ifndef PRICEWAR_REGRET_REGRET_H
#define PRICEWAR_REGRET_REGRET_H

#include "regret/regret_runs.h"
#include "regret/regret_study.h"
#include "statistics/estimate.h"

enum regret_verdict {
    REGRET_UNDECIDED,
    REGRET_GAINS,
    REGRET_LOSES,
    REGRET_SAME,
    REGRET_FAILED,
    REGRET_VERDICTS
};
extern const char *const regret_verdict_names[REGRET_VERDICTS];

enum { REGRET_FIRST_RUNS = 8 };

/* What a vendor might have played. */
struct regret_alternative {
    size_t vary, value; /* of the study */
    size_t vendor;
    const char *name; /* "undercut", "pricing.margin = 0.3" */
    /* What it gains by it with its group, kCNY, mean over pairs of runs, with an interval of 95 % that holds at all looks
     * together. */
    struct estimate gain;
    struct estimate alive; /* how much more often it is in business at the end */
    size_t runs;           /* pairs played */
    enum regret_verdict verdict;
};

/* An alternative that the market does not allow, and why. */
struct regret_refusal {
    size_t vendor;
    const char *name, *reason;
};

struct regret_vendor {
    size_t vendor;
    const char *played;     /* its rule */
    struct estimate earned; /* with its group in the war as it was, kCNY */
    size_t best;            /* the alternative that gains most; SIZE_MAX: none is known to gain */
    size_t alternatives, gaining, undecided;
};

struct regret {
    const struct study *study; /* of the caller */
    size_t most, looks;        /* runs of an alternative; how often a sign is looked for at most */
    size_t alternative_count, vendor_count, refusal_count;
    struct regret_alternative *alternatives; /* in the order of the study */
    struct regret_vendor *vendors;           /* those that have any, in that order */
    struct regret_refusal *refusals;
    size_t runs; /* played, of all wars */
    bool stopped;
    /* Cash and survival of the vendors: [1 + alternative_count][vendor_count * REGRET_TARGETS][most], the war as it was
     * first; NAN where a run was not played or has failed. */
    double *samples;
    struct study_vary *vary; /* those of the study, which leave the war as it was alone */
    struct design design;    /* its points: the war as it was, then the alternatives */
    struct arena arena;
};

/* Lists the alternatives of a study of regret_study_make, and those that the market refuses. STATUS_INVALID: the study is
 * of another kind. STATUS_FAILED: no memory.
 * Call regret_free in any case. */
enum status regret_open(const struct study *study, struct regret **regret, struct error *error);

/* Plays them. Looks for signs after 8 runs, 16, 32, ... study->replicates; a sign that is known needs no more runs. The
 * result does not depend on threads or on who plays the runs. STATUS_FAILED: no memory, or the runs can't be kept. */
enum status regret_play(struct regret *regret, const struct regret_options *options, struct error *error);

void regret_free(struct regret *regret);

/* Whether the study is one of regret_study_make; STATUS_INVALID: it is not. */
enum status regret_check_study(const struct study *study, struct error *error);

/* Whether the war of a point can begin; if not, the reason, for the arena's life. STATUS_FAILED: no memory. */
enum status regret_try_point(const struct study *study, size_t point, struct arena *arena,
                             const char **reason, struct error *error);

/* Points that are played at most: the war as it was, and a point for each alternative. */
size_t regret_most_points(const struct study *study);

/* The mean of paired differences with its interval at `looks` looks, each at 5 % / looks (Bonferroni), by Student's t;
 * the verdict that it allows. [count] of differences; NAN: a run has failed. */
enum regret_verdict regret_judge(const double *differences, size_t count, size_t looks,
                                 struct estimate *gain);

/* Whether more runs may change it: no sign is known, or no pair differs so far. A rule that does what was done in the first
 * runs may do otherwise in a later one. */
bool regret_is_open(enum regret_verdict verdict);

/* How often a sign is looked for at most, and after how many runs the look number `look` is. */
size_t regret_looks(size_t most);
size_t regret_look_at(size_t look, size_t most);

#endif
