#include "statistics/design.h"

#include <stdlib.h>

/* Most coordinates, points times factors, of a design: half a gigabyte. */
enum { MOST_NUMBERS = 1 << 26 };

static const struct design_family *const families[DESIGN_KINDS] = {
    [DESIGN_GRID] = &design_grid,           [DESIGN_LIST] = &design_list,
    [DESIGN_RANDOM] = &design_random,       [DESIGN_LATIN_HYPERCUBE] = &design_latin_hypercube,
    [DESIGN_SOBOL] = &design_sobol,         [DESIGN_SCRAMBLED_SOBOL] = &design_scrambled_sobol,
    [DESIGN_MORRIS] = &design_morris,       [DESIGN_SALTELLI] = &design_saltelli,
    [DESIGN_POSTERIOR] = &design_posterior,
};

const char *design_name(int kind)
{
    return families[kind]->name;
}

size_t design_size(enum design_kind kind, const struct design_request *request, struct error *error)
{
    if (request->factors == 0) {
        error_note(error, STATUS_INVALID, "nothing is varied");
        return 0;
    }
    size_t size = families[kind]->size(request, error);
    if (size > MOST_NUMBERS / request->factors) {
        error_note(error, STATUS_INVALID, "the design has more than %d numbers, points times what varies",
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
    if (made)
        *made = (struct design){.size = size,
                                .factors = request->factors,
                                .points = calloc(size, request->factors * sizeof *made->points)};
    enum status status = made && made->points ? families[kind]->fill(request, made, error)
                                              : error_no_memory(error, "the design");
    if (status == STATUS_OK)
        *design = made;
    else
        design_free(made);
    return status;
}

void design_free(struct design *design)
{
    if (!design)
        return;
    free(design->points);
    free(design);
}
