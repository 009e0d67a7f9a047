#include <stdlib.h>
#include <string.h>

#include "library/handles.h"
#include "scenario/suggest.h"
#include "words/words.h"

/* The tables of what can be read from a state. */
struct table_of_fields {
    const struct field *fields;
    const size_t *count;
};

static const struct table_of_fields tables[] = {
    {scenario_fields, &scenario_field_count},
    {world_fields, &world_field_count},
    {event_fields, &event_field_count},
    {panel_fields, &panel_field_count},
};
enum { TABLES = sizeof tables / sizeof *tables };

/* Whether the program's file of the scenario has the field. */
static bool is_had(const struct field *field, const struct scenario *scenario)
{
    bool panel = scenario->output.panel_smes > 0 && scenario->simulation.noise == NOISE_ON;
    return field_is_wanted(field, scenario) && (panel || !field->sme);
}

/* Field `index` of those that the scenario has, counted through all tables, or NULL. */
static const struct field *field_at(const struct scenario *scenario, size_t index)
{
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < *tables[t].count; i++)
            if (is_had(&tables[t].fields[i], scenario) && index-- == 0)
                return &tables[t].fields[i];
    return NULL;
}

const struct field *field_named(const struct scenario *scenario, const char *name)
{
    for (size_t t = 0; name && t < TABLES; t++)
        for (size_t i = 0; i < *tables[t].count; i++)
            if (strcmp(tables[t].fields[i].name, name) == 0 && is_had(&tables[t].fields[i], scenario))
                return &tables[t].fields[i];
    return NULL;
}

static enum status keep_terms(const struct terms *terms, struct arena *arena, struct own_words *words,
                              struct error *error)
{
    char *text = terms_to_text(terms);
    words->terms = text ? arena_copy_text(arena, text) : NULL;
    free(text);
    return words->terms ? STATUS_OK : error_no_memory(error, "the terms of a scenario");
}

enum status keep_own_words(struct pw_scenario *made, struct error *error)
{
    struct scenario *scenario = made->scenario;
    struct arena *arena = &scenario->arena;
    size_t count = 0;
    if (!terms_are_own(&scenario->terms))
        return STATUS_OK;
    while (field_at(scenario, count))
        count++;
    struct own_words *words = arena_take(arena, 1, sizeof *words);
    struct said_field *said = arena_take(arena, count, sizeof *said);
    if (!words || !said)
        return error_no_memory(error, "the words of a scenario");
    for (size_t i = 0; i < count; i++) {
        said[i].field = field_at(scenario, i);
        said[i].unit = arena_copy_text(arena, say_unit(&scenario->terms, said[i].field->unit).bytes);
        said[i].meaning = arena_copy_text(arena, say(&scenario->terms, said[i].field->long_name).bytes);
    }
    for (int axis = AXIS_RUN; axis < AXES; axis++)
        words->axis_meanings[axis] =
            arena_copy_text(arena, say(&scenario->terms, axes[axis].long_name).bytes);
    words->fields = said;
    words->field_count = count;
    made->words = words;
    return arena->exhausted ? error_no_memory(error, "the words of a scenario")
                            : keep_terms(&scenario->terms, arena, words, error);
}

static struct said_field said_as(const struct pw_scenario *scenario, const struct field *field)
{
    const struct own_words *words = scenario->words;
    for (size_t i = 0; words && i < words->field_count; i++)
        if (words->fields[i].field == field)
            return words->fields[i];
    return (struct said_field){field, field->unit, field->long_name};
}

const char *pw_field_name(const struct pw_scenario *scenario, size_t index)
{
    const struct field *field = scenario ? field_at(scenario->scenario, index) : NULL;
    return field ? field->name : NULL;
}

/* A state has no runs, and rounds only where a text says something of each of them. */
static bool axis_is_read(const struct field *field, enum field_axis axis)
{
    return axis != AXIS_RUN && (axis != AXIS_ROUND || field->text);
}

static const char *axis_name(const struct field *field, size_t index)
{
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        if (axis_is_read(field, field->axes[a]) && index-- == 0)
            return axes[field->axes[a]].name;
    return NULL;
}

