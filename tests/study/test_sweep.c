/* Studies that are run: the same bytes however they come about, and nothing lost. */
#include "fixtures/study_fixture.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "study/journal.h"
#include "study/study_csv.h"
#include "study/study_input.h"

#define BASE "study = { base = \"market.cfg\"; "

/* Some points can't be: switching products costs 0.3 there. */
static const char small_study[] = BASE
    "design = \"latin_hypercube\"; points = 8; replicates = 3; keep = [\"summary\", \"series\"];\n"
    " sets = [\"simulation.rounds=4\"]; resamples = 20; invalid_points = \"fail\"; };\n"
    "vary = ( { path = \"vendors[*].capital\"; low = 500; high = 50000; scale = \"log\"; },\n"
    "  { path = \"choice.switch_cost_vendor\"; low = 0.0; high = 3; },\n"
    "  { path = \"vendors.Zhipu.pricing.strategy\"; values = (\"hold\", \"match\", \"undercut\"); } );\n";

/* Lets so many runs pass. */
struct patience {
    size_t runs;
};

static bool wait_for_runs(void *context, const struct sweep_progress *progress)
{
    const struct patience *patience = context;
    return progress->done - progress->earlier < patience->runs;
}

/* The file of small_study, made once. */
static struct study_folder reference;

static int make_reference(void **state)
{
    (void)state;
    reference = study_in_folder(small_study);
    struct study *study = load_study(&reference);
    struct sweep_options options = plain_options(reference.output);
    struct sweep_progress progress = sweep_fully(study, &options);
    assert_int_equal(progress.done, 24);
    assert_true(progress.failed > 0 && progress.failed < 12);
    study_free(study);
    return 0;
}

static int remove_reference(void **state)
{
    (void)state;
    remove_folder(&reference);
    return 0;
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void test_bytes_do_not_depend_on_threads_or_interruptions(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    char folder[300];
    snprintf(folder, sizeof folder, "%s.d", here.output);
    struct patience patience = {6};
    struct sweep_options options = plain_options(here.output);
    options.progress = wait_for_runs;
    options.context = &patience;
    enum sweep_end end = SWEEP_STOPPED;
    size_t calls = 0;
    for (; end == SWEEP_STOPPED; calls++) {
        struct sweep_progress progress;
        options.threads = 1 + (unsigned)calls % 3;
        assert_int_equal(sweep_run(study, &options, &end, &progress, NULL), STATUS_OK);
        assert_true(end == SWEEP_COMPLETE || (is_there(folder) && !is_there(here.output)));
    }
    assert_true(calls > 3);
    assert_false(is_there(folder));
    expect_same_bytes(reference.output, here.output);
    /* and once more: there is nothing to do */
    struct sweep_progress progress;
    assert_int_equal(sweep_run(study, &options, &end, &progress, NULL), STATUS_OK);
    assert_int_equal(end, SWEEP_WAS_COMPLETE);
    assert_int_equal(progress.done, 24);
    study_free(study);
    remove_folder(&here);
}

/* Dies within the callback, when the last run is in the journal and in no shard. */
static bool die_after(void *context, const struct sweep_progress *progress)
{
    const struct patience *patience = context;
    if (progress->done - progress->earlier >= patience->runs)
        raise(SIGKILL);
    return true;
}

static void test_a_kill_loses_nothing_that_finished(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct sweep_progress progress = {0};
    enum sweep_end end;
    size_t counted = 0;
    options.progress = die_after;
    for (size_t runs = 1; runs <= 4; counted += runs++) {
        struct patience patience = {runs};
        options.context = &patience;
        options.threads = 1 + (unsigned)runs % 2;
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            _exit(sweep_run(study, &options, &end, &progress, NULL) == STATUS_OK ? 0 : 3);
        int how;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    }
    options.progress = NULL;
    progress = sweep_fully(study, &options);
    assert_true(progress.earlier >= counted);
    expect_same_bytes(reference.output, here.output);
    study_free(study);
    remove_folder(&here);
}

/* Puts a file in the place of the output when the last run is finished. */
static bool take_the_place(void *context, const struct sweep_progress *progress)
{
    if (progress->done == progress->total)
        write_text(context, "somebody else's");
    return true;
}

/* The last runs go from the journal into the output, without a shard. */
static void test_an_output_that_cannot_be_written_costs_no_run(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct sweep_progress progress;
    struct error error = {0};
    enum sweep_end end;
    options.progress = take_the_place;
    options.context = here.output;
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, here.output));
    assert_int_equal(unlink(here.output), 0);
    options.progress = NULL;
    progress = sweep_fully(study, &options);
    assert_int_equal(progress.earlier, 24);
    expect_same_bytes(reference.output, here.output);
    study_free(study);
    remove_folder(&here);
}

