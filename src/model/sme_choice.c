/* E2: SMEs review their supplier and choose by logit; docs/model.md 4.3. The choice itself: choice_kernel.h.
 */
#include "model/smes.h"

#include "base/float_math.h"
#include "model/choice_kernel.h"
#include "random/philox.h"
#include <math.h>
#include <string.h>

/* What the choice depends on of an SME's supplier. */
struct supplier_terms {
    uint32_t review_below; /* the SME reviews when the upper 24 bits of its word are below this */
    int32_t current;       /* place in the list, CHOICE_FREE or CHOICE_STARTING */
    struct offer_range vendor;
    int32_t vendor_index; /* -1 for none */
    uint8_t host;
};

/* One class's side of the choice. */
struct chooser {
    const struct choice_table *table;
    const struct class_row *row;
    struct choice_kernel kernel;
    double outside_utility;
    bool first_time;
    bool everyone;                                  /* all SMEs review */
    struct supplier_terms terms[MOST_PRODUCTS + 1]; /* by supplier code */
    uint16_t code_of[MOST_PRODUCTS + 1];            /* supplier code by place in the list plus 1 */
    struct {
        float utility, price;
    } own[MOST_PRODUCTS + 1];
    int16_t place[MOST_PRODUCTS + 1]; /* of the terms, by themselves: looked up for everyone */
    int16_t vendor[MOST_PRODUCTS + 1];
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

/* Up to this sensitivity every exponent is above -126. */
static float safe_alpha(const struct choice_kernel *kernel)
{
    float least = 0, dearest = 0;
    for (size_t o = 0; o < kernel->count; o++) {
        least = kernel->utility[o] < least ? kernel->utility[o] : least;
        dearest = kernel->price[o] > dearest ? kernel->price[o] : dearest;
    }
    float room = least + 125;
    return room <= 0 ? -1 : dearest > 0 ? room / dearest : 1e30f;
}

/* Number of 24-bit words n with (n + 1/2) / 2^24 < chance. */
static uint32_t words_below(double chance)
{
    double words = ceil(chance * 16777216.0 - 0.5);
    return words <= 0 ? 0 : words >= 16777216.0 ? 16777216U : (uint32_t)words;
}

static struct supplier_terms terms_of(const struct world *world, const struct chooser *chooser, size_t code)
{
    const struct offer_list *offers = &chooser->table->offers;
    bool offered = offers->position[code] != NOT_OFFERED, supplied = offered && !chooser->first_time;
    double user = chooser->table->reviewing;
    double nonuser = world->scenario->choice.nonusers_always_review ? 1 : user;
    double chance = chooser->first_time ? 1 : code == 0 ? nonuser : offered ? user : 1;
    int32_t absent = code == 0 && !chooser->first_time ? CHOICE_STARTING : CHOICE_FREE;
    return (struct supplier_terms){
        .review_below = words_below(chance),
        .current = supplied ? offers->position[code] : absent,
        .vendor = offers->vendor[code],
        .vendor_index = code ? (int32_t)world->products[code - 1].vendor : -1,
        .host = offers->host[code],
    };
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
        kernel->utility[o] = (float)((row->utility[code] - peak) * M_LOG2E);
        kernel->price[o] = (float)(row->price[code] * M_LOG2E);
    }
    kernel->leave = (float)table->leave_factor;
    kernel->home = (float)table->home_factor;
    /* A vendor's only product is its whole range: then the term of the range can be left out, with S_p = S_v.
     */
    kernel->has_siblings = vendors_have_siblings(&table->offers);
    kernel->sibling = kernel->has_siblings ? (float)table->sibling_factor : kernel->leave;
    kernel->has_home = kernel->home > 1;
    kernel->safe_alpha = safe_alpha(kernel);
    kernel->outside = float_exp((float)(outside - peak));
    kernel->leave_outside = kernel->start = (float)table->outside_leave_factor;
    chooser->outside_utility = outside;
    chooser->first_time = first_time;
    chooser->everyone = true;
    for (size_t code = 0; code <= world->product_count; code++) {
        chooser->terms[code] = terms_of(world, chooser, code);
        if (chooser->terms[code].current >= 0) {
            chooser->own[code].utility = kernel->utility[chooser->terms[code].current];
            chooser->own[code].price = kernel->price[chooser->terms[code].current];
        } else {
            chooser->own[code].utility = chooser->own[code].price = 0;
        }
        chooser->place[code] = (int16_t)chooser->terms[code].current;
        chooser->vendor[code] = (int16_t)chooser->terms[code].vendor_index;
        chooser->everyone = chooser->everyone && chooser->terms[code].review_below == 16777216U;
    }
    chooser->code_of[0] = 0;
    for (size_t o = 0; o < kernel->count; o++)
        chooser->code_of[o + 1] = (uint16_t)(table->offers.product[o] + 1);
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

/* SMEs of the chunk that review this round, as places in the chunk; returns their number. */
static size_t list_reviewers(const struct smes *smes, const struct sme_chunk *chunk,
                             const struct chooser *chooser, const uint32_t *words, uint16_t *reviewers)
{
    size_t count = 0;
    for (size_t k = 0; k < chunk->count; k++) {
        uint32_t below = chooser->terms[smes->supplier[chunk->first + k]].review_below;
        reviewers[count] = (uint16_t)k;
        count += (size_t)(smes->flags[chunk->first + k] & SME_ALIVE) & ((words[k] >> 8) < below);
    }
    return count;
}

/* A block of reviewers. */
struct review {
    uint16_t code[CHOICE_LANES];
    uint8_t cloud[CHOICE_LANES];
    struct choice_lanes lanes;
};

/* Suppliers, accounts, traits and draws of the reviewers; unused lanes repeat the first. `reviewers` NULL:
 * the block of SMEs from `first_place` on. */
static void gather(const struct smes *smes, const struct sme_chunk *chunk, const uint32_t *words,
                   const uint16_t *reviewers, size_t first_place, size_t count, struct review *review)
{
    uint32_t drawn[CHOICE_LANES];
    if (!reviewers) {
        size_t slot = chunk->first + first_place;
        memcpy(review->code, smes->supplier + slot, sizeof review->code);
        memcpy(review->cloud, smes->cloud + slot, sizeof review->cloud);
        memcpy(review->lanes.alpha, smes->price_sensitivity + slot, sizeof review->lanes.alpha);
        memcpy(drawn, words + first_place, sizeof drawn);
    }
    for (size_t lane = 0; reviewers && lane < CHOICE_LANES; lane++) {
        size_t k = reviewers[lane < count ? lane : 0], slot = chunk->first + k;
        review->code[lane] = smes->supplier[slot];
        review->cloud[lane] = smes->cloud[slot];
        review->lanes.alpha[lane] = smes->price_sensitivity[slot];
        drawn[lane] = words[k];
    }
    for (size_t lane = 0; lane < CHOICE_LANES; lane++)
        review->lanes.uniform[lane] = float_uniform(drawn[lane]);
}

/* The terms of their suppliers and home clouds. */
static void fill_lanes(const struct chooser *chooser, struct review *review)
{
    struct choice_lanes *lanes = &review->lanes;
    for (size_t lane = 0; lane < CHOICE_LANES; lane++) {
        size_t code = review->code[lane];
        lanes->current[lane] = chooser->place[code];
        lanes->own_utility[lane] = chooser->own[code].utility;
        lanes->own_price[lane] = chooser->own[code].price;
    }
    if (!chooser->kernel.has_siblings && !chooser->kernel.has_home)
        return;
    for (size_t lane = 0; lane < CHOICE_LANES; lane++) {
        const struct supplier_terms *terms = &chooser->terms[review->code[lane]];
        struct offer_range home = chooser->table->offers.cloud[review->cloud[lane]];
        bool at_home = review->cloud[lane] && terms->host == review->cloud[lane];
        lanes->vendor_begin[lane] = terms->vendor.begin;
        lanes->vendor_end[lane] = terms->vendor.end;
        lanes->home_begin[lane] = home.begin;
        lanes->home_end[lane] = home.end;
        lanes->host[lane] = at_home ? chooser->kernel.home : 1;
    }
}

/* Chooses for a block; returns how many changed or dropped their vendor. The new codes stand in review->code.
 */
static size_t review_block(const struct chooser *chooser, struct review *review, size_t count, float *running)
{
    struct choice_lanes *lanes = &review->lanes;
    size_t switched = 0;
    fill_lanes(chooser, review);
    bool vanishing = choice_kernel_run(&chooser->kernel, lanes, running);
    for (size_t lane = 0; lane < count; lane++) {
        size_t before = review->code[lane], after = chooser->code_of[lanes->chosen[lane] + 1];
        if (vanishing && !(lanes->total[lane] > CHOICE_VANISHING))
            after = choose_exactly(chooser, before, review->cloud[lane], (double)lanes->alpha[lane],
                                   (double)lanes->uniform[lane]);
        switched += (before != 0) & (chooser->vendor[before] != chooser->vendor[after]);
        review->code[lane] = (uint16_t)after;
    }
    return switched;
}

static void review_all(struct smes *smes, struct sme_chunk *chunk, const struct chooser *chooser,
                       const struct sme_scratch *scratch, float *running)
{
    struct review review;
    uint16_t reviewers[SME_CHUNK + 1];
    bool everyone = chooser->everyone && chunk->alive == chunk->count;
    size_t switched = 0, done = 0;
    for (; everyone && done + CHOICE_LANES <= chunk->count; done += CHOICE_LANES) {
        gather(smes, chunk, scratch->supplier, NULL, done, CHOICE_LANES, &review);
        switched += review_block(chooser, &review, CHOICE_LANES, running);
        memcpy(smes->supplier + chunk->first + done, review.code, sizeof review.code);
    }
    if (done < chunk->count) {
        size_t count = list_reviewers(smes, chunk, chooser, scratch->review, reviewers);
        for (; done < count; done += CHOICE_LANES) {
            size_t lanes = count - done < CHOICE_LANES ? count - done : CHOICE_LANES;
            gather(smes, chunk, scratch->supplier, reviewers + done, 0, lanes, &review);
            switched += review_block(chooser, &review, lanes, running);
            for (size_t lane = 0; lane < lanes; lane++)
                smes->supplier[chunk->first + reviewers[done + lane]] = review.code[lane];
        }
    }
    chunk->sums.switched += (double)switched;
}

/* First suppliers by the products' shares. */
static void choose_by_share(struct world *world, const struct sme_chunk *chunk,
                            const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k, code = 0;
        double target = uniform_from_word(scratch->supplier[k]);
        for (size_t j = 0; j < world->product_count && !code && smes->flags[slot] & SME_ALIVE; j++) {
            target -= world->products[j].parameters->initial_share;
            code = target < 0 ? j + 1 : 0;
        }
        smes->supplier[slot] = (uint16_t)code;
    }
}

