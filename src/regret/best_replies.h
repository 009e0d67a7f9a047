/* Best replies among rules: vendors in turn take the rule that gains them most, until none is known to gain, or the
 * rules go round in a cycle. docs/regret.md. */
#ifndef PRICEWAR_REGRET_BEST_REPLIES_H
#define PRICEWAR_REGRET_BEST_REPLIES_H

#include "regret/regret.h"

struct replies_options {
    struct regret_options regret;
    size_t most_turns;
};

/* A vendor that changed its rule. */
struct replies_switch {
    size_t turn, vendor;
    const char *from, *to;
    struct estimate gain; /* as in struct regret_alternative */
};

/* Where a vendor stands at the end. */
struct replies_vendor {
    size_t vendor;
    const char *first, *rule; /* in the scenario; at the end */
    struct estimate earned;   /* with its group at its last turn, kCNY */
    double
        epsilon; /* the most that it may gain by another rule: largest upper end of an interval; 0: nothing */
    const char *tempting; /* that rule; NULL: none */
    struct estimate left; /* what it may gain by that; the upper end is epsilon */
    /* earned at the end less in the scenario, mean over the runs that both were played in; NAN: in none */
    struct estimate change;
    size_t undecided, failed; /* of its rules: without a sign; with a run that fails */
};

enum replies_end {
    REPLIES_EQUILIBRIUM, /* nobody is known to gain by another rule */
    REPLIES_CYCLE, /* the rules are those of an earlier turn of the same vendor, and all goes on as it did then */
    REPLIES_TURNS,  /* most_turns are over */
    REPLIES_FAILED, /* a run fails with the rules as they are, so nothing can be said of others */
    REPLIES_STOPPED /* by the callback */
};
extern const char *const replies_end_names[]; /* by enum replies_end */

struct replies {
    const struct study *study; /* of the caller */
    size_t vendor_count, switch_count, turns, runs, most;
    struct replies_vendor *vendors;  /* [vendor_count] */
    struct replies_switch *switches; /* [switch_count] */
    size_t cycle_from;               /* of a cycle: the switches from this one on come again and again */
    enum replies_end end;
    const char
        *refused; /* why the market does not allow a vendor a rule, of the first such; NULL: it allows all */
    double epsilon; /* the largest of the vendors; of an equilibrium nobody gains more by another rule */
    struct arena arena;
};

/* Plays turns from the scenario's rules on, those of a study of regret_study_make in which each vendor has rules to try and
 * nothing else. Each turn looks for signs as regret_play does. The result does not depend on threads or on who plays the
 * runs. STATUS_INVALID: the study is another one. STATUS_FAILED: no memory, or the runs can't be kept. Call replies_free
 * in any case. */
enum status replies_find(const struct study *study, const struct replies_options *options,
                         struct replies **replies, struct error *error);
void replies_free(struct replies *replies);

/* Points that are played at most. */
size_t replies_most_points(const struct study *study, size_t most_turns);

#endif
