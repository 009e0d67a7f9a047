#include "runs/measure.h"

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

static double vendors_alive(const struct outcome *outcome, size_t index)
{
    (void)index;
    return alive_now(outcome, false);
}

static double independents_alive(const struct outcome *outcome, size_t index)
{
    (void)index;
    return alive_now(outcome, true);
}

#define PATH_END(name, path)                                                                                 \
    static double name(const struct outcome *outcome, size_t index)                                          \
    {                                                                                                        \
        (void)index;                                                                                         \
        return outcome->end[path];                                                                           \
    }
PATH_END(mean_price, PATH_PRICE)
PATH_END(volume, PATH_VOLUME)
PATH_END(adoption, PATH_ADOPTION)
PATH_END(hhi, PATH_HHI)
PATH_END(smes, PATH_SMES)
PATH_END(smes_with_value, PATH_WITH_VALUE)
PATH_END(users, PATH_USERS)

static double price_ratio(const struct outcome *outcome, size_t index)
{
    (void)index;
    double start = outcome->start[PATH_PRICE];
    return start > 0 ? outcome->end[PATH_PRICE] / start : (double)NAN;
}

static double exit_year_one(const struct outcome *outcome, size_t index)
{
    (void)index;
    return outcome->sme_exit_year_one;
}

static double sme_surplus(const struct outcome *outcome, size_t index)
{
    (void)index;
    return outcome->surplus[LEDGER_SMES];
}

static double user_surplus(const struct outcome *outcome, size_t index)
{
    (void)index;
    return outcome->surplus[LEDGER_HOUSEHOLDS];
}

static double ledger_error(const struct outcome *outcome, size_t index)
{
    (void)index;
    return outcome->worst_ledger_error;
}

static double layer_profit(const struct outcome *outcome, size_t layer)
{
    return outcome->profit[layer];
}

static double layer_capital_change(const struct outcome *outcome, size_t layer)
{
    return outcome->cash_end[layer] - outcome->cash_start[layer];
}

#define FIRM_MEMBER(name, member)                                                                            \
    static double name(const struct outcome *outcome, size_t firm)                                           \
    {                                                                                                        \
        return (double)outcome->firms[firm].member;                                                          \
    }
FIRM_MEMBER(firm_alive, alive)
FIRM_MEMBER(firm_exit_round, exit_round)
FIRM_MEMBER(firm_share, share)
FIRM_MEMBER(firm_price, price)
FIRM_MEMBER(firm_capital, capital)
FIRM_MEMBER(firm_profit, profit)
FIRM_MEMBER(firm_support, support)
FIRM_MEMBER(firm_attach, attach)
FIRM_MEMBER(firm_app_volume, app_volume)

static double firm_capital_gained(const struct outcome *outcome, size_t firm)
{
    return outcome->firms[firm].capital - outcome->firms[firm].capital_start;
}

#define DETAIL(name, expression)                                                                             \
    static double name(const struct outcome *outcome, size_t index)                                          \
    {                                                                                                        \
        const struct outcome_detail *detail = &outcome->detail;                                              \
        (void)index;                                                                                         \
        return expression;                                                                                   \
    }
DETAIL(sme_exit_end, ((void)detail, outcome->sme_exit_end))
DETAIL(independents_share, detail->independents_share)
DETAIL(largest_share, detail->largest_share)
DETAIL(independents_profit, detail->independents_profit)
DETAIL(owned_profit, detail->owned_profit)
DETAIL(groups_profit, detail->owned_profit + detail->clouds_profit)
DETAIL(cut_light, detail->cut[TIER_LIGHT])
DETAIL(cut_main, detail->cut[TIER_MAIN])
DETAIL(cut_flagship, detail->cut[TIER_FLAGSHIP])
DETAIL(owned_cut_light, detail->owned_cut[TIER_LIGHT])
DETAIL(owned_cut_main, detail->owned_cut[TIER_MAIN])
DETAIL(owned_cut_flagship, detail->owned_cut[TIER_FLAGSHIP])
DETAIL(fall_light, detail->fall[TIER_LIGHT])
DETAIL(fall_main, detail->fall[TIER_MAIN])
DETAIL(fall_flagship, detail->fall[TIER_FLAGSHIP])
DETAIL(mean_cost, detail->cost)
DETAIL(cost_part, (detail->first_cost - detail->cost) / (detail->first_price - detail->price))
DETAIL(below_cost, detail->volume > 0 ? detail->below_cost / detail->volume : 0)
DETAIL(total_volume, detail->volume)
DETAIL(api_revenue, detail->api_revenue)
DETAIL(compute_sold, detail->compute_sold)
DETAIL(attach_in_all, detail->attach)
DETAIL(accelerators_sold, detail->accelerators_sold)
DETAIL(peak_users, detail->peak_users)

