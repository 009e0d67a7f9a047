/* What `watch` shows of a run: frames that fit the screen, the table, the news and their reasons, plain text.
 * The golden frames are renewed by running this test with RENEW_GOLDEN=1. */
#include <sys/stat.h>

#include "fixtures/engine_fixture.h"
#include "runs/replicates.h"
#include "terminal/text_width.h"
#include "watch/watch_firms.h"
#include "watch/watch_frame.h"
#include "watch/watch_plain.h"
#include "watch/watched_run.h"

#define MINI "tests/scenarios/mini_p1.cfg"
#define CHINESE "scenarios/bigtech_vs_startups.cfg"

/* A run with its news. */
struct watching {
    struct scenario *scenario;
    struct watched_run run;
    struct news news;
    struct frame frame;
    struct watch_view view;
};

static void begin(struct watching *watching, const char *file, const char *const *overrides, size_t count)
{
    struct error error = {0};
    *watching = (struct watching){.scenario = load_scenario(file, overrides, count)};
    assert_int_equal(watched_run_open(&watching->run, watching->scenario, NAMES_BOTH, 0, 1, &error),
                     STATUS_OK);
    assert_int_equal(news_take_round(&watching->news, &watching->run, &error), STATUS_OK);
    watching->view = (struct watch_view){.run = &watching->run, .news = &watching->news, .speed = 2};
}

static void play_rounds(struct watching *watching, int rounds)
{
    struct error error = {0};
    for (int t = 0; t < rounds; t++) {
        assert_int_equal(watched_run_step(&watching->run, &error), STATUS_OK);
        assert_int_equal(news_take_round(&watching->news, &watching->run, &error), STATUS_OK);
    }
}

static void end(struct watching *watching)
{
    frame_clear(&watching->frame);
    news_clear(&watching->news);
    watched_run_close(&watching->run);
    scenario_free(watching->scenario);
}

static void draw(struct watching *watching, int rows, int columns, bool blocks)
{
    frame_start(&watching->frame, rows, columns, blocks);
    watch_frame_draw(&watching->frame, &watching->view);
    assert_false(watching->frame.out_of_memory);
}

static int by_place(const void *left, const void *right)
{
    const struct frame_piece *one = *(const struct frame_piece *const *)left,
                             *other = *(const struct frame_piece *const *)right;
    return one->row != other->row ? one->row - other->row : one->column - other->column;
}

/* The rows as plain text, without looks. */
static void frame_print(FILE *out, const struct frame *frame)
{
    const struct frame_piece **order = malloc((frame->count + 1) * sizeof *order);
    int row = 0, column = 0;
    for (size_t i = 0; order && i < frame->count; i++)
        order[i] = &frame->pieces[i];
    if (order)
        qsort(order, frame->count, sizeof *order, by_place);
    for (size_t i = 0; order && i < frame->count; i++) {
        for (; row < order[i]->row; row++, column = 0)
            fputc('\n', out);
        if (order[i]->column > column)
            fprintf(out, "%*s", order[i]->column - column, "");
        fputs(order[i]->text, out);
        column = order[i]->column + text_width(order[i]->text);
    }
    for (; row < frame->rows; row++)
        fputc('\n', out);
    free(order);
}

static char *text_of(const struct frame *frame)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    frame_print(out, frame);
    fclose(out);
    return text;
}

static void expect_text(struct watching *watching, const char *part, bool there)
{
    char *text = text_of(&watching->frame);
    if ((strstr(text, part) != NULL) != there)
        fail_msg("the frame should %ssay `%s`:\n%s", there ? "" : "not ", part, text);
    free(text);
}

static void expect_golden(const char *name, const char *text)
{
    static char expected[20000];
    char path[200];
    snprintf(path, sizeof path, "tests/golden/%s", name);
    FILE *file = fopen(path, getenv("RENEW_GOLDEN") ? "w" : "r");
    if (!file)
        fail_msg("no %s; run from the project's folder", path);
    if (getenv("RENEW_GOLDEN"))
        fputs(text, file);
    else {
        expected[fread(expected, 1, sizeof expected - 1, file)] = '\0';
        assert_string_equal(text, expected);
    }
    fclose(file);
}

