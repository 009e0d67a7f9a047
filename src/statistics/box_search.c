#include "statistics/box_search.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"
#include "base/workers.h"
#include "random/philox.h"

static double coverage_of(const struct peel_path *path, size_t number)
{
    return path->masses[number].events / path->masses[0].events;
}

static double density_of(const struct peel_mass *mass)
{
    return mass->weight > 0 ? mass->events / mass->weight : 0;
}

size_t box_knee(const struct peel_path *path)
{
    struct number_range density = number_range_of_none;
    double best = (double)-INFINITY;
    size_t knee = 0;
    for (size_t k = 0; k < path->count; k++)
        number_range_add(&density, density_of(&path->masses[k]));
    for (size_t k = 0; k < path->count && number_range_varies(&density); k++) {
        double gain = density_of(&path->masses[k]) - density_of(&path->masses[0]);
        double sum = coverage_of(path, k) + gain / (density.most - density_of(&path->masses[0]));
        if (k == 0 || (sum > best && !same_number(sum, best))) {
            best = sum;
            knee = k;
        }
    }
    return knee;
}

size_t box_densest(const struct peel_path *path, double coverage)
{
    size_t best = 0;
    for (size_t k = 1; k < path->count; k++) {
        double density = density_of(&path->masses[k]), so_far = density_of(&path->masses[best]);
        if (coverage_of(path, k) >= coverage * (1 - SAME_NUMBER_TOLERANCE) && density > so_far &&
            !same_number(density, so_far))
            best = k;
    }
    return best;
}

/* Cases and shares of events: a case counts once. */
static void count_case(const struct peel_cases *cases, size_t which, double *count, double *events)
{
    *count += 1;
    *events += cases->events[which] / cases->weights[which];
}

double box_quasi_p(const struct peel_cases *cases, const bool *taken, const struct peel_range *box,
                   size_t input, enum peel_side side)
{
    double inside = 0, events = 0, wider = 0, wider_events = 0;
    for (size_t c = 0; c < cases->count; c++) {
        if ((taken && !taken[c]) || !peel_box_holds(cases, box, c, input, side))
            continue;
        count_case(cases, c, &wider, &wider_events);
        if (peel_box_holds(cases, box, c, input, PEEL_SIDES))
            count_case(cases, c, &inside, &events);
    }
    if (events <= 0)
        return 1;
    double probability = wider_events / wider;
    /* The upper tail P(X >= events) for any number of events, whole or not. */
    return probability >= 1 ? 1 : gsl_cdf_beta_P(probability, events, inside - events + 1);
}

/* The search for one box among the cases that are left. */
struct hunt {
    const struct peel_cases *cases;
    const struct box_search_settings *settings;
    const bool *left; /* [cases] */
    size_t number;    /* of the box */
    struct found_box *found;
    bool *reproduced; /* [resamples][limit_count] */
};

static size_t nearest_coverage(const struct peel_path *path, double coverage)
{
    size_t nearest = 0;
    for (size_t k = 1; k < path->count; k++)
        if (fabs(coverage_of(path, k) - coverage) < fabs(coverage_of(path, nearest) - coverage))
            nearest = k;
    return nearest;
}

/* The box of a path by the rule; a path without that number, such as one of a resample, by the coverage nearest to that of
 * the box with it. */
static size_t number_by_rule(const struct hunt *hunt, const struct peel_path *path)
{
    const struct box_search_settings *settings = hunt->settings;
    if (settings->choice == CHOOSE_COVERAGE)
        return box_densest(path, settings->coverage);
    if (settings->choice == CHOOSE_KNEE || hunt->number > 0)
        return box_knee(path);
    const struct peel_path *own = &hunt->found->path;
    return path == own ? settings->number : nearest_coverage(path, coverage_of(own, settings->number));
}

