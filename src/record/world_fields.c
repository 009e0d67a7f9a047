#include "record/fields.h"

#include "model/accounts.h"
#include "model/partners.h"
#include "model/sme/sme_insolvency.h"
#include "model/vendor/attach.h"
#include "record/owner_groups.h"
#include <math.h>
#include <string.h>

static double double_at(const void *agent, size_t offset)
{
    double value;
    memcpy(&value, (const char *)agent + offset, sizeof value);
    return value;
}

#define MEMBER_GETTER(name, agents, count)                                                                   \
    static void name(const struct world *world, size_t offset, double *slice)                                \
    {                                                                                                        \
        for (size_t i = 0; i < (count); i++)                                                                 \
            slice[i] = double_at(&(agents)[i], offset);                                                      \
    }

MEMBER_GETTER(product_member, world->products, world->product_count)
MEMBER_GETTER(vendor_member, world->vendors, world->scenario->vendor_count)
MEMBER_GETTER(cloud_member, world->clouds, world->scenario->cloud_count)
MEMBER_GETTER(seller_member, world->sellers, world->scenario->infrastructure.seller_count)
MEMBER_GETTER(sector_member, world->sectors, world->scenario->sector_count)
MEMBER_GETTER(app_member, world->apps, world->scenario->app_count)
MEMBER_GETTER(market_member, &world->market, 1)

static void offered_product_member(const struct world *world, size_t offset, double *slice)
{
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        slice[j] = product->offered ? double_at(product, offset) : (double)NAN;
    }
}

/* Defines a getter that adds up a member of the products j by the place of each; NO_REFERENCE: nowhere. */
#define SUM_GETTER(name, count, place)                                                                       \
    static void name(const struct world *world, size_t offset, double *slice)                                \
    {                                                                                                        \
        for (size_t i = 0; i < (count); i++)                                                                 \
            slice[i] = 0;                                                                                    \
        for (size_t j = 0; j < world->product_count; j++)                                                    \
            if ((place) != NO_REFERENCE)                                                                     \
                slice[place] += double_at(&world->products[j], offset);                                      \
    }

SUM_GETTER(sum_by_model, world->product_count, model_of(world, j))
SUM_GETTER(sum_by_maker, world->scenario->vendor_count, world->products[model_of(world, j)].vendor)
SUM_GETTER(sum_by_host, world->scenario->cloud_count,
           world->scenario->vendors[world->products[j].vendor].host)
SUM_GETTER(sum_by_owner, world->scenario->cloud_count,
           world->scenario->vendors[world->products[j].vendor].owner)

/* Defines a getter of a value for every product j or every vendor f. */
#define EACH_GETTER(name, i, count, value)                                                                   \
    static void name(const struct world *world, size_t offset, double *slice)                                \
    {                                                                                                        \
        (void)offset;                                                                                        \
        for (size_t i = 0; i < (count); i++)                                                                 \
            slice[i] = (value);                                                                              \
    }
#define PRODUCT_GETTER(name, value) EACH_GETTER(name, j, world->product_count, value)
#define VENDOR_GETTER(name, value) EACH_GETTER(name, f, world->scenario->vendor_count, value)

PRODUCT_GETTER(product_live, world->products[j].live)
EACH_GETTER(app_alive, a, world->scenario->app_count, world->apps[a].alive)
EACH_GETTER(app_exit_round, a, world->scenario->app_count, (double)world->apps[a].exit_round)
EACH_GETTER(app_product, a, world->scenario->app_count,
            world->apps[a].product == NO_REFERENCE ? -1 : (double)world->apps[a].product)
VENDOR_GETTER(vendor_buyer, world->vendors[f].buyer == NO_REFERENCE ? -1 : (double)world->vendors[f].buyer)
VENDOR_GETTER(vendor_conduct, world->vendors[f].conduct)
VENDOR_GETTER(vendor_tokens, world->vendors[f].volume + world->vendors[f].app_volume)
/* 0 on the market with models of its own, 1 in the niche, then the causes of exit; 5 with others' models alone; 6
 * before its entry */
static double status_of(const struct vendor_state *vendor)
{
    if (vendor->waiting)
        return 6;
    if (!vendor->alive)
        return 1 + (double)vendor->exit_cause;
    return vendor->hosts_only ? 5 : vendor->in_niche;
}
VENDOR_GETTER(vendor_status, status_of(&world->vendors[f]))

