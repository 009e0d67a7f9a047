#include "model/sme/sme_surplus.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include "model/sme/app_market.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include <math.h>
#include <string.h>

/* A class's parts are those with one of its price sensitivities each. They are worked out side by side: arrays
 * [product_count + 1][lanes], by supplier code and part, for lanes = sensitivity_count. */
struct class_memory {
    double *start;  /* V over using none, as the product was on offer first; NAN: not yet */
    double *weight; /* exp(start - start_peak); 0 where there is none */
    double start_peak[CLASS_SENSITIVITIES]; /* the largest of start, or 0 */
    double level
        [CLASS_SENSITIVITIES]; /* worth of choosing at the start, with the use of the start, kCNY per round */
    double moved[CLASS_SENSITIVITIES]; /* what an SME lost by moving when it last reviewed, util */
    double *customers; /* by supplier code, after the last choice; entry 0: SMEs that use none */
};

/* Sums of logit weights over products, as they are now and as they were at the start, and of the weights of
 * now times the change of utility since. */
struct weights {
    double now[CLASS_SENSITIVITIES], start[CLASS_SENSITIVITIES], change[CLASS_SENSITIVITIES];
};

/* What a class sees in a round. */
struct logit {
    size_t codes, lanes;
    /* By supplier code: the factor for the nest of the class's offer, 1 while it is on offer, else 0, and the vendor. */
    double *factor, *live;
    uint16_t *seller;
    bool *noted; /* whether it was on offer before this round */
    size_t new_count;
    uint16_t *new;                /* codes that were not */
    double *value;                /* V over using none, [codes][lanes] */
    double *now, *start, *change; /* weights, [codes][lanes] */
    struct weights *vendor;       /* [vendor_count] */
    struct weights all, none;
    /* of now less of the start: by how much the scales of the weights differ, as a logarithm */
    double peaks[CLASS_SENSITIVITIES];
};

