/* Closed forms and equilibria that the modules of market/ and theory/ must give. */
#include "verify/calculations.h"

#include <math.h>

#include "market/bertrand.h"
#include "market/markov_pricing.h"
#include "verify/theory/attrition.h"
#include "verify/theory/concentration.h"
#include "verify/theory/diffusion.h"
#include "verify/theory/learning.h"
#include "verify/theory/markov_values.h"
#include "verify/theory/nested.h"
#include "verify/theory/ruin.h"
#include "verify/theory/urn.h"

/* The market of Calvano et al. (2020): utility 8 - 4 p, unit cost 1 and that of firm 2, outside 0. */
static double calvano_price(size_t firms, double cost_2, bool joint)
{
    const double utility[] = {8, 8, 8, 8}, cost[] = {1, cost_2, 1, 1}, sensitivity = 4, outside = 0;
    const size_t apart[] = {0, 1, 2, 3}, together[] = {0, 0, 0, 0};
    struct logit_demand demand = {1, firms, NULL, &sensitivity, false, utility, &outside};
    double price[] = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
    if (bertrand_prices(&demand, joint ? together : apart, cost, NULL, price, NULL) != STATUS_OK)
        return (double)NAN;
    return price[1];
}

FIND(nash_two, calvano_price(2, 1, false))
FIND(nash_three, calvano_price(3, 1, false))
FIND(nash_four, calvano_price(4, 1, false))
FIND(joint_two, calvano_price(2, 1, true))
FIND(nash_cheaper, calvano_price(2, 0.5, false))

/* Two nests of two, two firms with a product in each. */
static double nested_price(void)
{
    const double utility[] = {3.0, 2.8, 1.5, 1.2}, cost[] = {1.0, 0.9, 0.3, 0.25};
    const size_t nest[] = {0, 0, 1, 1}, owner[] = {0, 1, 0, 1};
    struct nested_demand demand = {4, utility, 1.5, 0, nest, 0.5};
    double price[] = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
    return nested_bertrand_prices(&demand, owner, cost, NULL, price, NULL) == STATUS_OK ? price[3]
                                                                                        : (double)NAN;
}

FIND(edgeworth_mix, maskin_tirole_mix(MASKIN_TIROLE_EDGEWORTH, 0.95))
FIND(kinked_mix, maskin_tirole_mix(MASKIN_TIROLE_KINKED, 0.95))

static double deviation_gain(void)
{
    enum { N = MASKIN_TIROLE_PRICES };
    double policy[N * N], payoff[N * N], mover[N], waiter[N];
    maskin_tirole_policy(MASKIN_TIROLE_EDGEWORTH, 0.95, policy);
    for (size_t own = 0; own < N; own++)
        for (size_t rival = 0; rival < N; rival++)
            payoff[own * N + rival] = homogeneous_profit((double)own / (N - 1), (double)rival / (N - 1), 0);
    return markov_values(N, payoff, policy, 0.95, mover, waiter)
               ? markov_deviation_gain(N, payoff, 0.95, mover, waiter)
               : (double)NAN;
}

FIND(concentration, herfindahl(5, (const double[]){40, 30, 15, 10, 5}, 100))

static const struct diffusion apps = {.innovation = 0.03, .imitation = 0.38, .potential = 1e6};

FIND(diffusion_peak, diffusion_peak_time(&apps))
FIND(diffusion_after_ten, diffusion_share(&apps, 10))
FIND(exponent, learning_exponent(0.2))
FIND(sahal, learning_rate_in_time(learning_exponent(0.2), 0.4))

static const struct gambler gambler = {.start = 10, .win = 0.48};

FIND(ruin_before, gambler_ruin_before(&gambler, 25))
FIND(ruin_within, gambler_ruin_within(&gambler, 60))
FIND(ruin_of_drift, drifting_ruin_by(&(struct drifting_capital){.start = 5, .drift = -0.2, .spread = 1}, 20))
FIND(runway, sure_loss_runway(100, 2, 0.15))
FIND(war_length, attrition_full_periods(&(struct attrition){.prize = 9, .cost = 1, .firms = 2}))
FIND(exit_among_four, attrition_exit_probability(&(struct attrition){.prize = 9, .cost = 1, .firms = 4}))
FIND(urn_tail, urn_share_above(&(struct urn){1, 1}, 200, 0.8))

static const char calvano[] = "Calvano, Calzolari, Denicolo & Pastorello (2020)",
                  maskin_tirole[] = "Maskin & Tirole (1988)", feller[] = "Feller (1968), ch. XIV";

const struct calculation verification_closed_forms[] = {
    {"market", "Nash price, 2 firms", calvano, 1.4729266600306, 1e-10, nash_two},
    {"market", "Nash price, 3 firms", calvano, 1.3701627293842, 1e-10, nash_three},
    {"market", "Nash price, 4 firms", calvano, 1.3314606898838, 1e-10, nash_four},
    {"market", "joint-monopoly price, 2 firms", calvano, 1.9249809190178, 1e-10, joint_two},
    {"market", "Nash price at cost 0.5 against 1", calvano, 1.2037723459797, 1e-10, nash_cheaper},
    {"market", "Nash price, nested logit", "Berry (1994); Newton on the first-order conditions",
     0.8209571761080, 1e-9, nested_price},
    {"market", "HHI of 40, 30, 15, 10, 5", "sum of squared percentages", 2850, 1e-9, concentration},
    {"market", "Edgeworth cycle, staying at 0", maskin_tirole, 0.2555829832271, 1e-12, edgeworth_mix},
    {"market", "kinked demand, staying at 1/6", maskin_tirole, 0.4622256748883, 1e-12, kinked_mix},
    {"market", "Edgeworth cycle, gain of a deviation", maskin_tirole, 0, 1e-12, deviation_gain},
    {"theory", "Bass, time of peak adoption", "Bass (1969)", 6.1926191977031, 1e-12, diffusion_peak},
    {"theory", "Bass, adopted by time 10", "Bass (1969)", 0.8128032212213, 1e-12, diffusion_after_ten},
    {"theory", "Wright, exponent at 20 %", "Wright (1936)", 0.3219280948874, 1e-12, exponent},
    {"theory", "Wright as Moore, growth 0.4", "Sahal (1979); Nagy et al. (2013)", 0.1287712379549, 1e-12,
     sahal},
    {"theory", "ruin of 10 before 25, p = .48", feller, 0.8082693009792, 1e-12, ruin_before},
    {"theory", "ruin of 10 by round 60, p = .48", feller, 0.2897057396047, 1e-12, ruin_within},
    {"theory", "Brownian ruin by time 20", "Cox & Miller (1965)", 0.5747239096259, 1e-12, ruin_of_drift},
    {"theory", "runway of 100, loss 2 growing 15 %", "geometric sum", 15.3122239654609, 1e-10, runway},
    {"theory", "attrition, periods of full fight", "Fudenberg & Tirole (1991)", 4.2631578947368, 1e-12,
     war_length},
    {"theory", "attrition, leaving among 4 firms", "Bulow & Klemperer (1999)", 0.0345106153944, 1e-12,
     exit_among_four},
    {"theory", "urn, share above 0.8 after 200", "Arthur (1989)", 0.1990049751244, 1e-11, urn_tail},
};
const size_t verification_closed_form_count =
    sizeof verification_closed_forms / sizeof *verification_closed_forms;
