#include "runs/convergence.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/open_weights.h"

enum { OVERRIDE_SIZE = 200, MOST_ROUNDS = 100000, MOST_CLASSES = 4096, MOST_SMES = 100000000 };

const char *const numerical_setting_names[NUMERICAL_SETTINGS] = {"latent_classes", "smes.weight",
                                                                 "simulation.round_days"};
const char *const numerical_setting_refined[NUMERICAL_SETTINGS] = {"classes", "SMEs simulated", "rounds"};

const struct headline headlines[] = {
    {"final_mean_price", AXIS_NONE, false},   {"total_volume", AXIS_NONE, false},
    {"final_adoption", AXIS_NONE, true},      {"final_hhi", AXIS_NONE, false},
    {"final_smes", AXIS_NONE, false},         {"sme_exit_end", AXIS_NONE, true},
    {"final_users", AXIS_NONE, false},        {"vendors_alive", AXIS_NONE, false},
    {"independents_alive", AXIS_NONE, false}, {"total_sme_surplus", AXIS_NONE, false},
    {"total_user_surplus", AXIS_NONE, false}, {"layer_profit", AXIS_LAYER, false},
    {"final_alive", AXIS_FIRM, true},         {"final_share", AXIS_FIRM, true},
    {"final_price", AXIS_FIRM, false},        {"total_profit", AXIS_FIRM, false},
};
const size_t headline_count = sizeof headlines / sizeof *headlines;

struct refining {
    const struct scenario *scenario;
    int64_t factor;
    struct arena *arena;
    struct refinement *refinement;
    size_t capacity;
};

static void refuse(struct refining *refining, const char *reason)
{
    if (!refining->refinement->reason)
        refining->refinement->reason = reason;
}

__attribute__((format(printf, 2, 3))) static void override_with(struct refining *refining, const char *format,
                                                                ...)
{
    char text[OVERRIDE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct refinement *refinement = refining->refinement;
    const char *copy = arena_copy_text(refining->arena, text);
    if (copy && refinement->override_count < refining->capacity)
        refinement->overrides[refinement->override_count++] = copy;
}

/* As few digits as read back alike. */
static void override_with_real(struct refining *refining, const char *path, double value)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.15g", value);
    if (strtod(digits, NULL) != value)
        snprintf(digits, sizeof digits, "%.17g", value);
    override_with(refining, "%s=%s", path, digits);
}

/* One override for all sectors where their values are alike. `values`: 0 for what is not refined. */
static void override_sectors(struct refining *refining, const char *key, const int64_t *values)
{
    size_t count = refining->scenario->sector_count;
    bool alike = true;
    for (size_t s = 1; s < count; s++)
        alike = alike && values[s] == values[0];
    if (alike && values[0] > 0)
        override_with(refining, "sectors[*].%s=%" PRId64, key, values[0]);
    for (size_t s = 0; !alike && s < count; s++)
        if (values[s] > 0)
            override_with(refining, "sectors[%zu].%s=%" PRId64, s, key, values[s]);
}

static void refine_classes(struct refining *refining)
{
    const struct scenario *scenario = refining->scenario;
    int64_t *refined = arena_take(refining->arena, scenario->sector_count, sizeof *refined);
    if (!refined)
        return;
    for (size_t s = 0; s < scenario->sector_count; s++) {
        int64_t classes = scenario->sectors[s].latent_classes;
        if (classes > MOST_CLASSES / refining->factor)
            refuse(refining, "there can be no more than 4,096 classes in a sector");
        else if (classes > 1) /* one class has the medians, which is a model of its own */
            refined[s] = classes * refining->factor;
    }
    override_sectors(refining, "latent_classes", refined);
    if (refining->refinement->override_count == 0)
        refuse(refining, "every sector has one class, which has the medians");
}

static void refine_weight(struct refining *refining)
{
    const struct scenario *scenario = refining->scenario;
    if (scenario->simulation.noise == NOISE_OFF)
        refuse(refining, "without noise there are no single SMEs");
    int64_t *refined = arena_take(refining->arena, scenario->sector_count, sizeof *refined);
    if (!refined)
        return;
    override_with_real(refining, "smes.weight", scenario->smes.weight / (double)refining->factor);
    for (size_t s = 0; s < scenario->sector_count; s++) {
        int64_t number = scenario->sectors[s].number;
        if (number > MOST_SMES / refining->factor)
            refuse(refining, "there can be no more than 100 million SMEs in a sector");
        else
            refined[s] = number * refining->factor;
    }
    override_sectors(refining, "number", refined);
}

/* Round 1 begins where it began. What names an event keeps its date. */
static int64_t moved_round(const struct refining *refining, int64_t round)
{
    return (round - 1) * refining->factor + 1;
}

