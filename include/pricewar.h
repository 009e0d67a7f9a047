/* The simulator as a library: a scenario is read, a run of it is stepped round by round, its state is read by
 * the names of the output fields, and prices may be set from outside. docs/library.md shows how.
 *
 * Status: functions that can fail return PW_OK (0) or why not, and say it in words in the pw_error that they
 * are given; what they make is then NULL, and what they were to change is as it was. A pointer that is NULL
 * where something is needed gives PW_INVALID.
 *
 * Text: UTF-8, NUL-terminated. A `const char *` that is returned belongs to the library; do not free it.
 * Numbers in scenarios and summaries have points, also in programs whose language writes commas.
 *
 * Threads: there is no state behind the functions. A scenario may be used by any number of threads at once. A
 * simulation and an error belong to one thread at a time; as long as nobody steps, changes or frees a
 * simulation, several threads may read it.
 *
 * Versions: before 1.0 a new minor version (0.1, 0.2) may change what stands here, a new patch version does
 * not; enumerations grow at their ends. */
#ifndef PRICEWAR_H
#define PRICEWAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PW_VERSION_MAJOR 0
#define PW_VERSION_MINOR 1
#define PW_VERSION_PATCH 0

#define PW_API __attribute__((visibility("default")))
#define PW_CHECKED __attribute__((visibility("default"), warn_unused_result))

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0": of the library that is in use, while the macros are those of the header that was compiled. */
PW_API const char *pw_version(void);

/* The commit that the library was built from, as files name it; "unknown" outside a repository. */
PW_API const char *pw_commit(void);

/* ---- Errors ---- */

enum pw_status {
    PW_OK = 0,
    PW_FAILED = 1,  /* the work failed: memory is short, a state is not finite */
    PW_INVALID = 2, /* wrong use: an argument, a scenario, a decision is not what it must be */
};

/* Why the last function that failed with it did so. It can be used again and again. */
struct pw_error;

/* To be freed with pw_error_free. NULL when memory is short, which all functions take: they then say
 * nothing. */
PW_API struct pw_error *pw_error_create(void);

/* The error in words, for people: a line for each thing that is wrong in a scenario, then one that sums
 * up. "" before the first failure. Valid until the error is used again or freed. */
PW_API const char *pw_error_text(const struct pw_error *error);

/* What is wrong in a scenario, one by one, index = 0, 1, ...: false when there is no more. Each of the
 * pointers to results may be NULL. *file: NULL when it is not known; "--set PATH=VALUE" for an override.
 * *line: 0 when not known. *path: of the parameter, such as "vendors[2].capital", or NULL. *text: what is
 * wrong and what is allowed. Valid until the error is used again or freed. */
PW_API bool pw_error_finding(const struct pw_error *error, size_t index, const char **file, int *line,
                             const char **path, const char **text);

PW_API void pw_error_free(struct pw_error *error);

/* ---- Scenarios ---- */

/* A scenario that has been read and checked. It does not change any more. */
struct pw_scenario;

/* Reads a scenario file. overrides [override_count]: "path=value" as after `--set`, such as
 * "vendors.Zhipu.capital=1e5"; NULL when there are none. PW_INVALID with all that is wrong. Plug-ins that
 * the scenario names are loaded: code that runs with your rights. Freed with pw_scenario_free. */
PW_CHECKED enum pw_status pw_scenario_read(const char *file, const char *const *overrides,
                                           size_t override_count, struct pw_scenario **scenario,
                                           struct pw_error *error);

/* The same of a text that includes no files; `name` stands for the file in what is said of it. */
PW_CHECKED enum pw_status pw_scenario_read_text(const char *text, const char *name,
                                                const char *const *overrides, size_t override_count,
                                                struct pw_scenario **scenario, struct pw_error *error);

/* What is allowed and hardly meant, as `pricewar-sim check` names it: a value that looks like another unit, or
 * what comes after the last round. index = 0, 1, ...; NULL when there is no more. Valid as long as the
 * scenario. */
