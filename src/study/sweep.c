#include "study/sweep.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/workers.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/publish.h"
#include "file/seal.h"
#include "study/journal.h"
#include "study/sweep_folder.h"

/* A shard is written when so much is waiting; the time grows with the study, so that there are never very
 * many shards. It is safe to wait: what waits is in the journal. */
enum { MOST_WAITING = 20000, MOST_TASK_RUNS = 16, TASKS_OF_THREAD = 8 };
static const size_t most_waiting_bytes = (size_t)256 << 20;
static const double first_seconds = 2, most_seconds = 60, share_of_elapsed = 0.1;

struct sweep {
    const struct study *study;
    const struct sweep_options *options;
    struct columns *columns;
    struct sweep_folder folder;
    struct journal journal;
    char digest[DIGEST_SIZE];
    size_t foreign;      /* a run in the folder that is not of the part; SIZE_MAX: none */
    unsigned char *done; /* a bit for each run of the study: done by earlier calls */
    double start;
    size_t task_runs;
    atomic_bool stopped;
    /* under the lock: */
    pthread_mutex_t lock;
    struct result **waiting;
    size_t waiting_count, waiting_capacity, waiting_bytes;
    double last_shard, run_seconds; /* time of the last shard; sum over the runs played here */
    size_t played;
    struct sweep_progress progress;
    enum sweep_end end;
    enum status status;
    struct error *error;
};

static bool is_done(const struct sweep *sweep, size_t run)
{
    return sweep->done[run / 8] >> run % 8 & 1;
}

static void count_run(struct sweep *sweep, bool failed)
{
    sweep->progress.done++;
    sweep->progress.failed += failed;
}

/* A run of an earlier call; before the threads start, who then only read these bits. */
static void mark_done(struct sweep *sweep, size_t run, bool failed)
{
    const struct study_part *part = &sweep->options->part;
    if (run % part->parts != part->part - 1)
        sweep->foreign = run;
    sweep->done[run / 8] = (unsigned char)(sweep->done[run / 8] | 1U << run % 8);
    count_run(sweep, failed);
}

/* Takes the result over; false without memory. */
static bool add_waiting(struct sweep *sweep, struct result *result)
{
    struct result **waiting =
        list_with_room(sweep->waiting, sweep->waiting_count, &sweep->waiting_capacity, sizeof *waiting);
    if (!waiting)
        return false;
    sweep->waiting = waiting;
    sweep->waiting[sweep->waiting_count++] = result;
    sweep->waiting_bytes += result->bytes;
    return true;
}

static int by_run(const void *a, const void *b)
{
    const struct result *x = *(struct result *const *)a, *y = *(struct result *const *)b;
    return (x->run > y->run) - (x->run < y->run);
}

static void sort_waiting(struct sweep *sweep)
{
    if (sweep->waiting_count > 0)
        qsort(sweep->waiting, sweep->waiting_count, sizeof *sweep->waiting, by_run);
}

static void forget_waiting(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->waiting_count; i++)
        result_free(sweep->waiting[i]);
    sweep->waiting_count = sweep->waiting_bytes = 0;
}

/* Under the lock: what waits becomes a shard, and the journal is empty again. */
static enum status write_shard(struct sweep *sweep, struct error *error)
{
    char name[64];
    if (sweep->waiting_count == 0)
        return STATUS_OK;
    sort_waiting(sweep);
    snprintf(name, sizeof name, "runs-%010lu.h5", (unsigned long)sweep->waiting[0]->run);
    char *path = sweep_folder_path(&sweep->folder, name);
    enum status status = path ? STATUS_OK : error_no_memory(error, "the name of a shard");
    if (status == STATUS_OK)
        status = shard_write(sweep->study, sweep->columns, sweep->waiting, sweep->waiting_count, path, error);
    if (status == STATUS_OK)
        status = sweep_folder_add(&sweep->folder, path, error);
    if (status == STATUS_OK)
        status = journal_empty(&sweep->journal, sweep->digest, error);
    forget_waiting(sweep);
    sweep->last_shard = clock_seconds();
    free(path);
    return status;
}

