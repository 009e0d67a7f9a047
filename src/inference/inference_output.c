#include "inference/inference_output.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "file/hdf5_output.h"
#include "file/writer.h"
#include "inference/emulation_rows.h"
#include "scenario/claim_check.h"
#include "study/columns.h"
#include "study/study_output.h"

struct output {
    const struct inference *inference;
    hid_t file;
    hid_t scales[ALL_AXES];
    double *numbers; /* scratch: as many as the largest dataset has */
};

/* Number of elements along the axes of an inference's datasets. */
static size_t length_of(const struct inference *inference, enum field_axis axis)
{
    return axis == AXIS_DRAW         ? inference->count
           : axis == AXIS_POPULATION ? inference->population_count
           : axis == AXIS_WAVE       ? inference->emulation->wave_count
           : axis == AXIS_PLAYED     ? inference->emulation->played
           : axis == AXIS_TARGET     ? inference->study->target_count
                                     : inference->study->vary_count;
}

/* A dataset of numbers in the order of its axes. path: of the parameter that it holds, or NULL. */
static enum status put(struct output *output, const struct field *field, const char *path,
                       const double *numbers, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    size_t count = 1;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        count *= (size_t)(lengths[a] = length_of(output->inference, field->axes[a]));
    struct chunks chunks = {.deflate_level = study_deflate_level(output->inference->study)};
    bool chunked = field->axes[0] == AXIS_DRAW;
    for (size_t a = 0; a < FIELD_AXES_MAX; a++)
        chunks.extent[a] = a == 0 ? OUTPUT_ROWS_PER_CHUNK : lengths[a];
    void *stored = calloc(count + 1, field_type_size(field->type));
    hid_t dataset = -1;
    if (!stored)
        return error_no_memory(error, "the file of an inference");
    field_type_store(field->type, numbers, count, stored);
    if (chunked)
        lengths[0] = 0;
    enum status status = hdf5_create_field(output->file, field, lengths, chunked ? &chunks : NULL,
                                           output->scales, &dataset, error);
    const hsize_t start[FIELD_AXES_MAX] = {0};
    lengths[0] = length_of(output->inference, field->axes[0]);
    if (status == STATUS_OK)
        status = hdf5_write_block(dataset, field->type, start, lengths, stored, error);
    if (status == STATUS_OK && path)
        status = hdf5_set_text(dataset, "path", path, error);
    status = hdf5_finish(&dataset, status, error);
    free(stored);
    return status;
}

/* A dataset whose number at `index` a function gives. */
static enum status put_each(struct output *output, const struct field *field,
                            double (*get)(const struct inference *inference, size_t index),
                            struct error *error)
{
    size_t count = 1;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        count *= length_of(output->inference, field->axes[a]);
    for (size_t i = 0; i < count; i++)
        output->numbers[i] = get(output->inference, i);
    return put(output, field, NULL, output->numbers, error);
}

/* The round after which a target's outcome is taken; 0 of a test model, which has none. */
static int64_t target_round(const struct study *study, const struct study_target *target)
{
    struct claim_span span = {0};
    struct claim_fault fault;
    const struct simulation_parameters *calendar = study->base ? &study->base->simulation : NULL;
    return calendar && claim_span_of(&target->claim, calendar, &span, &fault) ? span.last : 0;
}

#define GETTER(name, expression)                                                                             \
    static double get_##name(const struct inference *inference, size_t i)                                    \
    {                                                                                                        \
        return (double)(expression);                                                                         \
    }
GETTER(weight, inference->weights[i])
GETTER(position, inference->positions[i])
GETTER(adjusted_position, inference->adjusted[i])
GETTER(unadjusted,
       inference_value(inference, i / inference->study->vary_count, i % inference->study->vary_count, false))
