#include "random/philox.h"

#include "base/multiversion.h"

#include <stdbool.h>
#include <string.h>

/* Multipliers and Weyl increments of Philox 4x32: Salmon et al. (2011), section 4.4 and table 2. */
#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u

enum { ROUNDS = 10 };

/* Counter layout: entity
 * round
 * run
 * purpose in the low 8 bits, the draw number above it. */
static inline struct philox_words philox_counter(uint64_t seed, uint32_t c0, uint32_t c1, uint32_t c2,
                                                 uint32_t c3)
{
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t product_0 = (uint64_t)MULTIPLIER_0 * c0, product_1 = (uint64_t)MULTIPLIER_1 * c2;
        uint32_t next_0 = (uint32_t)(product_1 >> 32) ^ c1 ^ k0;
        uint32_t next_2 = (uint32_t)(product_0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)product_1;
        c3 = (uint32_t)product_0;
        c0 = next_0;
        c2 = next_2;
        k0 += WEYL_0;
        k1 += WEYL_1;
    }
    return (struct philox_words){{c0, c1, c2, c3}};
}

struct philox_words philox4x32(uint64_t seed, uint32_t run, uint32_t entity, uint32_t round, uint32_t purpose)
{
    return philox_counter(seed, entity, round, run, purpose);
}

/* Philox on many counters at once: HALF neighbours from `first_entity` on, and HALF more that start `stride` entities
 * further. */
enum { HALF = 32, LANES = 2 * HALF };

struct counters {
    uint32_t c0[LANES], c1[LANES], c2[LANES], c3[LANES];
};

/* Where an array of counters starts, and what they share. */
struct counter_origin {
    uint64_t seed;
    uint32_t first_entity, stride, round, run, purpose;
};

static inline uint32_t entity_at(const struct counter_origin *origin, uint32_t place)
{
    return origin->first_entity + place % HALF + place / HALF * origin->stride;
}

/* For any processor: one array operation at a time so that compilers make vector code. */
static inline void fill_by_arrays(const struct counter_origin *origin, uint32_t lanes,
                                  struct counters *restrict c)
{
    uint32_t k0 = (uint32_t)origin->seed, k1 = (uint32_t)(origin->seed >> 32);
    for (uint32_t i = 0; i < lanes; i++) {
        c->c0[i] = entity_at(origin, i);
        c->c1[i] = origin->round;
        c->c2[i] = origin->run;
        c->c3[i] = origin->purpose;
    }
    for (int r = 0; r < ROUNDS; r++) {
        for (size_t i = 0; i < lanes; i++) {
            uint64_t product_0 = (uint64_t)MULTIPLIER_0 * c->c0[i];
            uint64_t product_1 = (uint64_t)MULTIPLIER_1 * c->c2[i];
            c->c0[i] = (uint32_t)(product_1 >> 32) ^ c->c1[i] ^ k0;
            c->c2[i] = (uint32_t)(product_0 >> 32) ^ c->c3[i] ^ k1;
            c->c1[i] = (uint32_t)product_1;
            c->c3[i] = (uint32_t)product_0;
        }
        k0 += WEYL_0;
        k1 += WEYL_1;
    }
}

#if defined(MULTIVERSION_CHOSEN_BY_LOADER) || (defined(__AVX2__) && !defined(__clang__))
#define PHILOX_BY_VECTORS
#include "random/philox_vectors.h"
#endif

static void fill_counters(const struct counter_origin *origin, uint32_t lanes, struct counters *counters)
{
#if defined(MULTIVERSION_CHOSEN_BY_LOADER)
    if (__builtin_cpu_supports("x86-64-v4"))
        fill_by_avx512(origin, lanes, counters);
    else if (__builtin_cpu_supports("x86-64-v3"))
        fill_by_avx2(origin, lanes, counters);
    else
        fill_by_arrays(origin, lanes, counters);
#elif defined(PHILOX_BY_VECTORS) && defined(__AVX512F__)
    fill_by_avx512(origin, lanes, counters);
#elif defined(PHILOX_BY_VECTORS)
    fill_by_avx2(origin, lanes, counters);
#else
    fill_by_arrays(origin, lanes, counters);
#endif
}

