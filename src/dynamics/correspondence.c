#include "dynamics/correspondence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dynamics/newton_krylov.h"
#include "dynamics/solve.h"
#include "dynamics/sweep.h"

/* Of arclength, in which high - low of the parameter counts as 1 and so does a change of all unknowns by 1. */
static const double longest_step = 0.5, first_step = 0.01, shortest_step = 1e-6, tangent_step = 1e-4;
static const double path_tolerance = 1e-6; /* units of money */
static const double least_cosine = 0.8; /* of two steps: a sharper turn is tried again with a shorter step */
static const double most_left = 0.5; /* of the residual after a Newton step, else a shorter step is tried */
static const double growth[] = {3, 3, 2, 1.5,
                                1.5}; /* of the next step, by the Newton steps that the last took */
enum { USUAL_POINTS = 400, NEWTON_STEPS = 7, FEW_STEPS = sizeof growth / sizeof *growth };

/* A point is the unknowns of a sweep, then the parameter as a part of its range. */
struct path {
    const struct path_terms *terms;
    struct game game; /* at the parameter that is being looked at */
    struct duopoly duopoly;
    struct equilibrium *scratch;
    size_t count;                           /* of unknowns, without the parameter */
    double *now, *before, *trial, *tangent; /* [count + 1] */
    double step, stop_tolerance;            /* units of money */
    bool fixed;                             /* the parameter is held; else the arclength is */
    struct path_point point;
    bool turned_up; /* the parameter grew in the last step */
    path_visitor *visit;
    void *context;
};

static double parameter_at(const struct path *path, double part)
{
    const struct path_terms *terms = path->terms;
    double value = terms->low + part * (terms->high - terms->low);
    return fmin(fmax(value, terms->low), terms->high);
}

/* Inner product in which all unknowns together count as much as the parameter. */
static double product(const struct path *path, const double *one, const double *two)
{
    double sum = 0;
    for (size_t i = 0; i < path->count; i++)
        sum += one[i] * two[i];
    return sum / (double)path->count + one[path->count] * two[path->count];
}

static void set_parameter(struct path *path, double part)
{
    double value = parameter_at(path, part);
    if (value != game_parameter(&path->game, path->terms->parameter)) {
        game_set_parameter(&path->game, path->terms->parameter, value);
        duopoly_renew(&path->duopoly);
    }
}

/* What a sweep changes and, unless the parameter is fixed, how far the point is from where the arclength says. */
static void find_residual(void *context, const double *point, double *residual)
{
    struct path *path = context;
    if (!path->fixed)
        set_parameter(path, point[path->count]);
    sweep_unpack(&path->duopoly, point, path->scratch);
    sweep(&path->duopoly, path->scratch, 1);
    sweep_pack(&path->duopoly, path->scratch, residual);
    for (size_t i = 0; i < path->count; i++)
        residual[i] = point[i] - residual[i];
    if (!path->fixed)
        residual[path->count] =
            product(path, path->tangent, point) - product(path, path->tangent, path->now) - path->step;
}

static enum status correct(struct path *path, size_t most_steps, double tolerance, struct newton_end *end,
                           struct error *error)
{
    struct newton_krylov problem = {.count = path->count + !path->fixed,
                                    .residual = find_residual,
                                    .context = path,
                                    .tolerance = tolerance,
                                    .most_steps = most_steps,
                                    .most_left = most_left};
    return newton_krylov_solve(&problem, path->trial, end, error);
}

static bool show(struct path *path, const double *point, bool stop)
{
    set_parameter(path, point[path->count]);
    sweep_unpack(&path->duopoly, point, path->scratch);
    path->point.parameter = parameter_at(path, point[path->count]);
    path->point.stop = stop;
    path->scratch->residual = path->scratch->deviation_gain = NAN;
    if (stop)
        equilibrium_measure(&path->game, path->scratch);
    return path->visit(path->context, &path->point, &path->game, path->scratch);
}

/* The equilibrium at a parameter between those of the last two points, from the line between them. */
static enum status visit_between(struct path *path, double part, bool stop, bool *go_on, struct error *error)
{
    double from = path->before[path->count], weight = (part - from) / (path->now[path->count] - from);
    for (size_t i = 0; i < path->count; i++)
        path->trial[i] = path->before[i] + weight * (path->now[i] - path->before[i]);
    path->trial[path->count] = part;
    set_parameter(path, part);
    path->fixed = true;
    struct newton_end end;
    enum status status = correct(path, NEWTON_STEPS, path->stop_tolerance, &end, error);
    path->fixed = false;
    if (status == STATUS_OK && end.converged)
        *go_on = show(path, path->trial, stop);
    return status;
}

static enum status visit_stops(struct path *path, bool *go_on, struct error *error)
{
    const struct path_terms *terms = path->terms;
    double from = path->before[path->count], to = path->now[path->count];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < terms->stop_count && status == STATUS_OK && *go_on; i++) {
        size_t next = to > from ? i : terms->stop_count - 1 - i;
        double part = (terms->stops[next] - terms->low) / (terms->high - terms->low);
        if ((from < part && part <= to) || (to <= part && part < from))
            status = visit_between(path, part, true, go_on, error);
    }
    return status;
}

/* Makes `tangent` the direction from one point to another. */
static void point_tangent(struct path *path, const double *from, const double *to)
{
    for (size_t i = 0; i <= path->count; i++)
        path->tangent[i] = to[i] - from[i];
    double length = sqrt(product(path, path->tangent, path->tangent));
    for (size_t i = 0; i <= path->count; i++)
        path->tangent[i] /= length;
}