GETTER(simulated, inference->outcomes[i])
GETTER(squared, inference->squared[i])
GETTER(first, inference->populations[i].first)
GETTER(count, inference->populations[i].count)
GETTER(tolerance, inference->populations[i].tolerance)
GETTER(effective, inference->populations[i].effective)
GETTER(acceptance, inference->populations[i].acceptance)
GETTER(mean, inference->parameters[i].mean)
GETTER(sd, inference->parameters[i].sd)
GETTER(low, inference->parameters[i].low)
GETTER(median, inference->parameters[i].median)
GETTER(high, inference->parameters[i].high)
GETTER(prior_mean, inference->parameters[i].prior_mean)
GETTER(prior_sd, inference->parameters[i].prior_sd)
GETTER(share, inference->parameters[i].share)
GETTER(expected, inference->parameters[i].expected)
GETTER(target_value, inference->study->targets[i].value)
GETTER(target_deviation, target_deviation(&inference->study->targets[i]))
GETTER(target_error, inference->study->targets[i].error)
GETTER(target_relation, inference->study->targets[i].relation)
GETTER(target_round, target_round(inference->study, &inference->study->targets[i]))
GETTER(target_mean, inference->targets[i].mean)
GETTER(target_low, inference->targets[i].low)
GETTER(target_high, inference->targets[i].high)
GETTER(target_distance, inference->targets[i].distance)
GETTER(target_nearest, inference->targets[i].nearest)
GETTER(pull, inference->pulls[i])

static double get_population(const struct inference *inference, size_t i)
{
    size_t p = 0;
    while (p + 1 < inference->population_count && i >= inference->populations[p + 1].first)
        p++;
    return (double)p;
}

CATEGORIES(relations, "equal", "at_least", "at_most")
CATEGORIES(errors, "absolute", "relative")

static const struct inference_row datasets[] = {
    {FIELD("weight", FIELD_F64, "1", "weight of the draw in the posterior; they add up to 1", AXIS_DRAW),
     get_weight},
    {FIELD("draw_population", FIELD_I32, "1", "population that the draw is of", AXIS_DRAW), get_population},
    {FIELD("position", FIELD_F64, "1",
           "place of the simulated parameter in its prior: its cumulative probability", AXIS_DRAW,
           AXIS_FACTOR),
     get_position},
    {FIELD("adjusted_position", FIELD_F64, "1", "the same after the regression adjustment", AXIS_DRAW,
           AXIS_FACTOR),
     get_adjusted_position},
    {FIELD("unadjusted_value", FIELD_F64, "1",
           "value that was simulated; of texts the place in the list. Adjusted values are in param_...",
           AXIS_DRAW, AXIS_FACTOR),
     get_unadjusted},
    {FIELD("simulated", FIELD_F64, "1",
           "outcome of the target, mean over the replicates, in the unit of the outcome", AXIS_DRAW,
           AXIS_TARGET),
     get_simulated},
    {FIELD("squared_distance", FIELD_F64, "1",
           "squared distance from the target; of inequalities -2 log Phi(margin)", AXIS_DRAW, AXIS_TARGET),
     get_squared},
    {FIELD("first_draw", FIELD_I32, "1", "first draw of the population", AXIS_POPULATION), get_first},
    {FIELD("draws", FIELD_I32, "1", "draws of the population", AXIS_POPULATION), get_count},
    {FIELD("tolerance", FIELD_F64, "1",
           "width of the kernel in the targets' deviations, with all draws so far", AXIS_POPULATION),
     get_tolerance},
    {FIELD("effective_draws", FIELD_F64, "1", "effective number of all draws so far", AXIS_POPULATION),
     get_effective},
    {FIELD("acceptance", FIELD_F64, "1", "effective number of the population's own draws over their number",
           AXIS_POPULATION),
     get_acceptance},
    {FIELD("posterior_mean", FIELD_F64, "1", "mean of the parameter in the posterior", AXIS_FACTOR),
     get_mean},
    {FIELD("posterior_sd", FIELD_F64, "1", "standard deviation in the posterior", AXIS_FACTOR), get_sd},
    {FIELD("posterior_low", FIELD_F64, "1", "5 % quantile of the posterior", AXIS_FACTOR), get_low},
    {FIELD("posterior_median", FIELD_F64, "1", "median of the posterior", AXIS_FACTOR), get_median},
    {FIELD("posterior_high", FIELD_F64, "1", "95 % quantile of the posterior", AXIS_FACTOR), get_high},
    {FIELD("prior_mean", FIELD_F64, "1", "mean in the prior", AXIS_FACTOR), get_prior_mean},
    {FIELD("prior_sd", FIELD_F64, "1", "standard deviation in the prior", AXIS_FACTOR), get_prior_sd},
    {FIELD("prior_share", FIELD_F64, "1", "smallest share of the prior that holds 90 % of the posterior",
           AXIS_FACTOR),
     get_share},
    {FIELD("expected_narrowing", FIELD_F64, "1",
           "posterior over prior standard deviation as foreseen from the first population", AXIS_FACTOR),
     get_expected},
    {FIELD("target_value", FIELD_F64, "1", "what was observed, in the unit of the outcome", AXIS_TARGET),
     get_target_value},
    {FIELD("target_deviation", FIELD_F64, "1",
           "root of the squares of scale and discrepancy; see target_error", AXIS_TARGET),
     get_target_deviation},
    {{.name = "target_error",
      .type = FIELD_I8,
      .axes = {AXIS_TARGET},
      .unit = "1",
      .long_name = "whether deviations are of the outcome or of its natural logarithm",
      .categories = &errors},
     get_target_error},
    {{.name = "target_relation",
      .type = FIELD_I8,
      .axes = {AXIS_TARGET},
      .unit = "1",
      .long_name = "how the outcome stands to the value",
      .categories = &relations},
     get_target_relation},
    {FIELD("target_round", FIELD_I32, "1", "round after which the outcome is taken", AXIS_TARGET),
     get_target_round},
    {FIELD("target_mean", FIELD_F64, "1", "mean of the outcome in the posterior", AXIS_TARGET),
     get_target_mean},
    {FIELD("target_low", FIELD_F64, "1", "5 % quantile of the outcome in the posterior", AXIS_TARGET),
     get_target_low},
    {FIELD("target_high", FIELD_F64, "1", "95 % quantile of the outcome in the posterior", AXIS_TARGET),
     get_target_high},
    {FIELD("target_distance", FIELD_F64, "1", "of that mean from the value, in deviations", AXIS_TARGET),
     get_target_distance},
    {FIELD("target_nearest", FIELD_F64, "1", "the same of the draw that comes nearest", AXIS_TARGET),
     get_target_nearest},
    {FIELD("pull", FIELD_F64, "1",
           "what the target moves the parameter's mean by, in the posterior's standard deviations",
           AXIS_TARGET, AXIS_FACTOR),
     get_pull},
};

