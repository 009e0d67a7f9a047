#include "statistics/design.h"

#include "statistics/design_families.h"
#include <stdlib.h>

/* Of all points and factors: half a gigabyte. */
enum { MOST_NUMBERS = 1 << 26 };

const struct design_family design_families[DESIGN_KINDS] = {
    [DESIGN_GRID] = {"grid", "Every combination of the values of all factors, the last factor fastest.",
                     "full factorial design", grid_size, grid_fill},
    [DESIGN_LIST] = {"list", "Point k takes the k-th value of every factor.", "", list_size, list_fill},
    [DESIGN_RANDOM] = {"random", "Independent uniform points.", "", random_size, random_fill},
    [DESIGN_LATIN_HYPERCUBE] = {"latin_hypercube",
                                "Every factor has one point in each of its equally likely slices.",
                                "McKay, Beckman & Conover (1979)", latin_hypercube_size,
                                latin_hypercube_fill},
    [DESIGN_SOBOL] = {"sobol", "Sobol's evenly spread sequence, from the corner of all low ends on.",
                      "Sobol (1967); direction numbers of Bratley & Fox (1988)", sobol_size, sobol_fill},
    [DESIGN_SCRAMBLED_SOBOL] = {"scrambled_sobol",
                                "Sobol's sequence after a random nested scrambling of its digits: as even, "
                                "and means over it are unbiased.",
                                "Owen (1995)", scrambled_sobol_size, scrambled_sobol_fill},
    [DESIGN_MORRIS] = {"morris",
                       "Trajectories that move one factor at a time by more than half of its range, for "
                       "elementary effects.",
                       "Morris (1991)", morris_size, morris_fill},
    [DESIGN_SALTELLI] = {"saltelli",
                         "Two scrambled Sobol samples A and B, and A with one column from B at a time: for "
                         "first-order and total Sobol indices.",
                         "Saltelli et al. (2010)", saltelli_size, saltelli_fill},
};

size_t design_size(enum design_kind kind, const struct design_request *request, struct error *error)
{
    if (request->factors == 0) {
        error_set(error, STATUS_INVALID, "nothing is varied");
        return 0;
    }
    size_t size = design_families[kind].size(request, error);
    if (size > MOST_NUMBERS / request->factors) {
        error_set(error, STATUS_INVALID, "the design has more than %d numbers, points times what varies",
                  MOST_NUMBERS);
        return 0;
    }
    return size;
}

enum status design_create(enum design_kind kind, const struct design_request *request, struct design **design,
                          struct error *error)
{
    *design = NULL;
    size_t size = design_size(kind, request, error);
    if (size == 0)
        return STATUS_INVALID;
    struct design *made = calloc(1, sizeof *made);
    double *points = calloc(size, request->factors * sizeof *points);
    if (!made || !points) {
        free(made);
        free(points);
        return error_no_memory(error, "the design", size * request->factors * sizeof *points);
    }
    *made = (struct design){.size = size, .factors = request->factors, .points = points};
    enum status status = design_families[kind].fill(request, made, error);
    if (status != STATUS_OK) {
        design_free(made);
        return status;
    }
    *design = made;
    return STATUS_OK;
}

void design_free(struct design *design)
{
    if (!design)
        return;
    free(design->points);
    free(design);
}
