/* The events of a round as sentences with names, numbers and reasons, and a list of those worth showing. */
#ifndef PRICEWAR_WATCH_WATCH_NEWS_H
#define PRICEWAR_WATCH_WATCH_NEWS_H

#include "watch/watched_run.h"

enum { NEWS_SIZE = 640 };

struct news_text {
    char bytes[NEWS_SIZE];
};

/* One event as a sentence without date: "Kimi 8k (月之暗面) down 50 %: 12.0 -> 6.00 CNY per million tokens".
 * The world must be in the event's round. */
struct news_text news_of_event(const struct world *world, enum name_style names, const struct event *event);

/* Whether the event is worth a line: no price that moves by less than its sentence can say. */
bool news_is_told(const struct event *event);

/* Why a vendor left, in the round in which it did. */
struct news_text news_of_exit(const struct world *world, enum name_style names, size_t vendor);

/* What they are called. */
struct shown_name news_vendor_label(const struct world *world, enum name_style names, size_t vendor);
struct shown_name news_product_label(const struct world *world, enum name_style names, size_t product);

enum news_kind { NEWS_EXIT, NEWS_CHANGE, NEWS_MONEY, NEWS_CUT, NEWS_OBSERVED, NEWS_KINDS };

struct news_item {
    int64_t round;
    enum news_kind kind;
    double weight; /* of cuts: the share of the price that was cut */
    size_t number; /* position in time */
    char *text;
};

/* Each round adds its exits, then changes of what is on offer, then money, then cuts, the largest first. */
struct news {
    struct news_item *items;
    size_t count, capacity;
};

/* Smaller cuts, as a share of the price, are not news; nor are parents' payments, gains of quality and
 * single SMEs. */
extern const double news_least_cut;

/* Adds an item to those of a round. */
enum status news_add(struct news *news, struct news_item item, const char *text, struct error *error);

/* Adds the news of the last round. */
enum status news_take_round(struct news *news, const struct watched_run *watched, struct error *error);
void news_clear(struct news *news);

#endif
