/* How equilibria change with a parameter: paths through all that were found, each followed both ways. */
#include <math.h>
#include <stdlib.h>

#include "base/workers.h"
#include "dynamics/correspondence.h"
#include "games/game_answer_work.h"

enum { MOST_POINTS = 400, MOST_EQUILIBRIA = 64 };

/* Points keep their game and equilibrium until their long run is found. */
struct kept_point {
    struct game game;
    struct equilibrium *equilibrium;
};

struct drawing {
    struct making *making;
    const struct equilibria *found;
    struct kept_point *kept; /* [point_count of the answer] */
    size_t capacity, path, first_of_path;
    bool passed[MOST_EQUILIBRIA];
    struct error *error;
    enum status status;
};

static bool grow(struct drawing *drawing)
{
    struct game_answer *answer = drawing->making->answer;
    if (answer->points && answer->point_count < drawing->capacity)
        return true;
    size_t capacity = 2 * drawing->capacity + MOST_POINTS;
    struct correspondence_point *points = realloc(answer->points, capacity * sizeof *points);
    if (points)
        answer->points = points;
    struct kept_point *kept = points ? realloc(drawing->kept, capacity * sizeof *kept) : NULL;
    if (!kept) {
        drawing->status = error_no_memory(drawing->error, "a path of equilibria");
        return false;
    }
    drawing->kept = kept;
    drawing->capacity = capacity;
    return true;
}

static void note_passed(struct drawing *drawing, const struct equilibrium *equilibrium)
{
    size_t place = equilibria_place(drawing->found, equilibrium);
    if (place < MOST_EQUILIBRIA)
        drawing->passed[place] = true;
}

static bool add_point(struct drawing *drawing, const struct game *game, const struct equilibrium *equilibrium,
                      double parameter, size_t folds)
{
    struct game_answer *answer = drawing->making->answer;
    if (!making_goes_on(drawing->making, 1, 1))
        drawing->status = error_set(drawing->error, STATUS_FAILED, "stopped");
    if (drawing->status != STATUS_OK)
        return false;
    const struct correspondence_point *last =
        answer->point_count ? &answer->points[answer->point_count - 1] : NULL;
    if (last && last->path == drawing->path && last->parameter == parameter &&
        last->price == equilibrium->price[answer->start])
        return true; /* both ways begin at the game */
    if (!grow(drawing) || !answer->points)
        return false;
    answer->points[answer->point_count] =
        (struct correspondence_point){.parameter = parameter,
                                      .price = equilibrium->price[answer->start],
                                      .path = drawing->path,
                                      .folds = folds};
    struct kept_point *kept = &drawing->kept[answer->point_count];
    kept->game = *game;
    drawing->status = equilibrium_copy(equilibrium, &kept->equilibrium, drawing->error);
    if (drawing->status != STATUS_OK)
        return false;
    answer->point_count++;
    return true;
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
    struct game_answer *answer = drawing->making->answer;
    for (size_t i = first, j = answer->point_count; i + 1 < j; i++) {
        j--;
        struct correspondence_point point = answer->points[i];
        struct kept_point kept = drawing->kept[i];
        answer->points[i] = answer->points[j];
        drawing->kept[i] = drawing->kept[j];
        answer->points[j] = point;
        drawing->kept[j] = kept;
    }
}

static void follow(struct drawing *drawing, const struct game *game, size_t from)
{
    const struct game_question *question = &drawing->making->answer->file->question;
    const struct equilibrium *start = drawing->found->items[from].equilibrium;
    double here = game_parameter(game, (enum game_parameter)question->parameter);
    size_t first = drawing->making->answer->point_count;
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
    struct game_answer *answer = drawing->making->answer;
    return long_run_hhi(&kept->game, kept->equilibrium, answer->start, &answer->points[index].hhi, error);
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
        drawing.status = workers_try(&tasks, making->answer->point_count, making->threads, error);
    for (size_t i = 0; i < making->answer->point_count; i++)
        equilibrium_free(drawing.kept[i].equilibrium);
    free(drawing.kept);
    return drawing.status;
}
