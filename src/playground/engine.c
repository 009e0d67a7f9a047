#include "playground/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "playground/page_text.h"
#include "playground/played_runs.h"
#include "report/report_json.h"
#include "report/report_origin.h"
#include "report/report_runs.h"
#include "runs/outcome_taker.h"
#include "runs/peace.h"
#include "runs/tally.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"
#include "text/findings_text.h"
#include "text/json.h"

/* A run that is being played. */
struct playing {
    struct play play;
    struct timeline timeline;
    struct taker takers[2];
    struct outcome_watch watch;
    struct run_record *record;
    struct shipment shipment;
    uint32_t run;
    bool in_peace;
};

struct engine {
    char *texts[ENGINE_TEXTS]; /* NULL: nothing */
    struct parameter_extension *extensions;
    struct scenario *scenario; /* as it was read */
    /* The same without what is expected, which is not shipped, and that in peace: both share all else with it. */
    struct scenario war, peace;
    struct tally *tally; /* for what claims are about */
    struct playing playing;
    struct played_runs *played;
    char *path; /* of the file of results */
};

struct engine *engine_create(void)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return NULL;
    engine->extensions = calloc(strategy_count, sizeof *engine->extensions);
    if (engine->extensions)
        return engine;
    free(engine);
    return NULL;
}

static void set_text(struct engine *engine, enum engine_text which, char *text)
{
    free(engine->texts[which]);
    engine->texts[which] = text;
}

const char *engine_text(const struct engine *engine, enum engine_text which)
{
    return which < ENGINE_TEXTS && engine->texts[which] ? engine->texts[which] : "";
}

static void stop_playing(struct engine *engine)
{
    struct playing *playing = &engine->playing;
    play_close(&playing->play);
    outcome_watch_clear(&playing->watch);
    run_record_free(playing->record);
    free(playing->shipment.bytes);
    *playing = (struct playing){.run = 0};
}

static void forget_runs(struct engine *engine)
{
    played_runs_free(engine->played);
    free(engine->path);
    engine->played = NULL;
    engine->path = NULL;
}

static void forget_scenario(struct engine *engine)
{
    stop_playing(engine);
    forget_runs(engine);
    tally_free(engine->tally);
    free(engine->peace.vendors);
    scenario_free(engine->scenario);
    engine->tally = NULL;
    engine->peace.vendors = NULL;
    engine->scenario = NULL;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    forget_scenario(engine);
    for (enum engine_text t = 0; t < ENGINE_TEXTS; t++)
        free(engine->texts[t]);
    free(engine->extensions);
    free(engine);
}

/* What a function of the door returns. */
static int answer(struct engine *engine, enum status status, const struct diagnostics *findings,
                  const struct error *error)
{
    set_text(engine, ENGINE_PROBLEMS, status == STATUS_OK ? NULL : problems_to_text(findings, error));
    return status == STATUS_OK;
}

static enum status read_overrides(const json_t *list, const char ***texts, size_t *count, struct error *error)
{
    *count = json_array_size(list);
    *texts = calloc(*count + 1, sizeof **texts);
    if (!*texts)
        return error_no_memory(error, "the overrides");
    if (!json_is_array(list))
        return error_set(error, STATUS_INVALID, "the overrides are no list");
    for (size_t i = 0; i < *count; i++)
        if (!((*texts)[i] = json_string_value(json_array_get(list, i))))
            return error_set(error, STATUS_INVALID, "override %zu is no text", i);
    return STATUS_OK;
}

static enum status read_scenario(struct engine *engine, const char *text, const char *name,
                                 const json_t *overrides, struct diagnostics *findings, struct error *error)
{
    const char **texts = NULL;
    size_t count = 0;
    struct parameter_catalog catalog = strategy_catalog(engine->extensions);
    catalog.knows_outcome = measure_is_known;
    catalog.why_no_outcome = measure_why_unknown;
    catalog.plugin = NULL; /* a page can't run other programs, and playground_page refuses them before */
    enum status status = read_overrides(overrides, &texts, &count, error);
    if (status == STATUS_OK)
        status = scenario_load_text(text, name, texts, count, &catalog, &engine->scenario, findings, error);
    free(texts);
    return status;
}

