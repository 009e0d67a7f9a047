/* Overrides "path=value" from the command line. */
#ifndef PRICEWAR_CLI_OVERRIDES_H
#define PRICEWAR_CLI_OVERRIDES_H

#include <stddef.h>

#include "base/error.h"

struct override_list {
    char **items; /* [count], in order */
    size_t count;
};

/* Adds the text `path` followed by `value`. STATUS_FAILED: no memory; a message has been printed. */
enum status override_add(struct override_list *list, const char *path, const char *value);
void override_clear(struct override_list *list);

/* Joins shared overrides and a side's own. When both set the same path, only the own one is kept.
 * STATUS_FAILED: no memory; a message has been printed. */
enum status override_join(const struct override_list *shared, const struct override_list *own,
                          struct override_list *joined);

#endif
