/* The page in which a scenario can be changed and played again. */
#ifndef PRICEWAR_PLAYGROUND_PLAYGROUND_PAGE_H
#define PRICEWAR_PLAYGROUND_PLAYGROUND_PAGE_H

#include <stddef.h>

#include "base/error.h"
#include "scenario/scenario.h"

/* Of the name of a scenario's playground, in place of the file's own ending; `report` looks for such a page. */
extern const char playground_ending[];

/* What `make playground` builds: a compressed WebAssembly program (gzip), and the JavaScript that starts it. */
struct playground_engine {
    const char *program, *program_end;
    const char *glue, *glue_end;
};

/* *page: HTML on the heap, *size bytes. It holds the scenario's text with what it includes, and its overrides.
 * STATUS_INVALID: a vendor's rule is a shared object or a program, which no page can run. STATUS_FAILED: no memory. */
enum status playground_page(const struct scenario *scenario, const struct playground_engine *engine,
                            char **page, size_t *size, struct error *error);

#endif
