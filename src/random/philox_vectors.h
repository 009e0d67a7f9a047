/* Philox's rounds on vectors, for philox.c alone. A counter's word is in the lower half of a lane of 64 bits, of which
 * the instruction pmuludq makes a whole product; it does not read the upper half, which may hold anything. Counters with
 * even and with odd places are apart until they are stored. GCC 12 finds neither the instruction nor this arrangement
 * by itself (it rearranges lanes around each product, twice as many instructions in all), so this is the one place in
 * which an instruction is named. */
#ifndef PRICEWAR_RANDOM_PHILOX_VECTORS_H
#define PRICEWAR_RANDOM_PHILOX_VECTORS_H

/* Vectors of BYTES, as lanes of 64 bits and as pairs of halves, which pmuludq takes. */
#define PHILOX_VECTOR(NAME, BYTES)                                                                           \
    typedef uint64_t NAME##_lanes __attribute__((vector_size(BYTES), aligned(4), may_alias));                \
    typedef int NAME##_halves __attribute__((vector_size(BYTES)))

PHILOX_VECTOR(avx2, 32);
PHILOX_VECTOR(avx512, 64);

#define AVX2_PRODUCT(a, b) ((avx2_lanes)__builtin_ia32_pmuludq256((avx2_halves)(a), (avx2_halves)(b)))
#define AVX512_PRODUCT(a, b)                                                                                 \
    ((avx512_lanes)__builtin_ia32_pmuludq512_mask((avx512_halves)(a), (avx512_halves)(b),                    \
                                                  (long long __attribute__((vector_size(64)))){0}, 0xff))

#define FILL_BY(NAME, LEVEL, PRODUCT, ...)                                                                   \
    __attribute__((target("arch=" LEVEL))) static inline void fill_by_##NAME(                                \
        const struct counter_origin *origin, uint32_t lanes, struct counters *restrict counters)             \
    {                                                                                                        \
        enum { COUNTERS = 2 * sizeof(NAME##_lanes) / sizeof(uint64_t) };                                     \
        const NAME##_lanes none = {0}, lower = none + UINT32_MAX, even = {__VA_ARGS__};                      \
        const NAME##_lanes multiplier_0 = none + MULTIPLIER_0, multiplier_1 = none + MULTIPLIER_1;           \
        uint32_t *const word[4] = {counters->c0, counters->c1, counters->c2, counters->c3};                  \
        NAME##_lanes key_0[ROUNDS], key_1[ROUNDS];                                                           \
        for (uint32_t r = 0; r < ROUNDS; r++) {                                                              \
            key_0[r] = none + ((uint32_t)origin->seed + r * WEYL_0);                                         \
            key_1[r] = none + ((uint32_t)(origin->seed >> 32) + r * WEYL_1);                                 \
        }                                                                                                    \
        for (uint32_t i = 0; i < lanes; i += COUNTERS) {                                                     \
            NAME##_lanes c[2][4];                                                                            \
            for (uint32_t side = 0; side < 2; side++) {                                                      \
                c[side][0] = even + (entity_at(origin, i) + side);                                           \
                c[side][1] = none + origin->round;                                                           \
                c[side][2] = none + origin->run;                                                             \
                c[side][3] = none + origin->purpose;                                                         \
            }                                                                                                \
            for (size_t r = 0; r < ROUNDS; r++)                                                              \
                for (size_t side = 0; side < 2; side++) {                                                    \
                    NAME##_lanes product_0 = PRODUCT(c[side][0], multiplier_0);                              \
                    NAME##_lanes product_1 = PRODUCT(c[side][2], multiplier_1);                              \
                    c[side][0] = (product_1 >> 32) ^ c[side][1] ^ key_0[r];                                  \
                    c[side][2] = (product_0 >> 32) ^ c[side][3] ^ key_1[r];                                  \
                    c[side][1] = product_1;                                                                  \
                    c[side][3] = product_0;                                                                  \
                }                                                                                            \
            for (size_t w = 0; w < 4; w++)                                                                   \
                *(NAME##_lanes *)(void *)(word[w] + i) = (c[0][w] & lower) | (c[1][w] << 32);                \
        }                                                                                                    \
    }

/* GCC 12's analyser takes the logarithm of a vector's lanes for their width. */
#if __GNUC__ >= 12
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-shift-count-overflow"
#endif
FILL_BY(avx2, "x86-64-v3", AVX2_PRODUCT, 0, 2, 4, 6)
#if defined(MULTIVERSION_CHOSEN_BY_LOADER) || defined(__AVX512F__)
FILL_BY(avx512, "x86-64-v4", AVX512_PRODUCT, 0, 2, 4, 6, 8, 10, 12, 14)
#endif
#if __GNUC__ >= 12
#pragma GCC diagnostic pop
#endif

#endif
