#include "record/fields.h"

#include "record/getters.h"
#include <float.h>
#include <math.h>
#include <string.h>

const struct axis axes[ALL_AXES] = {
    [AXIS_RUN] = {"run", "number of the run (replicate), from 0", NULL},
    [AXIS_ROUND] = {"round", "round; 0 is the state before round 1", "round_date"},
    [AXIS_FIRM] = {"firm", "firm: sellers of accelerators, clouds, vendors, in the scenario's order",
                   "firm_name"},
    [AXIS_SELLER] = {"seller", "seller of accelerators", "seller_name"},
    [AXIS_CLOUD] = {"cloud", "cloud", "cloud_name"},
    [AXIS_VENDOR] = {"vendor", "model vendor", "vendor_name"},
    [AXIS_PRODUCT] = {"product", "product, vendor by vendor", "product_name"},
    [AXIS_SECTOR] = {"sector", "sector of SMEs", "sector_name"},
    [AXIS_FLOW] = {"flow", "kind of money flow", "flow_name"},
    [AXIS_LAYER] = {"layer", "layer of the economy", "layer_name"},
    [AXIS_SME] = {"sme", "slot of a simulated SME in run 0; a slot may be reused by an entrant", NULL},
    [AXIS_EVENT] = {"event", "number of the event, by run and round", NULL},
    [AXIS_WINNING] = {"winning", "what it means to win", "winning_name"},
    [AXIS_RIVAL] = {"rival", "model vendor, as the other one of a pair", "rival_name"},
    [AXIS_EXIT] = {"exit", "number of the exit of a vendor, by run and vendor", NULL},
    [AXIS_EXIT_PART] = {"exit_part", "what the vendor's cash went through", "exit_part_name"},
    [AXIS_DESIGN_POINT] = {"point", "point of the study's design", NULL},
    [AXIS_FACTOR] = {"factor", "what the study varies", "factor_path"},
    [AXIS_OUTCOME] = {"outcome", "number that a run ends with", "outcome_name"},
    [AXIS_QUANTILE] = {"quantile", "number of the quantile", "quantile_level"},
    [AXIS_CURVE] = {"curve", "survival curve: a firm in a group of runs", "curve_name"},
    [AXIS_TEST] = {"test", "log-rank test of a firm's survival by a factor", "test_name"},
    [AXIS_REPLICATES] = {"replicate_count", "replicates used, less one", NULL},
    [AXIS_CLAIM] = {"claim", "claim, in the order of the scenario or study", "claim_name"},
    [AXIS_FAILURE] = {"failure", "number of the failed run, by run", NULL},
};

size_t axis_length(enum field_axis axis, const struct scenario *scenario)
{
    size_t sellers = scenario->infrastructure.seller_count;
    size_t products = 0;
    switch (axis) {
    case AXIS_ROUND:
        return (size_t)scenario->simulation.rounds + 1;
    case AXIS_FIRM:
        return sellers + scenario->cloud_count + scenario->vendor_count;
    case AXIS_SELLER:
        return sellers;
    case AXIS_CLOUD:
        return scenario->cloud_count;
    case AXIS_EXIT_PART:
        return EXIT_PARTS;
    case AXIS_WINNING:
        return WINNINGS;
    case AXIS_RIVAL:
    case AXIS_VENDOR:
        return scenario->vendor_count;
    case AXIS_PRODUCT:
        for (size_t f = 0; f < scenario->vendor_count; f++)
            products += scenario->vendors[f].product_count;
        return products;
    case AXIS_SECTOR:
        return scenario->sector_count;
    case AXIS_FLOW:
        return LEDGER_FLOWS;
    case AXIS_LAYER:
        return LEDGER_SECTORS;
    default:
        return 0;
    }
}

