/* Trajectories for elementary effects, Morris (1991), "Factorial sampling plans for preliminary computational
 * experiments", Technometrics 33(2). */
#include "statistics/design_families.h"

#include <stdlib.h>

static size_t morris_size(const struct design_request *request, struct error *error)
{
    if (request->steps < 2 || request->steps % 2 != 0) {
        error_note(error, STATUS_INVALID, "the grid of a Morris design has an even number of levels, not %zu",
                   request->steps);
        return 0;
    }
    if (request->samples == 0)
        error_note(error, STATUS_INVALID, "a Morris design has at least one trajectory");
    return request->samples * (request->factors + 1);
}

static void random_order(size_t *order, size_t count, uint64_t seed, size_t trajectory)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = index_below(design_word(seed, i, trajectory, DRAW_PERMUTATION), i + 1);
        size_t kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

/* Every coordinate starts in the lower or upper half of the grid and moves to the other half, one
 * coordinate at a time. A move is p/2 of the grid's p-1 steps: the increment p/(2(p-1)) of Morris. */
static void walk(const struct design_request *request, size_t trajectory, size_t *order, double *points)
{
    size_t k = request->factors, half = request->steps / 2;
    double unit = 1 / (double)(request->steps - 1);
    random_order(order, k, request->seed, trajectory);
    for (size_t i = 0; i < k; i++) {
        uint32_t word = design_word(request->seed, i, trajectory, DRAW_START);
        points[i] = (double)index_below(word, request->steps) * unit;
    }
    for (size_t step = 1; step <= k; step++) {
        double *point = points + step * k;
        for (size_t i = 0; i < k; i++)
            point[i] = points[(step - 1) * k + i];
        size_t moved = order[step - 1];
        uint32_t word = design_word(request->seed, moved, trajectory, DRAW_START);
        size_t from = index_below(word, request->steps);
        point[moved] = (double)(from < half ? from + half : from - half) * unit;
    }
}

static enum status morris_fill(const struct design_request *request, struct design *design,
                               struct error *error)
{
    size_t *order = calloc(design->factors, sizeof *order);
    if (!order)
        return error_no_memory(error, "the design");
    for (size_t r = 0; r < request->samples; r++)
        walk(request, r, order, design->points + r * (design->factors + 1) * design->factors);
    free(order);
    return STATUS_OK;
}

const struct design_family design_morris = {"morris", morris_size, morris_fill};
