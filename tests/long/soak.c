/* Hours of work: one process runs a study from its file to its result again and again, on all processors, and
 * looks at its own memory after each. Fails when the heap in use grows (exit code 3), when the resident set
 * does, files stay open, or a result has other bytes. Usage: soak MINUTES [THREADS [LEAK]]; LEAK: bytes that
 * every sweep forgets, to see that it is noticed. */
#include <dirent.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/workers.h"
#include "file/provenance.h"
#include "file/structure.h"
#include "study/study_load.h"
#include "study/sweep.h"

/* Growth of the heap in use that passes between the means over the first and the last third after a warm-up
 * of a quarter of the time: what pools move by, and what HDF5 1.10.8 itself keeps of every file with
 * dimension scales (some 4 kB each, three to a sweep). */
enum {
    TOLERATED_KILOBYTES = 1024,
    TOLERATED_BY_SWEEP = 16,
    TOLERATED_RESIDENT = 32 << 10, /* kB: what the allocator keeps of freed memory moves by half of that */
    LEAST_SAMPLES = 12,
    MOST_SAMPLES = 1 << 16,
    GROWS = 3
};

static const char study_text[] =
    "study = { base = \"%s\"; design = \"grid\"; replicates = 40; keep = [\"summary\", \"series\"]; };\n"
    "vary = ( { path = \"choice.switch_cost_vendor\"; values = (0.5, 1.0, 2.0, 4.0); } );\n";

struct soak {
    char folder[64], study[128], output[128];
    unsigned threads;
    size_t leak;
    char digests[SHA256_TEXT_SIZE]; /* of all digests of the first result */
    double seconds[MOST_SAMPLES];
    long kilobytes[MOST_SAMPLES]; /* resident */
    long in_use[MOST_SAMPLES];    /* kB of the heap that nobody has given back */
    size_t count;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int fail(int code, const char *what)
{
    fprintf(stderr, "soak: %s\n", what);
    return code;
}

static long resident_kilobytes(void)
{
    char line[256];
    long kilobytes = -1;
    FILE *in = fopen("/proc/self/status", "r");
    while (in && fgets(line, sizeof line, in))
        if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1)
            break;
    if (in)
        fclose(in);
    return kilobytes;
}

/* Unlike the resident set it does not depend on what the allocator keeps. */
static long heap_kilobytes(void)
{
    struct mallinfo2 heap = mallinfo2();
    return (long)((heap.uordblks + heap.hblkhd) / 1024);
}

static size_t open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

static bool make_study(struct soak *soak)
{
    const char *root = getenv("TMPDIR");
    snprintf(soak->folder, sizeof soak->folder, "%.40s/pricewar-soak-XXXXXX", root && *root ? root : "/tmp");
    char *base = realpath("tests/scenarios/small_war.cfg", NULL);
    if (!base || !mkdtemp(soak->folder)) {
        free(base);
        return false;
    }
    snprintf(soak->study, sizeof soak->study, "%s/study.cfg", soak->folder);
    snprintf(soak->output, sizeof soak->output, "%s/study.h5", soak->folder);
    FILE *out = fopen(soak->study, "w");
    if (out)
        fprintf(out, study_text, base);
    free(base);
    return out && fclose(out) == 0;
}

static bool same_result(struct soak *soak, struct error *error)
{
    struct structure structure;
    char all[1 << 16] = "", digest[SHA256_TEXT_SIZE];
    size_t used = 0;
    bool read = structure_read(soak->output, &structure, error) == STATUS_OK;
    for (size_t i = 0; i < structure.count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s %s\n", structure.datasets[i].name,
                                 structure.datasets[i].digest);
    structure_clear(&structure);
    provenance_sha256(all, digest);
    if (!*soak->digests)
        snprintf(soak->digests, sizeof soak->digests, "%s", digest);
    return read && used > 0 && strcmp(digest, soak->digests) == 0;
}

