/* Latent classes: SMEs of a sector that share taste for quality, minimum quality and output share
 * (latent-class logit, Kamakura & Russell 1989). Price sensitivity differs from SME to SME; a class also
 * has one quantile of it, for market research and for the layer in expectations. */
#ifndef PRICEWAR_MODEL_SME_CLASSES_H
#define PRICEWAR_MODEL_SME_CLASSES_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/scenario.h"

/* Price sensitivities with which market research sees a class: one in each quarter of their distribution. */
enum { CLASS_SENSITIVITIES = 4 };

struct sme_class {
    size_t sector;
    size_t number;          /* simulated SMEs at the start */
    size_t slots;           /* for those of later rounds too */
    double quality_taste;   /* theta, divided by the differentiation mu_h */
    double minimum_quality; /* qmin */
    double output_share;    /* phi */
    /* alpha, divided by mu_h, in the round and at the start: one where the sector has one class or no spread, or
     * the run no noise */
    double price_sensitivity[CLASS_SENSITIVITIES], first_sensitivity[CLASS_SENSITIVITIES];
    size_t sensitivity_count;
    double growth;         /* G: volume along the sector's path, as a multiple of the start (use_growth.h) */
    double bill_weight;    /* G^b: what alpha has been multiplied by since the start */
    double considering;    /* S: share of its SMEs that consider using a model */
    double typical_volume; /* d: Gtok per month and user of a model, mean of the last round */
    double alive;          /* simulated SMEs, at the last count */
};

/* All classes of a scenario, sector by sector, in the arena. The traits are quantiles at the points of an
 * additive recurrence, which in a run with noise is shifted at random for each sector and trait, so that what
 * a few classes miss of a distribution is noise and not bias (Cranley & Patterson 1976); the shift is that of
 * the seed and the run. One class has the medians. */
enum status classes_create(struct arena *arena, const struct scenario *scenario, uint32_t run,
                           struct sme_class **classes, size_t *count, struct error *error);

#endif
