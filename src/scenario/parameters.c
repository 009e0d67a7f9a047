/* Every scenario parameter, one row each, here and in *_rows.h; see parameter.h. docs/model.md, section 9
 * explains defaults and sources. */
#include <string.h>

#include "scenario/app_rows.h"
#include "scenario/claim_rows.h"
#include "scenario/demand_rows.h"
#include "scenario/firm_rows.h"

const char *const tier_names[TIER_COUNT] = {
    [TIER_LIGHT] = "light", [TIER_MAIN] = "main", [TIER_FLAGSHIP] = "flagship"};

/* key, type, unit, default, range, allowed; meaning; source, offset */

#define S struct simulation_parameters
static const struct parameter simulation_rows[] = {
    {"title", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "What the scenario is about, in one line.", "",
     offsetof(S, title)},
    {"seed", PARAMETER_INTEGER, "1", "20240515", RANGE_BETWEEN(0, 9223372036854775807.0), NULL,
     "Base seed; run k of the same seed always draws the same numbers.", "", offsetof(S, seed)},
    {"rounds", PARAMETER_INTEGER, "rounds", "60", RANGE_BETWEEN(1, 100000), NULL, "Length of a run.",
     "docs/model.md 9", offsetof(S, rounds)},
    {"replicates", PARAMETER_INTEGER, "runs", "32", RANGE_BETWEEN(1, 10000000), NULL,
     "Number of independent runs.", "", offsetof(S, replicates)},
    {"round_days", PARAMETER_REAL, "days", "30.4", RANGE_BETWEEN(0.01, 3660), NULL,
     "Length of a round; rates are converted, so a day, a week or a month give the same economics. 30.4, its multiples "
     "and whole parts: by calendar months.",
     "", offsetof(S, round_days)},
    {"start_date", PARAMETER_DATE, "date", "\"2024-05-01\"", RANGE_ANY, NULL, "First day of round 1.",
     "the price war of May 2024", offsetof(S, start_date)},
    {"noise", PARAMETER_CHOICE, "", "\"on\"", RANGE_ANY, "off|on",
     "Off: expectations instead of draws (mean field), to hold the engine against closed forms.",
     "docs/model.md 0", offsetof(S, noise)},
    {"move_order", PARAMETER_CHOICE, "", "\"simultaneous\"", RANGE_ANY, "simultaneous|alternating",
     "All vendors price at once, or one vendor per round in turn.", "Maskin & Tirole (1988)",
     offsetof(S, move_order)},
};
#undef S

#define S struct event_parameters
static const struct parameter event_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier, unique among events.", "",
     offsetof(S, name)},
    {"label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "What happened, as shown; the identifier when empty.", "", offsetof(S, label)},
    {"date", PARAMETER_DATE, "date", NULL, RANGE_ANY, NULL, "Day of all that names the event.", "",
     offsetof(S, date)},
    {"on", PARAMETER_BOOLEAN, "", "true", RANGE_ANY, NULL,
     "Whether it happens. If not, moves, launches, caps and rules that name it never come.",
     "docs/model.md 8", offsetof(S, on)},
    {"source", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Where the date comes from.", "",
     offsetof(S, source)},
};
#undef S

#define S struct terms
static const struct parameter terms_rows[] = {
    {"currency", PARAMETER_TEXT, "", "\"" DEFAULT_CURRENCY "\"", RANGE_ANY, NULL,
     "The money that prices and capital are in; kCNY stands for a thousand of it.", "",
     offsetof(S, currency)},
};
#undef S

#define S struct term
#define TERM_ROWS(its_one, its_many)                                                                         \
    {"one", PARAMETER_TEXT,  "", "\"" its_one "\"", RANGE_ANY, NULL, "The word for one of them.",            \
     "",    offsetof(S, one)},                                                                               \
        {"many",                                                                                             \
         PARAMETER_TEXT,                                                                                     \
         "",                                                                                                 \
         "\"" its_many "\"",                                                                                 \
         RANGE_ANY,                                                                                          \
         NULL,                                                                                               \
         "The word for several; where only `one` is written, its regular plural.",                           \
         "",                                                                                                 \
         offsetof(S, many)},                                                                                 \
    {                                                                                                        \
        "label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,                                                \
            "The word in the language of the scenario's labels; the page shows it.", "", offsetof(S, label)  \
    }
#define AS_ROWS(kind, key, one, many, neutral_one, neutral_many, meaning)                                    \
    static const struct parameter kind##_rows[] = {TERM_ROWS(one, many)};
#define VOLUME_ROWS(kind, key, one, many, neutral_one, neutral_many, meaning)                                \
    static const struct parameter kind##_rows[] = {                                                          \
        TERM_ROWS(one, many),                                                                                \
        {"in_a_unit", PARAMETER_REAL, "1", DEFAULT_IN_A_UNIT, RANGE_BETWEEN(1e-6, 1e15), NULL,               \
         "How many of them a Gtok, the program's unit of volume, stands for. A price of 1 CNY/Mtok then is " \
         "1000 / in_a_unit CNY for one of them.",                                                            \
         "", offsetof(struct terms, in_a_unit) - offsetof(struct terms, of[kind])},                          \
    };
