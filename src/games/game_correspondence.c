/* How equilibria change with a parameter: paths through all that were found, each followed both ways. */
#include <math.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/workers.h"
#include "dynamics/correspondence.h"
#include "games/game_answer_work.h"

enum { MOST_POINTS = 400, MOST_EQUILIBRIA = 64 };

/* Points keep their game and equilibrium until their long run is found. */
struct kept_point {
    struct correspondence_point point;
    struct game game;
    struct equilibrium *equilibrium;
};

struct drawing {
    struct making *making;
    const struct equilibria *found;
    struct kept_point *kept; /* [count], path by path */
    size_t count, capacity, path;
    bool passed[MOST_EQUILIBRIA];
    struct error *error;
    enum status status;
};

static void note_passed(struct drawing *drawing, const struct equilibrium *equilibrium)
{
    size_t place = equilibria_place(drawing->found, equilibrium);
    if (place < MOST_EQUILIBRIA)
        drawing->passed[place] = true;
}

static bool add_point(struct drawing *drawing, const struct game *game, const struct equilibrium *equilibrium,
                      double parameter, size_t folds)
{
    if (!making_goes_on(drawing->making, 1, 1))
        drawing->status = error_set(drawing->error, STATUS_FAILED, "stopped");
    if (drawing->status != STATUS_OK)
        return false;
    double price = equilibrium->price[drawing->making->answer->start];
    const struct correspondence_point *last =
        drawing->count ? &drawing->kept[drawing->count - 1].point : NULL;
    if (last && last->path == drawing->path && last->parameter == parameter && last->price == price)
        return true; /* both ways begin at the game */
    struct kept_point *kept = list_with_room(drawing->kept, drawing->count, &drawing->capacity, sizeof *kept);
    if (!kept) {
        drawing->status = error_no_memory(drawing->error, "a path of equilibria");
        return false;
    }
    drawing->kept = kept;
    kept += drawing->count;
    *kept = (struct kept_point){
        .point = {.parameter = parameter, .price = price, .path = drawing->path, .folds = folds},
        .game = *game};
    drawing->status = equilibrium_copy(equilibrium, &kept->equilibrium, drawing->error);
    drawing->count += drawing->status == STATUS_OK;
    return drawing->status == STATUS_OK;
}

static bool visit(void *context, const struct path_point *point, const struct game *game,
                  const struct equilibrium *equilibrium)
{
    struct drawing *drawing = context;
    if (point->stop)
        note_passed(drawing, equilibrium);
    return add_point(drawing, game, equilibrium, point->parameter, point->folds);
}

/* The way down comes first and is turned round, so that the path reads from one end to the other. */
static void turn_round(struct drawing *drawing, size_t first)
{
    for (size_t i = first, j = drawing->count; i + 1 < j; i++) {
        j--;
        struct kept_point kept = drawing->kept[i];
        drawing->kept[i] = drawing->kept[j];
        drawing->kept[j] = kept;
    }
}

static void follow(struct drawing *drawing, const struct game *game, size_t from)
{
    const struct game_question *question = &drawing->making->answer->file->question;
    const struct equilibrium *start = drawing->found->items[from].equilibrium;
    double here = game_parameter(game, (enum game_parameter)question->parameter);
    size_t first = drawing->count;
    for (int direction = -1; direction <= 1 && drawing->status == STATUS_OK; direction += 2) {
        struct path_terms terms = {.parameter = (enum game_parameter)question->parameter,
                                   .low = question->from,
                                   .high = question->to,
                                   .direction = direction,
                                   .most_points = MOST_POINTS,
                                   .stops = &here,
                                   .stop_count = 1};
        enum path_end end;
        enum status status = STATUS_OK;
        if (direction > 0) {
            turn_round(drawing, first);
            add_point(drawing, game, start, here, 0);
        }
        if (drawing->status == STATUS_OK)
            status = follow_path(game, &terms, start, visit, drawing, &end, drawing->error);
        if (drawing->status == STATUS_OK)
            drawing->status = status;
    }
    drawing->path++;
}

static enum status find_long_run(void *context, size_t index, struct error *error)
{
    struct drawing *drawing = context;
    struct kept_point *kept = &drawing->kept[index];
    return long_run_hhi(&kept->game, kept->equilibrium, drawing->making->answer->start, &kept->point.hhi,
                        error);
}

static enum status keep_points(const struct drawing *drawing, struct error *error)
{
    struct game_answer *answer = drawing->making->answer;
    answer->points = arena_take(&answer->arena, drawing->count, sizeof *answer->points);
    if (!answer->points)
        return error_no_memory(error, "the paths of equilibria");
    for (size_t i = 0; i < drawing->count; i++)
        answer->points[i] = drawing->kept[i].point;
    answer->point_count = drawing->count;
    return STATUS_OK;
}

enum status find_correspondence(struct making *making, const struct game *game,
                                const struct equilibria *found, struct error *error)
{
    struct drawing drawing = {.making = making, .found = found, .error = error};
    struct tasks tasks = {.task = find_long_run, .context = &drawing};
    for (size_t i = 0; drawing.status == STATUS_OK && i < found->count && i < MOST_EQUILIBRIA; i++)
        if (!drawing.passed[i])
            follow(&drawing, game, i);
    if (drawing.status == STATUS_OK)
        drawing.status = workers_try(&tasks, drawing.count, making->threads, error);
    if (drawing.status == STATUS_OK)
        drawing.status = keep_points(&drawing, error);
    for (size_t i = 0; i < drawing.count; i++)
        equilibrium_free(drawing.kept[i].equilibrium);
    free(drawing.kept);
    return drawing.status;
}
