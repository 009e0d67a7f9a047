/* Random points and Latin hypercubes. */
#include "statistics/design_families.h"

#include <stdlib.h>

static size_t sample_count(const struct design_request *request, struct error *error)
{
    if (request->samples == 0)
        error_note(error, STATUS_INVALID, "the design has no points");
    return request->samples;
}

static enum status random_fill(const struct design_request *request, struct design *design,
                               struct error *error)
{
    (void)error;
    for (size_t p = 0; p < design->size; p++)
        for (size_t i = 0; i < design->factors; i++)
            design->points[p * design->factors + i] =
                uniform_from_word(design_word(request->seed, i, p, DRAW_COORDINATE));
    return STATUS_OK;
}

/* Independent uniform points. */
const struct design_family design_random = {"random", sample_count, random_fill};

/* Fisher-Yates shuffle. */
static void shuffle(size_t *slices, size_t count, uint64_t seed, size_t factor)
{
    for (size_t p = 0; p < count; p++)
        slices[p] = p;
    for (size_t p = count - 1; p > 0; p--) {
        size_t other = index_below(design_word(seed, factor, p, DRAW_PERMUTATION), p + 1);
        size_t kept = slices[p];
        slices[p] = slices[other];
        slices[other] = kept;
    }
}

static enum status latin_hypercube_fill(const struct design_request *request, struct design *design,
                                        struct error *error)
{
    size_t *slices = calloc(design->size, sizeof *slices);
    if (!slices)
        return error_no_memory(error, "the design");
    for (size_t i = 0; i < design->factors; i++) {
        shuffle(slices, design->size, request->seed, i);
        for (size_t p = 0; p < design->size; p++) {
            double inside = uniform_from_word(design_word(request->seed, i, p, DRAW_COORDINATE));
            design->points[p * design->factors + i] = ((double)slices[p] + inside) / (double)design->size;
        }
    }
    free(slices);
    return STATUS_OK;
}

/* Every factor has one point in each of its equally likely slices: McKay, Beckman & Conover (1979). */
const struct design_family design_latin_hypercube = {"latin_hypercube", sample_count, latin_hypercube_fill};
