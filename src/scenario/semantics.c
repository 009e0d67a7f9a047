#include "scenario/semantics.h"

#include "scenario/expected.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "market/growth.h"
#include "scenario/claim_check.h"
#include "scenario/open_weights.h"

static const double most_slots = 2147483648.0; /* SMEs are numbered by 32-bit integers */
static const double share_tolerance = 1e-9;
static const char outside_carrier[] = "outside";

/* Rows `x_low` and `x_high` of a group are the ends of an interval. */
static void check_intervals(struct binding *binding, const struct parameter *rows, size_t count,
                            const unsigned char *base, const char *path)
{
    for (size_t low = 0; low < count; low++) {
        const char *key = rows[low].key;
        size_t stem = strlen(key) > 4 ? strlen(key) - 4 : 0;
        if (!stem || strcmp(key + stem, "_low") != 0 || rows[low].type != PARAMETER_REAL)
            continue;
        for (size_t high = 0; high < count; high++) {
            if (strncmp(rows[high].key, key, stem) != 0 || strcmp(rows[high].key + stem, "_high") != 0 ||
                rows[high].type != PARAMETER_REAL)
                continue;
            const double *least = (const void *)(base + rows[low].offset);
            const double *most = (const void *)(base + rows[high].offset);
            if (*least > *most && is_bound(binding, least) && is_bound(binding, most))
                FIND(binding, path_key(path, key), "is %.10g, above %s = %.10g", *least, rows[high].key,
                     *most);
        }
    }
}

static void check_group_intervals(struct binding *binding, const char *group_path, const void *base,
                                  const char *path)
{
    const struct parameter_group *group = parameter_group_at(group_path);
    check_intervals(binding, group->rows, group->row_count, base, path);
}

static void check_choice(struct binding *binding)
{
    const struct choice_parameters *choice = &binding->scenario->choice;
    if (choice->switch_cost_product > choice->switch_cost_vendor &&
        is_bound(binding, &choice->switch_cost_product) && is_bound(binding, &choice->switch_cost_vendor))
        FIND(binding, path_key("choice", "switch_cost_product"),
             "is %.10g, above choice.switch_cost_vendor = %.10g: changing product within a vendor can't cost "
             "more",
             choice->switch_cost_product, choice->switch_cost_vendor);
    check_group_intervals(binding, "choice", choice, "choice");
}

static void check_sellers(struct binding *binding)
{
    const struct infrastructure_parameters *infrastructure = &binding->scenario->infrastructure;
    double sum = 0;
    for (size_t i = 0; i < infrastructure->seller_count; i++) {
        if (!is_bound(binding, &infrastructure->sellers[i].order_share))
            return;
        sum += infrastructure->sellers[i].order_share;
    }
    if (infrastructure->seller_count && sum <= 0)
        FIND(binding, path_key("infrastructure", "sellers"), "the order_share of all sellers sum to 0");
}

static void check_product_quality(struct binding *binding, const struct product_parameters *product,
                                  const char *path)
{
    if (!is_bound(binding, &product->quality) || !is_bound(binding, &product->elo))
        return;
    if (*product->weights_of) /* open_weights.c */
        return;
    if (isnan(product->quality) && isnan(product->elo))
        FIND(binding, path_key(path, "quality"), "is missing: give either quality (util) or elo");
    else if (!isnan(product->quality) && !isnan(product->elo))
        FIND(binding, path_key(path, "elo"), "give either quality or elo, not both");
}