static bool shard_is_due(const struct sweep *sweep)
{
    double time = clock_seconds(), wait = share_of_elapsed * (time - sweep->start);
    wait = fmin(fmax(wait, first_seconds), most_seconds);
    return time - sweep->last_shard >= wait || sweep->waiting_count >= MOST_WAITING ||
           sweep->waiting_bytes >= most_waiting_bytes;
}

static void stop(struct sweep *sweep, enum sweep_end end)
{
    if (!atomic_exchange(&sweep->stopped, true))
        sweep->end = end;
}

/* Under the lock: a run is finished. */
static enum status take_result(struct sweep *sweep, struct result *result, double seconds)
{
    const struct sweep_options *options = sweep->options;
    bool failed = result->failed;
    enum status status = journal_append(&sweep->journal, sweep->columns, result, sweep->error);
    if (status == STATUS_OK)
        status = journal_sync(&sweep->journal, clock_seconds(), sweep->error);
    if (status == STATUS_OK && !add_waiting(sweep, result))
        status = error_no_memory(sweep->error, "the finished runs");
    if (status != STATUS_OK) {
        result_free(result);
        return status;
    }
    count_run(sweep, failed);
    sweep->played++;
    sweep->run_seconds += seconds;
    if (shard_is_due(sweep))
        status = write_shard(sweep, sweep->error);
    if (options->progress && !options->progress(options->context, &sweep->progress))
        stop(sweep, SWEEP_STOPPED);
    return status;
}

/* Whether a run that starts now would end too late. */
static bool time_is_up(struct sweep *sweep)
{
    const struct sweep_options *options = sweep->options;
    if (!(options->max_seconds > 0))
        return false;
    pthread_mutex_lock(&sweep->lock);
    double mean = sweep->played ? sweep->run_seconds / (double)sweep->played : 0;
    bool up = clock_seconds() - sweep->start + mean > options->max_seconds;
    if (up)
        stop(sweep, SWEEP_TIME_UP);
    pthread_mutex_unlock(&sweep->lock);
    return up;
}

static void do_run(struct sweep *sweep, struct point_scenario *at, size_t n)
{
    struct result *result = NULL;
    struct error error = {0};
    size_t run = study_part_run(&sweep->options->part, n);
    if (atomic_load(&sweep->stopped) || is_done(sweep, run) || time_is_up(sweep))
        return;
    double start = clock_seconds();
    enum status status = result_create(sweep->study, (uint32_t)run, &result, &error);
    if (status == STATUS_OK)
        status = result_play(sweep->study, at, result, &error);
    double seconds = clock_seconds() - start;
    pthread_mutex_lock(&sweep->lock);
    if (status == STATUS_OK && sweep->status == STATUS_OK) {
        status = take_result(sweep, result, seconds);
        result = NULL;
    } else if (status != STATUS_OK && sweep->status == STATUS_OK) {
        (void)error_in_run(sweep->error, error_pass(sweep->error, &error), (uint32_t)run);
    }
    if (status != STATUS_OK && sweep->status == STATUS_OK) {
        sweep->status = status;
        stop(sweep, SWEEP_STOPPED);
    }
    pthread_mutex_unlock(&sweep->lock);
    result_free(result);
}

/* A task is some neighbouring runs: those of one point share its scenario. */
static void do_task(void *context, size_t task)
{
    struct sweep *sweep = context;
    struct point_scenario at = {.known = false};
    size_t first = task * sweep->task_runs, end = first + sweep->task_runs;
    for (size_t n = first; n < end && n < sweep->progress.total; n++)
        do_run(sweep, &at, n);
    point_scenario_clear(&at);
}

/* Tasks are small enough that no thread waits long for the last. */
static void do_runs(struct sweep *sweep, size_t count)
{
    size_t runs = count / (TASKS_OF_THREAD * (size_t)sweep->options->threads);
    sweep->task_runs = runs < 1 ? 1 : runs < MOST_TASK_RUNS ? runs : MOST_TASK_RUNS;
    workers_run((count + sweep->task_runs - 1) / sweep->task_runs, sweep->options->threads, do_task, sweep);
}

