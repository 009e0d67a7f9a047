/* Rows of a claim, shared by scenarios and studies. Internal to the tables of parameters. */
#ifndef PRICEWAR_SCENARIO_CLAIM_ROWS_H
#define PRICEWAR_SCENARIO_CLAIM_ROWS_H

#include "scenario/parameter.h"

#define CLAIMS_MEANING                                                                                       \
    "Statements about what runs end with; the program answers each with holds, fails or undecided."

/* OFFSET(field): offset of a member of struct claim_parameters in the group's struct. */
/* Formatted by hand: clang-format would set each column of a long row on a line of its own. */
/* clang-format off */
/* When outcomes are read, of claims and of targets. */
#define MOMENT_ROWS(OFFSET) \
    {"round", PARAMETER_INTEGER, "round", "0", RANGE_NONNEGATIVE, NULL, \
     "Round after which the outcome is read, as if the run ended there; 0: the last.", "", OFFSET(when.round)}, \
    {"date", PARAMETER_DATE, "date", "\"1970-01-01\"", RANGE_ANY, NULL, \
     "A day of that round, in place of its number; 1970-01-01: not given.", "", OFFSET(when.date)}, \
    {"from_round", PARAMETER_INTEGER, "round", "0", RANGE_NONNEGATIVE, NULL, \
     "First round of a window. Outcomes of all rounds, such as total_volume, are then of the rounds from it on; 0: of " \
     "all.", "", OFFSET(when.from_round)}, \
    {"from_date", PARAMETER_DATE, "date", "\"1970-01-01\"", RANGE_ANY, NULL, \
     "A day of that round; 1970-01-01: not given.", "", OFFSET(when.from_date)}, \
    {"over_round", PARAMETER_INTEGER, "round", "0", RANGE_NONNEGATIVE, NULL, \
     "Round after which `over` is read, if not that of the outcome. Growth is an outcome over itself in an earlier " \
     "round.", "", OFFSET(when.over_round)}, \
    {"over_date", PARAMETER_DATE, "date", "\"1970-01-01\"", RANGE_ANY, NULL, \
     "A day of that round; 1970-01-01: not given.", "", OFFSET(when.over_date)}
#define CLAIM_ROWS(OFFSET) \
    {"name", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "Identifier: letters, digits and _.", "", OFFSET(name)}, \
    {"text", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, "The claim in words.", "", OFFSET(text)}, \
    {"source", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Who says so.", "", OFFSET(source)}, \
    {"outcome", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL, \
     "What a run ends with, by its name in `pricewar-sim outcomes`: \"independents_alive\", " \
     "\"final_share[Zhipu]\".", "", OFFSET(outcome)}, \
    {"minus", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Outcome that is taken off it in every run.", "", \
     OFFSET(minus)}, \
    {"over", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Outcome by which it is divided in every run.", "", \
     OFFSET(over)}, \
    MOMENT_ROWS(OFFSET), \
    {"statistic", PARAMETER_CHOICE, "", "\"mean\"", RANGE_ANY, "mean|probability", \
     "Mean over the runs, or the share of runs in which the event happens.", "", OFFSET(statistic)}, \
    {"event", PARAMETER_CHOICE, "", "\"none\"", RANGE_ANY, "none|above|at_least|below|at_most", \
     "The event of a probability: how the outcome stands to event_value.", "", OFFSET(event)}, \
    {"event_value", PARAMETER_REAL, "as the outcome", "unset", RANGE_ANY, NULL, "See event.", "", \
     OFFSET(event_value)}, \
    {"relation", PARAMETER_CHOICE, "", NULL, RANGE_ANY, "above|at_least|below|at_most|within", \
     "How the statistic stands to the threshold if the claim is right; within: not farther from it " \
     "than tolerance.", "", OFFSET(relation)}, \
    {"threshold", PARAMETER_REAL, "as the statistic", NULL, RANGE_ANY, NULL, "See relation.", "", \
     OFFSET(threshold)}, \
    {"tolerance", PARAMETER_REAL, "as the statistic", "unset", RANGE_POSITIVE, NULL, "See relation.", "", \
     OFFSET(tolerance)}
/* clang-format on */

#endif
