#include "inference/inversion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "market/bertrand.h"
#include "market/squarem.h"
#include "model/simulation.h"
#include "statistics/ranked_projection.h"
#include "words/words.h"

/* How near is near enough: without noise, and over runs with noise, whose shares move in steps. */
static const struct precision {
    double tolerance;   /* utils, of a step of the search */
    double good_enough; /* log shares, when rounding or the steps keep it from the tolerance */
    double cost;        /* CNY/Mtok, and log factor of the price sensitivities */
} exact = {1e-12, 1e-10, 1e-10}, of_draws = {0.02, 0.05, 1e-3};

static const double farthest = 40;     /* utils that a utility may move */
static const double widest_factor = 3; /* log of the factor of sensitivities */
enum { MOST_FACTORS = 100 };

struct search {
    struct scenario *scenario;
    const struct inversion_question *question;
    struct inversion *inversion;
    struct simulation *simulation; /* run 0 of those last played; NULL: none */
    struct sales sales;            /* of these runs */
    double *base;                  /* [product_count] or [vendor_count], the scenario's own utilities */
    double *sensitivity;           /* [sector_count], likewise */
    /* [groups.count] */
    double *target; /* log shares; NAN: not given */
    double *reach;  /* log share that a group would have with no change of utility, the others given */
    double *image, *share, *change;
    size_t *rank;
    double target_adoption; /* when the groups are complete */
};

static const struct precision *precision_of(const struct inversion_question *question)
{
    return question->replicates ? &of_draws : &exact;
}

static enum status play_one(struct search *search, uint32_t run, struct simulation **simulation,
                            struct error *error)
{
    const struct inversion_question *question = search->question;
    if (question->wanted && !question->wanted(question->context))
        return error_set(error, STATUS_FAILED, "stopped");
    search->inversion->runs++;
    enum status status = simulation_create(search->scenario, run, simulation, error);
    for (int64_t t = 0; status == STATUS_OK && t < question->round; t++)
        status = simulation_step(*simulation, error);
    if (status == STATUS_OK)
        sales_add(&search->sales, simulation_world(*simulation));
    return error_in_run(error, status, run);
}

static enum status play(struct search *search, struct error *error)
{
    size_t products = search->inversion->groups.product_count;
    memset(search->sales.volume, 0, products * sizeof *search->sales.volume);
    memset(search->sales.customers, 0, products * sizeof *search->sales.customers);
    search->sales.smes = 0;
    simulation_free(search->simulation);
    search->simulation = NULL;
    enum status status = play_one(search, 0, &search->simulation, error);
    for (size_t run = 1; status == STATUS_OK && run < search->question->replicates; run++) {
        struct simulation *simulation = NULL;
        status = play_one(search, (uint32_t)run, &simulation, error);
        simulation_free(simulation);
    }
    return status;
}

static void set_utilities(struct search *search, const double *change)
{
    const struct share_groups *groups = &search->inversion->groups;
    for (size_t f = 0, j = 0; f < search->scenario->vendor_count; f++) {
        struct vendor_parameters *vendor = &search->scenario->vendors[f];
        if (groups->by != BY_MODEL)
            vendor->brand_utility = search->base[f] + change[groups->of_product[j]];
        for (size_t i = 0; i < vendor->product_count; i++, j++)
            if (groups->by == BY_MODEL)
                vendor->products[i].utility = search->base[j] + change[j];
    }
}

static void set_sensitivities(struct search *search, double factor)
{
    for (size_t s = 0; s < search->scenario->sector_count; s++)
        search->scenario->sectors[s].price_sensitivity = search->sensitivity[s] * factor;
}

/* Log shares as they are compared with the targets: of all SMEs when the groups are complete, so that the level
 * of utilities is known. */
static void compare_shares(struct search *search, double *log_share)
{
    const struct share_groups *groups = &search->inversion->groups;
    double adoption = share_groups_measure(groups, &search->sales, search->share);
    bool scaled = groups->complete && groups->base == AMONG_MODELS;
    search->inversion->adoption = adoption;
    for (size_t g = 0; g < groups->count; g++)
        log_share[g] = log(search->share[g]) + (scaled ? log(adoption) : 0);
}

static void set_targets(struct search *search)
{
    const struct share_groups *groups = &search->inversion->groups;
    bool scaled = groups->complete && groups->base == AMONG_MODELS;
    for (size_t g = 0; g < groups->count; g++)
        search->target[g] = log(groups->items[g].observed) + (scaled ? log(search->target_adoption) : 0);
}

