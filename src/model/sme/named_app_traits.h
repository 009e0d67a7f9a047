/* What a named app has of its own, in place of what SMEs of its sector have in common or draw;
 * docs/model.md 4.13. */
#ifndef PRICEWAR_MODEL_SME_NAMED_APP_TRAITS_H
#define PRICEWAR_MODEL_SME_NAMED_APP_TRAITS_H

#include "model/sme/app_market.h"
#include "model/sme/sme_modules.h"
#include "model/sme/sme_terms.h"

struct named_app {
    struct sector_parameters sector; /* its sector's, with its own traits */
    struct sme_modules modules;
    struct app_market market; /* for the round */
    struct sme_terms terms;   /* likewise */
};

/* The latent class of an app, drawn among those of its sector by the number of their SMEs. */
size_t named_app_class(const struct world *world, size_t app);

/* Makes all apps' parameters, [app_count], from the scenario. */
void named_apps_renew(const struct scenario *scenario, struct named_app *apps);

#endif