static double firm_margin(const struct outcome *outcome, size_t firm)
{
    size_t first = outcome->firm_count - outcome->scenario->vendor_count;
    return firm < first ? 0 : outcome->detail.margins[firm - first];
}

#define SECTOR_MEMBER(name, member)                                                                          \
    static double name(const struct outcome *outcome, size_t sector)                                         \
    {                                                                                                        \
        return outcome->detail.sectors[sector].member;                                                       \
    }
SECTOR_MEMBER(sector_smes, smes)
SECTOR_MEMBER(sector_users, users)
SECTOR_MEMBER(sector_peak_users, peak_users)
SECTOR_MEMBER(sector_with_value, with_value)
SECTOR_MEMBER(sector_profit, profit)
SECTOR_MEMBER(sector_surplus, surplus)
SECTOR_MEMBER(sector_user_surplus, user_surplus)

static const char *const no_yes[] = {"no", "yes"};
static const struct categories yes_no = {no_yes, 2};

#define SCALAR(name, type, unit, long_name, get)                                                             \
    {                                                                                                        \
        name, type, AXIS_NONE, unit, long_name, NULL, get                                                    \
    }
#define FIRM(name, unit, long_name, get)                                                                     \
    {                                                                                                        \
        name, FIELD_F64, AXIS_FIRM, unit, long_name, NULL, get                                               \
    }
#define LAYER(name, unit, long_name, get)                                                                    \
    {                                                                                                        \
        name, FIELD_F64, AXIS_LAYER, unit, long_name, NULL, get                                              \
    }

#define SECTOR(name, unit, long_name, get)                                                                   \
    {                                                                                                        \
        name, FIELD_F64, AXIS_SECTOR, unit, long_name, NULL, get                                             \
    }

