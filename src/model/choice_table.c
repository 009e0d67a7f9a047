#include "model/choice_table.h"

#include "base/array_exp.h"
#include "model/rates.h"
#include <math.h>

static const double comfortable_load = 0.9;

static uint16_t *order_by_host(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    uint16_t *order = arena_take(&world->arena, world->product_count, sizeof *order);
    size_t next = 0;
    for (size_t c = 0; order && c < scenario->cloud_count; c++)
        for (size_t j = 0; j < world->product_count; j++)
            if (scenario->vendors[world->products[j].vendor].host == c)
                order[next++] = (uint16_t)j;
    return order;
}

static bool take_offers(struct world *world, struct offer_list *offers)
{
    size_t codes = world->product_count + 1, clouds = world->scenario->cloud_count + 1;
    offers->product = arena_take(&world->arena, codes, sizeof *offers->product);
    offers->position = arena_take(&world->arena, codes, sizeof *offers->position);
    offers->vendor = arena_take(&world->arena, codes, sizeof *offers->vendor);
    offers->cloud = arena_take(&world->arena, clouds, sizeof *offers->cloud);
    offers->host = arena_take(&world->arena, codes, sizeof *offers->host);
    return offers->product && offers->position && offers->vendor && offers->cloud && offers->host;
}

static bool take_row(struct world *world, struct class_row *row)
{
    size_t codes = world->product_count + 1;
    double **columns[] = {&row->useful_quality, &row->price,   &row->bill,
                          &row->bill_change,    &row->utility, &row->find_probability,
                          &row->experiments};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        *columns[i] = arena_take(&world->arena, codes, sizeof **columns[i]);
        if (!*columns[i])
            return false;
    }
    return true;
}

enum status choice_table_create(struct world *world, struct error *error)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    struct choice_table *table = arena_take(&world->arena, 1, sizeof *table);
    if (!table)
        return error_no_memory(error, "the choice table", sizeof *table);
    world->choice = table;
    enum status status =
        classes_create(&world->arena, world->scenario, &table->classes, &table->class_count, error);
    if (status != STATUS_OK)
        return status;
    table->rows = arena_take(&world->arena, table->class_count, sizeof *table->rows);
    table->host_order = order_by_host(world);
    bool taken = table->rows && table->host_order && take_offers(world, &table->offers);
    for (size_t k = 0; taken && k < table->class_count; k++)
        taken = take_row(world, &table->rows[k]);
    if (!taken)
        return error_no_memory(error, "the choice table",
                               table->class_count * world->product_count * 7 * sizeof(double));
    for (size_t j = 0; j < world->product_count; j++)
        table->offers.host[j + 1] = (uint8_t)(world->scenario->vendors[world->products[j].vendor].host + 1);
    table->leave_factor = exp(-choice->switch_cost_vendor);
    table->sibling_factor = exp(-choice->switch_cost_product);
    table->home_factor = exp(choice->home_cloud_utility);
    table->outside_leave_factor = choice->switch_cost_outside ? table->leave_factor : 1;
    return STATUS_OK;
}

static void list_offers(struct world *world)
{
    struct choice_table *table = world->choice;
    struct offer_list *offers = &table->offers;
    size_t clouds = world->scenario->cloud_count;
    for (size_t code = 0; code <= world->product_count; code++) {
        offers->position[code] = NOT_OFFERED;
        offers->vendor[code] = (struct offer_range){0, 0};
    }
    for (size_t c = 0; c <= clouds; c++)
        offers->cloud[c] = (struct offer_range){0, 0};
    offers->count = 0;
    for (size_t i = 0; i < world->product_count; i++) {
        uint16_t j = table->host_order[i];
        if (!world->products[j].live)
            continue;
        uint16_t here = (uint16_t)offers->count++;
        struct offer_range *cloud = &offers->cloud[offers->host[j + 1]];
        offers->product[here] = j;
        offers->position[j + 1] = here;
        cloud->begin = cloud->end ? cloud->begin : here;
        cloud->end = (uint16_t)(here + 1);
        const struct vendor_state *vendor = &world->vendors[world->products[j].vendor];
        uint16_t begin = here;
        for (size_t sibling = vendor->first_product; sibling < j; sibling++)
            if (world->products[sibling].live && offers->position[sibling + 1] < begin)
                begin = offers->position[sibling + 1];
        for (size_t sibling = vendor->first_product; sibling <= j; sibling++)
            offers->vendor[sibling + 1] = (struct offer_range){begin, (uint16_t)(here + 1)};
    }
}

