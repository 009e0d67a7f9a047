/* Marks a hot function to be compiled for several x86 instruction sets; the loader picks the best one.
 * Without -ffast-math and with -ffp-contract=off all versions give the same bits. Elsewhere the macro is
 * empty. */
#ifndef PRICEWAR_BASE_MULTIVERSION_H
#define PRICEWAR_BASE_MULTIVERSION_H

/* Not with sanitizers, which can't run before the loader has chosen, nor with clang, whose function clones
 * are too new to rely on. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__) && !defined(PRICEWAR_ONE_VERSION)
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define MULTIVERSION_CHOSEN_BY_LOADER
#else
#define MULTIVERSION
#endif

/* For helpers of such functions: they must be inlined to be compiled for each version. */
#define INLINED static inline __attribute__((always_inline))

#endif
