#include "cli/apart.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/options.h"
#include "file/seal.h"
#include "file/structure.h"

/* Whatever the process does about crashes, the child just ends, without a file of its memory. */
static void end_by_signals(void)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        signal(crashes[i], SIG_DFL);
}

/* -1 when there is no child to be had; errno says why. */
static int run_apart(int (*work)(void *context), void *context)
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

static bool is_crash(int code)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        if (code == EXIT_SIGNALLED + crashes[i])
            return true;
    return false;
}

int read_apart(const char *file, int (*work)(void *context), void *context)
{
    int code = run_apart(work, context);
    if (code < 0) {
        complain("can't start a process to read %s: %s", file, strerror(errno));
        return STATUS_FAILED;
    }
    if (!is_crash(code))
        return code;
    complain("%s is damaged: HDF5 broke down over it", file);
    return STATUS_INVALID;
}

static int read_all(void *context)
{
    struct structure structure;
    struct error error = {0};
    enum status status = structure_read(context, &structure, &error);
    structure_clear(&structure);
    return (int)complain_of(status, &error);
}

enum status check_apart(const char *file)
{
    enum seal seal;
    struct error error = {0};
    char path[PATH_MAX];
    enum status status = seal_require(file, &seal, &error);
    if (status != STATUS_OK || seal == SEAL_HOLDS)
        return complain_of(status, &error);
    snprintf(path, sizeof path, "%s", file);
    return (enum status)read_apart(file, read_all, path);
}
