/* The engine's public face: a simulation is created from a resolved scenario and a run number, stepped round
 * by round, read, and freed. No globals: any number of them run side by side. */
#ifndef PRICEWAR_MODEL_SIMULATION_H
#define PRICEWAR_MODEL_SIMULATION_H

#include "model/world.h"

struct simulation;

/* `run` (0, 1, ...) addresses the random numbers: the same scenario, seed and run give the same bytes. The
 * scenario must outlive the simulation. Vendors with a strategy index outside the table are refused. */
enum status simulation_create(const struct scenario *scenario, uint32_t run, struct simulation **simulation,
                              struct error *error);

/* A simulation in the same state, which plays on to the same bytes as the original would. The original must
 * not be stepped meanwhile; afterwards each of the two is stepped, switched and freed independently, by
 * different threads too. They share the scenario, which must outlive both. The clone's rounds have one thread
 * until simulation_set_threads. STATUS_INVALID, naming vendor and strategy: a plug-in can't copy its memory;
 * STATUS_FAILED: no memory. */
enum status simulation_clone(const struct simulation *original, struct simulation **clone,
                             struct error *error);

/* Plays one round. STATUS_FAILED when the books do not balance, a state is not finite, or memory is short;
 * the message names round, agent and quantity. */
enum status simulation_step(struct simulation *simulation, struct error *error);

/* What is decided for a product in the next round from outside, in place of what its vendor's rule would
 * decide; model/vendor/outside.h. */
enum status simulation_decide(struct simulation *simulation, size_t product, const struct offer *offer,
                              struct error *error);

/* What was decided so, or holds now: to change a part of it. */
struct offer simulation_offer(const struct simulation *simulation, size_t product);

/* The lowest price that its vendor's floor and largest step allow in the next round, CNY/Mtok; NAN when
 * nothing can be decided for the product then. */
double simulation_lowest_price(const struct simulation *simulation, size_t product);

/* From the next round on the scenario `after` holds (scenario_switch.h says what it may differ in); it must
 * outlive the simulation. new_rules [vendor_count]: whose pricing rule starts afresh. */
enum status simulation_switch_scenario(struct simulation *simulation, const struct scenario *after,
                                       const bool *new_rules, struct error *error);

/* Threads that may work on one round, 1 at first. Only the work on SMEs is shared, and only among many of
 * them. The results do not depend on it. */
void simulation_set_threads(struct simulation *simulation, unsigned threads);

/* State after the last step (after create: the state before round 1), for reading. */
const struct world *simulation_world(const struct simulation *simulation);

/* Number of SME slots, and the record of one; only with noise on (0 slots otherwise). */
size_t simulation_sme_count(const struct simulation *simulation);
void simulation_sme(const struct simulation *simulation, size_t slot, struct sme_sample *sample);

void simulation_free(struct simulation *simulation);

#endif
