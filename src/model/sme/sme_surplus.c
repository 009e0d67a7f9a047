#include "model/sme/sme_surplus.h"

#include "base/array_exp.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include <math.h>
#include <string.h>

/* A class's memory; arrays by supplier code, [product_count + 1]. */
struct class_memory {
    double *start;     /* V_0, over using none: as the product was on offer first; NAN: not yet */
    double *customers; /* after the last choice; entry 0: SMEs that use none */
    double level;      /* worth of choosing at the start, kCNY per round */
    double moved;      /* what an SME lost by moving when it last reviewed, util */
};

struct sme_surplus {
    struct class_memory *classes;
    double *value, *volume; /* scratch, by supplier code */
};

/* Sums of logit weights over products, as they are now and as they were at the start, and of the weights of
 * now times the change of utility since. */
struct weights {
    double now, start, change;
};

struct logit {
    struct weights product[MOST_PRODUCTS + 1], vendor[MOST_PRODUCTS], all; /* product: by supplier code */
    struct weights none;
    double peak_now, peak_start; /* utilities by which the weights are scaled */
};

static double alive(const struct world *world, size_t k)
{
    return world->scenario->smes.weight * world->choice->classes[k].alive;
}

/* Utilities of the class's products over that of using none, [product_count + 1]. */
static void find_values(const struct world *world, size_t k, double *value)
{
    const struct choice_table *table = world->choice;
    const struct class_row *row = &table->rows[k];
    value[0] = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        value[code] = row->utility[code] - table->classes[k].price_sensitivity * row->price[code] -
                      table->outside_utility;
}

/* A product that comes on offer later is compared with what it was then. */
static void note_new_products(const struct world *world, const double *value, double *start)
{
    for (size_t code = 1; code <= world->product_count; code++)
        if (isnan(start[code]) && world->products[code - 1].live)
            start[code] = value[code];
}

static void add_weights(struct weights *sum, const struct weights *part, double factor)
{
    sum->now += factor * part->now;
    sum->start += factor * part->start;
    sum->change += factor * part->change;
}

static void weigh(const struct world *world, const double *value, const double *start, struct logit *logit)
{
    size_t codes = world->product_count + 1;
    double scaled[MOST_PRODUCTS + 1], now[MOST_PRODUCTS + 1], before[MOST_PRODUCTS + 1];
    logit->peak_now = logit->peak_start = 0;
    for (size_t code = 1; code < codes; code++) {
        if (world->products[code - 1].live)
            logit->peak_now = fmax(logit->peak_now, value[code]);
        logit->peak_start = fmax(logit->peak_start, start[code]); /* fmax leaves NAN out */
    }
    for (size_t code = 0; code < codes; code++)
        scaled[code] = value[code] - logit->peak_now;
    exp_of_doubles(codes, scaled, now);
    for (size_t code = 0; code < codes; code++)
        scaled[code] = isnan(start[code]) ? 0 : start[code] - logit->peak_start;
    exp_of_doubles(codes, scaled, before);
    logit->none = (struct weights){.now = now[0], .start = before[0]};
    logit->all = (struct weights){0};
    memset(logit->vendor, 0, world->scenario->vendor_count * sizeof *logit->vendor);
    for (size_t code = 1; code < codes; code++) {
        struct weights *product = &logit->product[code];
        bool live = world->products[code - 1].live;
        *product =
            (struct weights){.now = live ? now[code] : 0, .start = isnan(start[code]) ? 0 : before[code]};
        product->change = live && now[code] > 0 ? now[code] * (value[code] - start[code]) : 0;
        add_weights(&logit->all, product, 1);
        add_weights(&logit->vendor[world->products[code - 1].vendor], product, 1);
    }
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
    add_weights(&sum, &logit->none, supplied ? table->outside_leave_factor : 1);
    add_weights(&sum, &logit->all, leave);
    if (supplied) {
        add_weights(&sum, &logit->vendor[world->products[code - 1].vendor], table->sibling_factor - leave);
        add_weights(&sum, &logit->product[code], 1 - table->sibling_factor);
    }
    if (!(sum.now > 0) || !(sum.start > 0)) /* all weights vanish beside the peak: nobody would move */
        return 0;
    double logsum = log(sum.now) + logit->peak_now - log(sum.start) - logit->peak_start;
    return fmax(0, sum.change / sum.now - logsum);
}

static void update_loss(const struct world *world, const struct logit *logit, struct class_memory *memory)
{
    const struct choice_table *table = world->choice;
    double nonuser = world->scenario->choice.nonusers_always_review ? 1 : table->reviewing;
    double total = 0, moved = 0;
    for (size_t code = 0; code <= world->product_count; code++) {
        double customers = memory->customers[code];
        if (!(customers > 0))
            continue;
        bool offered = code && world->products[code - 1].live;
        double reviewing = offered ? table->reviewing : code ? 1 : nonuser;
        moved +=
            customers * (reviewing * loss_by_moving(world, logit, code) + (1 - reviewing) * memory->moved);
        total += customers;
    }
    memory->moved = total > 0 ? moved / total : 0;
}

