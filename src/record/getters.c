#include "record/getters.h"

#include "scenario/calendar.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static double reference(size_t index)
{
    return index == NO_REFERENCE ? -1 : (double)index;
}

static double double_at(const void *agent, size_t offset)
{
    double value;
    memcpy(&value, (const char *)agent + offset, sizeof value);
    return value;
}

#define MEMBER_GETTER(name, agents, count)                                                                   \
    void name(const struct world *world, size_t offset, double *slice)                                       \
    {                                                                                                        \
        for (size_t i = 0; i < (count); i++)                                                                 \
            slice[i] = double_at(&(agents)[i], offset);                                                      \
    }

MEMBER_GETTER(product_member, world->products, world->product_count)
MEMBER_GETTER(vendor_member, world->vendors, world->scenario->vendor_count)
MEMBER_GETTER(cloud_member, world->clouds, world->scenario->cloud_count)
MEMBER_GETTER(seller_member, world->sellers, world->scenario->infrastructure.seller_count)
MEMBER_GETTER(sector_member, world->sectors, world->scenario->sector_count)
MEMBER_GETTER(market_member, &world->market, 1)

/* In the round in which a vendor leaves the market it still sells. */
static bool sells_last(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    return (!vendor->alive && vendor->exit_round > 0 && vendor->exit_round == world->round) ||
           (vendor->in_niche && vendor->pivot_round == world->round);
}

static bool on_market(const struct world *world, size_t f)
{
    return world->vendors[f].alive && !world->vendors[f].in_niche;
}

void live_product_member(const struct world *world, size_t offset, double *slice)
{
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        bool offered = product->live || (sells_last(world, product->vendor) &&
                                         product->parameters->launch_round <= world->round);
        slice[j] = offered ? double_at(product, offset) : (double)NAN;
    }
}

void product_live(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    for (size_t j = 0; j < world->product_count; j++)
        slice[j] = world->products[j].live;
}

void vendor_price(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        slice[f] = on_market(world, f) || sells_last(world, f) ? world->vendors[f].price : (double)NAN;
}

/* On the market 0, in the niche 1, then the causes of exit. */
void vendor_status(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        slice[f] = vendor->alive ? vendor->in_niche : 1 + (double)vendor->exit_cause;
    }
}

void vendor_buyer(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        slice[f] = reference(world->vendors[f].buyer);
}

/* One value of every firm: an expression of the seller g, the cloud c, the vendor f. */
#define FIRM_GETTER(name, of_seller, of_cloud, of_vendor)                                                    \
    void name(const struct world *world, size_t offset, double *slice)                                       \
    {                                                                                                        \
        (void)offset;                                                                                        \
        for (size_t g = 0; g < world->scenario->infrastructure.seller_count; g++)                            \
            *slice++ = (of_seller);                                                                          \
        for (size_t c = 0; c < world->scenario->cloud_count; c++)                                            \
            *slice++ = (of_cloud);                                                                           \
        for (size_t f = 0; f < world->scenario->vendor_count; f++)                                           \
            *slice++ = (of_vendor);                                                                          \
    }

void vendor_conduct(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        slice[f] = world->vendors[f].conduct;
}

FIRM_GETTER(firm_capital, balance_total(&world->sellers[g].cash), balance_total(&world->clouds[c].cash),
            balance_total(&world->vendors[f].cash))
FIRM_GETTER(firm_profit, world->sellers[g].profit, world->clouds[c].profit, world->vendors[f].profit)
FIRM_GETTER(firm_revenue, world->sellers[g].revenue, world->clouds[c].revenue,
            world->vendors[f].revenue + world->vendors[f].contract_revenue + world->vendors[f].app_revenue)
FIRM_GETTER(firm_alive, 1, 1, world->vendors[f].alive)
FIRM_GETTER(firm_price, world->sellers[g].price, world->clouds[c].price,
            on_market(world, f) ? world->vendors[f].price : (double)NAN)
FIRM_GETTER(firm_quality, world->scenario->infrastructure.sellers[g].quality, world->clouds[c].quality,
            world->vendors[f].quality)
FIRM_GETTER(firm_users, world->sellers[g].customers, world->clouds[c].customers, world->vendors[f].customers)
FIRM_GETTER(firm_exit_round, 0, 0, (double)world->vendors[f].exit_round)
FIRM_GETTER(firm_exit_cause, EXIT_NONE, EXIT_NONE, world->vendors[f].exit_cause)

int64_t run_seed(const struct world *world)
{
    return (int64_t)world->seed;
}

void money_flow(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    memcpy(slice, world->ledger.flow, sizeof world->ledger.flow);
}

void ledger_error(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    *slice = ledger_row_error(&world->ledger);
}

#define TEXT_GETTER(name, expression)                                                                        \
    const char *name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])             \
    {                                                                                                        \
        (void)scenario;                                                                                      \
        (void)scratch;                                                                                       \
        return (expression);                                                                                 \
    }
#define NUMBER_GETTER(name, expression)                                                                      \
    double name(const struct scenario *scenario, size_t index)                                               \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

