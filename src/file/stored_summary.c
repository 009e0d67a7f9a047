#include "file/stored_summary.h"

#include "runs/tally.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The datasets of a run that a summary needs. */
#define SERIES_OF_A_RUN(X)                                                                                   \
    X(ALIVE_END, "alive_end")                                                                                \
    X(EXIT_ROUND, "exit_round")                                                                              \
    X(CAPITAL, "capital")                                                                                    \
    X(PROFIT, "profit")                                                                                      \
    X(CASH_FLOW, "cash_flow")                                                                                \
    X(VALUE_ADDED, "value_added")                                                                            \
    X(PUT_IN, "put_in")                                                                                      \
    X(CALL_MARGIN, "vendor_call_margin")                                                                     \
    X(VENDOR_SHARE, "vendor_share")                                                                          \
    X(VENDOR_PRICE, "vendor_price")                                                                          \
    X(VENDOR_SUPPORT, "vendor_support")                                                                      \
    X(CLOUD_CUSTOMERS, "cloud_customers")                                                                    \
    X(CLOUD_PRICE, "cloud_compute_price")                                                                    \
    X(CLOUD_SUPPORT, "cloud_support_paid")                                                                   \
    X(CLOUD_ATTACH, "cloud_attach_profit")                                                                   \
    X(SELLER_SHIPMENTS, "seller_shipments")                                                                  \
    X(SELLER_PRICE, "seller_price")                                                                          \
    X(PRICE_INDEX, "price_index")                                                                            \
    X(MEAN_PRICE, "market_mean_price")                                                                       \
    X(MARKET_INDEX, "market_price_index")                                                                    \
    X(VOLUME, "market_volume")                                                                               \
    X(ADOPTION, "market_adoption")                                                                           \
    X(HHI, "market_hhi")                                                                                     \
    X(SECTOR_ALIVE, "sector_alive")                                                                          \
    X(SECTOR_WITH_VALUE, "sector_with_value")                                                                \
    X(SECTOR_USERS, "sector_users")                                                                          \
    X(SECTOR_PROFIT, "sector_profit")                                                                        \
    X(SECTOR_VALUE_ADDED, "sector_value_added")                                                              \
    X(SECTOR_SURPLUS, "sector_surplus")                                                                      \
    X(SECTOR_USER_SURPLUS, "sector_user_surplus")                                                            \
    X(MONEY_FLOW, "money_flow")                                                                              \
    X(EXIT_YEAR_ONE, "sme_exit_year_one")                                                                    \
    X(LEDGER_ERROR, "ledger_error")                                                                          \
    X(MODEL_SHARE, "vendor_model_share")                                                                     \
    X(COMPUTE_SHARE, "cloud_volume_share")
#define SERIES_NUMBER(number, name) number,
#define SERIES_NAME(number, name) [number] = name,
enum series { SERIES_OF_A_RUN(SERIES_NUMBER) SERIES };
static const char *const series_names[SERIES] = {SERIES_OF_A_RUN(SERIES_NAME)};

/* What files lack whose scenarios leave it out, and the last two where nobody serves another's model. */
static bool is_there(struct reader *reader, enum series series)
{
    static const bool may_lack[SERIES] = {
        [VENDOR_SUPPORT] = true,      [CLOUD_CUSTOMERS] = true, [CLOUD_PRICE] = true,
        [CLOUD_SUPPORT] = true,       [CLOUD_ATTACH] = true,    [SELLER_SHIPMENTS] = true,
        [SELLER_PRICE] = true,        [SECTOR_USERS] = true,    [SECTOR_WITH_VALUE] = true,
        [SECTOR_PROFIT] = true,       [EXIT_YEAR_ONE] = true,   [SECTOR_VALUE_ADDED] = true,
        [SECTOR_USER_SURPLUS] = true, [MODEL_SHARE] = true,     [COMPUTE_SHARE] = true,
    };
    struct error missing = {0};
    return !may_lack[series] || reader_check(reader, series_names[series], &missing) == STATUS_OK;
}

/* A run in the file; arrays are row-major over the axes after the run. */
struct stored_run {
    const struct stored_market *market;
    double *values[SERIES];
};

static void clear_run(struct stored_run *run)
{
    for (size_t i = 0; i < SERIES; i++) {
        free(run->values[i]);
        run->values[i] = NULL;
    }
}

static enum status read_run(struct reader *reader, size_t number, struct stored_run *run, struct error *error)
{
    enum status status = STATUS_OK;
    size_t count;
    for (size_t i = 0; status == STATUS_OK && i < SERIES; i++)
        if (is_there(reader, (enum series)i))
            status = reader_slice(reader, series_names[i], number, &run->values[i], &count, error);
    for (size_t i = 0; status == STATUS_OK && i < run->market->firms; i++) {
        double exit = run->values[EXIT_ROUND][i];
        if (!(exit >= 0 && exit <= (double)run->market->rounds))
            status = error_set(error, STATUS_INVALID, "run %zu: `exit_round` is %g, of %zu rounds", number,
                               exit, run->market->rounds);
    }
    return status;
}

