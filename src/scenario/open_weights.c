#include "scenario/open_weights.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/binding.h"
#include "scenario/calendar.h"
#include "scenario/suggest.h"

static const double usual_lag = 0.25; /* months */

/* A product with its place. */
struct place {
    const struct product_parameters *product;
    size_t vendor, number; /* number: among all products */
};

/* The product of that name; .product NULL: there is none. */
static struct place place_of(const struct scenario *scenario, const char *name)
{
    size_t number = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++, number++)
            if (strcmp(scenario->vendors[f].products[j].name, name) == 0)
                return (struct place){&scenario->vendors[f].products[j], f, number};
    return (struct place){NULL, NO_REFERENCE, NO_REFERENCE};
}

static bool is_offer_of_another(const struct product_parameters *product)
{
    return *product->weights_of != '\0';
}

int64_t opening_round(const struct product_parameters *product)
{
    return product->open_round > product->launch_round ? product->open_round : product->launch_round;
}

int64_t hosting_round(const struct scenario *scenario, const struct product_parameters *product)
{
    const double rounding = 1e-9; /* three months are three rounds of a month and no fourth */
    const struct product_parameters *original = place_of(scenario, product->weights_of).product;
    int64_t opening = original ? opening_round(original) : 0;
    double months = scenario->simulation.round_days / DAYS_PER_MONTH;
    double lag = isnan(product->hosting_lag) ? usual_lag : product->hosting_lag;
    if (opening == 0 || opening == ROUND_NEVER)
        return opening;
    return opening + (int64_t)fmin(ceil(lag / months - rounding), 1e9);
}

/* "open are: a, b", as far as there is room; or that there is none. */
static void list_open_models(const struct scenario *scenario, char *text, size_t size)
{
    size_t used = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++) {
            const struct product_parameters *product = &scenario->vendors[f].products[j];
            if (product->open_weights && used < size)
                used += (size_t)snprintf(text + used, size - used, "%s%s",
                                         used ? ", " : "open are: ", product->name);
        }
    if (used == 0)
        snprintf(text, size, "no model has open weights");
}

static void refuse_unknown(struct binding *binding, const char *name, struct path path)
{
    const struct scenario *scenario = binding->scenario;
    struct suggestion suggestion = suggestion_for(name);
    char open[400];
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++)
            suggestion_try(&suggestion, scenario->vendors[f].products[j].name);
    list_open_models(scenario, open, sizeof open);
    FIND(binding, path, "there is no product \"%.60s\"%s%s%s; %s", name,
         suggestion.best ? "; did you mean \"" : "", suggestion.best ? suggestion.best : "",
         suggestion.best ? "\"?" : "", open);
}

/* The open model that a product of vendor f names; NULL, with a finding: there is none that it may offer. */
static const struct product_parameters *
check_original(struct binding *binding, size_t f, const struct product_parameters *product, struct path path)
{
    struct place original = place_of(binding->scenario, product->weights_of);
    char open[400];
    list_open_models(binding->scenario, open, sizeof open);
    if (!original.product) {
        if (!binding->names_missing)
            refuse_unknown(binding, product->weights_of, path);
    } else if (original.product == product) {
        FIND(binding, path, "names the product itself; it must name another vendor's");
    } else if (original.vendor == f) {
        FIND(binding, path, "names a product of the same vendor, \"%s\"; it must name another vendor's",
             product->weights_of);
    } else if (is_offer_of_another(original.product)) {
        FIND(binding, path,
             "names \"%s\", which is itself an offer of another's model; name that one, \"%s\"",
             product->weights_of, original.product->weights_of);
    } else if (!original.product->open_weights && is_bound(binding, &original.product->open_weights)) {
        FIND(binding, path, "names \"%s\", which lacks open_weights = true; %s", product->weights_of, open);
    } else {
        return original.product;
    }
    return NULL;
}

/* Keys that only go with a model of the vendor's own, or only with open weights, or with another's. */
static void refuse_keys(struct binding *binding, const char *path, const char *const *keys, size_t count,
                        const char *why)
{
    for (size_t i = 0; i < count; i++)
        if (path_is_written(binding, path_key(path, keys[i]).text))
            FIND(binding, path_key(path, keys[i]), "%s", why);
}

#define REFUSE_KEYS(binding, path, why, ...)                                                                 \
    refuse_keys(binding, path, (const char *const[]){__VA_ARGS__},                                           \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), why)

static void check_own_model(struct binding *binding, const struct product_parameters *product,
                            const char *path)
{
    static const char only_hosted[] = "has no effect unless weights_of names another vendor's open model";
    if (!isnan(product->price_of_owner))
        REFUSE_KEYS(binding, path, only_hosted, "price_of_owner");
    if (!isnan(product->serving_factor))
        REFUSE_KEYS(binding, path, only_hosted, "serving_factor");
    if (!isnan(product->hosting_lag))
        REFUSE_KEYS(binding, path, only_hosted, "hosting_lag");
    if (product->open_weights || !is_bound(binding, &product->open_weights))
        return;
    if (product->open_round > 0 || product->open_event != NO_REFERENCE)
        REFUSE_KEYS(binding, path, "has no effect unless open_weights = true", "open_round", "open_event");
    if (!isnan(product->size))
        REFUSE_KEYS(binding, path, "has no effect unless open_weights = true", "size");
}

