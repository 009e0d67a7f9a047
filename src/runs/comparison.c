#include "runs/comparison.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"
#include "runs/winners.h"
#include "statistics/estimate.h"

static enum status same_name(const char *kind, const char *one, const char *other, struct error *error)
{
    if (strcmp(one, other) == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "the scenarios have different %s: %s here, %s there", kind, one,
                     other);
}

static enum status check_comparable(const struct scenario *one, const struct scenario *other, bool any_rounds,
                                    struct error *error)
{
    const struct {
        const char *kind;
        size_t one, other;
    } counts[] = {
        {"rounds", (size_t)one->simulation.rounds,
         any_rounds ? (size_t)one->simulation.rounds : (size_t)other->simulation.rounds},
        {"clouds", one->cloud_count, other->cloud_count},
        {"vendors", one->vendor_count, other->vendor_count},
        {"sellers", one->infrastructure.seller_count, other->infrastructure.seller_count},
        {"sectors", one->sector_count, other->sector_count},
        {"apps", one->app_count, other->app_count && one->app_count ? other->app_count : one->app_count},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].one != counts[i].other)
            return error_set(error, STATUS_INVALID, "the scenarios have different numbers of %s: %zu and %zu",
                             counts[i].kind, counts[i].one, counts[i].other);
    enum status status = STATUS_OK;
    for (size_t c = 0; status == STATUS_OK && c < one->cloud_count; c++)
        status = same_name("clouds", one->clouds[c].name, other->clouds[c].name, error);
    for (size_t f = 0; status == STATUS_OK && f < one->vendor_count; f++)
        status = same_name("vendors", one->vendors[f].name, other->vendors[f].name, error);
    for (size_t g = 0; status == STATUS_OK && g < one->infrastructure.seller_count; g++)
        status = same_name("sellers", one->infrastructure.sellers[g].name,
                           other->infrastructure.sellers[g].name, error);
    for (size_t a = 0; status == STATUS_OK && other->app_count && a < one->app_count; a++)
        status = same_name("apps", one->apps[a].name, other->apps[a].name, error);
    return status;
}

enum status scenarios_comparable(const struct scenario *one, const struct scenario *other,
                                 struct error *error)
{
    return check_comparable(one, other, false, error);
}

static bool is_yes_or_no(const struct measure *measure)
{
    return measure->type == FIELD_I8;
}

/* Numbers over runs, with their range, which tells rounding from variance. */
struct spread {
    struct sample sample;
    struct number_range range;
};

static void spread_add(struct spread *spread, double number)
{
    sample_add(&spread->sample, number);
    number_range_add(&spread->range, number);
}

static double variance(const struct spread *spread)
{
    if (spread->sample.count < 2)
        return (double)NAN;
    return number_range_varies(&spread->range) ? spread->sample.squares / (double)(spread->sample.count - 1)
                                               : 0;
}

static double ratio_of(double with, double against, double change)
{
    if (!(with + against > 0))
        return (double)NAN;
    return change > 0 ? (with + against) / change : INFINITY;
}

static struct estimate side_estimate(const struct sample *sample, bool chance, struct possible_range possible)
{
    return chance ? probability_estimate(sample->mean * (double)sample->count, sample->count)
                  : estimate_within(sample_estimate(sample), possible);
}

static void fill_difference(const struct comparison *comparison, struct difference *difference, size_t number)
{
    const struct spread nothing = {.range = number_range_of_none};
    struct spread with = nothing, against = nothing, change = nothing;
    for (size_t r = 0; r < comparison->runs; r++) {
        double one = comparison->with[r * comparison->number_count + number];
        double other = comparison->against[r * comparison->number_count + number];
        double moved = difference_but_rounding(other, one);
        spread_add(&with, one);
        spread_add(&against, other);
        spread_add(&change, moved);
        difference->more += moved > 0;
        difference->fewer += moved < 0;
    }
    bool chance = is_yes_or_no(difference->measure);
    difference->pairs = change.sample.count;
    struct possible_range possible = measure_possible(difference->measure, comparison->scenario);
    double most = possible.most - possible.least;
    difference->with = side_estimate(&with.sample, chance, possible);
    difference->against = side_estimate(&against.sample, chance, possible);
    difference->change =
        chance ? paired_probability_change(difference->more, difference->fewer, difference->pairs)
               : estimate_within(sample_estimate(&change.sample), (struct possible_range){-most, most});
    difference->variance_ratio = ratio_of(variance(&with), variance(&against), variance(&change));
}

static void fill_differences(struct comparison *comparison)
{
    size_t number = 0;
    for (size_t i = 0; i < measure_count; i++)
        for (size_t k = 0; k < measure_length(&measures[i], comparison->scenario); k++, number++) {
            comparison->differences[number].measure = &measures[i];
            comparison->differences[number].element = k;
            fill_difference(comparison, &comparison->differences[number], number);
        }
}

