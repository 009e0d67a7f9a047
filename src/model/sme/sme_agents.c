/* The SME layer as agents with draws: the events of a round for all SMEs, chunk by chunk (smes.h). */
#include "model/sme/named_apps.h"
#include "model/sme/sme_layer.h"
#include "model/sme/smes.h"

#include <math.h>
#include <string.h>

/* Fewer SME slots are faster on one thread. */
enum { SHARED_FROM = 50000 };

static void set_threads(struct world *world, unsigned threads)
{
    struct smes *smes = world->smes;
    if (!smes)
        return;
    crew_dismiss(smes->crew);
    smes->crew = smes->slot_count >= SHARED_FROM ? crew_start(threads) : NULL;
}

/* Does a piece of work on every chunk. Chunks write only their own data, so any thread may do any chunk in
 * any order. */
static void for_each_chunk(struct world *world, void (*work)(void *world, size_t chunk))
{
    crew_run(world->smes->crew, world->smes->chunk_count, work, world);
}

static void weigh(const struct world *world, size_t count, double *target)
{
    for (size_t i = 0; i < count; i++)
        target[i] *= world->scenario->smes.weight;
}

/* Adds up an array of all chunks, in their order, times the weight of a simulated SME; named apps count once.
 * `column`: offset of the array's pointer; `count` entries from `first` on. */
static void add_up(const struct world *world, size_t column, size_t first, size_t count, double *target)
{
    const struct smes *smes = world->smes;
    memset(target, 0, count * sizeof *target);
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const void *place = (const char *)&smes->chunks[c] + column;
        const double *sums = *(double *const *)place + first;
        if (c == smes->common_chunks)
            weigh(world, count, target);
        for (size_t i = 0; i < count; i++)
            target[i] += sums[i];
    }
    if (smes->common_chunks == smes->chunk_count)
        weigh(world, count, target);
}

#define COLUMN(name) offsetof(struct sme_chunk, name)

static void report_customers(struct world *world)
{
    add_up(world, COLUMN(product_customers), 1, world->product_count, world->report.product_customers);
    add_up(world, COLUMN(cloud_customers), 1, world->scenario->cloud_count, world->report.cloud_customers);
}

/* Before the choice, when chunks still have the customers of the last round: adds them up by vendor. */
static void report_had(struct world *world)
{
    const struct smes *smes = world->smes;
    for (size_t c = 0; c < smes->chunk_count; c++)
        for (size_t code = 1; code <= world->product_count; code++)
            world->report.vendor_had[world->products[code - 1].vendor] +=
                world->scenario->smes.weight * smes->chunks[c].product_customers[code];
}

static void choose_first(void *context, size_t chunk)
{
    struct world *world = context;
    struct sme_scratch scratch;
    sme_choose(world, &world->smes->chunks[chunk], true, &scratch);
}

static enum status create(struct world *world, struct error *error)
{
    enum status status = smes_create(world, error);
    if (status != STATUS_OK)
        return status;
    smes_populate(world);
    named_apps_start(world);
    sme_choosers_prepare(world, world->smes->choosers, true);
    for_each_chunk(world, choose_first);
    report_customers(world);
    return STATUS_OK;
}

static void relocate_smes(struct world *clone, const struct relocation *relocation)
{
    relocate(relocation, (void *const[]){&clone->smes}, 1);
    smes_relocate(clone->smes, clone->choice->class_count, relocation);
}

/* A sector stays plain only if it is plain in the new scenario too; code for other sectors handles all
 * cases. */
static void renew(struct world *world)
{
    struct smes *smes = world->smes;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        struct sme_modules modules = sme_modules_of(world->scenario, &world->scenario->sectors[s]);
        smes->modules[s].plain = smes->modules[s].plain && modules.plain;
    }
    smes->alike = false;
    named_apps_renew(world->scenario, smes->named);
}

