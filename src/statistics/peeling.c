#include "statistics/peeling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"

static int compare_values(const void *a, const void *b, void *values)
{
    const double *of = values;
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    if (of[one] != of[other])
        return of[one] < of[other] ? -1 : 1;
    return one < other ? -1 : one > other;
}

static bool rank_input(const struct peel_cases *cases, size_t input, struct peel_levels *levels)
{
    size_t count = cases->count;
    double *values = (double *)cases->values + input * count;
    levels->values = calloc(count + 1, sizeof *levels->values);
    levels->levels = calloc(count + 1, sizeof *levels->levels);
    levels->order = calloc(count + 1, sizeof *levels->order);
    if (!levels->values || !levels->levels || !levels->order)
        return false;
    for (size_t i = 0; i < count; i++)
        levels->order[i] = (uint32_t)i;
    qsort_r(levels->order, count, sizeof *levels->order, compare_values, values);
    for (size_t k = 0; k < count; k++) {
        double value = values[levels->order[k]];
        if (levels->count == 0 || value != levels->values[levels->count - 1])
            levels->values[levels->count++] = value;
        levels->levels[levels->order[k]] = (uint32_t)(levels->count - 1);
    }
    return true;
}

enum status peel_cases_rank(struct peel_cases *cases, struct error *error)
{
    cases->levels = calloc(cases->inputs + 1, sizeof *cases->levels);
    for (size_t i = 0; cases->levels && i < cases->inputs; i++)
        if (!rank_input(cases, i, &cases->levels[i]))
            return error_no_memory(error, "the values of the cases");
    return cases->levels ? STATUS_OK : error_no_memory(error, "the values of the cases");
}

void peel_cases_clear(struct peel_cases *cases)
{
    for (size_t i = 0; cases->levels && i < cases->inputs; i++) {
        free(cases->levels[i].values);
        free(cases->levels[i].levels);
        free(cases->levels[i].order);
    }
    free(cases->levels);
    cases->levels = NULL;
}

static bool is_left_out(const struct peel_range *range, uint32_t level)
{
    return range->left_out[level / 64] >> level % 64 & 1;
}

static bool is_inside(const struct peel_cases *cases, const struct peel_range *box, size_t input,
                      uint32_t level)
{
    const struct peel_range *range = &box[input];
    return level >= range->low && level <= range->high &&
           !(cases->unordered[input] && is_left_out(range, level));
}

void peel_box_open(const struct peel_cases *cases, struct peel_range *box)
{
    for (size_t i = 0; i < cases->inputs; i++)
        box[i] = (struct peel_range){.high = (uint32_t)(cases->levels[i].count - 1)};
}

bool peel_box_has_limit(const struct peel_cases *cases, const struct peel_range *box, size_t input,
                        enum peel_side side)
{
    if (side == PEEL_LOW)
        return box[input].low > 0;
    if (side == PEEL_HIGH)
        return box[input].high + 1 < cases->levels[input].count;
    return box[input].left_out[0] || box[input].left_out[1];
}

void peel_box_drop_limit(const struct peel_cases *cases, struct peel_range *box, size_t input,
                         enum peel_side side)
{
    if (side == PEEL_LOW)
        box[input].low = 0;
    else if (side == PEEL_HIGH)
        box[input].high = (uint32_t)(cases->levels[input].count - 1);
    else
        memset(box[input].left_out, 0, sizeof box[input].left_out);
}

size_t peel_box_restricted(const struct peel_cases *cases, const struct peel_range *box)
{
    size_t count = 0;
    for (size_t i = 0; i < cases->inputs; i++)
        count += peel_box_has_limit(cases, box, i, PEEL_LOW) ||
                 peel_box_has_limit(cases, box, i, PEEL_HIGH) ||
                 peel_box_has_limit(cases, box, i, PEEL_NAMES);
    return count;
}

double peel_box_limit(const struct peel_cases *cases, const struct peel_range *box, size_t input,
                      enum peel_side side)
{
    const double *values = cases->levels[input].values;
    if (side == PEEL_NAMES || !peel_box_has_limit(cases, box, input, side))
        return (double)NAN;
    size_t outside = side == PEEL_LOW ? box[input].low - 1 : box[input].high + 1;
    return (values[outside] + values[side == PEEL_LOW ? box[input].low : box[input].high]) / 2;
}