const struct measure measures[] = {
    {"final_alive", FIELD_I8, AXIS_FIRM, "1", "firm in the market after the last round", &yes_no, firm_alive},
    {"left_in_round", FIELD_I32, AXIS_FIRM, "1", "round in which the firm left; 0: it did not", NULL,
     firm_exit_round},
    SCALAR("vendors_alive", FIELD_F64, "vendors", "model vendors in the market after the last round",
           vendors_alive),
    SCALAR("independents_alive", FIELD_F64, "vendors",
           "vendors without an owner in the market after the last round", independents_alive),
    SCALAR("final_mean_price", FIELD_F64, "CNY/Mtok", "mean price paid in the last round", mean_price),
    SCALAR("price_ratio", FIELD_F64, "1", "mean price in the last round over that before the first",
           price_ratio),
    SCALAR("final_volume", FIELD_F64, "Gtok", "tokens served in the last round", volume),
    SCALAR("final_adoption", FIELD_F64, "1", "share of SMEs that use a model after the last round", adoption),
    SCALAR("final_hhi", FIELD_F64, "1",
           "Herfindahl-Hirschman index of vendors' volume shares in the last round, 0 to 10000", hhi),
    SCALAR("final_smes", FIELD_F64, "SMEs", "SMEs in business after the last round", smes),
    SCALAR("final_smes_with_value", FIELD_F64, "SMEs", "SMEs that have found business value",
           smes_with_value),
    SCALAR("final_users", FIELD_F64, "users", "end users of the apps after the last round", users),
    SCALAR("sme_exit_year_one", FIELD_F64, "1", "share of the SMEs of the start that are gone after a year",
           exit_year_one),
    SCALAR("total_sme_surplus", FIELD_F64, "kCNY", "SMEs' logsum surplus, all rounds", sme_surplus),
    SCALAR("total_user_surplus", FIELD_F64, "kCNY", "paying users' surplus, all rounds", user_surplus),
    SCALAR("worst_ledger_error", FIELD_F64, "1", "largest imbalance of a money flow, relative to its gross",
           ledger_error),
    LAYER("layer_profit", "kCNY", "profit of the layer, all rounds", layer_profit),
    LAYER("layer_capital_change", "kCNY", "cash of the layer after the last round less that before the first",
          layer_capital_change),
    FIRM("final_share", "1", "share in the last round: accelerators shipped, SME accounts, tokens served",
         firm_share),
    FIRM("final_price", "kCNY/accelerator, kCNY/acc-h, CNY/Mtok",
         "price in the last round: accelerators, compute, tokens; NaN after exit", firm_price),
    FIRM("final_capital", "kCNY", "cash of the firm after the last round", firm_capital),
    FIRM("capital_gained", "kCNY", "cash of the firm after the last round less that before the first",
         firm_capital_gained),
    FIRM("total_profit", "kCNY", "profit of the firm, all rounds, before support", firm_profit),
    FIRM("total_support", "kCNY", "support received (vendors) or paid (clouds), all rounds", firm_support),
    FIRM("total_attach", "kCNY", "gross profit on SMEs' cloud bills (clouds), all rounds", firm_attach),
    FIRM("final_app_volume", "Gtok", "tokens that the vendor's own app took in the last round",
         firm_app_volume),
    SCALAR("sme_exit_end", FIELD_F64, "1",
           "share of the SMEs of the start that are gone after the last round of the run", sme_exit_end),
    SCALAR("independents_share", FIELD_F64, "1", "share of tokens of vendors without an owner, last round",
           independents_share),
    SCALAR("largest_share", FIELD_F64, "1", "share of tokens of the largest vendor, last round",
           largest_share),
    SCALAR("independents_profit", FIELD_F64, "kCNY", "profit of vendors without an owner, all rounds",
           independents_profit),
    SCALAR("owned_profit", FIELD_F64, "kCNY", "profit of vendors that clouds own, all rounds, before support",
           owned_profit),
    SCALAR("groups_profit", FIELD_F64, "kCNY",
           "profit of all clouds and the vendors that they own, all rounds", groups_profit),
    SCALAR("cut_light", FIELD_F64, "1",
           "cut of light products on offer since launch, share of the sum of their lists", cut_light),
    SCALAR("cut_main", FIELD_F64, "1",
           "cut of main products on offer since launch, share of the sum of their lists", cut_main),
    SCALAR("cut_flagship", FIELD_F64, "1",
           "cut of flagship products on offer since launch, share of the sum of their lists", cut_flagship),
    SCALAR("owned_cut_light", FIELD_F64, "1", "the same of light products of vendors that clouds own",
           owned_cut_light),
    SCALAR("fall_light", FIELD_F64, "CNY/Mtok", "mean cut of light products on offer since launch",
           fall_light),
    SCALAR("owned_cut_main", FIELD_F64, "1", "the same of main products of vendors that clouds own",
           owned_cut_main),
    SCALAR("fall_main", FIELD_F64, "CNY/Mtok", "mean cut of main products on offer since launch", fall_main),
    SCALAR("owned_cut_flagship", FIELD_F64, "1", "the same of flagship products of vendors that clouds own",
           owned_cut_flagship),
    SCALAR("fall_flagship", FIELD_F64, "CNY/Mtok", "mean cut of flagship products on offer since launch",
           fall_flagship),
    SCALAR("final_mean_cost", FIELD_F64, "CNY/Mtok", "mean unit cost of the tokens served in the last round",
           mean_cost),
    SCALAR("cost_part_of_fall", FIELD_F64, "1",
           "fall of the mean unit cost over that of the mean price, last round against round 1", cost_part),
    SCALAR("below_cost_share", FIELD_F64, "1", "share of all tokens sold below unit cost", below_cost),
    SCALAR("total_volume", FIELD_F64, "Gtok", "tokens served, all rounds", total_volume),
    SCALAR("total_api_revenue", FIELD_F64, "kCNY", "API fees, all vendors and rounds", api_revenue),
    SCALAR("total_compute_sold", FIELD_F64, "kCNY", "compute sold to vendors, all clouds and rounds",
           compute_sold),
    SCALAR("attach_profit", FIELD_F64, "kCNY", "gross profit on SMEs' cloud bills, all clouds and rounds",
           attach_in_all),
    SCALAR("accelerators_sold", FIELD_F64, "kCNY", "revenue of the sellers of accelerators, all rounds",
           accelerators_sold),
    SCALAR("peak_users", FIELD_F64, "users", "most end users of the apps after any round", peak_users),
    FIRM("total_margin", "kCNY", "API fees less the bill for compute (vendors), all rounds", firm_margin),
    SECTOR("final_sector_smes", "SMEs", "SMEs of the sector in business after the last round", sector_smes),
    SECTOR("final_sector_users", "users", "end users of the sector's apps after the last round",
           sector_users),
    SECTOR("peak_sector_users", "users", "most end users of the sector's apps after any round",
           sector_peak_users),
    SECTOR("final_sector_with_value", "SMEs", "SMEs of the sector that have found business value",
           sector_with_value),
    SECTOR("total_sector_profit", "kCNY", "profit of the sector's SMEs, all rounds", sector_profit),
    SECTOR("total_sector_surplus", "kCNY", "logsum surplus of the sector's SMEs, all rounds", sector_surplus),
    SECTOR("total_sector_user_surplus", "kCNY", "surplus of the sector's paying users, all rounds",
           sector_user_surplus),
};
const size_t measure_count = sizeof measures / sizeof *measures;

const struct measure test_measure = {"output", FIELD_F64, AXIS_NONE, "1", "value of the test model",
                                     NULL,     NULL};

size_t measure_length(const struct measure *measure, const struct scenario *scenario)
{
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
