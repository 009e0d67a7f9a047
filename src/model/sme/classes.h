/* Latent classes: SMEs of a sector that share their taste for quality, their minimum quality and their output
 * share (latent-class logit, Kamakura & Russell 1989). Price sensitivity differs from SME to SME; a class has
 * a quantile of it for market research and for the engine in expectations. */
#ifndef PRICEWAR_MODEL_SME_CLASSES_H
#define PRICEWAR_MODEL_SME_CLASSES_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/scenario.h"

struct sme_class {
    size_t sector;
    size_t number;            /* simulated SMEs at the start */
    size_t slots;             /* for those of later rounds too */
    double quality_taste;     /* theta, divided by the differentiation mu_h */
    double minimum_quality;   /* qmin */
    double output_share;      /* phi */
    double price_sensitivity; /* alpha at the class's quantile, divided by mu_h */
    double typical_volume;    /* d: Gtok per month and user of a model, mean of the last round */
    double alive;             /* simulated SMEs, at the last count */
};

/* All classes of a scenario, sector by sector, in the arena. The traits are quantiles at the points of an
 * additive recurrence that starts at the median, so one class has the medians. */
enum status classes_create(struct arena *arena, const struct scenario *scenario, struct sme_class **classes,
                           size_t *count, struct error *error);

#endif
