#include "market/zeta_iteration.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include "market/share_columns.h"
#include "market/squarem.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8, CELLS_IN_CACHE = 4096, MOST_SEGMENTS = 64 };
static const double arrived = 1e-14;  /* of the typical markup, */
static const double rounding = 1e-15; /* and of the largest price */
/* Of typical ones. Far above it a price that grows for ever stops, as a step is less than its rounding. */
static const double most_markup = 1e6;
static const double underflow = 1e-280; /* a product's weights whose sum is below this need logs */

/* Blocks of `width` segments; those that fill up the last block weigh nothing. */
struct blocks {
    const struct zeta_iteration *problem;
    size_t width, count;
    size_t *firm;   /* [product_count], the number of its firm from 0 */
    bool *offered;  /* [product_count], in any segment */
    double *memory; /* of all arrays below */
    /* [count][product_count][width]; one row a block where all products share the segment's sensitivity */
    double *utility, *sensitivity;
    double *weight, *outside; /* [count][width] */
    /* of one block: [product_count][width], then one row of the outside option */
    double *log_weight, *share;
    double *mass;                           /* [firm_count][width]: M_sf */
    double *largest, *inverse, *abstaining; /* [width] */
    double *borne, *omega;                  /* [product_count]: sums over the segments, see add_product */
    size_t firm_count, sensitivity_rows;    /* a block */
};

/* Adds to *omega the sum of w_s alpha_sj s_sj, and to *borne that of w_s s_sj (1 + alpha_sj M_sf): their ratio is the
 * markup. In LANES partial sums: the same bits whatever the instruction set. */
MULTIVERSION
static void add_product(size_t width, const double *restrict weight, const double *restrict sensitivity,
                        const double *restrict share, const double *restrict mass, double *restrict omega,
                        double *restrict borne)
{
    double first[LANES] = {0}, second[LANES] = {0};
    size_t s = 0;
    for (; s + LANES <= width; s += LANES)
        for (size_t lane = 0; lane < LANES; lane++) {
            double bought = weight[s + lane] * share[s + lane];
            double pull = sensitivity[s + lane] * bought;
            first[lane] += pull;
            second[lane] += bought + pull * mass[s + lane];
        }
    for (; s < width; s++) {
        double bought = weight[s] * share[s], pull = sensitivity[s] * bought;
        first[0] += pull;
        second[0] += bought + pull * mass[s];
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        *omega += first[lane];
        *borne += second[lane];
    }
}

static void map_block(struct blocks *blocks, size_t block, const double *price)
{
    const struct zeta_iteration *problem = blocks->problem;
    size_t products = problem->demand->product_count, width = blocks->width;
    size_t stride = blocks->sensitivity_rows > 1 ? width : 0;
    const double *weight = blocks->weight + block * width;
    const double *sensitivity = blocks->sensitivity + block * blocks->sensitivity_rows * width;
    /* The rows of the outside option follow those of the products: one call for both. */
    double *outside = blocks->log_weight + products * width, *total = blocks->share + products * width;
    find_log_weights(products, width, stride, price, blocks->utility + block * products * width, sensitivity,
                     blocks->outside + block * width, blocks->log_weight, outside, blocks->largest);
    exp_of_doubles((products + 1) * width, blocks->log_weight, blocks->share);
    sum_weights(products, width, blocks->share, total, blocks->inverse, blocks->abstaining);
    memset(blocks->mass, 0, blocks->firm_count * width * sizeof *blocks->mass);
    for (size_t j = 0; j < products; j++)
        add_margin(width, price[j] - problem->cost[j], blocks->inverse, blocks->share + j * width,
                   blocks->mass + blocks->firm[j] * width);
    for (size_t j = 0; j < products; j++)
        add_product(width, weight, sensitivity + j * stride, blocks->share + j * width,
                    blocks->mass + blocks->firm[j] * width, blocks->omega + j, blocks->borne + j);
}

/* The map of squarem.h. STATUS_FAILED where shares underflow or prices grow without bound. */
static enum status map(void *context, const double *price, double *image, struct error *error)
{
    struct blocks *blocks = context;
    const struct zeta_iteration *problem = blocks->problem;
    size_t products = problem->demand->product_count;
    memset(blocks->omega, 0, products * sizeof *blocks->omega);
    memset(blocks->borne, 0, products * sizeof *blocks->borne);
    for (size_t block = 0; block < blocks->count; block++)
        map_block(blocks, block, price);
    for (size_t j = 0; j < products; j++) {
        image[j] = blocks->offered[j] ? problem->cost[j] + blocks->borne[j] / blocks->omega[j] : price[j];
        if (problem->floor)
            image[j] = fmax(image[j], problem->floor[j]);
        bool bounded = fabs(image[j] - problem->cost[j]) <= most_markup * problem->unit;
        if (blocks->offered[j] && !(blocks->omega[j] > underflow && bounded))
            return error_set(error, STATUS_FAILED, "product %zu: no finite price", j);
    }
    return STATUS_OK;
}

