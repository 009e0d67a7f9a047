/* A design whose points are draws of a posterior, with equal weights. */
#include <stdlib.h>
#include <string.h>

#include "statistics/design_families.h"
#include "statistics/importance.h"

static size_t no_size(const struct design_request *request, struct error *error)
{
    (void)request;
    error_note(error, STATUS_INVALID, "the points of a posterior are drawn from an inference");
    return 0;
}

static enum status no_fill(const struct design_request *request, struct design *design, struct error *error)
{
    (void)request;
    (void)design;
    return error_set(error, STATUS_INVALID, "the points of a posterior are drawn from an inference");
}

const struct design_family design_posterior = {"posterior", no_size, no_fill};

enum status design_of_draws(const double *positions, const double *weights, size_t count, size_t factors,
                            size_t size, double start, size_t *chosen, struct design **design,
                            struct error *error)
{
    size_t *copies = calloc(count + 1, sizeof *copies), point = 0;
    struct design *made = calloc(1, sizeof *made);
    *design = made;
    if (made)
        *made = (struct design){
            .size = size, .factors = factors, .points = calloc(size, factors * sizeof *made->points)};
    if (!copies || !made || !made->points) {
        free(copies);
        free(made ? made->points : NULL);
        free(made);
        *design = NULL;
        return error_no_memory(error, "the design");
    }
    if (weights)
        systematic_copies(weights, count, size, start, copies);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < (weights ? copies[i] : 1); k++) {
            chosen[point] = i;
            memcpy(made->points + point++ * factors, positions + i * factors, factors * sizeof *positions);
        }
    free(copies);
    return STATUS_OK;
}
