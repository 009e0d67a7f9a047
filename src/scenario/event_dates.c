#include "scenario/event_dates.h"

#include "scenario/calendar.h"
#include <string.h>

/* 31 December 9999, the last day of the calendar. */
static const int64_t last_day = 2932896;

bool event_round(struct binding *binding, size_t event, int64_t *round)
{
    const struct simulation_parameters *simulation = &binding->scenario->simulation;
    struct event_parameters *parameters = &binding->scenario->events[event];
    parameters->named = true;
    if (!is_bound(binding, &parameters->on) || !is_bound(binding, &parameters->date) ||
        !is_bound(binding, &simulation->start_date) || !is_bound(binding, &simulation->round_days))
        return false;
    *round = parameters->on ? calendar_round(parameters->date, simulation->start_date, simulation->round_days)
                            : ROUND_NEVER;
    return true;
}

/* Whether a value has its date from an event; with a finding where it is also given by itself. */
static bool has_event(struct binding *binding, struct path path, const char *event_key, size_t event,
                      const int64_t *own, int64_t not_given)
{
    if (event == NO_REFERENCE || event >= binding->scenario->event_count)
        return false;
    if (is_bound(binding, own) && *own != not_given)
        FIND(binding, path, "give either this or %s, not both", event_key);
    return true;
}

static void take_round(struct binding *binding, struct path path, const char *event_key, size_t event,
                       int64_t *round, int64_t not_given)
{
    if (!has_event(binding, path, event_key, event, round, not_given))
        return;
    (void)event_round(binding, event, round);
    *round = *round < not_given ? not_given : *round;
}

static void take_date(struct binding *binding, struct path path, const char *event_key, size_t place,
                      int64_t *date)
{
    if (!has_event(binding, path, event_key, place, date, 0))
        return;
    struct event_parameters *event = &binding->scenario->events[place];
    event->named = true;
    if (is_bound(binding, &event->on) && is_bound(binding, &event->date))
        *date = event->on ? event->date : last_day;
}

static void find_entry_round(struct binding *binding, struct vendor_parameters *vendor)
{
    const struct simulation_parameters *simulation = &binding->scenario->simulation;
    if (!is_bound(binding, &vendor->entry_date) || !is_bound(binding, &simulation->start_date) ||
        !is_bound(binding, &simulation->round_days))
        return;
    int64_t round = calendar_round(vendor->entry_date, simulation->start_date, simulation->round_days);
    vendor->entry_round = vendor->entry_date >= last_day ? ROUND_NEVER : round > 0 ? round : 0;
}

void take_event_dates(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    for (size_t g = 0; g < scenario->infrastructure.seller_count; g++) {
        struct seller_parameters *seller = &scenario->infrastructure.sellers[g];
        take_date(binding, path_key(path_element("infrastructure", "sellers", g).text, "shipment_cap_from"),
                  "shipment_cap_event", seller->shipment_cap_event, &seller->shipment_cap_from);
    }
    for (size_t a = 0; a < scenario->app_count; a++)
        take_date(binding, path_key(path_element("", "apps", a).text, "entry_date"), "entry_event",
                  scenario->apps[a].entry_event, &scenario->apps[a].entry_date);
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        struct vendor_parameters *vendor = &scenario->vendors[f];
        struct pricing_parameters *pricing = &vendor->pricing;
        struct path path = path_element("", "vendors", f), rules = path_key(path.text, "pricing");
        take_date(binding, path_key(path.text, "entry_date"), "entry_event", vendor->entry_event,
                  &vendor->entry_date);
        find_entry_round(binding, vendor);
        take_round(binding, path_key(rules.text, "from_round"), "from_event", pricing->from_event,
                   &pricing->from_round, 1);
        take_round(binding, path_key(rules.text, "alliance_from"), "alliance_event", pricing->alliance_event,
                   &pricing->alliance_from, 1);
        for (size_t j = 0; j < vendor->product_count; j++) {
            struct product_parameters *product = &vendor->products[j];
            struct path place = path_element(path.text, "products", j);
            take_round(binding, path_key(place.text, "launch_round"), "launch_event", product->launch_event,
                       &product->launch_round, 0);
            take_round(binding, path_key(place.text, "open_round"), "open_event", product->open_event,
                       &product->open_round, 0);
            if (product->launch_round < vendor->entry_round && !*product->weights_of) /* open_weights.c */
                product->launch_round = vendor->entry_round;
        }
    }
}

const struct parameter *event_row(const struct parameter *rows, size_t count, const char *key)
{
    static const char *const dated[][2] = {{"launch_round", "launch_event"},
                                           {"open_round", "open_event"},
                                           {"from_round", "from_event"},
                                           {"alliance_from", "alliance_event"},
                                           {"shipment_cap_from", "shipment_cap_event"},
                                           {"entry_date", "entry_event"}};
    for (size_t i = 0; i < sizeof dated / sizeof *dated; i++)
        if (strcmp(key, dated[i][0]) == 0)
            return find_row(rows, count, dated[i][1]);
    return NULL;
}