/* Whether an input's limits but that on `but` hold for a level. */
static bool holds_but(const struct peel_range *range, uint32_t level, bool unordered, enum peel_side but)
{
    return (but == PEEL_LOW || level >= range->low) && (but == PEEL_HIGH || level <= range->high) &&
           (but == PEEL_NAMES || !unordered || !is_left_out(range, level));
}

bool peel_box_holds(const struct peel_cases *cases, const struct peel_range *box, size_t which, size_t input,
                    enum peel_side but)
{
    for (size_t i = 0; i < cases->inputs; i++)
        if (!holds_but(&box[i], cases->levels[i].levels[which], cases->unordered[i],
                       i == input ? but : PEEL_SIDES))
            return false;
    return true;
}

static void mass_add(const struct peel_cases *cases, size_t which, struct peel_mass *mass)
{
    mass->cases++;
    mass->weight += cases->weights[which];
    mass->events += cases->events[which];
}

struct peel_mass peel_box_mass(const struct peel_cases *cases, const bool *taken,
                               const struct peel_range *box)
{
    struct peel_mass mass = {0};
    for (size_t c = 0; c < cases->count; c++)
        if ((!taken || taken[c]) && peel_box_holds(cases, box, c, 0, PEEL_SIDES))
            mass_add(cases, c, &mass);
    return mass;
}

static const double NO_CHANGE = -1;

/* A change of a box: the input's new range, and what it takes off or adds. */
struct change {
    size_t input;
    struct peel_range range;
    struct peel_mass mass;
    double gain; /* what is maximised; NO_CHANGE: there is none */
};

/* The cases in a box, for every input by their value. */
struct inside {
    const struct peel_cases *cases;
    size_t count;
    uint32_t *order; /* [inputs][cases] */
    struct peel_mass mass;
};

static enum status inside_begin(struct inside *inside, const struct peel_cases *cases, const bool *taken,
                                struct error *error)
{
    *inside = (struct inside){.cases = cases};
    inside->order = calloc(cases->inputs * cases->count + 1, sizeof *inside->order);
    if (!inside->order)
        return error_no_memory(error, "the cases in a box");
    for (size_t i = 0; i < cases->inputs; i++) {
        uint32_t *order = inside->order + i * cases->count;
        inside->count = 0;
        for (size_t k = 0; k < cases->count; k++)
            if (!taken || taken[cases->levels[i].order[k]])
                order[inside->count++] = cases->levels[i].order[k];
    }
    for (size_t k = 0; k < inside->count; k++)
        mass_add(cases, inside->order[k], &inside->mass);
    return STATUS_OK;
}

/* Keeps those in the box, of which one input's range has changed. */
static void inside_keep(struct inside *inside, const struct peel_range *box, size_t changed)
{
    const struct peel_cases *cases = inside->cases;
    size_t kept = 0;
    for (size_t i = 0; i < cases->inputs; i++) {
        uint32_t *order = inside->order + i * cases->count;
        kept = 0;
        for (size_t k = 0; k < inside->count; k++)
            if (is_inside(cases, box, changed, cases->levels[changed].levels[order[k]]))
                order[kept++] = order[k];
    }
    inside->count = kept;
    inside->mass = (struct peel_mass){0};
    for (size_t k = 0; k < kept; k++)
        mass_add(cases, inside->order[k], &inside->mass);
}

static double density_of(const struct peel_mass *mass)
{
    return mass->weight > 0 ? mass->events / mass->weight : 0;
}

/* Makes the better of two changes *best: the one with the larger gain, of equal ones that with less weight (`sign` 1) or
 * with more (-1), then the first. */
static void keep_better(struct change *best, const struct change *other, int sign)
{
    bool same = same_number(best->gain, other->gain);
    if (same ? sign * other->mass.weight < sign * best->mass.weight : other->gain > best->gain)
        *best = *other;
}

/* Takes whole levels from one end of an input's cases, `at` by `at`, until the weight would be above `most`; at least one.
 * Returns the position behind them, or SIZE_MAX when they are all. */
static size_t take_levels(const struct inside *inside, size_t input, bool high, double most,
                          struct peel_mass *mass)
{
    const struct peel_cases *cases = inside->cases;
    const uint32_t *order = inside->order + input * cases->count, *levels = cases->levels[input].levels;
    size_t taken = 0;
    while (taken < inside->count) {
        struct peel_mass with = *mass;
        size_t end = taken;
        uint32_t level = levels[order[high ? inside->count - 1 - taken : taken]];
        for (; end < inside->count && levels[order[high ? inside->count - 1 - end : end]] == level; end++)
            mass_add(cases, order[high ? inside->count - 1 - end : end], &with);
        if (taken > 0 && with.weight > most * (1 + SAME_NUMBER_TOLERANCE))
            return taken;
        *mass = with;
        taken = end;
    }
    return SIZE_MAX;
}

