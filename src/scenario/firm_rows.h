/* Rows of sellers of accelerators, clouds, vendors, their prices, apps and products. Internal to
 * parameters.c. */
#ifndef PRICEWAR_SCENARIO_FIRM_ROWS_H
#define PRICEWAR_SCENARIO_FIRM_ROWS_H

#include "scenario/parameter.h"
#include "scenario/scenario.h"

#define S struct infrastructure_parameters
static const struct parameter infrastructure_rows[] = {
    {"compute_price", PARAMETER_REAL, "kCNY/acc-h", "0.0257", RANGE_POSITIVE, NULL,
     "Price of an accelerator-hour at the start (w_0).", "8xH100 node at 150,000 CNY a month, early 2024",
     offsetof(S, compute_price)},
    {"accelerator_price", PARAMETER_REAL, "kCNY", "220", RANGE_NONNEGATIVE, NULL,
     "Price of an accelerator bought by a cloud (w_acq).",
     "order of magnitude of an H800/A800 server share; assumption", offsetof(S, accelerator_price)},
    {"depreciation", PARAMETER_REAL, "1/month", "0.0208333333333333", RANGE_FRACTION, NULL,
     "Share of the accelerators that is scrapped in a month (dep).", "four-year life",
     offsetof(S, depreciation)},
    {"order_adjustment", PARAMETER_REAL, "1/month", "0.5", RANGE_FRACTION, NULL,
     "Share of the capacity gap that is ordered in a month (lam_C).", "assumption",
     offsetof(S, order_adjustment)},
    {"order_delay", PARAMETER_REAL, "months", "2", RANGE_BETWEEN(0, 1200), NULL,
     "Time from order to delivery (L_cap).", "assumption", offsetof(S, order_delay)},
    {"rerouted_share", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Share of the orders above a seller's shipment_cap that goes to sellers below theirs instead of being "
     "lost.",
     "how far chips replace each other; assumption", offsetof(S, rerouted_share)},
};
#undef S

#define S struct seller_parameters
static const struct parameter seller_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier, unique among all firms.", "",
     offsetof(S, name)},
    {"label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Name as shown; the identifier when empty.", "",
     offsetof(S, label)},
    {"order_share", PARAMETER_REAL, "1", "1", RANGE_FRACTION, NULL,
     "Share of accelerator orders; shares are normalised to sum to 1.", "docs/model.md 0",
     offsetof(S, order_share)},
    {"capital", PARAMETER_REAL, "kCNY", "0", RANGE_NONNEGATIVE, NULL, "Cash at the start.", "",
     offsetof(S, capital)},
    {"margin", PARAMETER_REAL, "1", "0.6", RANGE_FRACTION, NULL,
     "Gross margin on an order (m_G); the rest is paid out as cost.", "accelerator gross margin",
     offsetof(S, margin)},
    {"quality", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL, "Quality of its accelerators, as reported.", "",
     offsetof(S, quality)},
    {"shipment_cap", PARAMETER_REAL, "accelerators/month", "unset", RANGE_NONNEGATIVE, NULL,
     "Most accelerators that it may deliver in a month from shipment_cap_from on, as under export controls; "
     "unset: as many as are ordered.",
     "US export controls of October 2022 and 2023", offsetof(S, shipment_cap)},
    {"shipment_cap_from", PARAMETER_DATE, "date", "\"1970-01-01\"", RANGE_ANY, NULL,
     "Day on which the cap comes into force.", "", offsetof(S, shipment_cap_from)},
};
#undef S

