#include "games/game_output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "file/publish.h"

struct output {
    const struct game_answer *answer;
    hid_t file;
    hid_t scales[ALL_AXES];
    struct arena arena;
};

/* A number of an equilibrium, [its elements]; NAN of those that it does not have. */
struct column {
    struct field field;
    double (*number)(const struct game_answer *answer, const struct game_solution *solution, size_t element);
};

/* ---- Numbers ---- */

#define NUMBER(name, expression)                                                                             \
    static double name(const struct game_answer *answer, const struct game_solution *solution, size_t i)     \
    {                                                                                                        \
        (void)answer;                                                                                        \
        (void)i;                                                                                             \
        return expression;                                                                                   \
    }
NUMBER(residual, solution->residual)
NUMBER(deviation_gain, solution->deviation_gain)
NUMBER(sweeps, (double)solution->sweeps)
NUMBER(steps, (double)solution->steps)
NUMBER(long_run_hhi_of, solution->after.mean.hhi)
NUMBER(long_run_price, solution->after.mean.price)
NUMBER(long_run_consumer_surplus, solution->after.mean.consumer_surplus)
NUMBER(long_run_total_surplus, solution->after.mean.total_surplus)
NUMBER(long_run_profits, solution->after.mean.profits)
NUMBER(long_run_active, solution->after.mean.active)
NUMBER(consumer_surplus_worth, solution->after.consumer_surplus)
NUMBER(total_surplus_worth, solution->after.total_surplus)
NUMBER(value_of_first, solution->after.value[0])
NUMBER(value_of_second, solution->after.value[1])
NUMBER(price, solution->price[i])
NUMBER(value, solution->value[i])
NUMBER(next_own, solution->next_own[i])
NUMBER(next_rival, solution->next_rival[i])
NUMBER(change, solution->change[i])
NUMBER(exit_chance, solution->exit[i])
NUMBER(entry_chance, solution->entry[i])
NUMBER(long_run, solution->after.long_run[i])
NUMBER(static_price, solution->motives[i].static_price)
NUMBER(marginal_profit, solution->motives[i].marginal_profit)
NUMBER(chance, solution->motives[i].chance)
NUMBER(building, solution->motives[i / MOTIVES].building[i % MOTIVES])
NUMBER(denying, solution->motives[i / MOTIVES].denying[i % MOTIVES])
NUMBER(path_hhi, solution->after.path[i].hhi)
NUMBER(path_price, solution->after.path[i].price)
NUMBER(path_consumer_surplus, solution->after.path[i].consumer_surplus)
NUMBER(path_total_surplus, solution->after.path[i].total_surplus)
NUMBER(path_profits, solution->after.path[i].profits)
NUMBER(path_active, solution->after.path[i].active)
NUMBER(path_own, solution->after.level[0][i])
NUMBER(path_rival, solution->after.level[1][i])
NUMBER(simulated_own, game_answer_own(answer, (size_t)solution->simulated[i]))
NUMBER(simulated_rival, game_answer_rival(answer, (size_t)solution->simulated[i]))
#undef NUMBER

#define OF_ALL(name, type, unit, meaning) FIELD(name, type, unit, meaning, AXIS_EQUILIBRIUM)
#define OF_STATE(name, unit, meaning)                                                                        \
    FIELD(name, FIELD_F64, unit, meaning, AXIS_EQUILIBRIUM, AXIS_OWN_LEVEL, AXIS_RIVAL_LEVEL)
#define OF_MOTIVE(name, meaning)                                                                             \
    FIELD(name, FIELD_F64, "price", meaning, AXIS_EQUILIBRIUM, AXIS_OWN_LEVEL, AXIS_RIVAL_LEVEL, AXIS_MOTIVE)
#define OF_PERIOD(name, unit, meaning) FIELD(name, FIELD_F64, unit, meaning, AXIS_EQUILIBRIUM, AXIS_PERIOD)
#define OF_SIMULATION(name, meaning)                                                                         \
    FIELD(name, FIELD_F64, "1", meaning, AXIS_EQUILIBRIUM, AXIS_SIMULATION, AXIS_PERIOD)

