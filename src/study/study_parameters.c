#include "study/study_parameters.h"

#include "scenario/claim_rows.h"
#include "study/study.h"
#include "study/test_model.h"

#define O(field) offsetof(struct study, field)
static const struct parameter study_rows[] = {
    {"title", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "What the study is about, in one line.", "",
     O(title)},
    {"base", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "File of the scenario that is varied; its place is relative to the study's folder.", "", O(base_name)},
    {"sets", PARAMETER_TEXT_LIST, "", "[]", RANGE_ANY, NULL,
     "Changes of the base scenario in all runs, as in [\"choice.switch_cost_vendor=2\"]; --set and what varies win "
     "over them.",
     "", O(sets)},
    {"design", PARAMETER_CHOICE, "", "\"grid\"", RANGE_ANY, DESIGN_NAMES,
     "Which combinations of values are run: all; those listed; random; Latin hypercube; Sobol sequence, "
     "plain or scrambled; Morris trajectories; Saltelli sample for Sobol indices; draws of a posterior.",
     "McKay et al. (1979); Sobol (1967); Owen (1995); Morris (1991); Saltelli et al. (2010)", O(design_kind)},
    {"from", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "For a posterior: the file that `infer` has written, relative to the study's folder. Its draws are resampled to "
     "points of equal weight, so all statistics are those of the posterior; vary must be as in it.",
     "systematic resampling: Kitagawa (1996)", O(from)},
    {"points", PARAMETER_INTEGER, "1", "64", RANGE_BETWEEN(1, 1e9), NULL,
     "Design points of random, latin_hypercube, sobol, scrambled_sobol and posterior; trajectories of morris (each of "
     "k+1 points for k parameters); base sample of saltelli (k+2 points each; best a power of 2).",
     "", O(points)},
    {"steps", PARAMETER_INTEGER, "1", "4", RANGE_BETWEEN(2, 1000), NULL,
     "Levels of the grid in which the trajectories of a morris design walk; even.", "Morris (1991)",
     O(steps)},
    {"design_seed", PARAMETER_INTEGER, "1", "1", RANGE_BETWEEN(0, 9223372036854775807.0), NULL,
     "Seed of random points, and of the resamples behind the intervals of sensitivity indices.", "",
     O(design_seed)},
    {"engine", PARAMETER_CHOICE, "", "\"runs\"", RANGE_ANY, "runs|emulator",
     "How `infer` finds the posterior. runs: every draw is a run. emulator: Gaussian processes stand in for the runs, made from "
     "runs in waves where the targets can still be met; for scenarios that take seconds a run.",
     "Kennedy & O'Hagan (2001); Vernon, Goldstein & Bower (2010)", O(engine)},
    {"replicates", PARAMETER_INTEGER, "runs", "10", RANGE_BETWEEN(1, 10000000), NULL,
     "Independent runs at every design point.", "", O(replicates)},
    {"seed", PARAMETER_INTEGER, "1", "-1", RANGE_BETWEEN(-1, 9223372036854775807.0), NULL,
     "Seed of the runs; -1: that of the base scenario.", "", O(seed)},
    {"seeds", PARAMETER_CHOICE, "", "\"common\"", RANGE_ANY, "common|by_point|by_draw",
     "common: replicate r has the same random numbers at every design point, so that differences between "
     "points are not drowned in noise; by_point: every design point has its own; by_draw: a point of a posterior "
     "has those of its draw in the inference, so that a run goes on where that one ended.",
     "common random numbers: Law (2015), section 11.2", O(seeds)},
    {"keep", PARAMETER_CHOICE_SET, "", "[\"summary\"]", RANGE_ANY, "summary|series",
     "summary: what runs end with (always kept); series: every state of every round too.", "", O(keep)},
    {"invalid_points", PARAMETER_CHOICE, "", "\"refuse\"", RANGE_ANY, "refuse|fail",
     "Design points whose values break a rule of the scenario when they come together. refuse: the study is "
     "refused before anything runs; fail: all other points are run, and the runs of these count as failed.",
     "", O(invalid_points)},
    {"resamples", PARAMETER_INTEGER, "1", "1000", RANGE_BETWEEN(0, 100000), NULL,
     "Bootstrap resamples behind the intervals and ranks of sensitivity indices; 0: none.", "Efron (1979)",
     O(resamples)},
    {"test_model", PARAMETER_CHOICE, "", "\"none\"", RANGE_ANY, TEST_MODEL_NAMES,
     "A function with known sensitivity indices, or a known posterior, in place of the simulation, to test the "
     "whole path; takes no base. sum, square: of all that varies.",
     "Ishigami & Homma (1990); Saltelli & Sobol (1995)", O(test_model)},
    {"test_noise", PARAMETER_REAL, "1", "0", RANGE_NONNEGATIVE, NULL,
     "Standard deviation of the normal noise that is added to a test model.", "", O(test_noise)},
};
#undef O