#define S struct cloud_parameters
static const struct parameter cloud_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier, unique among all firms.", "",
     offsetof(S, name)},
    {"label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Name as shown; the identifier when empty.", "",
     offsetof(S, label)},
    {"capital", PARAMETER_REAL, "kCNY", NULL, RANGE_NONNEGATIVE, NULL, "Cash at the start.", "",
     offsetof(S, capital)},
    {"accelerators", PARAMETER_REAL, "accelerators", NULL, RANGE_NONNEGATIVE, NULL,
     "Installed accelerators at the start (capacity); 0 means unlimited.", "", offsetof(S, accelerators)},
    {"compute_price_factor", PARAMETER_REAL, "1", "1", RANGE_POSITIVE, NULL,
     "Its compute price relative to the market's (own price).", "", offsetof(S, compute_price_factor)},
    {"account_share", PARAMETER_REAL, "1", "1", RANGE_NONNEGATIVE, NULL,
     "Relative share of SMEs whose cloud account it holds at the start; all 0: nobody has one.", "",
     offsetof(S, account_share)},
    {"service_quality", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL,
     "Utility that the cloud's service adds to every model it hosts.", "", offsetof(S, service_quality)},
    {"fixed_cost", PARAMETER_REAL, "kCNY/month", "0", RANGE_NONNEGATIVE, NULL,
     "Wages and other fixed cost of the cloud business.", "", offsetof(S, fixed_cost)},
    {"attach_margin", PARAMETER_REAL, "1", "0.30", RANGE_FRACTION, NULL,
     "Gross margin on the cloud bills of SMEs (m_c).", "public-cloud gross margin",
     offsetof(S, attach_margin)},
    {"hosting_margin", PARAMETER_REAL, "1", "1", RANGE_FRACTION, NULL,
     "Share of what vendors pay for compute that is left over running cost (m_h); the rest is paid out for "
     "energy, parts and work. Accelerators are paid for beside it.",
     "1: no cost but accelerators and fixed_cost; assumption", offsetof(S, hosting_margin)},
    {"parent_limit", PARAMETER_REAL, "kCNY/month", "0", RANGE_NONNEGATIVE, NULL,
     "Most that it transfers to a vendor that it owns in a month (L_c); 0 means no campaign.",
     "docs/model.md 4.9", offsetof(S, parent_limit)},
    {"parent_trigger", PARAMETER_REAL, "months", "6", RANGE_NONNEGATIVE, NULL,
     "It supports an own vendor whose cash is below this many months of fixed cost (m_P).",
     "docs/model.md 4.9", offsetof(S, parent_trigger)},
    {"expands", PARAMETER_BOOLEAN, "", "true", RANGE_ANY, NULL,
     "Whether it orders accelerators when demand outgrows capacity.", "docs/model.md 4.9",
     offsetof(S, expands)},
};
#undef S

