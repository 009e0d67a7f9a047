/* The first SMEs of one run, round by round: the panel_* datasets. */
#ifndef PRICEWAR_RECORD_PANEL_H
#define PRICEWAR_RECORD_PANEL_H

#include "model/simulation.h"
#include "record/fields.h"

struct panel {
    size_t round_count, sme_count;
    void **columns; /* [panel_field_count]: [round_count][sme_count] in stored types */
    struct arena arena;
};

/* For the first scenario->output.panel_smes SME slots of the simulation, or as many as there are; *panel
 * is NULL when that is 0. */
enum status panel_create(const struct simulation *simulation, struct panel **panel, struct error *error);

/* Records the current round; call it when run_record_take is called. */
void panel_take(struct panel *panel, const struct simulation *simulation);

void panel_free(struct panel *panel);

#endif
