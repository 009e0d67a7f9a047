#include "dynamics/search.h"

#include <math.h>
#include <stdlib.h>

#include "base/list.h"
#include "dynamics/correspondence.h"
#include "dynamics/outcomes.h"

static const double apart = 1e-6; /* units of logit_scale: equilibria that differ by less are one */
/* Which of several equilibria a start leads to also depends on the damping. */
static const double dampings[] = {1, 0.3};
enum { DAMPINGS = sizeof dampings / sizeof *dampings, USUAL_POINTS = 60 };

struct search {
    const struct game *game;
    const struct search_terms *terms;
    struct equilibria *found;
    struct found_equilibrium origin; /* how what is found now was found */
    size_t tasks;
    struct error *error;
    enum status status;
};

size_t equilibria_place(const struct equilibria *equilibria, const struct equilibrium *equilibrium)
{
    size_t place = 0;
    while (place < equilibria->count && equilibrium_distance(equilibria->items[place].equilibrium,
                                                             equilibrium) >= apart * equilibria->unit)
        place++;
    return place;
}

/* Adds a copy, unless it is known. */
static enum status add(struct search *search, const struct equilibrium *equilibrium)
{
    struct equilibria *found = search->found;
    if (equilibria_place(found, equilibrium) < found->count)
        return STATUS_OK;
    struct found_equilibrium *items =
        list_with_room(found->items, found->count, &found->capacity, sizeof *items);
    if (!items)
        return error_no_memory(search->error, "the equilibria");
    found->items = items;
    struct found_equilibrium *item = &items[found->count];
    *item = search->origin;
    enum status status = equilibrium_copy(equilibrium, &item->equilibrium, search->error);
    if (status != STATUS_OK)
        return status;
    found->count++;
    return long_run_hhi(search->game, equilibrium, game_usual_start(search->game), &item->long_run_hhi,
                        search->error);
}

/* All starts, and both ways along each parameter from one equilibrium or those that are known. */
static size_t foreseen(const struct search *search)
{
    size_t known = search->found->count ? search->found->count : 1;
    return SOLVE_STARTS * DAMPINGS + 2 * known * search->terms->parameter_count;
}

static bool goes_on(struct search *search)
{
    const struct search_terms *terms = search->terms;
    if (terms->progress && !terms->progress(terms->context, search->tasks, foreseen(search)))
        search->status = error_set(search->error, STATUS_FAILED, "the search for equilibria was interrupted");
    search->tasks++;
    return search->status == STATUS_OK;
}

static enum status try_start(struct search *search, enum solve_start start, double damping)
{
    struct solve_terms terms = search->terms->solve;
    struct equilibrium *equilibrium = NULL;
    struct error unsolved = {0};
    terms.damping = damping;
    search->origin = (struct found_equilibrium){.by = FOUND_BY_START, .start = start};
    enum status status = equilibrium_create(search->game, &equilibrium, search->error);
    if (status != STATUS_OK)
        return status;
    solve_start(search->game, start, equilibrium);
    search->found->starts++;
    if (solve_game(search->game, &terms, equilibrium, &unsolved) == STATUS_OK) {
        status = add(search, equilibrium);
    } else {
        search->found->failed_starts++;
        if (unsolved.no_memory)
            status = error_pass(search->error, &unsolved);
        else if (search->found->count == 0) /* kept for when no start leads anywhere */
            (void)error_pass(search->error, &unsolved);
    }
    equilibrium_free(equilibrium);
    return status;
}

static void try_starts(struct search *search)
{
    for (int start = 0; start < SOLVE_STARTS; start++)
        for (int i = 0; i < DAMPINGS && goes_on(search); i++)
            search->status = try_start(search, (enum solve_start)start, dampings[i]);
    if (search->status == STATUS_OK && search->found->count == 0)
        search->status = search->error->status; /* of the last start */
}

enum { MOST_FOLLOWED = 64 };

/* A path: which of the known equilibria it went through. */
struct trace {
    struct search *search;
    bool passed[MOST_FOLLOWED]; /* by place in the list */
};