/* Defines a getter of a value for every firm, from expressions in the seller g, the cloud c, the vendor f. */
#define FIRM_GETTER(name, of_seller, of_cloud, of_vendor)                                                    \
    static void name(const struct world *world, size_t offset, double *slice)                                \
    {                                                                                                        \
        (void)offset;                                                                                        \
        for (size_t g = 0; g < world->scenario->infrastructure.seller_count; g++)                            \
            *slice++ = (of_seller);                                                                          \
        for (size_t c = 0; c < world->scenario->cloud_count; c++)                                            \
            *slice++ = (of_cloud);                                                                           \
        for (size_t f = 0; f < world->scenario->vendor_count; f++)                                           \
            *slice++ = (of_vendor);                                                                          \
    }

FIRM_GETTER(firm_capital, balance_total(&world->sellers[g].cash), balance_total(&world->clouds[c].cash),
            balance_total(&world->vendors[f].cash))
FIRM_GETTER(firm_profit, world->sellers[g].profit, world->clouds[c].profit, world->vendors[f].profit)
FIRM_GETTER(firm_cash_flow, world->sellers[g].profit, world->clouds[c].cash_flow, world->vendors[f].profit)
FIRM_GETTER(firm_value_added, world->sellers[g].revenue, world->clouds[c].value_added,
            world->vendors[f].value_added)
FIRM_GETTER(firm_put_in, -world->sellers[g].paid_out, cloud_put_in(&world->clouds[c]),
            vendor_put_in(&world->vendors[f]))
VENDOR_GETTER(call_margin, vendor_call_margin(&world->vendors[f]))
FIRM_GETTER(firm_revenue, world->sellers[g].revenue, world->clouds[c].revenue,
            vendor_revenue(&world->vendors[f]))
FIRM_GETTER(firm_alive, 1, 1, world->vendors[f].alive)
FIRM_GETTER(firm_price, world->sellers[g].price,
            world->scenario->lacks_hosts ? (double)NAN : world->clouds[c].price,
            world->vendors[f].price_index.value)
FIRM_GETTER(firm_quality, world->scenario->infrastructure.sellers[g].quality, world->clouds[c].quality,
            world->vendors[f].quality)
FIRM_GETTER(firm_users, world->sellers[g].customers, world->clouds[c].customers, world->vendors[f].customers)
FIRM_GETTER(firm_exit_round, 0, 0, (double)world->vendors[f].exit_round)
FIRM_GETTER(firm_exit_cause, EXIT_NONE, EXIT_NONE, world->vendors[f].exit_cause)

static int64_t run_seed(const struct world *world)
{
    return (int64_t)world->seed;
}

static void money_flow(const struct world *world, size_t offset, double *slice)
{
    const struct scenario *scenario = world->scenario;
    (void)offset;
    for (enum ledger_flow flow = 0; flow < LEDGER_FLOWS; flow++)
        for (enum ledger_sector layer = 0; has_flow(scenario, flow) && layer < LEDGER_SECTORS; layer++)
            if (has_layer(scenario, layer))
                *slice++ = world->ledger.flow[flow][layer];
}

static void ledger_error(const struct world *world, size_t offset, double *slice)
{
    (void)offset;
    *slice = ledger_row_error(&world->ledger);
}

CATEGORIES(vendor_statuses, "on the market", "niche", "bankrupt", "withdrawn", "acquired", "hosting",
           "not yet")
CATEGORIES(conducts, "unknown", "competitive", "spurious", "collusive")

/* The offset of a member that must be a double; other types do not compile. */
#define DOUBLE_AT(type, member)                                                                              \
    (offsetof(type, member) + 0 * sizeof(char[_Generic(((type *)0)->member, double : 1)]))
#define STATE(name, type, axis, unit, long_name, ...)                                                        \
    {                                                                                                        \
        name, type, {AXIS_RUN, AXIS_ROUND, axis}, unit, long_name, .world = __VA_ARGS__                      \
    }
#define PRODUCT(name, type, unit, long_name, member)                                                         \
    STATE(name, type, AXIS_PRODUCT, unit, long_name, product_member,                                         \
          .offset = DOUBLE_AT(struct product_state, member))
#define OFFERED_PRODUCT(name, type, unit, long_name, member)                                                 \
    STATE(name, type, AXIS_PRODUCT, unit, long_name, offered_product_member,                                 \
          .offset = DOUBLE_AT(struct product_state, member))
#define SELLER(name, type, unit, long_name, member)                                                          \
    STATE(name, type, AXIS_SELLER, unit, long_name, seller_member,                                           \
          .offset = DOUBLE_AT(struct seller_state, member))
#define APP(name, unit, long_name, member)                                                                   \
    STATE(name, FIELD_F64, AXIS_APP, unit, long_name, app_member,                                            \
          .offset = DOUBLE_AT(struct app_state, member), WITH_APPS)
#define BENCHMARK(name, axis, unit, long_name, getter, place)                                                \
    {                                                                                                        \
        name, FIELD_F64, {AXIS_RUN, AXIS_ROUND, axis}, unit, long_name, WITH_BENCHMARKS, .world = getter,    \
                                                                                         .offset = place     \
    }