#define O(field) offsetof(struct study_vary, field)
static const struct parameter vary_rows[] = {
    {"path", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL,
     "What varies, as in --set: \"choice.switch_cost_vendor\", \"vendors.Zhipu.pricing.strategy\", "
     "\"vendors[*].capital\"; for a test model a name.",
     "", O(path)},
    {"name", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "A short name, for tables and for the conditions of claims.", "", O(name)},
    {"also", PARAMETER_TEXT_LIST, "", "[]", RANGE_ANY, NULL,
     "Paths of other parameters that get the same value, as in [\"vendors.Baidu.pricing.attach_value\"].", "",
     O(also)},
    {"low", PARAMETER_REAL, "as the parameter", "unset", RANGE_ANY, NULL, "Lowest value.", "", O(low)},
    {"high", PARAMETER_REAL, "as the parameter", "unset", RANGE_ANY, NULL, "Highest value.", "", O(high)},
    {"scale", PARAMETER_CHOICE, "", "\"linear\"", RANGE_ANY, "linear|log|integer",
     "Values are spread evenly, evenly in their logarithm, or over whole numbers.", "", O(scale)},
    {"prior", PARAMETER_CHOICE, "", "\"by_scale\"", RANGE_ANY,
     "by_scale|uniform|log_uniform|normal|lognormal|integer|choice",
     "How likely the values are before any data, for `infer`, and how densely designs put points. by_scale: as "
     "scale says, or all listed values alike. uniform, log_uniform and integer say the same as the scales; choice: "
     "all listed values alike. normal, lognormal: with mean and sd, cut off at low and high.",
     "", O(prior)},
    {"mean", PARAMETER_REAL, "as the parameter", "unset", RANGE_ANY, NULL,
     "Mean of a normal or lognormal prior.", "", O(mean)},
    {"sd", PARAMETER_REAL, "as the parameter", "unset", RANGE_POSITIVE, NULL,
     "Standard deviation of a normal or lognormal prior, of the value and not of its logarithm. Unless low and "
     "high are given, the prior is cut off at 4 of them on either side (lognormal: of the logarithm's).",
     "", O(sd)},
    {"levels", PARAMETER_INTEGER, "1", "0", RANGE_BETWEEN(0, 1000000), NULL,
     "Number of values from low to high in a grid or list; 0: values are listed.", "", O(levels)},
    {"values", PARAMETER_TEXT_LIST, "", "[]", RANGE_ANY, NULL,
     "The values themselves, in place of low and high: numbers, texts, true or false; as in (\"hold\", "
     "\"match\").",
     "", O(values)},
};
#undef O