static enum status fill_wins(struct comparison *comparison, struct error *error)
{
    const struct scenario *scenario = comparison->scenario;
    size_t sellers = scenario->infrastructure.seller_count, clouds = scenario->cloud_count;
    size_t first = measure_place("group_cash_earned", scenario), firms = comparison->firm_count;
    double *gains = calloc(2 * firms, sizeof *gains);
    if (!gains)
        return error_no_memory(error, "the winners");
    double *wins = gains + firms;
    for (size_t r = 0; r < comparison->runs; r++) {
        for (size_t i = 0; i < firms; i++)
            gains[i] = difference_but_rounding(comparison->against[r * comparison->number_count + first + i],
                                               comparison->with[r * comparison->number_count + first + i]);
        wins_add(gains, 0, sellers, wins);
        wins_add(gains, sellers, clouds, wins);
        wins_add(gains, sellers + clouds, scenario->vendor_count, wins);
    }
    for (size_t i = 0; i < firms; i++)
        comparison->wins_gain[i] = probability_estimate(wins[i], comparison->runs);
    free(gains);
    return STATUS_OK;
}

static enum status take_memory(struct comparison *comparison, struct error *error)
{
    struct arena *arena = &comparison->arena;
    size_t count = comparison->number_count, runs = comparison->runs;
    comparison->with = arena_take(arena, runs * count, sizeof *comparison->with);
    comparison->against = arena_take(arena, runs * count, sizeof *comparison->against);
    comparison->differences = arena_take(arena, count, sizeof *comparison->differences);
    comparison->wins_gain = arena_take(arena, comparison->firm_count, sizeof *comparison->wins_gain);
    return arena->exhausted ? error_no_memory(error, "the comparison") : STATUS_OK;
}

/* A comparison without numbers yet. */
static enum status begin(const struct scenario *scenario, size_t runs, struct comparison **comparison,
                         struct error *error)
{
    struct comparison *made = calloc(1, sizeof *made);
    *comparison = made;
    if (!made)
        return error_no_memory(error, "the comparison");
    arena_init(&made->arena);
    made->scenario = scenario;
    made->runs = runs;
    made->number_count = measured_numbers(scenario);
    made->firm_count = axis_length(AXIS_FIRM, scenario);
    return take_memory(made, error);
}

/* Makes the statistics of what was played; frees the comparison when it came to nothing. */
static enum status end(struct comparison **comparison, enum status status, struct error *error)
{
    if (status == STATUS_OK) {
        fill_differences(*comparison);
        status = fill_wins(*comparison, error);
    }
    if (status != STATUS_OK) {
        comparison_free(*comparison);
        *comparison = NULL;
    }
    return status;
}

/* Plays both timelines in one call, so that threads have work until the end; then separates their numbers. */
static enum status play_pairs(struct comparison *comparison, const struct timeline *with,
                              const struct timeline *against, const struct timelines_options *options,
                              struct error *error)
{
    const struct timeline timelines[] = {*with, *against};
    size_t count = comparison->number_count;
    double *numbers = calloc(2 * comparison->runs * count + 1, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the comparison");
    enum status status = timelines_measure(timelines, 2, options, numbers, error);
    for (size_t r = 0; status == STATUS_OK && r < comparison->runs; r++) {
        memcpy(comparison->with + r * count, numbers + 2 * r * count, count * sizeof *numbers);
        memcpy(comparison->against + r * count, numbers + (2 * r + 1) * count, count * sizeof *numbers);
    }
    free(numbers);
    return status;
}

enum status comparison_run(const struct timeline *with, const struct timeline *against,
                           const struct timelines_options *options, struct comparison **comparison,
                           struct error *error)
{
    *comparison = NULL;
    enum status status = check_comparable(with->scenario, against->scenario, options->any_rounds, error);
    if (status == STATUS_OK)
        status = begin(with->scenario, options->runs, comparison, error);
    if (status == STATUS_OK)
        status = play_pairs(*comparison, with, against, options, error);
    return end(comparison, status, error);
}

enum status comparison_of(const struct scenario *scenario, size_t runs, const double *with,
                          const double *against, struct comparison **comparison, struct error *error)
{
    enum status status = begin(scenario, runs, comparison, error);
    size_t bytes = status == STATUS_OK ? runs * (*comparison)->number_count * sizeof *with : 0;
    if (bytes > 0) {
        memcpy((*comparison)->with, with, bytes);
        memcpy((*comparison)->against, against, bytes);
    }
    return end(comparison, status, error);
}

void comparison_free(struct comparison *comparison)
{
    if (!comparison)
        return;
    arena_clear(&comparison->arena);
    free(comparison);
}

const struct difference *comparison_find(const struct comparison *comparison, const char *name,
                                         size_t element)
{
    size_t first = measure_place(name, comparison->scenario);
    if (first == SIZE_MAX || first + element >= comparison->number_count ||
        strcmp(comparison->differences[first + element].measure->name, name) != 0)
        return NULL;
    return &comparison->differences[first + element];
}

enum effect effect_of(const struct difference *difference)
{
    if (difference->pairs > 0 && difference->more + difference->fewer == 0)
        return EFFECT_NONE;
    if (difference->change.low > 0)
        return EFFECT_MORE;
    return difference->change.high < 0 ? EFFECT_LESS : EFFECT_UNDECIDED;
}
