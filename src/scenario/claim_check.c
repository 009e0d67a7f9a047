#include "scenario/claim_check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

bool claim_is_faulty(const struct claim_parameters *claim, enum claim_comparison comparison,
                     struct claim_fault *fault)
{
    return name_is_faulty(claim->name, fault) || event_is_faulty(claim, fault) ||
           threshold_is_faulty(claim, comparison, fault);
}
