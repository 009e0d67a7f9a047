#include "runs/claim.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/relation.h"
#include "runs/measure.h"
#include "scenario/calendar.h"

/* Money over money has the unit "1". */
static void set_unit(struct claim_quantity *quantity, const struct scenario *scenario)
{
    char unit[UNIT_SIZE], over[UNIT_SIZE] = "1";
    measure_unit(quantity->rows[0], scenario, quantity->elements[0], unit);
    if (quantity->rows[2])
        measure_unit(quantity->rows[2], scenario, quantity->elements[2], over);
    if (strcmp(over, "1") == 0)
        snprintf(quantity->unit, sizeof quantity->unit, "%s", unit);
    else if (strcmp(over, unit) == 0)
        snprintf(quantity->unit, sizeof quantity->unit, "1");
    else
        snprintf(quantity->unit, sizeof quantity->unit, "%s/%s", unit, over);
}

bool claim_find(const struct claim_parameters *claim, const struct measure *rows, size_t count,
                const struct scenario *scenario, struct claim_quantity *quantity, const char **key,
                char near[OUTCOME_NAME_SIZE])
{
    static const char *const keys[] = {"outcome", "minus", "over"};
    const char *const wanted[] = {claim->outcome, claim->minus, claim->over};
    struct claim_fault fault;
    *quantity = (struct claim_quantity){.claim = claim};
    (void)claim_span_of(claim, scenario ? &scenario->simulation : NULL, &quantity->span, &fault);
    for (int i = 0; i < 3; i++) {
        *key = keys[i];
        if (!*wanted[i])
            continue;
        if (!measure_find(rows, count, scenario, wanted[i], &quantity->rows[i], &quantity->elements[i], near))
            return false;
    }
    set_unit(quantity, scenario);
    return true;
}

static double indicator(const struct claim_parameters *claim, double value)
{
    static const enum relation relations[] = {[EVENT_ABOVE] = RELATION_ABOVE,
                                              [EVENT_AT_LEAST] = RELATION_AT_LEAST,
                                              [EVENT_BELOW] = RELATION_BELOW,
                                              [EVENT_AT_MOST] = RELATION_AT_MOST};
    return relation_holds(value, relations[claim->event], claim->event_value);
}

const char *claim_not_summed(const struct claim_quantity *quantity)
{
    static const char *const keys[] = {"outcome", "minus", "over"};
    for (int i = 0; quantity->span.first > 0 && i < 3; i++)
        if (quantity->rows[i] && !quantity->rows[i]->adds_up)
            return keys[i];
    return NULL;
}

void claim_take_earlier(const struct claim_quantity *quantity, claim_reader *get, const void *run,
                        int64_t round, double earlier[3])
{
    const struct claim_span *span = &quantity->span;
    for (int i = 0; i < 3; i++)
        if (quantity->rows[i] && ((span->first > 0 && round == span->first - 1) ||
                                  (i == 2 && span->over > 0 && round == span->over)))
            earlier[i] = get(run, quantity->rows[i], quantity->elements[i]);
}

/* Outcome i of a claim: in the window if there is one. */
static double part_of(const struct claim_quantity *quantity, claim_reader *get, const void *run,
                      const double *earlier, int i)
{
    if (i == 2 && quantity->span.over > 0)
        return earlier[i];
    double value = get(run, quantity->rows[i], quantity->elements[i]);
    return quantity->span.first > 0 ? value - earlier[i] : value;
}

double claim_value(const struct claim_quantity *quantity, claim_reader *get, const void *run,
                   const double earlier[3])
{
    double value = part_of(quantity, get, run, earlier, 0);
    if (quantity->rows[1])
        value -= part_of(quantity, get, run, earlier, 1);
    if (quantity->rows[2])
        value /= part_of(quantity, get, run, earlier, 2);
    if (!isfinite(value))
        return (double)NAN;
    return quantity->claim->statistic == CLAIM_PROBABILITY ? indicator(quantity->claim, value) : value;
}

