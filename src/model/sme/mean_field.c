/* The SME layer in expectations (simulation.noise = "off"). For each class the shares of its SMEs by home
 * cloud and supplier, and means of users, value and quality, in double precision. The number of SMEs is
 * fixed: closures and entry depend on the spread of capital, which a mean does not have. docs/model.md
 * sections 0 and 7. */
#include "model/rates.h"
#include "model/sme/app_market.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include "model/sme/sme_totals.h"
#include <math.h>
#include <string.h>

/* One class in expectations; masses sum to 1. Means are per SME. */
struct mean_class {
    double *mass; /* [cloud_count + 1][product_count + 1] by cloud and supplier code */
    double users, value, own_quality, app_price;
    double charge, app_quality; /* in this round */
    struct balance cash;        /* kCNY, all simulated SMEs of the class */
};

struct mean_field {
    struct mean_class *classes;
    size_t codes, clouds;                  /* product_count + 1, cloud_count + 1 */
    double *next, *weight, *vendor_inflow; /* scratch, [codes] */
};

static double lognormal_mean(double median, double log_sd)
{
    return median * exp(0.5 * log_sd * log_sd);
}

static const struct sector_parameters *sector_of(const struct world *world, size_t k)
{
    return &world->scenario->sectors[world->choice->classes[k].sector];
}

/* Share of a sector's SMEs with this home cloud at the start, by cloud code. */
static double start_share(const struct scenario *scenario, const struct sector_parameters *sector,
                          size_t cloud)
{
    double shares = 0;
    for (size_t c = 0; sector->kind != SECTOR_BUYERS && c < scenario->cloud_count; c++)
        shares += scenario->clouds[c].account_share;
    return cloud == 0   ? (shares > 0 ? 0 : 1)
           : shares > 0 ? scenario->clouds[cloud - 1].account_share / shares
                        : 0;
}

static void start_class(const struct world *world, size_t k, struct mean_class *class)
{
    const struct scenario *scenario = world->scenario;
    const struct sector_parameters *sector = sector_of(world, k);
    for (size_t cloud = 0; cloud <= scenario->cloud_count; cloud++)
        class->mass[cloud * (world->product_count + 1)] = start_share(scenario, sector, cloud);
    class->users = sector->initial_users;
    class->value = sector->value_initial_share;
    class->own_quality = sector->own_quality;
    class->app_price = sector->app_price;
    balance_add(&class->cash,
                (double)world->choice->classes[k].number *
                    (lognormal_mean(sector->capital, sector->capital_log_sd) + 0.5 * sector->capital_spread));
}

/* Logit weights of all offers for SMEs of a class with this home cloud, by position; returns that of using
 * none. */
static double weigh_offers(const struct world *world, size_t k, size_t cloud, double *weight)
{
    const struct choice_table *table = world->choice;
    const struct class_row *row = &table->rows[k];
    double alpha = table->classes[k].price_sensitivity[0], outside = table->outside_utility;
    double peak = outside;
    for (size_t o = 0; o < table->offers.count; o++) {
        size_t code = (size_t)table->offers.product[o] + 1;
        weight[o] = row->utility[code] - alpha * row->price[code];
        weight[o] += cloud && table->offers.host[code] == cloud ? log(table->home_factor) : 0;
        peak = fmax(peak, weight[o]);
    }
    for (size_t o = 0; o < table->offers.count; o++)
        weight[o] = exp(weight[o] - peak);
    return exp(outside - peak);
}

static double sum_range(const double *values, size_t begin, size_t end)
{
    double sum = 0;
    for (size_t i = begin; i < end; i++)
        sum += values[i];
    return sum;
}

/* Mass of a class's SMEs with this home cloud that do not consider models yet. They have never had one, so their
 * accounts are where they were at the start. */
static double not_considering(const struct world *world, size_t k, size_t cloud)
{
    double share = world->choice->classes[k].considering;
    return share < 1 ? (1 - share) * start_share(world->scenario, sector_of(world, k), cloud) : 0;
}

static double class_size(const struct world *world, size_t k)
{
    return world->scenario->smes.weight * (double)world->choice->classes[k].number;
}

static void count_kept(struct world *world, size_t k, size_t code, double mass, double left)
{
    size_t vendor = world->products[code - 1].vendor;
    world->report.vendor_had[vendor] += class_size(world, k) * mass;
    world->report.vendor_kept[vendor] += class_size(world, k) * (mass - left);
}