static void try_peel(const struct inside *inside, struct change *change, double least, struct change *best)
{
    struct peel_mass left = {.weight = inside->mass.weight - change->mass.weight,
                             .events = inside->mass.events - change->mass.events};
    double gain = difference_but_rounding(density_of(&inside->mass), density_of(&left));
    if (left.weight < least * (1 - SAME_NUMBER_TOLERANCE) || gain <= 0)
        return;
    change->gain = gain / change->mass.weight;
    keep_better(best, change, 1);
}

static void try_end(const struct inside *inside, const struct peel_range *box, size_t input, bool high,
                    double share, double least, struct change *best)
{
    const struct peel_cases *cases = inside->cases;
    struct change change = {.input = input, .range = box[input]};
    size_t taken = take_levels(inside, input, high, share * inside->mass.weight, &change.mass);
    if (taken == SIZE_MAX)
        return;
    uint32_t next = inside->order[input * cases->count + (high ? inside->count - 1 - taken : taken)];
    uint32_t *end = high ? &change.range.high : &change.range.low;
    *end = cases->levels[input].levels[next];
    try_peel(inside, &change, least, best);
}

static void try_names(const struct inside *inside, const struct peel_range *box, size_t input, double least,
                      struct change *best)
{
    const struct peel_cases *cases = inside->cases;
    const uint32_t *order = inside->order + input * cases->count, *levels = cases->levels[input].levels;
    for (size_t k = 0; k < inside->count;) {
        uint32_t level = levels[order[k]];
        struct change change = {.input = input, .range = box[input]};
        for (; k < inside->count && levels[order[k]] == level; k++)
            mass_add(cases, order[k], &change.mass);
        change.range.left_out[level / 64] |= (uint64_t)1 << level % 64;
        if (change.mass.cases < inside->count)
            try_peel(inside, &change, least, best);
    }
}

static struct change best_peel(const struct inside *inside, const struct peel_range *box, double share,
                               double least)
{
    struct change best = {.gain = NO_CHANGE};
    for (size_t i = 0; i < inside->cases->inputs; i++) {
        if (inside->cases->unordered[i]) {
            try_names(inside, box, i, least, &best);
            continue;
        }
        try_end(inside, box, i, false, share, least, &best);
        try_end(inside, box, i, true, share, least, &best);
    }
    return best;
}

/* Adds a step with the box of the one before. */
static struct peel_range *path_add(struct peel_path *path, size_t peeled, struct error *error)
{
    enum { FIRST_CAPACITY = 64 };
    if (path->count == path->capacity) {
        size_t capacity = path->capacity ? 2 * path->capacity : FIRST_CAPACITY;
        void *masses = realloc(path->masses, capacity * sizeof *path->masses);
        if (masses)
            path->masses = masses;
        void *boxes = realloc(path->boxes, (capacity * path->inputs + 1) * sizeof *path->boxes);
        if (boxes)
            path->boxes = boxes;
        void *inputs = realloc(path->peeled, capacity * sizeof *path->peeled);
        if (inputs)
            path->peeled = inputs;
        if (!masses || !boxes || !inputs) {
            error_note_no_memory(error, "the path of boxes");
            return NULL;
        }
        path->capacity = capacity;
    }
    struct peel_range *box = path->boxes + path->count * path->inputs;
    if (path->count > 0)
        memcpy(box, box - path->inputs, path->inputs * sizeof *box);
    path->peeled[path->count++] = peeled;
    return box;
}

enum status peel_path_make(const struct peel_cases *cases, const bool *taken,
                           const struct peel_settings *settings, struct peel_path *path, struct error *error)
{
    struct inside inside;
    *path = (struct peel_path){.inputs = cases->inputs};
    enum status status = inside_begin(&inside, cases, taken, error);
    struct peel_range *box = status == STATUS_OK ? path_add(path, 0, error) : NULL;
    double least = settings->least_mass * inside.mass.weight;
    if (box) {
        peel_box_open(cases, box);
        path->masses[0] = inside.mass;
    }
    while (box) {
        struct change peel = best_peel(&inside, box, settings->share, least);
        if (peel.gain <= 0)
            break;
        box = path_add(path, peel.input, error);
        if (box) {
            box[peel.input] = peel.range;
            inside_keep(&inside, box, peel.input);
            path->masses[path->count - 1] = inside.mass;
        }
    }
    free(inside.order);
    return box ? STATUS_OK : STATUS_FAILED;
}

