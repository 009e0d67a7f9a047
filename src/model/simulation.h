/* The engine's public face: a simulation is created from a resolved scenario and a run number, stepped round
 * by round, read, and freed. No globals: any number of them run side by side. */
#ifndef PRICEWAR_MODEL_SIMULATION_H
#define PRICEWAR_MODEL_SIMULATION_H

#include "model/world.h"

struct simulation;

/* `run` addresses the random numbers: the same scenario and run give the same bytes. The scenario must
 * outlive the simulation. */
enum status simulation_create(const struct scenario *scenario, uint32_t run, struct simulation **simulation,
                              struct error *error);

/* One round. STATUS_FAILED when the books do not balance or a state is not finite; the message says where. */
enum status simulation_step(struct simulation *simulation, struct error *error);

/* State after the last step, for reading. */
const struct world *simulation_world(const struct simulation *simulation);

void simulation_free(struct simulation *simulation);

#endif