struct catch
{
    size_t count;
    uint32_t runs[64];
};

static bool count_run(void *context, struct result *result)
{
    struct catch *seen = context;
    seen->runs[seen->count++] = result->run;
    result_free(result);
    return true;
}

/* A journal that ends within a record gives all records before it, and goes on from there. */
static void test_a_torn_journal_gives_its_whole_records(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct columns *columns;
    struct journal journal;
    struct catch seen = {0};
    char path[256];
    path_in(here.folder, "journal", path);
    char digest[DIGEST_SIZE];
    assert_int_equal(study_digest(study, digest, NULL), STATUS_OK);
    assert_int_equal(columns_create(study, &columns, NULL), STATUS_OK);
    assert_int_equal(journal_open(&journal, path, study, columns, digest, count_run, &seen, NULL), STATUS_OK);
    off_t ends[5] = {0};
    for (uint32_t run = 0; run < 4; run++) {
        struct result *result;
        assert_int_equal(result_create(study, run, &result, NULL), STATUS_OK);
        assert_int_equal(result_play_alone(study, result, NULL), STATUS_OK);
        assert_int_equal(journal_append(&journal, columns, result, NULL), STATUS_OK);
        ends[run + 1] = lseek(journal.file, 0, SEEK_CUR);
        result_free(result);
    }
    journal_close(&journal);
    off_t cuts[] = {ends[4], ends[4] - 1, ends[3] + 10, ends[3], ends[2] + 700};
    size_t whole[] = {4, 3, 3, 3, 2};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(truncate(path, cuts[i]), 0);
        seen.count = 0;
        assert_int_equal(journal_open(&journal, path, study, columns, digest, count_run, &seen, NULL),
                         STATUS_OK);
        assert_int_equal(seen.count, whole[i]);
        for (size_t k = 0; k < seen.count; k++)
            assert_int_equal(seen.runs[k], k);
        journal_close(&journal);
    }
    columns_free(columns);
    study_free(study);
    remove_folder(&here);
}

/* Makes a journal of runs 0 to 3 at a path; the end of each record in ends[1..4]. */
static void make_journal(const struct study *study, const char *path, off_t ends[5])
{
    struct columns *columns;
    struct journal journal;
    struct catch seen = {0};
    char digest[DIGEST_SIZE];
    assert_int_equal(study_digest(study, digest, NULL), STATUS_OK);
    assert_int_equal(columns_create(study, &columns, NULL), STATUS_OK);
    assert_int_equal(journal_open(&journal, path, study, columns, digest, count_run, &seen, NULL), STATUS_OK);
    ends[0] = lseek(journal.file, 0, SEEK_CUR);
    for (uint32_t run = 0; run < 4; run++) {
        struct result *result;
        assert_int_equal(result_create(study, run, &result, NULL), STATUS_OK);
        assert_int_equal(result_play_alone(study, result, NULL), STATUS_OK);
        assert_int_equal(journal_append(&journal, columns, result, NULL), STATUS_OK);
        ends[run + 1] = lseek(journal.file, 0, SEEK_CUR);
        result_free(result);
    }
    assert_int_equal(journal_sync(&journal, 10, NULL), STATUS_OK);
    journal_close(&journal);
    columns_free(columns);
}

static void flip_bit(const char *path, off_t at)
{
    char byte;
    int file = open(path, O_RDWR);
    assert_int_equal(pread(file, &byte, 1, at), 1);
    byte = (char)(byte ^ 4);
    assert_int_equal(pwrite(file, &byte, 1, at), 1);
    close(file);
}

