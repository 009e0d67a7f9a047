/* E5, E7 and E8 of an SME: bills and revenue, funding, own quality, closure;
 * docs/model.md 4.4, 4.7, 4.9, 4.10. */
#include "model/smes.h"

#include "base/float_math.h"
#include "model/app_market.h"
#include "model/rates.h"
#include "random/philox.h"
#include <math.h>
#include <string.h>

/* Terms of a sector and a class for one round. */
struct terms {
    const struct sector_parameters *sector;
    const struct finance_parameters *finance;
    const struct class_row *row;
    struct app_market app;
    double months;
    double wages, kept_quality;
    double funding_chance[4]; /* by value found (1) and many users (2) */
    double give_up_chance;
};

static struct terms terms_of(const struct world *world, const struct sme_chunk *chunk)
{
    const struct sector_parameters *sector =
        &world->scenario->sectors[world->choice->classes[chunk->class_index].sector];
    const struct finance_parameters *finance = &world->scenario->finance;
    struct terms terms = {
        .sector = sector,
        .finance = finance,
        .row = &world->choice->rows[chunk->class_index],
        .app = app_market_of(sector, world->months),
        .months = world->months,
        .wages = sector->wages * world->months,
        .kept_quality = 1 - share_in(sector->quality_decay, world->months),
        .give_up_chance = share_in(sector->give_up_rate, world->months),
    };
    for (unsigned i = 0; i < 4; i++)
        terms.funding_chance[i] =
            share_in(fmin(1, finance->sme_round_rate + (i & 1) * finance->sme_round_value +
                                 (i >> 1) * finance->sme_round_users),
                     world->months);
    return terms;
}

/* What an SME earns and pays in a round, kCNY. */
struct account {
    double app_fees, solutions, api_fees, cloud_bill, wages, investment, funding;
    double served;
};

static struct account settle(const struct world *world, const struct terms *terms, size_t slot)
{
    const struct smes *smes = world->smes;
    const struct sector_parameters *sector = terms->sector;
    size_t code = smes->supplier[slot];
    bool value = smes->flags[slot] & SME_HAS_VALUE;
    double users = (double)smes->users[slot], bill = terms->row->bill[code];
    double charge = fmax((double)smes->app_price[slot],
                         (double)(terms->app.payer_cost * smes->volume_scale[slot] * (float)bill));
    struct account account = {.wages = terms->wages};
    account.app_fees = users * (sector->paying_share * charge + sector->fee_per_user) * terms->months / 1000;
    if (sector->kind == SECTOR_BUSINESS && value)
        account.solutions = (double)smes->solution_revenue[slot] * terms->months;
    if (code) {
        const struct product_state *product = &world->products[code - 1];
        account.served = (double)smes->volume[slot] * product->served_share;
        account.api_fees = fmax(0, account.served - product->free_quota * terms->months) * bill +
                           product->subscription_fee * terms->months;
    }
    double revenue = account.app_fees + account.solutions;
    if (smes->cloud[slot]) {
        bool own_model = code && world->choice->offers.host[code] == smes->cloud[slot];
        account.cloud_bill =
            (sector->cloud_spend_fixed + sector->cloud_spend_with_model * own_model) * terms->months +
            sector->cloud_spend_per_revenue * revenue;
    }
    account.investment = sector->quality_investment * revenue;
    return account;
}

static double draw_funding(const struct world *world, const struct terms *terms, size_t slot, uint32_t chance,
                           uint32_t size)
{
    const struct smes *smes = world->smes;
    unsigned value = smes->flags[slot] & SME_HAS_VALUE ? 1 : 0;
    unsigned many = (double)smes->users[slot] > terms->finance->sme_user_threshold ? 2 : 0;
    if (uniform_from_word(chance) >= terms->funding_chance[value | many])
        return 0;
    return terms->finance->sme_round_size *
           exp(terms->finance->sme_round_log_sd * (double)float_normal(float_uniform(size)));
}

static void add_account(struct sme_chunk *chunk, const struct smes *smes, const struct world *world,
                        size_t slot, const struct account *account)
{
    struct sme_sums *sums = &chunk->sums;
    size_t code = smes->supplier[slot], cloud = smes->cloud[slot];
    sums->app_fees += account->app_fees;
    sums->solutions += account->solutions;
    sums->api_fees += account->api_fees;
    sums->bills += account->cloud_bill;
    sums->wages += account->wages;
    sums->investment += account->investment;
    sums->funding += account->funding;
    sums->volume += account->served;
    chunk->product_volume[code] += account->served;
    chunk->product_revenue[code] += account->api_fees;
    chunk->cloud_bills[cloud] += account->cloud_bill;
    if (code && world->choice->offers.host[code] == cloud)
        chunk->vendor_bills[world->products[code - 1].vendor] += account->cloud_bill;
}

/* The dead leave what they have to their investors, who also bear what is owed. */
static void close_down(struct smes *smes, struct sme_sums *sums, size_t slot)
{
    sums->residual -= smes->cash[slot];
    sums->exits += 1;
    smes->cash[slot] = 0;
    smes->users[slot] = 0;
    smes->volume[slot] = 0;
    smes->supplier[slot] = 0;
    smes->cloud[slot] = 0;
    smes->flags[slot] = 0;
}

static void clear_sums(const struct world *world, struct sme_chunk *chunk)
{
    size_t codes = world->product_count + 1, clouds = world->scenario->cloud_count + 1;
    memset(chunk->product_volume, 0, codes * sizeof *chunk->product_volume);
    memset(chunk->product_revenue, 0, codes * sizeof *chunk->product_revenue);
    memset(chunk->cloud_bills, 0, clouds * sizeof *chunk->cloud_bills);
    memset(chunk->vendor_bills, 0, world->scenario->vendor_count * sizeof *chunk->vendor_bills);
}

void sme_bill(struct world *world, struct sme_chunk *chunk)
{
    struct smes *smes = world->smes;
    const struct terms terms = terms_of(world, chunk);
    uint32_t chance[SME_CHUNK], size[SME_CHUNK], tired[SME_CHUNK], unused[SME_CHUNK];
    philox4x32_block(world->seed, world->run, (uint32_t)chunk->first, (uint32_t)world->round,
                     RANDOM_SME_FINANCE, chunk->count, chance, size, tired, unused);
    clear_sums(world, chunk);
    for (size_t k = 0; k < chunk->count; k++) {
        size_t slot = chunk->first + k;
        if (!(smes->flags[slot] & SME_ALIVE))
            continue;
        struct account account = settle(world, &terms, slot);
        double revenue = account.app_fees + account.solutions;
        account.funding = draw_funding(world, &terms, slot, chance[k], size[k]);
        smes->cash[slot] += revenue + account.funding - account.api_fees - account.cloud_bill -
                            account.wages - account.investment;
        smes->own_quality[slot] = (float)(terms.kept_quality * (double)smes->own_quality[slot] +
                                          terms.sector->quality_yield * account.investment);
        add_account(chunk, smes, world, slot, &account);
        bool gives_up = revenue < account.wages && account.funding <= 0 &&
                        uniform_from_word(tired[k]) < terms.give_up_chance;
        if (smes->cash[slot] < 0 || gives_up)
            close_down(smes, &chunk->sums, slot);
        balance_add(&chunk->sums.cash, smes->cash[slot]);
        chunk->sums.cash_absolute += fabs(smes->cash[slot]);
    }
}