static void check_prices(struct binding *binding, const struct product_parameters *product, const char *path)
{
    bool input = !isnan(product->price_input), output = !isnan(product->price_output);
    if (!is_bound(binding, &product->price_input) || !is_bound(binding, &product->price_output))
        return;
    if (input != output)
        FIND(binding, path_key(path, input ? "price_output" : "price_input"),
             "is missing: write both prices, or neither to begin with the owner's");
    else if (input && !isnan(product->price_of_owner))
        FIND(
            binding, path_key(path, "price_of_owner"),
            "can't stand beside price_input and price_output: write these or a multiple of the owner's price");
}

static void check_launch(struct binding *binding, const struct product_parameters *product,
                         const struct product_parameters *original, const char *path)
{
    int64_t opening = opening_round(original);
    bool dated =
        original->launch_event == NO_REFERENCE && original->open_event == NO_REFERENCE &&
        product->launch_event == NO_REFERENCE; /* events may be moved or off; then the later counts */
    if (dated && product->launch_round > 0 && product->launch_round < opening)
        FIND(
            binding, path_key(path, "launch_round"),
            "is %lld, before the weights of \"%s\" are open, in round %lld; 0: as soon as hosting_lag is over",
            (long long)product->launch_round, original->name, (long long)opening);
    if (product->initial_share > 0 && opening > 0)
        FIND(binding, path_key(path, "initial_share"), "must be 0: the weights are open only in round %lld",
             (long long)opening);
}

static void check_offer(struct binding *binding, size_t f, const struct product_parameters *product,
                        const char *path)
{
    const struct product_parameters *original =
        check_original(binding, f, product, path_key(path, "weights_of"));
    REFUSE_KEYS(binding, path,
                "can't stand beside weights_of: quality and compute per token are the original's", "quality",
                "elo", "unit_cost");
    if (product->open_weights)
        FIND(binding, path_key(path, "open_weights"),
             "must be false beside weights_of: whoever serves the model names the original");
    if (product->open_round > 0 || product->open_event != NO_REFERENCE)
        REFUSE_KEYS(binding, path, "can't stand beside weights_of: it is the original's", "open_round",
                    "open_event");
    if (!isnan(product->size))
        REFUSE_KEYS(binding, path, "can't stand beside weights_of: it is the original's", "size");
    if (*product->successor_of)
        REFUSE_KEYS(binding, path, "can't stand beside weights_of: a model of others succeeds none",
                    "successor_of");
    if (product->introductory_months > 0)
        REFUSE_KEYS(binding, path, "can't stand beside weights_of; write the prices with which it begins",
                    "introductory_months");
    check_prices(binding, product, path);
    if (!original)
        return;
    if (is_bound(binding, &original->launch_round) && is_bound(binding, &original->open_round))
        check_launch(binding, product, original, path);
    if (product->tier != original->tier && is_bound(binding, &product->tier) &&
        is_bound(binding, &original->tier))
        FIND(binding, path_key(path, "tier"), "is \"%s\"; the model \"%s\" is \"%s\"",
             tier_names[product->tier], original->name, tier_names[original->tier]);
}

static void check_repeats(struct binding *binding, const struct vendor_parameters *vendor,
                          const char *vendor_path)
{
    for (size_t j = 1; j < vendor->product_count; j++)
        for (size_t i = 0; i < j; i++)
            if (is_offer_of_another(&vendor->products[j]) &&
                strcmp(vendor->products[i].weights_of, vendor->products[j].weights_of) == 0) {
                FIND(binding, path_key(path_element(vendor_path, "products", j).text, "weights_of"),
                     "\"%s\" is what the vendor's product \"%s\" is an offer of already; one offer a vendor",
                     vendor->products[j].weights_of, vendor->products[i].name);
                break;
            }
}

void check_open_weights(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        struct path vendor = path_element("", "vendors", f);
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++) {
            const struct product_parameters *product = &scenario->vendors[f].products[j];
            struct path path = path_element(vendor.text, "products", j);
            if (!is_bound(binding, &product->weights_of))
                continue;
            if (is_offer_of_another(product))
                check_offer(binding, f, product, path.text);
            else
                check_own_model(binding, product, path.text);
        }
        check_repeats(binding, &scenario->vendors[f], vendor.text);
    }
}

/* What defaults groups say of quality and cost is meant for models of the vendor's own. */
static void derive_offer(const struct scenario *scenario, size_t vendor, struct product_parameters *product)
{
    int64_t open = hosting_round(scenario, product), entry = scenario->vendors[vendor].entry_round;
    int64_t earliest = open > entry ? open : entry;
    product->original = place_of(scenario, product->weights_of).number;
    product->quality = product->elo = product->unit_cost = product->size = (double)NAN;
    product->launch_round = product->launch_round > earliest ? product->launch_round : earliest;
    if (isnan(product->price_input))
        product->price_of_owner = isnan(product->price_of_owner) ? 1 : product->price_of_owner;
    else
        product->price_of_owner = (double)NAN;
    if (isnan(product->serving_factor))
        product->serving_factor = 1;
    if (isnan(product->hosting_lag))
        product->hosting_lag = usual_lag;
}

void derive_open_weights(struct scenario *scenario)
{
    scenario->hosted_count = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++) {
            struct product_parameters *product = &scenario->vendors[f].products[j];
            product->original = NO_REFERENCE;
            if (!is_offer_of_another(product))
                continue;
            derive_offer(scenario, f, product);
            scenario->hosted_count++;
        }
}
