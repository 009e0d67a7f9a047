/* What the program of a `process:` rule is told; docs/agents.md names every member. */
#include "strategy/process_lines.h"

#include <jansson.h>
#include <math.h>

#include "scenario/calendar.h"

const char process_farewell[] = "{\"end\":true}";

/* Doubles with 17 digits read back as the same bits. */
static char *line_of(json_t *object)
{
    char *line = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(object);
    return line;
}

/* null stands for what is unknown, without limit, or not on offer, as JSON has no such numbers. */
static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* Memory is short where json_object_set_new fails; the member is then missing, and *whole is set to false. */
static void set(bool *whole, json_t *object, const char *key, json_t *value)
{
    *whole = json_object_set_new(object, key, value) == 0 && *whole;
}

static void append(bool *whole, json_t *array, json_t *value)
{
    *whole = json_array_append_new(array, value) == 0 && *whole;
}

static json_t *finished(bool whole, json_t *object)
{
    if (whole)
        return object;
    json_decref(object);
    return NULL;
}

static const struct product_parameters *product_at(const struct scenario *scenario, size_t product)
{
    size_t f = 0;
    for (; product >= scenario->vendors[f].product_count; f++)
        product -= scenario->vendors[f].product_count;
    return &scenario->vendors[f].products[product];
}

static json_t *parameter_value(const struct parameter *row, const void *value)
{
    switch (row->type) {
    case PARAMETER_BOOLEAN:
        return json_boolean(*(const bool *)value);
    case PARAMETER_TEXT:
        return json_string(*(const char *const *)value);
    default:
        return number(*(const double *)value);
    }
}

static json_t *own_parameters(const struct process_parameters *parameters)
{
    const struct rule_program *program = &parameters->program;
    json_t *object = json_object();
    bool whole = object;
    for (size_t i = 0; i < program->row_count; i++)
        set(&whole, object, program->rows[i].key,
            parameter_value(&program->rows[i], (const char *)parameters + program->rows[i].offset));
    return finished(whole, object);
}

/* 53 bits, which every language reads exactly. */
static json_t *seed_of(const struct market_view *view)
{
    json_int_t high = (json_int_t)gsl_rng_get(view->random), low = (json_int_t)gsl_rng_get(view->random);
    return json_integer((high >> 11) << 32 | low);
}

char *process_greeting(const struct market_view *view, const struct process_parameters *parameters)
{
    const struct scenario *scenario = parameters->program.scenario;
    json_t *object = json_object(), *products = json_array(), *vendors = json_array();
    bool whole = object && products && vendors;
    for (size_t k = 0; k < view->own_count; k++)
        append(&whole, products, json_string(scenario->vendors[view->vendor].products[k].name));
    for (size_t f = 0; f < scenario->vendor_count; f++)
        append(&whole, vendors, json_string(scenario->vendors[f].name));
    set(&whole, object, "pricewar", json_integer(PROTOCOL_VERSION));
    set(&whole, object, "vendor", json_string(scenario->vendors[view->vendor].name));
    set(&whole, object, "products", products);
    set(&whole, object, "vendors", vendors);
    set(&whole, object, "run", json_integer((json_int_t)view->run));
    set(&whole, object, "round", json_integer((json_int_t)view->round));
    set(&whole, object, "rounds", json_integer((json_int_t)scenario->simulation.rounds));
    set(&whole, object, "seed", seed_of(view));
    set(&whole, object, "time_limit", number(parameters->time_limit));
    set(&whole, object, "parameters", own_parameters(parameters));
    return line_of(finished(whole, object));
}

