#include "regret/replies_output.h"

#include <math.h>
#include <stdlib.h>

#include "file/hdf5_output.h"
#include "file/writer.h"
#include "study/study_output.h"

struct output {
    const struct replies *replies;
    hid_t file;
    hid_t scales[ALL_AXES];
};

static const struct replies_vendor *row_of(const struct replies *replies, size_t vendor)
{
    for (size_t v = 0; v < replies->vendor_count; v++)
        if (replies->vendors[v].vendor == vendor)
            return &replies->vendors[v];
    return NULL;
}

#define VENDOR(name, expression)                                                                             \
    static double get_##name(const struct replies *replies, size_t i)                                        \
    {                                                                                                        \
        const struct replies_vendor *row = row_of(replies, i);                                               \
        return row ? (double)(expression) : (double)NAN;                                                     \
    }
VENDOR(earned, row->earned.value)
VENDOR(earned_low, row->earned.low)
VENDOR(earned_high, row->earned.high)
VENDOR(epsilon, row->epsilon)
VENDOR(undecided, row->undecided)
VENDOR(left, row->left.value)
VENDOR(left_low, row->left.low)
VENDOR(change, row->change.value)
VENDOR(change_low, row->change.low)
VENDOR(change_high, row->change.high)
VENDOR(failed, row->failed)

#define SWITCH(name, expression)                                                                             \
    static double get_##name(const struct replies *replies, size_t i)                                        \
    {                                                                                                        \
        const struct replies_switch *one = &replies->switches[i];                                            \
        return (double)(expression);                                                                         \
    }
SWITCH(turn, one->turn + 1)
SWITCH(vendor, one->vendor)
SWITCH(gain, one->gain.value)
SWITCH(gain_low, one->gain.low)
SWITCH(gain_high, one->gain.high)