static enum status choose(const struct hunt *hunt, struct error *error)
{
    struct found_box *found = hunt->found;
    const struct box_search_settings *settings = hunt->settings;
    size_t inputs = hunt->cases->inputs;
    found->chosen = number_by_rule(hunt, &found->path);
    if (found->chosen >= found->path.count)
        return error_set(error, STATUS_INVALID, "there are the boxes 0 to %zu on the path, and no box %zu",
                         found->path.count - 1, found->chosen);
    memcpy(found->range, found->path.boxes + found->chosen * inputs, inputs * sizeof *found->range);
    enum status status = peel_paste(hunt->cases, hunt->left, &settings->peel, found->range, error);
    memcpy(found->pasted, found->range, inputs * sizeof *found->range);
    return status;
}

static void list_limits(const struct hunt *hunt)
{
    struct found_box *found = hunt->found;
    for (size_t i = 0; i < hunt->cases->inputs; i++)
        for (enum peel_side side = PEEL_LOW; side < PEEL_SIDES; side++)
            if (peel_box_has_limit(hunt->cases, found->range, i, side))
                found->limits[found->limit_count++] = (struct box_limit){.input = i, .side = side};
}

/* Draws half of the cases that are left, without replacement: in turn each with the chance that is needed. */
static void draw_half(const struct hunt *hunt, size_t resample, bool *half)
{
    const struct peel_cases *cases = hunt->cases;
    size_t remaining = 0, wanted;
    for (size_t c = 0; c < cases->count; c++)
        remaining += hunt->left[c];
    wanted = (remaining + 1) / 2;
    for (size_t c = 0; c < cases->count; c++) {
        half[c] = false;
        if (!hunt->left[c])
            continue;
        struct philox_words words = philox4x32(hunt->settings->seed, (uint32_t)resample, (uint32_t)c,
                                               (uint32_t)hunt->number + 1, RANDOM_BOOTSTRAP);
        half[c] = ((uint64_t)words.word[0] * remaining) >> 32 < wanted;
        wanted -= half[c];
        remaining--;
    }
}

static enum status resample(void *context, size_t number, struct error *error)
{
    const struct hunt *hunt = context;
    const struct found_box *found = hunt->found;
    struct peel_path path = {0};
    bool *half = calloc(hunt->cases->count + 1, sizeof *half);
    if (!half)
        return error_no_memory(error, "a resample");
    draw_half(hunt, number, half);
    enum status status = peel_path_make(hunt->cases, half, &hunt->settings->peel, &path, error);
    if (status == STATUS_OK && path.masses[0].events > 0) {
        size_t chosen = number_by_rule(hunt, &path);
        for (size_t l = 0; l < found->limit_count; l++)
            hunt->reproduced[number * found->limit_count + l] =
                peel_box_has_limit(hunt->cases, path.boxes + chosen * hunt->cases->inputs,
                                   found->limits[l].input, found->limits[l].side);
    }
    peel_path_clear(&path);
    free(half);
    return status;
}

static enum status reproduce(struct hunt *hunt, struct error *error)
{
    struct found_box *found = hunt->found;
    size_t resamples = hunt->settings->resamples;
    struct tasks tasks = {.task = resample, .context = hunt};
    hunt->reproduced = calloc(resamples * found->limit_count + 1, sizeof *hunt->reproduced);
    if (!hunt->reproduced)
        return error_no_memory(error, "the resamples");
    enum status status = workers_try(&tasks, resamples, hunt->settings->threads, error);
    for (size_t l = 0; l < found->limit_count; l++) {
        size_t times = 0;
        for (size_t k = 0; k < resamples; k++)
            times += hunt->reproduced[k * found->limit_count + l];
        found->limits[l].reproduced = resamples ? (double)times / (double)resamples : (double)NAN;
    }
    free(hunt->reproduced);
    return status;
}

static void drop(const struct hunt *hunt, struct box_limit *limit)
{
    limit->dropped = true;
    peel_box_drop_limit(hunt->cases, hunt->found->range, limit->input, limit->side);
}

