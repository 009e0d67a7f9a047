/* pricewar-sim branch SCENARIO|FILE.h5 --at ROUND */
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/plugins.h"
#include "cli/subprocess.h"
#include "cli/trial.h"
#include "runs/branch.h"

struct branch_request {
    struct request shared;
    const char *at; /* a round or a date */
};

static const struct option_row rows[] = {
    {0, "at", "ROUND", "First round with the changes: a number, or a date YYYY-MM-DD in it.", take_text,
     .place = offsetof(struct branch_request, at)},
    {0, "set", "PATH=VALUE",
     "What changes then, as in --set vendors.Alibaba.pricing.strategy=hold; may be repeated. Without any the "
     "branch is the base, to the bit.",
     take_set, .place = offsetof(struct request, changes)},
    {0, "base-set", "PATH=VALUE", "Change a parameter of both sides from the start; may be repeated.",
     take_set, .place = offsetof(struct request, overrides)},
    OPTION_SEED("Base seed of both sides."),
    OPTION_REPLICATES("Number of pairs of runs."),
    TRIAL_OPTIONS,
    ALLOW_PLUGINS_OF_A_FILE,
};

/* Whether the name is that of a file of results: it ends with .h5. */
static bool is_of_results(const char *file)
{
    size_t length = strlen(file);
    return length > 3 && strcmp(file + length - 3, ".h5") == 0;
}

static enum status read_side(struct loaded *loaded, const struct request *request,
                             const struct override_layers *overrides, bool again)
{
    const char *file = request->arguments[0];
    return is_of_results(file)
               ? loaded_read_stored(request->allow_plugins ? plugin_show_and_load : plugin_refuse, loaded,
                                    file, overrides, again)
               : loaded_read(loaded, file, overrides);
}

static enum status read_both(const struct request *request, struct loaded *base, struct loaded *after)
{
    const char *file = request->arguments[0];
    struct override_layers layers = layers_of("--base-set", &request->overrides);
    enum status status = is_of_results(file) ? (enum status)check_in_subprocess(file) : STATUS_OK;
    if (status == STATUS_OK)
        status = read_side(base, request, &layers, false);
    layers_add_list(&layers, "--set", &request->changes);
    if (status == STATUS_OK)
        status = read_side(after, request, &layers, true);
    return status;
}

static char *explanation_of(const struct request *request, int64_t round)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "The branch is the base until round %lld and goes on from there with %s", (long long)round,
            request->changes.count ? "" : "nothing changed");
    for (size_t i = 0; i < request->changes.count; i++)
        fprintf(out, "%s%s", i ? ", " : "", request->changes.items[i]);
    fputc('.', out);
    memory_text_close(out, &text);
    return text;
}

static int play(const struct request *request, const struct loaded *base, const struct timeline *branch)
{
    const struct timeline trunk = {.scenario = base->scenario};
    char *explanation = explanation_of(request, branch->from);
    const struct comparison_words words = {"branch", "base", "the change", explanation ? explanation : "",
                                           request->names};
    int code = comparison_play(request, branch, &trunk, &words);
    free(explanation);
    return code;
}

static int make_and_play(const struct branch_request *request, const struct loaded *base,
                         const struct loaded *after)
{
    struct timeline branch;
    struct diagnostics findings;
    struct error error = {0};
    bool *new_rules = calloc(base->scenario->vendor_count + 1, sizeof *new_rules);
    int64_t round;
    int code = STATUS_INVALID;
    if (!round_at(request->at, &base->scenario->simulation, &round))
        goto out;
    diagnostics_init(&findings);
    enum status status =
        new_rules ? branch_make(base->scenario, after->scenario, round, new_rules, &branch, &findings, &error)
                  : error_no_memory(&error, "the branch");
    bool refused = findings.count > 0 && findings.items[findings.count - 1].path;
    code = (int)findings_end(&findings, request->shared.arguments[0], status, &error);
    if (refused)
        complain("what can change in the middle of a run: %s", branch_allowed);
    if (status == STATUS_OK)
        code = play(&request->shared, base, &branch);
out:
    free(new_rules);
    return code;
}

static int run(void *asked)
{
    const struct branch_request *request = asked;
    struct loaded base = {0}, after = {0};
    if (!request->at) {
        complain("`branch` needs the round: --at ROUND");
        return STATUS_INVALID;
    }
    int code = (int)read_both(&request->shared, &base, &after);
    if (code == STATUS_OK)
        code = (int)trial_check_output(&request->shared, base.scenario, after.scenario);
    if (code == STATUS_OK)
        code = make_and_play(request, &base, &after);
    loaded_clear(&base);
    loaded_clear(&after);
    return code;
}

const struct command command_branch = {
    .name = "branch",
    .arguments = "SCENARIO|FILE.h5",
    .summary = "Go on from a round of a run with something changed, and compare.",
    .details =
        "Plays every run twice with the same random numbers: the base, and a branch that is the base until "
        "the round --at and goes on with what --set changes; says what that did, as `compare` does. Of a "
        "file of results (.h5) the stored scenario and runs are the base. The state at that round is recomputed from the seed, exactly. What can change is what the model reads anew every round: "
        "pricing (a rule that changes starts with a fresh memory; a script does not make up for moves of "
        "earlier rounds), capital (investors pay the difference in, or take it out, when the round "
        "starts), fixed costs, support, finance, acquisition, leaving, shipment caps, how often SMEs look around. "
        "All else is refused.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct branch_request),
    .run = run,
};