/* Moves the masses of one home cloud by the switching-cost logit of docs/model.md 4.3, as in sme_choice.c.
 * Returns the mass that changed or dropped its vendor. */
static double choose_row(struct world *world, size_t k, size_t cloud, double *mass, bool first_time)
{
    struct mean_field *field = world->mean_field;
    const struct choice_table *table = world->choice;
    const struct offer_list *offers = &table->offers;
    double *next = field->next, *weight = field->weight, *inflow = field->vendor_inflow;
    double outside = weigh_offers(world, k, cloud, weight), all = sum_range(weight, 0, offers->count);
    double spread = 0, switched = 0;
    memset(next, 0, field->codes * sizeof *next);
    memset(inflow, 0, field->codes * sizeof *inflow);
    double apart = fmin(mass[0], not_considering(world, k, cloud));
    mass[0] -= apart;
    for (size_t code = 0; code < field->codes; code++) {
        if (!(mass[code] > 0))
            continue;
        size_t here = first_time ? NOT_OFFERED : offers->position[code];
        bool supplied = here != NOT_OFFERED, starting = code == 0 && !first_time;
        double reviewing = first_time ? 1 : review_chance(&table->review, code != 0, supplied);
        double leave = supplied ? table->leave_factor : starting ? table->outside_leave_factor : 1;
        double none = outside * (supplied ? table->outside_leave_factor : 1);
        struct offer_range vendor = offers->vendor[code];
        double own = supplied ? (1 - table->sibling_factor) * weight[here] : 0;
        double siblings = supplied ? sum_range(weight, vendor.begin, vendor.end) : 0;
        double total = none + own + leave * all + (table->sibling_factor - leave) * siblings;
        double flow = mass[code] * reviewing / total;
        next[code] += mass[code] * (1 - reviewing) + flow * own;
        next[0] += flow * none;
        spread += flow * leave;
        if (supplied)
            inflow[vendor.begin] += flow * (table->sibling_factor - leave);
        if (!code)
            continue;
        double left = mass[code] * reviewing - flow * (own + table->sibling_factor * siblings);
        switched += left;
        if (world->report.counts_kept && !first_time)
            count_kept(world, k, code, mass[code], left);
    }
    for (size_t o = 0; o < offers->count; o++) {
        size_t code = (size_t)offers->product[o] + 1;
        next[code] += weight[o] * (spread + inflow[offers->vendor[code].begin]);
    }
    next[0] += apart;
    memcpy(mass, next, field->codes * sizeof *mass);
    return switched;
}

static void move_accounts(const struct world *world, size_t k)
{
    struct mean_field *field = world->mean_field;
    double *mass = field->classes[k].mass,
           chance = share_in(sector_of(world, k)->cloud_move_rate, world->months);
    for (size_t cloud = 0; cloud < field->clouds; cloud++)
        for (size_t code = 1; code < field->codes; code++) {
            size_t host = world->choice->offers.host[code];
            if (host == 0 || host == cloud)
                continue;
            double moving = chance * mass[cloud * field->codes + code];
            mass[cloud * field->codes + code] -= moving;
            mass[host * field->codes + code] += moving;
        }
}

static double code_mass(const struct mean_field *field, size_t k, size_t code)
{
    double sum = 0;
    for (size_t cloud = 0; cloud < field->clouds; cloud++)
        sum += field->classes[k].mass[cloud * field->codes + code];
    return sum;
}

static void clear_customers(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++)
        world->report.product_customers[j] = 0;
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        world->report.cloud_customers[c] = 0;
}

static void count_customers(struct world *world, size_t k)
{
    const struct mean_field *field = world->mean_field;
    for (size_t code = 1; code < field->codes; code++)
        world->report.product_customers[code - 1] += class_size(world, k) * code_mass(field, k, code);
    for (size_t cloud = 1; cloud < field->clouds; cloud++)
        world->report.cloud_customers[cloud - 1] +=
            class_size(world, k) * sum_range(field->classes[k].mass + cloud * field->codes, 0, field->codes);
}

/* Gives first suppliers by the products' initial shares to those who consider models. */
static void share_row(const struct world *world, double considering, double *mass)
{
    double all = considering * mass[0];
    for (size_t j = 0; j < world->product_count; j++) {
        mass[j + 1] = all * world->products[j].parameters->initial_share;
        mass[0] -= mass[j + 1];
    }
}

