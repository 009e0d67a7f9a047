#include "strategy/plugin.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>

#include "base/regular_file.h"

/* Keys that stand beside a rule's own in `pricing` mean the same for all rules. */
static bool is_reserved(const char *key)
{
    for (size_t g = 0; g < parameter_group_count; g++) {
        const struct parameter_group *group = &parameter_groups[g];
        for (size_t i = 0; strcmp(group->path, "vendors[].pricing") == 0 && i < group->row_count; i++)
            if (strcmp(group->rows[i].key, key) == 0)
                return true;
    }
    return false;
}

static const char *fault_of_row(const struct strategy *rule, const struct parameter *row)
{
    if (!row->key || !*row->key || !row->unit || !row->meaning || !row->source)
        return "one of its parameters lacks key, unit, meaning or source";
    if (row->type > PARAMETER_CHOICE_SET) /* the other types refer to other parts of a scenario */
        return "one of its parameters has a type that plug-ins can't have";
    if (is_reserved(row->key))
        return "one of its parameters has a key that all rules have, such as strategy, tiers or from_round";
    size_t size = parameter_size(row->type);
    if (row->offset > rule->params_size || size > rule->params_size - row->offset || row->offset % size)
        return "one of its parameters lies outside its struct, or not on a boundary of its type";
    bool named = row->type == PARAMETER_CHOICE || row->type == PARAMETER_CHOICE_SET;
    if (named && !row->allowed)
        return "one of its parameters is a choice among nothing";
    return NULL;
}

static const char *fault_of_rule(const struct strategy *rule)
{
    if (!rule || !rule->name || !rule->summary || !rule->source)
        return "its rule lacks a name, summary or source";
    if (!rule->decide)
        return "its rule has no function `decide`";
    if (rule->param_count && !rule->params)
        return "its rule has a number of parameters and no rows for them";
    for (size_t i = 0; i < rule->param_count; i++) {
        const char *fault = fault_of_row(rule, &rule->params[i]);
        if (fault)
            return fault;
    }
    return NULL;
}

static bool built_alike(const struct plugin *plugin)
{
    return plugin->strategy_size == sizeof(struct strategy) &&
           plugin->view_size == sizeof(struct market_view) && plugin->offer_size == sizeof(struct offer) &&
           plugin->parameter_size == sizeof(struct parameter);
}

/* What the path is instead of a regular file: opening a named pipe would wait for a writer. */
static const char *irregular(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? irregular_kind(status.st_mode) : NULL;
}

bool plugin_is_loaded(const char *path)
{
    void *object = irregular(path) ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    if (object)
        dlclose(object);
    return object;
}

/* A plug-in finds what it calls among the names that all may use. Those of a shared library that a program
 * has loaded for itself alone, as Python's ctypes does, are none of them until then. */
static void show_own_names(void)
{
    static const char here;
    Dl_info own;
    void *object = NULL;
    if (dladdr1(&here, &own, &object, RTLD_DL_LINKMAP) && *((const struct link_map *)object)->l_name)
        dlopen(((const struct link_map *)object)->l_name, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL);
}

/* What dlopen says, and what is behind it in a program that is linked with the archive: all that plug-ins
 * call is there, and it may not be shown. */
static enum status fail_to_load(struct error *error)
{
    enum status status = error_set(error, STATUS_INVALID, "the plug-in can't be loaded: %s", dlerror());
    if (!error || !strstr(error->message, "undefined symbol: pw_") || dlsym(RTLD_DEFAULT, "pw_arena_take"))
        return status;
    return error_advise(error, status,
                        "a program that is linked with libpricewar.a must be linked with "
                        "-rdynamic, too, to show what plug-ins call");
}

enum status plugin_load(const char *path, struct parameter_extension *extension, struct error *error)
{
    const char *kind = irregular(path);
    if (kind)
        return error_set(error, STATUS_INVALID, "the plug-in can't be loaded: %s is %s, not a file", path,
                         kind);
    show_own_names();
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return fail_to_load(error);
    const struct plugin *plugin = dlsym(object, "pricewar_plugin");
    const char *fault = NULL;
    if (!plugin)
        fault = "it does not say PRICEWAR_PLUGIN(rule)";
    else if (plugin->version == PLUGIN_VERSION && !built_alike(plugin))
        fault = "it was built with the headers of another version";
    else if (plugin->version == PLUGIN_VERSION)
        fault = fault_of_rule(plugin->rule);
    if (!fault && plugin->version == PLUGIN_VERSION) {
        *extension = (struct parameter_extension){.name = plugin->rule->name,
                                                  .rows = plugin->rule->params,
                                                  .row_count = plugin->rule->param_count,
                                                  .struct_size = plugin->rule->params_size,
                                                  .rule = plugin->rule};
        return STATUS_OK;
    }
    if (fault)
        error_note(error, STATUS_INVALID, "the plug-in %s can't be used: %s", path, fault);
    else
        error_note(error, STATUS_INVALID,
                   "the plug-in %s can't be used: it is for version %u of plug-ins, and this is version %u",
                   path, (unsigned)plugin->version, (unsigned)PLUGIN_VERSION);
    dlclose(object);
    return STATUS_INVALID;
}
