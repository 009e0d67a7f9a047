/* Exits and single runs of the design points of the page, from which it shows any choice among them. */
#include <math.h>
#include <stdlib.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"
#include "report/report_study_work.h"

enum { MOST_EXITS = 20000 };

struct exits {
    json_t *vendor, *point, *round;
    size_t count;
};

static void add(struct exits *exits, size_t vendor, size_t point, double round)
{
    append_to_json(&exits->vendor, json_integer((json_int_t)vendor));
    append_to_json(&exits->point, json_integer((json_int_t)point));
    append_to_json(&exits->round, report_rounded(round));
    exits->count++;
}

/* Of one run at the shown point `point`; rounds: [firms], the vendors last. */
static void add_run(const struct report_study_work *work, struct exits *exits, const double *rounds,
                    size_t point)
{
    size_t first = work->facts.firms - work->facts.vendors;
    for (size_t f = 0; f < work->facts.vendors; f++)
        if (rounds[first + f] > 0)
            add(exits, f, point, rounds[first + f]);
}

static json_t *pack_exits(const struct report_study_work *work, const double *left, const double *failed)
{
    struct exits exits = {json_array(), json_array(), json_array(), 0};
    size_t replicates = (size_t)work->replicates;
    json_t *runs = json_array();
    for (size_t i = 0; runs && i < work->shown_count && exits.count <= MOST_EXITS; i++) {
        size_t played = 0;
        for (size_t run = work->shown[i] * replicates; run < (work->shown[i] + 1) * replicates; run++)
            if (!(failed[run] > 0)) {
                add_run(work, &exits, left + run * work->facts.firms, i);
                played++;
            }
        append_to_json(&runs, json_integer((json_int_t)played));
    }
    json_t *object = pack_json(work->root.error, "{so so so so}", "runs", runs, "vendor", exits.vendor,
                               "point", exits.point, "round", exits.round);
    if (object && exits.count > MOST_EXITS) {
        json_decref(object);
        return json_null();
    }
    return object;
}

json_t *report_study_exits(const struct report_study_work *work)
{
    const size_t runs = (size_t)work->runs, lengths[] = {runs, work->facts.firms};
    if (!hdf5_has(work->root.object, "left_in_round") || work->facts.vendors == 0)
        return json_null();
    double *left = stored_numbers(&work->root, "left_in_round", 2, lengths);
    double *failed = left ? stored_row(&work->root, "failed", runs) : NULL;
    json_t *object = failed ? pack_exits(work, left, failed) : NULL;
    free(left);
    free(failed);
    return object;
}