static void choose_first(struct world *world, size_t k)
{
    struct mean_field *field = world->mean_field;
    int initial = world->scenario->choice.initial;
    for (size_t cloud = 0; cloud < field->clouds; cloud++) {
        double *row = field->classes[k].mass + cloud * field->codes;
        if (initial == INITIAL_SHARES)
            share_row(world, world->choice->classes[k].considering, row);
        else if (initial == INITIAL_LOGIT)
            choose_row(world, k, cloud, row, true);
    }
}

static enum status create(struct world *world, struct error *error)
{
    struct arena *arena = &world->arena;
    struct mean_field *field = arena_take(arena, 1, sizeof *field);
    size_t classes = world->choice->class_count;
    if (!field)
        return error_no_memory(error, "the SMEs in expectations");
    field->codes = world->product_count + 1;
    field->clouds = world->scenario->cloud_count + 1;
    field->classes = arena_take(arena, classes, sizeof *field->classes);
    field->next = take_numbers(world, field->codes);
    field->weight = take_numbers(world, field->codes);
    field->vendor_inflow = take_numbers(world, field->codes);
    for (size_t k = 0; field->classes && k < classes; k++)
        field->classes[k].mass = take_numbers(world, field->clouds * field->codes);
    if (arena->exhausted)
        return error_no_memory(error, "the SMEs in expectations");
    world->mean_field = field;
    clear_customers(world);
    for (size_t k = 0; k < classes; k++) {
        start_class(world, k, &field->classes[k]);
        choose_first(world, k);
        count_customers(world, k);
    }
    return STATUS_OK;
}

static void relocate_classes(struct world *clone, const struct relocation *relocation)
{
    relocate(relocation, (void *const[]){&clone->mean_field}, 1);
    struct mean_field *field = clone->mean_field;
    void *const pointers[] = {&field->classes, &field->next, &field->weight, &field->vendor_inflow};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    for (size_t k = 0; k < clone->choice->class_count; k++)
        relocate(relocation, (void *const[]){&field->classes[k].mass}, 1);
}

static void count_cash(struct world *world)
{
    double weight = world->scenario->smes.weight;
    struct balance all = {0};
    world->report.cash_absolute = 0;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        const struct balance *cash = &world->mean_field->classes[k].cash;
        double weighted = weight * balance_total(cash);
        world->sectors[world->choice->classes[k].sector].capital += weighted;
        world->report.cash_absolute += fabs(weighted);
        balance_add(&all, cash->value);
        balance_add(&all, cash->carry);
    }
    world->report.cash = weight * balance_total(&all);
}

/* Mean over the class, weighted by suppliers, of a column of its row. */
static double class_mean(const struct world *world, size_t k, const double *column)
{
    double sum = 0;
    for (size_t code = 1; code < world->mean_field->codes; code++)
        sum += code_mass(world->mean_field, k, code) * column[code];
    return sum;
}

/* Value found, users and app price of the class's mean SME, as in sme_work.c. */
static void update_class(const struct world *world, size_t k)
{
    struct mean_class *class = &world->mean_field->classes[k];
    const struct sector_parameters *sector = sector_of(world, k);
    const struct class_row *row = &world->choice->rows[k];
    const struct app_market app = app_market_of(sector, world->months, years_played(world));
    double scale = lognormal_mean(sector->volume, sector->volume_log_sd);
    double found = class_mean(world, k, row->find_probability);
    class->value += (1 - class->value) * found - class->value * (double)app.loss_probability;
    class->app_price = fmax(0, class->app_price + (double)app.cost_response * scale *
                                                      class_mean(world, k, row->bill_change));
    class->charge = fmax(class->app_price, (double)app.payer_cost * scale * class_mean(world, k, row->bill));
    class->app_quality =
        class->own_quality + sector->model_quality_weight * class_mean(world, k, row->useful_quality);
    double fit = fmin(1.5, fmax(0, class->app_quality / sector->reference_quality));
    double dearer = class->charge / sector->reference_price - 1;
    double potential =
        sector->potential_users * (1 - sector->friction) * fit * exp(-sector->price_elasticity * dearer);
    double room = fmax(0, potential - class->users);
    double rate =
        world->months * (sector->innovation + sector->imitation * class->users / fmax(potential, 1e-6));
    double churn = share_in(sector->churn, world->months) * (1 - 0.5 * class->value);
    class->users += room * fmin(1, rate) - churn * class->users;
}

