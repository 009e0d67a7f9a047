#include "watch/watch_news.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "model/accounts.h"
#include "terminal/format.h"
#include "words/words.h"

const double news_least_cut = 0.1;
static const double least_told = 0.0005; /* of a price: what is not "down 0.0 %" */

struct shown_name news_vendor_label(const struct world *world, enum name_style names, size_t vendor)
{
    return NAME_TO_SHOW(names, &world->scenario->vendors[vendor], 0);
}

struct shown_name news_product_label(const struct world *world, enum name_style names, size_t product)
{
    return NAME_TO_SHOW(names, world->products[product].parameters, 0);
}

static struct shown_name sector_label(const struct world *world, enum name_style names, int32_t sector)
{
    return NAME_TO_SHOW(names, &world->scenario->sectors[sector], 0);
}

static struct shown_name cloud_label(const struct world *world, enum name_style names, size_t cloud)
{
    return NAME_TO_SHOW(names, &world->scenario->clouds[cloud], 0);
}

/* Appends to the text, in the scenario's terms. */
__attribute__((format(printf, 3, 4))) static void tell(struct news_text *text, const struct world *world,
                                                       const char *format, ...)
{
    size_t used = strlen(text->bytes);
    va_list arguments;
    va_start(arguments, format);
    say_list(text->bytes + used, sizeof text->bytes - used, &world->scenario->terms, format, arguments);
    va_end(arguments);
}

/* A price, or "free". */
static struct text price_text(double price)
{
    return fabs(price) > 0 ? format_number(price) : (struct text){"free"};
}

static double price_change(const struct event *event)
{
    return fabs(event->after / event->before - 1);
}

bool news_is_told(const struct event *event)
{
    bool is_price = event->kind == EVENT_PRICE_CUT || event->kind == EVENT_PRICE_RISE;
    return !is_price || event->before <= 0 || price_change(event) >= least_told;
}

/* The most telling part comes first, since narrow screens cut the end. */
static struct news_text price_news(const struct world *world, enum name_style names,
                                   const struct event *event)
{
    struct news_text text = {""};
    struct shown_name product = news_product_label(world, names, (size_t)event->product),
                      vendor = news_vendor_label(world, names, (size_t)event->vendor);
    double change = price_change(event);
    if (event->before > 0 && event->after > 0)
        tell(&text, world, "%s (%s) %s %.*f %%: %s -> %s CNY per million tokens", product.bytes, vendor.bytes,
             event->after < event->before ? "down" : "up", change < 0.1 ? 1 : 0, 100 * change,
             price_text(event->before).bytes, price_text(event->after).bytes);
    else
        tell(&text, world, "%s (%s) now %s: %s -> %s CNY per million tokens", product.bytes, vendor.bytes,
             event->after > 0 ? "has a price" : "free", price_text(event->before).bytes,
             price_text(event->after).bytes);
    return text;
}

/* Appends what the vendor earned and spent in its last round. */
static void append_last_books(struct news_text *text, const struct world *world,
                              const struct vendor_state *vendor)
{
    tell(text, world,
         world->scenario->lacks_hosts ? "; last round: revenue %s, cost of sales %s, fixed cost %s CNY"
                                      : "; last round: revenue %s, compute %s, fixed cost %s CNY",
         format_money(vendor_revenue(vendor)).bytes,
         format_money(vendor->compute_bill + vendor->app_cost).bytes, format_money(vendor->fixed_cost).bytes);
}

static struct news_text bankruptcy(const struct world *world, enum name_style names, size_t vendor,
                                   double cash)
{
    struct news_text text = {""};
    tell(&text, world, "%s is bankrupt, %s CNY short", news_vendor_label(world, names, vendor).bytes,
         format_money(-cash).bytes);
    append_last_books(&text, world, &world->vendors[vendor]);
    return text;
}