static void check_product_share(struct binding *binding, const struct product_parameters *product,
                                const char *path)
{
    const struct choice_parameters *choice = &binding->scenario->choice;
    if (!is_bound(binding, &product->initial_share) || !is_bound(binding, &choice->initial))
        return;
    if (choice->initial == INITIAL_SHARES && isnan(product->initial_share))
        FIND(binding, path_key(path, "initial_share"),
             "is missing: with choice.initial = \"shares\" every product needs one");
    if (choice->initial != INITIAL_SHARES && !isnan(product->initial_share))
        FIND(binding, path_key(path, "initial_share"), "has no effect unless choice.initial = \"shares\"");
    if (product->initial_share > 0 && product->launch_round > 0 && is_bound(binding, &product->launch_round))
        FIND(binding, path_key(path, "initial_share"),
             "must be 0: the product is launched only in round %lld", (long long)product->launch_round);
}

/* The index of the vendor's product with that name; NO_REFERENCE: it has none. */
static size_t own_product(const struct vendor_parameters *vendor, const char *name)
{
    for (size_t j = 0; j < vendor->product_count; j++)
        if (strcmp(vendor->products[j].name, name) == 0)
            return j;
    return NO_REFERENCE;
}

static void check_successor(struct binding *binding, const struct vendor_parameters *vendor, size_t j,
                            const char *path)
{
    const struct product_parameters *product = &vendor->products[j];
    struct path key = path_key(path, "successor_of");
    if (!is_bound(binding, &product->successor_of))
        return;
    size_t old = own_product(vendor, product->successor_of);
    if (!*product->successor_of) {
        if (!isnan(product->kept_months) && is_bound(binding, &product->kept_months))
            FIND(binding, path_key(path, "kept_months"), "has no effect without successor_of");
    } else if (old == NO_REFERENCE) {
        if (!binding->names_missing)
            FIND(binding, key, "the vendor has no product \"%s\"", product->successor_of);
    } else if (old >= j) {
        FIND(binding, key, "\"%s\" must stand before its successor in the list", product->successor_of);
    } else if (product->launch_round < vendor->products[old].launch_round &&
               vendor->products[old].launch_round != ROUND_NEVER &&
               is_bound(binding, &product->launch_round) &&
               is_bound(binding, &vendor->products[old].launch_round)) {
        FIND(binding, key, "\"%s\" is launched in round %lld, and its successor in round %lld, before it",
             product->successor_of, (long long)vendor->products[old].launch_round,
             (long long)product->launch_round);
    }
    for (size_t i = 0; i < j && *product->successor_of; i++)
        if (strcmp(vendor->products[i].successor_of, product->successor_of) == 0)
            FIND(binding, key, "\"%s\" has a successor already, \"%s\"", product->successor_of,
                 vendor->products[i].name);
}

/* A successor may take over its predecessor's price. */
static void check_product_prices(struct binding *binding, const struct vendor_parameters *vendor,
                                 const struct product_parameters *product, const char *path)
{
    const double *floor = &vendor->pricing.floor[product->tier];
    const struct {
        const char *key, *meaning;
        const double *value;
    } prices[] = {{"price_input", "List price of input tokens at the start.", &product->price_input},
                  {"price_output", "List price of output tokens at the start.", &product->price_output},
                  {"introductory_price_input", NULL, &product->introductory_price_input},
                  {"introductory_price_output", NULL, &product->introductory_price_output}};
    bool input = !isnan(product->price_input), output = !isnan(product->price_output);
    bool both_missing = !input && !output && is_bound(binding, &product->successor_of);
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
        if (*prices[i].value < fmin(0, *floor) && is_bound(binding, prices[i].value) &&
            is_bound(binding, floor))
            FIND(
                binding, path_key(path, prices[i].key),
                "is %.10g, below zero: the vendor's pricing.floor_%s, %.10g, says how far prices may go below it",
                *prices[i].value, tier_names[product->tier], *floor);
    if (*product->weights_of) /* open_weights.c */
        return;
    for (size_t i = 0; i < 2; i++)
        if (isnan(*prices[i].value) && is_bound(binding, prices[i].value) &&
            !(both_missing && *product->successor_of))
            FIND(binding, path_key(path, prices[i].key), "is missing and has no default: %s",
                 prices[i].meaning);
}

