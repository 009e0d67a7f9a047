#include "text/calibration_text.h"

#include <math.h>

#include "base/version.h"
#include "terminal/text_table.h"
#include "text/json.h"

static const double nearly_an_end = 1e-3; /* of the range */

enum { SHOWN_STEP = 3 }; /* every third point of a profile is printed; all are in JSON and CSV */

static void add_span(struct text_table *table, double low, double high)
{
    char text[80] = "-";
    if (!isnan(low))
        snprintf(text, sizeof text, "%.4g to %.4g", low, high);
    text_table_add(table, text);
}

static bool print_targets(FILE *out, const struct calibration *calibration, int width)
{
    static const struct text_column columns[] = {{"target", false},   {"value", true},
                                                 {"simulated", true}, {"standard error", true},
                                                 {"runs", true},      {"distance in scales", true}};
    const struct study *study = calibration->study;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < study->target_count; i++) {
        const struct calibrated_target *target = &calibration->targets[i];
        text_table_add(&table, study->targets[i].label);
        text_table_add_number(&table, study->targets[i].value, 5);
        text_table_add_number(&table, target->mean, 5);
        text_table_add_number(&table, target->standard_error, 5);
        text_table_add_number(&table, (double)target->runs, 5);
        text_table_add_number(&table, target->distance, 5);
    }
    return text_table_print(out, &table, width);
}

/* Whether other parameters can make up for any value of this one. */
static bool only_jointly(const struct calibration *calibration, size_t i)
{
    const struct calibrated_parameter *parameter = &calibration->parameters[i];
    const struct study_vary *vary = &calibration->study->vary[i];
    return parameter->identified && parameter->joint_low <= vary->low && parameter->joint_high >= vary->high;
}

static bool at_an_end(const struct calibration *calibration, size_t i)
{
    return calibration->point[i] < nearly_an_end || calibration->point[i] > 1 - nearly_an_end;
}

static bool print_parameters(FILE *out, const struct calibration *calibration, int width)
{
    static const struct text_column columns[] = {{"parameter", false},        {"found", true},
                                                 {"range on its axis", true}, {"joint range", true},
                                                 {"searched", true},          {"", false}};
    const struct study *study = calibration->study;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct calibrated_parameter *parameter = &calibration->parameters[i];
        text_table_add(&table, study->vary[i].path);
        text_table_add_number(&table, parameter->value, 5);
        add_span(&table, parameter->low, parameter->high);
        add_span(&table, parameter->joint_low, parameter->joint_high);
        add_span(&table, study->vary[i].low, study->vary[i].high);
        text_table_add(&table, !parameter->identified         ? "NOT IDENTIFIED"
                               : only_jointly(calibration, i) ? "NOT BY ITSELF"
                               : at_an_end(calibration, i)    ? "AT AN END"
                                                              : "");
    }
    return text_table_print(out, &table, width);
}

static bool print_profiles(FILE *out, const struct calibration *calibration, int width)
{
    static const struct text_column columns[] = {
        {"value", true}, {"objective above the optimum", true}, {"standard error", true}};
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < calibration->study->vary_count; i++) {
        text_table_heading(&table, calibration->study->vary[i].path);
        for (size_t p = 0; p < PROFILE_POINTS; p += SHOWN_STEP) {
            const struct profile_point *at = &calibration->parameters[i].profile[p];
            text_table_add_number(&table, at->value, 5);
            text_table_add_number(&table, at->difference, 5);
            text_table_add_number(&table, at->error, 5);
        }
    }
    return text_table_print(out, &table, width);
}

/* Where nothing changes, and where all does at once. */
static void print_flats_and_cliffs(FILE *out, const struct calibration *calibration)
{
    const struct study *study = calibration->study;
    if (calibration_is_flat(calibration))
        fputs(
            "The objective is flat: it is the same at all points, so the targets depend on nothing that varies.\n",
            out);
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct calibrated_parameter *parameter = &calibration->parameters[i];
        const char *path = study->vary[i].path;
        if (parameter->identified && !isnan(parameter->flat_low))
            fprintf(
                out,
                "%s has a flat: from %.5g to %.5g the objective is the same, so any value there fits as well.\n",
                path, parameter->flat_low, parameter->flat_high);
        if (isinf(parameter->cliff_jump))
            fprintf(
                out,
                "%s has a cliff: between %.5g and %.5g a run begins to fail, or an outcome of the targets to be "
                "missing.\n",
                path, parameter->cliff_low, parameter->cliff_high);
        else if (!isnan(parameter->cliff_jump))
            fprintf(out, "%s has a cliff: between %.5g and %.5g the objective jumps by %.4g.\n", path,
                    parameter->cliff_low, parameter->cliff_high, parameter->cliff_jump);
    }
}

/* Notes on what the tables do not show. */
static void print_notes(FILE *out, const struct calibration *calibration)
{
    const struct study *study = calibration->study;
    for (size_t i = 0; i < study->vary_count; i++)
        if (!calibration->parameters[i].identified && !calibration_is_flat(calibration))
            fprintf(out, "%s is not identified: over its whole range the objective stays within its noise.\n",
                    study->vary[i].path);
    for (size_t i = 0; i < study->vary_count; i++)
        if (only_jointly(calibration, i))
            fprintf(out,
                    "%s is not identified by itself: the other parameters can make up for any value of it.\n",
                    study->vary[i].path);
    for (size_t i = 0; i < study->vary_count; i++)
        if (calibration->parameters[i].identified && at_an_end(calibration, i))
            fprintf(out, "%s lies at an end of its range; beyond it the fit may be better.\n",
                    study->vary[i].path);
    print_flats_and_cliffs(out, calibration);
    if (study->replicates == 1)
        fputs("One replicate tells nothing about the noise of the objective; if runs are drawn, take more.\n",
              out);
    if (calibration->better_near)
        fputs("A point of a profile fits better than what was found: the search has not found the optimum.\n",
              out);
}

