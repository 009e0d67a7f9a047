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
