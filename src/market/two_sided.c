#include "market/two_sided.h"

#include "market/linear.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Scratch for demand at some prices and fees, and for its derivatives. */
struct work {
    const struct two_sided_market *market;
    double *memory;
    double *within;    /* [segment_count][product_count]: of a vendor's buyers, those of each product */
    double *inclusive; /* [segment_count][vendor_count]: logsum of a vendor's products, without partners */
    double *vendors;   /* [segment_count][vendor_count]: share of buyers by vendor */
    double *earned;    /* [segment_count]: the firm's margin a buyer */
    double *mean;      /* [segment_count]: of `passed`, over buyers */
    double *buyers;    /* [vendor_count] */
    double *partners;  /* [vendor_count] */
    double *next;      /* [vendor_count] */
    double *from_partners;  /* [vendor_count][vendor_count]: B, how buyers answer partners */
    double *system;         /* [vendor_count][vendor_count]: transpose of I - C B */
    double *answer, *worth; /* [vendor_count] */
    double *passed; /* [vendor_count]: what a buyer of the vendor is worth by the partners that it draws */
};

static void work_clear(struct work *work)
{
    free(work->memory);
}

static enum status work_init(struct work *work, const struct two_sided_market *market, struct error *error)
{
    size_t segments = market->demand->segment_count, products = market->demand->product_count;
    size_t vendors = market->vendor_count;
    *work = (struct work){.market = market};
    enum status status = logit_check(market->demand, error);
    if (status != STATUS_OK)
        return status;
    double *next = work->memory =
        malloc((segments * (products + 2 * vendors + 2) + vendors * (6 + 2 * vendors)) * sizeof(double));
    if (!next)
        return error_no_memory(error, "a market with two sides");
    const struct {
        double **place;
        size_t count;
    } arrays[] = {{&work->within, segments * products},
                  {&work->inclusive, segments * vendors},
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
    return STATUS_OK;
}

/* What does not hang on partners, who are worth the same to buyers of all products of a vendor: the vendors' logsums, and
 * how their buyers divide. */
static void post_prices(struct work *work, const double *price)
{
    const struct logit_demand *demand = work->market->demand;
    size_t products = demand->product_count, vendors = work->market->vendor_count;
    const size_t *vendor = work->market->vendor;
    for (size_t s = 0; s < demand->segment_count; s++) {
        double *within = work->within + s * products, *inclusive = work->inclusive + s * vendors;
        double *peak = work->next, *sum = work->worth;
        for (size_t f = 0; f < vendors; f++) {
            peak[f] = -INFINITY;
            sum[f] = 0;
        }
        for (size_t j = 0; j < products; j++) {
            within[j] = demand->utility[s * products + j] - logit_sensitivity(demand, s, j) * price[j];
            peak[vendor[j]] = fmax(peak[vendor[j]], within[j]);
        }
        for (size_t j = 0; j < products; j++) {
            within[j] = within[j] > -INFINITY ? exp(within[j] - peak[vendor[j]]) : 0;
            sum[vendor[j]] += within[j];
        }
        for (size_t f = 0; f < vendors; f++)
            inclusive[f] = sum[f] > 0 ? peak[f] + log(sum[f]) : -INFINITY;
        for (size_t j = 0; j < products; j++)
            within[j] /= sum[vendor[j]] > 0 ? sum[vendor[j]] : 1;
    }
}

/* Buyers' choices, given the partners. */
static void let_buyers_choose(struct work *work)
{
    const struct two_sided_market *market = work->market;
    size_t vendors = market->vendor_count;
    memset(work->buyers, 0, vendors * sizeof *work->buyers);
    for (size_t s = 0; s < market->demand->segment_count; s++) {
        double *share = work->vendors + s * vendors, outside = market->demand->outside[s], peak = outside;
        for (size_t f = 0; f < vendors; f++) {
            share[f] = work->inclusive[s * vendors + f] + market->taste * work->partners[f];
            peak = fmax(peak, share[f]);
        }
        double sum = exp(outside - peak);
        for (size_t f = 0; f < vendors; f++)
            sum += share[f] = exp(share[f] - peak);
        for (size_t f = 0; f < vendors; f++) {
            share[f] /= sum;
            work->buyers[f] += logit_weight(market->demand, s) * share[f];
        }
    }
}

/* Partners' choices, given the buyers: shares [vendor_count]. */
static void let_partners_choose(const struct two_sided_market *market, const double *fee,
                                const double *buyers, double *shares)
{
    double peak = market->outside, sum;
    for (size_t f = 0; f < market->vendor_count; f++) {
        shares[f] = market->appeal[f] - market->fee_sensitivity * fee[f] + market->buyers_taste * buyers[f];
        peak = fmax(peak, shares[f]);
    }
    sum = exp(market->outside - peak);
    for (size_t f = 0; f < market->vendor_count; f++)
        sum += shares[f] = exp(shares[f] - peak);
    for (size_t f = 0; f < market->vendor_count; f++)
        shares[f] /= sum;
}

/* work->partners: where the search starts, then the partners that both sides expect. */
static bool settle(struct work *work, const double *price, const double *fee)
{
    enum { MOST_STEPS = 20000 };
    const double close_enough = 1e-14;
    size_t vendors = work->market->vendor_count;
    post_prices(work, price);
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
    struct work work;
    enum status status = work_init(&work, market, error);
    if (status != STATUS_OK)
        return status;
    memcpy(work.partners, partners, market->vendor_count * sizeof *partners);
    if (settle(&work, price, fee)) {
        memcpy(buyers, work.buyers, market->vendor_count * sizeof *buyers);
        memcpy(partners, work.partners, market->vendor_count * sizeof *partners);
    } else {
        status = error_set(error, STATUS_FAILED, "the two sides of the market do not settle");
    }
    work_clear(&work);
    return status;
}

/* ---- The firm's problem: its movable prices and, last, its fee, each in the unit in which its side's sensitivity is 1 */

struct problem {
    struct work work;
    const struct two_sided_firm *firm;
    const double *start; /* [vendor_count], partners */
    size_t count;        /* variables */
    size_t *product;     /* [count - 1], whose price a variable is */
    double *unit;        /* [count], 1 over the sensitivity */
    double *price, *fee; /* [product_count], [vendor_count] */
    double scale;        /* of profits */
};

static double *own_fee(const struct problem *problem)
{
    return &problem->fee[problem->firm->vendor];
}

static void post(struct problem *problem, const double *at)
{
    for (size_t i = 0; i + 1 < problem->count; i++)
        problem->price[problem->product[i]] = at[i] * problem->unit[i];
    *own_fee(problem) = at[problem->count - 1] * problem->unit[problem->count - 1];
}

static double segment_share(const struct work *work, size_t s, size_t j)
{
    const struct two_sided_market *market = work->market;
    return work->within[s * market->demand->product_count + j] *
           work->vendors[s * market->vendor_count + market->vendor[j]];
}

static bool is_own(const struct problem *problem, size_t j)
{
    return problem->work.market->vendor[j] == problem->firm->vendor;
}

static double margin_of(const struct problem *problem, size_t j)
{
    return problem->price[j] - problem->firm->cost[j];
}

/* -INFINITY where the sides do not settle. */
static double profit_at(struct problem *problem, const double *at)
{
    struct work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    double profit = 0;
    post(problem, at);
    if (!settle(work, problem->price, problem->fee)) {
        memcpy(work->partners, problem->start, market->vendor_count * sizeof *work->partners);
        return -INFINITY;
    }
    for (size_t s = 0; s < market->demand->segment_count; s++)
        for (size_t j = 0; j < market->demand->product_count; j++)
            if (is_own(problem, j))
                profit += logit_weight(market->demand, s) * segment_share(work, s, j) * margin_of(problem, j);
    return (market->volume * profit + market->number * work->partners[problem->firm->vendor] *
                                          (*own_fee(problem) - problem->firm->partner_cost)) /
           problem->scale;
}

/* B_fg = b_1 sum_s w_s X_f (delta_fg - X_g), and worth_g: what one more partner of g is worth, given all partners. */
static void answer_partners(struct problem *problem)
{
    struct work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    const struct logit_demand *demand = market->demand;
    size_t vendors = market->vendor_count;
    memset(work->from_partners, 0, vendors * vendors * sizeof *work->from_partners);
    memset(work->worth, 0, vendors * sizeof *work->worth);
    for (size_t s = 0; s < demand->segment_count; s++) {
        const double *of = work->vendors + s * vendors;
        double weight = market->taste * logit_weight(demand, s), earned = 0;
        for (size_t j = 0; j < demand->product_count; j++)
            earned += is_own(problem, j) ? segment_share(work, s, j) * margin_of(problem, j) : 0;
        work->earned[s] = earned;
        for (size_t g = 0; g < vendors; g++) {
            for (size_t f = 0; f < vendors; f++)
                work->from_partners[f * vendors + g] += weight * of[f] * ((f == g) - of[g]);
            work->worth[g] += market->volume * weight * earned * ((g == problem->firm->vendor) - of[g]);
        }
    }
    work->worth[problem->firm->vendor] += market->number * (*own_fee(problem) - problem->firm->partner_cost);
}

/* C_fg = b_2 n_f (delta_fg - n_g). */
static double answer_of_partners(const struct work *work, size_t f, size_t g)
{
    return work->market->buyers_taste * work->partners[f] * ((f == g) - work->partners[g]);
}

/* Solves (I - C B)' lambda = worth, into work->answer: what a partner is worth when both sides have answered. */
static bool value_partners(struct problem *problem)
{
    struct work *work = &problem->work;
    size_t vendors = work->market->vendor_count;
    answer_partners(problem);
    for (size_t f = 0; f < vendors; f++)
        for (size_t g = 0; g < vendors; g++) {
            double both = 0;
            for (size_t h = 0; h < vendors; h++)
                both += answer_of_partners(work, f, h) * work->from_partners[h * vendors + g];
            work->system[g * vendors + f] = (f == g) - both;
        }
    memcpy(work->answer, work->worth, vendors * sizeof *work->answer);
    if (!linear_solve(vendors, work->system, work->answer))
        return false;
    for (size_t g = 0; g < vendors; g++) {
        work->passed[g] = 0;
        for (size_t f = 0; f < vendors; f++)
            work->passed[g] += work->answer[f] * answer_of_partners(work, f, g);
    }
    for (size_t s = 0; s < work->market->demand->segment_count; s++) {
        work->mean[s] = 0;
        for (size_t g = 0; g < vendors; g++)
            work->mean[s] += work->passed[g] * work->vendors[s * vendors + g];
    }
    return true;
}

/* Slope in the price of product i: as long as partners stand, and by what partners do then. */
static double price_slope(const struct problem *problem, size_t i)
{
    const struct work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    double slope = 0, drawn = work->passed[problem->firm->vendor];
    for (size_t s = 0; s < market->demand->segment_count; s++) {
        double bought = logit_weight(market->demand, s) * segment_share(work, s, i);
        double lost = logit_sensitivity(market->demand, s, i) * bought;
        slope += market->volume * (bought - lost * (margin_of(problem, i) - work->earned[s])) -
                 lost * (drawn - work->mean[s]);
    }
    return slope;
}

static double fee_slope(const struct problem *problem)
{
    const struct work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    size_t own = problem->firm->vendor;
    double slope = market->number * work->partners[own];
    for (size_t f = 0; f < market->vendor_count; f++)
        slope -= work->answer[f] * market->fee_sensitivity * work->partners[f] *
                 ((f == own) - work->partners[own]);
    return slope;
}

/* Of the profit, by implicit differentiation of what both sides expect; false where they do not settle. */
static bool find_gradient(struct problem *problem, const double *at, double *gradient)
{
    if (!isfinite(profit_at(problem, at)) || !value_partners(problem))
        return false;
    for (size_t i = 0; i < problem->count; i++) {
        double slope =
            i + 1 < problem->count ? price_slope(problem, problem->product[i]) : fee_slope(problem);
        gradient[i] = slope * problem->unit[i] / problem->scale;
    }
    return true;
}

/* Scratch of the climb. */
struct climb {
    double *at, *gradient, *low, *high, *trial, *floor, *step; /* [count] */
    double *curvature;                                         /* [count][count] */
    bool *bound; /* [count], at its floor, and would go below it */
};

/* Minus the second derivatives, from differences of gradients; 1 on the diagonal of bound variables. */
static bool find_curvature(struct problem *problem, struct climb *climb)
{
    const double width = 1e-4;
    size_t count = problem->count;
    memcpy(climb->trial, climb->at, count * sizeof *climb->trial);
    for (size_t i = 0; i < count; i++) {
        climb->trial[i] = climb->at[i] + width;
        if (!find_gradient(problem, climb->trial, climb->high))
            return false;
        climb->trial[i] = climb->at[i] - width;
        if (!find_gradient(problem, climb->trial, climb->low))
            return false;
        climb->trial[i] = climb->at[i];
        for (size_t k = 0; k < count; k++)
            climb->curvature[i * count + k] =
                climb->bound[i] || climb->bound[k] ? i == k : (climb->low[k] - climb->high[k]) / (2 * width);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            climb->curvature[i * count + k] = climb->curvature[k * count + i] =
                0.5 * (climb->curvature[i * count + k] + climb->curvature[k * count + i]);
    return true;
}

/* Newton's step where that leads uphill, else half a unit along the slope. */
static void find_step(const struct problem *problem, struct climb *climb)
{
    size_t count = problem->count;
    double steepest = 0, longest = 0, uphill = 0;
    for (size_t i = 0; i < count; i++) {
        climb->gradient[i] = climb->bound[i] ? 0 : climb->gradient[i];
        climb->step[i] = climb->gradient[i];
        steepest = fmax(steepest, fabs(climb->gradient[i]));
    }
    bool solved = linear_solve(count, climb->curvature, climb->step);
    for (size_t i = 0; i < count; i++)
        uphill += climb->step[i] * climb->gradient[i];
    for (size_t i = 0; i < count && steepest > 0 && !(solved && uphill > 0); i++)
        climb->step[i] = climb->gradient[i] * 0.5 / steepest;
    for (size_t i = 0; i < count; i++)
        longest = fmax(longest, fabs(climb->step[i]));
    for (size_t i = 0; i < count && longest > 2; i++)
        climb->step[i] *= 2 / longest;
}

/* Goes along the step, or a part of it that gains. Returns how far, in the largest variable. Steps too short for profits to
 * tell apart are made. */
static double move(struct problem *problem, struct climb *climb, double *profit)
{
    const double too_short_to_tell = 1e-6;
    for (int halved = 0; halved < 40; halved++) {
        double moved = 0, part = ldexp(1, -halved);
        for (size_t i = 0; i < problem->count; i++) {
            climb->trial[i] = fmax(climb->floor[i], climb->at[i] + part * climb->step[i]);
            moved = fmax(moved, fabs(climb->trial[i] - climb->at[i]));
        }
        double gained = profit_at(problem, climb->trial);
        if (gained > *profit || (moved < too_short_to_tell && isfinite(gained))) {
            memcpy(climb->at, climb->trial, problem->count * sizeof *climb->at);
            *profit = gained;
            return moved;
        }
    }
    return 0;
}

/* To a local maximum; the profit there, -INFINITY: none was found. */
static double go_up(struct problem *problem, struct climb *climb)
{
    enum { MOST_STEPS = 200 };
    const double close_enough = 1e-12;
    memcpy(problem->work.partners, problem->start, problem->work.market->vendor_count * sizeof(double));
    double profit = profit_at(problem, climb->at);
    for (int step = 0; step < MOST_STEPS && isfinite(profit); step++) {
        if (!find_gradient(problem, climb->at, climb->gradient))
            return -INFINITY;
        for (size_t i = 0; i < problem->count; i++)
            climb->bound[i] = climb->at[i] <= climb->floor[i] && climb->gradient[i] < 0;
        if (!find_curvature(problem, climb))
            return -INFINITY;
        find_step(problem, climb);
        if (move(problem, climb, &profit) <= close_enough * (1 + fabs(climb->at[0])))
            return profit;
    }
    return -INFINITY;
}

static double mean_sensitivity(const struct logit_demand *demand, size_t j)
{
    double sum = 0, weights = 0;
    for (size_t s = 0; s < demand->segment_count; s++) {
        sum += logit_weight(demand, s) * logit_sensitivity(demand, s, j);
        weights += logit_weight(demand, s);
    }
    return sum / weights;
}

static bool is_offered(const struct logit_demand *demand, size_t j)
{
    for (size_t s = 0; s < demand->segment_count; s++)
        if (demand->utility[s * demand->product_count + j] > -INFINITY)
            return true;
    return false;
}

static void list_variables(struct problem *problem, double *floor)
{
    const struct two_sided_market *market = problem->work.market;
    const struct two_sided_firm *firm = problem->firm;
    for (size_t j = 0; j < market->demand->product_count; j++)
        if (is_own(problem, j) && (!firm->movable || firm->movable[j]) && is_offered(market->demand, j)) {
            problem->product[problem->count] = j;
            problem->unit[problem->count] = 1 / mean_sensitivity(market->demand, j);
            floor[problem->count] = firm->floor ? firm->floor[j] / problem->unit[problem->count] : -INFINITY;
            problem->count++;
        }
    problem->unit[problem->count] = 1 / market->fee_sensitivity;
    floor[problem->count++] = -INFINITY;
    problem->scale = market->volume * problem->unit[0] + market->number / market->fee_sensitivity;
}

/* From the posted terms, and from markups of two units. */
static bool find_best(struct problem *problem, struct climb *climb, const double *price, const double *fee,
                      double *best)
{
    const struct two_sided_firm *firm = problem->firm;
    double most = -INFINITY;
    for (int start = 0; start < 2; start++) {
        for (size_t i = 0; i < problem->count; i++) {
            bool last = i + 1 == problem->count;
            double posted = last ? fee[firm->vendor] : price[problem->product[i]];
            double cost = last ? firm->partner_cost : firm->cost[problem->product[i]];
            climb->at[i] =
                fmax(climb->floor[i], start ? cost / problem->unit[i] + 2 : posted / problem->unit[i]);
        }
        double profit = go_up(problem, climb);
        if (profit > most) {
            most = profit;
            memcpy(best, climb->at, problem->count * sizeof *best);
        }
    }
    return isfinite(most);
}

enum status two_sided_reply(const struct two_sided_market *market, const struct two_sided_firm *firm,
                            double *price, double *fee, const double *partners, struct error *error)
{
    size_t products = market->demand->product_count, vendors = market->vendor_count, most = products + 1;
    struct problem problem = {.firm = firm, .start = partners};
    struct climb climb = {0};
    enum status status = work_init(&problem.work, market, error);
    if (status != STATUS_OK)
        return status;
    double *memory = malloc((10 * most + most * most + products + vendors) * sizeof *memory);
    problem.product = malloc(most * sizeof *problem.product);
    climb.bound = malloc(most * sizeof *climb.bound);
    if (!memory || !problem.product || !climb.bound) {
        status = error_no_memory(error, "a reply on two sides");
        goto out;
    }
    double **const arrays[] = {&problem.unit, &climb.at,    &climb.gradient, &climb.low,
                               &climb.high,   &climb.trial, &climb.floor,    &climb.step};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = memory + i * most;
    double *best = memory + 9 * most;
    climb.curvature = memory + 10 * most;
    problem.price = climb.curvature + most * most;
    problem.fee = problem.price + products;
    memcpy(problem.price, price, products * sizeof *price);
    memcpy(problem.fee, fee, vendors * sizeof *fee);
    list_variables(&problem, climb.floor);
    if (find_best(&problem, &climb, price, fee, best)) {
        post(&problem, best);
        memcpy(price, problem.price, products * sizeof *price);
        fee[firm->vendor] = *own_fee(&problem);
    } else {
        status = error_set(error, STATUS_FAILED, "no best terms for the two sides are found");
    }
out:
    free(memory);
    free(problem.product);
    free(climb.bound);
    work_clear(&problem.work);
    return status;
}
