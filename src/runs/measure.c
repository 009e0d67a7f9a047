#include "runs/measure.h"

#include "runs/groups.h"
#include <math.h>
#include <string.h>

static double alive_now(const struct outcome *outcome, bool independents_only)
{
    const struct scenario *scenario = outcome->scenario;
    size_t first = outcome->firm_count - scenario->vendor_count;
    double alive = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (!independents_only || scenario->vendors[f].owner == NO_REFERENCE)
            alive += outcome->firms[first + f].alive;
    return alive;
}

static double rank_of(const struct outcome *outcome, size_t firm)
{
    size_t first = outcome->firm_count - outcome->scenario->vendor_count;
    double rank = 1;
    for (size_t f = first; f < outcome->firm_count; f++)
        rank += outcome->firms[f].served > outcome->firms[firm].served;
    return firm < first ? (double)NAN : rank;
}

/* Defines the getter of a number of a run, or of element i of one of its axes. */
#define NUMBER(name, expression)                                                                             \
    static double name(const struct outcome *outcome, size_t i)                                              \
    {                                                                                                        \
        const struct outcome_detail *detail = &outcome->detail;                                              \
        (void)detail;                                                                                        \
        (void)i;                                                                                             \
        return (double)(expression);                                                                         \
    }
NUMBER(vendors_alive, alive_now(outcome, false))
NUMBER(independents_alive, alive_now(outcome, true))
NUMBER(mean_price, outcome->end[PATH_PRICE])
NUMBER(market_price_index, outcome->end[PATH_PRICE_INDEX])
NUMBER(volume, outcome->end[PATH_VOLUME])
NUMBER(adoption, outcome->end[PATH_ADOPTION])
NUMBER(hhi, outcome->end[PATH_HHI])
NUMBER(smes, outcome->end[PATH_SMES])
NUMBER(smes_with_value, outcome->end[PATH_WITH_VALUE])
NUMBER(users, outcome->end[PATH_USERS])
NUMBER(price_ratio,
       outcome->start[PATH_PRICE] > 0 ? outcome->end[PATH_PRICE] / outcome->start[PATH_PRICE] : NAN)
NUMBER(exit_year_one, outcome->sme_exit_year_one)
NUMBER(sme_exit_end, outcome->sme_exit_end)
NUMBER(sme_surplus, outcome->surplus[LEDGER_SMES])
NUMBER(user_surplus, outcome->surplus[LEDGER_HOUSEHOLDS])
NUMBER(ledger_error, outcome->worst_ledger_error)
NUMBER(independents_share, detail->independents_share)
NUMBER(largest_share, detail->largest_share)
NUMBER(independents_profit, detail->independents_profit)
NUMBER(owned_profit, detail->owned_profit)
NUMBER(owned_served, detail->owned_served)
NUMBER(groups_profit, detail->owned_profit + detail->clouds_profit)
NUMBER(cut_light, detail->cut[TIER_LIGHT])
NUMBER(cut_main, detail->cut[TIER_MAIN])
NUMBER(cut_flagship, detail->cut[TIER_FLAGSHIP])
NUMBER(owned_cut_light, detail->owned_cut[TIER_LIGHT])
NUMBER(owned_cut_main, detail->owned_cut[TIER_MAIN])
NUMBER(owned_cut_flagship, detail->owned_cut[TIER_FLAGSHIP])
NUMBER(fall_light, detail->fall[TIER_LIGHT])
NUMBER(fall_main, detail->fall[TIER_MAIN])
NUMBER(fall_flagship, detail->fall[TIER_FLAGSHIP])
NUMBER(mean_cost, detail->cost)
NUMBER(cost_part, detail->cost_part)
NUMBER(below_cost, detail->volume > 0 ? detail->below_cost / detail->volume : 0)
NUMBER(total_volume, detail->volume)
NUMBER(api_revenue, detail->api_revenue)
NUMBER(compute_sold, detail->compute_sold)
NUMBER(attach_in_all, detail->attach)
NUMBER(accelerators_sold, detail->accelerators_sold)
NUMBER(peak_users, detail->peak_users)
/* The same of the i-th layer that the scenario has. */
#define LAYER_NUMBER(name, expression)                                                                       \
    static double name(const struct outcome *outcome, size_t i)                                              \
    {                                                                                                        \
        enum ledger_sector l = layer_at(outcome->scenario, i);                                               \
        return (expression);                                                                                 \
    }
