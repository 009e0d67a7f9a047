#include "strategy/learning_length.h"

#include <math.h>
#include <stdio.h>

#include "strategy/q_pricing.h"
#include "strategy/rules.h"

static const double most_random = 0.05, days_a_month = 365.25 / 12;

static bool rules_of(const struct pricing_parameters *pricing, struct q_pricing_rules *rules)
{
    const void *rule = pricing->extension ? pricing->extension->rule : NULL;
    if (rule == &strategy_qlearn)
        *rules = *(const struct q_pricing_rules *)pricing->own;
    else if (rule == &strategy_klein)
        *rules = klein_rules(pricing->own);
    return rule == &strategy_qlearn || rule == &strategy_klein;
}

/* The products of a tier that compete with one of the vendor's, that one among them; the largest number of them. */
static size_t most_players(const struct scenario *scenario, size_t vendor)
{
    size_t most = 1;
    const struct vendor_parameters *own = &scenario->vendors[vendor];
    for (size_t k = 0; k < own->product_count; k++) {
        size_t players = 1;
        for (size_t f = 0; f < scenario->vendor_count; f++)
            for (size_t j = 0; f != vendor && j < scenario->vendors[f].product_count; j++)
                players += scenario->vendors[f].products[j].tier == own->products[k].tier;
        most = players > most ? players : most;
    }
    return most;
}

/* How many values there are to learn. */
static double values_of(const struct q_pricing_rules *rules, size_t players)
{
    double prices = (double)rules->points;
    double states = rules->memory == Q_MEMORY_ALL      ? pow(prices, (double)players)
                    : rules->memory == Q_MEMORY_LOWEST ? prices * prices
                    : rules->memory == Q_MEMORY_RIVAL  ? prices
                                                       : 1;
    return rules->updating == Q_UPDATING_SYNCHRONOUS ? states : states * prices;
}

/* Decisions in a run: rounds, or fewer. */
static double decisions_of(const struct scenario *scenario, size_t vendor)
{
    const struct pricing_parameters *pricing = &scenario->vendors[vendor].pricing;
    double months = (double)scenario->simulation.round_days / days_a_month;
    double apart = pricing->decision_chance > 0 ? 1 / pricing->decision_chance : pricing->decides_every;
    return (double)scenario->simulation.rounds * fmin(1, months / fmax(apart, 1e-9));
}

bool learning_is_short(const struct scenario *scenario, size_t vendor, const char **key, char *text,
                       size_t size)
{
    struct q_pricing_rules rules;
    if (!rules_of(&scenario->vendors[vendor].pricing, &rules))
        return false;
    double decisions = (double)rules.pretrain + decisions_of(scenario, vendor),
           decay = rules.exploration_decay;
    double experiments = decay > 0 ? -expm1(-decay * decisions) / decay : decisions;
    double random = exp(-decay * decisions), values = values_of(&rules, most_players(scenario, vendor));
    if (experiments >= values && random <= most_random)
        return false;
    *key = "strategy";
    snprintf(
        text, size,
        "learns from %.0f decisions, those of pretrain among them, too few to have learned: it has %.6g values to learn "
        "and tries %.3g random prices; at the end %.3g %% of its prices are still random. Until it has learned its "
        "prices are a beginner's: more pretrain or rounds, another decay of random prices, or fewer grid points and "
        "less memory",
        decisions, values, experiments, 100 * random);
    return true;
}
