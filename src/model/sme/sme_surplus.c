#include "model/sme/sme_surplus.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include "model/sme/app_market.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include <math.h>
#include <string.h>

/* The part of a class with one of its price sensitivities; arrays by supplier code, [product_count + 1]. */
struct part {
    double *start;     /* V over using none, as the product was on offer first; NAN: not yet */
    double *weight;    /* exp(start - start_peak); 0 where there is none */
    double start_peak; /* the largest of start, or 0 */
    double level;      /* worth of choosing at the start, with the use of the start, kCNY per round */
    double moved;      /* what an SME lost by moving when it last reviewed, util */
};

struct class_memory {
    struct part parts[CLASS_SENSITIVITIES];
    double *customers; /* by supplier code, after the last choice; entry 0: SMEs that use none */
};

struct sme_surplus {
    struct class_memory *classes;
    double *value, *customers, *volume; /* scratch, by supplier code; value: V over using none */
};

/* Sums of logit weights over products, as they are now and as they were at the start, and of the weights of
 * now times the change of utility since. */
struct weights {
    double now, start, change;
};

struct logit {
    /* Columns by supplier code. Of the class's offers: the factor for their nest, and 1 while they are on offer, else
     * 0; then the weights of a part. */
    double factor[MOST_PRODUCTS + 1], live[MOST_PRODUCTS + 1];
    double now[MOST_PRODUCTS + 1], start[MOST_PRODUCTS + 1], change[MOST_PRODUCTS + 1];
    struct weights vendor[MOST_PRODUCTS], all;
    struct weights none;
    double peaks; /* of now less of the start: by how much the scales of the weights differ, as a logarithm */
};

static double alive(const struct world *world, size_t k)
{
    return world->scenario->smes.weight * world->choice->classes[k].alive;
}

/* SMEs of the class that consider using a model: the others lose nothing by not choosing. */
static double considering(const struct world *world, size_t k)
{
    return alive(world, k) * world->choice->classes[k].considering;
}

static void find_values(const struct world *world, size_t k, double alpha, double *value)
{
    const struct choice_table *table = world->choice;
    const struct class_row *row = &table->rows[k];
    value[0] = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        value[code] = row->utility[code] - alpha * row->price[code] - table->outside_utility;
    if (world->scenario->hosted_count) /* that others offer the model too takes nothing from who uses it */
        for (size_t code = 1; code <= world->product_count; code++)
            value[code] -= row->nest[code];
}

/* Factor of an offer's logit weight for its nest (class_row.h); most offers have none. */
static double nest_factor(const struct world *world, size_t k, size_t code)
{
    double nest = world->scenario->hosted_count ? world->choice->rows[k].nest[code] : 0;
    return nest == 0 ? 1 : exp(nest);
}

/* A product that comes on offer later is compared with what it was then. */
static bool note_new_products(const struct world *world, const double *value, struct part *part)
{
    bool some = false;
    for (size_t code = 1; code <= world->product_count; code++) {
        bool is_new = isnan(part->start[code]) && world->products[code - 1].live;
        part->start[code] = is_new ? value[code] : part->start[code];
        some |= is_new;
    }
    return some;
}

static void weigh_start(const struct world *world, struct part *part)
{
    part->start_peak = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        part->start_peak = fmax(part->start_peak, part->start[code]); /* fmax leaves NAN out */
    for (size_t code = 0; code <= world->product_count; code++)
        part->weight[code] = isnan(part->start[code]) ? 0 : exp(part->start[code] - part->start_peak);
}

static void add_times(struct weights *sum, const struct weights *part, double factor)
{
    sum->now += factor * part->now;
    sum->start += factor * part->start;
    sum->change += factor * part->change;
}

/* The weights of the products by columns; those not on offer have none now. */
MULTIVERSION
static void weigh_products(size_t count, const double *restrict factor, const double *restrict live,
                           const double *restrict weight, const double *restrict value,
                           const double *restrict start_value, double *restrict now, double *restrict start,
                           double *restrict change)
{
    for (size_t i = 0; i < count; i++) {
        double weighed = factor[i] * now[i], moved = weighed * (value[i] - start_value[i]);
        start[i] = factor[i] * weight[i];
        now[i] = live[i] > 0 ? weighed : 0;
        change[i] = live[i] > 0 ? moved : 0;
    }
}

