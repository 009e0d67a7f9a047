/* State of one run: the agents of the three layers, the totals of the last round, and the books. Money
 * kCNY, volume Gtok per round, prices CNY/Mtok = kCNY/Gtok, compute accelerator-hours. Counts, volumes and
 * money of SMEs are for the real firms that they represent: smes.weight for each simulated one. */
#ifndef PRICEWAR_MODEL_WORLD_H
#define PRICEWAR_MODEL_WORLD_H

#include "base/arena.h"
#include "base/sum.h"
#include "model/events.h"
#include "model/ledger.h"
#include "model/vendor/trend.h"
#include "random/philox.h"
#include "scenario/scenario.h"
#include "strategy/strategy.h"
#include <gsl/gsl_rng.h>

enum exit_cause { EXIT_NONE, EXIT_BANKRUPT, EXIT_WITHDRAWN, EXIT_ACQUIRED };

struct seller_state {
    struct balance cash;
    double order_share; /* normalised to sum to 1 */
    double shipments;   /* accelerators ordered this round; delivered later */
    double unfilled;    /* accelerators ordered from it but not sold because of its cap */
    double revenue, profit;
    double paid_out;  /* dividends */
    double price;     /* kCNY per accelerator */
    double customers; /* clouds that ordered this round */
};

struct cloud_state {
    struct balance cash;
    double accelerators; /* installed; INFINITY: unlimited */
    double *orders;      /* [order_slots], ring buffer of accelerators on order, by round of delivery */
    double *bought;      /* [rounds + 1], kCNY spent on accelerators up to the round (accounts.h) */
    double start_value;  /* kCNY that its accelerators of the start cost when they were bought */
    double price;        /* compute price w_c, kCNY per accelerator-hour */
    double quality;      /* service quality, util */
    double demand;       /* accelerator-hours this round */
    double capacity;     /* accelerator-hours this round */
    double utilisation;  /* demand / capacity: above 1 when some is not served; 0 when unlimited */
    double unserved_share;
    double customers;                      /* SMEs that hold their account here */
    double attach_revenue, attach_profit;  /* cloud bills of SMEs, and gross profit on them */
    double hosting_revenue;                /* compute sold to vendors */
    double shared_out;                     /* revenue share paid to hosted vendors */
    double support_paid, capital_spending; /* transfers to own vendors; accelerators bought */
    double acquisitions_paid;              /* vendors bought */
    double revenue, cash_flow;             /* cash flow: before support, less accelerators bought */
    double depreciation;                   /* of its accelerators */
    double profit;                         /* as cash flow, but depreciation in place of accelerators */
    double value_added;                    /* sales less what was bought of other firms, but accelerators */
    double due, paid_in; /* paid in by investors after a change of scenario: next round, this round */
    double paid_out;     /* dividends */
};

/* Of posted prices (price_index.h), 1 at the start. */
struct chained_index {
    double value;       /* NAN while nothing is on offer */
    double level, base; /* when products last came or went: the index, and the sum of posted prices */
};