#define S struct vendor_parameters
static const struct parameter vendor_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier, unique among all firms.", "",
     offsetof(S, name)},
    {"label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Name as shown; the identifier when empty.", "",
     offsetof(S, label)},
    {"owner", PARAMETER_REFERENCE, "", "\"\"", RANGE_ANY, "clouds",
     "Cloud that owns the vendor; empty for an independent.", "", offsetof(S, owner)},
    {"host", PARAMETER_REFERENCE, "", NULL, RANGE_ANY, "clouds", "Cloud whose compute serves its models.", "",
     offsetof(S, host)},
    {"capital", PARAMETER_REAL, "kCNY", NULL, RANGE_NONNEGATIVE, NULL, "Cash at the start.", "",
     offsetof(S, capital)},
    {"fixed_cost", PARAMETER_REAL, "kCNY/month", NULL, RANGE_NONNEGATIVE, NULL,
     "Wages, research and other fixed cost (B_f).", "", offsetof(S, fixed_cost)},
    {"fixed_cost_growth",
     PARAMETER_REAL,
     "1/year",
     "0",
     {-1, 1000, true, false},
     NULL,
     "Yearly growth of its fixed cost: larger teams, larger training runs.",
     "training runs cost 2.4 times as much every year (Cottier et al. 2024)",
     offsetof(S, fixed_cost_growth)},
    {"shock_size", PARAMETER_REAL, "kCNY", "0", RANGE_NONNEGATIVE, NULL,
     "Money won or lost every month by chance: contracts, grants, damages; in shorter rounds smaller sums, "
     "with the same mean and variance a month.",
     "gambler's ruin: Feller (1968, ch. XIV)", offsetof(S, shock_size)},
    {"shock_gain_chance", PARAMETER_REAL, "1", "0.5", RANGE_FRACTION, NULL,
     "Probability that it is won rather than lost.", "binomial walk: Cox, Ross & Rubinstein (1979)",
     offsetof(S, shock_gain_chance)},
    {"cost_factor", PARAMETER_REAL, "1", "1", RANGE_POSITIVE, NULL,
     "Compute per token relative to the products' unit_cost (e_f); below 1 is an efficient challenger.",
     "DeepSeek-like; docs/model.md 4.1", offsetof(S, cost_factor)},
    {"initial_output", PARAMETER_REAL, "Gtok", "500", RANGE_POSITIVE, NULL,
     "Cumulative output at the start (X_0), from which learning by doing counts.", "Wright (1936)",
     offsetof(S, initial_output)},
    {"initial_data", PARAMETER_REAL, "Gtok", "0", RANGE_NONNEGATIVE, NULL, "Data stock at the start (D_0).",
     "", offsetof(S, initial_data)},
    {"cloud_share", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Share of its host's gross profit on its customers' cloud bills that is paid to the vendor (rs).",
     "docs/model.md 4.7", offsetof(S, cloud_share)},
    {"brand_utility", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL,
     "Utility of its name, of its trusted service or of compliance, on top of quality.",
     "product effects in discrete choice: Berry (1994)", offsetof(S, brand_utility)},
    {"seeks_funding", PARAMETER_BOOLEAN, "", "true", RANGE_ANY, NULL,
     "Whether investors may fund it in rounds.", "docs/model.md 4.9", offsetof(S, seeks_funding)},
    {"niche_skill", PARAMETER_REAL, "util", "0", RANGE_ANY, NULL,
     "Skill in vertical models and private deployment, median over runs (z_f).",
     "docs/model.md 4.8: start-ups 1, clouds 0.5", offsetof(S, niche_skill)},
    {"niche_capacity", PARAMETER_REAL, "contracts/month", "0", RANGE_NONNEGATIVE, NULL,
     "Contracts that its people can start in a month (n_V); 0: it takes part in no tenders.",
     "docs/model.md 9: 1", offsetof(S, niche_capacity)},
    {"niche_fee", PARAMETER_REAL, "kCNY", "unset", RANGE_NONNEGATIVE, NULL,
     "Its fee for a contract; unset: niche.contract_fee.", "docs/model.md 4.8", offsetof(S, niche_fee)},
};
#undef S

