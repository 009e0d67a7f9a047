/* The parameter registry: one row per scenario parameter. Parsing, validation, suggestions, help, the
 * reference page and the attributes in the output files all come from these rows. */
#ifndef PRICEWAR_SCENARIO_PARAMETER_H
#define PRICEWAR_SCENARIO_PARAMETER_H

#include "base/error.h"
#include "pricewar_plugin.h"

/* A group of parameters: `simulation = { ... }` or one element of the list `vendors = ( { ... }, ... )`. */
struct parameter_group {
    const char *path; /* "simulation", "vendors[]", "vendors[].pricing", "vendors[].products[]" */
    const char *meaning;
    const struct parameter *rows;
    size_t row_count;
    size_t struct_size;
    const char *parent;  /* path of the enclosing group, or NULL at the top */
    size_t offset;       /* in the parent's struct: of the embedded struct, or of the list's pointer */
    size_t count_offset; /* in the parent's struct: of the list's size_t count (lists only) */
    size_t minimum_count, maximum_count; /* lists only */
    const char *defaults; /* top-level group whose keys replace the fallbacks of every element, or NULL */
    bool required;        /* a plain group that must be written even though all its rows have defaults */
    const char *variants; /* key of a choice: the top-level group `light_defaults` goes before `defaults` for
                             the elements in which it is "light"; or NULL */
};

extern const struct parameter_group parameter_groups[];
extern const size_t parameter_group_count;

/* Bytes of a value at a row's offset. */
size_t parameter_size(enum parameter_type type);

/* Whether a group stands directly in the one of that path; NULL: at the top. */
bool parameter_group_is_in(const struct parameter_group *group, const char *parent);

/* Parameter rows that are not the scenario's own: those of the pricing strategies. A vendor's `pricing` group
 * accepts the generic rows and the rows of the extension that its `strategy` names. */
struct parameter_extension {
    const char *name; /* NULL: a plug-in that was not loaded, whose rows are not known */
    const struct parameter *rows;
    size_t row_count;
    size_t struct_size;
    const void *rule; /* what the catalog's owner has behind the name */
};

enum { NEAR_NAME_SIZE = 300 };
struct scenario;
struct fallbacks;

struct parameter_catalog {
    const struct parameter_extension *strategies;
    size_t strategy_count;
    /* Whether runs of the scenario end with an outcome of that name, for its claims; `near`: the nearest name
     * if they do not, or "". NULL: names of outcomes are not checked. */
    bool (*knows_outcome)(const struct scenario *scenario, const char *name, char near[NEAR_NAME_SIZE]);
    /* Fills in the strategy of a shared object, "plugin:PATH" in a scenario, or says what is wrong with it;
     * it stays loaded. It may leave it alone, and the name NULL; such a scenario can be looked
     * at and not played. NULL: there are no plug-ins. */
    enum status (*plugin)(const char *path, struct parameter_extension *extension, struct error *error);
    /* Those of parameter_groups and of the strategies, for who reads many scenarios (fallbacks.h); NULL: they are
     * read with every scenario. */
    const struct fallbacks *fallbacks;
};

#endif
