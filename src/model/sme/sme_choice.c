/* E2: SMEs review their suppliers and choose by logit; docs/model.md 4.3. choice_kernel.h and
 * choice_cohorts.h make the choice itself. */
#include "model/sme/smes.h"

#include "base/array_sum.h"
#include "base/float_math.h"
#include "model/rates.h"
#include "model/sme/sme_chooser.h"
#include "model/sme/sme_multi_homing.h"
#include "random/philox.h"
#include <string.h>

/* The state of the reviews of a chunk. */
struct reviewing {
    const struct world *world;
    struct sme_chunk *chunk;
    const struct sme_choosers *all;
    const struct sme_chooser *chooser;
    float *running;              /* scratch, [(count + 1) * CHOICE_LANES] */
    uint32_t attempt;            /* number of redraws so far */
    size_t switched;             /* SMEs that changed or dropped their vendor */
    size_t refused_count;        /* SMEs that must draw again */
    uint16_t refused[SME_CHUNK]; /* their places in the chunk */
};

/* A block of SMEs that review. */
struct review {
    uint16_t place[CHOICE_LANES]; /* in the chunk */
    uint16_t code[CHOICE_LANES];
    uint8_t cloud[CHOICE_LANES];
    uint32_t word[CHOICE_LANES]; /* random word: the upper 24 bits choose, the low 8 accept */
    struct choice_lanes lanes;
};

enum { MOST_ATTEMPTS = 24 };

/* Lists the SMEs of the chunk that review this round by their places; returns their number. */
static size_t list_reviewers(const struct smes *smes, const struct sme_chunk *chunk,
                             const struct sme_choosers *all, const uint32_t *words, uint16_t *reviewers)
{
    size_t count = 0;
    for (size_t k = 0; k < chunk->count; k++) {
        uint32_t below = all->terms[smes->supplier[chunk->first + k]].review_below;
        reviewers[count] = (uint16_t)k;
        count += (size_t)(smes->flags[chunk->first + k] & SME_ALIVE) & ((words[k] >> 8) < below);
    }
    return count;
}

/* Loads suppliers, accounts, traits and draws. Lanes beyond `count` repeat the first SME. `words`: by
 * place in the chunk. */
static void load_reviewers(const struct smes *smes, const struct sme_chunk *chunk, const uint32_t *words,
                           const uint16_t *reviewers, size_t count, size_t used, struct review *review)
{
    for (size_t lane = 0; lane < used; lane++) {
        size_t k = reviewers[lane < count ? lane : 0], slot = chunk->first + k;
        review->place[lane] = (uint16_t)k;
        review->code[lane] = smes->supplier[slot];
        review->cloud[lane] = smes->cloud[slot];
        review->lanes.alpha[lane] = smes->price_sensitivity[slot];
        review->word[lane] = words[k];
    }
}

/* Fills in the terms of suppliers and home clouds. */
static void fill_lanes(const struct reviewing *reviewing, size_t used, struct review *review)
{
    const struct sme_choosers *all = reviewing->all;
    const struct choice_kernel *kernel = &reviewing->chooser->kernel;
    struct choice_lanes *lanes = &review->lanes;
    for (size_t lane = 0; lane < used; lane++) {
        size_t code = review->code[lane];
        lanes->uniform[lane] = float_uniform(review->word[lane]);
        lanes->current[lane] = all->place[code];
        lanes->own_utility[lane] = reviewing->chooser->own[code].utility;
        lanes->own_price[lane] = reviewing->chooser->own[code].price;
    }
    if (all->no_ranges)
        return;
    for (size_t lane = 0; lane < used; lane++) {
        const struct supplier_terms *terms = &all->terms[review->code[lane]];
        struct offer_range home = all->table->offers.cloud[review->cloud[lane]];
        bool at_home = review->cloud[lane] && terms->host == review->cloud[lane];
        lanes->vendor_begin[lane] = terms->vendor.begin;
        lanes->vendor_end[lane] = terms->vendor.end;
        lanes->home_begin[lane] = home.begin;
        lanes->home_end[lane] = home.end;
        lanes->host[lane] = at_home ? kernel->home : 1;
    }
}