PW_API const char *pw_scenario_warning(const struct pw_scenario *scenario, size_t index);

enum pw_scenario_fact {
    PW_SCENARIO_TITLE,    /* simulation.title; "" when it is not written */
    PW_SCENARIO_NAME,     /* the file or the name, as it was given */
    PW_SCENARIO_TEXT,     /* as read, with included files in place of their @include lines */
    PW_SCENARIO_OVERRIDE, /* 0, 1, ...: "path=value" */
    PW_SCENARIO_TERMS,    /* the attribute `terms` of its files; NULL: the program's own words */
};

/* A fact of a scenario; `index` counts overrides and is 0 for the rest. NULL: no such fact or index. Valid as
 * long as the scenario or one of its simulations. */
PW_API const char *pw_scenario_describe(const struct pw_scenario *scenario, enum pw_scenario_fact fact,
                                        size_t index);

/* simulation.seed and simulation.replicates, overrides included; 0 without a scenario. */
PW_API int64_t pw_scenario_seed(const struct pw_scenario *scenario);
PW_API size_t pw_scenario_runs(const struct pw_scenario *scenario);

/* The scenario in its own syntax with every parameter written out: the dataset /resolved of its files. Freed
 * with pw_text_free. */
PW_CHECKED enum pw_status pw_scenario_resolved(const struct pw_scenario *scenario, char **text,
                                               struct pw_error *error);

/* May be called while simulations of it are in use: what it holds then goes with the last of them. The
 * pointer must not be used afterwards in any case. */
PW_API void pw_scenario_free(struct pw_scenario *scenario);

/* Number of the element of an axis that has this name: axis "firm", "seller", "cloud", "vendor",
 * "product", "sector", "flow" or "layer". PW_INVALID for an axis without names, and for an unknown name,
 * with the nearest one. */
PW_CHECKED enum pw_status pw_index(const struct pw_scenario *scenario, const char *axis, const char *name,
                                   size_t *index, struct pw_error *error);

/* Plays all runs of the scenario (simulation.replicates of them) on so many threads (0: all processors;
 * more than 256 count as 256) and sums them up in the text that `pricewar-sim SCENARIO --json --no-output`
 * prints; it does not depend on `threads`. The text is freed with pw_text_free. */
PW_CHECKED enum pw_status pw_summary(const struct pw_scenario *scenario, unsigned threads, char **json,
                                     struct pw_error *error);

PW_API void pw_text_free(char *text);

/* ---- Runs, round by round ---- */

/* One run of a scenario. */
struct pw_simulation;

/* The state before round 1 of run 0, 1, ...: the same scenario, its seed and the run's number give the
 * same bytes, those that the program writes into its file. Freed with pw_simulation_free. */
PW_CHECKED enum pw_status pw_simulation_create(const struct pw_scenario *scenario, uint32_t run,
                                               struct pw_simulation **simulation, struct pw_error *error);

/* Plays one round. PW_INVALID after the last one. PW_FAILED when memory is short, a rule decides what is
 * no number or a state is not finite. Half a round is left then, so the simulation can only be freed:
 * stepping, cloning, deciding and reading fields give PW_INVALID from then on, with round and reason. */
PW_CHECKED enum pw_status pw_simulation_step(struct pw_simulation *simulation, struct pw_error *error);

/* A second simulation in the same state, decisions for the next round included; both go on in the same way
 * and know nothing of one another. PW_INVALID when a vendor has a rule from a plug-in that can't be
 * copied. */
PW_CHECKED enum pw_status pw_simulation_clone(const struct pw_simulation *simulation,
                                              struct pw_simulation **clone, struct pw_error *error);

PW_API void pw_simulation_free(struct pw_simulation *simulation);

/* The last round that was played to its end; 0 before the first. */
PW_API size_t pw_simulation_round(const struct pw_simulation *simulation);