const char *const exit_part_names[EXIT_PARTS] = {
    "plan",       "users",   "own_cuts",        "rivals_cuts", "compute_bill",
    "fixed_cost", "funding", "missing_funding", "other",       "handed_over",
};
const char *const exit_part_meanings[EXIT_PARTS] = {
    [EXIT_PLAN] = "revenue if every round had been like the first one, all prices held",
    [EXIT_USERS] = "what users won and lost did to revenue while all prices held",
    [EXIT_OWN_CUTS] = "what its own price moves did to revenue",
    [EXIT_RIVALS_CUTS] = "what the price moves of its rivals did to revenue",
    [EXIT_COMPUTE] = "compute paid to the host",
    [EXIT_FIXED_COST] = "fixed cost",
    [EXIT_FUNDING] = "venture money and support of the parent if all prices had been held",
    [EXIT_MISSING_FUNDING] = "what the price moves did to venture money and support",
    [EXIT_OTHER] = "revenue share, shocks, private contracts, own app",
    [EXIT_HANDED_OVER] = "dividends, cash left to investors or taken over",
};

const char *const winning_names[WINNINGS] = {"alive", "share", "profit", "capital"};
const char *const winning_meanings[WINNINGS] = {
    [WIN_ALIVE] = "is in the market after the last round",
    [WIN_SHARE] = "has the largest share of the tokens served in the last round",
    [WIN_PROFIT] = "has the largest cumulative profit, before support",
    [WIN_CAPITAL] = "has gained most cash since the start",
};

const char *const field_type_names[FIELD_TYPES] = {"float64", "float32", "int8", "int32", "int64", "text"};

size_t field_type_size(enum field_type type)
{
    static const size_t sizes[FIELD_TYPES] = {8, 4, 1, 4, 8, sizeof(char *)};
    return sizes[type];
}

static double clamp(double number, double low, double high)
{
    return number >= low ? fmin(number, high) : low;
}

static void store(enum field_type type, double number, void *stored)
{
    float f32 = (float)(isfinite(number) ? clamp(number, -(double)FLT_MAX, (double)FLT_MAX) : number);
    int8_t i8;
    int32_t i32;
    int64_t i64;
    switch (type) {
    case FIELD_F64:
        memcpy(stored, &number, sizeof number);
        break;
    case FIELD_F32:
        memcpy(stored, &f32, sizeof f32);
        break;
    case FIELD_I8:
        i8 = (int8_t)clamp(number, INT8_MIN, INT8_MAX);
        memcpy(stored, &i8, sizeof i8);
        break;
    case FIELD_I32:
        i32 = (int32_t)clamp(number, INT32_MIN, INT32_MAX);
        memcpy(stored, &i32, sizeof i32);
        break;
    default: /* the largest double below 2^63 */
        i64 = (int64_t)clamp(number, -0x1p63, 0x1.fffffffffffffp62);
        memcpy(stored, &i64, sizeof i64);
        break;
    }
}

void field_type_store(enum field_type type, const double *numbers, size_t count, void *stored)
{
    size_t size = field_type_size(type);
    for (size_t i = 0; i < count; i++)
        store(type, numbers[i], (char *)stored + i * size);
}

bool field_is_wanted(const struct field *field, const struct scenario *scenario)
{
    return !field->wanted || field->wanted(scenario);
}

size_t field_axis_count(const struct field *field)
{
    size_t count = 0;
    while (field->axes[count] != AXIS_NONE)
        count++;
    return count;
}

bool field_has_axis(const struct field *field, enum field_axis axis)
{
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        if (field->axes[a] == axis)
            return true;
    return false;
}

size_t field_slice_length(const struct field *field, const struct scenario *scenario)
{
    size_t length = 1;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++) {
        enum field_axis axis = field->axes[a];
        if (axis != AXIS_RUN && axis != AXIS_ROUND && axis != AXIS_EVENT)
            length *= axis_length(axis, scenario);
    }
    return length;
}

#define CATEGORIES(variable, ...)                                                                            \
    const struct categories variable = {(const char *const[]){__VA_ARGS__},                                  \
                                        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)};

static CATEGORIES(yes_no, "no", "yes") static CATEGORIES(layers_of_firms, "seller", "cloud", "vendor")
    CATEGORIES(product_tiers, "light", "main", "flagship") static CATEGORIES(
        kinds_of_sectors, "consumer",
        "business") static CATEGORIES(vendor_statuses, "on the market", "niche", "bankrupt", "withdrawn",
                                      "acquired") static CATEGORIES(conducts, "unknown", "competitive",
                                                                    "spurious", "collusive")
        CATEGORIES(exit_causes, "none", "bankrupt", "withdrawn", "acquired") static const
    struct categories kinds_of_events = {event_names, EVENT_KINDS};