/* Pieces stay on the screen and off each other. */
static void expect_tidy(const struct frame *frame)
{
    char taken[300];
    for (int row = 0; row < frame->rows; row++) {
        memset(taken, 0, sizeof taken);
        for (size_t i = 0; i < frame->count; i++) {
            const struct frame_piece *piece = &frame->pieces[i];
            int width = text_width(piece->text);
            assert_in_range(piece->row, 0, frame->rows - 1);
            if (piece->column < 0 || piece->column + width > frame->columns)
                fail_msg("beyond %d columns: `%s` at %d", frame->columns, piece->text, piece->column);
            for (int c = piece->column; piece->row == row && c < piece->column + width; c++)
                if (taken[c]++)
                    fail_msg("%d x %d: `%s` in row %d covers other text", frame->columns, frame->rows,
                             piece->text, row);
        }
    }
}

static void test_frames_of_any_size_are_tidy(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, CHINESE, OVERRIDES("vendors[*].capital=3e5", "clouds[*].parent_limit=1e4"));
    for (int round = 0; round <= 60; round += 12) {
        for (int columns = 1; columns <= 210; columns += columns < 50 ? 1 : 7)
            for (int rows = 1; rows <= 64; rows += rows < 26 ? 3 : 11) {
                watching.view.all_products = (rows + columns) % 2;
                watching.view.scrolled = rows % 5;
                draw(&watching, rows, columns, columns % 3 != 0);
                expect_tidy(&watching.frame);
            }
        if (round < 60)
            play_rounds(&watching, 12);
    }
    end(&watching);
}

static void test_frames_read_as_in_the_golden_texts(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, MINI, NULL, 0);
    play_rounds(&watching, 5);
    draw(&watching, 16, 80, true);
    char *text = text_of(&watching.frame);
    expect_golden("watch.txt", text);
    free(text);
    draw(&watching, 14, 40, false);
    text = text_of(&watching.frame);
    expect_golden("watch_narrow.txt", text);
    for (const char *letter = text; *letter; letter++)
        if ((unsigned char)*letter > 126)
            fail_msg("not for a terminal without block characters: %s", letter);
    free(text);
    end(&watching);
}

static void test_usual_screen_shows_every_vendor(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, CHINESE, NULL, 0);
    play_rounds(&watching, 3);
    draw(&watching, 24, 80, true);
    for (size_t f = 0; f < watching.scenario->vendor_count; f++) {
        char beginning[10] = "";
        struct shown_name label = news_vendor_label(watching.run.world, NAMES_BOTH, f);
        snprintf(beginning, sizeof beginning, "%.*s", (int)text_fit(label.bytes, 6), label.bytes);
        expect_text(&watching, beginning, true);
    }
    draw(&watching, 60, 120, true); /* and there is room for every model on offer */
    for (size_t j = 0; j < watching.run.world->product_count; j++)
        if (watching.run.world->products[j].live) {
            struct shown_name label = news_product_label(watching.run.world, NAMES_BOTH, j);
            char beginning[40] = "";
            snprintf(beginning, sizeof beginning, "%.*s", (int)text_fit(label.bytes, 10), label.bytes);
            expect_text(&watching, beginning, true);
        }
    end(&watching);
}

static void test_scrolling_reaches_the_last_vendor_and_stops_there(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, CHINESE, NULL, 0);
    draw(&watching, 14, 60, true);
    expect_text(&watching, "MiniCPM", false);
    watching.view.scrolled = 1000;
    draw(&watching, 14, 60, true);
    assert_in_range(watching.view.scrolled, 1, 16);
    expect_text(&watching, "SiliconFlow", true);
    expect_text(&watching, "字节跳动", false);
    watching.view.scrolled = -3;
    draw(&watching, 14, 60, true);
    assert_int_equal(watching.view.scrolled, 0);
    end(&watching);
}

/* B runs out of money in round 5: tests/data/mini_p1.csv. */
static void test_death_is_told_with_its_reason_and_stays_in_the_table(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, MINI, NULL, 0);
    play_rounds(&watching, 4);
    draw(&watching, 20, 80, true);
    expect_text(&watching, "bankrupt", false);
    play_rounds(&watching, 1);
    const struct news_item *item = &watching.news.items[watching.news.count - 2];
    assert_int_equal(item->kind, NEWS_EXIT); /* before the cut of the same round */
    assert_int_equal(item->round, 5);
    assert_string_equal(item->text,
                        "B is bankrupt, 772 k CNY short; last round: revenue 1.02 m, compute 627 k, "
                        "fixed cost 1.50 m CNY");
    play_rounds(&watching, 5);
    draw(&watching, 20, 80, true);
    expect_text(&watching, "bankrupt 2024-09", true);
    expect_text(&watching, "vendors 1/2", true);
    end(&watching);
}

