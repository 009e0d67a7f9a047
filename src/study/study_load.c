#include "study/study_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/path_name.h"
#include "file/inference_draws.h"
#include "runs/measure.h"
#include "scenario/reader.h"
#include "scenario/syntax.h"
#include "statistics/importance.h"
#include "strategy/strategies.h"
#include "study/study_reading.h"

static enum status keep_changes(struct study_reading *reading, const struct study_changes *changes,
                                struct error *error)
{
    struct study *study = reading->study;
    struct arena *arena = &reading->holder.arena;
    const char **sets = arena_take(arena, changes->set_count, sizeof *sets);
    for (size_t i = 0; sets && i < changes->set_count; i++)
        sets[i] = arena_copy_text(arena, changes->sets[i]);
    if (arena->exhausted)
        return error_no_memory(error, "the overrides");
    study->changes = *changes;
    study->changes.sets = sets;
    study->replicates = changes->replicates > 0 ? changes->replicates : study->replicates;
    study->seed = changes->seed >= 0 ? changes->seed : study->seed;
    return STATUS_OK;
}

static const char origin_of_sets[] = "study.sets";

/* Findings about the base scenario; those about study.sets stand at their line of the study. */
static void pass_findings(struct study_reading *reading, const struct diagnostics *findings)
{
    size_t prefix = strlen(origin_of_sets);
    for (size_t i = 0; i < findings->count; i++) {
        const struct diagnostic *finding = &findings->items[i];
        const char *path = finding->path ? finding->path : "";
        if (finding->line == 0 && finding->file && strncmp(finding->file, origin_of_sets, prefix) == 0)
            STUDY_REFUSE(reading, "study", SIZE_MAX, "sets", "\"%s\": %s%s%s", finding->file + prefix + 1,
                         path, *path ? ": " : "", finding->text);
        else
            collector_add(&reading->collector, (struct origin){finding->file, finding->line}, finding->path,
                          "%s", finding->text);
    }
}

/* `base_text`: used instead of the base's file; NULL: read the file. */
static enum status load_base(struct study_reading *reading, const char *base_text, struct error *error)
{
    struct study *study = reading->study;
    const struct study_changes *changes = &study->changes;
    if (reading->stored && !base_text) {
        STUDY_REFUSE(reading, "study", SIZE_MAX, "base",
                     "is not stored with the study, and a stored study reads no file of this machine");
        return STATUS_OK;
    }
    char seed[64], *path = path_beside(study->file, study->base_name);
    if (!path)
        return error_no_memory(error, "the name of the base scenario");
    const char *const seeds[] = {seed};
    const bool changed = changes->seed >= 0;
    snprintf(seed, sizeof seed, "simulation.seed=%lld", (long long)study->seed);
    const struct override_layer layers[] = {
        {origin_of_sets, study->sets.items, study->sets.count},
        {"study.seed:", seeds, study->seed >= 0 && !changed},
        {"--set", changes->sets, changes->set_count},
        {"--seed:", seeds, changed},
    };
    const struct scenario_request request = {.file = path,
                                             .text = base_text,
                                             .layers = layers,
                                             .layer_count = sizeof layers / sizeof *layers,
                                             .catalog = &study->catalog};
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = scenario_read(&request, &study->base, &findings, error);
    pass_findings(reading, &findings);
    reading->collector.findings->out_of_memory |= findings.out_of_memory;
    diagnostics_clear(&findings);
    free(path);
    return status;
}

static enum status parse(struct study_reading *reading, struct error *error)
{
    enum status status = syntax_parse(&reading->source, &reading->collector, &reading->config, error);
    reading->binding.root = config_root_setting(&reading->config);
    return status;
}

static bool is_sound(const struct study_reading *reading, enum status status)
{
    return status == STATUS_OK && collector_count(&reading->collector) == 0;
}

/* Factor of the inference that is the study's factor i; draws->factors: none, with a finding. */
static size_t factor_in(struct study_reading *reading, size_t i, const struct inference_draws *draws,
                        const char *prior)
{
    const struct study_vary *vary = &reading->study->vary[i];
    size_t k = 0;
    while (k < draws->factors && strcmp(draws->paths[k], vary->path) != 0)
        k++;
    if (k == draws->factors)
        STUDY_REFUSE(reading, "vary", i, "path", "%s has no posterior of it; leave it out, or infer it too",
                     reading->study->from);
    else if (strcmp(prior, draws->priors[k]) != 0)
        STUDY_REFUSE(reading, "vary", i, "path",
                     "its prior in %s is %s, and here %s; vary it as the inference did", reading->study->from,
                     draws->priors[k], prior);
    return k;
}