/* Element i of `count` in a round; 0 where the file has no such series. */
static double at(const struct stored_run *run, enum series series, size_t round, size_t count, size_t i)
{
    return run->values[series] ? run->values[series][round * count + i] : 0;
}

static double over_rounds(const struct stored_run *run, enum series series, size_t count, size_t i)
{
    double sum = 0;
    for (size_t t = 0; t <= run->market->rounds; t++)
        sum += at(run, series, t, count, i);
    return sum;
}

static double over_elements(const struct stored_run *run, enum series series, size_t round, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += at(run, series, round, count, i);
    return sum;
}

static double share_of(const struct stored_run *run, enum series series, size_t count, size_t i)
{
    double whole = over_elements(run, series, run->market->rounds, count);
    return whole > 0 ? at(run, series, run->market->rounds, count, i) / whole : 0;
}

/* NAN where the file has no such series. */
static double last_of(const struct stored_run *run, enum series series, size_t count, size_t i)
{
    return run->values[series] ? at(run, series, run->market->rounds, count, i) : (double)NAN;
}

/* The first price paid. */
static double first_known(const struct stored_run *run, enum series price, size_t count, size_t i)
{
    size_t t = 0;
    if (!run->values[price])
        return (double)NAN;
    while (t < run->market->rounds && isnan(at(run, price, t, count, i)))
        t++;
    return at(run, price, t, count, i);
}

/* The outcome members that all kinds of firms have. `firm`: its index among all firms. */
static struct firm_outcome firm_of(const struct stored_run *run, size_t firm, enum series price, size_t count,
                                   size_t i)
{
    size_t last = run->market->rounds, firms = run->market->firms;
    bool alive = run->values[ALIVE_END][firm] > 0;
    return (struct firm_outcome){
        .alive = alive,
        .exit_round = (int64_t)run->values[EXIT_ROUND][firm],
        .price_start = first_known(run, price, count, i),
        .price = alive ? last_of(run, price, count, i) : (double)NAN,
        .price_index = alive ? at(run, PRICE_INDEX, last, firms, firm) : (double)NAN,
        .capital_start = at(run, CAPITAL, 0, firms, firm),
        .capital = at(run, CAPITAL, last, firms, firm),
        .profit = over_rounds(run, PROFIT, firms, firm),
        .cash_flow = over_rounds(run, CASH_FLOW, firms, firm),
        .value_added = over_rounds(run, VALUE_ADDED, firms, firm),
        .put_in = over_rounds(run, PUT_IN, firms, firm),
    };
}

static void take_firms(const struct stored_run *run, struct outcome *outcome)
{
    const struct stored_market *market = run->market;
    size_t firm = 0;
    for (size_t g = 0; g < market->sellers; g++, firm++) {
        outcome->firms[firm] = firm_of(run, firm, SELLER_PRICE, market->sellers, g);
        outcome->firms[firm].share = share_of(run, SELLER_SHIPMENTS, market->sellers, g);
        outcome->firms[firm].token_share = (double)NAN;
    }
    for (size_t c = 0; c < market->clouds; c++, firm++) {
        outcome->firms[firm] = firm_of(run, firm, CLOUD_PRICE, market->clouds, c);
        outcome->firms[firm].share =
            run->values[CLOUD_CUSTOMERS] ? share_of(run, CLOUD_CUSTOMERS, market->clouds, c) : (double)NAN;
        outcome->firms[firm].token_share = last_of(run, COMPUTE_SHARE, market->clouds, c);
        outcome->firms[firm].support = over_rounds(run, CLOUD_SUPPORT, market->clouds, c);
        outcome->firms[firm].attach = over_rounds(run, CLOUD_ATTACH, market->clouds, c);
    }
    for (size_t f = 0; f < market->vendors; f++, firm++) {
        outcome->firms[firm] = firm_of(run, firm, VENDOR_PRICE, market->vendors, f);
        outcome->firms[firm].share = at(run, VENDOR_SHARE, market->rounds, market->vendors, f);
        outcome->firms[firm].token_share = last_of(run, MODEL_SHARE, market->vendors, f);
        outcome->firms[firm].support = over_rounds(run, VENDOR_SUPPORT, market->vendors, f);
        outcome->firms[firm].call_margin = over_rounds(run, CALL_MARGIN, market->vendors, f);
    }
}

