#include "regret/tournament_output.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_output.h"
#include "file/writer.h"
#include "study/study_output.h"

struct output {
    const struct tournament *tournament;
    const struct tournament_request *request;
    const struct study *study;
    hid_t file;
    hid_t scales[ALL_AXES];
};

static size_t length_of(const struct output *output, enum field_axis axis)
{
    switch (axis) {
    case AXIS_RUN:
        return output->tournament->runs;
    case AXIS_STRATEGY:
        return output->tournament->entry_count;
    case AXIS_OPPONENT:
        return output->tournament->column_count;
    case AXIS_CRITERION:
        return CRITERIA;
    default:
        return output->study->base->vendor_count;
    }
}

#define ESTIMATE(list, part, member)                                                                         \
    static double get_##list##_##part(const struct output *output, size_t i)                                 \
    {                                                                                                        \
        return output->tournament->list[i].member;                                                           \
    }
#define ESTIMATES(list) ESTIMATE(list, value, value) ESTIMATE(list, low, low) ESTIMATE(list, high, high)
ESTIMATES(cells)
ESTIMATES(scores)
ESTIMATES(advantages)

static double get_rank(const struct output *output, size_t i)
{
    return (double)output->tournament->ranks[i];
}

static double get_run_cell(const struct output *output, size_t i)
{
    return output->tournament->run_cells[i];
}

static bool is_of(const size_t *group, size_t size, size_t vendor)
{
    for (size_t i = 0; i < size; i++)
        if (group[i] == vendor)
            return true;
    return false;
}

static double get_in_group(const struct output *output, size_t i)
{
    return is_of(output->request->group, output->request->group_size, i);
}

#define OF_CELL AXIS_STRATEGY, AXIS_OPPONENT, AXIS_CRITERION
#define LOW "lower end of its 95 % interval"
#define HIGH "upper end of its 95 % interval"

static const struct row {
    struct field field;
    double (*get)(const struct output *output, size_t index);
} rows[] = {
    {FIELD("cell", FIELD_F64, "1",
           "by criterion: share alive, kCNY earned, kCNY of profit, mean over players and runs", OF_CELL),
     get_cells_value},
    {FIELD("cell_low", FIELD_F64, "1", LOW, OF_CELL), get_cells_low},
    {FIELD("cell_high", FIELD_F64, "1", HIGH, OF_CELL), get_cells_high},
    {FIELD("score", FIELD_F64, "1", "mean over the opponents", AXIS_STRATEGY, AXIS_CRITERION),
     get_scores_value},
    {FIELD("score_low", FIELD_F64, "1", LOW, AXIS_STRATEGY, AXIS_CRITERION), get_scores_low},
    {FIELD("score_high", FIELD_F64, "1", HIGH, AXIS_STRATEGY, AXIS_CRITERION), get_scores_high},
    {FIELD("advantage", FIELD_F64, "1", "score less the mean score of all strategies", AXIS_STRATEGY,
           AXIS_CRITERION),
     get_advantages_value},
    {FIELD("advantage_low", FIELD_F64, "1", LOW, AXIS_STRATEGY, AXIS_CRITERION), get_advantages_low},
    {FIELD("advantage_high", FIELD_F64, "1", HIGH, AXIS_STRATEGY, AXIS_CRITERION), get_advantages_high},
    {FIELD("rank", FIELD_I32, "1", "place by score, from 1; equal scores share the better one", AXIS_STRATEGY,
           AXIS_CRITERION),
     get_rank},
    {{.name = "in_group",
      .type = FIELD_I8,
      .axes = {AXIS_VENDOR},
      .unit = "1",
      .long_name = "whether the vendor is of the group that plays; others keep their strategies",
      .categories = &yes_no},
     get_in_group},
    {FIELD("run_cell", FIELD_F64, "1", "the cells of a run, mean over its players", AXIS_RUN, OF_CELL),
     get_run_cell},
};