/* Our own shards all have a seal. */
static enum status check_shard(const char *path, struct error *error)
{
    enum seal seal;
    enum status status = seal_check(path, &seal, error);
    if (status == STATUS_OK && seal != SEAL_HOLDS)
        status =
            error_set_about_file(error, STATUS_INVALID, path,
                                 "is damaged: its checksum is %s; delete it, and its runs are done again",
                                 seal == SEAL_MISSING ? "missing" : "wrong");
    return status;
}

/* Runs of a shard are done. */
static enum status take_shard(struct sweep *sweep, const char *path, struct error *error)
{
    struct study_file file = {0};
    enum status status = check_shard(path, error);
    if (status == STATUS_OK)
        status = study_file_read(&file, path, error);
    if (status == STATUS_OK && strcmp(file.digest, sweep->digest) != 0)
        status = error_set_in_file(error, STATUS_INVALID, path, "is of another study; --force drops it");
    for (size_t i = 0; status == STATUS_OK && i < file.count; i++)
        if ((size_t)file.runs[i] < study_run_count(sweep->study) && !is_done(sweep, (size_t)file.runs[i]))
            mark_done(sweep, (size_t)file.runs[i], file.failed[i]);
    study_file_clear(&file);
    return status;
}

/* A run of the journal; a kill between the shard and the emptying of the journal leaves it in both. */
static bool take_from_journal(void *context, struct result *result)
{
    struct sweep *sweep = context;
    size_t run = result->run;
    bool failed = result->failed, known = is_done(sweep, run);
    if (!known && add_waiting(sweep, result)) {
        mark_done(sweep, run, failed);
        return true;
    }
    result_free(result);
    return known;
}

static enum status open_work(struct sweep *sweep, const char *identity, struct error *error)
{
    const struct sweep_options *options = sweep->options;
    enum status status = sweep_folder_open(&sweep->folder, options->output, identity, options->force, error);
    if (status == STATUS_OK)
        status = columns_create(sweep->study, &sweep->columns, error);
    for (size_t i = 0; status == STATUS_OK && i < sweep->folder.shard_count; i++)
        status = take_shard(sweep, sweep->folder.shards[i], error);
    if (status != STATUS_OK)
        return status;
    char *path = sweep_folder_path(&sweep->folder, "journal");
    if (!path)
        return error_no_memory(error, "the name of the journal");
    status = journal_open(&sweep->journal, path, sweep->study, sweep->columns, sweep->digest,
                          take_from_journal, sweep, error);
    free(path);
    if (status == STATUS_OK && sweep->foreign != SIZE_MAX)
        status = error_set_about_file(
            error, STATUS_INVALID, sweep->folder.path,
            "holds run %zu, which is not of share %zu of %zu: it is the folder of another "
            "share; give this one a folder of its own, and let `merge` join them",
            sweep->foreign, options->part.part, options->part.parts);
    sweep->progress.earlier = sweep->progress.done;
    sweep->progress.damaged_bytes = sweep->journal.damaged_bytes;
    memcpy(sweep->progress.damaged, sweep->journal.aside, sizeof sweep->progress.damaged);
    return status;
}

static enum status finish(struct sweep *sweep, struct error *error)
{
    const struct sweep_options *options = sweep->options;
    struct merge_options merge = {.threads = options->threads,
                                  .part = options->part,
                                  .force = options->force,
                                  .results = sweep->waiting,
                                  .result_count = sweep->waiting_count};
    sort_waiting(sweep);
    enum status status = journal_sync(&sweep->journal, INFINITY, error); /* statistics may take long */
    if (status == STATUS_OK)
        status = study_merge(sweep->study, (const char *const *)sweep->folder.shards,
                             sweep->folder.shard_count, options->output, &merge, error);
    if (status == STATUS_OK)
        sweep_folder_delete(&sweep->folder);
    return status;
}

