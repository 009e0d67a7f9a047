/* Overrides "path=value" from the command line. */
#ifndef PRICEWAR_CLI_OVERRIDES_H
#define PRICEWAR_CLI_OVERRIDES_H

#include <stdbool.h>
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

/* As they are given to a shell, " --set 'path=value'", " --seed 7", " --replicates 9" for each, on the heap; NULL when
 * memory is short. `replicates`: with the number of runs, which not all commands take. */
char *overrides_in_shell(const struct override_list *list, bool replicates);

/* Whether --replicates or --set says how many runs. */
bool names_replicates(const struct override_list *list);

/* The overrides but those that say how many runs, which a study says in its own way: sets [list->count]; their number.
 * The texts are those of the list. */
size_t sets_but_replicates(const struct override_list *list, const char **sets);

/* layers_add for the texts of a list. */
void layers_add_list(struct override_layers *layers, const char *origin, const struct override_list *list);

/* One layer. */
struct override_layers layers_of(const char *origin, const struct override_list *list);

#endif