const char *pw_field_describe(const struct pw_scenario *scenario, const char *name, enum pw_field_fact fact,
                              size_t index)
{
    const struct field *field = scenario ? field_named(scenario->scenario, name) : NULL;
    if (!field)
        return NULL;
    if (fact == PW_FIELD_AXIS)
        return axis_name(field, index);
    if (fact == PW_FIELD_FILE_AXIS)
        return index < field_axis_count(field) ? axes[field->axes[index]].name : NULL;
    if (fact == PW_FIELD_CATEGORY)
        return field->categories && index < field->categories->count ? field->categories->names[index] : NULL;
    struct said_field said = said_as(scenario, field);
    const char *const facts[] = {[PW_FIELD_UNIT] = said.unit,
                                 [PW_FIELD_MEANING] = said.meaning,
                                 [PW_FIELD_TYPE] = field_type_names[field->type]};
    return index == 0 && (size_t)fact < sizeof facts / sizeof *facts ? facts[fact] : NULL;
}

static enum field_axis axis_named(const char *name)
{
    for (int axis = AXIS_RUN; axis < AXES; axis++)
        if (strcmp(axes[axis].name, name) == 0)
            return (enum field_axis)axis;
    return AXIS_NONE;
}

const char *pw_axis_describe(const struct pw_scenario *scenario, const char *name, enum pw_axis_fact fact)
{
    enum field_axis axis = scenario && name ? axis_named(name) : AXIS_NONE;
    if (axis == AXIS_NONE)
        return NULL;
    switch (fact) {
    case PW_AXIS_MEANING:
        return scenario->words ? scenario->words->axis_meanings[axis] : axes[axis].long_name;
    case PW_AXIS_LABELS:
        return axes[axis].labels;
    default:
        return NULL;
    }
}

static size_t length_of(const struct pw_simulation *simulation, enum field_axis axis)
{
    const struct scenario *scenario = simulation->scenario->scenario;
    size_t slots = axis == AXIS_SME ? simulation_sme_count(simulation->simulation) : 0;
    size_t wanted = (size_t)scenario->output.panel_smes;
    if (axis == AXIS_SME)
        return wanted < slots ? wanted : slots;
    if (axis == AXIS_EVENT)
        return simulation_world(simulation->simulation)->events.count;
    return axis_length(axis, scenario);
}

size_t pw_axis_length(const struct pw_simulation *simulation, const char *name)
{
    enum field_axis axis = simulation && name ? axis_named(name) : AXIS_NONE;
    return axis == AXIS_NONE ? 0 : length_of(simulation, axis);
}

static size_t count_numbers(const struct pw_simulation *simulation, const struct field *field)
{
    size_t length = 1;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        if (axis_is_read(field, field->axes[a]))
            length *= length_of(simulation, field->axes[a]);
    return length;
}

size_t pw_field_length(const struct pw_simulation *simulation, const char *name)
{
    const struct field *field = simulation ? field_named(simulation->scenario->scenario, name) : NULL;
    return field ? count_numbers(simulation, field) : 0;
}

static void read_world(const struct pw_simulation *simulation, const struct field *field, double *numbers,
                       size_t count)
{
    field->world(simulation_world(simulation->simulation), field->offset, numbers);
    if (field->relative)
        field_make_relative(numbers, count, simulation->bases[field - world_fields]);
}

