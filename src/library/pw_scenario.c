#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/workers.h"
#include "library/handles.h"
#include "library/plain_numbers.h"
#include "runs/measure.h"
#include "runs/replicates.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "scenario/suggest.h"
#include "strategy/strategies.h"
#include "text/summary_json.h"

void scenario_hold(struct pw_scenario *scenario)
{
    atomic_fetch_add(&scenario->users, 1);
}

void scenario_release(struct pw_scenario *scenario)
{
    if (!scenario || atomic_fetch_sub(&scenario->users, 1) > 1)
        return;
    scenario_free(scenario->scenario);
    free(scenario->extensions);
    free(scenario->dates);
    free(scenario->flow_meanings);
    free(scenario);
}

void pw_scenario_free(struct pw_scenario *scenario)
{
    scenario_release(scenario);
}

/* What is read, and how. */
struct request {
    const char *file; /* or the name of `text` */
    const char *text; /* NULL: the file */
    const char *const *overrides;
    size_t override_count;
};

static enum status read_scenario(const struct request *request, struct pw_scenario *made,
                                 struct diagnostics *findings, struct error *error)
{
    struct parameter_catalog catalog = strategy_catalog(made->extensions);
    catalog.knows_outcome = measure_is_known;
    catalog.why_no_outcome = measure_why_unknown;
    catalog.plugin = strategy_load;
    return request->text
               ? scenario_load_text(request->text, request->file, request->overrides, request->override_count,
                                    &catalog, &made->scenario, findings, error)
               : scenario_load(request->file, request->overrides, request->override_count, &catalog,
                               &made->scenario, findings, error);
}

/* Texts that are made, not stored: they have to stay. NULL: no memory. */
static void *keep_texts(const struct scenario *scenario, const char *name, enum field_axis axis)
{
    const struct field *field = field_named(scenario, name);
    size_t count = axis_length(axis, scenario);
    char(*texts)[FIELD_SCRATCH] = calloc(count, sizeof *texts);
    for (size_t i = 0; field && texts && i < count; i++)
        field->text(scenario, i, texts[i]);
    return texts;
}

static enum status keep_made_texts(struct pw_scenario *made, struct error *error)
{
    made->dates = keep_texts(made->scenario, "round_date", AXIS_ROUND);
    made->flow_meanings = keep_texts(made->scenario, "flow_meaning", AXIS_FLOW);
    return made->dates && made->flow_meanings ? keep_own_words(made, error)
                                              : error_no_memory(error, "the texts of a scenario");
}

static enum pw_status make(const struct request *request, struct pw_scenario **scenario,
                           struct pw_error *error)
{
    if (!scenario || !request->file)
        return fail_invalid(error, "a scenario needs its file and a place to go to");
    for (size_t i = 0; i < request->override_count; i++)
        if (!request->overrides || !request->overrides[i])
            return fail_invalid(error, "override %zu of %zu is NULL", i, request->override_count);
    struct pw_scenario *made = calloc(1, sizeof *made);
    if (made)
        made->extensions = calloc(strategy_count, sizeof *made->extensions);
    if (!made || !made->extensions) {
        free(made);
        return fail_no_memory(error, "the scenario");
    }
    atomic_init(&made->users, 1);
    struct diagnostics findings;
    struct error reason = {0};
    diagnostics_init(&findings);
    struct plain_numbers plain = plain_numbers_begin();
    enum status status = read_scenario(request, made, &findings, &reason);
    plain_numbers_end(&plain);
    if (status == STATUS_OK)
        status = keep_made_texts(made, &reason);
    enum pw_status answer = PW_OK;
    if (status == STATUS_OK) {
        *scenario = made;
    } else {
        answer = fail_with(error, status, &reason, &findings);
        scenario_release(made);
    }
    diagnostics_clear(&findings);
    return answer;
}

enum pw_status pw_scenario_read(const char *file, const char *const *overrides, size_t override_count,
                                struct pw_scenario **scenario, struct pw_error *error)
{
    if (scenario)
        *scenario = NULL;
    const struct request request = {file, NULL, overrides, override_count};
    return make(&request, scenario, error);
}

