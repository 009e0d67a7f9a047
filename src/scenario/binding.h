/* From the libconfig tree to the structs of the scenario, by the rows of the registry alone. Internal to
 * src/scenario. */
#ifndef PRICEWAR_SCENARIO_BINDING_H
#define PRICEWAR_SCENARIO_BINDING_H

#include <libconfig.h>

#include "scenario/collector.h"
#include "scenario/scenario.h"
#include "scenario/source.h"

enum { PATH_SIZE = 256 };

/* Path of a parameter as shown in findings: vendors[2].products[0].price_input */
struct path {
    char text[PATH_SIZE];
};

struct path path_key(const char *group_path, const char *key);
struct path path_element(const char *group_path, const char *key, size_t index);

/* A place in the scenario that got no value, and those before it. */
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
    config_setting_t *root;
    config_t fallbacks; /* groups g0, g1, ... of parameter_groups and s0, s1, ... of the strategies */
    struct failed_target *failed;
    bool names_missing; /* of firms, products or sectors: who refers to one may mean one of these */
    bool out_of_memory;
};

/* Where a setting stands: file and line, or the override that put it there (kept in its hook). */
struct origin setting_origin(const struct source *source, const config_setting_t *setting);

/* A group's name in its parent: "products" of "vendors[].products[]". */
struct path group_key(const struct parameter_group *group);
bool group_is_list(const struct parameter_group *group);

/* The top-level group with the defaults of a group's k-th variant, "light_defaults";
 * empty beyond the last. */
struct path variant_defaults(const struct parameter_group *group, size_t k);
/* Whether a top-level group has defaults of this group, or of any. */
bool is_defaults_of(const struct parameter_group *group, const char *key);
bool is_defaults_group(const char *key);
/* The group of that name in another one; NULL: at the top. */
const struct parameter_group *child_with(const struct parameter_group *group, const char *key);

/* A member of a group; NULL when there is none, or no group. */
const config_setting_t *member_of(const config_setting_t *setting, const char *key);

/* Index of the element whose `name` is `name` in a list of groups, or NO_REFERENCE. */
size_t find_named(const config_setting_t *list, const char *name);
const char *element_name(const config_setting_t *list, size_t index);

/* The caller fills in the first five members between these two. */
void binding_init(struct binding *binding);
void binding_clear(struct binding *binding);

/* Binds the whole tree into binding->scenario. Findings go to the report; STATUS_FAILED
 * when memory is short. */
enum status bind_scenario(struct binding *binding, struct error *error);

/* Room in the scenario's arena; NULL when memory is short, which is noted. */
void *binding_take(struct binding *binding, size_t count, size_t size);

/* The row with that key, or NULL. */
const struct parameter *find_row(const struct parameter *rows, size_t count, const char *key);

/* A target that got no value, of a value or of a whole element, and the questions whether all is well with
 * one, and with all values of an object. */
void binding_fail(struct binding *binding, const void *target, size_t size);
bool is_bound(const struct binding *binding, const void *target);
bool is_complete(const struct binding *binding, const void *object, size_t size);

/* Origin of the parameter at a path, or of the nearest group around it. */
struct origin path_origin(const struct binding *binding, const char *path);

/* One value (value.c). `enclosing` is the element of the top-level list in which the setting stands, or NULL.
 * False, with a finding, when the value does not suit the row. */
bool bind_value(struct binding *binding, const struct parameter *row, const config_setting_t *setting,
                const config_setting_t *enclosing, const char *path, void *target);
/* The value of a row that is neither written nor has a default, or whose value does not suit: NAN, "",
 * NO_REFERENCE or zero. So no later check meets a NULL where a text belongs. */
void bind_nothing(const struct parameter *row, void *target);

/* Unknown keys (unknown.c): every member of a group that no row, child group or strategy knows. `rules`
 * adds the rows of a strategy and of its successor, either may be NULL, or is NULL; with `any_strategy` those
 * of all strategies are known, but for overrides when the strategy is known. */
void report_unknown_keys(struct binding *binding, const struct parameter_group *group,
                         const struct parameter_extension *const rules[2], bool any_strategy,
                         const config_setting_t *setting, const char *path);
void report_unknown_groups(struct binding *binding);

/* Whether a group takes the rows of a strategy as well. */
bool takes_strategy(const struct parameter_group *group);

#endif
