#include "model/scenario_switch.h"

#include "model/books.h"
#include "model/sme/sme_layer.h"
#include "model/vendor/pricing.h"

static void plan_payments(struct world *world, const struct scenario *after)
{
    const struct scenario *before = world->scenario;
    for (size_t f = 0; f < before->vendor_count; f++)
        world->vendors[f].due = after->vendors[f].capital - before->vendors[f].capital;
    for (size_t c = 0; c < before->cloud_count; c++)
        world->clouds[c].due = after->clouds[c].capital - before->clouds[c].capital;
}

enum status switch_scenario(struct world *world, const struct scenario *after, const bool *new_rules,
                            struct error *error)
{
    plan_payments(world, after);
    world->scenario = after;
    if (world->layer->renew)
        world->layer->renew(world);
    for (size_t f = 0, next = 0; f < after->vendor_count; f++)
        for (size_t j = 0; j < after->vendors[f].product_count; j++)
            world->products[next++].parameters = &after->vendors[f].products[j];
    return pricing_renew(world, new_rules, world->round, error);
}

static void move_capital(struct world *world, enum ledger_sector sector, struct balance *cash, double amount)
{
    if (amount > 0)
        transfer_cash(world, FLOW_FUNDING, LEDGER_INVESTORS, &world->investors, sector, cash, amount);
    else if (amount < 0)
        transfer_cash(world, FLOW_RESIDUAL, sector, cash, LEDGER_INVESTORS, &world->investors, -amount);
}

void switch_pay_in(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        vendor->paid_in = vendor->alive ? vendor->due : 0;
        vendor->due = 0;
        move_capital(world, LEDGER_VENDORS, &vendor->cash, vendor->paid_in);
    }
    for (size_t c = 0; c < world->scenario->cloud_count; c++) {
        struct cloud_state *cloud = &world->clouds[c];
        cloud->paid_in = cloud->due;
        cloud->due = 0;
        move_capital(world, LEDGER_CLOUDS, &cloud->cash, cloud->paid_in);
    }
}
