#include "market/two_sided_demand.h"

#include "base/multiversion.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void two_sided_work_clear(struct two_sided_work *work)
{
    free(work->memory);
    free(work->first);
}

static void list_products(struct two_sided_work *work)
{
    const struct two_sided_market *market = work->market;
    size_t listed = 0;
    for (size_t f = 0; f < market->vendor_count; f++) {
        work->first[f] = listed;
        for (size_t j = 0; j < market->demand->product_count; j++)
            if (market->vendor[j] == f)
                work->products[listed++] = j;
    }
    work->first[market->vendor_count] = listed;
}

enum status two_sided_work_init(struct two_sided_work *work, const struct two_sided_market *market,
                                struct error *error)
{
    size_t segments = market->demand->segment_count, products = market->demand->product_count;
    size_t vendors = market->vendor_count;
    *work = (struct two_sided_work){.market = market};
    enum status status = logit_check(market->demand, error);
    if (status != STATUS_OK)
        return status;
    double *next = work->memory =
        malloc((segments * (products + 3 * vendors + 4) + vendors * (6 + 2 * vendors)) * sizeof(double));
    work->first = malloc((vendors + 1 + products) * sizeof *work->first);
    if (!next || !work->first) {
        two_sided_work_clear(work);
        return error_no_memory(error, "a market with two sides");
    }
    const struct {
        double **place;
        size_t count;
    } arrays[] = {{&work->within, segments * products},
                  {&work->inclusive, segments * vendors},
                  {&work->peak, segments},
                  {&work->pull, segments * vendors},
                  {&work->stay, segments},
                  {&work->vendors, segments * vendors},
                  {&work->earned, segments},
                  {&work->mean, segments},
                  {&work->passed, vendors},
                  {&work->buyers, vendors},
                  {&work->partners, vendors},
                  {&work->next, vendors},
                  {&work->answer, vendors},
                  {&work->worth, vendors},
                  {&work->from_partners, vendors * vendors},
                  {&work->system, vendors * vendors}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i].place = next;
        next += arrays[i].count;
    }
    work->products = work->first + vendors + 1;
    list_products(work);
    return STATUS_OK;
}

/* What does not hang on partners, who are worth the same to buyers of all products of a vendor: its logsum, and how its
 * buyers divide. */
static void post_prices(struct two_sided_work *work, size_t s, size_t f, const double *price)
{
    const struct logit_demand *demand = work->market->demand;
    const size_t *product = work->products + work->first[f];
    size_t count = work->first[f + 1] - work->first[f], row = s * demand->product_count;
    double *within = work->within + row, peak = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t j = product[i];
        within[j] = demand->utility[row + j] - logit_sensitivity(demand, s, j) * price[j];
        peak = within[j] > peak ? within[j] : peak;
    }
    for (size_t i = 0; i < count; i++) {
        size_t j = product[i];
        within[j] = within[j] > -INFINITY ? exp(within[j] - peak) : 0;
        sum += within[j];
    }
    for (size_t i = 0; i < count; i++)
        within[product[i]] /= sum > 0 ? sum : 1;
    work->inclusive[s * work->market->vendor_count + f] = sum > 0 ? peak + log(sum) : -INFINITY;
}

/* Takes exponentials of a segment's logsums, whose largest has moved too far from the peak that was used. */
static void scale_segment(struct two_sided_work *work, size_t s, double peak)
{
    size_t vendors = work->market->vendor_count;
    work->peak[s] = peak;
    work->stay[s] = exp(work->market->demand->outside[s] - peak);
    for (size_t f = 0; f < vendors; f++)
        work->pull[s * vendors + f] = exp(work->inclusive[s * vendors + f] - peak);
}

static double segment_peak(const struct two_sided_work *work, size_t s)
{
    size_t vendors = work->market->vendor_count;
    const double *inclusive = work->inclusive + s * vendors;
    double peak = work->market->demand->outside[s];
    for (size_t f = 0; f < vendors; f++)
        peak = inclusive[f] > peak ? inclusive[f] : peak;
    return peak;
}