#define O(field) offsetof(struct study_target, field)
static const struct parameter target_rows[] = {
    {"outcome", PARAMETER_TEXT, "", NULL, RANGE_ANY, NULL,
     "What a run ends with, as the tables of `sweep` name it: \"final_mean_price\", \"final_share[Zhipu]\".",
     "", O(outcome)},
    {"minus", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL,
     "Outcome that is taken off it in every run. Who was ahead of whom: minus the other, relation \"at_least\", "
     "value 0.",
     "", O(minus)},
    {"over", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Outcome by which it is divided in every run.", "",
     O(over)},
    MOMENT_ROWS(O),
    {"event", PARAMETER_CHOICE, "", "\"none\"", RANGE_ANY, "none|above|at_least|below|at_most",
     "The target is the share of replicates in which the outcome stands so to event_value: a status or a "
     "probability.",
     "", O(event)},
    {"event_value", PARAMETER_REAL, "as the outcome", "unset", RANGE_ANY, NULL, "See event.", "",
     O(event_value)},
    {"relation", PARAMETER_CHOICE, "", "\"equal\"", RANGE_ANY, "equal|at_least|at_most",
     "How the mean over the replicates stands to the value.", "", O(relation)},
    {"value", PARAMETER_REAL, "as the outcome", NULL, RANGE_ANY, NULL,
     "What its mean over the replicates should be, be at least or be at most.", "", O(value)},
    {"scale", PARAMETER_REAL, "as the outcome", NULL, RANGE_POSITIVE, NULL,
     "The deviation that counts as one: the standard error of the value, or a size that gives the target its "
     "weight. See error.",
     "", O(scale)},
    {"error", PARAMETER_CHOICE, "", "\"absolute\"", RANGE_ANY, "absolute|relative",
     "What scale and discrepancy are deviations of. absolute: of the outcome, in its unit; relative: of its natural "
     "logarithm, so that 0.1 is about a tenth of the value, which is above 0. A mean of 0 or less is then "
     "infinitely far below the value.",
     "", O(error)},
    {"discrepancy", PARAMETER_REAL, "as the outcome", "0", RANGE_NONNEGATIVE, NULL,
     "Standard deviation of what the model itself may be off by. Its square adds to that of scale.",
     "model discrepancy: Kennedy & O'Hagan (2001)", O(discrepancy)},
    {"source", PARAMETER_TEXT, "", "\"\"", RANGE_ANY, NULL, "Where the value comes from.", "", O(source)},
};
#undef O

#define O(field) offsetof(struct study_claim, claim.field)
#define P(field) offsetof(struct study_claim, field)
static const struct parameter claim_rows[] = {
    CLAIM_ROWS(O),
    {"at", PARAMETER_TEXT_LIST, "", "[]", RANGE_ANY, NULL,
     "The design points that the claim is about: conditions on what varies, all of which a point meets, as "
     "in [\"choice.switch_cost_vendor=2\", \"technology.catch_up<1\"], with =, <, <=, > or >=; none: all "
     "points.",
     "", P(at)},
    {"against", PARAMETER_TEXT_LIST, "", "[]", RANGE_ANY, NULL,
     "Those with which it compares them: the statistic is of differences between the means of the two "
     "groups, replicate by replicate; none: no comparison.",
     "paired on common random numbers: Law (2015), section 10.2", P(against)},
    {"compare", PARAMETER_CHOICE, "", "\"difference\"", RANGE_ANY, "difference|ratio",
     "With `against`: what is at less what is against, or over it.", "", P(compare)},
};
#undef O
#undef P

const struct parameter_group study_groups[] = {
    {"study", "What is run, how often, and what is kept.", study_rows, sizeof study_rows / sizeof *study_rows,
     sizeof(struct study), NULL, 0, 0, 0, 0, NULL, true, NULL},
    {"vary[]", "One entry for everything that varies.", vary_rows, sizeof vary_rows / sizeof *vary_rows,
     sizeof(struct study_vary), NULL, offsetof(struct study, vary), offsetof(struct study, vary_count), 1,
     1000, NULL, false, NULL},
    {"targets[]",
     "One entry for everything that is known of the outcomes, for `calibrate` and `infer`. A series is a target for each "
     "of its rounds. A sweep makes statistics of them as of all outcomes.",
     target_rows, sizeof target_rows / sizeof *target_rows, sizeof(struct study_target), NULL,
     offsetof(struct study, targets), offsetof(struct study, target_count), 0, 1000, NULL, false, NULL},
    {"claims[]", CLAIMS_MEANING, claim_rows, sizeof claim_rows / sizeof *claim_rows,
     sizeof(struct study_claim), NULL, offsetof(struct study, claims), offsetof(struct study, claim_count), 0,
     1000, NULL, false, NULL},
};
const size_t study_group_count = sizeof study_groups / sizeof *study_groups;
