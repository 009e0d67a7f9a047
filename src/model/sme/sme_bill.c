/* E5, E7 and E8 of SMEs: bills and revenue, funding, own quality, closure; docs/model.md 4.4, 4.7, 4.9,
 * 4.10. Works on whole chunks, one array at a time, so that loops vectorise; rare events go through lists. */
#include "model/sme/smes.h"

#include "base/array_sum.h"
#include "base/float_math.h"
#include "base/marks.h"
#include "model/sme/sme_insolvency.h"
#include "model/sme/sme_multi_homing.h"
#include "random/philox.h"
#include <math.h>
#include <string.h>

/* Accounts of a chunk's SMEs in a round, kCNY. */
struct accounts {
    double alive[SME_CHUNK], value[SME_CHUNK], has_account[SME_CHUNK], own_model[SME_CHUNK];
    double bill[SME_CHUNK], quality[SME_CHUNK], api_fees[SME_CHUNK];
    double app_fees[SME_CHUNK], solutions[SME_CHUNK], cloud_bill[SME_CHUNK], investment[SME_CHUNK];
    double wages[SME_CHUNK];
};

/* Replaces volumes by their bills. */
MULTIVERSION
static void price_volume(size_t n, const double *restrict price, const double *restrict fee,
                         double *restrict volume)
{
    for (size_t k = 0; k < n; k++)
        volume[k] = (volume[k] > 0 ? volume[k] : 0) * price[k] + fee[k];
}

/* Unpacks flags into 0 or 1. */
MULTIVERSION
static void unpack_flags(size_t n, const uint8_t *restrict flags, const uint8_t *restrict cloud,
                         struct accounts *restrict accounts)
{
    for (size_t k = 0; k < n; k++) {
        accounts->alive[k] = flags[k] & SME_ALIVE ? 1 : 0;
        accounts->value[k] = flags[k] & SME_HAS_VALUE ? 1 : 0;
        accounts->has_account[k] = cloud[k] ? 1 : 0;
    }
}

/* API fees of docs/model.md 4.3: what was served beyond the free quota, at the class's price, and the fee. */
static void bill_models(const struct world *world, const struct sme_chunk *chunk, struct accounts *accounts)
{
    const struct class_row *row = &world->choice->rows[chunk->class_index];
    const struct smes *smes = world->smes;
    double fee[SME_CHUNK];
    for (size_t k = 0; k < chunk->count; k++) { /* no branches: which product an SME uses is unpredictable */
        size_t slot = chunk->first + k, code = smes->supplier[slot], cloud = smes->cloud[slot];
        const struct product_tariff *tariff = &smes->tariffs[code];
        accounts->bill[k] = row->bill[code];
        accounts->quality[k] = row->useful_quality[code];
        accounts->api_fees[k] = (double)smes->volume[slot] * tariff->served_share - tariff->quota;
        fee[k] = tariff->fee;
        accounts->own_model[k] = (double)((cloud != 0) & (tariff->host == cloud));
    }
    price_volume(chunk->count, accounts->bill, fee, accounts->api_fees);
    unpack_flags(chunk->count, smes->flags + chunk->first, smes->cloud + chunk->first, accounts);
}

/* All other income and costs, and the new cash balance. */
MULTIVERSION
static void settle_accounts(size_t n, const struct sme_terms *restrict terms, const float *restrict users,
                            const float *restrict app_price, const float *restrict scale,
                            const float *restrict solution_revenue, const uint32_t *restrict luck,
                            float *restrict own_quality, double *restrict cash,
                            struct accounts *restrict accounts)
{
    for (size_t k = 0; k < n; k++) {
        double lucky = terms->quality_revenue * accounts->quality[k] * (double)float_uniform(luck[k]);
        double cost = terms->payer_cost * (double)scale[k] * accounts->bill[k];
        double charge = (double)app_price[k] > cost ? (double)app_price[k] : cost;
        double app_fees = (double)users[k] * (terms->paying_share * charge + terms->per_user) + lucky;
        double solutions = terms->solutions * accounts->value[k] * (double)solution_revenue[k];
        double revenue = app_fees + solutions;
        double cloud_bill = accounts->has_account[k] * (terms->cloud_fixed + terms->cloud_share * revenue +
                                                        terms->cloud_with_model * accounts->own_model[k]);
        double investment = terms->investment_share * revenue, wages = terms->wages * accounts->alive[k];
        accounts->app_fees[k] = app_fees;
        accounts->solutions[k] = solutions;
        accounts->cloud_bill[k] = cloud_bill;
        accounts->investment[k] = investment;
        accounts->wages[k] = wages;
        cash[k] += revenue - accounts->api_fees[k] - cloud_bill - wages - investment;
        own_quality[k] =
            (float)(terms->kept_quality * (double)own_quality[k] + terms->quality_yield * investment);
    }
}

