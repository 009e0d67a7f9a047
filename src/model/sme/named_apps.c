#include "model/sme/named_apps.h"

#include "base/array_sum.h"
#include "model/books.h"
#include "model/sme/smes.h"
#include "scenario/calendar.h"
#include <math.h>

static struct sme_chunk *chunk_of(const struct world *world, size_t a)
{
    return &world->smes->chunks[world->smes->common_chunks + a];
}

/* 0: it is there at the start. */
static int64_t entry_round(const struct world *world, size_t a)
{
    const struct simulation_parameters *simulation = &world->scenario->simulation;
    int64_t round =
        calendar_round(world->scenario->apps[a].entry_date, simulation->start_date, simulation->round_days);
    return round > 0 ? round : 0;
}

void named_apps_enter(struct world *world)
{
    for (size_t a = 0; a < world->scenario->app_count; a++)
        if (entry_round(world, a) == world->round)
            sme_fill(world, chunk_of(world, a), 1);
}

void named_apps_start(struct world *world)
{
    const struct smes *smes = world->smes;
    named_apps_enter(world);
    for (size_t a = 0; a < world->scenario->app_count; a++) {
        size_t slot = chunk_of(world, a)->first;
        bool alive = smes->flags[slot] & SME_ALIVE;
        world->apps[a] = (struct app_state){.alive = alive,
                                            .product = NO_REFERENCE,
                                            .capital = smes->cash[slot],
                                            .start_capital = smes->cash[slot],
                                            .users = (double)smes->users[slot],
                                            .price = (double)smes->app_price[slot]};
    }
}

static double profit_of(const struct sme_sums *sums)
{
    return sums->revenue - sums->api_fees - sums->bills - sums->wages - sums->investment;
}

static void pay(struct world *world, size_t carrier, double amount)
{
    if (carrier == NO_REFERENCE)
        book_cash(world, FLOW_PARENT_SUPPORT, LEDGER_HOUSEHOLDS, &world->households, -amount);
    else
        book_cash(world, FLOW_PARENT_SUPPORT, LEDGER_CLOUDS, &world->clouds[carrier].cash, -amount);
    ledger_book(&world->ledger, FLOW_PARENT_SUPPORT, LEDGER_SMES, amount);
}

/* What the carrier pays in the round: what is missing to the cash of the round before, but for draws. The
 * difference of balances, not the loss, lest an app without cash be left below 0 by rounding. */
static double support_of(const struct world *world, size_t a)
{
    const struct sme_chunk *chunk = chunk_of(world, a);
    size_t carrier = world->scenario->apps[a].carrier;
    double left = world->smes->cash[chunk->first] + chunk->sums.drawn;
    double missing = fmax(0, world->apps[a].capital - left);
    return carrier == NO_REFERENCE ? missing
                                   : fmin(missing, fmax(0, balance_total(&world->clouds[carrier].cash)));
}

static void carry(struct world *world, size_t a)
{
    struct smes *smes = world->smes;
    struct sme_chunk *chunk = chunk_of(world, a);
    size_t slot = chunk->first;
    double amount = support_of(world, a);
    if (amount > 0)
        pay(world, world->scenario->apps[a].carrier, amount);
    smes->cash[slot] += amount;
    world->apps[a].support = amount;
    if (smes->cash[slot] < 0) {
        chunk->sums.exits_short += 1;
        sme_close_down(smes, chunk, slot);
    }
    chunk->sums.cash = sum_of_balances(1, smes->cash + slot);
    chunk->sums.cash_absolute = fabs(balance_total(&chunk->sums.cash));
}

void named_apps_settle(struct world *world)
{
    for (size_t a = 0; a < world->scenario->app_count; a++) {
        world->apps[a].support = 0;
        if (world->scenario->apps[a].carried && chunk_of(world, a)->alive)
            carry(world, a);
    }
}

void named_apps_report(struct world *world)
{
    const struct smes *smes = world->smes;
    for (size_t a = 0; a < world->scenario->app_count; a++) {
        const struct sme_chunk *chunk = chunk_of(world, a);
        const struct sme_sums *sums = &chunk->sums;
        size_t slot = chunk->first;
        bool alive = smes->flags[slot] & SME_ALIVE;
        world->apps[a] = (struct app_state){
            .alive = alive,
            .exit_round = world->apps[a].alive && !alive ? world->round : world->apps[a].exit_round,
            .product = smes->supplier[slot] ? (size_t)smes->supplier[slot] - 1 : NO_REFERENCE,
            .capital = smes->cash[slot],
            .users = (double)smes->users[slot],
            .price = sums->price,
            .volume = sums->volume,
            .start_capital = sums->start_capital,
            .revenue = sums->revenue,
            .api_bill = sums->api_fees,
            .cloud_bill = sums->bills,
            .wages = sums->wages,
            .investment = sums->investment,
            .profit = profit_of(sums),
            .funding = sums->funding,
            .support = world->apps[a].support,
            .handed_over = -sums->residual,
        };
    }
}
