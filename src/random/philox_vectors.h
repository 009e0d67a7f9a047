/* Philox's rounds on vectors, for philox.c alone. A counter's word is in the lower half of a lane of 64 bits, of which
 * the instruction pmuludq makes a whole product; it does not read the upper half, which may hold anything. Counters with
 * even and with odd places are apart until they are stored. Compilers find neither the instruction nor this arrangement
 * by themselves (GCC 12 rearranges lanes around each product, twice as many instructions in all), so this is the one
 * place in which instructions are named. */
#ifndef PRICEWAR_RANDOM_PHILOX_VECTORS_H
#define PRICEWAR_RANDOM_PHILOX_VECTORS_H

#include <immintrin.h>

__attribute__((target("arch=x86-64-v3"))) static inline void
fill_by_avx2(const struct counter_origin *origin, uint32_t lanes, struct counters *restrict counters)
{
    const __m256i multiplier_0 = _mm256_set1_epi64x(MULTIPLIER_0),
                  multiplier_1 = _mm256_set1_epi64x(MULTIPLIER_1);
    const __m256i even = _mm256_set_epi64x(6, 4, 2, 0);
    uint32_t *const word[4] = {counters->c0, counters->c1, counters->c2, counters->c3};
    __m256i key_0[ROUNDS], key_1[ROUNDS];
    for (uint32_t r = 0; r < ROUNDS; r++) {
        key_0[r] = _mm256_set1_epi64x((uint32_t)origin->seed + r * WEYL_0);
        key_1[r] = _mm256_set1_epi64x((uint32_t)(origin->seed >> 32) + r * WEYL_1);
    }
    for (uint32_t i = 0; i < lanes; i += 8) {
        __m256i c[2][4];
        for (uint32_t side = 0; side < 2; side++) {
            c[side][0] = _mm256_set1_epi64x(entity_at(origin, i) + side) + even;
            c[side][1] = _mm256_set1_epi64x(origin->round);
            c[side][2] = _mm256_set1_epi64x(origin->run);
            c[side][3] = _mm256_set1_epi64x(origin->purpose);
        }
        for (size_t r = 0; r < ROUNDS; r++)
            for (size_t side = 0; side < 2; side++) {
                __m256i product_0 = _mm256_mul_epu32(c[side][0], multiplier_0);
                __m256i product_1 = _mm256_mul_epu32(c[side][2], multiplier_1);
                c[side][0] = _mm256_srli_epi64(product_1, 32) ^ c[side][1] ^ key_0[r];
                c[side][2] = _mm256_srli_epi64(product_0, 32) ^ c[side][3] ^ key_1[r];
                c[side][1] = product_1;
                c[side][3] = product_0;
            }
        for (size_t w = 0; w < 4; w++)
            _mm256_storeu_si256((__m256i *)(void *)(word[w] + i),
                                _mm256_blend_epi32(c[0][w], _mm256_slli_epi64(c[1][w], 32), 0xaa));
    }
}

#if defined(MULTIVERSION_CHOSEN_BY_LOADER) || defined(__AVX512F__)
__attribute__((target("arch=x86-64-v4"))) static inline void
fill_by_avx512(const struct counter_origin *origin, uint32_t lanes, struct counters *restrict counters)
{
    const __m512i multiplier_0 = _mm512_set1_epi64(MULTIPLIER_0),
                  multiplier_1 = _mm512_set1_epi64(MULTIPLIER_1);
    const __m512i even = _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0);
    uint32_t *const word[4] = {counters->c0, counters->c1, counters->c2, counters->c3};
    __m512i key_0[ROUNDS], key_1[ROUNDS];
    for (uint32_t r = 0; r < ROUNDS; r++) {
        key_0[r] = _mm512_set1_epi64((uint32_t)origin->seed + r * WEYL_0);
        key_1[r] = _mm512_set1_epi64((uint32_t)(origin->seed >> 32) + r * WEYL_1);
    }
    for (uint32_t i = 0; i < lanes; i += 16) {
        __m512i c[2][4];
        for (uint32_t side = 0; side < 2; side++) {
            c[side][0] = _mm512_set1_epi64(entity_at(origin, i) + side) + even;
            c[side][1] = _mm512_set1_epi64(origin->round);
            c[side][2] = _mm512_set1_epi64(origin->run);
            c[side][3] = _mm512_set1_epi64(origin->purpose);
        }
        for (size_t r = 0; r < ROUNDS; r++)
            for (size_t side = 0; side < 2; side++) {
                __m512i product_0 = _mm512_mul_epu32(c[side][0], multiplier_0);
                __m512i product_1 = _mm512_mul_epu32(c[side][2], multiplier_1);
                c[side][0] = _mm512_srli_epi64(product_1, 32) ^ c[side][1] ^ key_0[r];
                c[side][2] = _mm512_srli_epi64(product_0, 32) ^ c[side][3] ^ key_1[r];
                c[side][1] = product_1;
                c[side][3] = product_0;
            }
        for (size_t w = 0; w < 4; w++)
            _mm512_storeu_si512(word[w] + i,
                                _mm512_mask_blend_epi32(0xaaaa, c[0][w], _mm512_slli_epi64(c[1][w], 32)));
    }
}
#endif

#endif