TERM_TABLE_BUT_VOLUME(AS_ROWS)
TERM_OF_VOLUME(VOLUME_ROWS)
#undef S

#define S struct technology_parameters
static const struct parameter technology_rows[] = {
    {"algorithmic_progress", PARAMETER_REAL, "1/year", "0.60", RANGE_BELOW_ONE, NULL,
     "Yearly fall of the compute needed per token (m_a).",
     "equal-quality prices fell about 10x a year (a16z 2024), margins included",
     offsetof(S, algorithmic_progress)},
    {"hardware_progress", PARAMETER_REAL, "1/year", "0.30", RANGE_BELOW_ONE, NULL,
     "Yearly fall of the price of an accelerator-hour (m_w).", "Moore; about 30 % a year",
     offsetof(S, hardware_progress)},
    {"learning_rate", PARAMETER_REAL, "1", "0.20", RANGE_BELOW_ONE, NULL,
     "Fall of compute per token at each doubling of a vendor's cumulative output (LR).",
     "Wright (1936); Dutton & Thomas (1984)", offsetof(S, learning_rate)},
    {"utilisation_target",
     PARAMETER_REAL,
     "1",
     "0.7",
     {0, 1, true, false},
     NULL,
     "Load at which compute is reserved and costed (u_target).",
     "queueing headroom; assumption",
     offsetof(S, utilisation_target)},
    {"on_demand_premium", PARAMETER_REAL, "1", "0.5", RANGE_NONNEGATIVE, NULL,
     "Extra price of compute beyond the reservation (prem).", "on-demand against reserved cloud prices",
     offsetof(S, on_demand_premium)},
    {"compute_contract", PARAMETER_CHOICE, "", "\"reserved\"", RANGE_ANY, "reserved|metered",
     "Reserved: vendors pay for reserved compute whether used or not. Metered: they pay unit cost times "
     "volume.",
     "docs/model.md 4.1", offsetof(S, compute_contract)},
    {"reservation_adjustment", PARAMETER_REAL, "1/month", "0.5", RANGE_FRACTION, NULL,
     "Share of the gap to the wanted reservation closed in a month (lam_R).", "assumption",
     offsetof(S, reservation_adjustment)},
    {"quality_arrival_rate", PARAMETER_REAL, "1/year", "1.0", RANGE_NONNEGATIVE, NULL,
     "Rate of new model generations for a vendor with the median fixed cost (lam_q).", "assumption",
     offsetof(S, quality_arrival_rate)},
    {"research_exponent", PARAMETER_REAL, "1", "0.5", RANGE_NONNEGATIVE, NULL,
     "Exponent with which that rate grows in the fixed cost over the median: 1 would be as many generations for the same "
     "money, below 1 research duplicates itself.",
     "returns to research: Jones (1995); the square root is an assumption", offsetof(S, research_exponent)},
    {"quality_arrival_median", PARAMETER_REAL, "util", "0.4", RANGE_NONNEGATIVE, NULL,
     "Median quality gain of a new generation.", "docs/model.md 4.1", offsetof(S, quality_arrival_median)},
    {"quality_arrival_from", PARAMETER_DATE, "date", "\"1970-01-01\"", RANGE_ANY, NULL,
     "Day from which on generations come by chance. Before it they are launches, which a scenario of the past dates.",
     "docs/model.md 4.1", offsetof(S, quality_arrival_from)},
    {"quality_arrival_log_sd", PARAMETER_REAL, "1", "0.3", RANGE_NONNEGATIVE, NULL,
     "Log standard deviation of that gain.", "docs/model.md 4.1", offsetof(S, quality_arrival_log_sd)},
    {"distillation_share", PARAMETER_REAL, "1", "0.7", RANGE_FRACTION, NULL,
     "Share of a flagship's gain that its smaller models inherit.", "docs/model.md 4.1",
     offsetof(S, distillation_share)},
    {"catch_up", PARAMETER_REAL, "1/year", "0.5", RANGE_NONNEGATIVE, NULL,
     "Speed at which vendors close the gap to the best of their tier (nu): open research, talent.",
     "assumption; large means 'products hardly differ'", offsetof(S, catch_up)},
    {"catch_up_across", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Share of catch_up that goes towards the best model of all tiers instead of the own one: small models distilled "
     "from anybody's flagship.",
     "distillation: Hinton, Vinyals & Dean (2015); the share is an assumption", offsetof(S, catch_up_across)},
    {"open_catch_up", PARAMETER_REAL, "1/year", "0", RANGE_NONNEGATIVE, NULL,
     "Speed at which everybody closes the gap to the best open weights published so far, in whatever tier, besides "
     "catch_up (nu_o).",
     "free revealing: Harhoff, Henkel & von Hippel (2003); assumption", offsetof(S, open_catch_up)},
    {"data_effect", PARAMETER_REAL, "util", "0.6", RANGE_NONNEGATIVE, NULL,
     "Strength of the data flywheel (L_D).", "Hagiu & Wright (2023); disputed: Bajari et al. (2019)",
     offsetof(S, data_effect)},
    {"data_half", PARAMETER_REAL, "Gtok", "2000", RANGE_POSITIVE, NULL,
     "Data stock at which the flywheel reaches half or ln 2 (D_half).", "assumption", offsetof(S, data_half)},
    {"data_decay", PARAMETER_REAL, "1/month", "0.03", RANGE_FRACTION, NULL,
     "Share of the data stock that goes stale in a month (d_D).", "assumption", offsetof(S, data_decay)},
    {"data_yield", PARAMETER_REAL, "1", "0.5", RANGE_NONNEGATIVE, NULL,
     "Share of the served volume that becomes training data (psi).", "assumption", offsetof(S, data_yield)},
    {"data_form", PARAMETER_CHOICE, "", "\"logarithmic\"", RANGE_ANY, "logarithmic|saturating",
     "ln(1 + D/D_half), or D/(D + D_half).", "Hagiu & Wright (2023)", offsetof(S, data_form)},
    {"elo_anchor", PARAMETER_REAL, "Elo", "1186", RANGE_POSITIVE, NULL,
     "Chatbot Arena rating that corresponds to elo_anchor_quality.",
     "Qwen-Max-0428 on the board of 2024-05-20", offsetof(S, elo_anchor)},
    {"elo_anchor_quality", PARAMETER_REAL, "util", "8", RANGE_ANY, NULL,
     "Quality of a product rated elo_anchor.", "docs/model.md 9", offsetof(S, elo_anchor_quality)},
    {"elo_scale", PARAMETER_REAL, "1", "1", RANGE_NONNEGATIVE, NULL,
     "Utils of production use per util of Arena votes; 1 takes the votes at face value.",
     "Elo is Bradley-Terry: D points are D ln(10)/400 utils", offsetof(S, elo_scale)},
};
#undef S