static void test_takeover_names_vendor_and_buyer(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, "tests/scenarios/takeover.cfg", NULL, 0);
    play_rounds(&watching, (int)watching.run.rounds);
    bool told = false;
    for (size_t i = 0; i < watching.news.count; i++)
        told = told || (watching.news.items[i].kind == NEWS_EXIT &&
                        strstr(watching.news.items[i].text, " is bought by ") != NULL);
    assert_true(told);
    end(&watching);
}

static struct event event_of(int kind)
{
    return (struct event){.round = 1,
                          .kind = kind,
                          .buyer = kind == EVENT_ACQUISITION,
                          .before = 2,
                          .after = kind == EVENT_PRICE_RISE ? 3 : 1,
                          .amount = 3};
}

/* Every kind of event has words of its own, with the names of whom it is about. */
static void test_every_kind_of_event_has_a_sentence(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, MINI, NULL, 0);
    play_rounds(&watching, 1);
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        bool sector = kind == EVENT_SME_ENTRY || kind == EVENT_SME_EXIT;
        struct event event = event_of(kind);
        struct news_text text = news_of_event(watching.run.world, NAMES_BOTH, &event);
        const char *name = sector                       ? watching.scenario->sectors[0].name
                           : kind == EVENT_SHIPMENT_CAP ? "accelerators"
                                                        : "A";
        if (!strstr(text.bytes, name))
            fail_msg("%s: `%s` does not name `%s`", event_names[kind], text.bytes, name);
        for (int other = 0; other < kind; other++) {
            event = event_of(other);
            assert_string_not_equal(text.bytes, news_of_event(watching.run.world, NAMES_BOTH, &event).bytes);
        }
    }
    end(&watching);
}

static void test_small_cuts_are_no_news(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, MINI, NULL, 0);
    play_rounds(&watching, 12);
    size_t cuts = 0, events = 0;
    for (size_t i = 0; i < watching.news.count; i++)
        cuts += watching.news.items[i].kind == NEWS_CUT;
    for (size_t i = 0; i < watching.run.world->events.count; i++) {
        const struct event *event = &watching.run.world->events.items[i];
        events += event->kind == EVENT_PRICE_CUT && event->after <= (1 - news_least_cut) * event->before;
    }
    assert_int_equal(cuts, events);
    assert_in_range(events, 1, 8);
    end(&watching);
}

static void test_prices_that_move_by_less_than_can_be_said_are_not_told(void **state)
{
    (void)state;
    struct event cut = {.kind = EVENT_PRICE_CUT, .before = 2, .after = 1.9991};
    struct event rise = {.kind = EVENT_PRICE_RISE, .before = 2, .after = 2.0009};
    assert_false(news_is_told(&cut));
    assert_false(news_is_told(&rise));
    cut.after = 1.9985;
    rise.after = 2.0015;
    assert_true(news_is_told(&cut));
    assert_true(news_is_told(&rise));
    struct event free_now = {.kind = EVENT_PRICE_CUT, .before = 2, .after = 0},
                 priced = {.kind = EVENT_PRICE_RISE, .before = 0, .after = 1e-9},
                 quality = {.kind = EVENT_QUALITY, .before = 1, .after = 1};
    assert_true(news_is_told(&free_now));
    assert_true(news_is_told(&priced));
    assert_true(news_is_told(&quality));
}

static void test_free_models_are_called_free(void **state)
{
    (void)state;
    struct watching watching;
    begin(&watching, MINI, NULL, 0);
    struct event event = {.kind = EVENT_PRICE_CUT, .before = 2, .after = 0};
    assert_string_equal(news_of_event(watching.run.world, NAMES_BOTH, &event).bytes,
                        "model_a (A) now free: 2.00 -> free CNY per million tokens");
    event = (struct event){.kind = EVENT_PRICE_RISE, .before = 0, .after = 2};
    assert_string_equal(news_of_event(watching.run.world, NAMES_BOTH, &event).bytes,
                        "model_a (A) now has a price: free -> 2.00 CNY per million tokens");
    end(&watching);
}