/* A file at the output: this study's, another's, or nothing. */
static enum status check_output(struct sweep *sweep, const char *identity, struct error *error)
{
    const char *path = sweep->options->output;
    struct study_file file;
    if (access(path, F_OK) != 0 || sweep->options->force)
        return publish_check(path, sweep->options->force, error);
    enum status status = study_file_read(&file, path, error);
    if (status == STATUS_OK && strcmp(file.digest, sweep->digest) != 0) {
        char *there = NULL, difference[400] = "";
        if (study_file_identity(path, &there, NULL) == STATUS_OK)
            study_difference(there, identity, difference, sizeof difference);
        status = error_set_about_file(error, STATUS_INVALID, path,
                                      "is the result of a study that differs: %s; --force replaces it",
                                      difference);
        free(there);
    } else if (status == STATUS_OK && file.count != study_part_size(sweep->study, &sweep->options->part)) {
        status = error_set_about_file(error, STATUS_INVALID, path,
                                      "holds %zu runs of this study, not those of this part", file.count);
    } else if (status != STATUS_OK) {
        status = error_advise(error, STATUS_INVALID, "--force replaces it");
    } else {
        sweep->end = SWEEP_WAS_COMPLETE;
        sweep->progress.done = sweep->progress.earlier = file.count;
        for (size_t i = 0; i < file.count; i++)
            sweep->progress.failed += file.failed[i] != 0;
    }
    study_file_clear(&file);
    return status;
}

static enum status run_all(struct sweep *sweep, const char *identity, struct error *error)
{
    size_t count = study_part_size(sweep->study, &sweep->options->part);
    enum status status = check_output(sweep, identity, error);
    sweep->progress.total = count;
    if (status != STATUS_OK || sweep->end == SWEEP_WAS_COMPLETE)
        return status;
    status = open_work(sweep, identity, error);
    if (status != STATUS_OK)
        return status;
    sweep->start = sweep->last_shard = clock_seconds();
    do_runs(sweep, count);
    status = sweep->status;
    /* What waits goes into the output, and stays in the journal until that is there. */
    if (status == STATUS_OK && sweep->progress.done == count)
        return finish(sweep, error);
    /* What is finished is kept, whatever went wrong; if that fails too, the journal has it. */
    enum status kept = write_shard(sweep, status == STATUS_OK ? error : NULL);
    return status == STATUS_OK ? kept : status;
}

enum status sweep_run(const struct study *study, const struct sweep_options *options, enum sweep_end *end,
                      struct sweep_progress *progress, struct error *error)
{
    struct sweep sweep = {
        .study = study, .options = options, .error = error, .end = SWEEP_COMPLETE, .foreign = SIZE_MAX};
    sweep.folder.lock = sweep.folder.member_lock = sweep.journal.file = -1;
    hdf5_quiet();
    atomic_init(&sweep.stopped, false);
    pthread_mutex_init(&sweep.lock, NULL);
    sweep.done = calloc(study_run_count(study) / 8 + 1, 1);
    char *identity = study_identity(study);
    enum status status = sweep.done && identity ? study_digest(study, sweep.digest, error)
                                                : error_no_memory(error, "the study");
    if (status == STATUS_OK)
        status = run_all(&sweep, identity, error);
    if (sweep.progress.done == sweep.progress.total && sweep.end != SWEEP_WAS_COMPLETE)
        sweep.end = SWEEP_COMPLETE;
    *end = sweep.end;
    *progress = sweep.progress;
    forget_waiting(&sweep);
    free(sweep.waiting);
    free(sweep.done);
    free(identity);
    journal_close(&sweep.journal);
    sweep_folder_close(&sweep.folder);
    columns_free(sweep.columns);
    pthread_mutex_destroy(&sweep.lock);
    return status;
}

enum status sweep_count_failures(const char *path, size_t *failures, struct error *error)
{
    hid_t file;
    hdf5_quiet();
    *failures = 0;
    enum status status = hdf5_open(path, &file, error);
    if (status != STATUS_OK)
        return status;
    *failures = hdf5_length(file, "failures/failure_run");
    hdf5_close(file);
    return STATUS_OK;
}