/* Fills in outcome.prices: NAN after an exit, for vendors also in the round of the exit. */
static void take_prices(const struct stored_run *run, struct outcome *outcome)
{
    const struct stored_market *market = run->market;
    for (size_t t = 0; t <= market->rounds; t++) {
        double *prices = outcome->prices + t * market->firms;
        for (size_t g = 0; g < market->sellers; g++)
            *prices++ = at(run, SELLER_PRICE, t, market->sellers, g);
        for (size_t c = 0; c < market->clouds; c++)
            *prices++ = run->values[CLOUD_PRICE] ? at(run, CLOUD_PRICE, t, market->clouds, c) : (double)NAN;
        for (size_t f = 0; f < market->vendors; f++) {
            double exit = run->values[EXIT_ROUND][market->sellers + market->clouds + f];
            bool gone = exit > 0 && (double)t >= exit;
            *prices++ = gone ? (double)NAN : at(run, VENDOR_PRICE, t, market->vendors, f);
        }
    }
}

static double path_at(const struct stored_run *run, enum outcome_path path, size_t round)
{
    static const enum series series[PATHS] = {
        [PATH_PRICE] = MEAN_PRICE,
        [PATH_PRICE_INDEX] = MARKET_INDEX,
        [PATH_VOLUME] = VOLUME,
        [PATH_ADOPTION] = ADOPTION,
        [PATH_HHI] = HHI,
        [PATH_SMES] = SECTOR_ALIVE,
        [PATH_WITH_VALUE] = SECTOR_WITH_VALUE,
        [PATH_USERS] = SECTOR_USERS,
    };
    bool of_sectors = path == PATH_SMES || path == PATH_WITH_VALUE || path == PATH_USERS;
    return of_sectors ? over_elements(run, series[path], round, run->market->sectors)
                      : run->values[series[path]][round];
}

static void take_paths(const struct stored_run *run, struct outcome *outcome)
{
    size_t last = run->market->rounds;
    for (enum outcome_path p = 0; p < PATHS; p++) {
        /* Nothing is sold before round 1: volume, and the shares of it, start in round 1. */
        size_t first = (p == PATH_VOLUME || p == PATH_HHI) && last > 0 ? 1 : 0;
        outcome->start[p] = p == PATH_PRICE ? first_known(run, MEAN_PRICE, 1, 0) : path_at(run, p, first);
        outcome->end[p] = path_at(run, p, last);
    }
}

/* A layer's cash changes by the flows that it gets: the invariant of docs/model.md section 6. */
static void take_cash(const struct stored_run *run, struct outcome *outcome)
{
    const struct stored_market *market = run->market;
    size_t cells = market->flows * market->layers;
    for (size_t l = 0; l < market->layers; l++) {
        double *cash = &outcome->cash_end[layer_at(&market->scenario, l)];
        for (size_t t = 0; t <= market->rounds; t++)
            for (size_t cell = l; cell < cells; cell += market->layers)
                *cash += at(run, MONEY_FLOW, t, cells, cell);
    }
}

static void take_layers(const struct stored_run *run, struct outcome *outcome)
{
    const struct stored_market *market = run->market;
    size_t first_vendor = market->sellers + market->clouds;
    for (size_t i = 0; i < market->firms; i++) {
        enum ledger_sector layer = i < market->sellers ? LEDGER_SELLERS
                                   : i < first_vendor  ? LEDGER_CLOUDS
                                                       : LEDGER_VENDORS;
        outcome->profit[layer] += outcome->firms[i].profit;
        outcome->cash_flow[layer] += outcome->firms[i].cash_flow;
        outcome->value_added[layer] += outcome->firms[i].value_added;
    }
    for (size_t s = 0; s < market->sectors; s++) {
        outcome->profit[LEDGER_SMES] += over_rounds(run, SECTOR_PROFIT, market->sectors, s);
        outcome->value_added[LEDGER_SMES] += over_rounds(run, SECTOR_VALUE_ADDED, market->sectors, s);
        outcome->surplus[LEDGER_SMES] += over_rounds(run, SECTOR_SURPLUS, market->sectors, s);
        outcome->surplus[LEDGER_HOUSEHOLDS] += over_rounds(run, SECTOR_USER_SURPLUS, market->sectors, s);
    }
    outcome->cash_flow[LEDGER_SMES] = outcome->profit[LEDGER_SMES];
    take_cash(run, outcome);
    for (size_t t = 0; t <= market->rounds; t++)
        outcome->worst_ledger_error = fmax(outcome->worst_ledger_error, run->values[LEDGER_ERROR][t]);
}