static void check_introduction(struct binding *binding, const struct product_parameters *product,
                               const char *path)
{
    const double *input = &product->introductory_price_input, *output = &product->introductory_price_output;
    if (!is_bound(binding, input) || !is_bound(binding, output) ||
        !is_bound(binding, &product->introductory_months))
        return;
    if (!(product->introductory_months > 0) && (!isnan(*input) || !isnan(*output)))
        FIND(binding, path_key(path, "introductory_months"),
             "is 0: with an introductory price say for how many months it holds");
    else if (product->introductory_months > 0 && (isnan(*input) || isnan(*output)))
        FIND(binding,
             path_key(path, isnan(*input) ? "introductory_price_input" : "introductory_price_output"),
             "is missing: with introductory_months give both introductory prices");
}

static void check_shares(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    double sum = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++) {
            double share = scenario->vendors[f].products[j].initial_share;
            sum += share > 0 ? share : 0;
        }
    if (is_bound(binding, &scenario->choice.initial) && scenario->choice.initial == INITIAL_SHARES &&
        sum > 1 + share_tolerance)
        FIND(binding, path_key("", "vendors"), "the initial_share of all products sum to %.10g, more than 1",
             sum);
}

static void check_pricing(struct binding *binding, const struct pricing_parameters *pricing, const char *path)
{
    if (pricing->tiers == 0 && is_bound(binding, &pricing->tiers))
        FIND(binding, path_key(path, "tiers"), "must name at least one tier");
    if (pricing->never_raise && pricing->capacity_charge > 0 && is_bound(binding, &pricing->never_raise) &&
        is_bound(binding, &pricing->capacity_charge))
        FIND(binding, path_key(path, "capacity_charge"),
             "is %.10g, and never_raise is set: a charge raises prices", pricing->capacity_charge);
    check_group_intervals(binding, "vendors[].pricing", pricing, path);
    if (pricing->own) {
        const struct parameter_extension *strategy = pricing->extension;
        check_intervals(binding, strategy->rows, strategy->row_count, pricing->own, path);
    }
    if (pricing->successor_own) {
        const struct parameter_extension *successor = pricing->successor;
        check_intervals(binding, successor->rows, successor->row_count, pricing->successor_own, path);
    }
}

static void check_app(struct binding *binding, const struct own_app_parameters *app, const char *path)
{
    if (app->initial_users > app->potential_users && is_bound(binding, &app->initial_users) &&
        is_bound(binding, &app->potential_users))
        FIND(binding, path_key(path, "initial_users"), "is %.10g, above potential_users = %.10g",
             app->initial_users, app->potential_users);
}

/* The cloud account goes by the first supplier, and customers are counted with both. */
static void check_attach_valuation(struct binding *binding, const struct pricing_parameters *pricing,
                                   const char *path)
{
    const struct choice_parameters *choice = &binding->scenario->choice;
    if (is_bound(binding, &pricing->attach_valuation) && is_bound(binding, &choice->second_share) &&
        pricing->attach_valuation == ATTACH_BY_MOVES && choice->second_share > 0)
        FIND(binding, path_key(path, "attach_valuation"),
             "is \"moves\"; that needs choice.second_share = 0: a second supplier moves no account");
}

static void check_vendors(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    size_t products = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &scenario->vendors[f];
        struct path path = path_element("", "vendors", f);
        check_pricing(binding, &vendor->pricing, path_key(path.text, "pricing").text);
        check_attach_valuation(binding, &vendor->pricing, path_key(path.text, "pricing").text);
        check_app(binding, &vendor->app, path_key(path.text, "app").text);
        products += vendor->product_count;
        for (size_t j = 0; j < vendor->product_count; j++) {
            struct path product_path = path_element(path.text, "products", j);
            check_product_quality(binding, &vendor->products[j], product_path.text);
            check_product_share(binding, &vendor->products[j], product_path.text);
            check_product_prices(binding, vendor, &vendor->products[j], product_path.text);
            check_introduction(binding, &vendor->products[j], product_path.text);
            check_successor(binding, vendor, j, product_path.text);
        }
    }
    if (products > MOST_PRODUCTS)
        FIND(binding, path_key("", "vendors"), "have %zu products together; at most %d", products,
             MOST_PRODUCTS);
    check_shares(binding);
}