static enum status put_texts(struct output *output, const char *name, enum field_axis axis,
                             const char *meaning, const char *const *texts, size_t count, struct error *error)
{
    const struct field field = FIELD(name, FIELD_TEXT, "1", meaning, axis);
    hsize_t lengths[] = {count};
    return hdf5_write_field(output->file, &field, lengths, output->scales, texts, error);
}

static enum status put_priors(struct output *output, struct error *error)
{
    const struct study *study = output->inference->study;
    char **texts = calloc(study->vary_count, sizeof *texts);
    bool made = texts != NULL;
    for (size_t i = 0; made && i < study->vary_count; i++)
        made = (texts[i] = study_prior_text(&study->vary[i])) != NULL;
    enum status status = made ? put_texts(output, "factor_prior", AXIS_FACTOR, "prior of what varies",
                                          (const char *const *)texts, study->vary_count, error)
                              : error_no_memory(error, "the priors");
    for (size_t i = 0; texts && i < study->vary_count; i++)
        free(texts[i]);
    free(texts);
    return status;
}

/* What claims are about, in words; on the heap, NULL without memory. */
static char *quantity_text(const struct claim_parameters *claim)
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    claim_put_quantity(out, claim);
    memory_text_close(out, &text); /* NULL without memory */
    return text;
}

/* What a target is about, whatever the round: "final_share[Zhipu] - final_share[Baidu]"; on the heap. Where it is read over
 * a window or at two times, with these. */
static char *series_text(const struct study_target *target)
{
    const struct claim_moments *when = &target->when;
    struct claim_parameters claim = target->claim;
    if (!(when->from_round || when->from_date || when->over_round || when->over_date))
        claim.when = (struct claim_moments){0};
    char *with = quantity_text(&target->claim), *without = quantity_text(&claim), *text = NULL;
    if (with && without && asprintf(&text, "%s%s", without, target->label + strlen(with)) < 0) /* the event */
        text = NULL;
    free(with);
    free(without);
    return text;
}

