/* Dates that are taken from events: an event that is off does not happen, so that what names it never comes.
 * Internal to src/scenario. */
#ifndef PRICEWAR_SCENARIO_EVENT_DATES_H
#define PRICEWAR_SCENARIO_EVENT_DATES_H

#include "scenario/binding.h"

/* *round: the event's, 0 or less before round 1; ROUND_NEVER when it is off. False, and *round is left as it is,
 * where the event's own values could not be read. */
bool event_round(struct binding *binding, size_t event, int64_t *round);

/* Puts the rounds of events in the place of launch_round, open_round, from_round and alliance_from, their dates in
 * that of shipment_cap_from and entry_date. A finding where both are given. Works out the rounds in which vendors enter,
 * before which none of their products is launched. */
void take_event_dates(struct binding *binding);

/* "launch_event" for "launch_round"; the row with that key, NULL: there is none, or `key` holds no date. */
const struct parameter *event_row(const struct parameter *rows, size_t count, const char *key);

#endif
