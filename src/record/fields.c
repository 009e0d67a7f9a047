#include "record/fields.h"

#include "scenario/calendar.h"
#include "words/words.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
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
    [AXIS_EXCHANGE] = {"exchange", "question to a program and its answer, by run and vendor", NULL},
    [AXIS_EVENT] = {"event", "number of the event, by run and round", NULL},
    [AXIS_APP] = {"app", "named app, in the scenario's order", "app_name"},
    [AXIS_GROUP] = {"group", "owner with the vendors that it owns, as one firm", "group_name"},
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
    [AXIS_REPLICATES] = {"replicate_count", "replicates used", NULL},
    [AXIS_CLAIM] = {"claim", "claim, in the order of the scenario or study", "claim_name"},
    [AXIS_CLAIM_CELL] = {"claim_cell", "combination of what else varies, claim by claim", NULL},
    [AXIS_DRAW] = {"draw", "draw of an inference, in the order in which they were made", NULL},
    [AXIS_POPULATION] = {"population", "population of draws", NULL},
    [AXIS_TARGET] = {"target", "target of the study", "target_name"},
    [AXIS_WAVE] = {"wave", "wave of an inference by emulators", NULL},
    [AXIS_PLAYED] = {"played", "point that was played for emulators, wave by wave", NULL},
    [AXIS_ALTERNATIVE] = {"alternative", "what a vendor might have played, vendor by vendor",
                          "alternative_name"},
    [AXIS_SWITCH] = {"switch", "change of a vendor's rule, in the order of turns", NULL},
    [AXIS_ROLE] = {"role", "role: vendors that play one rule together", "role_name"},
    [AXIS_RULE] = {"rule", "rule that a role may play; the first is what the scenario has", "rule_name"},
    [AXIS_PROFILE] = {"profile", "one rule for each role; the last role's changes fastest, 0 is the scenario",
                      NULL},
    [AXIS_TABLE_EQUILIBRIUM] = {"equilibrium", "equilibrium of the table of mean payoffs, pure ones first",
                                NULL},
    [AXIS_ALPHA] = {"alpha", "strength of selection in alpha-Rank, in units of a role's spread of payoffs",
                    NULL},
    [AXIS_DEPARTURE] = {"departure", "a member that leaves its role for another rule, at a pure equilibrium",
                        NULL},
    [AXIS_STRATEGY] = {"strategy", "strategy that is played", "strategy_name"},
    [AXIS_OPPONENT] = {"opponent", "what the rest of the group plays", "opponent_name"},
    [AXIS_CRITERION] = {"criterion", "what counts", "criterion_name"},
    [AXIS_OBSERVATION] = {"observation", "row of a table of observations, from 0", NULL},
    [AXIS_FAILURE] = {"failure", "number of the failed run, by run", NULL},
    [AXIS_BOX] = {"box", "box in which an event is frequent, from 1", NULL},
    [AXIS_PATH] = {"path", "box on the path of a box, box by box", NULL},
    [AXIS_EQUILIBRIUM] = {"equilibrium", "equilibrium of the game, from 1", "equilibrium_conduct"},
    [AXIS_OWN_LEVEL] = {"own", "state of the firm: its experience, buyers or output", NULL},
    [AXIS_RIVAL_LEVEL] = {"rival", "state of its rival: experience or output", NULL},
    [AXIS_PERIOD] = {"period", "period of the game; it starts in 0", NULL},
    [AXIS_MOTIVE] = {"motive", "part of an advantage", NULL},
    [AXIS_SIMULATION] = {"simulation", "path that was drawn by chance", NULL},
    [AXIS_CORRESPONDENCE] = {"correspondence", "equilibrium of the game with another parameter, path by path",
                             NULL},
    [AXIS_LIMIT_SIDE] = {"side", "side of a limit: of a number, or names", NULL},
};

