/* Cash moves between firms, both sides booked in the ledger; docs/model.md section 6. */
#ifndef PRICEWAR_MODEL_BOOKS_H
#define PRICEWAR_MODEL_BOOKS_H

#include "model/world.h"

/* Puts `amount` (kCNY, + received, - paid) on an account and its side of the flow into the ledger. */
void book_cash(struct world *world, enum ledger_flow flow, enum ledger_sector sector, struct balance *account,
               double amount);

/* Both sides of what one account pays another. */
void transfer_cash(struct world *world, enum ledger_flow flow, enum ledger_sector payer, struct balance *from,
                   enum ledger_sector receiver, struct balance *to, double amount);

/* Opens the books of a round; checks them at its end. STATUS_FAILED: they do not balance. */
void books_open(struct world *world);
enum status books_close(struct world *world, struct error *error);

/* STATUS_FAILED, naming round, agent and quantity, when a state is not finite. */
enum status books_check_finite(const struct world *world, struct error *error);

#endif
