/* Where work on points that are not known beforehand keeps its finished runs: the journal of a sweep. Work that is
 * repeated asks for the same points in the same order, so a run is known by its number in that order, and by its point. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fnv.h"
#include "base/list.h"
#include "study/calibrate_steps.h"
#include "study/journal.h"
#include "study/study_output.h"
#include "study/sweep_folder.h"

/* A run of an earlier call. */
struct kept_run {
    size_t run;
    int64_t point; /* hash of its point */
    bool failed;
    double *outcomes; /* [target_count] */
};

struct calibrate_memory {
    struct study study; /* a copy whose design has as many points as may be simulated */
    struct design design;
    struct columns *columns;
    struct sweep_folder folder;
    struct journal journal;
    struct moments_memory view;
    struct kept_run *runs; /* [count], ascending */
    size_t count, capacity;
};

static int64_t hash_of(const struct calibrate_memory *memory, const double *point)
{
    return (int64_t)(fnv_add(fnv_of_nothing, point, memory->study.vary_count * sizeof *point) >> 1);
}

static int by_run(const void *a, const void *b)
{
    const struct kept_run *x = a, *y = b;
    return (x->run > y->run) - (x->run < y->run);
}

static bool find(struct calibrate_memory *memory, size_t run, const double *point, double *outcomes,
                 bool *failed)
{
    const struct kept_run key = {.run = run};
    const struct kept_run *kept =
        memory->count ? bsearch(&key, memory->runs, memory->count, sizeof key, by_run) : NULL;
    if (!kept || kept->point != hash_of(memory, point))
        return false;
    memcpy(outcomes, kept->outcomes, memory->study.target_count * sizeof *outcomes);
    *failed = kept->failed;
    return true;
}

static enum status keep(struct calibrate_memory *memory, size_t run, const double *point,
                        struct result *result, struct error *error)
{
    result->run = (uint32_t)run;
    result->seed = hash_of(memory, point);
    return journal_append(&memory->journal, memory->columns, result, error);
}

static bool take_run(void *context, struct result *result)
{
    struct calibrate_memory *memory = context;
    size_t targets = memory->study.target_count;
    struct kept_run *runs = list_with_room(memory->runs, memory->count, &memory->capacity, sizeof *runs);
    double *outcomes = calloc(targets, sizeof *outcomes);
    if (runs)
        memory->runs = runs;
    if (!runs || !outcomes) {
        free(outcomes);
        result_free(result);
        return false;
    }
    for (size_t i = 0; i < targets; i++)
        outcomes[i] = result->outcomes[memory->study.targets[i].index];
    runs[memory->count++] = (struct kept_run){result->run, result->seed, result->failed, outcomes};
    result_free(result);
    return true;
}

static enum status open_folder(struct calibrate_memory *memory, const struct study *study, const char *work,
                               const char *output, bool force, struct error *error)
{
    char *identity = study_identity(study), *text = NULL;
    if (identity && asprintf(&text, "work = %s\n%s", work, identity) < 0)
        text = NULL;
    enum status status = text ? sweep_folder_open(&memory->folder, output, text, force, error)
                              : error_no_memory(error, "the text of the study");
    free(identity);
    free(text);
    return status;
}

static enum status open_journal(struct calibrate_memory *memory, const struct study *study,
                                struct error *error)
{
    char digest[DIGEST_SIZE], *path = sweep_folder_path(&memory->folder, "journal");
    enum status status =
        path ? study_digest(study, digest, error) : error_no_memory(error, "the name of the journal");
    if (status == STATUS_OK)
        status = journal_open(&memory->journal, path, &memory->study, memory->columns, digest, take_run,
                              memory, error);
    free(path);
    if (memory->count)
        qsort(memory->runs, memory->count, sizeof *memory->runs, by_run);
    return status;
}

enum status calibrate_memory_open(const struct study *study, const char *work, size_t points,
                                  const char *output, bool force, struct calibrate_memory **memory,
                                  struct error *error)
{
    struct calibrate_memory *made = *memory = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the memory of a calibration");
    made->folder.lock = made->journal.file = -1;
    made->study = *study;
    made->design = (struct design){.size = points, .factors = study->vary_count};
    made->study.design = &made->design;
    made->study.keep = 1U << KEEP_SUMMARY;
    made->view = (struct moments_memory){.context = made, .find = find, .keep = keep};
    if (points > INT32_MAX / (size_t)study->replicates)
        return error_set(
            error, STATUS_INVALID,
            "%zu points with %lld replicates are more runs than can be kept; take fewer, or no --output",
            points, (long long)study->replicates);
    enum status status = open_folder(made, study, work, output, force, error);
    if (status == STATUS_OK)
        status = columns_create(&made->study, &made->columns, error);
    return status == STATUS_OK ? open_journal(made, study, error) : status;
}

size_t calibrate_memory_runs(const struct calibrate_memory *memory)
{
    return memory ? memory->count : 0;
}

size_t calibrate_memory_damage(const struct calibrate_memory *memory, const char **name)
{
    *name = memory->journal.aside;
    return memory->journal.damaged_bytes;
}

const struct moments_memory *calibrate_memory_from(struct calibrate_memory *memory, size_t first)
{
    if (!memory)
        return NULL;
    memory->view.first_run = first * (size_t)memory->study.replicates;
    return &memory->view;
}

enum status calibrate_memory_sync(struct calibrate_memory *memory, struct error *error)
{
    return journal_sync(&memory->journal, clock_seconds(), error);
}

void calibrate_memory_close(struct calibrate_memory *memory, bool done)
{
    if (!memory)
        return;
    journal_close(&memory->journal);
    if (done)
        sweep_folder_delete(&memory->folder);
    sweep_folder_close(&memory->folder);
    columns_free(memory->columns);
    for (size_t i = 0; i < memory->count; i++)
        free(memory->runs[i].outcomes);
    free(memory->runs);
    free(memory);
}
