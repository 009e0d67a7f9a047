/* Summaries filled by hand: a market of one seller, one cloud, one cloud-owned vendor and two independents.
 */
#ifndef PRICEWAR_TESTS_SUMMARY_FIXTURE_H
#define PRICEWAR_TESTS_SUMMARY_FIXTURE_H

#include <math.h>

#include "study/summary.h"

enum { FIXTURE_SELLER, FIXTURE_CLOUD, FIXTURE_OWNED, FIXTURE_ZHIPU, FIXTURE_KIMI, FIXTURE_FIRMS };

struct summary_fixture {
    struct summary summary;
    struct firm_summary firms[FIXTURE_FIRMS];
};

static inline struct estimate about(double value, double half_width)
{
    return (struct estimate){value, value - half_width, value + half_width};
}

static inline void set_chance(struct firm_summary *firm, struct estimate survival, double exit_round)
{
    firm->survival = survival;
    firm->median_exit_round = exit_round;
}

static inline void set_money(struct firm_summary *firm, double start, struct estimate capital,
                             struct estimate profit)
{
    firm->capital_start = start;
    firm->capital = capital;
    firm->profit = profit;
}

static inline void set_firms(struct firm_summary firms[FIXTURE_FIRMS])
{
    firms[FIXTURE_SELLER] = (struct firm_summary){
        "Nvidia", "英伟达", FIRM_SELLER, .share = about(1, 0), .price_start = 220, .price = about(110, 4)};
    firms[FIXTURE_CLOUD] =
        (struct firm_summary){"Volcengine",         "火山引擎 Volcengine", FIRM_CLOUD,
                              .share = about(1, 0), .price_start = 0.0257, .price = about(0.0081, 0.0001)};
    firms[FIXTURE_OWNED] = (struct firm_summary){"Doubao",
                                                 "豆包",
                                                 FIRM_VENDOR,
                                                 true,
                                                 .share = about(0.61, 0.03),
                                                 .price_start = 12,
                                                 .price = about(0.8, 0.05)};
    firms[FIXTURE_ZHIPU] = (struct firm_summary){"Zhipu",           "",
                                                 FIRM_VENDOR,       .share = about(0.004, 0.002),
                                                 .price_start = 10, .price = about(0.12, 0.01)};
    firms[FIXTURE_KIMI] = (struct firm_summary){
        "Kimi", "", FIRM_VENDOR, .share = about(0.39, 0.03), .price_start = 1234.5, .price = about(0.5, 0.1)};
    set_chance(&firms[FIXTURE_SELLER], (struct estimate){1, 0.893, 1}, NAN);
    set_chance(&firms[FIXTURE_CLOUD], (struct estimate){1, 0.893, 1}, NAN);
    set_chance(&firms[FIXTURE_OWNED], (struct estimate){1, 0.893, 1}, NAN);
    set_chance(&firms[FIXTURE_ZHIPU], (struct estimate){0.25, 0.13, 0.42}, 14);
    set_chance(&firms[FIXTURE_KIMI], (struct estimate){0.84375, 0.68, 0.93}, NAN);
    set_money(&firms[FIXTURE_SELLER], 0, about(4.2e6, 1e5), about(4.2e6, 1e5));
    set_money(&firms[FIXTURE_CLOUD], 2e7, about(3.12e7, 1e6), about(1.12e7, 1e6));
    set_money(&firms[FIXTURE_OWNED], 1e6, about(3e5, 1e5), about(-9.5e5, 1e5));
    set_money(&firms[FIXTURE_ZHIPU], 8e5, about(2e4, 1e4), about(-4.5e5, 5e4));
    set_money(&firms[FIXTURE_KIMI], 999.6, about(0, 0), about(-7.2e5, 5e4));
    firms[FIXTURE_OWNED].wins_share = (struct estimate){0.9375, 0.80, 0.98};
    firms[FIXTURE_KIMI].wins_share = (struct estimate){0.0625, 0.02, 0.20};
    firms[FIXTURE_ZHIPU].wins_profit = (struct estimate){0.625, 0.45, 0.77};
    firms[FIXTURE_KIMI].wins_profit = (struct estimate){0.375, 0.23, 0.55};
}

