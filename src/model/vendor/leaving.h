/* Vendors with money that leave general models by choice, as staying is worth less than leaving; docs/model.md 4.14. */
#ifndef PRICEWAR_MODEL_LEAVING_H
#define PRICEWAR_MODEL_LEAVING_H

#include "model/world.h"

/* What the decision is taken by: kCNY and months, rates per month, time from now on. */
struct staying {
    double level, slope, memory; /* profit a month: now, and its trend, which fades with exp(-h/memory) */
    double discount;
    double runway, refunded; /* its money lasts so long, and with this chance there is more by then */
    double horizon, interval;
    double settled;                /* value at the horizon */
    double sure;                   /* the best alternative whose value is known; -INFINITY: none */
    double scrap_median, scrap_sd; /* of the one that is drawn for every decision */
};

/* The mean of the larger of `value` and a lognormal number. */
double mean_of_larger(double value, double median, double log_sd);

/* What staying until the next decision is worth when every decision is the best one: optimal stopping, by backward
 * induction over the decisions up to the horizon. */
double value_of_staying(const struct staying *staying);

/* E8; runways must be up to date. */
void leaving_play(struct world *world);

#endif
