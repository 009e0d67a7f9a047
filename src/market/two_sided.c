#include "market/two_sided.h"

#include "base/multiversion.h"
#include "market/linear.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The firm's problem: its movable prices and, last, its fee, each in the unit in which its side's sensitivity is 1 */

struct problem {
    struct two_sided_work work;
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
    if (problem->count > 1)
        two_sided_post_of(&problem->work, problem->firm->vendor, problem->price);
}

static double segment_share(const struct two_sided_work *work, size_t s, size_t j)
{
    const struct two_sided_market *market = work->market;
    return work->within[s * market->demand->product_count + j] *
           work->vendors[s * market->vendor_count + market->vendor[j]];
}

static double margin_of(const struct problem *problem, size_t j)
{
    return problem->price[j] - problem->firm->cost[j];
}

/* The firm's margin a buyer of the segment. */
static double earned_in(const struct problem *problem, size_t s)
{
    const struct two_sided_work *work = &problem->work;
    size_t own = problem->firm->vendor;
    double earned = 0;
    for (size_t i = work->first[own]; i < work->first[own + 1]; i++)
        earned += segment_share(work, s, work->products[i]) * margin_of(problem, work->products[i]);
    return earned;
}

/* -INFINITY where the sides do not settle. */
static double profit_at(struct problem *problem, const double *at)
{
    struct two_sided_work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    double profit = 0;
    post(problem, at);
    if (!two_sided_expect(work, problem->fee)) {
        memcpy(work->partners, problem->start, market->vendor_count * sizeof *work->partners);
        return -INFINITY;
    }
    for (size_t s = 0; s < market->demand->segment_count; s++)
        profit += logit_weight(market->demand, s) * earned_in(problem, s);
    return (market->volume * profit + market->number * work->partners[problem->firm->vendor] *
                                          (*own_fee(problem) - problem->firm->partner_cost)) /
           problem->scale;
}

/* B_fg = b_1 sum_s w_s X_f (delta_fg - X_g), and worth_g: what one more partner of g is worth, given all partners. */
MULTIVERSION static void answer_partners(struct problem *problem)
{
    struct two_sided_work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    size_t vendors = market->vendor_count, own = problem->firm->vendor;
    memset(work->from_partners, 0, vendors * vendors * sizeof *work->from_partners);
    memset(work->worth, 0, vendors * sizeof *work->worth);
    for (size_t s = 0; s < market->demand->segment_count; s++) {
        const double *of = work->vendors + s * vendors;
        double weight = market->taste * logit_weight(market->demand, s), earned = earned_in(problem, s);
        work->earned[s] = earned;
        for (size_t f = 0; f < vendors; f++) {
            double *row = work->from_partners + f * vendors, scaled = weight * of[f];
            for (size_t g = f; g < vendors; g++) /* it is symmetric */
                row[g] -= scaled * of[g];
            row[f] += scaled;
            work->worth[f] -= market->volume * weight * earned * of[f];
        }
        work->worth[own] += market->volume * weight * earned;
    }
    for (size_t f = 0; f < vendors; f++)
        for (size_t g = 0; g < f; g++)
            work->from_partners[f * vendors + g] = work->from_partners[g * vendors + f];
    work->worth[own] += market->number * (*own_fee(problem) - problem->firm->partner_cost);
}

/* Solves (I - C B)' lambda = worth, into work->answer: what a partner is worth when both sides have answered. C_fg = b_2
 * n_f (delta_fg - n_g) is how partners answer buyers. */
static bool value_partners(struct problem *problem)
{
    struct two_sided_work *work = &problem->work;
    const double *partners = work->partners, taste = work->market->buyers_taste;
    size_t vendors = work->market->vendor_count;
    double mean = 0;
    answer_partners(problem);
    for (size_t g = 0; g < vendors; g++) {
        double over_all = 0;
        for (size_t h = 0; h < vendors; h++)
            over_all += partners[h] * work->from_partners[h * vendors + g];
        for (size_t f = 0; f < vendors; f++)
            work->system[g * vendors + f] =
                (f == g) - taste * partners[f] * (work->from_partners[f * vendors + g] - over_all);
    }
    memcpy(work->answer, work->worth, vendors * sizeof *work->answer);
    if (!linear_solve(vendors, work->system, work->answer))
        return false;
    for (size_t f = 0; f < vendors; f++)
        mean += work->answer[f] * partners[f];
    for (size_t g = 0; g < vendors; g++)
        work->passed[g] = taste * partners[g] * (work->answer[g] - mean);
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
    const struct two_sided_work *work = &problem->work;
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
    const struct two_sided_work *work = &problem->work;
    const struct two_sided_market *market = work->market;
    size_t own = problem->firm->vendor;
    double slope = market->number * work->partners[own];
    for (size_t f = 0; f < market->vendor_count; f++)
        slope -= work->answer[f] * market->fee_sensitivity * work->partners[f] *
                 ((f == own) - work->partners[own]);
    return slope;
}

