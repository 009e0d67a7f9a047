/* What two versions of the program make of one scenario: their texts with every parameter written out. */
#ifndef PRICEWAR_RERUN_RERUN_SETTINGS_H
#define PRICEWAR_RERUN_RERUN_SETTINGS_H

#include "base/error.h"

/* Adds the settings that differ between two texts in the syntax of scenarios, with `side` before each. */
void rerun_compare_settings(struct diagnostics *changes, const char *side, const char *there,
                            const char *here);

#endif