LAYER_NUMBER(layer_profit, outcome->profit[l])
LAYER_NUMBER(layer_value_added, outcome->value_added[l])
LAYER_NUMBER(layer_cash_flow, outcome->cash_flow[l])
LAYER_NUMBER(layer_capital_change, outcome->cash_end[l] - outcome->cash_start[l])
NUMBER(firm_alive, outcome->firms[i].alive)
NUMBER(firm_exit_round, outcome->firms[i].exit_round)
NUMBER(firm_share, outcome->firms[i].share)
NUMBER(firm_price, outcome->firms[i].price)
NUMBER(firm_price_index, outcome->firms[i].price_index)
NUMBER(firm_capital, outcome->firms[i].capital)
NUMBER(firm_profit, outcome->firms[i].profit)
NUMBER(firm_support, outcome->firms[i].support)
NUMBER(firm_attach, outcome->firms[i].attach)
NUMBER(firm_token_share, outcome->firms[i].token_share)
NUMBER(firm_app_volume, outcome->firms[i].app_volume)
NUMBER(firm_capital_gained, outcome->firms[i].capital - outcome->firms[i].capital_start)
NUMBER(firm_tokens, outcome->firms[i].tokens)
NUMBER(firm_served, outcome->firms[i].served)
NUMBER(firm_rank, rank_of(outcome, i))
NUMBER(firm_own_users, outcome->firms[i].app_users)
NUMBER(firm_revenue, outcome->firms[i].revenue)
NUMBER(firm_fees, outcome->firms[i].fees)
NUMBER(firm_margin, outcome->firms[i].call_margin)
NUMBER(firm_value_added, outcome->firms[i].value_added)
NUMBER(firm_cash_flow, outcome->firms[i].cash_flow)
NUMBER(firm_put_in, outcome->firms[i].put_in)
NUMBER(firm_earned, firm_account(&outcome->firms[i], ACCOUNT_EARNED))
NUMBER(group_profit, group_account(outcome, i, ACCOUNT_PROFIT))
NUMBER(group_earned, group_account(outcome, i, ACCOUNT_EARNED))
/* The same of a named app; NAN in a run without it, as on one side of a comparison. */
#define APP_NUMBER(name, member)                                                                             \
    NUMBER(name, i < outcome->scenario->app_count ? (double)outcome->apps[i].member : (double)NAN)
APP_NUMBER(app_alive, alive)
APP_NUMBER(app_exit_round, exit_round)
APP_NUMBER(app_users, users)
APP_NUMBER(app_peak_users, peak_users)
APP_NUMBER(app_capital, capital)
APP_NUMBER(app_revenue, parts[APP_REVENUE])
APP_NUMBER(app_profit, profit)
APP_NUMBER(app_volume, volume)
APP_NUMBER(app_funding, parts[APP_FUNDING])
APP_NUMBER(app_support, parts[APP_SUPPORT])
NUMBER(sector_smes, detail->sectors[i].smes)
NUMBER(sector_users, detail->sectors[i].users)
NUMBER(sector_peak_users, detail->sectors[i].peak_users)
NUMBER(sector_with_value, detail->sectors[i].with_value)
NUMBER(sector_profit, detail->sectors[i].profit)
NUMBER(sector_surplus, detail->sectors[i].surplus)
NUMBER(sector_user_surplus, detail->sectors[i].user_surplus)

static bool wants_sellers(const struct scenario *scenario)
{
    return has_layer(scenario, LEDGER_SELLERS);
}

static bool serves_others(const struct scenario *scenario)
{
    return scenario->hosted_count > 0;
}

/* Of what not every scenario has; a total is of all rounds, and adds up over them. */
#define ROW_IF(has, name, axis, unit, long_name, get)                                                        \
    {                                                                                                        \
        name, FIELD_F64, AXIS_##axis, unit, long_name, NULL, get, has, false                                 \
    }
