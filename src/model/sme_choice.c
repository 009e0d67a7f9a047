/* E2: SMEs review their supplier and choose by logit; docs/model.md 4.3. The choice itself: choice_kernel.h.
 */
#include "model/smes.h"

#include "base/float_math.h"
#include "model/choice_kernel.h"
#include "random/philox.h"
#include <math.h>

/* One class's side of the choice. */
struct chooser {
    const struct choice_table *table;
    const struct class_row *row;
    struct choice_kernel kernel;
    float outside, outside_leave; /* weight of none; factor on it for those who leave a supplier */
    double outside_utility;
    bool first_time;
};

/* Whether some vendor has more than one product on offer. */
static bool vendors_have_siblings(const struct offer_list *offers)
{
    for (size_t o = 0; o < offers->count; o++) {
        struct offer_range vendor = offers->vendor[offers->product[o] + 1];
        if (vendor.end - vendor.begin > 1)
            return true;
    }
    return false;
}

static void set_up(struct chooser *chooser, const struct world *world, size_t class_index, bool first_time)
{
    const struct choice_table *table = world->choice;
    const struct class_row *row = &table->rows[class_index];
    struct choice_kernel *kernel = &chooser->kernel;
    double outside = world->scenario->choice.outside_utility, peak = outside;
    chooser->table = table;
    chooser->row = row;
    kernel->count = table->offers.count;
    for (size_t o = 0; o < kernel->count; o++)
        peak = fmax(peak, row->utility[table->offers.product[o] + 1]);
    for (size_t o = 0; o < kernel->count; o++) {
        size_t code = (size_t)table->offers.product[o] + 1;
        kernel->utility[o] = (float)(row->utility[code] - peak);
        kernel->price[o] = (float)row->price[code];
    }
    kernel->leave = (float)table->leave_factor;
    kernel->home = (float)table->home_factor;
    /* A vendor's only product is its whole range: then the term of the range can be left out, with S_p = S_v.
     */
    kernel->has_siblings = vendors_have_siblings(&table->offers);
    kernel->sibling = kernel->has_siblings ? (float)table->sibling_factor : kernel->leave;
    kernel->has_home = kernel->home > 1;
    chooser->outside = float_exp((float)(outside - peak));
    chooser->outside_leave = (float)table->outside_leave_factor;
    chooser->outside_utility = outside;
    chooser->first_time = first_time;
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
    for (size_t o = 0; o < chooser->kernel.count; o++)
        peak = fmax(peak, exact_utility(chooser, o, code, cloud, alpha));
    for (size_t o = 0; o < chooser->kernel.count; o++)
        sum += exp(exact_utility(chooser, o, code, cloud, alpha) - peak);
    double target = uniform * (sum + exp(outside - peak)) - exp(outside - peak);
    for (size_t o = 0; o < chooser->kernel.count && target >= 0; o++) {
        target -= exp(exact_utility(chooser, o, code, cloud, alpha) - peak);
        if (target < 0 || o + 1 == chooser->kernel.count)
            return (size_t)offers->product[o] + 1;
    }
    return 0;
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

/* The state of up to a block of reviewers in the form of the kernel; unused lanes repeat the first. */
static void fill_lanes(const struct world *world, const struct sme_chunk *chunk,
                       const struct chooser *chooser, const struct sme_scratch *scratch,
                       const uint16_t *reviewers, size_t count, struct choice_lanes *lanes)
{
    const struct smes *smes = world->smes;
    const struct offer_list *offers = &chooser->table->offers;
    float starting = chooser->first_time ? 1 : chooser->outside_leave;
    for (size_t lane = 0; lane < CHOICE_LANES; lane++) {
        size_t k = reviewers[lane < count ? lane : 0], slot = chunk->first + k, code = smes->supplier[slot];
        uint16_t place = offers->position[code];
        bool supplied = place != NOT_OFFERED && !chooser->first_time;
        lanes->alpha[lane] = smes->price_sensitivity[slot];
        lanes->uniform[lane] = float_uniform(scratch->words[1][k]);
        lanes->supplied[lane] = supplied ? 1.0f : 0.0f;
        lanes->current[lane] = supplied ? place : 0;
        lanes->leave[lane] = supplied ? chooser->kernel.leave : code == 0 ? starting : 1.0f;
        lanes->outside[lane] = supplied ? chooser->outside * chooser->outside_leave : chooser->outside;
        lanes->host[lane] = 1;
    }
    if (chooser->kernel.has_siblings || chooser->kernel.has_home)
        for (size_t lane = 0; lane < CHOICE_LANES; lane++) {
            size_t slot = chunk->first + reviewers[lane < count ? lane : 0], code = smes->supplier[slot];
            size_t cloud = smes->cloud[slot];
            struct offer_range vendor = offers->vendor[code], home = offers->cloud[cloud];
            lanes->vendor_begin[lane] = vendor.begin;
            lanes->vendor_end[lane] = vendor.end;
            lanes->home_begin[lane] = home.begin;
            lanes->home_end[lane] = home.end;
            lanes->host[lane] = cloud && offers->host[code] == cloud ? chooser->kernel.home : 1.0f;
        }
}

static void review_block(struct world *world, struct sme_chunk *chunk, const struct chooser *chooser,
                         const struct sme_scratch *scratch, const uint16_t *reviewers, size_t count,
                         float *running)
{
    const float vanishing = 1e-30f;
    struct smes *smes = world->smes;
    const struct offer_list *offers = &chooser->table->offers;
    struct choice_lanes lanes;
    fill_lanes(world, chunk, chooser, scratch, reviewers, count, &lanes);
    choice_kernel_run(&chooser->kernel, &lanes, running);
    for (size_t lane = 0; lane < count; lane++) {
        size_t slot = chunk->first + reviewers[lane], before = smes->supplier[slot];
        size_t after = lanes.chosen[lane] < 0 ? 0 : (size_t)offers->product[lanes.chosen[lane]] + 1;
        if (!(lanes.total[lane] > vanishing))
            after = choose_exactly(chooser, before, smes->cloud[slot], (double)lanes.alpha[lane],
                                   (double)lanes.uniform[lane]);
        chunk->sums.switched += before && before != after && !same_vendor(offers, before, after);
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
    uint32_t customers[MOST_PRODUCTS + 1] = {0}, accounts[UINT8_MAX + 1] = {0};
    for (size_t slot = chunk->first; slot < chunk->first + chunk->count; slot++) {
        customers[smes->supplier[slot]]++;
        accounts[smes->cloud[slot]]++;
    }
    for (size_t code = 0; code <= world->product_count; code++)
        chunk->product_customers[code] = customers[code];
    for (size_t cloud = 0; cloud <= world->scenario->cloud_count; cloud++)
        chunk->cloud_customers[cloud] = accounts[cloud];
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
    float running[(MOST_PRODUCTS + 1) * CHOICE_LANES];
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
        for (size_t k = 0; k < count; k += CHOICE_LANES)
            review_block(world, chunk, &chooser, scratch, reviewers + k,
                         count - k < CHOICE_LANES ? count - k : CHOICE_LANES, running);
    }
    if (!first_time)
        move_accounts(world, chunk, scratch);
    count_customers(world, chunk);
}
