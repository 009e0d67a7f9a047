#include "strategy/rolling_market.h"

#include <math.h>
#include <string.h>

static size_t own_of(const struct market_view *view)
{
    return view->own_count;
}

static size_t rivals_of(const struct market_view *view)
{
    return view->vendor_count - 1;
}

size_t rolling_market_numbers(const struct market_view *view, size_t segments)
{
    size_t own = own_of(view), rivals = rivals_of(view), options = own + rivals + 2;
    return segments * (12 + options + own + 3 * rivals) + 3 * own + 3 * rivals + view->segment_count +
           3 * options;
}

void rolling_market_lay_out(struct projected_market *market, const struct market_view *view, size_t segments,
                            double *block)
{
    size_t own = own_of(view), rivals = rivals_of(view);
    market->segments = segments;
    market->own = own;
    market->rivals = rivals;
    double **by_segment[] = {&market->volume, &market->growth,      &market->grown,        &market->filled,
                             &market->pace,   &market->sensitivity, &market->taste,        &market->outside,
                             &market->attach, &market->held,        &market->account_move, &market->attached};
    for (size_t i = 0; i < sizeof by_segment / sizeof *by_segment; i++, block += segments)
        *by_segment[i] = block;
    market->customers = block;
    market->own_utility = market->customers + (own + rivals + 2) * segments;
    market->rival_value = market->own_utility + own * segments;
    market->rival_margin = market->rival_value + rivals * segments;
    market->rival_price = market->rival_margin + rivals * segments;
    market->price = market->rival_price + rivals * segments;
    market->unit_cost = market->price + own;
    market->lowest = market->unit_cost + own;
    market->rival_cash = market->lowest + own;
    market->rival_fixed_cost = market->rival_cash + rivals;
    market->rival_follows = market->rival_fixed_cost + rivals;
    market->order = market->rival_follows + rivals;
    market->share = market->order + view->segment_count;
}

static bool is_own(const struct market_view *view, size_t j)
{
    return j >= view->first_own && j < view->first_own + view->own_count;
}

/* The option of a product: own ones by themselves, rivals' by vendor. */
static size_t option_of(const struct market_view *view, size_t j)
{
    return is_own(view, j) ? CUSTOMERS_OF_OWN + j - view->first_own
                           : CUSTOMERS_OF_OWN + view->own_count + rival_place(view, view->products[j].vendor);
}

static double price_of(const struct market_view *view, const double *anchor, size_t j)
{
    return is_own(view, j) ? anchor[j - view->first_own] : view->products[j].price;
}

/* Segments of research by falling sensitivity; of those alike the first first. */
static void order_segments(const struct market_view *view, double *order)
{
    for (size_t s = 0; s < view->segment_count; s++) {
        size_t place = s;
        double sensitivity = view->segments[s].price_sensitivity;
        for (; place > 0 && view->segments[(size_t)order[place - 1]].price_sensitivity < sensitivity; place--)
            order[place] = order[place - 1];
        order[place] = (double)s;
    }
}

static void clear_group(struct projected_market *market, size_t g)
{
    size_t segments = market->segments, options = market->own + market->rivals + 2;
    market->volume[g] = market->growth[g] = market->grown[g] = market->sensitivity[g] = market->taste[g] = 0;
    market->attach[g] = market->account_move[g] = market->attached[g] = 0;
    for (size_t o = 0; o < options; o++)
        market->customers[o * segments + g] = market->share[o] = market->share[options + o] =
            market->share[2 * options + o] = 0;
}

/* Adds a segment of research to a group: static shares at the anchor, rivals' margins times their shares. */
static void add_shares(struct projected_market *market, const struct market_view *view, const double *anchor,
                       size_t s, double weight)
{
    const double *utility = view->segment_utility + s * view->product_count;
    double alpha = view->segments[s].price_sensitivity, peak = view->segment_outside[s], sum;
    size_t options = market->own + market->rivals + 2;
    for (size_t j = 0; j < view->product_count; j++)
        if (view->products[j].live)
            peak = fmax(peak, utility[j] - alpha * price_of(view, anchor, j));
    sum = exp(view->segment_outside[s] - peak);
    for (size_t j = 0; j < view->product_count; j++)
        if (view->products[j].live)
            sum += exp(utility[j] - alpha * price_of(view, anchor, j) - peak);
    market->share[0] += weight * exp(view->segment_outside[s] - peak) / sum;
    for (size_t j = 0; j < view->product_count; j++) {
        if (!view->products[j].live)
            continue;
        size_t o = option_of(view, j);
        double share = weight * exp(utility[j] - alpha * price_of(view, anchor, j) - peak) / sum;
        market->share[o] += share;
        if (is_own(view, j))
            continue;
        market->share[options + o] += share * (view->products[j].price - view->rival_unit_cost[j]);
        market->share[2 * options + o] += share * view->products[j].price;
    }
}

static void add_customers(struct projected_market *market, const struct market_view *view, size_t s, size_t g,
                          double weight)
{
    const double *customers = view->habits->customers + s * (view->product_count + 1);
    size_t segments = market->segments, lost = market->own + market->rivals + 1;
    market->customers[CUSTOMERS_OF_NONE * segments + g] += weight * customers[0];
    for (size_t j = 0; j < view->product_count; j++) {
        size_t o = view->products[j].live ? option_of(view, j) : lost;
        market->customers[o * segments + g] += weight * customers[j + 1];
    }
}

