/* A program of the user's that answers line by line: it reads lines from its standard input and writes lines to its
 * standard output. Its standard error is the caller's. Only for `process:` rules (process.h). */
#ifndef PRICEWAR_STRATEGY_CHILD_H
#define PRICEWAR_STRATEGY_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

enum { MOST_LINE_BYTES = 1 << 20 };

struct child {
    pid_t process; /* 0: not started, or ended and waited for */
    int to, from;  /* -1: closed */
    char *bytes;   /* read; on the heap. The first `taken` are those of the line that was received last */
    size_t count, capacity, taken;
    char *unsent; /* of lines that were to be sent; on the heap */
    size_t unsent_count;
    int ending; /* as of waitpid, once it has ended; -1: unknown */
};

enum child_reply {
    CHILD_SAID,      /* a line */
    CHILD_LATE,      /* the time was up */
    CHILD_GONE,      /* it has ended, or closed its output */
    CHILD_TOO_LONG,  /* over MOST_LINE_BYTES without an end of line */
    CHILD_NO_MEMORY, /* ours */
};

/* Starts the program of a command: words between blanks, '...' or "..." around what is one word; no shell reads it. It
 * starts in `folder` ("" the present one), in a process group of its own, and inherits no other open file. STATUS_INVALID:
 * the command has no words or an open quote, or it can't be started. Call child_end in any case. */
enum status child_start(struct child *child, const char *command, const char *folder, struct error *error);

/* Sends the text and an end of line, until the moment `until` (clock_seconds); what could not be sent by then is sent before
 * the next text, so that the program only ever reads whole lines. The process's signal SIGPIPE is left alone. */
enum child_reply child_send(struct child *child, const char *text, double until);

/* Takes the next line, *line [*length], with '\0' for its end; it is valid until the next call of any of these. */
enum child_reply child_receive(struct child *child, double until, const char **line, size_t *length);

/* Whether the program itself has ended; what it started may go on, and hold its output open. */
bool child_has_ended(struct child *child);

/* How it ended, in words: "it ended with exit code 3". */
struct child_ending {
    char text[100];
};
struct child_ending child_ending_in_words(struct child *child);

/* Closes its input, gives it `patience` seconds to end, kills it then, by its number alone, and waits for it. */
void child_end(struct child *child, double patience);

#endif
