/* How near runs come to what was observed: the band that holds nine of ten runs, and the error of their median. */
#ifndef PRICEWAR_OBSERVED_OBSERVED_FIT_H
#define PRICEWAR_OBSERVED_OBSERVED_FIT_H

#include "observed/observed.h"

/* An observation and the runs: quantiles 0.05, 0.5 and 0.95 over runs of what is simulated in its round. NAN: outside the
 * run, or known in no run. */
struct fitted {
    size_t series;
    double value, least, most; /* what may have been: its low and high, or the value */
    double low, median, high;
};

/* Over some observations. */
struct fit_total {
    size_t observations, compared, inside; /* compared: the runs say something; inside: within the band */
    size_t reached;                        /* inside, or with what may have been within the band */
    size_t logs;                           /* compared, with value and median above 0 */
    double share_inside;                   /* NAN: nothing was compared */
    double rms_log_error;                  /* root mean square of ln(median / value); NAN without logs */
};

struct observed_fit {
    const struct observed *observed;
    const struct scenario *scenario;
    struct fitted *rows; /* [observed->count], after observed_fit_end */
    double *numbers;     /* [runs][observed->count] */
    size_t runs, capacity;
};

/* Observations and scenario must outlive the fit. */
enum status observed_fit_create(const struct observed *observed, const struct scenario *scenario,
                                struct observed_fit **fit, struct error *error);

/* Takes in a whole run; any order gives the same fit. */
enum status observed_fit_add(struct observed_fit *fit, const struct run_record *record, struct error *error);

/* What a run has in the place of an observation: NAN outside of the run. */
double observed_simulated(const struct observation *observation, const struct run_record *record);

/* Makes the rows of the runs so far. */
enum status observed_fit_end(struct observed_fit *fit, struct error *error);
void observed_fit_free(struct observed_fit *fit);

/* Over the rows of a series, or of ALL_SERIES. */
struct fit_total fit_total_of(const struct fitted *rows, size_t count, size_t series);
#define ALL_SERIES SIZE_MAX

#endif
