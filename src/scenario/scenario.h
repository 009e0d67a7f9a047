/* A resolved scenario: every parameter has its value, every reference its index. Read-only once made.
 * Symbols in comments are those of docs/model.md; units and sources are in parameters.c and *_rows.h. */
#ifndef PRICEWAR_SCENARIO_SCENARIO_H
#define PRICEWAR_SCENARIO_SCENARIO_H

#include "base/arena.h"
#include "scenario/override_layers.h"
#include "scenario/parameter.h"
#include "words/terms.h"

/* Most products and vendors of a scenario. */
enum { MOST_PRODUCTS = 500, MOST_VENDORS = 500, MOST_APPS = 64, MOST_SECTORS = 256 };

enum noise_mode { NOISE_OFF, NOISE_ON };
enum move_order { MOVES_SIMULTANEOUS, MOVES_ALTERNATING };

struct simulation_parameters {
    const char *title;
    int64_t seed;
    int64_t rounds;
    int64_t replicates;
    double round_days;
    int64_t start_date;
    int noise;      /* enum noise_mode */
    int move_order; /* enum move_order */
};

/* What happens on a date. Whatever has a date may name an event instead; one that is off does not happen. */
struct event_parameters {
    const char *name, *label, *source;
    int64_t date;
    bool on;
    bool named; /* something has its date from it */
};

/* The round of what does not happen, after the last one of any run. */
#define ROUND_NEVER INT64_MAX

enum compute_contract { COMPUTE_RESERVED, COMPUTE_METERED };
enum data_form { DATA_LOGARITHMIC, DATA_SATURATING };

struct technology_parameters {
    double algorithmic_progress; /* m_a */
    double hardware_progress;    /* m_w */
    double learning_rate;        /* LR */
    double utilisation_target;   /* u_target */
    double on_demand_premium;    /* prem */
    int compute_contract;
    double reservation_adjustment; /* lam_R */
    double quality_arrival_rate;   /* lam_q */
    double quality_arrival_median;
    int64_t quality_arrival_from; /* day */
    double quality_arrival_log_sd;
    double research_exponent;
    double distillation_share;
    double catch_up;        /* nu */
    double catch_up_across; /* share of nu that is towards the best of all tiers */
    double open_catch_up;   /* nu_o */
    double data_effect;     /* L_D */
    double data_half;       /* D_half */
    double data_decay;      /* d_D */
    double data_yield;      /* psi */
    int data_form;
    double elo_anchor;
    double elo_anchor_quality;
    double elo_scale;
};

struct seller_parameters {
    const char *name, *label;
    double order_share;
    double capital;
    double margin; /* m_G */
    double quality;
    double shipment_cap; /* accelerators/month; NAN: none */
    int64_t shipment_cap_from;
    size_t shipment_cap_event; /* NO_REFERENCE: none; the same of the other events */
};

struct infrastructure_parameters {
    double compute_price;     /* w_0 */
    double accelerator_price; /* w_acq */
    double depreciation;      /* dep */
    double order_adjustment;  /* lam_C */
    double order_delay;       /* L_cap, months */
    double rerouted_share;
    struct seller_parameters *sellers;
    size_t seller_count;
};

struct cloud_parameters {
    const char *name, *label;
    double capital;
    double accelerators;
    double compute_price_factor;
    double service_quality;
    double account_share; /* relative to the other clouds; 0 everywhere: no SME has an account */
    double fixed_cost;
    double attach_margin;  /* m_c */
    double hosting_margin; /* m_h */
    double parent_limit;   /* L_c */
    double parent_trigger; /* m_P, months of fixed cost */
    bool expands;
};