static void weigh(const struct world *world, const double *value, const struct part *part,
                  struct logit *logit)
{
    size_t codes = world->product_count + 1;
    double scaled[MOST_PRODUCTS + 1], peak = 0, now = 0, start = 0, change = 0;
    for (size_t code = 1; code < codes; code++)
        peak = logit->live[code] > 0 && value[code] > peak ? value[code] : peak;
    for (size_t code = 0; code < codes; code++)
        scaled[code] = value[code] - peak;
    exp_of_doubles(codes, scaled, logit->now);
    logit->peaks = peak - part->start_peak;
    logit->none = (struct weights){.now = logit->now[0], .start = part->weight[0]};
    weigh_products(codes - 1, logit->factor + 1, logit->live + 1, part->weight + 1, value + 1,
                   part->start + 1, logit->now + 1, logit->start + 1, logit->change + 1);
    memset(logit->vendor, 0, world->scenario->vendor_count * sizeof *logit->vendor);
    for (size_t code = 1; code < codes; code++) {
        struct weights *vendor = &logit->vendor[world->products[code - 1].vendor];
        now += logit->now[code];
        start += logit->start[code];
        change += logit->change[code];
        vendor->now += logit->now[code];
        vendor->start += logit->start[code];
        vendor->change += logit->change[code];
    }
    logit->all = (struct weights){now, start, change};
}

/* What an SME with this supplier loses by moving when it reviews, util: the divergence of the logit shares
 * of now from those at the start's offers. The change of the logsum is the change of utility of what is
 * chosen less this. Cloud accounts are left out. */
static double loss_by_moving(const struct world *world, const struct logit *logit, size_t code)
{
    const struct choice_table *table = world->choice;
    bool supplied = code && world->products[code - 1].live;
    double leave = supplied ? table->leave_factor : code == 0 ? table->outside_leave_factor : 1;
    struct weights sum = {0};
    add_times(&sum, &logit->none, supplied ? table->outside_leave_factor : 1);
    add_times(&sum, &logit->all, leave);
    if (supplied) {
        const struct weights product = {logit->now[code], logit->start[code], logit->change[code]};
        add_times(&sum, &logit->vendor[world->products[code - 1].vendor], table->sibling_factor - leave);
        add_times(&sum, &product, 1 - table->sibling_factor);
    }
    if (!(sum.now > 0) || !(sum.start > 0)) /* all weights vanish beside the peak: nobody would move */
        return 0;
    double loss = sum.change / sum.now - log(sum.now / sum.start) - logit->peaks;
    return loss > 0 ? loss : 0;
}

static void update_loss(const struct world *world, const struct logit *logit, const double *customers,
                        struct part *part)
{
    const struct review_rates *review = &world->choice->review;
    double total = 0, moved = 0;
    for (size_t code = 0; code <= world->product_count; code++) {
        if (!(customers[code] > 0))
            continue;
        bool offered = code && world->products[code - 1].live;
        double reviewing = review_chance(review, code != 0, offered);
        moved += customers[code] *
                 (reviewing * loss_by_moving(world, logit, code) + (1 - reviewing) * part->moved);
        total += customers[code];
    }
    part->moved = total > 0 ? moved / total : 0;
}

/* Customers by supplier, for the reviews of the next round. */
static void count_suppliers(const struct world *world, size_t k, double *customers, double *volume)
{
    world->layer->count_class(world, k, customers, volume);
    double users = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        users += customers[code];
    customers[0] = fmax(0, considering(world, k) - users);
}

static void review_part(const struct world *world, size_t k, double alpha, const double *customers,
                        struct part *part, struct logit *logit)
{
    double *value = world->surplus->value;
    find_values(world, k, alpha, value);
    if (note_new_products(world, value, part))
        weigh_start(world, part);
    weigh(world, value, part, logit);
    update_loss(world, logit, customers, part);
}

/* What a util is worth to an SME of the class, as a multiple of the start: it is volume over alpha, of which growth
 * of use multiplies the one by G and the other by G^b. */
static double worth_of_a_util(const struct world *world, const struct sme_class *class)
{
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    return app_volume_growth(sector, years_played(world)) / class->bill_weight;
}

/* Of a whole class that is all like the part, kCNY in the round. */
static double part_surplus(const struct world *world, size_t k, double alpha, const struct part *part)
{
    const struct sme_class *class = &world->choice->classes[k];
    const double *volume = world->surplus->volume, *value = world->surplus->value;
    double level = part->level * class->considering * worth_of_a_util(world, class), gain = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        if (volume[code] > 0)
            gain += volume[code] * (value[code] - part->start[code]);
    gain -= considering(world, k) * class->typical_volume * world->months * part->moved;
    return level + gain / alpha;
}

