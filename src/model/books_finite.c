/* Checks that all states are finite: NaN and infinity end a run in the round in which they arise. */
#include <math.h>

#include "model/books.h"
#include "model/sme/sme_layer.h"

/* A double in an agent's struct, with its name for messages. */
struct quantity {
    const char *name;
    size_t offset;
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

#define AT(agent, name, member)                                                                              \
    {                                                                                                        \
        name, offsetof(struct agent, member)                                                                 \
    }

static const struct quantity of_offers[] = {
    AT(product_state, "price", price),
    AT(product_state, "input price", price_input),
    AT(product_state, "output price", price_output),
    AT(product_state, "capacity charge", capacity_charge),
    AT(product_state, "free quota", free_quota),
    AT(product_state, "rate cap", rate_cap),
    AT(product_state, "subscription fee", subscription_fee),
    AT(product_state, "base quality", base_quality),
    AT(product_state, "quality", quality),
    AT(product_state, "compute need", compute_need),
    AT(product_state, "unit cost", unit_cost),
};
static const struct quantity of_sales[] = {
    AT(product_state, "demand", demand),       AT(product_state, "served share", served_share),
    AT(product_state, "volume", volume),       AT(product_state, "revenue", revenue),
    AT(product_state, "customers", customers),
};

static const struct quantity of_knowledge[] = {
    AT(vendor_state, "data stock", data),
    AT(vendor_state, "cumulative output", output),
};

/* The runway is missing: without losses it is infinite. */
static const struct quantity of_vendors[] = {
    AT(vendor_state, "reserved compute", reserved),
    AT(vendor_state, "load", load),
    AT(vendor_state, "demand", demand),
    AT(vendor_state, "volume", volume),
    AT(vendor_state, "revenue", revenue),
    AT(vendor_state, "compute bill", compute_bill),
    AT(vendor_state, "cloud share", cloud_share),
    AT(vendor_state, "shock", shock),
    AT(vendor_state, "funding", funding),
    AT(vendor_state, "support", support),
    AT(vendor_state, "fixed cost", fixed_cost),
    AT(vendor_state, "money paid out", paid_out),
    AT(vendor_state, "profit", profit),
    AT(vendor_state, "value added", value_added),
    AT(vendor_state, "contracts", contracts),
    AT(vendor_state, "contract revenue", contract_revenue),
    AT(vendor_state, "app users", app_users),
    AT(vendor_state, "app revenue", app_revenue),
    AT(vendor_state, "app volume", app_volume),
    AT(vendor_state, "app cost", app_cost),
    AT(vendor_state, "customers", customers),
    AT(vendor_state, "mean quality", quality),
    AT(vendor_state, "share", share),
};

/* Accelerators and capacity are missing: they may be unlimited. */
static const struct quantity of_clouds[] = {
    AT(cloud_state, "compute price", price),
    AT(cloud_state, "service quality", quality),
    AT(cloud_state, "demand", demand),
    AT(cloud_state, "utilisation", utilisation),
    AT(cloud_state, "customers", customers),
    AT(cloud_state, "attach revenue", attach_revenue),
    AT(cloud_state, "hosting revenue", hosting_revenue),
    AT(cloud_state, "shared revenue", shared_out),
    AT(cloud_state, "support", support_paid),
    AT(cloud_state, "capital spending", capital_spending),
    AT(cloud_state, "acquisitions", acquisitions_paid),
    AT(cloud_state, "revenue", revenue),
    AT(cloud_state, "cash flow", cash_flow),
    AT(cloud_state, "depreciation", depreciation),
    AT(cloud_state, "profit", profit),
    AT(cloud_state, "value added", value_added),
    AT(cloud_state, "value of the start", start_value),
    AT(cloud_state, "money paid in", paid_in),
    AT(cloud_state, "money paid out", paid_out),
};

static const struct quantity of_sellers[] = {
    AT(seller_state, "shipments", shipments), AT(seller_state, "unfilled orders", unfilled),
    AT(seller_state, "revenue", revenue),     AT(seller_state, "profit", profit),
    AT(seller_state, "price", price),         AT(seller_state, "money paid out", paid_out),
};

static const struct quantity of_sectors[] = {
    AT(sector_totals, "SMEs alive", alive),
    AT(sector_totals, "adopters", adopters),
    AT(sector_totals, "SMEs with value", with_value),
    AT(sector_totals, "capital", capital),
    AT(sector_totals, "users", users),
    AT(sector_totals, "price", price),
    AT(sector_totals, "quality", quality),
    AT(sector_totals, "volume", volume),
    AT(sector_totals, "subscriptions", subscriptions),
    AT(sector_totals, "call fees", call_fees),
    AT(sector_totals, "advertising", advertising),
    AT(sector_totals, "solutions", solutions),
    AT(sector_totals, "revenue", revenue),
    AT(sector_totals, "API bill", api_bill),
    AT(sector_totals, "cloud bill", cloud_bill),
    AT(sector_totals, "wages", wages),
    AT(sector_totals, "investment", investment),
    AT(sector_totals, "profit", profit),
    AT(sector_totals, "value added", value_added),
    AT(sector_totals, "funding", funding),
    AT(sector_totals, "entries", entries),
    AT(sector_totals, "exits", exits),
    AT(sector_totals, "turned away", turned_away),
    AT(sector_totals, "exits short of money", exits_short),
    AT(sector_totals, "cash handed back", handed_back),
    AT(sector_totals, "cash drawn", drawn),
    AT(sector_totals, "surplus", surplus),
    AT(sector_totals, "users' surplus", user_surplus),
};

static const struct quantity of_apps[] = {
    AT(app_state, "cash", capital),
    AT(app_state, "users", users),
    AT(app_state, "price", price),
    AT(app_state, "volume", volume),
    AT(app_state, "start capital", start_capital),
    AT(app_state, "revenue", revenue),
    AT(app_state, "API bill", api_bill),
    AT(app_state, "cloud bill", cloud_bill),
    AT(app_state, "wages", wages),
    AT(app_state, "investment", investment),
    AT(app_state, "profit", profit),
    AT(app_state, "funding", funding),
    AT(app_state, "support", support),
    AT(app_state, "cash handed over", handed_over),
};

/* Benchmarks are missing, which are NAN where there is no equilibrium, and prices paid, NAN where nothing is
 * sold. */
static const struct quantity of_market[] = {
    AT(market_totals, "volume", volume),
    AT(market_totals, "demand", demand),
    AT(market_totals, "revenue", revenue),
    AT(market_totals, "HHI", hhi),
    AT(market_totals, "HHI of revenue", hhi_revenue),
    AT(market_totals, "adoption", adoption),
    AT(market_totals, "main price", main_price),
    AT(market_totals, "reviewing share", reviewing_share),
};

static enum status fail(const char *agent, const char *name, const char *quantity, double value,
                        struct error *error)
{
    return error_of_agent(error, error_set(error, STATUS_FAILED, "%s is %g", quantity, value), "%s %s", agent,
                          name);
}

static enum status check(const char *agent, const char *name, const void *state,
                         const struct quantity *quantities, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        double value = *(const double *)(const void *)((const char *)state + quantities[i].offset);
        if (!isfinite(value))
            return fail(agent, name, quantities[i].name, value, error);
    }
    return STATUS_OK;
}

