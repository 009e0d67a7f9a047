/* Whether all states are numbers: NaN and infinity end a run in the round in which they come up. */
#include <math.h>
#include <string.h>

#include "model/books.h"
#include "model/sme/smes.h"

/* A member of an agent's struct, a double. */
struct quantity {
    const char *name;
    size_t offset;
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

#define P(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct product_state, member)                                                         \
    }
static const struct quantity of_offers[] = {
    P("price", price),
    P("input price", price_input),
    P("output price", price_output),
    P("free quota", free_quota),
    P("rate cap", rate_cap),
    P("subscription fee", subscription_fee),
    P("base quality", base_quality),
    P("quality", quality),
    P("compute need", compute_need),
    P("unit cost", unit_cost),
};
static const struct quantity of_sales[] = {
    P("demand", demand),   P("served share", served_share), P("volume", volume),
    P("revenue", revenue), P("customers", customers),
};
#undef P

#define V(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct vendor_state, member)                                                          \
    }
static const struct quantity of_knowledge[] = {
    V("data stock", data),
    V("cumulative output", output),
};
#undef V

/* Not the runway, which is infinite without losses. */
#define V(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct vendor_state, member)                                                          \
    }
static const struct quantity of_vendors[] = {
    V("reserved compute", reserved),
    V("load", load),
    V("demand", demand),
    V("volume", volume),
    V("revenue", revenue),
    V("compute bill", compute_bill),
    V("cloud share", cloud_share),
    V("shock", shock),
    V("funding", funding),
    V("support", support),
    V("fixed cost", fixed_cost),
    V("dividend", dividend),
    V("profit", profit),
    V("contracts", contracts),
    V("contract revenue", contract_revenue),
    V("app users", app_users),
    V("app revenue", app_revenue),
    V("app volume", app_volume),
    V("app cost", app_cost),
    V("customers", customers),
    V("mean price", price),
    V("mean quality", quality),
    V("share", share),
};
#undef V

/* Not accelerators and capacity, which may be unlimited. */
#define C(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct cloud_state, member)                                                           \
    }
static const struct quantity of_clouds[] = {
    C("compute price", price),
    C("service quality", quality),
    C("demand", demand),
    C("utilisation", utilisation),
    C("customers", customers),
    C("attach revenue", attach_revenue),
    C("hosting revenue", hosting_revenue),
    C("shared revenue", shared_out),
    C("support", support_paid),
    C("capital spending", capital_spending),
    C("acquisitions", acquisitions_paid),
    C("revenue", revenue),
    C("profit", profit),
};
#undef C

#define G(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct seller_state, member)                                                          \
    }
static const struct quantity of_sellers[] = {
    G("shipments", shipments), G("unfilled orders", unfilled), G("revenue", revenue), G("profit", profit),
    G("price", price),
};
#undef G

#define S(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct sector_totals, member)                                                         \
    }
static const struct quantity of_sectors[] = {
    S("SMEs alive", alive),
    S("adopters", adopters),
    S("SMEs with value", with_value),
    S("capital", capital),
    S("users", users),
    S("price", price),
    S("quality", quality),
    S("volume", volume),
    S("subscriptions", subscriptions),
    S("call fees", call_fees),
    S("advertising", advertising),
    S("solutions", solutions),
    S("revenue", revenue),
    S("API bill", api_bill),
    S("cloud bill", cloud_bill),
    S("wages", wages),
    S("investment", investment),
    S("profit", profit),
    S("funding", funding),
    S("entries", entries),
    S("exits", exits),
    S("turned away", turned_away),
    S("surplus", surplus),
    S("users' surplus", user_surplus),
};
#undef S

/* Not the benchmarks, which are NAN where there is no equilibrium. */
#define M(name, member)                                                                                      \
    {                                                                                                        \
        name, offsetof(struct market_totals, member)                                                         \
    }
static const struct quantity of_market[] = {
    M("volume", volume),
    M("demand", demand),
    M("revenue", revenue),
    M("mean price", mean_price),
    M("HHI", hhi),
    M("HHI of revenue", hhi_revenue),
    M("adoption", adoption),
    M("main price", main_price),
    M("reviewing share", reviewing_share),
};
#undef M

static enum status fail(const struct world *world, const char *agent, const char *name, const char *quantity,
                        double value, struct error *error)
{
    return error_set(error, STATUS_FAILED, "round %lld: %s %s: %s is %g", (long long)world->round, agent,
                     name, quantity, value);
}