#define TOTAL_IF(has, name, axis, unit, long_name, get)                                                      \
    {                                                                                                        \
        name, FIELD_F64, AXIS_##axis, unit, long_name, NULL, get, has, true                                  \
    }
#define ROW(...) ROW_IF(NULL, __VA_ARGS__)
#define TOTAL(...) TOTAL_IF(NULL, __VA_ARGS__)

const struct measure measures[] = {
    {"final_alive", FIELD_I8, AXIS_FIRM, "1", "firm in the market after the last round", &yes_no, firm_alive,
     NULL, false},
    {"left_in_round", FIELD_I32, AXIS_FIRM, "round", "round in which the firm left; 0: it did not", NULL,
     firm_exit_round, NULL, false},
    ROW("vendors_alive", NONE, "vendors", "model vendors in the market after the last round", vendors_alive),
    ROW("independents_alive", NONE, "vendors", "vendors without an owner in the market after the last round",
        independents_alive),
    ROW("final_mean_price", NONE, "CNY/Mtok", "mean price paid in the last round", mean_price),
    ROW("final_market_price_index", NONE, "1",
        "posted prices in the last round relative to the start: a chained index of the same products",
        market_price_index),
    ROW("price_ratio", NONE, "1", "mean price paid in the last round over the first that was paid",
        price_ratio),
    ROW("final_volume", NONE, "Gtok", "tokens served in the last round", volume),
    ROW("final_adoption", NONE, "1", "share of SMEs that use a model after the last round", adoption),
    ROW("final_hhi", NONE, "1",
        "Herfindahl-Hirschman index of vendors' volume shares in the last round, 0 to 10000", hhi),
    ROW_IF(wants_smes, "final_smes", NONE, "SMEs", "SMEs in business after the last round", smes),
    ROW_IF(wants_smes, "final_smes_with_value", NONE, "SMEs", "SMEs that have found business value",
           smes_with_value),
    ROW_IF(wants_smes, "final_users", NONE, "users", "end users of the apps after the last round", users),
    ROW_IF(wants_smes, "sme_exit_year_one", NONE, "1",
           "share of the SMEs of the start that are gone after a year", exit_year_one),
    TOTAL("total_sme_surplus", NONE, "kCNY", "SMEs' surplus over using no model, all rounds", sme_surplus),
    TOTAL_IF(wants_smes, "total_user_surplus", NONE, "kCNY", "paying users' surplus, all rounds",
             user_surplus),
    ROW("worst_ledger_error", NONE, "1", "largest imbalance of a money flow, relative to its gross",
        ledger_error),
    TOTAL("layer_profit", LAYER, "kCNY", "profit of the layer, less depreciation, all rounds", layer_profit),
    ROW("layer_capital_change", LAYER, "kCNY",
        "cash of the layer after the last round less that before the first", layer_capital_change),
    ROW("final_share", FIRM, "1",
        "share in the last round: of tokens served (vendors), SMEs' accounts (clouds), accelerators shipped (sellers)",
        firm_share),
    ROW("final_price", FIRM, "kCNY/accelerator, kCNY/acc-h, CNY/Mtok",
        "price that the firm was paid in the last round for what it sells; NaN when it sold nothing",
        firm_price),
    ROW("final_price_index", FIRM, "1",
        "posted price in the last round relative to the start: of vendors a chained index of the same products",
        firm_price_index),
    ROW("final_capital", FIRM, "kCNY", "cash of the firm after the last round", firm_capital),
    ROW("capital_gained", FIRM, "kCNY", "cash of the firm after the last round less that before the first",
        firm_capital_gained),
    TOTAL("total_profit", FIRM, "kCNY", "profit of the firm, less depreciation, all rounds, before support",
          firm_profit),
    TOTAL_IF(wants_clouds, "total_support", FIRM, "kCNY",
             "support received (vendors) or paid (clouds), all rounds", firm_support),
    TOTAL_IF(wants_accounts, "total_attach", FIRM, "kCNY",
             "gross profit on SMEs' cloud bills (clouds), all rounds", firm_attach),
    ROW_IF(wants_own_apps, "final_app_volume", FIRM, "Gtok",
           "tokens that the vendor's own app took in the last round", firm_app_volume),
    ROW_IF(wants_smes, "sme_exit_end", NONE, "1",
           "share of the SMEs of the start that are gone after the last round of the run", sme_exit_end),
    ROW("independents_share", NONE, "1", "share of tokens of vendors without an owner, last round",
        independents_share),
    ROW("largest_share", NONE, "1", "share of tokens of the largest vendor, last round", largest_share),
    TOTAL("independents_profit", NONE, "kCNY", "profit of vendors without an owner, all rounds",
          independents_profit),
    TOTAL_IF(wants_clouds, "owned_profit", NONE, "kCNY",
             "profit of vendors that clouds own, all rounds, before support", owned_profit),
    TOTAL_IF(wants_clouds, "groups_profit", NONE, "kCNY",
             "profit of all clouds and the vendors that they own, all rounds", groups_profit),
    ROW("cut_light", NONE, "1",
        "cut of light products on offer since launch, share of the sum of their lists", cut_light),
    ROW("cut_main", NONE, "1", "cut of main products on offer since launch, share of the sum of their lists",
        cut_main),
    ROW("cut_flagship", NONE, "1",
        "cut of flagship products on offer since launch, share of the sum of their lists", cut_flagship),
    ROW_IF(
        wants_clouds, "owned_cut_light", NONE, "1",
        "cut of light products of vendors that clouds own, on offer since launch, share of the sum of their "
        "lists",
        owned_cut_light),
    ROW("fall_light", NONE, "CNY/Mtok", "mean cut of light products on offer since launch", fall_light),
    ROW_IF(
        wants_clouds, "owned_cut_main", NONE, "1",
        "cut of main products of vendors that clouds own, on offer since launch, share of the sum of their "
        "lists",
        owned_cut_main),
    ROW("fall_main", NONE, "CNY/Mtok", "mean cut of main products on offer since launch", fall_main),
    ROW_IF(
        wants_clouds, "owned_cut_flagship", NONE, "1",
        "cut of flagship products of vendors that clouds own, on offer since launch, share of the sum of their "
        "lists",
        owned_cut_flagship),
    ROW("fall_flagship", NONE, "CNY/Mtok", "mean cut of flagship products on offer since launch",
        fall_flagship),
    ROW("final_mean_cost", NONE, "CNY/Mtok", "mean unit cost of the tokens served in the last round",
        mean_cost),
    ROW("cost_part_of_fall", NONE, "1",
        "fall of unit costs over that of posted prices since round 1, of products on offer then and in the last "
        "round, at its tokens; NaN where prices did not fall",
        cost_part),
    ROW("below_cost_share", NONE, "1", "share of all tokens sold below unit cost", below_cost),
    TOTAL("total_volume", NONE, "Gtok", "tokens served, all rounds", total_volume),
    TOTAL_IF(
        wants_clouds, "owned_served", NONE, "Gtok",
        "tokens that vendors of clouds served to SMEs, all rounds: what research firms count of public clouds",
        owned_served),
    TOTAL("total_api_revenue", NONE, "kCNY", "API fees of all vendors, all rounds", api_revenue),
    TOTAL_IF(wants_hosts, "total_compute_sold", NONE, "kCNY",
             "compute sold to vendors by all clouds, all rounds", compute_sold),
    TOTAL_IF(wants_accounts, "attach_profit", NONE, "kCNY",
             "gross profit on SMEs' cloud bills of all clouds, all rounds", attach_in_all),
    TOTAL_IF(wants_sellers, "accelerators_sold", NONE, "kCNY",
             "revenue of the sellers of accelerators, all rounds", accelerators_sold),
    ROW_IF(wants_smes, "peak_users", NONE, "users", "most end users of the apps after any round", peak_users),
    ROW("final_tokens", FIRM, "Gtok",
        "tokens of the vendor in the last round: served to SMEs and taken by its own app", firm_tokens),
    TOTAL("total_served", FIRM, "Gtok", "tokens that the vendor served to SMEs, all rounds", firm_served),
    ROW("served_rank", FIRM, "1",
        "place of the vendor by tokens served to SMEs since the start, 1: the most; NaN for others than vendors",
        firm_rank),
    ROW_IF(wants_own_apps, "final_own_users", FIRM, "users",
           "users of the vendor's own app after the last round", firm_own_users),
    TOTAL("total_revenue", FIRM, "kCNY", "revenue of the firm from all its businesses, all rounds",
          firm_revenue),
    TOTAL("total_fees", FIRM, "kCNY", "API fees (vendors), all rounds", firm_fees),
    TOTAL("total_margin", FIRM, "kCNY",
          "margin of calls: API fees less the bill for compute (vendors), all rounds", firm_margin),
    TOTAL("total_value_added", FIRM, "kCNY",
          "sales of the firm less what it bought of other firms, accelerators apart, all rounds",
          firm_value_added),
    TOTAL("total_cash_flow", FIRM, "kCNY",
          "profit of the firm with accelerators as they are bought in place of depreciation, all rounds",
          firm_cash_flow),
    TOTAL("total_put_in", FIRM, "kCNY",
          "money put into the firm by investors and its parent, less what investors got out, all rounds",
          firm_put_in),
    ROW("cash_earned", FIRM, "kCNY",
        "cash that the firm gained, less money put in, net of what investors got out", firm_earned),
    TOTAL(
        "group_profit", FIRM, "kCNY",
        "profit of the firm's group, a cloud and the vendors that it owns, or the firm by itself, all rounds",
        group_profit),
    ROW("group_cash_earned", FIRM, "kCNY",
        "cash that the firm's group gained, less money put in by investors, net of what they got out",
        group_earned),
    TOTAL("layer_value_added", LAYER, "kCNY",
          "sales of the layer less goods and services bought of other layers, accelerators apart, all rounds",
          layer_value_added),
    TOTAL("layer_cash_flow", LAYER, "kCNY",
          "profit of the layer with accelerators as they are bought in place of depreciation, all rounds",
          layer_cash_flow),
    ROW("final_sector_smes", SECTOR, "SMEs", "SMEs of the sector in business after the last round",
        sector_smes),
    ROW_IF(wants_smes, "final_sector_users", SECTOR, "users",
           "end users of the sector's apps after the last round", sector_users),
    ROW_IF(wants_smes, "peak_sector_users", SECTOR, "users",
           "most end users of the sector's apps after any round", sector_peak_users),
    ROW_IF(wants_smes, "final_sector_with_value", SECTOR, "SMEs",
           "SMEs of the sector that have found business value", sector_with_value),
    TOTAL_IF(wants_smes, "total_sector_profit", SECTOR, "kCNY", "profit of the sector's SMEs, all rounds",
             sector_profit),
    TOTAL("total_sector_surplus", SECTOR, "kCNY",
          "surplus of the sector's SMEs over using no model, all rounds", sector_surplus),
    TOTAL_IF(wants_smes, "total_sector_user_surplus", SECTOR, "kCNY",
             "surplus of the sector's paying users, all rounds", sector_user_surplus),
    {"final_token_share", FIELD_F64, AXIS_FIRM, "1",
     "share of the tokens of the last round: of vendors, of the models that they have made, whoever serves them; "
     "of clouds, served on their compute; only where a vendor serves another's model",
     NULL, firm_token_share, serves_others, false},
    {"final_app_alive", FIELD_I8, AXIS_APP, "1", "the app is in business after the last round", &yes_no,
     app_alive, NULL, false},
    {"app_closed_in_round", FIELD_I32, AXIS_APP, "round", "round in which the app closed; 0: it did not",
     NULL, app_exit_round, NULL, false},
    ROW("final_app_users", APP, "users", "end users of the app after the last round", app_users),
    ROW("peak_app_users", APP, "users", "most users that it had after a round", app_peak_users),
    ROW("final_app_capital", APP, "kCNY", "its cash after the last round", app_capital),
    TOTAL("total_app_revenue", APP, "kCNY", "its revenue, all rounds", app_revenue),
    TOTAL("total_app_profit", APP, "kCNY", "its profit, all rounds, before support", app_profit),
    TOTAL("total_app_volume", APP, "Gtok", "tokens that it used, all rounds", app_volume),
    TOTAL("total_app_funding", APP, "kCNY", "venture money that it received, all rounds", app_funding),
    TOTAL("total_app_support", APP, "kCNY", "paid by who carries it, all rounds", app_support),
};
const size_t measure_count = sizeof measures / sizeof *measures;