/* Wherever a bit flips, the records that it is not in are found, and the damaged file is kept. */
static void test_records_behind_damage_are_found_again(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct columns *columns;
    char path[256], aside[256], digest[DIGEST_SIZE];
    off_t ends[5];
    path_in(here.folder, "journal", path);
    path_in(here.folder, "journal.damaged-1", aside);
    assert_int_equal(study_digest(study, digest, NULL), STATUS_OK);
    assert_int_equal(columns_create(study, &columns, NULL), STATUS_OK);
    make_journal(study, path, ends);
    const off_t places[] = {3, ends[0], ends[0] + 9, ends[1] + 20, ends[1] + 1000, ends[2] + 30, ends[4] - 1};
    static const size_t lost[] = {4, 0, 0, 1, 1, 2, 3}; /* 4: none, it is the digest in front */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct journal journal;
        struct catch seen = {0};
        unlink(path);
        make_journal(study, path, ends);
        flip_bit(path, places[i]);
        assert_int_equal(journal_open(&journal, path, study, columns, digest, count_run, &seen, NULL),
                         STATUS_OK);
        assert_int_equal(seen.count, lost[i] < 4 ? 3 : 4);
        for (size_t k = 0; k < seen.count; k++)
            assert_int_not_equal(seen.runs[k], lost[i]);
        assert_true(journal.damaged_bytes > 0);
        assert_string_equal(journal.aside, "journal.damaged-1");
        journal_close(&journal);
        /* what was found is in the new journal, which is sound */
        size_t count = seen.count;
        seen.count = 0;
        assert_int_equal(journal_open(&journal, path, study, columns, digest, count_run, &seen, NULL),
                         STATUS_OK);
        assert_int_equal(seen.count, count);
        assert_int_equal(journal.damaged_bytes, 0);
        journal_close(&journal);
        assert_int_equal(unlink(aside), 0);
    }
    /* Records of another study are none, whatever the digest in front says. */
    struct journal journal;
    struct catch seen = {0};
    char other[DIGEST_SIZE];
    memcpy(other, digest, sizeof other);
    other[5] = other[5] == 'a' ? 'b' : 'a';
    unlink(path);
    make_journal(study, path, ends);
    int file = open(path, O_WRONLY);
    assert_int_equal(pwrite(file, other, sizeof other, 0), sizeof other);
    close(file);
    assert_int_equal(journal_open(&journal, path, study, columns, other, count_run, &seen, NULL), STATUS_OK);
    assert_int_equal(seen.count, 0);
    journal_close(&journal);
    columns_free(columns);
    study_free(study);
    remove_folder(&here);
}

/* Runs whose folder does not say of which study they are stay; with force they go. */
static void test_runs_without_a_name_are_not_deleted(void **state)
{
    (void)state;
    static const char *const spoilt[] = {"missing", "empty", "a folder"};
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        struct study_folder here = study_in_folder(small_study);
        struct study *study = load_study(&here);
        struct patience patience = {6};
        struct sweep_options options = plain_options(here.output);
        struct sweep_progress progress;
        struct error error = {0};
        enum sweep_end end;
        char identity[300];
        options.progress = wait_for_runs;
        options.context = &patience;
        assert_int_equal(sweep_run(study, &options, &end, &progress, NULL), STATUS_OK);
        size_t done = progress.done;
        snprintf(identity, sizeof identity, "%s.d/study.txt", here.output);
        assert_int_equal(unlink(identity), 0);
        if (i == 1)
            write_text(identity, "");
        if (i == 2)
            assert_int_equal(mkdir(identity, 0777), 0);
        enum status refused = sweep_run(study, &options, &end, &progress, &error);
        assert_int_equal(refused, STATUS_INVALID);
        assert_non_null(strstr(error_text(&error).bytes, spoilt[i]));
        assert_non_null(strstr(error_text(&error).bytes, identity));
        remove(identity);
        /* They are all there. */
        char *text = study_identity(study);
        write_text(identity, text);
        free(text);
        assert_int_equal(sweep_run(study, &options, &end, &progress, NULL), STATUS_OK);
        assert_int_equal(progress.earlier, done);
        /* With force they go. */
        assert_int_equal(unlink(identity), 0);
        options.force = true;
        options.progress = NULL;
        progress = sweep_fully(study, &options);
        assert_int_equal(progress.earlier, 0);
        expect_same_bytes(reference.output, here.output);
        study_free(study);
        remove_folder(&here);
    }
}