/* What is made of a scenario that was read. */
static enum status prepare(struct engine *engine, struct error *error)
{
    engine->war = *engine->scenario;
    engine->war.expected_count = 0;
    engine->war.output.compression = 0; /* the file is read at once, and rarely kept */
    enum status status = scenario_in_peace(&engine->war, &engine->peace, error);
    if (status == STATUS_OK)
        status = tally_create(&engine->war, &engine->tally, error);
    if (status != STATUS_OK)
        return status;
    set_text(engine, ENGINE_FACTS, facts_to_text(engine->scenario));
    set_text(engine, ENGINE_RESOLVED, scenario_resolved_text(engine->scenario));
    return engine->texts[ENGINE_FACTS] && engine->texts[ENGINE_RESOLVED]
               ? STATUS_OK
               : error_no_memory(error, "the scenario's texts");
}

int engine_read(struct engine *engine, const char *text, const char *name, const char *overrides)
{
    struct error error = {0};
    struct diagnostics findings;
    diagnostics_init(&findings);
    forget_scenario(engine);
    json_t *list = json_loads(overrides, 0, NULL);
    enum status status = read_scenario(engine, text, name, list, &findings, &error);
    if (status == STATUS_OK)
        status = prepare(engine, &error);
    json_decref(list);
    int answered = answer(engine, status, &findings, &error);
    diagnostics_clear(&findings);
    if (!answered)
        forget_scenario(engine);
    return answered;
}

static bool take_record(void *record, const struct simulation *simulation)
{
    run_record_take(record, simulation_world(simulation));
    return true;
}

/* In peace no claim is asked, as in peace_compare; the record is not wanted there. */
static enum status begin(struct engine *engine, uint32_t run, bool in_peace, struct error *error)
{
    struct playing *playing = &engine->playing;
    if (!engine->scenario)
        return error_set(error, STATUS_INVALID, "no scenario was read");
    playing->in_peace = in_peace;
    playing->run = run;
    playing->timeline =
        (struct timeline){.scenario = in_peace ? &engine->peace : &engine->war, .war_stopped = in_peace};
    enum status status =
        outcome_watch_init(&playing->watch, playing->timeline.scenario, tally_claims(engine->tally),
                           in_peace ? 0 : engine->war.claim_count, error);
    if (status == STATUS_OK && !in_peace)
        status = run_record_create(engine->scenario, &playing->record, error);
    if (status != STATUS_OK)
        return status;
    playing->takers[0] = outcome_taker(&playing->watch);
    playing->takers[1] = (struct taker){.take = take_record, .context = playing->record};
    return play_open(&playing->play, &playing->timeline, run, 1, playing->takers, in_peace ? 1 : 2, error);
}

int engine_begin(struct engine *engine, uint32_t run, int in_peace)
{
    struct error error = {0};
    stop_playing(engine);
    return answer(engine, error_in_run(&error, begin(engine, run, in_peace, &error), run), NULL, &error);
}

int engine_play(struct engine *engine, int rounds, int *left)
{
    struct playing *playing = &engine->playing;
    struct error error = {0};
    enum status status =
        playing->play.simulation ? STATUS_OK : error_set(&error, STATUS_INVALID, "no run was begun");
    for (int i = 0; status == STATUS_OK && i < rounds && !play_is_over(&playing->play); i++)
        status = play_step(&playing->play, &error);
    *left = status == STATUS_OK ? (int)(engine->war.simulation.rounds - playing->play.round) : 0;
    status = error_in_round(&error, status, playing->play.round);
    return answer(engine, error_in_run(&error, status, playing->run), NULL, &error);
}

static enum status pack_peace(struct engine *engine, struct shipment *shipment, struct error *error)
{
    double *numbers = calloc(measured_numbers(&engine->war) + 1, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "a run in peace");
    measure_all(engine->playing.watch.outcome, &engine->war, numbers);
    *shipment = (struct shipment){(unsigned char *)numbers, measured_numbers(&engine->war) * sizeof *numbers};
    return STATUS_OK;
}

