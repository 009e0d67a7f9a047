/* The parameter registry: one row per scenario parameter. Parsing, validation, suggestions, help, the
 * reference page and the attributes in the output files all come from these rows. */
#ifndef PRICEWAR_SCENARIO_PARAMETER_H
#define PRICEWAR_SCENARIO_PARAMETER_H

#include <string.h>

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

/* What the names of strategies begin with that are not in the program: shared objects and programs. */
#define PLUGIN_PREFIX "plugin:"
#define PROGRAM_PREFIX "process:"

/* Whether a strategy's name begins so. */
static inline bool begins_with_prefix(const char *strategy, const char *prefix)
{
    return strncmp(strategy, prefix, strlen(prefix)) == 0;
}

/* Parameter rows of a pricing strategy. A vendor's `pricing` group accepts the generic rows and those of
 * the extension that its `strategy` names. */
struct parameter_extension {
    const char *name; /* NULL: a plug-in that was not loaded, whose rows are not known */
    const struct parameter *rows;
    size_t row_count;
    size_t struct_size;
    const void *rule; /* the owner's object behind the name, such as a strategy */
    /* The rule is a program (struct rule_program), which has the parameters that its scenario gives it. */
    bool is_program, may_start;
};

/* Begins the parameter struct of a rule that is a program, and is filled in by who reads the scenario. */
struct scenario;
struct exchange_book;
struct rule_program {
    const char *command; /* docs/agents.md says how it is cut into words */
    const char *folder;  /* of the scenario, where it starts; "": the present one */
    bool may_start;
    const struct scenario *scenario;
    const struct parameter
        *rows; /* the program's own, [row_count]: numbers, texts, booleans; offsets as the rule's */
    size_t row_count;
    const struct exchange_book *recorded; /* what it answered before, to be repeated; NULL: it is asked */
};

enum { NEAR_NAME_SIZE = 300 };
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
    /* Whether a scenario may use a strategy that is not in the list: a shared object, "plugin:PATH", or a program,
     * "process:COMMAND". Fills in `extension`, or says what is wrong; a shared object stays loaded. It may also leave
     * the extension's name NULL: the scenario can then be inspected but not played. NULL: there are only those of the
     * list. */
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error);
    /* Those of parameter_groups and of the strategies, for who reads many scenarios (fallbacks.h); NULL: they
     * are read with every scenario. */
    const struct fallbacks *fallbacks;
};

#endif
