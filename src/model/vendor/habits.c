#include "model/vendor/habits.h"

#include "model/rates.h"
#include "model/sme/app_market.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include "model/sme/use_growth.h"
#include <math.h>

struct habits {
    bool known;                                     /* customers are those of the last round */
    double *customers;                              /* [segment_count][product_count + 1] */
    double *grown, *growth, *attach, *account_move; /* [segment_count] */
    double *of_class, *volume, *likely; /* scratch, [product_count + 1]; the last for each sensitivity */
    struct habits_view view;
};

static bool looks_ahead(const struct scenario *scenario, size_t f)
{
    const struct pricing_parameters *pricing = &scenario->vendors[f].pricing;
    const struct strategy *first = pricing->extension->rule;
    const struct strategy *second = pricing->successor ? pricing->successor->rule : first;
    return first->looks_ahead || second->looks_ahead;
}

struct habits *habits_create(struct world *world)
{
    size_t codes = world->product_count + 1, segments = world->choice->segment_count;
    bool wanted = false;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        wanted = wanted || looks_ahead(world->scenario, f);
    struct habits *habits = wanted ? arena_take(&world->arena, 1, sizeof *habits) : NULL;
    if (!habits)
        return NULL;
    habits->customers = take_numbers(world, segments * codes);
    habits->grown = take_numbers(world, segments);
    habits->growth = take_numbers(world, segments);
    habits->attach = take_numbers(world, segments);
    habits->account_move = take_numbers(world, segments);
    habits->of_class = take_numbers(world, codes);
    habits->volume = take_numbers(world, codes);
    habits->likely = take_numbers(world, CLASS_SENSITIVITIES * codes);
    return habits;
}

void habits_relocate(struct habits *habits, const struct relocation *relocation)
{
    void *const pointers[] = {&habits->customers,    &habits->grown,    &habits->growth, &habits->attach,
                              &habits->account_move, &habits->of_class, &habits->volume, &habits->likely};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
}

void habits_renew(struct habits *habits)
{
    habits->known = false;
}

/* How likely an SME of each of the class's sensitivities is to use each product, at posted prices. */
static void find_likely(const struct world *world, struct habits *habits, const struct sme_class *class,
                        const struct demand_segment *segments, const double *utility, const double *outside)
{
    size_t products = world->product_count;
    for (size_t i = 0; i < class->sensitivity_count; i++) {
        double *likely = habits->likely + i * (products + 1), peak = outside[i], sum;
        for (size_t j = 0; j < products; j++) {
            likely[j + 1] =
                utility[i * products + j] - segments[i].price_sensitivity * world->products[j].price;
            peak = fmax(peak, likely[j + 1]);
        }
        likely[0] = sum = exp(outside[i] - peak);
        for (size_t j = 0; j < products; j++)
            sum += likely[j + 1] = exp(likely[j + 1] - peak);
        for (size_t j = 0; j <= products; j++)
            likely[j] /= sum;
    }
}

/* Shares the class's customers of each product out among its sensitivities, by Bayes' rule; the rest use none. */
static void share_out(const struct world *world, struct habits *habits, const struct sme_class *class,
                      double *customers)
{
    size_t codes = world->product_count + 1, count = class->sensitivity_count;
    double size = world->scenario->smes.weight * class->alive * class->considering;
    for (size_t i = 0; i < count; i++)
        customers[i * codes] = 1;
    for (size_t code = 1; code < codes; code++) {
        double sum = 0, share = size > 0 ? habits->of_class[code] / size : 0;
        for (size_t i = 0; i < count; i++)
            sum += habits->likely[i * codes + code];
        for (size_t i = 0; i < count; i++) {
            double part = sum > 0 ? habits->likely[i * codes + code] / sum : 1 / (double)count;
            customers[i * codes + code] = share * part * (double)count;
            customers[i * codes] -= customers[i * codes + code];
        }
    }
    for (size_t i = 0; i < count; i++)
        customers[i * codes] = fmax(0, customers[i * codes]);
}

/* By what the volume of the sector's SMEs that consider a model grows between two times in years. */
static double volume_path_factor(const struct sector_parameters *sector, double from, double to)
{
    double before = app_volume_growth(sector, from) * considering_share_of(sector, from);
    double after = app_volume_growth(sector, to) * considering_share_of(sector, to);
    return before > 0 && isfinite(after / before) ? after / before : 1;
}

static void count_customers(const struct world *world, struct habits *habits,
                            const struct demand_segment *segments, const double *utility,
                            const double *outside)
{
    size_t first = 0, products = world->product_count;
    double now = years_played(world);
    for (size_t k = 0; k < world->choice->class_count; k++) {
        const struct sme_class *class = &world->choice->classes[k];
        const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
        world->layer->count_class(world, k, habits->of_class, habits->volume);
        find_likely(world, habits, class, segments + first, utility + first * products, outside + first);
        share_out(world, habits, class, habits->customers + first * (products + 1));
        for (size_t i = 0; i < class->sensitivity_count; i++, first++) {
            habits->grown[first] = volume_path_factor(sector, fmax(0, now - world->years), now);
            habits->growth[first] = volume_path_factor(sector, now, now + world->years);
        }
    }
    habits->known = true;
}

