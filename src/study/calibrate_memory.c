/* Where work on points that are not known beforehand keeps its finished runs: the journal of a sweep. Work that is
 * repeated asks for the same points in the same order, so a run is known by its number in that order, and by its point. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
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
    const struct study *of; /* of the caller */
    struct study study;     /* a copy whose design has as many points as can be kept */
    struct design design;
    struct columns *columns;
    struct sweep_folder folder;
    struct study_part part;
    struct journal journal;
    char digest[DIGEST_SIZE];
    struct moments_memory view;
    /* journals of other processes */
    struct journal_reading *others; /* [other_count] */
    size_t other_count, other_capacity;
    pthread_mutex_t lock;  /* of the runs */
    struct kept_run *runs; /* [count]; the first `sorted` ascending */
    size_t count, sorted, capacity;
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

/* Under the lock. */
static const struct kept_run *kept_at(struct calibrate_memory *memory, size_t run, const double *point)
{
    const struct kept_run key = {.run = run};
    const struct kept_run *kept =
        memory->sorted ? bsearch(&key, memory->runs, memory->sorted, sizeof key, by_run) : NULL;
    return kept && kept->point == hash_of(memory, point) ? kept : NULL;
}

bool calibrate_memory_knows(struct calibrate_memory *memory, size_t run, const double *point)
{
    pthread_mutex_lock(&memory->lock);
    bool known = kept_at(memory, run, point) != NULL;
    pthread_mutex_unlock(&memory->lock);
    return known;
}

static bool find(struct calibrate_memory *memory, size_t run, const double *point, double *outcomes,
                 bool *failed)
{
    pthread_mutex_lock(&memory->lock);
    const struct kept_run *kept = kept_at(memory, run, point);
    if (kept) {
        memcpy(outcomes, kept->outcomes, memory->study.target_count * sizeof *outcomes);
        *failed = kept->failed;
    }
    pthread_mutex_unlock(&memory->lock);
    return kept != NULL;
}

static bool remember(struct calibrate_memory *memory, const struct result *result)
{
    size_t targets = memory->study.target_count;
    pthread_mutex_lock(&memory->lock);
    struct kept_run *runs = list_with_room(memory->runs, memory->count, &memory->capacity, sizeof *runs);
    double *outcomes = calloc(targets, sizeof *outcomes);
    if (runs)
        memory->runs = runs;
    for (size_t i = 0; outcomes && i < targets; i++)
        outcomes[i] = result->outcomes[memory->study.targets[i].index];
    if (runs && outcomes)
        runs[memory->count++] = (struct kept_run){result->run, result->seed, result->failed, outcomes};
    else
        free(outcomes);
    pthread_mutex_unlock(&memory->lock);
    return runs && outcomes;
}

static enum status keep(struct calibrate_memory *memory, size_t run, const double *point,
                        struct result *result, struct error *error)
{
    result->run = (uint32_t)run;
    result->seed = hash_of(memory, point);
    bool shared = memory->part.parts > 1;
    if (shared && !remember(memory, result))
        return error_no_memory(error, "the finished runs");
    enum status status = journal_append(&memory->journal, memory->columns, result, error);
    /* others see on their machines what has reached the disk */
    return status == STATUS_OK && shared ? calibrate_memory_sync(memory, error) : status;
}

static bool take_run(void *context, struct result *result)
{
    bool taken = remember(context, result);
    result_free(result);
    return taken;
}

static void sort_runs(struct calibrate_memory *memory)
{
    pthread_mutex_lock(&memory->lock);
    if (memory->count > memory->sorted)
        qsort(memory->runs, memory->count, sizeof *memory->runs, by_run);
    memory->sorted = memory->count;
    pthread_mutex_unlock(&memory->lock);
}

/* Notes a journal that is not known yet. */
static enum status note_journal(void *context, const char *path, struct error *error)
{
    struct calibrate_memory *memory = context;
    for (size_t i = 0; i < memory->other_count; i++)
        if (strcmp(memory->others[i].path, path) == 0)
            return STATUS_OK;
    struct journal_reading *others =
        list_with_room(memory->others, memory->other_count, &memory->other_capacity, sizeof *others);
    char *copy = others ? strdup(path) : NULL;
    if (others)
        memory->others = others;
    if (copy)
        others[memory->other_count++] = (struct journal_reading){.path = copy};
    return copy ? STATUS_OK : error_no_memory(error, "the journals of others");
}

