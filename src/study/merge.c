#include "study/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/smaller.h"
#include "file/chunk_copy.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/publish.h"
#include "study/analysis.h"

enum { BLOCK = OUTPUT_ROWS_PER_CHUNK, MOST_OPEN = 64 };

/* Where a run is stored. */
struct place {
    int32_t run;
    uint32_t file, row;
};

struct merging {
    const struct study *study;
    unsigned threads;
    struct columns *columns;
    struct study_file *files;  /* [file_count] */
    hid_t *handles;            /* [file_count]; -1: closed */
    size_t file_count, opened; /* opened: number of times that a file was opened */
    size_t open[MOST_OPEN];    /* files that are open, or could not be opened */
    /* [place_count], all runs found, ascending; after choose_rows [row_count], those of the output */
    struct place *places;
    int32_t *runs; /* [row_count], ascending, the output's runs */
    size_t place_count, row_count;
    struct study_failure *failures;
    size_t failure_count;
    char *buffer, *read_buffer;
    struct chunk_buffer chunk;
    struct study_output output;
};

size_t study_part_size(const struct study *study, const struct study_part *part)
{
    size_t runs = study_run_count(study), first = part->part - 1;
    return runs > first ? (runs - first - 1) / part->parts + 1 : 0;
}

size_t study_part_run(const struct study_part *part, size_t n)
{
    return part->part - 1 + n * part->parts;
}

static enum status read_files(struct merging *merging, const char *const *paths, size_t count,
                              struct error *error)
{
    char digest[DIGEST_SIZE];
    enum status status = study_digest(merging->study, digest, error);
    merging->files = calloc(count + 1, sizeof *merging->files);
    merging->handles = calloc(count + 1, sizeof *merging->handles);
    if (!merging->files || !merging->handles)
        return error_no_memory(error, "the files");
    for (size_t i = 0; i <= count; i++)
        merging->handles[i] = -1;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        merging->file_count++;
        status = study_file_read(&merging->files[i], paths[i], error);
        if (status == STATUS_OK && strcmp(merging->files[i].digest, digest) != 0)
            status = error_set_in_file(error, STATUS_INVALID, paths[i],
                                       "is of another study, or was written by another build");
    }
    return status;
}

/* Results stand beside the files as one more, in memory. */
static enum status add_results(struct merging *merging, const struct merge_options *options,
                               struct error *error)
{
    size_t count = options->result_count, f = merging->file_count;
    struct study_file *file = &merging->files[f];
    if (count == 0)
        return STATUS_OK;
    *file = (struct study_file){.path = strdup("the finished runs"),
                                .runs = calloc(count, sizeof *file->runs),
                                .failed = calloc(count, sizeof *file->failed),
                                .count = count};
    merging->file_count++;
    if (!file->path || !file->runs || !file->failed)
        return error_no_memory(error, "the finished runs");
    for (size_t i = 0; i < count; i++) {
        file->runs[i] = (int32_t)options->results[i]->run;
        file->failed[i] = options->results[i]->failed;
    }
    return shard_create(merging->study, merging->columns, options->results, count, &merging->handles[f],
                        error);
}

static int by_number(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->run != y->run ? (x->run > y->run) - (x->run < y->run)
                            : (x->file > y->file) - (x->file < y->file);
}

/* Lists the runs that the files hold. Memory grows with these, not with the study's number of runs. */
static enum status place_runs(struct merging *merging, struct error *error)
{
    size_t count = study_run_count(merging->study), there = 0;
    for (size_t f = 0; f < merging->file_count; f++)
        there += merging->files[f].count;
    merging->places = malloc((there + 1) * sizeof *merging->places);
    merging->runs = calloc(there + 1, sizeof *merging->runs);
    if (!merging->places || !merging->runs)
        return error_no_memory(error, "the places of the runs");
    for (size_t f = 0; f < merging->file_count; f++)
        for (size_t row = 0; row < merging->files[f].count; row++) {
            int32_t run = merging->files[f].runs[row];
            if ((size_t)run >= count)
                return error_set_in_file(error, STATUS_INVALID, merging->files[f].path,
                                         "run %zu is beyond the study's %zu runs", (size_t)run, count);
            merging->places[merging->place_count++] = (struct place){run, (uint32_t)f, (uint32_t)row};
        }
    if (there > 0)
        qsort(merging->places, there, sizeof *merging->places, by_number);
    for (size_t i = 1; i < there; i++) {
        const struct place *one = &merging->places[i - 1], *other = &merging->places[i];
        if (one->run == other->run)
            return error_set(error, STATUS_INVALID, "run %ld is doubled: %s and %s both hold it",
                             (long)one->run, merging->files[one->file].path,
                             merging->files[other->file].path);
    }
    return STATUS_OK;
}

