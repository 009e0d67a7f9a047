#include "kinds.h"

#include <string.h>

static const struct kind kinds[] = {
    {"logit_bertrand", answer_logit_bertrand, false},
    {"logit_merger", answer_logit_merger, false},
    {"calvano_benchmarks", answer_calvano_benchmarks, false},
    {"logit_monopoly_lambert", answer_monopoly, false},
    {"logit_best_response", answer_best_response, false},
    {"logit_attach_lossleader", answer_loss_leader, false},
    {"attach_dilemma", answer_attach_dilemma, false},
    {"nested_logit_bertrand", answer_nested_logit, false},
    {"mixed_logit_bertrand", answer_mixed_logit, false},
    {"mixed_logit_merger_agents", answer_agents_merger, false},
    {"concentration", answer_concentration, false},
    {"capacity_rationing", answer_rationing, false},
    {"mini_model", answer_mini_model, false},
    {"logit_switching_markov", answer_switching, false},
    {"bertrand_undercut", answer_undercut, false},
    {"bass", answer_bass, false},
    {"wright_moore", answer_learning, false},
    {"deterministic_runway", answer_runway, false},
    {"ruin", answer_ruin, false},
    {"polya_urn", answer_urn, false},
    {"war_of_attrition", answer_attrition, false},
    {"stock_flow", answer_ledger, false},
    {"maskin_tirole", answer_maskin_tirole, false},
    {"qlearning_deterministic", answer_learning_tables, false},
    {"qlearning_calvano", answer_learning_sessions, false},
    {"qlearning_klein_sequential", answer_sequential_sessions, false},
    {"learning_duopoly_exit", answer_learning_with_exit, false},
    {"learning_forgetting_duopoly", answer_learning_and_forgetting, false},
    {"linear_quadratic_duopoly", answer_linear_quadratic, false},
    {"kaplan_meier", answer_survival, false},
    {"sobol_g", answer_sobol_g, false},
    {"sobol_ishigami", answer_sobol_ishigami, false},
    {"hotelling_salop", NULL, true},
    {"vertical_duopoly", NULL, true},
    {"cournot", NULL, true},
    {"bargain_then_ripoff", NULL, true},
};

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}
