/* What the summary needs to know of a run, gathered while it is played. */
#ifndef PRICEWAR_RUNS_OUTCOME_H
#define PRICEWAR_RUNS_OUTCOME_H

#include "model/world.h"
#include "record/exchanges.h"
#include "runs/app_outcome.h"
#include "runs/departure.h"
#include "runs/expectation.h"
#include "runs/outcome_detail.h"

struct firm_outcome {
    bool alive;
    int64_t exit_round; /* 0: none */
    double share;       /* as struct firm_summary */
    /* paid; NAN where nothing is sold, and price after exit; price_start: the first that was paid */
    double price_start, price;
    double price_index; /* posted price relative to the start (price_index.h); NAN after exit */
    double capital_start, capital;
    double profit, support, attach; /* cumulative, kCNY, likewise the next four (groups.h) */
    double cash_flow, value_added, call_margin, put_in;
    double revenue, fees, served; /* cumulative, kCNY; of API fees alone; Gtok served to SMEs */
    double app_volume, app_users; /* Gtok of the own app in the last round, and its users after it */
    double tokens;                /* Gtok in the last round: served, and of the own app */
    /* As struct firm_summary; NAN where no vendor serves another's model. */
    double token_share;
};

/* Quantities of struct summary with a start and an end. */
enum outcome_path {
    PATH_PRICE,
    PATH_PRICE_INDEX,
    PATH_VOLUME,
    PATH_ADOPTION,
    PATH_HHI,
    PATH_SMES,
    PATH_WITH_VALUE,
    PATH_USERS,
    PATHS
};

struct outcome {
    const struct scenario *scenario;
    struct app_outcome *apps;     /* [app_count], the scenario's; NULL without any */
    struct firm_outcome *firms;   /* [firm_count]: sellers, clouds, vendors */
    struct departure *departures; /* [vendor_count] */
    double *owners; /* [OWNER_TOTALS][group_count()], owner_totals.h; NULL without owners of vendors */
    size_t firm_count;
    double *prices; /* [rounds + 1][firm_count], each firm's price after each round; NAN after its exit */
    double profit[LEDGER_SECTORS], surplus[LEDGER_SECTORS]; /* cumulative, kCNY, likewise the next */
    double cash_flow[LEDGER_SECTORS], value_added[LEDGER_SECTORS];
    double cash_start[LEDGER_SECTORS], cash_end[LEDGER_SECTORS]; /* kCNY */
    double start[PATHS], end[PATHS];
    double sme_exit_year_one; /* NAN when the run is shorter than a year */
    double sme_exit_end;      /* the same at the end of the run; NAN before it */
    struct outcome_detail detail;
    double worst_ledger_error;
    struct exchange_counts programs;    /* filled in by outcome_taker.h after the last round */
    struct expectation_watch *expected; /* NULL when nothing is */
    /* [claim_count], from claim_value, filled in by outcome_taker.h; NAN before the claim's round */
    double *claim_values;
    double (*claim_earlier)[3]; /* [claim_count], as claim_take_earlier has it */
    size_t claim_count;
    struct arena arena; /* all that is pointed to */
};

enum status outcome_create(const struct scenario *scenario, struct outcome **outcome, struct error *error);

/* Takes in the world's current round: call it after simulation_create and after every step, in order. */
void outcome_take(struct outcome *outcome, const struct world *world);

void outcome_free(struct outcome *outcome);

#endif