bool calibration_print(FILE *out, const struct calibration *calibration, int width)
{
    fprintf(out, "Objective %.5g: the sum of the squared distances; %zu points of %lld run%s each\n\n",
            calibration->objective, calibration->evaluations, (long long)calibration->study->replicates,
            calibration->study->replicates == 1 ? "" : "s");
    bool printed = print_targets(out, calibration, width);
    fputc('\n', out);
    printed = printed && print_parameters(out, calibration, width);
    fputc('\n', out);
    if (!calibration->profiled)
        return printed;
    printed = printed && print_profiles(out, calibration, width);
    fputc('\n', out);
    print_notes(out, calibration);
    return printed;
}

static json_t *targets(const struct calibration *calibration, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < calibration->study->target_count; i++) {
        const struct study_target *target = &calibration->study->targets[i];
        const struct calibrated_target *fit = &calibration->targets[i];
        append_to_json(&array, pack_json(error, "{ss sf sf ss ss so so so sI}", "outcome", target->label,
                                         "value", target->value, "scale", target->scale, "error",
                                         target_error_names[target->error], "source", target->source,
                                         "simulated", number_to_json(fit->mean), "standard_error",
                                         number_to_json(fit->standard_error), "distance",
                                         number_to_json(fit->distance), "runs", (json_int_t)fit->runs));
    }
    return array;
}

static json_t *profile(const struct calibrated_parameter *parameter, struct error *error)
{
    json_t *array = json_array();
    for (size_t p = 0; array && p < PROFILE_POINTS; p++) {
        const struct profile_point *at = &parameter->profile[p];
        append_to_json(&array, pack_json(error, "{sf so so}", "value", at->value, "difference",
                                         number_to_json(at->difference), "standard_error",
                                         number_to_json(at->error)));
    }
    return array;
}

static json_t *flat(const struct calibrated_parameter *parameter, struct error *error)
{
    return isnan(parameter->flat_low)
               ? json_null()
               : pack_json(error, "{sf sf}", "low", parameter->flat_low, "high", parameter->flat_high);
}

/* A jump of null: runs fail, or outcomes are missing, on one side. */
static json_t *cliff(const struct calibrated_parameter *parameter, struct error *error)
{
    return isnan(parameter->cliff_jump)
               ? json_null()
               : pack_json(error, "{sf sf so}", "low", parameter->cliff_low, "high", parameter->cliff_high,
                           "jump", number_to_json(parameter->cliff_jump));
}

static json_t *parameters(const struct calibration *calibration, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < calibration->study->vary_count; i++) {
        const struct study_vary *vary = &calibration->study->vary[i];
        const struct calibrated_parameter *parameter = &calibration->parameters[i];
        bool known = calibration->profiled;
        append_to_json(&array, pack_json(error, "{ss sf sf sf so so so so so so so so}", "path", vary->path,
                                         "value", parameter->value, "searched_low", vary->low,
                                         "searched_high", vary->high, "low", number_to_json(parameter->low),
                                         "high", number_to_json(parameter->high), "joint_low",
                                         number_to_json(parameter->joint_low), "joint_high",
                                         number_to_json(parameter->joint_high), "identified",
                                         known ? json_boolean(parameter->identified) : json_null(), "flat",
                                         flat(parameter, error), "cliff", cliff(parameter, error), "profile",
                                         known ? profile(parameter, error) : json_null()));
    }
    return array;
}

enum status calibration_print_json(FILE *out, const struct calibration *calibration, struct error *error)
{
    struct error cause = {0};
    json_t *root =
        pack_json(&cause, "{ss ss ss sf sI sI sI sb sb sb so so}", "version", version_number(), "commit",
                  version_commit(), "study", calibration->study->file, "objective", calibration->objective,
                  "replicates", (json_int_t)calibration->study->replicates, "points",
                  (json_int_t)calibration->evaluations, "failed_points",
                  (json_int_t)calibration->failed_points, "converged", calibration->converged, "better_near",
                  calibration->better_near, "flat", calibration_is_flat(calibration), "targets",
                  targets(calibration, &cause), "parameters", parameters(calibration, &cause));
    enum status status = print_json(out, root, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* RFC 4180: quoted, with quotes in the text doubled. */
static void print_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void print_cell(FILE *out, double number)
{
    fputc(',', out);
    if (!isnan(number))
        fprintf(out, "%.17g", number);
}

void calibration_print_csv(FILE *out, const struct calibration *calibration)
{
    fputs("parameter,value,difference,standard_error\n", out);
    for (size_t i = 0; i < calibration->study->vary_count; i++)
        for (size_t p = 0; p < PROFILE_POINTS; p++) {
            const struct profile_point *at = &calibration->parameters[i].profile[p];
            print_quoted(out, calibration->study->vary[i].path);
            print_cell(out, at->value);
            print_cell(out, at->difference);
            print_cell(out, at->error);
            fputc('\n', out);
        }
}