/* Draws venture rounds, and among the others those who give up as revenue is below wages; both are rare. */
MULTIVERSION
static void draw_funding_and_giving_up(size_t n, const struct sme_terms *restrict terms,
                                       const float *restrict users, const struct accounts *restrict accounts,
                                       const uint32_t *restrict chance, const uint32_t *restrict tired,
                                       uint8_t *restrict funded, uint8_t *restrict tired_of_it)
{
    const uint32_t plain = terms->funding_below[0], value = terms->funding_below[1];
    const uint32_t many = terms->funding_below[2], both = terms->funding_below[3];
    for (size_t k = 0; k < n; k++) {
        uint32_t without = users[k] > terms->many_users ? many : plain;
        uint32_t with = users[k] > terms->many_users ? both : value;
        uint32_t below = accounts->value[k] > 0 ? with : without;
        bool lucky = (accounts->alive[k] > 0) & (chance[k] < below);
        bool poor = accounts->app_fees[k] + accounts->solutions[k] < accounts->wages[k];
        funded[k] = lucky;
        tired_of_it[k] = poor & !lucky & (tired[k] < terms->give_up_below);
    }
}

/* E7: venture rounds; returns the sum. */
static double add_funding(const struct world *world, const struct sme_chunk *chunk, const uint32_t *size,
                          const uint8_t *funded)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    double sum = 0;
    for (size_t k = next_mark(chunk->count, funded, 0); k < chunk->count;
         k = next_mark(chunk->count, funded, k + 1)) {
        double amount = finance->sme_round_size *
                        exp(finance->sme_round_log_sd * (double)float_normal(float_uniform(size[k])));
        world->smes->cash[chunk->first + k] += amount;
        sum += amount;
    }
    return sum;
}

MULTIVERSION
static void find_profits(size_t n, const struct accounts *restrict accounts, double *restrict revenue,
                         double *restrict profit)
{
    for (size_t k = 0; k < n; k++) {
        revenue[k] = accounts->app_fees[k] + accounts->solutions[k];
        profit[k] = revenue[k] - accounts->api_fees[k] - accounts->cloud_bill[k] - accounts->wages[k] -
                    accounts->investment[k];
    }
}

/* Which SMEs that drew a round look for money, which close, and what owners draw, when that is not as in
 * draw_funding_and_giving_up. */
static void judge_insolvency(const struct world *world, struct sme_chunk *chunk,
                             const struct accounts *accounts, const uint32_t *tired, uint8_t *funded,
                             uint8_t *closing)
{
    const struct insolvency_terms terms = insolvency_terms_of(world, chunk_sector(world, chunk));
    double profit[SME_CHUNK], revenue[SME_CHUNK];
    find_profits(chunk->count, accounts, revenue, profit);
    const struct insolvency_case smes = {.count = chunk->count,
                                         .profit = profit,
                                         .revenue = revenue,
                                         .alive = accounts->alive,
                                         .word = tired,
                                         .cash = world->smes->cash + chunk->first,
                                         .funded = funded,
                                         .closing = closing};
    chunk->sums.drawn = insolvency_judge(&terms, &smes);
    chunk->sums.residual -= chunk->sums.drawn;
}

/* Investors get the cash of an SME that closes, or bear its debt. */
static void count_exit(const struct smes *smes, struct sme_chunk *chunk, size_t slot)
{
    chunk->sums.residual -= smes->cash[slot];
    chunk->sums.handed_back += smes->cash[slot];
    chunk->sums.exits += 1;
    chunk->alive--;
}

