#include "model/sme/smes.h"

#include "model/sme/sme_second.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t slots_of(const struct world *world, const struct sme_class *class)
{
    return (size_t)ceil((double)class->number * world->scenario->smes.slot_factor);
}

static size_t chunks_of(const struct world *world, const struct sme_class *class)
{
    return (slots_of(world, class) + SME_CHUNK - 1) / SME_CHUNK;
}

static bool take_arrays(struct arena *arena, struct smes *smes, size_t slots)
{
    smes->cash = arena_take(arena, slots, sizeof *smes->cash);
    smes->price_sensitivity = arena_take(arena, slots, sizeof *smes->price_sensitivity);
    smes->volume_scale = arena_take(arena, slots, sizeof *smes->volume_scale);
    smes->solution_revenue = arena_take(arena, slots, sizeof *smes->solution_revenue);
    smes->users = arena_take(arena, slots, sizeof *smes->users);
    smes->app_price = arena_take(arena, slots, sizeof *smes->app_price);
    smes->own_quality = arena_take(arena, slots, sizeof *smes->own_quality);
    smes->volume = arena_take(arena, slots, sizeof *smes->volume);
    smes->supplier = arena_take(arena, slots, sizeof *smes->supplier);
    smes->cloud = arena_take(arena, slots, sizeof *smes->cloud);
    smes->flags = arena_take(arena, slots, sizeof *smes->flags);
    smes->birth_round = arena_take(arena, slots, sizeof *smes->birth_round);
    return smes->cash && smes->price_sensitivity && smes->volume_scale && smes->solution_revenue &&
           smes->users && smes->app_price && smes->own_quality && smes->volume && smes->supplier &&
           smes->cloud && smes->flags && smes->birth_round;
}

/* With multi-homing: second suppliers, and their customers by chunk, which must be laid out. */
static bool take_second(struct world *world, struct smes *smes)
{
    smes->second = arena_take(&world->arena, smes->slot_count, sizeof *smes->second);
    for (size_t c = 0; smes->second && c < smes->chunk_count; c++) {
        smes->chunks[c].second_customers =
            arena_take(&world->arena, world->product_count + 1, sizeof(double));
        if (!smes->chunks[c].second_customers)
            return false;
    }
    return smes->second;
}

static bool take_chunk(struct world *world, struct sme_chunk *chunk)
{
    struct arena *arena = &world->arena;
    size_t codes = world->product_count + 1, clouds = world->scenario->cloud_count + 1;
    double *sums = arena_take(arena, 4 * codes + 2 * clouds + world->scenario->vendor_count, sizeof *sums);
    if (!sums)
        return false;
    chunk->product_customers = sums;
    chunk->product_demand = sums + codes;
    chunk->product_volume = sums + 2 * codes;
    chunk->product_revenue = sums + 3 * codes;
    chunk->cloud_customers = sums + 4 * codes;
    chunk->cloud_bills = chunk->cloud_customers + clouds;
    chunk->vendor_bills = chunk->cloud_bills + clouds;
    return true;
}

static bool lay_out_chunks(struct world *world, struct smes *smes)
{
    size_t next_slot = 0, next_chunk = 0;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        size_t left = slots_of(world, &world->choice->classes[k]);
        while (left) {
            struct sme_chunk *chunk = &smes->chunks[next_chunk++];
            *chunk = (struct sme_chunk){
                .class_index = k, .first = next_slot, .capacity = left < SME_CHUNK ? left : SME_CHUNK};
            if (!take_chunk(world, chunk))
                return false;
            next_slot += chunk->capacity;
            left -= chunk->capacity;
        }
    }
    return true;
}

const struct sector_parameters *chunk_sector(const struct world *world, const struct sme_chunk *chunk)
{
    return &world->scenario->sectors[world->choice->classes[chunk->class_index].sector];
}

const struct sme_modules *chunk_modules(const struct world *world, const struct sme_chunk *chunk)
{
    return &world->smes->modules[world->choice->classes[chunk->class_index].sector];
}

static bool create_terms(struct world *world, struct smes *smes)
{
    size_t classes = world->choice->class_count, *slots = calloc(classes, sizeof *slots);
    if (!slots)
        return false;
    for (size_t k = 0; k < classes; k++)
        slots[k] = slots_of(world, &world->choice->classes[k]);
    smes->choosers = sme_choosers_create(world, slots);
    smes->plain_terms =
        arena_take(&world->arena, classes * (world->product_count + 1), sizeof *smes->plain_terms);
    smes->tariffs = arena_take(&world->arena, world->product_count + 1, sizeof *smes->tariffs);
    free(slots);
    return smes->choosers && smes->plain_terms && smes->tariffs;
}

