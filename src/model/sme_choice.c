/* E2: SMEs review their supplier and choose by logit; docs/model.md 4.3.
 *
 * The weight of product j is w_j = exp(U_j - alpha P_j), times exp(eta) if the SME's home cloud hosts it,
 * times exp(-S_v) if another vendor sells it, or exp(-S_p) if it is another product of the same vendor. The
 * offers of a cloud and of a vendor are ranges of one list, so all weights sum to a mixture of differences of
 * one running sum:
 *   a (sum + (E - 1) home) + (b - a) h vendor + (1 - b) h w_current + outside,
 * with a = exp(-S_v), b = exp(-S_p), E = exp(eta), h = E if the vendor's host is the home cloud, else 1; all
 * factors are nonnegative since S_p <= S_v. One uniform picks the part, then the place in it. */
#include "model/smes.h"

#include "base/float_math.h"
#include "random/philox.h"
#include <math.h>

enum { BLOCK = 64, MOST_OFFERS = 500 };

/* One class's side of the choice in the form of the kernel. */
struct chooser {
    const struct choice_table *table;
    const struct class_row *row;
    size_t count;
    float utility[MOST_OFFERS],
        price[MOST_OFFERS]; /* utility less the peak, so that weights can't overflow */
    float outside;
    float leave, sibling, home, outside_leave;
    double outside_utility;
    bool first_time;
};

static void set_up(struct chooser *chooser, const struct world *world, size_t class_index, bool first_time)
{
    const struct choice_table *table = world->choice;
    const struct class_row *row = &table->rows[class_index];
    double outside = world->scenario->choice.outside_utility, peak = outside;
    chooser->table = table;
    chooser->row = row;
    chooser->count = table->offers.count;
    for (size_t o = 0; o < chooser->count; o++)
        peak = fmax(peak, row->utility[table->offers.product[o] + 1]);
    for (size_t o = 0; o < chooser->count; o++) {
        size_t code = (size_t)table->offers.product[o] + 1;
        chooser->utility[o] = (float)(row->utility[code] - peak);
        chooser->price[o] = (float)row->price[code];
    }
    chooser->outside = float_exp((float)(outside - peak));
    chooser->leave = (float)table->leave_factor;
    chooser->sibling = (float)table->sibling_factor;
    chooser->home = (float)table->home_factor;
    chooser->outside_leave = (float)table->outside_leave_factor;
    chooser->outside_utility = outside;
    chooser->first_time = first_time;
}

/* running[o][lane] = w_0 + ... + w_o of that lane's SME. */
MULTIVERSION
static void sum_weights(size_t count, const float *restrict utility, const float *restrict price,
                        const float *restrict alpha, float *restrict running)
{
    float sum[BLOCK] = {0};
    for (size_t o = 0; o < count; o++) {
        float u = utility[o], p = price[o];
        for (size_t lane = 0; lane < BLOCK; lane++) {
            sum[lane] += float_exp(u - alpha[lane] * p);
            running[o * BLOCK + lane] = sum[lane];
        }
    }
}

static float running_before(const float *running, size_t offer)
{
    return offer ? running[(offer - 1) * BLOCK] : 0;
}

static float range_weight(const float *running, struct offer_range range)
{
    return range.end > range.begin ? running_before(running, range.end) - running_before(running, range.begin)
                                   : 0;
}