/* rho of docs/model.md 4.3: reviews get more frequent with the largest relative change of a posted price. */
static double reviewing_probability(const struct world *world)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    double largest = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        double change = fabs(product->price - product->previous_price);
        if (product->live && change > 0)
            largest = fmax(largest, product->previous_price > 0 ? change / product->previous_price : 1);
    }
    return fmin(1, share_in(choice->reconsider_base, world->months) + choice->reconsider_response * largest);
}

/* What congestion takes from a product's quality; the same for all classes. */
static double congestion_loss(const struct world *world, const struct product_state *product)
{
    const struct vendor_state *vendor = &world->vendors[product->vendor];
    const struct cloud_state *host = &world->clouds[world->scenario->vendors[product->vendor].host];
    double load = fmax(vendor->load, host->utilisation);
    return load > comfortable_load ? world->scenario->choice.congestion_penalty * log(load / comfortable_load)
                                   : 0;
}

/* q less what throttling and congestion take, plus the host's service: what an SME of the class gets. */
static double useful_quality(const struct world *world, const struct sme_class *class,
                             const struct product_state *product, double congestion)
{
    const struct cloud_state *host = &world->clouds[world->scenario->vendors[product->vendor].host];
    double quality = product->quality + host->quality;
    if (product->rate_cap > 0 && class->typical_volume > product->rate_cap)
        quality -= world->scenario->choice.throttle_penalty * log(class->typical_volume / product->rate_cap);
    return quality - congestion;
}

static double unfit_loss(const struct world *world, const struct sme_class *class, double quality)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    double shortfall = fmax(0, class->minimum_quality - quality);
    return choice->unfit_penalty * fmin(shortfall, choice->unfit_cap);
}

/* theta qh less what an unfit model loses, and what the vendor's name adds. */
static double utility_of(const struct world *world, const struct sme_class *class, size_t product,
                         double quality)
{
    double brand = world->scenario->vendors[world->products[product].vendor].brand_utility;
    return class->quality_taste * quality - unfit_loss(world, class, quality) + brand;
}

double choice_table_utility(const struct world *world, size_t class_index, size_t product)
{
    const struct sme_class *class = &world->choice->classes[class_index];
    const struct product_state *state = &world->products[product];
    double quality = useful_quality(world, class, state, congestion_loss(world, state));
    return utility_of(world, class, product, quality);
}

/* Perceived price: headline and true mix, less the free quota, plus the fee; docs/model.md 4.3. */
static double perceived_price(const struct world *world, const struct sme_class *class,
                              const struct product_state *product, double bill)
{
    double salience = world->scenario->choice.headline_salience, volume = class->typical_volume;
    double price = salience * product->price_input + (1 - salience) * bill;
    double paid_share = volume > 0 ? fmax(0, 1 - product->free_quota / volume) : product->free_quota <= 0;
    double fee = volume > 0 ? product->subscription_fee / volume : 0;
    return price * paid_share + fee;
}

/* Experiments affordable in a month, docs/model.md 4.4. */
static double experiments(const struct sector_parameters *sector, double bill)
{
    double cost = bill * sector->experiment_volume;
    if (!(cost > 0))
        return sector->experiment_maximum;
    return fmin(sector->experiment_maximum, sector->experiment_budget / cost);
}

/* Columns of one class on the way to its row. */
struct columns {
    double tries[MOST_PRODUCTS]; /* experiments a month */
    double unfitness[MOST_PRODUCTS], odds_against[MOST_PRODUCTS];
    double effort[MOST_PRODUCTS], missed[MOST_PRODUCTS];
};