/* `few`: only the first HALF counters are wanted. */
static void philox_lanes(uint64_t seed, uint32_t first_entity, uint32_t stride, uint32_t round, uint32_t run,
                         uint32_t purpose, struct counters *counters, bool few)
{
    const struct counter_origin origin = {seed, first_entity, stride, round, run, purpose};
    fill_counters(&origin, few ? HALF : LANES, counters);
}

void philox4x32_block(uint64_t seed, uint32_t run, uint32_t first_entity, uint32_t round, uint32_t purpose,
                      size_t count, uint32_t *restrict w0, uint32_t *restrict w1, uint32_t *restrict w2,
                      uint32_t *restrict w3)
{
    struct counters counters;
    for (size_t done = 0; done < count; done += LANES) {
        size_t bytes = (count - done < LANES ? count - done : LANES) * sizeof *w0;
        philox_lanes(seed, first_entity + (uint32_t)done, HALF, round, run, purpose, &counters,
                     count - done <= HALF);
        memcpy(w0 + done, counters.c0, bytes);
        memcpy(w1 + done, counters.c1, bytes);
        memcpy(w2 + done, counters.c2, bytes);
        memcpy(w3 + done, counters.c3, bytes);
    }
}

/* Copies the words of `count` entities, at most 2 * HALF, from the counters of `half`. */
static void copy_pairs(const struct counters *counters, size_t half, size_t count, uint32_t *restrict first,
                       uint32_t *restrict second)
{
    size_t lower = count < HALF ? count : HALF, upper = count - lower, from = half * HALF;
    memcpy(first, counters->c0 + from, lower * sizeof *first);
    memcpy(second, counters->c1 + from, lower * sizeof *second);
    memcpy(first + lower, counters->c2 + from, upper * sizeof *first);
    memcpy(second + lower, counters->c3 + from, upper * sizeof *second);
}

void philox4x32_pairs(uint64_t seed, uint32_t run, uint32_t first_entity, uint32_t round, uint32_t purpose,
                      size_t count, uint32_t *restrict first, uint32_t *restrict second)
{
    struct counters counters;
    for (size_t done = 0; done < count; done += LANES) {
        size_t half = done / LANES % 2, left = count - done;
        if (half == 0)
            philox_lanes(seed, first_entity + (uint32_t)done, 2 * HALF, round, run, purpose, &counters,
                         left <= LANES);
        if (left >= LANES)
            copy_pairs(&counters, half, LANES, first + done, second + done);
        else
            copy_pairs(&counters, half, left, first + done, second + done);
    }
}

struct stream_state {
    uint64_t seed;
    uint32_t run, entity, round, purpose, draw;
    struct philox_words words;
};

enum { DRAWS_PER_PURPOSE_BITS = 24 };

static void stream_set(void *state, unsigned long seed)
{
    struct stream_state *stream = state;
    memset(stream, 0, sizeof *stream);
    stream->seed = seed;
}

static unsigned long stream_get(void *state)
{
    struct stream_state *stream = state;
    if (stream->draw % 4 == 0)
        stream->words =
            philox_counter(stream->seed, stream->entity, stream->round, stream->run,
                           stream->purpose | (stream->draw / 4 + 1) << (32 - DRAWS_PER_PURPOSE_BITS));
    return stream->words.word[stream->draw++ % 4];
}

static double stream_get_double(void *state)
{
    return (double)stream_get(state) * (1.0 / 4294967296.0);
}

static const gsl_rng_type stream_type = {
    "philox4x32-10", 0xffffffffUL, 0, sizeof(struct stream_state), stream_set, stream_get, stream_get_double,
};
const gsl_rng_type *const random_stream_type = &stream_type;

void random_stream_seek(gsl_rng *generator, uint64_t seed, uint32_t run, uint32_t entity, uint32_t round,
                        enum random_purpose purpose)
{
    struct stream_state *stream = generator->state;
    stream_set(stream, 0);
    stream->seed = seed;
    stream->run = run;
    stream->entity = entity;
    stream->round = round;
    stream->purpose = (uint32_t)purpose;
}
