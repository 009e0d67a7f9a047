/* pricewar-sim invert SCENARIO --shares FILE */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "cli/trial.h"
#include "file/publish.h"
#include "inference/inversion.h"
#include "scenario/suggest.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/inversion_text.h"
#include "words/words.h"

enum { MOST_OPTIMISERS = 100, STEPS_WITHOUT = 1000, STEPS_WITH_NOISE = 50 };

struct names {
    const char *items[MOST_OPTIMISERS];
    size_t count;
};

struct invert_request {
    struct request shared;
    const char *shares, *at;
    int by, measure, among; /* enum share_by, share_measure, share_base */
    double adoption, margin;
    struct names optimise;
    bool sensitivity;
    int64_t replicates, steps;
};

static enum status take_name(const struct option_row *row, void *place, const char *value)
{
    struct names *names = place;
    if (names->count == MOST_OPTIMISERS) {
        complain("--%s can be given %d times", row->name, MOST_OPTIMISERS);
        return STATUS_INVALID;
    }
    names->items[names->count++] = value;
    return STATUS_OK;
}

static enum status take_one_of(const struct option_row *row, int *place, const char *value,
                               const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], value) == 0) {
            *place = (int)i;
            return STATUS_OK;
        }
    complain("--%s takes %s, not `%s`", row->name, row->argument, value);
    return STATUS_INVALID;
}

static enum status take_by(const struct option_row *row, void *place, const char *value)
{
    return take_one_of(row, place, value, share_by_names, SHARE_BYS);
}

static enum status take_measure(const struct option_row *row, void *place, const char *value)
{
    return take_one_of(row, place, value, share_measure_names, SHARE_MEASURES);
}

static enum status take_base(const struct option_row *row, void *place, const char *value)
{
    return take_one_of(row, place, value, share_base_names, SHARE_BASES);
}

static bool parse_number(const char *value, double *number)
{
    char *end;
    *number = strtod(value, &end);
    return end != value && !*end && isfinite(*number);
}

static enum status take_adoption(const struct option_row *row, void *place, const char *value)
{
    double *share = place;
    if (parse_number(value, share) && *share > 0 && *share < 1)
        return STATUS_OK;
    complain("--%s takes a share above 0 and below 1, not `%s`", row->name, value);
    return STATUS_INVALID;
}

static enum status take_margin(const struct option_row *row, void *place, const char *value)
{
    double *margin = place;
    if (parse_number(value, margin) && *margin >= 0 && *margin <= 10)
        return STATUS_OK;
    complain("--%s takes a number from 0 to 10, not `%s`", row->name, value);
    return STATUS_INVALID;
}

#define S struct invert_request
static const struct option_row rows[] = {
    {0, "shares", "FILE",
     "CSV file with the observed shares: name,share,rank,source; a row may lack the share or the rank, "
     "and the last two columns may be left out.",
     take_text, .place = offsetof(S, shares)},
    {0, "at", "ROUND",
     "Round in which they were observed: a number, or a date YYYY-MM-DD in it; default: the last.", take_text,
     .place = offsetof(S, at)},
    {0, "by", "model|vendor|host",
     "Whose shares they are: of models, vendors, or of all vendors of a host cloud together; default: "
     "vendor. Models get utilities of their own, the others the vendors' brand_utility.",
     take_by, .place = offsetof(S, by)},
    {0, "measure", "volume|customers", "Shares of the tokens served or of customers; default: volume.",
     take_measure, .place = offsetof(S, measure)},
    {0, "among", "models|smes",
     "Shares among all models on offer, or of all SMEs, those without a model among them (customers "
     "only); default: models.",
     take_base, .place = offsetof(S, among)},
    {0, "adoption", "SHARE",
     "Share of SMEs that use a model, when all on offer have a share among models; default: as in the "
     "scenario.",
     take_adoption, .place = offsetof(S, adoption)},
    {0, "margin", "M", "Each rank has at least 1 + M times the share of the next; default: 0.05.",
     take_margin, .place = offsetof(S, margin)},
    {0, "optimise", "VENDOR",
     "A vendor whose posted prices are its best ones: find its unit costs; may be repeated. `all`: all "
     "vendors.",
     take_name, .place = offsetof(S, optimise)},
    {0, "sensitivity", NULL,
     "Also find the factor of all price sensitivities at which these unit costs are the scenario's, on "
     "average over volume.",
     take_flag, .place = offsetof(S, sensitivity)},
    {0, "replicates", "N",
     "Sum over so many runs with noise in place of one without; shares are then met to a few per cent, as closely as so few runs can tell. Scenarios with insolvency, named apps or second suppliers "
     "need it.",
     take_whole, .place = offsetof(S, replicates), .least = 1, .most = 100000},
    {0, "steps", "N",
     "Most steps of one search for utilities, each of a run or of the replicates; default: 1000 without "
     "noise, 50 with.",
     take_whole, .place = offsetof(S, steps), .least = 3, .most = 1000000},
    SET_THE_SEED,
    SET_A_PARAMETER,
    OPTION_OUTPUT("FILE",
                  "Write what was found as overrides, to be included in a study. Missing folders are made."),
    OPTION_FORCE("Replace FILE of --output when it exists."),
    SET_NAMES,
    SET_NO_NOTES,
    TRIAL_JSON,
};
#undef S

