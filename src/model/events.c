#include "model/events.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"

#define EVENT_NAME(symbol, name) name,
const char *const event_names[EVENT_KINDS] = {EVENT_TABLE(EVENT_NAME)};

struct event event_about(int64_t round, enum event_kind kind, size_t vendor, size_t product, double before,
                         double after)
{
    return (struct event){.round = (int32_t)round,
                          .kind = (int32_t)kind,
                          .vendor = (int32_t)vendor,
                          .product = (int32_t)product,
                          .sector = EVENT_NO_INDEX,
                          .before = before,
                          .after = after};
}

bool event_log_clone(struct event_log *clone, const struct event_log *original)
{
    *clone = *original;
    if (!original->items)
        return true;
    clone->items = malloc(original->capacity * sizeof *clone->items);
    if (clone->items)
        memcpy(clone->items, original->items, original->count * sizeof *clone->items);
    return clone->items;
}

void event_log_clear(struct event_log *log)
{
    free(log->items);
    *log = (struct event_log){0};
}

void event_log_add(struct event_log *log, struct event event)
{
    struct event *items = list_with_room(log->items, log->count, &log->capacity, sizeof *items);
    if (!items) {
        log->out_of_memory = true;
        return;
    }
    log->items = items;
    log->items[log->count++] = event;
}