void sme_close_down(struct smes *smes, struct sme_chunk *chunk, size_t slot)
{
    count_exit(smes, chunk, slot);
    smes->cash[slot] = 0;
    smes->users[slot] = 0;
    smes->volume[slot] = 0;
    smes->supplier[slot] = 0;
    if (smes->second)
        smes->second[slot] = 0;
    smes->cloud[slot] = 0;
    smes->flags[slot] = 0;
}

MULTIVERSION
static void find_leavers(size_t n, const double *restrict cash, const uint8_t *restrict tired_of_it,
                         uint8_t *restrict leaving)
{
    for (size_t k = 0; k < n; k++)
        leaving[k] = (cash[k] < 0) | (tired_of_it[k] != 0);
}

/* E8: closes SMEs that are out of cash or give up. */
static void close_some(struct world *world, struct sme_chunk *chunk, const uint8_t *tired_of_it)
{
    uint8_t leaving[SME_CHUNK];
    struct smes *smes = world->smes;
    bool replace = chunk_sector(world, chunk)->replace_exits;
    double little = SHORT_OF_MONEY * chunk_sector(world, chunk)->wages;
    find_leavers(chunk->count, smes->cash + chunk->first, tired_of_it, leaving);
    for (size_t k = next_mark(chunk->count, leaving, 0); k < chunk->count;
         k = next_mark(chunk->count, leaving, k + 1)) {
        chunk->sums.exits_short += smes->cash[chunk->first + k] < little;
        sme_close_down(smes, chunk, chunk->first + k);
        if (replace)
            sme_replace(world, chunk, chunk->first + k, false);
    }
}

/* Sales by product. Without free quotas a product's revenue is linear in volume and customers. With second
 * suppliers the revenue has been filled in already. */
static void add_sales(const struct world *world, struct sme_chunk *chunk, const struct accounts *accounts)
{
    const struct smes *smes = world->smes;
    const struct class_row *row = &world->choice->rows[chunk->class_index];
    bool two = smes->second, quotas = !two && smes->quotas;
    if (quotas)
        sums_by_key(chunk->count, smes->supplier + chunk->first, accounts->api_fees, world->product_count + 1,
                    chunk->product_revenue);
    else if (!two)
        memset(chunk->product_revenue, 0, (world->product_count + 1) * sizeof *chunk->product_revenue);
    double volume = 0;
    chunk->product_volume[0] = 0;
    for (size_t code = 1; code <= world->product_count; code++) {
        const struct product_state *product = &world->products[code - 1];
        double served = product->served_share * chunk->product_demand[code];
        chunk->product_volume[code] = served;
        volume += served;
        if (!quotas && !two)
            chunk->product_revenue[code] = served * row->bill[code] + chunk->product_customers[code] *
                                                                          product->subscription_fee *
                                                                          world->months;
    }
    chunk->sums.volume = volume;
}

/* Cloud bills by cloud; and by vendor, those of SMEs that use the vendor's model on its own cloud. */
static void add_cloud_bills(const struct world *world, struct sme_chunk *chunk,
                            const struct accounts *accounts)
{
    const struct smes *smes = world->smes;
    size_t codes = world->product_count + 1;
    double own_bills[MOST_PRODUCTS + 1], at_home[SME_CHUNK];
    uint16_t cloud[SME_CHUNK];
    for (size_t k = 0; k < chunk->count; k++) {
        cloud[k] = smes->cloud[chunk->first + k];
        at_home[k] = accounts->own_model[k] * accounts->cloud_bill[k];
    }
    sums_by_key(chunk->count, cloud, accounts->cloud_bill, world->scenario->cloud_count + 1,
                chunk->cloud_bills);
    sums_by_key(chunk->count, smes->supplier + chunk->first, at_home, codes, own_bills);
    memset(chunk->vendor_bills, 0, world->scenario->vendor_count * sizeof *chunk->vendor_bills);
    for (size_t code = 1; code < codes; code++)
        chunk->vendor_bills[world->products[code - 1].vendor] += own_bills[code];
}

