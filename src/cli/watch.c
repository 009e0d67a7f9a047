/* pricewar-sim watch SCENARIO */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/work.h"
#include "runs/summary.h"
#include "terminal/terminal_signals.h"
#include "terminal/text_width.h"
#include "text/first_screen.h"
#include "watch/watch_frame.h"
#include "watch/watch_observed.h"
#include "watch/watch_plain.h"
#include "watch/watch_screen.h"

static const double least_speed = 0.01, most_speed = 1000; /* rounds per second */
/* rounds per second, initially and by keys */
static const double usual_speed = 2, slowest = 1. / 8, fastest = 128;

struct watch_request {
    struct request shared;
    uint32_t replicate;
    double speed; /* 0: not asked for */
    bool plain;
};

static enum status take_replicate(const struct option_row *row, void *place, const char *value)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (errno || end == value || *end || number < 0 || number > INT32_MAX) {
        complain("--%s takes the number of a run, from 0, not `%s`", row->name, value);
        return STATUS_INVALID;
    }
    *(uint32_t *)place = (uint32_t)number;
    return STATUS_OK;
}

static enum status take_speed(const struct option_row *row, void *place, const char *value)
{
    char *end;
    errno = 0;
    double speed = strtod(value, &end);
    *(double *)place = speed;
    if (!errno && end != value && !*end && speed >= least_speed && speed <= most_speed)
        return STATUS_OK;
    complain("--%s takes a number of rounds per second from %g to %g, not `%s`", row->name, least_speed,
             most_speed, value);
    return STATUS_INVALID;
}

#define S struct watch_request
static const struct option_row rows[] = {
    SET_A_PARAMETER,
    SET_THE_SEED,
    {0, "replicate", "K",
     "Which replicate to watch: run K of the file that `run` writes with the same seed, from 0; default: 0.",
     take_replicate, .place = offsetof(S, replicate)},
    {0, "speed", "ROUNDS", "Rounds per second; default: 2 on a terminal, as fast as it goes in plain text.",
     take_speed, .place = offsetof(S, speed)},
    {0, "plain", NULL,
     "Plain text on a terminal too: a line for every event and every round, as when the output is piped.",
     take_flag, .place = offsetof(S, plain)},
    SET_NAMES,
};
#undef S

/* From here on a signal ends the program, whether before, in or after a round, and this says where. */
static void may_leave(const struct scenario *scenario, const char *place, int64_t round)
{
    char message[100];
    snprintf(message, sizeof message, "stopped %s round %lld of %lld", place, (long long)round,
             (long long)scenario->simulation.rounds);
    terminal_signals_end_program(message);
}

/* Plays a round. A signal may end the program in the middle: no file is being written. */
static enum status play_round(struct watched_run *run, struct error *error)
{
    may_leave(run->scenario, "in", run->world->round + 1);
    enum status status = terminal_signals_noted() ? STATUS_OK : watched_run_step(run, error);
    may_leave(run->scenario, "after", run->world->round);
    terminal_signals_hold();
    return status;
}

/* The state of the display, and when the next round is due. */
struct show {
    struct watched_run *run;
    struct watch_screen *screen;
    struct watch_view view;
    struct news news;
    struct frame frame;
    double due; /* by clock_seconds */
    bool left;  /* a key has ended it */
};

/* The next round is due one round's time from now. */
static void set_due(struct show *show)
{
    show->due = clock_seconds() + 1 / show->view.speed;
}

static enum status draw(struct show *show, struct error *error)
{
    watch_screen_start_frame(show->screen, &show->frame);
    watch_frame_draw(&show->frame, &show->view);
    if (show->frame.out_of_memory)
        return error_no_memory(error, "the screen");
    watch_screen_show(show->screen, &show->frame);
    return STATUS_OK;
}

static enum status take_news(struct show *show, struct error *error)
{
    enum status status = news_take_round(&show->news, show->run, error);
    return status == STATUS_OK ? watch_observed_add(&show->news, show->run, error) : status;
}