struct vendor_state {
    struct balance cash;
    bool alive;
    bool waiting, entered; /* not in the market yet, so not alive; has entered in this round (entry.h) */
    enum exit_cause exit_cause;
    enum learned_conduct conduct; /* as judged after the last round, with benchmarks (pricing.h) */
    int64_t exit_round;           /* 0 while alive */
    size_t buyer;                 /* cloud that bought it, or NO_REFERENCE */
    double runway;                /* months that its cash lasts at its recent losses; INFINITY without any */
    double *recent_profit;        /* [runway_slots] by round, ring buffer */
    bool in_niche;                /* alive, but has left the token market for good */
    int64_t pivot_round;          /* 0: never */
    double niche_skill;           /* z_f of this run */
    double niche_room;            /* contracts that its free staff could start now */
    double contracts;             /* in maintenance */
    double contracts_won;         /* this round */
    double contract_revenue;      /* fees and maintenance */
    double fixed_cost_factor;
    double app_users;   /* of its own consumer app, after the round */
    double app_revenue; /* subscriptions */
    double app_volume;  /* tokens that the app took, Gtok */
    double app_cost;    /* its compute and advertising */
    double app_compute; /* of that, compute */
    size_t first_product, product_count;
    double data;             /* D_f, Gtok */
    double output;           /* X_f, cumulative, Gtok */
    double reserved;         /* R_f, accelerator-hours per round */
    double load;             /* u_f = G_f / R_f */
    double demand, volume;   /* Gtok this round: asked for, served */
    double previous_volume;  /* of the round before */
    double revenue;          /* API fees */
    double compute_bill;     /* paid to the host */
    double cloud_share;      /* received from the host */
    double shock;            /* won or lost by chance */
    double funding, support; /* venture money, parent's money */
    double month_support;    /* of the latter, in this month so far; in this round where rounds are longer */
    double due, paid_in;     /* paid in by investors after a change of scenario: next round, this round */
    double fixed_cost;       /* paid */
    double paid_out;         /* to investors: dividends, and the cash of one that leaves */
    double value_added;      /* sales less compute bought */
    double taken_over;       /* cash of vendors bought for it, minus its own cash when it is bought */
    double profit;           /* revenue + cloud share + shock - compute - fixed cost + niche + own app */
    double subsidy_so_far;   /* kCNY lost on sales below unit cost since the start */
    double attach_profit;    /* host cloud's gross profit from this vendor's customers */
    double attach_worth;     /* of a Gtok sold to the host cloud, over 12 months, kCNY (attach.h) */
    double customers;        /* SMEs */
    double price;            /* paid: revenue / volume; NAN when nothing was sold */
    double quality;          /* volume-weighted over its live products */
    double share;            /* of the volume served */
    double scarcity;         /* capacity charge in multiples of unit cost (capacity_charge.c) */
    void *strategy_self;     /* the rule's memory */
    void *successor_self;    /* that of the rule which takes over from it */
    struct chained_index price_index;

    double dated_funding, listing_funding; /* of its funding: rounds of the scenario, listings */
    double listed;                         /* 1: on a stock exchange; without noise how likely it is */
    struct trend volume_trend;             /* ln(Gtok a month), with finance.growth_memory */
    struct trend profit_trend;             /* kCNY a month, where vendors leave by choice (leaving.h) */
    double partners;    /* share of the other side that it has, 0 where there is none (partners.h) */
    double partner_fee; /* kCNY a month and partner, this round */
    double partner_revenue, partner_cost; /* kCNY this round */
    bool hosts_only;                      /* alive, but serves others' models alone for good */
    double staying_value;                 /* kCNY, at its last decision whether to leave; NAN before */
};

struct list_price {
    double input, output, blended;
};

struct product_state {
    size_t vendor; /* index in scenario->vendors */
    const struct product_parameters *parameters;
    bool live;              /* launched, not withdrawn, and its vendor is alive */
    bool withdrawn;         /* taken off the market by its vendor */
    int64_t launched;       /* round in which it came on offer; 0: it was from the start, or is not yet */
    bool introductory;      /* the posted price is the introductory one (launch.c) */
    double capacity_charge; /* in the posted price, CNY/Mtok (capacity_charge.c) */
    struct list_price list; /* where the posted price is another one: with either of these */
    double price_input, price_output; /* posted */
    double output_ratio;              /* output over input price; kept by rules that set one price */
    double price;                     /* posted, blended with the market's mean output share */
    double free_quota, rate_cap;      /* Gtok per month and customer; rate cap 0: unlimited */
    double subscription_fee;          /* kCNY per month and customer */
    double base_quality;              /* q0 */
    double quality;                   /* with data */
    double compute_need;              /* g_j, accelerator-hours per Gtok */
    double unit_cost;                 /* mc_j, CNY/Mtok */
    double demand;                    /* Gtok this round */
    double served_share;
    double volume;  /* served, Gtok this round */
    double revenue; /* kCNY this round */
    double customers;
    double share;                   /* of the volume served in the market */
    double nash_price, joint_price; /* benchmarks (benchmark.h), CNY/Mtok */
    bool offered; /* on offer in the round, whether or not its vendor left at the end of it (price_index.c) */
    double offered_at; /* its posted price then, CNY/Mtok */
};

