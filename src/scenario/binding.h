/* Fills the scenario's structs from the libconfig tree, guided only by the rows of the registry. Internal
 * to src/scenario. */
#ifndef PRICEWAR_SCENARIO_BINDING_H
#define PRICEWAR_SCENARIO_BINDING_H

#include <libconfig.h>

#include "scenario/collector.h"
#include "scenario/fallbacks.h"
#include "scenario/scenario.h"
#include "scenario/source.h"
#include "scenario/suggest.h"

enum { PATH_SIZE = 256 };

/* Path of a parameter as shown in findings: vendors[2].products[0].price_input */
struct path {
    char text[PATH_SIZE];
};

struct path path_key(const char *group_path, const char *key);
struct path path_element(const char *group_path, const char *key, size_t index);

/* A piece of the scenario that got no valid value; a list of them. */
struct failed_target {
    const unsigned char *target;
    size_t size;
    struct failed_target *before;
};

struct binding {
    struct scenario *scenario;
    const struct parameter_catalog *catalog;
    const struct source *source;
    struct collector *collector;
    struct collector *doubts; /* takes what is allowed and hardly meant (implausible.h); NULL: nobody asks */
    config_setting_t *root;
    const struct fallbacks *fallbacks; /* the catalog's, or */
    struct fallbacks own_fallbacks;
    struct failed_target *failed;
    bool left_out[LEFT_OUT_PARTS]; /* what is left out; LEFT_OUT_FIRMS: of the sector that is being read */
    bool names_missing; /* a firm, product or sector lacks its name: an unknown reference may mean that one */
    bool out_of_memory;
};

/* Where a setting stands: file and line, or the override that put it there (kept in its hook). */
struct origin setting_origin(const struct source *source, const config_setting_t *setting);

/* A group's name in its parent: "products" of "vendors[].products[]". */
struct path group_key(const struct parameter_group *group);
bool group_is_list(const struct parameter_group *group);

/* Name of the top-level group with the defaults for a group's k-th variant, such as "light_defaults";
 * empty when there is no such variant. */
struct path variant_defaults(const struct parameter_group *group, size_t k);
/* Whether the top-level group `key` holds defaults of this group; of any group. */
bool is_defaults_of(const struct parameter_group *group, const char *key);
bool is_defaults_group(const char *key);
/* The group called `key` inside another one; inside NULL, at the top. */
const struct parameter_group *child_with(const struct parameter_group *group, const char *key);

/* A member of a group; NULL when there is none, or `setting` is no group. */
const config_setting_t *member_of(const config_setting_t *setting, const char *key);

/* Index of the element whose `name` is `name` in a list of groups, or NO_REFERENCE. */
size_t find_named(const config_setting_t *list, const char *name);
const char *element_name(const config_setting_t *list, size_t index);

/* Between these two calls the caller sets the first five members. */
void binding_init(struct binding *binding);
void binding_clear(struct binding *binding);

/* Binds the whole tree into binding->scenario. What is wrong goes to the collector. STATUS_FAILED when
 * memory is short. */
enum status bind_scenario(struct binding *binding, struct error *error);

/* Memory from the scenario's arena; NULL when memory is short, which sets out_of_memory. */
void *binding_take(struct binding *binding, size_t count, size_t size);

/* The row with that key, or NULL. */
const struct parameter *find_row(const struct parameter *rows, size_t count, const char *key);

/* binding_fail notes that a target (a value or a whole element) got no valid value. The others ask whether
 * a target, or everything in an object, was bound without failure; later checks skip what was not. */
void binding_fail(struct binding *binding, const void *target, size_t size);
bool is_bound(const struct binding *binding, const void *target);
bool is_complete(const struct binding *binding, const void *object, size_t size);

/* Origin of the parameter at a path, or of the nearest group around it. */
struct origin path_origin(const struct binding *binding, const char *path);

/* Adds a finding about the parameter at a struct path. */
#define FIND(binding, path, ...)                                                                             \
    collector_add((binding)->collector, path_origin(binding, (path).text), (path).text, __VA_ARGS__)

/* Whether a parameter is written at that very path, in the file or by an override; defaults groups don't count. */
bool path_is_written(const struct binding *binding, const char *path);

/* Binds one value (value.c). `enclosing`: the element of a top-level list that the setting stands in, or
 * NULL. False, with a finding, when the value does not suit the row. */
bool bind_value(struct binding *binding, const struct parameter *row, const config_setting_t *setting,
                const config_setting_t *enclosing, const char *path, void *target);
/* Stores a stand-in where a required value is missing or a value does not suit: NAN, "", NO_REFERENCE or
 * zero. So no later check finds a NULL instead of a text. */
void bind_nothing(const struct parameter *row, void *target);

/* Which keys of strategies a group may hold besides its own rows. */
enum known_keys {
    KEYS_OF_RULES,    /* of the strategy and its successor */
    KEYS_OF_ANY_RULE, /* of all strategies in the catalog */
    KEYS_OF_PLUGINS,  /* any: a plug-in that is not used may have it */
};

/* Whose keys they are: overrides of this layer and later ones must suit the strategy, which then was chosen
 * before them. */
struct known_rules {
    enum known_keys keys;
    size_t chosen_in;
};

/* Reports unknown keys (unknown.c): members of a group that no row, child group or strategy has. `rules`:
 * rows of a strategy and its successor; it or its entries may be NULL. */
void report_unknown_keys(struct binding *binding, const struct parameter_group *group,
                         const struct parameter_extension *const rules[2], struct known_rules known,
                         const config_setting_t *setting, const char *path);
void report_unknown_groups(struct binding *binding);
/* The same in files other than scenarios, whose groups have nothing but rows. `where`: "in a study". */
void report_keys_without_row(struct binding *binding, const struct parameter_group *group,
                             const config_setting_t *setting, const char *path, const char *where);
/* Tries the names of the groups inside another one; inside NULL, of those at the top with those of defaults. */
void suggest_groups(struct suggestion *suggestion, const struct parameter_group *parent);

/* A group of the tree while it is bound. */
struct group_place {
    const struct parameter_group *group;
    const config_setting_t *setting;   /* NULL when not written */
    const config_setting_t *defaults;  /* of the group's `defaults` group, or NULL */
    const config_setting_t *enclosing; /* the element of a top-level list that it is in, or NULL */
    const char *path;
    unsigned char *base; /* the group's struct */
    /* defaults of the element's variant; they take precedence over `defaults`; NULL: none */
    const config_setting_t *variant;
};

/* The setting that gives a key of the group its value, and its path; NULL: it is written nowhere. */
const config_setting_t *find_written(const struct group_place *place, const char *key, struct path *path);

/* Whether a strategy is none of the catalog: a shared object or a program; whether one is named in the group, or was before
 * an override put another there. */
bool is_foreign(const char *strategy);
bool names_foreign(const config_setting_t *group);

/* Whether a strategy's parameter is the name of another strategy. */
bool names_strategy(const struct parameter *row);

/* Where an override has replaced the strategy, keys for the old one are no mistake: those of the file, and of
 * overrides in earlier layers. */
struct known_rules rules_beside(const struct group_place *place, const struct parameter_extension *strategy);

/* Gives a program's rule a row for each key of the group that is for no other rule, behind those that all programs have.
 * `first`: the rule whose successor it is, or NULL. */
void find_own_rows(struct binding *binding, const struct group_place *place,
                   struct parameter_extension *program, const struct parameter_extension *first);
extern const char meaning_in_program[]; /* of these rows */

/* Whether a group takes the rows of a strategy as well. */
bool takes_strategy(const struct parameter_group *group);

#endif