#define S struct finance_parameters
static const struct parameter finance_rows[] = {
    {"vendor_round_rate", PARAMETER_REAL, "1/month", "0.08", RANGE_FRACTION, NULL,
     "Probability scale of a funding round of a vendor (lam_F).",
     "a round every 12-18 months for a growing firm", offsetof(S, vendor_round_rate)},
    {"vendor_round_constant", PARAMETER_REAL, "1", "0", RANGE_ANY, NULL,
     "Constant of the funding logit (b0).", "docs/model.md 4.9", offsetof(S, vendor_round_constant)},
    {"vendor_round_growth", PARAMETER_REAL, "1", "1", RANGE_ANY, NULL, "Weight of volume growth in it (b1).",
     "docs/model.md 4.9", offsetof(S, vendor_round_growth)},
    {"vendor_round_share", PARAMETER_REAL, "1", "5", RANGE_ANY, NULL,
     "Weight of the market share in it (b2).", "docs/model.md 4.9", offsetof(S, vendor_round_share)},
    {"vendor_round_loss", PARAMETER_REAL, "1", "1", RANGE_ANY, NULL,
     "Weight of loss over fixed cost in it (b3): performance-contingent refinancing.",
     "Bolton & Scharfstein (1990)", offsetof(S, vendor_round_loss)},
    {"vendor_round_months", PARAMETER_REAL, "months", "10", RANGE_NONNEGATIVE, NULL,
     "Size of a round in months of fixed cost (m_F).", "docs/model.md 9", offsetof(S, vendor_round_months)},
    {"vendor_round_rank", PARAMETER_REAL, "1", "0", RANGE_ANY, NULL,
     "Weight in it of the rank in quality: the share of the other vendors whose best model is no better (b4).",
     "assumption", offsetof(S, vendor_round_rank)},
    {"growth_memory", PARAMETER_REAL, "months", "0", RANGE_BETWEEN(0, 1200), NULL,
     "Time in which what was seen comes to count for 1/e in the growth of volume, which is then that of a month; 0: the "
     "growth over the last round.",
     "discounted least squares: Brown (1963)", offsetof(S, growth_memory)},
    {"listing_rate", PARAMETER_REAL, "1/month", "0", RANGE_FRACTION, NULL,
     "Probability that a vendor that seeks funding and has the revenue is listed on a stock exchange in a month, once "
     "(lam_L); 0: nobody is.",
     "none of six model start-ups had filed by the end of 2024; assumption", offsetof(S, listing_rate)},
    {"listing_months", PARAMETER_REAL, "months", "12", RANGE_NONNEGATIVE, NULL,
     "Proceeds of a listing in months of fixed cost (m_L).", "assumption", offsetof(S, listing_months)},
    {"listing_revenue", PARAMETER_REAL, "kCNY/year", "230000", RANGE_NONNEGATIVE, NULL,
     "Revenue, at the rate of the round, without which there is no listing.",
     "HKEX chapter 18C (2023): 250m HKD for a commercial company", offsetof(S, listing_revenue)},
    {"vendor_rounds", PARAMETER_TABLE, "", "()", RANGE_POSITIVE, "date|vendor|amount",
     "Rounds on a date: in the round of their date, event or round number the vendor gets so many kCNY, whatever the "
     "hazard brings.",
     "docs/model.md 4.9 and 8", offsetof(S, vendor_rounds)},
    {"climate", PARAMETER_TABLE, "", "()", RANGE_NONNEGATIVE, "date|factor|vendor",
     "From a date, event or round on the hazards of rounds and listings are multiplied by the factor (0: money has dried "
     "up), of one vendor, or of all where none is named; until a later row for it or for all.",
     "docs/model.md 4.9 and 8", offsetof(S, climate)},
    {"sme_round_rate", PARAMETER_REAL, "1/month", "0.02", RANGE_FRACTION, NULL,
     "Probability of a funding round of an SME (lam_S).", "docs/model.md 9", offsetof(S, sme_round_rate)},
    {"sme_round_value", PARAMETER_REAL, "1/month", "0.05", RANGE_FRACTION, NULL,
     "Added when it has found value (l1).", "docs/model.md 9", offsetof(S, sme_round_value)},
    {"sme_round_users", PARAMETER_REAL, "1/month", "0.03", RANGE_FRACTION, NULL,
     "Added when it has more users than sme_user_threshold (l2).", "docs/model.md 9",
     offsetof(S, sme_round_users)},
    {"sme_user_threshold", PARAMETER_REAL, "users", "20000", RANGE_NONNEGATIVE, NULL,
     "Users that impress investors (n*).", "assumption", offsetof(S, sme_user_threshold)},
    {"sme_round_size", PARAMETER_REAL, "kCNY", "1500", RANGE_NONNEGATIVE, NULL,
     "Median size of an SME's round.", "docs/model.md 4.9", offsetof(S, sme_round_size)},
    {"sme_round_log_sd", PARAMETER_REAL, "1", "0.6", RANGE_NONNEGATIVE, NULL, "Its log standard deviation.",
     "docs/model.md 4.9", offsetof(S, sme_round_log_sd)},
    {"dividend_share", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Share of a positive profit, of clouds of a positive cash flow, that is paid to investors as far as cash exceeds "
     "the reserve (x).",
     "docs/model.md 4.9", offsetof(S, dividend_share)},
    {"dividend_reserve", PARAMETER_REAL, "months", "12", RANGE_NONNEGATIVE, NULL,
     "Reserve in months of fixed cost below which nothing is paid out.", "assumption",
     offsetof(S, dividend_reserve)},
    {"rival_cash_error", PARAMETER_REAL, "1", "0.3", RANGE_NONNEGATIVE, NULL,
     "Log error of what firms believe about a rival's cash (sig_K).", "docs/model.md 5",
     offsetof(S, rival_cash_error)},
    {"rival_cost_error", PARAMETER_REAL, "1", "0.1", RANGE_NONNEGATIVE, NULL,
     "Log error of what firms believe about a rival's cost (sig_c).", "docs/model.md 5",
     offsetof(S, rival_cost_error)},
};
#undef S