static enum status put_series(struct output *output, struct error *error)
{
    const struct study *study = output->inference->study;
    char **texts = calloc(study->target_count + 1, sizeof *texts);
    bool made = texts != NULL;
    for (size_t i = 0; made && i < study->target_count; i++)
        made = (texts[i] = series_text(&study->targets[i])) != NULL;
    enum status status =
        made ? put_texts(output, "target_series", AXIS_TARGET, "the same whatever the round of the target",
                         (const char *const *)texts, study->target_count, error)
             : error_no_memory(error, "the targets");
    for (size_t i = 0; texts && i < study->target_count; i++)
        free(texts[i]);
    free(texts);
    return status;
}

/* The names of the market, as files of studies have them; none with a test model. */
static enum status put_market(struct output *output, struct error *error)
{
    const struct scenario *base = output->inference->study->base;
    enum status status = base ? writer_scenario_scales(output->file, base, output->scales, error) : STATUS_OK;
    return status == STATUS_OK && base ? writer_scenario_fields(output->file, base, output->scales, error)
                                       : status;
}

/* Axes, and the texts along them. */
static enum status put_axes(struct output *output, struct error *error)
{
    static const enum field_axis wanted[] = {AXIS_DRAW,   AXIS_POPULATION, AXIS_FACTOR,
                                             AXIS_TARGET, AXIS_WAVE,       AXIS_PLAYED};
    size_t axis_count = sizeof wanted / sizeof *wanted - (output->inference->emulation ? 0 : 2);
    const struct study *study = output->inference->study;
    size_t most = study->vary_count > study->target_count ? study->vary_count : study->target_count;
    const char **texts = calloc(most, sizeof *texts);
    enum status status = texts ? STATUS_OK : error_no_memory(error, "the file of an inference");
    for (size_t i = 0; status == STATUS_OK && i < axis_count; i++)
        status = hdf5_create_scale(output->file, wanted[i], length_of(output->inference, wanted[i]),
                                   &output->scales[wanted[i]], error);
    for (size_t i = 0; texts && i < study->vary_count; i++)
        texts[i] = study->vary[i].path;
    if (status == STATUS_OK)
        status = put_texts(output, "factor_path", AXIS_FACTOR, "path of what varies", texts,
                           study->vary_count, error);
    for (size_t i = 0; texts && i < study->vary_count; i++)
        texts[i] = *study->vary[i].name ? study->vary[i].name : study->vary[i].path;
    if (status == STATUS_OK)
        status = put_texts(output, "factor_name", AXIS_FACTOR, "its short name or, without one, the path",
                           texts, study->vary_count, error);
    if (status == STATUS_OK)
        status = put_priors(output, error);
    if (status == STATUS_OK)
        status = put_series(output, error);
    for (size_t i = 0; texts && i < study->target_count; i++)
        texts[i] = study->targets[i].label;
    if (status == STATUS_OK)
        status = put_texts(output, "target_name", AXIS_TARGET, "outcome of the target", texts,
                           study->target_count, error);
    for (size_t i = 0; texts && i < study->target_count; i++)
        texts[i] = study->targets[i].source;
    if (status == STATUS_OK)
        status = put_texts(output, "target_source", AXIS_TARGET, "where the value comes from", texts,
                           study->target_count, error);
    free(texts);
    return status;
}

/* One dataset for each parameter, named as in a study's file. */
static enum status put_parameters(struct output *output, struct error *error)
{
    const struct inference *inference = output->inference;
    struct columns *columns = NULL;
    enum status status = columns_create(inference->study, &columns, error);
    for (size_t c = 0; status == STATUS_OK && c < columns->count; c++) {
        const struct column *column = &columns->items[c];
        if (column->kind != COLUMN_FACTOR)
            continue;
        struct field field = column->field;
        field.axes[0] = AXIS_DRAW;
        for (size_t i = 0; i < inference->count; i++)
            output->numbers[i] = inference_value(inference, i, column->index, true);
        status = put(output, &field, column->path, output->numbers, error);
    }
    columns_free(columns);
    return status;
}

