#include "watch/watch_frame.h"

#include <math.h>
#include <string.h>

#include "scenario/calendar.h"
#include "terminal/format.h"
#include "terminal/sparkline.h"
#include "terminal/text_width.h"
#include "watch/watch_firms.h"
#include "words/words.h"

enum { HEAD_ROWS = 2, SIDE_WIDTH = 38, SIDE_FROM = 110, SECTOR_WIDTH = 16, LEAST_NEWS = 3 };

/* Layout of the parts. */
struct places {
    int table_width, table_rows;
    int side;                      /* first column of SMEs and news */
    int sectors_row, sectors_rows; /* 0 rows: no room */
    int news_row, news_rows;
};

static void draw_head(struct frame *frame, const struct watched_run *run)
{
    const char *title = run->scenario->simulation.title;
    char date[DATE_TEXT_SIZE], when[80];
    watched_run_date(run, date);
    snprintf(when, sizeof when, "%s  round %lld/%zu", date, (long long)run->world->round, run->rounds);
    int width = text_width(when);
    frame_put_right(frame, 0, 0, frame->columns, LOOK_STRONG, when);
    frame_put(frame, 0, 0, frame->columns - width - 2, LOOK_STRONG,
              title && *title ? title : run->scenario->file);
}

static double smes_alive(const struct world *world)
{
    double alive = 0;
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        alive += world->sectors[s].alive;
    return alive;
}

/* Puts a name, said in the terms, and a figure of the market if they fit; returns the column after them. */
static int put_figure(struct frame *frame, const struct terms *terms, int column, const char *title,
                      const char *value)
{
    struct words said = say(terms, title);
    const char *name = said.bytes;
    int width = text_width(name) + 1 + text_width(value);
    if (column + width > frame->columns)
        return column;
    frame_put(frame, 1, column, text_width(name), LOOK_FAINT, name);
    frame_put(frame, 1, column + text_width(name) + 1, text_width(value), LOOK_PLAIN, value);
    return column + width + 2;
}

static void draw_market(struct frame *frame, const struct watched_run *run)
{
    const struct world *world = run->world;
    const struct terms *terms = &world->scenario->terms;
    size_t alive = 0;
    char text[160];
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        alive += world->vendors[f].alive;
    snprintf(text, sizeof text, "%zu/%zu", alive, world->scenario->vendor_count);
    int column = put_figure(frame, terms, 0, "vendors", text);
    struct text price = format_number(world->market.mean_price);
    struct spark spark = {""};
    if (frame->blocks && frame->columns >= 60)
        spark = sparkline(run->price_paid, run->rounds + 1, 12, SPARK_LOGARITHM);
    snprintf(text, sizeof text, "%.20s%s%s", price.bytes, *spark.bytes ? " " : "", spark.bytes);
    column = put_figure(frame, terms, column, "price paid", text);
    column = put_figure(frame, terms, column, "SMEs", format_count(smes_alive(world)).bytes);
    column = put_figure(frame, terms, column, "tokens",
                        format_amount(volume_counted(terms, world->market.volume)).bytes);
    column = put_figure(frame, terms, column, "with a model", format_percent(world->market.adoption).bytes);
    put_figure(frame, terms, column, "HHI", format_count(world->market.hhi).bytes);
}

static struct places places_of(const struct frame *frame, const struct watched_run *run, bool all_products)
{
    struct places places = {.side = 0, .table_width = frame->columns};
    int sectors = (int)run->scenario->sector_count, body = frame->rows - HEAD_ROWS - 1;
    if (frame->columns >= SIDE_FROM) {
        places.side = frame->columns - SIDE_WIDTH;
        places.table_width = places.side - 2;
        places.table_rows = body;
        places.sectors_row = HEAD_ROWS;
        places.sectors_rows = sectors + 1 < body / 2 ? sectors + 1 : body / 2;
        places.news_row = HEAD_ROWS + places.sectors_rows + 1;
        places.news_rows = body - places.sectors_rows - 1;
        return places;
    }
    int across = frame->columns / SECTOR_WIDTH < 1 ? 1 : frame->columns / SECTOR_WIDTH;
    places.sectors_rows = (sectors + across - 1) / across;
    if (places.sectors_rows > frame->rows / 6)
        places.sectors_rows = 0;
    int room = body - places.sectors_rows - LEAST_NEWS;
    int needed = 1 + watch_firms_rows(run, all_products || 1 + watch_firms_rows(run, true) <= room);
    places.table_rows = needed < room ? needed : room;
    places.sectors_row = HEAD_ROWS + places.table_rows;
    places.news_row = places.sectors_row + places.sectors_rows;
    places.news_rows = body - places.table_rows - places.sectors_rows;
    return places;
}