/* "journal", or "journal-2-of-3" of one that works with others. */
static void name_journal(const struct study_part *part, char name[64])
{
    if (part->parts > 1)
        snprintf(name, 64, "journal-%zu-of-%zu", part->part, part->parts);
    else
        snprintf(name, 64, "journal");
}

enum status calibrate_memory_renew(struct calibrate_memory *memory, bool *news, struct error *error)
{
    char own[64];
    size_t before = memory->count;
    name_journal(&memory->part, own);
    enum status status = sweep_folder_journals(&memory->folder, own, note_journal, memory, error);
    for (size_t i = 0; status == STATUS_OK && i < memory->other_count; i++)
        status = journal_read_on(&memory->others[i], &memory->study, memory->columns, memory->digest,
                                 take_run, memory, error);
    *news = memory->count > before;
    sort_runs(memory);
    return status;
}

static enum status open_folder(struct calibrate_memory *memory, const char *work, const char *output,
                               bool force, struct error *error)
{
    const struct study_part *part = &memory->part;
    char *identity = study_identity(memory->of), *text = NULL, member[64];
    if (identity && asprintf(&text, "work = %s\n%s", work, identity) < 0)
        text = NULL;
    snprintf(member, sizeof member, "%zu-of-%zu", part->part, part->parts);
    enum status status = !text ? error_no_memory(error, "the text of the study")
                         : part->parts > 1
                             ? sweep_folder_join(&memory->folder, output, text, force, member, error)
                             : sweep_folder_open(&memory->folder, output, text, force, error);
    free(identity);
    free(text);
    return status;
}

static enum status open_journal(struct calibrate_memory *memory, struct error *error)
{
    char name[64];
    bool news;
    name_journal(&memory->part, name);
    char *path = sweep_folder_path(&memory->folder, name);
    enum status status = path ? study_digest(memory->of, memory->digest, error)
                              : error_no_memory(error, "the name of the journal");
    if (status == STATUS_OK)
        status = journal_open(&memory->journal, path, &memory->study, memory->columns, memory->digest,
                              take_run, memory, error);
    if (status == STATUS_OK)
        status = calibrate_memory_renew(memory, &news, error);
    free(path);
    return status;
}

enum status calibrate_memory_join(const struct study *study, const char *work, size_t points,
                                  const char *output, bool force, const struct study_part *part,
                                  struct calibrate_memory **memory, struct error *error)
{
    struct calibrate_memory *made = calloc(1, sizeof *made);
    *memory = NULL;
    if (!made)
        return error_no_memory(error, "the memory of a calibration");
    pthread_mutex_init(&made->lock, NULL);
    made->folder.lock = made->folder.member_lock = made->journal.file = -1;
    made->part = *part;
    made->of = study;
    made->study = *study;
    /* an earlier call may have kept runs of more points than this one plays */
    made->design =
        (struct design){.size = INT32_MAX / (size_t)study->replicates, .factors = study->vary_count};
    made->study.design = &made->design;
    made->study.keep = 1U << KEEP_SUMMARY;
    made->view = (struct moments_memory){.context = made, .find = find, .keep = keep};
    enum status status = STATUS_OK;
    if (points > INT32_MAX / (size_t)study->replicates)
        status = error_set(
            error, STATUS_INVALID,
            "%zu points with %lld replicates are more runs than can be kept; take fewer, or no --output",
            points, (long long)study->replicates);
    if (status == STATUS_OK)
        status = open_folder(made, work, output, force, error);
    if (status == STATUS_OK)
        status = columns_create(&made->study, &made->columns, error);
    if (status == STATUS_OK)
        status = open_journal(made, error);
    if (status == STATUS_OK)
        *memory = made;
    else /* the folder may be another's: nobody gets at it */
        calibrate_memory_close(made, false);
    return status;
}

enum status calibrate_memory_open(const struct study *study, const char *work, size_t points,
                                  const char *output, bool force, struct calibrate_memory **memory,
                                  struct error *error)
{
    const struct study_part alone = {1, 1};
    return calibrate_memory_join(study, work, points, output, force, &alone, memory, error);
}

struct study_part calibrate_memory_part(const struct calibrate_memory *memory)
{
    return memory ? memory->part : (struct study_part){1, 1};
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

enum status calibrate_memory_show(struct calibrate_memory *memory, struct error *error)
{
    return journal_sync(&memory->journal, (double)INFINITY, error);
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
    for (size_t i = 0; i < memory->other_count; i++)
        free(memory->others[i].path);
    free(memory->others);
    pthread_mutex_destroy(&memory->lock);
    free(memory);
}