enum status smes_create(struct world *world, struct error *error)
{
    struct smes *smes = arena_take(&world->arena, 1, sizeof *smes);
    if (!smes)
        return error_no_memory(error, "the SMEs", sizeof *smes);
    for (size_t k = 0; k < world->choice->class_count; k++) {
        smes->slot_count += slots_of(world, &world->choice->classes[k]);
        smes->chunk_count += chunks_of(world, &world->choice->classes[k]);
    }
    smes->chunks = arena_take(&world->arena, smes->chunk_count, sizeof *smes->chunks);
    smes->modules = arena_take(&world->arena, world->scenario->sector_count, sizeof *smes->modules);
    smes->apps = arena_take(&world->arena, world->scenario->sector_count, sizeof *smes->apps);
    smes->terms = arena_take(&world->arena, world->scenario->sector_count, sizeof *smes->terms);
    if (!smes->chunks || !smes->modules || !smes->apps || !smes->terms ||
        !take_arrays(&world->arena, smes, smes->slot_count) || !lay_out_chunks(world, smes) ||
        (world->scenario->choice.second_share > 0 && !take_second(world, smes)))
        return error_no_memory(error, "the SMEs", smes->slot_count * 44);
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        smes->modules[s] = sme_modules_of(world->scenario, &world->scenario->sectors[s]);
    world->smes = smes;
    smes->alike = true;
    if (!create_terms(world, smes))
        return error_no_memory(error, "the SMEs' choices", world->product_count * sizeof(double));
    smes_populate(world);
    return STATUS_OK;
}

void smes_renew(struct world *world)
{
    struct smes *smes = world->smes;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        struct sme_modules modules = sme_modules_of(world->scenario, &world->scenario->sectors[s]);
        smes->modules[s].plain = smes->modules[s].plain && modules.plain;
    }
    smes->alike = false;
}

/* A column of the chunks' sums as numbers by product, cloud or vendor, added in the order of the chunks. */
#define SUM_CHUNKS(smes, column, from, size, sums)                                                           \
    do {                                                                                                     \
        memset(sums, 0, (size) * sizeof *(sums));                                                            \
        for (size_t c = 0; c < (smes)->chunk_count; c++)                                                     \
            for (size_t at = 0; at < (size); at++)                                                           \
                (sums)[at] += (smes)->chunks[c].column[at + (from)];                                         \
    } while (0)

/* The same times the weight of a simulated SME, without the entry for "none". */
#define REPORT_CHUNKS(column, size, target)                                                                  \
    do {                                                                                                     \
        double sums[MOST_PRODUCTS + 1];                                                                      \
        SUM_CHUNKS(smes, column, 1, size, sums);                                                             \
        for (size_t at = 0; at < (size); at++)                                                               \
            (target) = weight * sums[at];                                                                    \
    } while (0)

/* Fewer SMEs are faster with one thread. */
enum { SHARED_FROM = 50000 };

void smes_set_threads(struct smes *smes, unsigned threads)
{
    crew_dismiss(smes->crew);
    smes->crew = smes->slot_count >= SHARED_FROM ? crew_start(threads) : NULL;
}

/* Does a piece of work on every chunk. Chunks share nothing that is written, so they may be done by anyone in
 * any order. */
static void for_each_chunk(struct world *world, void (*work)(void *world, size_t chunk))
{
    struct smes *smes = world->smes;
    crew_run(smes->crew, smes->chunk_count, work, world);
}

static void choose_first(void *context, size_t chunk)
{
    struct world *world = context;
    struct sme_scratch scratch;
    sme_choose(world, &world->smes->chunks[chunk], true, &scratch);
}

void smes_choose_first(struct world *world)
{
    struct smes *smes = world->smes;
    const double weight = world->scenario->smes.weight;
    sme_choosers_prepare(world, smes->choosers, true);
    for_each_chunk(world, choose_first);
    REPORT_CHUNKS(product_customers, world->product_count, world->report.product_customers[at]);
    REPORT_CHUNKS(cloud_customers, world->scenario->cloud_count, world->report.cloud_customers[at]);
}