/* Chooses the output's rows: all runs, or those of the part, of which none may be missing. */
static enum status choose_rows(struct merging *merging, const struct merge_options *options,
                               struct error *error)
{
    const struct study_part *part = &options->part;
    size_t missing = SIZE_MAX, wanted = study_part_size(merging->study, part);
    for (size_t i = 0; i < merging->place_count; i++) {
        struct place place = merging->places[i];
        if (!options->partial && (size_t)place.run % part->parts != part->part - 1)
            continue;
        if (missing == SIZE_MAX && (size_t)place.run != study_part_run(part, merging->row_count))
            missing = study_part_run(part, merging->row_count);
        merging->places[merging->row_count] = place;
        merging->runs[merging->row_count++] = place.run;
    }
    if (!options->partial && merging->row_count < wanted)
        return error_set(error, STATUS_INVALID, "%zu of %zu runs are missing; the first is run %zu",
                         wanted - merging->row_count, wanted,
                         missing == SIZE_MAX ? study_part_run(part, merging->row_count) : missing);
    return merging->row_count ? STATUS_OK : error_set(error, STATUS_INVALID, "there are no runs to join");
}

static int by_run_alone(const void *run, const void *of)
{
    int32_t x = *(const int32_t *)run, y = ((const struct place *)of)->run;
    return (x > y) - (x < y);
}

/* Checks that the file at the output may be replaced: all its runs are among the new rows. */
static enum status check_replaced(const struct merging *merging, const char *path, struct error *error)
{
    static const char advice[] =
        "merge replaces no file whose runs are not all among those that it joins, not even with "
        "--force: name another output, add the file to those to join, or move it "
        "away";
    struct study_file file;
    struct error why = {0};
    size_t missing = 0;
    enum status status = study_file_read(&file, path, &why);
    if (status != STATUS_OK)
        status =
            error_set_about_file(error, STATUS_INVALID, path, "is there and is no file of a study (%s); %s",
                                 error_text(&why).bytes, advice);
    else if (strcmp(file.digest, merging->files[0].digest) != 0)
        status = error_set_about_file(error, STATUS_INVALID, path,
                                      "is there and is of another study or build; %s", advice);
    for (size_t i = 0; status == STATUS_OK && i < file.count; i++)
        missing += !bsearch(&file.runs[i], merging->places, merging->row_count, sizeof *merging->places,
                            by_run_alone);
    if (missing > 0)
        status = error_set_about_file(error, STATUS_INVALID, path,
                                      "is there and holds %zu runs that the files lack; %s", missing, advice);
    study_file_clear(&file);
    return status;
}

/* Opens a file; beyond MOST_OPEN the one opened first is closed. */
static enum status open_file(struct merging *merging, size_t f, struct error *error)
{
    if (merging->handles[f] >= 0)
        return STATUS_OK;
    size_t place = merging->opened++ % MOST_OPEN;
    if (merging->opened > MOST_OPEN) {
        hdf5_close(merging->handles[merging->open[place]]);
        merging->handles[merging->open[place]] = -1;
    }
    merging->open[place] = f;
    return hdf5_reopen(merging->files[f].path, &merging->handles[f], error);
}

/* Reads rows [low, low + rows) of a file at once, and copies those of the block to their places. */
static enum status gather_rows(struct merging *merging, size_t c, size_t first, size_t count, uint32_t file,
                               size_t low, size_t rows, struct error *error)
{
    const struct column *column = &merging->columns->items[c];
    size_t bytes = column_bytes(column);
    hsize_t start[FIELD_AXES_MAX] = {low}, extent[FIELD_AXES_MAX] = {rows};
    for (size_t a = 1; column->field.axes[a] != AXIS_NONE; a++)
        extent[a] = axis_length(column->field.axes[a], merging->study->base);
    enum status status = hdf5_read_block(merging->handles[file], column->field.name, column->field.type,
                                         FIELD_AXES_MAX, start, extent, merging->read_buffer, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct place place = merging->places[first + i];
        if (place.file == file && place.row >= low && place.row < low + rows)
            memcpy(merging->buffer + i * bytes, merging->read_buffer + (place.row - low) * bytes, bytes);
    }
    return status;
}

