#include "model/engine.h"

#include "model/accounts.h"
#include "model/benchmark.h"
#include "model/books.h"
#include "model/cloud.h"
#include "model/founders.h"
#include "model/partners.h"
#include "model/scenario_switch.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include "model/sme/sme_surplus.h"
#include "model/sme/use_growth.h"
#include "model/totals.h"
#include "model/vendor/attach.h"
#include "model/vendor/capacity_charge.h"
#include "model/vendor/entry.h"
#include "model/vendor/exit.h"
#include "model/vendor/funding.h"
#include "model/vendor/hosting.h"
#include "model/vendor/launch.h"
#include "model/vendor/niche.h"
#include "model/vendor/own_app.h"
#include "model/vendor/pricing.h"
#include "model/vendor/technology.h"
#include "model/vendor/vendor.h"

/* Books both sides of an amount that SMEs get from `account`; the SME layer itself adds it to their cash. */
static void book_smes(struct world *world, enum ledger_flow flow, enum ledger_sector payer,
                      struct balance *account, double amount)
{
    ledger_book(&world->ledger, flow, LEDGER_SMES, amount);
    book_cash(world, flow, payer, account, -amount);
}

static void book_report(struct world *world)
{
    const struct sme_report *report = &world->report;
    struct balance *households = &world->households, *investors = &world->investors;
    book_smes(world, FLOW_APP_FEES, LEDGER_HOUSEHOLDS, households, report->app_fees);
    book_smes(world, FLOW_ADVERTISING, LEDGER_HOUSEHOLDS, households, report->advertising);
    book_smes(world, FLOW_SOLUTIONS, LEDGER_HOUSEHOLDS, households, report->solutions);
    book_smes(world, FLOW_WAGES, LEDGER_HOUSEHOLDS, households, -report->wages - report->investment);
    book_smes(world, FLOW_FUNDING, LEDGER_INVESTORS, investors, report->funding);
    book_smes(world, FLOW_RESIDUAL, LEDGER_INVESTORS, investors, report->residual);
    book_smes(world, FLOW_START_CAPITAL, LEDGER_INVESTORS, investors, report->start_capital);
    /* the receivers book their side */
    ledger_book(&world->ledger, FLOW_API_FEES, LEDGER_SMES, -report->api_fees);
    book_cash(world, FLOW_API_FEES, LEDGER_HOUSEHOLDS, households, -report->household_fees);
    ledger_book(&world->ledger, FLOW_CLOUD_BILLS, LEDGER_SMES, -report->bills);
}

static void log_smes(struct world *world, enum event_kind kind, size_t s, double count)
{
    struct event event =
        event_about(world->round, kind, NO_REFERENCE, NO_REFERENCE, 0, world->sectors[s].alive);
    event.sector = (int32_t)s;
    event.amount = count;
    if (count > 0)
        event_log_add(&world->events, event);
}

static void log_sectors(struct world *world)
{
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        log_smes(world, EVENT_SME_ENTRY, s, world->sectors[s].entries);
        log_smes(world, EVENT_SME_EXIT, s, world->sectors[s].exits);
    }
}

/* E2 to E4 and the SMEs' part of E5, E7 and E8. */
static enum status play_smes(struct world *world, struct error *error)
{
    world->layer->demand(world);
    struct error cause;
    enum status status = clouds_serve(world, &cause);
    if (status != STATUS_OK) { /* a NaN in demand: report the state that it comes from, if there is one */
        enum status states = books_check_finite(world, error);
        return states == STATUS_OK ? error_pass(error, &cause) : states;
    }
    world->layer->settle(world);
    book_report(world);
    return STATUS_OK;
}

enum status engine_play_round(struct world *world, struct error *error)
{
    world->round++;
    books_open(world);
    entries_play(world); /* E0 */
    switch_pay_in(world);
    launches_play(world);
    technology_advance(world);
    hosting_advance(world);
    use_growth_advance(world);
    attach_prepare(world);
    capacity_charges_lift(world); /* E1 */
    enum status status = entries_start_rules(world, error);
    if (status == STATUS_OK)
        status = pricing_decide(world, error);
    if (status != STATUS_OK)
        return status;
    capacity_charges_post(world);
    partners_choose(world);
    choice_table_update(world);
    benchmark_update(world);
    if (world->benchmark && world->round == world->scenario->simulation.rounds)
        pricing_judge_conduct(world);
    status = play_smes(world, error); /* E2 - E5, E7 and E8 of SMEs */
    if (status != STATUS_OK)
        return status;
    vendors_settle(world); /* E5 */
    partners_settle(world);
    niche_play(world);
    own_apps_play(world);
    clouds_settle(world);
    sme_surplus_update(world);
    totals_update(world);
    attach_update(world);
    technology_learn(world); /* E6 */
    clouds_order(world);     /* E7 */
    clouds_total(world);
    funding_play(world);
    vendors_finance(world);
    exits_play(world); /* E8 */
    accounts_add_up(world);
    log_sectors(world);
    founders_update(world);
    if (world->events.out_of_memory)
        return error_no_memory(error, "the event log");
    status = books_check_finite(world, error); /* E9 */
    return status == STATUS_OK ? books_close(world, error) : status;
}