/* Two banks, so that neighbours with the same supplier do not wait for each other. */
static void count_customers(const struct world *world, struct sme_chunk *chunk)
{
    const uint16_t *supplier = world->smes->supplier + chunk->first;
    uint32_t customers[2][MOST_PRODUCTS + 1];
    size_t codes = world->product_count + 1, k = 0;
    memset(customers[0], 0, codes * sizeof *customers[0]);
    memset(customers[1], 0, codes * sizeof *customers[1]);
    for (; k + 2 <= chunk->count; k += 2) {
        customers[0][supplier[k]]++;
        customers[1][supplier[k + 1]]++;
    }
    if (k < chunk->count)
        customers[0][supplier[k]]++;
    for (size_t code = 0; code < codes; code++)
        chunk->product_customers[code] = customers[0][code] + customers[1][code];
}

static void count_accounts(const struct world *world, struct sme_chunk *chunk)
{
    const uint8_t *cloud = world->smes->cloud + chunk->first;
    uint32_t accounts[UINT8_MAX + 1] = {0};
    for (size_t k = 0; k < chunk->count; k++)
        accounts[cloud[k]]++;
    for (size_t c = 0; c <= world->scenario->cloud_count; c++)
        chunk->cloud_customers[c] = accounts[c];
}

/* Moves of accounts to the host of the model in use; docs/model.md 4.7. */
static void move_accounts(struct world *world, const struct sme_chunk *chunk,
                          const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    const struct sector_parameters *sector = chunk_sector(world, chunk);
    double chance = 1 - pow(1 - sector->cloud_move_rate, world->months);
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k;
        uint8_t host = world->choice->offers.host[smes->supplier[slot]];
        if (host && uniform_from_word(scratch->account[k]) < chance)
            smes->cloud[slot] = host;
    }
}

