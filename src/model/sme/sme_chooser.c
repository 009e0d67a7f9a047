#include "model/sme/sme_chooser.h"

#include "base/float_math.h"
#include "base/multiversion.h"
#include <math.h>

/* Range of price sensitivities that get cohorts of their own, in standard deviations of the log. SMEs
 * outside of it are served too, at the cost of more refusals. */
static const double cohort_deviations_below = 4.5, cohort_deviations_above = 3.5;

static struct choice_cohorts *create_cohorts(struct world *world, const struct sme_class *class)
{
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    double median = sector->price_sensitivity / world->scenario->choice.differentiation;
    double log_sd = sector->price_sensitivity_log_sd;
    return choice_cohorts_create(&world->arena, (float)(median * exp(-cohort_deviations_below * log_sd)),
                                 (float)(median * exp(cohort_deviations_above * log_sd)),
                                 world->product_count);
}

/* Tables larger than the data of the class's SMEs are not worth it. */
static bool may_use_cohorts(const struct world *world, const struct sme_class *class)
{
    enum { SMES_PER_PRODUCT = 16 };
    return world->product_count >= COHORTS_FROM && class->slots >= SMES_PER_PRODUCT * world->product_count &&
           world->scenario->sectors[class->sector].price_sensitivity > 0;
}

static void take_class(struct world *world, const struct sme_class *class, struct sme_chooser *chooser)
{
    size_t codes = world->product_count + 1;
    chooser->kernel.utility = arena_take(&world->arena, codes, sizeof(float));
    chooser->kernel.price = arena_take(&world->arena, codes, sizeof(float));
    chooser->own = arena_take(&world->arena, codes, sizeof *chooser->own);
    if (may_use_cohorts(world, class))
        chooser->cohorts = create_cohorts(world, class);
}

struct sme_choosers *sme_choosers_create(struct world *world)
{
    size_t codes = world->product_count + 1, classes = world->choice->class_count;
    struct sme_choosers *choosers = arena_take(&world->arena, 1, sizeof *choosers);
    if (!choosers)
        return NULL;
    choosers->table = world->choice;
    choosers->terms = arena_take(&world->arena, codes, sizeof *choosers->terms);
    choosers->place = arena_take(&world->arena, codes, sizeof *choosers->place);
    choosers->vendor = arena_take(&world->arena, codes, sizeof *choosers->vendor);
    choosers->code_of = arena_take(&world->arena, codes, sizeof *choosers->code_of);
    choosers->classes = arena_take(&world->arena, classes, sizeof *choosers->classes);
    for (size_t k = 0; choosers->classes && k < classes; k++)
        take_class(world, &world->choice->classes[k], &choosers->classes[k]);
    choosers->one_product_each = world->product_count == world->scenario->vendor_count;
    return choosers;
}

void sme_choosers_relocate(struct sme_choosers *choosers, size_t class_count,
                           const struct relocation *relocation)
{
    void *const pointers[] = {&choosers->table,  &choosers->terms,   &choosers->place,
                              &choosers->vendor, &choosers->code_of, &choosers->classes};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    for (size_t k = 0; k < class_count; k++) {
        struct sme_chooser *chooser = &choosers->classes[k];
        void *const parts[] = {&chooser->row, &chooser->kernel.utility, &chooser->kernel.price, &chooser->own,
                               &chooser->cohorts};
        relocate(relocation, parts, sizeof parts / sizeof *parts);
        if (chooser->cohorts)
            choice_cohorts_relocate(chooser->cohorts, relocation);
    }
}

/* Whether some vendor has more than one product on offer. */
static bool vendors_have_siblings(const struct offer_list *offers)
{
    for (size_t o = 0; o < offers->count; o++) {
        struct offer_range vendor = offers->vendor[offers->product[o] + 1];
        if (vendor.end - vendor.begin > 1)
            return true;
    }
    return false;
}

/* The sensitivity up to which every exponent is above -126. */
static float safe_alpha(const struct choice_kernel *kernel)
{
    float least = 0, dearest = 0;
    for (size_t o = 0; o < kernel->count; o++) {
        least = kernel->utility[o] < least ? kernel->utility[o] : least;
        dearest = kernel->price[o] > dearest ? kernel->price[o] : dearest;
    }
    float room = least + 125;
    return room <= 0 ? -1 : dearest > 0 ? room / dearest : 1e30f;
}

/* Number of 24-bit words n with (n + 1/2) / 2^24 < chance. */
static uint32_t words_below(double chance)
{
    double words = ceil(chance * 16777216.0 - 0.5);
    return words <= 0 ? 0 : words >= 16777216.0 ? 16777216U : (uint32_t)words;
}

static void prepare_supplier(const struct world *world, struct sme_choosers *choosers, size_t code)
{
    const struct choice_table *table = choosers->table;
    bool offered = table->offers.position[code] != NOT_OFFERED;
    double chance = choosers->first_time ? 1 : review_chance(&table->review, code != 0, offered);
    int16_t absent = code == 0 && !choosers->first_time ? CHOICE_STARTING : CHOICE_FREE;
    choosers->terms[code] = (struct supplier_terms){.review_below = words_below(chance),
                                                    .vendor = table->offers.vendor[code],
                                                    .host = table->offers.host[code]};
    choosers->place[code] = offered && !choosers->first_time ? (int16_t)table->offers.position[code] : absent;
    choosers->vendor[code] = code ? (int16_t)world->products[code - 1].vendor : -1;
    choosers->everyone = choosers->everyone && choosers->terms[code].review_below == 16777216U;
    choosers->in_order = choosers->in_order && (code == 0 || choosers->place[code] == (int16_t)code - 1);
}

