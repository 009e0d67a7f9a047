#include "cli/trial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/smaller.h"
#include "base/workers.h"
#include "cli/answer.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "file/comparison_output.h"
#include "scenario/calendar.h"
#include "strategy/strategies.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "words/words.h"

bool round_at(const char *text, const struct simulation_parameters *simulation, int64_t *round)
{
    int64_t day;
    char *end;
    if (calendar_parse(text, &day))
        *round = calendar_round(day, simulation->start_date, simulation->round_days);
    else {
        errno = 0;
        *round = strtoll(text, &end, 10);
        if (errno || end == text || *end) {
            complain("--at takes the number of a round or a date YYYY-MM-DD, not `%s`", text);
            return false;
        }
    }
    return true;
}

bool is_listed(const char *list, const char *name)
{
    for (const char *part = list; *part;) {
        size_t length = strcspn(part, ",");
        if (length == strlen(name) && strncmp(part, name, length) == 0)
            return true;
        part += length + (part[length] == ',');
    }
    return false;
}

size_t parts_of(const char *list)
{
    size_t count = 1;
    for (; *list; list++)
        count += *list == ',';
    return count;
}

static bool belongs(const struct vendor_parameters *vendor, const char *group)
{
    if (strcmp(group, "all") == 0)
        return true;
    if (strcmp(group, "independents") == 0)
        return vendor->owner == NO_REFERENCE;
    if (strcmp(group, "owned") == 0)
        return vendor->owner != NO_REFERENCE;
    return is_listed(group, vendor->name);
}

/* The first part of a list that names no vendor, or the list itself: one is named twice. */
static const char *part_that_is_no_vendor(const struct scenario *scenario, const char *list)
{
    for (const char *part = list;; part += strcspn(part, ",") + 1) {
        bool known = false;
        size_t length = strcspn(part, ",");
        for (size_t f = 0; f < scenario->vendor_count; f++)
            known |= strlen(scenario->vendors[f].name) == length &&
                     strncmp(part, scenario->vendors[f].name, length) == 0;
        if (!known)
            return part;
        if (!part[length])
            return list;
    }
}

enum status choose_vendors(const struct scenario *scenario, const char *option, const char *group,
                           size_t least, size_t *vendors, size_t *count)
{
    const char *space = option[strlen(option) - 1] == '=' ? "" : " ";
    bool named =
        strcmp(group, "all") != 0 && strcmp(group, "independents") != 0 && strcmp(group, "owned") != 0;
    *count = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (belongs(&scenario->vendors[f], group))
            vendors[(*count)++] = f;
    if (named && *count != parts_of(group)) {
        const char *wrong = part_that_is_no_vendor(scenario, group);
        if (*wrong == ',' || !*wrong)
            complain("%s%s%s: a name is missing: names of %s stand with a comma between them", option, space,
                     group, say(&scenario->terms, "vendors").bytes);
        else
            complain(
                "%s%s%s: not all of these are %s of the scenario, each once: see `%.*s`; \"independents\", "
                "\"owned\" and \"all\" stand alone",
                option, space, group, say(&scenario->terms, "vendors").bytes, (int)strcspn(wrong, ","),
                wrong);
        return STATUS_INVALID;
    }
    if (*count >= least)
        return STATUS_OK;
    complain("%s%s%s: at least %zu %s must be meant, these are %zu", option, space, group, least,
             say(&scenario->terms, least == 1 ? "vendor" : "vendors").bytes, *count);
    return STATUS_INVALID;
}

/* A plug-in or a program, which its first use loads or starts. */
static bool is_from_outside(const char *name)
{
    return begins_with_prefix(name, PLUGIN_PREFIX) || begins_with_prefix(name, PROGRAM_PREFIX);
}

static bool is_strategy(const char *part, size_t length)
{
    for (size_t s = 0; s < strategy_count; s++)
        if (length == strlen(strategies[s]->name) && strncmp(part, strategies[s]->name, length) == 0)
            return true;
    return is_from_outside(part);
}