static double class_surplus(const struct world *world, size_t k)
{
    const struct sme_class *class = &world->choice->classes[k];
    struct class_memory *memory = &world->surplus->classes[k];
    double sum = 0;
    if (!(class->price_sensitivity[0] > 0))
        return 0;
    count_suppliers(world, k, world->surplus->customers, world->surplus->volume);
    struct logit logit;
    for (size_t code = 1; code <= world->product_count; code++) {
        logit.factor[code] = nest_factor(world, k, code);
        logit.live[code] = world->products[code - 1].live ? 1 : 0;
    }
    for (size_t i = 0; i < class->sensitivity_count; i++) {
        review_part(world, k, class->price_sensitivity[i], memory->customers, &memory->parts[i], &logit);
        sum += part_surplus(world, k, class->price_sensitivity[i], &memory->parts[i]);
    }
    memcpy(memory->customers, world->surplus->customers,
           (world->product_count + 1) * sizeof *memory->customers);
    return sum / (double)class->sensitivity_count;
}

void sme_surplus_update(struct world *world)
{
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        world->sectors[s].surplus = 0;
    for (size_t k = 0; k < world->choice->class_count; k++)
        world->sectors[world->choice->classes[k].sector].surplus += class_surplus(world, k);
}

void sme_surplus_change_suppliers(struct world *world, const uint16_t *successors)
{
    double *changed = world->surplus->customers;
    size_t codes = world->product_count + 1;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        double *customers = world->surplus->classes[k].customers;
        memset(changed, 0, codes * sizeof *changed);
        for (size_t code = 0; code < codes; code++)
            changed[successors[code]] += customers[code];
        memcpy(customers, changed, codes * sizeof *changed);
    }
}

/* Worth of the offers of the start to an SME, util: the logsum, or the mean utility of suppliers that the
 * scenario gives. */
static double worth_at_start(const struct world *world, size_t k, const struct part *part)
{
    double sum = 0;
    if (world->scenario->choice.initial == INITIAL_SHARES) {
        for (size_t code = 1; code <= world->product_count; code++)
            if (!isnan(part->start[code]))
                sum += world->products[code - 1].parameters->initial_share * part->start[code];
        return sum;
    }
    for (size_t code = 0; code <= world->product_count; code++)
        sum += nest_factor(world, k, code) * part->weight[code];
    return log(sum) + part->start_peak;
}

static void start_part(const struct world *world, size_t k, double alpha, struct part *part)
{
    part->start[0] = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        part->start[code] = (double)NAN;
    find_values(world, k, alpha, world->surplus->value);
    note_new_products(world, world->surplus->value, part);
    weigh_start(world, part);
    part->level = alpha > 0 ? alive(world, k) * world->choice->classes[k].typical_volume * world->months *
                                  worth_at_start(world, k, part) / alpha
                            : 0;
}

static void take_class(struct world *world, struct class_memory *memory, size_t parts)
{
    memory->customers = take_numbers(world, world->product_count + 1);
    for (size_t i = 0; i < parts; i++) {
        memory->parts[i].start = take_numbers(world, world->product_count + 1);
        memory->parts[i].weight = take_numbers(world, world->product_count + 1);
    }
}

enum status sme_surplus_create(struct world *world, struct error *error)
{
    const struct sme_class *classes = world->choice->classes;
    size_t count = world->choice->class_count;
    struct sme_surplus *surplus = arena_take(&world->arena, 1, sizeof *surplus);
    if (!surplus)
        return error_no_memory(error, "the surplus of SMEs");
    world->surplus = surplus;
    surplus->value = take_numbers(world, world->product_count + 1);
    surplus->customers = take_numbers(world, world->product_count + 1);
    surplus->volume = take_numbers(world, world->product_count + 1);
    surplus->classes = arena_take(&world->arena, count, sizeof *surplus->classes);
    for (size_t k = 0; surplus->classes && k < count; k++)
        take_class(world, &surplus->classes[k], classes[k].sensitivity_count);
    if (!surplus->classes || world->arena.exhausted)
        return error_no_memory(error, "the surplus of SMEs");
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < classes[k].sensitivity_count; i++)
            start_part(world, k, classes[k].price_sensitivity[i], &surplus->classes[k].parts[i]);
        count_suppliers(world, k, surplus->classes[k].customers, surplus->volume);
    }
    return STATUS_OK;
}

void sme_surplus_relocate(struct world *clone, const struct relocation *relocation)
{
    relocate(relocation, (void *const[]){&clone->surplus}, 1);
    struct sme_surplus *surplus = clone->surplus;
    void *const pointers[] = {&surplus->classes, &surplus->value, &surplus->customers, &surplus->volume};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    for (size_t k = 0; k < clone->choice->class_count; k++) {
        struct class_memory *memory = &surplus->classes[k];
        relocate(relocation, (void *const[]){&memory->customers}, 1);
        for (size_t i = 0; i < clone->choice->classes[k].sensitivity_count; i++)
            relocate(relocation, (void *const[]){&memory->parts[i].start, &memory->parts[i].weight}, 2);
    }
}
