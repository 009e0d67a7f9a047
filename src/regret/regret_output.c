#include "regret/regret_output.h"

#include <math.h>
#include <stdlib.h>

#include "base/same_number.h"
#include "file/hdf5_output.h"
#include "file/writer.h"
#include "study/study_output.h"

struct output {
    const struct regret *regret;
    hid_t file;
    hid_t scales[ALL_AXES];
    double *numbers; /* scratch, of the largest dataset */
};

static size_t length_of(const struct regret *regret, enum field_axis axis)
{
    return axis == AXIS_RUN           ? regret->most
           : axis == AXIS_ALTERNATIVE ? regret->alternative_count
                                      : regret->study->base->vendor_count;
}

/* A vendor's row among those that have alternatives; NULL: it has none. */
static const struct regret_vendor *row_of(const struct regret *regret, size_t vendor)
{
    for (size_t v = 0; v < regret->vendor_count; v++)
        if (regret->vendors[v].vendor == vendor)
            return &regret->vendors[v];
    return NULL;
}

static double cash(const struct regret *regret, size_t point, size_t vendor, size_t run)
{
    const struct regret_vendor *row = row_of(regret, vendor);
    if (!row)
        return (double)NAN;
    size_t place = (size_t)(row - regret->vendors);
    return regret->samples[(point * regret->study->target_count + place * REGRET_TARGETS + REGRET_CASH) *
                               regret->most +
                           run];
}

#define ALTERNATIVE(name, expression)                                                                        \
    static double get_##name(const struct regret *regret, size_t i)                                          \
    {                                                                                                        \
        const struct regret_alternative *alternative = &regret->alternatives[i];                             \
        return (double)(expression);                                                                         \
    }
ALTERNATIVE(vendor, alternative->vendor)
ALTERNATIVE(vary, alternative->vary)
ALTERNATIVE(value, alternative->value)
ALTERNATIVE(gain, alternative->gain.value)
ALTERNATIVE(gain_low, alternative->gain.low)
ALTERNATIVE(gain_high, alternative->gain.high)
ALTERNATIVE(alive, alternative->alive.value)
ALTERNATIVE(alive_low, alternative->alive.low)
ALTERNATIVE(alive_high, alternative->alive.high)
ALTERNATIVE(runs, alternative->runs)
ALTERNATIVE(verdict, alternative->verdict)

#define VENDOR(name, expression, none)                                                                       \
    static double get_##name(const struct regret *regret, size_t i)                                          \
    {                                                                                                        \
        const struct regret_vendor *row = row_of(regret, i);                                                 \
        return row ? (double)(expression) : (double)(none);                                                  \
    }
VENDOR(earned, row->earned.value, NAN)
VENDOR(earned_low, row->earned.low, NAN)
VENDOR(earned_high, row->earned.high, NAN)
VENDOR(best, row->best == SIZE_MAX ? -1 : (double)row->best, -1)

static double get_run_earned(const struct regret *regret, size_t i)
{
    size_t vendors = regret->study->base->vendor_count;
    return cash(regret, 0, i % vendors, i / vendors);
}

static double get_run_gain(const struct regret *regret, size_t i)
{
    size_t alternative = i % regret->alternative_count, run = i / regret->alternative_count;
    size_t vendor = regret->alternatives[alternative].vendor;
    return difference_but_rounding(cash(regret, 0, vendor, run), cash(regret, alternative + 1, vendor, run));
}

static const struct categories verdicts = {regret_verdict_names, REGRET_VERDICTS};