void smes_count_cash(struct world *world)
{
    const struct smes *smes = world->smes;
    const double weight = world->scenario->smes.weight;
    struct balance all = {0};
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const struct sme_chunk *chunk = &smes->chunks[c];
        struct balance cash = {0};
        for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++)
            balance_add(&cash, smes->cash[slot]);
        world->sectors[world->choice->classes[chunk->class_index].sector].capital +=
            weight * balance_total(&cash);
        balance_add(&all, cash.value);
        balance_add(&all, cash.carry);
    }
    world->report.cash = world->report.cash_absolute = weight * balance_total(&all);
}

/* Mean volume of the class's users of models, for next round's prices per unit of quota and fee. */
static void update_typical_volumes(struct world *world)
{
    const struct smes *smes = world->smes;
    for (size_t c = 0; c < smes->chunk_count;) {
        size_t k = smes->chunks[c].class_index;
        double volume = 0, adopters = 0, alive = 0;
        for (; c < smes->chunk_count && smes->chunks[c].class_index == k; c++) {
            volume += smes->chunks[c].sums.typical_volume;
            adopters += smes->chunks[c].sums.adopters;
            alive += smes->chunks[c].sums.alive;
        }
        world->choice->classes[k].alive = alive;
        if (adopters > 0)
            world->choice->classes[k].typical_volume = volume / adopters;
    }
}

static void ask(void *context, size_t index)
{
    struct world *world = context;
    struct sme_chunk *chunk = &world->smes->chunks[index];
    struct sme_scratch scratch;
    memset(&chunk->sums, 0, sizeof chunk->sums);
    sme_choose(world, chunk, false, &scratch);
    sme_work(world, chunk, &scratch);
}

/* A product's customers are those who have it as their first supplier and those who have it as their second.
 */
static void add_second_customers(struct world *world)
{
    const struct smes *smes = world->smes;
    for (size_t j = 0; j < world->product_count; j++) {
        double sum = 0;
        for (size_t c = 0; c < smes->chunk_count; c++)
            sum += smes->chunks[c].second_customers[j + 1];
        world->report.product_customers[j] += world->scenario->smes.weight * sum;
    }
}

void smes_demand(struct world *world)
{
    struct smes *smes = world->smes;
    const double weight = world->scenario->smes.weight;
    sme_choosers_prepare(world, smes->choosers, false);
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        smes->apps[s] = app_market_of(&world->scenario->sectors[s], world->months, years_played(world));
    for_each_chunk(world, ask);
    REPORT_CHUNKS(product_customers, world->product_count, world->report.product_customers[at]);
    REPORT_CHUNKS(product_demand, world->product_count, world->products[at].demand);
    if (smes->second)
        add_second_customers(world);
    REPORT_CHUNKS(cloud_customers, world->scenario->cloud_count, world->report.cloud_customers[at]);
    update_typical_volumes(world);
    world->report.switched = 0;
    for (size_t c = 0; c < smes->chunk_count; c++)
        world->report.switched += weight * smes->chunks[c].sums.switched;
}

static void add_to_sector(struct sector_totals *sector, const struct sme_sums *sums, double weight)
{
    sector->alive += weight * sums->alive;
    sector->adopters += weight * sums->adopters;
    sector->with_value += weight * sums->with_value;
    sector->capital += weight * balance_total(&sums->cash);
    sector->users += weight * sums->users;
    sector->price += weight * sums->price;
    sector->quality += weight * sums->quality;
    sector->volume += weight * sums->volume;
    sector->subscriptions += weight * (sums->app_fees - sums->call_fees);
    sector->call_fees += weight * sums->call_fees;
    sector->advertising += weight * sums->advertising;
    sector->solutions += weight * sums->solutions;
    sector->revenue += weight * (sums->app_fees + sums->advertising + sums->solutions);
    sector->api_bill += weight * sums->api_fees;
    sector->cloud_bill += weight * sums->bills;
    sector->wages += weight * sums->wages;
    sector->investment += weight * sums->investment;
    sector->funding += weight * sums->funding;
    sector->entries += weight * sums->entries;
    sector->exits += weight * sums->exits;
    sector->turned_away += weight * sums->turned_away;
    sector->user_surplus += weight * sums->user_surplus;
}

static void total_sectors(struct world *world)
{
    const struct smes *smes = world->smes;
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        world->sectors[s] = (struct sector_totals){0};
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const struct sme_chunk *chunk = &smes->chunks[c];
        add_to_sector(&world->sectors[world->choice->classes[chunk->class_index].sector], &chunk->sums,
                      world->scenario->smes.weight);
    }
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        struct sector_totals *sector = &world->sectors[s];
        double counted = sector->alive > 0 ? sector->alive : 1;
        sector->price /= counted;
        sector->quality /= counted;
        sector->alive += sector->entries - sector->exits;
        sector->profit =
            sector->revenue - sector->api_bill - sector->cloud_bill - sector->wages - sector->investment;
    }
}

