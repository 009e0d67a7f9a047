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
    size_t offset;       /* in the parent's struct: offset of the embedded struct, or of the list's pointer */
    size_t count_offset; /* lists only: offset of the size_t count in the parent's struct */
    size_t minimum_count, maximum_count; /* lists only */
    /* top-level group whose keys replace the rows' defaults for every element, or NULL */
    const char *defaults;
    bool required; /* a plain group that must be written though all its rows have defaults */
    /* key of a choice, or NULL. Where it is "light", the top-level group `light_defaults` takes precedence
     * over `defaults` */
    const char *variants;
};

extern const struct parameter_group parameter_groups[];
extern const size_t parameter_group_count;

/* Bytes of a value at a row's offset. */
size_t parameter_size(enum parameter_type type);

/* The column of a table that holds rounds, called "date" or "round"; SIZE_MAX: none does, or the row is no table. */
size_t parameter_round_column(const struct parameter *row);

/* The group with that path, which there must be. */
const struct parameter_group *parameter_group_at(const char *path);

/* Whether a group stands directly in the group with the path `parent`; NULL: at the top. */
bool parameter_group_is_in(const struct parameter_group *group, const char *parent);

/* Parameter rows of a pricing strategy. A vendor's `pricing` group accepts the generic rows and those of
 * the extension that its `strategy` names. */
struct parameter_extension {
    const char *name; /* NULL: a plug-in that was not loaded, whose rows are not known */
    const struct parameter *rows;
    size_t row_count;
    size_t struct_size;
    const void *rule; /* the owner's object behind the name, such as a strategy */
};

enum { NEAR_NAME_SIZE = 300 };
struct scenario;
struct fallbacks;

struct parameter_catalog {
    const struct parameter_extension *strategies;
    size_t strategy_count;
    /* Whether runs of the scenario end with an outcome of that name, so that claims may use it, and whether it adds up
     * over rounds. If not, `near` gets the nearest name, or "". NULL: outcome names are not checked. */
    bool (*knows_outcome)(const struct scenario *scenario, const char *name, bool *adds_up,
                          char near[NEAR_NAME_SIZE]);
    /* What the scenario leaves out, so that no run ends with the outcome; NULL, of the function too: nothing to say. */
    const char *(*why_no_outcome)(const struct scenario *scenario, const char *name);
    /* What is doubtful about a vendor's rule in the scenario: *key of its pricing group, and the text [size]. False:
     * nothing; NULL: nobody looks. */
    bool (*doubt)(const struct scenario *scenario, size_t vendor, const char **key, char *text, size_t size);
    /* Loads the strategy of a shared object ("plugin:PATH" in a scenario) and fills in `extension`, or
     * says what is wrong; the object stays loaded. It may also leave the extension's name NULL: the
     * scenario can then be inspected but not played. NULL: plug-ins are not supported. */
    enum status (*plugin)(const char *path, struct parameter_extension *extension, struct error *error);
    /* Those of parameter_groups and of the strategies, for who reads many scenarios (fallbacks.h); NULL: they
     * are read with every scenario. */
    const struct fallbacks *fallbacks;
};

#endif
