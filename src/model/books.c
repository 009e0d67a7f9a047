#include "model/books.h"

#include <math.h>

void book_cash(struct world *world, enum ledger_flow flow, enum ledger_sector sector, struct balance *account,
               double amount)
{
    balance_add(account, amount);
    ledger_book(&world->ledger, flow, sector, amount);
}

void transfer_cash(struct world *world, enum ledger_flow flow, enum ledger_sector payer, struct balance *from,
                   enum ledger_sector receiver, struct balance *to, double amount)
{
    book_cash(world, flow, payer, from, -amount);
    book_cash(world, flow, receiver, to, amount);
}

static void add_cash(double *cash, double *absolute, const struct balance *account)
{
    double total = balance_total(account);
    *cash += total;
    *absolute += fabs(total);
}

/* Cash and the sum of absolute balances of every sector; both [LEDGER_SECTORS]. */
static void sum_cash_by_sector(const struct world *world, double *cash, double *absolute)
{
    const struct scenario *scenario = world->scenario;
    for (size_t s = 0; s < LEDGER_SECTORS; s++)
        cash[s] = absolute[s] = 0;
    add_cash(&cash[LEDGER_HOUSEHOLDS], &absolute[LEDGER_HOUSEHOLDS], &world->households);
    add_cash(&cash[LEDGER_INVESTORS], &absolute[LEDGER_INVESTORS], &world->investors);
    for (size_t f = 0; f < scenario->vendor_count; f++)
        add_cash(&cash[LEDGER_VENDORS], &absolute[LEDGER_VENDORS], &world->vendors[f].cash);
    for (size_t c = 0; c < scenario->cloud_count; c++)
        add_cash(&cash[LEDGER_CLOUDS], &absolute[LEDGER_CLOUDS], &world->clouds[c].cash);
    for (size_t g = 0; g < scenario->infrastructure.seller_count; g++)
        add_cash(&cash[LEDGER_SELLERS], &absolute[LEDGER_SELLERS], &world->sellers[g].cash);
    cash[LEDGER_SMES] = world->report.cash;
    absolute[LEDGER_SMES] = world->report.cash_absolute;
}

void books_open(struct world *world)
{
    double absolute[LEDGER_SECTORS];
    ledger_clear(&world->ledger);
    sum_cash_by_sector(world, world->opening_cash, absolute);
}

enum status books_close(struct world *world, struct error *error)
{
    double absolute[LEDGER_SECTORS];
    sum_cash_by_sector(world, world->closing_cash, absolute);
    return ledger_check(&world->ledger, world->opening_cash, world->closing_cash, absolute, error);
}
