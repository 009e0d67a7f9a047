/* pricewar-sim converge SCENARIO */
#include <stdlib.h>
#include <string.h>

#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/trial.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/convergence_text.h"
#include "text/json.h"

struct converge_request {
    struct request shared;
    bool asked[NUMERICAL_SETTINGS]; /* all of them when none is */
    int64_t factor;
    double tolerance; /* percent */
};

static enum status take_percent(const struct option_row *row, void *place, const char *value)
{
    char *end;
    double percent = strtod(value, &end);
    if (end == value || *end || !(percent > 0 && percent <= 100)) {
        complain("--%s takes a percentage above 0 and up to 100, not `%s`", row->name, value);
        return STATUS_INVALID;
    }
    *(double *)place = percent;
    return STATUS_OK;
}

static enum status take_setting(const struct option_row *row, void *place, const char *value)
{
    bool *asked = place;
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++)
        if (strcmp(numerical_setting_names[s], value) == 0) {
            asked[s] = true;
            return STATUS_OK;
        }
    complain("--%s takes latent_classes, smes.weight or simulation.round_days, not `%s`", row->name, value);
    return STATUS_INVALID;
}

#define S struct converge_request
static const struct option_row rows[] = {
    {0, "setting", "NAME",
     "Refine this one: latent_classes, smes.weight, simulation.round_days; may be repeated. Default: all.",
     take_setting, .place = offsetof(S, asked)},
    {0, "factor", "N", "How many times finer each setting is made, 2 to 1024; default: 4.", take_whole,
     .place = offsetof(S, factor), 2, 1024},
    {0, "tolerance", "PERCENT",
     "How far a number may move and still count as unmoved; for shares a third of that, in points. Default: 3.",
     take_percent, .place = offsetof(S, tolerance)},
    SET_A_PARAMETER,
    SET_THE_SEED,
    SET_THE_REPLICATES,
    OPTION_THREADS,
    SET_NO_NOTES,
    OPTION_JSON("The result as JSON: sorted keys, money in kCNY, null where nothing is known."),
};
#undef S

static enum status read_refined(const struct request *request, const struct refinement *refinement,
                                struct loaded *refined)
{
    struct override_layers layers = layers_of("--set", &request->overrides);
    layers_add(&layers, "the refined setting:", refinement->overrides, refinement->override_count);
    return loaded_read(refined, request->arguments[0], &layers);
}

/* The settings that can be refined: their scenarios, as they are played. */
static enum status refine(const struct converge_request *converge, struct convergence *convergence,
                          struct arena *arena, struct loaded refined[NUMERICAL_SETTINGS])
{
    const struct request *request = &converge->shared;
    struct error error = {0};
    enum status status = STATUS_OK;
    bool all = true;
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++)
        all = all && !converge->asked[s];
    for (size_t s = 0; status == STATUS_OK && s < NUMERICAL_SETTINGS; s++) {
        struct refinement *refinement = &convergence->refinements[s];
        if (!all && !converge->asked[s]) {
            refinement->reason = "it was not asked for";
            continue;
        }
        status = complain_of(refinement_make(convergence->scenario, (enum numerical_setting)s,
                                             convergence->factor, arena, refinement, &error),
                             &error);
        if (status == STATUS_OK && !refinement->reason)
            status = read_refined(request, refinement, &refined[s]);
        if (status == STATUS_OK && !refinement->reason)
            refinement_holds(refinement, convergence->scenario, refined[s].scenario);
    }
    return status;
}

static void foresee(const struct convergence *convergence, const struct loaded *refined,
                    const struct timelines_options *options, bool quiet)
{
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++)
        if (!convergence->refinements[s].reason)
            work_foresee(refined[s].scenario, (double)options->runs, options->threads, quiet);
}

static enum status print_result(FILE *out, const struct request *request,
                                const struct convergence *convergence, struct error *error)
{
    if (!request->json)
        return convergence_print_text(out, convergence, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    enum status status =
        print_json_of(out, convergence_to_json(convergence, &cause), convergence->scenario, NULL, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

static enum status deliver(const struct request *request, const struct convergence *convergence,
                           struct error *error)
{
    struct answer answer;
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_result(answer.out, request, convergence, error), error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

static int play(const struct converge_request *request, struct convergence *convergence,
                const struct loaded *refined)
{
    struct work work;
    struct error error = {0};
    struct timelines_options options = trial_start(&work, &request->shared, convergence->scenario);
    options.any_rounds = true;
    const struct timeline given = {.scenario = convergence->scenario};
    enum status status = STATUS_OK;
    size_t done = 0;
    work_warn(convergence->scenario, NULL, request->shared.quiet);
    foresee(convergence, refined, &options, request->shared.quiet);
    for (size_t s = 0; status == STATUS_OK && s < NUMERICAL_SETTINGS; s++) {
        const struct timeline finer = {.scenario = refined[s].scenario};
        work.done = 0;
        if (!convergence->refinements[s].reason)
            status = comparison_run(&finer, &given, &options, &convergence->comparisons[s], &error);
        done += work.done;
    }
    work.done = done;
    if (status == STATUS_OK)
        status = deliver(&request->shared, convergence, &error);
    return trial_end(&work, &request->shared, convergence->scenario, status, &error);
}

static int run(void *asked)
{
    const struct converge_request *request = asked;
    struct loaded given = {0}, refined[NUMERICAL_SETTINGS] = {0};
    struct convergence convergence = {.factor = request->factor, .tolerance = request->tolerance / 100};
    struct arena arena;
    arena_init(&arena);
    const struct override_layers overrides = layers_of("--set", &request->shared.overrides);
    int code = (int)loaded_read(&given, request->shared.arguments[0], &overrides);
    convergence.scenario = given.scenario;
    if (code == STATUS_OK)
        code = (int)refine(request, &convergence, &arena, refined);
    if (code == STATUS_OK)
        code = play(request, &convergence, refined);
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++) {
        comparison_free(convergence.comparisons[s]);
        loaded_clear(&refined[s]);
    }
    loaded_clear(&given);
    arena_clear(&arena);
    return code;
}

static const struct converge_request defaults = {.factor = 4, .tolerance = 3};

const struct command command_converge = {
    .name = "converge",
    .arguments = "SCENARIO",
    .summary = "Say which results depend on a numerical setting.",
    .details =
        "Plays the scenario as it is, and with one numerical setting at a time made finer, on the same random "
        "numbers: more latent classes in each sector, more simulated SMEs of less weight, shorter rounds. Says how "
        "far each number that people quote moves, how sure that is, and which setting to refine. A result that "
        "moves with such a setting comes from the numerical method, not from the market.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct converge_request),
    .defaults = &defaults,
    .run = run,
};
