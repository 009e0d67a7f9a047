#include "model/vendor/pricing.h"

#include "model/vendor/outlook.h"
#include "model/vendor/outside.h"
#include "model/vendor/pricing_limits.h"
#include <math.h>

struct pricing {
    bool out_of_memory; /* memory was too short for a rule's decision */
    struct outlook *outlook;
    struct offer *offers; /* [product_count] */
    void **selves;        /* [vendor_count], scratch */
};

enum status pricing_create(struct world *world, struct error *error)
{
    struct pricing *pricing = arena_take(&world->arena, 1, sizeof *pricing);
    if (!pricing)
        return error_no_memory(error, "pricing");
    world->pricing = pricing;
    pricing->outlook = outlook_create(world);
    pricing->offers = arena_take(&world->arena, world->product_count, sizeof *pricing->offers);
    pricing->selves = arena_take(&world->arena, world->scenario->vendor_count, sizeof *pricing->selves);
    if (world->arena.exhausted)
        return error_no_memory(error, "pricing");
    return STATUS_OK;
}

/* A rule with its parameters and memory. */
struct acting_rule {
    const struct strategy *strategy;
    const void *params;
    void **self;
};

static struct acting_rule first_rule(struct world *world, size_t f)
{
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    return (struct acting_rule){pricing->extension->rule, pricing->own, &world->vendors[f].strategy_self};
}

static struct acting_rule successor(struct world *world, size_t f)
{
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    return (struct acting_rule){pricing->successor->rule, pricing->successor_own,
                                &world->vendors[f].successor_self};
}

static bool has_successor(const struct world *world, size_t f)
{
    return world->scenario->vendors[f].pricing.successor != NULL;
}

/* The rule in force: the successor once the first rule has finished. */
static struct acting_rule rule_of(struct world *world, size_t f, const struct market_view *view)
{
    struct acting_rule rule = first_rule(world, f);
    if (has_successor(world, f) && rule.strategy->finished && !world->vendors[f].waiting &&
        rule.strategy->finished(view, rule.params, *rule.self))
        return successor(world, f);
    return rule;
}

static enum status create_rule(struct world *world, size_t f, struct acting_rule rule, int64_t played,
                               struct error *error)
{
    if (!rule.strategy->create)
        return STATUS_OK;
    struct market_view view = outlook_of(world, world->pricing->outlook, f);
    view.round = played;
    enum status status = rule.strategy->create(&view, rule.params, &world->rule_memory, rule.self, error);
    return error_of_agent(error, status, "vendor %s, strategy %s", world->scenario->vendors[f].name,
                          rule.strategy->name);
}