size_t axis_length(enum field_axis axis, const struct scenario *scenario)
{
    size_t sellers = scenario->infrastructure.seller_count, clouds = scenario->cloud_count, products = 0;
    for (size_t f = 0; axis == AXIS_PRODUCT && f < scenario->vendor_count; f++)
        products += scenario->vendors[f].product_count;
    const size_t lengths[ALL_AXES] = {
        [AXIS_ROUND] = (size_t)scenario->simulation.rounds + 1,
        [AXIS_FIRM] = sellers + clouds + scenario->vendor_count,
        [AXIS_SELLER] = sellers,
        [AXIS_CLOUD] = clouds,
        [AXIS_VENDOR] = scenario->vendor_count,
        [AXIS_PRODUCT] = products,
        [AXIS_SECTOR] = scenario->sector_count,
        [AXIS_APP] = scenario->app_count,
        [AXIS_GROUP] = group_count(scenario),
        [AXIS_FLOW] = flow_count(scenario),
        [AXIS_LAYER] = layer_count(scenario),
        [AXIS_WINNING] = WINNINGS,
        [AXIS_RIVAL] = scenario->vendor_count,
        [AXIS_EXIT_PART] = EXIT_PARTS,
    };
    return lengths[axis];
}

const char *const exit_part_names[EXIT_PARTS] = {
    "plan",       "users",   "own_cuts",        "rivals_cuts", "compute_bill",
    "fixed_cost", "funding", "missing_funding", "other",       "handed_over",
};

const char *const winning_names[WINNINGS] = {"alive", "share", "profit", "capital"};
const char *const winning_meanings[WINNINGS] = {
    [WIN_ALIVE] = "is in the market after the last round",
    [WIN_SHARE] = "has the largest share of the tokens served in the last round",
    [WIN_PROFIT] = "has the largest cumulative profit with its group, if that is one",
    [WIN_CAPITAL] = "has with its group gained most cash less money put in",
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
    default: /* 0x1.f...p62 is the largest double below 2^63 */
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

static double stored_number(enum field_type type, const void *stored)
{
    double f64;
    float f32;
    int8_t i8;
    int32_t i32;
    int64_t i64;
    switch (type) {
    case FIELD_F64:
        memcpy(&f64, stored, sizeof f64);
        return f64;
    case FIELD_F32:
        memcpy(&f32, stored, sizeof f32);
        return (double)f32;
    case FIELD_I8:
        memcpy(&i8, stored, sizeof i8);
        return i8;
    case FIELD_I32:
        memcpy(&i32, stored, sizeof i32);
        return i32;
    default:
        memcpy(&i64, stored, sizeof i64);
        return (double)i64;
    }
}

void field_type_round(enum field_type type, double *numbers, size_t count)
{
    char stored[sizeof(double)];
    for (size_t i = 0; i < count; i++) {
        store(type, numbers[i], stored);
        numbers[i] = stored_number(type, stored);
    }
}

bool axis_may_be_empty(enum field_axis axis)
{
    return axis == AXIS_SELLER || axis == AXIS_CLOUD || axis == AXIS_APP || axis == AXIS_GROUP;
}

bool field_is_wanted(const struct field *field, const struct scenario *scenario)
{
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        if (axis_may_be_empty(field->axes[a]) && !axis_length(field->axes[a], scenario))
            return false;
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
        if (axis != AXIS_RUN && axis != AXIS_ROUND && axis != AXIS_EVENT && axis != AXIS_EXCHANGE)
            length *= axis_length(axis, scenario);
    }
    return length;
}

void field_note_bases(const double *slice, size_t length, double *bases)
{
    for (size_t i = 0; i < length; i++)
        if (bases[i] == 0 && slice[i] > 0)
            bases[i] = slice[i];
}

void field_make_relative(double *slice, size_t length, const double *bases)
{
    for (size_t i = 0; i < length; i++)
        slice[i] = bases[i] > 0 ? slice[i] / bases[i] : (double)NAN;
}

static double reference(size_t index)
{
    return index == NO_REFERENCE ? -1 : (double)index;
}

#define TEXT_GETTER(name, expression)                                                                        \
    static const char *name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])      \
    {                                                                                                        \
        (void)scenario;                                                                                      \
        (void)scratch;                                                                                       \
        return (expression);                                                                                 \
    }
#define NUMBER_GETTER(name, expression)                                                                      \
    static double name(const struct scenario *scenario, size_t index)                                        \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

/* A firm by its index among all firms, and a product by its index in the market. */
struct firm {
    const char *name, *label;
    int layer;
};