/* Whether no more rounds can be played: the last one (simulation.rounds) has been, or one failed. */
PW_API bool pw_simulation_is_over(const struct pw_simulation *simulation);

/* Threads that may work on one round, 1 at first; more pay for hundreds of thousands of SMEs. Results do
 * not depend on it. */
PW_API void pw_simulation_set_threads(struct pw_simulation *simulation, unsigned threads);

/* ---- Fields: what is known of a run ---- */

/* Names of the fields, index = 0, 1, ...; NULL after the last. They are the datasets of
 * docs/output-format.md: facts of the scenario, states after the round, what happened (event_*), the first
 * output.panel_smes SMEs (panel_*). */
PW_API const char *pw_field_name(const struct pw_scenario *scenario, size_t index);

enum pw_field_fact {
    PW_FIELD_UNIT,    /* "kCNY"; "1": none. Like the meaning in the scenario's terms, as in its files */
    PW_FIELD_MEANING, /* "cash of the firm after the round" */
    PW_FIELD_TYPE,    /* in the file: "float64", "float32", "int8", "int32", "int64"; "text": pw_field_text */
    PW_FIELD_AXIS,    /* of axis 0, 1, ... of what pw_field_read gives: no run and no round of the state */
    PW_FIELD_CATEGORY,  /* meaning of the number 0, 1, ... of a field such as exit_cause */
    PW_FIELD_FILE_AXIS, /* of axis 0, 1, ... of the dataset in the file, "run" and "round" among them */
};

/* A fact of a field; `index` counts axes and categories and is 0 for the rest. NULL: no such field, fact
 * or index. */
PW_API const char *pw_field_describe(const struct pw_scenario *scenario, const char *field,
                                     enum pw_field_fact fact, size_t index);

/* Elements along an axis ("firm", "product", ...), those of "event" and "sme" as they are now; 0 for no
 * such axis. */
PW_API size_t pw_axis_length(const struct pw_simulation *simulation, const char *axis);

enum pw_axis_fact {
    PW_AXIS_MEANING, /* "model vendor", in the scenario's terms, as in its files */
    PW_AXIS_LABELS,  /* the field with a name for each element, "vendor_name"; NULL: there is none */
};

/* A fact of an axis of fields; NULL: no such axis or fact. */
PW_API const char *pw_axis_describe(const struct pw_scenario *scenario, const char *axis,
                                    enum pw_axis_fact fact);

/* Numbers that pw_field_read gives: the product of the lengths of the field's axes, 1 without axes; 0 for
 * no such field. */
PW_API size_t pw_field_length(const struct pw_simulation *simulation, const char *field);

/* The field's numbers as they are now, the last axis running fastest, in the field's unit, and rounded to
 * the type in which the program's file holds them: the same bits. PW_INVALID for an unknown field, one of
 * texts, a `count` that is not pw_field_length, and a run_seed beyond 2^53, which no double holds. What there
 * is not yet or no more is NAN, such as the price of a product before its launch_round. */
PW_CHECKED enum pw_status pw_field_read(const struct pw_simulation *simulation, const char *field,
                                        double *numbers, size_t count, struct pw_error *error);

/* The same numbers in the type of PW_FIELD_TYPE, one after the other as the file holds them, in `place` of
 * `bytes` bytes; run_seed whatever its size. PW_INVALID when `bytes` is not what they take. */
PW_CHECKED enum pw_status pw_field_store(const struct pw_simulation *simulation, const char *field,
                                         void *place, size_t bytes, struct pw_error *error);

/* A text of a field of texts, such as vendor_name or round_date; NULL: no such field, or index. Valid as
 * long as the scenario or one of its simulations. */
PW_API const char *pw_field_text(const struct pw_scenario *scenario, const char *field, size_t index);

/* ---- Decisions from outside ---- */