static void add_segment(struct projected_market *market, const struct market_view *view, const double *anchor,
                        size_t s, size_t g)
{
    const struct habits_view *habits = view->habits;
    double weight = view->segments[s].weight;
    market->volume[g] += weight;
    market->growth[g] += weight * habits->growth[s];
    market->grown[g] += weight * habits->grown[s];
    market->sensitivity[g] += weight * view->segments[s].price_sensitivity;
    market->taste[g] += weight * view->segments[s].quality_taste;
    market->attach[g] += habits->attach[s];
    market->account_move[g] += weight * habits->account_move[s];
    add_customers(market, view, s, g, weight);
    add_shares(market, view, anchor, s, weight);
}

/* Utilities of a merged segment from the shares of those in it (Berry 1994); those of a single one come out as they
 * are. The outside option is 0. */
static void invert_shares(struct projected_market *market, const double *anchor, size_t g)
{
    size_t segments = market->segments, options = market->own + market->rivals + 2;
    double outside = log(fmax(market->share[0], 1e-300));
    market->outside[g] = 0;
    for (size_t k = 0; k < market->own; k++)
        market->own_utility[k * segments + g] =
            log(market->share[CUSTOMERS_OF_OWN + k]) - outside + market->sensitivity[g] * anchor[k];
    for (size_t r = 0; r < market->rivals; r++) {
        size_t o = CUSTOMERS_OF_OWN + market->own + r;
        market->rival_value[r * segments + g] = log(market->share[o]) - outside;
        market->rival_margin[r * segments + g] =
            market->share[o] > 0 ? market->share[options + o] / market->share[o] : 0;
        market->rival_price[r * segments + g] =
            market->share[o] > 0 ? market->share[2 * options + o] / market->share[o] : 0;
    }
}

/* The logistic path on which use grows by two known factors in a row, into this round and into the next; without one
 * it goes on growing as into the next. A projected round begins with growth. */
static void see_growth(struct projected_market *market, size_t g)
{
    double first = market->grown[g], second = market->growth[g];
    double slowed = first > 1 + 1e-9 ? (1 / second - 1 / first) / (first - 1) : 0, pace = 1 / first - slowed;
    if (slowed > 0 && pace > 0 && pace < 1) {
        market->pace[g] = pace;
        market->filled[g] = slowed / (1 - pace);
    } else {
        market->pace[g] = 1 / second;
        market->filled[g] = 0;
        market->volume[g] *= first / second;
    }
}

static void finish_group(struct projected_market *market, const struct market_view *view,
                         const double *anchor, size_t g)
{
    size_t segments = market->segments, options = market->own + market->rivals + 2;
    double weight = market->volume[g], own = 0;
    market->volume[g] = weight * view->potential_volume;
    double *means[] = {market->growth, market->grown, market->sensitivity, market->taste,
                       market->account_move};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        means[i][g] = weight > 0 ? means[i][g] / weight : 1;
    see_growth(market, g);
    for (size_t o = 0; o < options; o++)
        market->customers[o * segments + g] = weight > 0 ? market->customers[o * segments + g] / weight
                                              : o == 0   ? 1
                                                         : 0;
    for (size_t k = 0; k < market->own; k++)
        own += market->customers[(CUSTOMERS_OF_OWN + k) * segments + g];
    market->held[g] = view->habits->held;
    market->attached[g] = own * view->habits->own_held;
    invert_shares(market, anchor, g);
}

static void fill_segments(struct projected_market *market, const struct market_view *view,
                          const double *anchor)
{
    size_t merged = market->segments, count = view->segment_count;
    order_segments(view, market->order);
    double before = 0, total = 0;
    for (size_t s = 0; s < count; s++)
        total += view->segments[s].weight;
    for (size_t g = 0, i = 0; g < merged; g++) {
        clear_group(market, g);
        /* as many as are left for the groups to come must stay; then by volume */
        do {
            size_t s = (size_t)market->order[i++];
            before += view->segments[s].weight;
            add_segment(market, view, anchor, s, g);
        } while (i < count && count - i > merged - g - 1 &&
                 (g + 1 == merged || before < total * (double)(g + 1) / (double)merged));
        finish_group(market, view, anchor, g);
    }
}

static void fill_rivals(struct projected_market *market, const struct market_view *view, double funding)
{
    for (size_t f = 0; f < view->vendor_count; f++) {
        if (f == view->vendor)
            continue;
        size_t r = rival_place(view, f);
        bool leaves = view->independent[f] && funding < 1;
        market->rival_cash[r] = leaves ? view->rival_cash[f] / (1 - funding) : INFINITY;
        market->rival_fixed_cost[r] = view->rival_fixed_cost[f];
    }
}

static void fill_own(struct projected_market *market, const struct market_view *view)
{
    for (size_t k = 0; k < view->own_count; k++) {
        market->price[k] = view->products[view->first_own + k].price;
        market->unit_cost[k] = view->own_unit_cost[k];
        market->lowest[k] = fmin(market->price[k], view->own_floor ? view->own_floor[k] : 0);
    }
    market->cash = view->own_cash + view->owner_cash;
    market->fixed_cost = view->own_fixed_cost;
    market->data_gain = view->quality_per_volume;
    market->data_kept = view->data_kept;
}

void rolling_market_fill(struct projected_market *market, const struct market_view *view,
                         const double *anchor, double funding)
{
    const struct habits_view *habits = view->habits;
    market->months = view->months;
    market->leave = exp(-habits->switch_cost_vendor);
    market->sibling = exp(-habits->switch_cost_product);
    market->none_leave = habits->switch_cost_outside ? market->leave : 1;
    market->review = habits->review;
    market->nonuser_review = habits->nonuser_review;
    market->review_response = habits->review_response;
    market->cost_trend = habits->cost_trend;
    market->learning = habits->learning;
    market->output = habits->output;
    market->capacity = habits->capacity;
    market->capacity_rounds = habits->capacity_rounds;
    market->never_raises = habits->never_raises;
    fill_own(market, view);
    fill_rivals(market, view, funding);
    fill_segments(market, view, anchor);
}