/* The keys and values of a growth path. */
struct path_check {
    const char *what; /* in a message */
    int form;
    double ceiling;
    const char *rate_key, *midpoint_key;
    const double *rate, *midpoint;
    const char *remedy; /* of a midpoint that is not after the start */
};

/* Rate and midpoint of a path determine each other: one of them must be written. */
static void check_path(struct binding *binding, const char *path, const struct path_check *check)
{
    if (!is_bound(binding, check->rate) || !is_bound(binding, check->midpoint))
        return;
    if (isnan(*check->rate) && isnan(*check->midpoint))
        FIND(binding, path_key(path, check->rate_key), "is missing: %s needs %s or %s", check->what,
             check->rate_key, check->midpoint_key);
    else if (!isnan(*check->rate) && !isnan(*check->midpoint))
        FIND(binding, path_key(path, check->midpoint_key),
             "give either %s or %s, not both: each follows from the other", check->rate_key,
             check->midpoint_key);
    else if (!isnan(*check->midpoint) && !(growth_rate_times_midpoint(check->form, check->ceiling) > 0))
        FIND(binding, path_key(path, check->midpoint_key),
             "no path has it: growth is steepest after the start only with %s; write %s instead",
             check->remedy, check->rate_key);
}

static void check_volume_path(struct binding *binding, const struct sector_parameters *sector,
                              const char *path)
{
    if (!is_bound(binding, &sector->volume_path) || sector->volume_path == GROWTH_NONE)
        return;
    if (fabs(sector->volume_growth) > 0 && is_bound(binding, &sector->volume_growth))
        FIND(binding, path_key(path, "volume_growth"),
             "is %.10g; with a volume_path it must be 0: the path is all the growth", sector->volume_growth);
    if (!is_bound(binding, &sector->volume_ceiling))
        return;
    if (isnan(sector->volume_ceiling)) {
        FIND(binding, path_key(path, "volume_ceiling"), "is missing: a volume_path needs it");
        return;
    }
    bool logistic = sector->volume_path == GROWTH_LOGISTIC;
    check_path(binding, path,
               &(struct path_check){.what = "a volume_path",
                                    .form = sector->volume_path,
                                    .ceiling = sector->volume_ceiling,
                                    .rate_key = "volume_rate",
                                    .midpoint_key = "volume_midpoint",
                                    .rate = &sector->volume_rate,
                                    .midpoint = &sector->volume_midpoint,
                                    .remedy = logistic ? "a volume_ceiling above 2"
                                                       : "a volume_ceiling above e, 2.718..."});
}

static void check_considering(struct binding *binding, const struct sector_parameters *sector,
                              const char *path)
{
    if (is_bound(binding, &sector->considering_start) && sector->considering_start < 1)
        check_path(binding, path,
                   &(struct path_check){.what = "a considering_start below 1",
                                        .form = GROWTH_LOGISTIC,
                                        .ceiling = 1 / sector->considering_start,
                                        .rate_key = "considering_rate",
                                        .midpoint_key = "considering_midpoint",
                                        .rate = &sector->considering_rate,
                                        .midpoint = &sector->considering_midpoint,
                                        .remedy = "a considering_start below 0.5"});
}