#define S struct expected_parameters
static const struct parameter expected_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "What is expected, in a few words.", "",
     offsetof(S, name)},
    {"quantity", PARAMETER_CHOICE, "", NULL, RANGE_ANY,
     "price|unit_cost|quality|customers|volume|share|profit|capital|revenue|alive|exit_round|users|adopters|"
     "surplus|mean_price|adoption|hhi|market_volume|switched|profit_gain|collusion",
     "price to share: of a product; profit to exit_round: of a firm; users to surplus: of a sector; the "
     "others of the market; collusion: in the last round. As in the datasets of the output, of one round.",
     "docs/output-format.md", offsetof(S, quantity)},
    {"target", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Whose: the name; empty for the market.", "",
     offsetof(S, target)},
    {"round", PARAMETER_INTEGER, "round", "0", RANGE_BETWEEN(0, 100000), NULL, "In which round; 0: the last.",
     "", offsetof(S, round)},
    {"from_round", PARAMETER_INTEGER, "round", "0", RANGE_BETWEEN(0, 100000), NULL,
     "Above 0: the mean of the rounds from this one to `round`.", "", offsetof(S, from_round)},
    {"per", PARAMETER_REAL, "1", "1", RANGE_POSITIVE, NULL,
     "Divides the quantity, as in profit per unit of demand.", "", offsetof(S, per)},
    {"value", PARAMETER_REAL, "1", NULL, RANGE_ANY, NULL, "What theory says, in the unit of the quantity.",
     "", offsetof(S, value)},
    {"tolerance", PARAMETER_REAL, "1", "0", RANGE_NONNEGATIVE, NULL,
     "How far the simulation may be off, in the same unit.", "", offsetof(S, tolerance)},
    {"standard_errors", PARAMETER_REAL, "1", "0", RANGE_NONNEGATIVE, NULL,
     "With draws: so many standard errors of the mean over runs more.", "", offsetof(S, standard_errors)},
    {"source", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Where the value comes from.", "",
     offsetof(S, source)},
};
#undef S

