/* What a playground's page is told, as JSON. All are on the heap; NULL when memory is short. */
#ifndef PRICEWAR_PLAYGROUND_PAGE_TEXT_H
#define PRICEWAR_PLAYGROUND_PAGE_TEXT_H

#include "base/error.h"
#include "scenario/scenario.h"

/* {"message": what sums up, "findings": [{"path": or null, "line": 0 of overrides, "text"}]}; `findings` may be NULL. */
char *problems_to_text(const struct diagnostics *findings, const struct error *error);

/* {"title", "runs", "rounds", "seed", "warnings": [text], "vendors": [{"name", "label", "capital" in kCNY, "strategy"}]} */
char *facts_to_text(const struct scenario *scenario);

#endif