const struct measure test_measure = {"output", FIELD_F64, AXIS_NONE, "1",  "value of the test model",
                                     NULL,     NULL,      NULL,      false};

/* What the unit does not tell. */
static const struct {
    const char *name;
    struct possible_range possible;
} possible_rows[] = {
    {"final_adoption", {0, 1}},
    {"sme_exit_year_one", {0, 1}},
    {"sme_exit_end", {0, 1}},
    {"final_share", {0, 1}},
    {"final_token_share", {0, 1}},
    {"independents_share", {0, 1}},
    {"largest_share", {0, 1}},
    {"below_cost_share", {0, 1}},
    {"final_hhi", {0, 10000}},
    {"final_mean_price", {0, INFINITY}},
    {"final_market_price_index", {0, INFINITY}},
    {"price_ratio", {0, INFINITY}},
    {"worst_ledger_error", {0, INFINITY}},
    {"final_price", {0, INFINITY}},
    {"final_price_index", {0, INFINITY}},
    {"final_mean_cost", {0, INFINITY}},
    {"served_rank", {1, INFINITY}},
    /* a cut is of what was asked, and no price is below 0 */
    {"cut_light", {-INFINITY, 1}},
    {"cut_main", {-INFINITY, 1}},
    {"cut_flagship", {-INFINITY, 1}},
    {"owned_cut_light", {-INFINITY, 1}},
    {"owned_cut_main", {-INFINITY, 1}},
    {"owned_cut_flagship", {-INFINITY, 1}},
    /* money that is only taken in */
    {"total_api_revenue", {0, INFINITY}},
    {"total_compute_sold", {0, INFINITY}},
    {"accelerators_sold", {0, INFINITY}},
    {"total_revenue", {0, INFINITY}},
    {"total_fees", {0, INFINITY}},
    {"total_app_revenue", {0, INFINITY}},
};

