#include "scenario/claim_check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/calendar.h"

static const char name_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

enum { LONGEST_CLAIM_NAME = 60 };

static bool fail(struct claim_fault *fault, const char *key, const char *text)
{
    fault->key = key;
    snprintf(fault->text, sizeof fault->text, "%s", text);
    return true;
}

static bool name_is_faulty(const char *name, struct claim_fault *fault)
{
    size_t length = strlen(name);
    if (length == 0 || length > LONGEST_CLAIM_NAME || strspn(name, name_letters) < length)
        return fail(fault, "name", "must be 1 to 60 letters (A-Z, a-z), digits and _");
    return false;
}

/* A key that would have no effect is a mistake too. */
static bool event_is_faulty(const struct claim_parameters *claim, struct claim_fault *fault)
{
    bool probability = claim->statistic == CLAIM_PROBABILITY;
    if (probability && claim->event == EVENT_NONE)
        return fail(fault, "event",
                    "is missing: a probability is that of an outcome above, at_least, below or at_most "
                    "event_value");
    if (probability && isnan(claim->event_value))
        return fail(fault, "event_value", "is missing: with what does event compare the outcome?");
    if (!probability && claim->event != EVENT_NONE)
        return fail(fault, "event", "belongs to statistic = \"probability\"");
    if (!probability && !isnan(claim->event_value))
        return fail(fault, "event_value", "belongs to statistic = \"probability\"");
    return false;
}

static bool threshold_is_faulty(const struct claim_parameters *claim, enum claim_comparison comparison,
                                struct claim_fault *fault)
{
    double least = comparison == CLAIM_ALONE ? 0 : -1;
    if (claim->relation == CLAIM_WITHIN && isnan(claim->tolerance))
        return fail(fault, "tolerance", "is missing: relation = \"within\" needs it");
    if (claim->relation != CLAIM_WITHIN && !isnan(claim->tolerance))
        return fail(fault, "tolerance", "belongs to relation = \"within\"");
    if (claim->statistic == CLAIM_PROBABILITY && comparison != CLAIM_RATIO &&
        !(claim->threshold >= least && claim->threshold <= 1))
        return fail(fault, "threshold",
                    comparison == CLAIM_ALONE ? "must be between 0 and 1: a probability"
                                              : "must be between -1 and 1: a difference of probabilities");
    return false;
}

/* A round that is given by number or by date; 0: neither. */
struct moment {
    const char *keys[2]; /* of the number, of the date */
    int64_t round, date;
};

static const char *key_of(const struct moment *moment)
{
    return moment->keys[moment->date != 0];
}

static bool find_round(const struct moment *moment, const struct simulation_parameters *simulation,
                       int64_t *found, struct claim_fault *fault)
{
    int64_t rounds = simulation ? simulation->rounds : 0;
    *found = moment->round;
    fault->key = key_of(moment);
    if (moment->date && moment->round) {
        snprintf(fault->text, sizeof fault->text, "says the same as %s; leave one of them out",
                 moment->keys[0]);
        return false;
    }
    if (moment->date && simulation)
        *found = calendar_round(moment->date, simulation->start_date, simulation->round_days);
    if (moment->date && !(*found >= 1 && *found <= rounds)) {
        char text[DATE_TEXT_SIZE];
        calendar_print(moment->date, text);
        snprintf(fault->text, sizeof fault->text, "is %s, in round %lld; a run has %lld rounds", text,
                 (long long)*found, (long long)rounds);
        return false;
    }
    snprintf(fault->text, sizeof fault->text, "is %lld; a run has %lld rounds", (long long)*found,
             (long long)rounds);
    return *found <= rounds;
}

/* The three moments: the last round, the first, that of `over`. */
static void moments_of(const struct claim_moments *when, struct moment moments[3])
{
    moments[0] = (struct moment){{"round", "date"}, when->round, when->date};
    moments[1] = (struct moment){{"from_round", "from_date"}, when->from_round, when->from_date};
    moments[2] = (struct moment){{"over_round", "over_date"}, when->over_round, when->over_date};
}

bool claim_span_of(const struct claim_parameters *claim, const struct simulation_parameters *simulation,
                   struct claim_span *span, struct claim_fault *fault)
{
    struct moment moments[3];
    int64_t *const rounds[] = {&span->last, &span->first, &span->over};
    moments_of(&claim->when, moments);
    *span = (struct claim_span){0};
    for (int i = 0; i < 3; i++)
        if (!find_round(&moments[i], simulation, rounds[i], fault))
            return false;
    if (span->last == 0 && simulation)
        span->last = simulation->rounds;
    for (int i = 1; i < 3; i++) {
        if (*rounds[i] <= span->last)
            continue;
        fault->key = key_of(&moments[i]);
        snprintf(fault->text, sizeof fault->text, "is in round %lld, after round %lld, with which it ends",
                 (long long)*rounds[i], (long long)span->last);
        return false;
    }
    if (span->over && !*claim->over)
        return !fail(fault, key_of(&moments[2]), "belongs to `over`, which is not given");
    if (span->over && span->first)
        return !fail(fault, key_of(&moments[2]),
                     "does not go together with a window, from_round or from_date");
    if (span->over == span->last)
        span->over = 0;
    return true;
}

bool claim_is_faulty(const struct claim_parameters *claim, enum claim_comparison comparison,
                     struct claim_fault *fault)
{
    return name_is_faulty(claim->name, fault) || event_is_faulty(claim, fault) ||
           threshold_is_faulty(claim, comparison, fault);
}
