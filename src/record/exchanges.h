/* What the programs of a run were asked and what they answered (`process:` rules), as a table. */
#ifndef PRICEWAR_RECORD_EXCHANGES_H
#define PRICEWAR_RECORD_EXCHANGES_H

#include "record/fields.h"
#include "strategy/process.h"

/* Columns of the table, in the order of exchange_column. */
extern const struct field exchange_fields[];
extern const size_t exchange_field_count;

struct exchange_list {
    struct exchange *items;
    size_t count;
    struct arena arena;
};

/* Questions that programs were asked, without greetings, and those at which their fallback decided. */
struct exchange_counts {
    size_t questions, fallbacks;
};
/* Of the world's run up to now. */
struct exchange_counts exchanges_count(const struct world *world);

/* Copies the exchanges of the world's vendors, one after the other, into a list that is empty or all zeros. */
enum status exchange_list_take(struct exchange_list *list, const struct world *world, struct error *error);
void exchange_list_clear(struct exchange_list *list);

/* A column in stored form, [list->count]; texts are pointers into the list. */
void exchange_column(const struct exchange_list *list, size_t field, void *stored);

#endif