/* Of the profit where it was reckoned last, by implicit differentiation of what both sides expect. */
static bool find_gradient(struct problem *problem, double *gradient)
{
    if (!value_partners(problem))
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
    double *at, *gradient, *beside, *trial, *floor, *step; /* [count] */
    double *curvature, *system;                            /* [count][count] */
    bool *bound;                                           /* [count], at its floor, and would go below it */
};

/* Minus the second derivatives, from differences of gradients. */
static bool find_curvature(struct problem *problem, struct climb *climb)
{
    const double width = 1e-4;
    size_t count = problem->count;
    memcpy(climb->trial, climb->at, count * sizeof *climb->trial);
    for (size_t i = 0; i < count; i++) {
        climb->trial[i] = climb->at[i] + width;
        if (!isfinite(profit_at(problem, climb->trial)) || !find_gradient(problem, climb->beside))
            return false;
        climb->trial[i] = climb->at[i];
        for (size_t k = 0; k < count; k++)
            climb->curvature[i * count + k] = (climb->gradient[k] - climb->beside[k]) / width;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            climb->curvature[i * count + k] = climb->curvature[k * count + i] =
                0.5 * (climb->curvature[i * count + k] + climb->curvature[k * count + i]);
    return true;
}

/* Marks the bound variables, which have no slope then. Returns the steepest of the others. */
static double bind_at_floors(const struct problem *problem, struct climb *climb)
{
    double steepest = 0;
    for (size_t i = 0; i < problem->count; i++) {
        climb->bound[i] = climb->at[i] <= climb->floor[i] && climb->gradient[i] < 0;
        steepest = fmax(steepest, climb->bound[i] ? 0 : fabs(climb->gradient[i]));
    }
    return steepest;
}

/* Newton's step where that leads uphill, else half a unit along the slope. */
static void find_step(const struct problem *problem, struct climb *climb, double steepest)
{
    size_t count = problem->count;
    double longest = 0, uphill = 0;
    for (size_t i = 0; i < count; i++) {
        climb->step[i] = climb->gradient[i] = climb->bound[i] ? 0 : climb->gradient[i];
        for (size_t k = 0; k < count; k++)
            climb->system[i * count + k] =
                climb->bound[i] || climb->bound[k] ? i == k : climb->curvature[i * count + k];
    }
    bool solved = linear_solve(count, climb->system, climb->step);
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

static bool is_near(const struct problem *problem, const double *at, const double *known)
{
    const double near = 0.05;
    double off = 0;
    for (size_t i = 0; known && i < problem->count; i++)
        off = fmax(off, fabs(at[i] - known[i]));
    return known && off < near;
}

/* To a local maximum; the profit there, -INFINITY: none was found, or it is the one that is known already. The curvature is
 * found anew where the one before no longer takes the slope down to a tenth in a step. */
static double go_up(struct problem *problem, struct climb *climb, const double *known)
{
    enum { MOST_STEPS = 200 };
    const double close_enough = 1e-10, good_step = 0.1;
    double before = 0;
    memcpy(problem->work.partners, problem->start, problem->work.market->vendor_count * sizeof(double));
    double profit = profit_at(problem, climb->at);
    for (int step = 0; step < MOST_STEPS && isfinite(profit) && !is_near(problem, climb->at, known); step++) {
        if (!find_gradient(problem, climb->gradient))
            return -INFINITY;
        double steepest = bind_at_floors(problem, climb);
        if (!(steepest <= good_step * before) && !find_curvature(problem, climb))
            return -INFINITY;
        before = steepest;
        find_step(problem, climb, steepest);
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
        if (market->vendor[j] == firm->vendor && (!firm->movable || firm->movable[j]) &&
            is_offered(market->demand, j)) {
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
        double profit = go_up(problem, climb, isfinite(most) ? best : NULL);
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
    enum status status = two_sided_work_init(&problem.work, market, error);
    if (status != STATUS_OK)
        return status;
    double *memory = malloc((8 * most + 2 * most * most + products + vendors) * sizeof *memory);
    problem.product = malloc(most * sizeof *problem.product);
    climb.bound = malloc(most * sizeof *climb.bound);
    if (!memory || !problem.product || !climb.bound) {
        status = error_no_memory(error, "a reply on two sides");
        goto out;
    }
    double **const arrays[] = {&problem.unit, &climb.at,    &climb.gradient, &climb.beside,
                               &climb.trial,  &climb.floor, &climb.step};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = memory + i * most;
    double *best = memory + 7 * most;
    climb.curvature = memory + 8 * most;
    climb.system = climb.curvature + most * most;
    problem.price = climb.system + most * most;
    problem.fee = problem.price + products;
    memcpy(problem.price, price, products * sizeof *price);
    memcpy(problem.fee, fee, vendors * sizeof *fee);
    list_variables(&problem, climb.floor);
    two_sided_post_all(&problem.work, price);
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
    two_sided_work_clear(&problem.work);
    return status;
}