/* The draws' positions in the order of what the study varies: ordered [count][vary_count]. */
static enum status order_factors(struct study_reading *reading, const struct inference_draws *draws,
                                 double *ordered, struct error *error)
{
    const struct study *study = reading->study;
    if (draws->factors > study->vary_count)
        STUDY_REFUSE(
            reading, "study", SIZE_MAX, "from",
            "it is the posterior of %zu parameters, of which only %zu are varied here; vary all of them",
            draws->factors, study->vary_count);
    for (size_t i = 0; i < study->vary_count; i++) {
        char *prior = study_prior_text(&study->vary[i]);
        if (!prior)
            return error_no_memory(error, "the prior");
        size_t k = factor_in(reading, i, draws, prior);
        for (size_t d = 0; k < draws->factors && d < draws->count; d++)
            ordered[d * study->vary_count + i] = draws->positions[d * draws->factors + k];
        free(prior);
    }
    return STATUS_OK;
}

/* Takes over the draws' seeds, if the points have those: chosen [design->size]. False: no memory. */
static bool keep_seeds(struct study *study, struct arena *arena, const struct inference_draws *draws,
                       const size_t *chosen)
{
    if (study->seeds != SEEDS_BY_DRAW)
        return true;
    study->drawn.seeds = arena_take(arena, study->design->size, sizeof *study->drawn.seeds);
    for (size_t p = 0; study->drawn.seeds && p < study->design->size; p++)
        study->drawn.seeds[p] = draws->seeds[chosen[p]];
    return study->drawn.seeds != NULL;
}

/* A line of what they come from; a line for each point, at its end the seed of its draw if the runs have that; a line for
 * each target: the first day of its round, the round, value, deviation, relation, error and outcome. */
static enum status keep_points(struct study *study, const struct inference_targets *targets,
                               struct arena *arena, struct error *error)
{
    char *text = NULL;
    size_t size, k = study->vary_count;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return error_no_memory(error, "the posterior");
    for (size_t p = 0; p < study->design->size; p++)
        study->drawn.distinct +=
            p == 0 || memcmp(study->design->points + p * k, study->design->points + (p - 1) * k,
                             k * sizeof(double)) != 0;
    fprintf(out, "%zu points, %zu distinct, of %zu draws worth %.17g\n", study->design->size,
            study->drawn.distinct, study->drawn.draws, study->drawn.effective);
    for (size_t p = 0; p < study->design->size; p++) {
        for (size_t i = 0; i < k; i++)
            fprintf(out, "%s%.17g", i ? " " : "", study->design->points[p * k + i]);
        if (study->drawn.seeds)
            fprintf(out, " %lld", (long long)study->drawn.seeds[p]);
        fputc('\n', out);
    }
    for (size_t t = 0; t < targets->count; t++)
        if (targets->rounds[t] >= 0 && targets->rounds[t] < (double)targets->date_count)
            fprintf(out, "observed %s %.0f %.17g %.17g %.0f %.0f %s\n",
                    targets->dates[(size_t)targets->rounds[t]], targets->rounds[t], targets->values[t],
                    targets->deviations[t], targets->relations[t], targets->errors[t], targets->series[t]);
    bool whole = memory_text_close(out, &text);
    study->posterior = whole ? arena_copy_text(arena, text) : NULL;
    free(text);
    return study->posterior ? STATUS_OK : error_no_memory(error, "the posterior");
}

/* Resamples the draws of the inference's file. */
static enum status draw_points(struct study_reading *reading, struct error *error)
{
    struct study *study = reading->study;
    struct inference_draws draws = {.count = 0};
    struct error cause = {0};
    char *path = path_beside(study->file, study->from);
    double *ordered = NULL;
    size_t *chosen = calloc((size_t)study->points, sizeof *chosen);
    enum status status =
        path ? inference_draws_read(path, &draws, &cause) : error_no_memory(error, "a file's name");
    if (status == STATUS_INVALID)
        STUDY_REFUSE(reading, "study", SIZE_MAX, "from", "%s: %s", path, error_text(&cause).bytes);
    else if (status != STATUS_OK && path)
        status = error_pass(error, &cause);
    if (status == STATUS_OK &&
        (!(ordered = calloc(draws.count, study->vary_count * sizeof *ordered)) || !chosen))
        status = error_no_memory(error, "the draws");
    if (status == STATUS_OK)
        status = order_factors(reading, &draws, ordered, error);
    if (status == STATUS_OK && collector_count(&reading->collector) == 0) {
        double start = uniform_from_word(design_word((uint64_t)study->design_seed, 0, 0, DRAW_RESAMPLING));
        study->drawn.draws = draws.count;
        study->drawn.effective = effective_number(draws.weights, draws.count);
        study->from_path = arena_copy_text(&reading->holder.arena, path);
        status = design_of_draws(ordered, draws.weights, draws.count, study->vary_count,
                                 (size_t)study->points, start, chosen, &study->design, error);
    }
    if (status == STATUS_OK && study->seeds == SEEDS_BY_DRAW && draws.count > 0 && draws.seeds[0] < 0)
        STUDY_REFUSE(
            reading, "study", SIZE_MAX, "seeds",
            "\"by_draw\" goes on with the runs of draws, and those in %s were emulated; take \"by_point\"",
            path);
    if (status == STATUS_OK && study->seeds == SEEDS_BY_DRAW && study->replicates > draws.replicates)
        STUDY_REFUSE(
            reading, "study", SIZE_MAX, "replicates",
            "is %lld; with seeds = \"by_draw\" at most %lld: each draw in %s has so many runs to go on with",
            (long long)study->replicates, (long long)draws.replicates, path);
    if (status == STATUS_OK && study->design && !keep_seeds(study, &reading->holder.arena, &draws, chosen))
        status = error_no_memory(error, "the seeds of the draws");
    if (status == STATUS_OK && study->design)
        status = keep_points(study, &draws.targets, &reading->holder.arena, error);
    free(ordered);
    free(chosen);
    free(path);
    inference_draws_clear(&draws);
    return status == STATUS_INVALID ? STATUS_OK : status;
}