static void report_money(struct world *world)
{
    struct sme_report *report = &world->report;
    const struct smes *smes = world->smes;
    const double weight = world->scenario->smes.weight;
    struct sme_sums total = {0};
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const struct sme_sums *sums = &smes->chunks[c].sums;
        total.app_fees += sums->app_fees;
        total.advertising += sums->advertising;
        total.solutions += sums->solutions;
        total.api_fees += sums->api_fees;
        total.bills += sums->bills;
        total.wages += sums->wages;
        total.investment += sums->investment;
        total.funding += sums->funding;
        total.residual += sums->residual;
        total.start_capital += sums->start_capital;
        balance_add(&total.cash, sums->cash.value);
        balance_add(&total.cash, sums->cash.carry);
        total.cash_absolute += sums->cash_absolute;
    }
    report->app_fees = weight * total.app_fees;
    report->advertising = weight * total.advertising;
    report->solutions = weight * total.solutions;
    report->api_fees = weight * total.api_fees;
    report->bills = weight * total.bills;
    report->wages = weight * total.wages;
    report->investment = weight * total.investment;
    report->funding = weight * total.funding;
    report->residual = weight * total.residual;
    report->start_capital = weight * total.start_capital;
    report->cash = weight * balance_total(&total.cash);
    report->cash_absolute = weight * total.cash_absolute;
}

static void settle(void *context, size_t chunk)
{
    struct world *world = context;
    sme_bill(world, &world->smes->chunks[chunk]);
}

void smes_settle(struct world *world)
{
    struct smes *smes = world->smes;
    const double weight = world->scenario->smes.weight;
    sme_bill_prepare(world);
    for_each_chunk(world, settle);
    smes_enter(world);
    REPORT_CHUNKS(product_volume, world->product_count, world->report.product_volume[at]);
    REPORT_CHUNKS(product_revenue, world->product_count, world->report.product_revenue[at]);
    REPORT_CHUNKS(cloud_bills, world->scenario->cloud_count, world->report.cloud_bills[at]);
    double bills[MOST_VENDORS];
    SUM_CHUNKS(smes, vendor_bills, 0, world->scenario->vendor_count, bills);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        world->report.vendor_bills[f] = weight * bills[f];
    total_sectors(world);
    report_money(world);
}

/* Whose two suppliers become products of one vendor keeps the first. */
static void change_second(struct world *world, size_t slot, const uint16_t *successors)
{
    struct smes *smes = world->smes;
    size_t first = smes->supplier[slot], second = successors[smes->second[slot]];
    bool same = first && second && world->products[first - 1].vendor == world->products[second - 1].vendor;
    smes->second[slot] = same ? 0 : (uint16_t)second;
}

void smes_change_suppliers(struct world *world, const uint16_t *successors)
{
    struct smes *smes = world->smes;
    for (size_t slot = 0; slot < smes->slot_count; slot++) {
        smes->supplier[slot] = successors[smes->supplier[slot]];
        if (smes->second)
            change_second(world, slot, successors);
    }
}

void smes_sample(const struct world *world, size_t slot, struct sme_sample *sample)
{
    const struct smes *smes = world->smes;
    size_t chunk = 0;
    while (chunk + 1 < smes->chunk_count && smes->chunks[chunk + 1].first <= slot)
        chunk++;
    const struct sme_class *class = &world->choice->classes[smes->chunks[chunk].class_index];
    const struct sme_modules *modules = chunk_modules(world, &smes->chunks[chunk]);
    size_t supplier = smes->supplier[slot], cloud = smes->cloud[slot];
    *sample = (struct sme_sample){
        .alive = smes->flags[slot] & SME_ALIVE,
        .has_value = smes->flags[slot] & SME_HAS_VALUE,
        .viral = smes->flags[slot] & SME_VIRAL,
        .sector = class->sector,
        .capital = smes->cash[slot],
        .price = (double)smes->app_price[slot],
        .quality = (double)smes->own_quality[slot],
        .users = (double)smes->users[slot],
        .volume = !modules->plain ? (double)smes->volume[slot]
                  : supplier      ? modules->plain_volume * world->months
                                  : 0,
        .product = supplier ? supplier - 1 : NO_REFERENCE,
        .cloud = cloud ? cloud - 1 : NO_REFERENCE,
        .age = world->round - smes->birth_round[slot],
    };
}
