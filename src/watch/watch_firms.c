#include "watch/watch_firms.h"

#include <math.h>

#include "scenario/calendar.h"
#include "terminal/format.h"
#include "terminal/sparkline.h"
#include "words/words.h"

enum firm_column {
    COLUMN_NAME,
    COLUMN_BAR,
    COLUMN_CAPITAL,
    COLUMN_RUNWAY,
    COLUMN_SHARE,
    COLUMN_PRODUCT,
    COLUMN_PRICE,
    COLUMN_ARROW,
    COLUMN_SPARK,
    COLUMNS
};

static const struct {
    const char *title;
    int least, most;
    bool right;
} columns[COLUMNS] = {
    [COLUMN_NAME] = {"vendor", 12, 24, false}, [COLUMN_BAR] = {"capital", 5, 12, false},
    [COLUMN_CAPITAL] = {"CNY", 8, 8, true},    [COLUMN_RUNWAY] = {"runway", 6, 6, true},
    [COLUMN_SHARE] = {"share", 5, 5, true},    [COLUMN_PRODUCT] = {"model", 10, 24, false},
    [COLUMN_PRICE] = {"price", 6, 7, true},    [COLUMN_ARROW] = {"", 1, 1, false},
    [COLUMN_SPARK] = {"path", 6, 24, false},
};

struct layout {
    int at[COLUMNS], width[COLUMNS]; /* width 0: not shown */
};

static int width_of(const struct layout *layout)
{
    int width = 0;
    for (int c = 0; c < COLUMNS; c++)
        width += layout->width[c] ? layout->width[c] + 1 : 0;
    return width - 1;
}

/* Starts with all columns, drops some on a narrow screen, and widens others with the room that is left. */
static struct layout lay_out(int width, bool blocks)
{
    static const enum firm_column given_up[] = {COLUMN_SHARE, COLUMN_CAPITAL, COLUMN_PRODUCT, COLUMN_SPARK,
                                                COLUMN_BAR},
                                  widened[] = {COLUMN_NAME, COLUMN_SPARK, COLUMN_PRODUCT, COLUMN_BAR,
                                               COLUMN_PRICE};
    enum { GIVEN_UP = sizeof given_up / sizeof *given_up, WIDENED = sizeof widened / sizeof *widened };
    struct layout layout;
    for (int c = 0; c < COLUMNS; c++)
        layout.width[c] = c == COLUMN_SPARK && !blocks ? 0 : columns[c].least;
    for (int i = 0; i < GIVEN_UP && width_of(&layout) > width; i++)
        layout.width[given_up[i]] = 0;
    for (bool widening = true; widening && width_of(&layout) < width;) {
        widening = false;
        for (int i = 0; i < WIDENED && width_of(&layout) < width; i++) {
            enum firm_column c = widened[i];
            bool can = layout.width[c] > 0 && layout.width[c] < columns[c].most;
            layout.width[c] += can;
            widening = widening || can;
        }
    }
    for (int c = 0, at = 0; c < COLUMNS; c++) {
        layout.at[c] = at;
        at += layout.width[c] ? layout.width[c] + 1 : 0;
    }
    return layout;
}

static void put(struct frame *frame, const struct layout *layout, int row, enum firm_column column,
                enum look look, const char *text)
{
    if (columns[column].right)
        frame_put_right(frame, row, layout->at[column], layout->width[column], look, text);
    else
        frame_put(frame, row, layout->at[column], layout->width[column], look, text);
}

/* A vendor shows the products on offer; when there are none, all. */
static bool is_shown(const struct world *world, size_t f, size_t j)
{
    const struct vendor_state *vendor = &world->vendors[f];
    bool any = false;
    for (size_t k = vendor->first_product; k < vendor->first_product + vendor->product_count; k++)
        any = any || world->products[k].live;
    return world->products[j].live || (!any && j == vendor->first_product);
}

static int shown_products(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    int count = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        count += is_shown(world, f, j);
    return count > 0 ? count : 1;
}

int watch_firms_rows(const struct watched_run *run, bool all_products)
{
    int rows = 0;
    for (size_t f = 0; f < run->scenario->vendor_count; f++)
        rows += all_products ? shown_products(run->world, f) : 1;
    return rows;
}