static enum status step(struct show *show, struct error *error)
{
    enum status status = play_round(show->run, error);
    if (status == STATUS_OK)
        status = take_news(show, error);
    set_due(show);
    return status;
}

static void change_speed(struct show *show, double factor)
{
    show->view.speed = fmin(fmax(show->view.speed * factor, slowest), fastest);
    set_due(show);
}

static enum status do_key(struct show *show, enum watch_key key, struct error *error)
{
    bool over = watched_run_is_over(show->run);
    switch (key) {
    case PRESSED_QUIT:
        show->left = true;
        break;
    case PRESSED_ENTER:
        show->left = over;
        break;
    case PRESSED_PAUSE:
        show->view.paused = !show->view.paused;
        set_due(show);
        break;
    case PRESSED_NOTHING:
    case PRESSED_STEP:
        show->view.paused = show->view.paused || key == PRESSED_STEP;
        return over ? STATUS_OK : step(show, error);
    case PRESSED_FASTER:
    case PRESSED_SLOWER:
        change_speed(show, key == PRESSED_FASTER ? 2 : 0.5);
        break;
    case PRESSED_PRODUCTS:
        show->view.all_products = !show->view.all_products;
        break;
    case PRESSED_UP:
    case PRESSED_DOWN:
        show->view.scrolled += key == PRESSED_DOWN ? 1 : -1;
        break;
    case PRESSED_STOPPED:
    case PRESSED_RESIZED:
    case PRESSED_UNKNOWN:
        break;
    }
    return STATUS_OK;
}

/* Plays until a key or a signal ends it; the last round stays on the screen. */
static enum status play_on_screen(struct show *show, struct error *error)
{
    enum status status = take_news(show, error);
    set_due(show);
    while (status == STATUS_OK && !show->left && !terminal_signals_noted()) {
        status = draw(show, error);
        if (status != STATUS_OK)
            break;
        bool waits = show->view.paused || watched_run_is_over(show->run);
        enum watch_key key =
            watch_screen_wait(show->screen, waits ? (double)INFINITY : show->due - clock_seconds());
        status = do_key(show, key, error);
    }
    return status;
}

static enum status watch_on_screen(const struct watch_request *request, struct watched_run *run,
                                   struct watch_screen *screen, struct error *error)
{
    struct show show = {.run = run, .screen = screen};
    show.view = (struct watch_view){
        .run = run, .news = &show.news, .speed = request->speed > 0 ? request->speed : usual_speed};
    enum status status = play_on_screen(&show, error);
    watch_screen_close(screen);
    news_clear(&show.news);
    frame_clear(&show.frame);
    return status;
}

/* Waits between two rounds of plain text. */
static void rest(double speed)
{
    double seconds = 1 / speed, whole = floor(seconds);
    struct timespec time = {.tv_sec = (time_t)whole, .tv_nsec = lround(1e9 * (seconds - whole))};
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    nanosleep(&time, NULL);
}

/* Prints and flushes at once, also into a pipe. A signal ends the wait for a full pipe. */
static enum status show_in_text(const struct watched_run *run, struct error *error)
{
    watch_plain_round(stdout, run);
    if (fflush(stdout) != 0 && !terminal_signals_noted())
        return error_set(error, STATUS_FAILED, "can't write to standard output: %s", strerror(errno));
    return STATUS_OK;
}

static enum status watch_in_text(const struct watch_request *request, struct watched_run *run,
                                 struct error *error)
{
    enum status status = show_in_text(run, error);
    while (status == STATUS_OK && !watched_run_is_over(run) && !terminal_signals_noted()) {
        may_leave(run->scenario, "after", run->world->round);
        if (request->speed > 0 && !terminal_signals_noted())
            rest(request->speed);
        status = play_round(run, error);
        if (status == STATUS_OK && !terminal_signals_noted())
            status = show_in_text(run, error);
    }
    return status;
}

