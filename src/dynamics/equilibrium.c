#include "dynamics/equilibrium.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum status allocate(size_t states, struct equilibrium **equilibrium, struct error *error)
{
    struct equilibrium *made = calloc(1, sizeof *made);
    double *room = calloc(3 * states, sizeof *room);
    *equilibrium = NULL;
    if (!made || !room) {
        free(made);
        free(room);
        return error_no_memory(error, "an equilibrium");
    }
    *made = (struct equilibrium){
        .states = states, .price = room, .value = room + states, .stay = room + 2 * states};
    *equilibrium = made;
    return STATUS_OK;
}

static bool is_entrant(const struct game *game, size_t state)
{
    return game->kind == GAME_LEARNING && game_own(game, state) == 0;
}

enum status equilibrium_create(const struct game *game, struct equilibrium **equilibrium, struct error *error)
{
    enum status status = allocate(game_states(game), equilibrium, error);
    for (size_t s = 0; status == STATUS_OK && s < (*equilibrium)->states; s++)
        if (is_entrant(game, s))
            (*equilibrium)->price[s] = NAN;
        else
            (*equilibrium)->stay[s] = 1;
    return status;
}

enum status equilibrium_copy(const struct equilibrium *from, struct equilibrium **to, struct error *error)
{
    enum status status = allocate(from->states, to, error);
    if (status != STATUS_OK)
        return status;
    struct equilibrium *copy = *to;
    double *room = copy->price;
    memcpy(room, from->price, 3 * from->states * sizeof *room);
    *copy = *from;
    copy->price = room;
    copy->value = room + from->states;
    copy->stay = room + 2 * from->states;
    return STATUS_OK;
}

void equilibrium_free(struct equilibrium *equilibrium)
{
    if (equilibrium)
        free(equilibrium->price);
    free(equilibrium);
}

double equilibrium_exit(const struct game *game, const struct equilibrium *equilibrium, size_t state)
{
    return is_entrant(game, state) ? 0 : 1 - equilibrium->stay[state];
}

double equilibrium_entry(const struct game *game, const struct equilibrium *equilibrium, size_t state)
{
    return is_entrant(game, state) ? equilibrium->stay[state] : 0;
}

double equilibrium_distance(const struct equilibrium *one, const struct equilibrium *two)
{
    double largest = 0;
    for (size_t s = 0; s < one->states; s++)
        largest = fmax(largest, fabs(one->price[s] - two->price[s])); /* fmax passes over NAN */
    return largest;
}
