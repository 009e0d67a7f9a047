#include "report/report_survival.h"

#include <math.h>
#include <stdlib.h>

#include "report/report_json.h"
#include "statistics/estimate.h"

struct band {
    json_t *value, *low, *high;
};

static struct band open_band(void)
{
    return (struct band){json_array(), json_array(), json_array()};
}

static void add_estimate(struct band *band, const struct estimate *estimate)
{
    append_to_json(&band->value, number_to_json(estimate->value));
    append_to_json(&band->low, number_to_json(estimate->low));
    append_to_json(&band->high, number_to_json(estimate->high));
}

static json_t *close_band(const struct band *band, struct error *error)
{
    return pack_json(error, "{so so so}", "value", band->value, "low", band->low, "high", band->high);
}

static json_t *group(const struct trajectories *alive, const struct report_rounds *rounds, size_t first,
                     const bool *owned, size_t vendors, bool wanted, struct error *error)
{
    bool *chosen = calloc(vendors + 1, sizeof *chosen), any = false;
    if (!chosen)
        return NULL;
    for (size_t f = 0; f < vendors; f++) {
        chosen[f] = owned[f] == wanted;
        any = any || chosen[f];
    }
    json_t *path = json_null();
    if (any) {
        struct band band = open_band();
        for (size_t i = 0; i < rounds->count; i++) {
            struct estimate share = trajectory_share(alive, rounds->numbers[i], first, chosen, vendors);
            add_estimate(&band, &share);
        }
        path = close_band(&band, error);
    }
    free(chosen);
    return path;
}

static json_t *vendor(const struct trajectories *alive, const struct report_rounds *rounds, size_t element,
                      struct error *error)
{
    struct band band = open_band();
    for (size_t i = 0; i < rounds->count; i++) {
        double living = trajectory_mean(alive, rounds->numbers[i], element) * (double)alive->runs;
        struct estimate chance = probability_estimate(round(living), alive->runs);
        add_estimate(&band, &chance);
    }
    return close_band(&band, error);
}

json_t *report_survival(const struct trajectories *alive, const struct report_rounds *rounds, size_t first,
                        const bool *owned, size_t vendors, struct error *error)
{
    json_t *each = json_array();
    for (size_t f = 0; each && f < vendors; f++)
        append_to_json(&each, vendor(alive, rounds, first + f, error));
    return pack_json(error, "{so so so}", "owned", group(alive, rounds, first, owned, vendors, true, error),
                     "independent", group(alive, rounds, first, owned, vendors, false, error), "vendors",
                     each);
}
