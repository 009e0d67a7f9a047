#include "cli/trial_output.h"

#include <stdlib.h>

#include "base/version.h"
#include "file/comparison_output.h"
#include "terminal/text_width.h"

enum status trial_print_json(json_t *root, const struct scenario *scenario, const char *output,
                             struct error *error)
{
    json_t *overrides = json_array();
    for (size_t i = 0; overrides && i < scenario->override_count; i++)
        json_array_append_new(overrides, json_string(scenario->overrides[i]));
    json_t *provenance = json_pack("{ss ss ss so sI ss?}", "version", version_number(), "commit",
                                   version_commit(), "scenario", scenario->file, "overrides", overrides,
                                   "seed", (json_int_t)scenario->simulation.seed, "output", output);
    bool done = root && json_object_set_new(root, "provenance", provenance) == 0 &&
                json_dumpf(root, stdout, JSON_SORT_KEYS | JSON_REAL_PRECISION(17) | JSON_INDENT(2)) == 0;
    if (done)
        fputc('\n', stdout);
    json_decref(root);
    return done ? STATUS_OK : error_set(error, STATUS_FAILED, "the result can't be printed");
}

static enum status deliver(const struct trial_request *request, const struct comparison *comparison,
                           const struct comparison_words *words, const struct timeline *with,
                           const struct timeline *against, struct error *error)
{
    enum status status = STATUS_OK;
    if (request->output)
        status = comparison_write(comparison, with, against, words->explanation, request->output,
                                  request->force, error);
    if (status != STATUS_OK)
        return status;
    if (request->json)
        return trial_print_json(comparison_to_json(comparison, words), comparison->scenario, request->output,
                                error);
    bool printed = comparison_print_text(stdout, comparison, words, terminal_width(stdout));
    return printed ? STATUS_OK : error_set(error, STATUS_FAILED, "the result can't be printed");
}

int comparison_play(const struct trial_request *request, const struct timeline *with,
                    const struct timeline *against, const struct comparison_words *words)
{
    struct trial_watch watch;
    struct timelines_options options;
    struct comparison *comparison = NULL;
    struct error error = {0};
    const struct scenario *scenario = with->scenario;
    trial_start(&watch, request, scenario, &options);
    enum status status = comparison_run(with, against, &options, &comparison, &error);
    if (status == STATUS_OK)
        status = deliver(request, comparison, words, with, against, &error);
    int code = trial_end(&watch, status, &error);
    if (code == STATUS_OK)
        trial_note(&watch, request, scenario);
    comparison_free(comparison);
    return code;
}