/* Finds the quasi-p-values of the limits that stay, and the limit with the largest. */
static struct box_limit *test_limits(const struct hunt *hunt)
{
    struct found_box *found = hunt->found;
    struct box_limit *worst = NULL;
    for (size_t l = 0; l < found->limit_count; l++) {
        struct box_limit *limit = &found->limits[l];
        if (limit->dropped)
            continue;
        limit->quasi_p = box_quasi_p(hunt->cases, hunt->left, found->range, limit->input, limit->side);
        worst = !worst || limit->quasi_p > worst->quasi_p ? limit : worst;
    }
    return worst;
}

static enum status find_box(struct hunt *hunt, struct error *error)
{
    struct found_box *found = hunt->found;
    const struct peel_cases *cases = hunt->cases;
    found->range = calloc(cases->inputs + 1, sizeof *found->range);
    found->pasted = calloc(cases->inputs + 1, sizeof *found->pasted);
    found->limits = calloc(PEEL_SIDES * cases->inputs + 1, sizeof *found->limits);
    if (!found->range || !found->pasted || !found->limits)
        return error_no_memory(error, "a box");
    enum status status = peel_path_make(cases, hunt->left, &hunt->settings->peel, &found->path, error);
    if (status == STATUS_OK)
        status = choose(hunt, error);
    if (status != STATUS_OK)
        return status;
    found->left = found->path.masses[0];
    list_limits(hunt);
    status = reproduce(hunt, error);
    /* Those that are dropped at once keep the value that they have beside all others. */
    struct box_limit *worst;
    (void)test_limits(hunt);
    for (size_t l = 0; l < found->limit_count; l++)
        if (found->limits[l].reproduced < BOX_LEAST_REPRODUCED)
            drop(hunt, &found->limits[l]);
    while ((worst = test_limits(hunt)) && worst->quasi_p > BOX_LARGEST_P)
        drop(hunt, worst);
    found->mass = peel_box_mass(cases, hunt->left, found->range);
    return status;
}

static void found_box_clear(struct found_box *box)
{
    peel_path_clear(&box->path);
    free(box->range);
    free(box->pasted);
    free(box->limits);
    *box = (struct found_box){0};
}

/* Whether a box says anything: a limit has stayed, and it is denser than all cases are. */
static bool is_worth_it(const struct found_box *found, const struct peel_mass *all)
{
    size_t kept = 0;
    for (size_t l = 0; l < found->limit_count; l++)
        kept += !found->limits[l].dropped;
    return kept > 0 && difference_but_rounding(density_of(all), density_of(&found->mass)) > 0;
}

enum status box_search_run(const struct peel_cases *cases, const struct box_search_settings *settings,
                           struct box_search *search, struct error *error)
{
    bool *left = calloc(cases->count + 1, sizeof *left);
    *search = (struct box_search){.boxes = calloc(settings->most_boxes + 1, sizeof *search->boxes)};
    enum status status = left && search->boxes ? STATUS_OK : error_no_memory(error, "the boxes");
    for (size_t c = 0; left && c < cases->count; c++) {
        left[c] = true;
        search->all.cases++;
        search->all.weight += cases->weights[c];
        search->all.events += cases->events[c];
    }
    double events = search->all.events;
    while (status == STATUS_OK && search->count < settings->most_boxes && events > 0) {
        struct found_box *found = &search->boxes[search->count];
        struct hunt hunt = {cases, settings, left, search->count, found, NULL};
        status = find_box(&hunt, error);
        if (status != STATUS_OK || !is_worth_it(found, &search->all)) {
            search->none = *found;
            *found = (struct found_box){0};
            break;
        }
        search->count++;
        events -= found->mass.events;
        for (size_t c = 0; c < cases->count; c++)
            left[c] = left[c] && !peel_box_holds(cases, found->range, c, 0, PEEL_SIDES);
    }
    free(left);
    return status;
}

void box_search_clear(struct box_search *search)
{
    for (size_t b = 0; search->boxes && b < search->count; b++)
        found_box_clear(&search->boxes[b]);
    found_box_clear(&search->none);
    free(search->boxes);
    *search = (struct box_search){0};
}