enum status pricing_renew(struct world *world, const bool *renewed, int64_t played, struct error *error)
{
    outlook_update(world, world->pricing->outlook);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        if ((renewed && !renewed[f]) || world->vendors[f].waiting)
            continue;
        world->vendors[f].strategy_self = world->vendors[f].successor_self = NULL;
        enum status status = create_rule(world, f, first_rule(world, f), played, error);
        if (status == STATUS_OK && has_successor(world, f))
            status = create_rule(world, f, successor(world, f), played, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Whether there is a rule that has a memory and can't copy it. */
static bool without_copy(const struct parameter_extension *extension)
{
    const struct strategy *rule = extension ? extension->rule : NULL;
    return rule && rule->create && !rule->copy;
}

enum status pricing_check_copies(const struct scenario *scenario, struct error *error)
{
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct pricing_parameters *pricing = &scenario->vendors[f].pricing;
        const char *stuck = without_copy(pricing->extension) ? pricing->strategy : NULL;
        if (!stuck && without_copy(pricing->successor))
            stuck = pricing->successor->name;
        if (stuck)
            return error_set(error, STATUS_INVALID,
                             "vendor %s, strategy %s: the simulation can't be cloned, because the rule has a "
                             "memory (`create`) and no function `copy` for it; docs/plugins.md says how to "
                             "write one",
                             scenario->vendors[f].name, stuck);
    }
    return STATUS_OK;
}

static enum status copy_memory(struct world *clone, struct acting_rule rule, struct error *error)
{
    if (!*rule.self)
        return STATUS_OK;
    *rule.self = rule.strategy->copy(*rule.self, &clone->rule_memory);
    return *rule.self ? STATUS_OK : error_no_memory(error, "the memory of a pricing rule");
}

enum status pricing_clone(struct world *clone, const struct relocation *relocation, struct error *error)
{
    struct pricing *pricing = clone->pricing;
    void *const pointers[] = {&pricing->outlook, &pricing->offers, &pricing->selves};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    outlook_relocate(pricing->outlook, relocation);
    enum status status = STATUS_OK;
    for (size_t f = 0; status == STATUS_OK && f < clone->scenario->vendor_count; f++) {
        status = copy_memory(clone, first_rule(clone, f), error);
        if (status == STATUS_OK && has_successor(clone, f))
            status = copy_memory(clone, successor(clone, f), error);
    }
    return status;
}

/* Output over input price, where both are above zero, or below it; else `otherwise`. */
static double price_ratio(double input, double output, double otherwise)
{
    return input > 0 && output >= 0 ? output / input : input < 0 && output <= 0 ? output / input : otherwise;
}

void pricing_post(const struct world *world, struct product_state *product, double input, double output)
{
    product->price_input = input;
    product->price_output = output;
    product->price = blended_price(world, input, output);
    product->output_ratio = price_ratio(input, output, product->output_ratio);
}

static bool observes(struct world *world, size_t f)
{
    return first_rule(world, f).strategy->observe ||
           (has_successor(world, f) && successor(world, f).strategy->observe);
}

static void observe(struct world *world, size_t f)
{
    if (!world->vendors[f].alive || world->vendors[f].in_niche || !observes(world, f))
        return;
    struct market_view view = outlook_of(world, world->pricing->outlook, f);
    view.out_of_memory = &world->pricing->out_of_memory;
    struct acting_rule rule = rule_of(world, f, &view);
    if (rule.strategy->observe)
        rule.strategy->observe(&view, rule.params, *rule.self);
}

/* Whether a rule of the vendor has moves of its own dates. */
static bool has_dates(struct world *world, size_t f)
{
    return first_rule(world, f).strategy->every_round ||
           (has_successor(world, f) && successor(world, f).strategy->every_round);
}

/* A vendor by its name and its rule's, as it is written. */
static enum status error_of_rule(struct error *error, enum status status, const struct world *world, size_t f)
{
    const struct vendor_parameters *vendor = &world->scenario->vendors[f];
    return error_of_agent(error, status, "vendor %s, strategy %s", vendor->name, vendor->pricing.strategy);
}

static enum status decide(struct world *world, size_t f, struct error *error)
{
    bool due = decision_is_due(world, f, world->round);
    if (!due && !has_dates(world, f))
        return STATUS_OK;
    struct market_view view = outlook_of(world, world->pricing->outlook, f);
    view.out_of_memory = &world->pricing->out_of_memory;
    struct acting_rule rule = rule_of(world, f, &view);
    if (!due && !rule.strategy->every_round)
        return STATUS_OK;
    rule.strategy->decide(&view, rule.params, *rule.self,
                          world->pricing->offers + world->vendors[f].first_product);
    return rule.strategy->failure ? error_of_rule(error, rule.strategy->failure(*rule.self, error), world, f)
                                  : STATUS_OK;
}

static enum status check_offers(const struct world *world, size_t f, struct error *error)
{
    const struct vendor_state *vendor = &world->vendors[f];
    for (size_t k = 0; k < vendor->product_count; k++) {
        size_t j = vendor->first_product + k;
        struct offer_fault fault = find_offer_fault(world, j, &world->pricing->offers[j]);
        if (fault.name)
            return error_of_rule(error,
                                 error_set(error, STATUS_FAILED, "a %s of %g for %s", fault.name,
                                           fault.number, world->products[j].parameters->name),
                                 world, f);
    }
    return STATUS_OK;
}

static void log_price(struct world *world, size_t j, double before)
{
    const struct product_state *product = &world->products[j];
    enum event_kind kind = product->price < before ? EVENT_PRICE_CUT : EVENT_PRICE_RISE;
    event_log_add(&world->events,
                  event_about(world->round, kind, product->vendor, j, before, product->price));
}

static void withdraw(struct world *world, size_t j)
{
    struct product_state *product = &world->products[j];
    product->live = false;
    product->withdrawn = true;
    event_log_add(&world->events, event_about(world->round, EVENT_WITHDRAWAL, product->vendor, j,
                                              product->price, product->price));
}

/* Moves the price as far as the vendor's limits allow. The ratio of output to input price is kept, unless
 * the rule's two prices are allowed as they are or no prices in that ratio blend to the price. */
static void apply_price(struct world *world, size_t j, const struct offer *offer)
{
    struct product_state *product = &world->products[j];
    const struct pricing_parameters *parameters = &world->scenario->vendors[product->vendor].pricing;
    double before = product->price;
    double wanted = wanted_price(world, offer);
    if (wanted == before && !offer->set_parts)
        return;
    double price = fmax(lowest_price(world, j), wanted);
    if (parameters->never_raise && price > before)
        return;
    if (offer->set_parts && price == wanted) {
        pricing_post(world, product, offer->price_input, offer->price_output);
    } else {
        double ratio = offer->set_parts
                           ? price_ratio(offer->price_input, offer->price_output, product->output_ratio)
                           : product->output_ratio;
        /* only the part of the tokens that has weight 0 had a price */
        if (!(blended_price(world, 1, ratio) > 0))
            ratio = 1;
        double input = price / blended_price(world, 1, ratio);
        pricing_post(world, product, input, ratio * input);
        product->price = price;
    }
    if (fabs(product->price - before) > 1e-12 * fmax(fabs(product->price), fabs(before)))
        log_price(world, j, before);
}

static void apply_offer(struct world *world, size_t j, const struct offer *offer)
{
    struct product_state *product = &world->products[j];
    if (!product->live || !may_move_tier(world, j))
        return;
    if (offer->withdraw) {
        withdraw(world, j);
        return;
    }
    if (why_price_is_held(world, j, world->round))
        return;
    product->free_quota = offer->free_quota;
    product->rate_cap = offer->rate_cap;
    product->subscription_fee = offer->subscription_fee;
    apply_price(world, j, offer);
}

static struct acting_rule rule_now(struct world *world, size_t f)
{
    struct market_view view = outlook_of(world, world->pricing->outlook, f);
    return rule_of(world, f, &view);
}

static enum learned_conduct conduct_of(struct world *world, size_t f)
{
    struct pricing *pricing = world->pricing;
    struct acting_rule rule = rule_now(world, f);
    if (!rule.strategy->conduct || !world->vendors[f].alive || world->vendors[f].in_niche ||
        world->scenario->simulation.move_order != MOVES_SIMULTANEOUS)
        return CONDUCT_UNKNOWN;
    for (size_t g = 0; g < world->scenario->vendor_count; g++) {
        struct acting_rule other = rule_now(world, g);
        bool alike = other.strategy == rule.strategy && world->vendors[g].alive;
        pricing->selves[g] = alike ? *other.self : NULL;
    }
    struct market_view view = outlook_of(world, pricing->outlook, f);
    return rule.strategy->conduct(&view, rule.params, pricing->selves);
}

void pricing_judge_conduct(struct world *world)
{
    double judged = 0, collusive = 0;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        vendor->conduct = conduct_of(world, f);
        judged += vendor->conduct != CONDUCT_UNKNOWN;
        collusive += vendor->conduct == CONDUCT_COLLUSIVE;
    }
    world->market.collusion = judged > 0 ? collusive / judged : (double)NAN;
}

enum status pricing_decide(struct world *world, struct error *error)
{
    struct pricing *pricing = world->pricing;
    for (size_t j = 0; j < world->product_count; j++)
        pricing->offers[j] = standing_offer(world, j);
    outlook_update(world, pricing->outlook);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        observe(world, f);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (vendor_moves(world, f, world->round)) {
            enum status status = STATUS_OK;
            if (!outside_take(world, f, pricing->offers))
                status = decide(world, f, error);
            if (status == STATUS_OK)
                status = check_offers(world, f, error);
            if (status != STATUS_OK)
                return status;
        }
    if (pricing->out_of_memory)
        return error_no_memory(error, "the vendors' decisions");
    for (size_t j = 0; j < world->product_count; j++)
        apply_offer(world, j, &pricing->offers[j]);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        world->vendors[f].partner_fee = pricing->offers[world->vendors[f].first_product].partner_fee;
    return STATUS_OK;
}
