/* Which parts of an SME's life a sector uses, so that unused parts cost nothing. Skipping one never
 * changes a result: it would have added zero. */
#ifndef PRICEWAR_MODEL_SME_SME_MODULES_H
#define PRICEWAR_MODEL_SME_SME_MODULES_H

#include "scenario/scenario.h"

struct sme_modules {
    bool buyers;   /* households that buy for themselves: nothing below is there */
    bool users;    /* apps have users */
    bool value;    /* business value can be found, lost, or present from the start */
    bool accounts; /* SMEs have or open cloud accounts */
    bool finance;  /* venture rounds or giving up are possible */
    bool quality;  /* the app's own quality changes */
    /* None of these, and all users of models take the same volume: SMEs only choose, earn and pay. */
    bool plain;
    double plain_volume; /* Gtok per month, when plain */
};

struct sme_modules sme_modules_of(const struct scenario *scenario, const struct sector_parameters *sector);

#endif