static void put_price(struct frame *frame, const struct layout *layout, int row,
                      const struct watched_run *run, size_t j)
{
    const struct product_state *product = &run->world->products[j];
    const double *path = watched_run_prices(run, j);
    double before = run->previous_price[j];
    bool cut = product->live && product->price < before, rise = product->live && product->price > before;
    put(frame, layout, row, COLUMN_PRODUCT, product->live ? LOOK_PLAIN : LOOK_FAINT,
        news_product_label(run->world, run->names, j).bytes);
    if (product->live)
        put(frame, layout, row, COLUMN_PRICE, LOOK_PLAIN,
            fabs(product->price) > 0 ? format_number(product->price).bytes : "free");
    if (cut || rise)
        put(frame, layout, row, COLUMN_ARROW, cut ? LOOK_BAD : LOOK_GOOD,
            frame->blocks ? (cut ? "▼" : "▲") : (cut ? "v" : "^"));
    if (layout->width[COLUMN_SPARK] > 0) {
        struct spark spark =
            sparkline(path, run->rounds + 1, (size_t)layout->width[COLUMN_SPARK], SPARK_LOGARITHM);
        put(frame, layout, row, COLUMN_SPARK, LOOK_MARK, spark.bytes);
    }
}

/* Says, in the columns for money, when the vendor comes. */
static void put_entry(struct frame *frame, const struct layout *layout, int row,
                      const struct watched_run *run, size_t f)
{
    const struct simulation_parameters *simulation = &run->scenario->simulation;
    int64_t round = run->scenario->vendors[f].entry_round;
    char date[DATE_TEXT_SIZE], text[60] = "not yet";
    int from = layout->at[COLUMN_NAME] + layout->width[COLUMN_NAME] + 1;
    int to = layout->at[COLUMN_RUNWAY] + layout->width[COLUMN_RUNWAY];
    if (round <= simulation->rounds) {
        calendar_print_round(round, simulation->start_date, simulation->round_days, date);
        snprintf(text, sizeof text, "enters %.*s",
                 calendar_has_months(simulation->round_days) ? MONTH_TEXT_LENGTH : DATE_TEXT_SIZE, date);
    }
    frame_put(frame, row, from, to - from, LOOK_FAINT, text);
}

/* Says there how and when it left. */
static void put_end(struct frame *frame, const struct layout *layout, int row, const struct watched_run *run,
                    size_t f)
{
    static const char *const causes[] = {[EXIT_NONE] = "gone",
                                         [EXIT_BANKRUPT] = "bankrupt",
                                         [EXIT_WITHDRAWN] = "withdrew",
                                         [EXIT_ACQUIRED] = "bought"};
    const struct vendor_state *vendor = &run->world->vendors[f];
    const struct simulation_parameters *simulation = &run->scenario->simulation;
    char date[DATE_TEXT_SIZE], text[60];
    int from = layout->at[COLUMN_NAME] + layout->width[COLUMN_NAME] + 1;
    int to = layout->at[COLUMN_RUNWAY] + layout->width[COLUMN_RUNWAY];
    calendar_print_round(vendor->exit_round, simulation->start_date, simulation->round_days, date);
    snprintf(text, sizeof text, "%s %.*s", causes[vendor->exit_cause],
             calendar_has_months(simulation->round_days) ? MONTH_TEXT_LENGTH : DATE_TEXT_SIZE, date);
    frame_put(frame, row, from, to - from, LOOK_BAD, text);
}

/* Rounds that the vendor's cash lasts at its recent losses; no number while a parent pays. */
static void put_runway(struct frame *frame, const struct layout *layout, int row,
                       const struct watched_run *run, size_t f)
{
    const struct vendor_state *vendor = &run->world->vendors[f];
    double rounds = vendor->runway / run->world->months;
    bool none = isinf(rounds) || run->world->round == 0;
    const char *words = run->world->round == 0 ? "-"
                        : vendor->support > 0  ? "parent"
                        : none                 ? "no end"
                                               : NULL;
    enum look look = words ? LOOK_FAINT : rounds < 6 ? LOOK_BAD : rounds < 12 ? LOOK_MARK : LOOK_PLAIN;
    char number[24];
    snprintf(number, sizeof number, "%.0f", fmin(floor(rounds), 999999));
    put(frame, layout, row, COLUMN_RUNWAY, look, words ? words : number);
}

static void put_money(struct frame *frame, const struct layout *layout, int row, double capital, double start)
{
    double part = start > 0 ? capital / start : capital > 0;
    frame_put_bar(frame, row, layout->at[COLUMN_BAR], layout->width[COLUMN_BAR],
                  part < 0.25 ? LOOK_BAD : LOOK_BAR, part);
    put(frame, layout, row, COLUMN_CAPITAL, LOOK_PLAIN, format_money(capital).bytes);
}