/* Offer of the range in which the running sum passes `target` above the range's beginning. */
static size_t locate(const float *running, struct offer_range range, float target)
{
    float goal = running_before(running, range.begin) + target;
    size_t low = range.begin, high = (size_t)range.end - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (running[middle * BLOCK] > goal)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Log weight of an offer for an SME of this supplier and account, in double precision. */
static double exact_utility(const struct chooser *chooser, size_t offer, size_t code, size_t cloud,
                            double alpha)
{
    const struct offer_list *offers = &chooser->table->offers;
    size_t product = offers->product[offer], vendor_begin = offers->vendor[code].begin;
    bool supplied = offers->position[code] != NOT_OFFERED && !chooser->first_time;
    double value = chooser->row->utility[product + 1] - alpha * chooser->row->price[product + 1];
    if (cloud && offers->host[product + 1] == cloud)
        value += log(chooser->table->home_factor);
    if (supplied && offer >= vendor_begin && offer < offers->vendor[code].end)
        value += product + 1 == code ? 0 : log(chooser->table->sibling_factor);
    else if (supplied || (code == 0 && !chooser->first_time))
        value += log(supplied ? chooser->table->leave_factor : chooser->table->outside_leave_factor);
    return value;
}

/* The same choice without running sums, for SMEs all of whose weights vanish in single precision. */
static size_t choose_exactly(const struct chooser *chooser, size_t code, size_t cloud, double alpha,
                             double uniform)
{
    const struct offer_list *offers = &chooser->table->offers;
    bool leaves = offers->position[code] != NOT_OFFERED && !chooser->first_time;
    double outside = chooser->outside_utility + (leaves ? log(chooser->table->outside_leave_factor) : 0);
    double peak = outside, sum = 0;
    for (size_t o = 0; o < chooser->count; o++)
        peak = fmax(peak, exact_utility(chooser, o, code, cloud, alpha));
    for (size_t o = 0; o < chooser->count; o++)
        sum += exp(exact_utility(chooser, o, code, cloud, alpha) - peak);
    double target = uniform * (sum + exp(outside - peak)) - exp(outside - peak);
    for (size_t o = 0; o < chooser->count && target >= 0; o++) {
        target -= exp(exact_utility(chooser, o, code, cloud, alpha) - peak);
        if (target < 0 || o + 1 == chooser->count)
            return (size_t)offers->product[o] + 1;
    }
    return 0;
}

/* New supplier code of one SME; `running` is its column of running sums. */
static size_t choose(const struct chooser *chooser, const float *running, size_t code, size_t cloud,
                     float alpha, float uniform)
{
    const float vanishing = 1e-30f;
    const struct offer_list *offers = &chooser->table->offers;
    if (chooser->count == 0)
        return 0;
    struct offer_range all = {0, (uint16_t)chooser->count}, home_range = offers->cloud[cloud];
    struct offer_range vendor_range = offers->vendor[code];
    size_t current = chooser->first_time ? NOT_OFFERED : offers->position[code];
    bool supplied = current != NOT_OFFERED, starting = code == 0 && !chooser->first_time;
    float leave = supplied ? chooser->leave : starting ? chooser->outside_leave : 1;
    float home = home_range.end > home_range.begin ? chooser->home : 1;
    float outside = chooser->outside * (supplied ? chooser->outside_leave : 1);
    float own = 0, siblings = 0, host = 1;
    if (supplied) {
        host = cloud && offers->host[code] == cloud ? chooser->home : 1;
        own = (1 - chooser->sibling) * host * (running[current * BLOCK] - running_before(running, current));
        siblings = (chooser->sibling - leave) * host * range_weight(running, vendor_range);
    }
    float at_home = leave * (home - 1) * range_weight(running, home_range);
    float anywhere = leave * range_weight(running, all);
    float total = outside + own + siblings + at_home + anywhere;
    if (!(total > vanishing))
        return choose_exactly(chooser, code, cloud, (double)alpha, (double)uniform);
    float target = uniform * total;
    if (target < outside)
        return 0;
    target -= outside;
    if (target < own)
        return code;
    target -= own;
    size_t offer;
    if (target < siblings)
        offer = locate(running, vendor_range, target / ((chooser->sibling - leave) * host));
    else if (target - siblings < at_home)
        offer = locate(running, home_range, (target - siblings) / (leave * (home - 1)));
    else
        offer = locate(running, all, (target - siblings - at_home) / leave);
    return (size_t)offers->product[offer] + 1;
}

static bool same_vendor(const struct offer_list *offers, size_t code, size_t other)
{
    return other && offers->position[other] >= offers->vendor[code].begin &&
           offers->position[other] < offers->vendor[code].end;
}

/* SMEs of the chunk that review this round, as places in the chunk; returns their number. */
static size_t list_reviewers(const struct world *world, const struct sme_chunk *chunk,
                             const struct sme_scratch *scratch, bool first_time, uint16_t *reviewers)
{
    const struct smes *smes = world->smes;
    const struct choice_table *table = world->choice;
    const float certain = 2;
    float user = first_time ? certain : (float)table->reviewing;
    float nonuser = first_time || world->scenario->choice.nonusers_always_review ? certain : user;
    size_t count = 0;
    for (size_t k = 0; k < chunk->count; k++) {
        size_t code = smes->supplier[chunk->first + k];
        float chance = code == 0 ? nonuser : table->offers.position[code] == NOT_OFFERED ? certain : user;
        reviewers[count] = (uint16_t)k;
        count += smes->flags[chunk->first + k] & SME_ALIVE && float_uniform(scratch->words[0][k]) < chance;
    }
    return count;
}

static void review_block(struct world *world, struct sme_chunk *chunk, const struct chooser *chooser,
                         const struct sme_scratch *scratch, const uint16_t *reviewers, size_t count,
                         float *running)
{
    struct smes *smes = world->smes;
    float alpha[BLOCK];
    for (size_t lane = 0; lane < BLOCK; lane++)
        alpha[lane] = smes->price_sensitivity[chunk->first + reviewers[lane < count ? lane : 0]];
    sum_weights(chooser->count, chooser->utility, chooser->price, alpha, running);
    for (size_t lane = 0; lane < count; lane++) {
        size_t k = reviewers[lane], slot = chunk->first + k, before = smes->supplier[slot];
        size_t after = choose(chooser, running + lane, before, smes->cloud[slot], alpha[lane],
                              float_uniform(scratch->words[1][k]));
        chunk->sums.switched +=
            before && before != after && !same_vendor(&chooser->table->offers, before, after);
        smes->supplier[slot] = (uint16_t)after;
    }
}

/* First suppliers by the products' shares. */
static void choose_by_share(struct world *world, const struct sme_chunk *chunk,
                            const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k, code = 0;
        double target = uniform_from_word(scratch->words[1][k]);
        for (size_t j = 0; j < world->product_count && !code && smes->flags[slot] & SME_ALIVE; j++) {
            target -= world->products[j].parameters->initial_share;
            code = target < 0 ? j + 1 : 0;
        }
        smes->supplier[slot] = (uint16_t)code;
    }
}

