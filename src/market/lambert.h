/* The Lambert W function in the form that logit pricing needs. */
#ifndef PRICEWAR_MARKET_LAMBERT_H
#define PRICEWAR_MARKET_LAMBERT_H

/* W(exp(log_argument)): the root w > 0 of w + ln w = log_argument, to rounding, for any finite argument;
 * exp() of a large number is never taken. 0 where the result underflows; INFINITY and NAN give themselves.
 * A firm whose products share the price sensitivity alpha has the best markup (1 + w)/alpha with
 * log_argument = ln sum_own exp(utility - alpha cost - 1) - ln(outside and rivals' exp(utility - alpha
 * price)). This is the logit's first-order condition (Anderson, de Palma & Thisse 1992, ch. 7) in the form
 * w exp(w) = exp(log_argument). */
double lambert_w_of_exp(double log_argument);

#endif
