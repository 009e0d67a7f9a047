#include "terminal/terminal_signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 200, BYTES_SIZE = 300 };

/* A signal handler can only reach static objects. While they change, a signal is only noted. Blocking
 * signals instead would not help: another thread would take them. */
static volatile sig_atomic_t seen, held, changing;
static struct {
    char message[MESSAGE_SIZE], bytes[BYTES_SIZE];
    size_t message_size, byte_count;
    int terminal;
    struct termios modes;
} prepared = {.terminal = -1};

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* Writes once without a retry: a handler must not wait, and may only make calls that POSIX allows in one. */
static void write_once(int file, const char *bytes, size_t size)
{
    ssize_t ignored = write(file, bytes, size);
    (void)ignored;
}

/* Whether to restore the terminal: not when it is gone, nor when another program is in its foreground,
 * since the terminal was put in order when this program was stopped (Ctrl-Z). */
static bool has_terminal(void)
{
    if (prepared.terminal < 0)
        return false;
    pid_t foreground = tcgetpgrp(prepared.terminal);
    return foreground == getpgrp() || (foreground < 0 && errno == ENOTTY);
}

/* Must not block. Without IXON a terminal stopped by Ctrl-S goes on; output that nobody has read yet is
 * discarded. */
static void restore_terminal(void)
{
    struct termios modes = prepared.modes;
    modes.c_iflag &= ~(tcflag_t)IXON;
    tcsetattr(prepared.terminal, TCSANOW, &modes);
    tcflush(prepared.terminal, TCOFLUSH);
    write_once(prepared.terminal, prepared.bytes, prepared.byte_count);
    tcsetattr(prepared.terminal, TCSANOW, &prepared.modes);
}

static void end_at_once(int number)
{
    if (has_terminal())
        restore_terminal();
    write_once(STDERR_FILENO, prepared.message, prepared.message_size);
    _exit(EXIT_SIGNALLED + number);
}

static void note_signal(int number)
{
    int kept = errno;
    if (seen || (!held && !changing) || (!changing && prepared.terminal >= 0 && !has_terminal()))
        end_at_once(number);
    seen = number;
    errno = kept;
}

static void begin_change(void)
{
    changing = 1;
    atomic_signal_fence(memory_order_seq_cst);
}

static void end_change(void)
{
    atomic_signal_fence(memory_order_seq_cst);
    changing = 0;
}

void terminal_signals_watch(void)
{
    struct sigaction action = {.sa_handler = note_signal};
    /* Block all other signals in the handler: changing a terminal's modes would stop a program in the
     * background. */
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
}

void terminal_signals_end_program(const char *message)
{
    begin_change();
    int size = snprintf(prepared.message, sizeof prepared.message, "pricewar-sim: %s\n", message);
    prepared.message_size = size < MESSAGE_SIZE ? (size_t)size : MESSAGE_SIZE - 1;
    held = 0;
    end_change();
}

void terminal_signals_hold(void)
{
    held = 1;
}

int terminal_signals_noted(void)
{
    return seen;
}

void terminal_signals_restore(int terminal, const struct termios *modes, const char *bytes, size_t size)
{
    begin_change();
    prepared.terminal = terminal;
    prepared.byte_count = size < BYTES_SIZE ? size : BYTES_SIZE;
    if (terminal >= 0) {
        prepared.modes = *modes;
        memcpy(prepared.bytes, bytes, prepared.byte_count);
    }
    end_change();
}