static enum status pack_war(struct playing *playing, struct error *error)
{
    const struct world *world = simulation_world(playing->play.simulation);
    enum status status = run_record_take_events(playing->record, world, error);
    return status == STATUS_OK
               ? shipped_run_pack(playing->watch.outcome, playing->record, &playing->shipment, error)
               : status;
}

int engine_end(struct engine *engine, unsigned char **bytes, size_t *size)
{
    struct playing *playing = &engine->playing;
    struct error error = {0};
    enum status status = playing->play.simulation && play_is_over(&playing->play)
                             ? STATUS_OK
                             : error_set(&error, STATUS_INVALID, "no run was played to its end");
    free(playing->shipment.bytes);
    playing->shipment = (struct shipment){NULL, 0};
    if (status == STATUS_OK)
        status =
            playing->in_peace ? pack_peace(engine, &playing->shipment, &error) : pack_war(playing, &error);
    *bytes = playing->shipment.bytes;
    *size = playing->shipment.size;
    return answer(engine, status, NULL, &error);
}

static enum status take(struct engine *engine, const char *path, const struct shipment *shipment,
                        bool in_peace, struct error *error)
{
    enum status status = STATUS_OK;
    if (!engine->scenario)
        return error_set(error, STATUS_INVALID, "no scenario was read");
    if (!engine->played) {
        engine->path = strdup(path);
        status = engine->path ? played_runs_create(&engine->war, path, &engine->played, error)
                              : error_no_memory(error, "the name of the file");
    }
    if (status != STATUS_OK || !in_peace)
        return status == STATUS_OK ? played_runs_add(engine->played, shipment, error) : status;
    if (shipment->size != measured_numbers(&engine->war) * sizeof(double))
        return error_set(error, STATUS_INVALID, "the bytes are none of a run of this scenario in peace");
    double *numbers = malloc(shipment->size + 1); /* bytes from outside may lie anywhere */
    if (!numbers)
        return error_no_memory(error, "a run in peace");
    memcpy(numbers, shipment->bytes, shipment->size);
    status = played_runs_add_peace(engine->played, numbers, error);
    free(numbers);
    return status;
}

int engine_take(struct engine *engine, const char *path, unsigned char *bytes, size_t size, int in_peace)
{
    struct error error = {0};
    const struct shipment shipment = {bytes, size};
    return answer(engine, take(engine, path, &shipment, in_peace, &error), NULL, &error);
}

static enum status print_summary(struct engine *engine, const struct runs_found *found, struct error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = memory_text_open(&text, &length);
    if (!out)
        return error_no_memory(error, "the summary");
    enum status status = findings_print_json(out, found, &engine->war, engine->path, error);
    bool whole = memory_text_close(out, &text);
    set_text(engine, ENGINE_SUMMARY, text);
    return status == STATUS_OK && !whole ? error_no_memory(error, "the summary") : status;
}

static enum status make_page(struct engine *engine, struct error *error)
{
    char *title = NULL, *words = NULL;
    json_t *data = NULL;
    enum status status = report_runs(engine->path, &title, &words, &data, error);
    if (status == STATUS_OK)
        status = report_add_origin(engine->path, NAMES_BOTH, &data, error);
    set_text(engine, ENGINE_TITLE, title);
    set_text(engine, ENGINE_VERDICT, words);
    set_text(engine, ENGINE_DATA, status == STATUS_OK ? report_data_text(data) : NULL);
    json_decref(data);
    if (status == STATUS_OK && (!title || !words || !engine->texts[ENGINE_DATA]))
        return error_no_memory(error, "the page");
    return status;
}

int engine_finish(struct engine *engine)
{
    struct error error = {0};
    struct summary *summary = NULL;
    struct comparison *caused = NULL;
    enum status status = engine->played ? played_runs_finish(engine->played, &summary, &caused, &error)
                                        : error_set(&error, STATUS_INVALID, "no runs were played");
    const struct runs_found found = {.summary = summary, .caused = caused};
    if (status == STATUS_OK)
        status = print_summary(engine, &found, &error);
    if (status == STATUS_OK)
        status = make_page(engine, &error);
    comparison_free(caused);
    summary_free(summary);
    forget_runs(engine);
    return answer(engine, status, NULL, &error);
}
