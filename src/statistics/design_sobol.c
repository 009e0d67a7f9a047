/* Sobol's sequence, plain and scrambled, and the Saltelli design that is made of it. */
#include "statistics/design_families.h"

#include <gsl/gsl_qrng.h>
#include <stdlib.h>

/* Limits of GSL's generator: 40 dimensions, 30 binary digits. */
enum { MOST_DIMENSIONS = 40, DIGITS = 30 };

static size_t sequence_size(size_t dimensions, size_t samples, struct error *error)
{
    if (dimensions > MOST_DIMENSIONS) {
        error_note(error, STATUS_INVALID,
                   "Sobol's sequence has %d dimensions here, and this design needs %zu; latin_hypercube and "
                   "morris take any number of parameters",
                   MOST_DIMENSIONS, dimensions);
        return 0;
    }
    if (samples == 0 || samples > (size_t)1 << DIGITS) {
        error_note(error, STATUS_INVALID, "Sobol's sequence has between 1 and 2^%d points here", DIGITS);
        return 0;
    }
    return samples;
}

/* Nested uniform scrambling in base 2, Owen (1995): whether a digit is flipped is a random draw addressed
 * by all digits before it. Below the last digit the point is uniform in its cell. */
static double scramble(double u, uint64_t seed, size_t dimension, size_t index)
{
    uint32_t digits = (uint32_t)(u * (1U << DIGITS)), scrambled = 0;
    for (uint32_t b = 0; b < DIGITS; b++) {
        uint32_t before = b == 0 ? 0 : digits >> (DIGITS - b), digit = digits >> (DIGITS - 1 - b) & 1;
        uint32_t flip = design_word(seed, dimension, before, DRAW_SCRAMBLE + b) >> 31;
        scrambled = scrambled << 1 | (digit ^ flip);
    }
    double inside = uniform_from_word(design_word(seed, dimension, index, DRAW_COORDINATE));
    return ((double)scrambled + inside) / (1U << DIGITS);
}

/* `size` points of the sequence in [0, 1)^dimensions, row by row. GSL leaves out the first point, the
 * origin. It is added here: only with it are 2^m points a net (Owen 2022, "On dropping the first Sobol'
 * point"). */
static enum status fill_sequence(size_t size, size_t dimensions, bool scrambled, uint64_t seed,
                                 double *points, struct error *error)
{
    gsl_qrng *generator = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    if (!generator)
        return error_no_memory(error, "Sobol's sequence");
    for (size_t i = 0; i < dimensions; i++)
        points[i] = 0;
    for (size_t p = 1; p < size; p++)
        gsl_qrng_get(generator, points + p * dimensions);
    gsl_qrng_free(generator);
    for (size_t p = 0; scrambled && p < size; p++)
        for (size_t i = 0; i < dimensions; i++)
            points[p * dimensions + i] = scramble(points[p * dimensions + i], seed, i, p);
    return STATUS_OK;
}

static size_t sobol_size(const struct design_request *request, struct error *error)
{
    return sequence_size(request->factors, request->samples, error);
}

static enum status sobol_fill(const struct design_request *request, struct design *design,
                              struct error *error)
{
    return fill_sequence(design->size, design->factors, false, request->seed, design->points, error);
}

/* Sobol's evenly spread sequence: Sobol (1967), with the direction numbers of Bratley & Fox (1988). It
 * starts at the corner where all factors are low. */
const struct design_family design_sobol = {"sobol", sobol_size, sobol_fill};

static enum status scrambled_sobol_fill(const struct design_request *request, struct design *design,
                                        struct error *error)
{
    return fill_sequence(design->size, design->factors, true, request->seed, design->points, error);
}

/* Spread as evenly as design_sobol, and means over it are unbiased: Owen (1995). */
const struct design_family design_scrambled_sobol = {"scrambled_sobol", sobol_size, scrambled_sobol_fill};

static size_t saltelli_size(const struct design_request *request, struct error *error)
{
    return sequence_size(2 * request->factors, request->samples, error) * (request->factors + 2);
}

/* For every base sample: its point of A; the points of A with column 1, ..., k from B; its point of B. */
static enum status saltelli_fill(const struct design_request *request, struct design *design,
                                 struct error *error)
{
    size_t k = design->factors, samples = request->samples;
    double *base = calloc(samples, 2 * k * sizeof *base);
    if (!base)
        return error_no_memory(error, "the design");
    enum status status = fill_sequence(samples, 2 * k, true, request->seed, base, error);
    for (size_t p = 0; status == STATUS_OK && p < samples; p++) {
        const double *a = base + p * 2 * k, *b = a + k;
        double *block = design->points + p * (k + 2) * k;
        for (size_t row = 0; row < k + 2; row++)
            for (size_t i = 0; i < k; i++)
                block[row * k + i] = row == k + 1 || row == i + 1 ? b[i] : a[i];
    }
    free(base);
    return status;
}

/* For first-order and total Sobol indices: Saltelli et al. (2010). */
const struct design_family design_saltelli = {"saltelli", saltelli_size, saltelli_fill};