#define OF(axis)                                                                                             \
    {                                                                                                        \
        axis                                                                                                 \
    }
#define TEXT(name, axis, long_name, get)                                                                     \
    {                                                                                                        \
        name, FIELD_TEXT, OF(axis), "1", long_name, .text = get                                              \
    }
#define INDEX(name, axis, long_name, get)                                                                    \
    {                                                                                                        \
        name, FIELD_I32, OF(axis), "1", long_name, .number = get                                             \
    }
#define CATEGORY(name, axis, long_name, list, get)                                                           \
    {                                                                                                        \
        name, FIELD_I8, OF(axis), "1", long_name, .categories = list, .number = get                          \
    }

const struct field scenario_fields[] = {
    TEXT("round_date", AXIS_ROUND, "first day of the round; at 0 the day before round 1", round_date),
    TEXT("firm_name", AXIS_FIRM, "identifier of the firm", firm_name),
    TEXT("firm_label", AXIS_FIRM, "name of the firm as shown", firm_label),
    CATEGORY("firm_layer", AXIS_FIRM, "kind of firm", &layers_of_firms, firm_layer_number),
    TEXT("seller_name", AXIS_SELLER, "identifier of the seller", seller_name),
    TEXT("cloud_name", AXIS_CLOUD, "identifier of the cloud", cloud_name),
    TEXT("vendor_name", AXIS_VENDOR, "identifier of the vendor", vendor_name),
    TEXT("vendor_app", AXIS_VENDOR, "the vendor's own consumer app; empty: none", vendor_app),
    INDEX("vendor_owner", AXIS_VENDOR, "cloud that owns the vendor; -1: independent", vendor_owner),
    INDEX("vendor_host", AXIS_VENDOR, "cloud that hosts the vendor", vendor_host),
    TEXT("product_name", AXIS_PRODUCT, "identifier of the product", product_name),
    TEXT("product_label", AXIS_PRODUCT, "name of the product as shown", product_label),
    CATEGORY("product_tier", AXIS_PRODUCT, "tier of the product", &product_tiers, product_tier),
    INDEX("product_vendor", AXIS_PRODUCT, "vendor of the product", product_vendor),
    INDEX("product_launch_round", AXIS_PRODUCT, "round in which the product is launched",
          product_launch_round),
    TEXT("sector_name", AXIS_SECTOR, "identifier of the sector", sector_name),
    TEXT("sector_label", AXIS_SECTOR, "name of the sector as shown", sector_label),
    CATEGORY("sector_kind", AXIS_SECTOR, "who buys from the sector's SMEs", &kinds_of_sectors, sector_kind),
    TEXT("flow_name", AXIS_FLOW, "kind of money flow", flow_name),
    TEXT("flow_meaning", AXIS_FLOW, "what the flow pays for", flow_meaning),
    TEXT("layer_name", AXIS_LAYER, "layer of the economy", layer_name),
};
const size_t scenario_field_count = sizeof scenario_fields / sizeof *scenario_fields;

/* The offset of a member that must be a double: another type does not compile. */
#define DOUBLE_AT(type, member)                                                                              \
    (offsetof(type, member) + 0 * sizeof(char[_Generic(((type *)0)->member, double : 1)]))
#define STATE(name, type, axis, unit, long_name, ...)                                                        \
    {                                                                                                        \
        name, type, {AXIS_RUN, AXIS_ROUND, axis}, unit, long_name, .world = __VA_ARGS__                      \
    }
#define PRODUCT(name, type, unit, long_name, member)                                                         \
    STATE(name, type, AXIS_PRODUCT, unit, long_name, product_member,                                         \
          .offset = DOUBLE_AT(struct product_state, member))
#define LIVE_PRODUCT(name, type, unit, long_name, member)                                                    \
    STATE(name, type, AXIS_PRODUCT, unit, long_name, live_product_member,                                    \
          .offset = DOUBLE_AT(struct product_state, member))
