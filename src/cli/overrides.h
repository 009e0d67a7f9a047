/* Changes of parameters that were asked for on the command line, "path=value". */
#ifndef PRICEWAR_CLI_OVERRIDES_H
#define PRICEWAR_CLI_OVERRIDES_H

#include <stddef.h>

#include "base/error.h"

struct override_list {
    char **items; /* [count], in order */
    size_t count;
};

/* Adds `path` and `value` in one text. STATUS_FAILED: no memory, which is said. */
enum status override_add(struct override_list *list, const char *path, const char *value);
void override_clear(struct override_list *list);

/* What all share, then one's own; where both set the same path, the own one alone. STATUS_FAILED: no
 * memory, which is said. */
enum status override_join(const struct override_list *shared, const struct override_list *own,
                          struct override_list *joined);

#endif