struct product_parameters {
    const char *name, *label;
    int tier;
    double price_input, price_output;
    double free_quota;       /* kappa */
    double rate_cap;         /* tau; 0: none */
    double subscription_fee; /* R_j */
    int64_t priority;        /* when capacity is short; 0: by fee and price */
    double quality, elo;     /* q0; NAN when not written */
    double utility;
    double unit_cost;     /* mc at the start, before the vendor's cost_factor */
    double initial_share; /* NAN when not written */
    int64_t launch_round; /* of an offer of another's weights: once they are open and the lag is over */
    size_t launch_event;
    const char *successor_of; /* "": of none */
    size_t predecessor;       /* the index of that product among the vendor's; NO_REFERENCE */
    bool inherits_price;      /* its list price is that of the predecessor at the launch */
    double kept_months;       /* of the predecessor beside it; NAN: for good */
    double introductory_price_input, introductory_price_output; /* NAN when not written */
    double introductory_months;
    bool price_fixed;
    bool open_weights;
    size_t open_event;
    int64_t open_round; /* first round in which they are open; 0: as soon as it is launched */
    double size;        /* accelerators that one copy takes; NAN: no matter */
    /* Of an offer of another vendor's open model; it has no quality and unit cost of its own, and NAN there. */
    const char *weights_of; /* name of that product; "": a model of the vendor's own */
    double price_of_owner;  /* list price over the owner's; NAN where prices are written */
    double serving_factor;  /* compute per token over the owner's */
    double hosting_lag;     /* months */
    size_t original;        /* number among all products of the one named in weights_of; NO_REFERENCE */
};

/* Whether the product is an offer of another vendor's open model. */
static inline bool is_hosted(const struct product_parameters *product)
{
    return product->original != NO_REFERENCE;
}

/* As scenarios write them. */
extern const char *const tier_names[TIER_COUNT];

enum attach_valuation { ATTACH_BY_RULE, ATTACH_BY_MOVES };

struct pricing_parameters {
    const char *strategy;
    const struct parameter_extension *extension; /* of the strategy, on the scenario's arena */
    unsigned tiers;                              /* mask: bit enum product_tier */
    double maximum_step;                         /* largest cut in one decision, fraction */
    double floor[TIER_COUNT];
    int64_t from_round;
    size_t from_event;
    double decides_every; /* months */
    const char *alliance; /* "": none */
    int64_t alliance_from;
    size_t alliance_event;
    bool never_raise;
    int attach_valuation;        /* enum attach_valuation */
    double decision_chance;      /* 1/month; 0: every decides_every */
    double capacity_charge;      /* kappa, 1/month; 0: none */
    double capacity_charge_load; /* u_c */
    void *own;                   /* the strategy's parameter struct */
    /* The rule that takes over when the strategy has finished, with its parameters; NULL: none. */
    const struct parameter_extension *successor;
    void *successor_own;
};

/* A vendor's own consumer app; docs/model.md 0. */
struct own_app_parameters {
    const char *name;
    double potential_users; /* M0; 0: no app */
    double initial_users;
    double innovation, imitation, churn; /* 1/month */
    double price, reference_price;       /* CNY/month; the reference is the price when not written */
    double price_elasticity, paying_share;
    double user_cost;       /* CNY of advertising per new user */
    double tokens_per_user; /* Mtok/month */
    int tier;               /* of the model that serves it */
};

struct vendor_parameters {
    const char *name, *label;
    size_t owner, host; /* indices of clouds; NO_REFERENCE: independent; no cloud serves it */
    double capital;
    double fixed_cost; /* B_f */
    double fixed_cost_growth;
    double research_productivity;
    double shock_size, shock_gain_chance;
    double cost_factor;    /* e_f */
    double initial_output; /* X_0, cumulative */
    double initial_data;   /* D_f at the start */
    double cloud_share;    /* rs */
    double brand_utility;
    bool seeks_funding;
    double niche_skill;    /* z_f, median */
    double niche_capacity; /* n_V, contracts a month; 0: takes no tenders */
    double niche_fee;      /* F_V; NAN: niche.contract_fee */
    double largest_model;  /* accelerators of the largest model that it serves for others; NAN: any */
    double partner_fee, partner_cost; /* kCNY a month and partner: what it pays, what it costs */
    double partner_utility;           /* xi_f */
    double initial_partners;          /* share of all; NAN: by the partners' logit */
    int64_t entry_date;
    size_t entry_event;  /* NO_REFERENCE: none */
    int64_t entry_round; /* worked out from these; 0: it is there at the start, ROUND_NEVER: it never comes */
    struct pricing_parameters pricing;
    struct own_app_parameters app;
    struct product_parameters *products;
    size_t product_count;
};

enum initial_suppliers { INITIAL_LOGIT, INITIAL_NONE, INITIAL_SHARES };

