/* pricewar-sim compare SCENARIO */
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/trial.h"
#include "runs/peace.h"

struct compare_request {
    struct request shared;
    const char *against_file; /* or NULL */
};

/* `place`: of the request. */
static enum status take_against(const struct option_row *row, void *place, const char *value)
{
    struct compare_request *request = place;
    if (strchr(value, '='))
        return take_set(row, &request->shared.changes, value);
    if (request->against_file) {
        complain("--against takes one file, not %s and %s", request->against_file, value);
        return STATUS_INVALID;
    }
    request->against_file = value;
    return STATUS_OK;
}

static const struct option_row rows[] = {
    {0, "against", "PATH=VALUE|FILE",
     "What to compare with: the scenario with this change (may be repeated), or the scenario of another "
     "file. Default: no war, every pricing strategy replaced by `hold`.",
     take_against, .place = 0},
    SET_A_PARAMETER,
    SET_THE_SEED,
    SET_THE_REPLICATES,
    TRIAL_OPTIONS,
};

/* What both sides have in common: replicate by replicate they are compared on the same random numbers. */
static bool changes_the_runs(const struct override_list *changes)
{
    for (size_t i = 0; i < changes->count; i++)
        if (override_is_of(changes->items[i], "simulation.seed") ||
            override_is_of(changes->items[i], "simulation.replicates")) {
            complain("--against %s: both sides have the seed and the number of runs of the first; --seed and "
                     "--replicates set them",
                     changes->items[i]);
            return true;
        }
    return false;
}

/* Without changes and file, the other side is the scenario without its price war. */
static bool is_about_the_war(const struct compare_request *request)
{
    return !request->against_file && request->shared.changes.count == 0;
}

static enum status read_both(const struct compare_request *request, struct loaded *with,
                             struct loaded *against)
{
    const char *file = request->shared.arguments[0];
    struct override_layers layers = layers_of("--set", &request->shared.overrides);
    struct error error = {0};
    if (changes_the_runs(&request->shared.changes))
        return STATUS_INVALID;
    enum status status = loaded_read(with, file, &layers);
    layers_add_list(&layers, "--against", &request->shared.changes);
    if (status == STATUS_OK)
        status = loaded_read(against, request->against_file ? request->against_file : file, &layers);
    if (status != STATUS_OK)
        return status;
    if (is_about_the_war(request))
        scenario_stop_war(against->scenario);
    against->scenario->simulation.seed = with->scenario->simulation.seed;
    status = scenarios_comparable(with->scenario, against->scenario, &error);
    return complain_of(status, &error);
}

static char *explanation_of(const struct compare_request *request, const struct terms *terms)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    if (is_about_the_war(request))
        fputs(peace_in_words(terms).bytes, out);
    else if (request->against_file)
        fprintf(out, "Against: the scenario %s", request->against_file);
    else
        fputs("Against: the same scenario", out);
    for (size_t i = 0; i < request->shared.changes.count; i++)
        fprintf(out, "%s%s", i ? ", " : " with ", request->shared.changes.items[i]);
    if (!is_about_the_war(request))
        fputc('.', out);
    memory_text_close(out, &text);
    return text;
}

static int play(const struct compare_request *request, const struct scenario *with,
                const struct scenario *against)
{
    char *explanation = explanation_of(request, &with->terms);
    bool war = is_about_the_war(request);
    struct comparison_words words = {"as given", "against", "the difference", explanation ? explanation : "",
                                     request->shared.names};
    if (war)
        words = words_of_the_war(words.explanation, request->shared.names);
    const struct timeline one = {.scenario = with}, other = {.scenario = against, .war_stopped = war};
    int code = comparison_play(&request->shared, &one, &other, &words);
    free(explanation);
    return code;
}

static int run(void *asked)
{
    const struct compare_request *request = asked;
    struct loaded with = {0}, against = {0};
    int code = (int)read_both(request, &with, &against);
    if (code == STATUS_OK)
        code = (int)trial_check_output(&request->shared, with.scenario, against.scenario);
    if (code == STATUS_OK)
        code = play(request, with.scenario, against.scenario);
    loaded_clear(&with);
    loaded_clear(&against);
    return code;
}

const struct command command_compare = {
    .name = "compare",
    .arguments = "SCENARIO",
    .summary = "Play a scenario with and without the war on the same random numbers.",
    .details =
        "Plays every run twice with the same random numbers: as the scenario is, and against something else; "
        "says for every firm and layer what the difference did, how sure that is, and who wins because of "
        "it. Without --against the other side is the scenario without a war: the strategy of every vendor is "
        "`hold`, scripts included, so that posted prices, free quotas, rate caps and fees stay as the "
        "scenario starts them; products launched later come at the price that the scenario gives them. "
        "Costs, quality, funding and parents' support go on as before. --set, --seed and --replicates hold "
        "for both sides; what --against sets wins over any --set.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct compare_request),
    .run = run,
};