struct news_text news_of_exit(const struct world *world, enum name_style names, size_t vendor)
{
    const struct vendor_state *state = &world->vendors[vendor];
    struct news_text text = {""};
    if (state->exit_cause == EXIT_BANKRUPT)
        return bankruptcy(world, names, vendor, balance_total(&state->cash));
    if (state->exit_cause == EXIT_ACQUIRED)
        tell(&text, world, "%s is bought by %s", news_vendor_label(world, names, vendor).bytes,
             cloud_label(world, names, state->buyer).bytes);
    else
        tell(&text, world, "%s leaves: it has taken its last model off the market",
             news_vendor_label(world, names, vendor).bytes);
    append_last_books(&text, world, state);
    return text;
}

static struct news_text money_news(const struct world *world, enum name_style names,
                                   const struct event *event)
{
    struct news_text text = {""};
    size_t f = (size_t)event->vendor;
    struct shown_name label = news_vendor_label(world, names, f);
    struct text sum = format_money(event->amount);
    const char *amount = sum.bytes;
    if (event->kind == EVENT_FUNDING)
        tell(&text, world, "%s raises %s CNY; it had %s", label.bytes, amount,
             format_money(event->before).bytes);
    else if (event->kind == EVENT_LISTING)
        tell(&text, world, "%s is listed and raises %s CNY; it had %s", label.bytes, amount,
             format_money(event->before).bytes);
    else if (event->kind == EVENT_LEAVING)
        tell(&text, world,
             "%s leaves by choice: its investors get its cash of %s CNY, and %s for team and licences",
             label.bytes, format_money(event->before).bytes, amount);
    else if (event->kind == EVENT_PARENT_SUPPORT)
        tell(&text, world, "%s gets %s CNY from its parent %s", label.bytes, amount,
             cloud_label(world, names, world->scenario->vendors[f].owner).bytes);
    else if (event->kind == EVENT_ACQUISITION)
        tell(&text, world, "%s is bought by %s for %s CNY, its cash of %s included", label.bytes,
             cloud_label(world, names, (size_t)event->buyer - 1).bytes, amount,
             format_money(event->before).bytes);
    else if (world->vendors[f].hosts_only)
        tell(&text, world, "%s gives up its own models and serves those of others; it has %s CNY",
             label.bytes, format_money(event->before).bytes);
    else
        tell(&text, world,
             "%s leaves the market for tokens and takes tenders for private models; it has %s CNY",
             label.bytes, format_money(event->before).bytes);
    return text;
}

static struct news_text product_news(const struct world *world, enum name_style names,
                                     const struct event *event)
{
    struct news_text text = {""};
    struct shown_name product = news_product_label(world, names, (size_t)event->product),
                      vendor = news_vendor_label(world, names, (size_t)event->vendor);
    if (event->kind == EVENT_LAUNCH)
        tell(&text, world, "%s (%s) is launched at %s CNY per million tokens", product.bytes, vendor.bytes,
             price_text(event->after).bytes);
    else if (event->kind == EVENT_WITHDRAWAL)
        tell(&text, world, "%s (%s) is taken off the market; it cost %s CNY", product.bytes, vendor.bytes,
             price_text(event->before).bytes);
    else
        tell(&text, world, "%s (%s) gets better: quality %.3f -> %.3f", product.bytes, vendor.bytes,
             event->before, event->after);
    return text;
}

static struct news_text sector_news(const struct world *world, enum name_style names,
                                    const struct event *event)
{
    struct news_text text = {""};
    if (event->kind == EVENT_SHIPMENT_CAP)
        tell(&text, world, "a seller of accelerators is at its cap: %s wanted, %s shipped",
             format_count(event->before).bytes, format_count(event->after).bytes);
    else
        tell(&text, world, "%s: %s SMEs %s, %s alive", sector_label(world, names, event->sector).bytes,
             format_count(event->amount).bytes, event->kind == EVENT_SME_ENTRY ? "enter" : "give up",
             format_count(event->after).bytes);
    return text;
}