/* From the file of the study to the file of its result. */
static bool sweep_once(struct soak *soak, struct error *error)
{
    const struct study_changes none = {.seed = -1};
    struct study *study = NULL;
    struct diagnostics findings;
    struct sweep_progress progress;
    enum sweep_end end;
    struct sweep_options options = {.threads = soak->threads, .part = {1, 1}, .output = soak->output};
    diagnostics_init(&findings);
    enum status status = study_load(soak->study, &none, &study, &findings, error);
    if (status == STATUS_OK)
        status = sweep_run(study, &options, &end, &progress, error);
    diagnostics_clear(&findings);
    study_free(study);
    bool same = status == STATUS_OK && same_result(soak, error);
    unlink(soak->output);
    /* volatile, or compilers leave it out */
    char *volatile forgotten = soak->leak ? malloc(soak->leak) : NULL;
    if (forgotten)
        memset(forgotten, 1, soak->leak);
    return same;
}

static double mean_of(const long *kilobytes, size_t first, size_t end)
{
    double sum = 0;
    for (size_t i = first; i < end; i++)
        sum += (double)kilobytes[i];
    return sum / (double)(end - first);
}

static int judge(const struct soak *soak, size_t files_before)
{
    struct rusage usage;
    size_t warm = 0;
    double last = soak->count ? soak->seconds[soak->count - 1] : 0;
    while (warm < soak->count && soak->seconds[warm] < last / 4)
        warm++;
    size_t third = (soak->count - warm) / 3;
    if (third < 2)
        return fail(1, "too short to say");
    size_t late = soak->count - third;
    double heap[] = {mean_of(soak->in_use, warm, warm + third), mean_of(soak->in_use, late, soak->count)};
    double resident[] = {mean_of(soak->kilobytes, warm, warm + third),
                         mean_of(soak->kilobytes, late, soak->count)};
    getrusage(RUSAGE_SELF, &usage);
    printf("soak: %zu sweeps of 160 runs on %u threads in %.1f min, %.0f s of processor time; heap in use "
           "after the first %ld kB, then %.0f kB on average, at the end %.0f kB; resident %ld, %.0f and %.0f "
           "kB, at most %ld kB\n",
           soak->count, soak->threads, last / 60, (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec),
           soak->in_use[0], heap[0], heap[1], soak->kilobytes[0], resident[0], resident[1], usage.ru_maxrss);
    if (open_files() != files_before)
        return fail(1, "files stay open");
    double tolerated = TOLERATED_KILOBYTES + TOLERATED_BY_SWEEP * (double)(late - warm);
    if (heap[1] - heap[0] > tolerated)
        return fail(GROWS, "the heap in use grows");
    return resident[1] - resident[0] > TOLERATED_RESIDENT
               ? fail(1, "the resident set grows, the heap in use does not")
               : 0;
}

int main(int argc, char **argv)
{
    static struct soak soak;
    struct error error = {0};
    double minutes = argc > 1 ? atof(argv[1]) : 30, start = now();
    size_t files = 0;
    int code = 0;
    soak.threads = argc > 2 && atoi(argv[2]) > 0 ? (unsigned)atoi(argv[2]) : workers_available();
    soak.leak = argc > 3 ? (size_t)atol(argv[3]) : 0;
    if (!make_study(&soak))
        return fail(1, "the study can't be written; run it at the root of the project");
    while (code == 0 && (now() - start < 60 * minutes || soak.count < LEAST_SAMPLES) &&
           soak.count < MOST_SAMPLES) {
        if (!sweep_once(&soak, &error))
            code = fail(1, *error.message ? error_text(&error).bytes
                                          : "a result has other bytes than the first");
        soak.seconds[soak.count] = now() - start;
        soak.in_use[soak.count] = heap_kilobytes();
        soak.kilobytes[soak.count++] = resident_kilobytes();
        if (soak.count == 1)
            files = open_files();
    }
    unlink(soak.study);
    rmdir(soak.folder);
    return code ? code : judge(&soak, files);
}
