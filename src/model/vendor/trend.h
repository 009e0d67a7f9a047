/* Level and trend of a series by discounted least squares: a straight line through all that was seen, where what is
 * `memory` months old counts for 1/e of what is new (Brown 1963). Sums only, so that it needs no history. */
#ifndef PRICEWAR_MODEL_TREND_H
#define PRICEWAR_MODEL_TREND_H

#include <math.h>

/* Sums over the observations: of their weights, also times age and age squared (months), and of their values, also
 * times age. Zeroed at the start. */
struct trend {
    double weight, age, age_squared, value, aged_value;
    double months; /* seen so far */
};

/* What is known gets `months` older, and a new value comes. memory: months, above 0. */
static inline void trend_add(struct trend *trend, double value, double months, double memory)
{
    double kept = exp(-months / memory);
    trend->age_squared = kept * (trend->age_squared + months * (2 * trend->age + months * trend->weight));
    trend->age = kept * (trend->age + months * trend->weight);
    trend->aged_value = kept * (trend->aged_value + months * trend->value);
    trend->weight = kept * trend->weight + 1;
    trend->value = kept * trend->value + value;
    trend->months += months;
}

/* Change in a month; 0 before the second value. */
static inline double trend_slope(const struct trend *trend)
{
    double spread = trend->weight * trend->age_squared - trend->age * trend->age;
    return spread > 0 ? (trend->age * trend->value - trend->weight * trend->aged_value) / spread : 0;
}

/* Where the line stands now; at least one value must have come. */
static inline double trend_level(const struct trend *trend)
{
    return (trend->value + trend_slope(trend) * trend->age) / trend->weight;
}

#endif