static void check_sectors(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    double number = 0;
    for (size_t s = 0; s < scenario->sector_count; s++) {
        const struct sector_parameters *sector = &scenario->sectors[s];
        struct path path = path_element("", "sectors", s);
        check_group_intervals(binding, "sectors[]", sector, path.text);
        check_volume_path(binding, sector, path.text);
        check_considering(binding, sector, path.text);
        number += is_bound(binding, &sector->number) ? (double)sector->number : 0;
    }
    double slots = number * scenario->smes.slot_factor;
    if (slots > most_slots && is_bound(binding, &scenario->smes.slot_factor))
        FIND(binding, path_key("", "sectors"),
             "%.0f SMEs times smes.slot_factor %.10g make more than 2^31 places; use smes.weight", number,
             scenario->smes.slot_factor);
}

static void check_expected(struct binding *binding)
{
    static const char *const owners[] = {"product", "firm", "sector"};
    const struct scenario *scenario = binding->scenario;
    for (size_t i = 0; i < scenario->expected_count; i++) {
        const struct expected_parameters *expected = &scenario->expected[i];
        struct path path = path_element("", "expected", i);
        if (!is_bound(binding, &expected->quantity) || !is_bound(binding, &expected->target) ||
            !is_bound(binding, &expected->round) || !is_bound(binding, &expected->from_round) ||
            !is_bound(binding, &scenario->simulation.rounds))
            continue;
        enum expected_owner owner = expected_owner(expected->quantity);
        bool found = expected_place(scenario, expected) != NO_REFERENCE;
        if (!found && owner == OWNER_MARKET)
            FIND(binding, path_key(path.text, "target"), "must be empty: the quantity is one of the market");
        else if (!found && !binding->names_missing)
            FIND(binding, path_key(path.text, "target"), "there is no %s \"%s\"", owners[owner],
                 expected->target);
        if (expected->quantity >= EXPECT_PROFIT_GAIN && !scenario->output.benchmarks &&
            is_bound(binding, &scenario->output.benchmarks))
            FIND(binding, path_key(path.text, "quantity"), "needs output.benchmarks = true");
        if (expected->round > scenario->simulation.rounds)
            FIND(binding, path_key(path.text, "round"), "is %lld, after the last round, %lld",
                 (long long)expected->round, (long long)scenario->simulation.rounds);
        if (expected_first_round(scenario, expected) > expected_last_round(scenario, expected))
            FIND(binding, path_key(path.text, "from_round"), "is %lld, after `round`, %lld",
                 (long long)expected->from_round, (long long)expected_last_round(scenario, expected));
    }
}

/* Without noise a run follows expectations, which rare events can't be played by. */
static void check_noise(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    if (!is_bound(binding, &scenario->simulation.noise) || scenario->simulation.noise == NOISE_ON)
        return;
    if (scenario->choice.second_share > 0 && is_bound(binding, &scenario->choice.second_share))
        FIND(binding, path_key("choice", "second_share"),
             "is %.10g; with simulation.noise = \"off\" it must be 0: pairs of suppliers are only drawn",
             scenario->choice.second_share);
    double rate = scenario->acquisition.rate;
    if (rate > 0 && rate < 1 && is_bound(binding, &scenario->acquisition.rate))
        FIND(binding, path_key("acquisition", "rate"),
             "is %.10g; with simulation.noise = \"off\" it must be 0 or 1, since an acquisition happens or "
             "does not",
             rate);
}

static void check_insolvency(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    const struct insolvency_parameters *insolvency = &scenario->insolvency;
    const struct {
        const char *key;
        const double *value;
    } switches[] = {{"closing_reserve", &insolvency->closing_reserve},
                    {"give_up_runway", &insolvency->give_up_runway},
                    {"round_runway", &insolvency->round_runway},
                    {"draw_rate", &insolvency->draw_rate}};
    if (!is_bound(binding, &scenario->simulation.noise) || scenario->simulation.noise == NOISE_ON)
        return;
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (*switches[i].value > 0 && is_bound(binding, switches[i].value))
            FIND(binding, path_key("insolvency", switches[i].key),
                 "is %.10g; with simulation.noise = \"off\" it must be 0: a mean has no SMEs that run out of "
                 "money",
                 *switches[i].value);
}