/* The direction in which the path leaves the last point, from about where the tangent points: a Newton step towards a
 * point close by is along it. */
static enum status renew_tangent(struct path *path, struct error *error)
{
    struct newton_end end;
    double step = path->step;
    memcpy(path->trial, path->now, (path->count + 1) * sizeof *path->trial);
    path->step = tangent_step;
    enum status status = correct(path, 1, path_tolerance, &end, error);
    path->step = step;
    if (status == STATUS_OK && end.steps > 0 && end.residual < tangent_step / 2)
        point_tangent(path, path->now, path->trial);
    return status;
}

static bool leaves_range(double part)
{
    return part < 0 || part > 1;
}

/* Whether the trial point goes on roughly where the tangent points. */
static bool goes_on(const struct path *path)
{
    double along = 0, square = 0;
    for (size_t i = 0; i <= path->count; i++) {
        double weight = i < path->count ? 1 / (double)path->count : 1, change = path->trial[i] - path->now[i];
        along += weight * change * path->tangent[i];
        square += weight * change * change;
    }
    return along > least_cosine * sqrt(square);
}

static void accept(struct path *path)
{
    double *free_place = path->before;
    bool up = path->trial[path->count] > path->now[path->count];
    path->point.folds += up != path->turned_up;
    path->turned_up = up;
    path->before = path->now;
    path->now = path->trial;
    path->trial = free_place;
}

/* The next point, with as long a step as works. */
static enum status advance(struct path *path, bool first, bool *found, struct error *error)
{
    *found = false;
    while (!*found && path->step > shortest_step) {
        for (size_t i = 0; i <= path->count; i++)
            path->trial[i] = path->now[i] + path->step * path->tangent[i];
        struct newton_end end;
        enum status status = correct(path, NEWTON_STEPS, path_tolerance, &end, error);
        if (status != STATUS_OK)
            return status;
        *found = end.converged && (first || leaves_range(path->trial[path->count]) || goes_on(path));
        if (!*found)
            path->step /= 2;
        else if (end.steps < FEW_STEPS)
            path->step = fmin(growth[end.steps] * path->step, longest_step);
    }
    if (*found)
        accept(path);
    return STATUS_OK;
}

static enum status follow(struct path *path, enum path_end *end, struct error *error)
{
    size_t most = path->terms->most_points ? path->terms->most_points : USUAL_POINTS;
    bool go_on = show(path, path->now, false);
    enum status status = renew_tangent(path, error);
    *end = PATH_STOPPED;
    if (status != STATUS_OK)
        return status;
    for (size_t i = 1; go_on; i++) {
        bool found;
        status = advance(path, i == 1, &found, error);
        *end = !found ? PATH_STUCK : i >= most ? PATH_TOO_LONG : PATH_STOPPED;
        if (status != STATUS_OK || !found)
            return status;
        status = visit_stops(path, &go_on, error);
        if (status != STATUS_OK || !go_on)
            return status;
        double part = path->now[path->count];
        if (leaves_range(part)) {
            *end = PATH_LEFT_RANGE;
            return visit_between(path, part < 0 ? 0 : 1, false, &go_on, error);
        }
        go_on = show(path, path->now, false) && i < most;
        point_tangent(path, path->before, path->now);
        status = renew_tangent(path, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status check_range(const struct game *game, const struct path_terms *terms, struct error *error)
{
    double value = game_parameter(game, terms->parameter);
    const char *name = game_parameter_name(terms->parameter);
    if (!(terms->low < terms->high && terms->low <= value && value <= terms->high))
        return error_set(error, STATUS_INVALID,
                         "%s: a path from %g to %g does not hold the game's %g; widen it", name, terms->low,
                         terms->high, value);
    for (int side = 0; side < 2; side++) {
        struct game moved = *game;
        game_set_parameter(&moved, terms->parameter, side ? terms->high : terms->low);
        enum status status = game_check(&moved, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status follow_path(const struct game *game, const struct path_terms *terms,
                        const struct equilibrium *start, path_visitor *visit, void *context,
                        enum path_end *end, struct error *error)
{
    struct path path = {
        .terms = terms, .game = *game, .step = first_step, .visit = visit, .context = context};
    *end = PATH_STOPPED;
    enum status status = check_range(game, terms, error);
    if (status != STATUS_OK)
        return status;
    status = duopoly_init(&path.duopoly, &path.game, error);
    if (status == STATUS_OK)
        status = equilibrium_copy(start, &path.scratch, error);
    path.count = status == STATUS_OK ? sweep_unknowns(&path.duopoly) : 0;
    path.stop_tolerance = solve_tolerance(game, start, 0) / game->logit_scale / 4;
    double *room = calloc(4 * (path.count + 1), sizeof *room);
    if (status == STATUS_OK && !room)
        status = error_no_memory(error, "a path of equilibria");
    if (status == STATUS_OK) {
        path.now = room;
        path.before = room + path.count + 1;
        path.trial = room + 2 * (path.count + 1);
        path.tangent = room + 3 * (path.count + 1);
        sweep_pack(&path.duopoly, start, path.now);
        path.now[path.count] =
            (game_parameter(game, terms->parameter) - terms->low) / (terms->high - terms->low);
        path.tangent[path.count] = terms->direction < 0 ? -1 : 1;
        path.turned_up = terms->direction >= 0;
        status = follow(&path, end, error);
    }
    free(room);
    equilibrium_free(path.scratch);
    duopoly_clear(&path.duopoly);
    return status;
}