/* Customers by supplier, for the reviews of the next round. */
static void count_suppliers(const struct world *world, size_t k, double *customers, double *volume)
{
    world->layer->count_class(world, k, customers, volume);
    double users = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        users += customers[code];
    customers[0] = fmax(0, alive(world, k) - users);
}

/* kCNY in the round. */
static double class_surplus(const struct world *world, size_t k)
{
    struct sme_surplus *surplus = world->surplus;
    struct class_memory *memory = &surplus->classes[k];
    const struct sme_class *class = &world->choice->classes[k];
    struct logit logit;
    double gain = 0;
    if (!(class->price_sensitivity > 0))
        return 0;
    find_values(world, k, surplus->value);
    note_new_products(world, surplus->value, memory->start);
    weigh(world, surplus->value, memory->start, &logit);
    update_loss(world, &logit, memory);
    count_suppliers(world, k, memory->customers, surplus->volume);
    for (size_t code = 1; code <= world->product_count; code++)
        if (surplus->volume[code] > 0)
            gain += surplus->volume[code] * (surplus->value[code] - memory->start[code]);
    gain -= alive(world, k) * class->typical_volume * world->months * memory->moved;
    return memory->level + gain / class->price_sensitivity;
}

void sme_surplus_update(struct world *world)
{
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        world->sectors[s].surplus = 0;
    for (size_t k = 0; k < world->choice->class_count; k++)
        world->sectors[world->choice->classes[k].sector].surplus += class_surplus(world, k);
}

/* Worth of the offers of the start to an SME, util: the logsum, or the mean utility of suppliers that the
 * scenario gives. */
static double worth_at_start(const struct world *world, const double *start)
{
    double sum = 0, peak = 0;
    if (world->scenario->choice.initial == INITIAL_SHARES) {
        for (size_t code = 1; code <= world->product_count; code++)
            sum += isnan(start[code]) ? 0 : world->products[code - 1].parameters->initial_share * start[code];
        return sum;
    }
    for (size_t code = 1; code <= world->product_count; code++)
        peak = fmax(peak, start[code]);
    for (size_t code = 0; code <= world->product_count; code++)
        sum += isnan(start[code]) ? 0 : exp(start[code] - peak);
    return log(sum) + peak;
}

static void start_class(const struct world *world, size_t k, struct class_memory *memory)
{
    const struct sme_class *class = &world->choice->classes[k];
    double alpha = class->price_sensitivity;
    memory->start[0] = 0;
    for (size_t code = 1; code <= world->product_count; code++)
        memory->start[code] = (double)NAN;
    find_values(world, k, world->surplus->value);
    note_new_products(world, world->surplus->value, memory->start);
    count_suppliers(world, k, memory->customers, world->surplus->volume);
    memory->level = alpha > 0 ? alive(world, k) * class->typical_volume * world->months *
                                    worth_at_start(world, memory->start) / alpha
                              : 0;
}

enum status sme_surplus_create(struct world *world, struct error *error)
{
    size_t codes = world->product_count + 1, classes = world->choice->class_count;
    struct sme_surplus *surplus = arena_take(&world->arena, 1, sizeof *surplus);
    if (!surplus)
        return error_no_memory(error, "the surplus of SMEs");
    world->surplus = surplus;
    surplus->value = take_numbers(world, codes);
    surplus->volume = take_numbers(world, codes);
    surplus->classes = arena_take(&world->arena, classes, sizeof *surplus->classes);
    for (size_t k = 0; surplus->classes && k < classes; k++) {
        surplus->classes[k].start = take_numbers(world, codes);
        surplus->classes[k].customers = take_numbers(world, codes);
    }
    if (!surplus->classes || world->arena.exhausted)
        return error_no_memory(error, "the surplus of SMEs");
    for (size_t k = 0; k < classes; k++)
        start_class(world, k, &surplus->classes[k]);
    return STATUS_OK;
}

void sme_surplus_relocate(struct world *clone, const struct relocation *relocation)
{
    relocate(relocation, (void *const[]){&clone->surplus}, 1);
    struct sme_surplus *surplus = clone->surplus;
    relocate(relocation, (void *const[]){&surplus->classes, &surplus->value, &surplus->volume}, 3);
    for (size_t k = 0; k < clone->choice->class_count; k++)
        relocate(relocation, (void *const[]){&surplus->classes[k].start, &surplus->classes[k].customers}, 2);
}