/* The cloud of that name, or NO_REFERENCE. */
static size_t find_cloud(const struct scenario *scenario, const char *name)
{
    for (size_t c = 0; c < scenario->cloud_count; c++)
        if (strcmp(scenario->clouds[c].name, name) == 0)
            return c;
    return NO_REFERENCE;
}

static void refuse_carrier(struct binding *binding, const struct app_parameters *app, const char *path)
{
    const struct scenario *scenario = binding->scenario;
    struct suggestion suggestion = suggestion_for(app->carried_by);
    suggestion_try(&suggestion, outside_carrier);
    for (size_t c = 0; c < scenario->cloud_count; c++)
        suggestion_try(&suggestion, scenario->clouds[c].name);
    FIND(binding, path_key(path, "carried_by"), "\"%s\" is none of the clouds, and not \"%s\"%s%s%s",
         app->carried_by, outside_carrier, suggestion.best ? "; did you mean \"" : "",
         suggestion.best ? suggestion.best : "", suggestion.best ? "\"?" : "");
}

static void check_apps(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    for (size_t i = 0; i < scenario->app_count; i++) {
        const struct app_parameters *app = &scenario->apps[i];
        struct path path = path_element("", "apps", i);
        if (is_bound(binding, &app->carried_by) && *app->carried_by && !binding->names_missing &&
            strcmp(app->carried_by, outside_carrier) != 0 &&
            find_cloud(scenario, app->carried_by) == NO_REFERENCE)
            refuse_carrier(binding, app, path.text);
    }
    if (scenario->app_count && is_bound(binding, &scenario->simulation.noise) &&
        scenario->simulation.noise == NOISE_OFF)
        FIND(binding, path_key("", "apps"),
             "needs simulation.noise = \"on\": expectations have no single SME that could have a name");
}

/* The same of a vendor's reviews of its prices, which happen or do not. */
static void check_reviews(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    if (!is_bound(binding, &scenario->simulation.noise) || scenario->simulation.noise == NOISE_ON)
        return;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        double chance = scenario->vendors[f].pricing.decision_chance;
        if (chance > 0 && chance < 1 && is_bound(binding, &scenario->vendors[f].pricing.decision_chance))
            FIND(
                binding,
                path_key(path_key(path_element("", "vendors", f).text, "pricing").text, "decision_chance"),
                "is %.10g; with simulation.noise = \"off\" it must be 0 or 1, since a rule decides or does not",
                chance);
    }
}

static void check_outcome(struct binding *binding, const char *path, const char *key, const char *outcome,
                          bool windowed)
{
    char near[NEAR_NAME_SIZE];
    bool adds_up;
    if (!binding->catalog->knows_outcome || !*outcome || binding->names_missing)
        return;
    bool known = binding->catalog->knows_outcome(binding->scenario, outcome, &adds_up, near);
    const char *why = !known && binding->catalog->why_no_outcome
                          ? binding->catalog->why_no_outcome(binding->scenario, outcome)
                          : NULL;
    if (why)
        FIND(binding, path_key(path, key), "no run ends with \"%s\": %s", outcome, why);
    else if (!known)
        FIND(binding, path_key(path, key), "no run ends with \"%s\"%s%s%s", outcome,
             *near ? "; did you mean \"" : "; `pricewar-sim outcomes` lists them", near, *near ? "\"?" : "");
    else if (windowed && !adds_up)
        FIND(binding, path_key(path, key), CLAIM_NOT_SUMMED, outcome);
}