/* A sector of SMEs and its users in the last round. */
struct sector_totals {
    double alive, adopters, with_value; /* SMEs */
    double capital;                     /* kCNY, sum over SMEs */
    double users;                       /* end users of its apps */
    double price;                       /* mean app price, CNY per month and paying user */
    double quality;                     /* mean app quality, util */
    double volume;                      /* tokens used, Gtok */
    double subscriptions, call_fees, advertising, solutions;         /* revenue by kind, kCNY */
    double revenue, api_bill, cloud_bill, wages, investment, profit; /* kCNY */
    double value_added;                                              /* revenue less API and cloud bills */
    double funding;
    double entries, exits, turned_away;
    double exits_short;  /* closed with less than three months of wages left */
    double handed_back;  /* kCNY: cash of those that closed, less what they owed */
    double drawn;        /* kCNY: by owners of SMEs that go on */
    double surplus;      /* kCNY: SMEs' surplus over using no model (sme_surplus.h) */
    double user_surplus; /* kCNY: of paying users; 0 where price_elasticity is 0 */
};

/* A named app in the last round: one real firm, whatever smes.weight is. Money kCNY. */
struct app_state {
    bool alive;
    int64_t exit_round;   /* 0: it has not closed */
    size_t product;       /* its supplier, or NO_REFERENCE */
    double capital;       /* after the round */
    double users, price;  /* CNY per month and paying user */
    double volume;        /* served, Gtok */
    double start_capital; /* paid in by its founders in the round; at round 0 what it starts with */
    double revenue, api_bill, cloud_bill, wages, investment;
    double profit;      /* revenue less the four bills */
    double funding;     /* venture money */
    double support;     /* paid by who carries it */
    double handed_over; /* drawn by its owners; what was left, or owed, when it closed */
};

/* First SMEs of a sector: at the start, and in business now if each round took the sector's share; and all
 * SMEs of the sector in business. */
struct founders {
    double first, left, alive;
};

/* The market for tokens in the last round. */
struct market_totals {
    double volume, demand; /* Gtok */
    double revenue;        /* kCNY */
    double mean_price;     /* paid: revenue / volume; NAN when nothing was sold */
    double hhi;            /* of vendors' volume shares, 0..10000; 0 when nothing was sold */
    double hhi_revenue;
    double adoption;         /* adopters / SMEs alive */
    double switched;         /* SMEs that changed or dropped their vendor */
    double reviewing_share;  /* probability that a user reviews its supplier */
    double below_cost_share; /* share of volume sold below unit cost */
    double unserved_share;
    double tenders, tenders_won; /* in the niche */
    double main_price;           /* mean price paid in the main tier; entry responds to it */
    /* benchmarks (benchmark.h): mean prices in equilibrium, under one owner, at unit cost; the profit gain */
    double nash_price, joint_price, cost_price, profit_gain;
    double quality_gain; /* mean gain of the models' quality since the start, util (technology.c) */
    double collusion;    /* share of the learning vendors whose conduct is collusive, after the last round */
    double partner_surplus; /* kCNY this round: the other side's, of the vendors that it can choose from */
    struct chained_index price_index;
    double exit_year_one, exit_end; /* shares of the first SMEs that are gone (founders.h); NAN before */
};

struct sme_layer;    /* the SME layer, in one of its two forms (sme_layer.h) */
struct smes;         /* its state with draws: structure of arrays (smes.h) */
struct mean_field;   /* its state in expectations (mean_field.c) */
struct choice_table; /* how each class of SMEs sees the products (choice_table.h) */
struct pricing;      /* scratch of the pricing step (pricing.h) */
struct outside_offer;
struct account_moves; /* what customers do to their cloud accounts (attach.h) */
struct sme_surplus;   /* the offers of the start, and who moved since (sme_surplus.h) */
struct benchmark;     /* benchmarks of the market (benchmark.h) */

/* What the SME layer reports to the others in a round. */
struct sme_report {
    double *product_customers, *product_volume, *product_revenue; /* [product_count] */
    /* [vendor_count], cloud bills of the vendor's customers at its host */
    double *vendor_bills;
    /* [vendor_count], while counts_kept: customers of the last round (by first supplier), and those of them that
     * are the vendor's still */
    double *vendor_had, *vendor_kept;
    bool counts_kept;                      /* somebody wants to know (attach.h) */
    double *cloud_customers, *cloud_bills; /* [cloud_count] */
    double app_fees, advertising, solutions, api_fees, bills, wages, investment, funding, residual,
        start_capital;
    double household_fees; /* paid by buyers, who are households: not in api_fees */
    double cash;           /* of all SMEs, after the round */
    double cash_absolute;
    double switched;
};