static void count_cash(struct world *world)
{
    const struct smes *smes = world->smes;
    struct balance all = {0};
    double named = 0;
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const struct sme_chunk *chunk = &smes->chunks[c];
        struct balance cash = {0};
        for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++)
            balance_add(&cash, smes->cash[slot]);
        world->sectors[world->choice->classes[chunk->class_index].sector].capital +=
            chunk_weight(world, chunk) * balance_total(&cash);
        if (chunk->named) {
            named += balance_total(&cash);
            continue;
        }
        balance_add(&all, cash.value);
        balance_add(&all, cash.carry);
    }
    world->report.cash = world->report.cash_absolute =
        world->scenario->smes.weight * balance_total(&all) + named;
}

/* Mean volume of the class's users of models: next round it spreads quotas and fees over units of volume. */
static void update_typical_volumes(struct world *world)
{
    const struct smes *smes = world->smes;
    for (size_t c = 0; c < smes->common_chunks;) {
        size_t k = smes->chunks[c].class_index;
        double volume = 0, adopters = 0, alive = 0;
        for (; c < smes->common_chunks && smes->chunks[c].class_index == k; c++) {
            volume += smes->chunks[c].sums.typical_volume;
            adopters += smes->chunks[c].sums.adopters;
            alive += smes->chunks[c].sums.alive;
        }
        world->choice->classes[k].alive = alive;
        if (adopters > 0)
            world->choice->classes[k].typical_volume = volume / adopters;
    }
}

static void choose_and_work(void *context, size_t index)
{
    struct world *world = context;
    struct sme_chunk *chunk = &world->smes->chunks[index];
    struct sme_scratch scratch;
    memset(&chunk->sums, 0, sizeof chunk->sums);
    sme_choose(world, chunk, false, &scratch);
    sme_work(world, chunk, &scratch);
}

static void demand(struct world *world)
{
    struct smes *smes = world->smes;
    double sums[MOST_PRODUCTS];
    sme_choosers_prepare(world, smes->choosers, false);
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        smes->apps[s] = app_market_of(&world->scenario->sectors[s], world->months, years_played(world));
    for (size_t a = 0; a < world->scenario->app_count; a++)
        smes->named[a].market = app_market_of(&smes->named[a].sector, world->months, years_played(world));
    if (world->report.counts_kept)
        report_had(world);
    for_each_chunk(world, choose_and_work);
    report_customers(world);
    if (world->report.counts_kept)
        add_up(world, COLUMN(vendor_kept), 0, world->scenario->vendor_count, world->report.vendor_kept);
    add_up(world, COLUMN(product_demand), 1, world->product_count, sums);
    for (size_t j = 0; j < world->product_count; j++)
        world->products[j].demand = sums[j];
    if (smes->second) { /* those with a product as second supplier are its customers too */
        add_up(world, COLUMN(second_customers), 1, world->product_count, sums);
        for (size_t j = 0; j < world->product_count; j++)
            world->report.product_customers[j] += sums[j];
    }
    update_typical_volumes(world);
    world->report.switched = 0;
    for (size_t c = 0; c < smes->chunk_count; c++)
        world->report.switched += chunk_weight(world, &smes->chunks[c]) * smes->chunks[c].sums.switched;
}

static void bill(void *context, size_t chunk)
{
    struct world *world = context;
    sme_bill(world, &world->smes->chunks[chunk]);
}

static void settle(struct world *world)
{
    const struct smes *smes = world->smes;
    struct sme_report *report = &world->report;
    struct sme_sums all, named = {0};
    sme_bill_prepare(world);
    for_each_chunk(world, bill);
    named_apps_settle(world);
    smes_enter(world);
    named_apps_enter(world);
    add_up(world, COLUMN(product_volume), 1, world->product_count, report->product_volume);
    add_up(world, COLUMN(product_revenue), 1, world->product_count, report->product_revenue);
    add_up(world, COLUMN(cloud_bills), 1, world->scenario->cloud_count, report->cloud_bills);
    add_up(world, COLUMN(vendor_bills), 0, world->scenario->vendor_count, report->vendor_bills);
    sme_totals_start(world, &all);
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const struct sme_chunk *chunk = &smes->chunks[c];
        sme_totals_add(world, chunk->class_index, chunk_sector(world, chunk), &chunk->sums,
                       chunk_weight(world, chunk), chunk->named ? &named : &all);
    }
    sme_totals_finish(world, &all, world->scenario->smes.weight, world->scenario->app_count ? &named : NULL);
    named_apps_report(world);
}

