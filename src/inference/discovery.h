/* Scenario discovery in the file of a study: in which region of what varies an event happens. */
#ifndef PRICEWAR_INFERENCE_DISCOVERY_H
#define PRICEWAR_INFERENCE_DISCOVERY_H

#include "inference/event.h"
#include "statistics/box_search.h"
#include "study/study_output.h"

/* What varies. A case is a design point, whose weight are its runs: a point's runs have the same inputs and are not
 * independent, so that none of them is cut off or drawn into a resample without the others. */
struct discovery_input {
    const struct study_vary *vary;
    const char *name; /* the short name or, without one, the path */
    const char *unit; /* "1": none */
    /* It takes few values (at most one for every two cases), so that limits stand at values: "at most 3". Else they
     * stand half way between the last value inside and the next one. */
    bool coarse;
};

enum { DISCOVERY_FEWEST_CASES = 20 };

struct discovery {
    const struct study *study;
    char *file, digest[DIGEST_SIZE]; /* of the study: its name without the folder, its SHA-256 */
    char *text;                      /* the event, as asked for */
    struct run_event event;
    struct box_search_settings settings;
    struct discovery_input *inputs; /* [cases.inputs] */
    int32_t *points;                /* [cases.count] */
    struct peel_cases cases;
    size_t runs;    /* in the cases */
    size_t failed;  /* runs that failed and are left out, */
    size_t unknown; /* and runs whose outcome is not known */
    struct box_search search;
    struct arena arena;
};

/* Reads the runs of a study's file, or of a part of one, and searches. STATUS_INVALID: it is no such file; event_read; the
 * event happens in no run or in all; nothing varies; there are fewer than DISCOVERY_FEWEST_CASES design points with
 * runs; box_search_run. */
enum status discovery_make(const char *path, const struct study *study, const char *event,
                           const struct box_search_settings *settings, struct discovery **discovery,
                           struct error *error);
void discovery_free(struct discovery *discovery);

/* Boxes that there is something to say of: those found or, when none was, the one that was given up. */
size_t discovery_box_count(const struct discovery *discovery);
const struct found_box *discovery_box(const struct discovery *discovery, size_t number);

/* Where a limit of a number stands: the least (PEEL_LOW) or largest number of a box. NAN without a limit. */
double discovery_limit(const struct discovery *discovery, const struct peel_range *box, size_t input,
                       enum peel_side side);

/* Whether a box has the name `level`, of cases.levels, of an input whose values are names; and the name. */
bool discovery_has_name(const struct peel_range *box, size_t input, size_t level);
const char *discovery_name(const struct discovery *discovery, size_t input, size_t level);

/* Shares: of all events that are in a mass; of a mass that is events; of all runs that are in it. */
double discovery_coverage(const struct discovery *discovery, const struct peel_mass *mass);
double discovery_density(const struct peel_mass *mass);
double discovery_share(const struct discovery *discovery, const struct peel_mass *mass);

#endif