#define VENDOR(name, type, unit, long_name, member)                                                          \
    STATE(name, type, AXIS_VENDOR, unit, long_name, vendor_member,                                           \
          .offset = DOUBLE_AT(struct vendor_state, member))
#define CLOUD(name, type, unit, long_name, member)                                                           \
    STATE(name, type, AXIS_CLOUD, unit, long_name, cloud_member,                                             \
          .offset = DOUBLE_AT(struct cloud_state, member))
#define SELLER(name, type, unit, long_name, member)                                                          \
    STATE(name, type, AXIS_SELLER, unit, long_name, seller_member,                                           \
          .offset = DOUBLE_AT(struct seller_state, member))
#define SECTOR(name, type, unit, long_name, member)                                                          \
    STATE(name, type, AXIS_SECTOR, unit, long_name, sector_member,                                           \
          .offset = DOUBLE_AT(struct sector_totals, member))
#define MARKET(name, type, unit, long_name, member)                                                          \
    STATE(name, type, AXIS_NONE, unit, long_name, market_member,                                             \
          .offset = DOUBLE_AT(struct market_totals, member))
#define BENCHMARK(name, axis, unit, long_name, getter, place)                                                \
    {                                                                                                        \
        name, FIELD_F64, {AXIS_RUN, AXIS_ROUND, axis}, unit, long_name, .wanted = wants_benchmarks,          \
                                                                        .world = getter, .offset = place     \
    }
#define FIRM(name, type, unit, long_name, ...) STATE(name, type, AXIS_FIRM, unit, long_name, __VA_ARGS__)
#define AT_END(name, type, axis, long_name, ...)                                                             \
    {                                                                                                        \
        name, type, {AXIS_RUN, axis}, "1", long_name, .world = __VA_ARGS__                                   \
    }

static bool wants_benchmarks(const struct scenario *scenario)
{
    return scenario->output.benchmarks;
}