static const struct row {
    struct field field;
    double (*get)(const struct regret *regret, size_t index);
} rows[] = {
    {FIELD("alternative_vendor", FIELD_I32, "1", "vendor that might have played it", AXIS_ALTERNATIVE),
     get_vendor},
    {FIELD("alternative_vary", FIELD_I32, "1", "its place in the list `vary` of /study", AXIS_ALTERNATIVE),
     get_vary},
    {FIELD("alternative_value", FIELD_I32, "1",
           "its place among the values there; value 0 is what was played", AXIS_ALTERNATIVE),
     get_value},
    {FIELD("gain", FIELD_F64, "kCNY",
           "cash that the vendor would have earned more with its group, mean over runs", AXIS_ALTERNATIVE),
     get_gain},
    {FIELD("gain_low", FIELD_F64, "kCNY", "lower end of its 95 % interval, which holds at all looks together",
           AXIS_ALTERNATIVE),
     get_gain_low},
    {FIELD("gain_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_ALTERNATIVE),
     get_gain_high},
    {FIELD("alive_change", FIELD_F64, "1",
           "how much more often the vendor would have been in the market at the end", AXIS_ALTERNATIVE),
     get_alive},
    {FIELD("alive_change_low", FIELD_F64, "1", "lower end of its 95 % interval", AXIS_ALTERNATIVE),
     get_alive_low},
    {FIELD("alive_change_high", FIELD_F64, "1", "upper end of its 95 % interval", AXIS_ALTERNATIVE),
     get_alive_high},
    {FIELD("alternative_runs", FIELD_I32, "runs", "runs behind these numbers", AXIS_ALTERNATIVE), get_runs},
    {{.name = "verdict",
      .type = FIELD_I8,
      .axes = {AXIS_ALTERNATIVE},
      .unit = "1",
      .long_name = "what the vendor would have had of it",
      .categories = &verdicts},
     get_verdict},
    {FIELD("earned", FIELD_F64, "kCNY",
           "cash that the vendor earned with its group as the war was, mean over runs", AXIS_VENDOR),
     get_earned},
    {FIELD("earned_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_VENDOR), get_earned_low},
    {FIELD("earned_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_VENDOR), get_earned_high},
    {FIELD("best_alternative", FIELD_I32, "1",
           "the alternative that gains the vendor most; -1: none is known to gain", AXIS_VENDOR),
     get_best},
    {FIELD("run_earned", FIELD_F64, "kCNY", "cash that the vendor earned with its group as the war was",
           AXIS_RUN, AXIS_VENDOR),
     get_run_earned},
    {FIELD("run_gain", FIELD_F64, "kCNY", "cash that the vendor would have earned more; NaN: not played",
           AXIS_RUN, AXIS_ALTERNATIVE),
     get_run_gain},
};

static enum status put_row(struct output *output, const struct row *row, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    size_t count = 1;
    for (size_t a = 0; row->field.axes[a] != AXIS_NONE; a++)
        count *= (size_t)(lengths[a] = length_of(output->regret, row->field.axes[a]));
    for (size_t i = 0; i < count; i++)
        output->numbers[i] = row->get(output->regret, i);
    return hdf5_write_numbers(output->file, &row->field, lengths, output->scales, output->numbers, error);
}

static enum status put_texts(struct output *output, const struct field *field, const char *const *texts,
                             struct error *error)
{
    const hsize_t lengths[] = {length_of(output->regret, field->axes[0])};
    return hdf5_write_field(output->file, field, lengths, output->scales, texts, error);
}

static enum status put_names(struct output *output, struct error *error)
{
    static const struct field names =
        FIELD("alternative_name", FIELD_TEXT, "1",
              "rule, or parameter with its value, that might have been played", AXIS_ALTERNATIVE);
    static const struct field played =
        FIELD("vendor_rule", FIELD_TEXT, "1", "rule that the vendor played", AXIS_VENDOR);
    const struct regret *regret = output->regret;
    const struct scenario *base = regret->study->base;
    const char **texts = calloc(regret->alternative_count + base->vendor_count + 1, sizeof *texts);
    if (!texts)
        return error_no_memory(error, "the file of regrets");
    for (size_t i = 0; i < regret->alternative_count; i++)
        texts[i] = regret->alternatives[i].name;
    enum status status = put_texts(output, &names, texts, error);
    for (size_t f = 0; f < base->vendor_count; f++)
        texts[f] = base->vendors[f].pricing.strategy;
    if (status == STATUS_OK)
        status = put_texts(output, &played, texts, error);
    free(texts);
    return status;
}

static enum status put_axes(struct output *output, struct error *error)
{
    const struct regret *regret = output->regret;
    enum status status =
        hdf5_create_scale(output->file, AXIS_RUN, regret->most, &output->scales[AXIS_RUN], error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(output->file, AXIS_ALTERNATIVE, regret->alternative_count,
                                   &output->scales[AXIS_ALTERNATIVE], error);
    if (status == STATUS_OK)
        status = writer_scenario_scales(output->file, regret->study->base, output->scales, error);
    if (status == STATUS_OK)
        status = writer_scenario_fields(output->file, regret->study->base, output->scales, error);
    return status;
}

static enum status fill(struct output *output, struct error *error)
{
    enum status status = study_write_texts(output->file, output->regret->study, FILE_OF_REGRET, error);
    if (status == STATUS_OK)
        status = hdf5_set_integer(output->file, "runs_played", (int64_t)output->regret->runs, error);
    if (status == STATUS_OK)
        status = hdf5_set_integer(output->file, "looks", (int64_t)output->regret->looks, error);
    if (status == STATUS_OK)
        status = put_axes(output, error);
    if (status == STATUS_OK)
        status = put_names(output, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof rows / sizeof *rows; i++)
        status = put_row(output, &rows[i], error);
    return hdf5_finish_scales(output->scales, status, error);
}

enum status regret_write(const struct regret *regret, const char *path, bool force, struct error *error)
{
    struct output output = {.regret = regret, .file = -1};
    size_t most = regret->most * (regret->alternative_count + regret->study->base->vendor_count + 1);
    hdf5_quiet();
    hdf5_no_scales(output.scales);
    output.numbers = calloc(most, sizeof *output.numbers);
    enum status status = output.numbers ? hdf5_create_in_memory(&output.file, error)
                                        : error_no_memory(error, "the file of regrets");
    if (status == STATUS_OK)
        status = fill(&output, error);
    free(output.numbers);
    return hdf5_publish(output.file, path, force, status, error);
}

bool regret_is_in(const struct study *study, const char *path)
{
    return study_is_in(study, FILE_OF_REGRET, NULL, 0, path);
}
