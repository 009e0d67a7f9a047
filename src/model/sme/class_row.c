#include "model/sme/class_row.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include <math.h>
#include <string.h>

static const double comfortable_load = 0.9;

/* Columns over the products. Those down to least_cap are the same for all classes. */
struct columns {
    double input[MOST_PRODUCTS], output[MOST_PRODUCTS]; /* posted prices, CNY/Mtok */
    double brand[MOST_PRODUCTS];                        /* utility of the vendor's name and the product */
    double plain[MOST_PRODUCTS];                        /* quality with the host's service */
    double congestion[MOST_PRODUCTS];                   /* loss of quality by congestion */
    double quota[MOST_PRODUCTS], charge[MOST_PRODUCTS]; /* free volume and fee per customer */
    double cap[MOST_PRODUCTS];                          /* rate caps; 0: none */
    double least_cap;                                   /* the lowest rate cap; INFINITY: there is none */
    /* throttling has changed `quality` for the class last shown */
    bool throttled;
    /* For the class's volume: */
    double quality[MOST_PRODUCTS]; /* qh: quality after throttling and congestion */
    double paid[MOST_PRODUCTS];    /* share of the volume that is paid for */
    double fee[MOST_PRODUCTS];     /* fee per unit of volume, CNY/Mtok */
    /* Offers of models that several vendors have on offer, and their models; not columns over the products. */
    size_t shared_count;
    uint16_t shared[MOST_PRODUCTS], shared_model[MOST_PRODUCTS];
};

/* Loss of a product's quality by congestion. */
static double congestion_loss(const struct world *world, const struct product_state *product)
{
    const struct vendor_state *vendor = &world->vendors[product->vendor];
    const struct cloud_state *host = host_of(world, product->vendor);
    double load = fmax(vendor->load, host ? host->utilisation : 0);
    return load > comfortable_load ? world->scenario->choice.congestion_penalty * log(load / comfortable_load)
                                   : 0;
}

static void list_shared_offers(const struct world *world, struct columns *columns)
{
    uint16_t offers[MOST_PRODUCTS] = {0}; /* of the model */
    columns->shared_count = 0;
    if (!world->scenario->hosted_count)
        return;
    for (size_t j = 0; j < world->product_count; j++)
        offers[model_of(world, j)] += world->products[j].live;
    for (size_t j = 0; j < world->product_count; j++) {
        size_t model = model_of(world, j);
        if (!world->products[j].live || offers[model] < 2)
            continue;
        columns->shared[columns->shared_count] = (uint16_t)j;
        columns->shared_model[columns->shared_count++] = (uint16_t)model;
    }
}

static void show_products(const struct world *world, struct columns *columns)
{
    list_shared_offers(world, columns);
    columns->least_cap = INFINITY;
    columns->throttled = false;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        const struct vendor_parameters *vendor = &world->scenario->vendors[product->vendor];
        columns->input[j] = product->price_input;
        columns->output[j] = product->price_output;
        columns->brand[j] = vendor->brand_utility + product->parameters->utility +
                            world->scenario->partners.taste * world->vendors[product->vendor].partners;
        const struct cloud_state *host = host_of(world, product->vendor);
        columns->plain[j] = product->quality + (host ? host->quality : 0);
        columns->congestion[j] = congestion_loss(world, product);
        columns->quality[j] = columns->plain[j] - columns->congestion[j];
        columns->quota[j] = product->free_quota;
        columns->charge[j] = product->subscription_fee;
        columns->cap[j] = product->rate_cap;
        if (product->rate_cap > 0 && product->rate_cap < columns->least_cap)
            columns->least_cap = product->rate_cap;
    }
}

/* Computes the share of a volume that is paid for, and the fee per unit of it. */
MULTIVERSION
static void spread_terms(size_t count, double volume, const double *restrict quota,
                         const double *restrict charge, double *restrict paid, double *restrict fee)
{
    for (size_t j = 0; j < count; j++) {
        double share = 1 - quota[j] / volume;
        share = share > 0 ? share : 0;
        paid[j] = volume > 0 ? share : quota[j] <= 0 ? 1 : 0;
        fee[j] = volume > 0 ? charge[j] / volume : 0;
    }
}

/* Subtracts the losses by throttling and congestion from quality. */
static void throttle(const struct world *world, double volume, struct columns *columns)
{
    double known = 0, loss = 0; /* under the last cap: most products have the same */
    columns->throttled = false;
    for (size_t j = 0; j < world->product_count; j++) {
        double quality = columns->plain[j], cap = columns->cap[j];
        if (cap > 0 && volume > cap) {
            loss = cap == known ? loss : world->scenario->choice.throttle_penalty * log(volume / cap);
            known = cap;
            quality -= loss;
            columns->throttled = true;
        }
        columns->quality[j] = quality - columns->congestion[j];
    }
}

