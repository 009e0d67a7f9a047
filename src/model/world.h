/* State of one run: every agent of the three layers, the aggregates of the round, and the ledger. Money kCNY,
 * volume Gtok, prices CNY/Mtok = kCNY/Gtok, compute accelerator-hours. */
#ifndef PRICEWAR_MODEL_WORLD_H
#define PRICEWAR_MODEL_WORLD_H

#include "base/arena.h"
#include "base/sum.h"
#include "model/events.h"
#include "model/ledger.h"
#include "scenario/scenario.h"
#include "strategy/strategy.h"

enum exit_cause { EXIT_NONE, EXIT_BANKRUPT };

struct seller_state {
    struct balance cash;
    double opening_cash;
    double order_share; /* normalised */
    double shipments;   /* accelerators delivered to clouds this round */
    double revenue;
    size_t customers;
};

struct cloud_state {
    struct balance cash;
    double opening_cash;
    double accelerators;  /* INFINITY: unlimited */
    double compute_price; /* w_c, kCNY per accelerator-hour */
    double demand;        /* accelerator-hours this round */
    double utilisation;   /* demand / capacity */
    double unserved_share;
    double *orders;   /* ring of accelerators on order, [order_slots] */
    double customers; /* SMEs with their account here, weighted */
    double attach_revenue, attach_profit, hosting_revenue, support_paid, capital_expenditure;
};

struct vendor_state {
    struct balance cash;
    double opening_cash;
    bool alive;
    enum exit_cause exit_cause;
    int64_t exit_round; /* 0 while alive */
    size_t first_product, product_count;
    double data;
    double output;                                               /* X_f, cumulative */
    double reserved;                                             /* accelerator-hours per month */
    double load;                                                 /* G_f over what was reserved */
    double revenue, compute_bill, cloud_share, funding, support; /* of this round */
    double profit;                                               /* operating, before funding and support */
    double last_volume, volume;
    double subsidy_so_far;
    double attach_profit; /* its host cloud's, from its customers */
    void *strategy_self;
};

struct product_state {
    size_t vendor;
    const struct product_parameters *parameters;
    bool live;
    double price_input, price_output;
    double output_ratio; /* output over input price, kept by rules that set one price */
    double price;        /* blended at the market's mean output share */
    double previous_price;
    double free_quota, rate_cap;
    double base_quality; /* q0 */
    double quality;      /* with data and learning */
    double compute_need; /* g_j, accelerator-hours per Gtok */
    double unit_cost;    /* mc_j */
    double demand;       /* Gtok this round */
    double served_share;
    double volume; /* served */
    double revenue;
    double customers; /* SMEs, weighted */
};

/* Per-round aggregates of a sector; counts and money are weighted. */
struct sector_totals {
    double alive, adopters, with_value, capital, users, price, quality, revenue, volume, api_bill;
    double entries, exits, turned_away, funding;
    double discoveries;
};

/* Latent class of a sector: what its SMEs share. */
struct sme_class {
    size_t sector;
    size_t first_slot, slot_count; /* in the store; counts are multiples of the block size */
    double quality_taste, minimum_quality, output_share;
    double price_sensitivity; /* median; the value itself when noise is off */
    double typical_volume;    /* d: Gtok/month, mean over the class in the last round */
};

struct smes;       /* the SME layer with draws: struct of arrays, smes.c */
struct mean_field; /* the SME layer in expectations, mean_field.c */

/* What the SME layer reports to the others; product arrays are [product_count]. */
struct sme_report {
    double *product_customers, *product_volume, *product_revenue;
    double *vendor_attach_profit; /* [vendor_count], host clouds' gross profit from the vendor's customers */
    double *cloud_customers, *cloud_bills; /* [cloud_count] */
    double app_fees, solutions, api_fees, cloud_bills_total, wages, funding, residual, start_capital;
    double cash;                   /* of all SMEs after the round */
    struct sector_totals *sectors; /* [sector_count] */
    double switched;               /* SMEs that changed supplier, weighted */
};

struct world {
    const struct scenario *scenario;
    struct arena arena;
    int64_t seed;
    uint32_t run;
    int64_t round; /* 1-based; 0 before the first */
    double months; /* per round */
    double years;
    struct seller_state *sellers;
    struct cloud_state *clouds;
    size_t order_slots;
    struct vendor_state *vendors;
    struct product_state *products;
    size_t product_count;
    struct sme_class *classes;
    size_t class_count;
    struct smes *smes;
    struct mean_field *mean_field;
    struct sme_report report;
    struct balance households, investors;
    double sme_cash;
    struct ledger ledger;
    double cumulative_gross;
    double mean_output_share; /* phi of the market, for blended prices */
    double main_price_start;  /* volume-weighted paid price of the main tier at the start */
    double main_price;
    double accelerator_price;
    double reconsider; /* share of users that review this round */
    /* choice inputs by class and product, [class_count * product_count] */
    double *class_utility; /* V without the price term; -INFINITY when not on offer */
    double *class_price;   /* perceived price */
    double *class_bill;    /* true price per Gtok of paid volume */
    double *class_previous_bill;
    double *class_quality; /* useful quality qh */
    struct event_log events;
    /* scratch for pricing */
    struct public_product *public_products;
    double *rival_cost, *rival_cash, *own_cost;
    struct demand_segment *segments;
    double *segment_utility, *segment_outside;
    struct offer *offers;
    gsl_rng *random;
};

#endif
