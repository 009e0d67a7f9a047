/* Overrides "path=value" from the command line. */
#ifndef PRICEWAR_CLI_OVERRIDES_H
#define PRICEWAR_CLI_OVERRIDES_H

#include <stddef.h>

#include "base/error.h"
#include "scenario/override_layers.h"

struct override_list {
    char **items; /* [count], in order */
    size_t count;
};

/* Adds the text `path` followed by `value`. STATUS_FAILED: no memory; a message has been printed. */
enum status override_add(struct override_list *list, const char *path, const char *value);
void override_clear(struct override_list *list);

/* layers_add for the texts of a list. */
void layers_add_list(struct override_layers *layers, const char *origin, const struct override_list *list);

/* One layer. */
struct override_layers layers_of(const char *origin, const struct override_list *list);

#endif
