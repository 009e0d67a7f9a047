/* The answer to a game as JSON. */
#include <math.h>
#include <string.h>

#include "base/version.h"
#include "text/game_text.h"
#include "text/json.h"

static json_t *numbers_to_json(const double *numbers, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        append_to_json(&array, number_to_json(numbers[i]));
    return array;
}

static json_t *parts_to_json(const double *parts)
{
    json_t *object = json_object();
    for (int m = 0; m < MOTIVES; m++)
        put_in_json(&object, motive_name((enum motive)m), number_to_json(parts[m]));
    return object;
}

static json_t *motives_to_json(const struct motives *motives, struct error *error)
{
    return pack_json(error, "{so so so so so so}", "marginal_profit",
                     number_to_json(motives->marginal_profit), "building", parts_to_json(motives->building),
                     "denying", parts_to_json(motives->denying), "chance", number_to_json(motives->chance),
                     "static_price", number_to_json(motives->static_price), "sum",
                     number_to_json(motives->sum));
}

static json_t *means_to_json(const struct flow_means *means, struct error *error)
{
    return pack_json(error, "{so so so so so so}", "hhi", number_to_json(means->hhi), "price",
                     number_to_json(means->price), "consumer_surplus",
                     number_to_json(means->consumer_surplus), "total_surplus",
                     number_to_json(means->total_surplus), "profits", number_to_json(means->profits),
                     "active", number_to_json(means->active));
}

static json_t *path_to_json(const struct game_outcome *outcome, struct error *error)
{
    json_t *hhi = json_array(), *price = json_array();
    for (size_t t = 0; t < outcome->periods; t++) {
        append_to_json(&hhi, number_to_json(outcome->path[t].hhi));
        append_to_json(&price, number_to_json(outcome->path[t].price));
    }
    return pack_json(error, "{so so so so}", "hhi", hhi, "price", price, "own",
                     numbers_to_json(outcome->level[0], outcome->periods), "rival",
                     numbers_to_json(outcome->level[1], outcome->periods));
}

static json_t *solution_to_json(const struct game_answer *answer, size_t place, struct error *error)
{
    const struct game_solution *solution = &answer->solutions[place];
    const struct game_outcome *outcome = &solution->after;
    json_t *one = pack_json(
        error, "{sI ss ss so so sI sI so so so so so so}", "number", (json_int_t)place + 1, "conduct",
        conduct_name(solution->conduct), "found", solution->found, "residual",
        number_to_json(solution->residual), "deviation_gain", number_to_json(solution->deviation_gain),
        "sweeps", (json_int_t)solution->sweeps, "steps", (json_int_t)solution->steps, "long_run",
        means_to_json(&outcome->mean, error), "consumer_surplus_present_value",
        number_to_json(outcome->consumer_surplus), "total_surplus_present_value",
        number_to_json(outcome->total_surplus), "value", numbers_to_json(outcome->value, 2), "price_at_start",
        number_to_json(game_answer_first_price(answer, solution)), "path", path_to_json(outcome, error));
    if (solution->motives)
        put_in_json(&one, "motives_at_start", motives_to_json(&solution->motives[answer->start], error));
    return one;
}

static json_t *points_to_json(const struct game_answer *answer, struct error *error)
{
    json_t *points = json_array();
    for (size_t i = 0; i < answer->point_count; i++)
        append_to_json(&points, pack_json(error, "{so so so sI sI}", "parameter",
                                          number_to_json(answer->points[i].parameter), "hhi",
                                          number_to_json(answer->points[i].hhi), "price",
                                          number_to_json(answer->points[i].price), "path",
                                          (json_int_t)answer->points[i].path + 1, "folds",
                                          (json_int_t)answer->points[i].folds));
    return points;
}

json_t *game_to_json(const struct game_answer *answer, struct error *error)
{
    const struct game_file *file = answer->file;
    json_t *solutions = json_array();
    for (size_t i = 0; i < answer->count; i++)
        append_to_json(&solutions, solution_to_json(answer, i, error));
    const double start[] = {answer->start_own, answer->start_rival};
    json_t *root = pack_json(
        error, "{ss ss ss ss so so sI sI sI sb so}", "game", file->file, "title", file->question.title,
        "kind", asked_kind_name((enum asked_kind)file->question.kind), "version", version_number(),
        "overrides", texts_to_json(file->sets, file->set_count), "start", numbers_to_json(start, 2), "starts",
        (json_int_t)answer->starts, "failed_starts", (json_int_t)answer->failed_starts, "paths",
        (json_int_t)answer->paths, "complete", 0, "equilibria", solutions);
    if (file->question.kind == ASKED_LINEAR_QUADRATIC)
        put_in_json(&root, "feedback", numbers_to_json(answer->linear_quadratic.feedback, 3));
    if (file->question.continues)
        put_in_json(&root, "correspondence", points_to_json(answer, error));
    return root;
}
