/* SMEs with a name: founded, carried by a cloud or an outside firm, and followed; docs/model.md 4.13. Each has
 * a slot and a chunk of its own among the SMEs (smes.h). */
#ifndef PRICEWAR_MODEL_SME_NAMED_APPS_H
#define PRICEWAR_MODEL_SME_NAMED_APPS_H

#include "model/world.h"

/* Founds the apps of the start and sets their states. */
void named_apps_start(struct world *world);

/* After the bills of all SMEs: who carries an app makes up its loss of the round, a cloud as far as it has
 * cash; an app that is out of cash all the same closes. */
void named_apps_settle(struct world *world);

/* Founds the apps of the round. */
void named_apps_enter(struct world *world);

/* Sets the states of the round, when all is booked. */
void named_apps_report(struct world *world);

#endif
