/* Files of results for the fuzzing harnesses: one of each kind, made when first asked for, and copies of them
 * that are changed through HDF5 as bytes say. */
#ifndef PRICEWAR_TESTS_FUZZ_CHANGED_FILES_H
#define PRICEWAR_TESTS_FUZZ_CHANGED_FILES_H

#include <stdint.h>

#include "study/study.h"

/* A file of runs; a study; one of a test function; a comparison; a branch; a part of the first study, with
 * series; a part of the second; an inference about the market, what follows from it, with series; a discovery. */
enum changed_kind {
    CHANGED_RUNS,
    CHANGED_STUDY,
    CHANGED_INDICES,
    CHANGED_COMPARISON,
    CHANGED_BRANCH,
    CHANGED_PART,
    CHANGED_INDICES_PART,
    CHANGED_INFERENCE,
    CHANGED_PREDICTION,
    CHANGED_DISCOVERY,
    CHANGED_KINDS
};

/* A change is a group of so many bytes, and of a file no more are made. */
enum { BYTES_OF_CHANGE = 5, MOST_CHANGES = 6 };

/* The scenario of the market that the files are about. */
extern const char changed_market[];

/* Ends the program, with the cause, when what a harness needs can't be made. */
void changed_check(enum status status, const struct error *error);

/* A path in the harness's folder, which is removed when the program ends. */
void changed_path(const char *name, char path[256]);

/* Puts a copy of the kind's file at `path`, changed by groups of BYTES_OF_CHANGE bytes. */
void changed_copy(enum changed_kind kind, const char *path, const uint8_t *changes, size_t size);

/* The study of a part, to be freed. */
struct study *changed_study(enum changed_kind kind);

/* Bytes into a file; ends the program when they can't be written. */
void changed_write(const char *path, const void *bytes, size_t size);

#endif
