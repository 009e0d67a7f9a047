/* Who survives, who wins, and how certain that is: statistics over the replicates of one scenario. */
#ifndef PRICEWAR_RUNS_SUMMARY_H
#define PRICEWAR_RUNS_SUMMARY_H

#include "base/error.h"
#include "model/ledger.h"
#include "record/exchanges.h"
#include "record/fields.h"
#include "runs/app_summary.h"
#include "runs/claim_answers.h"
#include "runs/departure.h"
#include "runs/groups.h"
#include "runs/owner_totals.h"
#include "scenario/scenario.h"
#include "statistics/estimate.h"
#include "terminal/shown_name.h"

enum firm_layer { FIRM_SELLER, FIRM_CLOUD, FIRM_VENDOR };

struct firm_summary {
    const char *name, *label; /* the scenario's */
    enum firm_layer layer;
    bool owned; /* a vendor that a cloud owns */
    struct estimate survival;
    double median_exit_round; /* Kaplan-Meier median over runs; NAN when more than half survive */
    /* Share in the last round: of volume (vendors), of SMEs' accounts (clouds), of accelerators shipped
     * (sellers). */
    struct estimate share;
    /* Share of the tokens of the last round: of the models that the vendor has made, whoever serves them; of what is
     * served on the cloud's compute. NAN for sellers, and unless serves_others. */
    struct estimate token_share;
    /* Paid: the first, and in the last round; CNY/Mtok; clouds kCNY/acc-h; sellers kCNY/accelerator. NAN:
     * nothing was sold. */
    double price_start;
    struct estimate price;
    /* Posted prices of the last round relative to the start, whatever mix is bought (price_index.h). */
    struct estimate price_index;
    double capital_start;
    struct estimate capital; /* kCNY after the last round */
    struct estimate support; /* kCNY received from its parent (vendors) or paid (clouds), cumulative */
    struct estimate attach;  /* kCNY gross profit on SMEs' cloud bills (clouds), cumulative */
    struct estimate accounts[ACCOUNTS], group[ACCOUNTS]; /* kCNY, cumulative: its own, and its group's */
    size_t head;                                         /* index of the firm that heads its group */
    /* [rounds + 1]: probability of being alive; mean price in runs where alive (NAN: in none). NULL when
     * there are none. Owned by the summary. */
    const double *survival_path, *price_path;
    struct estimate wins_share; /* probability of the largest final volume share (vendors) */
    /* Probability of the largest profit among vendors, or clouds, and of the most cash gained less money put
     * in, each with its group; nobody wins who loses. */
    struct estimate wins_profit, wins_capital;
};

struct layer_summary {
    enum ledger_sector layer;
    struct estimate profit;                 /* kCNY, cumulative; for SMEs and firms */
    struct estimate capital_change;         /* kCNY, last round against start */
    struct estimate value_added, cash_flow; /* kCNY, cumulative; for SMEs and firms */
    struct estimate
        surplus; /* kCNY, cumulative: SMEs' surplus over using no model; households: paying users' */
};

/* An owner with its vendors, as one firm; its accounts are in firms[head].group. */
struct owner_summary {
    size_t head; /* index of the owner among the firms */
    struct estimate totals[OWNER_TOTALS];
};

/* A quantity at the start (before round 1 or in it), and in the last round. */
struct path_summary {
    double start;
    struct estimate end;
};

/* A result that the scenario expects, and what the runs gave. */
struct expected_summary {
    const struct expected_parameters *terms;
    struct estimate found; /* divided by terms->per */
    double error;          /* |found - terms->value| */
    double allowed;        /* tolerance, and standard errors of the mean over runs */
    bool holds;
};

/* Intervals are cut to what is possible (measure_possible). */
struct summary {
    const char *title;
    const struct terms *terms;      /* the scenario's */
    bool has_layer[LEDGER_SECTORS]; /* what the scenario does not leave out; of the others numbers are NAN */
    bool lacks_hosts;
    enum name_style names; /* how firms and apps are called in text */
    int64_t rounds;
    size_t replicates;
    struct firm_summary *firms; /* sellers, clouds, vendors, in the scenario's order */
    size_t firm_count;
    bool serves_others;           /* some vendor serves another's model: firms have a token_share */
    struct owner_summary *owners; /* [owner_count], of vendors, in the scenario's order */
    size_t owner_count;
    struct app_summary *apps; /* [app_count], in the scenario's order */
    size_t app_count;
    struct layer_summary layers[LEDGER_SECTORS];
    struct estimate independents_alive, owned_alive; /* numbers of vendors after the last round */
    size_t independents, owned;
    struct path_summary mean_price, price_index, volume, adoption, hhi, smes, smes_with_value, users;
    struct estimate sme_exit_year_one; /* share of the first SMEs that are gone after a year */
    struct expected_summary *expected; /* in the scenario's order */
    size_t expected_count;
    struct exchange_counts programs; /* of all runs; nothing where runs come from a file */
    double worst_ledger_error;       /* over all runs and rounds, relative to gross flow */
    struct claim_answers claims;     /* of the scenario */
    double *paths;                   /* what the firms' paths point into, or NULL */
    /* [vendors][vendors] in the scenario's order: probability that the row's vendor stays in the market
     * longer than the column's. Leaving in the same round, or both lasting to the end, counts for neither.
     * NULL when unknown. */
    struct estimate *outlives;
    struct departure
        *departures; /* [departure_count] by run and vendor: who left; none where runs come from a file */
    size_t departure_count;
    struct exit_row *exits; /* [exit_count] by run and vendor; NULL unless they were asked for */
    size_t exit_count;
};

void summary_free(struct summary *summary);

#endif