static const struct column columns[] = {
    {OF_ALL("residual", FIELD_F64, "price", "most by which an equation of the equilibrium fails"), residual},
    {OF_ALL("deviation_gain", FIELD_F64, "price", "most that one departure from it gains a firm"),
     deviation_gain},
    {OF_ALL("sweeps", FIELD_I32, "1", "Gauss-Seidel sweeps that it took"), sweeps},
    {OF_ALL("steps", FIELD_I32, "1", "Newton steps that it took"), steps},
    {OF_ALL("long_run_hhi", FIELD_F64, "1",
            "Herfindahl index of sales in the long run, while a firm is active"),
     long_run_hhi_of},
    {OF_ALL("long_run_price", FIELD_F64, "price", "mean price of a sale in the long run"), long_run_price},
    {OF_ALL("long_run_consumer_surplus", FIELD_F64, "price", "buyers' surplus of a period in the long run"),
     long_run_consumer_surplus},
    {OF_ALL("long_run_total_surplus", FIELD_F64, "price",
            "surplus of buyers and firms of a period in the long run"),
     long_run_total_surplus},
    {OF_ALL("long_run_profits", FIELD_F64, "price", "profits of both firms of a period in the long run"),
     long_run_profits},
    {OF_ALL("long_run_active", FIELD_F64, "1", "chance that a firm is active in the long run"),
     long_run_active},
    {OF_ALL("consumer_surplus_present_value", FIELD_F64, "price",
            "buyers' surplus from the start on, discounted"),
     consumer_surplus_worth},
    {OF_ALL("total_surplus_present_value", FIELD_F64, "price",
            "surplus of all from the start on, discounted"),
     total_surplus_worth},
    {OF_ALL("own_present_value", FIELD_F64, "price", "value of firm 1 at the start"), value_of_first},
    {OF_ALL("rival_present_value", FIELD_F64, "price", "value of firm 2 at the start"), value_of_second},
    {OF_STATE("price", "price", "price of the firm; NaN: it is not in the market"), price},
    {OF_STATE("value", "price", "value of the firm when prices are about to be set"), value},
    {OF_STATE("next_own", "1", "expected state of the firm a period later"), next_own},
    {OF_STATE("next_rival", "1", "expected state of its rival a period later"), next_rival},
    {OF_PERIOD("path_hhi", "1", "expected Herfindahl index of sales"), path_hhi},
    {OF_PERIOD("path_price", "price", "expected price of a sale"), path_price},
    {OF_PERIOD("path_consumer_surplus", "price", "expected surplus of buyers"), path_consumer_surplus},
    {OF_PERIOD("path_total_surplus", "price", "expected surplus of buyers and firms"), path_total_surplus},
    {OF_PERIOD("path_profits", "price", "expected profits of both firms"), path_profits},
    {OF_PERIOD("path_active", "1", "chance that a firm is active"), path_active},
    {OF_PERIOD("path_own", "1", "expected state of firm 1"), path_own},
    {OF_PERIOD("path_rival", "1", "expected state of firm 2"), path_rival},
};
static const struct column dynamic_columns[] = {
    {OF_STATE("long_run", "1", "chance of the state in the long run, from the start"), long_run},
    {OF_STATE("static_price", "price", "best reply to the rival's price in a world without a future"),
     static_price},
    {OF_STATE("marginal_profit", "price",
              "profit of the period that one sale more brings; below 0: a sacrifice"),
     marginal_profit},
    {OF_STATE("denying_chance", "1", "chance that the rival sells if the firm does not"), chance},
    {OF_MOTIVE("building", "worth of one sale more for what it makes of the firm, in parts"), building},
    {OF_MOTIVE("denying", "worth of one sale less of the rival, in parts"), denying},
};
static const struct column exit_columns[] = {
    {OF_STATE("exit", "1", "chance that the firm leaves when this is the state after the sale"), exit_chance},
    {OF_STATE("entry", "1", "chance that it enters when this is the state after the sale"), entry_chance},
};
static const struct column change_columns[] = {
    {OF_STATE("change", "1", "by how much the firm changes its output"), change},
};
static const struct column simulation_columns[] = {
    {OF_SIMULATION("simulated_own", "state of firm 1"), simulated_own},
    {OF_SIMULATION("simulated_rival", "state of firm 2"), simulated_rival},
};

static size_t length_of(const struct game_answer *answer, enum field_axis axis)
{
    const struct game_question *question = &answer->file->question;
    switch (axis) {
    case AXIS_EQUILIBRIUM:
        return answer->count;
    case AXIS_OWN_LEVEL:
    case AXIS_RIVAL_LEVEL:
        return answer->levels;
    case AXIS_PERIOD:
        return (size_t)question->periods;
    case AXIS_MOTIVE:
        return MOTIVES;
    case AXIS_SIMULATION:
        return (size_t)question->simulations;
    default:
        return answer->point_count;
    }
}

