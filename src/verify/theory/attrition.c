#include "verify/theory/attrition.h"

#include <math.h>

double attrition_exit_probability(const struct attrition *war)
{
    return 1 - pow(war->prize / (war->prize + war->cost), 1 / ((double)war->firms - 1));
}

double attrition_full_periods(const struct attrition *war)
{
    double all_stay = pow(1 - attrition_exit_probability(war), (double)war->firms);
    return all_stay / (1 - all_stay);
}

double attrition_hazard(const struct attrition *war)
{
    return war->cost / war->prize;
}

double attrition_own_time(const struct attrition *war)
{
    return 1 / attrition_hazard(war);
}

double attrition_war_time(const struct attrition *war)
{
    return 1 / (2 * attrition_hazard(war));
}

double attrition_lasts(const struct attrition *war, double time)
{
    return exp(-2 * attrition_hazard(war) * time);
}

double attrition_burnt(const struct attrition *war)
{
    return 2 * war->cost * attrition_war_time(war);
}

double attrition_payoff(const struct attrition *war)
{
    return 0.5 * war->prize - war->cost * attrition_war_time(war);
}