static void sum_up(struct sme_sums *sums, size_t n, const struct sme_terms *terms,
                   const struct accounts *accounts)
{
    sums->call_fees = terms->call_fee * sums->users;
    sums->advertising = terms->advertising * sums->users;
    sums->app_fees = sum_of_doubles(n, accounts->app_fees) - sums->advertising;
    sums->solutions = sum_of_doubles(n, accounts->solutions);
    sums->subscriptions = sums->app_fees - sums->call_fees;
    sums->revenue = sums->app_fees + sums->advertising + sums->solutions;
    sums->api_fees = sum_of_doubles(n, accounts->api_fees);
    sums->bills = sum_of_doubles(n, accounts->cloud_bill);
    sums->wages = sum_of_doubles(n, accounts->wages);
    sums->investment = sum_of_doubles(n, accounts->investment);
}

static void price_plain(const struct world *world, size_t class_index, struct plain_terms *terms)
{
    const struct sme_class *class = &world->choice->classes[class_index];
    const struct class_row *row = &world->choice->rows[class_index];
    double volume = world->smes->modules[class->sector].plain_volume * world->months;
    double luck = world->scenario->sectors[class->sector].quality_revenue * world->months;
    for (size_t code = 1; code <= world->product_count; code++) {
        terms[code].fee = product_bill(&world->smes->tariffs[code], volume, row->bill[code]);
        terms[code].gain = luck * row->useful_quality[code];
    }
}

/* Tariffs of all products; entry 0, no supplier, costs nothing. */
static void prepare_tariffs(const struct world *world, struct smes *smes)
{
    smes->quotas = false;
    smes->tariffs[0] = (struct product_tariff){0};
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        smes->tariffs[j + 1] = (struct product_tariff){
            product->served_share, product->free_quota * world->months,
            product->subscription_fee * world->months, world->choice->offers.host[j + 1]};
        smes->quotas = smes->quotas || product->free_quota > 0;
    }
}

void sme_bill_prepare(struct world *world)
{
    struct smes *smes = world->smes;
    prepare_tariffs(world, smes);
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        smes->terms[s] = sme_terms_of(world, &world->scenario->sectors[s], &smes->apps[s]);
    for (size_t a = 0; a < world->scenario->app_count; a++)
        smes->named[a].terms = sme_terms_of(world, &smes->named[a].sector, &smes->named[a].market);
    for (size_t k = 0; k < world->choice->class_count; k++)
        if (smes->modules[world->choice->classes[k].sector].plain)
            price_plain(world, k, smes->plain_terms + k * (world->product_count + 1));
}

enum { PLAIN_BLOCK = 16 };

/* Also changes the balances of empty slots; close_plain resets those to 0. least: the lowest balance in
 * each block, or 0 if none is negative. */
MULTIVERSION
static void settle_plain(size_t n, const struct plain_terms *restrict terms, double wages,
                         const uint16_t *restrict supplier, const float *restrict luck, double *restrict cash,
                         double *restrict gain, double *restrict least)
{
    for (size_t first = 0; first < n; first += PLAIN_BLOCK) {
        size_t end = n - first < PLAIN_BLOCK ? n : first + PLAIN_BLOCK;
        double lowest = 0;
        for (size_t k = first; k < end; k++) {
            double won = terms[supplier[k]].gain * (double)luck[k];
            double left = cash[k] + (won - terms[supplier[k]].fee - wages);
            gain[k] = won;
            cash[k] = left;
            lowest = left < lowest ? left : lowest;
        }
        least[first / PLAIN_BLOCK] = lowest;
    }
}

/* Closes SMEs that are out of cash, and resets balances of empty slots to 0. */
static void close_plain(struct world *world, struct sme_chunk *chunk, size_t first, size_t n)
{
    struct smes *smes = world->smes;
    const struct sector_parameters *sector = chunk_sector(world, chunk);
    bool replace = sector->replace_exits, alike = smes->alike && sector->solution_revenue_log_sd <= 0;
    for (size_t slot = first; slot < first + n; slot++) {
        if (smes->cash[slot] >= 0)
            continue;
        if (!(smes->flags[slot] & SME_ALIVE)) {
            smes->cash[slot] = 0;
            continue;
        }
        if (replace) {
            count_exit(smes, chunk, slot);
            sme_replace(world, chunk, slot, alike);
        } else {
            sme_close_down(smes, chunk, slot);
        }
    }
}