static enum status check(const struct world *world, const char *agent, const char *name, const void *state,
                         const struct quantity *quantities, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        double value = *(const double *)(const void *)((const char *)state + quantities[i].offset);
        if (!isfinite(value))
            return fail(world, agent, name, quantities[i].name, value, error);
    }
    return STATUS_OK;
}

static enum status check_cash(const struct world *world, const char *agent, const char *name,
                              const struct balance *cash, struct error *error)
{
    double total = balance_total(cash);
    return isfinite(total) ? STATUS_OK : fail(world, agent, name, "cash", total, error);
}

static enum status check_firms(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < scenario->vendor_count && status == STATUS_OK; f++) {
        const char *name = scenario->vendors[f].name;
        status = check_cash(world, "vendor", name, &world->vendors[f].cash, error);
        if (status == STATUS_OK)
            status = check(world, "vendor", name, &world->vendors[f], of_vendors, COUNT(of_vendors), error);
    }
    for (size_t c = 0; c < scenario->cloud_count && status == STATUS_OK; c++) {
        const char *name = scenario->clouds[c].name;
        status = check_cash(world, "cloud", name, &world->clouds[c].cash, error);
        if (status == STATUS_OK)
            status = check(world, "cloud", name, &world->clouds[c], of_clouds, COUNT(of_clouds), error);
    }
    for (size_t g = 0; g < scenario->infrastructure.seller_count && status == STATUS_OK; g++) {
        const char *name = scenario->infrastructure.sellers[g].name;
        status = check_cash(world, "seller", name, &world->sellers[g].cash, error);
        if (status == STATUS_OK)
            status = check(world, "seller", name, &world->sellers[g], of_sellers, COUNT(of_sellers), error);
    }
    return status;
}

static enum status check_ledger(const struct world *world, struct error *error)
{
    enum status status = check_cash(world, "all", "households", &world->households, error);
    if (status == STATUS_OK)
        status = check_cash(world, "all", "investors", &world->investors, error);
    for (size_t flow = 0; flow < LEDGER_FLOWS && status == STATUS_OK; flow++)
        for (size_t s = 0; s < LEDGER_SECTORS && status == STATUS_OK; s++)
            if (!isfinite(world->ledger.flow[flow][s]))
                status = fail(world, "all", ledger_sector_names[s], ledger_flow_names[flow],
                              world->ledger.flow[flow][s], error);
    return status;
}

/* What SMEs meet: from these a NaN spreads to all of them. */
static enum status check_offers(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < scenario->vendor_count && status == STATUS_OK; f++)
        status = check(world, "vendor", scenario->vendors[f].name, &world->vendors[f], of_knowledge,
                       COUNT(of_knowledge), error);
    for (size_t j = 0; j < world->product_count && status == STATUS_OK; j++)
        status = check(world, "product", world->products[j].parameters->name, &world->products[j], of_offers,
                       COUNT(of_offers), error);
    return status;
}

/* Sums over SMEs. */
static enum status check_sums(const struct world *world, struct error *error)
{
    const struct scenario *scenario = world->scenario;
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->sector_count && status == STATUS_OK; s++)
        status = check(world, "sector", scenario->sectors[s].name, &world->sectors[s], of_sectors,
                       COUNT(of_sectors), error);
    for (size_t j = 0; j < world->product_count && status == STATUS_OK; j++)
        status = check(world, "product", world->products[j].parameters->name, &world->products[j], of_sales,
                       COUNT(of_sales), error);
    return status;
}

/* The first SME whose state is no number, in place of the sum over all that showed it. */
static enum status name_sme(const struct world *world, enum status status, struct error *error)
{
    const struct smes *smes = world->smes;
    for (size_t slot = 0; smes && slot < smes->slot_count; slot++) {
        const struct {
            const char *name;
            double value;
        } states[] = {{"cash", smes->cash[slot]},
                      {"users", (double)smes->users[slot]},
                      {"app price", (double)smes->app_price[slot]},
                      {"own quality", (double)smes->own_quality[slot]},
                      {"volume", (double)smes->volume[slot]},
                      {"price sensitivity", (double)smes->price_sensitivity[slot]}};
        for (size_t i = 0; (smes->flags[slot] & SME_ALIVE) && i < COUNT(states); i++)
            if (!isfinite(states[i].value))
                return error_set(error, STATUS_FAILED, "round %lld: SME %zu: %s is %g",
                                 (long long)world->round, slot, states[i].name, states[i].value);
    }
    return status;
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
        status = check(world, "the", "market", &world->market, of_market, COUNT(of_market), error);
    return status == STATUS_OK ? check_ledger(world, error) : status;
}