struct news_text news_of_event(const struct world *world, enum name_style names, const struct event *event)
{
    switch ((enum event_kind)event->kind) {
    case EVENT_PRICE_CUT:
    case EVENT_PRICE_RISE:
        return price_news(world, names, event);
    case EVENT_BANKRUPTCY:
        return bankruptcy(world, names, (size_t)event->vendor, event->before);
    case EVENT_FUNDING:
    case EVENT_LISTING:
    case EVENT_PARENT_SUPPORT:
    case EVENT_ACQUISITION:
    case EVENT_LEAVING:
    case EVENT_PIVOT:
        return money_news(world, names, event);
    case EVENT_LAUNCH:
    case EVENT_QUALITY:
    case EVENT_WITHDRAWAL:
        return product_news(world, names, event);
    case EVENT_SME_ENTRY:
    case EVENT_SME_EXIT:
    case EVENT_SHIPMENT_CAP:
    case EVENT_KINDS:
        break;
    }
    return sector_news(world, names, event);
}

enum status news_add(struct news *news, struct news_item item, const char *text, struct error *error)
{
    struct news_item *items = list_with_room(news->items, news->count, &news->capacity, sizeof *items);
    if (!items)
        return error_no_memory(error, "the news");
    news->items = items;
    item.number = news->count;
    item.text = strdup(text);
    if (!item.text)
        return error_no_memory(error, "the news");
    news->items[news->count++] = item;
    return STATUS_OK;
}

/* False: not news, or told with the vendor's exit. */
static bool is_news(const struct event *event, struct news_item *item)
{
    item->round = event->round;
    item->weight = event->kind == EVENT_PRICE_CUT ? 1 - event->after / event->before : event->amount;
    switch ((enum event_kind)event->kind) {
    case EVENT_PRICE_CUT:
        item->kind = NEWS_CUT;
        return item->weight >= news_least_cut;
    case EVENT_FUNDING:
    case EVENT_LISTING:
        item->kind = NEWS_MONEY;
        return true;
    case EVENT_ACQUISITION:
        item->kind = NEWS_EXIT;
        return true;
    case EVENT_LAUNCH:
    case EVENT_WITHDRAWAL:
    case EVENT_PIVOT:
    case EVENT_SHIPMENT_CAP:
        item->kind = NEWS_CHANGE;
        return true;
    case EVENT_BANKRUPTCY:
    case EVENT_LEAVING:
    case EVENT_PRICE_RISE:
    case EVENT_PARENT_SUPPORT:
    case EVENT_QUALITY:
    case EVENT_SME_ENTRY:
    case EVENT_SME_EXIT:
    case EVENT_KINDS:
        break;
    }
    return false;
}

static int by_kind_and_weight(const void *left, const void *right)
{
    const struct news_item *one = left, *other = right;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    if (one->weight != other->weight)
        return one->weight > other->weight ? -1 : 1;
    return one->number < other->number ? -1 : 1;
}

enum status news_take_round(struct news *news, const struct watched_run *watched, struct error *error)
{
    const struct world *world = watched->world;
    enum status status = STATUS_OK;
    size_t first = news->count;
    for (size_t f = 0; f < world->scenario->vendor_count && status == STATUS_OK; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        if (!vendor->alive && vendor->exit_round == world->round && vendor->exit_cause != EXIT_ACQUIRED)
            status = news_add(news, (struct news_item){.round = world->round, .kind = NEWS_EXIT},
                              news_of_exit(world, watched->names, f).bytes, error);
    }
    for (size_t i = watched->first_event; i < world->events.count && status == STATUS_OK; i++) {
        const struct event *event = &world->events.items[i];
        struct news_item item;
        if (is_news(event, &item))
            status = news_add(news, item, news_of_event(world, watched->names, event).bytes, error);
    }
    if (news->count > first)
        qsort(news->items + first, news->count - first, sizeof *news->items, by_kind_and_weight);
    return status;
}

void news_clear(struct news *news)
{
    for (size_t i = 0; i < news->count; i++)
        free(news->items[i].text);
    free(news->items);
    *news = (struct news){0};
}
