#include "record/owner_groups.h"

#include "model/accounts.h"
#include "record/layers.h"

/* Compute that the vendor bought of its owner, its own app's included. */
static double own_compute(const struct world *world, size_t f, size_t owner)
{
    const struct vendor_state *vendor = &world->vendors[f];
    if (world->scenario->vendors[f].host != owner)
        return 0;
    return vendor->compute_bill + vendor->app_compute;
}

static double own_share(const struct world *world, size_t f, size_t owner)
{
    return world->scenario->vendors[f].host == owner ? world->vendors[f].cloud_share : 0;
}

/* Defines a getter of a sum over the members of each group: a value of the cloud c, and of each vendor f of it. */
#define GROUP_GETTER(name, of_cloud, of_vendor)                                                              \
    void name(const struct world *world, size_t offset, double *slice)                                       \
    {                                                                                                        \
        (void)offset;                                                                                        \
        for (size_t k = 0; k < group_count(world->scenario); k++) {                                          \
            size_t c = group_owner(world->scenario, k);                                                      \
            slice[k] = (of_cloud);                                                                           \
            for (size_t f = 0; f < world->scenario->vendor_count; f++)                                       \
                if (world->scenario->vendors[f].owner == c)                                                  \
                    slice[k] += (of_vendor);                                                                 \
        }                                                                                                    \
    }

GROUP_GETTER(group_capital, balance_total(&world->clouds[c].cash), balance_total(&world->vendors[f].cash))
GROUP_GETTER(group_revenue, world->clouds[c].revenue,
             vendor_revenue(&world->vendors[f]) - own_compute(world, f, c))
GROUP_GETTER(group_profit, world->clouds[c].profit, world->vendors[f].profit)
GROUP_GETTER(group_cash_flow, world->clouds[c].cash_flow, world->vendors[f].profit)
GROUP_GETTER(group_put_in, cloud_put_in(&world->clouds[c]),
             vendor_put_in(&world->vendors[f]) - world->vendors[f].support)
GROUP_GETTER(group_internal, 0, own_compute(world, f, c) + own_share(world, f, c) + world->vendors[f].support)
GROUP_GETTER(group_volume, 0, world->vendors[f].volume)
GROUP_GETTER(group_customers, 0, world->vendors[f].customers)
GROUP_GETTER(group_vendors_alive, 0, world->vendors[f].alive)
