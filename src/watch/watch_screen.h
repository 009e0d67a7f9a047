/* A terminal that shows frames and takes keys, through ncurses. It uses the alternate screen, which
 * watch_screen_close always leaves. */
#ifndef PRICEWAR_WATCH_WATCH_SCREEN_H
#define PRICEWAR_WATCH_WATCH_SCREEN_H

#include "terminal/frame.h"

struct watch_screen;

enum watch_key {
    PRESSED_NOTHING, /* the time is up */
    PRESSED_STOPPED, /* by a signal */
    PRESSED_RESIZED, /* the terminal's size has changed */
    PRESSED_UNKNOWN,
    PRESSED_QUIT, /* q */
    PRESSED_ENTER,
    PRESSED_PAUSE,    /* space */
    PRESSED_STEP,     /* n */
    PRESSED_FASTER,   /* + */
    PRESSED_SLOWER,   /* - */
    PRESSED_PRODUCTS, /* p */
    PRESSED_UP,
    PRESSED_DOWN
};

/* Whether stdout is a terminal that can show a screen. */
bool watch_screen_is_possible(void);

/* NULL: the terminal type is unknown, or memory is short. */
struct watch_screen *watch_screen_open(void);
void watch_screen_close(struct watch_screen *screen);

/* Starts an empty frame of the screen's present size. */
void watch_screen_start_frame(const struct watch_screen *screen, struct frame *frame);
void watch_screen_show(const struct watch_screen *screen, const struct frame *frame);

/* Waits at most `seconds` (INFINITY: without limit) for a key or a signal. */
enum watch_key watch_screen_wait(const struct watch_screen *screen, double seconds);

#endif