/* The next number of a text, and moves on behind it; -1: none follows, or a larger one than is ever written. */
static double next_number(const char **at)
{
    static const double most = 1e15;
    char *end;
    *at += strcspn(*at, "0123456789\n");
    double number = strtod(*at, &end);
    bool found = end != *at && number >= 0 && number <= most;
    *at = end;
    return found ? number : -1;
}

/* Reads a line for each point: positions [points][vary_count], and seeds if the runs have those of draws. False: it
 * ends before, or has a number that is no place in the unit cube. */
static bool read_lines(const char *at, struct study *study, double *positions)
{
    size_t k = study->vary_count;
    char *end;
    for (size_t p = 0; p < (size_t)study->points; p++) {
        for (size_t i = 0; i < k; i++, at = end) {
            double position = positions[p * k + i] = strtod(at, &end);
            if (end == at || !(position >= 0 && position <= 1))
                return false;
        }
        if (!study->drawn.seeds)
            continue;
        study->drawn.seeds[p] = strtoll(at, &end, 10);
        if (end == at || study->drawn.seeds[p] < 0)
            return false;
        at = end;
    }
    return true;
}

/* Reads the points that a file of results keeps. */
static enum status read_points(struct study_reading *reading, const char *text, struct error *error)
{
    struct study *study = reading->study;
    struct arena *arena = &reading->holder.arena;
    size_t points = 0, k = study->vary_count, count = (size_t)study->points;
    double *positions = text ? calloc(count, k * sizeof *positions) : NULL;
    size_t *chosen = calloc(count, sizeof *chosen);
    bool by_draw = study->seeds == SEEDS_BY_DRAW;
    study->drawn.seeds = by_draw ? arena_take(arena, count, sizeof *study->drawn.seeds) : NULL;
    const char *at = text;
    double head[4] = {-1};
    bool sound = text != NULL;
    for (size_t i = 0; sound && i < sizeof head / sizeof *head; i++)
        sound = (head[i] = next_number(&at)) >= 0;
    at = sound ? strchr(at, '\n') : NULL;
    points = sound ? (size_t)head[0] : 0;
    study->drawn.distinct = sound ? (size_t)head[1] : 0;
    study->drawn.draws = sound ? (size_t)head[2] : 0;
    study->drawn.effective = head[3];
    enum status status = STATUS_OK;
    if ((text && !positions) || !chosen || (by_draw && !study->drawn.seeds))
        status = error_no_memory(error, "the points of a posterior");
    else if (!at || points != count || !read_lines(at, study, positions))
        STUDY_REFUSE(
            reading, "study", SIZE_MAX, "from",
            "the points of the posterior are not stored with the study, and a stored study reads no file of "
            "this machine");
    else
        status = design_of_draws(positions, NULL, points, k, points, 0, chosen, &study->design, error);
    if (status == STATUS_OK && study->design)
        status = (study->posterior = arena_copy_text(arena, text)) ? STATUS_OK
                                                                   : error_no_memory(error, "the posterior");
    free(positions);
    free(chosen);
    return status;
}

/* The design of a posterior. */
static enum status make_posterior(struct study_reading *reading, const char *text, struct error *error)
{
    const struct study *study = reading->study;
    enum { MOST_NUMBERS = 1 << 26 };
    if ((size_t)study->points > MOST_NUMBERS / study->vary_count ||
        study->points > INT32_MAX / study->replicates)
        STUDY_REFUSE(reading, "study", SIZE_MAX, "points", "are more than 2^31 runs");
    else
        return reading->stored ? read_points(reading, text, error) : draw_points(reading, error);
    return STATUS_OK;
}