#define S struct acquisition_parameters
static const struct parameter acquisition_rows[] = {
    {"rate", PARAMETER_REAL, "1/month", "0", RANGE_FRACTION, NULL,
     "Probability that an independent vendor short of money is bought by the cloud to which it is worth most "
     "(pi_A); 0: nobody is bought. Without noise only 0 and 1.",
     "docs/model.md 4.10", offsetof(S, rate)},
    {"runway", PARAMETER_REAL, "months", "3", RANGE_NONNEGATIVE, NULL,
     "A vendor whose cash lasts less than this at the mean loss of its last three months is for sale.",
     "docs/model.md 4.10", offsetof(S, runway)},
    {"price_months", PARAMETER_REAL, "months", "6", RANGE_NONNEGATIVE, NULL,
     "Price, in months of the vendor's fixed cost, paid to its investors (m_A).", "docs/model.md 9",
     offsetof(S, price_months)},
    {"data_value", PARAMETER_REAL, "kCNY/Gtok", "0", RANGE_NONNEGATIVE, NULL,
     "What the buyer gives for the vendor's data stock (vD).", "assumption; docs/model.md 4.10",
     offsetof(S, data_value)},
    {"quality_value", PARAMETER_REAL, "kCNY/util", "0", RANGE_NONNEGATIVE, NULL,
     "What it gives for quality above that of its own best model (vq).", "assumption; docs/model.md 4.10",
     offsetof(S, quality_value)},
    {"customer_value", PARAMETER_REAL, "kCNY/SME", "0", RANGE_NONNEGATIVE, NULL,
     "What it gives for a customer. A cloud buys only when all this and the cash that it takes over are "
     "worth more than the price.",
     "assumption; acquisition cost of a business customer", offsetof(S, customer_value)},
};
#undef S

#define S struct niche_parameters
static const struct parameter niche_rows[] = {
    {"tender_rate", PARAMETER_REAL, "1/month", "0", RANGE_BETWEEN(0, 10000), NULL,
     "Tenders of large enterprises (in the households' sector) for a model of their own, in a month (lam_V); "
     "0: there is no niche.",
     "docs/model.md 9", offsetof(S, tender_rate)},
    {"contract_fee", PARAMETER_REAL, "kCNY", "1500", RANGE_NONNEGATIVE, NULL,
     "Fee at the signing of a contract (F_V).", "docs/model.md 9; assumption", offsetof(S, contract_fee)},
    {"maintenance", PARAMETER_REAL, "kCNY/month", "15", RANGE_NONNEGATIVE, NULL,
     "Maintenance of a contract from the round after its signing on.",
     "an eighth of the fee a year; assumption", offsetof(S, maintenance)},
    {"contract_loss", PARAMETER_REAL, "1/month", "0.03", RANGE_FRACTION, NULL,
     "Share of the contracts whose maintenance ends in a month.", "about three years; assumption",
     offsetof(S, contract_loss)},
    {"delivery_cost", PARAMETER_REAL, "1", "0.5", RANGE_FRACTION, NULL,
     "Share of fees and maintenance that is spent on delivery, as wages.", "project business; assumption",
     offsetof(S, delivery_cost)},
    {"price_sensitivity", PARAMETER_REAL, "1/kCNY", "0.001", RANGE_NONNEGATIVE, NULL,
     "Utility lost per kCNY of fee (alpha_V).", "assumption", offsetof(S, price_sensitivity)},
    {"outside_utility", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL,
     "Utility of giving the contract to none of the vendors.", "assumption", offsetof(S, outside_utility)},
    {"skill_log_sd", PARAMETER_REAL, "1", "0", RANGE_NONNEGATIVE, NULL,
     "Log standard deviation of the vendors' niche_skill over runs; without noise they have the mean.",
     "docs/model.md 4.8", offsetof(S, skill_log_sd)},
    {"pivot", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Whether vendors in need leave the market for tokens and live in the niche.", "docs/model.md 4.10",
     offsetof(S, pivot)},
    {"pivot_runway", PARAMETER_REAL, "months", "4", RANGE_NONNEGATIVE, NULL,
     "Runway below which a vendor whose sales do not cover its compute pivots (R_pivot).", "docs/model.md 9",
     offsetof(S, pivot_runway)},
    {"pivot_skill", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL, "Skill that it must exceed (z*).",
     "docs/model.md 4.10", offsetof(S, pivot_skill)},
    {"pivot_cost", PARAMETER_REAL, "1", "0.3", RANGE_FRACTION, NULL,
     "Its fixed cost afterwards, relative to what it would have been.", "docs/model.md 4.10",
     offsetof(S, pivot_cost)},
};
#undef S

