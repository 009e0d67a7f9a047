/* One sample for scale.py: prints numbers separated by blanks.
 *
 *   scale market PRODUCTS SMES SECTORS RUNS ROUNDS THREADS   plays the logit market
 *       -> CPU seconds of all, CPU seconds of the rounds, wall seconds of the rounds, processors in the rounds,
 *          living SMEs summed over rounds and runs, peak resident kB
 *   scale loop PRODUCTS SMES ROUNDS                          the same by gsl_loop.c -> CPU seconds of the rounds
 *   scale exp COUNT REPEATS                                  exponentials of arrays of COUNT numbers
 *       -> ns for one of exp_of_doubles, ns for one of the single-precision kind that choices use
 *   scale child PROGRAM [ARGUMENT ...]                       another program, its output to /dev/null
 *       -> CPU seconds, wall seconds, peak resident kB
 *
 * A child starts with what this small process holds, which its peak counts, and not with what an interpreter
 * would. */
#include "base/array_exp.h"
#include "base/float_math.h"
#include "bench_market.h"
#include "clock.h"
#include "engine_run.h"
#include "gsl_loop.h"
#include "scenario/reader.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_NUMBERS = 6, LARGEST_ARRAY = 4096 };

/* ru_maxrss of this process would count what the process that started it held. */
static long peak_kilobytes(void)
{
    char line[256];
    long peak = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            peak = strtol(line + 6, NULL, 10);
    if (status)
        fclose(status);
    return peak;
}

static int time_market(const size_t *n)
{
    double start = thread_seconds();
    struct scenario *scenario = bench_logit_market(n[0], n[1], n[2]);
    struct engine_result all = {0};
    double processes = 0;
    for (uint32_t run = 0; run < n[3]; run++) {
        struct engine_result result;
        if (!scenario || !engine_time(scenario, run, (int64_t)n[4], (unsigned)n[5], &result)) {
            scenario_free(scenario);
            return 1;
        }
        all.cpu_seconds += result.cpu_seconds;
        all.wall_seconds += result.wall_seconds;
        all.sme_rounds += result.sme_rounds;
        processes += result.process_seconds;
    }
    scenario_free(scenario);
    printf("%.9g %.9g %.9g %.4g %.17g %ld\n", thread_seconds() - start, all.cpu_seconds, all.wall_seconds,
           processes / all.wall_seconds, all.sme_rounds, peak_kilobytes());
    return 0;
}

static int time_loop(const size_t *n)
{
    struct gsl_loop_result result;
    if (gsl_loop_run(n[1], n[0], (int)n[2], 1, &result) != 0)
        return 1;
    printf("%.9g\n", result.seconds);
    return 0;
}

MULTIVERSION static void powers_of_two(size_t count, const float *restrict x, float *restrict result)
{
    for (size_t i = 0; i < count; i++)
        result[i] = float_exp2_in_range(x[i]);
}

static int time_exponentials(const size_t *n)
{
    static double x[LARGEST_ARRAY], y[LARGEST_ARRAY];
    static float u[LARGEST_ARRAY], v[LARGEST_ARRAY];
    if (n[0] > LARGEST_ARRAY)
        return 2;
    for (size_t i = 0; i < n[0]; i++) {
        x[i] = -8 + 9.0 * (double)i / (double)n[0];
        u[i] = (float)x[i];
    }
    double begin = thread_seconds(), all = (double)n[0] * (double)n[1];
    for (size_t k = 0; k < n[1]; k++)
        exp_of_doubles(n[0], x, y);
    double middle = thread_seconds();
    for (size_t k = 0; k < n[1]; k++)
        powers_of_two(n[0], u, v);
    double end = thread_seconds();
    printf("%.9g %.9g %.3g\n", 1e9 * (middle - begin) / all, 1e9 * (end - middle) / all, y[0] + (double)v[0]);
    return 0;
}

static int time_child(char **words)
{
    struct rusage usage;
    int status = 1;
    double start = wall_seconds();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDOUT_FILENO);
        execv(words[0], words);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "scale: %s failed\n", words[0]);
        return 1;
    }
    double seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    printf("%.9g %.9g %ld\n", seconds, wall_seconds() - start, usage.ru_maxrss);
    return 0;
}

int main(int count, char **words)
{
    const struct {
        const char *name;
        int numbers;
        int (*measure)(const size_t *numbers);
    } kinds[] = {{"market", 6, time_market}, {"loop", 3, time_loop}, {"exp", 2, time_exponentials}};
    if (count > 2 && strcmp(words[1], "child") == 0)
        return time_child(words + 2);
    for (size_t k = 0; count > 1 && k < sizeof kinds / sizeof *kinds; k++) {
        size_t numbers[MOST_NUMBERS];
        if (strcmp(words[1], kinds[k].name) != 0 || count != 2 + kinds[k].numbers)
            continue;
        for (int i = 0; i < kinds[k].numbers; i++)
            numbers[i] = strtoul(words[2 + i], NULL, 10);
        return kinds[k].measure(numbers);
    }
    fprintf(stderr,
            "use: scale market PRODUCTS SMES SECTORS RUNS ROUNDS THREADS | loop PRODUCTS SMES ROUNDS | "
            "exp COUNT REPEATS | child PROGRAM [ARGUMENT ...]\n");
    return 2;
}
