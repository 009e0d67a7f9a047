/* Latent classes: SMEs of a sector that share taste for quality, minimum quality and output share
 * (latent-class logit, Kamakura & Russell 1989). Price sensitivity differs from SME to SME; a class also
 * has one quantile of it, for market research and for the layer in expectations. */
#ifndef PRICEWAR_MODEL_SME_CLASSES_H
#define PRICEWAR_MODEL_SME_CLASSES_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/scenario.h"

struct sme_class {
    size_t sector;
    size_t number;            /* simulated SMEs at the start */
    size_t slots;             /* simulated SMEs that there is room for, later entrants included */
    double quality_taste;     /* theta, divided by the differentiation mu_h */
    double minimum_quality;   /* qmin */
    double output_share;      /* phi */
    double price_sensitivity; /* alpha at the class's quantile, divided by mu_h */
    double typical_volume;    /* d: Gtok per month and user of a model, mean of the last round */
    double alive;             /* simulated SMEs in business at the last count */
};

/* Creates all classes of a scenario, sector by sector, in the arena. Traits are quantiles at the points of
 * an additive recurrence. It starts at the median, so a single class has the medians. */
enum status classes_create(struct arena *arena, const struct scenario *scenario, struct sme_class **classes,
                           size_t *count, struct error *error);

#endif
