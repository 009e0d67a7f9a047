/* A Gauss-Seidel sweep over the states of a game, as a map of a vector of unknowns. The room's own. */
#ifndef PRICEWAR_DYNAMICS_SWEEP_H
#define PRICEWAR_DYNAMICS_SWEEP_H

#include "dynamics/duopoly.h"

/* Renews prices, values and chances to stay, from the states with most experience down, each from what was renewed
 * before, and makes `damping` of the change. Returns the largest change before damping, of money in units. */
double sweep(const struct duopoly *duopoly, struct equilibrium *policy, double damping);

/* The whole change, as a smooth map for Newton's method: prices stay on the peak of the profit where they are. */
void sweep_nearby(const struct duopoly *duopoly, struct equilibrium *policy);

/* Unknowns: prices and values where the firm is active, in units of money, chances to stay where firms come and go. */
size_t sweep_unknowns(const struct duopoly *duopoly);
void sweep_pack(const struct duopoly *duopoly, const struct equilibrium *policy, double *unknowns);
void sweep_unpack(const struct duopoly *duopoly, const double *unknowns, struct equilibrium *policy);

/* Largest |right side - left side| of all equations, each at the policy as it is; a chance of 1 counts as a unit of
 * money. */
double sweep_residual(const struct duopoly *duopoly, const struct equilibrium *policy);

#endif
