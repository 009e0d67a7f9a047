/* Statistics of a complete study, written into its file: by design point, sensitivity, survival, and whether
 * the replicates are enough. */
#ifndef PRICEWAR_STUDY_ANALYSIS_H
#define PRICEWAR_STUDY_ANALYSIS_H

#include "study/study_output.h"

/* Reads the outcomes back from the output's file, one column at a time, and adds groups of statistics to
 * it, on at most `threads` threads (0: 1); the file must hold all runs of the study. */
enum status study_analyse(struct study_output *output, unsigned threads, struct error *error);

#endif
