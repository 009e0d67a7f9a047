/* Some of a file's runs in place of all: which ones are played again, and how likely it is that those which
 * differ are not among them. */
#ifndef PRICEWAR_RERUN_RERUN_SAMPLE_H
#define PRICEWAR_RERUN_RERUN_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Places of `drawn` of the `count` runs, each as likely as any other, ascending: those whose random numbers,
 * addressed by seed and run, are lowest. A larger sample of the same seed holds the smaller one. False: no
 * memory. */
bool rerun_sample_draw(uint64_t seed, const int32_t *runs, size_t count, size_t drawn, size_t *rows);

/* The chance that none of `differing` of `count` runs is among `drawn` (hypergeometric). */
double rerun_sample_misses(size_t count, size_t differing, size_t drawn);

/* The smallest number of differing runs of which one is among `drawn` with at least this chance, below 1. */
size_t rerun_sample_finds(size_t count, size_t drawn, double chance);

#endif
