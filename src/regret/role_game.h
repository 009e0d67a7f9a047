/* A game among rules: vendors are put into roles, each role plays one rule, and every profile of rules is played on the same
 * random numbers. What the roles earn is a heuristic payoff table (Wellman 2006, AAAI-06); its equilibria, alpha-Rank and
 * what one member gains that leaves its role follow. docs/rule-games.md. */
#ifndef PRICEWAR_REGRET_ROLE_GAME_H
#define PRICEWAR_REGRET_ROLE_GAME_H

#include "equilibria/alpha_rank.h"
#include "equilibria/nash.h"
#include "regret/regret.h"

enum {
    ROLE_GAME_MOST_PROFILES = 1000,
    ROLE_GAME_MOST_LEFT = 8 /* pure equilibria at which members are tried alone, the first ones */
};

/* The first rule of every role: each member as the scenario has it. */
extern const char role_game_as_it_is[];

/* Perturbation of alpha-Rank for infinite alpha. */
extern const double role_game_perturbation;

/* What is asked. Texts and arrays live as long as the game. */
struct role_question {
    const struct study
        *study; /* of regret_study_make, with targets_of_all: rules of the members, nothing else */
    const char *const *role_names; /* [role_count] */
    size_t role_count;
    const int *vendor_role;   /* [vendors of the scenario] place of its role; -1: none */
    const char *const *rules; /* [rule_count] names, the first is role_game_as_it_is */
    size_t rule_count;
    size_t resamples;
    double alpha;       /* of alpha-Rank; 0: sweep until it settles */
    bool no_departures; /* members are not tried alone */
};

struct role {
    const char *name;
    size_t *members; /* [member_count] vendors */
    size_t member_count;
    size_t *
        rules; /* [rule_count] places among the question's rules, 0 first: those that are something else for it, and that the
                    * market allows */
    size_t rule_count;
};

/* A rule that a role does not have. */
struct role_refusal {
    size_t role, rule;
    const char *reason; /* NULL: it is what the scenario has */
};

enum stability {
    STABILITY_UNDECIDED,
    STABILITY_SUPPORTED, /* every change of a role's rule is known to lose, or does the same */
    STABILITY_REJECTED,  /* some change is known to gain */
    STABILITY_FAILED,    /* a run fails, here or with a change */
    STABILITIES
};
extern const char *const stability_names[STABILITIES];

/* What a role gains in a profile by another rule, each member on average. */
struct role_gain {
    struct estimate gain;
    enum regret_verdict verdict; /* REGRET_SAME for the rule that it plays */
};

struct role_profile {
    enum stability stability;
    double epsilon; /* the largest upper end of a gain; 0: nothing is to gain; NAN: failed */
    size_t better;  /* a profile in which all roles are known to earn more; SIZE_MAX: none is known */
    bool failed;    /* a run of it fails */
};

/* One member of a role on another rule, at a pure equilibrium of the table. */
struct role_departure {
    size_t profile, vendor, rule; /* rule: of the question's */
    struct role_gain gain;
};

struct role_game {
    struct role_question question;
    size_t runs_each, profile_count, vendor_count, member_count; /* members: vendors in roles */
    struct role *roles;                                          /* [role_count] */
    size_t *counts;                                              /* [role_count] rules of each, for `table` */
    struct normal_form table; /* means; its payoffs are NAN in profiles that fail */
    bool whole;               /* no profile fails; else there are neither equilibria nor ranks */
    struct role_profile *profiles;
    struct estimate *earned; /* [profile_count][role_count] */
    struct role_gain *gains; /* role_gain_of */
    size_t gain_stride;      /* rules of all roles */
    struct role_refusal *refusals;
    size_t refusal_count;
    struct nash_equilibria equilibria;
    double *shares;             /* [equilibria.count] of resamplings in which it is one */
    double *equilibrium_earned; /* [equilibria.count][role_count] */
    double *alphas;             /* [alpha_count] */
    double *ranks;              /* [alpha_count][profile_count] */
    double *perturbed;          /* [profile_count] */
    size_t alpha_count;
    bool alpha_settled;
    struct role_departure *departures; /* [departure_count] */
    size_t departure_count;
    size_t runs; /* played */
    bool stopped;
    /* [points][targets][runs_each]: profiles, then departures; as in moments_of_runs */
    double *samples;
    size_t *failed; /* [points] */
    struct study_vary *vary;
    struct design design;
    size_t *target; /* [vendor_count] place of the vendor's first target; SIZE_MAX: it is in no role */
    struct arena arena;
};

void role_game_free(struct role_game *game);

/* Points that are played at most. */
size_t role_game_most_points(const struct role_game *game);

/* The place of a role's rule in a profile, among the question's. */
size_t role_game_rule(const struct role_game *game, size_t profile, size_t role);

/* What the role gains in the profile by its rule number `own` (of role->rules). */
struct role_gain *role_gain_of(const struct role_game *game, size_t profile, size_t role, size_t own);

/* Cash that a vendor earned with its group, in a run of a point; NAN: it is in no role, or the run has failed. */
double role_game_cash(const struct role_game *game, size_t point, size_t vendor, size_t run);

/* The same, mean over the members of a role. */
double role_game_earned(const struct role_game *game, size_t point, size_t role, size_t run);

/* By another point in place of a profile, a run's gain of a vendor. */
double role_departure_gain(const struct role_game *game, size_t departure, size_t run);

/* Shares of the profiles in alpha-Rank at the largest alpha: [profile_count]. Games that are whole only. */
const double *role_game_shares(const struct role_game *game);

/* The profile that has most of these. */
size_t role_game_top(const struct role_game *game);

#endif