#define S struct partners_parameters
static const struct parameter partners_rows[] = {
    {"number", PARAMETER_REAL, "partners", "0", RANGE_NONNEGATIVE, NULL,
     "Those on the other side of the market, such as drivers, merchants or restaurants (M); 0: there is no other side.",
     "Armstrong (2006)", offsetof(S, number)},
    {"fee_sensitivity", PARAMETER_REAL, "1/(kCNY/month)", "1", RANGE_POSITIVE, NULL,
     "Utility that a partner loses by a fee of 1 kCNY a month (a): the elasticity of their side.",
     "docs/model.md 4.15", offsetof(S, fee_sensitivity)},
    {"buyers_taste", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL,
     "Utility of a partner with a vendor that sells all that all SMEs together could use (b_2): the cross effect of "
     "buyers on partners.",
     "Armstrong (2006)", offsetof(S, buyers_taste)},
    {"taste", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL,
     "Utility of an SME with a vendor that has all partners (b_1): the cross effect of partners on buyers.",
     "Armstrong (2006)", offsetof(S, taste)},
    {"outside_utility", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL, "Utility of a partner with no vendor.",
     "docs/model.md 4.15", offsetof(S, outside_utility)},
    {"review", PARAMETER_REAL, "1/month", "0.5", RANGE_FRACTION, NULL,
     "Share of the partners that choose anew in a month; 1: all of them in every round.", "assumption",
     offsetof(S, review)},
};
#undef S

#define S struct leaving_parameters
static const struct parameter leaving_rows[] = {
    {"on", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Whether independents with money leave general models when staying is worth less than the best of: the niche, a "
     "sale, what team and licences fetch.",
     "Doraszelski & Satterthwaite (2010)", offsetof(S, on)},
    {"horizon", PARAMETER_REAL, "months", "36", RANGE_BETWEEN(0.1, 1200), NULL,
     "Time over which they count profits, and after which the market is settled (H).",
     "two funding rounds of 12-18 months; assumption", offsetof(S, horizon)},
    {"discount", PARAMETER_REAL, "1/year", "0.3", RANGE_NONNEGATIVE, NULL,
     "Rate at which they discount, continuously (r).",
     "venture capital: 17 (Kerins, Smith & Smith 2004) to 60 % a year (Sahlman 1990)", offsetof(S, discount)},
    {"scrap_months", PARAMETER_REAL, "months", "3", RANGE_NONNEGATIVE, NULL,
     "Median of what team and licences fetch at a time, in months of the vendor's fixed cost; paid by firms outside "
     "the market, whose money is in the households' sector.",
     "from nothing (Guangnian Zhiwai 2023: sold for about its net cash) to acquisition.price_months; assumption",
     offsetof(S, scrap_months)},
    {"scrap_log_sd", PARAMETER_REAL, "1", "0.5", RANGE_BETWEEN(0, 5), NULL,
     "Its log standard deviation; it is drawn anew for every decision, and only the vendor knows it. Without noise it "
     "is the mean.",
     "private scrap values: Doraszelski & Satterthwaite (2010); assumption", offsetof(S, scrap_log_sd)},
    {"decides_every", PARAMETER_REAL, "months", "1", RANGE_NONNEGATIVE, NULL,
     "Time from one decision to the next; 0, or no longer than a round: every round.", "assumption",
     offsetof(S, decides_every)},
    {"memory", PARAMETER_REAL, "months", "6", RANGE_BETWEEN(0.1, 1200), NULL,
     "Months of profit before the first decision; in this time what was seen comes to count for 1/e in level and "
     "trend, and the trend is taken to fade by as much.",
     "discounted least squares: Brown (1963); damped trend: Gardner & McKenzie (1985); assumption",
     offsetof(S, memory)},
    {"prize", PARAMETER_REAL, "kCNY", "0", RANGE_NONNEGATIVE, NULL,
     "What they take the market to be worth to the one vendor that has won it after the horizon.",
     "assumption", offsetof(S, prize)},
    {"best_chance", PARAMETER_REAL, "1", "0.2", RANGE_FRACTION, NULL,
     "Chance q of the vendor with the best model to be that one; the k-th best has q (1 - q)^(k - 1).",
     "assumption", offsetof(S, best_chance)},
    {"hosting_cost", PARAMETER_REAL, "1", "0.3", RANGE_FRACTION, NULL,
     "Fixed cost of a vendor that goes on with others' models alone, relative to what it would have been.",
     "as niche.pivot_cost; assumption", offsetof(S, hosting_cost)},
};
#undef S

