#include "rerun/rerun_sample.h"

#include <stdlib.h>

#include "random/philox.h"

struct lot {
    uint64_t number;
    size_t row;
};

static int by_number(const void *a, const void *b)
{
    const struct lot *x = a, *y = b;
    return x->number != y->number ? (x->number < y->number ? -1 : 1) : (x->row > y->row) - (x->row < y->row);
}

static int by_row(const void *a, const void *b)
{
    size_t x = ((const struct lot *)a)->row, y = ((const struct lot *)b)->row;
    return (x > y) - (x < y);
}

bool rerun_sample_draw(uint64_t seed, const int32_t *runs, size_t count, size_t drawn, size_t *rows)
{
    struct lot *lots = calloc(count + 1, sizeof *lots);
    if (!lots)
        return false;
    for (size_t row = 0; row < count; row++) {
        struct philox_words words = philox4x32(seed, (uint32_t)runs[row], 0, 0, RANDOM_VERIFY);
        lots[row] = (struct lot){(uint64_t)words.word[0] << 32 | words.word[1], row};
    }
    qsort(lots, count, sizeof *lots, by_number);
    qsort(lots, drawn, sizeof *lots, by_row);
    for (size_t n = 0; n < drawn; n++)
        rows[n] = lots[n].row;
    free(lots);
    return true;
}

double rerun_sample_misses(size_t count, size_t differing, size_t drawn)
{
    double missed = 1;
    size_t fewer = differing < drawn ? differing : drawn, others = differing + drawn - fewer;
    if (differing + drawn > count)
        return 0;
    for (size_t k = 0; k < fewer; k++)
        missed *= (double)(count - others - k) / (double)(count - k);
    return missed;
}

size_t rerun_sample_finds(size_t count, size_t drawn, double chance)
{
    size_t least = 1, most = count - drawn + 1; /* which is never missed */
    while (least < most) {
        size_t middle = least + (most - least) / 2;
        if (1 - rerun_sample_misses(count, middle, drawn) >= chance)
            most = middle;
        else
            least = middle + 1;
    }
    return least;
}
