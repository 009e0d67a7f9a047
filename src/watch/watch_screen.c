#include "watch/watch_screen.h"

#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <ncurses.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "terminal/terminal_signals.h"
#include "terminal/text_width.h"

enum { SLICE = 50 /* ms between two checks for a signal */ };

struct watch_screen {
    SCREEN *terminal;
    FILE *keys; /* the terminal, when stdin is not one; else NULL */
    bool colours, blocks;
};

bool watch_screen_is_possible(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

/* Texts are UTF-8 in any locale, as in the whole program. Only the character set is chosen; number formats
 * stay. */
static void choose_characters(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static bool wants_colours(void)
{
    const char *no = getenv("NO_COLOR");
    return has_colors() && !(no && *no);
}

/* Makes a colour pair for each look that has a colour; the pair's number is the look's. */
static void choose_colours(void)
{
    start_color();
    use_default_colors();
    init_pair(LOOK_GOOD, COLOR_GREEN, -1);
    init_pair(LOOK_BAD, COLOR_RED, -1);
    init_pair(LOOK_MARK, COLOR_YELLOW, -1);
    init_pair(LOOK_BAR, COLOR_CYAN, -1);
}

static attr_t attributes_of(const struct watch_screen *screen, enum look look)
{
    static const attr_t weights[LOOKS] = {[LOOK_STRONG] = A_BOLD, [LOOK_FAINT] = A_DIM, [LOOK_BAD] = A_BOLD};
    bool coloured = look == LOOK_GOOD || look == LOOK_BAD || look == LOOK_MARK || look == LOOK_BAR;
    return weights[look] | (screen->colours && coloured ? (attr_t)COLOR_PAIR(look) : A_NORMAL);
}

/* Adds a terminfo string without its pauses $<5>, which old, slow terminals needed. */
static size_t add_sequence(const char *name, char *bytes, size_t used, size_t size)
{
    const char *text = tigetstr(name);
    if (!text || (intptr_t)text == -1)
        return used;
    while (*text && used < size) {
        size_t pause = strncmp(text, "$<", 2) == 0 ? strcspn(text, ">") : 0;
        if (text[pause] == '>')
            text += pause + 1;
        else
            bytes[used++] = *text++;
    }
    return used;
}

/* Prepares the bytes that endwin would write: a signal may end the program at once, and its handler may
 * not call endwin. */
static void prepare_to_leave(const struct termios *modes)
{
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    char bytes[200];
    size_t used = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        used = add_sequence(names[i], bytes, used, sizeof bytes);
    terminal_signals_restore(STDOUT_FILENO, modes, bytes, used);
}

struct watch_screen *watch_screen_open(void)
{
    struct termios modes;
    bool known = tcgetattr(STDOUT_FILENO, &modes) == 0;
    struct watch_screen *screen = calloc(1, sizeof *screen);
    if (!screen)
        return NULL;
    choose_characters();
    if (!isatty(STDIN_FILENO))
        screen->keys = fopen("/dev/tty", "r");
    screen->terminal = newterm(NULL, stdout, screen->keys ? screen->keys : stdin);
    if (!screen->terminal) {
        watch_screen_close(screen);
        return NULL;
    }
    set_term(screen->terminal);
    if (known)
        prepare_to_leave(&modes);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    curs_set(0);
    screen->blocks = terminal_shows_blocks();
    screen->colours = wants_colours();
    if (screen->colours)
        choose_colours();
    return screen;
}

void watch_screen_close(struct watch_screen *screen)
{
    if (!screen)
        return;
    if (screen->terminal) {
        endwin();
        terminal_signals_restore(-1, NULL, NULL, 0);
        delscreen(screen->terminal);
    }
    if (screen->keys)
        fclose(screen->keys);
    free(screen);
}

void watch_screen_start_frame(const struct watch_screen *screen, struct frame *frame)
{
    frame_start(frame, getmaxy(stdscr), getmaxx(stdscr), screen->blocks);
}

void watch_screen_show(const struct watch_screen *screen, const struct frame *frame)
{
    erase();
    for (size_t i = 0; i < frame->count; i++) {
        const struct frame_piece *piece = &frame->pieces[i];
        attr_t attributes = attributes_of(screen, piece->look);
        attron(attributes);
        mvaddstr(piece->row, piece->column, piece->text);
        attroff(attributes);
    }
    refresh();
}

static enum watch_key key_of(int code)
{
    static const struct {
        int code;
        enum watch_key key;
    } keys[] = {
        {KEY_RESIZE, PRESSED_RESIZED}, {'q', PRESSED_QUIT},   {'Q', PRESSED_QUIT},
        {'\r', PRESSED_ENTER},         {'\n', PRESSED_ENTER}, {KEY_ENTER, PRESSED_ENTER},
        {' ', PRESSED_PAUSE},          {'n', PRESSED_STEP},   {'+', PRESSED_FASTER},
        {'=', PRESSED_FASTER},         {'-', PRESSED_SLOWER}, {'_', PRESSED_SLOWER},
        {'p', PRESSED_PRODUCTS},       {KEY_UP, PRESSED_UP},  {'k', PRESSED_UP},
        {KEY_DOWN, PRESSED_DOWN},      {'j', PRESSED_DOWN},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    return PRESSED_UNKNOWN;
}

/* Nobody presses a key any more, and getch() does not say so. */
static bool terminal_is_gone(const struct watch_screen *screen)
{
    struct pollfd keys = {.fd = fileno(screen->keys ? screen->keys : stdin), .events = POLLIN};
    return poll(&keys, 1, 0) > 0 && (keys.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* Waits in short slices. A signal that arrives between the check and the wait is noticed after one slice;
 * a signal during the wait ends it. */
enum watch_key watch_screen_wait(const struct watch_screen *screen, double seconds)
{
    double end = clock_seconds() + seconds;
    for (;;) {
        double left = 1e3 * (end - clock_seconds());
        timeout(left < SLICE ? (int)fmax(0, ceil(left)) : SLICE);
        int code = getch();
        if (terminal_signals_noted())
            return PRESSED_STOPPED;
        if (code != ERR)
            return key_of(code);
        if (terminal_is_gone(screen))
            return PRESSED_QUIT;
        if (clock_seconds() >= end)
            return PRESSED_NOTHING;
    }
}