#define S struct output_parameters
static const struct parameter output_rows[] = {
    {"panel_smes", PARAMETER_INTEGER, "SMEs", "0", RANGE_BETWEEN(0, 100000), NULL,
     "Number of SMEs of run 0 whose month-by-month records are stored.", "", offsetof(S, panel_smes)},
    {"compression", PARAMETER_INTEGER, "", "0", RANGE_BETWEEN(0, 9), NULL,
     "How hard the file is packed (shuffle and deflate): 0 not at all, which takes least time; 1 halves most "
     "files for a tenth of a run's time; 9 hardest.",
     "", offsetof(S, compression)},
    {"observed", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "CSV file with what was observed, looked for in the folder of the scenario's file; runs are held against it.",
     "docs/observed.md", offsetof(S, observed)},
    {"benchmarks", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Whether each round also stores the prices of static competition and of joint monopoly for its demand, "
     "and the profit gain: where play stands between the two; after the last round, whether what qlearn has "
     "learned is collusion.",
     "Calvano et al. (2020); Morrow & Skerlos (2011)", offsetof(S, benchmarks)},
};
#undef S

#define O(field) offsetof(struct claim_parameters, field)
static const struct parameter claim_rows[] = {CLAIM_ROWS(O)};
#undef O

#define ROWS(table) table, sizeof table / sizeof *table

