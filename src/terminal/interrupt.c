#include "terminal/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* A handler can reach nothing but a static object. */
static volatile sig_atomic_t signal_seen;

static void note(int number)
{
    static const char message[] = "\npricewar-sim: stopping when the runs under way are done; once more to "
                                  "stop at once\n";
    int kept = errno;
    signal_seen = number;
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    errno = kept;
}

void interrupt_watch(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int interrupt_signal(void)
{
    return signal_seen;
}