/* The layer of a firm and its index there. */
static enum field_axis locate_firm(const struct scenario *scenario, size_t firm, size_t *index)
{
    *index = firm;
    if (*index < scenario->infrastructure.seller_count)
        return AXIS_SELLER;
    *index -= scenario->infrastructure.seller_count;
    if (*index < scenario->cloud_count)
        return AXIS_CLOUD;
    *index -= scenario->cloud_count;
    return AXIS_VENDOR;
}

const char *firm_name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scratch;
    size_t at;
    switch (locate_firm(scenario, index, &at)) {
    case AXIS_SELLER:
        return scenario->infrastructure.sellers[at].name;
    case AXIS_CLOUD:
        return scenario->clouds[at].name;
    default:
        return scenario->vendors[at].name;
    }
}

const char *firm_label(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    size_t at;
    const char *name = firm_name(scenario, index, scratch);
    switch (locate_firm(scenario, index, &at)) {
    case AXIS_SELLER:
        return label_or_name(scenario->infrastructure.sellers[at].label, name);
    case AXIS_CLOUD:
        return label_or_name(scenario->clouds[at].label, name);
    default:
        return label_or_name(scenario->vendors[at].label, name);
    }
}

double firm_layer_number(const struct scenario *scenario, size_t index)
{
    size_t at;
    return (double)(locate_firm(scenario, index, &at) - AXIS_SELLER);
}

/* The parameters of a product by its number in the market, and its vendor. */
static const struct product_parameters *find_product(const struct scenario *scenario, size_t index,
                                                     size_t *vendor)
{
    for (*vendor = 0; index >= scenario->vendors[*vendor].product_count; ++*vendor)
        index -= scenario->vendors[*vendor].product_count;
    return &scenario->vendors[*vendor].products[index];
}

const char *product_name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scratch;
    size_t vendor;
    return find_product(scenario, index, &vendor)->name;
}

const char *product_label(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scratch;
    size_t vendor;
    const struct product_parameters *product = find_product(scenario, index, &vendor);
    return label_or_name(product->label, product->name);
}

double product_tier(const struct scenario *scenario, size_t index)
{
    size_t vendor;
    return find_product(scenario, index, &vendor)->tier;
}

double product_vendor(const struct scenario *scenario, size_t index)
{
    size_t vendor;
    find_product(scenario, index, &vendor);
    return (double)vendor;
}

double product_launch_round(const struct scenario *scenario, size_t index)
{
    size_t vendor;
    return (double)find_product(scenario, index, &vendor)->launch_round;
}

const char *round_date(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    const struct simulation_parameters *simulation = &scenario->simulation;
    if (index == 0)
        calendar_print(simulation->start_date - 1, scratch);
    else
        calendar_print_round((int64_t)index, simulation->start_date, simulation->round_days, scratch);
    return scratch;
}

TEXT_GETTER(seller_name, scenario->infrastructure.sellers[index].name)
TEXT_GETTER(cloud_name, scenario->clouds[index].name)
TEXT_GETTER(vendor_name, scenario->vendors[index].name)
TEXT_GETTER(vendor_app, scenario->vendors[index].app.name)
TEXT_GETTER(sector_name, scenario->sectors[index].name)
TEXT_GETTER(sector_label, label_or_name(scenario->sectors[index].label, scenario->sectors[index].name))
TEXT_GETTER(flow_name, ledger_flow_names[index])
TEXT_GETTER(flow_meaning, ledger_flow_meanings[index])
TEXT_GETTER(layer_name, ledger_sector_names[index])
NUMBER_GETTER(vendor_owner, reference(scenario->vendors[index].owner))
NUMBER_GETTER(vendor_host, reference(scenario->vendors[index].host))
NUMBER_GETTER(sector_kind, scenario->sectors[index].kind)

#define EVENT_GETTER(name, expression)                                                                       \
    double name(const struct event *event)                                                                   \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

EVENT_GETTER(event_round, event->round)
EVENT_GETTER(event_kind_number, event->kind)
EVENT_GETTER(event_vendor, event->vendor)
EVENT_GETTER(event_product, event->product)
EVENT_GETTER(event_sector, event->sector)
EVENT_GETTER(event_cloud, event->buyer - 1)
EVENT_GETTER(event_before, event->before)
EVENT_GETTER(event_after, event->after)
EVENT_GETTER(event_amount, event->amount)

#define SME_GETTER(name, expression)                                                                         \
    double name(const struct sme_sample *sme)                                                                \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

SME_GETTER(sme_alive, sme->alive)
SME_GETTER(sme_sector, (double)sme->sector)
SME_GETTER(sme_capital, sme->capital)
SME_GETTER(sme_price, sme->price)
SME_GETTER(sme_quality, sme->quality)
SME_GETTER(sme_users, sme->users)
SME_GETTER(sme_volume, sme->volume)
SME_GETTER(sme_product, reference(sme->product))
SME_GETTER(sme_cloud, reference(sme->cloud))
SME_GETTER(sme_has_value, sme->has_value)
SME_GETTER(sme_viral, sme->viral)
SME_GETTER(sme_age, (double)sme->age)