static struct firm find_firm(const struct scenario *scenario, size_t index)
{
    size_t sellers = scenario->infrastructure.seller_count, clouds = scenario->cloud_count;
    if (index < sellers) {
        const struct seller_parameters *seller = &scenario->infrastructure.sellers[index];
        return (struct firm){seller->name, LABEL_OF(seller), 0};
    }
    if (index < sellers + clouds) {
        const struct cloud_parameters *cloud = &scenario->clouds[index - sellers];
        return (struct firm){cloud->name, LABEL_OF(cloud), 1};
    }
    const struct vendor_parameters *vendor = &scenario->vendors[index - sellers - clouds];
    return (struct firm){vendor->name, LABEL_OF(vendor), 2};
}

struct product {
    size_t vendor;
    const struct product_parameters *parameters;
};

static struct product find_product(const struct scenario *scenario, size_t index)
{
    size_t vendor = 0;
    for (; index >= scenario->vendors[vendor].product_count; vendor++)
        index -= scenario->vendors[vendor].product_count;
    return (struct product){vendor, &scenario->vendors[vendor].products[index]};
}

const char *firm_name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scratch;
    return find_firm(scenario, index).name;
}

const char *firm_label(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    (void)scratch;
    return find_firm(scenario, index).label;
}

static const char *round_date(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    const struct simulation_parameters *simulation = &scenario->simulation;
    if (index == 0)
        calendar_print(simulation->start_date - 1, scratch);
    else
        calendar_print_round((int64_t)index, simulation->start_date, simulation->round_days, scratch);
    return scratch;
}

NUMBER_GETTER(firm_layer_number, find_firm(scenario, index).layer)
TEXT_GETTER(product_name, find_product(scenario, index).parameters->name)
TEXT_GETTER(product_label, LABEL_OF(find_product(scenario, index).parameters))
NUMBER_GETTER(product_tier, find_product(scenario, index).parameters->tier)
NUMBER_GETTER(product_vendor, (double)find_product(scenario, index).vendor)
NUMBER_GETTER(product_launch_round, (double)find_product(scenario, index).parameters->launch_round)
TEXT_GETTER(seller_name, scenario->infrastructure.sellers[index].name)
TEXT_GETTER(cloud_name, scenario->clouds[index].name)
TEXT_GETTER(vendor_name, scenario->vendors[index].name)
TEXT_GETTER(vendor_app, scenario->vendors[index].app.name)
TEXT_GETTER(sector_name, scenario->sectors[index].name)
TEXT_GETTER(sector_label, LABEL_OF(&scenario->sectors[index]))
TEXT_GETTER(app_name, scenario->apps[index].name)
TEXT_GETTER(app_label, LABEL_OF(&scenario->apps[index]))
NUMBER_GETTER(app_sector, (double)scenario->apps[index].sector)
NUMBER_GETTER(app_carrier, scenario->apps[index].carried ? reference(scenario->apps[index].carrier) : -2)
TEXT_GETTER(flow_name, ledger_flow_names[flow_at(scenario, index)])

/* In the scenario's terms. */
static const char *flow_meaning(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH])
{
    snprintf(scratch, FIELD_SCRATCH, "%.300s",
             say(&scenario->terms, ledger_flow_meanings[flow_at(scenario, index)]).bytes);
    return scratch;
}

TEXT_GETTER(layer_name, ledger_sector_names[layer_at(scenario, index)])
TEXT_GETTER(group_name, scenario->clouds[group_owner(scenario, index)].name)
TEXT_GETTER(group_label, LABEL_OF(&scenario->clouds[group_owner(scenario, index)]))
TEXT_GETTER(winning_name, winning_names[index])
TEXT_GETTER(exit_part_name, exit_part_names[index])
/* ROUND_NEVER is no round, and -1 */
NUMBER_GETTER(vendor_entry_round, scenario->vendors[index].entry_round == ROUND_NEVER
                                      ? -1
                                      : (double)scenario->vendors[index].entry_round)
NUMBER_GETTER(vendor_owner, reference(scenario->vendors[index].owner))
NUMBER_GETTER(vendor_host, reference(scenario->vendors[index].host))
NUMBER_GETTER(sector_kind, scenario->sectors[index].kind)

#define EVENT_GETTER(name, expression)                                                                       \
    static double name(const struct event *event)                                                            \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

EVENT_GETTER(event_round, event->round)
EVENT_GETTER(event_kind_number, event->kind)
EVENT_GETTER(event_vendor, event->vendor)
EVENT_GETTER(event_product, event->product)
EVENT_GETTER(event_sector, event->sector)
EVENT_GETTER(event_cloud, event->buyer - 1)
EVENT_GETTER(event_before, event->before)
EVENT_GETTER(event_after, event->after)
EVENT_GETTER(event_amount, event->amount)

