#include <stdio.h>
#include <string.h>

#include "library/handles.h"
#include "library/plain_numbers.h"
#include "scenario/describe.h"
#include "scenario/range.h"
#include "scenario/suggest.h"
#include "strategy/strategies.h"

enum { PATH_SIZE = 200 };

/* A row of the registry with the place in which it stands. */
struct place {
    const char *group, *strategy; /* strategy: "" for the scenario's own */
    const struct parameter *row;
};

/* The scenario's own rows, group by group, then those of the strategies. */
static bool place_at(size_t index, struct place *place)
{
    for (size_t g = 0; g < parameter_group_count; g++) {
        const struct parameter_group *group = &parameter_groups[g];
        if (index < group->row_count) {
            *place = (struct place){group->path, "", &group->rows[index]};
            return true;
        }
        index -= group->row_count;
    }
    for (size_t k = 0; k < strategy_count; k++) {
        if (index < strategies[k]->param_count) {
            *place = (struct place){"vendors[].pricing", strategies[k]->name, &strategies[k]->params[index]};
            return true;
        }
        index -= strategies[k]->param_count;
    }
    return false;
}

static void print_path(const struct place *place, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "%s.%s", place->group, place->row->key);
}

/* Letters of an index with its brackets, "[3]", "[*]" or "[]"; 0: it is none. */
static size_t index_length(const char *bracket)
{
    enum { MOST_DIGITS = 9 };
    size_t inside = bracket[1] == '*' ? 1 : strspn(bracket + 1, "0123456789");
    return inside <= MOST_DIGITS && bracket[1 + inside] == ']' ? inside + 2 : 0;
}

/* "vendors[3].capital" and "vendors[*].capital" as "vendors[].capital", cut to fit. Returns what is written
 * where an index should be, or NULL when all is well. */
static const char *without_indices(const char *path, char general[PATH_SIZE])
{
    size_t length = 0;
    while (*path) {
        size_t taken = *path == '[' ? index_length(path) : 1;
        if (taken == 0)
            return path;
        const char *kept = *path == '[' ? "[]" : (const char[]){*path, '\0'};
        for (; *kept && length + 1 < PATH_SIZE; kept++)
            general[length++] = *kept;
        path += taken;
    }
    general[length] = '\0';
    return NULL;
}

enum { NAMES_SIZE = 300 };

struct search {
    char path[PATH_SIZE];
    const char *strategy;
    struct suggestion suggestion;
    char others[NAMES_SIZE]; /* strategies that have such a parameter */
    bool of_scenario;        /* the scenario itself has it */
};

/* Whether the place is the one that is looked for; else what can be said of it. */
static bool is_found(struct search *search, const struct place *place)
{
    char path[PATH_SIZE];
    print_path(place, path);
    bool same_path = strcmp(path, search->path) == 0;
    if (same_path && strcmp(place->strategy, search->strategy) == 0)
        return true;
    size_t used = strlen(search->others);
    if (same_path && *place->strategy)
        snprintf(search->others + used, NAMES_SIZE - used, "%s%s", used ? ", " : "", place->strategy);
    search->of_scenario = search->of_scenario || (same_path && !*place->strategy);
    bool asked = !*search->strategy || !*place->strategy || strcmp(place->strategy, search->strategy) == 0;
    if (asked)
        suggestion_try_names(&search->suggestion, path); /* keeps its own copy */
    return false;
}

static enum pw_status fail_no_strategy(const char *name, struct pw_error *error)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t k = 0; k < strategy_count; k++)
        suggestion_try(&suggestion, strategies[k]->name);
    const char *best = suggestion.best;
    return fail_invalid(error, "there is no strategy `%s`%s%s%s", name, best ? "; did you mean `" : "",
                        best ? best : "", best ? "`?" : "");
}

static enum pw_status fail_not_found(const struct search *search, const char *path, struct pw_error *error)
{
    const char *best = search->suggestion.best;
    if (search->of_scenario)
        return fail_invalid(error, "`%s` is no parameter of a pricing rule; ask with NULL for the strategy",
                            path);
    if (*search->others)
        return fail_invalid(error, "`%s` is a parameter of the strategies %s: name one of them", path,
                            search->others);
    return fail_invalid(error, "there is no parameter `%s`%s%s%s%s%s", path,
                        *search->strategy ? " of the strategy " : "", search->strategy,
                        best ? "; did you mean `" : "", best ? best : "", best ? "`?" : "");
}

enum pw_status pw_parameter_find(const char *path, const char *strategy, size_t *index,
                                 struct pw_error *error)
{
    if (!path || !index)
        return fail_invalid(error, "a parameter is found by its path, and its number needs a place to go to");
    struct search search = {.strategy = strategy ? strategy : ""};
    struct place place;
    const char *fault = without_indices(path, search.path);
    if (fault)
        return fail_invalid(error,
                            "`%s`: an index is a number of at most 9 digits, `[*]` or `[]`; `%.*s` is none",
                            path, (int)strcspn(fault, "]") + 1, fault);
    if (*search.strategy && strategy_find(search.strategy) == SIZE_MAX)
        return fail_no_strategy(search.strategy, error);
    search.suggestion = suggestion_for(search.path);
    for (size_t i = 0; place_at(i, &place); i++)
        if (is_found(&search, &place)) {
            *index = i;
            return PW_OK;
        }
    return fail_not_found(&search, path, error);
}

static bool is_number(const struct parameter *row)
{
    return row->type == PARAMETER_REAL || row->type == PARAMETER_INTEGER;
}

size_t pw_parameter_describe(size_t index, enum pw_parameter_fact fact, char *text, size_t size)
{
    struct place place;
    char path[PATH_SIZE], type[PATH_SIZE];
    if (!text)
        size = 0;
    if (!place_at(index, &place))
        return (size_t)snprintf(text, size, "%s", "");
    const struct parameter *row = place.row;
    struct plain_numbers plain = plain_numbers_begin();
    struct range_text range = range_in_words(row);
    plain_numbers_end(&plain);
    print_path(&place, path);
    parameter_type_in_words(row, type, sizeof type);
    const char *const facts[] = {
        [PW_PARAMETER_PATH] = path,
        [PW_PARAMETER_STRATEGY] = place.strategy,
        [PW_PARAMETER_TYPE] = type,
        [PW_PARAMETER_UNIT] = row->unit,
        [PW_PARAMETER_DEFAULT] = row->fallback ? row->fallback : "required",
        [PW_PARAMETER_RANGE] = is_number(row) ? range.text : "",
        [PW_PARAMETER_MEANING] = row->meaning,
        [PW_PARAMETER_SOURCE] = row->source,
    };
    bool known = (size_t)fact < sizeof facts / sizeof *facts;
    return (size_t)snprintf(text, size, "%s", known ? facts[fact] : "");
}