/* How the inference was asked for, and how it ended. */
static enum status put_attributes(struct output *output, const struct inference_options *options,
                                  struct error *error)
{
    static const char *const ends[] = {"reached", "budget", "collapsed", "stopped"};
    const struct inference *inference = output->inference;
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {
        {.name = "points_allowed", .number = (int64_t)options->points},
        {"draws_wanted", (int64_t)options->wanted},
        {"failed_draws", (int64_t)inference->failed},
        {"adjusted", inference->is_adjusted},
    };
    char tolerance[40];
    snprintf(tolerance, sizeof tolerance, "%.17g", inference->tolerance);
    const struct emulation *emulation = inference->emulation;
    enum status status = hdf5_set_text(output->file, "end", ends[inference->end], error);
    if (status == STATUS_OK)
        status = hdf5_set_text(output->file, "final_tolerance", tolerance, error);
    if (status == STATUS_OK)
        status = hdf5_set_text(output->file, "engine", emulation ? "emulator" : "runs", error);
    if (status == STATUS_OK && emulation)
        status = hdf5_set_text(output->file, "emulation_end", emulation_end_names[emulation->end], error);
    if (status == STATUS_OK && emulation)
        status = hdf5_set_integer(output->file, "check_points", (int64_t)emulation->check_count, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = hdf5_set_integer(output->file, numbers[i].name, numbers[i].number, error);
    return status;
}

/* A draw's random numbers are those of its point. */
static enum status put_seeds(struct output *output, struct error *error)
{
    static const struct field field = FIELD(
        "draw_seed", FIELD_I64, "1",
        "seed of the draw's runs: replicate r is what run r of the scenario with this seed plays; -1: emulated",
        AXIS_DRAW);
    const hsize_t lengths[] = {output->inference->count};
    struct study by_point = *output->inference->study;
    int64_t *seeds = calloc(output->inference->count + 1, sizeof *seeds);
    if (!seeds)
        return error_no_memory(error, "the file of an inference");
    by_point.seeds = SEEDS_BY_POINT;
    for (size_t i = 0; i < output->inference->count; i++)
        seeds[i] = output->inference->emulation ? -1 : study_point_seed(&by_point, i);
    enum status status = hdf5_write_field(output->file, &field, lengths, output->scales, seeds, error);
    free(seeds);
    return status;
}

static enum status fill(struct output *output, const struct inference_options *options, struct error *error)
{
    enum status status = study_write_texts(output->file, output->inference->study, FILE_OF_INFERENCE, error);
    if (status == STATUS_OK)
        status = put_attributes(output, options, error);
    if (status == STATUS_OK)
        status = put_market(output, error);
    if (status == STATUS_OK)
        status = put_axes(output, error);
    if (status == STATUS_OK)
        status = put_parameters(output, error);
    if (status == STATUS_OK)
        status = put_seeds(output, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof datasets / sizeof *datasets; i++)
        status = put_each(output, &datasets[i].field, datasets[i].get, error);
    for (size_t i = 0; status == STATUS_OK && output->inference->emulation && i < emulation_row_count; i++)
        status = put_each(output, &emulation_rows[i].field, emulation_rows[i].get, error);
    return hdf5_finish_scales(output->scales, status, error);
}

enum status inference_write(const struct inference *inference, const struct inference_options *options,
                            const char *path, bool force, struct error *error)
{
    const struct study *study = inference->study;
    size_t wide = study->vary_count > study->target_count ? study->vary_count : study->target_count;
    struct output output = {.inference = inference, .file = -1};
    hdf5_quiet();
    hdf5_no_scales(output.scales);
    size_t played = inference->emulation ? inference->emulation->played : 0; /* as many as waves, or more */
    output.numbers = calloc((inference->count + study->target_count + played) * wide, sizeof *output.numbers);
    enum status status = output.numbers ? hdf5_create_in_memory(&output.file, error)
                                        : error_no_memory(error, "the file of an inference");
    if (status == STATUS_OK)
        status = fill(&output, options, error);
    free(output.numbers);
    return hdf5_publish(output.file, path, force, status, error);
}

bool inference_is_in(const struct study *study, const struct inference_options *options, const char *path)
{
    const struct study_attribute asked[] = {
        {.name = "points_allowed", .number = (int64_t)options->points},
        {.name = "draws_wanted", .number = (int64_t)options->wanted},
    };
    return study_is_in(study, FILE_OF_INFERENCE, asked, 2, path);
}