static inline void set_layers(struct layer_summary layers[LEDGER_SECTORS])
{
    layers[LEDGER_HOUSEHOLDS] = (struct layer_summary){LEDGER_HOUSEHOLDS, .capital_change = about(-8e6, 1e5),
                                                       .surplus = about(1.5e6, 1e5)};
    layers[LEDGER_SMES] =
        (struct layer_summary){LEDGER_SMES, about(2.5e6, 4e5), about(3e6, 5e5), about(6e6, 1e5)};
    layers[LEDGER_VENDORS] = (struct layer_summary){LEDGER_VENDORS, .profit = about(-2.12e6, 1e5),
                                                    .capital_change = about(-1.5e6, 1e5)};
    layers[LEDGER_CLOUDS] = (struct layer_summary){LEDGER_CLOUDS, .profit = about(1.12e7, 1e6),
                                                   .capital_change = about(1.12e7, 1e6)};
    layers[LEDGER_SELLERS] = (struct layer_summary){LEDGER_SELLERS, .profit = about(4.2e6, 1e5),
                                                    .capital_change = about(4.2e6, 1e5)};
    layers[LEDGER_INVESTORS] = (struct layer_summary){LEDGER_INVESTORS, .capital_change = about(-4e5, 1e4)};
}

/* A war in which the cloud wins, one of two independents tends to die, and apps gain. */
static inline void summary_fixture_init(struct summary_fixture *fixture)
{
    *fixture = (struct summary_fixture){.summary = {.title = "价格战: a war of three", .rounds = 60}};
    struct summary *summary = &fixture->summary;
    set_firms(fixture->firms);
    set_layers(summary->layers);
    summary->replicates = 32;
    summary->firms = fixture->firms;
    summary->firm_count = FIXTURE_FIRMS;
    summary->independents = 2;
    summary->owned = 1;
    summary->independents_alive = about(1.09375, 0.2);
    summary->owned_alive = about(1, 0);
    summary->mean_price = (struct path_summary){11.2, about(0.71, 0.04)};
    summary->volume = (struct path_summary){12300, about(2.5e6, 1e5)};
    summary->adoption = (struct path_summary){0.31, about(0.68, 0.01)};
    summary->hhi = (struct path_summary){3400, about(5240, 210)};
    summary->smes = (struct path_summary){10000, about(8123.4, 40)};
    summary->smes_with_value = (struct path_summary){0, about(2050, 30)};
    summary->users = (struct path_summary){0, about(4.567e7, 2e6)};
    summary->sme_exit_year_one = about(0.37, 0.01);
    summary->worst_ledger_error = 3.3e-16;
}

/* Unknown intervals everywhere, as after one run. */
static inline void forget_interval(struct estimate *estimate)
{
    estimate->low = estimate->high = NAN;
}

static inline void summary_fixture_one_run(struct summary_fixture *fixture)
{
    struct summary *summary = &fixture->summary;
    summary->replicates = 1;
    summary->independents_alive = (struct estimate){1, NAN, NAN};
    forget_interval(&summary->owned_alive);
    for (size_t i = 0; i < LEDGER_SECTORS; i++) {
        forget_interval(&summary->layers[i].profit);
        forget_interval(&summary->layers[i].capital_change);
        forget_interval(&summary->layers[i].surplus);
    }
    struct path_summary *paths[] = {&summary->mean_price, &summary->volume,          &summary->adoption,
                                    &summary->hhi,        &summary->smes_with_value, &summary->smes,
                                    &summary->users};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        forget_interval(&paths[i]->end);
    forget_interval(&summary->sme_exit_year_one);
    fixture->firms[FIXTURE_ZHIPU].wins_profit = (struct estimate){1, 0.2, 1};
    fixture->firms[FIXTURE_KIMI].wins_profit = (struct estimate){0, 0, 0.8};
}

#endif
