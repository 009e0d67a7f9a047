#include "record/panel.h"

#include <stdlib.h>

enum status panel_create(const struct simulation *simulation, struct panel **panel, struct error *error)
{
    const struct scenario *scenario = simulation_world(simulation)->scenario;
    size_t slots = simulation_sme_count(simulation), wanted = (size_t)scenario->output.panel_smes;
    *panel = NULL;
    if (slots == 0 || wanted == 0)
        return STATUS_OK;
    struct panel *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the panel of SMEs");
    arena_init(&made->arena);
    made->round_count = axis_length(AXIS_ROUND, scenario);
    made->sme_count = wanted < slots ? wanted : slots;
    made->columns = arena_take(&made->arena, panel_field_count, sizeof *made->columns);
    bool taken = made->columns;
    for (size_t i = 0; taken && i < panel_field_count; i++) {
        made->columns[i] = arena_take(&made->arena, made->round_count * made->sme_count,
                                      field_type_size(panel_fields[i].type));
        taken = made->columns[i];
    }
    if (!taken) {
        panel_free(made);
        return error_no_memory(error, "the panel of SMEs");
    }
    *panel = made;
    return STATUS_OK;
}

void panel_take(struct panel *panel, const struct simulation *simulation)
{
    size_t first = (size_t)simulation_world(simulation)->round * panel->sme_count;
    for (size_t slot = 0; slot < panel->sme_count; slot++) {
        struct sme_sample sample;
        simulation_sme(simulation, slot, &sample);
        for (size_t i = 0; i < panel_field_count; i++) {
            const struct field *field = &panel_fields[i];
            double number = field->sme(&sample);
            field_type_store(field->type, &number, 1,
                             (char *)panel->columns[i] + (first + slot) * field_type_size(field->type));
        }
    }
}

void panel_free(struct panel *panel)
{
    if (!panel)
        return;
    arena_clear(&panel->arena);
    free(panel);
}