void claim_sample_add(struct claim_sample *sample, double value)
{
    if (!isfinite(value))
        return;
    sample_add(&sample->values, value);
    sample->up += fmax(value, 0);
    sample->down += fmax(-value, 0);
}

/* Adjusted Wald interval for a difference of paired proportions, Bonett & Price (2012). */
static struct estimate probability_difference(const struct claim_sample *sample)
{
    double n = (double)sample->values.count, z = gsl_cdf_ugaussian_Pinv(0.975);
    if (sample->values.count == 0)
        return (struct estimate){(double)NAN, (double)NAN, (double)NAN};
    double up = (sample->up + 1) / (n + 2), down = (sample->down + 1) / (n + 2);
    double half = z * sqrt((up + down - (up - down) * (up - down)) / (n + 2));
    return (struct estimate){sample->values.mean, fmax(-1, up - down - half), fmin(1, up - down + half)};
}

struct estimate claim_estimate(const struct claim_parameters *claim, enum claim_comparison comparison,
                               const struct claim_sample *sample)
{
    size_t count = sample->values.count;
    if (claim->statistic != CLAIM_PROBABILITY || comparison == CLAIM_RATIO)
        return sample_estimate(&sample->values);
    return comparison == CLAIM_ALONE ? probability_estimate(sample->values.mean * (double)count, count)
                                     : probability_difference(sample);
}

static const enum relation claim_relations[] = {[CLAIM_ABOVE] = RELATION_ABOVE,
                                                [CLAIM_AT_LEAST] = RELATION_AT_LEAST,
                                                [CLAIM_BELOW] = RELATION_BELOW,
                                                [CLAIM_AT_MOST] = RELATION_AT_MOST};

static bool is_upward(const struct claim_parameters *claim)
{
    return claim->relation == CLAIM_ABOVE || claim->relation == CLAIM_AT_LEAST;
}

/* A whole interval: its end that has the furthest to go. */
static bool interval_holds(const struct claim_parameters *claim, double low, double high)
{
    if (claim->relation == CLAIM_WITHIN)
        return relation_holds(low, RELATION_AT_LEAST, claim->threshold - claim->tolerance) &&
               relation_holds(high, RELATION_AT_MOST, claim->threshold + claim->tolerance);
    return relation_holds(is_upward(claim) ? low : high, claim_relations[claim->relation], claim->threshold);
}

/* No number of an interval: not its end that comes nearest. */
static bool interval_fails(const struct claim_parameters *claim, double low, double high)
{
    if (claim->relation == CLAIM_WITHIN)
        return relation_holds(low, RELATION_ABOVE, claim->threshold + claim->tolerance) ||
               relation_holds(high, RELATION_BELOW, claim->threshold - claim->tolerance);
    return !relation_holds(is_upward(claim) ? high : low, claim_relations[claim->relation], claim->threshold);
}

enum claim_verdict claim_verdict_of(const struct claim_parameters *claim, const struct estimate *estimate,
                                    size_t runs, bool exact)
{
    double low = exact ? estimate->value : estimate->low, high = exact ? estimate->value : estimate->high;
    if (isnan(low) || isnan(high) || runs < (exact ? 1 : CLAIM_FEWEST_RUNS))
        return CLAIM_UNDECIDED;
    return interval_holds(claim, low, high)   ? CLAIM_HOLDS
           : interval_fails(claim, low, high) ? CLAIM_FAILS
                                              : CLAIM_UNDECIDED;
}

/* " on 2024-12-15", " after round 12", or nothing. */
static void put_moment(FILE *out, const char *of_date, int64_t date, const char *of_round, int64_t round)
{
    char text[DATE_TEXT_SIZE];
    if (date) {
        calendar_print(date, text);
        fprintf(out, " %s %s", of_date, text);
    } else if (round) {
        fprintf(out, " %s %lld", of_round, (long long)round);
    }
}

