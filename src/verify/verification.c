#include "verify/verification.h"

#include <math.h>
#include <stdlib.h>

#include "base/list.h"
#include "runs/replicates.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"
#include "verify/calculations.h"
#include "verify/theory_scenarios.h"

static enum status add_result(struct verification *verification, struct verified_result result,
                              struct error *error)
{
    struct verified_result *results =
        list_with_room(verification->results, verification->count, &verification->capacity, sizeof *results);
    if (!results)
        return error_no_memory(error, "the results");
    verification->results = results;
    result.name = arena_copy_text(&verification->arena, result.name);
    result.source = arena_copy_text(&verification->arena, result.source);
    if (!result.name || !result.source)
        return error_no_memory(error, "the results");
    result.error = fabs(result.found - result.expected);
    result.holds = result.error <= result.allowed; /* false for NAN */
    verification->failures += !result.holds;
    verification->results[verification->count++] = result;
    return STATUS_OK;
}

static enum status calculate(struct verification *verification, const struct calculation *calculations,
                             size_t count, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct calculation *row = &calculations[i];
        status = add_result(verification,
                            (struct verified_result){.group = row->group,
                                                     .name = row->name,
                                                     .source = row->source,
                                                     .expected = row->expected,
                                                     .found = row->find(),
                                                     .allowed = row->allowed},
                            error);
    }
    return status;
}

static enum status add_expected(struct verification *verification, const char *group,
                                const struct summary *summary, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < summary->expected_count; i++) {
        const struct expected_summary *row = &summary->expected[i];
        status = add_result(verification,
                            (struct verified_result){.group = group,
                                                     .name = row->terms->name,
                                                     .source = row->terms->source,
                                                     .expected = row->terms->value,
                                                     .found = row->found.value,
                                                     .allowed = row->allowed,
                                                     .drawn = row->terms->standard_errors > 0},
                            error);
    }
    return status;
}

static enum status run_scenario(struct verification *verification, const struct theory_scenario *theory,
                                const struct parameter_catalog *catalog, unsigned threads,
                                struct error *error)
{
    struct scenario *scenario = NULL;
    struct summary *summary = NULL;
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status =
        scenario_load_text(theory->text, theory->name, NULL, 0, catalog, &scenario, &findings, error);
    if (status != STATUS_OK && findings.count)
        error_note(error, STATUS_FAILED, "scenario %s, line %d: %s", theory->name, findings.items[0].line,
                   findings.items[0].text);
    if (status == STATUS_OK) {
        struct replicate_options options = {.replicates = (size_t)scenario->simulation.replicates,
                                            .threads = threads};
        status = replicates_run(scenario, &options, &summary, error);
    }
    if (status == STATUS_OK)
        status = add_expected(verification, theory->name, summary, error);
    summary_free(summary);
    scenario_free(scenario);
    diagnostics_clear(&findings);
    return status == STATUS_OK ? STATUS_OK : STATUS_FAILED;
}

/* Parts of the work, in order: these tables, then the scenarios. */
static const struct {
    const char *name;
    const struct calculation *rows;
    const size_t *count;
} tables[] = {
    {"closed forms", verification_closed_forms, &verification_closed_form_count},
    {"statistics", verification_statistics, &verification_statistic_count},
    {"dynamics", verification_dynamics, &verification_dynamics_count},
    {"learners", verification_learners, &verification_learner_count},
};
enum { TABLES = sizeof tables / sizeof *tables };

enum status verification_run(const struct verification_terms *terms, struct verification *verification,
                             struct error *error)
{
    size_t parts = TABLES + theory_scenario_count;
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    *verification = (struct verification){0};
    arena_init(&verification->arena);
    if (!extensions)
        return error_no_memory(error, "the strategies");
    struct parameter_catalog catalog = strategy_catalog(extensions);
    enum status status = STATUS_OK;
    for (size_t part = 0; status == STATUS_OK && part < parts; part++) {
        const char *name = part < TABLES ? tables[part].name : theory_scenarios[part - TABLES].name;
        if (terms->progress && !terms->progress(terms->context, name, part, parts))
            status = error_set(error, STATUS_FAILED, "interrupted before %s", name);
        else if (part < TABLES)
            status = calculate(verification, tables[part].rows, *tables[part].count, error);
        else
            status =
                run_scenario(verification, &theory_scenarios[part - TABLES], &catalog, terms->threads, error);
    }
    free(extensions);
    return status;
}

void verification_clear(struct verification *verification)
{
    free(verification->results);
    arena_clear(&verification->arena);
    *verification = (struct verification){0};
}