/* Chance to find a use, 1 - exp(-hazard (1 - exp(-tries/scale)) fitness months), fitness the logistic of the
 * quality above the minimum. */
static void update_find_probability(const struct world *world, size_t k, struct columns *columns)
{
    const struct sme_class *class = &world->choice->classes[k];
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    struct class_row *row = &world->choice->rows[k];
    size_t count = world->product_count;
    for (size_t j = 0; j < count; j++) {
        columns->unfitness[j] = class->minimum_quality - row->useful_quality[j + 1];
        columns->effort[j] = -columns->tries[j] / sector->experiment_scale;
    }
    exp_of_doubles(count, columns->unfitness, columns->odds_against);
    expm1_of_doubles(count, columns->effort, columns->missed);
    for (size_t j = 0; j < count; j++)
        columns->effort[j] =
            sector->value_hazard * columns->missed[j] / (1 + columns->odds_against[j]) * world->months;
    expm1_of_doubles(count, columns->effort, columns->missed);
    for (size_t j = 0; j < count; j++)
        row->find_probability[j + 1] = -columns->missed[j];
}

static void update_row(const struct world *world, size_t k, const double *congestion, struct columns *columns)
{
    const struct sme_class *class = &world->choice->classes[k];
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    struct class_row *row = &world->choice->rows[k];
    for (size_t code = 1; code <= world->product_count; code++) {
        const struct product_state *product = &world->products[code - 1];
        double bill =
            (1 - class->output_share) * product->price_input + class->output_share * product->price_output;
        double quality = useful_quality(world, class, product, congestion[code - 1]);
        row->bill_change[code] = bill - row->bill[code];
        row->bill[code] = bill;
        row->price[code] = perceived_price(world, class, product, bill);
        row->useful_quality[code] = quality;
        row->utility[code] = utility_of(world, class, code - 1, quality);
        columns->tries[code - 1] = experiments(sector, bill);
        row->experiments[code] = columns->tries[code - 1] * sector->experiment_volume;
    }
    if (sector->value_hazard > 0)
        update_find_probability(world, k, columns);
}

void choice_table_update(struct world *world)
{
    struct choice_table *table = world->choice;
    const struct choice_parameters *choice = &world->scenario->choice;
    table->outside_utility = choice->outside_utility + choice->outside_drift * years_played(world);
    struct columns columns;
    double congestion[MOST_PRODUCTS];
    list_offers(world);
    table->reviewing = reviewing_probability(world);
    for (size_t j = 0; j < world->product_count; j++)
        congestion[j] = congestion_loss(world, &world->products[j]);
    for (size_t k = 0; k < table->class_count; k++)
        update_row(world, k, congestion, &columns);
}

static double class_surplus(const struct world *world, size_t k)
{
    const struct choice_table *table = world->choice;
    const struct sme_class *class = &table->classes[k];
    double outside = table->outside_utility, alpha = class->price_sensitivity;
    double peak = outside, sum = 0;
    for (size_t o = 0; o < table->offers.count; o++) {
        size_t code = (size_t)table->offers.product[o] + 1;
        peak = fmax(peak, table->rows[k].utility[code] - alpha * table->rows[k].price[code]);
    }
    for (size_t o = 0; o < table->offers.count; o++) {
        size_t code = (size_t)table->offers.product[o] + 1;
        sum += exp(table->rows[k].utility[code] - alpha * table->rows[k].price[code] - peak);
    }
    double gain = log(sum + exp(outside - peak)) + peak - outside;
    return alpha > 0 ? gain / alpha * class->typical_volume * world->months * class->alive : 0;
}

void choice_table_surplus(struct world *world)
{
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        world->sectors[s].surplus = 0;
    for (size_t k = 0; k < world->choice->class_count; k++)
        world->sectors[world->choice->classes[k].sector].surplus +=
            world->scenario->smes.weight * class_surplus(world, k);
}