const struct field world_fields[] = {
    {"run_seed", FIELD_I64, OF(AXIS_RUN), "1",
     "seed of the run's random numbers; with the run's number it addresses them", .exact = run_seed},
    AT_END("alive_end", FIELD_I8, AXIS_FIRM, "firm in the market after the last round", firm_alive,
           .categories = &yes_no),
    AT_END("exit_round", FIELD_I32, AXIS_FIRM, "round in which the firm left; 0: it did not",
           firm_exit_round),
    AT_END("exit_cause", FIELD_I8, AXIS_FIRM, "why the firm left", firm_exit_cause,
           .categories = &exit_causes),
    AT_END("conduct", FIELD_I8, AXIS_VENDOR,
           "what keeps learned prices where they are: after a forced departure rivals punish and play comes "
           "back "
           "(collusive), or nothing keeps firms from departing (spurious)",
           vendor_conduct, .categories = &conducts, .wanted = wants_benchmarks),
    AT_END("market_collusion", FIELD_F64, AXIS_NONE,
           "share of the vendors that learn whose conduct is collusive; NaN without any", market_member,
           .offset = DOUBLE_AT(struct market_totals, collusion), .wanted = wants_benchmarks),
    AT_END("buyer", FIELD_I32, AXIS_VENDOR, "cloud that bought the vendor; -1: none", vendor_buyer),

    LIVE_PRODUCT("price", FIELD_F64, "CNY/Mtok", "posted price, blended; NaN while not on offer", price),
    LIVE_PRODUCT("price_input", FIELD_F64, "CNY/Mtok", "posted price of input tokens; NaN while not on offer",
                 price_input),
    LIVE_PRODUCT("price_output", FIELD_F64, "CNY/Mtok",
                 "posted price of output tokens; NaN while not on offer", price_output),
    PRODUCT("share", FIELD_F32, "1",
            "product's share of the tokens served in the market; at round 0 of customers", share),
    PRODUCT("volume", FIELD_F64, "Gtok", "tokens served in the round", volume),
    PRODUCT("quality", FIELD_F64, "util", "model quality", quality),
    PRODUCT("unit_cost", FIELD_F64, "CNY/Mtok", "compute cost of a token", unit_cost),
    PRODUCT("customers", FIELD_F64, "SMEs", "SMEs supplied", customers),
    STATE("live", FIELD_I8, AXIS_PRODUCT, "1", "launched, and its vendor is in the market", product_live,
          .categories = &yes_no),

    FIRM("capital", FIELD_F64, "kCNY", "cash of the firm after the round", firm_capital),
    FIRM("profit", FIELD_F64, "kCNY", "profit of the round, before support between parent and vendor",
         firm_profit),
    FIRM("revenue", FIELD_F64, "kCNY", "revenue of the round from all its businesses", firm_revenue),
    FIRM("alive", FIELD_I8, "1", "firm in the market after the round", firm_alive, .categories = &yes_no),
    FIRM("price_index", FIELD_F64, "1",
         "price relative to the firm's first price: accelerators, compute, tokens (paid)", firm_price,
         .relative = true),
    FIRM("firm_quality", FIELD_F32, "util",
         "quality: of accelerators and of service (both constant), of models (volume-weighted)",
         firm_quality),
    FIRM("firm_users", FIELD_F64, "1",
         "customers: clouds that ordered, SMEs with an account, SMEs supplied with a model", firm_users),

    SELLER("seller_price", FIELD_F64, "kCNY/accelerator", "price of an accelerator", price),
    SELLER("seller_shipments", FIELD_F64, "accelerators", "accelerators ordered in the round", shipments),
    SELLER("seller_unfilled", FIELD_F64, "accelerators",
           "wanted from the seller in the round, and not sold because of its cap", unfilled),

    CLOUD("cloud_compute_price", FIELD_F64, "kCNY/acc-h", "price of an accelerator-hour", price),
    CLOUD("cloud_utilisation", FIELD_F32, "1",
          "demand over capacity: above 1 when some is not served; 0 when unlimited", utilisation),
    CLOUD("cloud_accelerators", FIELD_F64, "accelerators", "installed accelerators; infinite: unlimited",
          accelerators),
    CLOUD("cloud_unserved_share", FIELD_F32, "1", "share of the compute asked for that was not served",
          unserved_share),
    CLOUD("cloud_attach_revenue", FIELD_F64, "kCNY", "cloud bills of SMEs in the round", attach_revenue),
    CLOUD("cloud_attach_profit", FIELD_F64, "kCNY", "gross profit on SMEs' cloud bills in the round",
          attach_profit),
    CLOUD("cloud_hosting_revenue", FIELD_F64, "kCNY", "compute sold to vendors in the round",
          hosting_revenue),
    CLOUD("cloud_support_paid", FIELD_F64, "kCNY", "transfers to vendors that it owns in the round",
          support_paid),
    CLOUD("cloud_acquisitions_paid", FIELD_F64, "kCNY", "prices paid for vendors in the round",
          acquisitions_paid),
    CLOUD("cloud_customers", FIELD_F64, "SMEs", "SMEs that hold their account here", customers),

    STATE("vendor_price", FIELD_F64, AXIS_VENDOR, "CNY/Mtok",
          "price paid: revenue over volume, the posted price when nothing was sold; NaN after the round of "
          "exit",
          vendor_price),
    VENDOR("vendor_share", FIELD_F32, "1",
           "vendor's share of the tokens served in the market; at round 0 of customers", share),
    VENDOR("vendor_load", FIELD_F32, "1", "compute used over compute reserved", load),
    VENDOR("vendor_data", FIELD_F64, "Gtok", "data gathered from users, decayed", data),
    VENDOR("vendor_output", FIELD_F64, "Gtok", "tokens served since the start, and before it", output),
    VENDOR("vendor_shock", FIELD_F64, "kCNY", "money won or lost by chance in the round", shock),
    VENDOR("vendor_funding", FIELD_F64, "kCNY", "venture money received in the round", funding),
    VENDOR("vendor_support", FIELD_F64, "kCNY", "parent's money received in the round", support),
    VENDOR("vendor_subsidy_so_far", FIELD_F64, "kCNY", "sold below unit cost since the start",
           subsidy_so_far),
    STATE("vendor_status", FIELD_I8, AXIS_VENDOR, "1",
          "on the market for tokens, in the niche for private deployment only, or why it left", vendor_status,
          .categories = &vendor_statuses),
    VENDOR("vendor_contracts", FIELD_F64, "contracts", "private deployments in maintenance", contracts),
    VENDOR("vendor_contracts_won", FIELD_F64, "contracts", "tenders won in the round", contracts_won),
    VENDOR("vendor_contract_revenue", FIELD_F64, "kCNY",
           "fees and maintenance of private deployments in the round", contract_revenue),
    VENDOR("vendor_app_users", FIELD_F64, "users", "users of the vendor's own app", app_users),
    VENDOR("vendor_app_revenue", FIELD_F64, "kCNY", "subscriptions to the vendor's own app in the round",
           app_revenue),
    VENDOR("vendor_app_cost", FIELD_F64, "kCNY", "compute and advertising of the app in the round", app_cost),
    VENDOR("vendor_app_volume", FIELD_F64, "Gtok", "tokens that the app took in the round", app_volume),
    VENDOR("vendor_runway", FIELD_F64, "months",
           "cash over the mean loss of the last three rounds; infinite without a loss, 0 after exit", runway),
    VENDOR("vendor_compute_bill", FIELD_F64, "kCNY", "compute bought from the host in the round",
           compute_bill),

    SECTOR("sector_alive", FIELD_F64, "SMEs", "SMEs in business after the round", alive),
    SECTOR("sector_adopters", FIELD_F64, "SMEs", "SMEs that use a model", adopters),
    SECTOR("sector_with_value", FIELD_F64, "SMEs", "SMEs that have found business value", with_value),
    SECTOR("sector_capital", FIELD_F64, "kCNY", "cash of all SMEs", capital),
    SECTOR("sector_users", FIELD_F64, "users", "end users of the apps", users),
    SECTOR("sector_price", FIELD_F64, "CNY/month", "mean app price per paying user", price),
    SECTOR("sector_quality", FIELD_F32, "util", "mean app quality", quality),
    SECTOR("sector_volume", FIELD_F32, "Gtok", "tokens used in the round", volume),
    SECTOR("sector_revenue", FIELD_F64, "kCNY", "revenue of the SMEs in the round", revenue),
    SECTOR("sector_subscriptions", FIELD_F64, "kCNY", "subscriptions (and quality_revenue) in the round",
           subscriptions),
    SECTOR("sector_call_fees", FIELD_F64, "kCNY", "per-call fees in the round", call_fees),
    SECTOR("sector_advertising", FIELD_F64, "kCNY", "advertising in the apps in the round", advertising),
    SECTOR("sector_solutions", FIELD_F64, "kCNY", "solutions and value-added services sold in the round",
           solutions),
    SECTOR("sector_api_bill", FIELD_F64, "kCNY", "API fees paid in the round", api_bill),
    SECTOR("sector_cloud_bill", FIELD_F64, "kCNY", "cloud bills paid in the round", cloud_bill),
    SECTOR("sector_wages", FIELD_F64, "kCNY", "wages paid in the round", wages),
    SECTOR("sector_investment", FIELD_F64, "kCNY", "spent on app quality in the round", investment),
    SECTOR("sector_profit", FIELD_F64, "kCNY", "profit of the SMEs in the round", profit),
    SECTOR("sector_funding", FIELD_F64, "kCNY", "venture money received in the round", funding),
    SECTOR("sector_entries", FIELD_F64, "SMEs", "SMEs founded in the round", entries),
    SECTOR("sector_exits", FIELD_F64, "SMEs", "SMEs closed in the round", exits),
    SECTOR("sector_turned_away", FIELD_F64, "SMEs", "founders turned away for want of a slot", turned_away),
    SECTOR("sector_surplus", FIELD_F64, "kCNY", "SMEs' logsum surplus over using no model, in the round",
           surplus),
    SECTOR("sector_user_surplus", FIELD_F64, "kCNY", "paying users' surplus in the round", user_surplus),

    MARKET("market_volume", FIELD_F64, "Gtok", "tokens served in the round", volume),
    MARKET("market_demand", FIELD_F64, "Gtok", "tokens asked for in the round", demand),
    MARKET("market_revenue", FIELD_F64, "kCNY", "API fees of the round", revenue),
    MARKET("market_mean_price", FIELD_F64, "CNY/Mtok",
           "mean price paid; the mean posted price when nothing was sold", mean_price),
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
    MARKET("market_unserved_share", FIELD_F32, "1", "share of the tokens asked for that was not served",
           unserved_share),
    MARKET("market_tenders", FIELD_F64, "contracts", "tenders for private deployment in the round", tenders),
    MARKET("market_tenders_won", FIELD_F64, "contracts", "tenders that a vendor won", tenders_won),
    MARKET("market_main_price", FIELD_F64, "CNY/Mtok", "customer-weighted posted price of the main tier",
           main_price),

    BENCHMARK("nash_price", AXIS_PRODUCT, "CNY/Mtok",
              "price in the static equilibrium of all vendors for the round's demand; NaN without one",
              live_product_member, DOUBLE_AT(struct product_state, nash_price)),
    BENCHMARK("joint_price", AXIS_PRODUCT, "CNY/Mtok",
              "price if all vendors had one owner, for the round's demand; NaN without one",
              live_product_member, DOUBLE_AT(struct product_state, joint_price)),
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

#define EVENT(name, type, unit, long_name, ...)                                                              \
    {                                                                                                        \
        name, type, OF(AXIS_EVENT), unit, long_name, .event = __VA_ARGS__                                    \
    }

const struct field event_fields[] = {
    EVENT("event_run", FIELD_I32, "1", "run of the event", NULL), /* the writer's: an event knows no run */
    EVENT("event_round", FIELD_I32, "1", "round of the event", event_round),
    EVENT("event_kind", FIELD_I8, "1", "what happened", event_kind_number, .categories = &kinds_of_events),
    EVENT("event_vendor", FIELD_I32, "1", "vendor; -1: none", event_vendor),
    EVENT("event_product", FIELD_I32, "1", "product; -1: none", event_product),
    EVENT("event_sector", FIELD_I32, "1", "sector; -1: none", event_sector),
    EVENT("event_cloud", FIELD_I32, "1", "cloud that buys; -1: none", event_cloud),
    EVENT("event_before", FIELD_F64, "1",
          "before the event; unit by kind: price CNY/Mtok, quality util, cash kCNY, SMEs, accelerators",
          event_before),
    EVENT("event_after", FIELD_F64, "1", "after the event; same unit", event_after),
    EVENT("event_amount", FIELD_F64, "1", "amount: money kCNY, SMEs, accelerators", event_amount),
};
const size_t event_field_count = sizeof event_fields / sizeof *event_fields;

#define SME(name, type, unit, long_name, ...)                                                                \
    {                                                                                                        \
        name, type, {AXIS_ROUND, AXIS_SME}, unit, long_name, .sme = __VA_ARGS__                              \
    }

const struct field panel_fields[] = {
    SME("panel_alive", FIELD_I8, "1", "the slot holds an SME in business", sme_alive, .categories = &yes_no),
    SME("panel_sector", FIELD_I32, "1", "sector of the slot", sme_sector),
    SME("panel_capital", FIELD_F64, "kCNY", "cash", sme_capital),
    SME("panel_price", FIELD_F64, "CNY/month", "app price per paying user", sme_price),
    SME("panel_quality", FIELD_F32, "util", "own app quality", sme_quality),
    SME("panel_users", FIELD_F64, "users", "end users", sme_users),
    SME("panel_volume", FIELD_F32, "Gtok", "tokens used in the round", sme_volume),
    SME("panel_product", FIELD_I32, "1", "product in use; -1: none", sme_product),
    SME("panel_cloud", FIELD_I32, "1", "cloud that holds the account; -1: none", sme_cloud),
    SME("panel_has_value", FIELD_I8, "1", "has found business value", sme_has_value, .categories = &yes_no),
    SME("panel_viral", FIELD_I8, "1", "its app went viral", sme_viral, .categories = &yes_no),
    SME("panel_age", FIELD_I32, "1", "rounds since it was founded; SMEs of the start: since round 0",
        sme_age),
};
const size_t panel_field_count = sizeof panel_fields / sizeof *panel_fields;

static const char *winning_name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scenario, (void)scratch;
    return winning_names[index];
}

