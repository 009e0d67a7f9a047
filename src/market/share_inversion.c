#include "market/share_inversion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum status check_shares(size_t count, const double *share, const bool *offered, double market,
                                struct error *error)
{
    double sum = 0;
    for (size_t j = 0; j < count; j++) {
        if (offered && !offered[j] && share[j] != 0)
            return error_set(error, STATUS_INVALID, "product %zu: a share of %g, and it is not on offer", j,
                             share[j]);
        if ((!offered || offered[j]) && !(share[j] > 0 && isfinite(share[j])))
            return error_set(error, STATUS_INVALID, "product %zu: a share of %g; it must be above 0", j,
                             share[j]);
        sum += share[j];
        if (!(sum < market))
            return error_set(
                error, STATUS_INVALID,
                "product %zu: the shares up to it sum to %.6g of %.6g, which leaves nothing for the "
                "outside option",
                j, sum, market);
    }
    return STATUS_OK;
}

struct inversion {
    const struct logit_demand *demand;
    const double *price, *share;
    const bool *offered; /* [product_count] */
    double *utility;     /* [segment_count][product_count], that of the demand with the additions */
    double *reached;     /* [product_count], shares */
    double *scratch;     /* [product_count] */
};

static enum status step(void *context, const double *addition, double *image, struct error *error)
{
    struct inversion *inversion = context;
    struct logit_demand demand = *inversion->demand;
    for (size_t s = 0; s < demand.segment_count; s++)
        for (size_t j = 0; j < demand.product_count; j++) {
            size_t at = s * demand.product_count + j;
            inversion->utility[at] = demand.utility[at] + addition[j];
        }
    demand.utility = inversion->utility;
    logit_shares(&demand, inversion->price, inversion->reached, inversion->scratch);
    for (size_t j = 0; j < demand.product_count; j++) {
        if (inversion->offered[j] && !(inversion->reached[j] > 0))
            return error_set(error, STATUS_INVALID, "product %zu has no share with an addition of %g", j,
                             addition[j]);
        image[j] =
            inversion->offered[j] ? addition[j] + log(inversion->share[j]) - log(inversion->reached[j]) : 0;
    }
    return STATUS_OK;
}

/* Marks what is on offer; `market`: the weight of all segments. */
static enum status look_at_demand(const struct logit_demand *demand, bool *offered, double *market,
                                  struct error *error)
{
    enum status status = logit_check(demand, error);
    *market = 0;
    for (size_t s = 0; status == STATUS_OK && s < demand->segment_count; s++) {
        double weight = logit_weight(demand, s);
        *market += weight;
        if (weight > 0 && !isfinite(demand->outside[s]))
            status = error_set(error, STATUS_INVALID,
                               "segment %zu has no outside option, so shares give no level of utility", s);
        for (size_t j = 0; j < demand->product_count; j++)
            offered[j] =
                offered[j] || (weight > 0 && demand->utility[s * demand->product_count + j] > -INFINITY);
    }
    return status;
}

enum status logit_invert_shares(const struct logit_demand *demand, const double *price, const double *share,
                                double tolerance, size_t most_evaluations, double *addition,
                                struct squarem_end *end, struct error *error)
{
    size_t products = demand->product_count, cells = demand->segment_count * products;
    bool *offered = calloc(products + 1, sizeof *offered);
    double *numbers = malloc((cells + 2 * products + 1) * sizeof *numbers), market;
    enum status status = STATUS_OK;
    *end = (struct squarem_end){.distance = INFINITY};
    if (!offered || !numbers) {
        status = error_no_memory(error, "the inversion of shares");
        goto out;
    }
    status = look_at_demand(demand, offered, &market, error);
    if (status == STATUS_OK)
        status = check_shares(products, share, offered, market, error);
    if (status != STATUS_OK)
        goto out;
    struct inversion inversion = {.demand = demand,
                                  .price = price,
                                  .share = share,
                                  .offered = offered,
                                  .utility = numbers,
                                  .reached = numbers + cells,
                                  .scratch = numbers + cells + products};
    const struct squarem problem = {.count = products,
                                    .map = step,
                                    .context = &inversion,
                                    .tolerance = tolerance,
                                    .most_evaluations = most_evaluations};
    status = squarem_solve(&problem, addition, end, error);
out:
    free(offered);
    free(numbers);
    return status;
}

static double nest_share(size_t count, const double *share, const size_t *nest, size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += nest[k] == nest[j] ? share[k] : 0;
    return sum;
}

enum status nested_invert_shares(size_t count, const double *share, const size_t *nest, double correlation,
                                 double *utility, struct error *error)
{
    double outside = 1;
    if (!(correlation >= 0 && correlation < 1))
        return error_set(error, STATUS_INVALID, "a correlation of %g within nests; it must be in [0, 1)",
                         correlation);
    enum status status = check_shares(count, share, NULL, 1, error);
    for (size_t j = 0; status == STATUS_OK && j < count; j++)
        outside -= share[j];
    for (size_t j = 0; status == STATUS_OK && j < count; j++)
        utility[j] =
            log(share[j]) - log(outside) - correlation * log(share[j] / nest_share(count, share, nest, j));
    return status;
}