/* Copies the demand into blocks; a segment that is not there has weight 0 and an outside option alone. */
static void arrange_demand(struct blocks *blocks)
{
    const struct logit_demand *demand = blocks->problem->demand;
    size_t products = demand->product_count, segments = demand->segment_count, width = blocks->width;
    for (size_t s = 0; s < blocks->count * width; s++) {
        size_t block = s / width, lane = s % width;
        bool real = s < segments;
        blocks->weight[s] = real ? logit_weight(demand, s) : 0;
        blocks->outside[s] = real ? demand->outside[s] : 0;
        for (size_t j = 0; j < products; j++) {
            double utility = real ? demand->utility[s * products + j] : -INFINITY;
            blocks->utility[(block * products + j) * width + lane] = utility;
            if (utility > -INFINITY && blocks->weight[s] > 0)
                blocks->offered[j] = true;
        }
        for (size_t j = 0; j < blocks->sensitivity_rows; j++)
            blocks->sensitivity[(block * blocks->sensitivity_rows + j) * width + lane] =
                real ? logit_sensitivity(demand, s, j) : 1;
    }
}

static void blocks_clear(struct blocks *blocks)
{
    free(blocks->firm);
    free(blocks->offered);
    free(blocks->memory);
}

/* So many segments that a block's weights and shares stay in the cache. */
static size_t block_width(size_t products, size_t segments)
{
    size_t width = CELLS_IN_CACHE / products / LANES * LANES;
    width = width < LANES ? LANES : width > MOST_SEGMENTS ? MOST_SEGMENTS : width;
    return segments < width ? segments : width;
}

static double *take(double **memory, size_t count)
{
    double *taken = *memory;
    *memory += count;
    return taken;
}

static bool blocks_init(struct blocks *blocks, const struct zeta_iteration *problem)
{
    size_t products = problem->demand->product_count, segments = problem->demand->segment_count;
    size_t width = block_width(products, segments), count = (segments + width - 1) / width;
    *blocks = (struct blocks){.problem = problem, .width = width, .count = count};
    blocks->sensitivity_rows = problem->demand->sensitivity_by_product ? products : 1;
    size_t cells = count * products * width, rows = count * blocks->sensitivity_rows * width;
    blocks->firm = malloc(products * sizeof *blocks->firm);
    blocks->offered = calloc(products, sizeof *blocks->offered);
    blocks->memory = malloc((cells + rows + 2 * count * width + (3 * products + 5) * width + 2 * products) *
                            sizeof *blocks->memory);
    if (!blocks->firm || !blocks->offered || !blocks->memory) {
        blocks_clear(blocks);
        return false;
    }
    blocks->firm_count = number_firms(products, problem->owner, blocks->firm);
    double *next = blocks->memory;
    blocks->utility = take(&next, cells);
    blocks->sensitivity = take(&next, rows);
    blocks->weight = take(&next, count * width);
    blocks->outside = take(&next, count * width);
    blocks->log_weight = take(&next, (products + 1) * width);
    blocks->share = take(&next, (products + 1) * width);
    blocks->mass = take(&next, blocks->firm_count * width);
    blocks->largest = take(&next, width);
    blocks->inverse = take(&next, width);
    blocks->abstaining = take(&next, width);
    blocks->omega = take(&next, products);
    blocks->borne = take(&next, products);
    arrange_demand(blocks);
    return true;
}

bool zeta_iteration_solve(const struct zeta_iteration *problem, double *price, struct error *error)
{
    struct blocks blocks;
    struct squarem_end end;
    if (!blocks_init(&blocks, problem)) {
        (void)error_no_memory(error, "equilibrium prices");
        return false;
    }
    double largest = 0;
    for (size_t j = 0; j < problem->demand->product_count; j++)
        largest = fmax(largest, fabs(price[j]));
    struct squarem search = {.count = problem->demand->product_count,
                             .map = map,
                             .context = &blocks,
                             .tolerance = arrived * problem->unit + rounding * largest,
                             .most_evaluations = problem->most_evaluations};
    enum status status = squarem_solve(&search, price, &end, error);
    blocks_clear(&blocks);
    return status == STATUS_OK;
}