/* Further draws from an SME's own stream; attempt 1, 2, ... */
static struct philox_words draw_again(const struct reviewing *reviewing, size_t place, uint32_t attempt)
{
    return philox4x32(reviewing->world->seed, reviewing->world->run,
                      (uint32_t)(reviewing->chunk->first + place), (uint32_t)reviewing->world->round,
                      RANDOM_SME_CHOICE | attempt << 8);
}

/* Compares a uniform number with the acceptance. Its leading 8 bits are the low 8 bits of the word; the
 * rest is drawn only when these do not decide. */
static bool accepts(const struct reviewing *reviewing, const struct review *review, size_t lane,
                    float acceptance)
{
    float known = (float)(int32_t)(review->word[lane] & 255), chance = acceptance * 256;
    if (known + 1 <= chance || known >= chance)
        return known < chance;
    struct philox_words words = draw_again(reviewing, review->place[lane], reviewing->attempt + 1);
    return (double)known + uniform_from_word(words.word[3]) < (double)chance;
}

/* Chooses a supplier code in double precision. */
static size_t choose_exactly(const struct reviewing *reviewing, const struct review *review, size_t lane)
{
    double weight = class_of(reviewing->world, reviewing->chunk)->bill_weight;
    return sme_choose_exactly(reviewing->all, reviewing->chooser, review->code[lane], review->cloud[lane],
                              weight * (double)review->lanes.alpha[lane],
                              (double)review->lanes.uniform[lane]);
}

static void set_supplier(struct reviewing *reviewing, const struct review *review, size_t lane, size_t after)
{
    const int16_t *vendor = reviewing->all->vendor;
    size_t before = review->code[lane];
    reviewing->switched += (before != 0) & (vendor[before] != vendor[after]);
    reviewing->world->smes->supplier[reviewing->chunk->first + review->place[lane]] = (uint16_t)after;
}

/* Chooses for a block with an exponential for each offer. */
static void review_by_kernel(struct reviewing *reviewing, struct review *review, size_t count)
{
    const struct choice_lanes *lanes = &review->lanes;
    bool vanishing = choice_kernel_run(&reviewing->chooser->kernel, &review->lanes, choice_lanes_for(count),
                                       reviewing->running);
    for (size_t lane = 0; lane < count; lane++) {
        size_t after = reviewing->all->code_of[lanes->chosen[lane] + 1];
        if (vanishing && !(lanes->total[lane] > CHOICE_VANISHING))
            after = choose_exactly(reviewing, review, lane);
        set_supplier(reviewing, review, lane, after);
    }
}

/* Chooses for a block from the cohorts' tables; lists SMEs that refuse their proposals. */
static void review_by_cohort(struct reviewing *reviewing, struct review *review, size_t count)
{
    const struct choice_lanes *lanes = &review->lanes;
    const struct sme_chooser *chooser = reviewing->chooser;
    float acceptance[CHOICE_LANES];
    bool vanishing = choice_cohorts_propose(chooser->cohorts, &chooser->kernel, &review->lanes, acceptance);
    for (size_t lane = 0; lane < count; lane++) {
        if (vanishing && !(lanes->total[lane] > CHOICE_VANISHING))
            set_supplier(reviewing, review, lane, choose_exactly(reviewing, review, lane));
        else if (accepts(reviewing, review, lane, acceptance[lane]))
            set_supplier(reviewing, review, lane, reviewing->all->code_of[lanes->chosen[lane] + 1]);
        else
            reviewing->refused[reviewing->refused_count++] = review->place[lane];
    }
}

/* The last attempt is made without tables: SMEs that refused so often suit the tables badly. */
static void review_listed(struct reviewing *reviewing, const uint32_t *words, const uint16_t *reviewers,
                          size_t count)
{
    struct review review;
    bool by_cohort = reviewing->chooser->use_cohorts && reviewing->attempt < MOST_ATTEMPTS;
    for (size_t done = 0; done < count; done += CHOICE_LANES) {
        size_t lanes = count - done < CHOICE_LANES ? count - done : CHOICE_LANES;
        size_t used = by_cohort ? CHOICE_LANES : choice_lanes_for(lanes);
        load_reviewers(reviewing->world->smes, reviewing->chunk, words, reviewers + done, lanes, used,
                       &review);
        fill_lanes(reviewing, used, &review);
        if (by_cohort)
            review_by_cohort(reviewing, &review, lanes);
        else
            review_by_kernel(reviewing, &review, lanes);
    }
}

