/* pricewar-sim compare SCENARIO */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/trial.h"
#include "cli/trial_output.h"
#include "text/comparison_text.h"

enum { KEY_AGAINST = OPTION_LONG_ONLY };

struct compare_request {
    struct trial_request shared;
    struct override_list against; /* changes of the second timeline */
    const char *against_file;     /* or NULL */
};

static const struct option_row rows[] = {
    {KEY_AGAINST, "against", "PATH=VALUE|FILE",
     "What to compare with: the scenario with this change (may be repeated), or the scenario of another "
     "file. "
     "Default: no war, every pricing strategy replaced by `hold`."},
    OVERRIDE_OPTIONS,
    TRIAL_OPTIONS,
};

static bool take(void *context, int key, const char *value)
{
    struct compare_request *request = context;
    if (key != KEY_AGAINST)
        return trial_take(&request->shared, key, value);
    if (strchr(value, '=')) {
        request->shared.status = override_take(&request->against, OVERRIDE_SET, value);
        return request->shared.status == STATUS_OK;
    }
    if (request->against_file) {
        complain("--against takes one file, not %s and %s", request->against_file, value);
        return false;
    }
    request->against_file = value;
    return true;
}

static enum status read_both(const struct compare_request *request, const char *file, struct loaded *with,
                             struct loaded *against)
{
    struct override_list joined = {0};
    struct error error = {0};
    enum status status = loaded_read(with, file, &request->shared.overrides);
    if (status == STATUS_OK)
        status = trial_join_overrides(&request->shared.overrides, &request->against, &joined);
    if (status == STATUS_OK)
        status = loaded_read(against, request->against_file ? request->against_file : file, &joined);
    override_clear(&joined);
    if (status != STATUS_OK)
        return status;
    if (!request->against_file && request->against.count == 0)
        scenario_stop_war(against->scenario);
    against->scenario->simulation.seed = with->scenario->simulation.seed;
    status = scenarios_comparable(with->scenario, against->scenario, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    return status;
}

static char *explanation_of(const struct compare_request *request)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    if (request->against_file)
        fprintf(out, "Against: the scenario %s", request->against_file);
    else if (request->against.count > 0)
        fputs("Against: the same scenario", out);
    else
        fputs("No war: every pricing strategy is replaced by `hold`, so that prices, free quotas, caps and "
              "fees stay as they start",
              out);
    for (size_t i = 0; i < request->against.count; i++)
        fprintf(out, "%s%s", i ? ", " : " with ", request->against.items[i]);
    fputc('.', out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct compare_request request = {.against_file = NULL};
    struct loaded with = {0}, against = {0};
    int first, code = STATUS_INVALID;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed != PARSE_GO_ON) {
        enum status status = request.shared.status;
        code = parsed == PARSE_ENDED ? STATUS_OK : status ? (int)status : STATUS_INVALID;
        goto out;
    }
    code = (int)trial_check_output(&request.shared);
    if (code == STATUS_OK)
        code = (int)read_both(&request, argv[first], &with, &against);
    if (code != STATUS_OK)
        goto out;
    char *explanation = explanation_of(&request);
    bool war = !request.against_file && request.against.count == 0;
    const struct comparison_words words = {war ? "war" : "as given", war ? "no war" : "against",
                                           war ? "the war" : "the difference",
                                           explanation ? explanation : ""};
    const struct timeline one = {.scenario = with.scenario};
    const struct timeline other = {.scenario = against.scenario, .war_stopped = war};
    code = comparison_play(&request.shared, &one, &other, &words);
    free(explanation);
out:
    loaded_clear(&with);
    loaded_clear(&against);
    override_clear(&request.against);
    trial_clear(&request.shared);
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
        "Costs, "
        "quality, funding and parents' support go on as before. --set, --seed and --replicates hold for "
        "both sides; what --against sets takes the place of a --set with the same path.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
