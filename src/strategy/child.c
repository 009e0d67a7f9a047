#include "strategy/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { FIRST_CAPACITY = 1 << 12, MOST_WORDS = 256 };

/* Cuts the command into words, in place. Returns their number, or 0 with the reason. */
static size_t cut_words(char *command, char *words[MOST_WORDS + 1], const char **fault)
{
    size_t count = 0;
    char *from = command, *to = command;
    *fault = "it has no words";
    while (*(from += strspn(from, " \t\n"))) {
        if (count == MOST_WORDS) {
            *fault = "it has more than 256 words";
            return 0;
        }
        words[count++] = to;
        char quote = '\0';
        for (; *from && (quote || !strchr(" \t\n", *from)); from++)
            if (quote ? *from == quote : *from == '\'' || *from == '"')
                quote = quote ? '\0' : *from;
            else
                *to++ = *from;
        if (quote) {
            *fault = "a quotation mark is not closed";
            return 0;
        }
        from += *from != '\0';
        *to++ = '\0';
    }
    words[count] = NULL;
    return count;
}

/* Standard input, output and error of the child must not be overwritten by one another while they are put in place. */
static int above_standard(int file)
{
    if (file < 0 || file > STDERR_FILENO)
        return file;
    int moved = fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(file);
    return moved;
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* A socket rather than a pipe leads to it, because a write to a pipe that nobody reads raises SIGPIPE. */
static bool open_ends(int to[2], int from[2])
{
    to[0] = to[1] = from[0] = from[1] = -1;
    bool open = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to) == 0 && pipe2(from, O_CLOEXEC) == 0;
    for (int i = 0; i < 2; i++) {
        to[i] = above_standard(to[i]);
        from[i] = above_standard(from[i]);
    }
    return open && to[0] >= 0 && to[1] >= 0 && from[0] >= 0 && from[1] >= 0;
}

/* Returns an error number. Signals that we block or ignore are as usual in the child; it is in a group of its own, so that
 * Ctrl-C at a terminal ends us, who then end it, and not the child under us. */
