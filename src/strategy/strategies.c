#include "strategy/strategies.h"

#include "strategy/learning_length.h"

#include "strategy/plugin.h"
#include "strategy/process.h"
#include "strategy/rules.h"
#include <string.h>

const struct strategy *const strategies[] = {
    &strategy_hold,           &strategy_cost_plus,        &strategy_undercut,     &strategy_match,
    &strategy_best_response,  &strategy_loss_leader,      &strategy_predatory,    &strategy_bait_throttle,
    &strategy_script,         &strategy_war_of_attrition, &strategy_data_hunger,  &strategy_qlearn,
    &strategy_klein,          &strategy_markov,           &strategy_defend_share, &strategy_follow,
    &strategy_markov_perfect, &strategy_rolling_horizon,
};
const size_t strategy_count = sizeof strategies / sizeof *strategies;

enum status strategy_load(const char *strategy, struct parameter_extension *extension, struct error *error)
{
    if (begins_with_prefix(strategy, PLUGIN_PREFIX))
        return plugin_load(strategy + strlen(PLUGIN_PREFIX), extension, error);
    *extension = process_extension(true);
    return STATUS_OK;
}

struct parameter_catalog strategy_catalog(struct parameter_extension *extensions)
{
    for (size_t i = 0; i < strategy_count; i++)
        extensions[i] = (struct parameter_extension){.name = strategies[i]->name,
                                                     .rows = strategies[i]->params,
                                                     .row_count = strategies[i]->param_count,
                                                     .struct_size = strategies[i]->params_size,
                                                     .rule = strategies[i]};
    return (struct parameter_catalog){.strategies = extensions,
                                      .strategy_count = strategy_count,
                                      .doubt = learning_is_short,
                                      .plugin = strategy_load};
}

size_t strategy_find(const char *name)
{
    for (size_t i = 0; i < strategy_count; i++)
        if (strcmp(strategies[i]->name, name) == 0)
            return i;
    return SIZE_MAX;
}
