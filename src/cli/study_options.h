/* Options of the commands that run a study. */
#ifndef PRICEWAR_CLI_STUDY_OPTIONS_H
#define PRICEWAR_CLI_STUDY_OPTIONS_H

#include "cli/options.h"
#include "study/study.h"

/* Requests of these commands begin with it. */
struct study_request {
    struct request shared;
    struct study_changes changes;
};

#define NO_STUDY_CHANGES                                                                                     \
    {                                                                                                        \
        .changes = {.seed = -1 }                                                                             \
    }

#define CSV_EXCEL_MEANING                                                                                    \
    "The same for spreadsheets: with a byte order mark, and an apostrophe before texts that begin as "       \
    "formulas do."

/* A row; `place`: of a const char *. */
#define STUDY_OUTCOMES(its_place)                                                                             \
    {                                                                                                         \
        0, "outcome", "NAME,...",                                                                             \
            "Outcomes that the tables show, on the terminal and as CSV, such as independents_alive or "       \
            "final_share[Zhipu]; final_share is that of every firm. Default: the main ones, and all as CSV. " \
            "`outcomes` lists them.",                                                                         \
            take_text, .place = its_place                                                                     \
    }

#define STUDY_SEED                                                                                           \
    {                                                                                                        \
        0, "seed", "N", "Seed of the runs in place of study.seed.", take_whole,                              \
            .place = offsetof(struct study_request, changes.seed), .most = INT64_MAX                         \
    }
#define STUDY_REPLICATES(meaning)                                                                            \
    {                                                                                                        \
        0, "replicates", "N", meaning, take_whole,                                                           \
            .place = offsetof(struct study_request, changes.replicates), .least = 1, .most = 10000000        \
    }

#endif
