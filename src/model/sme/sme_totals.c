#include "model/sme/sme_totals.h"

#include "model/sme/choice_table.h"
#include <string.h>

void sme_totals_start(struct world *world, struct sme_sums *all)
{
    memset(all, 0, sizeof *all);
    memset(world->sectors, 0, world->scenario->sector_count * sizeof *world->sectors);
}

/* Exponential demand: a paying user's surplus is r_ref / eps_r a month (integral of demand over price). */
static double user_surplus(const struct world *world, const struct sector_parameters *sector, double users)
{
    return sector->price_elasticity > 0
               ? users * sector->mix_subscription * sector->paying_share * world->months *
                     sector->reference_price / sector->price_elasticity / 1000
               : 0;
}

static void add_to_sector(struct sector_totals *sector, const struct sme_sums *part, double weight)
{
    sector->alive += weight * part->alive;
    sector->adopters += weight * part->adopters;
    sector->with_value += weight * part->with_value;
    sector->capital += weight * balance_total(&part->cash);
    sector->users += weight * part->users;
    sector->price += weight * part->price;
    sector->quality += weight * part->quality;
    sector->volume += weight * part->volume;
    sector->subscriptions += weight * part->subscriptions;
    sector->call_fees += weight * part->call_fees;
    sector->advertising += weight * part->advertising;
    sector->solutions += weight * part->solutions;
    sector->revenue += weight * part->revenue;
    sector->api_bill += weight * part->api_fees;
    sector->cloud_bill += weight * part->bills;
    sector->wages += weight * part->wages;
    sector->investment += weight * part->investment;
    sector->funding += weight * part->funding;
    sector->entries += weight * part->entries;
    sector->exits += weight * part->exits;
    sector->turned_away += weight * part->turned_away;
    sector->exits_short += weight * part->exits_short;
    sector->handed_back += weight * part->handed_back;
    sector->drawn += weight * part->drawn;
}

void sme_totals_add(struct world *world, size_t class_index, const struct sector_parameters *sector,
                    const struct sme_sums *part, double weight, struct sme_sums *all)
{
    size_t s = world->choice->classes[class_index].sector;
    add_to_sector(&world->sectors[s], part, weight);
    world->sectors[s].user_surplus += weight * user_surplus(world, sector, part->users);
    all->app_fees += part->app_fees;
    all->advertising += part->advertising;
    all->solutions += part->solutions;
    *(sector->kind == SECTOR_BUYERS ? &all->household_fees : &all->api_fees) += part->api_fees;
    all->bills += part->bills;
    all->wages += part->wages;
    all->investment += part->investment;
    all->funding += part->funding;
    all->residual += part->residual;
    all->start_capital += part->start_capital;
    balance_add(&all->cash, part->cash.value);
    balance_add(&all->cash, part->cash.carry);
    all->cash_absolute += part->cash_absolute;
}

static void report_sums(struct sme_report *report, const struct sme_sums *all, double weight)
{
    report->app_fees += weight * all->app_fees;
    report->advertising += weight * all->advertising;
    report->solutions += weight * all->solutions;
    report->api_fees += weight * all->api_fees;
    report->household_fees += weight * all->household_fees;
    report->bills += weight * all->bills;
    report->wages += weight * all->wages;
    report->investment += weight * all->investment;
    report->funding += weight * all->funding;
    report->residual += weight * all->residual;
    report->start_capital += weight * all->start_capital;
    report->cash += weight * balance_total(&all->cash);
    report->cash_absolute += weight * all->cash_absolute;
}

void sme_totals_finish(struct world *world, const struct sme_sums *all, double weight,
                       const struct sme_sums *named)
{
    struct sme_report *report = &world->report;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        struct sector_totals *sector = &world->sectors[s];
        double counted = sector->alive > 0 ? sector->alive : 1;
        sector->price /= counted;
        sector->quality /= counted;
        sector->alive += sector->entries - sector->exits;
        if (world->scenario->sectors[s].kind == SECTOR_BUYERS)
            continue; /* they spend, and keep no books */
        sector->profit =
            sector->revenue - sector->api_bill - sector->cloud_bill - sector->wages - sector->investment;
        sector->value_added = sector->revenue - sector->api_bill - sector->cloud_bill;
    }
    report->app_fees = report->advertising = report->solutions = report->api_fees = report->bills =
        report->wages = report->investment = report->funding = report->residual = report->start_capital =
            report->cash = report->cash_absolute = report->household_fees = 0;
    report_sums(report, all, weight);
    if (named)
        report_sums(report, named, 1);
}
