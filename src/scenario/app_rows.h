/* Rows of named apps. Internal to parameters.c. */
#ifndef PRICEWAR_SCENARIO_APP_ROWS_H
#define PRICEWAR_SCENARIO_APP_ROWS_H

#include "scenario/parameter.h"
#include "scenario/scenario.h"

#define S struct app_parameters
#define TRAIT(key, unit, meaning)                                                                            \
    {                                                                                                        \
#key, PARAMETER_REAL, unit, "unset", RANGE_NONNEGATIVE, NULL, meaning, "docs/model.md 4.13",         \
            offsetof(S, key)                                                                                 \
    }
static const struct parameter app_rows[] = {
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier, unique among named apps.", "",
     offsetof(S, name)},
    {"label", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Name as shown; the identifier when empty.", "",
     offsetof(S, label)},
    {"sector", PARAMETER_REFERENCE, "", NULL, RANGE_ANY, "sectors",
     "Sector whose SME it is: what is not written here it has as any other of them, drawn where they draw.",
     "docs/model.md 4.13", offsetof(S, sector)},
    {"entry_date", PARAMETER_DATE, "date", "\"1970-01-01\"", RANGE_ANY, NULL,
     "Day on which it is founded; before start_date: it is there at the start.", "", offsetof(S, entry_date)},
    {"entry_event", PARAMETER_REFERENCE, "", "\"\"", RANGE_ANY, "events",
     "Event with which it is founded, in the place of entry_date; off: never.", "docs/model.md 8",
     offsetof(S, entry_event)},
    {"carried_by", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "Who makes up its losses, so that it does not close: a cloud, as far as that has cash, or \"outside\", a "
     "firm beyond the model, such as a maker of phones; empty: nobody.",
     "docs/model.md 4.13", offsetof(S, carried_by)},
    {"viral", PARAMETER_CHOICE, "", "\"drawn\"", RANGE_ANY, "drawn|no|yes", "Whether it goes viral.",
     "docs/model.md 4.5", offsetof(S, viral)},
    {"has_value", PARAMETER_CHOICE, "", "\"drawn\"", RANGE_ANY, "drawn|no|yes",
     "Whether it has found business value when it is founded.", "docs/model.md 4.4", offsetof(S, has_value)},
    TRAIT(capital, "kCNY", "Cash when it is founded; unset: drawn."),
    TRAIT(wages, "kCNY/month", "Wages and other fixed cost; unset: its sector's."),
    TRAIT(volume, "Gtok/month", "Volume scale (d0); unset: drawn."),
    TRAIT(solution_revenue, "kCNY/month", "Revenue once value is found (Rb); unset: drawn."),
    TRAIT(own_quality, "util", "Quality of the app itself when it is founded (a); unset: its sector's."),
    {"quality_decay", PARAMETER_REAL, "1/month", "unset", RANGE_FRACTION, NULL,
     "Share of that quality that ages away in a month (da); unset: its sector's; 0: whoever carries it keeps it "
     "up.",
     "docs/model.md 4.13", offsetof(S, quality_decay)},
    TRAIT(potential_users, "users", "Potential users (M0); unset: its sector's."),
    TRAIT(initial_users, "users", "Users when it is founded; unset: its sector's."),
    TRAIT(app_price, "CNY/month", "Price for a paying user when it is founded (r); unset: its sector's."),
    {"paying_share", PARAMETER_REAL, "1", "unset", RANGE_FRACTION, NULL,
     "Share of users that pay (gam); unset: its sector's; 0: it is free.", "docs/model.md 4.13",
     offsetof(S, paying_share)},
    TRAIT(fee_per_user, "CNY/month", "Per-call fees per user; unset: its sector's."),
    TRAIT(advertising_per_user, "CNY/month", "Income from advertising per user; unset: its sector's."),
};
#undef TRAIT
#undef S

#endif