/* Fills the columns that depend on the class's volume; docs/model.md 4.3. */
static void show_class(const struct world *world, double volume, struct columns *columns)
{
    if (columns->throttled || volume > columns->least_cap)
        throttle(world, volume, columns);
    spread_terms(world->product_count, volume, columns->quota, columns->charge, columns->paid, columns->fee);
}

/* theta qh, less the loss from an unfit model, plus what the vendor's name and the product are worth beside it. */
MULTIVERSION
static void find_utilities(size_t count, double taste, double minimum, double penalty, double cap,
                           const double *restrict quality, const double *restrict brand,
                           double *restrict utility)
{
    for (size_t j = 0; j < count; j++) {
        double shortfall = minimum - quality[j];
        shortfall = shortfall > 0 ? shortfall : 0;
        shortfall = shortfall < cap ? shortfall : cap;
        utility[j] = taste * quality[j] - penalty * shortfall + brand[j];
    }
}

static void utilities_of(const struct world *world, const struct sme_class *class,
                         const struct columns *columns, double *utility)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    find_utilities(world->product_count, class->quality_taste, class->minimum_quality, choice->unfit_penalty,
                   choice->unfit_cap, columns->quality, columns->brand, utility);
    /* What the outside option has gained: only differences count, so the products lose it. */
    double outside_gain = choice->outside_follows * world->market.quality_gain * class->quality_taste;
    for (size_t j = 0; choice->outside_follows > 0 && j < world->product_count; j++)
        utility[j] -= outside_gain;
}

/* Offers of one model by several vendors are nearer to each other than to other models: a nested logit with
 * the models as nests. Its probabilities are those of a plain logit of V + sigma ln s, s: the offer's share of
 * its nest, exp(V/(1 - sigma)) over the nest's sum (Berry 1994, eq. 28; docs/model.md 4.12).
 * nest [shared_count]: sigma ln s of the shared offers. */
static void find_nests(const struct world *world, const struct columns *columns, const double *utility,
                       double alpha, const double *price, double *nest)
{
    double sigma = world->scenario->choice.same_model_correlation;
    double value[MOST_PRODUCTS], peak[MOST_PRODUCTS], sum[MOST_PRODUCTS];
    size_t count = columns->shared_count;
    for (size_t i = 0; i < count; i++) {
        peak[columns->shared_model[i]] = -INFINITY;
        sum[columns->shared_model[i]] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        size_t j = columns->shared[i], model = columns->shared_model[i];
        value[i] = (utility[j] - alpha * price[j]) / (1 - sigma);
        peak[model] = fmax(peak[model], value[i]);
    }
    for (size_t i = 0; i < count; i++)
        sum[columns->shared_model[i]] += exp(value[i] - peak[columns->shared_model[i]]);
    for (size_t i = 0; i < count; i++) {
        size_t model = columns->shared_model[i];
        nest[i] = sigma * (value[i] - peak[model] - log(sum[model]));
    }
}

/* Where several vendors offer a model. At the mean of the class's price sensitivities. */
static void add_nests(const struct world *world, const struct sme_class *class, const struct columns *columns,
                      struct class_row *row)
{
    double alpha = 0, nest[MOST_PRODUCTS];
    for (size_t i = 0; i < class->sensitivity_count; i++)
        alpha += class->price_sensitivity[i] / (double)class->sensitivity_count;
    find_nests(world, columns, row->utility + 1, alpha, row->price + 1, nest);
    memset(row->nest, 0, (world->product_count + 1) * sizeof *row->nest);
    for (size_t i = 0; i < columns->shared_count; i++) {
        row->nest[columns->shared[i] + 1] = nest[i];
        row->utility[columns->shared[i] + 1] += nest[i];
    }
}

/* Bills are true prices per unit. Perceived prices mix headline and true prices by salience, for the share
 * that is paid for, plus the fee per unit. */
MULTIVERSION
static void find_prices(size_t count, double output_share, double salience, const double *restrict input,
                        const double *restrict output, const double *restrict paid,
                        const double *restrict fee, double *restrict bill, double *restrict bill_change,
                        double *restrict price)
{
    for (size_t j = 0; j < count; j++) {
        double now = (1 - output_share) * input[j] + output_share * output[j];
        bill_change[j] = now - bill[j];
        bill[j] = now;
        price[j] = (salience * input[j] + (1 - salience) * now) * paid[j] + fee[j];
    }
}