static void sell_plain(const struct world *world, struct sme_chunk *chunk, const struct plain_terms *terms)
{
    struct sme_sums *sums = &chunk->sums;
    for (size_t code = 1; code <= world->product_count; code++) {
        chunk->product_volume[code] = world->products[code - 1].served_share * chunk->product_demand[code];
        chunk->product_revenue[code] = terms[code].fee * chunk->product_customers[code];
        sums->volume += chunk->product_volume[code];
        sums->api_fees += chunk->product_revenue[code];
    }
}

static void bill_plain(struct world *world, struct sme_chunk *chunk)
{
    struct smes *smes = world->smes;
    struct sme_sums *sums = &chunk->sums;
    const struct plain_terms *terms = smes->plain_terms + chunk->class_index * (world->product_count + 1);
    double gain[SME_CHUNK], least[SME_CHUNK / PLAIN_BLOCK];
    double wages = chunk_sector(world, chunk)->wages * world->months;
    size_t first = chunk->first, n = chunk->count;
    sums->wages = wages * sums->alive;
    sell_plain(world, chunk, terms);
    settle_plain(n, terms, wages, smes->supplier + first, smes->volume + first, smes->cash + first, gain,
                 least);
    for (size_t done = 0; done < n; done += PLAIN_BLOCK)
        if (least[done / PLAIN_BLOCK] < 0)
            close_plain(world, chunk, first + done, n - done < PLAIN_BLOCK ? n - done : PLAIN_BLOCK);
    sums->app_fees = sums->subscriptions = sums->revenue = sum_of_doubles(n, gain);
    sums->cash = sum_of_balances(n, smes->cash + first);
    sums->cash_absolute = balance_total(&sums->cash);
}

/* Households pay; only with free quotas or second suppliers it matters who bought how much. */
static void bill_buyers(const struct world *world, struct sme_chunk *chunk)
{
    struct accounts accounts;
    if (world->smes->quotas || world->smes->second)
        bill_models(world, chunk, &accounts);
    if (world->smes->second)
        sme_bill_both_suppliers(world, chunk, accounts.api_fees);
    add_sales(world, chunk, &accounts);
    for (size_t code = 1; code <= world->product_count; code++)
        chunk->sums.api_fees += chunk->product_revenue[code];
}

void sme_bill(struct world *world, struct sme_chunk *chunk)
{
    const struct sme_modules *modules = chunk_modules(world, chunk);
    if (modules->buyers) {
        bill_buyers(world, chunk);
        return;
    }
    if (modules->plain) {
        bill_plain(world, chunk);
        return;
    }
    struct smes *smes = world->smes;
    size_t first = chunk->first, n = chunk->count;
    const struct sme_terms *terms = chunk_terms(world, chunk);
    struct accounts accounts;
    uint32_t chance[SME_CHUNK], size[SME_CHUNK], tired[SME_CHUNK], luck[SME_CHUNK];
    uint8_t funded[SME_CHUNK], tired_of_it[SME_CHUNK];
    philox4x32_block(world->seed, world->run, (uint32_t)first, (uint32_t)world->round, RANDOM_SME_FINANCE, n,
                     chance, size, tired, luck);
    bill_models(world, chunk, &accounts);
    if (smes->second)
        sme_bill_both_suppliers(world, chunk, accounts.api_fees);
    settle_accounts(n, terms, smes->users + first, smes->app_price + first, smes->volume_scale + first,
                    smes->solution_revenue + first, luck, smes->own_quality + first, smes->cash + first,
                    &accounts);
    draw_funding_and_giving_up(n, terms, smes->users + first, &accounts, chance, tired, funded, tired_of_it);
    if (insolvency_is_on(&world->scenario->insolvency))
        judge_insolvency(world, chunk, &accounts, tired, funded, tired_of_it);
    chunk->sums.funding = add_funding(world, chunk, size, funded);
    sum_up(&chunk->sums, n, terms, &accounts);
    add_sales(world, chunk, &accounts);
    add_cloud_bills(world, chunk, &accounts);
    if (!(chunk->named && world->scenario->apps[chunk->named - 1].carried)) /* named_apps_settle does */
        close_some(world, chunk, tired_of_it);
    chunk->sums.cash = sum_of_balances(n, smes->cash + first);
    chunk->sums.cash_absolute = balance_total(&chunk->sums.cash);
}
