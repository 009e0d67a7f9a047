#include "runs/departure.h"

struct cash_account cash_account_add(struct cash_account sum, const struct vendor_state *vendor)
{
    sum.revenue += vendor->revenue;
    sum.compute -= vendor->compute_bill;
    sum.fixed_cost -= vendor->fixed_cost;
    sum.funding += vendor->funding + vendor->support + vendor->paid_in;
    sum.other += vendor->profit - (vendor->revenue - vendor->compute_bill - vendor->fixed_cost);
    sum.handed_over += vendor->taken_over - vendor->paid_out;
    return sum;
}

bool vendor_has_not_left(const struct vendor_state *vendor)
{
    return vendor->alive || vendor->waiting;
}

void departure_take(struct departure *departure, const struct world *world, size_t vendor)
{
    const struct vendor_state *state = &world->vendors[vendor];
    if (departure->round > 0)
        return;
    departure->run = world->run;
    departure->vendor = vendor;
    departure->cash_end = balance_total(&state->cash);
    if (world->round == 0) {
        departure->cash_start = departure->cash_end;
        return;
    }
    departure->account = cash_account_add(departure->account, state);
    if (!vendor_has_not_left(state)) {
        departure->round = world->round;
        departure->cause = state->exit_cause;
    }
}