static enum status put_row(const struct output *output, const struct row *row, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    size_t count = 1;
    for (size_t a = 0; row->field.axes[a] != AXIS_NONE; a++)
        count *= (size_t)(lengths[a] = length_of(output, row->field.axes[a]));
    double *numbers = calloc(count + 1, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the file of a tournament");
    for (size_t i = 0; i < count; i++)
        numbers[i] = row->get(output, i);
    enum status status =
        hdf5_write_numbers(output->file, &row->field, lengths, output->scales, numbers, error);
    free(numbers);
    return status;
}

static enum status put_names(const struct output *output, struct error *error)
{
    static const struct field fields[] = {
        FIELD("strategy_name", FIELD_TEXT, "1", "name of the strategy", AXIS_STRATEGY),
        FIELD("opponent_name", FIELD_TEXT, "1", "name of the strategy, or the mix of all", AXIS_OPPONENT),
        FIELD("criterion_name", FIELD_TEXT, "1", "share alive at the end, cash earned, cumulative profit",
              AXIS_CRITERION)};
    size_t entries = output->tournament->entry_count;
    const char **names = calloc(entries + 1, sizeof *names);
    if (!names)
        return error_no_memory(error, "the file of a tournament");
    for (size_t i = 0; i < entries; i++)
        names[i] = output->request->entries[i].strategy;
    names[entries] = tournament_mix;
    const char *const *const texts[] = {names, names, criterion_names};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof fields / sizeof *fields; i++) {
        const hsize_t lengths[] = {length_of(output, fields[i].axes[0])};
        status = hdf5_write_field(output->file, &fields[i], lengths, output->scales, texts[i], error);
    }
    free(names);
    return status;
}

static enum status fill(struct output *output, struct error *error)
{
    static const enum field_axis counted[] = {AXIS_RUN, AXIS_STRATEGY, AXIS_OPPONENT, AXIS_CRITERION};
    enum status status = study_write_texts(output->file, output->study, FILE_OF_TOURNAMENT, error);
    if (status == STATUS_OK)
        status = hdf5_set_integer(output->file, "players", (int64_t)output->request->players, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof *counted; i++)
        status = hdf5_create_scale(output->file, counted[i], length_of(output, counted[i]),
                                   &output->scales[counted[i]], error);
    if (status == STATUS_OK)
        status = writer_scenario_scales(output->file, output->study->base, output->scales, error);
    if (status == STATUS_OK)
        status = writer_scenario_fields(output->file, output->study->base, output->scales, error);
    if (status == STATUS_OK)
        status = put_names(output, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof rows / sizeof *rows; i++)
        status = put_row(output, &rows[i], error);
    return hdf5_finish_scales(output->scales, status, error);
}

enum status tournament_write(const struct tournament *tournament, const struct tournament_request *request,
                             const struct study *study, const char *path, bool force, struct error *error)
{
    struct output output = {.tournament = tournament, .request = request, .study = study, .file = -1};
    hdf5_quiet();
    hdf5_no_scales(output.scales);
    enum status status = hdf5_create_in_memory(&output.file, error);
    if (status == STATUS_OK)
        status = fill(&output, error);
    return hdf5_publish(output.file, path, force, status, error);
}

enum status tournament_scenario(const struct study *study, const size_t *group, size_t group_size,
                                const char *strategy, struct scenario **scenario, struct error *error)
{
    struct design design = {.size = 1, .factors = study->vary_count};
    *scenario = NULL;
    design.points = calloc(study->vary_count, sizeof *design.points);
    struct study_vary *vary = calloc(study->vary_count, sizeof *vary);
    enum status status = design.points && vary ? STATUS_OK : error_no_memory(error, "the tournament");
    for (size_t i = 0; status == STATUS_OK && i < study->vary_count; i++) {
        bool plays = is_of(group, group_size, regret_vendor_of(&study->vary[i]));
        design.points[i] =
            regret_value_place(&study->vary[i], plays ? regret_rule_value(&study->vary[i], strategy) : 0);
    }
    if (status == STATUS_OK) {
        const struct study one = regret_study_at(study, vary, &design);
        status = study_point_scenario(&one, 0, scenario, error);
    }
    free(design.points);
    free(vary);
    return status;
}
