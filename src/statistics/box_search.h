/* Scenario discovery (Bryant & Lempert 2010, Technological Forecasting & Social Change 77): chooses boxes from the paths of
 * patient rule induction, tests each limit, and covers what is left by further boxes. Pure functions. */
#ifndef PRICEWAR_STATISTICS_BOX_SEARCH_H
#define PRICEWAR_STATISTICS_BOX_SEARCH_H

#include "statistics/peeling.h"

/* Which box of a path is taken. */
enum box_choice {
    CHOOSE_KNEE,     /* box_knee */
    CHOOSE_COVERAGE, /* box_densest */
    CHOOSE_NUMBER,   /* of the first path by its number, of others the knee */
};

struct box_search_settings {
    struct peel_settings peel;
    enum box_choice choice;
    size_t number;   /* with CHOOSE_NUMBER */
    double coverage; /* with CHOOSE_COVERAGE */
    size_t most_boxes;
    size_t resamples;
    uint64_t seed;
    unsigned threads;
};

/* Tests of limits: a limit stays that is reproduced in at least half of the resamples, and whose quasi-p-value is at
 * most .05. */
#define BOX_LEAST_REPRODUCED 0.5
#define BOX_LARGEST_P 0.05

struct box_limit {
    size_t input;
    enum peel_side side;
    double quasi_p;
    double reproduced; /* share of the resamples whose box has the limit; NAN without resamples */
    bool dropped;
};

struct found_box {
    struct peel_path path;
    size_t chosen;             /* number in the path */
    struct peel_range *pasted; /* [inputs] */
    struct peel_range *range;  /* [inputs]: without the limits that were dropped */
    struct peel_mass left;     /* what earlier boxes have left */
    struct peel_mass mass;     /* what the box has of it */
    struct box_limit *limits;  /* [limit_count], those of the pasted box */
    size_t limit_count;
};

struct box_search {
    struct peel_mass all;
    struct found_box *boxes; /* [count] */
    size_t count;
    struct found_box
        none; /* the box that the search ended with, when it was given up; its `range` NULL when none was */
};

/* The knee of a path: its box farthest above the straight line from all cases to none at the path's largest density, that
 * is with the largest sum of coverage and (density - that of all) / (largest density - that of all); of equal ones the
 * first. */
size_t box_knee(const struct peel_path *path);

/* The densest box of those with at least that coverage, of equal ones the first. */
size_t box_densest(const struct peel_path *path, double coverage);

/* How likely so many events would be in a box of `inside` cases if a limit meant nothing: the upper tail of a binomial law
 * whose probability is the density without that limit (Bryant & Lempert 2010, section 3.3). A case counts once, with the
 * share of its events, whatever its weight: runs of one case are not independent. */
double box_quasi_p(const struct peel_cases *cases, const bool *taken, const struct peel_range *box,
                   size_t input, enum peel_side side);

/* Searches on the cases; the first box among all, each next one among those in no box before. Ends after `most_boxes`
 * boxes, or when a box has no limit left or is not denser than all cases are. A limit's reproducibility is that over
 * `resamples` halves of the cases, drawn without replacement: on each a path is made anew and a box chosen by the same rule,
 * by CHOOSE_NUMBER that with the coverage nearest to the chosen one's. Limits that are not reproduced go first, then one by one the one with the largest quasi-p-value
 * above .05. STATUS_INVALID: the path has no box of that number. The result does not depend on `threads`. Call
 * box_search_clear in any case. */
enum status box_search_run(const struct peel_cases *cases, const struct box_search_settings *settings,
                           struct box_search *search, struct error *error);
void box_search_clear(struct box_search *search);

#endif