const struct parameter_group parameter_groups[] = {
    {"simulation", "Length, seed and calendar.", ROWS(simulation_rows), sizeof(struct simulation_parameters),
     NULL, offsetof(struct scenario, simulation), 0, 0, 0, NULL, true, NULL},
    /* before all that may name one, as their dates are read from here */
    {"events[]", "What happens on a date: anything that has a date may name one of these instead.",
     ROWS(event_rows), sizeof(struct event_parameters), NULL, offsetof(struct scenario, events),
     offsetof(struct scenario, event_count), 0, 1000, NULL, false, NULL},
    {"terms",
     "What the war is about, in its own words; where nothing is written, those of the war over models.",
     ROWS(terms_rows), sizeof(struct terms), NULL, offsetof(struct scenario, terms), 0, 0, 0, NULL, false,
     NULL},
#define SIZED_GROUP(kind, key, meaning, size)                                                                \
    {                                                                                                        \
        "terms." key,                                                                                        \
        meaning,                                                                                             \
        ROWS(kind##_rows),                                                                                   \
        size,                                                                                                \
        "terms",                                                                                             \
        offsetof(struct terms, of[kind]),                                                                    \
        0,                                                                                                   \
        0,                                                                                                   \
        0,                                                                                                   \
        NULL,                                                                                                \
        false,                                                                                               \
        NULL},
#define AS_GROUP(kind, key, one, many, neutral_one, neutral_many, meaning)                                   \
    SIZED_GROUP(kind, key, meaning, sizeof(struct term))
/* The last of the terms, with in_a_unit behind it. */
#define AS_VOLUME_GROUP(kind, key, one, many, neutral_one, neutral_many, meaning)                            \
    SIZED_GROUP(kind, key, meaning, sizeof(struct terms) - offsetof(struct terms, of[kind]))
    TERM_TABLE_BUT_VOLUME(AS_GROUP) TERM_OF_VOLUME(AS_VOLUME_GROUP)
#undef AS_GROUP
        {"technology", "Cost and quality of models over time.", ROWS(technology_rows),
         sizeof(struct technology_parameters), NULL, offsetof(struct scenario, technology), 0, 0, 0, NULL,
         false, NULL},
    {"infrastructure", "Compute: prices, delivery, sellers of accelerators.", ROWS(infrastructure_rows),
     sizeof(struct infrastructure_parameters), NULL, offsetof(struct scenario, infrastructure), 0, 0, 0, NULL,
     false, NULL},
    {"infrastructure.sellers[]", "Sellers of accelerators.", ROWS(seller_rows),
     sizeof(struct seller_parameters), "infrastructure", offsetof(struct infrastructure_parameters, sellers),
     offsetof(struct infrastructure_parameters, seller_count), 0, 16, NULL, false, NULL},
    {"clouds[]", "Cloud vendors.", ROWS(cloud_rows), sizeof(struct cloud_parameters), NULL,
     offsetof(struct scenario, clouds), offsetof(struct scenario, cloud_count), 0, 64, "cloud_defaults",
     false, NULL},
    {"vendors[]", "Model vendors.", ROWS(vendor_rows), sizeof(struct vendor_parameters), NULL,
     offsetof(struct scenario, vendors), offsetof(struct scenario, vendor_count), 1, MOST_VENDORS,
     "vendor_defaults", false, NULL},
    {"vendors[].pricing", "How the vendor prices; the keys of its strategy go here too.", ROWS(pricing_rows),
     sizeof(struct pricing_parameters), "vendors[]", offsetof(struct vendor_parameters, pricing), 0, 0, 0,
     "pricing_defaults", false, NULL},
    {"vendors[].app",
     "The vendor's own consumer app: a third income besides API fees and its host's revenue share.",
     ROWS(own_app_rows), sizeof(struct own_app_parameters), "vendors[]",
     offsetof(struct vendor_parameters, app), 0, 0, 0, "app_defaults", false, NULL},
    {"vendors[].products[]", "What the vendor sells.", ROWS(product_rows), sizeof(struct product_parameters),
     "vendors[]", offsetof(struct vendor_parameters, products),
     offsetof(struct vendor_parameters, product_count), 1, MOST_PRODUCTS, "product_defaults", false, "tier"},
    {"choice", "How SMEs choose a model.", ROWS(choice_rows), sizeof(struct choice_parameters), NULL,
     offsetof(struct scenario, choice), 0, 0, 0, NULL, false, NULL},
    {"smes", "Scale of the SME layer.", ROWS(sme_rows), sizeof(struct sme_parameters), NULL,
     offsetof(struct scenario, smes), 0, 0, 0, NULL, false, NULL},
    {"sectors[]", "Sectors of SMEs that build apps on models, and their users.", ROWS(sector_rows),
     sizeof(struct sector_parameters), NULL, offsetof(struct scenario, sectors),
     offsetof(struct scenario, sector_count), 1, MOST_SECTORS, "sector_defaults", false, NULL},
    {"apps[]", "SMEs with a name, followed as firms.", ROWS(app_rows), sizeof(struct app_parameters), NULL,
     offsetof(struct scenario, apps), offsetof(struct scenario, app_count), 0, MOST_APPS, NULL, false, NULL},
    {"finance", "Who gets funded.", ROWS(finance_rows), sizeof(struct finance_parameters), NULL,
     offsetof(struct scenario, finance), 0, 0, 0, NULL, false, NULL},
    {"insolvency", "When SMEs run out of money, who looks for more, and what owners draw.",
     ROWS(insolvency_rows), sizeof(struct insolvency_parameters), NULL, offsetof(struct scenario, insolvency),
     0, 0, 0, NULL, false, NULL},
    {"expected[]", "Results known beforehand, which the summary holds against those of the runs.",
     ROWS(expected_rows), sizeof(struct expected_parameters), NULL, offsetof(struct scenario, expected),
     offsetof(struct scenario, expected_count), 0, 200, "expected_defaults", false, NULL},
    {"acquisition", "Clouds that buy vendors in need.", ROWS(acquisition_rows),
     sizeof(struct acquisition_parameters), NULL, offsetof(struct scenario, acquisition), 0, 0, 0, NULL,
     false, NULL},
    {"niche", "Private deployment of vertical models, won in tenders; a refuge from the price war.",
     ROWS(niche_rows), sizeof(struct niche_parameters), NULL, offsetof(struct scenario, niche), 0, 0, 0, NULL,
     false, NULL},
    {"partners", "The other side of the market: drivers, merchants, restaurants.", ROWS(partners_rows),
     sizeof(struct partners_parameters), NULL, offsetof(struct scenario, partners), 0, 0, 0, NULL, false,
     NULL},
    {"leaving", "Vendors with money that leave general models by choice.", ROWS(leaving_rows),
     sizeof(struct leaving_parameters), NULL, offsetof(struct scenario, leaving), 0, 0, 0, NULL, false, NULL},
    {"claims[]", CLAIMS_MEANING, ROWS(claim_rows), sizeof(struct claim_parameters), NULL,
     offsetof(struct scenario, claims), offsetof(struct scenario, claim_count), 0, 1000, NULL, false, NULL},
    {"output", "What is stored, and what runs are held against.", ROWS(output_rows),
     sizeof(struct output_parameters), NULL, offsetof(struct scenario, output), 0, 0, 0, NULL, false, NULL},
};
const size_t parameter_group_count = sizeof parameter_groups / sizeof *parameter_groups;

size_t parameter_size(enum parameter_type type)
{
    static const size_t sizes[] = {
        [PARAMETER_REAL] = sizeof(double),
        [PARAMETER_INTEGER] = sizeof(int64_t),
        [PARAMETER_BOOLEAN] = sizeof(bool),
        [PARAMETER_TEXT] = sizeof(const char *),
        [PARAMETER_DATE] = sizeof(int64_t),
        [PARAMETER_CHOICE] = sizeof(int),
        [PARAMETER_CHOICE_SET] = sizeof(unsigned),
        [PARAMETER_REFERENCE] = sizeof(size_t),
        [PARAMETER_TEXT_LIST] = sizeof(struct text_list),
        [PARAMETER_TABLE] = sizeof(struct table),
    };
    return sizes[type];
}

const struct parameter_group *parameter_group_at(const char *path)
{
    size_t i = 0;
    while (i + 1 < parameter_group_count && strcmp(parameter_groups[i].path, path) != 0)
        i++;
    return &parameter_groups[i];
}

bool parameter_group_is_in(const struct parameter_group *group, const char *parent)
{
    return parent && group->parent ? strcmp(group->parent, parent) == 0 : parent == group->parent;
}

size_t parameter_round_column(const struct parameter *row)
{
    size_t column = 0;
    for (const char *name = row->type == PARAMETER_TABLE ? row->allowed : ""; *name; column++) {
        size_t length = strcspn(name, "|");
        if ((length == strlen("date") && strncmp(name, "date", length) == 0) ||
            (length == strlen("round") && strncmp(name, "round", length) == 0))
            return column;
        name += length + (name[length] == '|');
    }
    return SIZE_MAX;
}
