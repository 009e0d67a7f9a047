/* What the file of an inference says of its emulators, for the functions that put them into words. */
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "inference/emulation_result.h"
#include "report/report_inference_work.h"

static bool read_end(const struct stored *root, struct emulation *emulation)
{
    char *end = NULL;
    int64_t check = 0;
    bool good = hdf5_get_text(root->object, "emulation_end", &end, root->error) == STATUS_OK &&
                hdf5_get_integer(root->object, "check_points", &check, root->error) == STATUS_OK;
    emulation->end = EMULATION_STOPPED;
    for (int i = 0; good && i < EMULATION_ENDS; i++)
        if (strcmp(end, emulation_end_names[i]) == 0)
            emulation->end = (enum emulation_end)i;
    emulation->check_count = good && check > 0 && (size_t)check <= emulation->played ? (size_t)check : 0;
    free(end);
    return good;
}

static bool read_waves(const struct stored *root, struct emulation *emulation)
{
    size_t count = emulation->wave_count;
    double *points = stored_row(root, "wave_points", count),
           *in_region = stored_row(root, "wave_in_region", count),
           *left = stored_row(root, "wave_left", count);
    bool good =
        points && in_region && left && (emulation->waves = calloc(count + 1, sizeof *emulation->waves));
    for (size_t w = 0; good && w < count; w++)
        emulation->waves[w] = (struct emulation_wave){
            .count = (size_t)points[w], .in_region = (size_t)in_region[w], .left = left[w]};
    free(points);
    free(in_region);
    free(left);
    return good;
}

static bool read_checks(const struct stored *root, struct emulation *emulation, size_t targets)
{
    enum { POINTS, LEFT_OUT, BEYOND, EXPLAINED, AHEAD, NOISE, DEVIATION, RULED_OUT, TRUSTED, COLUMNS };
    static const char *const names[] = {
        [POINTS] = "emulator_points",       [LEFT_OUT] = "emulator_left_out", [BEYOND] = "emulator_beyond",
        [EXPLAINED] = "emulator_explained", [AHEAD] = "emulator_ahead",       [NOISE] = "emulator_noise",
        [DEVIATION] = "emulator_deviation", [RULED_OUT] = "ruled_out",        [TRUSTED] = "emulator_trusted"};
    const size_t lengths[] = {emulation->wave_count, targets}, count = emulation->wave_count * targets;
    double *columns[COLUMNS] = {NULL};
    bool good = (emulation->checks = calloc(count + 1, sizeof *emulation->checks));
    for (size_t c = 0; c < COLUMNS; c++)
        good = good && (columns[c] = stored_numbers(root, names[c], 2, lengths));
    for (size_t i = 0; good && i < count; i++)
        emulation->checks[i] = (struct emulator_checks){.conditioned = (size_t)columns[POINTS][i],
                                                        .left_out = columns[LEFT_OUT][i],
                                                        .beyond = columns[BEYOND][i],
                                                        .explained = columns[EXPLAINED][i],
                                                        .ahead = columns[AHEAD][i],
                                                        .noise = columns[NOISE][i],
                                                        .deviation = columns[DEVIATION][i],
                                                        .ruled_out = columns[RULED_OUT][i],
                                                        .trusted = columns[TRUSTED][i] > 0};
    for (size_t c = 0; c < COLUMNS; c++)
        free(columns[c]);
    return good;
}

/* Points of the check that have all outcomes. */
static bool count_known(const struct report_inference_work *work, struct emulation *emulation)
{
    size_t targets = work->study.target_count, first = emulation->played - emulation->check_count;
    const size_t lengths[] = {emulation->played, targets};
    emulation->outcomes = stored_numbers(&work->root, "played_outcome", 2, lengths);
    for (size_t i = first; emulation->outcomes && i < emulation->played; i++)
        emulation->check_known += emulated_run_is_whole(&work->study, emulation->outcomes + i * targets);
    return emulation->outcomes != NULL;
}

static bool read_comparisons(const struct report_inference_work *work, struct emulation *emulation)
{
    const struct stored *root = &work->root;
    size_t targets = work->study.target_count;
    double *runs = stored_row(root, "check_runs_mean", targets),
           *emulated = stored_row(root, "check_emulated_mean", targets),
           *errors = stored_row(root, "check_error", targets);
    bool good = runs && emulated && errors && count_known(work, emulation) &&
                (emulation->comparisons = calloc(targets + 1, sizeof *emulation->comparisons));
    for (size_t t = 0; good && t < targets; t++)
        emulation->comparisons[t] = (struct emulation_comparison){
            .runs_mean = runs[t],
            .emulated_mean = emulated[t],
            .error = errors[t],
            .wrong = emulators_err(errors[t] * errors[t] * (double)emulation->check_known,
                                   emulation->check_known, targets)};
    free(runs);
    free(emulated);
    free(errors);
    return good;
}

bool report_emulation_read(struct report_inference_work *work)
{
    const struct stored *root = &work->root;
    size_t targets = work->study.target_count;
    if (!hdf5_has(root->object, "wave_points"))
        return true;
    struct emulation *emulation = work->found.emulation = calloc(1, sizeof *emulation);
    if (!emulation)
        return false;
    emulation->wave_count = hdf5_length(root->object, "wave_points");
    emulation->played = hdf5_length(root->object, "played_wave");
    if (emulation->wave_count == 0) {
        error_note(root->error, STATUS_INVALID, "the file holds no wave");
        return false;
    }
    return read_end(root, emulation) && read_waves(root, emulation) &&
           read_checks(root, emulation, targets) && read_comparisons(work, emulation);
}
