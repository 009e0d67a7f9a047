#include "model/sme/sme_multi_homing.h"

#include "model/sme/sme_chooser.h"
#include "random/philox.h"
#include <math.h>
#include <string.h>

/* Draws a supplier code by logit, excluding the vendor of `except`; 0: none. */
static size_t draw_one(const struct sme_choosers *all, const double *weight, double outside, size_t except,
                       double uniform)
{
    const struct offer_list *offers = &all->table->offers;
    double peak = outside, sum = 0;
    for (size_t o = 0; o < offers->count; o++)
        if (!same_vendor(all, (size_t)offers->product[o] + 1, except))
            peak = fmax(peak, weight[o]);
    for (size_t o = 0; o < offers->count; o++)
        if (!same_vendor(all, (size_t)offers->product[o] + 1, except))
            sum += exp(weight[o] - peak);
    double target = uniform * (sum + exp(outside - peak));
    for (size_t o = 0; o < offers->count; o++) {
        size_t code = (size_t)offers->product[o] + 1;
        if (same_vendor(all, code, except))
            continue;
        target -= exp(weight[o] - peak);
        if (target < 0)
            return code;
    }
    return 0;
}

/* If the first supplier is gone, the second takes its place. */
static struct sme_situation situation_of(const struct world *world, size_t slot, double bill_weight)
{
    const struct smes *smes = world->smes;
    const struct sme_choosers *all = smes->choosers;
    const uint16_t *position = all->table->offers.position;
    size_t first = smes->supplier[slot], second = smes->second[slot];
    struct sme_situation sme = {.cloud = smes->cloud[slot],
                                .alpha = bill_weight * (double)smes->price_sensitivity[slot]};
    sme.second = position[second] != NOT_OFFERED ? second : 0;
    sme.first = position[first] != NOT_OFFERED ? first : sme.second;
    sme.second = sme.first == sme.second ? 0 : sme.second;
    sme.supplied = sme.first && !all->first_time;
    sme.starting = !first && !all->first_time;
    return sme;
}

/* Returns whether the first supplier's vendor was dropped. */
static bool review(struct world *world, size_t class_index, size_t slot, double uniform)
{
    const struct class_row *row = &world->choice->rows[class_index];
    struct smes *smes = world->smes;
    const struct sme_choosers *all = smes->choosers;
    struct sme_situation sme = situation_of(world, slot, world->choice->classes[class_index].bill_weight);
    double weight[MOST_PRODUCTS], outside = sme_weigh(all, row, &sme, weight);
    size_t before = smes->supplier[slot], second = 0;
    size_t first = draw_one(all, weight, outside, 0, uniform);
    struct philox_words words =
        philox4x32(world->seed, world->run, (uint32_t)slot, (uint32_t)world->round, RANDOM_SME_SECOND);
    if (first)
        second = draw_one(all, weight, outside, first, uniform_from_word(words.word[0]));
    smes->supplier[slot] = (uint16_t)first;
    smes->second[slot] = (uint16_t)second;
    return before && !same_vendor(all, before, first) && !same_vendor(all, before, second);
}

size_t sme_choose_both_suppliers(struct world *world, struct sme_chunk *chunk,
                                 const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    const struct sme_choosers *all = smes->choosers;
    bool everyone = everyone_reviews(world, chunk);
    size_t dropped = 0;
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k;
        bool reviews = everyone || scratch->review[k] >> 8 < all->terms[smes->supplier[slot]].review_below;
        if (!(smes->flags[slot] & SME_ALIVE))
            continue;
        if (reviews && (smes->supplier[slot] || sme_considers(world, chunk, slot)))
            dropped += review(world, chunk->class_index, slot, uniform_from_word(scratch->supplier[k]));
        else if (all->table->offers.position[smes->second[slot]] == NOT_OFFERED)
            smes->second[slot] = 0;
    }
    return dropped;
}

/* Volume that goes to the second supplier. */
static double second_volume(const struct world *world, size_t slot)
{
    double share = world->smes->second[slot] ? world->scenario->choice.second_share : 0;
    return share * (double)world->smes->volume[slot];
}

void sme_demand_from_both_suppliers(const struct world *world, struct sme_chunk *chunk)
{
    const struct smes *smes = world->smes;
    size_t codes = world->product_count + 1;
    memset(chunk->product_demand, 0, codes * sizeof *chunk->product_demand);
    memset(chunk->second_customers, 0, codes * sizeof *chunk->second_customers);
    for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++) {
        double second = second_volume(world, slot);
        chunk->product_demand[smes->supplier[slot]] += (double)smes->volume[slot] - second;
        chunk->product_demand[smes->second[slot]] += second;
        chunk->second_customers[smes->second[slot]] += 1;
    }
    chunk->product_demand[0] = 0;
    chunk->second_customers[0] = 0;
}

void sme_bill_both_suppliers(const struct world *world, struct sme_chunk *chunk, double *api_fees)
{
    const struct smes *smes = world->smes;
    const struct class_row *row = &world->choice->rows[chunk->class_index];
    memset(chunk->product_revenue, 0, (world->product_count + 1) * sizeof *chunk->product_revenue);
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k, code = smes->supplier[slot], other = smes->second[slot];
        double volume = (double)smes->volume[slot], second = second_volume(world, slot);
        double fee = product_bill(&smes->tariffs[code], volume - second, row->bill[code]);
        double other_fee = product_bill(&smes->tariffs[other], second, row->bill[other]);
        chunk->product_revenue[code] += fee;
        chunk->product_revenue[other] += other_fee;
        api_fees[k] = fee + other_fee;
    }
}