/* Tokens per round of a mean SME that uses the product. */
static double volume_of(const struct world *world, size_t k, size_t code)
{
    const struct sector_parameters *sector = sector_of(world, k);
    const struct mean_class *class = &world->mean_field->classes[k];
    double scale = lognormal_mean(sector->volume, sector->volume_log_sd);
    double grown = scale * app_volume_growth(sector, years_played(world));
    return world->months * (grown * (sector->volume_fixed +
                                     sector->volume_per_users * class->users / sector->reference_users +
                                     sector->volume_with_value * class->value) +
                            world->choice->rows[k].experiments[code] * (1 - class->value));
}

static void demand(struct world *world)
{
    struct mean_field *field = world->mean_field;
    clear_customers(world);
    world->report.switched = 0;
    for (size_t j = 0; j < world->product_count; j++)
        world->products[j].demand = 0;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        double size = class_size(world, k), volume = 0, adopters = 0;
        for (size_t cloud = 0; cloud < field->clouds; cloud++)
            world->report.switched +=
                size * choose_row(world, k, cloud, field->classes[k].mass + cloud * field->codes, false);
        move_accounts(world, k);
        count_customers(world, k);
        update_class(world, k);
        for (size_t code = 1; code < field->codes; code++) {
            double mass = code_mass(field, k, code), each = volume_of(world, k, code);
            world->products[code - 1].demand += size * mass * each;
            volume += mass * each / world->months;
            adopters += mass;
        }
        if (adopters > 0)
            world->choice->classes[k].typical_volume = volume / adopters;
    }
}

/* Adds the class's API fees and volumes by product to the report, and its volume to the sector's. */
static double bill_models(struct world *world, size_t k)
{
    const struct mean_field *field = world->mean_field;
    double size = class_size(world, k), fees = 0;
    for (size_t code = 1; code < field->codes; code++) {
        const struct product_state *product = &world->products[code - 1];
        double customers = size * code_mass(field, k, code);
        double served = volume_of(world, k, code) * product->served_share;
        double fee =
            fmax(0, served - product->free_quota * world->months) * world->choice->rows[k].bill[code] +
            product->subscription_fee * world->months;
        world->report.product_volume[code - 1] += customers * served;
        world->report.product_revenue[code - 1] += customers * fee;
        world->sectors[world->choice->classes[k].sector].volume += customers * served;
        fees += customers * fee;
    }
    return fees;
}

/* Books cloud bills of the class, given revenue per SME. */
static double bill_clouds(struct world *world, size_t k, double revenue)
{
    const struct mean_field *field = world->mean_field;
    const struct sector_parameters *sector = sector_of(world, k);
    double size = class_size(world, k), bills = 0;
    for (size_t cloud = 1; cloud < field->clouds; cloud++)
        for (size_t code = 0; code < field->codes; code++) {
            bool own = code && world->choice->offers.host[code] == cloud;
            double each = (sector->cloud_spend_fixed + sector->cloud_spend_with_model * own) * world->months +
                          sector->cloud_spend_per_revenue * revenue;
            double bill = size * field->classes[k].mass[cloud * field->codes + code] * each;
            world->report.cloud_bills[cloud - 1] += bill;
            if (own)
                world->report.vendor_bills[world->products[code - 1].vendor] += bill;
            bills += bill;
        }
    return bills;
}

static double expected_funding(const struct world *world, size_t k)
{
    const struct mean_class *class = &world->mean_field->classes[k];
    if (sector_of(world, k)->kind == SECTOR_BUYERS)
        return 0;
    const struct finance_parameters *finance = &world->scenario->finance;
    double chance = finance->sme_round_rate + finance->sme_round_value * class->value +
                    (class->users > finance->sme_user_threshold ? finance->sme_round_users : 0);
    return share_in(fmin(1, chance), world->months) *
           lognormal_mean(finance->sme_round_size, finance->sme_round_log_sd);
}