/* Sectors go one below the other beside the table, or side by side below it. */
static void draw_sectors(struct frame *frame, const struct watched_run *run, const struct places *places)
{
    size_t count = run->scenario->sector_count;
    int width = SIDE_WIDTH, across = 1, row = places->sectors_row;
    if (places->side > 0)
        frame_put(frame, row++, places->side, SIDE_WIDTH, LOOK_FAINT,
                  say(&run->scenario->terms, "SMEs alive").bytes);
    else {
        across = frame->columns / SECTOR_WIDTH < 1 ? 1 : frame->columns / SECTOR_WIDTH;
        across = across < (int)count ? across : (int)count;
        width = across > 0 ? frame->columns / across : frame->columns;
    }
    for (size_t s = 0; s < count; s++) {
        int at = row + (int)s / across, column = places->side + (int)s % across * width;
        struct text number = format_count(run->world->sectors[s].alive);
        int digits = text_width(number.bytes);
        if (at >= places->sectors_row + places->sectors_rows)
            break;
        const struct sector_parameters *sector = &run->scenario->sectors[s];
        frame_put(frame, at, column, width - digits - 3, LOOK_FAINT,
                  NAME_TO_SHOW(run->names, sector, width - digits - 3).bytes);
        frame_put_right(frame, at, column + width - digits - 2, digits, LOOK_PLAIN, number.bytes);
    }
}

static const enum look news_looks[NEWS_KINDS] = {[NEWS_EXIT] = LOOK_BAD,
                                                 [NEWS_CHANGE] = LOOK_STRONG,
                                                 [NEWS_MONEY] = LOOK_GOOD,
                                                 [NEWS_CUT] = LOOK_PLAIN,
                                                 [NEWS_OBSERVED] = LOOK_STRONG};

/* Draws a news item in up to `rows` rows, cutting the last one; returns how many rows it takes. */
static int draw_item(struct frame *frame, const struct news_item *item, int row, int rows, int column,
                     int width, int most)
{
    char when[24], line[NEWS_SIZE];
    int used = 0;
    snprintf(when, sizeof when, "%3lld ", (long long)item->round);
    int indent = (int)strlen(when), room = width - indent;
    frame_put(frame, row, column, indent, LOOK_FAINT, when);
    for (const char *rest = item->text; *rest && used < rows && used < most; used++) {
        size_t fits = text_fit(rest, room), length = fits;
        bool last = used + 1 == rows || used + 1 == most || !rest[fits];
        while (!last && length > 0 && rest[length] != ' ')
            length--;
        length = last ? strlen(rest) : length > 0 ? length : fits;
        snprintf(line, sizeof line, "%.*s", (int)length, rest);
        frame_put(frame, row + used, column + indent, room, news_looks[item->kind], line);
        rest += length;
        rest += *rest == ' ';
    }
    return used;
}

/* The latest round comes first, and within it the most important news. */
static void draw_news(struct frame *frame, const struct watch_view *view, const struct places *places)
{
    const struct news *news = view->news;
    int row = places->news_row, end = places->news_row + places->news_rows;
    int width = frame->columns - places->side, most = places->side > 0 ? 3 : width < 60 ? 2 : 1;
    if (places->side > 0)
        frame_put(frame, row - 1, places->side, width, LOOK_FAINT, "news by round, newest first");
    for (size_t next = news->count; next > 0 && row < end;) {
        size_t first = next - 1;
        while (first > 0 && news->items[first - 1].round == news->items[next - 1].round)
            first--;
        for (size_t i = first; i < next && row < end; i++)
            row += draw_item(frame, &news->items[i], row, end - row, places->side, width, most);
        next = first;
    }
    if (news->count == 0 && row < end)
        frame_put(frame, row, places->side, width, LOOK_FAINT, "nothing has happened yet");
}

static void draw_keys(struct frame *frame, const struct watch_view *view)
{
    char text[160], speed[40];
    snprintf(speed, sizeof speed, "%.4g rounds/s", view->speed);
    if (watched_run_is_over(view->run))
        snprintf(text, sizeof text, "over: q shows the summary  p all prices  arrows scroll");
    else
        snprintf(text, sizeof text, "%s  q quit  space %s  n step  +/- speed  p all prices  arrows scroll",
                 view->paused ? "paused" : speed, view->paused ? "go on" : "pause");
    frame_put(frame, frame->rows - 1, 0, frame->columns, LOOK_FAINT,
              say(&view->run->scenario->terms, text).bytes);
}

void watch_frame_draw(struct frame *frame, struct watch_view *view)
{
    if (frame->rows < WATCH_LEAST_ROWS || frame->columns < WATCH_LEAST_COLUMNS) {
        frame_put(frame, 0, 0, frame->columns, LOOK_PLAIN, "screen too small");
        return;
    }
    struct places places = places_of(frame, view->run, view->all_products);
    draw_head(frame, view->run);
    draw_market(frame, view->run);
    view->scrolled = watch_firms_draw(frame, view->run, HEAD_ROWS, places.table_rows, places.table_width,
                                      view->scrolled, view->all_products);
    draw_sectors(frame, view->run, &places);
    draw_news(frame, view, &places);
    draw_keys(frame, view);
}
