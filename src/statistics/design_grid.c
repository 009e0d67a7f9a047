/* Grid and list: designs of values that the user wrote down. */
#include "statistics/design_families.h"

/* Coordinate of value k of a factor: `levels` of them, evenly spaced from end to end. */
static double level(size_t k, size_t levels)
{
    return levels > 1 ? (double)k / (double)(levels - 1) : 0.5;
}

static size_t grid_size(const struct design_request *request, struct error *error)
{
    size_t size = 1;
    for (size_t i = 0; i < request->factors; i++)
        if (request->levels[i] == 0 || __builtin_mul_overflow(size, request->levels[i], &size)) {
            error_note(error, STATUS_INVALID, "the grid has no points, or too many");
            return 0;
        }
    return size;
}

static enum status grid_fill(const struct design_request *request, struct design *design, struct error *error)
{
    (void)error;
    for (size_t p = 0; p < design->size; p++) {
        size_t rest = p;
        for (size_t i = design->factors; i-- > 0; rest /= request->levels[i])
            design->points[p * design->factors + i] = level(rest % request->levels[i], request->levels[i]);
    }
    return STATUS_OK;
}

/* Every combination of the values of all factors, the last factor fastest. */
const struct design_family design_grid = {"grid", grid_size, grid_fill};

static size_t list_size(const struct design_request *request, struct error *error)
{
    for (size_t i = 1; i < request->factors; i++)
        if (request->levels[i] != request->levels[0]) {
            error_note(error, STATUS_INVALID,
                       "a list needs equally many values for every parameter; the first has %zu, number %zu "
                       "has %zu",
                       request->levels[0], i + 1, request->levels[i]);
            return 0;
        }
    if (request->levels[0] == 0)
        error_note(error, STATUS_INVALID, "the list has no points");
    return request->levels[0];
}

static enum status list_fill(const struct design_request *request, struct design *design, struct error *error)
{
    (void)error;
    for (size_t p = 0; p < design->size; p++)
        for (size_t i = 0; i < design->factors; i++)
            design->points[p * design->factors + i] = level(p, request->levels[i]);
    return STATUS_OK;
}

/* Point k takes the k-th value of every factor. */
const struct design_family design_list = {"list", list_size, list_fill};