struct world {
    const struct scenario *scenario;
    struct arena arena;
    struct arena rule_memory; /* of the pricing rules, which no other knows how to copy */
    uint64_t seed;
    uint32_t run;
    int64_t round; /* last one played, 1-based; 0 before the first */
    double months; /* length of a round */
    double years;
    struct seller_state *sellers;   /* [infrastructure.seller_count] */
    struct cloud_state *clouds;     /* [cloud_count] */
    struct vendor_state *vendors;   /* [vendor_count] */
    struct product_state *products; /* [product_count], vendor by vendor */
    size_t product_count;
    double compute_price; /* of an accelerator-hour outside the clouds, kCNY */
    double open_quality;  /* the best base quality that open weights have shown; -INFINITY: none */
    size_t order_slots;
    size_t runway_slots;           /* rounds over which losses are averaged: three months */
    double mean_output_share;      /* phi: the market's mean output share, for blended prices */
    struct sector_totals *sectors; /* [sector_count] */
    struct founders *founders;     /* [sector_count] */
    struct app_state *apps;        /* [app_count], the scenario's; NULL without any */
    struct market_totals market;
    double main_price_start;
    struct balance households, investors;
    struct sme_report report;
    struct ledger ledger; /* of the last round */
    double opening_cash[LEDGER_SECTORS], closing_cash[LEDGER_SECTORS];
    double cumulative_profit[LEDGER_SECTORS]; /* kCNY since the start, likewise the next */
    double cumulative_cash_flow[LEDGER_SECTORS], cumulative_value_added[LEDGER_SECTORS];
    struct choice_table *choice;
    const struct sme_layer *layer; /* which form of the SME layer is used */
    struct smes *smes;             /* NULL when noise is off */
    struct mean_field *mean_field; /* NULL when noise is on */
    struct sme_surplus *surplus;
    struct pricing *pricing;
    struct outside_offer *outside; /* [product_count], decided from outside for the next round (outside.h) */
    struct benchmark *benchmark;   /* NULL unless asked for */
    struct account_moves *moves;   /* [vendor_count][sector_count], of the last round */
    struct event_log events;
    gsl_rng *random;
};

/* The cloud whose compute serves the vendor's products; NULL: its costs are paid to firms outside the model. */
static inline struct cloud_state *host_of(const struct world *world, size_t f)
{
    size_t host = world->scenario->vendors[f].host;
    return host == NO_REFERENCE ? NULL : &world->clouds[host];
}

/* What the vendor pays for an accelerator-hour, kCNY: at its host or, without one, outside the model. */
static inline double compute_price_of(const struct world *world, size_t f)
{
    const struct cloud_state *host = host_of(world, f);
    return host ? host->price : world->compute_price;
}

/* Years from the start of round 1 to the start of the current round; 0 before round 1. */
static inline double years_played(const struct world *world)
{
    return world->round > 0 ? (double)(world->round - 1) * world->years : 0;
}

/* The model that product j is an offer of: j itself, or the product whose weights it serves (hosting.h). */
static inline size_t model_of(const struct world *world, size_t j)
{
    return is_hosted(world->products[j].parameters) ? world->products[j].parameters->original : j;
}

/* An array that lives as long as the world. When memory is short, world->arena.exhausted is set. */
static inline double *take_numbers(struct world *world, size_t count)
{
    return arena_take(&world->arena, count, sizeof(double));
}

/* The world's generator, moved to the start of an agent's stream for a purpose in this round. */
static inline gsl_rng *random_of(struct world *world, size_t agent, enum random_purpose purpose)
{
    random_stream_seek(world->random, world->seed, world->run, (uint32_t)agent, (uint32_t)world->round,
                       purpose);
    return world->random;
}

/* Data of one simulated SME, for panels. */
struct sme_sample {
    bool alive, has_value, viral;
    size_t sector;
    double capital, price, quality, users, volume;
    size_t product; /* supplier, or NO_REFERENCE */
    size_t cloud;   /* holder of its account, or NO_REFERENCE */
    int64_t age;    /* rounds */
};

#endif