/* Reads the part of a block that is in one file. */
static enum status gather_from(struct merging *merging, size_t c, size_t first, size_t count, uint32_t file,
                               struct error *error)
{
    size_t low = SIZE_MAX, high = 0;
    for (size_t i = 0; i < count; i++) {
        struct place place = merging->places[first + i];
        if (place.file != file)
            continue;
        low = smaller(low, place.row);
        high = place.row + 1 > high ? place.row + 1 : high;
    }
    enum status status = STATUS_OK;
    for (; status == STATUS_OK && low < high; low += BLOCK)
        status = gather_rows(merging, c, first, count, file, low, smaller(BLOCK, high - low), error);
    return error_in_file(error, status, merging->files[file].path);
}

/* Copies whole runs of a series, still compressed. A failed run has no chunk, and gets none. */
static enum status copy_series(struct merging *merging, size_t c, size_t first, size_t count,
                               struct error *error)
{
    const char *name = merging->columns->items[c].field.name;
    hid_t target = merging->output.datasets[c];
    enum status status = hdf5_extend(target, name, first + count, error);
    for (size_t row = first; status == STATUS_OK && row < first + count; row++) {
        struct place place = merging->places[row];
        status = open_file(merging, place.file, error);
        if (status != STATUS_OK)
            continue;
        status =
            chunk_copy(merging->handles[place.file], name, place.row, target, row, &merging->chunk, error);
        if (status == STATUS_INVALID)
            status = error_set_in_file(error, STATUS_FAILED, merging->files[place.file].path,
                                       "`%s` of run %ld can't be copied", name, (long)place.run);
    }
    return status;
}

static enum status copy_rows(struct merging *merging, size_t c, size_t first, size_t count,
                             const uint32_t *files, size_t file_count, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t f = 0; status == STATUS_OK && f < file_count; f++) {
        status = open_file(merging, files[f], error);
        if (status == STATUS_OK)
            status = gather_from(merging, c, first, count, files[f], error);
    }
    if (status == STATUS_OK)
        status = study_output_rows(&merging->output, c, first, count, merging->buffer, error);
    return status;
}

/* Lists the files that hold runs of the block, each once; files: [count]. */
static size_t files_of_block(const struct merging *merging, size_t first, size_t count, uint32_t *files)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t file = merging->places[first + i].file;
        bool known = false;
        for (size_t k = found; k-- > 0 && !known;)
            known = files[k] == file;
        if (!known)
            files[found++] = file;
    }
    return found;
}

static enum status copy_block(struct merging *merging, size_t first, size_t count, struct error *error)
{
    uint32_t files[BLOCK];
    size_t file_count = files_of_block(merging, first, count, files);
    enum status status = study_output_runs(&merging->output, first, merging->runs + first, count, error);
    for (size_t c = 0; status == STATUS_OK && c < merging->columns->count; c++)
        status = merging->columns->items[c].kind == COLUMN_SERIES
                     ? copy_series(merging, c, first, count, error)
                     : copy_rows(merging, c, first, count, files, file_count, error);
    return status;
}

/* Takes over messages of failed runs. */
static enum status add_failures(struct merging *merging, const int32_t *runs, char **messages, size_t count,
                                struct error *error)
{
    size_t before = merging->failure_count;
    struct study_failure *failures = realloc(merging->failures, (before + count) * sizeof *failures);
    if (!failures)
        return error_no_memory(error, "the failures");
    merging->failures = failures;
    merging->failure_count += count;
    for (size_t i = 0; i < count; i++) {
        failures[before + i] = (struct study_failure){runs[i], messages[i]};
        messages[i] = NULL;
    }
    return STATUS_OK;
}