/* A part of a list that is there twice, or is no strategy: its length; 0: there is none. */
static size_t find_wrong(const char *list, const char **wrong, bool *twice)
{
    for (const char *part = list; *part; part += strcspn(part, ",") + (part[strcspn(part, ",")] == ',')) {
        size_t length = strcspn(part, ",");
        *twice = false;
        for (const char *other = list; other < part; other += strcspn(other, ",") + 1)
            *twice |= strcspn(other, ",") == length && strncmp(other, part, length) == 0;
        *wrong = part;
        if (!is_strategy(part, length) || *twice)
            return length ? length : 1;
    }
    return 0;
}

enum status choose_strategies(const char *listed, const char **names, size_t most, size_t *count, char **copy)
{
    const char *wrong;
    bool twice;
    size_t length = listed ? find_wrong(listed, &wrong, &twice) : 0;
    char *rest = NULL;
    *count = 0;
    *copy = strdup(listed ? listed : "");
    if (!*copy) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    for (size_t s = 0; s < strategy_count && *count < most; s++)
        if (listed ? is_listed(listed, strategies[s]->name) : strcmp(strategies[s]->name, "script") != 0)
            names[(*count)++] = strategies[s]->name;
    for (const char *part = strtok_r(*copy, ",", &rest); part && *count < most;
         part = strtok_r(NULL, ",", &rest))
        if (is_from_outside(part))
            names[(*count)++] = part;
    if (length > 0)
        complain(twice ? "--strategies %s: `%.*s` is there twice"
                       : "--strategies %s: `%.*s` is no strategy; see `pricewar-sim strategies`",
                 listed, (int)length, wrong);
    else if (listed && parts_of(listed) > most)
        complain("--strategies takes %zu strategies at most, not %zu", most, parts_of(listed));
    else if (*count == 0 || (listed && *count != parts_of(listed)))
        complain("--strategies %s: a strategy is missing; see `pricewar-sim strategies`", listed);
    else
        return STATUS_OK;
    return STATUS_INVALID;
}

enum status trial_check_output(const struct request *request, const struct scenario *one,
                               const struct scenario *other)
{
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    if (!request->output)
        return STATUS_OK;
    inputs_add_file(&inputs, request->arguments);
    inputs_add(&inputs, one->files);
    inputs_add(&inputs, other->files);
    return complain_of(output_path_check(request->output, &inputs, request->force, &error), &error);
}

enum status trial_check_kept(const struct request *request, const struct study_part *part,
                             const struct scenario *scenario)
{
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    if (!request->output) {
        if (part->parts <= 1)
            return STATUS_OK;
        complain("--shard goes with --output: the processes see each other's runs in the folder FILE.d");
        return STATUS_INVALID;
    }
    inputs_add_file(&inputs, request->arguments);
    inputs_add(&inputs, scenario->files);
    bool replace = request->force || output_path_is_unfinished(request->output);
    enum status status = output_path_check(request->output, &inputs, replace, &error);
    if (status == STATUS_OK)
        status = output_path_check_folder(request->output, &inputs, &error);
    return complain_of(status, &error);
}

enum status trial_open_memory(const struct trial_memory *kept, const struct request *request,
                              struct calibrate_memory **memory, size_t *earlier, struct error *error)
{
    const struct study_part alone = {1, 1};
    const char *aside;
    if (!request->output)
        return STATUS_OK;
    enum status status =
        calibrate_memory_join(kept->study, kept->work, kept->points, request->output, request->force,
                              kept->part->parts > 1 ? kept->part : &alone, memory, error);
    if (status != STATUS_OK)
        return status;
    size_t damaged = calibrate_memory_damage(*memory, &aside);
    *earlier = calibrate_memory_runs(*memory);
    if (damaged > 0)
        work_was_damaged(request->output, damaged, aside);
    work_was_kept(request->output, *earlier, request->quiet);
    return STATUS_OK;
}