struct choice_parameters {
    double outside_utility;     /* v0 at the start */
    double outside_drift;       /* of v0, util/year */
    double outside_follows;     /* of the models' gain of quality */
    double switch_cost_vendor;  /* S_v */
    double switch_cost_product; /* S_p */
    bool switch_cost_outside;
    double reconsider_base;     /* rho0, 1/month */
    double reconsider_response; /* rho1, 1/month */
    double nonuser_review;      /* rho_n, 1/month; NAN when not written */
    double unfit_penalty;       /* Lambda */
    double unfit_cap;
    double headline_salience;      /* omega */
    double home_cloud_utility;     /* eta */
    double throttle_penalty;       /* z_thr */
    double congestion_penalty;     /* z_con */
    double differentiation;        /* mu_h: divides theta and alpha */
    double second_share;           /* s2; 0: one supplier each */
    double same_model_correlation; /* sigma */
    double bill_response;          /* b */
    int initial;
};

struct sme_parameters {
    double weight;
    double slot_factor;
};

/* Buyers are households that buy for themselves: no apps, no books. */
enum sector_kind { SECTOR_CONSUMER, SECTOR_BUSINESS, SECTOR_BUYERS };

struct sector_parameters {
    const char *name, *label;
    int kind;
    int64_t number;
    int64_t latent_classes;
    /* demand for tokens */
    double quality_taste, quality_taste_log_sd;               /* theta */
    double price_sensitivity, price_sensitivity_log_sd;       /* alpha */
    double minimum_quality_low, minimum_quality_high;         /* qmin */
    double output_share_low, output_share_high;               /* phi */
    double volume, volume_log_sd;                             /* d0 */
    double volume_growth;                                     /* of d0, 1/year */
    int volume_path;                                          /* enum growth_form (market/growth.h) */
    double volume_ceiling;                                    /* C; NAN when not written, like the next two */
    double volume_rate, volume_midpoint;                      /* r, 1/year; months */
    double considering_start;                                 /* S(0); 1: all SMEs from the start on */
    double considering_rate, considering_midpoint;            /* 1/year; months; NAN when not written */
    double volume_fixed, volume_per_users, volume_with_value; /* 0.3, 1, 1.5 */
    double reference_users;                                   /* n_ref */
    /* capital and costs */
    double capital, capital_log_sd; /* k0 */
    double wages;
    double cloud_spend_fixed, cloud_spend_per_revenue, cloud_spend_with_model; /* s0, s1, s2 */
    double cloud_move_rate;                                                    /* chi */
    double give_up_rate;
    double capital_spread;
    bool replace_exits;
    double quality_revenue;
    /* finding business value */
    double value_initial_share;
    double value_hazard;                              /* h0 */
    double value_loss;                                /* h_loss */
    double experiment_scale;                          /* e0 */
    double experiment_volume;                         /* v_e */
    double experiment_budget;                         /* x */
    double experiment_maximum;                        /* e_max */
    double solution_revenue, solution_revenue_log_sd; /* Rb */
    double solution_growth;                           /* g: Rb grows by G^g */
    /* the app and its users */
    double own_quality;          /* a_i at the start */
    double quality_investment;   /* share of revenue */
    double quality_yield;        /* ka */
    double quality_decay;        /* da */
    double model_quality_weight; /* wq */
    double reference_quality;    /* A_ref */
    double potential_users;      /* M0 */
    double initial_users;
    double friction;         /* fric */
    double price_elasticity; /* eps_r */
    double app_price;        /* r */
    double reference_price;  /* r_ref */
    double pass_through;     /* pass */
    double paying_share;     /* gam */
    double fee_per_user;
    double advertising_per_user;
    double mix_subscription, mix_per_call, mix_advertising;
    double mix_solutions; /* NAN when not written: 1 for business, 0 for consumer sectors */
    double innovation;    /* p_B */
    double imitation;     /* q_B */
    double churn;         /* dchurn */
    double viral_share;   /* pi_v */
    double viral_months;  /* age_v */
    /* entry */
    double entry_rate;           /* lam_E */
    double entry_price_response; /* eps_E */
};