static void count_class(const struct world *world, size_t k, double *customers, double *volume)
{
    const struct smes *smes = world->smes;
    memset(customers + 1, 0, world->product_count * sizeof *customers);
    memset(volume + 1, 0, world->product_count * sizeof *volume);
    for (size_t c = 0; c < smes->chunk_count; c++) {
        const struct sme_chunk *chunk = &smes->chunks[c];
        if (chunk->class_index != k)
            continue;
        for (size_t code = 1; code <= world->product_count; code++) {
            customers[code] += chunk_weight(world, chunk) * chunk->product_customers[code];
            volume[code] += chunk_weight(world, chunk) * chunk->product_volume[code];
        }
    }
}

/* When a takeover makes both suppliers products of one vendor, the first is kept. */
static void change_second(struct world *world, size_t slot, const uint16_t *successors)
{
    struct smes *smes = world->smes;
    size_t first = smes->supplier[slot], second = successors[smes->second[slot]];
    bool same = first && second && world->products[first - 1].vendor == world->products[second - 1].vendor;
    smes->second[slot] = same ? 0 : (uint16_t)second;
}

static void change_suppliers(struct world *world, const uint16_t *successors)
{
    struct smes *smes = world->smes;
    for (size_t slot = 0; slot < smes->slot_count; slot++) {
        smes->supplier[slot] = successors[smes->supplier[slot]];
        if (smes->second)
            change_second(world, slot, successors);
    }
}

static double count_founders(const struct world *world)
{
    const struct smes *smes = world->smes;
    double count = 0, named = 0;
    for (size_t i = 0; i < smes->slot_count; i++)
        *(i < smes->common_slots ? &count : &named) +=
            (smes->flags[i] & SME_ALIVE) && smes->birth_round[i] == 0;
    return world->scenario->smes.weight * count + named;
}

static size_t count_slots(const struct world *world)
{
    return world->smes->common_slots; /* named apps are followed by themselves */
}

static void sample(const struct world *world, size_t slot, struct sme_sample *sample)
{
    const struct smes *smes = world->smes;
    size_t chunk = 0;
    while (chunk + 1 < smes->chunk_count && smes->chunks[chunk + 1].first <= slot)
        chunk++;
    const struct sme_modules *modules = chunk_modules(world, &smes->chunks[chunk]);
    size_t supplier = smes->supplier[slot], cloud = smes->cloud[slot];
    *sample = (struct sme_sample){
        .alive = smes->flags[slot] & SME_ALIVE,
        .has_value = smes->flags[slot] & SME_HAS_VALUE,
        .viral = smes->flags[slot] & SME_VIRAL,
        .sector = world->choice->classes[smes->chunks[chunk].class_index].sector,
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

/* Finds the first SME with a number that is not finite. */
static bool find_fault(const struct world *world, struct sme_fault *fault)
{
    const struct smes *smes = world->smes;
    for (size_t slot = 0; slot < smes->slot_count; slot++) {
        const struct sme_fault states[] = {
            {slot, "cash", smes->cash[slot]},
            {slot, "users", (double)smes->users[slot]},
            {slot, "app price", (double)smes->app_price[slot]},
            {slot, "own quality", (double)smes->own_quality[slot]},
            {slot, "volume", (double)smes->volume[slot]},
            {slot, "price sensitivity", (double)smes->price_sensitivity[slot]},
        };
        for (size_t i = 0; (smes->flags[slot] & SME_ALIVE) && i < sizeof states / sizeof *states; i++)
            if (!isfinite(states[i].value)) {
                *fault = states[i];
                return true;
            }
    }
    return false;
}

const struct sme_layer sme_agents = {
    .create = create,
    .relocate = relocate_smes,
    .count_cash = count_cash,
    .demand = demand,
    .settle = settle,
    .count_class = count_class,
    .change_suppliers = change_suppliers,
    .renew = renew,
    .set_threads = set_threads,
    .count_founders = count_founders,
    .count_slots = count_slots,
    .sample = sample,
    .find_fault = find_fault,
};