#define SME_GETTER(name, expression)                                                                         \
    static double name(const struct sme_sample *sme)                                                         \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

SME_GETTER(sme_alive, sme->alive)
SME_GETTER(sme_sector, (double)sme->sector)
SME_GETTER(sme_capital, sme->capital)
SME_GETTER(sme_price, sme->price)
SME_GETTER(sme_quality, sme->quality)
SME_GETTER(sme_users, sme->users)
SME_GETTER(sme_volume, sme->volume)
SME_GETTER(sme_product, reference(sme->product))
SME_GETTER(sme_cloud, reference(sme->cloud))
SME_GETTER(sme_has_value, sme->has_value)
SME_GETTER(sme_viral, sme->viral)
SME_GETTER(sme_age, (double)sme->age)

static const struct categories kinds_of_events = {event_names, EVENT_KINDS};
const struct categories product_tiers = {tier_names, TIER_COUNT};
const struct categories exit_causes = {(const char *const[]){"none", "bankrupt", "withdrawn", "acquired"}, 4};
const struct categories yes_no = {(const char *const[]){"no", "yes"}, 2};
CATEGORIES(layers_of_firms, "seller", "cloud", "vendor")
CATEGORIES(kinds_of_sectors, "consumer", "business", "buyers")

#define TEXT(name, axis, long_name, get)                                                                     \
    {                                                                                                        \
        name, FIELD_TEXT, {axis}, "1", long_name, .text = get                                                \
    }
#define INDEX(name, axis, long_name, get)                                                                    \
    {                                                                                                        \
        name, FIELD_I32, {axis}, "1", long_name, .number = get                                               \
    }
#define CATEGORY(name, axis, long_name, list, get)                                                           \
    {                                                                                                        \
        name, FIELD_I8, {axis}, "1", long_name, .categories = list, .number = get                            \
    }

#define WITH_APPS .wanted = wants_apps, .wanted_with = "apps"
#define APP_TEXT(its_name, meaning, get)                                                                     \
    {                                                                                                        \
        .name = its_name, .type = FIELD_TEXT, .axes = {AXIS_APP}, .unit = "1", .long_name = meaning,         \
        WITH_APPS, .text = get                                                                               \
    }
#define APP_INDEX(its_name, meaning, get)                                                                    \
    {                                                                                                        \
        .name = its_name, .type = FIELD_I32, .axes = {AXIS_APP}, .unit = "1", .long_name = meaning,          \
        WITH_APPS, .number = get                                                                             \
    }

bool has_entries(const struct scenario *scenario)
{
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (scenario->vendors[f].entry_round > 0)
            return true;
    return false;
}

bool wants_apps(const struct scenario *scenario)
{
    return scenario->app_count > 0;
}