static enum status print_summary(const struct watch_request *request, struct watched_run *run,
                                 struct error *error)
{
    struct summary *summary;
    enum status status = watched_run_summarise(run, &summary, error);
    if (status != STATUS_OK)
        return status;
    char *overrides = overrides_in_shell(&request->shared.overrides, true);
    const struct first_screen screen = {
        .summary = summary, .scenario = run->scenario, .overrides = overrides, .watched = true};
    if (!overrides || !first_screen_print(stdout, &screen, terminal_width(stdout)))
        status = error_set(error, STATUS_FAILED, "the summary can't be printed: %s",
                           ferror(stdout) ? strerror(errno) : "out of memory");
    free(overrides);
    summary_free(summary);
    return status;
}

/* Prints what follows the last round, or an early end. */
static int end_watch(const struct watch_request *request, struct watched_run *run, enum status status,
                     struct error *error)
{
    long long round = (long long)run->world->round;
    if (status == STATUS_OK && terminal_signals_noted()) {
        complain("stopped after round %lld of %zu", round, run->rounds);
        return EXIT_SIGNALLED + terminal_signals_noted();
    }
    if (status == STATUS_OK && !watched_run_is_over(run)) {
        complain("left after round %lld of %zu", round, run->rounds);
        return STATUS_OK;
    }
    may_leave(run->scenario, "after", round);
    if (status == STATUS_OK) {
        if (request->plain)
            fputc('\n', stdout);
        status = print_summary(request, run, error);
    }
    if (status == STATUS_OK)
        complain("replicate %lu, seed %lld; no file written", (unsigned long)request->replicate,
                 (long long)run->scenario->simulation.seed);
    else
        complain("%s", error_text(error).bytes);
    return (int)status;
}

static int watch(struct watch_request *request, const struct scenario *scenario,
                 const struct observed *observed)
{
    struct watched_run run;
    struct error error = {0};
    int code;
    terminal_signals_watch();
    may_leave(scenario, "before", 1);
    enum status status = watched_run_open(&run, scenario, request->shared.names, request->replicate,
                                          workers_available(), &error);
    if (status == STATUS_OK && observed)
        status = watched_run_observe(&run, observed, &error);
    if (status != STATUS_OK) {
        complain("%s", error_text(&error).bytes);
        code = (int)status;
        goto out;
    }
    terminal_signals_hold();
    struct watch_screen *screen = request->plain || !watch_screen_is_possible() ? NULL : watch_screen_open();
    request->plain = !screen;
    status = screen ? watch_on_screen(request, &run, screen, &error) : watch_in_text(request, &run, &error);
    code = end_watch(request, &run, status, &error);
out:
    watched_run_close(&run);
    return code;
}

static int run(void *asked)
{
    struct watch_request *request = asked;
    struct loaded loaded;
    struct observed *observed = NULL;
    const struct override_layers overrides = layers_of("--set", &request->shared.overrides);
    int code = (int)loaded_read(&loaded, request->shared.arguments[0], &overrides);
    if (code == STATUS_OK)
        code = (int)loaded_observed(loaded.scenario, &observed);
    if (code == STATUS_OK)
        work_warn(loaded.scenario, NULL, request->shared.quiet);
    if (code == STATUS_OK)
        code = watch(request, loaded.scenario, observed);
    observed_free(observed);
    loaded_clear(&loaded);
    return code;
}

const struct command command_watch = {
    .name = "watch",
    .arguments = "SCENARIO",
    .summary = "Watch one run of a scenario, round by round, in the terminal.",
    .details =
        "Plays one replicate and shows each round: the vendors' capital and runway, the prices of their "
        "models, the living SMEs, and the news: who leaves and why, what is launched, who gets money, cuts "
        "of a tenth or more, and what was observed (output.observed) beside what the run gives. Keys: space pauses, n plays one round, + and - change the speed, p shows all "
        "prices, the arrows scroll, q quits; Ctrl-C does at once, in the middle of a round too. At the end "
        "comes the summary of this one run. When the output is no terminal, or TERM is dumb: plain text, a "
        "line for every event and every round. Nothing is written to files.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct watch_request),
    .run = run,
};
