#include "regret/regret_runs.h"

#include "base/smaller.h"

enum { RUNS_AT_ONCE = 32 };

enum status regret_play_list(struct regret_playing *playing, const size_t *runs, size_t count)
{
    const struct regret_options *options = playing->options;
    enum status status = STATUS_OK;
    for (size_t done = 0; status == STATUS_OK && done < count && !playing->stopped;) {
        size_t now = smaller(count - done, RUNS_AT_ONCE);
        status = shared_play(playing->study, 0, runs + done, now, &options->shared, playing->samples,
                             playing->failed, playing->error);
        if (status == STATUS_OK && options->shared.memory)
            status = calibrate_memory_sync(options->shared.memory, playing->error);
        done += now;
        playing->runs += now;
        playing->stopped = status == STATUS_OK && options->progress &&
                           !options->progress(options->context, playing->runs, playing->runs + count - done);
    }
    return status;
}