static void read_numbers(const struct pw_simulation *simulation, const struct field *field, double *numbers,
                         size_t count)
{
    const struct world *world = simulation_world(simulation->simulation);
    if (field->world) {
        read_world(simulation, field, numbers, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct sme_sample sme;
        if (field->sme)
            simulation_sme(simulation->simulation, i, &sme);
        numbers[i] = field->sme      ? field->sme(&sme)
                     : field->number ? field->number(world->scenario, i)
                     : field->event  ? field->event(&world->events.items[i])
                                     : (double)world->run; /* event_run */
    }
}

/* The whole number that a field has in the place of doubles. */
static enum pw_status read_exact(const struct pw_simulation *simulation, const struct field *field,
                                 double *number, struct pw_error *error)
{
    int64_t exact = field->exact(simulation_world(simulation->simulation));
    if (exact > (int64_t)1 << 53 || exact < -((int64_t)1 << 53))
        return fail_invalid(error, "%s is %lld, which no double holds", field->name, (long long)exact);
    *number = (double)exact;
    return PW_OK;
}

static enum pw_status fail_unknown(const struct scenario *scenario, const char *name, struct pw_error *error)
{
    struct suggestion suggestion = suggestion_for(name);
    const struct field *field = NULL;
    for (size_t i = 0; (field = field_at(scenario, i)); i++)
        suggestion_try(&suggestion, field->name);
    return fail_invalid(error, "there is no field `%.100s` in this scenario%s%s%s", name,
                        suggestion.best ? "; did you mean `" : "", suggestion.best ? suggestion.best : "",
                        suggestion.best ? "`?" : "");
}

/* The field of numbers that is wanted of a sound simulation, or NULL with the reason. */
static const struct field *field_to_read(const struct pw_simulation *simulation, const char *name,
                                         struct pw_error *error)
{
    const struct field *field = NULL;
    if (check_sound(simulation, error) != PW_OK)
        return NULL;
    field = field_named(simulation->scenario->scenario, name);
    if (!field)
        (void)fail_unknown(simulation->scenario->scenario, name, error);
    else if (field->text)
        (void)fail_invalid(error, "%s is a field of texts: pw_field_text gives them", name);
    return field && !field->text ? field : NULL;
}

enum pw_status pw_field_read(const struct pw_simulation *simulation, const char *name, double *numbers,
                             size_t count, struct pw_error *error)
{
    if (!simulation || !name || (!numbers && count > 0))
        return fail_invalid(error, "reading a field takes a simulation, a name and a place for its numbers");
    const struct field *field = field_to_read(simulation, name, error);
    if (!field)
        return PW_INVALID;
    size_t length = count_numbers(simulation, field);
    if (count != length)
        return fail_invalid(error, "%s has %zu numbers, and there is room for %zu", name, length, count);
    if (field->exact && numbers)
        return read_exact(simulation, field, numbers, error);
    read_numbers(simulation, field, numbers, count);
    field_type_round(field->type, numbers, count);
    return PW_OK;
}

enum pw_status pw_field_store(const struct pw_simulation *simulation, const char *name, void *place,
                              size_t bytes, struct pw_error *error)
{
    if (!simulation || !name || (!place && bytes > 0))
        return fail_invalid(error, "storing a field takes a simulation, a name and a place for its numbers");
    const struct field *field = field_to_read(simulation, name, error);
    if (!field)
        return PW_INVALID;
    size_t length = count_numbers(simulation, field), taken = length * field_type_size(field->type);
    if (bytes != taken)
        return fail_invalid(error, "%s takes %zu bytes, and there is room for %zu", name, taken, bytes);
    if (length == 0)
        return PW_OK;
    if (field->exact && place) {
        int64_t exact = field->exact(simulation_world(simulation->simulation));
        memcpy(place, &exact, sizeof exact);
        return PW_OK;
    }
    double few[64]; /* `place` need not be aligned */
    double *numbers = length <= sizeof few / sizeof *few ? few : malloc(length * sizeof *numbers);
    if (!numbers)
        return fail_no_memory(error, "the numbers of a field");
    read_numbers(simulation, field, numbers, length);
    field_type_store(field->type, numbers, length, place);
    if (numbers != few)
        free(numbers);
    return PW_OK;
}

static const char *text_of(const struct pw_scenario *scenario, const struct field *field, size_t index)
{
    char scratch[FIELD_SCRATCH];
    const char *text = field->text(scenario->scenario, index, scratch);
    bool of_flow = field->axes[0] == AXIS_FLOW;
    return text != scratch ? text : of_flow ? scenario->flow_meanings[index] : scenario->dates[index];
}

const char *pw_field_text(const struct pw_scenario *scenario, const char *name, size_t index)
{
    const struct field *field = scenario ? field_named(scenario->scenario, name) : NULL;
    bool known = field && field->text && index < axis_length(field->axes[0], scenario->scenario);
    return known ? text_of(scenario, field, index) : NULL;
}

enum pw_status pw_index(const struct pw_scenario *scenario, const char *axis_of, const char *name,
                        size_t *index, struct pw_error *error)
{
    if (!scenario || !axis_of || !name || !index)
        return fail_invalid(error, "an index takes a scenario, an axis, a name and a place to go to");
    enum field_axis axis = axis_named(axis_of);
    const char *labels = axis == AXIS_NONE ? NULL : axes[axis].labels;
    const struct field *field = labels ? field_named(scenario->scenario, labels) : NULL;
    if (!field || axis == AXIS_ROUND)
        return fail_invalid(error,
                            "there is no axis `%.100s` whose elements have names; there are firm, seller, "
                            "cloud, vendor, product, sector, flow and layer",
                            axis_of);
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < axis_length(axis, scenario->scenario); i++) {
        const char *candidate = text_of(scenario, field, i);
        if (strcmp(candidate, name) == 0) {
            *index = i;
            return PW_OK;
        }
        suggestion_try(&suggestion, candidate);
    }
    return fail_invalid(error, "there is no %s `%.100s`%s%s%s", axis_of, name,
                        suggestion.best ? "; did you mean `" : "", suggestion.best ? suggestion.best : "",
                        suggestion.best ? "`?" : "");
}