/* Notes a failure, in the scenario's terms. */
__attribute__((format(printf, 4, 5))) static enum status fail(const struct search *search, enum status status,
                                                              struct error *error, const char *format, ...)
{
    struct words text;
    va_list arguments;
    va_start(arguments, format);
    say_list(text.bytes, sizeof text.bytes, &search->inversion->scenario->terms, format, arguments);
    va_end(arguments);
    return error_set(error, status, "%s", text.bytes);
}

static enum status check_reach(const struct search *search, size_t g, double change, struct error *error)
{
    const struct share_group *group = &search->inversion->groups.items[g];
    if (fabs(change) <= farthest)
        return STATUS_OK;
    return fail(
        search, STATUS_FAILED, error,
        "%s: no utility within %g of the scenario's gives it that share in round %lld; few SMEs may "
        "have reviewed their supplier by then, or its host is out of capacity: take a later round, or "
        "look at choice.reconsider_base and the host's accelerators",
        group->name, farthest, (long long)search->question->round);
}

/* One step of the contraction. Groups with a share: change + ln observed - ln share. Groups with a rank, and
 * those that must stay below them: the least change from the scenario's utilities that puts them in order, if
 * log shares moved one for one with utilities. The others stay. */
static enum status step(void *context, const double *change, double *image, struct error *error)
{
    struct search *search = context;
    const struct share_groups *groups = &search->inversion->groups;
    size_t blamed;
    set_utilities(search, change);
    enum status status = play(search, error);
    if (status != STATUS_OK)
        return status;
    compare_shares(search, search->reach);
    for (size_t g = 0; g < groups->count; g++) {
        if (groups->items[g].line && !(search->share[g] > 0))
            return error_set(
                error, STATUS_FAILED,
                "%s sells nothing in round %lld at a utility changed by %.3g; it has left the market, "
                "or nobody comes: take an earlier round",
                groups->items[g].name, (long long)search->question->round, change[g]);
        search->reach[g] -= change[g];
    }
    status = ranked_projection(groups->count, search->reach, search->target, search->rank,
                               log1p(search->question->margin), search->image, &blamed, error);
    for (size_t g = 0; status == STATUS_OK && g < groups->count; g++) {
        image[g] = search->share[g] > 0 ? search->image[g] - search->reach[g] : change[g];
        status = check_reach(search, g, image[g], error);
    }
    return status;
}

/* How far log shares are from the observed ones and from the order of the ranks. */
static double distance_now(struct search *search)
{
    const struct share_groups *groups = &search->inversion->groups;
    double largest = 0;
    compare_shares(search, search->reach);
    for (size_t g = 0; g < groups->count; g++) {
        const struct share_group *group = &groups->items[g];
        if (!isnan(search->target[g]))
            largest = fmax(largest, fabs(search->reach[g] - search->target[g]));
        for (size_t h = 0; group->rank && h < groups->count; h++)
            if (groups->items[h].rank == group->rank + 1)
                largest =
                    fmax(largest, search->reach[h] + log1p(search->question->margin) - search->reach[g]);
    }
    return largest;
}

/* Utilities for the shares, from where the last search ended; the last run is one with them. */
static enum status find_utilities(struct search *search, struct error *error)
{
    const struct precision *precision = precision_of(search->question);
    const struct squarem problem = {.count = search->inversion->groups.count,
                                    .map = step,
                                    .context = search,
                                    .tolerance = precision->tolerance,
                                    .most_evaluations = search->question->most_steps};
    struct squarem_end end;
    struct error cause = {0};
    enum status searched = squarem_solve(&problem, search->change, &end, &cause);
    bool unsettled = searched == STATUS_FAILED && end.evaluations >= problem.most_evaluations;
    if (searched != STATUS_OK && !unsettled)
        return error_pass(error, &cause);
    set_utilities(search, search->change);
    enum status status = play(search, error);
    if (status != STATUS_OK)
        return status;
    search->inversion->distance = distance_now(search);
    if (unsettled && !(search->inversion->distance <= precision->good_enough))
        return fail(
            search, STATUS_FAILED, error,
            "the utilities have not settled after %zu steps; %s still moves by %.3g. A vendor may leave "
            "on the way, or a host be full, whose volume says little of utilities: take an earlier "
            "round, fewer names or shares of customers, hold prices with --set "
            "'vendors[*].pricing.strategy=hold', or allow more --steps",
            end.evaluations, search->inversion->groups.items[end.worst].name, end.distance);
    return STATUS_OK;
}

/* At this factor: utilities for the shares, and by how much the implied costs of those who optimise are above
 * the scenario's on average. */