#define S struct pricing_parameters
static const struct parameter pricing_rows[] = {
    {"strategy", PARAMETER_TEXT, "", "\"hold\"", RANGE_ANY, "strategies",
     "Pricing rule; see `pricewar-sim strategies`; \"plugin:./my_rule.so\" loads one of your own "
     "(docs/plugins.md).",
     "", offsetof(S, strategy)},
    {"tiers", PARAMETER_CHOICE_SET, "", "[\"light\", \"main\", \"flagship\"]", RANGE_ANY,
     "light|main|flagship", "Tiers whose prices the rule may touch.", "docs/model.md 5: mask",
     offsetof(S, tiers)},
    {"maximum_step", PARAMETER_REAL, "1", "1", RANGE_FRACTION, NULL,
     "Largest cut in one decision, as a fraction of the price.", "docs/model.md 5: max_step",
     offsetof(S, maximum_step)},
    {"floor_light", PARAMETER_REAL, "CNY/Mtok", "0", RANGE_NONNEGATIVE, NULL,
     "Lowest price of a light product.", "docs/model.md 5", offsetof(S, floor[TIER_LIGHT])},
    {"floor_main", PARAMETER_REAL, "CNY/Mtok", "0", RANGE_NONNEGATIVE, NULL,
     "Lowest price of a main product.", "docs/model.md 5", offsetof(S, floor[TIER_MAIN])},
    {"floor_flagship", PARAMETER_REAL, "CNY/Mtok", "0", RANGE_NONNEGATIVE, NULL,
     "Lowest price of a flagship product.", "docs/model.md 5", offsetof(S, floor[TIER_FLAGSHIP])},
    {"from_round", PARAMETER_INTEGER, "round", "1", RANGE_BETWEEN(1, 1000000), NULL,
     "First round in which the rule acts; before it prices are held.", "", offsetof(S, from_round)},
    {"decides_every", PARAMETER_REAL, "months", "1", RANGE_NONNEGATIVE, NULL,
     "Time from one decision of the rule to the next; 0, or no longer than a round: every round. Moves that have a "
     "date of their own, a script's, are made on it. With alternating moves it is the turn that counts.",
     "assumption: as often as the monthly rounds of the shipped scenarios", offsetof(S, decides_every)},
    {"alliance", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "Vendors with the same word here count each other's API profit as their own when their rule looks for "
     "the most profitable price: a merger, common owners, a cartel.",
     "merger simulation: Nevo (2000)", offsetof(S, alliance)},
    {"alliance_from", PARAMETER_INTEGER, "round", "1", RANGE_BETWEEN(1, 1000000), NULL,
     "First round in which they do.", "", offsetof(S, alliance_from)},
    {"never_raise", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Whether a posted price never goes up: a rise that the rule wants is not made, cuts are. A rule that "
     "optimises does not know of it.",
     "list prices of 2023-25 were hardly ever raised; assumption", offsetof(S, never_raise)},
    {"attach_valuation", PARAMETER_CHOICE, "", "\"rule\"", RANGE_ANY, "rule|moves",
     "What a customer is worth to the cloud that the vendor belongs to: as the rule's own keys say, or from the "
     "moves of accounts, margins and customers kept of the last round, for rules that look at it (loss_leader).",
     "docs/model.md 4.7", offsetof(S, attach_valuation)},
};
#undef S