static const struct row {
    struct field field;
    double (*get)(const struct replies *replies, size_t index);
} rows[] = {
    {FIELD("earned", FIELD_F64, "kCNY",
           "cash that the vendor earned with its group when it was its last turn, mean over runs",
           AXIS_VENDOR),
     get_earned},
    {FIELD("earned_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_VENDOR), get_earned_low},
    {FIELD("earned_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_VENDOR), get_earned_high},
    {FIELD(
         "epsilon", FIELD_F64, "kCNY",
         "the most that the vendor may gain by another rule: largest upper end of a 95 % interval; 0: nothing",
         AXIS_VENDOR),
     get_epsilon},
    {FIELD("left", FIELD_F64, "kCNY", "what it may gain by that rule, mean over pairs of runs", AXIS_VENDOR),
     get_left},
    {FIELD("left_low", FIELD_F64, "kCNY", "lower end of its interval, whose upper end is epsilon",
           AXIS_VENDOR),
     get_left_low},
    {FIELD("undecided", FIELD_F64, "1", "rules whose gain has no sign", AXIS_VENDOR), get_undecided},
    {FIELD(
         "change", FIELD_F64, "kCNY",
         "what it earns by the rules at the end more than by those of the scenario, mean over the same runs",
         AXIS_VENDOR),
     get_change},
    {FIELD("change_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_VENDOR), get_change_low},
    {FIELD("change_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_VENDOR), get_change_high},
    {FIELD("failed", FIELD_F64, "1", "rules with which a run fails", AXIS_VENDOR), get_failed},
    {FIELD("switch_turn", FIELD_I32, "1", "turn in which the vendor changed its rule, from 1", AXIS_SWITCH),
     get_turn},
    {FIELD("switch_vendor", FIELD_I32, "1", "vendor that changed its rule", AXIS_SWITCH), get_vendor},
    {FIELD("switch_gain", FIELD_F64, "kCNY", "what it gained by that, mean over pairs of runs", AXIS_SWITCH),
     get_gain},
    {FIELD("switch_gain_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_SWITCH),
     get_gain_low},
    {FIELD("switch_gain_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_SWITCH),
     get_gain_high},
};

static size_t length_of(const struct replies *replies, const struct field *field)
{
    return field->axes[0] == AXIS_SWITCH ? replies->switch_count : replies->study->base->vendor_count;
}

static enum status put_rows(struct output *output, struct error *error)
{
    const struct replies *replies = output->replies;
    size_t most = replies->switch_count + replies->study->base->vendor_count;
    double *numbers = calloc(most, sizeof *numbers);
    enum status status = numbers ? STATUS_OK : error_no_memory(error, "the file of best replies");
    for (size_t i = 0; status == STATUS_OK && i < sizeof rows / sizeof *rows; i++) {
        const hsize_t lengths[] = {length_of(replies, &rows[i].field)};
        for (size_t k = 0; k < lengths[0]; k++)
            numbers[k] = rows[i].get(replies, k);
        status = hdf5_write_numbers(output->file, &rows[i].field, lengths, output->scales, numbers, error);
    }
    free(numbers);
    return status;
}

static enum status put_texts(struct output *output, const struct field *field, const char *const *texts,
                             struct error *error)
{
    const hsize_t lengths[] = {length_of(output->replies, field)};
    return hdf5_write_field(output->file, field, lengths, output->scales, texts, error);
}

static enum status put_names(struct output *output, struct error *error)
{
    static const struct field first =
                                  FIELD("first_rule", FIELD_TEXT, "1", "rule in the scenario", AXIS_VENDOR),
                              rule = FIELD("final_rule", FIELD_TEXT, "1", "rule at the end", AXIS_VENDOR),
                              tempting =
                                  FIELD("tempting_rule", FIELD_TEXT, "1",
                                        "rule by which the vendor may gain most; empty: none", AXIS_VENDOR),
                              from = FIELD("switch_from", FIELD_TEXT, "1", "rule before", AXIS_SWITCH),
                              to = FIELD("switch_to", FIELD_TEXT, "1", "rule after", AXIS_SWITCH);
    const struct replies *replies = output->replies;
    const struct scenario *base = replies->study->base;
    const char **texts = calloc(2 * (replies->switch_count + base->vendor_count), sizeof *texts), **others;
    if (!texts)
        return error_no_memory(error, "the file of best replies");
    others = texts + base->vendor_count;
    for (size_t f = 0; f < base->vendor_count; f++) {
        const struct replies_vendor *row = row_of(replies, f);
        texts[f] = row ? row->rule : base->vendors[f].pricing.strategy;
        others[f] = row && row->tempting ? row->tempting : "";
    }
    enum status status = put_texts(output, &rule, texts, error);
    if (status == STATUS_OK)
        status = put_texts(output, &tempting, others, error);
    for (size_t f = 0; f < base->vendor_count; f++)
        texts[f] = base->vendors[f].pricing.strategy;
    if (status == STATUS_OK)
        status = put_texts(output, &first, texts, error);
    others = texts + replies->switch_count;
    for (size_t i = 0; i < replies->switch_count; i++) {
        texts[i] = replies->switches[i].from;
        others[i] = replies->switches[i].to;
    }
    if (status == STATUS_OK)
        status = put_texts(output, &from, texts, error);
    if (status == STATUS_OK)
        status = put_texts(output, &to, others, error);
    free(texts);
    return status;
}

static enum status put_attributes(struct output *output, size_t most_turns, struct error *error)
{
    const struct replies *replies = output->replies;
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"turns", (int64_t)replies->turns},
        {"most_turns", (int64_t)most_turns},
        {"runs_played", (int64_t)replies->runs},
        {"cycle_from", replies->end == REPLIES_CYCLE ? (int64_t)replies->cycle_from : -1},
    };
    enum status status = hdf5_set_text(output->file, "end", replies_end_names[replies->end], error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = hdf5_set_integer(output->file, numbers[i].name, numbers[i].number, error);
    return status;
}

static enum status fill(struct output *output, size_t most_turns, struct error *error)
{
    const struct study *study = output->replies->study;
    enum status status = study_write_texts(output->file, study, FILE_OF_REPLIES, error);
    if (status == STATUS_OK)
        status = put_attributes(output, most_turns, error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(output->file, AXIS_SWITCH, output->replies->switch_count,
                                   &output->scales[AXIS_SWITCH], error);
    if (status == STATUS_OK)
        status = writer_scenario_scales(output->file, study->base, output->scales, error);
    if (status == STATUS_OK)
        status = writer_scenario_fields(output->file, study->base, output->scales, error);
    if (status == STATUS_OK)
        status = put_names(output, error);
    if (status == STATUS_OK)
        status = put_rows(output, error);
    return hdf5_finish_scales(output->scales, status, error);
}

enum status replies_write(const struct replies *replies, size_t most_turns, const char *path, bool force,
                          struct error *error)
{
    struct output output = {.replies = replies, .file = -1};
    hdf5_quiet();
    hdf5_no_scales(output.scales);
    enum status status = hdf5_create_in_memory(&output.file, error);
    if (status == STATUS_OK)
        status = fill(&output, most_turns, error);
    return hdf5_publish(output.file, path, force, status, error);
}

bool replies_are_in(const struct study *study, size_t most_turns, const char *path)
{
    const struct study_attribute asked[] = {{.name = "most_turns", .number = (int64_t)most_turns}};
    return study_is_in(study, FILE_OF_REPLIES, asked, 1, path);
}