const struct field scenario_fields[] = {
    TEXT("round_date", AXIS_ROUND, "first day of the round; at 0 the day before round 1", round_date),
    TEXT("firm_name", AXIS_FIRM, "identifier of the firm", firm_name),
    TEXT("firm_label", AXIS_FIRM, "name of the firm as shown", firm_label),
    CATEGORY("firm_layer", AXIS_FIRM, "kind of firm", &layers_of_firms, firm_layer_number),
    TEXT("seller_name", AXIS_SELLER, "identifier of the seller", seller_name),
    TEXT("cloud_name", AXIS_CLOUD, "identifier of the cloud", cloud_name),
    TEXT("vendor_name", AXIS_VENDOR, "identifier of the vendor", vendor_name),
    {.name = "vendor_app",
     .type = FIELD_TEXT,
     .axes = {AXIS_VENDOR},
     .unit = "1",
     .long_name = "the vendor's own consumer app; empty: none",
     WITH_OWN_APPS,
     .text = vendor_app},
    {"vendor_entry_round",
     FIELD_I32,
     {AXIS_VENDOR},
     "1",
     "round in which the vendor enters the market; 0: it is there at the start, -1: it never comes",
     .wanted = has_entries,
     .wanted_with = "vendors[].entry_date",
     .number = vendor_entry_round},
    INDEX("vendor_owner", AXIS_VENDOR, "cloud that owns the vendor; -1: independent", vendor_owner),
    {.name = "vendor_host",
     .type = FIELD_I32,
     .axes = {AXIS_VENDOR},
     .unit = "1",
     .long_name = "cloud that hosts the vendor; -1: none",
     WITH_HOSTS,
     .number = vendor_host},
    TEXT("product_name", AXIS_PRODUCT, "identifier of the product", product_name),
    TEXT("product_label", AXIS_PRODUCT, "name of the product as shown", product_label),
    CATEGORY("product_tier", AXIS_PRODUCT, "tier of the product", &product_tiers, product_tier),
    INDEX("product_vendor", AXIS_PRODUCT, "vendor of the product", product_vendor),
    INDEX("product_launch_round", AXIS_PRODUCT, "round in which the product is launched",
          product_launch_round),
    TEXT("sector_name", AXIS_SECTOR, "identifier of the sector", sector_name),
    TEXT("sector_label", AXIS_SECTOR, "name of the sector as shown", sector_label),
    CATEGORY("sector_kind", AXIS_SECTOR, "who buys from the sector's SMEs", &kinds_of_sectors, sector_kind),
    APP_TEXT("app_name", "identifier of the named app", app_name),
    APP_TEXT("app_label", "name of the app as shown", app_label),
    APP_INDEX("app_sector", "sector of the app", app_sector),
    APP_INDEX("app_carrier", "cloud that makes up the app's losses; -1: an outside firm; -2: nobody",
              app_carrier),
    TEXT("group_name", AXIS_GROUP, "identifier of the owner", group_name),
    TEXT("group_label", AXIS_GROUP, "name of the owner as shown", group_label),
    TEXT("flow_name", AXIS_FLOW, "kind of money flow", flow_name),
    TEXT("flow_meaning", AXIS_FLOW, "what the flow pays for", flow_meaning),
    TEXT("layer_name", AXIS_LAYER, "layer of the economy", layer_name),
};
const size_t scenario_field_count = sizeof scenario_fields / sizeof *scenario_fields;

#define EVENT(name, type, unit, long_name, ...)                                                              \
    {                                                                                                        \
        name, type, {AXIS_EVENT}, unit, long_name, .event = __VA_ARGS__                                      \
    }

const struct field event_fields[] = {
    /* the writer fills it in: an event does not know its run */
    EVENT("event_run", FIELD_I32, "1", "run of the event", NULL),
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
    SME("panel_capital", FIELD_F64, "kCNY", "cash", sme_capital, WITH_SMES),
    SME("panel_price", FIELD_F64, "CNY/month", "app price per paying user", sme_price, WITH_SMES),
    SME("panel_quality", FIELD_F32, "util", "own app quality", sme_quality, WITH_SMES),
    SME("panel_users", FIELD_F64, "users", "end users", sme_users, WITH_SMES),
    SME("panel_volume", FIELD_F32, "Gtok", "tokens used in the round", sme_volume),
    SME("panel_product", FIELD_I32, "1", "product in use; -1: none", sme_product),
    SME("panel_cloud", FIELD_I32, "1", "cloud that holds the account; -1: none", sme_cloud, WITH_SMES),
    SME("panel_has_value", FIELD_I8, "1", "has found business value", sme_has_value, .categories = &yes_no,
        WITH_SMES),
    SME("panel_viral", FIELD_I8, "1", "its app went viral", sme_viral, .categories = &yes_no, WITH_SMES),
    SME("panel_age", FIELD_I32, "1", "rounds since it was founded; SMEs of the start: since round 0",
        sme_age),
};
const size_t panel_field_count = sizeof panel_fields / sizeof *panel_fields;

#define WINNER(name, axis, other_axis, meaning) FIELD(name, FIELD_F64, "1", meaning, axis, other_axis)

const struct field winner_fields[] = {
    TEXT("winning_name", AXIS_WINNING,
         "what it means to win: alive, or the largest share, profit, gain of capital", winning_name),
    TEXT("rival_name", AXIS_RIVAL, "name of the vendor", vendor_name),
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

#define EXIT(its_name, its_type, its_unit, meaning, ...)                                                     \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_EXIT}, .unit = its_unit, .long_name = meaning,     \
        __VA_ARGS__                                                                                          \
    }
#define AT(member) .offset = offsetof(struct exit_row, member)

const struct field exit_fields[] = {
    TEXT("exit_part_name", AXIS_EXIT_PART, "name of the part", exit_part_name),
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