#define S struct own_app_parameters
static const struct parameter own_app_rows[] = {
    {"name", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Name of the app.", "", offsetof(S, name)},
    {"potential_users", PARAMETER_REAL, "users", "0", RANGE_BETWEEN(0, 4e9), NULL,
     "Potential users (M0); 0: the vendor has no app of its own.", "docs/model.md 0",
     offsetof(S, potential_users)},
    {"initial_users", PARAMETER_REAL, "users", "0", RANGE_BETWEEN(0, 4e9), NULL, "Users at the start.", "",
     offsetof(S, initial_users)},
    {"innovation", PARAMETER_REAL, "1/month", "0.01", RANGE_FRACTION, NULL, "Bass coefficient of innovation.",
     "Bass (1969); as for the apps of SMEs", offsetof(S, innovation)},
    {"imitation", PARAMETER_REAL, "1/month", "0.30", RANGE_NONNEGATIVE, NULL,
     "Bass coefficient of imitation.", "Sultan, Farley & Lehmann (1990), per month", offsetof(S, imitation)},
    {"churn", PARAMETER_REAL, "1/month", "0.10", RANGE_FRACTION, NULL, "Share of users lost in a month.",
     "consumer AI retention; sweep .1-.5", offsetof(S, churn)},
    {"price", PARAMETER_REAL, "CNY/month", "0", RANGE_NONNEGATIVE, NULL, "Subscription of a paying user.", "",
     offsetof(S, price)},
    {"reference_price", PARAMETER_REAL, "CNY/month", "unset", RANGE_NONNEGATIVE, NULL,
     "Price at which paying_share of the users pay; unset: the price.", "", offsetof(S, reference_price)},
    {"price_elasticity", PARAMETER_REAL, "1", "1.0", RANGE_NONNEGATIVE, NULL,
     "Response of the paying share to the price relative to reference_price: exp(-e (r/r_ref - 1)).",
     "assumption; as for the apps of SMEs", offsetof(S, price_elasticity)},
    {"paying_share", PARAMETER_REAL, "1", "0.02", RANGE_FRACTION, NULL,
     "Share of users that pay at reference_price.", "freemium conversion 1-5 %", offsetof(S, paying_share)},
    {"user_cost", PARAMETER_REAL, "CNY/user", "0", RANGE_NONNEGATIVE, NULL,
     "Advertising per user won, booked as wages.", "assumption", offsetof(S, user_cost)},
    {"tokens_per_user", PARAMETER_REAL, "Mtok/month", "0", RANGE_NONNEGATIVE, NULL,
     "Tokens that a user takes in a month: compute bought from the host at unit cost, outside the capacity "
     "for outside calls; they feed data and learning like tokens sold.",
     "docs/model.md 4.2", offsetof(S, tokens_per_user)},
    {"tier", PARAMETER_CHOICE, "", "\"main\"", RANGE_ANY, "light|main|flagship",
     "Tier of the own model that serves it; the nearest one there is.", "", offsetof(S, tier)},
};
#undef S

#define S struct product_parameters
static const struct parameter product_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier, unique among all products.", "",
     offsetof(S, name)},
    {"label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Name as shown; the identifier when empty.", "",
     offsetof(S, label)},
    {"tier", PARAMETER_CHOICE, "", NULL, RANGE_ANY, "light|main|flagship",
     "Size class, within which vendors compare prices.", "", offsetof(S, tier)},
    {"price_input", PARAMETER_REAL, "CNY/Mtok", NULL, RANGE_NONNEGATIVE, NULL,
     "List price of input tokens at the start.", "", offsetof(S, price_input)},
    {"price_output", PARAMETER_REAL, "CNY/Mtok", NULL, RANGE_NONNEGATIVE, NULL,
     "List price of output tokens at the start.", "", offsetof(S, price_output)},
    {"free_quota", PARAMETER_REAL, "Gtok/month", "0", RANGE_NONNEGATIVE, NULL,
     "Volume per customer and month that is free (kappa).", "docs/model.md 4.3", offsetof(S, free_quota)},
    {"rate_cap", PARAMETER_REAL, "Gtok/month", "0", RANGE_NONNEGATIVE, NULL,
     "Volume per customer above which the service throttles (tau); 0 means none.", "docs/model.md 4.3",
     offsetof(S, rate_cap)},
    {"subscription_fee", PARAMETER_REAL, "kCNY/month", "0", RANGE_NONNEGATIVE, NULL,
     "Fee per customer and month (R_j).", "docs/model.md 4.3", offsetof(S, subscription_fee)},
    {"priority", PARAMETER_INTEGER, "class", "0", RANGE_BETWEEN(0, 3), NULL,
     "Class in which it is served when its host is short of capacity: 1 SVIP, 2 VIP and paid, 3 free; 0: 1 "
     "with a fee, 2 with a price, 3 without either.",
     "docs/model.md 4.6", offsetof(S, priority)},
    {"quality", PARAMETER_REAL, "util", "unset", RANGE_ANY, NULL,
     "Quality in logit units (q0); either this or elo.", "docs/model.md 9", offsetof(S, quality)},
    {"elo", PARAMETER_REAL, "Elo", "unset", RANGE_POSITIVE, NULL,
     "Chatbot Arena rating, turned into quality by technology.elo_*.",
     "a rating difference D is D ln(10)/400 utils", offsetof(S, elo)},
    {"unit_cost", PARAMETER_REAL, "CNY/Mtok", NULL, RANGE_NONNEGATIVE, NULL,
     "Cost of serving a million tokens at the start, at target load, before the vendor's cost_factor.",
     "docs/model.md 9: mc", offsetof(S, unit_cost)},
    {"initial_share", PARAMETER_REAL, "1", "unset", RANGE_FRACTION, NULL,
     "Share of SMEs that use it at the start (needs choice.initial = \"shares\").", "",
     offsetof(S, initial_share)},
    {"launch_round", PARAMETER_INTEGER, "round", "0", RANGE_BETWEEN(0, 1000000), NULL,
     "First round in which it is on offer; 0: from the start.", "", offsetof(S, launch_round)},
};
#undef S

#endif