static enum status cost_gap(struct search *search, double log_factor, double *gap, struct error *error)
{
    struct arena arena;
    struct research_market market;
    const struct world *world;
    set_sensitivities(search, exp(log_factor));
    enum status status = find_utilities(search, error);
    if (status != STATUS_OK)
        return status;
    world = simulation_world(search->simulation);
    arena_init(&arena);
    status = research_market_take(world, &arena, &market, error);
    double *cost = status == STATUS_OK ? arena_take(&arena, world->product_count, sizeof *cost) : NULL;
    if (status == STATUS_OK && !cost)
        status = error_no_memory(error, "implied costs");
    if (status == STATUS_OK)
        status = bertrand_implied_costs(&market.demand, market.owner, market.price, cost, error);
    double volume = 0;
    *gap = 0;
    for (size_t j = 0; status == STATUS_OK && j < world->product_count; j++)
        if (search->question->optimises[market.owner[j]] && world->products[j].live) {
            *gap += world->products[j].volume * (cost[j] - market.unit_cost[j]);
            volume += world->products[j].volume;
        }
    if (status == STATUS_OK && !(volume > 0))
        status =
            fail(search, STATUS_INVALID, error,
                 "the price sensitivity needs prices of vendors that sell something in the round; --optimise "
                 "names none");
    *gap /= volume;
    arena_clear(&arena);
    return status;
}

/* False position with the Illinois rule (Dowell & Jarratt 1971) between factors of different sign. */
static enum status close_in(struct search *search, double low, double at_low, double high, double at_high,
                            double *log_factor, struct error *error)
{
    const double enough = precision_of(search->question)->cost;
    enum status status = STATUS_OK;
    for (int i = 0; status == STATUS_OK && i < MOST_FACTORS; i++) {
        double middle = low - at_low * (high - low) / (at_high - at_low), gap;
        status = cost_gap(search, middle, &gap, error);
        *log_factor = middle;
        if (status == STATUS_OK && (fabs(gap) < enough || fabs(high - low) < enough))
            return STATUS_OK;
        if (gap * at_high < 0) {
            low = high;
            at_low = at_high;
        } else {
            at_low /= 2;
        }
        high = middle;
        at_high = gap;
    }
    return status == STATUS_OK ? error_set(error, STATUS_FAILED, "the price sensitivity has not settled")
                               : status;
}

/* The factor of all price sensitivities at which the implied unit costs are the scenario's on average. */
static enum status find_sensitivity(struct search *search, double *log_factor, struct error *error)
{
    double from = 0, at_from, stride = log(2);
    enum status status = cost_gap(search, from, &at_from, error);
    *log_factor = 0;
    if (status != STATUS_OK || fabs(at_from) < precision_of(search->question)->cost)
        return status;
    /* implied costs rise with sensitivity, as markups fall */
    stride = at_from > 0 ? -stride : stride;
    while (fabs(from + stride) < widest_factor) {
        double to = from + stride, at_to;
        status = cost_gap(search, to, &at_to, error);
        if (status != STATUS_OK)
            return status;
        if (at_to * at_from <= 0)
            return close_in(search, from, at_from, to, at_to, log_factor, error);
        from = to;
        at_from = at_to;
    }
    return error_set(
        error, STATUS_FAILED,
        "no price sensitivity within a factor of %.0f of the scenario's makes the posted prices those "
        "that --optimise names would choose at their unit costs; look at unit_cost, or name others",
        exp(widest_factor));
}

static enum status take_memory(struct search *search, struct error *error)
{
    struct arena *arena = &search->inversion->arena;
    size_t count = search->inversion->groups.count, products = search->inversion->groups.product_count;
    size_t vendors = search->scenario->vendor_count;
    search->base = arena_take(arena, products > vendors ? products : vendors, sizeof(double));
    search->sensitivity = arena_take(arena, search->scenario->sector_count, sizeof(double));
    search->target = arena_take(arena, count, sizeof(double));
    search->reach = arena_take(arena, count, sizeof(double));
    search->image = arena_take(arena, count, sizeof(double));
    search->share = arena_take(arena, count, sizeof(double));
    search->change = arena_take(arena, count, sizeof(double));
    search->sales.volume = arena_take(arena, products, sizeof(double));
    search->sales.customers = arena_take(arena, products, sizeof(double));
    search->rank = arena_take(arena, count, sizeof *search->rank);
    search->inversion->found = arena_take(arena, count, sizeof *search->inversion->found);
    search->inversion->products = arena_take(arena, products, sizeof *search->inversion->products);
    search->inversion->product_share = arena_take(arena, products, sizeof(double));
    return arena->exhausted ? error_no_memory(error, "the inversion") : STATUS_OK;
}

static void remember(struct search *search)
{
    const struct share_groups *groups = &search->inversion->groups;
    for (size_t f = 0, j = 0; f < search->scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &search->scenario->vendors[f];
        for (size_t i = 0; i < vendor->product_count && groups->by == BY_MODEL; i++, j++)
            search->base[j] = vendor->products[i].utility;
        if (groups->by != BY_MODEL)
            search->base[f] = vendor->brand_utility;
    }
    for (size_t s = 0; s < search->scenario->sector_count; s++)
        search->sensitivity[s] = search->scenario->sectors[s].price_sensitivity;
    for (size_t g = 0; g < groups->count; g++)
        search->rank[g] = groups->items[g].rank;
}