static void refine_vendor(struct refining *refining, size_t f)
{
    const struct vendor_parameters *vendor = &refining->scenario->vendors[f];
    const struct pricing_parameters *pricing = &vendor->pricing;
    if (pricing->from_round > 1 && pricing->from_event == NO_REFERENCE)
        override_with(refining, "vendors[%zu].pricing.from_round=%" PRId64, f,
                      moved_round(refining, pricing->from_round));
    if (pricing->alliance_from > 1 && pricing->alliance_event == NO_REFERENCE)
        override_with(refining, "vendors[%zu].pricing.alliance_from=%" PRId64, f,
                      moved_round(refining, pricing->alliance_from));
    for (size_t j = 0; j < vendor->product_count; j++) {
        const struct product_parameters *product = &vendor->products[j];
        /* where hosting_lag alone says when, it also does in shorter rounds */
        bool by_lag =
            is_hosted(product) && product->launch_round == hosting_round(refining->scenario, product);
        if (product->launch_round > 1 && !by_lag && product->launch_event == NO_REFERENCE)
            override_with(refining, "vendors[%zu].products[%zu].launch_round=%" PRId64, f, j,
                          moved_round(refining, product->launch_round));
        if (product->open_round > 1 && product->open_event == NO_REFERENCE)
            override_with(refining, "vendors[%zu].products[%zu].open_round=%" PRId64, f, j,
                          moved_round(refining, product->open_round));
    }
}

static void refine_rounds(struct refining *refining)
{
    const struct simulation_parameters *simulation = &refining->scenario->simulation;
    if (simulation->rounds > MOST_ROUNDS / refining->factor)
        refuse(refining, "a run can have no more than 100,000 rounds");
    if (simulation->move_order == MOVES_ALTERNATING)
        refuse(refining, "with alternating moves the round is a part of the game");
    override_with(refining, "simulation.rounds=%" PRId64, simulation->rounds * refining->factor);
    override_with_real(refining, "simulation.round_days", simulation->round_days / (double)refining->factor);
    for (size_t f = 0; f < refining->scenario->vendor_count; f++)
        refine_vendor(refining, f);
}

static size_t most_overrides(const struct scenario *scenario)
{
    size_t count = 2 + scenario->sector_count;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        count += 2 + 2 * scenario->vendors[f].product_count;
    return count;
}

enum status refinement_make(const struct scenario *scenario, enum numerical_setting setting, int64_t factor,
                            struct arena *arena, struct refinement *refinement, struct error *error)
{
    static void (*const refine[NUMERICAL_SETTINGS])(struct refining *) = {refine_classes, refine_weight,
                                                                          refine_rounds};
    struct refining refining = {scenario, factor, arena, refinement, most_overrides(scenario)};
    *refinement =
        (struct refinement){.overrides = arena_take(arena, refining.capacity, sizeof *refinement->overrides)};
    if (refinement->overrides)
        refine[setting](&refining);
    return arena->exhausted ? error_no_memory(error, "the refined scenario") : STATUS_OK;
}

/* Whether a date in the table has kept its round although rounds are shorter: it was none. */
static bool has_fixed_rounds(const struct parameter_extension *extension, const void *given,
                             const void *refined)
{
    for (size_t i = 0; extension && i < extension->row_count; i++) {
        const struct parameter *row = &extension->rows[i];
        size_t column = parameter_round_column(row);
        if (column == SIZE_MAX)
            continue;
        const struct table *before = (const void *)((const char *)given + row->offset);
        const struct table *after = (const void *)((const char *)refined + row->offset);
        for (size_t r = 0; r < before->rows && r < after->rows; r++) {
            double round = before->values[r * before->columns + column];
            if (round > 1 && after->values[r * after->columns + column] == round)
                return true;
        }
    }
    return false;
}

bool refinement_holds(struct refinement *refinement, const struct scenario *scenario,
                      const struct scenario *refined)
{
    if (refined->simulation.rounds == scenario->simulation.rounds)
        return true;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct pricing_parameters *given = &scenario->vendors[f].pricing;
        const struct pricing_parameters *finer = &refined->vendors[f].pricing;
        if (has_fixed_rounds(given->extension, given->own, finer->own) ||
            has_fixed_rounds(given->successor, given->successor_own, finer->successor_own)) {
            refinement->reason = "a script has moves by the number of their round; give dates";
            return false;
        }
    }
    return true;
}

struct movement movement_of(const struct headline *headline, const struct difference *difference,
                            double tolerance, bool exact)
{
    double largest = fmax(fabs(difference->with.value), fabs(difference->against.value));
    double unit = headline->is_share ? 1 : largest, bound = headline->is_share ? tolerance / 3 : tolerance;
    double change = difference->change.value;
    struct movement movement = {{(double)NAN, (double)NAN, (double)NAN}, STAYS};
    if (difference->pairs == 0)
        return movement;
    bool same = difference->more + difference->fewer == 0;
    if (same || exact) {
        double size = same ? 0 : change / unit;
        movement.size = (struct estimate){size, size, size};
        movement.verdict = fabs(size) > bound ? DOES_MOVE : STAYS;
        return movement;
    }
    movement.size =
        (struct estimate){change / unit, difference->change.low / unit, difference->change.high / unit};
    bool apart = difference->change.low > 0 || difference->change.high < 0;
    if (apart && fabs(movement.size.value) > bound)
        movement.verdict = DOES_MOVE;
    else if (!(movement.size.low >= -bound && movement.size.high <= bound))
        movement.verdict = MAY_MOVE;
    return movement;
}
