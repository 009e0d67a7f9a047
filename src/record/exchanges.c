#include "record/exchanges.h"

#include <string.h>

static const struct categories faults = {exchange_fault_names, EXCHANGE_FAULTS};

enum { RUN, ROUND, VENDOR, FAULT, SENT, ANSWERED };

#define EXCHANGE(its_name, its_type, its_long_name, its_categories)                                          \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {AXIS_EXCHANGE}, .unit = "1",                            \
        .long_name = its_long_name, .categories = its_categories                                             \
    }

const struct field exchange_fields[] = {
    [RUN] = EXCHANGE("exchange_run", FIELD_I32, "run of the exchange", NULL),
    [ROUND] =
        EXCHANGE("exchange_round", FIELD_I32, "round that was decided; of a greeting, the one before", NULL),
    [VENDOR] = EXCHANGE("exchange_vendor", FIELD_I32, "vendor whose program it was", NULL),
    [FAULT] =
        EXCHANGE("exchange_fault", FIELD_I8, "what came of it; but for 0 the fallback decided", &faults),
    [SENT] = EXCHANGE("exchange_sent", FIELD_TEXT, "line that the program was sent", NULL),
    [ANSWERED] = EXCHANGE("exchange_answered", FIELD_TEXT,
                          "line that it answered; empty unless it was an answer", NULL),
};
const size_t exchange_field_count = sizeof exchange_fields / sizeof *exchange_fields;

static size_t count_of(const struct exchange *exchange)
{
    size_t count = 0;
    for (; exchange; exchange = exchange->next)
        count++;
    return count;
}

/* The memory of a vendor's rule that is a program: the first one's, or its successor's; NULL: there is none. */
static const struct exchange *exchanges_of(const struct world *world, size_t f)
{
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    if (pricing->extension->is_program)
        return process_exchanges(world->vendors[f].strategy_self);
    return pricing->successor && pricing->successor->is_program
               ? process_exchanges(world->vendors[f].successor_self)
               : NULL;
}

struct exchange_counts exchanges_count(const struct world *world)
{
    struct exchange_counts counts = {0};
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct exchange *greeting = exchanges_of(world, f);
        for (const struct exchange *at = greeting ? greeting->next : NULL; at; at = at->next) {
            counts.questions++;
            counts.fallbacks += at->fault != EXCHANGE_ANSWERED;
        }
    }
    return counts;
}

static bool copy(struct exchange_list *list, const struct exchange *exchange)
{
    struct exchange *made = &list->items[list->count++];
    *made = *exchange;
    made->next = NULL;
    made->sent = arena_copy_text(&list->arena, exchange->sent);
    made->answered = arena_copy_text(&list->arena, exchange->answered);
    return made->sent && made->answered;
}

enum status exchange_list_take(struct exchange_list *list, const struct world *world, struct error *error)
{
    size_t count = 0, vendors = world->scenario->vendor_count;
    exchange_list_clear(list);
    for (size_t f = 0; f < vendors; f++)
        count += count_of(exchanges_of(world, f));
    if (count == 0)
        return STATUS_OK;
    list->items = arena_take(&list->arena, count, sizeof *list->items);
    bool whole = list->items;
    for (size_t f = 0; f < vendors; f++)
        for (const struct exchange *exchange = exchanges_of(world, f); whole && exchange;
             exchange = exchange->next)
            whole = copy(list, exchange);
    return whole ? STATUS_OK : error_no_memory(error, "what programs were asked and answered");
}

void exchange_list_clear(struct exchange_list *list)
{
    arena_clear(&list->arena);
    *list = (struct exchange_list){.items = NULL};
}

void exchange_column(const struct exchange_list *list, size_t field, void *stored)
{
    size_t size = field_type_size(exchange_fields[field].type);
    for (size_t i = 0; i < list->count; i++) {
        const struct exchange *exchange = &list->items[i];
        const double numbers[] = {[RUN] = exchange->run,
                                  [ROUND] = (double)exchange->round,
                                  [VENDOR] = (double)exchange->vendor,
                                  [FAULT] = exchange->fault};
        char *place = (char *)stored + i * size;
        if (field == SENT || field == ANSWERED)
            memcpy(place, field == SENT ? &exchange->sent : &exchange->answered, size);
        else
            field_type_store(exchange_fields[field].type, &numbers[field], 1, place);
    }
}