struct sme_surplus {
    struct class_memory *classes;
    struct logit logit;         /* scratch, like the next */
    double *customers, *volume; /* by supplier code */
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

INLINED void find_values_in(const struct class_row *row, size_t codes, size_t lanes,
                            const double *restrict alpha, double outside, const double *restrict nest,
                            double *restrict value)
{
    const double *utility = row->utility, *price = row->price;
    for (size_t i = 0; i < lanes; i++)
        value[i] = 0;
    for (size_t code = 1; code < codes; code++)
        for (size_t i = 0; i < lanes; i++)
            value[code * lanes + i] = utility[code] - alpha[i] * price[code] - outside;
    for (size_t code = 1; nest && code < codes; code++)
        for (size_t i = 0; i < lanes; i++)
            value[code * lanes + i] -= nest[code];
}

MULTIVERSION
static void find_values_of(const struct class_row *row, size_t codes, size_t lanes,
                           const double *restrict alpha, double outside, const double *restrict nest,
                           double *restrict value)
{
    if (lanes == CLASS_SENSITIVITIES)
        find_values_in(row, codes, CLASS_SENSITIVITIES, alpha, outside, nest, value);
    else
        find_values_in(row, codes, 1, alpha, outside, nest, value);
}

static void find_values(const struct world *world, size_t k, double *value)
{
    const struct choice_table *table = world->choice;
    const struct sme_class *class = &table->classes[k];
    /* that others offer the model too takes nothing from who uses it */
    const double *nest = world->scenario->hosted_count ? table->rows[k].nest : NULL;
    find_values_of(&table->rows[k], world->product_count + 1, class->sensitivity_count,
                   class->price_sensitivity, table->outside_utility, nest, value);
}

/* Factor of an offer's logit weight for its nest (class_row.h); most offers have none. */
static double nest_factor(const struct world *world, size_t k, size_t code)
{
    double nest = world->scenario->hosted_count ? world->choice->rows[k].nest[code] : 0;
    return nest == 0 ? 1 : exp(nest);
}

/* What all classes see alike. */
static void note_offers(const struct world *world, struct logit *logit)
{
    logit->new_count = 0;
    for (size_t code = 1; code < logit->codes; code++) {
        bool live = world->products[code - 1].live;
        if (live && !logit->noted[code])
            logit->new[logit->new_count++] = (uint16_t)code;
        logit->noted[code] |= live;
        logit->live[code] = live ? 1 : 0;
        logit->seller[code] = (uint16_t)world->products[code - 1].vendor;
    }
}

/* A product that comes on offer later is compared with what it was then. Those that come now are in `new`. */
static void note_new_products(const struct logit *logit, size_t lanes, struct class_memory *memory)
{
    for (size_t n = 0; n < logit->new_count; n++)
        memcpy(memory->start + logit->new[n] * lanes, logit->value + logit->new[n] * lanes,
               lanes * sizeof *memory->start);
}

static void weigh_start(size_t codes, size_t lanes, struct class_memory *memory)
{
    for (size_t i = 0; i < lanes; i++) {
        double peak = 0;
        for (size_t code = 1; code < codes; code++)
            peak = fmax(peak, memory->start[code * lanes + i]); /* fmax leaves NAN out */
        for (size_t code = 0; code < codes; code++) {
            double start = memory->start[code * lanes + i], *weight = &memory->weight[code * lanes + i];
            if (peak != memory->start_peak[i] || *weight == 0)
                *weight = isnan(start) ? 0 : exp(start - peak);
        }
        memory->start_peak[i] = peak;
    }
}

/* Utilities less the largest of what is on offer, or of none. */
INLINED void scale_in(size_t codes, size_t lanes, const double *restrict live, const double *restrict value,
                      double *restrict peak, double *restrict scaled)
{
    double largest[CLASS_SENSITIVITIES] = {0};
    for (size_t code = 1; code < codes; code++)
        for (size_t i = 0; i < lanes; i++) {
            double here = live[code] > 0 ? value[code * lanes + i] : 0;
            largest[i] = here > largest[i] ? here : largest[i];
        }
    for (size_t code = 0; code < codes; code++)
        for (size_t i = 0; i < lanes; i++)
            scaled[code * lanes + i] = value[code * lanes + i] - largest[i];
    for (size_t i = 0; i < lanes; i++)
        peak[i] = largest[i];
}

MULTIVERSION
static void scale(size_t codes, size_t lanes, const double *restrict live, const double *restrict value,
                  double *restrict peak, double *restrict scaled)
{
    if (lanes == CLASS_SENSITIVITIES)
        scale_in(codes, CLASS_SENSITIVITIES, live, value, peak, scaled);
    else
        scale_in(codes, 1, live, value, peak, scaled);
}

INLINED void add_lanes(size_t lanes, double *restrict sum, const double *restrict part)
{
    for (size_t i = 0; i < lanes; i++)
        sum[i] += part[i];
}

/* The weights of the products; those not on offer have none now. */
INLINED void weigh_products_in(size_t codes, size_t lanes, const double *restrict factor,
                               const double *restrict live, const double *restrict weight,
                               const double *restrict value, const double *restrict start_value,
                               double *restrict now, double *restrict start, double *restrict change)
{
    for (size_t code = 1; code < codes; code++)
        for (size_t cell = code * lanes; cell < (code + 1) * lanes; cell++) {
            double weighed = factor[code] * now[cell];
            now[cell] = weighed;
            start[cell] = factor[code] * weight[cell];
            change[cell] = weighed * (value[cell] - start_value[cell]);
        }
    for (size_t code = 1; code < codes; code++)
        for (size_t cell = code * lanes; !(live[code] > 0) && cell < (code + 1) * lanes; cell++)
            now[cell] = change[cell] = 0;
}

/* Their sums by vendor and over all. */
INLINED void sum_weights_in(const struct logit *logit, size_t lanes, struct weights *restrict vendors,
                            struct weights *restrict all)
{
    struct weights sum = {0};
    for (size_t code = 1; code < logit->codes; code++) {
        const double *now = logit->now + code * lanes, *start = logit->start + code * lanes;
        const double *change = logit->change + code * lanes;
        struct weights *vendor = &vendors[logit->seller[code]];
        add_lanes(lanes, sum.now, now);
        add_lanes(lanes, sum.start, start);
        add_lanes(lanes, sum.change, change);
        add_lanes(lanes, vendor->now, now);
        add_lanes(lanes, vendor->start, start);
        add_lanes(lanes, vendor->change, change);
    }
    *all = sum;
}

MULTIVERSION
static void weigh_products(struct logit *logit, const double *weight, const double *start_value)
{
    if (logit->lanes == CLASS_SENSITIVITIES) {
        weigh_products_in(logit->codes, CLASS_SENSITIVITIES, logit->factor, logit->live, weight, logit->value,
                          start_value, logit->now, logit->start, logit->change);
        sum_weights_in(logit, CLASS_SENSITIVITIES, logit->vendor, &logit->all);
    } else {
        weigh_products_in(logit->codes, 1, logit->factor, logit->live, weight, logit->value, start_value,
                          logit->now, logit->start, logit->change);
        sum_weights_in(logit, 1, logit->vendor, &logit->all);
    }
}

static void weigh(const struct world *world, const struct class_memory *memory, struct logit *logit)
{
    double peak[CLASS_SENSITIVITIES], *scaled = logit->change; /* that is written later */
    scale(logit->codes, logit->lanes, logit->live, logit->value, peak, scaled);
    exp_of_doubles(logit->codes * logit->lanes, scaled, logit->now);
    logit->none = (struct weights){0};
    for (size_t i = 0; i < logit->lanes; i++) {
        logit->peaks[i] = peak[i] - memory->start_peak[i];
        logit->none.now[i] = logit->now[i];
        logit->none.start[i] = memory->weight[i];
    }
    memset(logit->vendor, 0, world->scenario->vendor_count * sizeof *logit->vendor);
    weigh_products(logit, memory->weight, memory->start);
}

/* Factors of the weights in what an SME compares that has a supplier, or none: of using none, of all products, of its
 * vendor's, and of its own product. */
struct mixture {
    bool supplied; /* else the last two are not used */
    double none, all, vendor, product;
};

INLINED void mix_in(const struct logit *logit, size_t lanes, size_t code, const struct mixture *factors,
                    struct weights *sum)
{
    const struct weights *vendor = &logit->vendor[logit->seller[code]];
    for (size_t i = 0; i < lanes; i++) {
        sum->now[i] = 0 + factors->none * logit->none.now[i] + factors->all * logit->all.now[i];
        sum->start[i] = 0 + factors->none * logit->none.start[i] + factors->all * logit->all.start[i];
        sum->change[i] = 0 + factors->none * logit->none.change[i] + factors->all * logit->all.change[i];
    }
    for (size_t i = 0, cell = code * lanes; factors->supplied && i < lanes; i++, cell++) {
        sum->now[i] = sum->now[i] + factors->vendor * vendor->now[i] + factors->product * logit->now[cell];
        sum->start[i] =
            sum->start[i] + factors->vendor * vendor->start[i] + factors->product * logit->start[cell];
        sum->change[i] =
            sum->change[i] + factors->vendor * vendor->change[i] + factors->product * logit->change[cell];
    }
}

MULTIVERSION
static void mix(const struct logit *logit, size_t code, const struct mixture *factors, struct weights *sum)
{
    if (logit->lanes == CLASS_SENSITIVITIES)
        mix_in(logit, CLASS_SENSITIVITIES, code, factors, sum);
    else
        mix_in(logit, 1, code, factors, sum);
}

/* What an SME with this supplier loses by moving when it reviews, util, by part: the divergence of the logit shares
 * of now from those at the start's offers. The change of the logsum is the change of utility of what is
 * chosen less this. Cloud accounts are left out. */
static void losses_by_moving(const struct world *world, const struct logit *logit, size_t code, double *loss)
{
    const struct choice_table *table = world->choice;
    bool supplied = code && world->products[code - 1].live;
    double leave = supplied ? table->leave_factor : code == 0 ? table->outside_leave_factor : 1;
    const struct mixture factors = {.supplied = supplied,
                                    .none = supplied ? table->outside_leave_factor : 1,
                                    .all = leave,
                                    .vendor = table->sibling_factor - leave,
                                    .product = 1 - table->sibling_factor};
    struct weights sum;
    mix(logit, code, &factors, &sum);
    for (size_t i = 0; i < logit->lanes; i++) {
        loss[i] = 0;
        if (!(sum.now[i] > 0) ||
            !(sum.start[i] > 0)) /* all weights vanish beside the peak: nobody would move */
            continue;
        double lost = sum.change[i] / sum.now[i] - log(sum.now[i] / sum.start[i]) - logit->peaks[i];
        loss[i] = lost > 0 ? lost : 0;
    }
}

static void update_losses(const struct world *world, const struct logit *logit, const double *customers,
                          struct class_memory *memory)
{
    const struct review_rates *review = &world->choice->review;
    double total = 0, moved[CLASS_SENSITIVITIES] = {0}, loss[CLASS_SENSITIVITIES];
    for (size_t code = 0; code < logit->codes; code++) {
        if (!(customers[code] > 0))
            continue;
        bool offered = code && world->products[code - 1].live;
        double reviewing = review_chance(review, code != 0, offered);
        losses_by_moving(world, logit, code, loss);
        for (size_t i = 0; i < logit->lanes; i++)
            moved[i] += customers[code] * (reviewing * loss[i] + (1 - reviewing) * memory->moved[i]);
        total += customers[code];
    }
    for (size_t i = 0; i < logit->lanes; i++)
        memory->moved[i] = total > 0 ? moved[i] / total : 0;
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

/* What a util is worth to an SME of the class, as a multiple of the start: it is volume over alpha, of which growth
 * of use multiplies the one by G and the other by G^b. */
static double worth_of_a_util(const struct world *world, const struct sme_class *class)
{
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    return app_volume_growth(sector, years_played(world)) / class->bill_weight;
}

/* What use gained since the start, util times Gtok, by part. */
INLINED void gains_in(const struct logit *logit, size_t lanes, const double *restrict volume,
                      const double *restrict start, double *restrict gain)
{
    for (size_t code = 1; code < logit->codes; code++)
        for (size_t i = 0, cell = code * lanes; volume[code] > 0 && i < lanes; i++, cell++)
            gain[i] += volume[code] * (logit->value[cell] - start[cell]);
}

static void find_gains(const struct logit *logit, const double *volume, const double *start, double *gain)
{
    memset(gain, 0, logit->lanes * sizeof *gain);
    if (logit->lanes == CLASS_SENSITIVITIES)
        gains_in(logit, CLASS_SENSITIVITIES, volume, start, gain);
    else
        gains_in(logit, 1, volume, start, gain);
}

/* Means over parts that are each taken for the whole class, kCNY in the round. */
static double mean_surplus(const struct world *world, size_t k)
{
    const struct sme_class *class = &world->choice->classes[k];
    const struct sme_surplus *surplus = world->surplus;
    const struct class_memory *memory = &surplus->classes[k];
    double gain[CLASS_SENSITIVITIES], sum = 0, worth = worth_of_a_util(world, class);
    double chosen = considering(world, k) * class->typical_volume * world->months;
    find_gains(&surplus->logit, surplus->volume, memory->start, gain);
    for (size_t i = 0; i < class->sensitivity_count; i++) {
        double level = memory->level[i] * class->considering * worth;
        sum += level + (gain[i] - chosen * memory->moved[i]) / class->price_sensitivity[i];
    }
    return sum / (double)class->sensitivity_count;
}

static double class_surplus(const struct world *world, size_t k)
{
    struct sme_surplus *surplus = world->surplus;
    struct class_memory *memory = &surplus->classes[k];
    struct logit *logit = &surplus->logit;
    if (!(world->choice->classes[k].price_sensitivity[0] > 0))
        return 0;
    count_suppliers(world, k, surplus->customers, surplus->volume);
    logit->lanes = world->choice->classes[k].sensitivity_count;
    for (size_t code = 1; code < logit->codes; code++)
        logit->factor[code] = nest_factor(world, k, code);
    find_values(world, k, logit->value);
    note_new_products(logit, logit->lanes, memory);
    if (logit->new_count > 0)
        weigh_start(logit->codes, logit->lanes, memory);
    weigh(world, memory, logit);
    update_losses(world, logit, memory->customers, memory);
    memcpy(memory->customers, surplus->customers, logit->codes * sizeof *memory->customers);
    return mean_surplus(world, k);
}

void sme_surplus_update(struct world *world)
{
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        world->sectors[s].surplus = 0;
    note_offers(world, &world->surplus->logit);
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
static double worth_at_start(const struct world *world, size_t k, size_t lanes, size_t i)
{
    const struct class_memory *memory = &world->surplus->classes[k];
    double sum = 0;
    if (world->scenario->choice.initial == INITIAL_SHARES) {
        for (size_t code = 1; code <= world->product_count; code++)
            if (!isnan(memory->start[code * lanes + i]))
                sum += world->products[code - 1].parameters->initial_share * memory->start[code * lanes + i];
        return sum;
    }
    for (size_t code = 0; code <= world->product_count; code++)
        sum += nest_factor(world, k, code) * memory->weight[code * lanes + i];
    return log(sum) + memory->start_peak[i];
}

static void start_class(const struct world *world, size_t k)
{
    const struct sme_class *class = &world->choice->classes[k];
    struct class_memory *memory = &world->surplus->classes[k];
    size_t codes = world->product_count + 1, lanes = class->sensitivity_count;
    for (size_t cell = 0; cell < codes * lanes; cell++)
        memory->start[cell] = cell < lanes ? 0 : (double)NAN;
    find_values(world, k, world->surplus->logit.value);
    note_new_products(&world->surplus->logit, lanes, memory);
    weigh_start(codes, lanes, memory);
    for (size_t i = 0; i < lanes; i++)
        memory->level[i] = class->price_sensitivity[i] > 0
                               ? alive(world, k) * class->typical_volume * world->months *
                                     worth_at_start(world, k, lanes, i) / class->price_sensitivity[i]
                               : 0;
}

static void take_logit(struct world *world, struct logit *logit)
{
    size_t codes = world->product_count + 1, cells = codes * CLASS_SENSITIVITIES;
    *logit = (struct logit){
        .codes = codes,
        .factor = take_numbers(world, codes),
        .live = take_numbers(world, codes),
        .seller = arena_take(&world->arena, codes, sizeof *logit->seller),
        .noted = arena_take(&world->arena, codes, sizeof *logit->noted),
        .new = arena_take(&world->arena, codes, sizeof *logit->new),
        .value = take_numbers(world, cells),
        .now = take_numbers(world, cells),
        .start = take_numbers(world, cells),
        .change = take_numbers(world, cells),
        .vendor = arena_take(&world->arena, world->scenario->vendor_count, sizeof *logit->vendor)};
}

static void take_class(struct world *world, struct class_memory *memory, size_t parts)
{
    size_t codes = world->product_count + 1;
    memory->customers = take_numbers(world, codes);
    memory->start = take_numbers(world, codes * parts);
    memory->weight = take_numbers(world, codes * parts);
}

enum status sme_surplus_create(struct world *world, struct error *error)
{
    const struct sme_class *classes = world->choice->classes;
    size_t count = world->choice->class_count;
    struct sme_surplus *surplus = arena_take(&world->arena, 1, sizeof *surplus);
    if (!surplus)
        return error_no_memory(error, "the surplus of SMEs");
    world->surplus = surplus;
    take_logit(world, &surplus->logit);
    surplus->customers = take_numbers(world, world->product_count + 1);
    surplus->volume = take_numbers(world, world->product_count + 1);
    surplus->classes = arena_take(&world->arena, count, sizeof *surplus->classes);
    for (size_t k = 0; surplus->classes && k < count; k++)
        take_class(world, &surplus->classes[k], classes[k].sensitivity_count);
    if (!surplus->classes || world->arena.exhausted)
        return error_no_memory(error, "the surplus of SMEs");
    note_offers(world, &surplus->logit);
    for (size_t k = 0; k < count; k++) {
        start_class(world, k);
        count_suppliers(world, k, surplus->classes[k].customers, surplus->volume);
    }
    return STATUS_OK;
}

void sme_surplus_relocate(struct world *clone, const struct relocation *relocation)
{
    relocate(relocation, (void *const[]){&clone->surplus}, 1);
    struct sme_surplus *surplus = clone->surplus;
    struct logit *logit = &surplus->logit;
    void *const pointers[] = {&surplus->classes, &surplus->customers, &surplus->volume, &logit->factor,
                              &logit->live,      &logit->seller,      &logit->noted,    &logit->new,
                              &logit->value,     &logit->now,         &logit->start,    &logit->change,
                              &logit->vendor};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    for (size_t k = 0; k < clone->choice->class_count; k++) {
        struct class_memory *memory = &surplus->classes[k];
        relocate(relocation, (void *const[]){&memory->customers, &memory->start, &memory->weight}, 3);
    }
}