static void put_vendor(struct frame *frame, const struct layout *layout, int row,
                       const struct watched_run *run, size_t f)
{
    const struct vendor_state *vendor = &run->world->vendors[f];
    put(frame, layout, row, COLUMN_NAME, vendor->alive ? LOOK_STRONG : LOOK_FAINT,
        news_vendor_label(run->world, run->names, f).bytes);
    if (vendor->waiting) {
        put_entry(frame, layout, row, run, f);
        return;
    }
    if (!vendor->alive) {
        put_end(frame, layout, row, run, f);
        return;
    }
    put_money(frame, layout, row, balance_total(&vendor->cash), run->start_capital[f]);
    put_runway(frame, layout, row, run, f);
    put(frame, layout, row, COLUMN_SHARE, LOOK_PLAIN,
        vendor->share > 0 ? format_percent(vendor->share).bytes : "-");
}

/* Where the next rows go, and how many to skip. */
struct cursor {
    int row, end, skip;
};

/* The screen row for the table's next row; -1 when that is scrolled away or does not fit. */
static int next_row(struct cursor *cursor)
{
    if (cursor->skip > 0) {
        cursor->skip--;
        return -1;
    }
    return cursor->row < cursor->end ? cursor->row++ : -1;
}

static void draw_vendor(struct frame *frame, const struct layout *layout, const struct watched_run *run,
                        size_t f, int most, struct cursor *cursor)
{
    const struct vendor_state *vendor = &run->world->vendors[f];
    int shown = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        if (shown >= most || !is_shown(run->world, f, j))
            continue;
        int row = next_row(cursor);
        if (row >= 0 && shown == 0)
            put_vendor(frame, layout, row, run, f);
        if (row >= 0 && vendor->alive)
            put_price(frame, layout, row, run, j);
        shown++;
    }
}

static void draw_clouds(struct frame *frame, const struct layout *layout, const struct watched_run *run,
                        int row)
{
    for (size_t c = 0; c < run->scenario->cloud_count; c++, row++) {
        const struct cloud_parameters *parameters = &run->scenario->clouds[c];
        const struct cloud_state *cloud = &run->world->clouds[c];
        put(frame, layout, row, COLUMN_NAME, LOOK_STRONG,
            NAME_TO_SHOW(run->names, parameters, layout->width[COLUMN_NAME]).bytes);
        put_money(frame, layout, row, balance_total(&cloud->cash), run->cloud_start[c]);
        if (run->scenario->lacks_hosts)
            continue;
        put(frame, layout, row, COLUMN_PRODUCT, LOOK_FAINT,
            term_is_own(&run->scenario->terms, TERM_COMPUTE)
                ? say(&run->scenario->terms, "accelerator-hour").bytes
                : "acc.-hour");
        put(frame, layout, row, COLUMN_PRICE, LOOK_PLAIN, format_number(1e3 * cloud->price).bytes);
    }
}

/* The most products that each vendor can show so that all rows fit; at least one. */
static int products_each(const struct watched_run *run, int rows)
{
    int most = 1;
    for (int more = 2; more <= MOST_PRODUCTS; more++) {
        int needed = 0, before = 0;
        for (size_t f = 0; f < run->scenario->vendor_count; f++) {
            int shown = shown_products(run->world, f);
            needed += shown < more ? shown : more;
            before += shown < most ? shown : most;
        }
        if (needed > rows || needed == before)
            break;
        most = more;
    }
    return most;
}

int watch_firms_draw(struct frame *frame, const struct watched_run *run, int row, int rows, int width,
                     int scrolled, bool all_products)
{
    struct layout layout = lay_out(width, frame->blocks);
    int most = all_products ? MOST_PRODUCTS : products_each(run, rows - 1);
    int needed = 0, clouds = (int)run->scenario->cloud_count;
    for (size_t f = 0; f < run->scenario->vendor_count; f++) {
        int shown = shown_products(run->world, f);
        needed += shown < most ? shown : most;
    }
    int beyond = needed > rows - 1 ? needed - (rows - 1) : 0;
    scrolled = scrolled < 0 ? 0 : scrolled < beyond ? scrolled : beyond;
    for (enum firm_column c = 0; c < COLUMNS; c++)
        put(frame, &layout, row, c, LOOK_FAINT, say(&run->scenario->terms, columns[c].title).bytes);
    struct cursor cursor = {.row = row + 1, .end = row + rows, .skip = scrolled};
    for (size_t f = 0; f < run->scenario->vendor_count; f++)
        draw_vendor(frame, &layout, run, f, most, &cursor);
    if (clouds && cursor.row + 1 + clouds <= row + rows) {
        put(frame, &layout, cursor.row, COLUMN_NAME, LOOK_FAINT, say(&run->scenario->terms, "cloud").bytes);
        draw_clouds(frame, &layout, run, cursor.row + 1);
    }
    return scrolled;
}