bool trial_joins(const struct request *request, const struct study_part *part)
{
    return request->output && (part->parts > 1 || output_path_is_unfinished(request->output));
}

bool trial_goes_on(void *kept_work, size_t done, size_t total)
{
    struct kept_work *kept = kept_work;
    size_t earlier = smaller(kept->earlier, done);
    return work_goes_on(&kept->work, done - earlier, total - earlier);
}

int trial_end_kept(const struct kept_work *kept, const struct request *request,
                   const struct scenario *scenario, const struct calibrate_memory *memory, bool done,
                   enum status status, const struct error *error)
{
    int code = (int)complain_of(status, error);
    if (done && !request->quiet)
        work_note(&kept->work, scenario, request->output);
    if (code == STATUS_OK && !done)
        code = interrupt_signal() ? EXIT_SIGNALLED + interrupt_signal() : STATUS_FAILED;
    if (!done && memory)
        complain("the same command goes on from %s.d", request->output);
    return code;
}

enum status trial_make_study(const struct request *request, const struct regret_question *question,
                             struct study **study)
{
    struct regret_question asked = *question;
    struct diagnostics findings;
    struct error error = {0};
    asked.plugin = strategy_load;
    diagnostics_init(&findings);
    enum status status = regret_study_make(&asked, study, &findings, &error);
    return findings_end(&findings, request->arguments[0], status, &error);
}

struct timelines_options trial_start(struct work *work, const struct request *request,
                                     const struct scenario *scenario)
{
    work_start(work, request->quiet);
    return (struct timelines_options){
        .runs = (size_t)scenario->simulation.replicates,
        .threads = request->threads ? request->threads : workers_available(),
        .progress = work_goes_on,
        .goes_on = work_is_wanted,
        .context = work,
    };
}

int trial_end(const struct work *work, const struct request *request, const struct scenario *scenario,
              enum status status, const struct error *error)
{
    work_end(work);
    if (status != STATUS_OK && interrupt_signal()) {
        complain("stopped after %s; nothing was written", count_in_words(work->done, "run").bytes);
        return EXIT_SIGNALLED + interrupt_signal();
    }
    if (status == STATUS_OK && !request->quiet)
        work_note(work, scenario, request->output);
    return (int)complain_of(status, error);
}

static enum status print_comparison(FILE *out, const struct request *request,
                                    const struct comparison *comparison, const struct comparison_words *words,
                                    struct error *error)
{
    if (!request->json)
        return comparison_print_text(out, comparison, words, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    json_t *object = comparison_to_json(comparison, words, &cause);
    enum status status = print_json_of(out, object, comparison->scenario, request->output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

static enum status deliver(const struct request *request, const struct comparison *comparison,
                           const struct comparison_words *words, const struct timeline *with,
                           const struct timeline *against, struct error *error)
{
    struct answer answer;
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status =
            answer_close(&answer, print_comparison(answer.out, request, comparison, words, error), error);
    if (status == STATUS_OK && request->output)
        status = comparison_write(comparison, with, against, words->explanation, request->output,
                                  request->force, error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

int comparison_play(const struct request *request, const struct timeline *with,
                    const struct timeline *against, const struct comparison_words *words)
{
    struct work work;
    struct comparison *comparison = NULL;
    struct error error = {0};
    struct timelines_options options = trial_start(&work, request, with->scenario);
    const struct scenario *first = with->after ? with->after : with->scenario;
    work_warn(first, NULL, request->quiet);
    work_warn(against->scenario, first, request->quiet);
    work_foresee(with->scenario, 2 * (double)options.runs, options.threads, request->quiet);
    enum status status = comparison_run(with, against, &options, &comparison, &error);
    if (status == STATUS_OK)
        status = deliver(request, comparison, words, with, against, &error);
    int code = trial_end(&work, request, with->scenario, status, &error);
    comparison_free(comparison);
    return code;
}