/* Members of struct app_state in the file, by round and app. */
static const struct {
    const char *name;
    size_t offset;
} app_series[] = {
    {"app_capital", offsetof(struct app_state, capital)},
    {"app_users", offsetof(struct app_state, users)},
    {"app_volume", offsetof(struct app_state, volume)},
    {"app_start_capital", offsetof(struct app_state, start_capital)},
    {"app_revenue", offsetof(struct app_state, revenue)},
    {"app_api_bill", offsetof(struct app_state, api_bill)},
    {"app_cloud_bill", offsetof(struct app_state, cloud_bill)},
    {"app_wages", offsetof(struct app_state, wages)},
    {"app_investment", offsetof(struct app_state, investment)},
    {"app_profit", offsetof(struct app_state, profit)},
    {"app_funding", offsetof(struct app_state, funding)},
    {"app_support", offsetof(struct app_state, support)},
    {"app_handed_over", offsetof(struct app_state, handed_over)},
};

/* Fills in the states of all rounds, [rounds + 1][apps], but for what stands at the end of the run. */
static enum status read_states(struct reader *reader, size_t number, struct app_state *states, size_t cells,
                               struct error *error)
{
    double *values;
    size_t count;
    enum status status = reader_slice(reader, "app_alive", number, &values, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < cells; i++)
        states[i].alive = values[i] > 0;
    free(values);
    for (size_t s = 0; status == STATUS_OK && s < sizeof app_series / sizeof *app_series; s++) {
        status = reader_slice(reader, app_series[s].name, number, &values, &count, error);
        for (size_t i = 0; status == STATUS_OK && i < cells; i++)
            memcpy((char *)&states[i] + app_series[s].offset, &values[i], sizeof *values);
        free(values);
    }
    return status;
}

static enum status take_apps(struct reader *reader, const struct stored_market *market, size_t number,
                             struct outcome *outcome, struct error *error)
{
    size_t apps = market->apps, cells = (market->rounds + 1) * apps, count;
    double *exits = NULL;
    if (!apps)
        return STATUS_OK;
    struct app_state *states = calloc(cells, sizeof *states);
    if (!states)
        return error_no_memory(error, "the apps of a run");
    enum status status = read_states(reader, number, states, cells, error);
    if (status == STATUS_OK)
        status = reader_slice(reader, "app_exit_round", number, &exits, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < cells; i++)
        app_outcome_take(&outcome->apps[i % apps], &states[i]);
    for (size_t a = 0; status == STATUS_OK && a < apps; a++)
        outcome->apps[a].exit_round = (int64_t)exits[a];
    free(exits);
    free(states);
    return status;
}

static enum status take_owners(struct reader *reader, const struct stored_market *market, size_t number,
                               struct outcome *outcome, struct error *error)
{
    size_t owners = group_count(&market->scenario), count;
    enum status status = STATUS_OK;
    for (enum owner_total which = 0; owners > 0 && status == STATUS_OK && which < OWNER_TOTALS; which++) {
        double *values;
        status = reader_slice(reader, owner_total_fields[which], number, &values, &count, error);
        if (status == STATUS_OK && count != (market->rounds + 1) * owners)
            status = error_set(error, STATUS_INVALID, "`%s` is not of %zu owners of vendors",
                               owner_total_fields[which], owners);
        for (size_t i = 0; status == STATUS_OK && i < (market->rounds + 1) * owners; i++)
            owner_total_take(&outcome->owners[which * owners + i % owners], which, i / owners, values[i]);
        free(values);
    }
    return status;
}

static enum status add_run(struct reader *reader, const struct stored_market *market, size_t number,
                           struct tally *tally, struct error *error)
{
    struct stored_run run = {.market = market};
    struct outcome *outcome = NULL;
    enum status status = read_run(reader, number, &run, error);
    if (status == STATUS_OK)
        status = outcome_create(&market->scenario, &outcome, error);
    if (status == STATUS_OK) {
        take_firms(&run, outcome);
        take_prices(&run, outcome);
        take_paths(&run, outcome);
        take_layers(&run, outcome);
        outcome->sme_exit_year_one = run.values[EXIT_YEAR_ONE] ? *run.values[EXIT_YEAR_ONE] : (double)NAN;
        status = take_apps(reader, market, number, outcome, error);
    }
    if (status == STATUS_OK)
        status = take_owners(reader, market, number, outcome, error);
    if (status == STATUS_OK)
        tally_add(tally, outcome);
    outcome_free(outcome);
    clear_run(&run);
    return status;
}

enum status stored_summary(struct reader *reader, const struct stored_market *market,
                           struct summary **summary, struct error *error)
{
    struct tally *tally = NULL;
    *summary = NULL;
    if (market->layers != layer_count(&market->scenario))
        return error_set(error, STATUS_INVALID, "the file has %zu layers of the economy, not %zu",
                         market->layers, layer_count(&market->scenario));
    enum status status = tally_create(&market->scenario, &tally, error);
    for (size_t run = 0; status == STATUS_OK && run < market->runs; run++)
        status = add_run(reader, market, run, tally, error);
    if (status == STATUS_OK)
        status = tally_summarise(tally, summary, error);
    tally_free(tally);
    return status;
}