#define WINNER(its_name, axis, other_axis, meaning)                                                          \
    {                                                                                                        \
        .name = its_name, .type = FIELD_F64, .axes = {axis, other_axis}, .unit = "1", .long_name = meaning   \
    }

const struct field winner_fields[] = {
    {.name = "winning_name",
     .type = FIELD_TEXT,
     .axes = {AXIS_WINNING},
     .unit = "1",
     .long_name = "what it means to win: alive, or the largest share, profit, gain of capital",
     .text = winning_name},
    {.name = "rival_name",
     .type = FIELD_TEXT,
     .axes = {AXIS_RIVAL},
     .unit = "1",
     .long_name = "name of the vendor",
     .text = vendor_name},
    WINNER("wins", AXIS_WINNING, AXIS_VENDOR,
           "probability that the vendor wins; those that tie share the run"),
    WINNER("wins_low", AXIS_WINNING, AXIS_VENDOR, "lower end of its 95 % interval (Wilson)"),
    WINNER("wins_high", AXIS_WINNING, AXIS_VENDOR, "upper end of its 95 % interval (Wilson)"),
    WINNER(
        "outlives", AXIS_VENDOR, AXIS_RIVAL,
        "probability that the vendor is in the market longer than the rival; the rest: both to the end, or "
        "gone in the same round"),
    WINNER("outlives_low", AXIS_VENDOR, AXIS_RIVAL, "lower end of its 95 % interval (Wilson)"),
    WINNER("outlives_high", AXIS_VENDOR, AXIS_RIVAL, "upper end of its 95 % interval (Wilson)"),
};
const size_t winner_field_count = sizeof winner_fields / sizeof *winner_fields;