static json_t *own_product(const struct market_view *view, const struct process_parameters *parameters,
                           const struct offer *offer, size_t k)
{
    const struct vendor_parameters *vendor = &parameters->program.scenario->vendors[view->vendor];
    json_t *object = json_object();
    bool whole = object, live = view->products[view->first_own + k].live;
    set(&whole, object, "product", json_string(vendor->products[k].name));
    set(&whole, object, "live", json_boolean(live));
    set(&whole, object, "free", json_boolean(view->own_free ? view->own_free[k] : live));
    set(&whole, object, "price", number(offer->price));
    set(&whole, object, "price_input", number(offer->price_input));
    set(&whole, object, "price_output", number(offer->price_output));
    set(&whole, object, "free_quota", number(offer->free_quota));
    set(&whole, object, "rate_cap", number(offer->rate_cap));
    set(&whole, object, "subscription_fee", number(offer->subscription_fee));
    set(&whole, object, "unit_cost", number(view->own_unit_cost[k]));
    set(&whole, object, "floor", number(view->own_floor ? view->own_floor[k] : 0));
    set(&whole, object, "volume", number(view->own_volume[k]));
    set(&whole, object, "customers", number(view->own_customers[k]));
    return finished(whole, object);
}

static json_t *own_books(const struct market_view *view, const struct process_parameters *parameters,
                         const struct offer *offers)
{
    json_t *object = json_object(), *products = json_array();
    bool whole = object && products;
    for (size_t k = 0; k < view->own_count; k++)
        append(&whole, products, own_product(view, parameters, &offers[k], k));
    set(&whole, object, "cash", number(view->own_cash));
    set(&whole, object, "profit", number(view->own_profit));
    set(&whole, object, "fixed_cost", number(view->own_fixed_cost));
    set(&whole, object, "attach_profit", number(view->own_attach_profit));
    set(&whole, object, "attach_value", number(view->attach_value));
    set(&whole, object, "owner_cash", number(view->owner_cash));
    set(&whole, object, "subsidy", number(view->subsidy_so_far));
    set(&whole, object, "quality_per_volume", number(view->quality_per_volume));
    set(&whole, object, "data_kept", number(view->data_kept));
    set(&whole, object, "products", products);
    return finished(whole, object);
}

static json_t *public_product(const struct market_view *view, const struct scenario *scenario, size_t j)
{
    const struct public_product *product = &view->products[j];
    json_t *object = json_object();
    bool whole = object;
    set(&whole, object, "vendor", json_string(scenario->vendors[product->vendor].name));
    set(&whole, object, "product", json_string(product_at(scenario, j)->name));
    set(&whole, object, "tier", json_string(tier_names[product->tier]));
    set(&whole, object, "live", json_boolean(product->live));
    set(&whole, object, "price", number(product->price));
    set(&whole, object, "quality", number(product->quality));
    set(&whole, object, "share", number(product->volume_share));
    set(&whole, object, "unit_cost", number(view->rival_unit_cost[j]));
    set(&whole, object, "allied", json_boolean(view->allied && view->allied[j]));
    return finished(whole, object);
}

static json_t *public_vendor(const struct market_view *view, const struct scenario *scenario, size_t f)
{
    json_t *object = json_object();
    bool whole = object;
    set(&whole, object, "vendor", json_string(scenario->vendors[f].name));
    set(&whole, object, "cash", number(view->rival_cash[f]));
    set(&whole, object, "fixed_cost", number(view->rival_fixed_cost[f]));
    set(&whole, object, "independent", json_boolean(view->independent[f]));
    return finished(whole, object);
}

static json_t *numbers(const double *values, size_t count)
{
    json_t *array = json_array();
    bool whole = array;
    for (size_t i = 0; i < count; i++)
        append(&whole, array, number(values[i]));
    return finished(whole, array);
}

static json_t *segment_seen(const struct market_view *view, size_t s)
{
    const struct demand_segment *segment = &view->segments[s];
    json_t *object = json_object();
    bool whole = object;
    set(&whole, object, "weight", number(segment->weight));
    set(&whole, object, "price_sensitivity", number(segment->price_sensitivity));
    set(&whole, object, "quality_taste", number(segment->quality_taste));
    set(&whole, object, "outside", number(view->segment_outside[s]));
    set(&whole, object, "utility",
        numbers(view->segment_utility + s * view->product_count, view->product_count));
    return finished(whole, object);
}