struct finance_parameters {
    double vendor_round_rate;     /* lam_F */
    double vendor_round_constant; /* b0 */
    double vendor_round_growth;   /* b1 */
    double vendor_round_share;    /* b2 */
    double vendor_round_loss;     /* b3 */
    double vendor_round_rank;     /* b4 */
    double vendor_round_months;   /* m_F */
    double growth_memory;         /* months; 0: the last round */
    double listing_rate;          /* lam_L */
    double listing_months;        /* m_L */
    double listing_revenue;       /* kCNY/year */
    struct table vendor_rounds;   /* round, vendor, kCNY */
    struct table climate;         /* round, factor, vendor or NAN */
    double sme_round_rate;        /* lam_S */
    double sme_round_value;       /* l1 */
    double sme_round_users;       /* l2 */
    double sme_user_threshold;    /* n* */
    double sme_round_size, sme_round_log_sd;
    double dividend_share;   /* x */
    double dividend_reserve; /* months of fixed cost */
    double rival_cash_error; /* sig_K */
    double rival_cost_error; /* sig_c */
};

enum app_trait { TRAIT_DRAWN, TRAIT_NO, TRAIT_YES };

/* An SME with a name, followed as a firm; docs/model.md 4.13. NAN: as drawn for others of the sector. */
struct app_parameters {
    const char *name, *label;
    size_t sector;
    int64_t entry_date;
    size_t entry_event; /* NO_REFERENCE: none */
    const char *carried_by;
    bool carried;
    size_t carrier;       /* a cloud; NO_REFERENCE: an outside firm, or nobody */
    int viral, has_value; /* enum app_trait */
    double capital, wages, volume, solution_revenue, own_quality, quality_decay;
    double potential_users, initial_users;
    double app_price, paying_share, fee_per_user, advertising_per_user;
};

/* When SMEs run out of money, who is funded and what owners draw; docs/model.md 4.10. All 0: off. */
struct insolvency_parameters {
    double closing_reserve; /* r, months of wages */
    double give_up_runway;  /* tau, months; 0: no effect */
    double round_runway;    /* R*, months; 0: no effect */
    double draw_rate;       /* x, 1/month */
    double draw_reserve;    /* months of wages */
};

/* Ordered by what they describe: a product, a firm, a sector, the market. Names are in parameters.c in the
 * same order. */
enum expected_quantity {
    EXPECT_PRICE,
    EXPECT_UNIT_COST,
    EXPECT_QUALITY,
    EXPECT_CUSTOMERS,
    EXPECT_VOLUME,
    EXPECT_SHARE, /* the last of a product */
    EXPECT_PROFIT,
    EXPECT_CAPITAL,
    EXPECT_REVENUE,
    EXPECT_ALIVE,
    EXPECT_EXIT_ROUND, /* the last of a firm */
    EXPECT_USERS,
    EXPECT_ADOPTERS,
    EXPECT_SURPLUS, /* the last of a sector */
    EXPECT_MEAN_PRICE,
    EXPECT_ADOPTION,
    EXPECT_HHI,
    EXPECT_MARKET_VOLUME,
    EXPECT_SWITCHED,
    EXPECT_PROFIT_GAIN,
    EXPECT_COLLUSION, /* the last of the market */
    EXPECTED_QUANTITIES
};

struct expected_parameters {
    const char *name, *source;
    int quantity; /* enum expected_quantity */
    const char *target;
    int64_t from_round, round; /* from_round 0: the same as round; round 0: the last */
    double per;
    double value;
    double tolerance, standard_errors;
};

/* Clouds buy vendors that run out of money; docs/model.md 4.10, 1. */
struct acquisition_parameters {
    double rate;           /* pi_A */
    double runway;         /* months */
    double price_months;   /* m_A */
    double data_value;     /* vD, kCNY/Gtok */
    double quality_value;  /* vq, kCNY/util */
    double customer_value; /* kCNY per SME */
};

/* Private deployment of vertical models, won in tenders; docs/model.md 4.8 and 4.10, 2. */
struct niche_parameters {
    double tender_rate;       /* lam_V */
    double contract_fee;      /* F_V */
    double maintenance;       /* kCNY per month and contract */
    double contract_loss;     /* 1/month */
    double delivery_cost;     /* share of revenue */
    double price_sensitivity; /* alpha_V, per kCNY */
    double outside_utility;
    double skill_log_sd;
    bool pivot;
    double pivot_runway; /* R_pivot, months */
    double pivot_skill;  /* z* */
    double pivot_cost;   /* 0.3 */
};