enum pw_status pw_scenario_read_text(const char *text, const char *name, const char *const *overrides,
                                     size_t override_count, struct pw_scenario **scenario,
                                     struct pw_error *error)
{
    if (scenario)
        *scenario = NULL;
    if (!text)
        return fail_invalid(error, "there is no text of the scenario");
    const struct request request = {name ? name : "text", text, overrides, override_count};
    return make(&request, scenario, error);
}

const char *pw_scenario_warning(const struct pw_scenario *scenario, size_t index)
{
    return scenario && index < scenario->scenario->warnings.count ? scenario->scenario->warnings.items[index]
                                                                  : NULL;
}

const char *pw_scenario_describe(const struct pw_scenario *handle, enum pw_scenario_fact fact, size_t index)
{
    const struct scenario *scenario = handle ? handle->scenario : NULL;
    if (scenario && fact == PW_SCENARIO_OVERRIDE)
        return index < scenario->override_count ? scenario->overrides[index] : NULL;
    if (!scenario || index > 0)
        return NULL;
    switch (fact) {
    case PW_SCENARIO_TITLE:
        return scenario->simulation.title;
    case PW_SCENARIO_NAME:
        return scenario->file;
    case PW_SCENARIO_TEXT:
        return scenario->text;
    case PW_SCENARIO_TERMS:
        return handle->words ? handle->words->terms : NULL;
    default:
        return NULL;
    }
}

int64_t pw_scenario_seed(const struct pw_scenario *scenario)
{
    return scenario ? scenario->scenario->simulation.seed : 0;
}

size_t pw_scenario_runs(const struct pw_scenario *scenario)
{
    return scenario ? (size_t)scenario->scenario->simulation.replicates : 0;
}

enum pw_status pw_scenario_resolved(const struct pw_scenario *scenario, char **text, struct pw_error *error)
{
    if (text)
        *text = NULL;
    if (!scenario || !text)
        return fail_invalid(error, "a resolved scenario needs a scenario and a place to go to");
    struct plain_numbers plain = plain_numbers_begin();
    *text = scenario_resolved_text(scenario->scenario);
    plain_numbers_end(&plain);
    return *text ? PW_OK : fail_no_memory(error, "the resolved scenario");
}

static enum status print_summary(const struct summary *summary, const struct scenario *scenario, char **text,
                                 struct error *error)
{
    size_t length = 0;
    FILE *out = memory_text_open(text, &length);
    if (!out)
        return error_no_memory(error, "the summary");
    enum status status = summary_print_json(out, summary, scenario, NULL, error);
    if (!memory_text_close(out, text) && status == STATUS_OK)
        status = error_no_memory(error, "the summary");
    if (status != STATUS_OK) {
        free(*text);
        *text = NULL;
    }
    return status;
}

enum pw_status pw_summary(const struct pw_scenario *scenario, unsigned threads, char **json,
                          struct pw_error *error)
{
    if (json)
        *json = NULL;
    if (!scenario || !json)
        return fail_invalid(error, "a summary needs a scenario and a place to go to");
    enum { MOST_THREADS = 256 }; /* more are never started, and each would take memory */
    if (threads == 0)
        threads = workers_available();
    const struct replicate_options options = {.replicates = (size_t)scenario->scenario->simulation.replicates,
                                              .threads = threads < MOST_THREADS ? threads : MOST_THREADS};
    struct summary *summary = NULL;
    struct error reason = {0};
    enum status status = replicates_run(scenario->scenario, &options, &summary, &reason);
    struct plain_numbers plain = plain_numbers_begin();
    if (status == STATUS_OK)
        status = print_summary(summary, scenario->scenario, json, &reason);
    plain_numbers_end(&plain);
    summary_free(summary);
    return status == STATUS_OK ? PW_OK : fail_with(error, status, &reason, NULL);
}

void pw_text_free(char *text)
{
    free(text);
}