/* Gross profit of a cloud on an SME of the sector that has its account there and uses a model of its, kCNY a round. */
static double profit_on_account(const struct world *world, size_t s, double margin)
{
    const struct sector_parameters *sector = &world->scenario->sectors[s];
    const struct sector_totals *totals = &world->sectors[s];
    double earned = totals->alive > 0 ? totals->revenue / totals->alive : 0;
    return margin * ((sector->cloud_spend_fixed + sector->cloud_spend_with_model) * world->months +
                     sector->cloud_spend_per_revenue * earned);
}

/* The attach profit of vendor f by segment, and where accounts are. */
static void show_accounts(const struct world *world, struct habits *habits, size_t f)
{
    const struct scenario *scenario = world->scenario;
    size_t host = scenario->vendors[f].host, first = 0, codes = world->product_count + 1;
    bool earns = scenario->vendors[f].owner != NO_REFERENCE && host != NO_REFERENCE;
    double alive = 0, whole = 0;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        const struct sme_class *class = &world->choice->classes[k];
        double margin = earns ? scenario->clouds[host].attach_margin : 0;
        double number = scenario->smes.weight * class->alive / (double)class->sensitivity_count;
        double each = earns ? profit_on_account(world, class->sector, margin) : 0;
        double move = share_in(scenario->sectors[class->sector].cloud_move_rate, world->months);
        alive += scenario->smes.weight * class->alive;
        for (size_t i = 0; i < class->sensitivity_count; i++, first++) {
            habits->attach[first] = number * class->considering * each;
            habits->account_move[first] = host != NO_REFERENCE ? move : 0;
            for (size_t k_own = 0; k_own < world->vendors[f].product_count; k_own++)
                whole += habits->attach[first] *
                         habits->customers[first * codes + world->vendors[f].first_product + k_own + 1];
        }
    }
    struct habits_view *view = &habits->view;
    double here = host != NO_REFERENCE ? world->report.cloud_customers[host] : 0;
    view->held = alive > 0 ? fmin(1, here / alive) : 0;
    view->own_held = whole > 0 && world->vendors[f].attach_profit > 0
                         ? fmin(1, world->vendors[f].attach_profit / whole)
                         : view->held;
}

/* What the host could serve for the vendor if others ask for what they asked for in the last round. */
static void show_capacity(const struct world *world, size_t f, struct habits_view *view)
{
    const struct cloud_state *host = host_of(world, f);
    const struct vendor_state *vendor = &world->vendors[f];
    double used = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        used += world->products[j].demand * world->products[j].compute_need;
    view->capacity = view->capacity_rounds = INFINITY;
    if (!host || !isfinite(host->accelerators) || !(used > 0) || !(vendor->demand > 0))
        return;
    double hours = host->accelerators * HOURS_PER_MONTH * world->months;
    view->capacity = fmax(0, hours - (host->demand - used)) * vendor->demand / used;
    const struct infrastructure_parameters *infrastructure = &world->scenario->infrastructure;
    if (infrastructure->order_adjustment > 0)
        view->capacity_rounds = ceil(infrastructure->order_delay / world->months) + 1;
}

const struct habits_view *habits_of(const struct world *world, struct habits *habits, size_t f,
                                    const struct demand_segment *segments, const double *utility,
                                    const double *outside)
{
    if (!habits || !looks_ahead(world->scenario, f))
        return NULL;
    if (!habits->known)
        count_customers(world, habits, segments, utility, outside);
    const struct choice_parameters *choice = &world->scenario->choice;
    const struct technology_parameters *technology = &world->scenario->technology;
    const double usual = 0.5; /* docs/model.md 4.3 */
    habits->view = (struct habits_view){
        .customers = habits->customers,
        .grown = habits->grown,
        .growth = habits->growth,
        .attach = habits->attach,
        .account_move = habits->account_move,
        .switch_cost_vendor = choice->switch_cost_vendor,
        .switch_cost_product = choice->switch_cost_product,
        .switch_cost_outside = choice->switch_cost_outside,
        .review = choice->reconsider_base,
        .nonuser_review =
            isnan(choice->nonuser_review) ? fmax(usual, choice->reconsider_base) : choice->nonuser_review,
        .review_response = choice->reconsider_response,
        .cost_trend =
            pow((1 - technology->hardware_progress) * (1 - technology->algorithmic_progress), world->years),
        .learning = -log2(1 - technology->learning_rate),
        .output = world->vendors[f].output,
        .never_raises = world->scenario->vendors[f].pricing.never_raise,
    };
    show_accounts(world, habits, f);
    show_capacity(world, f, &habits->view);
    return &habits->view;
}