void two_sided_post_all(struct two_sided_work *work, const double *price)
{
    for (size_t s = 0; s < work->market->demand->segment_count; s++) {
        for (size_t f = 0; f < work->market->vendor_count; f++)
            post_prices(work, s, f, price);
        scale_segment(work, s, segment_peak(work, s));
    }
}

/* After two_sided_post_all, when the prices of one vendor alone are others. */
void two_sided_post_of(struct two_sided_work *work, size_t f, const double *price)
{
    const double far = 30;
    size_t vendors = work->market->vendor_count;
    for (size_t s = 0; s < work->market->demand->segment_count; s++) {
        post_prices(work, s, f, price);
        double peak = segment_peak(work, s);
        if (fabs(peak - work->peak[s]) <= far)
            work->pull[s * vendors + f] = exp(work->inclusive[s * vendors + f] - work->peak[s]);
        else
            scale_segment(work, s, peak);
    }
}

/* Buyers' choices, given the partners, of whom one exponential a vendor is enough. */
MULTIVERSION static void let_buyers_choose(struct two_sided_work *work)
{
    const struct two_sided_market *market = work->market;
    size_t vendors = market->vendor_count;
    double top = 0, *lift = work->next;
    for (size_t f = 0; f < vendors; f++)
        top = fmax(top, market->taste * work->partners[f]);
    for (size_t f = 0; f < vendors; f++)
        lift[f] = exp(market->taste * work->partners[f] - top);
    double unlifted = exp(-top);
    memset(work->buyers, 0, vendors * sizeof *work->buyers);
    for (size_t s = 0; s < market->demand->segment_count; s++) {
        const double *pull = work->pull + s * vendors;
        double *share = work->vendors + s * vendors, sum = work->stay[s] * unlifted;
        for (size_t f = 0; f < vendors; f++)
            share[f] = pull[f] * lift[f];
        for (size_t f = 0; f < vendors; f++)
            sum += share[f];
        double part = 1 / sum, weight = logit_weight(market->demand, s);
        for (size_t f = 0; f < vendors; f++) {
            share[f] *= part;
            work->buyers[f] += weight * share[f];
        }
    }
}

/* Partners' choices, given the buyers: shares [vendor_count]. */
static void let_partners_choose(const struct two_sided_market *market, const double *fee,
                                const double *buyers, double *shares)
{
    for (size_t f = 0; f < market->vendor_count; f++)
        shares[f] = market->appeal[f] - market->fee_sensitivity * fee[f] + market->buyers_taste * buyers[f];
    (void)logit_choose(market->vendor_count, market->outside, shares);
}

bool two_sided_expect(struct two_sided_work *work, const double *fee)
{
    enum { MOST_STEPS = 20000 };
    const double close_enough = 1e-14;
    size_t vendors = work->market->vendor_count;
    for (int step = 0; step < MOST_STEPS; step++) {
        double moved = 0;
        let_buyers_choose(work);
        let_partners_choose(work->market, fee, work->buyers, work->next);
        for (size_t f = 0; f < vendors; f++) {
            double change = fabs(work->next[f] - work->partners[f]);
            if (!isfinite(change))
                return false;
            moved = fmax(moved, change);
            work->partners[f] = work->next[f];
        }
        if (moved <= close_enough)
            return true;
    }
    return false;
}

enum status two_sided_settle(const struct two_sided_market *market, const double *price, const double *fee,
                             double *buyers, double *partners, struct error *error)
{
    struct two_sided_work work;
    enum status status = two_sided_work_init(&work, market, error);
    if (status != STATUS_OK)
        return status;
    memcpy(work.partners, partners, market->vendor_count * sizeof *partners);
    two_sided_post_all(&work, price);
    if (two_sided_expect(&work, fee)) {
        memcpy(buyers, work.buyers, market->vendor_count * sizeof *buyers);
        memcpy(partners, work.partners, market->vendor_count * sizeof *partners);
    } else {
        status = error_set(error, STATUS_FAILED, "the two sides of the market do not settle");
    }
    two_sided_work_clear(&work);
    return status;
}