/* Where the state is the own level alone, a field has no axis of the rival's. */
static struct field suited(const struct game_answer *answer, const struct field *field)
{
    struct field made = *field;
    size_t kept = 0;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        if (answer->planar || field->axes[a] != AXIS_RIVAL_LEVEL)
            made.axes[kept++] = field->axes[a];
    made.axes[kept] = AXIS_NONE;
    return made;
}

static enum status write_column(const struct output *output, const struct column *column, struct error *error)
{
    const struct game_answer *answer = output->answer;
    const struct field field = suited(answer, &column->field);
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    size_t elements = 1;
    for (size_t a = 0; field.axes[a] != AXIS_NONE; a++) {
        lengths[a] = length_of(answer, field.axes[a]);
        elements *= a > 0 ? lengths[a] : 1;
    }
    size_t count = answer->count * elements;
    double *numbers = calloc(count + 1, sizeof *numbers);
    enum status status = numbers ? STATUS_OK : error_no_memory(error, field.name);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        numbers[i] = column->number(answer, &answer->solutions[i / elements], i % elements);
    if (status == STATUS_OK)
        status = hdf5_write_numbers(output->file, &field, lengths, output->scales, numbers, error);
    free(numbers);
    return status;
}

static enum status write_columns(const struct output *output, struct error *error)
{
    const struct game_question *question = &output->answer->file->question;
    bool dynamic = question->kind != ASKED_LINEAR_QUADRATIC;
#define TABLE(rows, there)                                                                                   \
    {                                                                                                        \
        rows, sizeof rows / sizeof *rows, there                                                              \
    }
    const struct {
        const struct column *columns;
        size_t count;
        bool there;
    } tables[] = {
        TABLE(columns, true),
        TABLE(dynamic_columns, dynamic),
        TABLE(exit_columns, question->kind == ASKED_LEARNING && question->learning.exits),
        TABLE(change_columns, !dynamic),
        TABLE(simulation_columns, dynamic && question->simulations > 0),
    };
#undef TABLE
    enum status status = STATUS_OK;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (size_t i = 0; status == STATUS_OK && tables[t].there && i < tables[t].count; i++)
            status = write_column(output, &tables[t].columns[i], error);
    return status;
}

/* ---- The correspondence ---- */

static enum status write_points(const struct output *output, struct error *error)
{
#define OF_POINT(name, type, unit, meaning) FIELD(name, type, unit, meaning, AXIS_CORRESPONDENCE)
    static const struct field fields[] = {
        OF_POINT("point_parameter", FIELD_F64, "1", "value of the parameter"),
        OF_POINT("point_hhi", FIELD_F64, "1", "Herfindahl index of sales in the long run"),
        OF_POINT("point_price", FIELD_F64, "price", "price of firm 1 at the start"),
        OF_POINT("point_path", FIELD_I32, "1", "path that it lies on, from 1"),
        OF_POINT("point_folds", FIELD_I32, "1", "folds of the path between the game and the point"),
    };
#undef OF_POINT
    enum { COLUMNS = sizeof fields / sizeof *fields };
    const struct game_answer *answer = output->answer;
    size_t count = answer->point_count;
    const hsize_t lengths[] = {count};
    double *numbers = calloc(count * COLUMNS + 1, sizeof *numbers);
    enum status status = numbers ? STATUS_OK : error_no_memory(error, "the correspondence");
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct correspondence_point *point = &answer->points[i];
        const double row[COLUMNS] = {point->parameter, point->hhi, point->price, (double)point->path + 1,
                                     (double)point->folds};
        for (size_t c = 0; c < COLUMNS; c++)
            numbers[c * count + i] = row[c];
    }
    for (size_t c = 0; status == STATUS_OK && c < COLUMNS; c++)
        status =
            hdf5_write_numbers(output->file, &fields[c], lengths, output->scales, numbers + c * count, error);
    free(numbers);
    return status;
}

/* ---- The rest of the file ---- */