/* Of a member of products, where offers of others' models make several sums of it. */
#define HOSTING(name, axis, unit, long_name, getter, member)                                                 \
    STATE(name, FIELD_F64, axis, unit, long_name, getter, .offset = DOUBLE_AT(struct product_state, member), \
          .wanted = wants_hosting, .wanted_with = "products[].weights_of")
/* Members, _IF those that not all files have. */
#define VENDOR_IF(what, name, type, unit, long_name, member)                                                 \
    STATE(name, type, AXIS_VENDOR, unit, long_name, vendor_member,                                           \
          .offset = DOUBLE_AT(struct vendor_state, member), WITH_##what)
#define VENDOR(...) VENDOR_IF(EVERYTHING, __VA_ARGS__)
#define CLOUD_IF(what, name, type, unit, long_name, member)                                                  \
    STATE(name, type, AXIS_CLOUD, unit, long_name, cloud_member,                                             \
          .offset = DOUBLE_AT(struct cloud_state, member), WITH_##what)
#define CLOUD(...) CLOUD_IF(EVERYTHING, __VA_ARGS__)
#define SECTOR_IF(what, name, type, unit, long_name, member)                                                 \
    STATE(name, type, AXIS_SECTOR, unit, long_name, sector_member,                                           \
          .offset = DOUBLE_AT(struct sector_totals, member), WITH_##what)
#define SECTOR(...) SECTOR_IF(EVERYTHING, __VA_ARGS__)
#define INSOLVENCY(name, unit, long_name, member)                                                            \
    SECTOR_IF(INSOLVENCY, name, FIELD_F64, unit, long_name, member)
#define MARKET_IF(what, name, type, unit, long_name, member)                                                 \
    STATE(name, type, AXIS_NONE, unit, long_name, market_member,                                             \
          .offset = DOUBLE_AT(struct market_totals, member), WITH_##what)
#define MARKET(...) MARKET_IF(EVERYTHING, __VA_ARGS__)
#define GROUP(name, unit, long_name, getter)                                                                 \
    STATE(name, FIELD_F64, AXIS_GROUP, unit, long_name, getter, .wanted_with = "owners of vendors")
#define FIRM(name, type, unit, long_name, ...) STATE(name, type, AXIS_FIRM, unit, long_name, __VA_ARGS__)
#define AT_END(name, type, axis, long_name, ...)                                                             \
    {                                                                                                        \
        name, type, {AXIS_RUN, axis}, "1", long_name, .world = __VA_ARGS__                                   \
    }

#define WITH_EVERYTHING .wanted = NULL
#define WITH_BENCHMARKS .wanted = wants_benchmarks, .wanted_with = "output.benchmarks"
#define WITH_APPS .wanted = wants_apps, .wanted_with = "apps"
#define WITH_PARTNERS .wanted = has_partners, .wanted_with = "partners"
#define WITH_INSOLVENCY .wanted = wants_insolvency, .wanted_with = "insolvency"

static bool wants_insolvency(const struct scenario *scenario)
{
    return insolvency_is_on(&scenario->insolvency);
}

static bool wants_benchmarks(const struct scenario *scenario)
{
    return scenario->output.benchmarks;
}

static bool has_dated_rounds(const struct scenario *scenario)
{
    return scenario->finance.vendor_rounds.rows > 0;
}

static bool has_listings(const struct scenario *scenario)
{
    return scenario->finance.listing_rate > 0;
}

static bool may_leave(const struct scenario *scenario)
{
    return scenario->leaving.on;
}

static bool wants_hosting(const struct scenario *scenario)
{
    return scenario->hosted_count > 0;
}

static bool wants_capacity_charges(const struct scenario *scenario)
{
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (scenario->vendors[f].pricing.capacity_charge > 0)
            return true;
    return false;
}

static bool wants_quality_gain(const struct scenario *scenario)
{
    return scenario->choice.outside_follows > 0;
}

const struct field world_fields[] = {
    {"run_seed",
     FIELD_I64,
     {AXIS_RUN},
     "1",
     "seed of the run's random numbers; with the run's number it addresses them",
     .exact = run_seed},
    AT_END("alive_end", FIELD_I8, AXIS_FIRM, "firm in the market after the last round", firm_alive,
           .categories = &yes_no),
    AT_END("exit_round", FIELD_I32, AXIS_FIRM, "round in which the firm left; 0: it did not",
           firm_exit_round),
    AT_END("exit_cause", FIELD_I8, AXIS_FIRM, "why the firm left", firm_exit_cause,
           .categories = &exit_causes),
    AT_END("conduct", FIELD_I8, AXIS_VENDOR,
           "what keeps learned prices where they are: after a forced departure rivals punish and play comes "
           "back (collusive), or nothing keeps firms from departing (spurious)",
           vendor_conduct, .categories = &conducts, WITH_BENCHMARKS),
    AT_END("market_collusion", FIELD_F64, AXIS_NONE,
           "share of the vendors that learn whose conduct is collusive; NaN without any", market_member,
           .offset = DOUBLE_AT(struct market_totals, collusion), WITH_BENCHMARKS),
    AT_END("sme_exit_year_one", FIELD_F64, AXIS_NONE,
           "share of the SMEs of the start that are gone after a year; NaN in shorter runs", market_member,
           .offset = DOUBLE_AT(struct market_totals, exit_year_one), WITH_SMES),
    AT_END("sme_exit_end", FIELD_F64, AXIS_NONE,
           "share of the SMEs of the start that are gone after the last round", market_member,
           .offset = DOUBLE_AT(struct market_totals, exit_end), WITH_SMES),
    AT_END("app_exit_round", FIELD_I32, AXIS_APP, "round in which the app closed; 0: it did not",
           app_exit_round, WITH_APPS),
    AT_END("buyer", FIELD_I32, AXIS_VENDOR, "cloud that bought the vendor; -1: none", vendor_buyer,
           WITH_CLOUDS),

    OFFERED_PRODUCT("price", FIELD_F64, "CNY/Mtok", "posted price, blended; NaN while not on offer", price),
    OFFERED_PRODUCT("price_input", FIELD_F64, "CNY/Mtok",
                    "posted price of input tokens; NaN while not on offer", price_input),
    OFFERED_PRODUCT("price_output", FIELD_F64, "CNY/Mtok",
                    "posted price of output tokens; NaN while not on offer", price_output),
    STATE("capacity_charge", FIELD_F64, AXIS_PRODUCT, "CNY/Mtok",
          "part of the posted price that is charged for scarce compute; NaN while not on offer",
          offered_product_member, .offset = DOUBLE_AT(struct product_state, capacity_charge),
          .wanted = wants_capacity_charges, .wanted_with = "pricing.capacity_charge"),
    PRODUCT("share", FIELD_F32, "1",
            "product's share of the tokens served in the market; at round 0 of customers", share),
    PRODUCT("volume", FIELD_F64, "Gtok", "tokens served in the round", volume),
    PRODUCT("quality", FIELD_F64, "util", "model quality", quality),
    PRODUCT("unit_cost", FIELD_F64, "CNY/Mtok", "compute cost of a token", unit_cost),
    PRODUCT("customers", FIELD_F64, "SMEs", "SMEs supplied", customers),
    STATE("live", FIELD_I8, AXIS_PRODUCT, "1", "launched, and its vendor is in the market", product_live,
          .categories = &yes_no),

    HOSTING(
        "model_volume", AXIS_PRODUCT, "Gtok",
        "tokens served of the model in the round, by its maker and by hosts of its weights; 0 for an offer of "
        "another's model",
        sum_by_model, volume),
    HOSTING("model_share", AXIS_PRODUCT, "1",
            "model's share of the tokens served in the market, whoever serves it; at round 0 of customers",
            sum_by_model, share),
    HOSTING("vendor_model_volume", AXIS_VENDOR, "Gtok",
            "tokens served in the round of models that the vendor has made, whoever serves them",
            sum_by_maker, volume),
    HOSTING(
        "vendor_model_share", AXIS_VENDOR, "1",
        "share of the vendor's models in the tokens served in the market, whoever serves them; at round 0 of "
        "customers",
        sum_by_maker, share),
    HOSTING("cloud_volume", AXIS_CLOUD, "Gtok",
            "tokens served to outside customers on the cloud's compute in the round, all vendors and models",
            sum_by_host, volume),
    HOSTING("cloud_volume_share", AXIS_CLOUD, "1",
            "share of the tokens served in the market that is served on the cloud's compute; at round 0 of "
            "customers",
            sum_by_host, share),
    HOSTING("cloud_platform_volume", AXIS_CLOUD, "Gtok",
            "tokens that the cloud's own vendors serve to outside customers in the round, models of others "
            "included: what research firms count of public clouds",
            sum_by_owner, volume),

    FIRM("capital", FIELD_F64, "kCNY", "cash of the firm after the round", firm_capital),
    FIRM("profit", FIELD_F64, "kCNY",
         "profit of the round, less depreciation, before support between parent and vendor", firm_profit),
    FIRM("cash_flow", FIELD_F64, "kCNY",
         "cash earned in the round: profit with accelerators as they are bought in place of depreciation",
         firm_cash_flow),
    FIRM("value_added", FIELD_F64, "kCNY",
         "sales of the round less goods and services bought of other firms, accelerators apart",
         firm_value_added),
    FIRM("put_in", FIELD_F64, "kCNY",
         "money received from investors and the parent in the round, less what was paid out to investors",
         firm_put_in),
    FIRM("revenue", FIELD_F64, "kCNY", "revenue of the round from all its businesses", firm_revenue),
    FIRM("alive", FIELD_I8, "1", "firm in the market after the round", firm_alive, .categories = &yes_no),
    FIRM("price_index", FIELD_F64, "1",
         "posted price relative to the start: of accelerators, of compute, of the vendor's products; a "
         "chained index of products on offer in both rounds, whatever is bought",
         firm_price, .relative = true),
    FIRM("firm_quality", FIELD_F32, "util",
         "quality: of accelerators and of service (both constant), of models (volume-weighted)",
         firm_quality),
    FIRM("firm_users", FIELD_F64, "1",
         "customers: clouds that ordered, SMEs with an account, SMEs supplied with a model", firm_users),

    SELLER("seller_price", FIELD_F64, "kCNY/accelerator", "price of an accelerator", price),
    SELLER("seller_shipments", FIELD_F64, "accelerators", "accelerators ordered in the round", shipments),
    SELLER("seller_unfilled", FIELD_F64, "accelerators",
           "wanted from the seller in the round, and not sold because of its cap", unfilled),

    CLOUD_IF(HOSTS, "cloud_compute_price", FIELD_F64, "kCNY/acc-h", "price of an accelerator-hour", price),
    CLOUD_IF(HOSTS, "cloud_utilisation", FIELD_F32, "1",
             "demand over capacity: above 1 when some is not served; 0 when unlimited", utilisation),
    CLOUD_IF(HOSTS, "cloud_accelerators", FIELD_F64, "accelerators",
             "installed accelerators; infinite: unlimited", accelerators),
    CLOUD_IF(HOSTS, "cloud_unserved_share", FIELD_F32, "1",
             "share of the compute asked for that was not served", unserved_share),
    CLOUD_IF(SMES, "cloud_attach_revenue", FIELD_F64, "kCNY", "cloud bills of SMEs in the round",
             attach_revenue),
    CLOUD_IF(SMES, "cloud_attach_profit", FIELD_F64, "kCNY", "gross profit on SMEs' cloud bills in the round",
             attach_profit),
    CLOUD_IF(HOSTS, "cloud_hosting_revenue", FIELD_F64, "kCNY", "compute sold to vendors in the round",
             hosting_revenue),
    CLOUD_IF(HOSTS, "cloud_capital_spending", FIELD_F64, "kCNY", "accelerators bought in the round",
             capital_spending),
    CLOUD_IF(HOSTS, "cloud_depreciation", FIELD_F64, "kCNY",
             "depreciation of its accelerators in the round, straight-line", depreciation),
    CLOUD("cloud_support_paid", FIELD_F64, "kCNY", "transfers to vendors that it owns in the round",
          support_paid),
    CLOUD("cloud_acquisitions_paid", FIELD_F64, "kCNY", "prices paid for vendors in the round",
          acquisitions_paid),
    CLOUD_IF(SMES, "cloud_customers", FIELD_F64, "SMEs", "SMEs that hold their account here", customers),

    VENDOR("vendor_price", FIELD_F64, "CNY/Mtok",
           "price paid: revenue over volume, before round 1 the customers' mean posted price; NaN when "
           "nothing was sold",
           price),
    VENDOR("vendor_share", FIELD_F32, "1",
           "vendor's share of the tokens served in the market; at round 0 of customers", share),
    VENDOR_IF(HOSTS, "vendor_load", FIELD_F32, "1", "compute used over compute reserved", load),
    VENDOR("vendor_data", FIELD_F64, "Gtok", "data gathered from users, decayed", data),
    VENDOR("vendor_output", FIELD_F64, "Gtok", "tokens served since the start, and before it", output),
    STATE("vendor_tokens", FIELD_F64, AXIS_VENDOR, "Gtok", "tokens of the round, with those of its own app",
          vendor_tokens),
    VENDOR("vendor_shock", FIELD_F64, "kCNY", "money won or lost by chance in the round", shock),
    VENDOR("vendor_funding", FIELD_F64, "kCNY", "venture money received in the round", funding),
    STATE("vendor_dated_funding", FIELD_F64, AXIS_VENDOR, "kCNY",
          "of vendor_funding: rounds of the scenario's table", vendor_member,
          .offset = DOUBLE_AT(struct vendor_state, dated_funding), .wanted = has_dated_rounds,
          .wanted_with = "finance.vendor_rounds"),
    STATE("vendor_listing_funding", FIELD_F64, AXIS_VENDOR, "kCNY",
          "of vendor_funding: proceeds of a listing", vendor_member,
          .offset = DOUBLE_AT(struct vendor_state, listing_funding), .wanted = has_listings,
          .wanted_with = "finance.listing_rate"),
    VENDOR_IF(CLOUDS, "vendor_support", FIELD_F64, "kCNY", "parent's money received in the round", support),
    VENDOR("vendor_subsidy_so_far", FIELD_F64, "kCNY", "sold below unit cost since the start",
           subsidy_so_far),
    STATE(
        "vendor_status", FIELD_I8, AXIS_VENDOR, "1",
        "on the market for tokens, in the niche for private deployment only, why it left, still there with others' models alone, or before its entry",
        vendor_status, .categories = &vendor_statuses),
    STATE(
        "vendor_staying_value", FIELD_F64, AXIS_VENDOR, "kCNY",
        "what staying in general models was worth to it at its last decision whether to leave; NaN before the first",
        vendor_member, .offset = DOUBLE_AT(struct vendor_state, staying_value), .wanted = may_leave,
        .wanted_with = "leaving.on"),
    VENDOR_IF(CONTRACTS, "vendor_contracts", FIELD_F64, "contracts", "private deployments in maintenance",
              contracts),
    VENDOR_IF(CONTRACTS, "vendor_contracts_won", FIELD_F64, "contracts", "tenders won in the round",
              contracts_won),
    VENDOR_IF(CONTRACTS, "vendor_contract_revenue", FIELD_F64, "kCNY",
              "fees and maintenance of private deployments in the round", contract_revenue),
    VENDOR_IF(OWN_APPS, "vendor_app_users", FIELD_F64, "users", "users of the vendor's own app", app_users),
    VENDOR_IF(OWN_APPS, "vendor_app_revenue", FIELD_F64, "kCNY",
              "subscriptions to the vendor's own app in the round", app_revenue),
    VENDOR_IF(OWN_APPS, "vendor_app_cost", FIELD_F64, "kCNY",
              "compute and advertising of the app in the round", app_cost),
    VENDOR_IF(OWN_APPS, "vendor_app_volume", FIELD_F64, "Gtok", "tokens that the app took in the round",
              app_volume),
    VENDOR_IF(PARTNERS, "vendor_partners", FIELD_F64, "1", "share of all partners that it has", partners),
    VENDOR_IF(PARTNERS, "vendor_partner_fee", FIELD_F64, "kCNY/month", "what a partner pays it", partner_fee),
    VENDOR_IF(PARTNERS, "vendor_partner_revenue", FIELD_F64, "kCNY", "fees of partners", partner_revenue),
    VENDOR_IF(PARTNERS, "vendor_partner_cost", FIELD_F64, "kCNY", "cost of partners", partner_cost),
    VENDOR("vendor_runway", FIELD_F64, "months",
           "cash over the mean loss of the last three months; infinite without a loss, 0 after exit", runway),
    STATE(
        "vendor_attach_worth", FIELD_F64, AXIS_VENDOR, "CNY/Mtok",
        "what a unit sold is worth to the host cloud besides its price, by the moves of accounts, margins and "
        "customers kept of the round, over 12 months; 0 while nothing is sold",
        vendor_member, .offset = DOUBLE_AT(struct vendor_state, attach_worth), .wanted = attach_is_watched),
    STATE("vendor_call_margin", FIELD_F64, AXIS_VENDOR, "kCNY",
          "margin of calls: API fees less the compute bought to serve them, in the round", call_margin),
    VENDOR("vendor_compute_bill", FIELD_F64, "kCNY", "compute bought from the host in the round",
           compute_bill),

    SECTOR("sector_alive", FIELD_F64, "SMEs", "SMEs in business after the round", alive),
    SECTOR("sector_adopters", FIELD_F64, "SMEs", "SMEs that use a model", adopters),
    SECTOR_IF(SMES, "sector_with_value", FIELD_F64, "SMEs", "SMEs that have found business value",
              with_value),
    SECTOR_IF(SMES, "sector_capital", FIELD_F64, "kCNY", "cash of all SMEs", capital),
    SECTOR_IF(SMES, "sector_users", FIELD_F64, "users", "end users of the apps", users),
    SECTOR_IF(SMES, "sector_price", FIELD_F64, "CNY/month", "mean app price per paying user", price),
    SECTOR_IF(SMES, "sector_quality", FIELD_F32, "util", "mean app quality", quality),
    SECTOR("sector_volume", FIELD_F32, "Gtok", "tokens used in the round", volume),
    SECTOR_IF(SMES, "sector_revenue", FIELD_F64, "kCNY", "revenue of the SMEs in the round", revenue),
    SECTOR_IF(SMES, "sector_subscriptions", FIELD_F64, "kCNY",
              "subscriptions (and quality_revenue) in the round", subscriptions),
    SECTOR_IF(SMES, "sector_call_fees", FIELD_F64, "kCNY", "per-call fees in the round", call_fees),
    SECTOR_IF(SMES, "sector_advertising", FIELD_F64, "kCNY", "advertising in the apps in the round",
              advertising),
    SECTOR_IF(SMES, "sector_solutions", FIELD_F64, "kCNY",
              "solutions and value-added services sold in the round", solutions),
    SECTOR("sector_api_bill", FIELD_F64, "kCNY", "API fees paid in the round", api_bill),
    SECTOR_IF(SMES, "sector_cloud_bill", FIELD_F64, "kCNY", "cloud bills paid in the round", cloud_bill),
    SECTOR_IF(SMES, "sector_wages", FIELD_F64, "kCNY", "wages paid in the round", wages),
    SECTOR_IF(SMES, "sector_investment", FIELD_F64, "kCNY", "spent on app quality in the round", investment),
    SECTOR_IF(SMES, "sector_profit", FIELD_F64, "kCNY", "profit of the SMEs in the round", profit),
    SECTOR_IF(SMES, "sector_value_added", FIELD_F64, "kCNY",
              "revenue of the SMEs less API and cloud bills, in the round", value_added),
    SECTOR_IF(SMES, "sector_funding", FIELD_F64, "kCNY", "venture money received in the round", funding),
    SECTOR("sector_entries", FIELD_F64, "SMEs", "SMEs founded in the round", entries),
    SECTOR_IF(SMES, "sector_exits", FIELD_F64, "SMEs", "SMEs closed in the round", exits),
    INSOLVENCY("sector_exits_short", "SMEs",
               "SMEs closed in the round with less than three months of wages left", exits_short),
    INSOLVENCY("sector_handed_back", "kCNY",
               "cash of the SMEs closed in the round, which investors get, less what they owed", handed_back),
    INSOLVENCY("sector_drawn", "kCNY", "drawn in the round by owners of SMEs that go on", drawn),
    SECTOR("sector_turned_away", FIELD_F64, "SMEs", "founders turned away for want of a slot", turned_away),
    SECTOR("sector_surplus", FIELD_F64, "kCNY", "SMEs' surplus over using no model, in the round", surplus),
    SECTOR_IF(SMES, "sector_user_surplus", FIELD_F64, "kCNY", "paying users' surplus in the round",
              user_surplus),

    STATE("app_alive", FIELD_I8, AXIS_APP, "1", "the app is in business after the round", app_alive,
          .categories = &yes_no, WITH_APPS),
    STATE("app_product", FIELD_I32, AXIS_APP, "1", "product that it uses; -1: none", app_product, WITH_APPS),
    APP("app_capital", "kCNY", "cash of the app after the round", capital),
    APP("app_users", "users", "end users of the app", users),
    APP("app_price", "CNY/month", "what a paying user is charged; 0 when it is closed", price),
    APP("app_volume", "Gtok", "tokens that it used in the round", volume),
    APP("app_revenue", "kCNY", "its revenue of the round", revenue),
    APP("app_api_bill", "kCNY", "API fees that it paid in the round", api_bill),
    APP("app_cloud_bill", "kCNY", "cloud bill that it paid in the round", cloud_bill),
    APP("app_wages", "kCNY", "wages that it paid in the round", wages),
    APP("app_investment", "kCNY", "spent on its own quality in the round", investment),
    APP("app_profit", "kCNY", "revenue less these four", profit),
    APP("app_funding", "kCNY", "venture money received in the round", funding),
    APP("app_support", "kCNY", "paid in the round by who carries it", support),
    APP("app_start_capital", "kCNY", "cash with which it was founded in the round; at round 0 before it",
        start_capital),
    APP("app_handed_over", "kCNY",
        "drawn by its owners in the round; what was left, or owed when negative, as it closed", handed_over),
    GROUP("consolidated_capital", "kCNY", "cash of the group after the round", group_capital),
    GROUP("consolidated_revenue", "kCNY", "sales of the round to others than members of the group",
          group_revenue),
    GROUP("consolidated_profit", "kCNY", "profit of the round, less depreciation", group_profit),
    GROUP("consolidated_cash_flow", "kCNY",
          "cash earned in the round: profit with accelerators as they are bought in place of depreciation",
          group_cash_flow),
    GROUP("consolidated_put_in", "kCNY",
          "money received from investors in the round, less what was paid out to them", group_put_in),
    GROUP("consolidated_internal", "kCNY",
          "what members of the group paid each other in the round: compute, shares of cloud bills, support",
          group_internal),
    GROUP("consolidated_volume", "Gtok", "tokens that its vendors served in the round", group_volume),
    GROUP("consolidated_customers", "SMEs", "SMEs that its vendors supply", group_customers),
    GROUP("consolidated_vendors_alive", "vendors", "its vendors in the market after the round",
          group_vendors_alive),

    MARKET("market_volume", FIELD_F64, "Gtok", "tokens served in the round", volume),
    MARKET("market_demand", FIELD_F64, "Gtok", "tokens asked for in the round", demand),
    MARKET("market_revenue", FIELD_F64, "kCNY", "API fees of the round", revenue),
    MARKET("market_mean_price", FIELD_F64, "CNY/Mtok",
           "price paid: revenue over volume, before round 1 the customers' mean posted price; NaN when "
           "nothing was sold",
           mean_price),
    MARKET_IF(PARTNERS, "market_partner_surplus", FIELD_F64, "kCNY",
              "partners' surplus over having no vendor, in the round", partner_surplus),
    MARKET("market_price_index", FIELD_F64, "1",
           "posted prices relative to the start: a chained index of products on offer in both rounds, "
           "whatever is bought",
           price_index.value),
    MARKET("market_hhi", FIELD_F32, "1",
           "Herfindahl-Hirschman index of vendors' volume shares, 0 to 10000; at round 0 of customers", hhi),
    MARKET("market_hhi_revenue", FIELD_F32, "1",
           "Herfindahl-Hirschman index of vendors' revenue shares, 0 to 10000", hhi_revenue),
    MARKET("market_adoption", FIELD_F32, "1", "share of SMEs that use a model", adoption),
    MARKET("market_switched", FIELD_F64, "SMEs", "SMEs that changed or dropped their vendor in the round",
           switched),
    MARKET("market_reviewing_share", FIELD_F32, "1", "probability that a user reviews its supplier",
           reviewing_share),
    MARKET("market_below_cost_share", FIELD_F32, "1", "share of the tokens served below unit cost",
           below_cost_share),
    MARKET_IF(HOSTS, "market_unserved_share", FIELD_F32, "1",
              "share of the tokens asked for that was not served", unserved_share),
    STATE("market_quality_gain", FIELD_F64, AXIS_NONE, "util",
          "mean gain of the models' quality since the start, chained over models on offer in both rounds",
          market_member, .offset = DOUBLE_AT(struct market_totals, quality_gain),
          .wanted = wants_quality_gain, .wanted_with = "choice.outside_follows"),
    MARKET_IF(CONTRACTS, "market_tenders", FIELD_F64, "contracts",
              "tenders for private deployment in the round", tenders),
    MARKET_IF(CONTRACTS, "market_tenders_won", FIELD_F64, "contracts", "tenders that a vendor won",
              tenders_won),
    MARKET("market_main_price", FIELD_F64, "CNY/Mtok", "customer-weighted posted price of the main tier",
           main_price),

    BENCHMARK("nash_price", AXIS_PRODUCT, "CNY/Mtok",
              "price in the static equilibrium of all vendors for the round's demand; NaN without one",
              offered_product_member, DOUBLE_AT(struct product_state, nash_price)),
    BENCHMARK("joint_price", AXIS_PRODUCT, "CNY/Mtok",
              "price if all vendors had one owner, for the round's demand; NaN without one",
              offered_product_member, DOUBLE_AT(struct product_state, joint_price)),
    BENCHMARK("market_nash_price", AXIS_NONE, "CNY/Mtok", "mean price paid in the static equilibrium",
              market_member, DOUBLE_AT(struct market_totals, nash_price)),
    BENCHMARK("market_joint_price", AXIS_NONE, "CNY/Mtok", "mean price paid under one owner", market_member,
              DOUBLE_AT(struct market_totals, joint_price)),
    BENCHMARK("market_cost_price", AXIS_NONE, "CNY/Mtok", "mean price paid if prices were unit costs",
              market_member, DOUBLE_AT(struct market_totals, cost_price)),
    BENCHMARK(
        "market_profit_gain", AXIS_NONE, "1",
        "profit gain of the posted prices: 0 as in the static equilibrium, 1 as under one owner; below 0 in "
        "a price war",
        market_member, DOUBLE_AT(struct market_totals, profit_gain)),

    {"money_flow",
     FIELD_F64,
     {AXIS_RUN, AXIS_ROUND, AXIS_FLOW, AXIS_LAYER},
     "kCNY",
     "money received (+) and paid (-) by each layer in the round; every flow sums to zero over layers",
     .world = money_flow},
    STATE("ledger_error", FIELD_F64, AXIS_NONE, "1",
          "largest imbalance of a flow relative to the amounts booked", ledger_error),
};
const size_t world_field_count = sizeof world_fields / sizeof *world_fields;