static enum status read_failures(struct merging *merging, size_t f, struct error *error)
{
    enum status status = open_file(merging, f, error);
    hid_t from = merging->handles[f];
    size_t count = status == STATUS_OK ? hdf5_length(from, "failures/failure_run") : 0, texts = 0;
    if (count == 0)
        return status;
    hsize_t start[] = {0}, extent[] = {count};
    char **messages = NULL;
    int32_t *runs = calloc(count, sizeof *runs);
    if (!runs)
        return error_no_memory(error, "the failures");
    status = hdf5_read_block(from, "failures/failure_run", FIELD_I32, 1, start, extent, runs, error);
    if (status == STATUS_OK)
        status = hdf5_read_texts(from, "failures/failure_message", &messages, &texts, error);
    if (status == STATUS_OK && texts < count)
        status = error_set_in_file(error, STATUS_INVALID, merging->files[f].path,
                                   "%zu runs failed, and %zu messages say why", count, texts);
    if (status == STATUS_OK)
        status = add_failures(merging, runs, messages, count, error);
    hdf5_free_texts(messages, texts);
    free(runs);
    return error_in_file(error, status, merging->files[f].path);
}

static int by_run(const void *a, const void *b)
{
    const struct study_failure *x = a, *y = b;
    return (x->run > y->run) - (x->run < y->run);
}

static enum status copy_failures(struct merging *merging, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t f = 0; status == STATUS_OK && f < merging->file_count; f++)
        status = read_failures(merging, f, error);
    if (status != STATUS_OK)
        return status;
    if (merging->failure_count > 0)
        qsort(merging->failures, merging->failure_count, sizeof *merging->failures, by_run);
    return study_output_failures(&merging->output, merging->failures, merging->failure_count, error);
}

static enum status take_buffers(struct merging *merging, struct error *error)
{
    size_t widest = columns_widest(merging->columns);
    merging->buffer = calloc(BLOCK, widest);
    merging->read_buffer = calloc(BLOCK, widest);
    return merging->buffer && merging->read_buffer ? STATUS_OK : error_no_memory(error, "a block of rows");
}

static enum status write_file(struct merging *merging, hid_t file, struct error *error)
{
    enum status status = study_output_open(&merging->output, merging->study, merging->columns, file, error);
    for (size_t first = 0; status == STATUS_OK && first < merging->row_count; first += BLOCK)
        status = copy_block(merging, first, smaller(BLOCK, merging->row_count - first), error);
    if (status == STATUS_OK)
        status = copy_failures(merging, error);
    if (status == STATUS_OK && merging->row_count == study_run_count(merging->study))
        status = study_analyse(&merging->output, merging->threads, error);
    return study_output_close(&merging->output, status, error);
}

static enum status write_output(struct merging *merging, const char *path, bool force, struct error *error)
{
    struct draft draft;
    hid_t file = -1;
    enum status status = publish_check(path, force, error);
    if (status == STATUS_OK)
        status = publish_begin(path, &draft, error);
    if (status != STATUS_OK)
        return status;
    status = hdf5_create_on_disk(draft.name, &file, error);
    if (status == STATUS_OK)
        status = write_file(merging, file, error);
    status = error_in_file(error, hdf5_finish(&file, status, error), path);
    if (status == STATUS_OK)
        return publish_end_sealed(path, force, &draft, error);
    publish_drop(&draft);
    return status;
}

static void clear(struct merging *merging)
{
    for (size_t f = 0; f < merging->file_count; f++) {
        hdf5_close(merging->handles[f]);
        study_file_clear(&merging->files[f]);
    }
    for (size_t i = 0; i < merging->failure_count; i++)
        free(merging->failures[i].message);
    free(merging->failures);
    free(merging->files);
    free(merging->handles);
    free(merging->places);
    free(merging->runs);
    free(merging->buffer);
    free(merging->read_buffer);
    free(merging->chunk.bytes);
    columns_free(merging->columns);
}

enum status study_merge(const struct study *study, const char *const *paths, size_t count, const char *output,
                        const struct merge_options *options, struct error *error)
{
    struct merging merging = {.study = study, .threads = options->threads};
    hdf5_quiet();
    enum status status = read_files(&merging, paths, count, error);
    if (status == STATUS_OK)
        status = columns_create(study, &merging.columns, error);
    if (status == STATUS_OK)
        status = add_results(&merging, options, error);
    if (status == STATUS_OK)
        status = place_runs(&merging, error);
    if (status == STATUS_OK)
        status = choose_rows(&merging, options, error);
    if (status == STATUS_OK && options->force && options->same_runs && access(output, F_OK) == 0)
        status = check_replaced(&merging, output, error);
    if (status == STATUS_OK)
        status = take_buffers(&merging, error);
    if (status == STATUS_OK)
        status = write_output(&merging, output, options->force, error);
    clear(&merging);
    return status;
}