/* Earnings per SME of the class in the round, kCNY; docs/model.md 4.4. */
static struct sme_sums earnings_of(const struct world *world, size_t k)
{
    const struct mean_class *class = &world->mean_field->classes[k];
    const struct sector_parameters *terms = sector_of(world, k);
    double luck = 0.5 * terms->quality_revenue * class_mean(world, k, world->choice->rows[k].useful_quality);
    double fee = terms->mix_per_call * terms->fee_per_user;
    double subscription = terms->mix_subscription * terms->paying_share * class->charge;
    struct sme_sums each = {
        .app_fees = (class->users * (subscription + fee) / 1000 + luck) * world->months,
        .call_fees = class->users * fee / 1000 * world->months,
        .advertising =
            class->users * terms->mix_advertising * terms->advertising_per_user / 1000 * world->months,
        .solutions = terms->mix_solutions * class->value *
                     lognormal_mean(terms->solution_revenue, terms->solution_revenue_log_sd) * world->months *
                     app_solution_growth(terms, years_played(world)),
    };
    each.subscriptions = each.app_fees - each.call_fees;
    each.revenue = each.app_fees + each.solutions + each.advertising;
    return each;
}

/* The result leaves out volume, which bill_models adds to the sector. */
static struct sme_sums settle_class(struct world *world, size_t k)
{
    struct mean_class *class = &world->mean_field->classes[k];
    const struct sector_parameters *terms = sector_of(world, k);
    const struct sme_sums each = earnings_of(world, k);
    double size = class_size(world, k), investment = terms->quality_investment * each.revenue;
    double fees = bill_models(world, k), bills = bill_clouds(world, k, each.revenue);
    double owed = terms->kind == SECTOR_BUYERS ? 0 : fees; /* households pay what buyers buy */
    double wages = terms->wages * world->months, funding = expected_funding(world, k);
    balance_add(&class->cash, (size * (each.revenue + funding - wages - investment) - owed - bills) /
                                  world->scenario->smes.weight);
    class->own_quality = (1 - share_in(terms->quality_decay, world->months)) * class->own_quality +
                         terms->quality_yield * investment;
    return (struct sme_sums){
        .alive = size,
        .adopters = size * fmax(0, 1 - code_mass(world->mean_field, k, 0)), /* not below 0 by rounding */
        .with_value = size * class->value,
        .users = size * class->users,
        .price = size * class->charge,
        .quality = size * class->app_quality,
        .app_fees = size * each.app_fees,
        .subscriptions = size * each.subscriptions,
        .call_fees = size * each.call_fees,
        .advertising = size * each.advertising,
        .solutions = size * each.solutions,
        .revenue = size * each.revenue,
        .api_fees = fees,
        .bills = bills,
        .wages = size * wages,
        .investment = size * investment,
        .funding = size * funding,
    };
}

static void settle(struct world *world)
{
    struct sme_report *report = &world->report;
    struct sme_sums all;
    memset(report->product_volume, 0, world->product_count * sizeof *report->product_volume);
    memset(report->product_revenue, 0, world->product_count * sizeof *report->product_revenue);
    memset(report->vendor_bills, 0, world->scenario->vendor_count * sizeof *report->vendor_bills);
    memset(report->cloud_bills, 0, world->scenario->cloud_count * sizeof *report->cloud_bills);
    sme_totals_start(world, &all);
    for (size_t k = 0; k < world->choice->class_count; k++) {
        struct sme_sums class = settle_class(world, k);
        sme_totals_add(world, k, sector_of(world, k), &class, 1, &all);
    }
    sme_totals_finish(world, &all, 1, NULL);
    count_cash(world);
}

static void count_class(const struct world *world, size_t k, double *customers, double *volume)
{
    for (size_t code = 1; code < world->mean_field->codes; code++) {
        customers[code] = class_size(world, k) * code_mass(world->mean_field, k, code);
        volume[code] = customers[code] * volume_of(world, k, code) * world->products[code - 1].served_share;
    }
}

static void change_suppliers(struct world *world, const uint16_t *successors)
{
    struct mean_field *field = world->mean_field;
    for (size_t k = 0; k < world->choice->class_count; k++)
        for (size_t cloud = 0; cloud < field->clouds; cloud++) {
            double *mass = field->classes[k].mass + cloud * field->codes;
            memset(field->next, 0, field->codes * sizeof *field->next);
            for (size_t code = 0; code < field->codes; code++)
                field->next[successors[code]] += mass[code];
            memcpy(mass, field->next, field->codes * sizeof *mass);
        }
}

const struct sme_layer sme_expectations = {
    .create = create,
    .relocate = relocate_classes,
    .count_cash = count_cash,
    .demand = demand,
    .settle = settle,
    .count_class = count_class,
    .change_suppliers = change_suppliers,
};