/* Draws everything anew for SMEs that refused: rejection sampling must keep nothing of the refused draw. */
static void review_refused(struct reviewing *reviewing, uint32_t *words)
{
    uint16_t reviewers[SME_CHUNK];
    while (reviewing->refused_count) {
        size_t count = reviewing->refused_count;
        memcpy(reviewers, reviewing->refused, count * sizeof *reviewers);
        reviewing->refused_count = 0;
        reviewing->attempt++;
        for (size_t i = 0; i < count; i++)
            words[reviewers[i]] = draw_again(reviewing, reviewers[i], reviewing->attempt).word[0];
        review_listed(reviewing, words, reviewers, count);
    }
}

/* Loads a block of adjacent SMEs that all review, in a market where vendor and home ranges are not needed
 * and a product's place is its code less 1. */
MULTIVERSION
static void load_neighbours(const uint16_t *restrict supplier, const float *restrict alpha,
                            const uint32_t *restrict words, const struct own_offer *restrict own,
                            struct choice_lanes *restrict lanes)
{
    for (size_t lane = 0; lane < CHOICE_LANES; lane++) {
        int32_t code = supplier[lane];
        lanes->alpha[lane] = alpha[lane];
        lanes->uniform[lane] = float_uniform(words[lane]);
        lanes->current[lane] = code ? code - 1 : CHOICE_STARTING;
        lanes->own_utility[lane] = own[code].utility;
        lanes->own_price[lane] = own[code].price;
    }
}

/* Stores the choices. Returns how many SMEs changed or dropped their vendor, when each vendor has one
 * product. */
MULTIVERSION
static int32_t store_neighbours(const int32_t *restrict chosen, uint16_t *restrict supplier)
{
    int32_t switched = 0;
    for (size_t lane = 0; lane < CHOICE_LANES; lane++) {
        int32_t before = supplier[lane], after = chosen[lane] + 1;
        switched += (before != 0) & (before != after);
        supplier[lane] = (uint16_t)after;
    }
    return switched;
}

/* A fast path for whole blocks of adjacent SMEs, with the same results as review_listed. Returns how many
 * SMEs are done. */
static size_t review_neighbours(struct reviewing *reviewing, const uint32_t *words)
{
    struct smes *smes = reviewing->world->smes;
    const struct sme_chooser *chooser = reviewing->chooser;
    struct sme_chunk *chunk = reviewing->chunk;
    struct choice_lanes lanes;
    size_t done = 0;
    for (; done + CHOICE_LANES <= chunk->count; done += CHOICE_LANES) {
        size_t slot = chunk->first + done;
        load_neighbours(smes->supplier + slot, smes->price_sensitivity + slot, words + done, chooser->own,
                        &lanes);
        if (choice_kernel_run(&chooser->kernel, &lanes, CHOICE_LANES, reviewing->running))
            return done;
        reviewing->switched += (size_t)store_neighbours(lanes.chosen, smes->supplier + slot);
    }
    return done;
}

/* Leaves out SMEs that have no model and do not consider one yet; returns the number that is left. */
static size_t leave_out(const struct world *world, const struct sme_chunk *chunk, size_t count,
                        uint16_t *reviewers)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        size_t slot = chunk->first + reviewers[i];
        if (world->smes->supplier[slot] || sme_considers(world, chunk, slot))
            reviewers[left++] = reviewers[i];
    }
    return left;
}

