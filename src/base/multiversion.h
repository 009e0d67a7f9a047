/* Marks a hot function to be compiled for several x86 instruction sets, the best of which the loader picks.
 * Without -ffast-math and with -ffp-contract=off all of them give the same bits. Elsewhere it is empty. */
#ifndef PRICEWAR_BASE_MULTIVERSION_H
#define PRICEWAR_BASE_MULTIVERSION_H

#include <stdbool.h>

/* Sanitizers can't run before the loader has chosen; clang's function clones came too late to rely on. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__) && !defined(PRICEWAR_ONE_VERSION)
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define MULTIVERSION_CHOSEN_BY_LOADER
#else
#define MULTIVERSION
#endif

/* For the helpers of such functions: they must become part of each version. */
#define INLINED static inline __attribute__((always_inline))

/* Whether the versions in use are for more than the SSE2 of every x86-64, for the few functions that are best
 * written in two ways. */
INLINED bool multiversion_beyond_sse2(void)
{
#if defined(__AVX2__) || !defined(__x86_64__)
    return true;
#elif defined(MULTIVERSION_CHOSEN_BY_LOADER)
    return __builtin_cpu_supports("x86-64-v3");
#else
    return false;
#endif
}

#endif
