/* The money-flow matrix of docs/model.md section 6. Both sides of every flow are booked separately, so
 * that a row that does not sum to zero reveals money that the code made or lost. */
#ifndef PRICEWAR_MODEL_LEDGER_H
#define PRICEWAR_MODEL_LEDGER_H

#include "base/error.h"
#include <stdint.h>

enum ledger_sector {
    LEDGER_HOUSEHOLDS,
    LEDGER_SMES,
    LEDGER_VENDORS,
    LEDGER_CLOUDS,
    LEDGER_SELLERS,
    LEDGER_INVESTORS,
    LEDGER_SECTORS
};

/* X-macro: symbol, name in the output, meaning. */
#define LEDGER_FLOW_TABLE(X)                                                                                 \
    X(FLOW_APP_FEES, "app_fees", "app subscriptions and per-call fees")                                      \
    X(FLOW_SOLUTIONS, "solutions", "enterprise solutions sold by SMEs")                                      \
    X(FLOW_API_FEES, "api_fees", "API fees of SMEs to model vendors")                                        \
    X(FLOW_CLOUD_BILLS, "cloud_bills", "cloud bills of SMEs (attach)")                                       \
    X(FLOW_HOSTING, "hosting", "compute that vendors buy from clouds")                                       \
    X(FLOW_CLOUD_SHARE, "cloud_share", "clouds' revenue share paid to hosted vendors")                       \
    X(FLOW_PARENT_SUPPORT, "parent_support",                                                                 \
      "support of vendors by their owners, of named apps by their carriers")                                 \
    X(FLOW_ACCELERATORS, "accelerators", "accelerators bought by clouds")                                    \
    X(FLOW_WAGES, "wages", "wages and other fixed cost")                                                     \
    X(FLOW_FUNDING, "funding", "venture rounds of vendors and SMEs")                                         \
    X(FLOW_RESIDUAL, "residual", "dividends, draws of owners of SMEs, and what the dead leave")              \
    X(FLOW_START_CAPITAL, "start_capital", "start capital of entrants")                                      \
    X(FLOW_SHOCKS, "shocks", "money that vendors win and lose by chance")                                    \
    X(FLOW_ACQUISITIONS, "acquisitions",                                                                     \
      "prices of vendors, or of their teams and licences, and their cash")                                   \
    X(FLOW_PRIVATE_CONTRACTS, "private_contracts", "private deployment for large enterprises")               \
    X(FLOW_OWN_APPS, "own_apps", "subscriptions to vendors' own consumer apps")                              \
    X(FLOW_ADVERTISING, "advertising", "advertising in the apps of SMEs")

enum ledger_flow {
#define LEDGER_SYMBOL(symbol, name, meaning) symbol,
    LEDGER_FLOW_TABLE(LEDGER_SYMBOL)
#undef LEDGER_SYMBOL
        LEDGER_FLOWS
};

extern const char *const ledger_flow_names[LEDGER_FLOWS];
extern const char *const ledger_flow_meanings[LEDGER_FLOWS];
extern const char *const ledger_sector_names[LEDGER_SECTORS];

/* kCNY of one round; + received, - paid. gross: sum of the absolute amounts booked in a row. */
struct ledger {
    double flow[LEDGER_FLOWS][LEDGER_SECTORS];
    double gross[LEDGER_FLOWS];
};

void ledger_clear(struct ledger *ledger);
void ledger_book(struct ledger *ledger, enum ledger_flow flow, enum ledger_sector sector, double amount);

/* Largest |row sum| / gross over rows; 0 when nothing was booked. */
double ledger_row_error(const struct ledger *ledger);

/* Checks the invariants of section 6 for one round: every row sums to zero within 1e-12 of its gross, and for
 * every sector opening + column = closing within 1e-12 of the gross flow of the round (and the last bit of
 * the stocks, `stock`[s] the sum of absolute balances). Returns STATUS_FAILED naming row or sector,
 * and the amounts. opening, closing, stock: [LEDGER_SECTORS], kCNY. */
enum status ledger_check(const struct ledger *ledger, const double *opening, const double *closing,
                         const double *stock, struct error *error);

#endif