static void review_all(struct world *world, struct sme_chunk *chunk, struct sme_scratch *scratch)
{
    float running[(MOST_PRODUCTS + 1) * CHOICE_LANES];
    uint16_t reviewers[SME_CHUNK + 1];
    const struct sme_choosers *all = world->smes->choosers;
    /* initialised by hand: clearing the list would take as long as counting customers */
    struct reviewing reviewing;
    reviewing.world = world;
    reviewing.chunk = chunk;
    reviewing.all = all;
    reviewing.chooser = &all->classes[chunk->class_index];
    reviewing.running = running;
    reviewing.attempt = 0;
    reviewing.switched = reviewing.refused_count = 0;
    bool everyone = everyone_reviews(world, chunk);
    size_t count = 0, done = 0;
    if (everyone && all->in_order && all->no_ranges && all->one_product_each &&
        !reviewing.chooser->use_cohorts)
        done = review_neighbours(&reviewing, scratch->supplier);
    if (everyone)
        for (size_t k = done; k < chunk->count; k++)
            reviewers[count++] = (uint16_t)k;
    else
        count = list_reviewers(world->smes, chunk, all, scratch->review, reviewers);
    if (class_of(world, chunk)->considering < 1)
        count = leave_out(world, chunk, count, reviewers);
    review_listed(&reviewing, scratch->supplier, reviewers, count);
    review_refused(&reviewing, scratch->supplier);
    chunk->sums.switched += (double)reviewing.switched;
}

/* Draws first suppliers by the products' initial shares. */
static void choose_by_share(struct world *world, const struct sme_chunk *chunk,
                            const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k, code = 0;
        double target = uniform_from_word(scratch->supplier[k]);
        bool chooses = smes->flags[slot] & SME_ALIVE && sme_considers(world, chunk, slot);
        for (size_t j = 0; j < world->product_count && !code && chooses; j++) {
            target -= world->products[j].parameters->initial_share;
            code = target < 0 ? j + 1 : 0;
        }
        smes->supplier[slot] = (uint16_t)code;
    }
}

static void count_customers(const struct world *world, struct sme_chunk *chunk)
{
    counts_by_key(chunk->count, world->smes->supplier + chunk->first, world->product_count + 1,
                  chunk->product_customers);
}

static void count_accounts(const struct world *world, struct sme_chunk *chunk)
{
    uint16_t cloud[SME_CHUNK];
    for (size_t k = 0; k < chunk->count; k++)
        cloud[k] = world->smes->cloud[chunk->first + k];
    counts_by_key(chunk->count, cloud, world->scenario->cloud_count + 1, chunk->cloud_customers);
}

static void count_kept(const struct world *world, struct sme_chunk *chunk, const uint16_t *before)
{
    const int16_t *vendor = world->smes->choosers->vendor;
    memset(chunk->vendor_kept, 0, world->scenario->vendor_count * sizeof *chunk->vendor_kept);
    for (size_t k = 0; k < chunk->count; k++) {
        size_t now = world->smes->supplier[chunk->first + k];
        if (before[k] && now && vendor[before[k]] == vendor[now])
            chunk->vendor_kept[vendor[now]] += 1;
    }
}

/* Moves accounts to the host of the model in use; docs/model.md 4.7. */
static void move_accounts(struct world *world, const struct sme_chunk *chunk,
                          const struct sme_scratch *scratch)
{
    struct smes *smes = world->smes;
    const struct sector_parameters *sector = chunk_sector(world, chunk);
    double chance = share_in(sector->cloud_move_rate, world->months);
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k;
        uint8_t host = world->choice->offers.host[smes->supplier[slot]];
        if ((host != 0) &
            (uniform_from_word(scratch->account[k]) < chance)) /* one branch, hardly ever taken */
            smes->cloud[slot] = host;
    }
}

/* Draws a chunk's random words: those that all SMEs need, and with `all` those that only some sectors and
 * rounds need. */
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
    bool everyone = everyone_reviews(world, chunk);
    int initial = world->scenario->choice.initial;
    draw(world, chunk, !everyone || modules->accounts, scratch);
    bool counts = world->report.counts_kept && !first_time;
    if (!modules->plain || counts)
        memcpy(scratch->before, smes->supplier + chunk->first, chunk->count * sizeof *scratch->before);
    if (first_time && initial == INITIAL_SHARES)
        choose_by_share(world, chunk, scratch);
    if (!first_time || initial == INITIAL_LOGIT) {
        if (smes->second)
            chunk->sums.switched += (double)sme_choose_both_suppliers(world, chunk, scratch);
        else
            review_all(world, chunk, scratch);
    }
    count_customers(world, chunk);
    if (counts)
        count_kept(world, chunk, scratch->before);
    if (modules->accounts) {
        if (!first_time)
            move_accounts(world, chunk, scratch);
        count_accounts(world, chunk);
    }
}