static enum status read(struct study_reading *reading, const struct study_texts *texts,
                        const struct study_changes *changes, struct error *error)
{
    const char *base_text = texts ? texts->base : NULL;
    struct study *study = reading->study;
    study->file = arena_copy_text(&reading->holder.arena, reading->source.file);
    study->text = arena_copy_text(&reading->holder.arena, reading->source.text);
    if (!study->file || !study->text ||
        !source_keep_files(&reading->source, &reading->holder.arena, &study->files))
        return error_no_memory(error, "the study's text");
    enum status status = parse(reading, error);
    if (status == STATUS_OK)
        status = study_bind(reading, error);
    if (is_sound(reading, status))
        status = keep_changes(reading, changes, error);
    if (is_sound(reading, status))
        status = study_check(reading, error);
    if (is_sound(reading, status) && study->design_kind == DESIGN_POSTERIOR)
        status = make_posterior(reading, texts ? texts->posterior : NULL, error);
    if (is_sound(reading, status) && !study->test_model)
        status = load_base(reading, base_text, error);
    if (is_sound(reading, status))
        status = study_check_claims(reading, error);
    if (is_sound(reading, status))
        status = study_check_targets(reading, error);
    if (is_sound(reading, status) && !study->test_model)
        status = reading->stored ? study_try_plugins(reading, error) : study_try_values(reading, error);
    return status;
}

static enum status open_reading(struct study_reading *reading, struct diagnostics *findings,
                                struct error *error)
{
    *reading = (struct study_reading){.study = calloc(1, sizeof *reading->study)};
    collector_init(&reading->collector, findings);
    config_init(&reading->config);
    binding_init(&reading->binding);
    arena_init(&reading->holder.arena);
    reading->binding.scenario = &reading->holder;
    reading->binding.source = &reading->source;
    reading->binding.collector = &reading->collector;
    if (reading->study)
        reading->study->extensions = calloc(strategy_count, sizeof *reading->study->extensions);
    if (!reading->study || !reading->study->extensions)
        return error_no_memory(error, "the study");
    reading->study->catalog = strategy_catalog(reading->study->extensions);
    reading->study->catalog.knows_outcome = measure_is_known;
    reading->study->catalog.why_no_outcome = measure_why_unknown;
    reading->study->catalog.fallbacks = &reading->study->fallbacks;
    return fallbacks_read(&reading->study->fallbacks, parameter_groups, parameter_group_count,
                          reading->study->extensions, strategy_count, error);
}

/* Ends the reading, and on success passes the study on; `status`: that of the steps so far. */
static enum status close_reading(struct study_reading *reading, enum status status, struct study **study,
                                 struct error *error)
{
    size_t count = collector_count(&reading->collector);
    binding_clear(&reading->binding);
    config_destroy(&reading->config);
    fallbacks_clear(&reading->fallbacks);
    if (reading->study)
        reading->study->arena = reading->holder.arena;
    if (status != STATUS_FAILED && reading->collector.findings->out_of_memory)
        status = error_no_memory(error, "the findings");
    if (status != STATUS_FAILED && count > 0)
        status = error_set(error, STATUS_INVALID, "%zu finding%s in the study %s", count,
                           count == 1 ? "" : "s", reading->source.file);
    *study = status == STATUS_OK ? reading->study : NULL;
    if (status != STATUS_OK)
        study_free(reading->study);
    source_clear(&reading->source);
    return status;
}

enum status study_load(const char *file, const struct study_changes *changes, struct study **study,
                       struct diagnostics *findings, struct error *error)
{
    struct study_reading reading;
    enum status status = open_reading(&reading, findings, error);
    if (status == STATUS_OK)
        status = source_read_file(&reading.source, file, &reading.collector, error);
    if (status == STATUS_OK)
        status = read(&reading, NULL, changes, error);
    return close_reading(&reading, status, study, error);
}

enum status study_load_text(const struct study_texts *texts, const struct study_changes *changes,
                            struct study **study, struct diagnostics *findings, struct error *error)
{
    struct study_reading reading;
    enum status status = open_reading(&reading, findings, error);
    reading.stored = true;
    if (status == STATUS_OK) {
        reading.study->catalog.plugin = texts->plugin;
        status = source_read_text(&reading.source, texts->study, texts->name, &reading.collector, error);
    }
    if (status == STATUS_OK)
        status = read(&reading, texts, changes, error);
    return close_reading(&reading, status, study, error);
}