/* Experiments that a month's budget can pay, docs/model.md 4.4, and their volume. */
MULTIVERSION
static void find_experiments(size_t count, double volume, double budget, double most,
                             const double *restrict bill, double *restrict tries, double *restrict volumes)
{
    for (size_t j = 0; j < count; j++) {
        double cost = bill[j] * volume, affordable = budget / cost;
        affordable = affordable < most ? affordable : most;
        tries[j] = cost > 0 ? affordable : most;
        volumes[j] = tries[j] * volume;
    }
}

MULTIVERSION
static void weigh_tries(size_t count, double scale, double minimum, const double *restrict tries,
                        const double *restrict quality, double *restrict effort, double *restrict unfitness)
{
    for (size_t j = 0; j < count; j++) {
        unfitness[j] = minimum - quality[j];
        effort[j] = -tries[j] / scale;
    }
}

MULTIVERSION
static void find_hazards(size_t count, double hazard, double months, const double *restrict missed,
                         const double *restrict odds_against, double *restrict effort)
{
    for (size_t j = 0; j < count; j++)
        effort[j] = hazard * missed[j] / (1 + odds_against[j]) * months;
}

/* Chance to find a use, 1 - exp(-hazard (1 - exp(-tries/scale)) fitness months); fitness: the logistic of
 * quality minus the minimum. */
static void find_chances(const struct world *world, const struct sme_class *class,
                         const struct columns *columns, const double *tries, double *chance)
{
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    size_t count = world->product_count;
    double effort[MOST_PRODUCTS], unfitness[MOST_PRODUCTS], odds_against[MOST_PRODUCTS],
        missed[MOST_PRODUCTS];
    weigh_tries(count, sector->experiment_scale, class->minimum_quality, tries, columns->quality, effort,
                unfitness);
    exp_of_doubles(count, unfitness, odds_against);
    expm1_of_doubles(count, effort, missed);
    find_hazards(count, sector->value_hazard, world->months, missed, odds_against, effort);
    expm1_of_doubles(count, effort, missed);
    for (size_t j = 0; j < count; j++)
        chance[j] = -missed[j];
}

static void update_row(const struct world *world, const struct sme_class *class,
                       const struct columns *columns, struct class_row *row)
{
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    size_t count = world->product_count;
    double tries[MOST_PRODUCTS];
    for (size_t j = 0; j < count; j++)
        row->useful_quality[j + 1] = columns->quality[j];
    utilities_of(world, class, columns, row->utility + 1);
    find_prices(count, class->output_share, world->scenario->choice.headline_salience, columns->input,
                columns->output, columns->paid, columns->fee, row->bill + 1, row->bill_change + 1,
                row->price + 1);
    if (world->scenario->hosted_count)
        add_nests(world, class, columns, row);
    find_experiments(count, sector->experiment_volume, sector->experiment_budget, sector->experiment_maximum,
                     row->bill + 1, tries, row->experiments + 1);
    if (sector->value_hazard > 0)
        find_chances(world, class, columns, tries, row->find_probability + 1);
}

void class_rows_update(const struct world *world, const struct sme_class *classes, size_t count,
                       struct class_row *rows)
{
    struct columns columns;
    show_products(world, &columns);
    for (size_t k = 0; k < count; k++) {
        show_class(world, classes[k].typical_volume, &columns);
        update_row(world, &classes[k], &columns, &rows[k]);
    }
}

/* The same for what market research sees of a class: posted prices, each sensitivity by itself. */
static void add_posted_nests(const struct world *world, const struct sme_class *class,
                             const struct columns *columns, double *utility)
{
    double price[MOST_PRODUCTS], nest[MOST_PRODUCTS];
    for (size_t j = 0; j < world->product_count; j++)
        price[j] = world->products[j].price;
    for (size_t i = 0; i < class->sensitivity_count; i++, utility += world->product_count) {
        find_nests(world, columns, utility, class->price_sensitivity[i], price, nest);
        for (size_t n = 0; n < columns->shared_count; n++)
            utility[columns->shared[n]] += nest[n];
    }
}

void class_utilities(const struct world *world, const struct sme_class *classes, size_t count,
                     double *utility)
{
    size_t products = world->product_count;
    struct columns columns;
    show_products(world, &columns);
    for (size_t k = 0; k < count; k++) {
        show_class(world, classes[k].typical_volume, &columns);
        utilities_of(world, &classes[k], &columns, utility);
        for (size_t j = 0; j < products; j++)
            if (!world->products[j].live)
                utility[j] = -INFINITY;
        for (size_t i = 1; i < classes[k].sensitivity_count; i++)
            memcpy(utility + i * products, utility, products * sizeof *utility);
        if (world->scenario->hosted_count)
            add_posted_nests(world, &classes[k], &columns, utility);
        utility += classes[k].sensitivity_count * products;
    }
}