/* The same numbers, to the bit, as run 0 of `run`. */
static void test_summary_is_that_of_a_run_of_one_replicate(void **state)
{
    (void)state;
    struct watching watching;
    struct summary *watched = NULL, *run = NULL;
    struct error error = {0};
    begin(&watching, CHINESE, OVERRIDES("simulation.rounds=12"));
    play_rounds(&watching, 12);
    assert_true(watched_run_is_over(&watching.run));
    assert_int_equal(watched_run_summarise(&watching.run, &watched, &error), STATUS_OK);
    struct replicate_options options = {.replicates = 1, .threads = 1};
    assert_int_equal(replicates_run(watching.scenario, &options, &run, &error), STATUS_OK);
    assert_int_equal(watched->firm_count, run->firm_count);
    for (size_t f = 0; f < run->firm_count; f++) {
        assert_memory_equal(&watched->firms[f].capital, &run->firms[f].capital, sizeof(double));
        assert_memory_equal(&watched->firms[f].accounts[ACCOUNT_PROFIT],
                            &run->firms[f].accounts[ACCOUNT_PROFIT], sizeof(double));
        assert_memory_equal(&watched->firms[f].price, &run->firms[f].price, sizeof(double));
    }
    summary_free(watched);
    summary_free(run);
    end(&watching);
}

static void test_text_is_cut_between_characters(void **state)
{
    (void)state;
    assert_int_equal(text_fit("abc", 2), 2);
    assert_int_equal(text_fit("abc", 5), 3);
    assert_int_equal(text_fit("豆包", 3), 3); /* the second one takes two columns */
    assert_int_equal(text_fit("豆包", 4), 6);
    assert_int_equal(text_fit("豆包", 1), 0);
    struct frame frame = {0};
    frame_start(&frame, 1, 10, true);
    frame_put(&frame, 0, 0, 4, LOOK_PLAIN, "豆包大模型");
    assert_string_equal(frame.pieces[0].text, "豆…");
    frame_put(&frame, 0, 8, 4, LOOK_PLAIN, "abcd"); /* two columns are left */
    assert_string_equal(frame.pieces[1].text, "a…");
    frame_put(&frame, 1, 0, 4, LOOK_PLAIN, "abcd"); /* below the frame */
    assert_int_equal(frame.count, 2);
    frame_clear(&frame);
}

static void test_bars_have_the_length_of_their_part(void **state)
{
    (void)state;
    static const struct {
        double part;
        const char *bar;
    } cases[] = {{1, "████"}, {0.5, "██"}, {0.375, "█▌"}, {7, "████"}, {1e-6, "▏"}};
    struct frame frame = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        frame_start(&frame, 1, 10, true);
        frame_put_bar(&frame, 0, 0, 4, LOOK_BAR, cases[i].part);
        assert_string_equal(frame.pieces[0].text, cases[i].bar);
    }
    frame_start(&frame, 1, 10, true);
    frame_put_bar(&frame, 0, 0, 4, LOOK_BAR, -1);
    frame_put_bar(&frame, 0, 0, 4, LOOK_BAR, 0);
    frame_put_bar(&frame, 0, 0, 4, LOOK_BAR, (double)NAN);
    assert_int_equal(frame.count, 0);
    frame_clear(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_of_any_size_are_tidy),
        cmocka_unit_test(test_frames_read_as_in_the_golden_texts),
        cmocka_unit_test(test_usual_screen_shows_every_vendor),
        cmocka_unit_test(test_scrolling_reaches_the_last_vendor_and_stops_there),
        cmocka_unit_test(test_death_is_told_with_its_reason_and_stays_in_the_table),
        cmocka_unit_test(test_takeover_names_vendor_and_buyer),
        cmocka_unit_test(test_every_kind_of_event_has_a_sentence),
        cmocka_unit_test(test_small_cuts_are_no_news),
        cmocka_unit_test(test_prices_that_move_by_less_than_can_be_said_are_not_told),
        cmocka_unit_test(test_free_models_are_called_free),
        cmocka_unit_test(test_summary_is_that_of_a_run_of_one_replicate),
        cmocka_unit_test(test_text_is_cut_between_characters),
        cmocka_unit_test(test_bars_have_the_length_of_their_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