static enum status check_cash(const char *agent, const char *name, const struct balance *cash,
                              struct error *error)
{
    double total = balance_total(cash);
    return isfinite(total) ? STATUS_OK : fail(agent, name, "cash", total, error);
}

static enum status check_firm(const char *agent, const char *name, const struct balance *cash,
                              const void *state, const struct quantity *quantities, size_t count,
                              struct error *error)
{
    enum status status = check_cash(agent, name, cash, error);
    return status == STATUS_OK ? check(agent, name, state, quantities, count, error) : status;
}

static enum status check_firms(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < scenario->vendor_count && status == STATUS_OK; f++)
        status = check_firm("vendor", scenario->vendors[f].name, &world->vendors[f].cash, &world->vendors[f],
                            of_vendors, COUNT(of_vendors), error);
    for (size_t c = 0; c < scenario->cloud_count && status == STATUS_OK; c++)
        status = check_firm("cloud", scenario->clouds[c].name, &world->clouds[c].cash, &world->clouds[c],
                            of_clouds, COUNT(of_clouds), error);
    for (size_t g = 0; g < scenario->infrastructure.seller_count && status == STATUS_OK; g++)
        status = check_firm("seller", scenario->infrastructure.sellers[g].name, &world->sellers[g].cash,
                            &world->sellers[g], of_sellers, COUNT(of_sellers), error);
    return status;
}

static enum status check_ledger(const struct world *world, struct error *error)
{
    enum status status = check_cash("all", "households", &world->households, error);
    if (status == STATUS_OK)
        status = check_cash("all", "investors", &world->investors, error);
    for (size_t flow = 0; flow < LEDGER_FLOWS && status == STATUS_OK; flow++)
        for (size_t s = 0; s < LEDGER_SECTORS && status == STATUS_OK; s++)
            if (!isfinite(world->ledger.flow[flow][s]))
                status = fail("all", ledger_sector_names[s], ledger_flow_names[flow],
                              world->ledger.flow[flow][s], error);
    return status;
}

/* Checks the products' offers, from which a NaN would spread to all SMEs. */
static enum status check_offers(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < scenario->vendor_count && status == STATUS_OK; f++)
        status = check("vendor", scenario->vendors[f].name, &world->vendors[f], of_knowledge,
                       COUNT(of_knowledge), error);
    for (size_t j = 0; j < world->product_count && status == STATUS_OK; j++)
        status = check("product", world->products[j].parameters->name, &world->products[j], of_offers,
                       COUNT(of_offers), error);
    return status;
}

/* Checks the sums over SMEs. */
static enum status check_sums(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->sector_count && status == STATUS_OK; s++)
        status = check("sector", scenario->sectors[s].name, &world->sectors[s], of_sectors, COUNT(of_sectors),
                       error);
    for (size_t j = 0; j < world->product_count && status == STATUS_OK; j++)
        status = check("product", world->products[j].parameters->name, &world->products[j], of_sales,
                       COUNT(of_sales), error);
    for (size_t a = 0; a < scenario->app_count && status == STATUS_OK; a++)
        status = check("app", scenario->apps[a].name, &world->apps[a], of_apps, COUNT(of_apps), error);
    return status;
}

/* After a check of sums has failed: names the first SME with a bad number, if there is one, instead of the
 * sum. */
static enum status name_sme(const struct world *world, enum status status, struct error *error)
{
    struct sme_fault fault;
    if (!world->layer->find_fault || !world->layer->find_fault(world, &fault))
        return status;
    return error_of_agent(error, error_set(error, STATUS_FAILED, "%s is %g", fault.quantity, fault.value),
                          "SME %zu", fault.slot);
}

enum status books_check_finite(const struct world *world, struct error *error)
{
    enum status status = check_offers(world, error);
    if (status != STATUS_OK)
        return status;
    status = check_sums(world, error);
    if (status != STATUS_OK)
        return name_sme(world, status, error);
    status = check_firms(world, error);
    if (status == STATUS_OK)
        status = check("the", "market", &world->market, of_market, COUNT(of_market), error);
    return status == STATUS_OK ? check_ledger(world, error) : status;
}
