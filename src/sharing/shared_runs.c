/* Each process begins with every N-th run, and learns the others' from their journals. What is missing then it plays too:
 * a process that is slow, was killed or comes later holds nobody up, and since a run is the same whoever plays it, one
 * that is played twice does no harm. */
#include "sharing/shared_runs.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/smaller.h"

/* How long others may take for a run, in runs of our own, before it is played here. */
static const double patience_in_runs = 1.5, least_patience = 0.02;

struct sharing {
    const struct study *study;
    const struct shared_options *options;
    struct study_part part;
    size_t first;         /* point */
    const size_t *wanted; /* [runs], from that point's first run on */
    size_t runs;
    size_t *chosen;  /* [runs] scratch */
    size_t *missing; /* [runs] scratch */
    double patience;
    double *samples;
    size_t *failed;
    struct error *error;
};

static enum status play(struct sharing *sharing, size_t count)
{
    return moments_of_runs(sharing->study, sharing->first, sharing->chosen, count, sharing->options->threads,
                           calibrate_memory_from(sharing->options->memory, 0), sharing->samples,
                           sharing->failed, sharing->error);
}

/* Every N-th run. Those that are known already cost nothing. */
static enum status play_own(struct sharing *sharing, size_t first_run, size_t *missing)
{
    size_t count = 0;
    double start = clock_seconds();
    *missing = 0;
    for (size_t i = 0; i < sharing->runs; i++)
        if ((first_run + i) % sharing->part.parts == sharing->part.part - 1)
            sharing->chosen[count++] = sharing->wanted[i];
        else
            sharing->missing[(*missing)++] = sharing->wanted[i];
    enum status status = play(sharing, count);
    double rounds = ceil((double)count / sharing->options->threads);
    sharing->patience = fmax(least_patience, patience_in_runs * (clock_seconds() - start) / fmax(rounds, 1));
    return status;
}

/* Takes over what others have played; what is left is missing. */
static enum status take_known(struct sharing *sharing, size_t first_run, size_t *missing)
{
    const struct study *study = sharing->study;
    size_t known = 0, left = 0;
    for (size_t i = 0; i < *missing; i++) {
        size_t run = sharing->missing[i];
        const double *point =
            study->design->points + study_point_of(study, first_run + run) * study->vary_count;
        if (calibrate_memory_knows(sharing->options->memory, first_run + run, point))
            sharing->chosen[known++] = run;
        else
            sharing->missing[left++] = run;
    }
    *missing = left;
    return play(sharing, known);
}

/* Plays as many missing runs as there are threads: the last ones, as whose they are begins with the first; several
 * that help take different ones. */
static enum status help(struct sharing *sharing, size_t *missing)
{
    size_t count = smaller(sharing->options->threads, *missing), left = 0;
    size_t skipped = (sharing->part.part - 1) * count % *missing;
    for (size_t i = 0; i < count; i++) {
        size_t place = *missing - 1 - (skipped + i) % *missing;
        sharing->chosen[i] = sharing->missing[place];
        sharing->missing[place] = SIZE_MAX;
    }
    for (size_t i = 0; i < *missing; i++)
        if (sharing->missing[i] != SIZE_MAX)
            sharing->missing[left++] = sharing->missing[i];
    *missing = left;
    return play(sharing, count);
}

static enum status play_together(struct sharing *sharing)
{
    static const struct timespec moment = {.tv_nsec = 5000000};
    const struct shared_options *options = sharing->options;
    size_t first_run = sharing->first * (size_t)sharing->study->replicates, missing;
    enum status status = play_own(sharing, first_run, &missing);
    double last_news = clock_seconds();
    while (status == STATUS_OK && missing > 0) {
        bool news = false;
        status = calibrate_memory_renew(options->memory, &news, sharing->error);
        if (status == STATUS_OK)
            status = take_known(sharing, first_run, &missing);
        if (status != STATUS_OK || missing == 0)
            break;
        last_news = news ? clock_seconds() : last_news;
        size_t under_way = (sharing->part.parts - 1) * options->threads;
        if (missing > under_way || clock_seconds() - last_news > sharing->patience)
            status = help(sharing, &missing);
        else
            nanosleep(&moment, NULL);
    }
    return status;
}

enum status shared_play(const struct study *study, size_t first, const size_t *runs, size_t count,
                        const struct shared_options *options, double *samples, size_t *failed,
                        struct error *error)
{
    struct sharing sharing = {.study = study,
                              .options = options,
                              .part = calibrate_memory_part(options->memory),
                              .first = first,
                              .wanted = runs,
                              .runs = count,
                              .samples = samples,
                              .failed = failed,
                              .error = error};
    if (sharing.part.parts == 1 || options->apart)
        return moments_of_runs(study, first, runs, count, options->threads,
                               calibrate_memory_from(options->memory, 0), samples, failed, error);
    sharing.chosen = calloc(3 * count, sizeof *sharing.chosen);
    if (!sharing.chosen)
        return error_no_memory(error, "the runs of several processes");
    sharing.missing = sharing.chosen + count;
    size_t *all = sharing.missing + count;
    for (size_t i = 0; i < count; i++)
        all[i] = i;
    sharing.wanted = runs ? runs : all;
    enum status status = play_together(&sharing);
    free(sharing.chosen);
    return status;
}
