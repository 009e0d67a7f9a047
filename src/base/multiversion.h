/* Marks a hot function to be compiled for several x86 instruction sets, the best of which the loader picks.
 * Without -ffast-math and with -ffp-contract=off all of them give the same bits. Elsewhere it is empty. */
#ifndef PRICEWAR_BASE_MULTIVERSION_H
#define PRICEWAR_BASE_MULTIVERSION_H

/* Sanitizers can't run before the loader has chosen; clang's function clones came too late to rely on. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(PRICEWAR_ONE_VERSION)
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSION
#endif

/* For the helpers of such functions: they must become part of each version. */
#define INLINED static inline __attribute__((always_inline))

#endif
