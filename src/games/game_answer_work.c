#include "games/game_answer_work.h"

bool making_goes_on(struct making *making, size_t done, size_t foreseen)
{
    pthread_mutex_lock(&making->lock);
    making->done += done;
    making->foreseen += foreseen;
    if (making->progress && !making->progress(making->context, making->done, making->foreseen))
        making->stopped = true;
    bool goes_on = !making->stopped;
    pthread_mutex_unlock(&making->lock);
    return goes_on;
}