/* When the outcome is read: "after round 12", or in a window "from round 3 to round 12". */
static void put_when(FILE *out, const struct claim_moments *when)
{
    bool windowed = when->from_date || when->from_round;
    put_moment(out, "from", when->from_date, "from round", when->from_round);
    put_moment(out, windowed ? "to" : "on", when->date, windowed ? "to round" : "after round", when->round);
}

void claim_put_quantity(FILE *out, const struct claim_parameters *claim)
{
    const struct claim_moments *when = &claim->when;
    bool grouped = *claim->minus && *claim->over, apart = when->over_date || when->over_round;
    fprintf(out, "%s%s", grouped ? "(" : "", claim->outcome);
    if (*claim->minus)
        fprintf(out, " - %s%s", claim->minus, grouped ? ")" : "");
    if (apart)
        put_when(out, when);
    if (*claim->over)
        fprintf(out, " / %s", claim->over);
    if (apart)
        put_moment(out, "on", when->over_date, "after round", when->over_round);
    else
        put_when(out, when);
}

const char *claim_unit(const struct claim_quantity *quantity, enum claim_comparison comparison)
{
    bool ratio = quantity->claim->statistic == CLAIM_PROBABILITY || comparison == CLAIM_RATIO;
    return ratio ? "1" : quantity->unit;
}

static void put_unit(FILE *out, const char *unit)
{
    if (strcmp(unit, "1") != 0)
        fprintf(out, " %s", unit);
}

static void put_statistic(FILE *out, const struct claim_quantity *quantity)
{
    const struct claim_parameters *claim = quantity->claim;
    static const char *const events[] = {"", "above", "at least", "below", "at most"};
    fputs(claim->statistic == CLAIM_PROBABILITY ? "probability that " : "mean of ", out);
    claim_put_quantity(out, claim);
    if (claim->statistic != CLAIM_PROBABILITY)
        return;
    fprintf(out, " is %s %.6g", events[claim->event], claim->event_value);
    put_unit(out, quantity->unit);
}

char *claim_statement(const struct claim_quantity *quantity, enum claim_comparison comparison, const char *at,
                      const char *against)
{
    static const char *const relations[] = {"above", "at least", "below", "at most", "within"};
    const struct claim_parameters *claim = quantity->claim;
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    put_statistic(out, quantity);
    if (at && *at)
        fprintf(out, ", at %s", at);
    if (comparison != CLAIM_ALONE)
        fprintf(out, ", %s %s", comparison == CLAIM_DIFFERENCE ? "less that at" : "over that at",
                against ? against : "");
    if (claim->relation == CLAIM_WITHIN)
        fprintf(out, ": within %.6g of %.6g", claim->tolerance, claim->threshold);
    else
        fprintf(out, ": %s %.6g", relations[claim->relation], claim->threshold);
    put_unit(out, claim_unit(quantity, comparison));
    memory_text_close(out, &text);
    return text;
}

enum status claim_answer_make(const struct claim_quantity *quantity, enum claim_comparison comparison,
                              const struct claim_sample *sample, bool exact, char *statement,
                              struct claim_answer *answer, struct error *error)
{
    const struct claim_parameters *claim = quantity->claim;
    struct estimate estimate = claim_estimate(claim, comparison, sample);
    size_t runs = sample->values.count;
    *answer = (struct claim_answer){
        .name = strdup(claim->name),
        .text = strdup(claim->text),
        .source = strdup(claim->source),
        .statement = statement,
        .unit = strdup(claim_unit(quantity, comparison)),
        .value = estimate.value,
        .low = exact ? estimate.value : estimate.low,
        .high = exact ? estimate.value : estimate.high,
        .threshold = claim->threshold,
        .runs = runs,
        .verdict = claim_verdict_of(claim, &estimate, runs, exact),
        .cells_alike = (double)NAN,
    };
    bool made = answer->name && answer->text && answer->source && answer->unit && statement;
    return made ? STATUS_OK : error_no_memory(error, "the answer to a claim");
}