static int spawn(pid_t *process, char *const words[], const char *folder, int input, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    int fault = posix_spawn_file_actions_init(&actions);
    if (fault)
        return fault;
    fault = posix_spawnattr_init(&attributes);
    if (!fault) {
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &usual);
        fault = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        if (!fault)
            fault = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        if (!fault)
            fault = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        if (!fault && *folder)
            fault = posix_spawn_file_actions_addchdir_np(&actions, folder);
        if (!fault)
            fault = posix_spawnp(process, words[0], &actions, &attributes, words, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return fault;
}

enum status child_start(struct child *child, const char *command, const char *folder, struct error *error)
{
    int to[2], from[2];
    const char *fault;
    char *words[MOST_WORDS + 1], *copy = strdup(command);
    enum status status = STATUS_OK;
    *child = (struct child){.to = -1, .from = -1, .ending = -1};
    if (!copy)
        return error_no_memory(error, "a command");
    if (!cut_words(copy, words, &fault)) {
        status =
            error_set(error, STATUS_INVALID, "the command `%.200s` names no program: %s", command, fault);
        free(copy);
        return status;
    }
    if (open_ends(to, from)) {
        int number = spawn(&child->process, words, folder, to[1], from[1]);
        if (number) {
            child->process = 0;
            status = error_set(error, STATUS_INVALID, "the program `%.200s` can't be started%s%.200s: %s",
                               words[0], *folder ? " in " : "", folder, strerror(number));
        }
    } else {
        status = error_set(error, STATUS_FAILED, "a program can't be spoken to: %s", strerror(errno));
    }
    close_end(&to[1]);
    close_end(&from[1]);
    if (status != STATUS_OK) {
        close_end(&to[0]);
        close_end(&from[0]);
    }
    child->to = to[0];
    child->from = from[0];
    free(copy);
    return status;
}

static int milliseconds_until(double until)
{
    double left = until - clock_seconds();
    return left <= 0 ? 0 : left > 1e6 ? 1000000000 : (int)(1000 * left) + 1;
}

/* Reads what there is; CHILD_SAID: perhaps more bytes than before. */
static enum child_reply read_some(struct child *child)
{
    if (child->count - child->taken > MOST_LINE_BYTES)
        return CHILD_TOO_LONG;
    if (child->count == child->capacity) {
        size_t larger = child->capacity ? 2 * child->capacity : FIRST_CAPACITY;
        char *moved = realloc(child->bytes, larger);
        if (!moved)
            return CHILD_NO_MEMORY;
        child->bytes = moved;
        child->capacity = larger;
    }
    ssize_t got = read(child->from, child->bytes + child->count, child->capacity - child->count);
    if (got > 0)
        child->count += (size_t)got;
    return got > 0 || (got < 0 && errno == EINTR) ? CHILD_SAID : CHILD_GONE;
}

/* Puts the text and an end of line behind what is still to be sent. */
static bool add_line(struct child *child, const char *text)
{
    size_t length = strlen(text);
    char *moved = realloc(child->unsent, child->unsent_count + length + 1);
    if (!moved)
        return false;
    child->unsent = moved;
    memcpy(moved + child->unsent_count, text, length + 1);
    moved[child->unsent_count + length] = '\n';
    child->unsent_count += length + 1;
    return true;
}

/* It is listened to meanwhile, lest both wait for the other to read. */
enum child_reply child_send(struct child *child, const char *text, double until)
{
    if (!add_line(child, text))
        return CHILD_NO_MEMORY;
    while (child->unsent_count > 0) {
        struct pollfd ends[2] = {{child->to, POLLOUT, 0}, {child->from, POLLIN, 0}};
        int ready = poll(ends, 2, milliseconds_until(until));
        if (ready == 0)
            return CHILD_LATE;
        if (ready > 0 && ends[1].revents & POLLIN) {
            enum child_reply reply = read_some(child);
            if (reply != CHILD_SAID && reply != CHILD_GONE)
                return reply;
        }
        if (ready < 0 || !(ends[0].revents & (POLLOUT | POLLERR | POLLHUP))) {
            if (ready > 0 && !(ends[1].revents & POLLIN)) /* its output is closed, and it reads nothing */
                return CHILD_GONE;
            continue;
        }
        ssize_t got = send(child->to, child->unsent, child->unsent_count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (got < 0 && errno != EAGAIN && errno != EINTR)
            return CHILD_GONE;
        if (got > 0) {
            child->unsent_count -= (size_t)got;
            memmove(child->unsent, child->unsent + got, child->unsent_count);
        }
    }
    return CHILD_SAID;
}

enum child_reply child_receive(struct child *child, double until, const char **line, size_t *length)
{
    child->count -= child->taken;
    if (child->count)
        memmove(child->bytes, child->bytes + child->taken, child->count);
    child->taken = 0;
    for (size_t looked = 0;;) {
        const char *end =
            child->count > looked ? memchr(child->bytes + looked, '\n', child->count - looked) : NULL;
        if (end) {
            *line = child->bytes;
            *length = (size_t)(end - child->bytes);
            child->bytes[*length] = '\0';
            child->taken = *length + 1;
            return CHILD_SAID;
        }
        looked = child->count;
        struct pollfd from = {child->from, POLLIN, 0};
        int ready = poll(&from, 1, milliseconds_until(until));
        if (ready == 0)
            return CHILD_LATE;
        enum child_reply reply = ready > 0 ? read_some(child) : CHILD_SAID;
        if (reply != CHILD_SAID)
            return reply;
    }
}

static void wait_a_little(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* Whether it has ended by then; a program that is linked with us may have waited for it in our place. */
static bool has_ended(struct child *child, double until)
{
    while (child->process) {
        int ending = -1;
        pid_t ended = waitpid(child->process, &ending, WNOHANG);
        if (ended == child->process || (ended < 0 && errno == ECHILD)) {
            child->process = 0;
            child->ending = ended < 0 ? -1 : ending;
        } else if (clock_seconds() >= until) {
            return false;
        } else {
            wait_a_little();
        }
    }
    return true;
}

bool child_has_ended(struct child *child)
{
    return has_ended(child, 0);
}

struct child_ending child_ending_in_words(struct child *child)
{
    struct child_ending words;
    const double time_to_end = 0.5;
    if (!has_ended(child, clock_seconds() + time_to_end))
        snprintf(words.text, sizeof words.text, "it closed its output");
    else if (child->ending >= 0 && WIFEXITED(child->ending))
        snprintf(words.text, sizeof words.text, "it ended with exit code %d", WEXITSTATUS(child->ending));
    else if (child->ending >= 0 && WIFSIGNALED(child->ending))
        snprintf(words.text, sizeof words.text, "signal %d ended it", WTERMSIG(child->ending));
    else
        snprintf(words.text, sizeof words.text, "it ended");
    return words;
}

void child_end(struct child *child, double patience)
{
    close_end(&child->to);
    if (!has_ended(child, clock_seconds() + patience)) {
        kill(child->process, SIGKILL);
        while (waitpid(child->process, NULL, 0) < 0 && errno == EINTR)
            ;
        child->process = 0;
    }
    close_end(&child->from);
    free(child->bytes);
    free(child->unsent);
    *child = (struct child){.to = -1, .from = -1, .ending = child->ending};
}