static json_t *demand_seen(const struct market_view *view)
{
    json_t *array = json_array();
    bool whole = array;
    for (size_t s = 0; s < view->segment_count; s++)
        append(&whole, array, segment_seen(view, s));
    return finished(whole, array);
}

static json_t *partners_seen(const struct market_view *view, const struct offer *offers)
{
    const struct partner_view *partners = view->partners;
    json_t *object = json_object();
    bool whole = object;
    set(&whole, object, "number", number(partners->number));
    set(&whole, object, "fee_sensitivity", number(partners->fee_sensitivity));
    set(&whole, object, "buyers_taste", number(partners->buyers_taste));
    set(&whole, object, "taste", number(partners->taste));
    set(&whole, object, "outside", number(partners->outside));
    set(&whole, object, "own_cost", number(partners->own_cost));
    set(&whole, object, "own_fee", number(offers[0].partner_fee));
    set(&whole, object, "appeal", numbers(partners->appeal, view->vendor_count));
    set(&whole, object, "fee", numbers(partners->fee, view->vendor_count));
    set(&whole, object, "share", numbers(partners->share, view->vendor_count));
    return finished(whole, object);
}

static json_t *moves_seen(const struct market_view *view)
{
    json_t *array = json_array();
    bool whole = array;
    for (size_t s = 0; s < view->account_moves_count; s++) {
        const struct account_moves *moves = &view->account_moves[s];
        json_t *object = json_object();
        set(&whole, object, "profit", number(moves->profit));
        set(&whole, object, "extra", number(moves->extra));
        set(&whole, object, "move", number(moves->move));
        set(&whole, object, "kept", number(moves->kept));
        set(&whole, object, "held", number(moves->held));
        set(&whole, object, "elsewhere", number(moves->elsewhere));
        set(&whole, object, "none", number(moves->none));
        append(&whole, array, object);
    }
    return finished(whole, array);
}

static json_t *draws_of(const struct market_view *view, int64_t count)
{
    json_t *array = json_array();
    bool whole = array;
    for (int64_t i = 0; i < count; i++)
        append(&whole, array, json_real(gsl_rng_uniform(view->random)));
    return finished(whole, array);
}

static void set_market(bool *whole, json_t *object, const struct market_view *view,
                       const struct scenario *scenario)
{
    json_t *products = json_array(), *vendors = json_array();
    *whole = *whole && products && vendors;
    for (size_t j = 0; j < view->product_count; j++)
        append(whole, products, public_product(view, scenario, j));
    for (size_t f = 0; f < view->vendor_count; f++)
        append(whole, vendors, public_vendor(view, scenario, f));
    set(whole, object, "products", products);
    set(whole, object, "vendors", vendors);
    set(whole, object, "potential_volume", number(view->potential_volume));
    set(whole, object, "use_growth", number(view->use_growth > 0 ? view->use_growth : 1));
}

char *process_question(const struct market_view *view, const struct process_parameters *parameters,
                       const struct offer *offers)
{
    const struct scenario *scenario = parameters->program.scenario;
    char date[DATE_TEXT_SIZE];
    json_t *object = json_object();
    bool whole = object;
    calendar_print_round(view->round, scenario->simulation.start_date, scenario->simulation.round_days, date);
    set(&whole, object, "round", json_integer((json_int_t)view->round));
    set(&whole, object, "date", scenario->dated ? json_string(date) : json_null());
    set(&whole, object, "months", number(view->months));
    set(&whole, object, "decision_months", number(view->decision_months));
    set(&whole, object, "own", own_books(view, parameters, offers));
    set_market(&whole, object, view, scenario);
    if (parameters->shows_demand)
        set(&whole, object, "demand", demand_seen(view));
    if (view->partners)
        set(&whole, object, "partners", partners_seen(view, offers));
    if (view->account_moves)
        set(&whole, object, "account_moves", moves_seen(view));
    if (parameters->draws > 0)
        set(&whole, object, "random", draws_of(view, parameters->draws));
    return line_of(finished(whole, object));
}
