#include "model/cloud.h"

#include "market/rationing.h"
#include "model/accounts.h"
#include "model/books.h"
#include "model/rates.h"
#include <math.h>

/* Priority classes of docs/model.md 4.6: 1 SVIP, 2 VIP and paid, 3 free. Unless written in the scenario,
 * the class follows from fee and price. */
static int64_t priority_of(const struct product_state *product)
{
    if (product->parameters->priority > 0)
        return product->parameters->priority;
    if (product->subscription_fee > 0)
        return 1;
    return product->price > 0 ? 2 : 3;
}

static enum status serve(struct world *world, size_t c, struct error *error)
{
    struct cloud_state *cloud = &world->clouds[c];
    double demand[MOST_PRODUCTS], served[MOST_PRODUCTS], total = 0, total_served = 0;
    int64_t priority[MOST_PRODUCTS];
    size_t hosted[MOST_PRODUCTS], count = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        if (world->scenario->vendors[product->vendor].host != c)
            continue;
        demand[count] = product->demand * product->compute_need;
        priority[count] = priority_of(product);
        total += demand[count];
        hosted[count++] = j;
    }
    cloud->capacity = cloud->accelerators * HOURS_PER_MONTH * world->months;
    struct error cause;
    if (ration_by_priority(count, demand, priority, cloud->capacity, served, NULL, &cause) != STATUS_OK)
        return error_of_agent(error, error_set(error, STATUS_FAILED, "%s", cause.message), "cloud %s",
                              world->scenario->clouds[c].name);
    for (size_t k = 0; k < count; k++) {
        world->products[hosted[k]].served_share = demand[k] > 0 ? served[k] / demand[k] : 1;
        total_served += served[k];
    }
    cloud->demand = total;
    cloud->unserved_share = total > 0 ? fmax(0, 1 - total_served / total) : 0;
    cloud->utilisation = isfinite(cloud->capacity) && cloud->capacity > 0 ? total / cloud->capacity : 0;
    return STATUS_OK;
}

enum status clouds_serve(struct world *world, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t c = 0; c < world->scenario->cloud_count && status == STATUS_OK; c++)
        status = serve(world, c, error);
    return status;
}

void clouds_settle(struct world *world)
{
    for (size_t c = 0; c < world->scenario->cloud_count; c++) {
        struct cloud_state *cloud = &world->clouds[c];
        const struct cloud_parameters *parameters = &world->scenario->clouds[c];
        double bills = world->report.cloud_bills[c], cost = (1 - parameters->attach_margin) * bills;
        double hosting_cost = (1 - parameters->hosting_margin) * cloud->hosting_revenue;
        cloud->attach_revenue = bills;
        cloud->attach_profit = bills - cost;
        cloud->customers = world->report.cloud_customers[c];
        book_cash(world, FLOW_CLOUD_BILLS, LEDGER_CLOUDS, &cloud->cash, bills);
        transfer_cash(world, FLOW_WAGES, LEDGER_CLOUDS, &cloud->cash, LEDGER_HOUSEHOLDS, &world->households,
                      cost + hosting_cost + parameters->fixed_cost * world->months);
    }
}

void clouds_total(struct world *world)
{
    for (size_t c = 0; c < world->scenario->cloud_count; c++) {
        struct cloud_state *cloud = &world->clouds[c];
        const struct cloud_parameters *parameters = &world->scenario->clouds[c];
        cloud->revenue = cloud->attach_revenue + cloud->hosting_revenue;
        cloud->cash_flow = cloud->attach_profit + parameters->hosting_margin * cloud->hosting_revenue -
                           cloud->shared_out - cloud->capital_spending -
                           parameters->fixed_cost * world->months;
        cloud->depreciation = depreciation_of(world, c);
        cloud->profit = cloud->cash_flow + cloud->capital_spending - cloud->depreciation;
        cloud->value_added = cloud->revenue - cloud->shared_out;
        cloud->quality = parameters->service_quality;
    }
}