/* What stands in the place of the folder's files and is none of them is refused, not followed, not waited
 * for. */
static void test_files_of_the_folder_are_files_of_the_study(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct patience patience = {4};
    struct sweep_options options = plain_options(here.output);
    struct sweep_progress progress;
    struct error error = {0};
    enum sweep_end end;
    char path[300], target[300], command[700];
    options.progress = wait_for_runs;
    options.context = &patience;
    options.threads = 1;
    assert_int_equal(sweep_run(study, &options, &end, &progress, NULL), STATUS_OK);
    static const struct {
        const char *name, *words;
        bool pipe;
    } cases[] = {{"study.txt", "is a named pipe", true},
                 {"journal", "is a named pipe", true},
                 {"journal", "is a link", false}};
    path_in(here.folder, "aside", target);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(path, sizeof path, "%s.d/%s", here.output, cases[i].name);
        assert_int_equal(rename(path, target), 0);
        assert_int_equal(cases[i].pipe ? mkfifo(path, 0666) : symlink(target, path), 0);
        assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_INVALID);
        assert_non_null(strstr(error_text(&error).bytes, cases[i].words));
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rename(target, path), 0);
    }
    /* A journal of another study is told from a damaged one. */
    snprintf(path, sizeof path, "%s.d/journal", here.output);
    write_text(path, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    assert_int_equal(truncate(path, DIGEST_SIZE), 0);
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "is of another study"));
    assert_int_equal(unlink(path), 0);
    /* The folder of all runs is not that of a share. */
    struct sweep_options share = options;
    path_in(here.folder, "share.h5", target);
    share.output = target;
    share.part = (struct study_part){2, 2};
    snprintf(command, sizeof command, "cp -r '%s.d' '%s.d'", here.output, target);
    assert_int_equal(system(command), 0);
    assert_int_equal(sweep_run(study, &share, &end, &progress, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "is not of share 2 of 2"));
    /* And all is still there. */
    options.progress = NULL;
    assert_true(sweep_fully(study, &options).earlier >= 4);
    expect_same_bytes(reference.output, here.output);
    study_free(study);
    remove_folder(&here);
}

/* Threads that the sweep has started so far: it calls this in place of the C library's function. */
static atomic_int threads_started;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument)
{
    typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    create *real;
    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    atomic_fetch_add(&threads_started, 1);
    return real(thread, attributes, start, argument);
}

/* The statistics at the end too: whoever asks for one thread has one processor. */
static void test_one_thread_is_one_thread_to_the_end(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    atomic_store(&threads_started, 0);
    sweep_fully(study, &options);
    assert_true(atomic_load(&threads_started) > 0); /* of two threads */
    assert_int_equal(unlink(here.output), 0);
    options.threads = 1;
    atomic_store(&threads_started, 0);
    sweep_fully(study, &options);
    assert_int_equal(atomic_load(&threads_started), 0);
    expect_same_bytes(reference.output, here.output);
    study_free(study);
    remove_folder(&here);
}

/* Three processes, each with every third run; their files joined are the file of one process. */
static void test_merged_shards_are_the_same_bytes(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    char paths[3][256];
    const char *order[] = {paths[2], paths[0], paths[1]};
    struct error error = {0};
    struct merge_options merge = {.part = {1, 1}};
    for (size_t k = 0; k < 3; k++) {
        char name[32];
        snprintf(name, sizeof name, "shard-%zu.h5", k);
        path_in(here.folder, name, paths[k]);
        struct sweep_options options = plain_options(paths[k]);
        options.part = (struct study_part){k + 1, 3};
        assert_int_equal(sweep_fully(study, &options).done, 8);
    }
    /* the study of a shard's file is the study */
    struct study *again;
    assert_int_equal(study_file_study(paths[1], NULL, &again, &error), STATUS_OK);
    assert_int_equal(study_merge(again, order, 3, here.output, &merge, &error), STATUS_OK);
    expect_same_bytes(reference.output, here.output);
    study_free(again);
    /* not twice, not with a hole, not over what is there */
    assert_int_equal(study_merge(study, order, 3, here.output, &merge, &error), STATUS_INVALID);
    merge.force = true;
    assert_int_equal(study_merge(study, order, 2, here.output, &merge, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "8 of 24 runs are missing; the first is run 1"));
    const char *twice[] = {paths[0], paths[1], paths[2], paths[1]};
    assert_int_equal(study_merge(study, twice, 4, here.output, &merge, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "run 1 is doubled"));
    expect_same_bytes(reference.output, here.output);
    /* with a hole when that is asked for */
    merge.partial = true;
    assert_int_equal(study_merge(study, order, 2, here.output, &merge, &error), STATUS_OK);
    struct study_file file;
    assert_int_equal(study_file_read(&file, here.output, &error), STATUS_OK);
    assert_int_equal(file.count, 16);
    assert_int_equal(file.runs[1], 2);
    study_file_clear(&file);
    study_free(study);
    remove_folder(&here);
}

