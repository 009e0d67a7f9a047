/* Growth that ends: paths from 1 at the start to a ceiling. Logistic (Verhulst 1838; Griliches 1957) and
 * Gompertz (Winsor 1932). */
#ifndef PRICEWAR_MARKET_GROWTH_H
#define PRICEWAR_MARKET_GROWTH_H

enum growth_form { GROWTH_NONE, GROWTH_LOGISTIC, GROWTH_GOMPERTZ };

struct growth_path {
    int form;       /* enum growth_form */
    double ceiling; /* C, as a multiple of the start, above 1 */
    double rate;    /* r, per year, above 0 */
};

/* The value after some years: 1 at the start and before it, and everywhere without a form.
 * Logistic: C/(1 + (C - 1) exp(-r t)); Gompertz: C^(1 - exp(-r t)). */
double growth_at(const struct growth_path *path, double years);

/* The rate times the years to the midpoint, where growth is steepest: at C/2 on a logistic path, ln(C - 1); at
 * C/e on a Gompertz path, ln(ln C). Not above 0 where the steepest growth is not after the start. */
double growth_rate_times_midpoint(int form, double ceiling);

#endif
