#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "library/handles.h"

void pw_simulation_free(struct pw_simulation *simulation)
{
    if (!simulation)
        return;
    for (size_t i = 0; simulation->bases && i < world_field_count; i++)
        free(simulation->bases[i]);
    free(simulation->bases);
    simulation_free(simulation->simulation);
    scenario_release(simulation->scenario);
    free(simulation);
}

/* The slice's scratch stands behind the bases. */
static bool take_bases(struct pw_simulation *made)
{
    made->bases = calloc(world_field_count, sizeof *made->bases);
    for (size_t i = 0; made->bases && i < world_field_count; i++) {
        if (!world_fields[i].relative)
            continue;
        size_t length = field_slice_length(&world_fields[i], made->scenario->scenario);
        made->bases[i] = calloc(2 * length, sizeof(double));
        if (!made->bases[i])
            return false;
    }
    return made->bases;
}

/* What relative fields are relative to; after create and after every step. */
static void note_bases(struct pw_simulation *simulation)
{
    const struct world *world = simulation_world(simulation->simulation);
    for (size_t i = 0; i < world_field_count; i++) {
        const struct field *field = &world_fields[i];
        if (!field->relative)
            continue;
        size_t length = field_slice_length(field, world->scenario);
        double *slice = simulation->bases[i] + length;
        field->world(world, field->offset, slice);
        field_note_bases(slice, length, simulation->bases[i]);
    }
}

/* One without its run yet. */
static struct pw_simulation *make(struct pw_scenario *scenario)
{
    struct pw_simulation *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    scenario_hold(scenario);
    made->scenario = scenario;
    if (take_bases(made))
        return made;
    pw_simulation_free(made);
    return NULL;
}

enum pw_status pw_simulation_create(const struct pw_scenario *scenario, uint32_t run,
                                    struct pw_simulation **simulation, struct pw_error *error)
{
    if (simulation)
        *simulation = NULL;
    if (!scenario || !simulation)
        return fail_invalid(error, "a simulation needs a scenario and a place to go to");
    struct pw_simulation *made = make((struct pw_scenario *)scenario);
    if (!made)
        return fail_no_memory(error, "the simulation");
    struct error reason = {0};
    enum status status = simulation_create(scenario->scenario, run, &made->simulation, &reason);
    if (status != STATUS_OK) {
        pw_simulation_free(made);
        return fail_with(error, status, &reason, NULL);
    }
    note_bases(made);
    *simulation = made;
    return PW_OK;
}

/* What belongs to the handle and not to the simulation. */
static void copy_handle(const struct pw_simulation *simulation, struct pw_simulation *clone)
{
    clone->round = simulation->round;
    for (size_t i = 0; i < world_field_count; i++)
        if (clone->bases[i])
            memcpy(clone->bases[i], simulation->bases[i],
                   field_slice_length(&world_fields[i], clone->scenario->scenario) * sizeof(double));
}

enum pw_status pw_simulation_clone(const struct pw_simulation *simulation, struct pw_simulation **clone,
                                   struct pw_error *error)
{
    if (clone)
        *clone = NULL;
    if (!simulation || !clone)
        return fail_invalid(error, "there is no simulation to clone, or no place for the clone to go to");
    if (check_sound(simulation, error) != PW_OK)
        return PW_INVALID;
    struct pw_simulation *made = make(simulation->scenario);
    if (!made)
        return fail_no_memory(error, "the clone");
    struct error reason = {0};
    enum status status = simulation_clone(simulation->simulation, &made->simulation, &reason);
    if (status != STATUS_OK) {
        pw_simulation_free(made);
        return fail_with(error, status, &reason, NULL);
    }
    copy_handle(simulation, made);
    *clone = made;
    return PW_OK;
}

enum pw_status pw_simulation_step(struct pw_simulation *simulation, struct pw_error *error)
{
    if (!simulation)
        return fail_invalid(error, "there is no simulation to step");
    if (check_sound(simulation, error) != PW_OK)
        return PW_INVALID;
    if (pw_simulation_is_over(simulation))
        return fail_invalid(error, "the run is over: round %zu was the last one (simulation.rounds)",
                            pw_simulation_round(simulation));
    struct error reason = {0};
    enum status status = simulation_step(simulation->simulation, &reason);
    if (status != STATUS_OK) {
        simulation->failure = reason;
        return fail_with(error, status, &reason, NULL);
    }
    simulation->round++;
    note_bases(simulation);
    return PW_OK;
}

size_t pw_simulation_round(const struct pw_simulation *simulation)
{
    return simulation ? simulation->round : 0;
}

bool pw_simulation_is_over(const struct pw_simulation *simulation)
{
    return !simulation || simulation->failure.status != STATUS_OK ||
           simulation->round >= (size_t)simulation->scenario->scenario->simulation.rounds;
}

void pw_simulation_set_threads(struct pw_simulation *simulation, unsigned threads)
{
    if (simulation)
        simulation_set_threads(simulation->simulation, threads);
}

static enum pw_status check_decision(const struct pw_simulation *simulation, size_t product,
                                     struct pw_error *error)
{
    if (!simulation)
        return fail_invalid(error, "there is no simulation to decide something in");
    if (check_sound(simulation, error) != PW_OK)
        return PW_INVALID;
    size_t count = simulation_world(simulation->simulation)->product_count;
    if (product >= count)
        return fail_invalid(error, "there is no product %zu; the last one is %zu", product, count - 1);
    if (pw_simulation_is_over(simulation))
        return fail_invalid(error, "the run is over: there is no round for which to decide");
    return PW_OK;
}

static enum pw_status decide(struct pw_simulation *simulation, size_t product, const struct offer *offer,
                             struct pw_error *error)
{
    struct error reason = {0};
    enum status status = simulation_decide(simulation->simulation, product, offer, &reason);
    return status == STATUS_OK ? PW_OK : fail_with(error, status, &reason, NULL);
}

enum pw_status pw_decide(struct pw_simulation *simulation, size_t product, enum pw_decision decision,
                         double value, struct pw_error *error)
{
    enum pw_status status = check_decision(simulation, product, error);
    if (status != PW_OK)
        return status;
    struct offer offer = simulation_offer(simulation->simulation, product);
    switch (decision) {
    case PW_PRICE:
        offer.price = value;
        offer.set_parts = false;
        break;
    case PW_FREE_QUOTA:
        offer.free_quota = value;
        break;
    case PW_RATE_CAP:
        offer.rate_cap = value;
        break;
    case PW_SUBSCRIPTION_FEE:
        offer.subscription_fee = value;
        break;
    case PW_WITHDRAW:
        if (!(value == 0 || value == 1))
            return fail_invalid(error, "PW_WITHDRAW is 1 or 0, not %g", value);
        offer.withdraw = value == 1;
        break;
    default:
        return fail_invalid(error, "there is no decision %d", (int)decision);
    }
    return decide(simulation, product, &offer, error);
}

enum pw_status pw_decide_prices(struct pw_simulation *simulation, size_t product, double input, double output,
                                struct pw_error *error)
{
    enum pw_status status = check_decision(simulation, product, error);
    if (status != PW_OK)
        return status;
    struct offer offer = simulation_offer(simulation->simulation, product);
    offer.price_input = input;
    offer.price_output = output;
    offer.set_parts = true;
    return decide(simulation, product, &offer, error);
}

double pw_lowest_price(const struct pw_simulation *simulation, size_t product)
{
    bool known = !pw_simulation_is_over(simulation) &&
                 product < simulation_world(simulation->simulation)->product_count;
    return known ? simulation_lowest_price(simulation->simulation, product) : (double)NAN;
}