static enum status find_round(const char *at, const struct simulation_parameters *simulation, int64_t *round)
{
    *round = simulation->rounds;
    if (!at)
        return STATUS_OK;
    if (!round_at(at, simulation, round))
        return STATUS_INVALID;
    if (*round < 1 || *round > simulation->rounds) {
        complain("--at %s is round %lld, and the scenario has rounds 1 to %lld", at, (long long)*round,
                 (long long)simulation->rounds);
        return STATUS_INVALID;
    }
    return STATUS_OK;
}

/* optimises [vendor_count] */
static enum status find_optimisers(const struct names *names, const struct scenario *scenario,
                                   bool *optimises)
{
    for (size_t i = 0; i < names->count; i++) {
        bool all = strcmp(names->items[i], "all") == 0, found = all;
        struct suggestion suggestion = suggestion_for(names->items[i]);
        for (size_t f = 0; f < scenario->vendor_count; f++) {
            bool meant = all || strcmp(names->items[i], scenario->vendors[f].name) == 0;
            optimises[f] = optimises[f] || meant;
            found = found || meant;
            suggestion_try(&suggestion, scenario->vendors[f].name);
        }
        if (!found) {
            complain("--optimise: the scenario has no %s `%s`%s%s%s", say(&scenario->terms, "vendor").bytes,
                     names->items[i], suggestion.best ? "; did you mean `" : "",
                     suggestion.best ? suggestion.best : "", suggestion.best ? "`?" : "");
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

static enum status check_request(const struct invert_request *request)
{
    if (!request->shares)
        complain("which shares? --shares FILE names a CSV file with name,share");
    else if (request->sensitivity && !request->optimise.count)
        complain("--sensitivity needs --optimise: shares alone do not tell price from taste");
    else
        return STATUS_OK;
    return STATUS_INVALID;
}

static enum status check_output(const struct invert_request *request, const struct scenario *scenario)
{
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    char *shares = (char *)request->shares;
    if (!request->shared.output)
        return STATUS_OK;
    inputs_add_file(&inputs, request->shared.arguments);
    inputs_add_file(&inputs, &shares);
    inputs_add(&inputs, scenario->files);
    return complain_of(output_path_check(request->shared.output, &inputs, request->shared.force, &error),
                       &error);
}

static enum status write_fragment(const struct invert_request *request, const struct inversion *inversion,
                                  struct error *error)
{
    char *text = NULL;
    size_t size = 0;
    if (!request->shared.output)
        return STATUS_OK;
    FILE *out = memory_text_open(&text, &size);
    if (out)
        inversion_print_fragment(out, inversion, request->shares);
    if (!out || !memory_text_close(out, &text))
        return error_no_memory(error, "the utilities");
    enum status status = publish(request->shared.output, request->shared.force, text, size, error);
    free(text);
    return status;
}

static enum status print_result(FILE *out, const struct request *request, const struct inversion *inversion,
                                struct error *error)
{
    if (request->json)
        return inversion_print_json(out, inversion, request->output, error);
    return inversion_print(out, inversion, request->names, terminal_width(stdout))
               ? STATUS_OK
               : error_no_memory(error, "what is printed");
}

static enum status deliver(const struct invert_request *request, const struct inversion *inversion,
                           struct error *error)
{
    struct answer answer;
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_result(answer.out, &request->shared, inversion, error), error);
    if (status == STATUS_OK)
        status = write_fragment(request, inversion, error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

static int solve(const struct invert_request *request, struct scenario *scenario,
                 const struct inversion_question *question)
{
    struct inversion *inversion = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    interrupt_watch();
    enum status status = inversion_solve(scenario, question, &inversion, &findings, &error);
    if (status == STATUS_OK)
        status = deliver(request, inversion, &error);
    if (status != STATUS_OK && interrupt_signal()) {
        complain("stopped; nothing was written");
        status = STATUS_OK;
    }
    status = findings_end(&findings, request->shares, status, &error);
    inversion_free(inversion);
    return interrupt_signal() ? EXIT_SIGNALLED + interrupt_signal() : (int)status;
}

static int ask(const struct invert_request *request, struct scenario *scenario,
               const struct observed_shares *observed)
{
    bool *optimises = calloc(scenario->vendor_count + 1, sizeof *optimises);
    struct inversion_question question = {.file = request->shares,
                                          .observed = observed,
                                          .by = (enum share_by)request->by,
                                          .measure = (enum share_measure)request->measure,
                                          .base = (enum share_base)request->among,
                                          .adoption = request->adoption,
                                          .margin = request->margin,
                                          .optimises = optimises,
                                          .find_sensitivity = request->sensitivity,
                                          .replicates = (size_t)request->replicates,
                                          .most_steps = request->steps        ? (size_t)request->steps
                                                        : request->replicates ? STEPS_WITH_NOISE
                                                                              : STEPS_WITHOUT,
                                          .wanted = work_is_wanted};
    if (!optimises) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    int code = (int)find_round(request->at, &scenario->simulation, &question.round);
    if (code == STATUS_OK)
        code = (int)find_optimisers(&request->optimise, scenario, optimises);
    if (code == STATUS_OK)
        code = (int)check_output(request, scenario);
    if (code == STATUS_OK)
        work_warn(scenario, NULL, request->shared.quiet);
    if (code == STATUS_OK)
        code = solve(request, scenario, &question);
    free(optimises);
    return code;
}

static int run(void *asked)
{
    static const char *const without_noise[] = {"simulation.noise=off"}, *const with_noise[] = {
                                                                             "simulation.noise=on"};
    const struct invert_request *request = asked;
    struct observed_shares observed = {.count = 0};
    struct loaded loaded = {0};
    struct diagnostics findings;
    struct error error = {0};
    int code = (int)check_request(request);
    if (code != STATUS_OK)
        return code;
    struct override_layers layers = layers_of("--set", &request->shared.overrides);
    if (request->replicates)
        layers_add(&layers, "--replicates:", with_noise, 1);
    else
        layers_add(&layers, "without noise:", without_noise, 1);
    code = (int)loaded_read(&loaded, request->shared.arguments[0], &layers);
    if (code == STATUS_INVALID && !request->replicates)
        complain(
            "the scenario was read with simulation.noise = \"off\"; what is only to be had with noise, such "
            "as insolvency and named apps, takes --replicates N, such as 16");
    diagnostics_init(&findings);
    if (code == STATUS_OK) {
        enum status status = observed_shares_read(request->shares, &observed, &findings, &error);
        code = (int)findings_end(&findings, request->shares, status, &error);
    }
    if (code == STATUS_OK)
        code = ask(request, loaded.scenario, &observed);
    observed_shares_clear(&observed);
    loaded_clear(&loaded);
    return code;
}

static const struct invert_request defaults = {.by = BY_VENDOR, .adoption = (double)NAN, .margin = 0.05};

const struct command command_invert = {
    .name = "invert",
    .arguments = "SCENARIO",
    .summary = "Find the utilities that make observed market shares.",
    .details =
        "Finds the utilities of vendors or models at which the scenario, played without noise, has the "
        "observed shares in a round, with its habits, home clouds and capacity (Berry 1994; Berry, "
        "Levinsohn & Pakes 1995). Where only ranks are known, utilities change no more than the order "
        "needs. Says at which unit costs posted prices are the best ones, and who would gain from raising "
        "or lowering a price. docs/inference.md.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct invert_request),
    .defaults = &defaults,
    .run = run,
};
