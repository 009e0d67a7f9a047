#include "model/books.h"

#include <math.h>

void book(struct world *world, enum ledger_flow flow, enum ledger_sector sector, struct balance *account,
          double amount)
{
    balance_add(account, amount);
    ledger_book(&world->ledger, flow, sector, amount);
}

void pay(struct world *world, enum ledger_flow flow, enum ledger_sector payer, struct balance *from,
         enum ledger_sector receiver, struct balance *to, double amount)
{
    book(world, flow, payer, from, -amount);
    book(world, flow, receiver, to, amount);
}

static void add_stand(double *cash, double *absolute, const struct balance *account)
{
    double total = balance_total(account);
    *cash += total;
    *absolute += fabs(total);
}

void books_stand(const struct world *world, double *cash, double *absolute)
{
    const struct scenario *scenario = world->scenario;
    for (size_t s = 0; s < LEDGER_SECTORS; s++)
        cash[s] = absolute[s] = 0;
    add_stand(&cash[LEDGER_HOUSEHOLDS], &absolute[LEDGER_HOUSEHOLDS], &world->households);
    add_stand(&cash[LEDGER_INVESTORS], &absolute[LEDGER_INVESTORS], &world->investors);
    for (size_t f = 0; f < scenario->vendor_count; f++)
        add_stand(&cash[LEDGER_VENDORS], &absolute[LEDGER_VENDORS], &world->vendors[f].cash);
    for (size_t c = 0; c < scenario->cloud_count; c++)
        add_stand(&cash[LEDGER_CLOUDS], &absolute[LEDGER_CLOUDS], &world->clouds[c].cash);
    for (size_t g = 0; g < scenario->infrastructure.seller_count; g++)
        add_stand(&cash[LEDGER_SELLERS], &absolute[LEDGER_SELLERS], &world->sellers[g].cash);
    cash[LEDGER_SMES] = world->report.cash;
    absolute[LEDGER_SMES] = world->report.cash_absolute;
}

void books_open(struct world *world)
{
    double absolute[LEDGER_SECTORS];
    ledger_clear(&world->ledger);
    books_stand(world, world->opening_cash, absolute);
}

enum status books_close(struct world *world, struct error *error)
{
    double absolute[LEDGER_SECTORS];
    books_stand(world, world->closing_cash, absolute);
    return ledger_check(&world->ledger, world->opening_cash, world->closing_cash, absolute, world->round,
                        error);
}

struct quantity {
    const char *name;
    double value;
};

static enum status check(const struct world *world, const char *kind, const char *name,
                         const struct quantity *quantities, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(quantities[i].value))
            return error_set(error, STATUS_FAILED, "round %lld: %s %s: %s is %g", (long long)world->round,
                             kind, name, quantities[i].name, quantities[i].value);
    return STATUS_OK;
}

#define COUNT(table) (sizeof(table) / sizeof *(table))

static enum status check_products(const struct world *world, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t j = 0; j < world->product_count && status == STATUS_OK; j++) {
        const struct product_state *product = &world->products[j];
        const struct quantity quantities[] = {{"price", product->price},
                                              {"input price", product->price_input},
                                              {"output price", product->price_output},
                                              {"quality", product->quality},
                                              {"unit cost", product->unit_cost},
                                              {"volume", product->volume},
                                              {"revenue", product->revenue},
                                              {"customers", product->customers}};
        status = check(world, "product", product->parameters->name, quantities, COUNT(quantities), error);
    }
    return status;
}

enum status books_check_finite(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = check_products(world, error);
    for (size_t f = 0; f < scenario->vendor_count && status == STATUS_OK; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        const struct quantity quantities[] = {{"cash", balance_total(&vendor->cash)},
                                              {"data stock", vendor->data},
                                              {"cumulative output", vendor->output},
                                              {"load", vendor->load},
                                              {"profit", vendor->profit}};
        status = check(world, "vendor", scenario->vendors[f].name, quantities, COUNT(quantities), error);
    }
    for (size_t c = 0; c < scenario->cloud_count && status == STATUS_OK; c++) {
        const struct cloud_state *cloud = &world->clouds[c];
        const struct quantity quantities[] = {{"cash", balance_total(&cloud->cash)},
                                              {"utilisation", cloud->utilisation},
                                              {"profit", cloud->profit}};
        status = check(world, "cloud", scenario->clouds[c].name, quantities, COUNT(quantities), error);
    }
    for (size_t s = 0; s < scenario->sector_count && status == STATUS_OK; s++) {
        const struct sector_totals *sector = &world->sectors[s];
        const struct quantity quantities[] = {{"capital", sector->capital}, {"users", sector->users},
                                              {"price", sector->price},     {"quality", sector->quality},
                                              {"volume", sector->volume},   {"surplus", sector->surplus}};
        status = check(world, "sector", scenario->sectors[s].name, quantities, COUNT(quantities), error);
    }
    return status;
}
