#include "model/sme/smes.h"

#include "random/philox.h"

static void take_arrays(struct arena *arena, struct smes *smes, size_t slots)
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
}

static void take_sums(struct world *world, struct sme_chunk *chunk)
{
    struct arena *arena = &world->arena;
    size_t codes = world->product_count + 1, clouds = world->scenario->cloud_count + 1;
    double *sums =
        arena_take(arena, 4 * codes + 2 * clouds + 2 * world->scenario->vendor_count, sizeof *sums);
    if (!sums)
        return;
    chunk->product_customers = sums;
    chunk->product_demand = sums + codes;
    chunk->product_volume = sums + 2 * codes;
    chunk->product_revenue = sums + 3 * codes;
    chunk->cloud_customers = sums + 4 * codes;
    chunk->cloud_bills = chunk->cloud_customers + clouds;
    chunk->vendor_bills = chunk->cloud_bills + clouds;
    chunk->vendor_kept = chunk->vendor_bills + world->scenario->vendor_count;
    if (world->scenario->choice.second_share > 0)
        chunk->second_customers = arena_take(arena, codes, sizeof *chunk->second_customers);
}

static void lay_out_chunks(struct world *world, struct smes *smes)
{
    size_t next_slot = 0, next_chunk = 0;
    for (size_t k = 0; k < world->choice->class_count; k++)
        for (size_t left = world->choice->classes[k].slots, taken = 0; left; left -= taken) {
            struct sme_chunk *chunk = &smes->chunks[next_chunk++];
            taken = left < SME_CHUNK ? left : SME_CHUNK;
            *chunk = (struct sme_chunk){.class_index = k, .first = next_slot, .capacity = taken};
            take_sums(world, chunk);
            next_slot += taken;
        }
    for (size_t a = 0; a < world->scenario->app_count; a++) {
        struct sme_chunk *chunk = &smes->chunks[next_chunk++];
        *chunk = (struct sme_chunk){
            .class_index = named_app_class(world, a), .named = a + 1, .first = next_slot++, .capacity = 1};
        take_sums(world, chunk);
    }
}

enum status smes_create(struct world *world, struct error *error)
{
    struct arena *arena = &world->arena;
    const struct choice_table *table = world->choice;
    size_t sectors = world->scenario->sector_count, codes = world->product_count + 1;
    struct smes *smes = arena_take(arena, 1, sizeof *smes);
    if (!smes)
        return error_no_memory(error, "the SMEs");
    for (size_t k = 0; k < table->class_count; k++) {
        smes->slot_count += table->classes[k].slots;
        smes->chunk_count += (table->classes[k].slots + SME_CHUNK - 1) / SME_CHUNK;
    }
    smes->common_slots = smes->slot_count;
    smes->common_chunks = smes->chunk_count;
    smes->slot_count += world->scenario->app_count;
    smes->chunk_count += world->scenario->app_count;
    smes->chunks = arena_take(arena, smes->chunk_count, sizeof *smes->chunks);
    smes->modules = arena_take(arena, sectors, sizeof *smes->modules);
    smes->apps = arena_take(arena, sectors, sizeof *smes->apps);
    smes->terms = arena_take(arena, sectors, sizeof *smes->terms);
    take_arrays(arena, smes, smes->slot_count);
    if (world->scenario->choice.second_share > 0)
        smes->second = arena_take(arena, smes->slot_count, sizeof *smes->second);
    if (world->scenario->app_count)
        smes->named = arena_take(arena, world->scenario->app_count, sizeof *smes->named);
    smes->plain_terms = arena_take(arena, table->class_count * codes, sizeof *smes->plain_terms);
    smes->tariffs = arena_take(arena, codes, sizeof *smes->tariffs);
    smes->choosers = sme_choosers_create(world);
    if (smes->chunks)
        lay_out_chunks(world, smes);
    if (arena->exhausted)
        return error_no_memory(error, "the SMEs");
    for (size_t s = 0; s < sectors; s++)
        smes->modules[s] = sme_modules_of(world->scenario, &world->scenario->sectors[s]);
    smes->alike = true;
    named_apps_renew(world->scenario, smes->named);
    world->smes = smes;
    return STATUS_OK;
}

static void relocate_chunk(struct sme_chunk *chunk, const struct relocation *relocation)
{
    void *const pointers[] = {&chunk->product_customers, &chunk->product_demand,  &chunk->second_customers,
                              &chunk->product_volume,    &chunk->product_revenue, &chunk->cloud_customers,
                              &chunk->cloud_bills,       &chunk->vendor_bills,    &chunk->vendor_kept};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
}

void smes_relocate(struct smes *smes, size_t class_count, const struct relocation *relocation)
{
    void *const pointers[] = {&smes->modules,      &smes->apps,
                              &smes->terms,        &smes->choosers,
                              &smes->plain_terms,  &smes->tariffs,
                              &smes->named,        &smes->chunks,
                              &smes->cash,         &smes->price_sensitivity,
                              &smes->volume_scale, &smes->solution_revenue,
                              &smes->users,        &smes->app_price,
                              &smes->own_quality,  &smes->volume,
                              &smes->supplier,     &smes->second,
                              &smes->cloud,        &smes->flags,
                              &smes->birth_round};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    sme_choosers_relocate(smes->choosers, class_count, relocation);
    for (size_t c = 0; c < smes->chunk_count; c++)
        relocate_chunk(&smes->chunks[c], relocation);
    smes->crew = NULL;
}

static size_t sector_of(const struct world *world, const struct sme_chunk *chunk)
{
    return world->choice->classes[chunk->class_index].sector;
}

const struct sector_parameters *chunk_sector(const struct world *world, const struct sme_chunk *chunk)
{
    return chunk->named ? &world->smes->named[chunk->named - 1].sector
                        : &world->scenario->sectors[sector_of(world, chunk)];
}

const struct sme_modules *chunk_modules(const struct world *world, const struct sme_chunk *chunk)
{
    return chunk->named ? &world->smes->named[chunk->named - 1].modules
                        : &world->smes->modules[sector_of(world, chunk)];
}

const struct app_market *chunk_market(const struct world *world, const struct sme_chunk *chunk)
{
    return chunk->named ? &world->smes->named[chunk->named - 1].market
                        : &world->smes->apps[sector_of(world, chunk)];
}

const struct sme_terms *chunk_terms(const struct world *world, const struct sme_chunk *chunk)
{
    return chunk->named ? &world->smes->named[chunk->named - 1].terms
                        : &world->smes->terms[sector_of(world, chunk)];
}

double chunk_weight(const struct world *world, const struct sme_chunk *chunk)
{
    return chunk->named ? 1 : world->scenario->smes.weight;
}

bool everyone_reviews(const struct world *world, const struct sme_chunk *chunk)
{
    return world->smes->choosers->everyone && chunk->alive == chunk->count &&
           class_of(world, chunk)->considering >= 1;
}

bool sme_considers(const struct world *world, const struct sme_chunk *chunk, size_t slot)
{
    double share = class_of(world, chunk)->considering;
    if (share >= 1)
        return true;
    struct philox_words words = philox4x32(world->seed, world->run, (uint32_t)slot,
                                           (uint32_t)world->smes->birth_round[slot], RANDOM_CONSIDERING);
    return uniform_from_word(words.word[0]) < share;
}
