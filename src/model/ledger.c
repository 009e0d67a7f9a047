#include "model/ledger.h"

#include <float.h>
#include <math.h>

#define TOLERANCE 1e-12

#define LEDGER_NAME(symbol, name, meaning) name,
#define LEDGER_MEANING(symbol, name, meaning) meaning,
const char *const ledger_flow_names[LEDGER_FLOWS] = {LEDGER_FLOW_TABLE(LEDGER_NAME)};
const char *const ledger_flow_meanings[LEDGER_FLOWS] = {LEDGER_FLOW_TABLE(LEDGER_MEANING)};
const char *const ledger_sector_names[LEDGER_SECTORS] = {"households", "smes",    "vendors",
                                                         "clouds",     "sellers", "investors"};

void ledger_clear(struct ledger *ledger)
{
    *ledger = (struct ledger){0};
}

void ledger_book(struct ledger *ledger, enum ledger_flow flow, enum ledger_sector sector, double amount)
{
    ledger->flow[flow][sector] += amount;
    ledger->gross[flow] += fabs(amount);
}

static double row_sum(const struct ledger *ledger, size_t flow)
{
    double sum = 0;
    for (size_t s = 0; s < LEDGER_SECTORS; s++)
        sum += ledger->flow[flow][s];
    return sum;
}

double ledger_row_error(const struct ledger *ledger)
{
    double worst = 0;
    for (size_t f = 0; f < LEDGER_FLOWS; f++)
        if (ledger->gross[f] > 0)
            worst = fmax(worst, fabs(row_sum(ledger, f)) / ledger->gross[f]);
    return worst;
}

enum status ledger_check(const struct ledger *ledger, const double *opening, const double *closing,
                         const double *stock, struct error *error)
{
    double gross = 0;
    for (size_t f = 0; f < LEDGER_FLOWS; f++) {
        double sum = row_sum(ledger, f);
        /* Negated so that NaN fails too. */
        if (!(fabs(sum) <= TOLERANCE * ledger->gross[f]))
            return error_set(error, STATUS_FAILED,
                             "the flow '%s' does not balance: it sums to %.17g kCNY of %.17g booked",
                             ledger_flow_names[f], sum, ledger->gross[f]);
        gross += ledger->gross[f];
    }
    for (size_t s = 0; s < LEDGER_SECTORS; s++) {
        double change = 0;
        for (size_t f = 0; f < LEDGER_FLOWS; f++)
            change += ledger->flow[f][s];
        double gap = (closing[s] - opening[s]) - change;
        if (!(fabs(gap) <= TOLERANCE * gross + 4 * DBL_EPSILON * stock[s]))
            return error_set(error, STATUS_FAILED,
                             "cash of %s is not conserved: opening %.17g + flows %.17g is not "
                             "closing %.17g kCNY (gap %.3g)",
                             ledger_sector_names[s], opening[s], change, closing[s], gap);
    }
    return STATUS_OK;
}