static const char *exit_part_name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scenario, (void)scratch;
    return exit_part_names[index];
}

#define EXIT(its_name, its_type, its_unit, meaning, ...)                                                     \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_EXIT}, .unit = its_unit, .long_name = meaning,     \
        __VA_ARGS__                                                                                          \
    }
#define AT(member) .offset = offsetof(struct exit_row, member)

const struct field exit_fields[] = {
    {.name = "exit_part_name",
     .type = FIELD_TEXT,
     .axes = {AXIS_EXIT_PART},
     .unit = "1",
     .long_name = "name of the part",
     .text = exit_part_name},
    EXIT("exit_run", FIELD_I32, "1", "run", AT(run)),
    EXIT("exit_vendor", FIELD_I32, "1", "vendor that left", AT(vendor)),
    EXIT("exit_in_round", FIELD_I32, "1", "round in which it left", AT(round)),
    EXIT("exit_reason", FIELD_I8, "1", "how it left", AT(cause), .categories = &exit_causes),
    EXIT("cash_start", FIELD_F64, "kCNY", "its cash before round 1", AT(cash_start)),
    EXIT("cash_end", FIELD_F64, "kCNY", "its cash after the round of the exit", AT(cash_end)),
    EXIT("alive_without_war", FIELD_I8, "1", "alive after that round if nobody had moved prices",
         AT(alive_without_war), .categories = &yes_no),
    EXIT("alive_if_held", FIELD_I8, "1", "alive after that round if it had not moved its prices",
         AT(alive_if_held), .categories = &yes_no),
    EXIT("alive_if_rivals_held", FIELD_I8, "1", "alive after that round if its rivals had not",
         AT(alive_if_rivals_held), .categories = &yes_no),
    {.name = "exit_parts",
     .type = FIELD_F64,
     .axes = {AXIS_EXIT, AXIS_EXIT_PART},
     .unit = "kCNY",
     .long_name = "what its cash went through; the sum over the parts is cash_end - cash_start",
     .offset = offsetof(struct exit_row, parts)},
};
const size_t exit_field_count = sizeof exit_fields / sizeof *exit_fields;
#undef AT