/* Offers for weights that are powers of two, relative to the largest, in single precision. */
MULTIVERSION
static void scale_offers(size_t count, double peak, const double *restrict utility,
                         const double *restrict price, float *restrict scaled_utility,
                         float *restrict scaled_price)
{
    for (size_t o = 0; o < count; o++) {
        scaled_utility[o] = (float)((utility[o] - peak) * M_LOG2E);
        scaled_price[o] = (float)(price[o] * M_LOG2E);
    }
}

static void prepare_class(const struct world *world, const struct sme_choosers *choosers, size_t k,
                          bool siblings)
{
    const struct choice_table *table = choosers->table;
    struct sme_chooser *chooser = &choosers->classes[k];
    struct choice_kernel *kernel = &chooser->kernel;
    const struct class_row *row = &table->rows[k];
    double outside = table->outside_utility, peak = outside, weight = table->classes[k].bill_weight;
    double utility[MOST_PRODUCTS], price[MOST_PRODUCTS];
    chooser->row = row;
    kernel->count = table->offers.count;
    for (size_t o = 0; o < kernel->count; o++) {
        size_t code = (size_t)table->offers.product[o] + 1;
        utility[o] = row->utility[code];
        price[o] = weight * row->price[code];
        peak = utility[o] > peak ? utility[o] : peak;
    }
    scale_offers(kernel->count, peak, utility, price, kernel->utility, kernel->price);
    kernel->leave = (float)table->leave_factor;
    kernel->home = (float)table->home_factor;
    kernel->has_siblings = siblings;
    /* If every vendor has one product, S_p = S_v makes the vendor term vanish without changing a choice. */
    kernel->sibling = siblings ? (float)table->sibling_factor : kernel->leave;
    kernel->has_home = kernel->home > 1;
    kernel->safe_alpha = safe_alpha(kernel);
    kernel->outside = float_exp((float)(outside - peak));
    kernel->leave_outside = kernel->start = (float)table->outside_leave_factor;
    for (size_t code = 0; code <= world->product_count; code++) {
        int16_t place = choosers->place[code];
        chooser->own[code] = place >= 0 ? (struct own_offer){kernel->utility[place], kernel->price[place]}
                                        : (struct own_offer){0, 0};
    }
    double choices = world->choice->classes[k].alive * (choosers->everyone ? 1 : table->review.user);
    chooser->use_cohorts = chooser->cohorts && choice_cohorts_pay(chooser->cohorts, kernel, choices);
    if (chooser->use_cohorts)
        choice_cohorts_prepare(chooser->cohorts, kernel);
}

void sme_choosers_prepare(struct world *world, struct sme_choosers *choosers, bool first_time)
{
    const struct offer_list *offers = &choosers->table->offers;
    bool siblings = vendors_have_siblings(offers);
    choosers->first_time = first_time;
    choosers->everyone = choosers->in_order = true;
    choosers->no_ranges = !siblings && !(choosers->table->home_factor > 1);
    for (size_t code = 0; code <= world->product_count; code++)
        prepare_supplier(world, choosers, code);
    choosers->code_of[0] = 0;
    for (size_t o = 0; o < offers->count; o++)
        choosers->code_of[o + 1] = (uint16_t)(offers->product[o] + 1);
    for (size_t k = 0; k < world->choice->class_count; k++)
        prepare_class(world, choosers, k, siblings);
}

/* Log of the factor that switching costs put on a supplier's weight; 0: switching is free. */
static double change_cost(const struct sme_choosers *all, const struct sme_situation *sme, size_t code)
{
    const struct choice_table *table = all->table;
    if (code == sme->first || code == sme->second)
        return 0;
    if (same_vendor(all, code, sme->first) || same_vendor(all, code, sme->second))
        return log(table->sibling_factor);
    return sme->supplied ? log(table->leave_factor) : sme->starting ? log(table->outside_leave_factor) : 0;
}

double sme_weigh(const struct sme_choosers *all, const struct class_row *row, const struct sme_situation *sme,
                 double *weight)
{
    const struct offer_list *offers = &all->table->offers;
    for (size_t o = 0; o < offers->count; o++) {
        size_t code = (size_t)offers->product[o] + 1;
        bool home = sme->cloud && offers->host[code] == sme->cloud;
        weight[o] = row->utility[code] - sme->alpha * row->price[code] +
                    (home ? log(all->table->home_factor) : 0) + change_cost(all, sme, code);
    }
    return all->table->outside_utility + (sme->supplied ? log(all->table->outside_leave_factor) : 0);
}

size_t sme_choose_exactly(const struct sme_choosers *choosers, const struct sme_chooser *chooser, size_t code,
                          size_t cloud, double alpha, double uniform)
{
    const struct offer_list *offers = &choosers->table->offers;
    bool supplied = offers->position[code] != NOT_OFFERED && !choosers->first_time;
    struct sme_situation sme = {.first = supplied ? code : 0,
                                .cloud = cloud,
                                .supplied = supplied,
                                .starting = code == 0 && !choosers->first_time,
                                .alpha = alpha};
    double weight[MOST_PRODUCTS], outside = sme_weigh(choosers, chooser->row, &sme, weight);
    double peak = outside, sum = 0;
    for (size_t o = 0; o < offers->count; o++)
        peak = fmax(peak, weight[o]);
    for (size_t o = 0; o < offers->count; o++)
        sum += exp(weight[o] - peak);
    double target = uniform * (sum + exp(outside - peak)) - exp(outside - peak);
    for (size_t o = 0; o < offers->count && target >= 0; o++) {
        target -= exp(weight[o] - peak);
        if (target < 0 || o + 1 == offers->count)
            return (size_t)offers->product[o] + 1;
    }
    return 0;
}
