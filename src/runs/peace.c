#include "runs/peace.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "strategy/rules.h"
#include "strategy/strategy.h"

struct peace {
    const struct scenario *scenario;
    double *war; /* [runs][number_count] */
    size_t runs, capacity, number_count;
};

void vendor_hold_prices(struct vendor_parameters *vendor)
{
    static const struct parameter_extension hold = {.name = "hold", .rule = &strategy_hold};
    vendor->pricing.extension = &hold;
    vendor->pricing.strategy = hold.name;
    vendor->pricing.own = NULL;
    vendor->pricing.successor = NULL;
    vendor->pricing.successor_own = NULL;
}

void scenario_stop_war(struct scenario *scenario)
{
    for (size_t f = 0; f < scenario->vendor_count; f++)
        vendor_hold_prices(&scenario->vendors[f]);
}

enum status scenario_in_peace(const struct scenario *scenario, struct scenario *stopped, struct error *error)
{
    size_t bytes = scenario->vendor_count * sizeof *scenario->vendors;
    *stopped = *scenario;
    stopped->vendors = malloc(bytes + 1);
    if (!stopped->vendors)
        return error_no_memory(error, "the scenario in peace");
    memcpy(stopped->vendors, scenario->vendors, bytes);
    scenario_stop_war(stopped);
    return STATUS_OK;
}

struct words peace_in_words(const struct terms *terms)
{
    return say(terms,
               "No war: every pricing strategy is replaced by `hold`, so that prices, free quotas, caps and "
               "fees stay as they start.");
}

enum status peace_create(const struct scenario *scenario, struct peace **peace, struct error *error)
{
    *peace = calloc(1, sizeof **peace);
    if (!*peace)
        return error_no_memory(error, "the runs in peace");
    (*peace)->scenario = scenario;
    (*peace)->number_count = measured_numbers(scenario);
    return STATUS_OK;
}

enum status peace_note(void *context, const struct outcome *outcome, struct error *error)
{
    struct peace *peace = context;
    double *war =
        list_with_room(peace->war, peace->runs, &peace->capacity, peace->number_count * sizeof *peace->war);
    if (!war)
        return error_no_memory(error, "the runs of the war");
    peace->war = war;
    measure_all(outcome, peace->scenario, war + peace->runs++ * peace->number_count);
    return STATUS_OK;
}

enum status peace_compare(const struct peace *peace, const struct timelines_options *options,
                          struct comparison **caused, struct error *error)
{
    struct timelines_options played = *options;
    struct scenario stopped;
    *caused = NULL;
    enum status status = scenario_in_peace(peace->scenario, &stopped, error);
    if (status != STATUS_OK)
        return status;
    const struct timeline timeline = {.scenario = &stopped, .war_stopped = true};
    double *numbers = calloc(peace->runs * peace->number_count + 1, sizeof *numbers);
    played.runs = peace->runs;
    status = numbers ? timelines_measure(&timeline, 1, &played, numbers, error)
                     : error_no_memory(error, "the runs in peace");
    if (status == STATUS_OK)
        status = comparison_of(peace->scenario, peace->runs, peace->war, numbers, caused, error);
    free(numbers);
    free(stopped.vendors);
    return status;
}

void peace_free(struct peace *peace)
{
    if (!peace)
        return;
    free(peace->war);
    free(peace);
}