static void test_results_of_another_study_are_refused(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        BASE "replicates = 1; };\nvary = ( { path = \"choice.switch_cost_vendor\"; values = (1, 2); } );");
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct sweep_progress progress;
    enum sweep_end end;
    struct error error = {0};
    sweep_fully(study, &options);
    study_free(study);
    write_text(here.study, BASE
               "replicates = 1; };\nvary = ( { path = \"choice.switch_cost_vendor\"; values = (1, 3); } );");
    study = load_study(&here);
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_INVALID);
    assert_non_null(
        strstr(error_text(&error).bytes, "`vary[0].values[1] = 2` there, `vary[0].values[1] = 3` here"));
    /* the same of one that is under way */
    struct patience patience = {1};
    char other[256];
    path_in(here.folder, "other.h5", other);
    options.output = other;
    options.progress = wait_for_runs;
    options.context = &patience;
    options.threads = 1;
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_OK);
    assert_int_equal(end, SWEEP_STOPPED);
    study_free(study);
    write_text(here.study, BASE
               "replicates = 2; };\nvary = ( { path = \"choice.switch_cost_vendor\"; values = (1, 3); } );");
    study = load_study(&here);
    options.progress = NULL;
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "`replicates = 1` there, `replicates = 2` here"));
    options.force = true;
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_OK);
    assert_int_equal(progress.earlier, 0);
    assert_int_equal(progress.done, 4);
    /* nor is any other file touched */
    options = plain_options(here.base);
    assert_int_equal(sweep_run(study, &options, &end, &progress, &error), STATUS_INVALID);
    assert_true(is_there(here.base));
    study_free(study);
    remove_folder(&here);
}

/* Failed runs keep their row, with ids and parameters, and their message; the others are
 * what they would be. */
static void test_failed_runs_are_recorded(void **state)
{
    (void)state;
    struct study *study = load_study(&reference);
    size_t failures_seen;
    assert_int_equal(sweep_count_failures(reference.output, &failures_seen, NULL), STATUS_OK);
    int8_t failed[24];
    double cost[24], capital[24], alive[24];
    float price[24][5];
    int64_t seed[24];
    int32_t runs[24], point[24], replicate[24], failures[24];
    read_numbers(reference.output, "failed", FIELD_I8, 24, 1, failed);
    read_numbers(reference.output, "param_choice_switch_cost_vendor", FIELD_F64, 24, 1, cost);
    read_numbers(reference.output, "param_vendors_capital", FIELD_F64, 24, 1, capital);
    read_numbers(reference.output, "vendors_alive", FIELD_F64, 24, 1, alive);
    read_numbers(reference.output, "market_adoption", FIELD_F32, 24, 5, price);
    read_numbers(reference.output, "run_seed", FIELD_I64, 24, 1, seed);
    read_numbers(reference.output, "run", FIELD_I32, 24, 1, runs);
    read_numbers(reference.output, "design_point", FIELD_I32, 24, 1, point);
    read_numbers(reference.output, "replicate", FIELD_I32, 24, 1, replicate);
    read_numbers(reference.output, "failures/failure_run", FIELD_I32, failures_seen, 1, failures);
    size_t next = 0;
    for (int32_t run = 0; run < 24; run++) {
        size_t of = (size_t)run / 3;
        assert_true(runs[run] == run && point[run] == run / 3 && replicate[run] == run % 3);
        assert_int_equal(seed[run], 7);
        assert_true(cost[run] == study_factor_value(study, of, 1));
        assert_true(capital[run] == study_factor_value(study, of, 0));
        /* what makes a scenario invalid here is that changing products costs 0.3 */
        assert_int_equal(failed[run], cost[run] < 0.3);
        assert_true(isnan(alive[run]) == (failed[run] != 0));
        assert_true(isnan(price[run][4]) == (failed[run] != 0));
        if (failed[run])
            assert_int_equal(failures[next++], run);
    }
    assert_int_equal(next, failures_seen);
    study_free(study);
}