struct possible_range measure_possible(const struct measure *measure, const struct scenario *scenario)
{
    static const char *const counted[] = {"vendors", "SMEs", "users", "Gtok", "round"};
    struct possible_range possible = possible_anything;
    if (measure->type == FIELD_I8)
        return possible_share;
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        if (strcmp(measure->unit, counted[i]) == 0)
            possible = possible_amount;
    for (size_t i = 0; i < sizeof possible_rows / sizeof *possible_rows; i++)
        if (strcmp(measure->name, possible_rows[i].name) == 0)
            possible = possible_rows[i].possible;
    if (strcmp(measure->unit, "vendors") == 0 || strcmp(measure->name, "served_rank") == 0)
        possible.most = (double)scenario->vendor_count;
    return possible;
}

struct possible_range outcome_possible(const char *name, const struct scenario *scenario)
{
    size_t i = 0;
    while (i < measure_count && strcmp(measures[i].name, name) != 0)
        i++;
    return i < measure_count ? measure_possible(&measures[i], scenario) : possible_anything;
}

size_t measure_length(const struct measure *measure, const struct scenario *scenario)
{
    if (measure->wanted && !measure->wanted(scenario))
        return 0;
    return measure->axis == AXIS_NONE ? 1 : axis_length(measure->axis, scenario);
}

size_t measured_numbers(const struct scenario *scenario)
{
    size_t total = 0;
    for (size_t i = 0; i < measure_count; i++)
        total += measure_length(&measures[i], scenario);
    return total;
}

double *measure_all(const struct outcome *outcome, const struct scenario *scenario, double *numbers)
{
    for (size_t i = 0; i < measure_count; i++)
        for (size_t k = 0; k < measure_length(&measures[i], scenario); k++)
            *numbers++ = measures[i].get(outcome, k);
    return numbers;
}

size_t measure_place(const char *name, const struct scenario *scenario)
{
    size_t first = 0;
    for (size_t i = 0; i < measure_count; i++) {
        if (strcmp(measures[i].name, name) == 0)
            return first;
        first += measure_length(&measures[i], scenario);
    }
    return SIZE_MAX;
}