/* The other side of the market; docs/model.md 4.15. */
struct partners_parameters {
    double number;          /* M; 0: there is no other side */
    double fee_sensitivity; /* a, per kCNY a month */
    double buyers_taste;    /* b_2, util for all buyers */
    double outside_utility; /* u_0 */
    double review;          /* 1/month */
    double taste;           /* b_1: buyers' util for all partners */
};

/* Vendors with money that leave general models by choice; docs/model.md 4.14. */
struct leaving_parameters {
    bool on;
    double horizon;      /* months */
    double discount;     /* 1/year */
    double scrap_months; /* median of the scrap value, months of fixed cost */
    double scrap_log_sd;
    double decides_every; /* months */
    double memory;        /* months */
    double prize;         /* kCNY to who has won after the horizon */
    double best_chance;   /* of the best model's vendor to be that one */
    double hosting_cost;  /* share of the fixed cost that is left to who only hosts */
};

enum claim_statistic { CLAIM_MEAN, CLAIM_PROBABILITY };
enum claim_event { EVENT_NONE, EVENT_ABOVE, EVENT_AT_LEAST, EVENT_BELOW, EVENT_AT_MOST };
enum claim_relation { CLAIM_ABOVE, CLAIM_AT_LEAST, CLAIM_BELOW, CLAIM_AT_MOST, CLAIM_WITHIN };

/* When the outcomes of a claim are read. A date stands for the round in which it falls; 0: not given. */
struct claim_moments {
    int64_t round, date; /* after which they are read; not given: the last */
    int64_t from_round,
        from_date; /* of outcomes that add up: the first round that counts; not given: all do */
    int64_t over_round, over_date; /* after which `over` is read; not given: as the others */
};

/* A statement about the outcomes of runs, to be tested against the runs: holds, fails, undecided
 * (runs/claim.h). */
struct claim_parameters {
    const char *name, *text, *source;
    /* as outcome_name has it; "" for none. The quantity is outcome - minus, or outcome / over */
    const char *outcome, *minus, *over;
    struct claim_moments when;
    int statistic;
    int event; /* of a probability: the quantity is above, at least, ... event_value; enum claim_event */
    double event_value;
    int relation; /* of the statistic to the threshold */
    double threshold, tolerance;
};

struct output_parameters {
    int64_t panel_smes, compression;
    bool benchmarks;
    const char *observed; /* path of a table of observations; "": none */
};

struct scenario {
    struct arena arena; /* owns everything below */
    struct simulation_parameters simulation;
    bool dated; /* simulation.start_date is written: months of the calendar mean something */
    struct terms terms;
    struct event_parameters *events;
    size_t event_count;
    struct technology_parameters technology;
    struct infrastructure_parameters infrastructure;
    struct choice_parameters choice;
    struct sme_parameters smes;
    struct finance_parameters finance;
    struct insolvency_parameters insolvency;
    struct acquisition_parameters acquisition;
    struct niche_parameters niche;
    struct leaving_parameters leaving;
    struct partners_parameters partners;
    struct output_parameters output;
    struct cloud_parameters *clouds;
    size_t cloud_count;
    struct vendor_parameters *vendors;
    size_t vendor_count;
    bool lacks_hosts;    /* no vendor has a host: nothing is known of compute */
    size_t hosted_count; /* products that are offers of another vendor's open model */
    struct sector_parameters *sectors;
    size_t sector_count;
    bool lacks_smes; /* all sectors are of buyers: nobody builds apps */
    struct app_parameters *apps;
    size_t app_count;
    struct claim_parameters *claims;
    size_t claim_count;
    struct expected_parameters *expected;
    size_t expected_count;
    /* provenance */
    const char *file;       /* as given */
    const char *text;       /* verbatim, but with included files in place of the @include lines */
    struct text_list files; /* files that were read: its own and included ones; none when read from a text */
    const char **overrides; /* path=value, layer by layer */
    size_t override_count;
    const struct override_layer *layers; /* [layer_count]; their texts are those of `overrides` */
    size_t layer_count;
    struct text_list warnings; /* "war.cfg:5: PATH: what": values that are allowed and hardly meant */
};

/* The name of a firm, product or sector to show to people. */
static inline const char *label_or_name(const char *label, const char *name)
{
    return label && *label ? label : name;
}

/* The same for a pointer to a struct with both members. */
#define LABEL_OF(agent) label_or_name((agent)->label, (agent)->name)

#endif
