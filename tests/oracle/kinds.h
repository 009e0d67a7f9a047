/* What the project can answer: a kind of oracle case and the function that asks src/ for it. An answer is a
 * new JSON object with the names of the case's expected part, computed from the parameters alone; NULL after
 * `refuse`. */
#ifndef PRICEWAR_TESTS_ORACLE_KINDS_H
#define PRICEWAR_TESTS_ORACLE_KINDS_H

#include "question.h"

typedef json_t *answer_function(struct question *question);

struct kind {
    const char *name;
    answer_function *answer; /* NULL: not yet answered */
    bool outside;            /* theory that the simulator does not contain */
};

/* NULL for a kind that is unknown. */
const struct kind *kind_find(const char *name);

/* equilibrium.c */
answer_function answer_logit_bertrand, answer_logit_merger, answer_calvano_benchmarks;
/* reply.c */
answer_function answer_monopoly, answer_best_response;
/* attach.c */
answer_function answer_loss_leader, answer_attach_dilemma;
/* heterogeneity.c */
answer_function answer_nested_logit, answer_mixed_logit, answer_agents_merger;
/* structure.c */
answer_function answer_concentration, answer_rationing;
/* market_dynamics.c */
answer_function answer_mini_model, answer_switching, answer_undercut;
/* laws.c */
answer_function answer_bass, answer_learning, answer_runway, answer_ruin, answer_urn, answer_attrition;
answer_function answer_ledger;
/* learners.c */
answer_function answer_maskin_tirole, answer_learning_tables, answer_learning_sessions;
answer_function answer_sequential_sessions;
/* dynamic_games.c */
answer_function answer_learning_with_exit, answer_learning_and_forgetting, answer_linear_quadratic;
/* statistics.c */
answer_function answer_survival, answer_sobol_g, answer_sobol_ishigami;

#endif