/* Draws of the chunk: what everybody needs, and what only some sectors and rounds need. */
static void draw(const struct world *world, const struct sme_chunk *chunk, bool all,
                 struct sme_scratch *scratch)
{
    philox4x32_pairs(world->seed, world->run, (uint32_t)chunk->first, (uint32_t)world->round,
                     RANDOM_SME_CHOICE, chunk->count, scratch->supplier, scratch->value);
    if (all)
        philox4x32_pairs(world->seed, world->run, (uint32_t)chunk->first, (uint32_t)world->round,
                         RANDOM_SME_REVIEW, chunk->count, scratch->review, scratch->account);
}

void sme_choose(struct world *world, struct sme_chunk *chunk, bool first_time, struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    const struct sme_modules *modules = chunk_modules(world, chunk);
    struct chooser chooser;
    float running[(MOST_PRODUCTS + 1) * CHOICE_LANES];
    int initial = world->scenario->choice.initial;
    set_up(&chooser, world, chunk->class_index, first_time);
    draw(world, chunk, !chooser.everyone || chunk->alive < chunk->count || modules->accounts, scratch);
    if (!modules->plain)
        memcpy(scratch->before, smes->supplier + chunk->first, chunk->count * sizeof *scratch->before);
    if (first_time && initial == INITIAL_SHARES)
        choose_by_share(world, chunk, scratch);
    if (!first_time || initial == INITIAL_LOGIT)
        review_all(smes, chunk, &chooser, scratch, running);
    count_customers(world, chunk);
    if (modules->accounts) {
        if (!first_time)
            move_accounts(world, chunk, scratch);
        count_accounts(world, chunk);
    }
}