static void count_customers(const struct world *world, struct sme_chunk *chunk)
{
    const struct smes *smes = world->smes;
    for (size_t code = 0; code <= world->product_count; code++)
        chunk->product_customers[code] = 0;
    for (size_t cloud = 0; cloud <= world->scenario->cloud_count; cloud++)
        chunk->cloud_customers[cloud] = 0;
    for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++) {
        chunk->product_customers[smes->supplier[slot]] += 1;
        chunk->cloud_customers[smes->cloud[slot]] += smes->flags[slot] & SME_ALIVE;
    }
}

/* Moves of accounts to the host of the model in use; docs/model.md 4.7. */
static void move_accounts(struct world *world, const struct sme_chunk *chunk,
                          const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    const struct sector_parameters *sector =
        &world->scenario->sectors[world->choice->classes[chunk->class_index].sector];
    double chance = 1 - pow(1 - sector->cloud_move_rate, world->months);
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k;
        uint8_t host = world->choice->offers.host[smes->supplier[slot]];
        if (host && uniform_from_word(scratch->words[3][k]) < chance)
            smes->cloud[slot] = host;
    }
}

void sme_choose(struct world *world, struct sme_chunk *chunk, bool first_time, struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    struct chooser chooser;
    uint16_t reviewers[SME_CHUNK + 1];
    float running[MOST_OFFERS * BLOCK];
    int initial = world->scenario->choice.initial;
    philox4x32_block(world->seed, world->run, (uint32_t)chunk->first, (uint32_t)world->round,
                     RANDOM_SME_CHOICE, chunk->count, scratch->words[0], scratch->words[1], scratch->words[2],
                     scratch->words[3]);
    for (size_t k = 0; k < chunk->count; k++)
        scratch->before[k] = smes->supplier[chunk->first + k];
    if (first_time && initial == INITIAL_SHARES)
        choose_by_share(world, chunk, scratch);
    if (!first_time || initial == INITIAL_LOGIT) {
        set_up(&chooser, world, chunk->class_index, first_time);
        size_t count = list_reviewers(world, chunk, scratch, first_time, reviewers);
        for (size_t k = 0; k < count; k += BLOCK)
            review_block(world, chunk, &chooser, scratch, reviewers + k,
                         count - k < BLOCK ? count - k : BLOCK, running);
    }
    if (!first_time)
        move_accounts(world, chunk, scratch);
    count_customers(world, chunk);
}
