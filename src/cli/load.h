/* Reads a scenario or a study for a subcommand: --set, --seed and --replicates, the strategies' parameters,
 * findings. */
#ifndef PRICEWAR_CLI_LOAD_H
#define PRICEWAR_CLI_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "scenario/scenario.h"
#include "study/study.h"

/* "path=value" texts, in order. */
struct override_list {
    char **items;
    size_t count;
};

enum override_key { OVERRIDE_SET = 1000, OVERRIDE_SEED, OVERRIDE_REPLICATES };

/* Rows for the tables of options of commands that read a scenario. */
#define OVERRIDE_OPTIONS                                                                                     \
    {OVERRIDE_SET, "set", "PATH=VALUE",                                                                      \
     "Change a parameter, as in --set vendors.Zhipu.capital=1e5; may be repeated. A name may be [*]."},      \
        {OVERRIDE_SEED, "seed", "N", "Base seed; the same as --set simulation.seed=N."},                     \
    {                                                                                                        \
        OVERRIDE_REPLICATES, "replicates", "N",                                                              \
            "Number of independent runs; the same as --set simulation.replicates=N."                         \
    }

/* Takes one of these options. STATUS_INVALID: the key is another's. */
enum status override_take(struct override_list *list, int key, const char *value);
void override_clear(struct override_list *list);

/* A scenario and the catalog that it was read with. */
struct loaded {
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    struct scenario *scenario;
};

/* All that is wrong is printed on stderr, one line each. loaded_clear may follow in any case. */
enum status loaded_read(struct loaded *loaded, const char *file, const struct override_list *overrides);
void loaded_clear(struct loaded *loaded);

/* A study with these changes; those in `changes` point into `sets` from then on. All that is wrong is printed
 * on stderr, one line each, and *study is NULL; else it is freed with study_free. */
enum status study_read(const char *file, const struct override_list *sets, struct study_changes *changes,
                       struct study **study);

/* The strategies' rows; `extensions` is freed by the caller. False when memory is short. */
bool load_catalog(struct parameter_extension **extensions, struct parameter_catalog *catalog);

/* Prints findings about a file on stderr, one line each, and how many there are. */
void findings_print(const struct diagnostics *findings, const char *file);

#endif