/* A run of a study is the run that the engine makes of the same scenario, seed and run number. */
static void test_a_run_of_a_study_can_be_repeated_by_hand(void **state)
{
    (void)state;
    struct study_folder here =
        study_in_folder(BASE "replicates = 2; seeds = \"by_point\"; };\n"
                             "vary = ( { path = \"vendors.Moonshot.capital\"; values = (900, 3000.5); } );");
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    int64_t seeds[4];
    double price[4];
    read_numbers(here.output, "run_seed", FIELD_I64, 4, 1, seeds);
    read_numbers(here.output, "final_mean_price", FIELD_F64, 4, 1, price);
    assert_true(seeds[0] == seeds[1] && seeds[1] != seeds[2]);
    char seed[64];
    snprintf(seed, sizeof seed, "simulation.seed=%lld", (long long)seeds[3]);
    const char *overrides[] = {"vendors.Moonshot.capital=3000.5", seed};
    struct scenario *scenario = small_market(SMALL_MARKET(""), overrides, 2);
    struct simulation *simulation;
    assert_int_equal(simulation_create(scenario, 1, &simulation, NULL), STATUS_OK);
    for (int64_t t = 0; t < scenario->simulation.rounds; t++)
        assert_int_equal(simulation_step(simulation, NULL), STATUS_OK);
    assert_true(simulation_world(simulation)->market.mean_price == price[3]);
    simulation_free(simulation);
    scenario_free(scenario);
    study_free(study);
    remove_folder(&here);
}

static void expect_indices(const char *text, const double *first, const double *total, size_t factors)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    double found_first[8], found_total[8], low[8], high[8];
    sweep_fully(study, &options);
    read_numbers(here.output, "sobol/first_order", FIELD_F64, 1, factors, found_first);
    read_numbers(here.output, "sobol/total", FIELD_F64, 1, factors, found_total);
    read_numbers(here.output, "sobol/total_low", FIELD_F64, 1, factors, low);
    read_numbers(here.output, "sobol/total_high", FIELD_F64, 1, factors, high);
    for (size_t i = 0; i < factors; i++) {
        assert_true(fabs(found_first[i] - first[i]) < 0.03);
        assert_true(fabs(found_total[i] - total[i]) < 0.03);
        assert_true(low[i] <= total[i] + 0.01 && total[i] - 0.01 <= high[i]);
    }
    study_free(study);
    remove_folder(&here);
}

static void test_known_indices_come_through_the_whole_path(void **state)
{
    (void)state;
    static const double ishigami_first[] = {0.31390519114781146, 0.4424111447900409, 0};
    static const double ishigami_total[] = {0.5575888552099592, 0.4424111447900409, 0.2424824640621477};
    static const double g_first[] = {0.7161921688790338,    0.17904804221975845,   0.0224757741778193,
                                     0.007161921688790339,  7.161921688790338e-05, 7.161921688790338e-05,
                                     7.161921688790338e-05, 7.161921688790338e-05};
    static const double g_total[] = {0.7871441266592755,     0.24219819281823862,    0.03431691015408285,
                                     0.01046038706523954,    0.00010494905191950606, 0.00010494905191950606,
                                     0.00010494905191950606, 0.00010494905191950606};
#define X(name) "{ path = \"" name "\"; low = -3.141592653589793; high = 3.141592653589793; }"
#define U(name) "{ path = \"" name "\"; low = 0; high = 1; }"
    expect_indices(
        "study = { test_model = \"ishigami\"; design = \"saltelli\"; points = 4096; replicates = 1; "
        "resamples = 50; };\nvary = ( " X("a") "," X("b") "," X("c") " );",
        ishigami_first, ishigami_total, 3);
    expect_indices(
        "study = { test_model = \"g_function\"; design = \"saltelli\"; points = 4096; replicates = 1; "
        "resamples = 50; };\nvary = ( " U("a") "," U("b") "," U("c") "," U("d") "," U("e") "," U("f") "," U(
            "g") "," U("h") " );",
        g_first, g_total, 8);
}

