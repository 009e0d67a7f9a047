/* Events of a run that are worth a line: price cuts, exits with cause, funding, support, entry. */
#ifndef PRICEWAR_MODEL_EVENTS_H
#define PRICEWAR_MODEL_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X-macro: symbol, name in the output. */
#define EVENT_TABLE(X)                                                                                       \
    X(EVENT_PRICE_CUT, "price_cut")                                                                          \
    X(EVENT_PRICE_RISE, "price_rise")                                                                        \
    X(EVENT_BANKRUPTCY, "bankruptcy")                                                                        \
    X(EVENT_FUNDING, "funding")                                                                              \
    X(EVENT_PARENT_SUPPORT, "parent_support")                                                                \
    X(EVENT_LAUNCH, "launch")                                                                                \
    X(EVENT_QUALITY, "quality")                                                                              \
    X(EVENT_SME_ENTRY, "sme_entry")                                                                          \
    X(EVENT_SME_EXIT, "sme_exit")                                                                            \
    X(EVENT_WITHDRAWAL, "withdrawal")                                                                        \
    X(EVENT_ACQUISITION, "acquisition")                                                                      \
    X(EVENT_PIVOT, "pivot")                                                                                  \
    X(EVENT_SHIPMENT_CAP, "shipment_cap")                                                                    \
    X(EVENT_LISTING, "listing")                                                                              \
    X(EVENT_LEAVING, "leaving")

enum event_kind {
#define EVENT_SYMBOL(symbol, name) symbol,
    EVENT_TABLE(EVENT_SYMBOL)
#undef EVENT_SYMBOL
        EVENT_KINDS
};

extern const char *const event_names[EVENT_KINDS];

#define EVENT_NO_INDEX (-1)

struct event {
    int32_t round;
    int32_t kind;
    int32_t vendor;       /* or EVENT_NO_INDEX */
    int32_t product;      /* or EVENT_NO_INDEX */
    int32_t sector;       /* or EVENT_NO_INDEX */
    int32_t buyer;        /* cloud code of the buyer: its index plus 1; 0: none */
    double before, after; /* price, quality or cash before and after the event */
    double amount;        /* kCNY, or SMEs */
};

struct event_log {
    struct event *items;
    size_t count, capacity;
    bool out_of_memory;
};

/* An event with `amount` 0. NO_REFERENCE: no vendor, no product. */
struct event event_about(int64_t round, enum event_kind kind, size_t vendor, size_t product, double before,
                         double after);

/* False when memory is short. */
bool event_log_clone(struct event_log *clone, const struct event_log *original);
void event_log_clear(struct event_log *log);
void event_log_add(struct event_log *log, struct event event);

#endif
