#include "terminal/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

#include "terminal/unfinished.h"

/* A signal handler can only reach static objects. */
static atomic_int signal_seen;

static void set_handler(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigfillset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Ends the program as the signal would have done by itself: it is raised again when the handler returns. */
static void end(int number)
{
    unfinished_remove();
    set_handler(number, SIG_DFL, 0);
    raise(number);
}

static void note_signal(int number)
{
    static const char message[] =
        "\npricewar-sim: stopping as soon as what is under way can be left; once more to "
        "stop at once\n";
    int kept = errno;
    atomic_store(&signal_seen, number);
    set_handler(SIGINT, end, 0);
    set_handler(SIGTERM, end, 0);
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    errno = kept;
}

void interrupt_start(void)
{
    static const int ending[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGALRM,   SIGTERM,
                                 SIGUSR1, SIGUSR2, SIGXCPU, SIGPROF, SIGVTALRM, SIGPOLL};
    struct sigaction before;
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            set_handler(ending[i], end, 0);
    set_handler(SIGXFSZ, SIG_IGN, 0);
}

void interrupt_watch(void)
{
    set_handler(SIGINT, note_signal, SA_RESTART);
    set_handler(SIGTERM, note_signal, SA_RESTART);
}

int interrupt_signal(void)
{
    return atomic_load(&signal_seen);
}