/* Noise of variance 13.8446 (that of the Ishigami function) is half of the variance of a run, and with four
 * replicates a fifth of that of means. */
static void test_noise_is_told_from_the_factors(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        "study = { test_model = \"ishigami\"; design = \"random\"; points = 3000; replicates = 4; resamples "
        "= 0; "
        "seeds = \"by_point\"; test_noise = 3.7208316; };\nvary = ( " X("a") "," X("b") "," X("c") " );");
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    double of_runs, of_means, widths[4], needed;
    sweep_fully(study, &options);
    read_numbers(here.output, "replicates/noise_of_runs", FIELD_F64, 1, 1, &of_runs);
    read_numbers(here.output, "replicates/noise_of_means", FIELD_F64, 1, 1, &of_means);
    read_numbers(here.output, "replicates/half_width", FIELD_F64, 1, 4, widths);
    read_numbers(here.output, "replicates/replicates_needed", FIELD_F64, 1, 1, &needed);
    assert_true(fabs(of_runs - 0.5) < 0.02);
    assert_true(fabs(of_means - 0.2) < 0.015);
    /* t(3; .975) / 2 times the mean of the standard deviation of four, .921 sigma */
    assert_true(isnan(widths[0]) && widths[1] > widths[2] && widths[2] > widths[3]);
    assert_true(fabs(widths[3] / (3.182446 / 2 * 0.9213177 * 3.7208316) - 1) < 0.02);
    assert_true(needed > 100);
    study_free(study);
    remove_folder(&here);
}

static void test_csv_has_a_row_for_every_run(void **state)
{
    (void)state;
    struct study *study = load_study(&reference);
    char path[256];
    size_t size, lines = 0;
    assert_int_equal(study_csv_write(study, reference.output, &(struct csv_options){0}, NULL), STATUS_OK);
    path_in(reference.folder, "out.runs.csv", path);
    char *text = read_bytes(path, &size);
    text[size] = '\0';
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    assert_int_equal(lines, 25);
    assert_non_null(strstr(text, "run,design_point,replicate,run_seed,failed,param_vendors_capital,"));
    assert_non_null(strstr(text, ",final_share[Zhipu],"));
    assert_non_null(strstr(text, "\n23,7,2,7,"));
    free(text);
    static const char *const names[] = {"out.by_point.csv", "out.replicates.csv", "out.rank_correlation.csv",
                                        "out.survival.csv", "out.log_rank.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_in(reference.folder, names[i], path);
        assert_true(is_there(path));
    }
    study_free(study);
}

/* A text that a spreadsheet would run is a text there, on request; numbers and quotes are as ever. */
static void test_csv_for_spreadsheets_guards_formulas(void **state)
{
    static const char formulas[] =
        BASE "design = \"grid\"; sets = [\"simulation.rounds=2\", "
             "\"choice.switch_cost_product=0\"]; };\n"
             "vary = ( { path = \"vendors.Zhipu.label\"; values = (\"=1+1\", \"@a,b\", \"plain\"); },\n"
             "  { path = \"choice.switch_cost_vendor\"; values = (-0.0, 1.0); } );\n";
    (void)state;
    struct study_folder here = study_in_folder(formulas);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    char path[256];
    size_t size;
    path_in(here.folder, "out.runs.csv", path);
    assert_int_equal(study_csv_write(study, here.output, &(struct csv_options){.spreadsheet = true}, NULL),
                     STATUS_OK);
    char *text = read_bytes(path, &size);
    text[size] = '\0';
    assert_memory_equal(text, "\xEF\xBB\xBFrun,", 7);
    assert_non_null(strstr(text, ",'=1+1,-0,"));
    assert_non_null(strstr(text, ",\"'@a,b\",1,"));
    assert_non_null(strstr(text, ",plain,"));
    free(text);
    struct error error = {0};
    assert_int_equal(study_csv_write(study, here.output, &(struct csv_options){.spreadsheet = true}, NULL),
                     STATUS_OK);
    assert_int_equal(study_csv_write(study, here.output, &(struct csv_options){0}, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "out.runs.csv exists and holds something else"));
    assert_int_equal(study_csv_write(study, here.output, &(struct csv_options){.force = true}, NULL),
                     STATUS_OK);
    text = read_bytes(path, &size);
    text[size] = '\0';
    assert_memory_equal(text, "run,", 4);
    assert_non_null(strstr(text, ",=1+1,-0,"));
    free(text);
    study_free(study);
    remove_folder(&here);
}

