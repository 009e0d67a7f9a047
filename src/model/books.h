/* Cash moves between firms; both sides of each are booked in the ledger. docs/model.md section 6. */
#ifndef PRICEWAR_MODEL_BOOKS_H
#define PRICEWAR_MODEL_BOOKS_H

#include "model/world.h"

/* Adds `amount` (kCNY, + received, - paid) to an account, and books this side of the flow in the ledger. */
void book_cash(struct world *world, enum ledger_flow flow, enum ledger_sector sector, struct balance *account,
               double amount);

/* Moves cash from one account to another, and books both sides. */
void transfer_cash(struct world *world, enum ledger_flow flow, enum ledger_sector payer, struct balance *from,
                   enum ledger_sector receiver, struct balance *to, double amount);

/* Start and end the books of a round. STATUS_FAILED at the end: they do not balance. */
void books_open(struct world *world);
enum status books_close(struct world *world, struct error *error);

/* STATUS_FAILED, naming round, agent and quantity, when a number of the state is not finite. */
enum status books_check_finite(const struct world *world, struct error *error);

#endif