void peel_path_clear(struct peel_path *path)
{
    free(path->masses);
    free(path->boxes);
    free(path->peeled);
    *path = (struct peel_path){0};
}

/* The cases that only one limit keeps out, by its input's levels. */
struct beside {
    const struct peel_cases *cases;
    const bool *taken;
    struct peel_mass *masses; /* [levels of any input] */
};

static void find_beside(const struct beside *beside, const struct peel_range *box, size_t input,
                        enum peel_side side)
{
    const struct peel_cases *cases = beside->cases;
    memset(beside->masses, 0, cases->levels[input].count * sizeof *beside->masses);
    for (size_t c = 0; c < cases->count; c++) {
        uint32_t level = cases->levels[input].levels[c];
        if ((!beside->taken || beside->taken[c]) && !is_inside(cases, box, input, level) &&
            peel_box_holds(cases, box, c, input, side))
            mass_add(cases, c, &beside->masses[level]);
    }
}

static void try_paste(const struct peel_mass *mass, struct change *change, struct change *best)
{
    struct peel_mass after = {.weight = mass->weight + change->mass.weight,
                              .events = mass->events + change->mass.events};
    change->gain = density_of(&after);
    if (difference_but_rounding(density_of(mass), change->gain) >= 0)
        keep_better(best, change, -1);
}

static void mass_join(struct peel_mass *mass, const struct peel_mass *other)
{
    mass->cases += other->cases;
    mass->weight += other->weight;
    mass->events += other->events;
}

/* Widens one end by levels with at most the weight `most`, at least one with cases. */
static struct change widened(const struct beside *beside, const struct peel_range *box, size_t input,
                             bool high, double most)
{
    struct change change = {.input = input, .range = box[input]};
    uint32_t *end = high ? &change.range.high : &change.range.low;
    uint32_t last = high ? (uint32_t)(beside->cases->levels[input].count - 1) : 0;
    while (*end != last) {
        const struct peel_mass *next = &beside->masses[high ? *end + 1 : *end - 1];
        if (change.mass.cases > 0 && next->cases > 0 &&
            change.mass.weight + next->weight > most * (1 + SAME_NUMBER_TOLERANCE))
            break;
        mass_join(&change.mass, next);
        *end = high ? *end + 1 : *end - 1;
    }
    return change;
}

static struct change best_paste(const struct beside *beside, const struct peel_range *box,
                                const struct peel_mass *mass, double share)
{
    const struct peel_cases *cases = beside->cases;
    struct change best = {.gain = NO_CHANGE};
    for (size_t i = 0; i < cases->inputs; i++)
        for (enum peel_side side = PEEL_LOW; side < PEEL_SIDES; side++) {
            if (!peel_box_has_limit(cases, box, i, side))
                continue;
            find_beside(beside, box, i, side);
            if (side != PEEL_NAMES) {
                struct change change = widened(beside, box, i, side == PEEL_HIGH, share * mass->weight);
                try_paste(mass, &change, &best);
                continue;
            }
            for (uint32_t level = 0; level < cases->levels[i].count; level++) {
                if (!is_left_out(&box[i], level))
                    continue;
                struct change change = {.input = i, .range = box[i], .mass = beside->masses[level]};
                change.range.left_out[level / 64] &= ~((uint64_t)1 << level % 64);
                try_paste(mass, &change, &best);
            }
        }
    return best;
}

enum status peel_paste(const struct peel_cases *cases, const bool *taken,
                       const struct peel_settings *settings, struct peel_range *box, struct error *error)
{
    struct beside beside = {.cases = cases, .taken = taken};
    beside.masses = calloc(cases->count + 1, sizeof *beside.masses);
    if (!beside.masses)
        return error_no_memory(error, "the cases beside a box");
    struct peel_mass mass = peel_box_mass(cases, taken, box);
    for (;;) {
        struct change paste = best_paste(&beside, box, &mass, settings->share);
        if (paste.gain < 0)
            break;
        box[paste.input] = paste.range;
        mass_join(&mass, &paste.mass);
    }
    free(beside.masses);
    return STATUS_OK;
}