static enum status write_attributes(const struct output *output, const char *words, struct error *error)
{
    const struct game_answer *answer = output->answer;
    const struct game_file *file = answer->file;
    char own[40], rival[40];
    snprintf(own, sizeof own, "%.17g", answer->start_own);
    snprintf(rival, sizeof rival, "%.17g", answer->start_rival);
    const struct {
        const char *name, *text;
    } texts[] = {
        {"kind", asked_kind_name((enum asked_kind)file->question.kind)},
        {"start_own", own},
        {"start_rival", rival},
        {"parameter",
         file->question.continues ? game_parameter_name((enum game_parameter)file->question.parameter) : ""},
    };
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"equilibria", (int64_t)answer->free_count},
        {"starts", (int64_t)answer->starts},
        {"failed_starts", (int64_t)answer->failed_starts},
        {"paths", (int64_t)answer->paths},
    };
    const char *title = *file->question.title ? file->question.title : NULL;
    enum status status = provenance_write_source(output->file, title, "game", file->file, file->text, error);
    if (status == STATUS_OK)
        status = file_kind_write(output->file, FILE_OF_GAME, error);
    if (status == STATUS_OK && file->set_count)
        status = hdf5_set_texts(output->file, "overrides", file->sets, file->set_count, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof *texts; i++)
        status = hdf5_set_text(output->file, texts[i].name, texts[i].text, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = hdf5_set_integer(output->file, numbers[i].name, numbers[i].number, error);
    if (status == STATUS_OK)
        status = hdf5_write_text(output->file, "game", file->text,
                                 "the game as read, included files in place of the @include lines", error);
    return status == STATUS_OK
               ? hdf5_write_text(output->file, "words", words, "the answer in sentences", error)
               : status;
}

static enum status write_scales(struct output *output, struct error *error)
{
    const struct game_answer *answer = output->answer;
    const char *motives[MOTIVES];
    int32_t *numbers = arena_take(&output->arena, answer->count, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the axes");
    for (size_t i = 0; i < answer->count; i++)
        numbers[i] = (int32_t)i + 1;
    for (int m = 0; m < MOTIVES; m++)
        motives[m] = motive_name((enum motive)m);
    const struct {
        enum field_axis axis;
        enum field_type type;
        const void *values;
        bool there;
    } named[] = {
        {AXIS_EQUILIBRIUM, FIELD_I32, numbers, true},
        {AXIS_OWN_LEVEL, FIELD_F64, answer->level, true},
        {AXIS_RIVAL_LEVEL, FIELD_F64, answer->level, answer->planar},
        {AXIS_MOTIVE, FIELD_TEXT, motives, true},
    };
    static const enum field_axis counted[] = {AXIS_PERIOD, AXIS_SIMULATION, AXIS_CORRESPONDENCE};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof named / sizeof *named; i++)
        if (named[i].there)
            status = hdf5_create_named_scale(output->file, named[i].axis, named[i].type, named[i].values,
                                             length_of(answer, named[i].axis), &output->scales[named[i].axis],
                                             error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof *counted; i++)
        if (length_of(answer, counted[i]) > 0)
            status = hdf5_create_scale(output->file, counted[i], length_of(answer, counted[i]),
                                       &output->scales[counted[i]], error);
    return status;
}

static enum status write_texts(const struct output *output, struct error *error)
{
    static const struct field conduct =
        FIELD("equilibrium_conduct", FIELD_TEXT, "1", "rule of conduct that firms set prices under",
              AXIS_EQUILIBRIUM);
    static const struct field found =
        FIELD("equilibrium_found", FIELD_TEXT, "1", "how the equilibrium was found", AXIS_EQUILIBRIUM);
    const struct game_answer *answer = output->answer;
    const hsize_t lengths[] = {answer->count};
    const char **texts = calloc(2 * answer->count + 1, sizeof *texts);
    if (!texts)
        return error_no_memory(error, "the names of equilibria");
    for (size_t i = 0; i < answer->count; i++) {
        texts[i] = conduct_name(answer->solutions[i].conduct);
        texts[answer->count + i] = answer->solutions[i].found;
    }
    enum status status = hdf5_write_field(output->file, &conduct, lengths, output->scales, texts, error);
    if (status == STATUS_OK)
        status =
            hdf5_write_field(output->file, &found, lengths, output->scales, texts + answer->count, error);
    free(texts);
    return status;
}

static enum status fill_file(struct output *output, const char *words, struct error *error)
{
    enum status status = write_attributes(output, words, error);
    if (status == STATUS_OK)
        status = write_scales(output, error);
    if (status == STATUS_OK)
        status = write_texts(output, error);
    if (status == STATUS_OK)
        status = write_columns(output, error);
    return status == STATUS_OK && output->answer->point_count ? write_points(output, error) : status;
}

enum status game_write(const struct game_answer *answer, const char *words, const char *path, bool force,
                       struct error *error)
{
    struct output output = {.answer = answer, .file = -1};
    hdf5_no_scales(output.scales);
    arena_init(&output.arena);
    hdf5_quiet();
    enum status status = publish_check(path, force, error);
    if (status == STATUS_OK)
        status = hdf5_create_in_memory(&output.file, error);
    if (status != STATUS_OK)
        return status;
    status = fill_file(&output, words, error);
    arena_clear(&output.arena);
    status = hdf5_finish_scales(output.scales, status, error);
    return hdf5_publish(output.file, path, force, status, error);
}
