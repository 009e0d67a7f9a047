#include "cli/apart.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/options.h"

/* Whatever the process does about crashes, the child just ends, without a file of its memory. */
static void end_by_signals(void)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        signal(crashes[i], SIG_DFL);
}

int run_apart(int (*work)(void *context), void *context)
{
    int code;
    fflush(NULL); /* nothing is to be written twice */
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child == 0) {
        end_by_signals();
        code = work(context);
        fflush(NULL);
        _exit(code);
    }
    while (waitpid(child, &code, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFSIGNALED(code) ? EXIT_SIGNALLED + WTERMSIG(code) : WEXITSTATUS(code);
}