/* The scenario as it is: what its shares are, and what can be sought. */
static enum status look(struct search *search, struct diagnostics *findings, struct error *error)
{
    struct inversion *inversion = search->inversion;
    struct share_groups *groups = &inversion->groups;
    enum status status = play(search, error);
    if (status != STATUS_OK)
        return status;
    const struct world *world = simulation_world(search->simulation);
    status = share_groups_match(groups, &search->sales, search->question->file, findings, error);
    if (status != STATUS_OK)
        return status;
    inversion->adoption_before = share_groups_measure(groups, &search->sales, search->share);
    for (size_t g = 0; g < groups->count; g++)
        inversion->found[g].before = search->share[g];
    bool asks_level = !isnan(search->question->adoption);
    if (asks_level && !(groups->complete && groups->base == AMONG_MODELS))
        return fail(
            search, STATUS_INVALID, error,
            "--adoption goes with shares among models of all that is on offer; what has no share keeps "
            "its utility, which sets the level");
    search->target_adoption = asks_level ? search->question->adoption : inversion->adoption_before;
    set_targets(search);
    size_t blamed = 0;
    status = ranked_projection(groups->count, search->share, search->target, search->rank,
                               log1p(search->question->margin), search->image, &blamed, error);
    if (status == STATUS_INVALID) {
        diagnostics_add(
            findings, search->question->file, groups->items[blamed].line, "rank",
            "the share of %s, rank %zu, is not below that of the rank given before it by the margin of "
            "%g for each rank between",
            groups->items[blamed].name, groups->items[blamed].rank, search->question->margin);
    }
    struct arena arena;
    struct research_market market;
    arena_init(&arena);
    if (status == STATUS_OK)
        status = research_market_take(world, &arena, &market, error);
    if (status == STATUS_OK)
        inversion->sensitivity_before = research_market_sensitivity(&market);
    arena_clear(&arena);
    return status;
}

static enum status finish(struct search *search, struct error *error)
{
    struct inversion *inversion = search->inversion;
    const struct world *world = simulation_world(search->simulation);
    inversion->adoption = share_groups_measure(&inversion->groups, &search->sales, search->share);
    for (size_t g = 0; g < inversion->groups.count; g++) {
        inversion->found[g].share = search->share[g];
        inversion->found[g].change = search->change[g];
    }
    enum status status = research_market_take(world, &inversion->arena, &inversion->market, error);
    if (status != STATUS_OK)
        return status;
    inversion->sensitivity = research_market_sensitivity(&inversion->market);
    double volume = 0;
    for (size_t j = 0; j < world->product_count; j++)
        volume += search->sales.volume[j];
    for (size_t j = 0; j < world->product_count; j++)
        inversion->product_share[j] = volume > 0 ? search->sales.volume[j] / volume : 0;
    return implied_costs_find(search->scenario, &inversion->market, search->question->optimises,
                              &inversion->arena, inversion->products, &inversion->reply_gap, error);
}

static enum status solve(struct search *search, struct diagnostics *findings, struct error *error)
{
    const struct inversion_question *question = search->question;
    struct inversion *inversion = search->inversion;
    double log_factor = 0;
    enum status status =
        share_groups_take(search->scenario, question->by, question->measure, question->base, question->file,
                          question->observed, &inversion->arena, &inversion->groups, findings, error);
    if (status == STATUS_OK)
        status = take_memory(search, error);
    if (status != STATUS_OK)
        return status;
    remember(search);
    status = look(search, findings, error);
    if (status == STATUS_OK)
        status = question->find_sensitivity ? find_sensitivity(search, &log_factor, error)
                                            : find_utilities(search, error);
    inversion->sensitivity_factor = exp(log_factor);
    return status == STATUS_OK ? finish(search, error) : status;
}

enum status inversion_solve(struct scenario *scenario, const struct inversion_question *question,
                            struct inversion **inversion, struct diagnostics *findings, struct error *error)
{
    struct inversion *made = *inversion = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the inversion");
    arena_init(&made->arena);
    made->scenario = scenario;
    made->round = question->round;
    scenario->output.benchmarks = false;
    struct search search = {.scenario = scenario, .question = question, .inversion = made};
    enum status status = solve(&search, findings, error);
    simulation_free(search.simulation);
    return status;
}

void inversion_free(struct inversion *inversion)
{
    if (!inversion)
        return;
    arena_clear(&inversion->arena);
    free(inversion);
}