enum pw_decision {
    PW_PRICE,            /* CNY/Mtok, blended, at most 1e9; the ratio of output to input price is kept */
    PW_FREE_QUOTA,       /* Gtok/month per customer, at most 1e9 */
    PW_RATE_CAP,         /* Gtok/month per customer, at most 1e9; 0: none */
    PW_SUBSCRIPTION_FEE, /* kCNY/month per customer, at most 1e12 */
    PW_WITHDRAW,         /* 1: off the market for good; 0: not */
};

/* Decides something for a product (its number on the axis "product") in the next round. The vendor's rule
 * is then not asked in this round, for none of its products; what is not decided stays as it is. (A rule
 * with a memory still sees the round; with the rule `hold` all is left to the caller.) The last decision
 * counts. PW_INVALID for what a rule could not do either, with the reason: a vendor that is gone or whose
 * turn it is not, a product that is not on offer or that pricing.tiers leaves out, one whose price is held
 * (price_fixed, an introductory price, a successor) unless it is withdrawn, a price below pw_lowest_price or
 * above the old one with pricing.never_raise, what is no number, negative (input and output prices: below zero
 * and below the tier's floor) or above the most. Prices are list prices, to which a pricing.capacity_charge is added. A product that is launched in the next round can be
 * decided for; its field `price` is NAN until then, and pw_lowest_price tells what its price may be. */
PW_CHECKED enum pw_status pw_decide(struct pw_simulation *simulation, size_t product,
                                    enum pw_decision decision, double value, struct pw_error *error);

/* The same of both parts of the price, in the place of PW_PRICE: CNY/Mtok of input and of output tokens,
 * each at most 1e9, output at most 1e12 times input unless input is 0. The ratio that a later PW_PRICE keeps
 * is theirs; with an input of 0 it is the one from before, with an output of 0 all of a later price is on
 * input. */
PW_CHECKED enum pw_status pw_decide_prices(struct pw_simulation *simulation, size_t product, double input,
                                           double output, struct pw_error *error);

/* The lowest blended price that the vendor's floor and maximum_step allow for the product in the next
 * round, CNY/Mtok; NAN when pw_decide would refuse any: no such product, one withdrawn or not launched by
 * then, or whose price is held, a vendor that is gone, waits or may not move this tier, a run that is over or
 * failed. */
PW_API double pw_lowest_price(const struct pw_simulation *simulation, size_t product);

/* ---- Parameters of scenarios ---- */

/* Number of the parameter with this path: "choice.switch_cost_vendor", "vendors[].capital"; also with an
 * index, "vendors[3].capital". `strategy`: for the parameters of a pricing rule, such as
 * "vendors[].pricing.step" of "undercut"; else NULL. PW_INVALID with the nearest path or strategy, the
 * strategies that have it, or what an index may be: a number, "[*]" or "[]". */
PW_CHECKED enum pw_status pw_parameter_find(const char *path, const char *strategy, size_t *index,
                                            struct pw_error *error);

enum pw_parameter_fact {
    PW_PARAMETER_PATH,     /* "vendors[].capital" */
    PW_PARAMETER_STRATEGY, /* whose parameter it is; "" */
    PW_PARAMETER_TYPE,     /* "number", "one of light, main, flagship" */
    PW_PARAMETER_UNIT,     /* "kCNY"; "1": none; "" for what is no number */
    PW_PARAMETER_DEFAULT,  /* as a scenario has it; "required" when there is none */
    PW_PARAMETER_RANGE,    /* "at least 0 kCNY"; "" for what is no number */
    PW_PARAMETER_MEANING,
    PW_PARAMETER_SOURCE,
};

/* Writes a fact of parameter 0, 1, ... into text [size], cut to fit, and returns its length without the
 * NUL, as snprintf does; with NULL for `text` nothing is written. After the last parameter, and for no such
 * fact: 0 and "". (All paths have a length above 0.) */
PW_API size_t pw_parameter_describe(size_t index, enum pw_parameter_fact fact, char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