static void check_claims(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    struct claim_fault fault;
    for (size_t i = 0; i < scenario->claim_count; i++) {
        const struct claim_parameters *claim = &scenario->claims[i];
        struct path path = path_element("", "claims", i);
        if (!is_bound(binding, &claim->relation) || !is_bound(binding, &claim->threshold))
            continue;
        if (is_complete(binding, claim, sizeof *claim) && claim_is_faulty(claim, CLAIM_ALONE, &fault))
            FIND(binding, path_key(path.text, fault.key), "%s", fault.text);
        struct claim_span span = {0};
        if (is_complete(binding, claim, sizeof *claim) && is_bound(binding, &scenario->simulation.rounds) &&
            is_bound(binding, &scenario->simulation.start_date) &&
            is_bound(binding, &scenario->simulation.round_days) &&
            !claim_span_of(claim, &scenario->simulation, &span, &fault))
            FIND(binding, path_key(path.text, fault.key), "%s", fault.text);
        check_outcome(binding, path.text, "outcome", claim->outcome, span.first > 0);
        check_outcome(binding, path.text, "minus", claim->minus, span.first > 0);
        check_outcome(binding, path.text, "over", claim->over, span.first > 0);
    }
}

void check_semantics(struct binding *binding)
{
    check_claims(binding);
    check_noise(binding);
    check_insolvency(binding);
    check_apps(binding);
    check_reviews(binding);
    check_choice(binding);
    check_sellers(binding);
    check_vendors(binding);
    check_open_weights(binding);
    check_sectors(binding);
    check_expected(binding);
}

static void label_from_name(const char **label, const char *name)
{
    if (!**label)
        *label = name;
}

/* The place of what a product succeeds, which stands before it, and its price where that is not written. */
static void derive_successor(struct vendor_parameters *vendor, size_t j)
{
    struct product_parameters *product = &vendor->products[j];
    product->predecessor = *product->successor_of ? own_product(vendor, product->successor_of) : NO_REFERENCE;
    product->inherits_price = isnan(product->price_input) && product->predecessor != NO_REFERENCE;
    if (product->inherits_price) { /* until it is launched; an offer of another's model may have none */
        const struct product_parameters *old = &vendor->products[product->predecessor];
        product->price_input = isnan(old->price_input) ? 0 : old->price_input;
        product->price_output = isnan(old->price_output) ? 0 : old->price_output;
    }
}

void derive_values(struct scenario *scenario)
{
    const struct technology_parameters *technology = &scenario->technology;
    for (size_t i = 0; i < scenario->infrastructure.seller_count; i++)
        label_from_name(&scenario->infrastructure.sellers[i].label, scenario->infrastructure.sellers[i].name);
    for (size_t i = 0; i < scenario->event_count; i++)
        label_from_name(&scenario->events[i].label, scenario->events[i].name);
    for (size_t i = 0; i < scenario->cloud_count; i++)
        label_from_name(&scenario->clouds[i].label, scenario->clouds[i].name);
    for (size_t i = 0; i < scenario->sector_count; i++) {
        struct sector_parameters *sector = &scenario->sectors[i];
        label_from_name(&sector->label, sector->name);
        if (isnan(sector->mix_solutions))
            sector->mix_solutions = sector->kind == SECTOR_BUSINESS ? 1 : 0;
    }
    for (size_t i = 0; i < scenario->app_count; i++) {
        struct app_parameters *app = &scenario->apps[i];
        label_from_name(&app->label, app->name);
        app->carried = *app->carried_by;
        app->carrier = find_cloud(scenario, app->carried_by);
    }
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        struct vendor_parameters *vendor = &scenario->vendors[f];
        label_from_name(&vendor->label, vendor->name);
        if (isnan(vendor->app.reference_price))
            vendor->app.reference_price = vendor->app.price;
        for (size_t j = 0; j < vendor->product_count; j++) {
            struct product_parameters *product = &vendor->products[j];
            label_from_name(&product->label, product->name);
            derive_successor(vendor, j);
            if (isnan(product->quality))
                product->quality =
                    technology->elo_anchor_quality +
                    technology->elo_scale * (product->elo - technology->elo_anchor) * log(10) / 400;
        }
    }
    derive_open_weights(scenario);
}