static bool visit(void *context, const struct path_point *point, const struct game *game,
                  const struct equilibrium *equilibrium)
{
    struct trace *trace = context;
    struct search *search = trace->search;
    if (!point->stop || !solve_holds(game, equilibrium, 0))
        return true;
    search->status = add(search, equilibrium);
    if (search->status != STATUS_OK)
        return false;
    size_t place = equilibria_place(search->found, equilibrium);
    if (place < MOST_FOLLOWED)
        trace->passed[place] = true;
    return true;
}

/* Both ways along a parameter from an equilibrium. */
static void follow(struct search *search, struct trace *trace, size_t parameter, size_t from)
{
    double here = game_parameter(search->game, search->terms->parameters[parameter]);
    search->origin =
        (struct found_equilibrium){.by = FOUND_BY_PATH, .parameter = search->terms->parameters[parameter]};
    for (int direction = -1; direction <= 1 && goes_on(search); direction += 2) {
        struct path_terms terms = {.parameter = search->terms->parameters[parameter],
                                   .low = search->terms->low[parameter],
                                   .high = search->terms->high[parameter],
                                   .direction = direction,
                                   .most_points =
                                       search->terms->most_points ? search->terms->most_points : USUAL_POINTS,
                                   .stops = &here,
                                   .stop_count = 1};
        enum path_end end;
        search->found->paths++;
        enum status status = follow_path(search->game, &terms, search->found->items[from].equilibrium, visit,
                                         trace, &end, search->error);
        if (search->status == STATUS_OK)
            search->status = status;
    }
}

static void follow_all(struct search *search)
{
    for (size_t parameter = 0; parameter < search->terms->parameter_count; parameter++) {
        struct trace trace = {.search = search};
        /* the list grows meanwhile; what a path has passed need not be followed again */
        for (size_t i = 0; search->status == STATUS_OK && i < search->found->count && i < MOST_FOLLOWED; i++)
            if (!trace.passed[i])
                follow(search, &trace, parameter, i);
    }
}

static int by_concentration(const void *one, const void *two)
{
    double first = ((const struct found_equilibrium *)one)->long_run_hhi;
    double second = ((const struct found_equilibrium *)two)->long_run_hhi;
    return (first < second) - (first > second);
}

struct search_terms search_usual_terms(const struct game *game)
{
    struct search_terms terms = {.parameter_count = SEARCH_PARAMETERS};
    double discount = game->discount;
    terms.parameters[1] = GAME_DISCOUNT;
    terms.low[1] = fmax(0, discount - 0.2);
    terms.high[1] = discount + 0.5 * (1 - discount);
    if (game->kind == GAME_SWITCHING) {
        terms.parameters[0] = GAME_SWITCH_COST;
        terms.high[0] = 2 * game->switching.switch_cost + game->logit_scale;
        return terms;
    }
    double ratio = game->learning.progress_ratio;
    terms.parameters[0] = GAME_PROGRESS_RATIO;
    terms.low[0] = fmax(ratio / 2, ratio - 0.15);
    terms.high[0] = 1;
    if (!game->learning.exits) {
        terms.parameters[1] = GAME_FORGETTING;
        terms.low[1] = 0;
        terms.high[1] = fmin(game->learning.forgetting + 0.15, (1 + game->learning.forgetting) / 2);
    }
    return terms;
}

enum status search_equilibria(const struct game *game, const struct search_terms *terms,
                              struct equilibria *equilibria, struct error *error)
{
    *equilibria = (struct equilibria){.unit = game->logit_scale};
    struct search search = {.game = game, .terms = terms, .found = equilibria, .error = error};
    search.status = game_check(game, error);
    if (search.status == STATUS_OK)
        try_starts(&search);
    if (search.status == STATUS_OK)
        follow_all(&search);
    if (search.status == STATUS_OK && equilibria->count)
        qsort(equilibria->items, equilibria->count, sizeof *equilibria->items, by_concentration);
    return search.status;
}

void equilibria_clear(struct equilibria *equilibria)
{
    for (size_t i = 0; i < equilibria->count; i++)
        equilibrium_free(equilibria->items[i].equilibrium);
    free(equilibria->items);
    *equilibria = (struct equilibria){0};
}