/* Points of the design are groups too: their survival curves, and the test between them. */
static void test_survival_by_factor(void **state)
{
    (void)state;
    struct study_folder here =
        study_in_folder(BASE "replicates = 6; sets = [\"vendors.Moonshot.fixed_cost=5000\", "
                             "\"vendors.Moonshot.seeks_funding=false\"]; };\nvary = ( { path = "
                             "\"vendors.Moonshot.capital\"; values = (100, 1e9); } );");
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    enum { ROUNDS = 7, CURVES = 9 };
    double survival[CURVES][ROUNDS], at_risk[CURVES][ROUNDS], chi_square[3], p_value[3];
    sweep_fully(study, &options);
    read_numbers(here.output, "survival/survival", FIELD_F64, CURVES, ROUNDS, survival);
    read_numbers(here.output, "survival/at_risk", FIELD_F64, CURVES, ROUNDS, at_risk);
    read_numbers(here.output, "survival/chi_square", FIELD_F64, 3, 1, chi_square);
    read_numbers(here.output, "survival/p_value", FIELD_F64, 3, 1, p_value);
    /* Moonshot, all runs and the two values: without cash it leaves at once, with a billion it stays */
    assert_true(fabs(survival[6][6] - 0.5) < 1e-12 && at_risk[6][0] == 12);
    assert_true(survival[7][6] == 0 && survival[8][6] == 1 && at_risk[8][6] == 6);
    assert_true(chi_square[2] > 5 && p_value[2] < 0.03);
    study_free(study);
    remove_folder(&here);
}

static void test_time_limit_stops_cleanly(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(small_study);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct sweep_progress progress;
    enum sweep_end end;
    options.max_seconds = 1e-9;
    assert_int_equal(sweep_run(study, &options, &end, &progress, NULL), STATUS_OK);
    assert_int_equal(end, SWEEP_TIME_UP);
    assert_int_equal(progress.done, 0);
    options.max_seconds = 1e6;
    assert_int_equal(sweep_fully(study, &options).done, 24);
    study_free(study);
    remove_folder(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_do_not_depend_on_threads_or_interruptions),
        cmocka_unit_test(test_a_kill_loses_nothing_that_finished),
        cmocka_unit_test(test_an_output_that_cannot_be_written_costs_no_run),
        cmocka_unit_test(test_a_torn_journal_gives_its_whole_records),
        cmocka_unit_test(test_records_behind_damage_are_found_again),
        cmocka_unit_test(test_runs_without_a_name_are_not_deleted),
        cmocka_unit_test(test_files_of_the_folder_are_files_of_the_study),
        cmocka_unit_test(test_one_thread_is_one_thread_to_the_end),
        cmocka_unit_test(test_merged_shards_are_the_same_bytes),
        cmocka_unit_test(test_results_of_another_study_are_refused),
        cmocka_unit_test(test_failed_runs_are_recorded),
        cmocka_unit_test(test_a_run_of_a_study_can_be_repeated_by_hand),
        cmocka_unit_test(test_known_indices_come_through_the_whole_path),
        cmocka_unit_test(test_noise_is_told_from_the_factors),
        cmocka_unit_test(test_csv_has_a_row_for_every_run),
        cmocka_unit_test(test_csv_for_spreadsheets_guards_formulas),
        cmocka_unit_test(test_survival_by_factor),
        cmocka_unit_test(test_time_limit_stops_cleanly),
    };
    return cmocka_run_group_tests_name("study_sweep", tests, make_reference, remove_reference);
}
